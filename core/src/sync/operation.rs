//! What a sealed body says: which fields were written, with which values, seeing what.
//!
//! The shape is the same for every kind, known or not, so that any reader can tell what an operation touches. Lists
//! are sorted bytewise by their first member; there is one encoding of one operation.

use super::SyncError;
use super::codec::{Reader, Writer};
use crate::cbor;
use crate::id::{OpId, SpaceId};
use crate::time::Millis;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most fields one operation writes.
pub const WRITES_MAX: usize = 64;
/// Most further paths one operation touches.
pub const TOUCHES_MAX: usize = 64;
/// Most operations one written field names as seen; the rest stays as a conflict until a further choice.
pub const SEEN_MAX: usize = 64;
/// Most bytes of one value: the longest field is a note.
pub const VALUE_BYTES_MAX: usize = 16 * 1024;
/// Longest kind name in bytes.
pub const KIND_BYTES_MAX: usize = 32;
/// Longest part of a path in bytes.
pub const SEGMENT_BYTES_MAX: usize = 64;

/// An operation's name inside a log: who meant it, and which intent it was. Survives a device being replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// The author's space.
    pub author: SpaceId,
    /// The intent.
    pub op_id: OpId,
}

/// `entity/id/field`, or the first one or two parts of it where an operation touches everything below.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(String);

impl Path {
    /// A field's path.
    ///
    /// # Errors
    /// [`SyncError::Malformed`] when a part is empty, too long, or has other characters than `a-z 0-9 _ . -`.
    pub fn field(entity: &str, id: &str, field: &str) -> Result<Self, SyncError> {
        Self::parse(&format!("{entity}/{id}/{field}"))
    }

    /// An entity's path.
    ///
    /// # Errors
    /// As for [`Self::field`].
    pub fn entity(entity: &str, id: &str) -> Result<Self, SyncError> {
        Self::parse(&format!("{entity}/{id}"))
    }

    /// Reads a path of one to three parts.
    ///
    /// # Errors
    /// As for [`Self::field`].
    pub fn parse(text: &str) -> Result<Self, SyncError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte);
        let fits = |part: &str| (1..=SEGMENT_BYTES_MAX).contains(&part.len()) && part.bytes().all(allowed);
        if text.split('/').count() <= 3 && text.split('/').all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SyncError::malformed("path", "parts are lower-case letters, digits, _ . and -"))
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts that are there: entity, id, field.
    #[must_use]
    pub fn parts(&self) -> (&str, Option<&str>, Option<&str>) {
        let mut parts = self.0.split('/');
        (parts.next().unwrap_or_default(), parts.next(), parts.next())
    }

    /// Whether this is a whole field's path.
    #[must_use]
    pub fn is_field(&self) -> bool {
        self.parts().2.is_some()
    }

    /// `entity/id` of this path, or itself when shorter.
    #[must_use]
    pub fn owner(&self) -> Self {
        let end = self.0.match_indices('/').nth(1).map_or(self.0.len(), |(at, _)| at);
        Self(self.0[..end].to_owned())
    }

    /// Whether `other` is this path or lies below it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A field's value: deterministic CBOR, compared byte for byte.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(Vec<u8>);

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Value({} bytes)", self.0.len())
    }
}

impl Value {
    /// Takes bytes that must be deterministic CBOR of one value.
    ///
    /// # Errors
    /// [`SyncError`] for other bytes and beyond [`VALUE_BYTES_MAX`].
    pub fn from_cbor(bytes: Vec<u8>) -> Result<Self, SyncError> {
        let mut reader = Reader::new(&bytes, "value");
        reader.raw_value()?;
        reader.finish()?;
        limit(bytes.len(), VALUE_BYTES_MAX, "value")?;
        Ok(Self(bytes))
    }

    /// Encodes a value of the program.
    ///
    /// # Errors
    /// [`SyncError`] when it holds floats, tags or keys that are not text, or is beyond [`VALUE_BYTES_MAX`].
    pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Self, SyncError> {
        Self::from_cbor(cbor::encode_message(value)?)
    }

    /// A text.
    ///
    /// # Errors
    /// [`SyncError::TooLarge`] beyond [`VALUE_BYTES_MAX`].
    pub fn text(text: &str) -> Result<Self, SyncError> {
        Self::encode(text)
    }

