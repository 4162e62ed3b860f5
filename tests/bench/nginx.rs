//! nginx serving one file, as its own documentation sets it up for static files: workers by cores, `sendfile`, the
//! descriptor kept open, no access log. Debian's package; it serves the very bytes our server serves.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sojourn_tests::process::{Process, free_port};

use crate::load::Outcome;

/// Where the file is served.
pub(crate) const PATH: &str = "/pack";

/// Debian's nginx, when it is installed.
pub(crate) fn find() -> Option<PathBuf> {
    [PathBuf::from("/usr/sbin/nginx"), PathBuf::from("/usr/bin/nginx")].into_iter().find(|path| path.is_file())
}

/// The version it tells.
pub(crate) fn version(binary: &Path) -> Outcome<String> {
    let output = Command::new(binary).arg("-v").output()?;
    Ok(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

/// A running nginx; stopped in good order when dropped, as its workers outlive a killed master.
pub(crate) struct Nginx {
    pub(crate) process: Process,
    binary: PathBuf,
    config: PathBuf,
}

impl Nginx {
    /// Serves these bytes, which are said to be zstd.
    pub(crate) fn start(binary: &Path, folder: &Path, bytes: &[u8]) -> Outcome<Self> {
        std::fs::create_dir_all(folder.join("files"))?;
        std::fs::write(folder.join("files/pack"), bytes)?;
        let (port, config) = (free_port()?, folder.join("nginx.conf"));
        std::fs::write(&config, settings(folder, port))?;
        let mut command = Command::new(binary);
        command.arg("-c").arg(&config);
        let process = Process::start(command, port, "/ready", &folder.join("log"))?;
        Ok(Self { process, binary: binary.to_owned(), config })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let stop =
            Command::new(&self.binary).arg("-c").arg(&self.config).args(["-s", "stop"]).stderr(Stdio::null()).status();
        if stop.is_ok_and(|status| status.success()) {
            // The master waits for its workers before it ends, which is within moments.
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
    }
}

fn settings(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
user root;
worker_processes auto;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=1h;
    client_body_temp_path {folder}/t1;
    proxy_temp_path {folder}/t2;
    fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4;
    scgi_temp_path {folder}/t5;
    default_type application/octet-stream;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
        location = /ready {{ return 200; }}
        location / {{
            add_header content-encoding zstd;
            add_header cache-control \"public, max-age=31536000, immutable\";
        }}
    }}
}}
"
    )
}
