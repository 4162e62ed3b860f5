//! The conformance cases on a file and in memory, and what only a file can show.

use std::path::Path;

use super::*;
use crate::environment::OsEntropy;
use crate::store::conformance::CASES;
use crate::store::vault::DeviceSecret;

const SECRET: DeviceSecret = DeviceSecret([3; 32]);

fn open_file(path: &Path, pin: Option<&str>) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(&Location::File(path.to_owned()), &SECRET, pin, Random::new(OsEntropy))
}

#[test]
fn every_case_holds_in_memory_and_on_a_file() {
    for (name, case) in CASES {
        let mut memory = SqliteStore::open(&Location::Memory, &SECRET, None, Random::new(OsEntropy)).expect("opens");
        case(&mut memory).unwrap_or_else(|e| panic!("{name} in memory: {e}"));
        let dir = tempfile::tempdir().expect("a directory");
        let mut file = open_file(&dir.path().join("phone.db"), Some("1357")).expect("opens");
        case(&mut file).unwrap_or_else(|e| panic!("{name} on a file: {e}"));
    }
}

#[test]
fn a_store_with_a_pin_opens_locked_without_it_and_not_at_all_with_another() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("phone.db");
    let mut store = open_file(&path, Some("1357")).expect("made");
    let tx = store.begin().expect("begins");
    tx.put_private("name", "张三".as_bytes()).expect("private");
    tx.put_setting("locale", b"en").expect("public");
    tx.commit().expect("commits");
    drop(store);
    assert!(matches!(open_file(&path, Some("0000")), Err(StoreError::WrongPin)));
    let mut locked = open_file(&path, None).expect("guidance stays readable");
    assert!(!locked.is_unlocked());
    let read = locked.read().expect("reads");
    assert!(read.get_setting("locale").expect("public").is_some());
    assert!(matches!(read.get_private("name"), Err(StoreError::Locked)));
    drop(read);
    locked.unlock(&SECRET, "1357").expect("the right PIN");
    assert!(locked.read().expect("reads").get_private("name").expect("open now").is_some());
    locked.set_pin(&SECRET, None).expect("removed");
    drop(locked);
    assert!(open_file(&path, None).expect("opens").is_unlocked());
}

#[test]
fn private_values_never_appear_in_the_files() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut store = open_file(&dir.path().join("phone.db"), None).expect("made");
    let tx = store.begin().expect("begins");
    tx.put_private("name", "Zhang San of Hangzhou".as_bytes()).expect("private");
    tx.commit().expect("commits");
    for file in std::fs::read_dir(dir.path()).expect("lists") {
        let bytes = std::fs::read(file.expect("entry").path()).expect("reads");
        assert!(!bytes.windows(9).any(|w| w == b"Zhang San"));
    }
}

fn refused_untouched(path: &Path) -> StoreError {
    let before = std::fs::read(path).expect("reads");
    let error = match open_file(path, None) {
        Ok(_) => panic!("must be refused"),
        Err(error) => error,
    };
    assert_eq!(std::fs::read(path).expect("reads"), before, "the file changed");
    error
}

#[test]
fn a_newer_database_is_refused_and_untouched() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("phone.db");
    let store = open_file(&path, None).expect("made");
    store.connection.pragma_update(None, "user_version", 9_999).expect("pretends");
    drop(store);
    let error = refused_untouched(&path);
    assert!(matches!(error, StoreError::Newer { found: 9_999, .. }), "{error}");
}

#[test]
fn a_damaged_or_foreign_file_is_refused_and_untouched() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("phone.db");
    std::fs::write(&path, vec![0x5a; 8192]).expect("writes");
    assert!(matches!(refused_untouched(&path), StoreError::Corrupt(_)));
    std::fs::remove_file(&path).expect("removes");
    drop(open_file(&path, None).expect("made"));
    let mut bytes = std::fs::read(&path).expect("reads");
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 64].fill(0xee);
    std::fs::write(&path, &bytes).expect("writes");
    assert!(matches!(refused_untouched(&path), StoreError::Corrupt(_)));
    std::fs::remove_file(&path).expect("removes");
    let other = Connection::open(&path).expect("opens");
    other.execute_batch("CREATE TABLE theirs (x)").expect("theirs");
    drop(other);
    assert!(matches!(refused_untouched(&path), StoreError::Corrupt(_)));
}

