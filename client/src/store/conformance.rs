//! What every store must do, written once.
//!
//! Each case takes a fresh, unlocked store. A backend's test runs [`CASES`]; a new promise is a new case here, never a
//! copy there.

use sojourn_core::id::{DeviceId, Hash, KeyId, LogId, OpId, PhotoId, ReportId, SpaceId};
use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use super::{
    Among, BodyKept, ContentKey, EntryRow, GuidanceObject, LogRow, LogStatus, NewOutboxRow, OutboxState, PhotoRow,
    ReportCounts, SearchRow, SpaceRow, Store, StoreError, TrustRow, WaitingReport,
};

/// A case's name and what it does.
pub type Case = (&'static str, fn(&mut dyn Store) -> Result<(), StoreError>);

/// Every case.
pub const CASES: &[Case] = &[
    ("what_was_committed_reads_back", committed_reads_back),
    ("what_was_dropped_never_happened", dropped_never_happened),
    ("secrets_are_replaced_and_forgotten", secrets),
    ("the_own_space_comes_first", spaces),
    ("keys_are_kept_per_log_and_generation", keys),
    ("entries_come_in_order_after_a_position", entries),
    ("displaced_entries_are_kept_until_placed_again", displaced),
    ("numbers_of_an_author_never_repeat", numbers),
    ("a_frame_moves_through_its_states", outbox),
    ("a_report_waits_until_it_is_sent_or_deleted", reports),
    ("a_photograph_reads_back_whole_and_goes_whole", photos),
    ("a_log_goes_as_a_whole", whole_log),
    ("a_wipe_leaves_guidance_and_settings", wipe),
    ("a_release_replaces_objects_and_index", release),
];

const SPACE: SpaceId = SpaceId([1; 32]);
const DEVICE: DeviceId = DeviceId([2; 32]);

fn check(holds: bool, what: &'static str) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(StoreError::Row { table: "conformance", why: what.into() }) }
}

fn committed_reads_back(store: &mut dyn Store) -> Result<(), StoreError> {
    let tx = store.begin()?;
    tx.put_setting("locale", b"en")?;
    tx.put_setting("locale", b"zh-Hans")?;
    tx.commit()?;
    let read = store.read()?;
    check(read.get_setting("locale")?.as_deref() == Some(b"zh-Hans"), "the last value")?;
    check(read.get_setting("place")?.is_none(), "nothing where nothing was put")
}

fn dropped_never_happened(store: &mut dyn Store) -> Result<(), StoreError> {
    let tx = store.begin()?;
    tx.put_setting("locale", b"en")?;
    tx.put_private("token", b"x")?;
    tx.put_log(&LogRow::new(SPACE, LogId::profile()))?;
    drop(tx);
    let read = store.read()?;
    check(read.get_setting("locale")?.is_none(), "setting gone")?;
    check(read.get_private("token")?.is_none(), "secret gone")?;
    check(read.list_logs()?.is_empty(), "log gone")
}

fn secrets(store: &mut dyn Store) -> Result<(), StoreError> {
    let tx = store.begin()?;
    tx.put_private("token", b"one")?;
    tx.put_private("token", b"two")?;
    check(tx.get_private("token")?.as_deref().map(Vec::as_slice) == Some(b"two"), "replaced")?;
    tx.delete_private("token")?;
    check(tx.get_private("token")?.is_none(), "forgotten")?;
    for name in ["local/b", "local/a", "local", "other/a"] {
        tx.put_private(name, name.as_bytes())?;
    }
    let named: Vec<(String, Vec<u8>)> =
        tx.list_private("local/")?.into_iter().map(|(name, value)| (name, value.to_vec())).collect();
    let expected = ["local/a", "local/b"].map(|name| (name.to_owned(), name.as_bytes().to_vec()));
    check(named == expected, "by the beginning of their names, sorted")?;
    tx.commit()
}

fn spaces(store: &mut dyn Store) -> Result<(), StoreError> {
    let other = SpaceRow { space: SpaceId([0; 32]), own: false, detail: Zeroizing::new(b"other".to_vec()) };
    let own = SpaceRow { space: SPACE, own: true, detail: Zeroizing::new(b"own".to_vec()) };
    let tx = store.begin()?;
    tx.put_space(&other)?;
    tx.put_space(&own)?;
    check(tx.list_spaces()? == [own, other], "own first")?;
    let second = SpaceRow { space: SpaceId([9; 32]), own: true, detail: Zeroizing::new(Vec::new()) };
    check(tx.put_space(&second).is_err(), "a person has one space")?;
    tx.commit()
}

fn keys(store: &mut dyn Store) -> Result<(), StoreError> {
    let key = ContentKey { key_id: KeyId([5; 32]), key: Zeroizing::new([6; 32]) };
    let tx = store.begin()?;
    tx.put_person_key(SPACE, 1, &[1; 32])?;
    tx.put_person_key(SPACE, 2, &[2; 32])?;
    let generations: Vec<u64> = tx.list_person_keys(SPACE)?.into_iter().map(|(generation, _)| generation).collect();
    check(generations == [2, 1], "newest generation first")?;
    tx.put_content_key(SPACE, &LogId::profile(), &key)?;
    tx.put_content_key(SPACE, &LogId::profile(), &key)?;
    check(tx.list_content_keys(SPACE, &LogId::profile())? == [key], "once")?;
    check(tx.list_content_keys(SPACE, &LogId::diary())?.is_empty(), "per log")?;
    tx.delete_content_keys(SPACE, Some(&LogId::profile()))?;
    check(tx.list_content_keys(SPACE, &LogId::profile())?.is_empty(), "dropped")?;
    tx.commit()
}

fn entry(seq: u8) -> EntryRow {
    EntryRow {
        seq: u64::from(seq),
        header: Hash([seq; 32]),
        frame: vec![seq; 3],
        stamp: vec![seq; 2],
        chain: Hash([seq ^ 0xff; 32]),
        body: BodyKept::Present,
    }
}

fn entries(store: &mut dyn Store) -> Result<(), StoreError> {
    let log = LogId::profile();
    let tx = store.begin()?;
    for seq in [1, 2, 3, 4] {
        tx.append_entry(SPACE, &log, &entry(seq))?;
    }
    check(tx.append_entry(SPACE, &log, &entry(4)).is_err(), "a place is taken once")?;
    check(tx.list_entries(SPACE, &log, 1, 2)? == [entry(2), entry(3)], "after a position, up to a limit")?;
    check(tx.get_entry(SPACE, &log, 4)? == Some(entry(4)), "one by its place")?;
    check(tx.has_entry(Hash([2; 32]))? && !tx.has_entry(Hash([9; 32]))?, "by header")?;
    tx.commit()
}

fn displaced(store: &mut dyn Store) -> Result<(), StoreError> {
    let log = LogId::profile();
    let tx = store.begin()?;
    for seq in [1, 2, 3] {
        tx.append_entry(SPACE, &log, &entry(seq))?;
    }
    check(tx.displace_entries(SPACE, &log, 1)? == 2, "two moved")?;
    check(tx.list_entries(SPACE, &log, 0, 10)? == [entry(1)], "the prefix stays")?;
    let kept: Vec<u64> = tx.list_displaced(SPACE, &log)?.iter().map(|row| row.seq).collect();
    check(kept == [2, 3], "nothing is lost")?;
    tx.delete_displaced(SPACE, &log, Hash([2; 32]))?;
    check(tx.list_displaced(SPACE, &log)?.len() == 1, "until placed again")?;
    tx.commit()
}

fn frame(n: u8) -> NewOutboxRow {
    NewOutboxRow {
        space: SPACE,
        log: LogId::profile(),
        device: DEVICE,
        n: u64::from(n),
        op_id: OpId([n; 16]),
        header: Hash([n; 32]),
        frame: vec![n; 4],
        written_at: Millis(1_000 + u64::from(n)),
    }
}

fn numbers(store: &mut dyn Store) -> Result<(), StoreError> {
    let log = LogId::profile();
    let tx = store.begin()?;
    check(tx.next_n(SPACE, &log, DEVICE)? == 1, "counts from one")?;
    tx.put_outbox(&frame(1))?;
    check(tx.next_n(SPACE, &log, DEVICE)? == 2, "moves with the frame")?;
    tx.raise_next_n(SPACE, &log, DEVICE, 7)?;
    tx.raise_next_n(SPACE, &log, DEVICE, 3)?;
    check(tx.next_n(SPACE, &log, DEVICE)? == 7, "only upwards")?;
    tx.delete_outbox(frame(1).header)?;
    check(tx.next_n(SPACE, &log, DEVICE)? == 7, "and outlives its frames")?;
    tx.commit()
}

fn outbox(store: &mut dyn Store) -> Result<(), StoreError> {
    let tx = store.begin()?;
    for n in [1, 2, 3] {
        tx.put_outbox(&frame(n))?;
    }
    check(tx.put_outbox(&frame(3)).is_err(), "a number is used once")?;
    tx.set_outbox_state(frame(1).header, OutboxState::Stored, None, Some(8))?;
    tx.set_outbox_state(frame(2).header, OutboxState::Rejected, Some("no_access"), None)?;
    let waiting = tx.list_outbox(OutboxState::Waiting, 10)?;
    check(waiting.len() == 1 && waiting[0].row == frame(3), "one waits, as it was written")?;
    let counts = tx.count_outbox()?;
    check(counts.unsent == 1 && counts.oldest == Some(Millis(1_003)) && counts.rejected == 1, "counted")?;
    let pending: Vec<u64> = tx.list_pending(SPACE, &LogId::profile())?.iter().map(|row| row.row.n).collect();
    check(pending == [1, 3], "stored ones lie over the log until their entry is there")?;
    check(tx.list_pending_logs()? == [(SPACE, LogId::profile())], "which logs")?;
    let dead = tx.get_outbox(frame(2).header)?;
    check(dead.is_some_and(|row| row.detail.as_deref() == Some("no_access")), "a dead letter says why")?;
    tx.delete_outbox(frame(1).header)?;
    check(tx.get_outbox(frame(1).header)?.is_none(), "gone with its entry")?;
    tx.put_held(Hash([4; 32]), b"theirs")?;
    check(tx.list_held()? == [(Hash([4; 32]), b"theirs".to_vec())], "held for a decision")?;
    tx.delete_held(Hash([4; 32]))?;
    tx.commit()
}

fn waiting(id: u8) -> WaitingReport {
    WaitingReport {
        id: ReportId([id; 16]),
        message: Zeroizing::new(vec![id; 5]),
        not_before: Millis(1_000),
        tries: 0,
        refused: None,
    }
}

fn reports(store: &mut dyn Store) -> Result<(), StoreError> {
    let tx = store.begin()?;
    for id in [2, 1, 3] {
        tx.put_report(&waiting(id))?;
    }
    check(tx.list_reports()? == [waiting(1), waiting(2), waiting(3)], "by id, as they were put")?;
    let refused = WaitingReport { refused: Some("invalid".into()), tries: 4, not_before: Millis(9), ..waiting(2) };
    tx.put_report(&refused)?;
    check(tx.list_reports()?[1] == refused, "replaced")?;
    check(tx.count_reports()? == ReportCounts { waiting: 2, refused: 1 }, "counted")?;
    check(tx.delete_report(ReportId([1; 16]))? && !tx.delete_report(ReportId([1; 16]))?, "gone once")?;
    check(tx.list_logs()?.is_empty() && tx.list_spaces()?.is_empty(), "apart from the logs")?;
    tx.commit()
}

fn photo(id: u8, length: usize) -> (PhotoRow, Vec<u8>) {
    let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8 ^ id).collect();
    let detail = Zeroizing::new(vec![id; 9]);
    (PhotoRow { id: PhotoId([id; 16]), bytes: length as u64, detail, has_thumbnail: id == 1 }, bytes)
}

