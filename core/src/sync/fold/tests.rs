//! The laws of the fold: what one write does to another, what is void, what is kept for later, and that every replica
//! agrees whichever way it came to its state.

use proptest::prelude::*;

use super::*;
use crate::id::OpId;
use crate::sync::conflict;
use crate::sync::kinds::FOLD_PATH;
use crate::sync::operation::{Hlc, Operation, Value};
use crate::sync::outcome::{EntryOutcome, FieldOutcome, VoidReason};
use crate::sync::plain::Level;
use crate::sync::rebase::{PendingOperation, rebase};
use crate::time::Millis;

const OWNER: SpaceId = SpaceId([1; 32]);
const APP: [u8; 16] = [0xaa; 16];
const APP_HEX: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A toy of the real stage table: forward by one step, withdrawn from anywhere.
fn stages(from: &str, to: &str) -> bool {
    let order = ["draft", "preparing", "ready", "submitted"];
    let at = |stage: &str| order.iter().position(|known| *known == stage);
    to == "withdrawn" || at(from).zip(at(to)).is_some_and(|(from, to)| to == from + 1)
}

fn name(byte: u8) -> Name {
    Name { author: OWNER, op_id: OpId([byte; 16]) }
}

fn path(text: &str) -> Path {
    Path::parse(text).expect("a path of the test")
}

fn text(value: &str) -> Value {
    Value::text(value).expect("short")
}

fn op(kind: &str) -> Operation {
    Operation::new(kind, 1, Hlc { at: Millis(1), counter: 0 })
}

fn stage_path() -> Path {
    path(&format!("app/{APP_HEX}/stage"))
}

fn opened() -> Operation {
    op("opened").write(stage_path(), text("draft"), []).touch(path(&format!("app/{APP_HEX}")))
}

fn answer(value: &str, seen: &[u8]) -> Operation {
    op("answer").write(path("answer/arrival/value"), text(value), seen.iter().map(|byte| name(*byte)))
}

fn stage(to: &str, seen: &[u8]) -> Operation {
    op("stage").write(stage_path(), text(to), seen.iter().map(|byte| name(*byte)))
}

fn fee(id: u8, receipt: &str, amount: u64) -> Operation {
    let line = OpId([id; 16]).to_hex();
    let field = |name: &str| path(&format!("fee/{line}/{name}"));
    op("fee")
        .write(field("receipt"), text(receipt), [])
        .write(field("amount"), Value::encode(&amount).expect("short"), [])
        .touch(path(&format!("fee/{line}")))
}

fn new() -> LogState {
    LogState::new(OWNER, LogId::application(APP))
}

fn push_as(state: &mut LogState, byte: u8, operation: &Operation, authority: Option<Authority>) -> EntryOutcome {
    let plaintext = operation.to_bytes().expect("within limits");
    let content = Content::Plaintext(&plaintext);
    state.apply(&FoldEntry { seq: state.seq + 1, name: name(byte), authority, content }, &stages)
}

fn push(state: &mut LogState, byte: u8, operation: &Operation) -> EntryOutcome {
    push_as(state, byte, operation, Some(Authority::Owner))
}

fn outcome(entry: EntryOutcome) -> FieldOutcome {
    match entry {
        EntryOutcome::Applied(paths) => paths.first().expect("a written path").1,
        other => panic!("not applied: {other:?}"),
    }
}

fn live(state: &LogState) -> Vec<String> {
    let field = state.field(&path("answer/arrival/value"));
    field
        .map(|field| field.distinct().into_iter().filter_map(Value::as_text).map(str::to_owned).collect())
        .unwrap_or_default()
}

#[test]
fn a_write_replaces_what_it_saw_and_what_it_did_not_see_is_a_conflict_until_someone_chooses() {
    let mut state = new();
    assert_eq!(outcome(push(&mut state, 1, &answer("1 March", &[]))), FieldOutcome::Applied);
    assert_eq!(outcome(push(&mut state, 2, &answer("2 March", &[1]))), FieldOutcome::Applied);
    assert_eq!(outcome(push(&mut state, 3, &answer("3 March", &[1]))), FieldOutcome::Conflict);
    let conflicts = conflict::list(&state);
    assert_eq!(conflicts.len(), 1);
    assert_eq!(
        conflicts[0].sides.iter().map(|(value, _)| value.as_text()).collect::<Vec<_>>(),
        [Some("2 March"), Some("3 March")]
    );
    let choice = conflict::choose(&state, &conflicts[0].path, text("2 March"), Hlc { at: Millis(9), counter: 0 });
    assert_eq!(outcome(push(&mut state, 4, &choice.expect("two values"))), FieldOutcome::Applied);
    assert_eq!((live(&state), conflict::list(&state).len()), (vec!["2 March".to_owned()], 0));
}

