//! HTTP on native platforms: one keep-alive agent, time limits on everything, bodies compressed both ways.
//!
//! Compression is here and nowhere above: the request hash that a server signs covers the uncompressed body. Replies
//! are decompressed up to the request's limit and not a byte further.

use std::io::Read;
use std::time::{Duration, Instant};

use super::{Method, Request, Response, Transport, TransportError};

/// Finding and reaching the server. Rural networks are slow to answer, but not slower than this.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// One exchange. At the default byte budget this still allows 3 KiB/s.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(90);
/// Smaller bodies do not become smaller by compressing them.
const COMPRESS_FROM_BYTES: usize = 1_024;
/// zstd's own default: good on a cheap phone in both size and time.
const ZSTD_LEVEL: i32 = 3;

/// A server at an address.
pub struct HttpTransport {
    base: String,
    agent: ureq::Agent,
    until: Option<Instant>,
}

impl HttpTransport {
    /// A server at `http://host:port` or `https://host`, with or without a trailing slash.
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), agent: agent(), until: None }
    }

    /// The same, with no exchange going on beyond this instant: for a task that the system ends then anyway.
    #[must_use]
    pub fn until(mut self, instant: Instant) -> Self {
        self.until = Some(instant);
        self
    }

    /// The longest an exchange may take that begins now.
    fn time_left(&self) -> Duration {
        let left = self.until.map(|until| until.saturating_duration_since(Instant::now()));
        left.map_or(TOTAL_TIMEOUT, |left| left.min(TOTAL_TIMEOUT))
    }

    fn exchange(&self, request: &Request) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        let url = format!("{}{}", self.base, request.path);
        // An agent that was never used has no open connection, and takes its own with it when it is dropped.
        let own = request.apart.then(agent);
        let agent = own.as_ref().unwrap_or(&self.agent);
        let left = Some(self.time_left());
        match request.method {
            Method::Get => {
                let mut builder =
                    agent.get(&url).config().timeout_global(left).build().header("accept-encoding", "zstd, gzip");
                for (name, value) in &request.headers {
                    builder = builder.header(*name, value);
                }
                builder.call()
            }
            Method::Post => {
                let mut builder =
                    agent.post(&url).config().timeout_global(left).build().header("accept-encoding", "zstd, gzip");
                for (name, value) in &request.headers {
                    builder = builder.header(*name, value);
                }
                match compressed(&request.body) {
                    Some(body) => builder.header("content-encoding", "zstd").send(&body[..]),
                    None => builder.send(&request.body[..]),
                }
            }
        }
    }
}

/// An agent without any open connection.
fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .build();
    config.into()
}

impl Transport for HttpTransport {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        let mut reply = self.exchange(request).map_err(why)?;
        let status = reply.status().as_u16();
        let headers: Vec<_> = reply
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let encoding = headers.iter().find(|(n, _)| n == "content-encoding").map_or("", |(_, v)| v.as_str());
        let body = read_body(reply.body_mut().as_reader(), encoding, request.reply_bytes_max)?;
        Ok(Response { status, headers, body })
    }
}

/// The body as zstd, if that makes it smaller.
fn compressed(body: &[u8]) -> Option<Vec<u8>> {
    if body.len() < COMPRESS_FROM_BYTES {
        return None;
    }
    zstd::stream::encode_all(body, ZSTD_LEVEL).ok().filter(|small| small.len() < body.len())
}

fn read_body(reader: impl Read, encoding: &str, bytes_max: usize) -> Result<Vec<u8>, TransportError> {
    match encoding {
        "" | "identity" => read_limited(reader, bytes_max),
        "gzip" => read_limited(flate2::read::GzDecoder::new(reader), bytes_max),
        "zstd" => {
            let decoder = zstd::stream::read::Decoder::new(reader).map_err(broken)?;
            read_limited(decoder, bytes_max)
        }
        other => Err(TransportError::Broken(format!("unknown content encoding {other:?}"))),
    }
}

