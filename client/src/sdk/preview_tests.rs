//! An editor's phone: made from a code alone, apart from the person's own, and only for reading.

use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::preview::PreviewCode;
use sojourn_core::guidance::trust::{Channel, PackKey, Release, Role, Timestamp, sign};
use sojourn_core::place::PlaceCode;
use std::collections::BTreeMap;

use super::*;
use crate::guidance::GuidanceFault;
use crate::testing::{TestClock, environment, phone};
use crate::transport::{Blocking, FnTransport, Request, Response, at_once};

/// What the server has, by path.
type Files = BTreeMap<String, Vec<u8>>;

fn server() -> (PreviewCode, Files) {
    let base = baseline::load().expect("verifies");
    let key: PackKey = "CN/zh-Hans".parse().expect("a pack");
    let pack = baseline::packs(&base, |found| *found == key).expect("unpacks").remove(0);
    let packs = BTreeMap::from([(key.clone(), pack.entry())]);
    let release = Release { channel: Channel::Preview, seq: 900, packs, ..base.release };
    let keys = [1, 2].map(|n| DemoKey::Release(n).signing_key());
    let bytes = sign(Role::Release, &release, &[&keys[0], &keys[1]]).expect("signs");
    let timestamp = Timestamp::new(&release, &bytes, 1, None, base.timestamp.issued);
    let stamped = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()]).expect("signs");
    let files = [
        ("roots/1.json".to_owned(), baseline::ROOT.to_vec()),
        ("timestamp.json".to_owned(), stamped),
        ("releases/900.json".to_owned(), bytes),
        (format!("packs/{key}/{}", pack.entry().index), pack.text().as_bytes().to_vec()),
    ];
    let files = files.into_iter().map(|(path, bytes)| (format!("/v1/guidance/preview/{path}"), bytes)).collect();
    (PreviewCode::of("https://desk.example.org", baseline::ROOT).expect("a root"), files)
}

fn opened(code: &PreviewCode, files: &Files) -> Result<Phone, PhoneError> {
    let mut transport = FnTransport::new(|request: &Request| {
        let found = files.get(&request.path).cloned();
        let status = if found.is_some() { 200 } else { 404 };
        Ok(Response { status, headers: Vec::new(), body: found.unwrap_or_default() })
    });
    let line = Blocking::new(&mut transport);
    at_once(Phone::open_preview(environment("preview", None, &TestClock::new()), code, &line))
}

#[test]
fn an_editors_phone_reads_drafts_says_so_and_takes_any_day_for_today() {
    let (code, files) = server();
    let mut drafts = opened(&code, &files).expect("opens");
    let status = drafts.status().expect("status");
    assert_eq!((status.preview, status.release), (true, 900));
    let day: Date = "2030-01-01".parse().expect("a day");
    drafts.pretend_today(Some(day)).expect("any day");
    let read = drafts.read("permit-what", &PlaceCode::cn(), drafts.today()).expect("reads");
    assert_eq!((read.release, read.as_of), (900, day));
    let id = drafts.open_application("residence-permit", &PlaceCode::cn()).expect("drafts can be tried");
    assert!(drafts.print_application(id).expect("a page").contains(watermark(Locale::ZhHans)), "also on paper");
    let mut own = phone("own", None, &TestClock::new());
    assert!(!own.status().expect("status").preview);
    assert_eq!(own.pretend_today(Some(day)).expect_err("real days only").code(), "input");
    assert!(watermark(Locale::ZhHans).contains("预览"));
}

#[test]
fn another_root_than_the_one_in_the_code_is_refused_and_nothing_is_made() {
    let (code, mut files) = server();
    let root = files.get_mut("/v1/guidance/preview/roots/1.json").expect("there");
    root.push(b' ');
    let refused = opened(&code, &files).err().expect("another root");
    assert!(matches!(refused, PhoneError::Guidance(GuidanceFault::Trust(_))), "{refused:?}");
    let (code, mut files) = server();
    files.retain(|path, _| !path.contains("/packs/"));
    assert!(opened(&code, &files).is_err(), "half of it is nothing");
}

#[test]
fn an_old_code_no_drafts_and_a_forged_signature_are_told_apart() {
    let refused = |change: &dyn Fn(&mut Files)| {
        let (code, mut files) = server();
        change(&mut files);
        opened(&code, &files).err().expect("refused").code().to_owned()
    };
    let without =
        |path: &'static str| move |files: &mut Files| drop(files.remove(&format!("/v1/guidance/preview/{path}")));
    assert_eq!(refused(&without("roots/1.json")), "preview-code-old");
    assert_eq!(refused(&without("timestamp.json")), "preview-empty");
    let forged = |files: &mut Files| {
        let (_, stamped) = files.iter_mut().find(|(path, _)| path.ends_with("timestamp.json")).expect("there");
        let text = String::from_utf8(std::mem::take(stamped)).expect("JSON").replace("\"seq\":900", "\"seq\":901");
        *stamped = text.into_bytes();
    };
    assert_eq!(refused(&forged), "guidance-unsigned");
}
