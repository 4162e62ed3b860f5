//! The server's answer to each frame, and the heads it vouches for: bytes that are signed and kept as evidence.
//!
//! Receipts travel as CBOR bytes even inside JSON, signed once per round. `replayed` and other hints stay outside.

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use super::SyncError;
use super::chain::Head;
use super::codec::{Reader, Writer};
use super::keys::{sign, verify};
use super::stamp::Stamp;
use crate::hash::{Tag, tagged};
use crate::id::{DeviceId, Epoch, Hash, LogId, Signature, SigningPublic, SpaceId};
use crate::time::Millis;

/// Most outcomes in one round's receipts.
pub const RECEIPTS_MAX: usize = 4096;

/// What became of a frame at the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It has its place for good.
    Stored {
        /// Its sequence number in its log.
        seq: u64,
        /// The server's part of the entry.
        stamp: Stamp,
    },
    /// It is kept, without a place yet.
    Held(Hold),
    /// It is not kept as an entry; a dead letter for its author.
    Rejected(RejectCode),
}

/// Why a frame waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// For an earlier frame of the same device in the same log; consumes no `n`.
    WaitingFor(u64),
    /// For an owner's `admit` or `discard`; consumes its `n`.
    Decision,
}

macro_rules! reject_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// Why a frame was rejected; the codes are stable and listed in `docs/protocol.md`.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum RejectCode {
            $($(#[$doc])* $variant,)+
            /// A code from a newer server.
            Other(String),
        }

        impl RejectCode {
            /// Every code this version gives.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it travels.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Other(code) => code,
                }
            }
        }

        impl From<String> for RejectCode {
            fn from(code: String) -> Self {
                match code.as_str() {
                    $($code => Self::$variant,)+
                    _ => Self::Other(code),
                }
            }
        }
    };
}

reject_codes! {
    /// Not a frame, or a header or plain body that is not well-formed. Consumes nothing.
    Malformed = "malformed",
    /// A part is beyond its limit. Consumes nothing.
    TooLarge = "too_large",
    /// A format this server does not know. Consumes nothing; send again after its upgrade.
    UnsupportedFormat = "unsupported_format",
    /// The signature does not verify. Consumes nothing.
    BadSignature = "bad_signature",
    /// The author's certificate is not here yet. Consumes nothing; send `devices` first.
    UnknownDevice = "unknown_device",
    /// The author was never granted this log. Consumes nothing, judged anew on repeat.
    NoAccess = "no_access",
    /// The log or space was erased, for ever.
    Erased = "erased",
    /// An operation of `devices` or `access` by a revoked device. Consumes its `n`.
    Ended = "ended",
    /// An operation of `devices` or `access` that its author may not make, or that makes no sense there. Consumes its `n`.
    Invalid = "invalid",
    /// A kind of `devices` or `access` this server does not know. Consumes nothing; send again after its upgrade.
    UnsupportedKind = "unsupported_kind",
    /// The content key was never announced in this log. Consumes nothing; send `access` first.
    UnknownKey = "unknown_key",
    /// Too many held frames of this device in this space. Consumes nothing; send again later.
    Busy = "busy",
    /// Beyond the quota of the space, the device or the network. Consumes nothing; send again later.
    Quota = "quota",
    /// The owner chose not to admit it.
    Discarded = "discarded",
    /// Held for 180 days without a decision.
    Expired = "expired",
}

impl From<RejectCode> for String {
    fn from(code: RejectCode) -> Self {
        code.as_str().to_owned()
    }
}

impl std::fmt::Display for RejectCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl RejectCode {
    /// Whether the rejected frame still used up its `n`, so that the next one may follow.
    #[must_use]
    pub fn consumes_n(&self) -> bool {
        match self {
            Self::Erased | Self::Ended | Self::Invalid | Self::Discarded | Self::Expired => true,
            Self::Malformed
            | Self::TooLarge
            | Self::UnsupportedFormat
            | Self::UnsupportedKind
            | Self::BadSignature
            | Self::UnknownDevice
            | Self::NoAccess
            | Self::UnknownKey
            | Self::Busy
            | Self::Quota
            | Self::Other(_) => false,
        }
    }

