//! Kinto, the server under Mozilla's Remote Settings, on Debian's PostgreSQL: the same objects as records of one
//! collection. `kinto start` with the settings its documentation begins with; it compresses nothing itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sojourn_tests::http::Connection;
use sojourn_tests::process::{Process, free_port};

use crate::load::Outcome;

/// The version the race is run against.
pub(crate) const VERSION: &str = "26.5.0";

/// Where the records are.
pub(crate) const RECORDS: &str = "/v1/buckets/guidance/collections/pack/records";

/// Records in one request while they are put there.
const BATCH: usize = 100;

/// The command, when it was installed into the peers' folder, and the folder of PostgreSQL's programs.
pub(crate) fn find(peers: Option<&Path>) -> Option<(PathBuf, PathBuf)> {
    let kinto = peers?.join("kinto/bin/kinto");
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let postgres =
        versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).find(|bin| bin.join("initdb").is_file());
    kinto.is_file().then_some(kinto).zip(postgres)
}

/// Installs it, pinned, into the peers' folder.
pub(crate) fn install(root: &Path) -> Outcome<()> {
    let run = |command: &mut Command| -> Outcome<()> {
        let status = command.status()?;
        if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
    };
    run(Command::new("python3").args(["-m", "venv"]).arg(root.join("kinto")))?;
    let package = format!("kinto[postgresql]=={VERSION}");
    run(Command::new(root.join("kinto/bin/pip")).args(["install", "--quiet", &package]))
}

/// PostgreSQL on a folder of its own; stopped when dropped. It does not run as root: where we do, it runs as `postgres`.
struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    fn start(programs: &Path) -> Outcome<Self> {
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("sojourn-bench-postgres-{port}"));
        std::fs::create_dir(&folder)?;
        if is_root()? {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let postgres = Self { programs: programs.to_owned(), folder, port };
        run(postgres.command("initdb")?.args(["-A", "trust", "-U", "postgres", "-E", "UTF8"]))?;
        let options = format!("-p {port} -k {} -h 127.0.0.1", postgres.folder.display());
        let log = postgres.folder.join("log");
        run(postgres.command("pg_ctl")?.args(["-w", "-o", &options, "-l"]).arg(log).arg("start"))?;
        Ok(postgres)
    }

    fn command(&self, program: &str) -> Outcome<Command> {
        let program = self.programs.join(program);
        let mut command = if is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.arg("-D").arg(&self.folder).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        Ok(command)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = self.command("pg_ctl").map(|mut command| command.args(["-m", "immediate", "stop"]).status());
        if stopped.is_ok_and(|outcome| outcome.is_ok_and(|status| status.success())) {
            // A folder left behind costs some disk; the next run takes another.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn is_root() -> Outcome<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout.trim_ascii() == b"0")
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

/// A running Kinto with its database.
pub(crate) struct Kinto {
    // Ended before the database it uses.
    pub(crate) process: Process,
    _postgres: Postgres,
}

impl Kinto {
    /// Starts one on a fresh database and puts the objects there.
    pub(crate) fn start(found: &(PathBuf, PathBuf), folder: &Path, objects: &[String]) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let (kinto, programs) = found;
        let postgres = Postgres::start(programs)?;
        let (port, settings) = (free_port()?, folder.join("kinto.ini"));
        std::fs::write(&settings, ini(postgres.port, port))?;
        let quiet = |command: &mut Command| run(command.stdout(Stdio::null()).stderr(Stdio::null()));
        quiet(Command::new(kinto).args(["migrate", "--ini"]).arg(&settings))?;
        let mut command = Command::new(kinto);
        command.args(["start", "--ini"]).arg(&settings);
        let process = Process::start(command, port, "/v1/__lbheartbeat__", &folder.join("log"))?;
        let kinto = Self { process, _postgres: postgres };
        kinto.fill(objects)?;
        Ok(kinto)
    }

    fn fill(&self, objects: &[String]) -> Outcome<()> {
        let mut connection = Connection::open(self.process.address())?;
        let mut send = |method: &str, path: &str, body: &str| -> Outcome<()> {
            let reply = connection.ask(method, path, &[("content-type", "application/json")], body.as_bytes())?;
            if matches!(reply.status, 200 | 201) { Ok(()) } else { Err(format!("{path}: {}", reply.status).into()) }
        };
        send("PUT", "/v1/buckets/guidance", "{}")?;
        send("PUT", "/v1/buckets/guidance/collections/pack", "{}")?;
        for part in objects.chunks(BATCH) {
            let requests: Vec<String> =
                part.iter().map(|object| format!(r#"{{"body":{{"data":{object}}}}}"#)).collect();
            let defaults = format!(r#"{{"method":"POST","path":"{RECORDS}"}}"#);
            let body = format!(r#"{{"defaults":{defaults},"requests":[{}]}}"#, requests.join(","));
            send("POST", "/v1/batch", &body)?;
        }
        let reply = connection.ask("GET", RECORDS, &[], b"")?;
        let told: Value = serde_json::from_slice(&reply.body)?;
        let count = told["data"].as_array().map_or(0, Vec::len);
        if count == objects.len() {
            Ok(())
        } else {
            Err(format!("{count} of {} records are there", objects.len()).into())
        }
    }
}

fn ini(postgres: u16, port: u16) -> String {
    let mut text = String::from("[app:main]\nuse = egg:kinto\n");
    for part in ["storage", "cache", "permission"] {
        text.push_str(&format!("kinto.{part}_backend = kinto.core.{part}.postgresql\n"));
        text.push_str(&format!("kinto.{part}_url = postgresql://postgres@127.0.0.1:{postgres}/postgres\n"));
    }
    text.push_str("kinto.userid_hmac_secret = bench\nkinto.bucket_create_principals = system.Everyone\n");
    text.push_str("kinto.bucket_read_principals = system.Everyone\n");
    text.push_str(&format!("kinto.batch_max_requests = {BATCH}\n"));
    text + &format!("[server:main]\nuse = egg:waitress#main\nhost = 127.0.0.1\nport = {port}\n")
}
