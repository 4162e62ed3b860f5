//! Reports from the field, over HTTP: taken from anybody once, bounded, refused with a stable problem, kept without anything
//! that could say from whom.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection as Database, OpenFlags};
use sojourn_core::cbor;
use sojourn_core::id::ReportId;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{FieldReport, FieldReportReply, Problem, ProblemKind, ReportKind};
use sojourn_server::app::build;
use sojourn_server::service::Clock;
use sojourn_server::store::sqlite::DATABASE_FILE;
use sojourn_tests::http::{Connection, Reply};
use sojourn_tests::process::Process;
use sojourn_tests::{binary, serve};

use crate::server::{Server, Tried, problem};

const JSON: (&str, &str) = ("content-type", "application/json");
const ADDRESS: &str = "/v1/field-reports";

fn report(id: u8) -> FieldReport {
    FieldReport {
        id: ReportId([id; 16]),
        place: "330100".parse().expect("a place"),
        item: "procedure:residence-permit".parse().expect("an item"),
        release: 1,
        step: None,
        card: None,
        kind: ReportKind::ChargedMoney,
        office: "区政务服务中心".into(),
        on: "2026-03-02".parse().expect("a day"),
        amount: Some(Money::fen(2_000)),
        text: "让交工本费，没给收据".into(),
        locale: Locale::ZhHans,
    }
}

fn send(connection: &mut Connection, report: &FieldReport) -> Reply {
    let body = serde_json::to_vec(report).expect("serialises");
    connection.ask("POST", ADDRESS, &[JSON], &body).expect("an answer")
}

fn reported(server: &Server) -> Vec<(String, u64, bool)> {
    let items = server.running.as_ref().expect("running").service().reported_items().expect("reads");
    items.into_iter().map(|one| (one.place.to_string(), one.count, one.opens_review)).collect()
}

#[test]
fn a_report_counts_once_and_every_repetition_has_the_same_reply() -> Tried {
    let mut server = Server::start();
    let mut connection = server.connect();
    let first = send(&mut connection, &report(1));
    assert_eq!(first.status, 200, "{}", String::from_utf8_lossy(&first.body));
    let told: FieldReportReply = serde_json::from_slice(&first.body)?;
    assert_eq!(told.id, ReportId([1; 16]));
    let changed = FieldReport { text: "别的话".into(), ..report(1) };
    for again in [report(1), changed] {
        let reply = send(&mut connection, &again);
        assert_eq!((reply.status, reply.body), (200, first.body.clone()));
    }
    let headers = [("content-type", "application/cbor"), ("accept", "application/cbor")];
    let reply = connection.ask("POST", ADDRESS, &headers, &cbor::encode_message(&report(1))?)?;
    assert_eq!(cbor::decode_lenient::<FieldReportReply>(&reply.body)?, told);
    server.restart();
    send(&mut server.connect(), &report(1));
    assert_eq!(reported(&server), [("330100".to_owned(), 1, false)]);
    let page = server.running.as_ref().ok_or("not running")?.service().list_field_reports(None)?;
    assert_eq!(page.reports.iter().map(|row| &row.report).collect::<Vec<_>>(), [&report(1)], "the first one stays");
    Ok(())
}

#[test]
fn three_reports_from_a_place_open_a_review() {
    let server = Server::start();
    let mut connection = server.connect();
    send(&mut connection, &report(1));
    send(&mut connection, &FieldReport { kind: ReportKind::Refused, ..report(2) });
    assert_eq!(reported(&server), [("330100".to_owned(), 2, false)]);
    send(&mut connection, &report(3));
    let elsewhere = FieldReport { place: "440300".parse().expect("a place"), ..report(4) };
    send(&mut connection, &elsewhere);
    assert_eq!(reported(&server), [("330100".to_owned(), 3, true), ("440300".to_owned(), 1, false)]);
}