/// A store that begins as a frozen schema, brought up to date.
fn upgraded(path: &Path, frozen: &str) -> SqliteStore {
    let connection = Connection::open(path).expect("opens");
    connection.execute_batch(frozen).expect("the schema as shipped");
    drop(connection);
    let store = open_file(path, Some("1357")).expect("upgrades");
    assert_eq!(
        store.connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).expect("reads"),
        sojourn_migrations::CLIENT.last().expect("steps").number
    );
    store
}

#[test]
fn a_store_of_the_first_schema_opens_with_everything_in_it() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut store = upgraded(&dir.path().join("phone.db"), sojourn_migrations::FROZEN_CLIENT_V1);
    let tx = store.begin().expect("begins");
    assert_eq!(tx.get_setting("locale").expect("reads").as_deref(), Some(b"zh-Hans".as_slice()));
    assert_eq!(&**tx.get_private("note").expect("opens").expect("there"), b"kept since version 1");
    assert_eq!(tx.count_outbox().expect("counts").unsent, 1);
    assert_eq!(tx.list_logs().expect("lists").len(), 1);
}

#[test]
fn a_store_of_the_second_schema_opens_with_its_waiting_report() {
    let dir = tempfile::tempdir().expect("a directory");
    let store = upgraded(&dir.path().join("phone.db"), sojourn_migrations::FROZEN_CLIENT_V2);
    let tx = store.read().expect("reads");
    assert_eq!(&**tx.get_private("note").expect("opens").expect("there"), b"kept since version 1");
    let waiting = tx.list_reports().expect("opens");
    assert_eq!((waiting.len(), waiting[0].tries), (1, 1));
    assert_eq!(&**waiting[0].message, b"kept since version 2");
}

#[test]
fn a_store_of_the_third_schema_opens_with_its_photograph_and_both_pins() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut store = upgraded(&dir.path().join("phone.db"), sojourn_migrations::FROZEN_CLIENT_V3);
    assert!(!store.has_second_pin().expect("opens"), "the row is there and means nothing");
    let tx = store.begin().expect("begins");
    let photos = tx.list_photos().expect("opens");
    assert_eq!((photos.len(), photos[0].has_thumbnail, &**photos[0].detail), (1, true, b"of a paper".as_slice()));
    let read = |secret: Option<crate::store::Secret>| secret.expect("there").to_vec();
    assert_eq!(read(tx.get_photo(photos[0].id).expect("opens")), b"kept since version 3!");
    assert_eq!(read(tx.get_thumbnail(photos[0].id).expect("opens")), b"small");
    assert_eq!(&**tx.list_reports().expect("opens")[0].message, b"kept since version 2");
    assert!(tx.get_setting("pin-tries").expect("reads").is_some());
}

#[test]
fn a_crash_at_any_write_leaves_all_or_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("phone.db");
    let write = |store: &mut SqliteStore, value: &[u8]| -> Result<(), StoreError> {
        let tx = store.begin()?;
        tx.put_setting("a", value)?;
        tx.put_private("b", value)?;
        tx.put_setting("c", value)?;
        tx.commit()
    };
    let mut store = open_file(&path, None).expect("made");
    write(&mut store, b"old").expect("first");
    for stop_at in 1..=4 {
        store.set_write_hook(Some(Box::new(move |n| if n == stop_at { Err(StoreError::Full) } else { Ok(()) })));
        assert!(matches!(write(&mut store, b"new"), Err(StoreError::Full)));
        drop(store);
        store = open_file(&path, None).expect("opens after the crash");
        let read = store.read().expect("reads");
        assert_eq!(read.get_setting("a").expect("reads").as_deref(), Some(b"old".as_slice()), "write {stop_at}");
        assert_eq!(&**read.get_private("b").expect("opens").expect("there"), b"old", "write {stop_at}");
        assert_eq!(read.get_setting("c").expect("reads").as_deref(), Some(b"old".as_slice()), "write {stop_at}");
    }
}
