//! HTTP/1.1 as the load generator and the fault tests speak it: one kept-open connection, no retries, no redirects.
//!
//! Small on purpose. The same bytes go to every server that is measured, the client's share of the processor stays
//! low, and a test knows exactly which request was answered before a server died.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No single answer may take longer: a server that hangs is a failure, not a slow figure.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// An answer's body beyond this is a fault of the server.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The head as it came, status line included.
    pub head: String,
    /// The body, transfer encoding removed, content encoding untouched.
    pub body: Vec<u8>,
}

impl Reply {
    /// A header's value, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The bytes of a request, appended to `out`.
pub fn write_request(out: &mut Vec<u8>, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) {
    out.extend_from_slice(method.as_bytes());
    out.push(b' ');
    out.extend_from_slice(path.as_bytes());
    out.extend_from_slice(b" HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    out.extend_from_slice(body);
}

/// Takes one whole answer off the front of what was received; `None` when more bytes are needed.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for bytes that are no HTTP/1.1 answer.
pub fn take_reply(received: &mut Vec<u8>) -> io::Result<Option<Reply>> {
    let Some(head_end) = find(received, b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&received[..head_end]).map_err(invalid)?.to_owned();
    let status = head.get(9..12).and_then(|s| s.parse().ok()).ok_or_else(|| invalid("no status"))?;
    let start = head_end + 4;
    let chunked = header(&head, "transfer-encoding").is_some_and(|v| v.eq_ignore_ascii_case("chunked"));
    let taken = if chunked {
        take_chunks(&received[start..])?
    } else {
        let length = match header(&head, "content-length") {
            Some(text) => text.parse::<usize>().map_err(invalid)?,
            None => 0,
        };
        if length > BODY_BYTES_MAX {
            return Err(invalid("body too large"));
        }
        received.get(start..start + length).map(|body| (body.to_vec(), length))
    };
    let Some((body, used)) = taken else { return Ok(None) };
    received.drain(..start + used);
    Ok(Some(Reply { status, head, body }))
}

/// The joined chunks and how many bytes they took.
fn take_chunks(mut rest: &[u8]) -> io::Result<Option<(Vec<u8>, usize)>> {
    let whole = rest.len();
    let mut body = Vec::new();
    loop {
        let Some(line_end) = find(rest, b"\r\n") else { return Ok(None) };
        let size = std::str::from_utf8(&rest[..line_end]).map_err(invalid)?;
        let size = usize::from_str_radix(size.split(';').next().unwrap_or(size).trim(), 16).map_err(invalid)?;
        if body.len() + size > BODY_BYTES_MAX {
            return Err(invalid("body too large"));
        }
        rest = &rest[line_end + 2..];
        if rest.len() < size + 2 {
            return Ok(None);
        }
        body.extend_from_slice(&rest[..size]);
        rest = &rest[size + 2..];
        if size == 0 {
            return Ok(Some((body, whole - rest.len())));
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn invalid(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// One kept-open connection that waits for each answer.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
    out: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Whatever the operating system says.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        Ok(Self { stream, received: Vec::new(), out: Vec::new() })
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// [`io::Error`] when the connection breaks or the answer is not HTTP: the request's fate is then unknown.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Reply> {
        self.out.clear();
        write_request(&mut self.out, method, path, headers, body);
        self.stream.write_all(&self.out)?;
        let mut buffer = [0; 64 * 1024];
        loop {
            if let Some(reply) = take_reply(&mut self.received)? {
                return Ok(reply);
            }
            match self.stream.read(&mut buffer)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => self.received.extend_from_slice(&buffer[..read]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_whole_or_not_at_all() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 204 No";
        for cut in 0..whole.len() {
            let mut received = whole[..cut].to_vec();
            let taken = take_reply(&mut received).expect("well-formed");
            assert_eq!(taken.is_some(), cut >= 43, "{cut}");
        }
        let mut received = whole.to_vec();
        let reply = take_reply(&mut received).expect("well-formed").expect("whole");
        assert_eq!((reply.status, reply.body.as_slice()), (200, &b"hello"[..]));
        assert_eq!(received, b"HTTP/1.1 204 No");
    }

    #[test]
    fn chunks_are_joined() {
        let mut received =
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n".to_vec();
        let reply = take_reply(&mut received).expect("well-formed").expect("whole");
        assert_eq!(reply.body, b"abcde");
        assert!(received.is_empty());
    }
}