#[test]
fn equal_values_show_as_one_and_naming_one_leaves_the_other() {
    let mut state = new();
    push(&mut state, 1, &answer("same", &[]));
    assert_eq!(outcome(push(&mut state, 2, &answer("same", &[]))), FieldOutcome::Merged);
    assert_eq!(live(&state), ["same"]);
    assert_eq!(outcome(push(&mut state, 3, &answer("new", &[1]))), FieldOutcome::Conflict);
    assert_eq!(live(&state), ["same", "new"]);
}

#[test]
fn an_operation_that_was_named_before_it_came_arrives_replaced_and_still_removes_what_it_saw() {
    let mut state = new();
    push(&mut state, 1, &answer("one", &[]));
    push(&mut state, 3, &answer("three", &[2]));
    assert_eq!(live(&state), ["one", "three"]);
    assert_eq!(outcome(push(&mut state, 2, &answer("two", &[1]))), FieldOutcome::Superseded);
    assert_eq!(live(&state), ["three"]);
}

#[test]
fn the_same_intent_counts_once_and_a_differing_second_joins_it() {
    let mut state = new();
    push(&mut state, 1, &answer("one", &[]));
    let before = state.clone();
    assert_eq!(push(&mut state, 1, &answer("one", &[])), EntryOutcome::Repeat);
    assert_eq!(state.fields, before.fields);
    assert_eq!(outcome(push(&mut state, 1, &answer("other", &[]))), FieldOutcome::Conflict);
    push(&mut state, 2, &answer("chosen", &[1]));
    assert_eq!(live(&state), ["chosen"], "naming it replaces both");
}

#[test]
fn what_names_itself_is_void() {
    let mut state = new();
    assert_eq!(push(&mut state, 1, &answer("one", &[1])), EntryOutcome::Void(VoidReason::NamesItself));
    assert!(live(&state).is_empty());
}

#[test]
fn a_stage_follows_from_one_it_saw_or_the_whole_operation_is_void() {
    let mut state = new();
    assert!(matches!(push(&mut state, 9, &stage("ready", &[])), EntryOutcome::Void(VoidReason::IllegalStage { .. })));
    push(&mut state, 1, &opened());
    let jump = stage("submitted", &[1]).write(path("reached/accepted/on"), text("2026-09-10"), []);
    let reason = VoidReason::IllegalStage { from: vec!["draft".into()], to: "submitted".into() };
    assert_eq!(push(&mut state, 2, &jump), EntryOutcome::Void(reason));
    assert!(state.field(&path("reached/accepted/on")).is_none(), "void as a whole");
    assert_eq!(outcome(push(&mut state, 3, &stage("preparing", &[1]))), FieldOutcome::Applied);
    assert_eq!(outcome(push(&mut state, 4, &stage("withdrawn", &[1]))), FieldOutcome::Conflict);
    // From a replaced stage the edge is still judged, because replaced stages are kept by name.
    assert_eq!(outcome(push(&mut state, 5, &stage("preparing", &[1, 3, 4]))), FieldOutcome::Applied);
    assert_eq!(outcome(push(&mut state, 6, &stage("ready", &[3, 5]))), FieldOutcome::Applied);
    assert_eq!(
        outcome(push(&mut state, 7, &stage("ready", &[0x77]))),
        FieldOutcome::Merged,
        "a name not here is not judged"
    );
}

#[test]
fn a_second_opener_merges_and_a_second_create_is_void() {
    let mut state = new();
    push(&mut state, 1, &opened());
    assert_eq!(outcome(push(&mut state, 2, &opened())), FieldOutcome::Merged);
    push(&mut state, 3, &fee(3, "A-1", 500));
    assert_eq!(push(&mut state, 3, &fee(3, "A-2", 700)), EntryOutcome::Void(VoidReason::SecondCreate));
}

