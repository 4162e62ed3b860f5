//! What every store must do: the case list is written once and run on each implementation.
//!
//! A case gets a fresh, empty store. It panics with what is wrong, as tests do.

use sojourn_core::id::{DeviceId, Epoch, GrantId, Hash, Lineage, LogId, OpId, ReportId, SpaceId};
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::sync::{Frame, Head, Header, Stamp};
use sojourn_core::time::{Date, Millis};
use sojourn_core::wire::v1::{Duty, FieldReport, ReportKind, Role};

use super::reports::ReportRow;
use super::{
    AuthorRow, DeviceRow, Hint, InboxItem, InviteRow, Job, LogHead, NewEntry, SpaceTx, Store, StoreError, StoreResult,
    Unit, Unplaced, UnplacedState, read,
};

/// A case.
pub type Case = fn(&dyn Store);

/// All cases, by name.
pub const CASES: &[(&str, Case)] = &[
    ("an_empty_store_knows_nothing", an_empty_store_knows_nothing),
    ("what_was_appended_reads_back", what_was_appended_reads_back),
    ("an_entry_must_follow_its_head", an_entry_must_follow_its_head),
    ("a_failed_unit_leaves_nothing_and_others_stay", a_failed_unit_leaves_nothing_and_others_stay),
    ("a_unit_sees_what_earlier_units_of_its_group_did", a_unit_sees_what_earlier_units_of_its_group_did),
    ("spaces_do_not_see_each_other", spaces_do_not_see_each_other),
    ("pages_end_at_rows_and_bytes", pages_end_at_rows_and_bytes),
    ("frames_without_a_place_change_state_and_leave", frames_without_a_place_change_state_and_leave),
    ("an_inbox_counts_up_and_its_hash_shows_the_way", an_inbox_counts_up_and_its_hash_shows_the_way),
    ("hints_wait_until_they_are_carried", hints_wait_until_they_are_carried),
    ("an_erased_log_keeps_headers_and_counts_fewer_bytes", an_erased_log_keeps_headers_and_counts_fewer_bytes),
    ("devices_and_invites_read_back", devices_and_invites_read_back),
    ("reports_are_kept_once_and_counted_by_what_they_say", reports_are_kept_once_and_counted_by_what_they_say),
    ("old_reports_go_and_newer_stay", old_reports_go_and_newer_stay),
    ("an_epoch_is_renewed_only_on_purpose", an_epoch_is_renewed_only_on_purpose),
];

const SPACE: SpaceId = SpaceId([1; 32]);
const OTHER: SpaceId = SpaceId([2; 32]);
const DEVICE: DeviceId = DeviceId([3; 32]);

fn profile() -> LogId {
    LogId::profile()
}

/// Runs one job and returns its value.
fn write<T: Send + 'static>(
    store: &dyn Store,
    space: SpaceId,
    mut job: impl FnMut(&mut dyn SpaceTx) -> StoreResult<T> + Send + 'static,
) -> StoreResult<T> {
    let (tell, told) = std::sync::mpsc::channel();
    let job: Job = Box::new(move |tx| {
        let value = job(tx)?;
        tell.send(value).map_err(|_| StoreError::Closed)
    });
    let result = store.commit(&mut [Unit { space, job }]).pop().expect("one result for one unit");
    result.map(|()| told.recv().expect("the job ran"))
}

fn frame(space: SpaceId, n: u64, body: &[u8]) -> Frame {
    let header = Header {
        space,
        log: profile(),
        op_id: op(n),
        author_space: space,
        device: DEVICE,
        n,
        base: Head::EMPTY,
        key_id: Some(sojourn_core::id::KeyId([4; 32])),
        body_hash: Hash::ZERO,
    };
    Frame::assemble(1, &header.to_bytes(), &[0; 64], body).expect("small")
}

fn op(n: u64) -> OpId {
    OpId([u8::try_from(n).expect("small numbers"); 16])
}

fn stamp(at: u64) -> Stamp {
    Stamp { access_seq: at, devices_seq: 1, received_at: Millis(at), grant: GrantId::ZERO, resequenced: false }
}

/// Appends the frame of `n` as the next entry.
fn append(tx: &mut dyn SpaceTx, space: SpaceId, n: u64, body: &[u8]) -> StoreResult<Head> {
    tx.put_space(Millis(1))?;
    let frame = frame(space, n, body);
    let head = tx.log(&profile())?.head.next(&space, &profile(), &frame.header_hash(), &stamp(n).hash());
    let entry = NewEntry { head, device: DEVICE, op_id: op(n), frame: frame.as_bytes(), stamp: stamp(n) };
    tx.append_entry(&profile(), &entry)?;
    Ok(head)
}