fn read_limited(reader: impl Read, bytes_max: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    reader.take(bytes_max as u64 + 1).read_to_end(&mut body).map_err(broken)?;
    if body.len() > bytes_max { Err(TransportError::TooLarge(bytes_max)) } else { Ok(body) }
}

fn broken(error: impl std::fmt::Display) -> TransportError {
    TransportError::Broken(error.to_string())
}

fn why(error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => TransportError::Unreachable(error.to_string()),
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            TransportError::Unreachable(error.to_string())
        }
        ureq::Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
            TransportError::Unreachable(io.to_string())
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
            TransportError::Invalid(error.to_string())
        }
        other => TransportError::Broken(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_grows_beyond_its_limit_is_an_error_in_every_encoding() {
        let bomb = vec![0u8; 1 << 20];
        let zstd = zstd::stream::encode_all(&bomb[..], 3).expect("compresses");
        let mut gzip = flate2::read::GzEncoder::new(&bomb[..], flate2::Compression::fast());
        let mut gzipped = Vec::new();
        gzip.read_to_end(&mut gzipped).expect("compresses");
        for (encoding, bytes) in [("", &bomb), ("zstd", &zstd), ("gzip", &gzipped)] {
            assert_eq!(read_body(&bytes[..], encoding, 1000), Err(TransportError::TooLarge(1000)), "{encoding}");
            assert_eq!(read_body(&bytes[..], encoding, 1 << 20).expect("fits").len(), 1 << 20, "{encoding}");
        }
    }

    /// Answers every request of every connection with an empty reply; tells the requests of each connection.
    fn counting_server(connections: usize) -> (std::net::SocketAddr, std::thread::JoinHandle<Vec<usize>>) {
        use std::io::{BufRead, BufReader, Write};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let served = std::thread::spawn(move || {
            let serve = |stream: std::net::TcpStream| {
                std::thread::spawn(move || {
                    let mut answer = stream.try_clone().expect("a second handle");
                    let heads = BufReader::new(stream).lines().map_while(Result::ok).filter(String::is_empty);
                    heads.map(|_| answer.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).count()
                })
            };
            let all: Vec<_> =
                listener.incoming().take(connections).map(|one| serve(one.expect("a connection"))).collect();
            all.into_iter().map(|one| one.join().expect("ends with its connection")).collect()
        });
        (address, served)
    }

    #[test]
    fn a_request_apart_has_a_connection_to_itself() {
        let (address, served) = counting_server(2);
        let mut transport = HttpTransport::new(&format!("http://{address}"));
        for request in [Request::get("/a", 10), Request::get("/b", 10).apart(), Request::get("/c", 10)] {
            assert_eq!(transport.send(&request).expect("answered").status, 200);
        }
        drop(transport);
        assert_eq!(served.join().expect("served"), [2, 1], "the first and the last share, the one between does not");
    }

    #[test]
    fn nothing_goes_on_beyond_the_instant_that_was_set() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = silent.local_addr().expect("its address");
        let (begun, wait) = (Instant::now(), Duration::from_millis(200));
        let mut transport = HttpTransport::new(&format!("http://{address}")).until(begun + wait);
        assert!(transport.send(&Request::get("/a", 10)).is_err(), "nobody answers");
        let took = begun.elapsed();
        assert!(took >= wait && took < CONNECT_TIMEOUT, "{took:?}");
        assert!(transport.send(&Request::get("/a", 10)).is_err(), "no time is left");
    }

    #[test]
    fn nobody_listening_is_told_apart_from_a_break() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        drop(listener);
        let mut transport = HttpTransport::new(&format!("http://{address}/"));
        let error = transport.send(&Request::get("/v1/about", 1000)).expect_err("nobody there");
        assert!(matches!(error, TransportError::Unreachable(_)), "{error}");
    }
}
