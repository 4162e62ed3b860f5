//! Phones as a person uses them, with a server that can be lost, set back or made to lie.

use sojourn_core::guidance::text::ItemId;
use sojourn_core::id::{DeviceId, LogId};
use sojourn_core::registration::application::Answer;
use sojourn_core::registration::record::Opening;
use sojourn_core::registration::stage::Stage;
use sojourn_core::time::Date;

use super::*;
use crate::sync::round::Budget;
use crate::testing::{Loss, Lossy, MiniServer, TestClock, phone};

fn opening(phone: &Phone) -> Opening {
    Opening {
        procedure: question("residence-permit"),
        version: 1,
        definition: "00".repeat(32),
        place: "330100".parse().expect("a place"),
        opened_on: phone.today(),
        title: "居住证".into(),
    }
}

fn open(phone: &mut Phone) -> ApplicationId {
    let opening = opening(phone);
    phone.open_under(&opening, b"{}").expect("opens")
}

fn question(name: &str) -> ItemId {
    name.parse().expect("an id")
}

fn answer(phone: &mut Phone, id: ApplicationId, name: &str, text: &str) {
    phone.answer_with(id, &question(name), &Answer::Text(text.into())).expect("answers");
}

fn sync(phone: &mut Phone, server: &mut MiniServer) -> SyncReport {
    phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs")
}

/// The visible fields of an application as this phone shows them.
fn fields(phone: &mut Phone, id: ApplicationId) -> Vec<(String, Vec<Vec<u8>>)> {
    phone
        .reading(|tx, identity, scene| {
            let folded = write::open_log(tx, identity, &id.log(), scene)?;
            Ok(folded
                .state
                .visible()
                .map(|(path, field)| {
                    let mut values: Vec<_> = field.distinct().iter().map(|v| v.as_cbor().to_vec()).collect();
                    values.sort();
                    (path.to_string(), values)
                })
                .collect())
        })
        .expect("folds")
        .unwrap_or_default()
}

fn paired(server: &mut MiniServer, clock: &TestClock) -> (Phone, Phone) {
    let (mut old, mut new) = (phone("old", None, clock), phone("new", None, clock));
    let invitation = old.invitation().expect("invites");
    let pairing = new.join(&invitation).expect("joins");
    old.certify(&pairing).expect("certifies");
    sync(&mut old, server);
    sync(&mut new, server);
    (old, new)
}

#[test]
fn an_edit_without_signal_is_on_the_phone_and_leaves_it_later() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    assert!(!phone.status().expect("status").has_identity, "looking makes nobody");
    let id = open(&mut phone);
    answer(&mut phone, id, "job", "employed");
    let before = phone.status().expect("status");
    assert!(before.not_sent > 0 && before.oldest_not_sent.is_some() && before.last_success.is_none());
    let report = sync(&mut phone, &mut server);
    assert_eq!(report.sent, before.not_sent);
    let after = phone.status().expect("status");
    assert_eq!((after.not_sent, after.last_success), (0, Some(clock.now())));
    assert_eq!(server.op_ids(&id.log()).len(), 2);
    let again = sync(&mut phone, &mut server);
    assert_eq!((again.sent, again.received, again.rounds), (0, 0, 1), "nothing more to say");
}

#[test]
fn a_byte_budget_ends_a_run_cleanly_and_the_next_one_goes_on() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = paired(&mut server, &clock);
    let ids: Vec<_> = (0..4).map(|_| open(&mut old)).collect();
    sync(&mut old, &mut server);
    let budget = Budget { total_bytes: 1, ..Budget::default() };
    let first = new.sync(&mut server.transport(), budget, &mut |_| {}).expect("syncs");
    assert!(first.unfinished && first.rounds == 1, "{first:?}");
    sync(&mut new, &mut server);
    assert!(ids.iter().all(|id| !fields(&mut new, *id).is_empty()));
}

