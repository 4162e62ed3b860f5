//! Scenario `desk`: how long the pages of the guidance desk take where there is much guidance, as their readers wait for them.
//!
//! A server in this process, five thousand items in its desk, one person signed in; each page is asked for over HTTP again and again. Five
//! thousand is four times what is built in: cities get as many statements as they need to make up the number.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Instant;

use sojourn_core::guidance::baseline;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::place::{Level, PlaceTable};
use sojourn_server::app::{Running, start};
use sojourn_server::config::Config;
use sojourn_server::desk::{Who, changes, duty_bits};

use crate::Options;
use crate::latency::Latencies;
use crate::load::Outcome;
use crate::report::{Report, Target, Unit};

/// The scenario's name.
pub(crate) const NAME: &str = "desk";
/// Items in the desk.
const ITEMS: usize = 5_000;
/// Statements that a made-up city gets.
const OF_A_CITY: usize = 100;
/// What a page may take at the ninety-ninth percentile.
const LIMIT_MICROS: u64 = 50_000;
/// What opens the session that is written straight into the desk's file.
const COOKIE: &str = "a-session-for-measuring";

/// Runs the scenario and reports.
pub(crate) fn run(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    let config = Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        data_dir: folder.join(NAME),
        demo: true,
        ..Config::default()
    };
    let running = start(&config)?;
    running.desk().import_files(None, folder_of(ITEMS)?)?;
    let who = signed_in(&config.data_dir)?;
    let change = a_change(&running, &who)?;
    let items = running.desk().head()?.source.items.len();
    report.configured("desk: items", items.to_string());
    let rounds = if options.quick { 3 } else { 200 };
    for (name, page) in pages(change) {
        let (mut p50, mut p99) = (Vec::new(), Vec::new());
        for _ in 0..options.repeats() {
            let latencies = ask(running.addr, &page, rounds)?;
            p50.push(latencies.permille(500));
            p99.push(latencies.permille(990));
        }
        report.add(NAME, name, "p50", Unit::Micros, &p50, None);
        report.add(NAME, name, "p99", Unit::Micros, &p99, Some(Target::AtMost(LIMIT_MICROS)));
    }
    running.stop();
    Ok(())
}

/// Every kind of page: what it is called here, and its address.
fn pages(change: i64) -> Vec<(&'static str, String)> {
    vec![
        ("board", "/console".into()),
        ("places", "/console/places".into()),
        ("one place", "/console/places/CN".into()),
        ("one item", "/console/items/CN/article/permit-fee".into()),
        ("changes", "/console/changes".into()),
        ("one change", format!("/console/changes/{change}")),
        ("edit", format!("/console/changes/{change}/items/CN/article/permit-fee")),
        ("review", format!("/console/changes/{change}/review")),
        ("releases", "/console/releases".into()),
        ("checks", "/console/findings".into()),
        ("people", "/console/people".into()),
        ("record", "/console/audit".into()),
    ]
}

/// Asks for a page again and again; once before, so that what is kept in memory is there as it is on a working day.
fn ask(addr: SocketAddr, page: &str, rounds: usize) -> Outcome<Latencies> {
    let agent = ureq::Agent::new_with_defaults();
    let url = format!("http://{addr}{page}");
    let mut latencies = Latencies::default();
    for round in 0..=rounds {
        let begun = Instant::now();
        let text = agent.get(&url).header("cookie", format!("desk={COOKIE}")).call()?.body_mut().read_to_string()?;
        if round > 0 {
            latencies.add(begun.elapsed());
        }
        if !text.contains("sign-out") {
            return Err(format!("{page} is not a page of somebody signed in").into());
        }
    }
    Ok(latencies)
}

/// What is built in, and statements about cities until there are so many items.
fn folder_of(items: usize) -> Outcome<BTreeMap<String, String>> {
    let mut files = baseline::folder()?;
    let mut there = sojourn_core::guidance::source::read(&files).map_err(|errors| format!("{errors:?}"))?.items.len();
    let table = PlaceTable::built_in()?;
    let cities = table.current().filter(|place| place.level == Level::Prefecture);
    for city in cities.filter(|city| !files.keys().any(|path| path.contains(city.code.as_str()))).collect::<Vec<_>>() {
        if there >= items {
            break;
        }
        let path = format!("CN/{}", city.code);
        let pack = format!(
            "[pack]\nplace = \"{}\"\nabout = {{ zh-Hans = \"{}\", en = \"{}\" }}\n",
            city.code, city.name, city.pinyin
        );
        files.insert(format!("{path}/pack.toml"), pack);
        let mut text = String::new();
        for n in 0..OF_A_CITY {
            write!(
                text,
                "[[statement]]\nid = \"window-{n}\"\ntext = {{ zh-Hans = \"这个窗口办这件事。\", en = \"This window does this.\" }}\n\
                 citation = {{ law = {{ zh-Hans = \"窗口告示\", en = \"Notice at the window\" }}, number = \"{n}\", article = \"1\" }}\n\
                 confidence = \"medium\"\nverified_on = 2026-11-24\nreview_by = 2027-05-24\n\n"
            )?;
        }
        files.insert(format!("{path}/statements/windows.toml"), text);
        there += OF_A_CITY + 1;
    }
    Ok(files)
}

/// Somebody with every duty and an open session, written into the desk's file: signing in is slow on purpose and is not what is measured.
fn signed_in(data_dir: &Path) -> Outcome<Who> {
    let duties = Duty::ALL.into_iter().collect();
    let conn = rusqlite::Connection::open(data_dir.join("desk.db"))?;
    conn.execute(
        "INSERT INTO people (login, name, duties, password, totp, created_at) VALUES ('reader', 'reader', ?1, '', x'', 0)",
        [duty_bits(&duties)],
    )?;
    let person = conn.last_insert_rowid();
    let hash = *blake3::hash(COOKIE.as_bytes()).as_bytes();
    conn.execute(
        "INSERT INTO sessions (token_hash, person_no, csrf, created_at, seen_at, expires_at, agent) \
         VALUES (?1, ?2, zeroblob(16), ?3, ?3, ?4, 'bench')",
        (hash, person, now_ms()?, i64::MAX / 2),
    )?;
    Ok(Who { person, name: "reader".into(), duties, signing_key: None })
}

fn now_ms() -> Outcome<i64> {
    Ok(i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?)
}

/// A draft with one other word, sent to review.
fn a_change(running: &Running, who: &Who) -> Outcome<i64> {
    let desk = running.desk();
    let key = changes::key("CN", "article", "permit-fee")?;
    let head = desk.head()?;
    let mut value = head.item(&key).ok_or("the article that is changed is not there")?.value.clone();
    value["title"]["zh-Hans"] = "第一次办证要钱吗".into();
    let no = desk.open_change(who, "说得简单些")?;
    desk.save_edit(who, no, &key, Some(value), 0)?;
    Ok(no)
}