fn seqs(store: &dyn Store, space: SpaceId) -> Vec<u64> {
    read(store, space, |view| view.list_entries(&profile(), 0, 100, u64::MAX))
        .expect("reads")
        .iter()
        .map(|entry| entry.seq)
        .collect()
}

fn an_empty_store_knows_nothing(store: &dyn Store) {
    store.ping().expect("answers");
    read(store, SPACE, |view| {
        assert_eq!(view.space()?, None);
        assert_eq!(view.log(&profile())?, LogHead::EMPTY);
        assert_eq!(view.chain_at(&profile(), 0)?, Some(Hash::ZERO));
        assert_eq!(view.chain_at(&profile(), 1)?, None);
        assert_eq!(view.author(&profile(), &DEVICE)?, AuthorRow::default());
        assert!(view.list_logs(None, 10)?.is_empty() && view.list_inbox(0, 10)?.is_empty());
        assert_eq!(view.inbox_hash_at(1)?, None);
        Ok(())
    })
    .expect("reads");
    assert!(store.list_devices(None, 10).expect("lists").is_empty());
}

fn what_was_appended_reads_back(store: &dyn Store) {
    let head = write(store, SPACE, |tx| {
        append(tx, SPACE, 1, b"one")?;
        let head = append(tx, SPACE, 2, b"two")?;
        tx.put_author(&profile(), &DEVICE, AuthorRow { consumed: 2, devices_seq: 1 })?;
        Ok(head)
    })
    .expect("commits");
    read(store, SPACE, |view| {
        let log = view.log(&profile())?;
        assert_eq!((log.head, log.access_seq, log.received_at), (head, 2, Millis(2)));
        assert_eq!(view.chain_at(&profile(), 2)?, Some(head.chain));
        let entries = view.list_entries(&profile(), 1, 10, u64::MAX)?;
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].frame.as_slice(), entries[0].stamp), (frame(SPACE, 2, b"two").as_bytes(), stamp(2)));
        let by_op = view.entries_by_op(&DEVICE, &op(1))?;
        assert_eq!((by_op.len(), &by_op[0].0, by_op[0].1.seq), (1, &profile(), 1));
        assert_eq!(view.author(&profile(), &DEVICE)?, AuthorRow { consumed: 2, devices_seq: 1 });
        let bytes = frame(SPACE, 1, b"one").as_bytes().len() + frame(SPACE, 2, b"two").as_bytes().len();
        assert_eq!(view.space()?.map(|row| row.bytes), Some(bytes as u64));
        Ok(())
    })
    .expect("reads");
}

fn an_entry_must_follow_its_head(store: &dyn Store) {
    let skipped = write(store, SPACE, |tx| {
        tx.put_space(Millis(1))?;
        let frame = frame(SPACE, 1, b"x");
        let head = Head { seq: 2, chain: Hash([9; 32]) };
        let entry = NewEntry { head, device: DEVICE, op_id: op(1), frame: frame.as_bytes(), stamp: stamp(1) };
        tx.append_entry(&profile(), &entry)
    });
    assert!(skipped.is_err(), "a gap was accepted");
    assert_eq!(seqs(store, SPACE), Vec::<u64>::new());
}

fn a_failed_unit_leaves_nothing_and_others_stay(store: &dyn Store) {
    let unit = |n: u64, fails: bool| Unit {
        space: SPACE,
        job: Box::new(move |tx| {
            append(tx, SPACE, n, b"x")?;
            if fails { Err(StoreError::Busy) } else { Ok(()) }
        }),
    };
    let results = store.commit(&mut [unit(1, false), unit(2, true), unit(3, false)]);
    assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(seqs(store, SPACE), [1, 2]);
    let found = |n| read(store, SPACE, |view| view.entries_by_op(&DEVICE, &op(n))).expect("reads").len();
    assert_eq!([found(1), found(2), found(3)], [1, 0, 1]);
}

fn a_unit_sees_what_earlier_units_of_its_group_did(store: &dyn Store) {
    let unit = |n: u64| Unit {
        space: SPACE,
        job: Box::new(move |tx| {
            assert_eq!(tx.log(&profile())?.head.seq, n - 1);
            append(tx, SPACE, n, b"x").map(|_| ())
        }),
    };
    assert!(store.commit(&mut [unit(1), unit(2), unit(3)]).iter().all(Result::is_ok));
}

