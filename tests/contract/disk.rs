//! The disk on a bad day: full, damaged, foreign, newer, journal behind. Nothing acknowledged is lost, nothing refused is
//! touched.

use std::path::Path;

use sojourn_core::id::Bytes;
use sojourn_core::sync::receipt::Outcome;
use sojourn_core::wire::v1::ProblemKind;
use sojourn_server::app::start;
use sojourn_server::store::sqlite::DATABASE_FILE;
use sojourn_tests::device::Encoding;

use crate::server::{Server, Tried, outcomes, problem, pulled};

#[test]
fn a_full_disk_is_a_problem_and_everything_acknowledged_stays() -> Tried {
    let mut server = Server::start_with(|config| config.limits.database_pages_max = 120);
    let (mut device, mut session, mut connection) = server.enrolled(50);
    let mut acknowledged = Vec::new();
    let refused = loop {
        let frame = device.next_frame(3_000)?;
        let mut request = session.request(&device);
        request.frames = vec![Bytes(frame.as_bytes().to_vec())];
        let body = Encoding::Json.encode(&request)?;
        let headers = [("authorization", session.authorization.as_str()), ("content-type", "application/json")];
        let reply = connection.ask("POST", "/v1/sync", &headers, &body)?;
        if reply.status != 200 {
            break reply;
        }
        let reply: sojourn_core::wire::v1::SyncReply = serde_json::from_slice(&reply.body)?;
        session.lineage = reply.lineage.or(session.lineage);
        assert!(matches!(outcomes(&reply)?[0], Outcome::Stored { .. }));
        acknowledged.push(frame);
        assert!(acknowledged.len() < 500, "the limit is never met");
    };
    assert_eq!(problem(&refused), ProblemKind::StorageFull);
    assert!(acknowledged.len() > 10);
    let log = device.log.clone();
    assert_eq!(pulled(&mut session, &mut connection, &device, &log)?, acknowledged, "reading goes on");
    server.config.limits.database_pages_max = 0;
    server.restart();
    let mut connection = server.connect();
    assert_eq!(pulled(&mut session, &mut connection, &device, &log)?, acknowledged);
    Ok(())
}

/// Spoils the database of a stopped server and returns what the next start says; the file must stay as it was.
fn refused_start(spoil: impl FnOnce(&Path)) -> String {
    let mut server = Server::start();
    let _ = server.enrolled(51);
    server.running.take().expect("running").stop();
    let file = server.config.data_dir.join(DATABASE_FILE);
    spoil(&file);
    let before = std::fs::read(&file).expect("reads");
    let error = start(&server.config).err().expect("refused").to_string();
    assert_eq!(std::fs::read(&file).expect("reads"), before, "the file was touched");
    assert!(error.contains(DATABASE_FILE), "{error}");
    error
}

fn overwrite(file: &Path, at: usize, bytes: &[u8]) {
    let mut content = std::fs::read(file).expect("reads");
    content[at..at + bytes.len()].copy_from_slice(bytes);
    std::fs::write(file, content).expect("writes");
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let told = refused_start(|file| overwrite(file, 60, &999_u32.to_be_bytes()));
    assert!(told.contains("schema 999"), "{told}");
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let told = refused_start(|file| overwrite(file, 68, b"Else"));
    assert!(told.contains("another program"), "{told}");
    let told = refused_start(|file| {
        std::fs::write(file, "a shopping list, longer than a database header would be ".repeat(9)).expect("writes")
    });
    assert!(told.contains("not a Sojourn database"), "{told}");
}

#[test]
fn a_damaged_or_cut_database_is_left_alone() {
    let told = refused_start(|file| {
        let content = std::fs::read(file).expect("reads");
        std::fs::write(file, &content[..content.len() / 2]).expect("writes");
    });
    assert!(told.contains("damaged") && told.contains("RUNBOOK"), "{told}");
    let told = refused_start(|file| overwrite(file, 100, &[0xff; 3_000]));
    assert!(told.contains("damaged"), "{told}");
}

#[test]
fn an_older_database_gets_its_devices_back_from_the_safety_journal() -> Tried {
    let mut server = Server::start();
    let file = server.config.data_dir.join(DATABASE_FILE);
    server.running.take().expect("running").stop();
    let backup = std::fs::read(&file)?;
    server.running = Some(start(&server.config)?);
    let (device, _, _) = server.enrolled(52);
    let epoch = server.running.as_ref().expect("running").service().about().epoch;
    server.running.take().expect("running").stop();
    std::fs::write(&file, backup)?;
    let _ = std::fs::remove_file(file.with_extension("db-wal"));
    server.running = Some(start(&server.config)?);
    let about = server.running.as_ref().expect("running").service().about();
    assert_ne!(about.epoch, epoch, "phones are told to compare everything");
    // The certificates are back, so the device may simply enrol again.
    sojourn_tests::device::Session::enrol(&mut server.connect(), &device)?;
    Ok(())
}
