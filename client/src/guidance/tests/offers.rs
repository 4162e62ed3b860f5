//! A fee that changes under an open application: told with old, new, source and day, and nothing changes until it is taken.

use sojourn_core::place::PlaceCode;

use super::*;

fn zhongshan() -> PlaceCode {
    "442000".parse().expect("a place")
}

/// A release in which the city's replacement costs 15 yuan instead of 20, from a day on.
fn cheaper_from(clock: &TestClock, seq: u64, day: &str) -> Files {
    let city: PackKey = "442000/zh-Hans".parse().expect("a pack");
    let base = baseline::load().expect("verifies");
    let old = baseline::packs(&base, |found| *found == city).expect("unpacks").remove(0);
    let mut objects: Vec<Vec<u8>> = Vec::new();
    for (_, text) in old.objects() {
        let mut object = Object::parse(text.as_bytes()).expect("an object");
        let mut later = object.clone();
        if let (Body::Fee(fee), Body::Fee(next)) = (&mut object.body, &mut later.body)
            && fee.id.as_str() == "permit-replacement"
        {
            let from: sojourn_core::time::Date = day.parse().expect("a day");
            fee.valid_to = from.yesterday().ok();
            next.id = "permit-replacement-later".parse().expect("an id");
            (next.amount, next.valid_from, next.as_at) = (Some(1_500), from, None);
            objects.push(later.canonical().expect("canonical"));
        }
        objects.push(object.canonical().expect("canonical"));
    }
    let new = Pack::build(&city, &objects).expect("a pack");
    let mut packs = base.release.packs.clone();
    packs.insert(city.clone(), new.entry());
    let release = Release { seq, packs, ..base.release };
    let keys: Vec<_> = both().iter().map(|signer| signer.signing_key()).collect();
    let bytes = sign(Role::Release, &release, &keys.iter().collect::<Vec<_>>()).expect("signs");
    let timestamp = Timestamp::new(&release, &bytes, 1, None, Publisher::new(clock).issued);
    let stamped = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()]).expect("signs");
    BTreeMap::from([
        ("stable/timestamp.json".to_owned(), stamped),
        (format!("stable/releases/{seq}.json"), bytes),
        (format!("stable/packs/{city}/{}", new.entry().index), new.text().as_bytes().to_vec()),
    ])
}

#[test]
fn a_fee_that_changes_is_offered_with_old_new_source_and_day_and_stays_until_it_is_taken() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    let id = held.open_application("permit-replacement", &zhongshan()).expect("opens");
    let before = held.application(id, None).expect("reads");
    assert!(before.upgrade.is_none() && before.fees[0].words.contains("20元"), "{:?}", before.fees);
    let today = held.today();
    fetch(&mut held, &cheaper_from(&clock, 2, &today.to_string())).0.expect("installs");
    assert_eq!(held.status().expect("status").release, 2);
    let view = held.application(id, None).expect("reads");
    assert_eq!(view.fees, before.fees, "what it began with stays");
    let offer = view.upgrade.expect("it is told");
    let fee = offer.changes.iter().find(|change| change.part == "fee").expect("the fee");
    let told = (fee.before.as_deref(), fee.after.as_deref(), fee.from);
    assert!(told.0.is_some_and(|words| words.starts_with("20元")), "{told:?}");
    assert_eq!((told.1, told.2), (Some("15元"), Some(today)));
    assert!(!fee.sources.is_empty(), "and what says so");
    assert!(offer.words.starts_with("新内容会改变你的结果：") && offer.words.contains("15元"), "{}", offer.words);
    assert_eq!((offer.from, offer.to), (offer.to, offer.from), "the way itself is the same");
    assert_eq!(held.application(id, None).expect("again").fees, before.fees, "reading is not taking");
    held.upgrade(id).expect("takes it");
    let after = held.application(id, None).expect("reads");
    assert!(after.upgrade.is_none());
    assert_eq!(after.fees[0].words, "15元");
}

#[test]
fn a_fee_that_changes_later_is_told_now_with_its_day() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    let id = held.open_application("permit-replacement", &zhongshan()).expect("opens");
    fetch(&mut held, &cheaper_from(&clock, 2, "2027-01-01")).0.expect("installs");
    let offer = held.application(id, None).expect("reads").upgrade.expect("it is told ahead");
    let fee = offer.changes.iter().find(|change| change.part == "fee").expect("the fee");
    assert_eq!(
        (fee.after.as_deref(), fee.from.map(|day| day.to_string()).as_deref()),
        (Some("15元"), Some("2027-01-01"))
    );
    assert!(offer.words.ends_with("从2027年1月1日起。"), "{}", offer.words);
}

#[test]
fn a_release_that_changes_nothing_for_the_person_offers_nothing() {
    let clock = TestClock::new();
    let mut held = phone("one", None, &clock);
    let id = held.open_application("permit-replacement", &zhongshan()).expect("opens");
    fetch(&mut held, &Publisher::new(&clock).publish()).0.expect("installs");
    assert!(held.application(id, None).expect("reads").upgrade.is_none());
}
