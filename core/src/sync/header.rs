//! The visible part of a frame: who wrote what intent where, seeing what. Everything else is in the body.

use super::SyncError;
use super::chain::Head;
use super::codec::{Reader, Writer};
use crate::hash::{Tag, hash};
use crate::id::{DeviceId, Hash, KeyId, LogId, OpId, SigningPublic, SpaceId};

/// Most bytes a header may have, in any format. Version 1 needs at most 309.
pub const HEADER_BYTES_MAX: usize = 1024;

/// A version 1 header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Whose data this is.
    pub space: SpaceId,
    /// Which of its logs.
    pub log: LogId,
    /// The intent: random, unique per (space, device), kept when the operation is signed anew.
    pub op_id: OpId,
    /// The author's own space.
    pub author_space: SpaceId,
    /// The author's device: the hash of the key that signs.
    pub device: DeviceId,
    /// Counts this device's operations in this log, from 1, without gaps.
    pub n: u64,
    /// The log's head as the author saw it. Evidence, never a precondition.
    pub base: Head,
    /// The content key the body is sealed with; `None` in `devices` and `access`, whose bodies are plain.
    pub key_id: Option<KeyId>,
    /// The hash of the body, as [`body_hash`] gives it.
    pub body_hash: Hash,
}

/// The six positions that are the same in every format, so that a frame from the future can be kept in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    /// Whose data this is.
    pub space: SpaceId,
    /// Which of its logs.
    pub log: LogId,
    /// The intent.
    pub op_id: OpId,
    /// The author's own space.
    pub author_space: SpaceId,
    /// The author's device.
    pub device: DeviceId,
    /// The device's counter in this log.
    pub n: u64,
}

/// The hash of a body, sealed or plain, as the header carries it.
#[must_use]
pub fn body_hash(body: &[u8]) -> Hash {
    hash(Tag::Body, &[body])
}

/// A device's id: the hash of its signing key.
#[must_use]
pub fn device_id(key: &SigningPublic) -> DeviceId {
    DeviceId(hash(Tag::Device, &[&key.0]).0)
}

impl Header {
    /// The header's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(320);
        writer.array(9);
        self.write_first_eight(&mut writer);
        writer.bytes(self.body_hash.0);
        writer.finish()
    }

    /// The associated data of the sealed body: one flat array of the format and the first eight positions.
    #[must_use]
    pub fn associated_data(&self, format: u8) -> Vec<u8> {
        let mut writer = Writer::with_capacity(320);
        writer.array(9).bytes([format]);
        self.write_first_eight(&mut writer);
        writer.finish()
    }

    fn write_first_eight(&self, writer: &mut Writer) {
        writer.bytes(self.space.0).text(self.log.as_str()).bytes(self.op_id.0).bytes(self.author_space.0);
        writer.bytes(self.device.0).uint(self.n);
        self.base.write(writer);
        match &self.key_id {
            Some(key_id) => writer.bytes(key_id.0),
            None => writer.bytes([]),
        };
    }

    /// Reads a version 1 header.
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes, for `n` = 0, and for a `key_id` that does not fit the log.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "header");
        reader.array_exact(9)?;
        let Prefix { space, log, op_id, author_space, device, n } = read_prefix(&mut reader)?;
        let base = Head::read(&mut reader)?;
        let key_id = match reader.bytes()? {
            [] => None,
            bytes => Some(KeyId::from_slice(bytes)?),
        };
        if log.is_plain() == key_id.is_some() {
            return Err(reader.refuse("a content key in a plain log, or none in a sealed one"));
        }
        let body_hash = reader.hash()?;
        reader.finish()?;
        Ok(Self { space, log, op_id, author_space, device, n, base, key_id, body_hash })
    }
}

impl Prefix {
    /// Reads the first six positions of a header of any format.
    ///
    /// # Errors
    /// [`SyncError`] when these six are not there.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "header");
        if reader.array(HEADER_BYTES_MAX)? < 6 {
            return Err(reader.refuse("an array has the wrong number of items"));
        }
        read_prefix(&mut reader)
    }
}

fn read_prefix(reader: &mut Reader<'_>) -> Result<Prefix, SyncError> {
    let prefix = Prefix {
        space: SpaceId(reader.fixed()?),
        log: reader.log()?,
        op_id: OpId(reader.fixed()?),
        author_space: SpaceId(reader.fixed()?),
        device: DeviceId(reader.fixed()?),
        n: reader.uint()?,
    };
    if prefix.n == 0 { Err(reader.refuse("counting starts at 1")) } else { Ok(prefix) }
}
