//! Databases of earlier schemas open with everything in them.

use rusqlite::Connection;
use sojourn_core::id::{DeviceId, Epoch, Hash, LogId, SpaceId};

use super::SqliteStore;
use crate::store::{Store, read};

#[test]
fn a_store_of_the_first_schema_opens_with_everything_in_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join(super::DATABASE_FILE);
    let frozen = Connection::open(&file).expect("opens");
    frozen.execute_batch(sojourn_migrations::FROZEN_SERVER_V1).expect("the schema as shipped");
    drop(frozen);
    let store = SqliteStore::open(&SqliteStore::options(dir.path(), Epoch([9; 16]))).expect("upgrades");
    let newest = sojourn_migrations::SERVER_SQLITE.last().expect("steps").number;
    let (space, device) = (SpaceId([1; 32]), DeviceId([2; 32]));
    assert_eq!(store.epoch(), Epoch([0x0e; 16]), "an upgrade is no new life");
    read(&store, space, |view| {
        assert_eq!(view.log(&LogId::profile())?.head.seq, 1);
        let entries = view.list_entries(&LogId::profile(), 0, 9, u64::MAX)?;
        assert_eq!((entries.len(), entries[0].frame.as_slice()), (1, &[1, 2, 3][..]));
        assert!(view.device(&device)?.is_some() && view.invite(&Hash([8; 32]))?.is_some());
        assert!(view.list_reports(None, 9)?.is_empty(), "the new table is there");
        Ok(())
    })
    .expect("reads");
    store.close();
    drop(store);
    assert_eq!(super::schema_of(&file).expect("reads"), newest);
}
