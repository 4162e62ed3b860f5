//! Ids, keys and hashes: fixed-length byte strings that cannot be mistaken for one another.
//!
//! Text form is lower-case hex (logs, command line, log ids); inside JSON they are base64url without padding, inside
//! CBOR plain byte strings. Nothing here makes an id: randomness and hashing are the caller's.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text or byte string is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Wrong number of bytes.
    #[error("expected {expected} bytes, got {got}")]
    Length {
        /// Bytes this kind of id has.
        expected: usize,
        /// Bytes that were given.
        got: usize,
    },
    /// Not hex or base64url text.
    #[error("not valid hex or base64url text")]
    Encoding,
    /// Not a log id.
    #[error("not a log id: {0:?}")]
    Log(String),
}

/// Any byte string that travels in a message: bytes in CBOR, base64url text in JSON.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            s.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
        } else {
            s.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            BASE64URL_NOPAD
                .decode(text.as_bytes())
                .map(Self)
                .map_err(|_| D::Error::custom("not base64url without padding"))
        } else {
            serde_bytes::ByteBuf::deserialize(d).map(|b| Self(b.into_vec()))
        }
    }
}

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;
            /// The all-zero value, which names nothing.
            pub const ZERO: Self = Self([0; $len]);

            /// Takes exactly [`Self::LEN`] bytes.
            ///
            /// # Errors
            /// [`IdError::Length`] for any other number of bytes.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
                <[u8; $len]>::try_from(bytes)
                    .map(Self)
                    .map_err(|_| IdError::Length { expected: $len, got: bytes.len() })
            }

            /// The bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Lower-case hex.
            #[must_use]
            pub fn to_hex(&self) -> String {
                HEXLOWER.encode(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.to_hex())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.to_hex())
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let bytes = if text.len() == $len * 2 {
                    HEXLOWER.decode(text.as_bytes())
                } else {
                    BASE64URL_NOPAD.decode(text.as_bytes())
                }
                .map_err(|_| IdError::Encoding)?;
                Self::from_slice(&bytes)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() {
                    s.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
                } else {
                    s.serialize_bytes(&self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let bytes = Bytes::deserialize(d)?;
                Self::from_slice(&bytes.0).map_err(D::Error::custom)
            }
        }
    };
}

byte_id!(
    /// A person's or a group's data: the hash of its genesis.
    SpaceId, 32
);
byte_id!(
    /// One installation: the hash of its Ed25519 public key.
    DeviceId, 32
);
byte_id!(
    /// A commitment to a content key.
    KeyId, 32
);
byte_id!(
    /// Any BLAKE3-256 hash: of a header, a body, a stamp, a chain.
    Hash, 32
);
byte_id!(
    /// One intent, made random by its author.
    OpId, 16
);
byte_id!(
    /// One grant, made random by its owner.
    GrantId, 16
);
byte_id!(
    /// One report from the field, made random by the phone that wrote it; it stands for nothing else.
    ReportId, 16
);
byte_id!(
    /// One photograph, made random by the phone it is kept on.
    PhotoId, 16
);
byte_id!(
    /// One life of the server's database. A hint, never a proof.
    Epoch, 16
);
byte_id!(
    /// One life of a phone's database, as the server last saw it.
    Lineage, 16
);
byte_id!(
    /// An Ed25519 public key.
    SigningPublic, 32
);
byte_id!(
    /// An X25519 public key.
    SealingPublic, 32
);
byte_id!(
    /// An Ed25519 signature.
    Signature, 64
);

/// A log inside a space: `devices`, `access`, `profile`, `diary`, or `app/` and 32 hex digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(transparent)]
pub struct LogId(String);

impl LogId {
    /// The fixed log names, in the order a phone fetches them.
    pub const FIXED: [&'static str; 4] = ["devices", "access", "profile", "diary"];

    /// The log of certificates, revocations and key generations; its bodies are not sealed.
    #[must_use]
    pub fn devices() -> Self {
        Self("devices".into())
    }

    /// The log of grants, key rotations and erasures; its bodies are not sealed.
    #[must_use]
    pub fn access() -> Self {
        Self("access".into())
    }

    /// The sealed log of issued documents and the residence ledger.
    #[must_use]
    pub fn profile() -> Self {
        Self("profile".into())
    }

    /// The sealed log of wages and work.
    #[must_use]
    pub fn diary() -> Self {
        Self("diary".into())
    }

    /// The sealed log of one application.
    #[must_use]
    pub fn application(id: [u8; 16]) -> Self {
        Self(format!("app/{}", HEXLOWER.encode(&id)))
    }

    /// The application's 16 bytes, when this is an application's log.
    #[must_use]
    pub fn application_id(&self) -> Option<[u8; 16]> {
        let hex = self.0.strip_prefix("app/")?;
        HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether bodies in this log are plain (`devices`, `access`).
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.0 == "devices" || self.0 == "access"
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for LogId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let candidate = Self(text.to_owned());
        if Self::FIXED.contains(&text) || candidate.application_id().is_some() {
            Ok(candidate)
        } else {
            Err(IdError::Log(text.chars().take(40).collect()))
        }
    }
}

impl<'de> Deserialize<'de> for LogId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_each_of_its_texts() {
        let id = OpId([0xab; 16]);
        assert_eq!(id.to_hex().parse(), Ok(id));
        let json = serde_json::to_string(&id).expect("ids serialise");
        assert_eq!(serde_json::from_str::<OpId>(&json).expect("and back"), id);
    }

    #[test]
    fn a_log_id_is_a_fixed_name_or_an_application_in_lower_case() {
        assert!("devices".parse::<LogId>().is_ok());
        assert!("app/000102030405060708090a0b0c0d0e0f".parse::<LogId>().is_ok());
        for bad in ["", "Devices", "app/", "app/00", "app/000102030405060708090A0B0C0D0E0F", "../devices"] {
            assert!(bad.parse::<LogId>().is_err(), "{bad}");
        }
    }
}
