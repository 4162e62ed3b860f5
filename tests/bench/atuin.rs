//! The strongest peer found: atuin's sync server on SQLite, with the settings its own documentation starts from.
//!
//! Its client uploads encrypted records as JSON with a session token, and pulls them by (host, tag) in pages of 100;
//! both ways are spoken here as its client speaks them. SQLite runs in WAL mode with `synchronous` left at SQLite's
//! default, which is FULL: an answer follows an fsync, as ours does.

use std::path::{Path, PathBuf};
use std::process::Command;

use sojourn_tests::http::{Connection, Reply, write_request};
use sojourn_tests::process::{Process, free_port};

use crate::load::{Driver, Outcome};

/// The version the race is run against.
pub(crate) const VERSION: &str = "18.24.4";

/// What its client asks for at most: the page size its server advertises.
pub(crate) const PAGE: u64 = 100;

/// Text around the payload in a sealed record: the token's prefix and the wrapped key, as its client makes them.
const KEY_TEXT: &str =
    r#"{"wpk":"k4.local-wrap.pie.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","kid":"k4.lid.AAAAAAAAAAAAAAAAAAAAA"}"#;

/// The binary, when it was installed into the peers' folder.
pub(crate) fn find(peers: Option<&Path>) -> Option<PathBuf> {
    let folder = peers?;
    [folder.join("bin/atuin-server"), folder.join("atuin-server")].into_iter().find(|path| path.is_file())
}

/// A running server and its registered accounts.
pub(crate) struct Atuin {
    pub(crate) process: Process,
    tokens: Vec<String>,
}

impl Atuin {
    /// Starts one on a fresh (or the given existing) folder.
    pub(crate) fn start(binary: &Path, folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let port = free_port()?;
        let mut command = Command::new(binary);
        command.args(["start", "--host", "127.0.0.1", "--port", &port.to_string()]);
        command.env("ATUIN_CONFIG_DIR", folder.join("config"));
        command.env("ATUIN_DB_URI", format!("sqlite://{}", folder.join("atuin.db").display()));
        command.env("ATUIN_OPEN_REGISTRATION", "true");
        let process = Process::start(command, port, "/healthz", &folder.join("log"))?;
        Ok(Self { process, tokens: Vec::new() })
    }

    /// Registers accounts, one for each connection.
    pub(crate) fn register(&mut self, accounts: usize) -> Outcome<()> {
        let mut connection = Connection::open(self.process.address())?;
        for index in self.tokens.len()..accounts {
            let body = serde_json::json!({
                "email": format!("worker{index}@example.org"), "username": format!("worker-{index}"),
                "password": "correct horse battery staple",
            });
            let headers = [("content-type", "application/json")];
            let reply = connection.ask("POST", "/register", &headers, body.to_string().as_bytes())?;
            let answer: serde_json::Value = serde_json::from_slice(&expect_ok(&reply)?.body)?;
            self.tokens.push(answer["session"].as_str().ok_or("no session in the answer")?.to_owned());
        }
        Ok(())
    }

    /// One record after another for each account, `payload` bytes each.
    pub(crate) fn pushes(&self, payload: usize) -> Pushes {
        let next = vec![0; self.tokens.len()];
        let data = data_text(payload);
        Pushes {
            authorization: self.tokens.iter().map(|t| format!("Token {t}")).collect(),
            next,
            data,
            body: Vec::new(),
        }
    }

    /// Stores `count` records for the first account, a hundred in each request.
    pub(crate) fn fill(&self, count: u64, payload: usize) -> Outcome<()> {
        let mut connection = Connection::open(self.process.address())?;
        let authorization = format!("Token {}", self.tokens.first().ok_or("nobody is registered")?);
        let data = data_text(payload);
        for first in (0..count).step_by(100) {
            let records: Vec<String> = (first..count.min(first + 100)).map(|idx| record(0, idx, &data)).collect();
            let body = format!("[{}]", records.join(","));
            let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
            expect_ok(&connection.ask("POST", "/api/v0/record", &headers, body.as_bytes())?)?;
        }
        Ok(())
    }

