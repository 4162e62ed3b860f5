//! Objects: what a pack is made of. Each is canonical JSON, and its SHA-256 is its address.
//!
//! An object whose kind, field or operator this app does not know is kept as [`Body::Unknown`]: it says "update the app", and
//! everything else goes on working. Ignoring a field one does not know could change what the rest means (ADR 0020).

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::article::Article;
use super::calendar::YearTable;
use super::fee::Fee;
use super::jcs::{self, CanonicalError};
use super::manifest::{Dispute, Manifest, Patch};
use super::parameter::Parameter;
use super::procedure::Procedure;
use super::rule::Rule;
use super::service::{Entitlement, Notice, ServicePoint, WindowCard};
use super::statement::{Statement, Term};
use super::text::{ItemId, ItemRef, Kind};
use crate::locale::Locale;
use crate::place::PlaceCode;

/// The most bytes of one object.
pub const OBJECT_BYTES_MAX: usize = 256 * 1024;

/// An object's address: SHA-256 of its canonical bytes, lower-case hex where written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectId(pub [u8; 32]);

/// Not the hex of a SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hex digits")]
pub struct ObjectIdError;

impl ObjectId {
    /// The address of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl std::str::FromStr for ObjectId {
    type Err = ObjectIdError;

    fn from_str(text: &str) -> Result<Self, ObjectIdError> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| ObjectIdError)?;
        bytes.try_into().map(Self).map_err(|_| ObjectIdError)
    }
}

impl TryFrom<String> for ObjectId {
    type Error = ObjectIdError;

    fn try_from(text: String) -> Result<Self, ObjectIdError> {
        text.parse()
    }
}

impl From<ObjectId> for String {
    fn from(id: ObjectId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $variant:ident($type:ty)),+ $(,)?) => {
        /// What an object says.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$doc])* $variant($type),)+
            /// Something this app is too old for.
            Unknown {
                /// Its kind, as written.
                kind: String,
                /// Its id, as written; empty if it has none.
                id: String,
                /// What was not understood.
                why: String,
            },
        }

        impl Body {
            fn read(kind: Kind, value: Value) -> Result<Self, serde_json::Error> {
                match kind { $(Kind::$variant => read(value).map(Self::$variant)),+ }
            }

            /// The kind; none for what this app does not know.
            #[must_use]
            pub const fn kind(&self) -> Option<Kind> {
                match self { $(Self::$variant(_) => Some(Kind::$variant),)+ Self::Unknown { .. } => None }
            }

            pub(crate) fn value(&self) -> Result<Value, serde_json::Error> {
                match self {
                    $(Self::$variant(body) => serde_json::to_value(body),)+
                    Self::Unknown { .. } => Ok(Value::Null),
                }
            }
        }
    };
}

bodies! {
    /// What the pack is.
    Pack(Manifest),
    /// A claim.
    Statement(Statement),
    /// A dated value.
    Parameter(Parameter),
    /// A decision tree.
    Rule(Rule),
    /// A way through the offices.
    Procedure(Procedure),
    /// An answer.
    Article(Article),
    /// What to say and show.
    WindowCard(WindowCard),
    /// What a standing gives.
    Entitlement(Entitlement),
    /// Where help is.
    ServicePoint(ServicePoint),
    /// A line of a fee schedule.
    Fee(Fee),
    /// A year's holidays.
    Calendar(YearTable),
    /// An urgent message.
    Notice(Notice),
    /// Contradicting sources.
    Dispute(Dispute),
    /// A legal term.
    Term(Term),
    /// Fields that differ.
    Patch(Patch),
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

/// One published thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The place it speaks for.
    pub place: PlaceCode,
    /// Its language; none if it has no words.
    pub locale: Option<Locale>,
    /// What it says.
    pub body: Body,
}

/// How an object is written.
#[derive(Serialize, Deserialize)]
struct Written {
    place: PlaceCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<Locale>,
    kind: String,
    body: Value,
}

