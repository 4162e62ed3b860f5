//! A device at the level of the wire: keys, frames and requests, with no store and no engine.
//!
//! Benchmarks and fault tests need many honest devices that sign ahead of time and know exactly which bytes went out.
//! Everything is drawn from a seed, so that a run can be repeated. What a real phone does is `sojourn-client`'s.

use std::collections::BTreeMap;
use std::error::Error;
use std::io;

use sojourn_core::cbor;
use sojourn_core::entropy::Entropy;
use sojourn_core::id::{Bytes, KeyId, Lineage, LogId, OpId, SpaceId};
use sojourn_core::sync::genesis::{Genesis, PersonGenesis};
use sojourn_core::sync::keys::{DeviceKeys, SealingSecret, sign};
use sojourn_core::sync::plain::{Holder, Plain, Rotation};
use sojourn_core::sync::recovery::RecoveryCode;
use sojourn_core::sync::seal::{ContentKey, seal_body};
use sojourn_core::sync::wrap::{WrapFor, wrap};
use sojourn_core::sync::{FORMAT_V1, Frame, Head, Header};
use sojourn_core::wire::v1::{
    self, About, Challenge, EnrolRequest, Have, ProofPurpose, SyncReply, SyncRequest, TokenReply, proof_message,
};

use crate::http::{Connection, Reply};
use crate::rng::Rng;

/// What can go wrong here: told to whoever runs the suite, never handled.
pub type Fault = Box<dyn Error + Send + Sync>;

/// A person's only device, with one application's log it writes to.
pub struct Device {
    /// Its keys.
    pub keys: DeviceKeys,
    /// The person's space.
    pub space: SpaceId,
    /// The log of its operations.
    pub log: LogId,
    content: ContentKey,
    entropy: Rng,
    written: BTreeMap<LogId, u64>,
    introduction: Vec<Frame>,
}

impl Device {
    /// Makes one from a seed, with the frames that introduce it.
    ///
    /// # Errors
    /// Never for the sizes used here.
    pub fn new(seed: u64) -> Result<Self, Fault> {
        let mut entropy = Rng::new(seed, "device");
        let keys = DeviceKeys::generate(&mut entropy);
        let recovery = RecoveryCode::generate(&mut entropy).keys().public();
        let genesis = Genesis::Person(PersonGenesis { device: keys.public(), recovery, random: entropy.array() });
        let mut device = Self {
            space: genesis.space_id(),
            log: LogId::application(entropy.array()),
            content: ContentKey::generate(&mut entropy),
            keys,
            entropy,
            written: BTreeMap::new(),
            introduction: Vec::new(),
        };
        device.introduce(&genesis, recovery)?;
        Ok(device)
    }

    /// Genesis, the person's first key generation, and the content key of the log.
    fn introduce(&mut self, genesis: &Genesis, recovery: sojourn_core::sync::keys::PublicKeys) -> Result<(), Fault> {
        let person = SealingSecret::generate(&mut self.entropy);
        let holders = [self.keys.public(), recovery];
        let mut wraps = Vec::new();
        for holder in &holders {
            let device = holder.device_id();
            let what = WrapFor::Device { space: &self.space, generation: 1, device: &device };
            wraps.push((device, wrap(what, person.expose(), &holder.sealing, &mut self.entropy)?));
        }
        let generation = Plain::Generation { generation: 1, public: person.public(), wraps };
        let rotation = Plain::Rotate(self.rotation(&person)?);
        for (log, body) in [
            (LogId::devices(), genesis.to_bytes()),
            (LogId::devices(), generation.to_bytes()),
            (LogId::access(), rotation.to_bytes()),
        ] {
            let header = self.header(&log, None);
            self.introduction.push(Frame::sign(header, &body, &self.keys.signing)?);
        }
        Ok(())
    }

    fn rotation(&mut self, person: &SealingSecret) -> Result<Rotation, Fault> {
        let key_id = self.content.key_id();
        let (space, log) = (&self.space, &self.log);
        let what = WrapFor::Content { space, log, key_id: &key_id, recipient: space, generation: 1 };
        let wrap = wrap(what, self.content.expose(), &person.public(), &mut self.entropy)?;
        let holders = vec![Holder { space: self.space, generation: 1, wrap }];
        Ok(Rotation { log: self.log.clone(), key_id, holders, old: Vec::new() })
    }

