//! A folded state as bytes, for snapshots and for the phone's own store.
//!
//! One state has one image, so two replicas may compare theirs. Lists are in the order of their keys.

use std::collections::{BTreeMap, BTreeSet};

use super::{Deferred, Field, Live, LogState};
use crate::id::{Hash, OpId, SpaceId};
use crate::sync::SyncError;
use crate::sync::codec::{Reader, Writer};
use crate::sync::operation::{Hlc, Name, Path, Value};
use crate::sync::plain::{Authority, Level};
use crate::time::Millis;

const VERSION: u64 = 1;

/// Most items of any list in an image: bounds what a forged one can make a phone allocate.
const ITEMS_MAX: usize = 1_000_000;

impl LogState {
    /// The state's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(4096);
        w.array(11).uint(VERSION).bytes(self.space.0).text(self.log.as_str()).uint(self.seq).uint(self.fold);
        w.bool(self.frozen_whole);
        w.array(self.fields.len());
        self.fields.iter().for_each(|(path, field)| write_field(&mut w, path, field));
        w.array(self.created.len());
        for (path, name) in &self.created {
            w.array(2).text(path.as_str());
            write_name(&mut w, name);
        }
        w.array(self.applied.len());
        for (name, contents) in &self.applied {
            w.array(2);
            write_name(&mut w, name);
            w.array(contents.len());
            contents.iter().for_each(|content| {
                w.bytes(content.0);
            });
        }
        w.array(self.frozen.len());
        self.frozen.iter().for_each(|path| {
            w.text(path.as_str());
        });
        w.array(self.deferred.len());
        self.deferred.iter().for_each(|entry| write_deferred(&mut w, entry));
        w.finish()
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut r = Reader::new(bytes, "state");
        r.array_exact(11)?;
        if r.uint()? != VERSION {
            return Err(r.refuse("a version that is not known"));
        }
        let mut state = Self::new(SpaceId(r.fixed()?), r.log()?);
        (state.seq, state.fold, state.frozen_whole) = (r.uint()?, r.uint()?, r.bool()?);
        state.fields = list(&mut r, read_field)?.into_iter().collect();
        state.created = list(&mut r, |r| pair(r, read_path, read_name))?.into_iter().collect();
        state.applied = list(&mut r, |r| pair(r, read_name, read_hashes))?.into_iter().collect();
        state.frozen = list(&mut r, read_path)?.into_iter().collect();
        state.deferred = list(&mut r, read_deferred)?;
        r.finish()?;
        // Sorted maps give back the same bytes only if the lists were in order and without repetition.
        if state.to_bytes() == bytes { Ok(state) } else { Err(SyncError::malformed("state", "lists are not sorted")) }
    }
}

fn write_name(w: &mut Writer, name: &Name) {
    w.array(2).bytes(name.author.0).bytes(name.op_id.0);
}

fn write_field(w: &mut Writer, path: &Path, field: &Field) {
    w.array(4).text(path.as_str()).array(field.live.len());
    for Live { name, value, seq, time } in &field.live {
        w.array(4);
        write_name(w, name);
        w.raw(value.as_cbor()).uint(*seq).array(2).uint(time.at.0).uint(u64::from(time.counter));
    }
    w.array(field.awaited.len());
    field.awaited.iter().for_each(|name| write_name(w, name));
    w.array(field.past.len());
    for (name, values) in &field.past {
        w.array(2);
        write_name(w, name);
        w.array(values.len());
        values.iter().for_each(|value| {
            w.raw(value.as_cbor());
        });
    }
}

fn write_deferred(w: &mut Writer, entry: &Deferred) {
    w.array(4).uint(entry.seq);
    write_name(w, &entry.name);
    w.uint(match entry.authority {
        Authority::Owner => 0,
        Authority::Granted(level) => level as u64,
    });
    w.bytes(entry.plaintext.as_deref().unwrap_or_default());
}

fn list<T>(
    r: &mut Reader<'_>,
    mut item: impl FnMut(&mut Reader<'_>) -> Result<T, SyncError>,
) -> Result<Vec<T>, SyncError> {
    (0..r.array(ITEMS_MAX)?).map(|_| item(r)).collect()
}

fn pair<A, B>(
    r: &mut Reader<'_>,
    first: impl Fn(&mut Reader<'_>) -> Result<A, SyncError>,
    second: impl Fn(&mut Reader<'_>) -> Result<B, SyncError>,
) -> Result<(A, B), SyncError> {
    r.array_exact(2)?;
    Ok((first(r)?, second(r)?))
}

fn read_name(r: &mut Reader<'_>) -> Result<Name, SyncError> {
    r.array_exact(2)?;
    Ok(Name { author: SpaceId(r.fixed()?), op_id: OpId(r.fixed()?) })
}

fn read_path(r: &mut Reader<'_>) -> Result<Path, SyncError> {
    Path::parse(r.text()?)
}

fn read_value(r: &mut Reader<'_>) -> Result<Value, SyncError> {
    Value::from_cbor(r.raw_value()?.to_vec())
}

fn read_hashes(r: &mut Reader<'_>) -> Result<BTreeSet<Hash>, SyncError> {
    Ok(list(r, |r| r.hash())?.into_iter().collect())
}

fn read_field(r: &mut Reader<'_>) -> Result<(Path, Field), SyncError> {
    r.array_exact(4)?;
    let path = read_path(r)?;
    let live = list(r, |r| {
        r.array_exact(4)?;
        let (name, value, seq) = (read_name(r)?, read_value(r)?, r.uint()?);
        Ok(Live { name, value, seq, time: read_time(r)? })
    })?;
    let awaited = list(r, read_name)?.into_iter().collect();
    let past: BTreeMap<Name, Vec<Value>> =
        list(r, |r| pair(r, read_name, |r| list(r, read_value)))?.into_iter().collect();
    Ok((path, Field { live, awaited, past }))
}

fn read_time(r: &mut Reader<'_>) -> Result<Hlc, SyncError> {
    r.array_exact(2)?;
    let (at, counter) = (Millis(r.uint()?), r.uint()?);
    let counter = u16::try_from(counter).map_err(|_| r.refuse("a counter beyond 65535"))?;
    Ok(Hlc { at, counter })
}

fn read_deferred(r: &mut Reader<'_>) -> Result<Deferred, SyncError> {
    r.array_exact(4)?;
    let (seq, name, authority) = (r.uint()?, read_name(r)?, r.uint()?);
    let authority = match Level::from_number(authority) {
        Some(level) => Authority::Granted(level),
        None if authority == 0 => Authority::Owner,
        None => return Err(r.refuse("a level that is not known")),
    };
    let plaintext = Some(r.bytes()?.to_vec()).filter(|plaintext| !plaintext.is_empty());
    Ok(Deferred { seq, name, authority, plaintext })
}