    /// Reads it as a type of the program.
    ///
    /// # Errors
    /// [`SyncError::Value`] when it is something else.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, SyncError> {
        Ok(cbor::decode_lenient(&self.0)?)
    }

    /// The text, when it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        let mut reader = Reader::new(&self.0, "value");
        let text = reader.text().ok()?;
        reader.finish().ok()?;
        Some(text)
    }

    /// The unsigned integer, when it is one.
    #[must_use]
    pub fn as_uint(&self) -> Option<u64> {
        let mut reader = Reader::new(&self.0, "value");
        let number = reader.uint().ok()?;
        reader.finish().ok()?;
        Some(number)
    }

    /// The bytes.
    #[must_use]
    pub fn as_cbor(&self) -> &[u8] {
        &self.0
    }
}

/// One field written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Which field.
    pub path: Path,
    /// Its new value.
    pub value: Value,
    /// The operations whose values this one replaces, one's own pending ones included; sorted, distinct.
    pub seen: Vec<Name>,
}

/// Hybrid-clock time, for people to read; order never depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hlc {
    /// The device's clock, never behind what it has read from others.
    pub at: Millis,
    /// Orders events of one millisecond.
    pub counter: u16,
}

impl Hlc {
    /// The time for a new operation, after `last`, the highest this device has made or read.
    #[must_use]
    pub fn tick(last: Self, now: Millis) -> Self {
        if now > last.at {
            return Self { at: now, counter: 0 };
        }
        match last.counter.checked_add(1) {
            Some(counter) => Self { at: last.at, counter },
            None => Self { at: last.at + 1, counter: 0 },
        }
    }
}

/// The plaintext of a sealed body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// What kind of intent; see `kinds`.
    pub kind: String,
    /// Which meaning of that kind.
    pub schema: u64,
    /// Fields written, sorted by path, distinct.
    pub writes: Vec<Write>,
    /// Further paths touched, sorted, distinct.
    pub touches: Vec<Path>,
    /// When, for people to read.
    pub time: Hlc,
}

impl Operation {
    /// An operation without writes yet.
    #[must_use]
    pub fn new(kind: &str, schema: u64, time: Hlc) -> Self {
        Self { kind: kind.to_owned(), schema, writes: Vec::new(), touches: Vec::new(), time }
    }

    /// Adds a written field.
    #[must_use]
    pub fn write(mut self, path: Path, value: Value, seen: impl IntoIterator<Item = Name>) -> Self {
        let mut seen: Vec<Name> = seen.into_iter().collect();
        seen.sort_unstable();
        seen.dedup();
        let at = self.writes.partition_point(|write| write.path < path);
        self.writes.insert(at, Write { path, value, seen });
        self
    }

    /// Adds a further touched path, such as `entity/id` of a create.
    #[must_use]
    pub fn touch(mut self, path: Path) -> Self {
        if let Err(at) = self.touches.binary_search(&path) {
            self.touches.insert(at, path);
        }
        self
    }

    /// Every path it touches: the written ones and the further ones.
    pub fn touched(&self) -> impl Iterator<Item = &Path> {
        self.writes.iter().map(|write| &write.path).chain(&self.touches)
    }

    /// The plaintext, to be padded and sealed.
    ///
    /// # Errors
    /// [`SyncError`] when a list is beyond its limit or a path is written twice.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SyncError> {
        self.check()?;
        let mut w = Writer::with_capacity(256);
        w.array(5).text(&self.kind).uint(self.schema).array(self.writes.len());
        for Write { path, value, seen } in &self.writes {
            w.array(3).text(path.as_str()).raw(value.as_cbor()).array(seen.len());
            seen.iter().for_each(|name| {
                w.array(2).bytes(name.author.0).bytes(name.op_id.0);
            });
        }
        w.array(self.touches.len());
        self.touches.iter().for_each(|path| {
            w.text(path.as_str());
        });
        w.array(2).uint(self.time.at.0).uint(u64::from(self.time.counter));
        Ok(w.finish())
    }

    /// Reads a plaintext without its padding.
    ///
    /// # Errors
    /// [`SyncError`] for any other bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, SyncError> {
        let mut r = Reader::new(bytes, "operation");
        r.array_exact(5)?;
        let (kind, schema) = (r.text()?.to_owned(), r.uint()?);
        let writes = (0..r.array(WRITES_MAX)?).map(|_| read_write(&mut r)).collect::<Result<_, _>>()?;
        let touches = (0..r.array(TOUCHES_MAX)?).map(|_| Path::parse(r.text()?)).collect::<Result<_, _>>()?;
        r.array_exact(2)?;
        let (at, counter) = (Millis(r.uint()?), r.uint()?);
        let counter = u16::try_from(counter).map_err(|_| r.refuse("a counter beyond 65535"))?;
        r.finish()?;
        let operation = Self { kind, schema, writes, touches, time: Hlc { at, counter } };
        operation.check()?;
        Ok(operation)
    }

    fn check(&self) -> Result<(), SyncError> {
        limit(self.kind.len(), KIND_BYTES_MAX, "kind")?;
        limit(self.writes.len(), WRITES_MAX, "operation's writes")?;
        limit(self.touches.len(), TOUCHES_MAX, "operation's touches")?;
        self.writes.iter().try_for_each(|write| limit(write.seen.len(), SEEN_MAX, "field's seen names"))?;
        let ordered = self.writes.is_sorted_by(|a, b| a.path < b.path)
            && self.touches.is_sorted_by(|a, b| a < b)
            && self.writes.iter().all(|write| write.path.is_field() && write.seen.is_sorted_by(|a, b| a < b));
        if ordered { Ok(()) } else { Err(SyncError::malformed("operation", "a list is not sorted and distinct")) }
    }
}