#[test]
fn two_phones_agree_in_either_order_and_both_show_the_conflict() {
    for old_first in [true, false] {
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let (mut old, mut new) = paired(&mut server, &clock);
        let id = open(&mut old);
        answer(&mut old, id, "job", "employed");
        sync(&mut old, &mut server);
        sync(&mut new, &mut server);
        assert_eq!(fields(&mut old, id), fields(&mut new, id));
        answer(&mut old, id, "job", "self-employed");
        answer(&mut old, id, "home", "rented");
        answer(&mut new, id, "job", "student");
        answer(&mut new, id, "child", "none");
        let (first, second) = if old_first { (&mut old, &mut new) } else { (&mut new, &mut old) };
        sync(first, &mut server);
        sync(second, &mut server);
        sync(first, &mut server);
        assert_eq!(fields(&mut old, id), fields(&mut new, id), "same fold");
        let conflicts = old.conflicts().expect("lists");
        assert_eq!(conflicts, new.conflicts().expect("lists"), "shown on both");
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].path, "answer/job/value");
        assert_eq!(conflicts[0].sides.len(), 2, "nothing lost");
        let student = conflicts[0].sides.iter().position(|side| side.value == "student").expect("a side");
        old.choose(id, "answer/job/value", student).expect("chooses");
        sync(&mut old, &mut server);
        sync(&mut new, &mut server);
        assert!(old.conflicts().expect("lists").is_empty() && new.conflicts().expect("lists").is_empty());
        assert_eq!(fields(&mut old, id), fields(&mut new, id));
    }
}

#[test]
fn a_lost_request_or_reply_anywhere_loses_nothing_and_repeats_nothing() {
    for (lost_at, loss) in (1..12).flat_map(|n| [(n, Loss::Request), (n, Loss::Reply)]) {
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let mut phone = phone("one", None, &clock);
        let id = open(&mut phone);
        answer(&mut phone, id, "job", "employed");
        let written = fields(&mut phone, id);
        let lose = |n| if n == lost_at { loss } else { Loss::Nothing };
        let mut lossy = Lossy { server: &mut server, lose, exchanges: 0 };
        let _failed = phone.sync(&mut lossy, Budget::default(), &mut |_| {});
        assert_eq!(fields(&mut phone, id), written, "exchange {lost_at}");
        sync(&mut phone, &mut server);
        assert_eq!(phone.status().expect("status").not_sent, 0, "exchange {lost_at}");
        assert_eq!(fields(&mut phone, id), written);
        let mut ids = server.op_ids(&id.log());
        assert_eq!(ids.len(), 2, "each once");
        ids.dedup();
        assert_eq!(ids.len(), 2);
    }
}

#[test]
fn a_crash_at_every_write_of_editing_and_syncing_is_survived() {
    let mut stop_at = 0;
    // Guidance is installed once; the crashes are about what is private.
    let fresh = tempfile::tempdir().expect("a directory");
    drop(phone("fresh", Some(fresh.path()), &TestClock::new()));
    loop {
        stop_at += 1;
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::copy(fresh.path().join("phone.db"), dir.path().join("phone.db")).expect("copies");
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let mut one = phone("one", Some(dir.path()), &clock);
        let hook = move |n| if n >= stop_at { Err(StoreError::Full) } else { Ok(()) };
        one.set_write_hook(Some(Box::new(hook)));
        let mut script = || -> Result<(), PhoneError> {
            let opening = opening(&one);
            let id = one.open_under(&opening, b"{}")?;
            one.answer_with(id, &question("job"), &Answer::Yes(true))?;
            one.sync(&mut server.transport(), Budget::default(), &mut |_| {})?;
            one.answer_with(id, &question("home"), &Answer::Yes(false))?;
            one.sync(&mut server.transport(), Budget::default(), &mut |_| {})?;
            Ok(())
        };
        let survived = script().is_ok();
        let crashed_after: Vec<_> = server.state_ids();
        drop(one);
        // The phone comes back: everything it showed is sent, everything acknowledged is there once.
        clock.advance(1);
        let mut back = phone("back", Some(dir.path()), &clock);
        sync(&mut back, &mut server);
        assert_eq!(back.status().expect("status").not_sent, 0, "write {stop_at}");
        let ids = server.state_ids();
        assert!(ids.starts_with(&crashed_after) || crashed_after.iter().all(|id| ids.contains(id)));
        let mut unique = ids.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "write {stop_at}: an operation is there twice");
        if survived {
            assert!(stop_at > 40, "the script writes more than that");
            return;
        }
    }
}