#[test]
fn what_is_no_report_has_its_problem_and_nothing_is_kept() -> Tried {
    let server = Server::start();
    let mut connection = server.connect();
    let good = serde_json::to_string(&report(1))?;
    let mut ask = |headers: &[(&str, &str)], body: &[u8]| connection.ask("POST", ADDRESS, headers, body);
    for (body, expected) in [
        ("{".to_owned(), ProblemKind::Malformed),
        ("[]".to_owned(), ProblemKind::Malformed),
        (good.replace("charged_money", "praised"), ProblemKind::Malformed),
        (good.replace("330100", "Hangzhou"), ProblemKind::Malformed),
        (good.replace("2026-03-02", "2026-03-02T08:30:00Z"), ProblemKind::Malformed),
        (good.replace("zh-Hans", "tlh"), ProblemKind::Malformed),
        (good.replace("AQEBAQEBAQEBAQEBAQEBAQ", "AQEB"), ProblemKind::Malformed),
        (good.replace("procedure:", "pack:"), ProblemKind::Invalid),
        (good.replace("2026-03-02", "1987-03-02"), ProblemKind::Invalid),
        (good.replace("2026-03-02", "2999-03-02"), ProblemKind::Invalid),
        (good.replace("2000", "-1"), ProblemKind::Invalid),
        (good.replace("没给收据", "电话 138-0013-8000"), ProblemKind::Invalid),
        (good.replace("没给收据", &"长".repeat(600)), ProblemKind::Invalid),
    ] {
        let reply = ask(&[JSON], body.as_bytes())?;
        assert_eq!(problem(&reply), expected, "{body:.300}");
        let told = String::from_utf8_lossy(&reply.body);
        assert!(!told.contains("工本费") && !told.contains("8000") && !told.contains("Hangzhou"), "{told}");
    }
    // The server closes a connection whose body it does not read.
    let large = good.replace("没给收据", &"长".repeat(20_000));
    let reply = server.connect().ask("POST", ADDRESS, &[JSON], large.as_bytes())?;
    assert_eq!(problem(&reply), ProblemKind::TooLarge);
    let xml = ask(&[("content-type", "application/xml")], good.as_bytes())?;
    assert_eq!(problem(&xml), ProblemKind::UnsupportedMedia);
    let bomb = zstd::bulk::compress(&vec![b' '; 5_000_000], 3)?;
    assert_eq!(problem(&ask(&[JSON, ("content-encoding", "zstd")], &bomb)?), ProblemKind::Bomb);
    assert_eq!(problem(&connection.ask("GET", ADDRESS, &[], b"")?), ProblemKind::MethodNotAllowed);
    assert!(reported(&server).is_empty());
    Ok(())
}

#[test]
fn values_out_of_bounds_name_all_their_fields() -> Tried {
    let server = Server::start();
    let wrong = FieldReport {
        on: "1999-01-01".parse()?,
        office: "所".repeat(201),
        text: "身份证 340203199001011234".into(),
        ..report(1)
    };
    let told: Problem = serde_json::from_slice(&send(&mut server.connect(), &wrong).body)?;
    assert_eq!(told.errors.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(), ["on", "office", "text"]);
    Ok(())
}

#[test]
fn a_credential_is_refused_so_that_nobody_sends_one_by_habit() -> Tried {
    let server = Server::start();
    let (_, session, mut connection) = server.enrolled(60);
    let body = serde_json::to_vec(&report(1))?;
    for header in [("authorization", session.authorization.as_str()), ("cookie", "who=me")] {
        let reply = connection.ask("POST", ADDRESS, &[JSON, header], &body)?;
        assert_eq!(problem(&reply), ProblemKind::Invalid);
    }
    assert!(reported(&server).is_empty());
    Ok(())
}

#[test]
fn beyond_its_day_a_network_waits_and_so_does_everyone_when_the_day_is_full() -> Tried {
    let server = Server::start_with(|config| config.reports.per_network = 2);
    let mut connection = server.connect();
    let replies: Vec<Reply> = (1..=3).map(|id| send(&mut connection, &report(id))).collect();
    assert_eq!((replies[0].status, replies[1].status), (200, 200));
    assert_eq!(problem(&replies[2]), ProblemKind::RateLimited);
    let wait = |reply: &Reply| reply.header("retry-after").and_then(|seconds| seconds.parse::<u64>().ok());
    assert!(wait(&replies[2]).is_some_and(|seconds| (1..=24 * 3_600).contains(&seconds)), "{}", replies[2].head);

    let mut server = Server::start_with(|config| config.reports.per_day = 2);
    let mut connection = server.connect();
    let replies: Vec<Reply> = (1..=3).map(|id| send(&mut connection, &report(id))).collect();
    assert_eq!(problem(&replies[2]), ProblemKind::Busy);
    assert!(wait(&replies[2]).is_some_and(|seconds| seconds <= 24 * 3_600));
    assert_eq!(send(&mut connection, &report(1)).status, 200, "what is here already is here");
    server.restart();
    assert_eq!(problem(&send(&mut server.connect(), &report(3))), ProblemKind::Busy, "a restart opens no new day");
    Ok(())
}

