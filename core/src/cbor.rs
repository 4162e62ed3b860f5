//! Deterministic CBOR (RFC 8949 §4.2): one value, one encoding, and a decoder that refuses every other.
//!
//! Signed shapes are arrays (tuples), so field order fixes the bytes. Messages are maps with text keys; their keys are
//! sorted here. No floats, tags or indefinite lengths pass in either direction.

use ciborium::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Nesting beyond this is refused before it can exhaust a small stack.
const DEPTH_MAX: usize = 48;

/// Why bytes are not the deterministic CBOR of the value asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// Not CBOR, or not of this shape.
    #[error("not CBOR of the expected shape: {0}")]
    Shape(String),
    /// Well-formed, but not the one deterministic encoding (or bytes follow it).
    #[error("not the deterministic encoding of its value")]
    NotDeterministic,
    /// A float, a tag or a key that is not text.
    #[error("holds a value that is not allowed here: {0}")]
    Forbidden(&'static str),
}

/// Encodes a value whose structs are all tuples or sequences: the order of fields is the order of bytes.
///
/// # Panics
/// Never for the types of this crate: writing to memory cannot fail and their `Serialize` does not.
#[must_use]
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    ciborium::into_writer(value, &mut out).expect("in-memory CBOR of our own types cannot fail");
    out
}

/// Encodes a message: like [`encode`], with map keys sorted bytewise by their encoding.
///
/// # Errors
/// [`CborError::Forbidden`] when the value holds a float, a tag or a key that is not text.
pub fn encode_message<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CborError> {
    let mut tree = Value::serialized(value).map_err(|e| CborError::Shape(e.to_string()))?;
    normalise(&mut tree)?;
    Ok(encode(&tree))
}

/// Decodes bytes that must be exactly what [`encode`] gives for the value read.
///
/// # Errors
/// [`CborError`] for any other bytes.
pub fn decode<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, CborError> {
    let value: T = decode_lenient(bytes)?;
    if encode(&value) == bytes { Ok(value) } else { Err(CborError::NotDeterministic) }
}

/// Decodes any CBOR of this shape, for messages that are not signed: their request hash covers the bytes as sent.
///
/// # Errors
/// [`CborError::Shape`] when the bytes are not CBOR of this shape, or more follows.
pub fn decode_lenient<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CborError> {
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEPTH_MAX)
        .map_err(|e| CborError::Shape(e.to_string()))?;
    if rest.is_empty() { Ok(value) } else { Err(CborError::NotDeterministic) }
}

/// Decodes a free value (a field of an operation), refusing floats, tags, non-text keys and non-deterministic bytes.
///
/// # Errors
/// [`CborError`] for any other bytes.
pub fn decode_value(bytes: &[u8]) -> Result<Value, CborError> {
    let value: Value = decode_lenient(bytes)?;
    let mut canonical = value.clone();
    normalise(&mut canonical)?;
    if encode(&canonical) == bytes { Ok(value) } else { Err(CborError::NotDeterministic) }
}

/// Sorts map keys by their encoding and refuses what the wire does not know.
///
/// # Errors
/// [`CborError::Forbidden`] for floats, tags, keys that are not text, or a key given twice.
pub fn normalise(value: &mut Value) -> Result<(), CborError> {
    match value {
        Value::Float(_) => Err(CborError::Forbidden("float")),
        Value::Tag(..) => Err(CborError::Forbidden("tag")),
        Value::Array(items) => items.iter_mut().try_for_each(normalise),
        Value::Map(entries) => {
            for (key, item) in entries.iter_mut() {
                if !key.is_text() {
                    return Err(CborError::Forbidden("map key that is not text"));
                }
                normalise(item)?;
            }
            // A text's encoding begins with its length, so the shorter key comes first and equal lengths go bytewise.
            entries.sort_by(|(a, _), (b, _)| by_encoding(a).cmp(&by_encoding(b)));
            if entries.windows(2).any(|w| w[0].0 == w[1].0) {
                return Err(CborError::Forbidden("map key given twice"));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What orders text keys as their encodings are ordered.
fn by_encoding(key: &Value) -> Option<(usize, &str)> {
    key.as_text().map(|text| (text.len(), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shortest_encoding_is_accepted() {
        assert_eq!(decode::<u64>(&[0x17]), Ok(23));
        assert_eq!(decode::<u64>(&[0x18, 0x17]), Err(CborError::NotDeterministic));
        assert_eq!(decode::<u64>(&[0x17, 0x00]), Err(CborError::NotDeterministic));
        assert!(decode_value(&[0x9f, 0x01, 0xff]).is_err(), "indefinite length");
        assert!(decode_value(&[0xf9, 0x3c, 0x00]).is_err(), "float");
    }

    #[test]
    fn message_keys_are_sorted_by_their_encoding() {
        let tree = Value::Map(vec![("bb".into(), 1.into()), ("a".into(), 2.into())]);
        assert_eq!(encode_message(&tree).expect("plain map"), [0xa2, 0x61, b'a', 2, 0x62, b'b', b'b', 1]);
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        let mut bytes = vec![0x81; 10_000];
        bytes.push(0);
        assert!(matches!(decode_value(&bytes), Err(CborError::Shape(_))));
    }
}
