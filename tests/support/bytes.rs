//! *server-reads-nothing*, by looking: is a person's word anywhere in these bytes, in any dress it could wear?
//!
//! A word is looked for as UTF-8, as UTF-16 in both byte orders, as hex in both cases and as base64 in both alphabets.
//! Base64 depends on where in the stream a word begins, so the part that is the same whatever surrounds it is looked
//! for in each of the three alignments.

use std::path::{Path, PathBuf};

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// Shorter patterns would be met by chance: six bytes of noise in a megabyte are a one in ten million event.
const PATTERN_BYTES_MIN: usize = 6;

/// One dress of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The word.
    pub word: String,
    /// How it is dressed: `utf-16le`, `base64 +1` …
    pub dress: String,
    /// The bytes to look for.
    pub bytes: Vec<u8>,
}

/// A place where a word was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// In which file or body.
    pub place: String,
    /// The word.
    pub word: String,
    /// How it was dressed.
    pub dress: String,
}

/// Every pattern of these words.
///
/// # Panics
/// When a word is too short to be told from noise: a test that cannot find anything must not pass.
#[must_use]
pub fn patterns(words: &[&str]) -> Vec<Pattern> {
    let mut all: Vec<Pattern> = Vec::new();
    for word in words {
        let mut of_word = Vec::new();
        let le: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (name, bytes) in [("utf-8", word.as_bytes()), ("utf-16le", &le), ("utf-16be", &be)] {
            of_word.push((name.to_owned(), bytes.to_vec()));
            of_word.push((format!("{name} in hex"), HEXLOWER.encode(bytes).into_bytes()));
            of_word.push((format!("{name} in HEX"), HEXUPPER.encode(bytes).into_bytes()));
            for alignment in 0..3 {
                for (alphabet, encoding) in [("base64", &BASE64_NOPAD), ("base64url", &BASE64URL_NOPAD)] {
                    of_word.push((format!("{name} in {alphabet} +{alignment}"), inner(encoding, bytes, alignment)));
                }
            }
        }
        assert!(word.len() >= PATTERN_BYTES_MIN, "{word:?} is too short to be told from noise");
        of_word.retain(|(_, bytes)| bytes.len() >= PATTERN_BYTES_MIN);
        of_word.dedup_by(|a, b| a.1 == b.1);
        all.extend(of_word.into_iter().map(|(dress, bytes)| Pattern { word: (*word).to_owned(), dress, bytes }));
    }
    all
}

/// The characters of an encoding that depend on nothing but `bytes`, if these begin `alignment` bytes into a group.
fn inner(encoding: &data_encoding::Encoding, bytes: &[u8], alignment: usize) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, alignment).chain(bytes.iter().copied()).collect();
    let text = encoding.encode(&padded).into_bytes();
    // A character holds six bits; those that also hold bits of a neighbour are cut off.
    let from = (alignment * 8).div_ceil(6);
    let to = padded.len() * 8 / 6;
    text[from.min(to)..to].to_vec()
}

/// Looks for patterns in one body.
#[must_use]
pub fn search(place: &str, bytes: &[u8], patterns: &[Pattern]) -> Vec<Found> {
    patterns
        .iter()
        .filter(|pattern| contains(bytes, &pattern.bytes))
        .map(|pattern| Found { place: place.to_owned(), word: pattern.word.clone(), dress: pattern.dress.clone() })
        .collect()
}

/// Looks for patterns in every file below a folder, and in the files' names.
///
/// # Panics
/// When a file cannot be read: an unread file is not a clean file.
#[must_use]
pub fn search_folder(folder: &Path, patterns: &[Pattern]) -> Vec<Found> {
    let mut found = Vec::new();
    for path in files(folder) {
        let name = path.display().to_string();
        let bytes = std::fs::read(&path).expect("a file that is not read is not searched");
        found.extend(search(&name, name.as_bytes(), patterns));
        found.extend(search(&name, &bytes, patterns));
    }
    found
}

/// Every file below a folder, sorted.
///
/// # Panics
/// When a folder cannot be listed.
#[must_use]
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("the folder can be listed") {
            let path = entry.expect("its entries too").path();
            if path.is_dir() { folders.push(path) } else { out.push(path) }
        }
    }
    out.sort();
    out
}

/// Whether `needle` is in `hay`: by its first byte, then the rest.
fn contains(hay: &[u8], needle: &[u8]) -> bool {
    let Some((&first, rest)) = needle.split_first() else { return false };
    let mut from = 0;
    while let Some(at) = hay[from..].iter().position(|&byte| byte == first) {
        from += at + 1;
        if hay[from..].starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::BASE64;

    #[test]
    fn every_dress_is_recognised_wherever_it_begins() {
        let word = "王小燕 Wang";
        let all = patterns(&[word]);
        for before in 0..7usize {
            let mut body = vec![b'#'; before];
            body.extend_from_slice(word.as_bytes());
            body.extend_from_slice(b"tail");
            for text in [BASE64.encode(&body), BASE64URL_NOPAD.encode(&body), HEXUPPER.encode(&body)] {
                assert!(!search("body", text.as_bytes(), &all).is_empty(), "{before} bytes before: {text}");
            }
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let mut body = vec![0; before];
            body.extend_from_slice(&wide);
            assert!(search("body", &body, &all).iter().any(|f| f.dress == "utf-16be"));
            assert!(!search("body", BASE64.encode(&body).as_bytes(), &all).is_empty(), "{before} bytes before, wide");
        }
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        let mut noise = vec![0; 1 << 16];
        sojourn_core::entropy::Entropy::fill(&mut crate::rng::Rng::new(3, "noise"), &mut noise);
        assert_eq!(search("noise", &noise, &patterns(&["王小燕", "Hangzhou Sunrise Garments"])), []);
    }

    #[test]
    #[should_panic(expected = "too short")]
    fn a_word_too_short_to_tell_from_noise_is_refused() {
        let _ = patterns(&["abc"]);
    }
}