    /// Whether the same bytes may fare better later, so that the phone keeps them in its outbox.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        match self {
            Self::UnsupportedFormat
            | Self::UnsupportedKind
            | Self::UnknownDevice
            | Self::NoAccess
            | Self::UnknownKey
            | Self::Busy
            | Self::Quota => true,
            Self::Malformed
            | Self::TooLarge
            | Self::BadSignature
            | Self::Erased
            | Self::Ended
            | Self::Invalid
            | Self::Discarded
            | Self::Expired
            | Self::Other(_) => false,
        }
    }
}

impl Outcome {
    /// Whether the frame used up its `n`.
    #[must_use]
    pub fn consumes_n(&self) -> bool {
        match self {
            Self::Stored { .. } | Self::Held(Hold::Decision) => true,
            Self::Held(Hold::WaitingFor(_)) => false,
            Self::Rejected(code) => code.consumes_n(),
        }
    }

    /// The outcome alone as CBOR, for later answers to held frames.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(64);
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "outcome");
        let outcome = Self::read(&mut reader)?;
        reader.finish()?;
        Ok(outcome)
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Stored { seq, stamp } => {
                writer.array(3).text("stored").uint(*seq);
                stamp.write(writer);
            }
            Self::Held(Hold::WaitingFor(n)) => {
                writer.array(3).text("held").text("waiting_for").uint(*n);
            }
            Self::Held(Hold::Decision) => {
                writer.array(2).text("held").text("decision");
            }
            Self::Rejected(code) => {
                writer.array(2).text("rejected").text(code.as_str());
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, SyncError> {
        let items = reader.array(3)?;
        match (items, reader.text()?) {
            (3, "stored") => Ok(Self::Stored { seq: reader.uint()?, stamp: Stamp::read(reader)? }),
            (3, "held") if reader.text()? == "waiting_for" => Ok(Self::Held(Hold::WaitingFor(reader.uint()?))),
            (2, "held") if reader.text()? == "decision" => Ok(Self::Held(Hold::Decision)),
            (2, "rejected") => Ok(Self::Rejected(reader.text()?.to_owned().into())),
            _ => Err(reader.refuse("an outcome that is not known")),
        }
    }
}

/// A log's head with what the server's backups hold of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LogHead {
    /// The log's space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Where it ends.
    pub head: Head,
    /// Entries up to here are also in a backup: only then may a phone drop the bytes of its own operations.
    pub backed_up_seq: u64,
}

/// One round's receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipts {
    /// The server's life.
    pub epoch: Epoch,
    /// The device that asked.
    pub device: DeviceId,
    /// H(request, the uncompressed request body as sent).
    pub request: Hash,
    /// The server's clock.
    pub time: Millis,
    /// H(header) and outcome, in the order of the request.
    pub outcomes: Vec<(Hash, Outcome)>,
    /// Heads of the logs concerned, sorted by space and log.
    pub heads: Vec<LogHead>,
}

