//! Deltas: the difference between two packs of a place, which phones fetch instead of the whole.
//!
//! zstd with the old pack's text as dictionary. The phone rebuilds the exact text and verifies it like any other: a delta is never
//! trusted, it only saves bytes.
//!
//! The text is referred to as a prefix while a delta is made, which gives the same kind of frame: only so can long
//! matches be looked for in it, and those are nearly all there is.

use zstd::zstd_safe::{CCtx, CParameter, compress_bound, get_error_name};

use super::object::ObjectId;
use super::pack::{PACK_TEXT_BYTES_MAX, Pack, PackError};
use super::trust::PackEntry;

/// The first bytes of a delta.
const MAGIC: &[u8; 8] = b"SJNDLTA1";
/// zstd level of a delta between texts of the usual size.
const LEVEL: i32 = 9;
/// Between long ones, level 9 saves some two hundred bytes and takes seven times as long.
const LONG_LEVEL: i32 = 3;
/// Where a text is long.
const LONG_BYTES: usize = 1024 * 1024;
/// The window that still reaches across an old and a new text of the largest size.
const WINDOW_LOG_MAX: u32 = 26;

/// Makes a delta from one pack to another.
///
/// # Errors
/// [`PackError::Unpack`] if zstd fails.
pub fn make(old: &Pack, new: &Pack) -> Result<Vec<u8>, PackError> {
    between(old.entry().index, old.text().as_bytes(), new.text().as_bytes())
}

/// Makes a delta between two packs' texts, of which the old one has this index. Nothing is verified: a delta never is.
///
/// # Errors
/// [`PackError::Unpack`] if zstd fails.
pub fn between(from: ObjectId, old: &[u8], new: &[u8]) -> Result<Vec<u8>, PackError> {
    let body = compress(old, new)
        .map_err(|code| PackError::Unpack(std::io::Error::other(format!("zstd: {}", get_error_name(code)))))?;
    Ok([MAGIC.as_slice(), &from.0, &body].concat())
}

fn compress(old: &[u8], new: &[u8]) -> Result<Vec<u8>, usize> {
    let level = if old.len().max(new.len()) > LONG_BYTES { LONG_LEVEL } else { LEVEL };
    let window = (old.len() + new.len()).max(2).ilog2() + 1;
    let mut context = CCtx::create();
    context.set_parameter(CParameter::CompressionLevel(level))?;
    context.set_parameter(CParameter::WindowLog(window.clamp(20, WINDOW_LOG_MAX)))?;
    context.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
    context.ref_prefix(old)?;
    let mut body = Vec::with_capacity(compress_bound(new.len()));
    context.compress2(&mut body, new)?;
    Ok(body)
}

/// Rebuilds the new pack and verifies it.
///
/// # Errors
/// [`PackError`]; the old pack is untouched.
pub fn apply(old: &Pack, delta: &[u8], entry: &PackEntry) -> Result<Pack, PackError> {
    let from = [MAGIC.as_slice(), &old.entry().index.0].concat();
    let body = delta.strip_prefix(from.as_slice());
    let body = body.ok_or_else(|| PackError::Malformed("the delta does not start from this pack".into()))?;
    let size = usize::try_from(entry.bytes).unwrap_or(usize::MAX);
    if size > PACK_TEXT_BYTES_MAX {
        return Err(PackError::TooLong { bytes: size, max: PACK_TEXT_BYTES_MAX });
    }
    let mut decompressor =
        zstd::bulk::Decompressor::with_dictionary(old.text().as_bytes()).map_err(PackError::Unpack)?;
    let bytes = decompressor.decompress(body, size).map_err(PackError::Unpack)?;
    let text = String::from_utf8(bytes).map_err(|error| PackError::Malformed(error.to_string()))?;
    Pack::verify(text, &old.key(), entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(changed: usize) -> Pack {
        let line = |n: usize| {
            let noise = ObjectId::of(&n.to_le_bytes());
            let word = if n == changed { "二十" } else { "十" };
            format!(r#"{{"id":"{noise}","text":"{word}"}}"#).into_bytes()
        };
        let objects: Vec<_> = (0..400).map(line).collect();
        Pack::build(&"CN/zh-Hans".parse().expect("a pack"), &objects).expect("a pack")
    }

    #[test]
    fn a_small_change_is_a_small_delta_and_rebuilds_exactly() {
        let (old, new) = (pack(1), pack(200));
        let delta = make(&old, &new).expect("a delta");
        assert!(delta.len() * 20 < new.pack().expect("packed").len(), "{}", delta.len());
        assert_eq!(apply(&old, &delta, &new.entry()).expect("rebuilt"), new);
    }

    #[test]
    fn one_changed_parameter_among_two_thousand_long_objects_is_two_kilobytes_at_most() {
        let noise = |n: usize| (0..12).map(move |part| ObjectId::of(format!("{n}-{part}").as_bytes()).to_string());
        let noises: Vec<String> = (0..40).map(|n| noise(n).collect()).collect();
        let make_pack = |changed: usize| {
            let line = |n: usize| {
                let word = if n == changed { "二十" } else { "十" };
                format!(r#"{{"id":"{n}","noise":"{}","text":"{word}"}}"#, noises[n % 40]).into_bytes()
            };
            let objects: Vec<_> = (0..2_000).map(line).collect();
            Pack::build(&"CN/zh-Hans".parse().expect("a pack"), &objects).expect("a pack")
        };
        let (old, new) = (make_pack(1), make_pack(1_500));
        assert!(new.text().len() > LONG_BYTES);
        let delta = make(&old, &new).expect("a delta");
        assert!(delta.len() <= 2_048, "{}", delta.len());
        assert_eq!(apply(&old, &delta, &new.entry()).expect("rebuilt"), new);
    }

    #[test]
    fn a_delta_for_another_pack_or_with_a_flipped_byte_is_refused() {
        let (old, new) = (pack(1), pack(200));
        let delta = make(&old, &new).expect("a delta");
        assert!(matches!(apply(&new, &delta, &new.entry()), Err(PackError::Malformed(_))));
        for at in 0..delta.len() {
            let mut bad = delta.clone();
            bad[at] ^= 0x10;
            assert!(apply(&old, &bad, &new.entry()).map_or(true, |pack| pack == new), "byte {at} changed what is read");
        }
        assert!(apply(&old, &delta, &old.entry()).is_err());
    }
}