fn photos(store: &mut dyn Store) -> Result<(), StoreError> {
    let tx = store.begin()?;
    // Shorter than a part, exactly two, and a little more.
    let all = [photo(2, 1), photo(1, 128 * 1024), photo(3, 128 * 1024 + 1)];
    for (row, bytes) in &all {
        tx.put_photo(row, bytes, row.has_thumbnail.then_some(b"small".as_slice()))?;
    }
    let [two, one, three] = all;
    check(tx.list_photos()? == [one.0.clone(), two.0.clone(), three.0.clone()], "by id, as they were put")?;
    check(tx.count_photos()? == (3, 256 * 1024 + 2), "counted")?;
    for (row, bytes) in [&one, &two, &three] {
        check(tx.get_photo(row.id)?.is_some_and(|held| *held == *bytes), "whole")?;
    }
    check(tx.get_thumbnail(one.0.id)?.is_some_and(|small| small.as_slice() == b"small"), "small")?;
    check(tx.get_thumbnail(two.0.id)?.is_none() && tx.get_photo(PhotoId([9; 16]))?.is_none(), "nothing made up")?;
    check(tx.put_photo(&one.0, &one.1, None).is_err(), "an id is used once")?;
    check(tx.delete_photo(one.0.id)? && !tx.delete_photo(one.0.id)?, "gone once")?;
    check(tx.get_photo(one.0.id)?.is_none() && tx.count_photos()? == (2, 128 * 1024 + 2), "and gone whole")?;
    tx.put_photo(&one.0, &one.1, None)?;
    tx.commit()
}

