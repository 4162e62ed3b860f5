//! The text an editor's phone scans to read drafts: where they are, and the root it is to believe them by.
//!
//! `sojourn-preview:1?server=https%3A%2F%2Fdesk.example.org&root=HEX&n=3`. It carries no secret: what it points to is public to
//! whoever can reach that server. The hash is what makes it worth scanning: a phone takes a root by it, and by nothing a server says.

use std::fmt;
use std::str::FromStr;

use super::object::ObjectId;
use super::trust::{Channel, Root, TrustError, load_root};

/// What the text begins with.
pub const SCHEME: &str = "sojourn-preview:";
/// The shape of what follows.
const SHAPE: &str = "1?";
/// The longest text that is read; a camera reads a code of this length from a screen.
const TEXT_BYTES_MAX: usize = 512;

/// Where drafts are, and by which root they are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewCode {
    /// The server's address, without a slash at its end: `https://desk.example.org`.
    pub server: String,
    /// SHA-256 of the root file.
    pub root: ObjectId,
    /// Its version, under which the server has it.
    pub version: u64,
}

/// Why a text is no code for drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PreviewError {
    /// It does not begin with [`SCHEME`], is too long, or is of a newer shape.
    #[error("not a code for drafts")]
    Other,
    /// Its server is no address.
    #[error("the code names no server")]
    Server,
    /// Its root is no hash, or its version no number.
    #[error("the code names no root")]
    Root,
}

impl PreviewCode {
    /// A code for a server and the root file it serves.
    ///
    /// # Errors
    /// [`TrustError`] for a file that is no root; [`PreviewError::Server`] as [`TrustError::Malformed`] for no address.
    pub fn of(server: &str, root_file: &[u8]) -> Result<Self, TrustError> {
        let Root { version, .. } = load_root(root_file)?;
        let server = address(server).ok_or_else(|| TrustError::Malformed(PreviewError::Server.to_string()))?;
        Ok(Self { server, root: ObjectId::of(root_file), version })
    }

    /// Whether a file is the root that was scanned.
    #[must_use]
    pub fn names(&self, root_file: &[u8]) -> bool {
        ObjectId::of(root_file) == self.root
    }

    /// Where the server has that root.
    #[must_use]
    pub fn root_path(&self) -> String {
        format!("{}/roots/{}.json", Channel::Preview, self.version)
    }
}

impl fmt::Display for PreviewCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = self.server.replace('%', "%25").replace(':', "%3A").replace('/', "%2F").replace('&', "%26");
        write!(f, "{SCHEME}{SHAPE}server={server}&root={}&n={}", self.root, self.version)
    }
}

impl FromStr for PreviewCode {
    type Err = PreviewError;

    /// Reads a code as it was scanned or typed. Fields may come in any order; one that is not known is passed over.
    fn from_str(text: &str) -> Result<Self, PreviewError> {
        let text = text.trim();
        if text.len() > TEXT_BYTES_MAX {
            return Err(PreviewError::Other);
        }
        let rest = text.strip_prefix(SCHEME).and_then(|rest| rest.strip_prefix(SHAPE)).ok_or(PreviewError::Other)?;
        let fields: Vec<(&str, &str)> = rest.split('&').filter_map(|field| field.split_once('=')).collect();
        let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let server = field("server").and_then(unescaped).ok_or(PreviewError::Server)?;
        Ok(Self {
            server: address(&server).ok_or(PreviewError::Server)?,
            root: field("root").and_then(|hex| hex.parse().ok()).ok_or(PreviewError::Root)?,
            version: field("n").and_then(|n| n.parse().ok()).filter(|n| *n > 0).ok_or(PreviewError::Root)?,
        })
    }
}

/// An address of a server: a scheme this app speaks, a host, nothing a browser would read as something else.
fn address(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]/~".contains(c);
    (!host.is_empty() && !host.starts_with(['/', ':']) && host.chars().all(plain)).then(|| text.to_owned())
}

/// A value with its `%XX` read back.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'%' {
            let hex = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guidance::baseline;

    #[test]
    fn a_code_is_read_as_it_was_written() {
        for server in
            ["https://desk.example.org", "http://127.0.0.1:8470", "https://example.org/sojourn", "http://[::1]:80"]
        {
            let code = PreviewCode::of(server, baseline::ROOT).expect("a root");
            let text = code.to_string();
            assert!(text.starts_with("sojourn-preview:1?server=http") && !text[16..].contains(['/', ' ']), "{text}");
            assert_eq!(format!(" {text}\n").parse(), Ok(code.clone()));
            assert!(code.names(baseline::ROOT) && !code.names(baseline::RELEASE));
            assert_eq!(code.root_path(), "preview/roots/1.json");
        }
        let trailing = PreviewCode::of("https://desk.example.org/", baseline::ROOT).expect("a root");
        assert_eq!(trailing.server, "https://desk.example.org");
    }

    #[test]
    fn fields_may_come_in_any_order_and_a_new_one_is_passed_over() {
        let code = PreviewCode::of("https://desk.example.org", baseline::ROOT).expect("a root");
        let text = format!("{SCHEME}1?n=1&new=x&root={}&server=https://desk.example.org", code.root);
        assert_eq!(text.parse(), Ok(code));
    }

    #[test]
    fn anything_else_is_refused_with_what_is_wrong() {
        let good = PreviewCode::of("https://desk.example.org", baseline::ROOT).expect("a root").to_string();
        let without = |from: &str, to: &str| good.replace(from, to).parse::<PreviewCode>();
        assert_eq!("https://desk.example.org".parse::<PreviewCode>(), Err(PreviewError::Other));
        assert_eq!(without("preview:1", "preview:2"), Err(PreviewError::Other));
        assert_eq!(format!("{good}&x={}", "y".repeat(600)).parse::<PreviewCode>(), Err(PreviewError::Other));
        for server in [
            "ftp%3A%2F%2Fx",
            "https%3A%2F%2F",
            "javascript%3Aalert(1)",
            "https%3A%2F%2Fa%3Fb",
            "%zz",
            "https%3A%2F%2Fa@b",
        ] {
            assert_eq!(without("https%3A%2F%2Fdesk.example.org", server), Err(PreviewError::Server), "{server}");
        }
        assert_eq!(without("root=", "root=x"), Err(PreviewError::Root));
        assert_eq!(without("&n=1", "&n=0"), Err(PreviewError::Root));
        assert!(PreviewCode::of("nowhere", baseline::ROOT).is_err() && PreviewCode::of("https://x", b"{}").is_err());
    }
}