    /// The frames a server must have before it takes operations.
    #[must_use]
    pub fn introduction(&self) -> &[Frame] {
        &self.introduction
    }

    /// The next operation of the log: sealed, signed, with `content` bytes of plaintext.
    ///
    /// # Errors
    /// When the content is beyond the largest padding class.
    pub fn next_frame(&mut self, content: usize) -> Result<Frame, Fault> {
        let log = self.log.clone();
        let header = Header { device: self.keys.device_id(), ..self.header(&log, Some(self.content.key_id())) };
        let body = seal_body(&self.content, FORMAT_V1, &header, &vec![b'.'; content], &mut self.entropy)?;
        Ok(Frame::sign(header, &body, &self.keys.signing)?)
    }

    fn header(&mut self, log: &LogId, key_id: Option<KeyId>) -> Header {
        let n = self.written.entry(log.clone()).or_default();
        *n += 1;
        Header {
            space: self.space,
            log: log.clone(),
            op_id: OpId(self.entropy.array()),
            author_space: self.space,
            device: self.keys.device_id(),
            n: *n,
            base: Head::EMPTY,
            key_id,
            body_hash: sojourn_core::id::Hash::ZERO,
        }
    }
}

/// How bodies travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// `application/json`.
    Json,
    /// `application/cbor`.
    Cbor,
}

impl Encoding {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => v1::JSON,
            Self::Cbor => v1::CBOR,
        }
    }

    /// A request's bytes.
    ///
    /// # Errors
    /// Never for messages of the wire.
    pub fn encode<T: serde::Serialize>(self, message: &T) -> Result<Vec<u8>, Fault> {
        Ok(match self {
            Self::Json => serde_json::to_vec(message)?,
            Self::Cbor => cbor::encode_message(message)?,
        })
    }

    /// Reads a reply.
    ///
    /// # Errors
    /// When it is not of that shape.
    pub fn decode<T: serde::de::DeserializeOwned>(self, bytes: &[u8]) -> Result<T, Fault> {
        Ok(match self {
            Self::Json => serde_json::from_slice(bytes)?,
            Self::Cbor => cbor::decode_lenient(bytes)?,
        })
    }
}

/// A device a server knows, and where it is in its rounds.
pub struct Session {
    /// The value of `Authorization`.
    pub authorization: String,
    /// The refresh token.
    pub refresh_token: String,
    /// To echo.
    pub lineage: Option<Lineage>,
    /// To echo.
    pub cursor: Option<Bytes>,
    /// Bodies of the last round, sent and received, in bytes.
    pub last_bytes: (usize, usize),
}

impl Session {
    /// Introduces a device to a server that takes anyone.
    ///
    /// # Errors
    /// When the server refuses, with its words.
    pub fn enrol(connection: &mut Connection, device: &Device) -> Result<Self, Fault> {
        let about: About = ask_json(connection, "GET", "/v1/about", b"")?;
        let challenge: Challenge = ask_json(connection, "POST", "/v1/challenges", b"")?;
        let id = device.keys.device_id();
        let message =
            proof_message(ProofPurpose::Enrol, &about.audience, device.space, id, challenge.challenge.as_ref());
        let request = EnrolRequest {
            space: device.space,
            device: id,
            frames: device.introduction().iter().map(|frame| Bytes(frame.as_bytes().to_vec())).collect(),
            invite: None,
            challenge: challenge.challenge,
            proof: sign(&device.keys.signing, &message),
        };
        let tokens: TokenReply = ask_json(connection, "POST", "/v1/devices", &serde_json::to_vec(&request)?)?;
        Ok(Self {
            authorization: format!("Bearer {}", tokens.access_token),
            refresh_token: tokens.refresh_token,
            lineage: None,
            cursor: None,
            last_bytes: (0, 0),
        })
    }

    /// A request that carries what the last reply gave.
    #[must_use]
    pub fn request(&self, device: &Device) -> SyncRequest {
        SyncRequest {
            protocol: v1::PROTOCOL,
            app_version: "0.1.0".into(),
            device: device.keys.device_id(),
            epoch: None,
            cursor: self.cursor.clone(),
            lineage: self.lineage,
            full: false,
            after: None,
            have: Vec::new(),
            probes: Vec::new(),
            frames: Vec::new(),
            offers: Vec::new(),
            reply_bytes_max: None,
        }
    }