fn whole_log(store: &mut dyn Store) -> Result<(), StoreError> {
    let log = LogId::profile();
    let tx = store.begin()?;
    let row = LogRow { seq: 1, server_seq: 3, status: LogStatus::Revoked, ..LogRow::new(SPACE, log.clone()) };
    tx.put_log(&row)?;
    check(tx.get_log(SPACE, &log)? == Some(row), "as it was put")?;
    tx.append_entry(SPACE, &log, &entry(1))?;
    tx.append_entry(SPACE, &LogId::diary(), &entry(1))?;
    tx.put_outbox(&frame(1))?;
    tx.delete_log(SPACE, &log)?;
    check(tx.get_log(SPACE, &log)?.is_none() && tx.list_pending(SPACE, &log)?.is_empty(), "all of it")?;
    check(tx.list_entries(SPACE, &LogId::diary(), 0, 9)?.len() == 1, "and nothing else")?;
    tx.commit()
}

fn wipe(store: &mut dyn Store) -> Result<(), StoreError> {
    let (object, text) = article("permit", "CN", "居 住 证");
    let tx = store.begin()?;
    tx.put_private("token", b"x")?;
    tx.put_outbox(&frame(1))?;
    tx.put_report(&waiting(1))?;
    let (row, bytes) = photo(1, 100);
    tx.put_photo(&row, &bytes, None)?;
    tx.put_setting("locale", b"en")?;
    tx.put_guidance(&object, Some(&text))?;
    tx.wipe_private()?;
    check(tx.get_private("token")?.is_none() && tx.list_pending_logs()?.is_empty(), "nothing private")?;
    check(tx.list_reports()?.is_empty(), "no report")?;
    check(tx.count_photos()? == (0, 0) && tx.get_photo(row.id)?.is_none(), "no photograph")?;
    check(tx.get_setting("locale")?.is_some(), "settings stay")?;
    check(tx.list_guidance("article")?.len() == 1, "guidance stays")?;
    tx.commit()
}