fn spaces_do_not_see_each_other(store: &dyn Store) {
    write(store, SPACE, |tx| append(tx, SPACE, 1, b"x")).expect("commits");
    write(store, OTHER, |tx| append(tx, OTHER, 1, b"y")).expect("commits");
    assert_eq!((seqs(store, SPACE), seqs(store, OTHER)), (vec![1], vec![1]));
    write(store, SPACE, |tx| tx.erase_space(&[], Millis(5))).expect("erases");
    let erased = |space| read(store, space, |view| view.space()).expect("reads").expect("known").erased_at;
    assert_eq!((erased(SPACE), erased(OTHER)), (Some(Millis(5)), None));
}

fn pages_end_at_rows_and_bytes(store: &dyn Store) {
    write(store, SPACE, |tx| (1..=5).try_for_each(|n| append(tx, SPACE, n, &[0; 100]).map(|_| ()))).expect("commits");
    let page =
        |rows, bytes| read(store, SPACE, |view| view.list_entries(&profile(), 1, rows, bytes)).expect("reads").len();
    let one = frame(SPACE, 1, &[0; 100]).as_bytes().len() as u64;
    assert_eq!((page(2, u64::MAX), page(10, one * 3), page(10, 1)), (2, 3, 1));
}

fn waiting(n: u64, state: UnplacedState) -> Unplaced {
    let frame = frame(SPACE, n, b"later");
    Unplaced {
        log: profile(),
        device: DEVICE,
        author_space: OTHER,
        n,
        op_id: op(n),
        header: frame.header_hash(),
        state,
        frame: frame.into_bytes(),
        received_at: Millis(7),
    }
}

fn frames_without_a_place_change_state_and_leave(store: &dyn Store) {
    write(store, SPACE, |tx| {
        tx.put_space(Millis(1))?;
        tx.put_unplaced(&waiting(2, UnplacedState::Waiting))?;
        tx.put_unplaced(&waiting(3, UnplacedState::Undecided))
    })
    .expect("commits");
    read(store, SPACE, |view| {
        assert_eq!(view.unplaced_by_n(&profile(), &DEVICE, 2)?, [waiting(2, UnplacedState::Waiting)]);
        assert_eq!(view.unplaced_by_op(&DEVICE, &op(3))?, [waiting(3, UnplacedState::Undecided)]);
        assert_eq!(view.list_undecided(None, 10)?, [waiting(3, UnplacedState::Undecided)]);
        assert_eq!(view.count_held(&DEVICE)?, 2);
        Ok(())
    })
    .expect("reads");
    let refused = waiting(3, UnplacedState::Rejected("discarded".into()));
    let kept = refused.clone();
    write(store, SPACE, move |tx| {
        tx.put_unplaced(&kept)?;
        tx.delete_unplaced(&waiting(2, UnplacedState::Waiting))
    })
    .expect("commits");
    assert_eq!(read(store, SPACE, |view| view.unplaced(&refused.header)).expect("reads"), Some(refused.clone()));
    assert_eq!(read(store, SPACE, |view| view.count_held(&DEVICE)).expect("reads"), 0);
    let letters = store.list_dead_letters(None, 10).expect("lists");
    assert_eq!(
        letters.iter().map(|letter| (letter.header, letter.code.as_str())).collect::<Vec<_>>(),
        [(refused.header, "discarded")]
    );
}

fn an_inbox_counts_up_and_its_hash_shows_the_way(store: &dyn Store) {
    let changed = |space, log| InboxItem::Changed { space, log };
    write(store, SPACE, move |tx| {
        tx.put_space(Millis(1))?;
        tx.push_inbox(&changed(SPACE, LogId::devices()), Millis(1))?;
        tx.push_inbox(&changed(OTHER, profile()), Millis(2))
    })
    .expect("commits");
    let rows = read(store, SPACE, |view| view.list_inbox(0, 10)).expect("reads");
    assert_eq!(rows.iter().map(|row| row.pos).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rows[1].item, changed(OTHER, profile()));
    assert_ne!(rows[0].hash, rows[1].hash);
    let head = read(store, SPACE, |view| view.space()).expect("reads").expect("known").inbox;
    assert_eq!((head.pos, head.hash), (2, rows[1].hash));
    assert!(write(store, SPACE, |tx| tx.prune_inbox(Millis(10))).expect("prunes"));
    let at = |pos| read(store, SPACE, |view| view.inbox_hash_at(pos)).expect("reads");
    assert_eq!((at(1), at(2)), (None, Some(rows[1].hash)), "the newest row stays");
}