fn read_write(r: &mut Reader<'_>) -> Result<Write, SyncError> {
    r.array_exact(3)?;
    let path = Path::parse(r.text()?)?;
    let value = r.raw_value()?.to_vec();
    limit(value.len(), VALUE_BYTES_MAX, "value")?;
    let seen = (0..r.array(SEEN_MAX)?)
        .map(|_| {
            r.array_exact(2)?;
            Ok(Name { author: SpaceId(r.fixed()?), op_id: OpId(r.fixed()?) })
        })
        .collect::<Result<_, SyncError>>()?;
    Ok(Write { path, value: Value(value), seen })
}

fn limit(size: usize, max: usize, what: &'static str) -> Result<(), SyncError> {
    if size > max { Err(SyncError::TooLarge { what, max }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Path {
        Path::parse(text).expect("a path of the test")
    }

    fn name(byte: u8) -> Name {
        Name { author: SpaceId([1; 32]), op_id: OpId([byte; 16]) }
    }

    fn operation() -> Operation {
        let time = Hlc { at: Millis(1_780_000_000_000), counter: 3 };
        Operation::new("answer", 1, time)
            .write(path("answer/b/value"), Value::text("two").expect("short"), [name(2), name(1), name(2)])
            .write(path("answer/a/value"), Value::encode(&true).expect("short"), [])
            .touch(path("answer/c"))
    }

    #[test]
    fn an_operation_has_one_encoding_and_reads_back() {
        let bytes = operation().to_bytes().expect("within limits");
        let again = Operation::parse(&bytes).expect("own bytes");
        assert_eq!(again, operation());
        assert_eq!(again.writes[1].seen, [name(1), name(2)]);
        assert_eq!(
            again.touched().map(Path::as_str).collect::<Vec<_>>(),
            ["answer/a/value", "answer/b/value", "answer/c"]
        );
    }

    #[test]
    fn unsorted_or_doubled_lists_are_refused() {
        let doubled = operation().write(path("answer/a/value"), Value::encode(&false).expect("short"), []);
        assert!(doubled.to_bytes().is_err());
        let mut unsorted = operation();
        unsorted.writes.reverse();
        assert!(unsorted.to_bytes().is_err());
        let seen = (0..=SEEN_MAX as u8).map(name);
        let many = Operation::new("answer", 1, operation().time).write(
            path("answer/a/value"),
            Value::encode(&1).expect("short"),
            seen,
        );
        assert!(matches!(many.to_bytes(), Err(SyncError::TooLarge { .. })));
    }

    #[test]
    fn a_path_covers_itself_and_what_lies_below() {
        assert!(path("fee/ab").covers(&path("fee/ab/amount")));
        assert!(path("fee/ab").covers(&path("fee/ab")));
        assert!(!path("fee/ab").covers(&path("fee/abc/amount")));
        assert_eq!(path("fee/ab/amount").owner(), path("fee/ab"));
        for bad in ["", "/", "a//b", "a/b/c/d", "A/b/c", "a/b c", "a/b/"] {
            assert!(Path::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_tick_never_goes_back() {
        let last = Hlc { at: Millis(10), counter: u16::MAX };
        assert_eq!(Hlc::tick(last, Millis(3)), Hlc { at: Millis(11), counter: 0 });
        assert_eq!(Hlc::tick(last, Millis(12)), Hlc { at: Millis(12), counter: 0 });
        assert_eq!(Hlc::tick(Hlc { counter: 4, ..last }, Millis(10)), Hlc { at: Millis(10), counter: 5 });
    }
}
