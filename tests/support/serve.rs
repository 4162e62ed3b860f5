//! How the suites start the real server: its own defaults, a fresh data directory, and quotas no test means to meet.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::process::free_port;

/// What differs from the defaults: anyone may enrol, and limits that protect a public server are out of the way.
pub const SETTINGS: [(&str, &str); 6] = [
    ("SOJOURN_ENROLMENT", "open"),
    ("SOJOURN_LOG__LEVEL", "warn"),
    ("SOJOURN_LIMITS__DEVICE_PER_MINUTE", "10000000"),
    ("SOJOURN_LIMITS__NETWORK_PER_MINUTE", "10000000"),
    ("SOJOURN_LIMITS__ENROL_PER_HOUR", "10000000"),
    ("SOJOURN_LIMITS__SPACE_BYTES_MAX", "1099511627776"),
];

/// A command that serves `data` on a free port, and the port.
///
/// # Errors
/// When no port is free.
pub fn command(binary: &Path, data: &Path) -> io::Result<(u16, Command)> {
    let port = free_port()?;
    let mut command = Command::new(binary);
    command.arg("serve");
    command.env("SOJOURN_LISTEN", format!("127.0.0.1:{port}")).env("SOJOURN_DATA_DIR", data);
    command.envs(SETTINGS);
    Ok((port, command))
}