#[test]
fn a_token_that_expired_is_renewed_and_consumes_no_operation() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    let id = open(&mut phone);
    sync(&mut phone, &mut server);
    answer(&mut phone, id, "job", "employed");
    server.unauthorised = 1;
    let report = sync(&mut phone, &mut server);
    assert_eq!(report.sent, 1);
    clock.advance(3_600_000);
    answer(&mut phone, id, "job", "student");
    assert_eq!(sync(&mut phone, &mut server).sent, 1);
    server.unauthorised = 9;
    answer(&mut phone, id, "job", "none");
    assert!(phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).is_err());
    let status = phone.status().expect("status");
    assert_eq!((status.not_sent, status.last_failure_code.as_deref()), (1, Some("unauthenticated")));
    assert!(status.next_try.is_some());
}

#[test]
fn receipts_that_prove_nothing_leave_every_operation_in_the_outbox() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    open(&mut phone);
    let waiting = phone.status().expect("status").not_sent;
    server.forges_receipts = true;
    let error = phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect_err("refused");
    assert_eq!(error.code(), "bad-receipts");
    assert_eq!(phone.status().expect("status").not_sent, waiting);
    server.forges_receipts = false;
    sync(&mut phone, &mut server);
    assert_eq!(phone.status().expect("status").not_sent, 0);
}

#[test]
fn a_server_set_back_gets_back_what_it_lost() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = paired(&mut server, &clock);
    let id = open(&mut old);
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    let backup = server.state.clone();
    answer(&mut old, id, "job", "employed");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    let whole = server.op_ids(&id.log());
    server.restore(backup);
    sync(&mut new, &mut server);
    sync(&mut old, &mut server);
    assert_eq!(server.op_ids(&id.log()), whole, "every acknowledged operation is back, once");
    assert_eq!(fields(&mut old, id), fields(&mut new, id));
}

#[test]
fn histories_that_parted_after_a_restore_meet_again() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = paired(&mut server, &clock);
    let id = open(&mut old);
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    let backup = server.state.clone();
    answer(&mut old, id, "job", "employed");
    sync(&mut old, &mut server);
    server.restore(backup);
    clock.advance(5);
    answer(&mut new, id, "home", "rented");
    sync(&mut new, &mut server);
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    sync(&mut old, &mut server);
    assert_eq!(fields(&mut old, id), fields(&mut new, id), "both edits on both phones");
    assert!(fields(&mut old, id).iter().any(|(path, _)| path == "answer/job/value"));
    assert!(fields(&mut old, id).iter().any(|(path, _)| path == "answer/home/value"));
    assert_eq!(old.status().expect("status").not_sent, 0);
}

#[test]
fn an_impossible_stage_is_refused_before_it_is_stored() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let id = open(&mut phone);
    let day: Date = "2026-03-02".parse().expect("a day");
    phone.stage(id, Stage::Accepted, Some(day)).expect("reality may run ahead");
    let waiting = phone.status().expect("status").not_sent;
    let error = phone.stage(id, Stage::Preparing, None).expect_err("no way back");
    assert_eq!(error.code(), "illegal_stage");
    assert_eq!(phone.status().expect("status").not_sent, waiting);
}

#[test]
fn a_slip_in_a_pairing_text_is_noticed_and_another_persons_refused() {
    let clock = TestClock::new();
    let (mut old, mut new, mut other) =
        (phone("old", None, &clock), phone("new", None, &clock), phone("other", None, &clock));
    let invitation = old.invitation().expect("invites");
    let slip = invitation.replacen(&invitation[..1], if &invitation[..1] == "A" { "B" } else { "A" }, 1);
    assert_eq!(new.join(&slip).expect_err("a slip").code(), "typing-mistake");
    let pairing = new.join(&invitation.to_lowercase()).expect("case does not matter");
    assert_eq!(new.join(&invitation).expect("asked again"), pairing, "the same text again");
    assert_eq!(other.certify(&pairing).expect_err("not theirs").code(), "wrong-person");
    assert_eq!(new.note(ApplicationId([0; 16]), "x").expect_err("not yet").code(), "not-yet-joined");
    assert_eq!(old.join(&other.invitation().expect("invites")).expect_err("has data").code(), "already-someone");
}

