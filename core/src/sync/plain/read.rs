//! Bytes to plain bodies: strict for what is known, patient with what is newer.

use super::{Grant, HOLDERS_MAX, Holder, Level, Plain, Purpose, Rotation, SEALED_KEY_BYTES, Scope};
use crate::id::{Bytes, DeviceId, GrantId, KeyId, SealingPublic, Signature, SpaceId};
use crate::sync::SyncError;
use crate::sync::codec::Reader;
use crate::sync::genesis::Genesis;
use crate::sync::keys::PublicKeys;
use crate::sync::wrap::{WRAP_BYTES, Wrap};
use crate::time::Millis;

/// Most arguments any kind has, now or later.
const ARGUMENTS_MAX: usize = 32;

/// Longest kind name in bytes.
const KIND_BYTES_MAX: usize = 32;

impl Plain {
    /// Reads a body of `devices` or `access`.
    ///
    /// # Errors
    /// [`SyncError`] for bytes that are not deterministic CBOR of a body, or of a known kind in the wrong shape.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "plain body");
        let items = reader.array(2 + ARGUMENTS_MAX)?;
        if reader.is_uint_next() {
            return Genesis::parse(bytes).map(Self::Genesis);
        }
        let kind = reader.text()?;
        let schema = reader.uint()?;
        let body = read_body(&mut reader, kind, schema, items)?;
        reader.finish()?;
        Ok(body)
    }
}

fn read_body(r: &mut Reader<'_>, kind: &str, schema: u64, items: usize) -> Result<Plain, SyncError> {
    let arguments = items.checked_sub(2).ok_or_else(|| r.refuse("a kind and a schema number are missing"))?;
    Ok(match (kind, schema, arguments) {
        ("certify", 1, 4) => {
            Plain::Certify { keys: PublicKeys::read(r)?, generation: r.uint()?, proof: Signature(r.fixed()?) }
        }
        ("generation", 1, 3) => {
            Plain::Generation { generation: r.uint()?, public: SealingPublic(r.fixed()?), wraps: read_device_wraps(r)? }
        }
        ("revoke_device", 1, 1) => Plain::RevokeDevice(DeviceId(r.fixed()?)),
        ("veto", 1, 1) => Plain::Veto(DeviceId(r.fixed()?)),
        ("grant", 1, 6) => Plain::Grant(read_grant(r)?),
        ("revoke_grant", 1, 2) => Plain::RevokeGrant { grant: GrantId(r.fixed()?), scope: read_scope(r)? },
        ("rotate", 1, 4) => Plain::Rotate(read_rotation(r)?),
        ("skip", 1, 4) => read_skip(r)?,
        ("admit", 1, 3) => Plain::Admit { log: r.log()?, header: r.hash()?, level: read_level(r)? },
        ("discard", 1, 2) => Plain::Discard { log: r.log()?, header: r.hash()? },
        ("approve", 1, 1) => Plain::Approve(r.hash()?),
        ("erase", 1, 1) => Plain::Erase(read_scope(r)?),
        (known, 1, _) if is_known(known) => return Err(r.refuse("a known kind with the wrong number of arguments")),
        (unknown, schema, arguments) if unknown.len() <= KIND_BYTES_MAX => {
            (0..arguments).try_for_each(|_| r.raw_value().map(drop))?;
            Plain::Unknown { kind: unknown.to_owned(), schema }
        }
        _ => return Err(SyncError::TooLarge { what: "kind", max: KIND_BYTES_MAX }),
    })
}

fn is_known(kind: &str) -> bool {
    [
        "certify",
        "generation",
        "revoke_device",
        "veto",
        "grant",
        "revoke_grant",
        "rotate",
        "skip",
        "admit",
        "discard",
        "approve",
        "erase",
    ]
    .contains(&kind)
}

fn read_scope(r: &mut Reader<'_>) -> Result<Scope, SyncError> {
    match r.text()? {
        "*" => Ok(Scope::All),
        log => Ok(Scope::Log(log.parse()?)),
    }
}

fn read_level(r: &mut Reader<'_>) -> Result<Level, SyncError> {
    let number = r.uint()?;
    Level::from_number(number).ok_or_else(|| r.refuse("a level that is not known"))
}

fn read_skip(r: &mut Reader<'_>) -> Result<Plain, SyncError> {
    let (device, log, from, to) = (DeviceId(r.fixed()?), r.log()?, r.uint()?, r.uint()?);
    if from == 0 || from > to { Err(r.refuse("an empty range")) } else { Ok(Plain::Skip { device, log, from, to }) }
}

fn read_device_wraps(r: &mut Reader<'_>) -> Result<Vec<(DeviceId, Wrap)>, SyncError> {
    let wraps: Vec<(DeviceId, Wrap)> = (0..r.array(HOLDERS_MAX)?)
        .map(|_| {
            r.array_exact(2)?;
            Ok((DeviceId(r.fixed()?), Wrap(r.fixed::<WRAP_BYTES>()?)))
        })
        .collect::<Result<_, SyncError>>()?;
    sorted(r, wraps, |(device, _)| *device)
}

fn read_holders(r: &mut Reader<'_>) -> Result<Vec<Holder>, SyncError> {
    let holders: Vec<Holder> = (0..r.array(HOLDERS_MAX)?)
        .map(|_| {
            r.array_exact(3)?;
            Ok(Holder { space: SpaceId(r.fixed()?), generation: r.uint()?, wrap: Wrap(r.fixed::<WRAP_BYTES>()?) })
        })
        .collect::<Result<_, SyncError>>()?;
    sorted(r, holders, |holder| holder.space)
}

fn read_grant(r: &mut Reader<'_>) -> Result<Grant, SyncError> {
    Ok(Grant {
        id: GrantId(r.fixed()?),
        grantee: SpaceId(r.fixed()?),
        scope: read_scope(r)?,
        level: read_level(r)?,
        ends: r.optional_uint()?.map(Millis),
        purpose: {
            r.array_exact(2)?;
            Purpose { sealed: Bytes(r.bytes()?.to_vec()), wraps: read_holders(r)? }
        },
    })
}

fn read_rotation(r: &mut Reader<'_>) -> Result<Rotation, SyncError> {
    let (log, key_id, holders) = (r.log()?, KeyId(r.fixed()?), read_holders(r)?);
    if log.is_plain() {
        return Err(r.refuse("a content key for a plain log"));
    }
    let old: Vec<(KeyId, [u8; SEALED_KEY_BYTES])> = (0..r.array(HOLDERS_MAX)?)
        .map(|_| {
            r.array_exact(2)?;
            Ok((KeyId(r.fixed()?), r.fixed()?))
        })
        .collect::<Result<_, SyncError>>()?;
    let old = sorted(r, old, |(key_id, _)| *key_id)?;
    Ok(Rotation { log, key_id, holders, old })
}

fn sorted<T, K: Ord>(r: &Reader<'_>, items: Vec<T>, key: impl Fn(&T) -> K) -> Result<Vec<T>, SyncError> {
    if items.is_sorted_by(|a, b| key(a) < key(b)) { Ok(items) } else { Err(r.refuse("a list is not sorted")) }
}
