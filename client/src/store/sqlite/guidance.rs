//! Public guidance: plain rows and an FTS5 index over text that `core` prepared.

use rusqlite::{Row, params};
use sojourn_core::time::Millis;

use super::{SqliteTxn, signed, unsigned};
use crate::store::{Among, GuidanceObject, GuidanceRows, SearchHit, SearchRow, StoreError, TrustRow};

const COLUMNS: &str = "hash, kind, name, place, locale, bytes";

/// How much a match counts, by column, as `core` decided.
fn weights() -> String {
    sojourn_core::guidance::search::WEIGHTS.map(|weight| format!("{weight}.0")).join(", ")
}

fn object(row: &Row<'_>) -> rusqlite::Result<GuidanceObject> {
    Ok(GuidanceObject {
        hash: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        place: row.get(3)?,
        locale: row.get(4)?,
        bytes: row.get(5)?,
    })
}

/// A JSON array of texts: how a list becomes one parameter.
fn json(list: &[&str]) -> String {
    serde_json::Value::from(list.to_vec()).to_string()
}

/// Hits ranked before place and language are looked at; more only where these leave too few.
const RANKED_FIRST: i64 = 400;

impl SqliteTxn<'_> {
    /// FTS5 ranks by itself and hands out only the best, which are then joined: joining first would touch every hit.
    fn ranked(
        &self,
        query: &str,
        among: &Among<'_>,
        limit: u32,
        first: i64,
    ) -> Result<Vec<GuidanceObject>, StoreError> {
        let sql = format!(
            "WITH best AS MATERIALIZED (
                 SELECT rowid AS id, rank AS score FROM guidance_search
                 WHERE guidance_search MATCH ?1 AND rank MATCH 'bm25({})' ORDER BY rank LIMIT ?5
             )
             SELECT {COLUMNS} FROM best JOIN guidance_object AS o USING (id)
             WHERE o.locale = ?3 AND (?2 = '[]' OR o.place IN (SELECT value FROM json_each(?2)))
                 AND (?6 IS NULL OR o.kind = ?6)
             ORDER BY best.score, o.id LIMIT ?4",
            weights()
        );
        self.many(&sql, params![query, json(among.places), among.locale, limit, first, among.kind], object)
    }
}

impl GuidanceRows for SqliteTxn<'_> {
    fn get_guidance_file(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.one("SELECT bytes FROM guidance_file WHERE path = ?1", [path], |row| row.get(0))
    }

    fn put_guidance_file(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO guidance_file (path, bytes) VALUES (?1, ?2)
             ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes",
            params![path, bytes],
        )?;
        Ok(())
    }

    fn retain_guidance_files(&self, paths: &[&str]) -> Result<(), StoreError> {
        self.write("DELETE FROM guidance_file WHERE path NOT IN (SELECT value FROM json_each(?1))", [json(paths)])?;
        Ok(())
    }

    fn get_trust(&self) -> Result<Option<TrustRow>, StoreError> {
        self.one("SELECT release_seq, state, checked_at FROM guidance_trust WHERE id = 1", [], |row| {
            Ok(TrustRow {
                release_seq: unsigned(row.get(0)?),
                state: row.get(1)?,
                checked_at: Millis(unsigned(row.get(2)?)),
            })
        })
    }

    fn put_trust(&self, row: &TrustRow) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO guidance_trust (id, release_seq, state, checked_at) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET release_seq = excluded.release_seq, state = excluded.state,
                 checked_at = excluded.checked_at",
            params![signed(row.release_seq), row.state, signed(row.checked_at.0)],
        )?;
        Ok(())
    }

    fn clear_guidance(&self) -> Result<(), StoreError> {
        self.write("DELETE FROM guidance_object", [])?;
        self.write("INSERT INTO guidance_search (guidance_search) VALUES ('delete-all')", [])?;
        Ok(())
    }

    fn put_guidance(&self, object: &GuidanceObject, search: Option<&SearchRow>) -> Result<(), StoreError> {
        self.write(
            "INSERT INTO guidance_object (hash, kind, name, place, locale, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![object.hash, object.kind, object.name, object.place, object.locale, object.bytes],
        )?;
        let Some(text) = search else { return Ok(()) };
        self.write(
            "INSERT INTO guidance_search (rowid, title, body, pinyin, initials, aliases)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![self.tx.last_insert_rowid(), text.title, text.body, text.pinyin, text.initials, text.aliases],
        )?;
        Ok(())
    }

    fn get_guidance(
        &self,
        kind: &str,
        name: &str,
        place: &str,
        locale: &str,
    ) -> Result<Option<GuidanceObject>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM guidance_object WHERE kind = ?1 AND name = ?2 AND place = ?3 AND locale = ?4"
        );
        self.one(&sql, params![kind, name, place, locale], object)
    }

    fn list_guidance(&self, kind: &str) -> Result<Vec<GuidanceObject>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM guidance_object WHERE kind = ?1 ORDER BY name, place, locale");
        self.many(&sql, [kind], object)
    }

    fn list_guidance_in(&self, locale: &str) -> Result<Vec<GuidanceObject>, StoreError> {
        self.many(&format!("SELECT {COLUMNS} FROM guidance_object WHERE locale = ?1"), [locale], object)
    }

    fn search_guidance(&self, query: &str, among: &Among<'_>, limit: u32) -> Result<Vec<SearchHit>, StoreError> {
        let mut rows = self.ranked(query, among, limit, RANKED_FIRST)?;
        if rows.len() < limit as usize {
            // Few of the best are among those asked for: look at all of them.
            rows = self.ranked(query, among, limit, -1)?;
        }
        Ok(rows.into_iter().zip(0..).map(|(object, rank)| SearchHit { object, rank }).collect())
    }
}