impl Receipts {
    /// The bytes that travel and are signed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(160 + self.outcomes.len() * 96 + self.heads.len() * 96);
        writer.array(6).bytes(self.epoch.0).bytes(self.device.0).bytes(self.request.0).uint(self.time.0);
        writer.array(self.outcomes.len());
        for (header, outcome) in &self.outcomes {
            writer.array(2).bytes(header.0);
            outcome.write(&mut writer);
        }
        writer.array(self.heads.len());
        for LogHead { space, log, head, backed_up_seq } in &self.heads {
            writer.array(5).bytes(space.0).text(log.as_str()).uint(head.seq).bytes(head.chain.0).uint(*backed_up_seq);
        }
        writer.finish()
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes, and for heads that are not sorted.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "receipts");
        reader.array_exact(6)?;
        let (epoch, device) = (Epoch(reader.fixed()?), DeviceId(reader.fixed()?));
        let (request, time) = (reader.hash()?, Millis(reader.uint()?));
        let outcomes = (0..reader.array(RECEIPTS_MAX)?)
            .map(|_| {
                reader.array_exact(2)?;
                Ok((reader.hash()?, Outcome::read(&mut reader)?))
            })
            .collect::<Result<_, SyncError>>()?;
        let heads: Vec<LogHead> = (0..reader.array(RECEIPTS_MAX)?)
            .map(|_| {
                reader.array_exact(5)?;
                read_head(&mut reader)
            })
            .collect::<Result<_, SyncError>>()?;
        if !heads.is_sorted_by(|a, b| (&a.space, &a.log) < (&b.space, &b.log)) {
            return Err(reader.refuse("heads are not sorted"));
        }
        reader.finish()?;
        Ok(Self { epoch, device, request, time, outcomes, heads })
    }

    /// Signs receipts' bytes with the server's log key.
    #[must_use]
    pub fn sign(bytes: &[u8], key: &SigningKey) -> Signature {
        sign(key, &tagged(Tag::Receipts, &[bytes]))
    }

    /// Checks the signature, then reads.
    ///
    /// # Errors
    /// [`SyncError::Signature`] or what [`Self::parse`] refuses.
    pub fn verify(bytes: &[u8], signature: &Signature, key: &SigningPublic) -> Result<Self, SyncError> {
        verify(key, &tagged(Tag::Receipts, &[bytes]), signature)?;
        Self::parse(bytes)
    }
}

/// H(request): over the uncompressed body of a request as it was sent.
#[must_use]
pub fn request_hash(body: &[u8]) -> Hash {
    crate::hash::hash(Tag::Request, &[body])
}

/// A head the server vouches for outside any round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedHead {
    /// The server's life.
    pub epoch: Epoch,
    /// The head.
    pub head: LogHead,
    /// The server's clock.
    pub time: Millis,
    /// By the server's log key.
    pub signature: Signature,
}

impl SignedHead {
    /// Signs a head.
    #[must_use]
    pub fn sign(epoch: Epoch, head: LogHead, time: Millis, key: &SigningKey) -> Self {
        let signature = sign(key, &head_message(&epoch, &head, time));
        Self { epoch, head, time, signature }
    }

    /// `[epoch, space, log, seq, chain, backed_up_seq, time, signature]`, as it travels and is kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::array_of(8);
        write_head(&mut writer, &self.epoch, &self.head, self.time);
        writer.bytes(self.signature.0);
        writer.finish()
    }

    /// Reads [`Self::to_bytes`]; the signature is not checked here.
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut reader = Reader::new(bytes, "signed head");
        reader.array_exact(8)?;
        let epoch = Epoch(reader.fixed()?);
        let head = read_head(&mut reader)?;
        let (time, signature) = (Millis(reader.uint()?), Signature(reader.fixed()?));
        reader.finish()?;
        Ok(Self { epoch, head, time, signature })
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`SyncError::Signature`] when it does not verify.
    pub fn verify(&self, key: &SigningPublic) -> Result<(), SyncError> {
        verify(key, &head_message(&self.epoch, &self.head, self.time), &self.signature)
    }
}

fn head_message(epoch: &Epoch, head: &LogHead, time: Millis) -> Vec<u8> {
    let mut writer = Writer::array_of(7);
    write_head(&mut writer, epoch, head, time);
    tagged(Tag::Head, &[&writer.finish()])
}

fn write_head(writer: &mut Writer, epoch: &Epoch, LogHead { space, log, head, backed_up_seq }: &LogHead, time: Millis) {
    writer.bytes(epoch.0).bytes(space.0).text(log.as_str()).uint(head.seq).bytes(head.chain.0);
    writer.uint(*backed_up_seq).uint(time.0);
}

fn read_head(reader: &mut Reader<'_>) -> Result<LogHead, SyncError> {
    Ok(LogHead {
        space: SpaceId(reader.fixed()?),
        log: reader.log()?,
        head: Head { seq: reader.uint()?, chain: reader.hash()? },
        backed_up_seq: reader.uint()?,
    })
}