fn hints_wait_until_they_are_carried(store: &dyn Store) {
    let hint = Hint { principal: OTHER, item: InboxItem::Ended { space: SPACE, log: profile() } };
    let put = hint.clone();
    write(store, SPACE, move |tx| {
        tx.put_space(Millis(1))?;
        tx.put_hint(&put)
    })
    .expect("commits");
    assert_eq!(store.list_hinting(10).expect("lists"), [SPACE]);
    let hints = read(store, SPACE, |view| view.list_hints(10)).expect("reads");
    assert_eq!(hints.iter().map(|(_, hint)| hint.clone()).collect::<Vec<_>>(), [hint]);
    let number = hints[0].0;
    write(store, SPACE, move |tx| tx.delete_hints(&[number])).expect("commits");
    assert!(store.list_hinting(10).expect("lists").is_empty());
    write(store, OTHER, |tx| {
        tx.put_space(Millis(1))?;
        tx.put_granted_by(&SPACE)?;
        tx.put_granted_by(&SPACE)
    })
    .expect("commits");
    assert_eq!(read(store, OTHER, |view| view.list_granted_by(None, 10)).expect("reads"), [SPACE]);
}

fn an_erased_log_keeps_headers_and_counts_fewer_bytes(store: &dyn Store) {
    write(store, SPACE, |tx| append(tx, SPACE, 1, &[7; 500])).expect("commits");
    write(store, SPACE, |tx| tx.erase_log(&profile(), Millis(9))).expect("erases");
    read(store, SPACE, |view| {
        assert!(view.log(&profile())?.erased);
        let entries = view.list_entries(&profile(), 0, 10, u64::MAX)?;
        let kept = Frame::parse(entries[0].frame.clone()).expect("a frame");
        assert!(entries[0].erased && kept.is_bare());
        assert_eq!(kept.header_hash(), frame(SPACE, 1, &[7; 500]).header_hash());
        assert_eq!(view.space()?.map(|row| row.bytes), Some(kept.as_bytes().len() as u64));
        Ok(())
    })
    .expect("reads");
}

fn devices_and_invites_read_back(store: &dyn Store) {
    let row = DeviceRow {
        role: Role::Administrator,
        duties: vec![Duty::Editor, Duty::Operator],
        enrolled_at: Millis(1),
        last_round_at: Some(Millis(2)),
        revoked_at: None,
        refresh: Some(Hash([5; 32])),
        refresh_previous: None,
        refresh_until: Some(Millis(3)),
        lineage: Some(Lineage([6; 16])),
        lineage_previous: None,
    };
    let invite = InviteRow {
        role: Role::Volunteer,
        duties: Vec::new(),
        created_at: Millis(1),
        expires_at: Millis(2),
        used_by: Some(SPACE),
    };
    let (device, kept) = (row.clone(), invite.clone());
    write(store, SPACE, move |tx| {
        tx.put_space(Millis(1))?;
        tx.put_device(&DEVICE, &device)?;
        tx.put_invite(&Hash([8; 32]), &kept)
    })
    .expect("commits");
    assert_eq!(read(store, SPACE, |view| view.device(&DEVICE)).expect("reads"), Some(row.clone()));
    assert_eq!(read(store, OTHER, |view| view.device(&DEVICE)).expect("reads"), None);
    assert_eq!(read(store, OTHER, |view| view.invite(&Hash([8; 32]))).expect("reads"), Some(invite));
    let listed = store.list_devices(None, 10).expect("lists");
    assert_eq!(listed.iter().map(|one| (one.space, one.device)).collect::<Vec<_>>(), [(SPACE, DEVICE)]);
    assert!(store.list_devices(Some((SPACE, DEVICE)), 10).expect("lists").is_empty());
}

fn report(id: u8, place: &str, kind: ReportKind, received_on: Date) -> ReportRow {
    let report = FieldReport {
        id: ReportId([id; 16]),
        place: place.parse().expect("a place"),
        item: "procedure:residence-permit".parse().expect("an item"),
        release: 3,
        step: (id == 1).then(|| "apply".parse().expect("an id")),
        card: (id == 1).then(|| "permit-window".parse().expect("an id")),
        kind,
        office: "窗口".into(),
        on: Date::constant(2026, 11, i8::try_from(id).expect("a small id")),
        amount: (id == 1).then(|| Money::fen(2_000)),
        text: "收了钱\n没收据".into(),
        locale: Locale::ZhHans,
    };
    ReportRow { received_on, report }
}