#[test]
fn one_receipt_counts_once_and_unequal_amounts_never_merge() {
    let mut state = new();
    push(&mut state, 1, &fee(1, "A-1", 500));
    let EntryOutcome::Applied(paths) = push(&mut state, 2, &fee(2, "ａ 1", 500)) else { panic!("applied") };
    assert_eq!(paths.last(), Some(&(path(&format!("fee/{}", OpId([2; 16]))), FieldOutcome::Merged)));
    let EntryOutcome::Applied(paths) = push(&mut state, 3, &fee(3, "A-1", 900)) else { panic!("applied") };
    assert_eq!(paths.last().map(|(_, outcome)| *outcome), Some(FieldOutcome::Conflict));
    let EntryOutcome::Applied(paths) = push(&mut state, 4, &fee(4, "", 900)) else { panic!("applied") };
    assert_eq!(paths.len(), 2, "no receipt is no duplicate");
}

#[test]
fn the_ledger_is_only_added_to_and_a_kind_keeps_to_its_entities() {
    let mut state = new();
    push(&mut state, 1, &fee(1, "A-1", 500));
    let line = path(&format!("fee/{}/amount", OpId([1; 16])));
    let zero = Value::encode(&0).expect("short");
    for kind in ["choose", "revise", "answer"] {
        let change = op(kind).write(line.clone(), zero.clone(), [name(1)]);
        assert_eq!(push(&mut state, 2, &change), EntryOutcome::Void(VoidReason::AppendOnly), "{kind}");
    }
    let outside = [
        op("answer").write(path("paper/id/state"), text("have"), []),
        op("answer").write(path("answer/a/value"), text("x"), []).touch(path("answer/b")),
        op("answer"),
        op("stage").write(path("app/bb/stage"), text("draft"), []),
        op("upgrade").write(stage_path(), text("draft"), []),
        op("entry").write(path("entry/aa/hours"), text("8"), []),
        op("fee").write(path("fee/00/amount"), zero, []).touch(path(&format!("fee/{}", OpId([2; 16])))),
        op("remove").write(path("note/aa/text"), text("x"), []),
    ];
    for operation in outside {
        assert_eq!(push(&mut state, 2, &operation), EntryOutcome::Void(VoidReason::OutsideKind), "{operation:?}");
    }
}

#[test]
fn writes_before_their_create_apply_and_stay_hidden_until_it_arrives() {
    let mut state = new();
    let note = OpId([2; 16]).to_hex();
    let body = path(&format!("note/{note}/text"));
    push(&mut state, 3, &op("revise").write(body.clone(), text("later"), [name(2)]));
    assert!(state.ids("note").is_empty());
    let create = op("note").write(body.clone(), text("first"), []).touch(path(&format!("note/{note}")));
    assert_eq!(outcome(push(&mut state, 2, &create)), FieldOutcome::Superseded);
    assert_eq!(state.ids("note"), [note]);
    assert_eq!(state.field(&body).and_then(Field::value), Some(&text("later")));
}

#[test]
fn kinds_above_the_authors_level_are_void() {
    let mut state = new();
    let note = op("note")
        .write(path(&format!("note/{}/text", OpId([2; 16]))), text("seen her today"), [])
        .touch(path(&format!("note/{}", OpId([2; 16]))));
    let as_helper = |state: &mut LogState, operation: &Operation, authority| push_as(state, 2, operation, authority);
    let void = EntryOutcome::Void(VoidReason::NotEntitled);
    assert_eq!(as_helper(&mut state, &answer("x", &[]), Some(Authority::Granted(Level::Note))), void);
    assert_eq!(as_helper(&mut state, &note, Some(Authority::Granted(Level::Read))), void);
    assert_eq!(as_helper(&mut state, &note, Some(Authority::Granted(Level::Guardian))), void);
    assert_eq!(as_helper(&mut state, &note, None), void);
    assert_eq!(outcome(as_helper(&mut state, &note, Some(Authority::Granted(Level::Note)))), FieldOutcome::Applied);
    assert_eq!(
        outcome(push_as(&mut state, 3, &answer("x", &[]), Some(Authority::Granted(Level::Write)))),
        FieldOutcome::Applied
    );
}

