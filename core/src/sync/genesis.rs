//! How a space begins: the few bytes whose hash is its id.
//!
//! A person's genesis is the body of `devices` entry 1; a group's is the body of `access` entry 1. The header of that
//! first frame already names the space, which anyone can check.

use super::SyncError;
use super::codec::{Reader, Writer};
use super::keys::PublicKeys;
use crate::hash::{Tag, hash};
use crate::id::SpaceId;

const VERSION: u64 = 1;

/// Most founders of a group: a claim of a whole building site, and still one small frame.
pub const FOUNDERS_MAX: usize = 500;

/// The first bytes of a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Genesis {
    /// One person's space.
    Person(PersonGenesis),
    /// A group's space.
    Group(GroupGenesis),
}

/// A person's first device and offline recovery keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonGenesis {
    /// The first device.
    pub device: PublicKeys,
    /// Derived from the recovery code.
    pub recovery: PublicKeys,
    /// Makes the id unique even if keys were reused.
    pub random: [u8; 16],
}

/// Several persons who decide together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupGenesis {
    /// The founders' spaces, sorted bytewise, distinct.
    pub founders: Vec<SpaceId>,
    /// How many of them must approve an operation of `access`.
    pub threshold: u64,
    /// Makes the id unique.
    pub random: [u8; 16],
}

impl GroupGenesis {
    /// Sorts the founders and checks the threshold.
    ///
    /// # Errors
    /// [`SyncError`] for no or too many founders, and for a threshold of 0 or above their number.
    pub fn new(mut founders: Vec<SpaceId>, threshold: u64, random: [u8; 16]) -> Result<Self, SyncError> {
        founders.sort_unstable();
        founders.dedup();
        let group = Self { founders, threshold, random };
        group.check()?;
        Ok(group)
    }

    fn check(&self) -> Result<(), SyncError> {
        let refuse = |why| Err(SyncError::malformed("genesis", why));
        match &self.founders[..] {
            [] => refuse("a group has founders"),
            many if many.len() > FOUNDERS_MAX => Err(SyncError::TooLarge { what: "group", max: FOUNDERS_MAX }),
            many if !many.is_sorted_by(|a, b| a < b) => refuse("founders are not sorted and distinct"),
            many if self.threshold == 0 || self.threshold > many.len() as u64 => refuse("a threshold nobody can meet"),
            _ => Ok(()),
        }
    }
}

impl Genesis {
    /// The body's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        match self {
            Self::Person(person) => {
                writer.array(7).uint(VERSION).text("person");
                person.device.write(&mut writer);
                person.recovery.write(&mut writer);
                writer.bytes(person.random);
            }
            Self::Group(group) => {
                writer.array(5).uint(VERSION).text("group").array(group.founders.len());
                group.founders.iter().for_each(|founder| {
                    writer.bytes(founder.0);
                });
                writer.uint(group.threshold).bytes(group.random);
            }
        }
        writer.finish()
    }

    /// Reads a genesis.
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "genesis");
        let items = reader.array(7)?;
        if reader.uint()? != VERSION {
            return Err(reader.refuse("a version that is not known"));
        }
        let genesis = match (reader.text()?, items) {
            ("person", 7) => Self::Person(PersonGenesis {
                device: PublicKeys::read(&mut reader)?,
                recovery: PublicKeys::read(&mut reader)?,
                random: reader.fixed()?,
            }),
            ("group", 5) => Self::Group(read_group(&mut reader)?),
            _ => return Err(reader.refuse("a kind that is not known")),
        };
        reader.finish()?;
        Ok(genesis)
    }

    /// The id of the space that begins so.
    #[must_use]
    pub fn space_id(&self) -> SpaceId {
        SpaceId(hash(Tag::Space, &[&self.to_bytes()]).0)
    }
}

fn read_group(reader: &mut Reader<'_>) -> Result<GroupGenesis, SyncError> {
    let count = reader.array(FOUNDERS_MAX)?;
    let founders = (0..count).map(|_| reader.fixed().map(SpaceId)).collect::<Result<_, _>>()?;
    let group = GroupGenesis { founders, threshold: reader.uint()?, random: reader.fixed()? };
    group.check()?;
    Ok(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_whose_founders_are_unsorted_or_doubled_is_refused() {
        let (a, b) = (SpaceId([1; 32]), SpaceId([2; 32]));
        let good = GroupGenesis::new(vec![b, a, b], 2, [0; 16]).expect("two founders");
        assert_eq!(good.founders, [a, b]);
        for founders in [vec![b, a], vec![a, a]] {
            let bytes = Genesis::Group(GroupGenesis { founders, ..good.clone() }).to_bytes();
            assert!(Genesis::parse(&bytes).is_err());
        }
        assert!(GroupGenesis::new(vec![a, b], 3, [0; 16]).is_err());
        assert!(GroupGenesis::new(vec![a, b], 0, [0; 16]).is_err());
    }
}