const MONDAY: Date = Date::constant(2026, 11, 23);
const TUESDAY: Date = Date::constant(2026, 11, 24);

fn reports_are_kept_once_and_counted_by_what_they_say(store: &dyn Store) {
    let rows = [
        report(1, "330100", ReportKind::ChargedMoney, MONDAY),
        report(2, "330100", ReportKind::ChargedMoney, TUESDAY),
        report(3, "330100", ReportKind::Refused, TUESDAY),
        report(4, "110000", ReportKind::ChargedMoney, TUESDAY),
    ];
    for row in rows.clone() {
        write(store, SpaceId::ZERO, move |tx| tx.put_report(&row)).expect("commits");
    }
    let again = rows[0].clone();
    assert!(write(store, SpaceId::ZERO, move |tx| tx.put_report(&again)).is_err(), "an id is used once");
    read(store, SpaceId::ZERO, |view| {
        assert!(view.has_report(&ReportId([1; 16]))? && !view.has_report(&ReportId([9; 16]))?);
        assert_eq!((view.count_reports_on(MONDAY)?, view.count_reports_on(TUESDAY)?), (1, 3));
        let told: Vec<_> = view
            .count_reports()?
            .into_iter()
            .map(|c| (c.place.to_string(), c.kind, c.count, c.first_on, c.last_on))
            .collect();
        let day = |day| Date::constant(2026, 11, day);
        assert_eq!(
            told,
            [
                ("110000".into(), ReportKind::ChargedMoney, 1, day(4), day(4)),
                ("330100".into(), ReportKind::ChargedMoney, 2, day(1), day(2)),
                ("330100".into(), ReportKind::Refused, 1, day(3), day(3)),
            ]
        );
        let first = view.list_reports(None, 2)?;
        assert_eq!(first, [rows[3].clone(), rows[0].clone()], "as they were put, by place, item, kind and id");
        let last = &first[1].report;
        let after = (last.place.clone(), last.item.clone(), last.kind, last.id);
        assert_eq!(view.list_reports(Some(&after), 9)?, [rows[1].clone(), rows[2].clone()]);
        assert!(view.space()?.is_none(), "a report makes no space");
        Ok(())
    })
    .expect("reads");
}

fn old_reports_go_and_newer_stay(store: &dyn Store) {
    assert_eq!(read(store, SpaceId::ZERO, |view| view.oldest_report_on()).expect("reads"), None);
    for (id, day) in [(1, MONDAY), (2, MONDAY), (3, TUESDAY)] {
        let row = report(id, "330100", ReportKind::Other, day);
        write(store, SpaceId::ZERO, move |tx| tx.put_report(&row)).expect("commits");
    }
    let forget =
        |day, most| write(store, SpaceId::ZERO, move |tx| tx.delete_reports_before(day, most)).expect("commits");
    assert_eq!((forget(MONDAY, 9), forget(TUESDAY, 1), forget(TUESDAY, 9)), (0, 1, 1));
    assert_eq!(read(store, SpaceId::ZERO, |view| view.oldest_report_on()).expect("reads"), Some(TUESDAY));
}

fn an_epoch_is_renewed_only_on_purpose(store: &dyn Store) {
    let before = store.epoch();
    write(store, SPACE, |tx| tx.put_space(Millis(1))).expect("commits");
    assert_eq!(store.epoch(), before);
    store.renew_epoch(Epoch([0xee; 16])).expect("renews");
    assert_eq!(store.epoch(), Epoch([0xee; 16]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;

    #[test]
    fn sqlite_in_memory_conforms() {
        for (name, case) in CASES {
            println_case(name);
            case(&SqliteStore::in_memory().expect("opens"));
        }
    }

    #[test]
    fn sqlite_on_disk_conforms() {
        for (name, case) in CASES {
            println_case(name);
            let dir = tempfile::tempdir().expect("a folder");
            let options = SqliteStore::options(dir.path(), Epoch([1; 16]));
            case(&SqliteStore::open(&options).expect("opens"));
        }
    }

    /// Shown only when a case fails.
    #[expect(clippy::print_stdout, reason = "test output that names the failing case")]
    fn println_case(name: &str) {
        println!("case {name}");
    }
}
