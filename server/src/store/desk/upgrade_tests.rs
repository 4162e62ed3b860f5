//! The desk's file of earlier schemas opens with everything in it.

use rusqlite::Connection;

use super::{DESK_FILE, DeskStore};
use crate::store::StoreError;

#[test]
fn a_desk_of_the_first_schema_opens_with_everything_in_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join(DESK_FILE);
    let frozen = Connection::open(&file).expect("opens");
    frozen.execute_batch(sojourn_migrations::FROZEN_SERVER_DESK_V1).expect("the schema as shipped");
    drop(frozen);
    let store = DeskStore::open(dir.path()).expect("upgrades");
    store
        .read(|view| {
            assert_eq!(view.meta("kept")?.as_deref(), Some(&[1, 2][..]));
            let people = view.people()?;
            assert_eq!(people.iter().map(|row| row.login.as_str()).collect::<Vec<_>>(), ["lin", "wang"]);
            assert_eq!((people[0].duties, people[0].totp_step, people[0].failed), (9, 60_000_000, 2));
            assert_eq!((people[0].seen_at, people[1].disabled_at), (Some(1_790_000_001_000), Some(1_790_000_002_000)));
            assert_eq!(view.codes_left(1)?, 1);
            assert_eq!(view.session(&[0x21; 32])?.map(|row| (row.person, row.csrf)), Some((1, [0x22; 16])));
            assert_eq!(view.open_invitations(0)?.iter().map(|row| row.person).collect::<Vec<_>>(), [Some(2)]);
            assert_eq!(view.invitation(&[0x31; 32])?.and_then(|row| row.used_by), Some(2));
            assert_eq!(view.snapshot(1)?.values().collect::<Vec<_>>(), ["text"]);
            assert_eq!(view.change(1)?.map(|row| (row.title, row.version)), Some(("工本费".to_owned(), 3)));
            assert_eq!((view.edits(1)?.len(), view.contributors(1)?, view.approvals(1)?.len()), (1, vec![1], 1));
            assert_eq!(view.audit_head()?.map(|row| (row.no, row.hash)), Some((1, [0x51; 32])));
            Ok::<_, StoreError>(())
        })
        .expect("reads");
    drop(store);
    let found = Connection::open(&file).expect("opens");
    let number: u32 = found.pragma_query_value(None, "user_version", |row| row.get(0)).expect("a number");
    assert_eq!(number, sojourn_migrations::SERVER_DESK.last().expect("steps").number);
}

#[test]
fn the_frozen_copy_is_the_first_step_as_it_shipped() {
    let step = sojourn_migrations::SERVER_DESK[0].sql.trim_end();
    assert!(sojourn_migrations::FROZEN_SERVER_DESK_V1.contains(step), "a shipped step was edited");
}
