//! Finds the real `sojourn` binary, building it when need be: what is killed, traced and measured is what ships.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names a ready binary, so that nothing is built.
pub const BINARY_VARIABLE: &str = "SOJOURN_BIN";

/// The path of `sojourn`: the one [`BINARY_VARIABLE`] names, or a fresh build in the caller's own profile.
///
/// # Errors
/// When the named file is missing or the build fails.
pub fn sojourn() -> io::Result<PathBuf> {
    if let Some(named) = std::env::var_os(BINARY_VARIABLE) {
        let path = PathBuf::from(named);
        return if path.is_file() { Ok(path) } else { Err(missing(&path)) };
    }
    let profile_folder = own_profile_folder()?;
    build(&profile_folder)?;
    let path = profile_folder.join("sojourn");
    if path.is_file() { Ok(path) } else { Err(missing(&path)) }
}

/// `target/PROFILE`: above this executable, which cargo puts there or in `deps`.
fn own_profile_folder() -> io::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().unwrap_or(Path::new("."));
    let folder = if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder };
    Ok(folder.to_owned())
}

fn build(profile_folder: &Path) -> io::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // The whole workspace is named so that features, and with them all dependencies, stay as the tests built them.
    command.args(["build", "--quiet", "--locked", "--workspace", "--bin", "sojourn"]);
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    command.env("CARGO_TARGET_DIR", profile_folder.parent().unwrap_or(profile_folder));
    match profile_folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => {}
        Some(profile) => {
            command.args(["--profile", profile]);
        }
    }
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("building sojourn: {status}"))) }
}

fn missing(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, format!("no binary at {}", path.display()))
}
