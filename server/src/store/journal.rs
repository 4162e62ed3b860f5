//! The safety journal: operations of `devices` and `access`, appended and flushed before they are acknowledged.
//!
//! It lives outside the database and its backup, so that restoring an old backup never brings back a device or a grant
//! that was revoked. A record is `length (4) ‖ check (8) ‖ CBOR [space, log, seq, stamp, frame]`, numbers big-endian, the
//! check being the first bytes of BLAKE3 over the CBOR. A torn last record, left by a power cut, is cut off at open: it
//! was never acknowledged.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sojourn_core::cbor;
use sojourn_core::id::{Bytes, LogId, SpaceId};

use super::{StoreError, StoreResult};

const CHECK_BYTES: usize = 8;
const LEAD_BYTES: usize = 4 + CHECK_BYTES;
/// Largest record: a frame and its envelope. Longer is damage, not data.
const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// One journaled entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The space.
    pub space: SpaceId,
    /// `devices` or `access`.
    pub log: LogId,
    /// Its place.
    pub seq: u64,
    /// Its stamp, as bytes.
    pub stamp: Vec<u8>,
    /// Its frame.
    pub frame: Vec<u8>,
}

/// The open journal.
pub struct Journal {
    path: PathBuf,
    file: File,
    end: u64,
}

impl Journal {
    /// Opens or makes the journal and cuts off a torn last record.
    ///
    /// # Errors
    /// [`StoreError::Journal`] when the file cannot be used.
    pub fn open(path: &Path) -> StoreResult<Self> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(StoreError::Journal)?;
        let end = whole_bytes(&mut file).map_err(StoreError::Journal)?;
        keep_cut(path, &mut file, end).map_err(StoreError::Journal)?;
        file.set_len(end).and_then(|()| file.sync_all()).map_err(StoreError::Journal)?;
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            File::open(folder).and_then(|f| f.sync_all()).map_err(StoreError::Journal)?;
        }
        Ok(Self { path: path.to_owned(), file, end })
    }

    /// Bytes of whole records.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends records and flushes them to the disk.
    ///
    /// # Errors
    /// [`StoreError::Full`] or [`StoreError::Journal`]; nothing may be acknowledged then.
    pub fn append(&mut self, records: &[Record]) -> StoreResult<()> {
        let mut bytes = Vec::new();
        for record in records {
            bytes.extend_from_slice(&encode(record));
        }
        let written = self
            .file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.file.write_all(&bytes))
            .and_then(|()| self.file.sync_data());
        match written {
            Ok(()) => {
                self.end += bytes.len() as u64;
                Ok(())
            }
            Err(e) if e.kind() == std::io::ErrorKind::StorageFull => Err(StoreError::Full),
            Err(e) => Err(StoreError::Journal(e)),
        }
    }

    /// Reads the records from a byte position on.
    ///
    /// # Errors
    /// [`StoreError::Journal`] when the file cannot be read.
    pub fn records_from(&mut self, start: u64) -> StoreResult<Vec<Record>> {
        let mut bytes = Vec::new();
        self.file
            .seek(SeekFrom::Start(start))
            .and_then(|_| Read::by_ref(&mut self.file).take(self.end.saturating_sub(start)).read_to_end(&mut bytes))
            .map_err(StoreError::Journal)?;
        let mut rest = bytes.as_slice();
        let mut records = Vec::new();
        while let Some((record, size)) = decode(rest) {
            records.push(record);
            rest = &rest[size..];
        }
        Ok(records)
    }
}

/// Keeps what is about to be cut off beside the journal: a torn record is worthless, but damage in the middle is not.
fn keep_cut(path: &Path, file: &mut File, end: u64) -> std::io::Result<()> {
    let mut cut = Vec::new();
    file.seek(SeekFrom::Start(end))?;
    file.read_to_end(&mut cut)?;
    if cut.is_empty() {
        return Ok(());
    }
    tracing::warn!(bytes = cut.len(), "the safety journal ends in bytes that are no record: kept beside it");
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".cut-at-{end}"));
    std::fs::write(PathBuf::from(name), cut)
}

fn encode(record: &Record) -> Vec<u8> {
    let body = cbor::encode(&(
        record.space,
        &record.log,
        record.seq,
        Bytes(record.stamp.clone()),
        Bytes(record.frame.clone()),
    ));
    let mut out = Vec::with_capacity(LEAD_BYTES + body.len());
    out.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(&blake3::hash(&body).as_bytes()[..CHECK_BYTES]);
    out.extend_from_slice(&body);
    out
}

/// The record at the start of `bytes` and its size; `None` for a torn or damaged one.
fn decode(bytes: &[u8]) -> Option<(Record, usize)> {
    let lead = bytes.get(..LEAD_BYTES)?;
    let length = u32::from_be_bytes(lead[..4].try_into().ok()?) as usize;
    if length > RECORD_BYTES_MAX {
        return None;
    }
    let body = bytes.get(LEAD_BYTES..LEAD_BYTES + length)?;
    if blake3::hash(body).as_bytes()[..CHECK_BYTES] != lead[4..] {
        return None;
    }
    let (space, log, seq, stamp, frame): (SpaceId, LogId, u64, Bytes, Bytes) = cbor::decode(body).ok()?;
    Some((Record { space, log, seq, stamp: stamp.0, frame: frame.0 }, LEAD_BYTES + length))
}

/// Bytes up to the last whole record.
fn whole_bytes(file: &mut File) -> std::io::Result<u64> {
    let mut reader = std::io::BufReader::new(file.try_clone()?);
    reader.seek(SeekFrom::Start(0))?;
    let mut end = 0_u64;
    let mut record = Vec::new();
    loop {
        record.clear();
        let mut lead = [0; LEAD_BYTES];
        if reader.read_exact(&mut lead).is_err() {
            return Ok(end);
        }
        let length = u32::from_be_bytes([lead[0], lead[1], lead[2], lead[3]]) as usize;
        if length > RECORD_BYTES_MAX {
            return Ok(end);
        }
        record.extend_from_slice(&lead);
        record.resize(LEAD_BYTES + length, 0);
        if reader.read_exact(&mut record[LEAD_BYTES..]).is_err() || decode(&record).is_none() {
            return Ok(end);
        }
        end += record.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(seq: u64) -> Record {
        Record { space: SpaceId([7; 32]), log: LogId::devices(), seq, stamp: vec![1], frame: vec![2; 100] }
    }

    #[test]
    fn what_was_appended_reads_back_after_reopening() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("journal");
        let mut journal = Journal::open(&path).expect("opens");
        journal.append(&[record(1), record(2)]).expect("appends");
        let middle = journal.end();
        journal.append(&[record(3)]).expect("appends");
        drop(journal);
        let mut journal = Journal::open(&path).expect("opens again");
        assert_eq!(journal.records_from(0).expect("reads"), [record(1), record(2), record(3)]);
        assert_eq!(journal.records_from(middle).expect("reads"), [record(3)]);
    }

    #[test]
    fn a_torn_last_record_is_cut_off_and_the_rest_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("journal");
        Journal::open(&path).and_then(|mut j| j.append(&[record(1), record(2)])).expect("appends");
        let whole = std::fs::read(&path).expect("reads");
        for cut in 1..whole.len() / 2 {
            std::fs::write(&path, &whole[..whole.len() - cut]).expect("writes");
            let mut journal = Journal::open(&path).expect("opens");
            assert_eq!(journal.records_from(0).expect("reads"), [record(1)], "cut {cut}");
        }
    }
}
