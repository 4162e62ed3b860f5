//! A person's card: what someone shows face to face, as a QR code or as text, to be given access by another.
//!
//! It carries everything needed to wrap a key for that person without any network: the genesis whose hash is the space,
//! the certificates that lead from its first device to the one that shows the card, and the newest generation's public
//! key, signed by that device. A server has no part in it, so it can put nobody else in between; see `docs/protocol.md`.

use data_encoding::BASE32_NOPAD;

use super::codec::{Reader, Writer};
use super::genesis::{Genesis, PersonGenesis};
use super::keys::{DeviceKeys, sign, verify};
use super::{Frame, Plain, SyncError};
use crate::hash::{Tag, tagged};
use crate::id::{LogId, SealingPublic, Signature, SigningPublic, SpaceId};

const VERSION: u64 = 1;
/// What a card's text begins with, so that a scanner can tell it from other codes.
pub const CARD_PREFIX: &str = "CARD.";
/// Most characters of the name on a card.
pub const CARD_NAME_MAX: usize = 40;
/// Most certificates between the first device and the one that shows the card: bounds what fits a QR code.
pub const CARD_CERTIFICATES_MAX: usize = 3;

/// Who may be given access, as they say and prove themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The person.
    pub genesis: PersonGenesis,
    /// Frames of the `devices` log, each the certificate of a device by the one before it.
    pub certificates: Vec<Frame>,
    /// The newest generation.
    pub generation: u64,
    /// Its public key.
    pub public: SealingPublic,
    /// What the person wants to be called; said by themselves, proved by nobody.
    pub name: String,
    signature: Signature,
}

impl Card {
    /// Makes the card of the device that signs it.
    ///
    /// # Errors
    /// [`SyncError`] when the name is too long or holds control characters, or the certificates do not lead to the device.
    pub fn sign(
        genesis: PersonGenesis,
        certificates: Vec<Frame>,
        generation: u64,
        public: SealingPublic,
        name: &str,
        device: &DeviceKeys,
    ) -> Result<Self, SyncError> {
        let name = name.trim().to_owned();
        let mut card = Self { genesis, certificates, generation, public, name, signature: Signature([0; 64]) };
        card.signature = sign(&device.signing, &card.message());
        card.check()?;
        Ok(card)
    }

