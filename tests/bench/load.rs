//! The load generator: kept-open connections, each waiting for its answer before it asks again, on one thread.
//!
//! One thread and readiness events instead of a thread per connection, because client and server share the machine's
//! cores: whatever the generator spends, the server does not get. It is the same code for every server measured.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use sojourn_tests::device::Fault;
use sojourn_tests::http::{Reply, take_reply};

use crate::latency::Latencies;

/// Any error of a measurement: told to the operator, not handled.
pub(crate) type Outcome<T> = Result<T, Fault>;

/// A connection that says nothing for so long means a server that hangs.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// What is asked, and what is made of the answers.
pub(crate) trait Driver {
    /// Appends the connection's next request; `false` when it has no more.
    fn next(&mut self, connection: usize, out: &mut Vec<u8>) -> bool;

    /// Judges an answer.
    ///
    /// # Errors
    /// Ends the run: a wrong answer is not a fast one.
    fn answered(&mut self, connection: usize, reply: &Reply) -> Outcome<()>;
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    /// Answers received in the window.
    pub(crate) answers: u64,
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// From request to answer, each.
    pub(crate) latencies: Latencies,
    /// Connections opened anew, because the server had said with an answer that it would close the old one.
    pub(crate) reopened: u64,
}

impl Run {
    /// Answers per second.
    pub(crate) fn per_second(&self) -> u64 {
        let micros = self.elapsed.as_micros().max(1);
        u64::try_from(u128::from(self.answers) * 1_000_000 / micros).unwrap_or(u64::MAX)
    }
}

struct Line {
    stream: TcpStream,
    out: Vec<u8>,
    sent: usize,
    received: Vec<u8>,
    asked_at: Instant,
    waiting: bool,
}

/// Keeps `connections` busy until `window` has passed or the driver has nothing more to ask.
///
/// # Errors
/// When a connection breaks or an answer is wrong.
pub(crate) fn drive(
    address: SocketAddr,
    connections: usize,
    window: Duration,
    driver: &mut dyn Driver,
) -> Outcome<Run> {
    let mut poll = Poll::new()?;
    let mut lines = open_all(&poll, address, connections)?;
    let mut events = Events::with_capacity(connections.max(16));
    let (mut latencies, mut reopened) = (Latencies::default(), 0);
    let begun = Instant::now();
    let mut last = begun;
    let mut busy = 0;
    for (index, line) in lines.iter_mut().enumerate() {
        busy += usize::from(ask(line, index, driver)?);
    }
    while busy > 0 {
        poll.poll(&mut events, Some(SILENCE_MAX))?;
        if events.is_empty() {
            return Err("the server has stopped answering".into());
        }
        for event in &events {
            let index = event.token().0;
            let Some(line) = lines.get_mut(index) else { continue };
            flush(line)?;
            if !event.is_readable() || !receive(line)? {
                continue;
            }
            while line.waiting
                && let Some(reply) = take_reply(&mut line.received)?
            {
                last = Instant::now();
                latencies.add(last - line.asked_at);
                line.waiting = false;
                driver.answered(index, &reply)?;
                if reply.header("connection").is_some_and(|word| word.eq_ignore_ascii_case("close")) {
                    *line = open(&poll, address, index)?;
                    reopened += 1;
                }
                let more = last - begun < window && ask(line, index, driver)?;
                busy -= usize::from(!more);
            }
        }
    }
    Ok(Run { answers: latencies.count(), elapsed: last - begun, latencies, reopened })
}

fn open_all(poll: &Poll, address: SocketAddr, connections: usize) -> io::Result<Vec<Line>> {
    (0..connections).map(|index| open(poll, address, index)).collect()
}

fn open(poll: &Poll, address: SocketAddr, index: usize) -> io::Result<Line> {
    let stream = std::net::TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    let mut stream = TcpStream::from_std(stream);
    poll.registry().register(&mut stream, Token(index), Interest::READABLE | Interest::WRITABLE)?;
    let (out, received) = (Vec::new(), Vec::new());
    Ok(Line { stream, out, sent: 0, received, asked_at: Instant::now(), waiting: false })
}

fn ask(line: &mut Line, index: usize, driver: &mut dyn Driver) -> io::Result<bool> {
    line.out.clear();
    line.sent = 0;
    if !driver.next(index, &mut line.out) {
        return Ok(false);
    }
    line.asked_at = Instant::now();
    line.waiting = true;
    flush(line)?;
    Ok(true)
}

/// Writes what the socket takes; the rest goes out on the next event.
fn flush(line: &mut Line) -> io::Result<()> {
    while line.sent < line.out.len() {
        match line.stream.write(&line.out[line.sent..]) {
            Ok(wrote) => line.sent += wrote,
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Reads what is there, as edge-triggered readiness demands; whether anything came.
fn receive(line: &mut Line) -> Outcome<bool> {
    let mut buffer = [0; 64 * 1024];
    let mut came = false;
    loop {
        match line.stream.read(&mut buffer) {
            Ok(0) => return Err("the server closed a kept-open connection".into()),
            Ok(read) => {
                line.received.extend_from_slice(&buffer[..read]);
                came = true;
                if read < buffer.len() {
                    return Ok(came);
                }
            }
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(came),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e.into()),
        }
    }
}