fn article(name: &str, place: &str, title: &str) -> (GuidanceObject, SearchRow) {
    let object = GuidanceObject {
        hash: vec![1; 32],
        kind: "article".into(),
        name: name.into(),
        place: place.into(),
        locale: "zh-Hans".into(),
        bytes: b"{}".to_vec(),
    };
    (object, SearchRow { title: title.into(), ..SearchRow::default() })
}

fn release(store: &mut dyn Store) -> Result<(), StoreError> {
    let (first, text) = article("permit", "CN", "居 住 证");
    let tx = store.begin()?;
    tx.put_guidance(&first, Some(&text))?;
    tx.put_trust(&TrustRow { release_seq: 1, state: b"one".to_vec(), checked_at: Millis(5) })?;
    tx.put_guidance_file("releases/1.json", b"{}")?;
    tx.commit()?;
    let tx = store.begin()?;
    tx.clear_guidance()?;
    let (second, text) = article("pay", "330100", "欠 薪");
    tx.put_guidance(&second, Some(&text))?;
    tx.put_trust(&TrustRow { release_seq: 2, state: b"two".to_vec(), checked_at: Millis(6) })?;
    tx.retain_guidance_files(&["releases/2.json"])?;
    tx.commit()?;
    let read = store.read()?;
    check(
        read.search_guidance("\"居 住\"", &Among { places: &[], locale: "zh-Hans", kind: None }, 5)?.is_empty(),
        "the old index is gone",
    )?;
    let hits = read.search_guidance("\"欠 薪\"", &Among { places: &[], locale: "zh-Hans", kind: None }, 5)?;
    check(hits.len() == 1 && hits[0].object == second, "the new one answers")?;
    check(
        read.search_guidance("\"欠 薪\"", &Among { places: &["CN"], locale: "zh-Hans", kind: None }, 5)?.is_empty(),
        "only places asked for",
    )?;
    check(
        read.search_guidance("\"欠 薪\"", &Among { places: &[], locale: "en", kind: None }, 5)?.is_empty(),
        "only the language asked for",
    )?;
    let other = Among { places: &[], locale: "zh-Hans", kind: Some("procedure") };
    check(read.search_guidance("\"欠 薪\"", &other, 5)?.is_empty(), "only the kind asked for")?;
    check(read.get_guidance("article", "pay", "330100", "zh-Hans")? == Some(second), "by name")?;
    check(read.list_guidance("article")?.len() == 1, "of a kind")?;
    check(read.get_guidance_file("releases/1.json")?.is_none(), "files not retained are gone")?;
    check(read.get_trust()?.is_some_and(|row| row.release_seq == 2), "trust moved with it")
}
