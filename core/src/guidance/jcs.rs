//! Canonical JSON (RFC 8785) for values of strings, whole numbers, booleans, null, lists and objects.
//!
//! Guidance has no floating point, so the hard half of the RFC falls away: a number that is not a whole number of at most
//! 2^53 − 1 is refused instead of formatted.

use serde::Serialize;
use serde_json::Value;

/// The largest whole number every JSON reader keeps exactly (RFC 7493, section 2.2).
const INTEGER_MAX: u64 = (1 << 53) - 1;
/// Nesting beyond which a value is refused: published trees are far shallower.
const DEPTH_MAX: usize = 96;

/// Why a value has no canonical form here.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// A fraction, or a whole number too large to be exact everywhere.
    #[error("{0} is not a whole number within 2^53")]
    Number(serde_json::Number),
    /// Nested too deeply.
    #[error("nested more than {DEPTH_MAX} deep")]
    Depth,
    /// The type cannot be written as JSON.
    #[error("cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// The canonical bytes of anything that can be written as JSON.
///
/// # Errors
/// [`CanonicalError`].
pub fn canonical<T: Serialize + ?Sized>(item: &T) -> Result<Vec<u8>, CanonicalError> {
    canonical_value(&serde_json::to_value(item)?)
}

/// The canonical bytes of a JSON value.
///
/// # Errors
/// [`CanonicalError`].
pub fn canonical_value(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = Vec::with_capacity(256);
    write(value, &mut out, 0)?;
    Ok(out)
}

fn write(value: &Value, out: &mut Vec<u8>, depth: usize) -> Result<(), CanonicalError> {
    if depth > DEPTH_MAX {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => write_number(number, out)?,
        // serde_json escapes exactly what ECMAScript's JSON.stringify does: quote, backslash and controls, lower-case hex.
        Value::String(text) => serde_json::to_writer(&mut *out, text)?,
        Value::Array(items) => write_list(items, out, depth)?,
        Value::Object(fields) => write_object(fields, out, depth)?,
    }
    Ok(())
}

fn write_number(number: &serde_json::Number, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
    let exact = number.as_i64().is_some_and(|n| n.unsigned_abs() <= INTEGER_MAX);
    if !exact {
        return Err(CanonicalError::Number(number.clone()));
    }
    out.extend_from_slice(number.to_string().as_bytes());
    Ok(())
}

fn write_list(items: &[Value], out: &mut Vec<u8>, depth: usize) -> Result<(), CanonicalError> {
    out.push(b'[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write(item, out, depth + 1)?;
    }
    out.push(b']');
    Ok(())
}

fn write_object(
    fields: &serde_json::Map<String, Value>,
    out: &mut Vec<u8>,
    depth: usize,
) -> Result<(), CanonicalError> {
    let mut sorted: Vec<_> = fields.iter().collect();
    // RFC 8785, 3.2.3: by UTF-16 code units, which differs from UTF-8 order beyond the basic plane.
    sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push(b'{');
    for (i, (name, value)) in sorted.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        serde_json::to_writer(&mut *out, name)?;
        out.push(b':');
        write(value, out, depth + 1)?;
    }
    out.push(b'}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(value: &Value) -> String {
        String::from_utf8(canonical_value(value).expect("canonical")).expect("UTF-8")
    }

    #[test]
    fn keys_sort_by_utf16_as_in_section_3_2_3_of_the_rfc() {
        let value: Value = serde_json::from_str(
            r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#,
        )
        .expect("JSON");
        let canonical = text(&value);
        let order: Vec<usize> = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
            .iter()
            .map(|w| canonical.find(w).expect(w))
            .collect();
        assert!(order.is_sorted(), "{canonical}");
    }

    #[test]
    fn strings_are_escaped_as_in_section_3_2_2_of_the_rfc() {
        let value: Value = serde_json::from_str(
            r#"{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
        )
        .expect("JSON");
        assert_eq!(text(&value), "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    #[test]
    fn fractions_and_inexact_numbers_are_refused() {
        assert_eq!(text(&json!({"b": -9_007_199_254_740_991_i64, "a": 0})), r#"{"a":0,"b":-9007199254740991}"#);
        for bad in [json!(1.5), json!(9_007_199_254_740_992_u64), json!(1e30)] {
            assert!(matches!(canonical_value(&bad), Err(CanonicalError::Number(_))), "{bad}");
        }
        let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
        assert!(matches!(canonical_value(&deep), Err(CanonicalError::Depth)));
    }
}
