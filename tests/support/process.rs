//! Servers as processes: started from a command, watched through `/proc`, killed without mercy.
//!
//! What is read here belongs to the server's process alone, so that figures do not count the load generator.

use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::http::Connection;

/// Ticks per second in `/proc/PID/stat`: fixed at 100 for user space on Linux.
const TICKS_PER_SECOND: u64 = 100;

/// How often a starting server is asked whether it is ready.
const READY_POLL: Duration = Duration::from_millis(1);

/// A server that is not ready by then is not going to be.
const READY_TIMEOUT: Duration = Duration::from_secs(30);

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Process {
    child: Child,
    address: SocketAddr,
    ready_after: Duration,
}

/// A local port that was free a moment ago.
///
/// # Errors
/// When none can be bound.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

impl Process {
    /// Starts the command with its output appended to `log`, and waits until `ready_path` answers 200 on `port`.
    ///
    /// # Errors
    /// When it cannot be started, dies at once (the log's tail is in the message), or is not ready in half a minute.
    pub fn start(mut command: Command, port: u16, ready_path: &str, log: &Path) -> io::Result<Self> {
        let out = File::options().create(true).append(true).open(log)?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        let begun = Instant::now();
        let child = command.spawn()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut process = Self { child, address, ready_after: Duration::ZERO };
        while !answers(address, ready_path) {
            if let Some(status) = process.child.try_wait()? {
                return Err(io::Error::other(format!("ended at start ({status}): {}", tail(log))));
            }
            if begun.elapsed() > READY_TIMEOUT {
                return Err(io::Error::other(format!("not ready after {READY_TIMEOUT:?}: {}", tail(log))));
            }
            std::thread::sleep(READY_POLL);
        }
        process.ready_after = begun.elapsed();
        Ok(process)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// From start to the first answer that it is ready.
    #[must_use]
    pub fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// Processor time used so far, user and system, to 10 ms.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn cpu(&self) -> io::Result<Duration> {
        cpu_of(self.id())
    }

    /// The same of a server that lets others work for it: its own and that of the processes it started.
    ///
    /// # Errors
    /// When the process is gone, or this kernel does not tell whose children are whose.
    pub fn cpu_with_workers(&self) -> io::Result<Duration> {
        let id = self.id();
        let workers = fs::read_to_string(format!("/proc/{id}/task/{id}/children"))?;
        let workers = workers.split_whitespace().filter_map(|worker| worker.parse().ok()).map(cpu_of);
        workers.sum::<io::Result<Duration>>().and_then(|workers| Ok(workers + self.cpu()?))
    }

    /// Resident bytes now.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn resident_bytes(&self) -> io::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok())
            .map(|kib| kib * 1024)
            .ok_or_else(|| io::Error::other("unreadable /proc status"))
    }

    /// Ends it as a power cut would, as far as a process can: SIGKILL, nothing flushed.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(drop)
    }
}

/// Processor time a process has used so far, user and system, to 10 ms.
///
/// # Errors
/// When there is no such process.
pub fn cpu_of(id: u32) -> io::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The second field is the command in parentheses and may hold spaces.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok());
    let (user, system) = ticks(11).zip(ticks(12)).ok_or_else(|| io::Error::other("unreadable /proc stat"))?;
    Ok(Duration::from_millis((user + system) * 1000 / TICKS_PER_SECOND))
}

impl Drop for Process {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.kill();
    }
}

fn answers(address: SocketAddr, path: &str) -> bool {
    Connection::open(address)
        .and_then(|mut connection| connection.ask("GET", path, &[], b""))
        .is_ok_and(|reply| reply.status == 200)
}

/// The end of a server's log, for messages.
#[must_use]
pub fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let skip = text.lines().count().saturating_sub(15);
    text.lines().skip(skip).collect::<Vec<_>>().join("\n")
}

/// Bytes of all files under a folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.metadata()?;
        bytes += if kind.is_dir() { folder_bytes(&entry.path())? } else { kind.len() };
    }
    Ok(bytes)
}
