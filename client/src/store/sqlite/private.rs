//! Settings, secrets, spaces and keys. What is secret is sealed with its table and row key as associated data.

use rusqlite::params;
use sojourn_core::id::{KeyId, LogId, SpaceId};
use zeroize::Zeroizing;

use super::{SqliteTxn, id, signed, unsigned};
use crate::store::{ContentKey, PrivateRows, Secret, SpaceRow, StoreError};

impl PrivateRows for SqliteTxn<'_> {
    fn get_setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.one("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0))
    }

    fn put_setting(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO setting (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![name, value],
        )?;
        Ok(())
    }

    fn get_private(&self, name: &str) -> Result<Option<Secret>, StoreError> {
        let sealed: Option<Vec<u8>> =
            self.one("SELECT sealed FROM private WHERE name = ?1", [name], |row| row.get(0))?;
        sealed.map(|sealed| self.unseal("private", &[b"private", name.as_bytes()], &sealed)).transpose()
    }

    fn put_private(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        let sealed = self.seal(&[b"private", name.as_bytes()], value)?;
        self.write(
            "INSERT INTO private (name, sealed) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed",
            params![name, sealed],
        )?;
        Ok(())
    }

    fn list_private(&self, prefix: &str) -> Result<Vec<(String, Secret)>, StoreError> {
        let rows = self.many(
            "SELECT name, sealed FROM private WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name",
            [prefix],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        rows.into_iter()
            .map(|(name, sealed)| {
                let opened = self.unseal("private", &[b"private", name.as_bytes()], &sealed)?;
                Ok((name, opened))
            })
            .collect()
    }

    fn delete_private(&self, name: &str) -> Result<(), StoreError> {
        self.write("DELETE FROM private WHERE name = ?1", [name])?;
        Ok(())
    }

    fn list_spaces(&self) -> Result<Vec<SpaceRow>, StoreError> {
        let rows = self.many("SELECT space, own, sealed FROM space ORDER BY own DESC, space", [], |row| {
            Ok((id(row, 0, SpaceId::from_slice)?, row.get::<_, bool>(1)?, row.get::<_, Vec<u8>>(2)?))
        })?;
        rows.into_iter()
            .map(|(space, own, sealed)| {
                let detail = self.unseal("space", &[b"space", space.as_bytes()], &sealed)?;
                Ok(SpaceRow { space, own, detail })
            })
            .collect()
    }

    fn put_space(&self, row: &SpaceRow) -> Result<(), StoreError> {
        let sealed = self.seal(&[b"space", row.space.as_bytes()], &row.detail)?;
        self.write(
            "INSERT INTO space (space, own, sealed) VALUES (?1, ?2, ?3)
             ON CONFLICT (space) DO UPDATE SET own = excluded.own, sealed = excluded.sealed",
            params![row.space.as_bytes(), row.own, sealed],
        )?;
        Ok(())
    }

    fn list_person_keys(&self, space: SpaceId) -> Result<Vec<(u64, Secret)>, StoreError> {
        let rows = self.many(
            "SELECT generation, sealed FROM person_key WHERE space = ?1 ORDER BY generation DESC",
            [space.as_bytes()],
            |row| Ok((unsigned(row.get(0)?), row.get::<_, Vec<u8>>(1)?)),
        )?;
        rows.into_iter()
            .map(|(generation, sealed)| {
                let place = [b"person_key".as_slice(), space.as_bytes(), &generation.to_be_bytes()];
                Ok((generation, self.unseal("person_key", &place, &sealed)?))
            })
            .collect()
    }

    fn put_person_key(&self, space: SpaceId, generation: u64, secret: &[u8]) -> Result<(), StoreError> {
        let sealed = self.seal(&[b"person_key", space.as_bytes(), &generation.to_be_bytes()], secret)?;
        self.write(
            "INSERT INTO person_key (space, generation, sealed) VALUES (?1, ?2, ?3)
             ON CONFLICT (space, generation) DO UPDATE SET sealed = excluded.sealed",
            params![space.as_bytes(), signed(generation), sealed],
        )?;
        Ok(())
    }

    fn list_content_keys(&self, space: SpaceId, log: &LogId) -> Result<Vec<ContentKey>, StoreError> {
        let rows = self.many(
            "SELECT key_id, sealed FROM content_key WHERE space = ?1 AND log = ?2",
            params![space.as_bytes(), log.as_str()],
            |row| Ok((id(row, 0, KeyId::from_slice)?, row.get::<_, Vec<u8>>(1)?)),
        )?;
        rows.into_iter()
            .map(|(key_id, sealed)| {
                let opened = self.unseal("content_key", &content_key_place(&space, log, &key_id), &sealed)?;
                let key = opened.as_slice().try_into().map_err(|_| StoreError::Unsealed("content_key"))?;
                Ok(ContentKey { key_id, key: Zeroizing::new(key) })
            })
            .collect()
    }

    fn put_content_key(&self, space: SpaceId, log: &LogId, key: &ContentKey) -> Result<(), StoreError> {
        let sealed = self.seal(&content_key_place(&space, log, &key.key_id), &*key.key)?;
        self.write(
            "INSERT INTO content_key (space, log, key_id, sealed) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (space, log, key_id) DO NOTHING",
            params![space.as_bytes(), log.as_str(), key.key_id.as_bytes(), sealed],
        )?;
        Ok(())
    }

    fn delete_content_keys(&self, space: SpaceId, log: Option<&LogId>) -> Result<(), StoreError> {
        self.write(
            "DELETE FROM content_key WHERE space = ?1 AND (?2 IS NULL OR log = ?2)",
            params![space.as_bytes(), log.map(LogId::as_str)],
        )?;
        Ok(())
    }

    fn wipe_private(&self) -> Result<(), StoreError> {
        for table in PRIVATE_TABLES {
            self.write(&format!("DELETE FROM {table}"), [])?;
        }
        Ok(())
    }
}

/// Whatever is a person's.
const PRIVATE_TABLES: [&str; 13] = [
    "private",
    "space",
    "person_key",
    "content_key",
    "log",
    "entry",
    "author",
    "outbox",
    "held",
    "displaced",
    "field_report",
    "photo",
    "photo_part",
];

fn content_key_place<'a>(space: &'a SpaceId, log: &'a LogId, key_id: &'a KeyId) -> [&'a [u8]; 4] {
    [b"content_key", space.as_bytes(), log.as_str().as_bytes(), key_id.as_bytes()]
}
