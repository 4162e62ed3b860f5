//! Photographs of papers, sealed part by part.
//!
//! A part is sealed under its photograph, its number and how many there are: none can be dropped, doubled or moved.

use rusqlite::params;
use sojourn_core::id::PhotoId;
use zeroize::Zeroizing;

use super::{SqliteTxn, id, signed, unsigned};
use crate::store::{PhotoRow, PhotoRows, Secret, StoreError};

/// Length of a part: a few pages of the database, and little to hold in memory twice.
const PART_BYTES: usize = 64 * 1024;

impl PhotoRows for SqliteTxn<'_> {
    fn put_photo(&self, row: &PhotoRow, bytes: &[u8], thumbnail: Option<&[u8]>) -> Result<(), StoreError> {
        let parts = bytes.len().div_ceil(PART_BYTES) as u64;
        let sealed = self.seal(&[b"photo", row.id.as_bytes()], &row.detail)?;
        let small =
            thumbnail.map(|small| self.seal(&[b"photo", row.id.as_bytes(), b"thumbnail"], small)).transpose()?;
        self.write(
            "INSERT INTO photo (id, bytes, parts, sealed, thumbnail) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.id.as_bytes(), signed(bytes.len() as u64), signed(parts), sealed, small],
        )?;
        for (part, chunk) in (0..parts).zip(bytes.chunks(PART_BYTES)) {
            let sealed = self.seal(&part_place(&row.id, &part.to_be_bytes(), &parts.to_be_bytes()), chunk)?;
            self.write(
                "INSERT INTO photo_part (photo, part, sealed) VALUES (?1, ?2, ?3)",
                params![row.id.as_bytes(), signed(part), sealed],
            )?;
        }
        Ok(())
    }

    fn list_photos(&self) -> Result<Vec<PhotoRow>, StoreError> {
        let sql = "SELECT id, bytes, sealed, thumbnail IS NOT NULL FROM photo ORDER BY id";
        let rows = self.many(sql, [], |row| {
            let sealed: Vec<u8> = row.get(2)?;
            Ok((id(row, 0, PhotoId::from_slice)?, unsigned(row.get(1)?), sealed, row.get::<_, bool>(3)?))
        })?;
        rows.into_iter()
            .map(|(id, bytes, sealed, has_thumbnail)| {
                let detail = self.unseal("photo", &[b"photo", id.as_bytes()], &sealed)?;
                Ok(PhotoRow { id, bytes, detail, has_thumbnail })
            })
            .collect()
    }

    fn get_photo(&self, id: PhotoId) -> Result<Option<Secret>, StoreError> {
        let held = self.one("SELECT parts, bytes FROM photo WHERE id = ?1", [id.as_bytes()], |row| {
            Ok((unsigned(row.get(0)?), unsigned(row.get(1)?)))
        })?;
        let Some((parts, bytes)) = held else { return Ok(None) };
        let sql = "SELECT part, sealed FROM photo_part WHERE photo = ?1 ORDER BY part";
        let rows = self.many(sql, [id.as_bytes()], |row| Ok((unsigned(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))?;
        let mut whole = Zeroizing::new(Vec::with_capacity(usize::try_from(bytes).unwrap_or(0)));
        for (expected, (part, sealed)) in (0..).zip(&rows) {
            if *part != expected {
                return Err(StoreError::Unsealed("photo_part"));
            }
            let (part, parts) = (part.to_be_bytes(), parts.to_be_bytes());
            whole.extend_from_slice(&self.unseal("photo_part", &part_place(&id, &part, &parts), sealed)?);
        }
        // Every part names how many there are, so a missing one shows here.
        if rows.len() as u64 == parts { Ok(Some(whole)) } else { Err(StoreError::Unsealed("photo_part")) }
    }

    fn get_thumbnail(&self, id: PhotoId) -> Result<Option<Secret>, StoreError> {
        let sealed: Option<Option<Vec<u8>>> =
            self.one("SELECT thumbnail FROM photo WHERE id = ?1", [id.as_bytes()], |row| row.get(0))?;
        sealed
            .flatten()
            .map(|sealed| self.unseal("photo", &[b"photo", id.as_bytes(), b"thumbnail"], &sealed))
            .transpose()
    }

    fn delete_photo(&self, id: PhotoId) -> Result<bool, StoreError> {
        self.write("DELETE FROM photo_part WHERE photo = ?1", [id.as_bytes()])?;
        Ok(self.write("DELETE FROM photo WHERE id = ?1", [id.as_bytes()])? > 0)
    }

    fn count_photos(&self) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM photo";
        let counted = self.one(sql, [], |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))))?;
        Ok(counted.unwrap_or_default())
    }
}

fn part_place<'a>(id: &'a PhotoId, part: &'a [u8; 8], parts: &'a [u8; 8]) -> [&'a [u8]; 4] {
    [b"photo_part", id.as_bytes(), part, parts]
}
