//! A phone opened with the emergency PIN answers every call that takes no argument as an empty phone does, whatever is on it.
//! A call that is added later is held to the same without anybody thinking of it.

use serde_json::{Value, json};
use sojourn_client::sdk::Environment;
use sojourn_client::store::sqlite::Location;
use sojourn_client::store::vault::DeviceSecret;
use sojourn_client::{Clock, OsEntropy, Phone, Random};
use sojourn_core::time::Millis;
use sojourn_web::calls::{self, Kind};

const PIN: &str = "fish soup";
const EMERGENCY: &str = "another word";

/// One instant, so that two phones do not differ in when their guidance was installed.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Millis {
        Millis(1_772_424_000_000)
    }
}

fn open(folder: &std::path::Path) -> Phone {
    let environment = Environment {
        location: Location::File(folder.join("phone.db")),
        secret: DeviceSecret([7; 32]),
        clock: Box::new(Noon),
        entropy: Random::new(OsEntropy),
        store_entropy: Random::new(OsEntropy),
    };
    Phone::open_in(environment, None).expect("opens")
}

fn call(phone: &mut Phone, name: &str, args: Value) -> Value {
    calls::call(phone, name, args).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

/// A phone on which somebody did something of every kind.
fn used(phone: &mut Phone) {
    let id = call(phone, "open_application", json!({ "procedure": "residence-permit", "place": "330100" }));
    let list = call(phone, "application", json!({ "id": id }))["checklist"].clone();
    let document = list[0]["items"][0]["document"].clone();
    // `/9j/` is how a JPEG begins in base64.
    let photo = json!({ "id": id, "document": document, "media": "jpeg", "bytes": "_9j_4AAQSkZJRg" });
    call(phone, "photo_put", photo);
    call(phone, "save_article", json!({ "article": "wages-unpaid", "place": "330100" }));
    call(phone, "note", json!({ "id": id, "text": "老板扣了身份证" }));
    call(phone, "add_registration", json!({ "place": "330100", "on": "2025-03-01" }));
    let span = json!({ "started": 480, "ended": 1080 });
    call(phone, "diary_add", json!({ "entered": { "day": "2026-02-02", "span": span, "employer": "厂" } }));
    let report = json!({ "item": "residence-permit", "place": "330100", "kind": "charged_money", "office": "窗口", "text": "要钱" });
    call(phone, "report_difference", json!({ "new": report }));
}

/// Every answer that needs no argument, and every refusal.
fn answers(phone: &mut Phone) -> Vec<(&'static str, Result<Value, String>)> {
    let needs_nothing = |call: &&'static calls::Call| {
        call.kind == Kind::Read && call.args.iter().all(|(_, of)| of.starts_with("Option"))
    };
    calls::all()
        .filter(needs_nothing)
        .map(|one| (one.name, calls::call(phone, one.name, Value::Null).map_err(|error| error.code)))
        .collect()
}

fn emergency(with: impl FnOnce(&mut Phone)) -> Vec<(&'static str, Result<Value, String>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut phone = open(folder.path());
    with(&mut phone);
    call(&mut phone, "set_pin", json!({ "pin": PIN }));
    call(&mut phone, "set_duress_pin", json!({ "pin": EMERGENCY }));
    drop(phone);
    let mut phone = open(folder.path());
    assert_eq!(call(&mut phone, "unlock", json!({ "pin": EMERGENCY })), "guidance_only");
    answers(&mut phone)
}

#[test]
fn nothing_that_was_done_shows_on_a_phone_opened_with_the_emergency_pin() {
    let (full, empty) = (emergency(used), emergency(|_| {}));
    assert!(full.len() > 15, "most of what a screen asks");
    for (of_full, of_empty) in full.iter().zip(&empty) {
        assert_eq!(of_full, of_empty);
    }
}

#[test]
fn whatever_would_keep_something_private_is_refused_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut phone = open(folder.path());
    used(&mut phone);
    let id = call(&mut phone, "applications", Value::Null)[0]["id"].clone();
    call(&mut phone, "set_pin", json!({ "pin": PIN }));
    call(&mut phone, "set_duress_pin", json!({ "pin": EMERGENCY }));
    call(&mut phone, "unlock", json!({ "pin": EMERGENCY }));
    let code = |phone: &mut Phone, name: &str, args| calls::call(phone, name, args).expect_err(name).code;
    let open = json!({ "procedure": "residence-permit", "place": "330100" });
    assert_eq!(code(&mut phone, "open_application", open), "guidance-only");
    assert_eq!(code(&mut phone, "set_pin", json!({})), "guidance-only");
    assert_eq!(code(&mut phone, "application", json!({ "id": id })), "not-found");
    assert_eq!(code(&mut phone, "print_application", json!({ "id": id })), "not-found");
    assert_eq!(code(&mut phone, "calendar_application", json!({ "id": id })), "not-found");
    call(&mut phone, "unlock", json!({ "pin": PIN }));
    assert_eq!(call(&mut phone, "applications", Value::Null)[0]["id"], id, "and all of it is still there");
}