    /// Sends one round and moves on by its reply.
    ///
    /// # Errors
    /// When the connection breaks (the round's fate is unknown) or the server answers a problem.
    pub fn round(
        &mut self,
        connection: &mut Connection,
        request: &SyncRequest,
        encoding: Encoding,
    ) -> Result<SyncReply, Fault> {
        let body = encoding.encode(request)?;
        let media = encoding.media_type();
        let headers = [("authorization", self.authorization.as_str()), ("content-type", media), ("accept", media)];
        let reply = connection.ask("POST", "/v1/sync", &headers, &body)?;
        let reply = expect_success(&reply)?;
        self.last_bytes = (body.len(), reply.body.len());
        let reply: SyncReply = encoding.decode(&reply.body)?;
        self.lineage = reply.lineage.or(self.lineage);
        self.cursor = reply.cursor.clone().or_else(|| self.cursor.take());
        Ok(reply)
    }

    /// Pulls a log from a position to its end and hands each entry's frame on. Returns the head and the rounds it took.
    ///
    /// # Errors
    /// When a round fails, the log does not progress, or the pulled entries do not chain to the head.
    pub fn pull(
        &mut self,
        connection: &mut Connection,
        device: &Device,
        log: &LogId,
        encoding: Encoding,
        each: &mut dyn FnMut(u64, Frame),
    ) -> Result<(Head, u32), Fault> {
        let mut head = Head::EMPTY;
        for rounds in 1..10_000 {
            let mut request = self.request(device);
            request.have = vec![Have { space: device.space, log: log.clone(), seq: head.seq, chain: head.chain }];
            let reply = self.round(connection, &request, encoding)?;
            let Some(changed) = reply.logs.iter().find(|c| c.space == device.space && c.log == *log) else {
                return Ok((head, rounds));
            };
            for entry in &changed.entries {
                let frame = Frame::parse(entry.frame.0.clone())?;
                let stamp = sojourn_core::sync::Stamp::parse(&entry.stamp.0)?;
                head = head.next(&device.space, log, &frame.header_hash(), &stamp.hash());
                if head.seq != entry.seq {
                    return Err(format!("entry {} where {} was due", entry.seq, head.seq).into());
                }
                each(entry.seq, frame);
            }
            let end = Head { seq: changed.seq, chain: changed.chain };
            if head.seq == end.seq {
                return if head == end {
                    Ok((head, rounds))
                } else {
                    Err("the entries do not chain to the head".into())
                };
            }
            if changed.entries.is_empty() && rounds > 3 {
                return Err("the log does not come".into());
            }
        }
        Err("the log does not end".into())
    }
}

fn ask_json<T: serde::de::DeserializeOwned>(
    connection: &mut Connection,
    method: &str,
    path: &str,
    body: &[u8],
) -> Result<T, Fault> {
    let headers = [("content-type", v1::JSON), ("accept", v1::JSON)];
    let reply = connection.ask(method, path, &headers, body)?;
    Ok(serde_json::from_slice(&expect_success(&reply)?.body)?)
}

/// The reply, unless it is a problem.
///
/// # Errors
/// The problem, in the server's words.
pub fn expect_success(reply: &Reply) -> Result<&Reply, Fault> {
    if (200..300).contains(&reply.status) {
        Ok(reply)
    } else {
        let said = String::from_utf8_lossy(&reply.body).into_owned();
        Err(Box::new(io::Error::other(format!("status {}: {said}", reply.status))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_count_from_one_and_verify() {
        let mut device = Device::new(7).expect("small bodies");
        let key = device.keys.public().signing;
        for n in 1..=3 {
            let frame = device.next_frame(100).expect("a small body");
            assert_eq!(frame.verify(&key).expect("own signature").n, n);
            assert!((470..=530).contains(&frame.as_bytes().len()), "{}", frame.as_bytes().len());
        }
        assert_eq!(device.introduction().len(), 3);
    }

    #[test]
    fn the_same_seed_makes_the_same_device() {
        let make = |seed| Device::new(seed).expect("small bodies").space;
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }
}