    /// The person's space.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        Genesis::Person(self.genesis.clone()).space_id()
    }

    /// The text of a QR code: letters, digits and a dot, which codes hold most densely.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut writer = Writer::array_of(2);
        writer.bytes(self.content()).bytes(self.signature.0);
        format!("{CARD_PREFIX}{}", BASE32_NOPAD.encode(&writer.finish()))
    }

    /// Reads a card; case and spaces do not matter.
    ///
    /// # Errors
    /// [`SyncError`] when it is no card, was changed, or its certificates do not lead to the device that signed it.
    pub fn parse(text: &str) -> Result<Self, SyncError> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let encoded =
            compact.strip_prefix(CARD_PREFIX).ok_or(SyncError::malformed("card", "does not begin like one"))?;
        let bytes = BASE32_NOPAD.decode(encoded.as_bytes()).map_err(|_| SyncError::Check)?;
        let mut outer = Reader::new(&bytes, "card");
        outer.array_exact(2)?;
        let (content, signature) = (outer.bytes()?, Signature(outer.fixed()?));
        outer.finish()?;
        let card = Self::read(content, signature)?;
        card.check()?;
        Ok(card)
    }

    fn content(&self) -> Vec<u8> {
        let mut writer = Writer::array_of(6);
        writer.uint(VERSION).bytes(Genesis::Person(self.genesis.clone()).to_bytes());
        writer.array(self.certificates.len());
        self.certificates.iter().for_each(|frame| {
            writer.bytes(frame.as_bytes());
        });
        writer.uint(self.generation).bytes(self.public.0).text(&self.name);
        writer.finish()
    }

    fn read(content: &[u8], signature: Signature) -> Result<Self, SyncError> {
        let mut reader = Reader::new(content, "card");
        reader.array_exact(6)?;
        if reader.uint()? != VERSION {
            return Err(reader.refuse("a version that is not known"));
        }
        let Genesis::Person(genesis) = Genesis::parse(reader.bytes()?)? else {
            return Err(reader.refuse("a group has no card"));
        };
        let count = reader.array(CARD_CERTIFICATES_MAX)?;
        let certificates =
            (0..count).map(|_| Frame::parse(reader.bytes()?.to_vec())).collect::<Result<Vec<_>, SyncError>>()?;
        let generation = reader.uint()?;
        let public = SealingPublic(reader.fixed()?);
        let name = reader.text()?.to_owned();
        reader.finish()?;
        Ok(Self { genesis, certificates, generation, public, name, signature })
    }

    fn message(&self) -> Vec<u8> {
        tagged(Tag::Card, &[&self.content()])
    }

    fn check(&self) -> Result<(), SyncError> {
        if self.name.chars().count() > CARD_NAME_MAX {
            return Err(SyncError::TooLarge { what: "card", max: CARD_NAME_MAX });
        }
        if self.name.chars().any(char::is_control) {
            return Err(SyncError::malformed("card", "a name with control characters"));
        }
        if self.generation == 0 {
            return Err(SyncError::malformed("card", "no generation"));
        }
        verify(&self.holder()?, &self.message(), &self.signature)
    }

    /// The device at the end of the certificates.
    fn holder(&self) -> Result<SigningPublic, SyncError> {
        let space = self.space();
        let mut holder = self.genesis.device.signing;
        for frame in &self.certificates {
            let header = frame.header()?;
            let lost = || SyncError::malformed("card", "certificates that do not lead to the device");
            if header.space != space || header.author_space != space || header.log != LogId::devices() {
                return Err(lost());
            }
            // The recovery code outranks every device: a phone it brought back is certified by it.
            if frame.verify(&holder).is_err() {
                frame.verify(&self.genesis.recovery.signing)?;
            }
            let Plain::Certify { keys, proof, .. } = Plain::parse(frame.body())? else { return Err(lost()) };
            super::keys::verify_certify_proof(&space, &keys, &proof)?;
            holder = keys.signing;
        }
        Ok(holder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Entropy;
    use crate::id::{Hash, OpId};
    use crate::sync::keys::SealingSecret;
    use crate::sync::recovery::RecoveryCode;
    use crate::sync::{Head, Header};

    /// Bytes that repeat for a seed.
    fn dice(seed: u8) -> impl FnMut(&mut [u8]) {
        let mut drawn = 0u64;
        move |out: &mut [u8]| {
            drawn += 1;
            let mut reader = blake3::Hasher::new().update(&[seed]).update(&drawn.to_be_bytes()).finalize_xof();
            reader.fill(out);
        }
    }

    struct Person {
        genesis: PersonGenesis,
        first: DeviceKeys,
        public: SealingPublic,
    }

    fn person(entropy: &mut impl Entropy) -> Person {
        let first = DeviceKeys::generate(entropy);
        let recovery = RecoveryCode::generate(entropy).keys().public();
        let genesis = PersonGenesis { device: first.public(), recovery, random: [9; 16] };
        Person { genesis, first, public: SealingSecret::generate(entropy).public() }
    }

    fn certificate(person: &Person, by: &DeviceKeys, keys: &DeviceKeys) -> Frame {
        let space = Genesis::Person(person.genesis.clone()).space_id();
        let header = Header {
            space,
            log: LogId::devices(),
            op_id: OpId([1; 16]),
            author_space: space,
            device: by.device_id(),
            n: 3,
            base: Head::EMPTY,
            key_id: None,
            body_hash: Hash::ZERO,
        };
        let body = Plain::Certify { keys: keys.public(), generation: 1, proof: keys.certify_proof(&space) };
        Frame::sign(header, &body.to_bytes(), &by.signing).expect("small")
    }

    #[test]
    fn a_card_says_whose_it_is_and_fits_a_code() {
        let mut entropy = dice(1);
        let person = person(&mut entropy);
        let card =
            Card::sign(person.genesis.clone(), vec![], 1, person.public, " 小陈 ", &person.first).expect("signs");
        let text = card.to_text();
        assert_eq!(Card::parse(&text.to_lowercase()).expect("reads"), card);
        assert_eq!((card.name.as_str(), card.space()), ("小陈", Genesis::Person(person.genesis).space_id()));
        assert!(text.len() <= 700, "{} characters", text.len());
    }

    #[test]
    fn a_later_phone_shows_how_it_was_certified() {
        let mut entropy = dice(2);
        let person = person(&mut entropy);
        let (second, third) = (DeviceKeys::generate(&mut entropy), DeviceKeys::generate(&mut entropy));
        let chain = vec![certificate(&person, &person.first, &second), certificate(&person, &second, &third)];
        let sign =
            |chain: Vec<Frame>, by: &DeviceKeys| Card::sign(person.genesis.clone(), chain, 2, person.public, "", by);
        assert!(Card::parse(&sign(chain.clone(), &third).expect("signs").to_text()).is_ok());
        assert!(sign(chain.clone(), &second).is_err(), "signed by another than the last");
        assert!(sign(chain[1..].to_vec(), &third).is_err(), "a link is missing");
    }

    #[test]
    fn a_changed_card_is_refused_wherever_it_was_changed() {
        let mut entropy = dice(3);
        let person = person(&mut entropy);
        let card = Card::sign(person.genesis.clone(), vec![], 1, person.public, "Chen", &person.first).expect("signs");
        let text = card.to_text();
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'B' { b'C' } else { b'B' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert!(Card::parse(&changed).is_err(), "{at}");
        }
        assert!(Card::parse("CARD.").is_err() && Card::parse("").is_err());
        let long = "名".repeat(CARD_NAME_MAX + 1);
        assert!(Card::sign(person.genesis.clone(), vec![], 1, person.public, &long, &person.first).is_err());
    }
}