    /// Everything the first account has, as its client catches up: the index, then pages of `page`. Returns the number
    /// of records and the bytes of bodies received.
    pub(crate) fn catch_up(&self, connection: &mut Connection, page: u64) -> Outcome<(u64, u64)> {
        let authorization = format!("Token {}", self.tokens.first().ok_or("nobody is registered")?);
        let headers = [("authorization", authorization.as_str())];
        let index = connection.ask("GET", "/api/v0/record", &headers, b"")?;
        let mut bytes = expect_ok(&index)?.body.len() as u64;
        let mut got = 0;
        loop {
            let path = format!("/api/v0/record/next?host={}&tag=history&start={got}&count={page}", host(0));
            let reply = connection.ask("GET", &path, &headers, b"")?;
            bytes += expect_ok(&reply)?.body.len() as u64;
            let records = count_records(&reply.body);
            got += records;
            if records < page {
                return Ok((got, bytes));
            }
        }
    }

    /// One round that finds nothing new: its client asks for the index.
    pub(crate) fn idle(&self, connection: &mut Connection) -> Outcome<u64> {
        let authorization = format!("Token {}", self.tokens.first().ok_or("nobody is registered")?);
        let reply = connection.ask("GET", "/api/v0/record", &[("authorization", authorization.as_str())], b"")?;
        Ok(expect_ok(&reply)?.body.len() as u64)
    }
}

/// Counts records in an answer without the cost of parsing it: each has exactly one of these keys.
fn count_records(body: &[u8]) -> u64 {
    let key = b"\"content_encryption_key\":";
    body.windows(key.len()).filter(|window| window == key).count() as u64
}

/// Uploads of single records.
pub(crate) struct Pushes {
    authorization: Vec<String>,
    next: Vec<u64>,
    data: String,
    body: Vec<u8>,
}

impl Driver for Pushes {
    fn next(&mut self, connection: usize, out: &mut Vec<u8>) -> bool {
        let idx = self.next[connection];
        self.next[connection] += 1;
        self.body.clear();
        self.body.extend_from_slice(format!("[{}]", record(connection, idx, &self.data)).as_bytes());
        let headers =
            [("authorization", self.authorization[connection].as_str()), ("content-type", "application/json")];
        write_request(out, "POST", "/api/v0/record", &headers, &self.body);
        true
    }

    fn answered(&mut self, _connection: usize, reply: &Reply) -> Outcome<()> {
        expect_ok(reply).map(drop)
    }
}

fn host(account: usize) -> String {
    format!("01890000-0000-7000-8000-{account:012x}")
}

/// `payload` bytes of ciphertext and wrapped key together.
fn data_text(payload: usize) -> String {
    let ciphertext = payload.saturating_sub(KEY_TEXT.len());
    format!("v4.local.{}", "A".repeat(ciphertext.saturating_sub(9)))
}

fn record(account: usize, idx: u64, data: &str) -> String {
    // Version 7 ids ascend with time, which is what its client makes and its indexes like best.
    let id = format!("01890000-{:04x}-7{:03x}-8{account:03x}-{idx:012x}", (idx >> 12) & 0xffff, idx & 0xfff);
    let host = host(account);
    let timestamp = 1_700_000_000_000_000_000 + idx;
    let key = serde_json::Value::from(KEY_TEXT);
    format!(
        r#"{{"id":"{id}","idx":{idx},"host":{{"id":"{host}","name":""}},"timestamp":{timestamp},"version":"v0","tag":"history","data":{{"data":"{data}","content_encryption_key":{key}}}}}"#
    )
}

fn expect_ok(reply: &Reply) -> Outcome<&Reply> {
    if reply.status == 200 {
        Ok(reply)
    } else {
        Err(format!("status {}: {}", reply.status, String::from_utf8_lossy(&reply.body)).into())
    }
}

/// The journal mode its database file is in, and the number of its rows.
pub(crate) fn database_facts(folder: &Path) -> Outcome<(String, u64)> {
    let connection = rusqlite::Connection::open(folder.join("atuin.db"))?;
    let mode = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let rows = connection.query_row("select count(*) from store", [], |row| row.get::<_, i64>(0))?;
    Ok((mode, u64::try_from(rows)?))
}
