//! What the server can see of a case: rows as they lie in its store, and a search of its files for words of the story.

use std::path::Path;

use sojourn_core::id::{LogId, SpaceId};
use sojourn_core::sync::Frame;

use crate::cli::{CliError, say};
use crate::service::Service;
use crate::store;

/// Rows shown.
const ROWS: usize = 4;
/// Bytes of a sealed body shown, in hex.
const GLIMPSE: usize = 24;

/// Prints what the store holds of a log: everything there is to see of it.
pub(super) fn show_rows(service: &Service, space: SpaceId, log: &LogId) -> Result<usize, CliError> {
    let rows = store::read(&*service.store, space, |space| space.list_entries(log, 0, 1_000, u64::MAX))?;
    for row in rows.iter().take(ROWS) {
        let frame = Frame::parse(row.frame.clone())?;
        let header = frame.header()?;
        let glimpse = &frame.body()[..frame.body().len().min(GLIMPSE)];
        say(&format!(
            "     seq {}  op {}  device {}…  n {}  body {} bytes: {}…",
            row.seq,
            header.op_id,
            &header.device.to_hex()[..8],
            header.n,
            frame.body().len(),
            data_encoding::HEXLOWER.encode(glimpse),
        ));
    }
    if rows.len() > ROWS {
        say(&format!("     … {} more", rows.len() - ROWS));
    }
    Ok(rows.len())
}

/// Looks for words in every file below a folder, as UTF-8, UTF-16 and base64; returns bytes read and the words found.
pub(super) fn search_files(folder: &Path, words: &[&str]) -> std::io::Result<(u64, Vec<String>)> {
    let mut read = 0;
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path)?;
            read += bytes.len() as u64;
            found.extend(words.iter().filter(|word| holds(&bytes, word)).map(|word| (*word).to_owned()));
        }
    }
    Ok((read, found))
}

/// Whether bytes hold a word in one of the forms it could lie there.
fn holds(bytes: &[u8], word: &str) -> bool {
    let utf16: Vec<u16> = word.encode_utf16().collect();
    let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let forms = [word.as_bytes().to_vec(), little, big].into_iter().chain((0..3).map(|shift| base64_core(word, shift)));
    forms.filter(|form| !form.is_empty()).any(|form| bytes.windows(form.len()).any(|window| window == form))
}

/// The characters of base64 that only the word decides, when `shift` bytes stand before it.
fn base64_core(word: &str, shift: usize) -> Vec<u8> {
    let padded = [&vec![0; shift][..], word.as_bytes()].concat();
    let text = data_encoding::BASE64_NOPAD.encode(&padded);
    let (from, to) = ((shift * 4).div_ceil(3), text.len() - 1);
    text.as_bytes().get(from..to).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_each_of_its_forms_and_not_elsewhere() {
        let word = "王秀兰";
        let base64 = |text: &str| data_encoding::BASE64.encode(text.as_bytes()).into_bytes();
        let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [word.as_bytes().to_vec(), utf16, base64("姓名 王秀兰!"), base64("a王秀兰"), base64("ab王秀兰c")]
        {
            assert!(holds(&bytes, word));
        }
        assert!(!holds("王秀英".as_bytes(), word));
    }
}
