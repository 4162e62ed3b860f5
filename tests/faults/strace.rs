//! Reads what `strace` wrote: which call began when, ended when, on which file, with which bytes.
//!
//! The order of lines is the order of events: a call that others overlapped is written twice, as `<unfinished ...>` and
//! as `<... resumed>`, and its beginning and end are those two lines. Strings are asked for in hexadecimal (`-xx`), so
//! that bytes are bytes.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

/// The calls that write, send or flush. `openat` and the like do not matter here.
const CALLS: &str = "trace=fsync,fdatasync,pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg";

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// What the descriptor was: a path, or `socket:[…]`.
    pub(crate) target: String,
    /// All bytes given to it.
    pub(crate) bytes: Vec<u8>,
    /// The line it began on.
    pub(crate) begun: usize,
    /// The line it ended on; `None` when the trace ends before it did.
    pub(crate) ended: Option<usize>,
    /// Whether it returned without an error.
    pub(crate) succeeded: bool,
}

impl Call {
    /// Whether it flushes a file to the disk.
    pub(crate) fn is_flush(&self) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync")
    }

    /// Whether it ended before a line.
    pub(crate) fn ended_before(&self, line: usize) -> bool {
        self.ended.is_some_and(|ended| ended < line)
    }
}

/// Whether this machine has `strace` and lets us use it; otherwise why not. Root installs it from Debian.
pub(crate) fn available() -> Result<(), String> {
    if works() {
        return Ok(());
    }
    let installed = Command::new("apt-get").args(["install", "-y", "--no-install-recommends", "strace"]).output();
    match installed {
        Ok(output) if output.status.success() && works() => Ok(()),
        _ => Err("strace is not installed, or may not trace here".into()),
    }
}

fn works() -> bool {
    Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output().is_ok_and(|output| output.status.success())
}

/// The same command, traced into a file. The traced process stays our child (`-D`), so that it can be killed as usual.
pub(crate) fn traced(command: &Command, into: &Path) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-D", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", CALLS, "-e", "signal=none", "-o"]).arg(into);
    traced.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    traced
}

/// All calls of a trace, in the order they began.
pub(crate) fn parse(text: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (line_no, line) in text.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if rest.starts_with("<... ") {
            if let Some(at) = open.remove(thread) {
                calls[at].ended = Some(line_no);
                calls[at].succeeded = succeeded(rest);
            }
            continue;
        }
        let Some(call) = begin(rest, line_no) else { continue };
        if call.ended.is_none() {
            open.insert(thread, calls.len());
        }
        calls.push(call);
    }
    calls
}

fn begin(rest: &str, line_no: usize) -> Option<Call> {
    let (name, arguments) = rest.split_once('(')?;
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let target = arguments.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(target, _)| target);
    let bytes = arguments.split('"').skip(1).step_by(2).flat_map(unescape).collect();
    let finished = !rest.ends_with("<unfinished ...>");
    Some(Call {
        name: name.to_owned(),
        target: String::from_utf8_lossy(&unescape(target)).into_owned(),
        bytes,
        begun: line_no,
        ended: finished.then_some(line_no),
        succeeded: finished && succeeded(rest),
    })
}

fn succeeded(rest: &str) -> bool {
    rest.rsplit_once(" = ").is_some_and(|(_, result)| !result.starts_with('-') && !result.starts_with('?'))
}

/// `\x41b` as bytes; characters that are not escaped stand for themselves.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digits = [*high, *low];
                let value = std::str::from_utf8(&digits).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
                out.push(value.unwrap_or(b'?'));
                rest = after;
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}