#[test]
fn an_unknown_kind_freezes_what_it_touches_and_what_hangs_on_it_and_a_newer_app_replays_it() {
    let mut state = new();
    push(&mut state, 1, &answer("one", &[]));
    let mut newer = answer("two", &[1]);
    newer.schema = 2;
    assert_eq!(push(&mut state, 2, &newer), EntryOutcome::NeedsNewerApp);
    assert!(state.is_frozen(&path("answer/arrival/value")) && !state.is_frozen(&path("answer/other/value")));
    assert_eq!(live(&state), ["one"], "never guessed");
    let both = answer("three", &[2]).write(path("answer/other/value"), text("x"), []);
    assert_eq!(push(&mut state, 3, &both), EntryOutcome::NeedsNewerApp);
    assert!(state.is_frozen(&path("answer/other/value")), "an operation applies as a whole or not");
    assert!(
        conflict::choose(&state, &path("answer/arrival/value"), text("x"), Hlc { at: Millis(0), counter: 0 }).is_err()
    );
    assert_eq!(state.deferred().len(), 2);
    // "A newer app": here the same one, once the deferred bytes are of a kind it knows.
    state.deferred[0].plaintext = Some(answer("two", &[1]).to_bytes().expect("within limits"));
    let replayed = state.thaw(&stages).expect("nothing of an unknown format");
    assert!(replayed.iter().all(|(_, outcome)| matches!(outcome, EntryOutcome::Applied(_))));
    assert_eq!((live(&state), state.needs_newer_app(), state.seq()), (vec!["three".to_owned()], false, 3));
}

#[test]
fn a_newer_fold_version_or_format_freezes_the_whole_log() {
    let version = |n: u64, seen: &[u8]| {
        op("raise_fold").write(path(FOLD_PATH), Value::encode(&n).expect("short"), seen.iter().map(|b| name(*b)))
    };
    let mut state = new();
    push(&mut state, 1, &opened());
    assert_eq!(state.fold_version(), 1);
    assert_eq!(push(&mut state, 2, &version(1, &[])), EntryOutcome::Void(VoidReason::NotRaised));
    assert_eq!(push(&mut state, 3, &version(2, &[])), EntryOutcome::NeedsNewerApp);
    assert_eq!(push(&mut state, 4, &answer("x", &[])), EntryOutcome::NeedsNewerApp);
    assert!(live(&state).is_empty());
    let mut state = new();
    let future =
        FoldEntry { seq: 1, name: name(1), authority: Some(Authority::Owner), content: Content::UnknownFormat };
    assert_eq!(state.apply(&future, &stages), EntryOutcome::NeedsNewerApp);
    assert_eq!(push(&mut state, 2, &answer("x", &[])), EntryOutcome::NeedsNewerApp);
    assert_eq!(state.thaw(&stages), None);
}

#[test]
fn a_field_that_merges_silently_takes_the_last_in_log_order() {
    let mut state = new();
    push(&mut state, 1, &opened());
    let title = path(&format!("app/{APP_HEX}/title"));
    let set = |value: &str| op("stage").write(title.clone(), text(value), []);
    assert_eq!(outcome(push(&mut state, 2, &set("Hangzhou"))), FieldOutcome::Applied);
    assert_eq!(outcome(push(&mut state, 3, &set("permit"))), FieldOutcome::Merged);
    assert_eq!(state.field(&title).and_then(Field::value), Some(&text("permit")));
}

#[test]
fn pending_operations_lie_over_the_state_and_stop_counting_once_they_have_their_place() {
    let mut state = new();
    push(&mut state, 1, &answer("one", &[]));
    let plaintext = answer("mine", &[1]).to_bytes().expect("within limits");
    let pending = [PendingOperation { name: name(5), authority: Authority::Owner, plaintext }];
    assert_eq!(live(&rebase(&state, &pending, &stages).state), ["mine"]);
    assert_eq!(live(&state), ["one"], "what is pending changes nothing stored");
    push(&mut state, 2, &answer("theirs", &[1]));
    assert_eq!(live(&rebase(&state, &pending, &stages).state), ["theirs", "mine"]);
    push(&mut state, 5, &answer("mine", &[1]));
    let done = rebase(&state, &pending, &stages);
    assert_eq!(done.outcomes, [(name(5), EntryOutcome::Repeat)]);
    assert_eq!(done.state.fields, state.fields);
}

