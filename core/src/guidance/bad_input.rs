//! Whatever bytes arrive, reading them ends in a value or an error: never in a panic, and never in more memory than allowed.

use proptest::prelude::*;

use super::library::Library;
use super::object::Object;
use super::pack::Pack;
use super::trust::{self, Envelope, PackEntry};
use super::verdict::{Here, Moment};
use super::{delta, jcs, markdown, render, search};
use crate::locale::Locale;
use crate::place::{PlaceCode, PlaceTable};

/// JSON of the shapes guidance uses.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        (-9_007_199_254_740_991_i64..9_007_199_254_740_991).prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("\\PC{0,8}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A line of the fixture with a stretch of it replaced.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let lines: Vec<&'static str> = include_str!("verdict/fixture.jsonl").lines().collect();
    (0..lines.len(), any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..6)).prop_map(
        move |(n, at, with)| {
            let mut bytes = lines[n].as_bytes().to_vec();
            let at = at.index(bytes.len());
            let end = (at + with.len()).min(bytes.len());
            bytes.splice(at..end, with);
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn canonical_json_is_a_fixed_point(value in json()) {
        let once = jcs::canonical_value(&value).expect("whole numbers only");
        let back: serde_json::Value = serde_json::from_slice(&once).expect("JSON");
        prop_assert_eq!(jcs::canonical_value(&back).expect("canonical"), once);
        prop_assert_eq!(back, value);
    }

    #[test]
    fn mangled_objects_are_objects_or_errors(bytes in mangled()) {
        if let Ok(object) = Object::parse(&bytes) {
            drop(search::row(&object.body));
            let known = object.item().is_some();
            if known {
                let canonical = object.canonical().expect("what was read can be written");
                prop_assert_eq!(Object::parse(&canonical).expect("an object"), object);
            }
        }
    }

    #[test]
    fn noise_is_no_document_pack_or_delta(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 0..100_000_u64) {
        let key = "CN/zh-Hans".parse().expect("a pack");
        let entry = PackEntry { index: super::object::ObjectId([1; 32]), bytes: size };
        prop_assert!(Envelope::parse(&bytes).is_err());
        prop_assert!(trust::load_root(&bytes).is_err());
        prop_assert!(Pack::unpack(&bytes, &key, &entry).is_err());
        let old = Pack::build(&key, &[b"{}".to_vec()]).expect("a pack");
        prop_assert!(delta::apply(&old, &bytes, &entry).is_err());
    }

    #[test]
    fn any_text_can_be_shown_split_and_searched(text in "[\\PC\n{}:*#-]{0,80}") {
        let library = Library::new(Locale::ZhHans, 1, PlaceTable::default());
        let day = jiff::civil::date(2026, 11, 24);
        let here = Here { library: &library, place: PlaceCode::cn(), moment: Moment::today(day) };
        let filled = render::fill(&here, &text);
        drop(markdown::blocks(&filled.text));
        drop(search::split(&text));
        for asked in [search::match_all(&text), search::match_any(&text)].into_iter().flatten() {
            prop_assert_eq!(asked.matches('"').count() % 2, 0);
        }
    }
}