#[test]
fn a_report_is_forgotten_when_its_time_is_over() -> Tried {
    let mut server = Server::start_with(|config| config.reports.keep_days = 30);
    send(&mut server.connect(), &report(1));
    server.running.take().ok_or("not running")?.stop();
    let now = sojourn_server::service::system_clock()();
    let after = |days: u64| -> Clock { std::sync::Arc::new(move || now + days * Millis::DAY) };
    for (days, left) in [(30, 1), (31, 0)] {
        let service = build(&server.config, after(days))?;
        actix_web::rt::System::new().block_on(service.forget_old_reports())?;
        assert_eq!(service.reported_items()?.len(), left, "after {days} days");
        service.stop();
    }
    Ok(())
}

/// Every column of every report in a server's database, as text.
fn stored(folder: &std::path::Path) -> Result<Vec<BTreeMap<String, String>>, sojourn_tests::device::Fault> {
    let database = Database::open_with_flags(folder.join(DATABASE_FILE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = database.prepare("SELECT * FROM field_reports")?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |at| match row.get_ref(at) {
            Ok(ValueRef::Text(text)) => String::from_utf8_lossy(text).into_owned(),
            Ok(ValueRef::Integer(number)) => number.to_string(),
            Ok(ValueRef::Blob(bytes)) => data_encoding::HEXLOWER.encode(bytes),
            Ok(ValueRef::Null | ValueRef::Real(_)) | Err(_) => String::new(),
        };
        found.push(names.iter().enumerate().map(|(at, name)| (name.clone(), text(at))).collect());
    }
    Ok(found)
}

#[test]
fn neither_the_row_nor_the_log_says_from_whom_or_when() -> Tried {
    let folder = tempfile::tempdir()?;
    let (data, log) = (folder.path().join("data"), folder.path().join("log.txt"));
    let (port, mut command) = serve::command(&binary::sojourn()?, &data)?;
    command.env("SOJOURN_LOG__LEVEL", "debug");
    let mut process = Process::start(command, port, "/readyz", &log)?;
    let started = std::fs::read_to_string(&log)?.len();
    // As a proxy in front would send it.
    let headers = [
        JSON,
        ("x-forwarded-for", "203.0.113.77"),
        ("forwarded", "for=203.0.113.77"),
        ("user-agent", "Phone of Zhang San"),
        ("x-request-id", "one-two-three"),
    ];
    let mut connection = Connection::open(process.address())?;
    let good = connection.ask("POST", ADDRESS, &headers, &serde_json::to_vec(&report(7))?)?;
    assert_eq!(good.status, 200);
    let bad = FieldReport { on: "1999-01-01".parse()?, ..report(8) };
    let bad = connection.ask("POST", ADDRESS, &headers, &serde_json::to_vec(&bad)?)?;
    assert_eq!(problem(&bad), ProblemKind::Invalid);
    let rows = stored(&data)?;
    process.kill()?;

    let [row] = &rows[..] else { panic!("one report: {rows:?}") };
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let known = [
        "amount_minor",
        "card",
        "currency",
        "happened_on",
        "item",
        "kind",
        "locale",
        "office",
        "place",
        "received_on",
        "release_seq",
        "report_id",
        "said",
        "step",
    ];
    assert_eq!(names, known, "a new column has to be thought about here");
    assert_eq!((row["happened_on"].as_str(), row["report_id"].as_str()), ("2026-03-02", "07".repeat(16).as_str()));
    row["received_on"].parse::<sojourn_core::time::Date>()?;

    let told = std::fs::read_to_string(&log)?;
    let told = &told[started..];
    assert!(told.contains(ADDRESS), "the log says that something came, at this level: {told}");
    for word in [
        "工本费",
        "政务",
        "330100",
        "residence-permit",
        "charged_money",
        "BwcHBwcH",
        "0707",
        "203.0.113",
        "127.0.0.1",
        "Zhang",
    ] {
        assert!(!told.contains(word), "{word} is in the log: {told}");
    }
    for file in std::fs::read_dir(&data)? {
        let path = file?.path();
        let bytes = if path.is_file() { std::fs::read(&path)? } else { Vec::new() };
        for word in ["203.0.113", "127.0.0.1", "Zhang", "one-two-three"] {
            assert!(!bytes.windows(word.len()).any(|w| w == word.as_bytes()), "{word} in {}", path.display());
        }
    }
    Ok(())
}