/// Operations of a small world: a few fields, stages, fees and unknown kinds, seeing whatever of the others.
fn any_operation() -> impl Strategy<Value = Operation> {
    let seen = proptest::collection::btree_set(1u8..8, 0..3).prop_map(|set| set.into_iter().collect::<Vec<_>>());
    let value = prop_oneof![Just("a"), Just("b"), Just("c")];
    let to = prop_oneof![Just("draft"), Just("preparing"), Just("ready"), Just("withdrawn")];
    prop_oneof![
        4 => (value, seen.clone()).prop_map(|(value, seen)| answer(value, &seen)),
        2 => (to, seen.clone()).prop_map(|(to, seen)| stage(to, &seen)),
        1 => Just(opened()),
        1 => (1u64..3).prop_map(|amount| fee(1, "A-1", amount)),
        1 => seen.prop_map(|seen| Operation { schema: 9, ..answer("z", &seen) }),
    ]
}

/// Five operations, each by one of three devices, in the order the devices made them.
fn five() -> impl Strategy<Value = Vec<(usize, Operation)>> {
    proptest::collection::vec((0usize..3, any_operation()), 5)
}

/// Every order in which a server may receive them: each device's own order is kept.
fn interleavings(made: &[(usize, Operation)]) -> Vec<Vec<usize>> {
    fn grow(made: &[(usize, Operation)], so_far: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        if so_far.len() == made.len() {
            all.push(so_far.clone());
        }
        for next in 0..made.len() {
            let earlier_of_its_device = (0..next).all(|at| made[at].0 != made[next].0 || so_far.contains(&at));
            if !so_far.contains(&next) && earlier_of_its_device {
                so_far.push(next);
                grow(made, so_far, all);
                so_far.pop();
            }
        }
    }
    let mut all = Vec::new();
    grow(made, &mut Vec::new(), &mut all);
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn replicas_with_the_same_log_agree_whichever_way_they_came_to_it(made in five()) {
        for order in interleavings(&made) {
            let mut whole = new();
            let mut outcomes = Vec::new();
            for &at in &order {
                outcomes.push(push(&mut whole, at as u8 + 1, &made[at].1));
            }
            // A replica that starts from a snapshot anywhere in the log.
            for cut in 0..=order.len() {
                let mut replica = new();
                for &at in &order[..cut] {
                    push(&mut replica, at as u8 + 1, &made[at].1);
                }
                let mut replica = LogState::parse(&replica.to_bytes())?;
                for (position, &at) in order.iter().enumerate().skip(cut) {
                    prop_assert_eq!(&push(&mut replica, at as u8 + 1, &made[at].1), &outcomes[position]);
                }
                prop_assert_eq!(&replica, &whole);
            }
            // A phone whose own operations came back one by one while the rest was pending.
            let pending: Vec<PendingOperation> = order.iter().map(|&at| PendingOperation {
                name: name(at as u8 + 1),
                authority: Authority::Owner,
                plaintext: made[at].1.to_bytes().expect("within limits"),
            }).collect();
            prop_assert_eq!(&rebase(&new(), &pending, &stages).state, &whole);
        }
    }

    #[test]
    fn nothing_disappears_but_what_was_named(made in five()) {
        let mut state = new();
        for (at, (_, operation)) in made.iter().enumerate() {
            push(&mut state, at as u8 + 1, operation);
        }
        let named: BTreeSet<Name> = made.iter().flat_map(|(_, op)| &op.writes).flat_map(|w| w.seen.clone()).collect();
        for (at, (_, operation)) in made.iter().enumerate() {
            let own = name(at as u8 + 1);
            if state.has_applied(&own) && !named.contains(&own) {
                for write in &operation.writes {
                    let field = state.field(&write.path).expect("an applied write leaves a field");
                    prop_assert!(field.live().iter().any(|live| live.name == own && live.value == write.value));
                }
            }
        }
    }

    #[test]
    fn a_changed_image_is_refused_or_another_state(made in five(), at: proptest::sample::Index, bit in 0u8..8) {
        let mut state = new();
        for (byte, (_, operation)) in made.iter().enumerate() {
            push(&mut state, byte as u8 + 1, operation);
        }
        let mut bytes = state.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert_ne!(LogState::parse(&bytes).ok(), Some(state));
    }
}
