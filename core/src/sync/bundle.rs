//! Courier bundles: a round trip carried by hand, sealed so that who carries it can read nothing.
//!
//! Outward a device seals its requests to the server's bundle key; inward the server seals receipts, entries and
//! guidance to the device. What is inside are the same messages as over the network, with the same idempotency.

use super::SyncError;
use super::codec::{Reader, Writer};
use super::keys::SealingSecret;
use super::wrap::{open_from, seal_to};
use crate::entropy::Entropy;
use crate::hash::{Tag, tagged};
use crate::id::{Bytes, SealingPublic};

/// Largest bundle: what a message application or a cheap card carries without complaint.
pub const BUNDLE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Most messages in one bundle.
pub const MESSAGES_MAX: usize = 10_000;

const VERSION: u64 = 1;

/// Which way a bundle goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From a device to the server.
    ToServer,
    /// From the server to a device.
    ToDevice,
}

impl Direction {
    /// The word in the file.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ToServer => "to_server",
            Self::ToDevice => "to_device",
        }
    }
}

/// A sealed bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Which way it goes.
    pub direction: Direction,
    /// Whose key opens it.
    pub recipient: SealingPublic,
    /// Encapsulated key ‖ ciphertext ‖ tag.
    pub sealed: Bytes,
}

impl Bundle {
    /// Seals messages, each the body of one request or reply.
    ///
    /// # Errors
    /// [`SyncError::TooLarge`] beyond the limits, [`SyncError::Sealed`] for a recipient key of small order.
    pub fn seal(
        direction: Direction,
        recipient: SealingPublic,
        messages: &[Vec<u8>],
        entropy: &mut impl Entropy,
    ) -> Result<Self, SyncError> {
        let size: usize = messages.iter().map(|message| message.len() + 9).sum();
        if size > BUNDLE_BYTES_MAX || messages.len() > MESSAGES_MAX {
            return Err(SyncError::TooLarge { what: "bundle", max: BUNDLE_BYTES_MAX });
        }
        let mut w = Writer::with_capacity(size + 16);
        w.array(messages.len());
        messages.iter().for_each(|message| {
            w.bytes(message);
        });
        let sealed = seal_to(&recipient, &info(direction, &recipient), &w.finish(), entropy)?;
        Ok(Self { direction, recipient, sealed: Bytes(sealed) })
    }

    /// Opens a bundle.
    ///
    /// # Errors
    /// [`SyncError::Sealed`] with another key or changed bytes.
    pub fn open(&self, secret: &SealingSecret) -> Result<Vec<Vec<u8>>, SyncError> {
        let plain = open_from(secret, &info(self.direction, &self.recipient), &self.sealed.0)?;
        let mut r = Reader::new(&plain, "bundle");
        let messages =
            (0..r.array(MESSAGES_MAX)?).map(|_| Ok(r.bytes()?.to_vec())).collect::<Result<_, SyncError>>()?;
        r.finish()?;
        Ok(messages)
    }

    /// The file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(self.sealed.0.len() + 64);
        w.array(4).uint(VERSION).text(self.direction.as_str()).bytes(self.recipient.0).bytes(&self.sealed);
        w.finish()
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        if bytes.len() > BUNDLE_BYTES_MAX + 256 {
            return Err(SyncError::TooLarge { what: "bundle", max: BUNDLE_BYTES_MAX });
        }
        let mut r = Reader::new(bytes, "bundle");
        r.array_exact(4)?;
        if r.uint()? != VERSION {
            return Err(r.refuse("a version that is not known"));
        }
        let direction = match r.text()? {
            "to_server" => Direction::ToServer,
            "to_device" => Direction::ToDevice,
            _ => return Err(r.refuse("a direction that is not known")),
        };
        let bundle = Self { direction, recipient: SealingPublic(r.fixed()?), sealed: Bytes(r.bytes()?.to_vec()) };
        r.finish()?;
        Ok(bundle)
    }
}

fn info(direction: Direction, recipient: &SealingPublic) -> Vec<u8> {
    let mut w = Writer::array_of(2);
    w.text(direction.as_str()).bytes(recipient.0);
    tagged(Tag::Bundle, &[&w.finish()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_opens_only_for_its_recipient_and_unchanged() {
        let secret = SealingSecret::from_bytes([7; 32]);
        let messages = vec![b"a request".to_vec(), Vec::new()];
        let mut entropy = |out: &mut [u8]| out.fill(3);
        let bundle = Bundle::seal(Direction::ToServer, secret.public(), &messages, &mut entropy).expect("small");
        assert_eq!(Bundle::parse(&bundle.to_bytes()).and_then(|read| read.open(&secret)), Ok(messages));
        assert_eq!(bundle.open(&SealingSecret::from_bytes([8; 32])), Err(SyncError::Sealed), "the courier's own key");
        let turned = Bundle { direction: Direction::ToDevice, ..bundle.clone() };
        assert_eq!(turned.open(&secret), Err(SyncError::Sealed), "sent back as an answer");
        for at in 0..bundle.sealed.0.len() {
            let mut changed = bundle.clone();
            changed.sealed.0[at] ^= 1;
            assert_eq!(changed.open(&secret), Err(SyncError::Sealed), "byte {at}");
        }
    }
}