#[test]
fn a_revoked_phone_gets_nothing_new_and_keys_change_without_it() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let (mut old, mut new) = paired(&mut server, &clock);
    let id = open(&mut old);
    answer(&mut old, id, "job", "employed");
    sync(&mut old, &mut server);
    sync(&mut new, &mut server);
    let lost = new.status().expect("status").device.expect("a device");
    old.revoke_device(lost.parse::<DeviceId>().expect("an id")).expect("revokes");
    answer(&mut old, id, "job", "student");
    sync(&mut old, &mut server);
    assert_eq!(old.status().expect("status").not_sent, 0);
    let before = fields(&mut new, id);
    assert!(new.sync(&mut server.transport(), Budget::default(), &mut |_| {}).is_err());
    assert_eq!(fields(&mut new, id), before, "nothing new");
    let keys = old
        .reading(|tx, identity, _| Ok(tx.list_content_keys(identity.space, &id.log())?.len()))
        .expect("reads")
        .expect("an identity");
    assert_eq!(keys, 2, "the log has a new key");
    assert_eq!(old.devices().expect("lists").iter().filter(|device| device.active).count(), 1);
}

#[test]
fn a_phone_restored_from_a_copy_gets_a_new_key_and_counts_nothing_twice() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let dir = tempfile::tempdir().expect("a directory");
    let mut one = phone("one", Some(dir.path()), &clock);
    let id = open(&mut one);
    sync(&mut one, &mut server);
    answer(&mut one, id, "home", "rented");
    drop(one);
    let copy = tempfile::tempdir().expect("a directory");
    std::fs::copy(dir.path().join("phone.db"), copy.path().join("phone.db")).expect("copies");
    let mut one = phone("one again", Some(dir.path()), &clock);
    answer(&mut one, id, "job", "employed");
    sync(&mut one, &mut server);
    let whole = fields(&mut one, id);
    // The copy holds an edit that the original has sent already, and makes one of its own under the same numbers.
    clock.advance(1);
    let mut restored = phone("restored", Some(copy.path()), &clock);
    answer(&mut restored, id, "child", "one");
    server.copied.push(restored.status().expect("status").device.expect("a device").parse().expect("an id"));
    let report = sync(&mut restored, &mut server);
    assert!(report.cloned && report.rejected == 0 && report.held == 0, "{report:?}");
    assert_eq!(restored.status().expect("status").not_sent, 0);
    let shown = fields(&mut restored, id);
    assert!(whole.iter().all(|field| shown.contains(field)), "everything the original sent");
    assert!(shown.iter().any(|(path, _)| path == "answer/child/value"), "and the copy's own edit");
    assert!(restored.conflicts().expect("lists").is_empty(), "the edit both had counts once");
    answer(&mut restored, id, "job", "student");
    assert_eq!(sync(&mut restored, &mut server).sent, 1);
}

#[test]
fn a_dead_letter_is_kept_and_does_not_hold_back_what_follows() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    let id = open(&mut phone);
    sync(&mut phone, &mut server);
    answer(&mut phone, id, "job", "employed");
    answer(&mut phone, id, "home", "rented");
    server.refuses = Some((id.log(), 1));
    let report = sync(&mut phone, &mut server);
    assert_eq!(report.rejected, 1);
    sync(&mut phone, &mut server);
    let status = phone.status().expect("status");
    assert_eq!((status.rejected.len(), status.rejected[0].code.as_str()), (1, "malformed"));
    assert!(status.needs_attention);
    assert_eq!(status.not_sent, 0, "{status:?}");
    assert_eq!(server.op_ids(&id.log()).len(), 2);
}

#[test]
fn the_recovery_code_is_shown_once() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let code = phone.recovery_code().expect("reads").expect("the first time");
    assert!(sojourn_core::sync::recovery::RecoveryCode::parse(&code).is_ok());
    assert!(phone.recovery_code().expect("reads").is_none());
}

#[test]
fn the_server_sees_no_plaintext() {
    let clock = TestClock::new();
    let mut server = MiniServer::new(&clock);
    let mut phone = phone("one", None, &clock);
    let id = open(&mut phone);
    answer(&mut phone, id, "employer", "Golden Dragon Toys");
    phone.note(id, "张三住在古荡").expect("notes");
    sync(&mut phone, &mut server);
    for needle in ["Golden Dragon".as_bytes(), "张三".as_bytes(), "居住证".as_bytes(), b"residence-permit", b"330100"]
    {
        assert!(!server.seen.iter().any(|body| body.windows(needle.len()).any(|w| w == needle)));
    }
}

impl MiniServer {
    fn state_ids(&self) -> Vec<sojourn_core::id::OpId> {
        let mut ids = self.op_ids(&LogId::devices());
        ids.extend(self.op_ids(&LogId::access()));
        let logs = self.application_logs();
        ids.extend(logs.iter().flat_map(|log| self.op_ids(log)));
        ids
    }
}