/// Why bytes are no object at all.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Longer than [`OBJECT_BYTES_MAX`].
    #[error("an object of {0} bytes")]
    TooLong(usize),
    /// Not JSON, or without place, kind and body.
    #[error("not an object")]
    Malformed(#[from] serde_json::Error),
    /// Cannot be made canonical.
    #[error("has no canonical form")]
    Canonical(#[from] CanonicalError),
}

impl Object {
    /// Reads canonical bytes, whose hash the caller has checked.
    ///
    /// # Errors
    /// [`ObjectError::TooLong`], [`ObjectError::Malformed`]. What is merely unknown is a value: [`Body::Unknown`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ObjectError> {
        if bytes.len() > OBJECT_BYTES_MAX {
            return Err(ObjectError::TooLong(bytes.len()));
        }
        let written: Written = serde_json::from_slice(bytes)?;
        let body = Body::from_written(written.kind, written.body);
        Ok(Self { place: written.place, locale: written.locale, body })
    }

    /// The canonical bytes.
    ///
    /// # Errors
    /// [`ObjectError::Canonical`] for a number that is not whole, or nesting beyond any real object.
    pub fn canonical(&self) -> Result<Vec<u8>, ObjectError> {
        let kind = self.body.kind().map_or_else(String::new, |kind| kind.name().to_owned());
        let body = self.body.value()?;
        Ok(jcs::canonical(&Written { place: self.place.clone(), locale: self.locale, kind, body })?)
    }

    /// Kind and id; none for what this app does not know.
    #[must_use]
    pub fn item(&self) -> Option<ItemRef> {
        Some(ItemRef { kind: self.body.kind()?, id: self.body.id()? })
    }
}

impl Body {
    pub(crate) fn from_written(kind: String, value: Value) -> Self {
        let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(known) = Kind::ALL.into_iter().find(|k| k.name() == kind) else {
            return Self::Unknown { why: format!("kind {kind:?}"), kind, id };
        };
        Self::read(known, value).unwrap_or_else(|error| Self::Unknown { kind, id, why: error.to_string() })
    }

    /// The id within kind and place. A pack's is `pack`; a patch's is that of the item it changes.
    #[must_use]
    pub fn id(&self) -> Option<ItemId> {
        Some(match self {
            Self::Pack(_) => "pack".parse().ok()?,
            Self::Statement(x) => x.id.clone(),
            Self::Parameter(x) => x.id.clone(),
            Self::Rule(x) => x.id.clone(),
            Self::Procedure(x) => x.id.clone(),
            Self::Article(x) => x.id.clone(),
            Self::WindowCard(x) => x.id.clone(),
            Self::Entitlement(x) => x.id.clone(),
            Self::ServicePoint(x) => x.id.clone(),
            Self::Fee(x) => x.id.clone(),
            Self::Calendar(x) => x.id.clone(),
            Self::Notice(x) => x.id.clone(),
            Self::Dispute(x) => x.id.clone(),
            Self::Term(x) => x.id.clone(),
            Self::Patch(x) => x.of.id.clone(),
            Self::Unknown { .. } => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(extra: &str) -> Vec<u8> {
        format!(
            r#"{{"body":{{"citation":{{"law":"居住证暂行条例"}},"confidence":"high","id":"free","review_by":"2027-05-01"{extra},"text":"首次申领不要钱。","verified_on":"2026-11-24"}},"kind":"statement","locale":"zh-Hans","place":"CN"}}"#
        )
        .into_bytes()
    }

    #[test]
    fn an_object_is_its_canonical_bytes_and_back() {
        let bytes = statement("");
        let object = Object::parse(&bytes).expect("an object");
        assert_eq!(object.item().expect("known").to_string(), "statement:free");
        assert_eq!(object.canonical().expect("canonical"), bytes);
        let id = ObjectId::of(&bytes);
        assert_eq!(id.to_string().parse::<ObjectId>().expect("hex"), id);
    }

    #[test]
    fn a_field_or_kind_from_the_future_says_update_the_app() {
        let object = Object::parse(&statement(r#","surcharge":5"#)).expect("still an object");
        assert!(matches!(object.body, Body::Unknown { ref id, .. } if id == "free"), "{object:?}");
        let object = Object::parse(br#"{"body":{"id":"x"},"kind":"hologram","place":"CN"}"#).expect("still an object");
        assert!(matches!(object.body, Body::Unknown { ref kind, .. } if kind == "hologram"));
        assert!(Object::parse(b"[]").is_err());
        assert!(matches!(Object::parse(&vec![b' '; OBJECT_BYTES_MAX + 1]), Err(ObjectError::TooLong(_))));
    }
}
