//! A strict reader and a small writer of deterministic CBOR, for the shapes that are hashed and signed.
//!
//! The reader accepts only the one encoding the writer makes, so nothing is re-encoded to be compared: that keeps the
//! server's path short. Free values inside operations are checked by the same rules and kept as their bytes.

use super::SyncError;
use crate::id::{Hash, LogId};

/// Nesting beyond this is refused; the same limit as `crate::cbor`.
const DEPTH_MAX: usize = 48;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const SIMPLE: u8 = 7;
const FALSE: u8 = 0xf4;
const TRUE: u8 = 0xf5;
const NULL: u8 = 0xf6;

/// Writes items one after another; arrays are announced by their length.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// A writer whose first item announces an array.
    #[must_use]
    pub fn array_of(items: usize) -> Self {
        let mut writer = Self::with_capacity(256);
        writer.array(items);
        writer
    }

    fn head(&mut self, major: u8, value: u64) -> &mut Self {
        let major = major << 5;
        match value {
            0..=23 => self.0.push(major | value as u8),
            24..=0xff => self.0.extend_from_slice(&[major | 24, value as u8]),
            0x100..=0xffff => {
                self.0.push(major | 25);
                self.0.extend_from_slice(&(value as u16).to_be_bytes());
            }
            0x1_0000..=0xffff_ffff => {
                self.0.push(major | 26);
                self.0.extend_from_slice(&(value as u32).to_be_bytes());
            }
            _ => {
                self.0.push(major | 27);
                self.0.extend_from_slice(&value.to_be_bytes());
            }
        }
        self
    }

    /// Announces an array of `items` items.
    pub fn array(&mut self, items: usize) -> &mut Self {
        self.head(ARRAY, items as u64)
    }

    /// An unsigned integer.
    pub fn uint(&mut self, value: u64) -> &mut Self {
        self.head(UNSIGNED, value)
    }

    /// A byte string.
    pub fn bytes(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.head(BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    /// A text string.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.head(TEXT, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// True or false.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.0.push(if value { TRUE } else { FALSE });
        self
    }

    /// An unsigned integer, or null.
    pub fn optional_uint(&mut self, value: Option<u64>) -> &mut Self {
        match value {
            Some(value) => self.uint(value),
            None => {
                self.0.push(NULL);
                self
            }
        }
    }

    /// Bytes that already are deterministic CBOR.
    pub fn raw(&mut self, cbor: &[u8]) -> &mut Self {
        self.0.extend_from_slice(cbor);
        self
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads items one after another, refusing every encoding but the deterministic one.
pub struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    /// A reader over `bytes`; `what` names the shape in errors.
    #[must_use]
    pub fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    /// An error that names this reader's shape.
    #[must_use]
    pub fn refuse(&self, why: &'static str) -> SyncError {
        SyncError::malformed(self.what, why)
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], SyncError> {
        if n > self.rest.len() {
            return Err(self.refuse("bytes are missing"));
        }
        let (taken, rest) = self.rest.split_at(n);
        self.rest = rest;
        Ok(taken)
    }

    fn head(&mut self) -> Result<(u8, u64), SyncError> {
        let first = self.take(1)?[0];
        let (major, info) = (first >> 5, first & 0x1f);
        let extra = match info {
            0..=23 => return Ok((major, u64::from(info))),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return Err(self.refuse("indefinite or reserved length")),
        };
        let value = self.take(extra)?.iter().fold(0u64, |acc, byte| acc << 8 | u64::from(*byte));
        let least = [24, 0x100, 0x1_0000, 0x1_0000_0000][(info - 24) as usize];
        if value < least { Err(self.refuse("not the shortest encoding")) } else { Ok((major, value)) }
    }

    fn expect(&mut self, major: u8, why: &'static str) -> Result<u64, SyncError> {
        match self.head()? {
            (found, value) if found == major => Ok(value),
            _ => Err(self.refuse(why)),
        }
    }

    fn length(&self, value: u64) -> Result<usize, SyncError> {
        usize::try_from(value).map_err(|_| self.refuse("bytes are missing"))
    }

    /// An array's number of items, at most `max`.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is no array or has more items.
    pub fn array(&mut self, max: usize) -> Result<usize, SyncError> {
        let items = self.expect(ARRAY, "an array was expected")?;
        match usize::try_from(items) {
            Ok(items) if items <= max => Ok(items),
            _ => Err(SyncError::TooLarge { what: self.what, max }),
        }
    }

    /// An array of exactly `items` items.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn array_exact(&mut self, items: usize) -> Result<(), SyncError> {
        match self.expect(ARRAY, "an array was expected")? {
            found if found == items as u64 => Ok(()),
            _ => Err(self.refuse("an array has the wrong number of items")),
        }
    }

    /// An unsigned integer.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn uint(&mut self) -> Result<u64, SyncError> {
        self.expect(UNSIGNED, "an unsigned integer was expected")
    }

    /// An unsigned integer or null.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn optional_uint(&mut self) -> Result<Option<u64>, SyncError> {
        if self.rest.first() == Some(&NULL) {
            self.take(1)?;
            return Ok(None);
        }
        self.uint().map(Some)
    }

    /// True or false.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn bool(&mut self) -> Result<bool, SyncError> {
        match self.take(1)?[0] {
            TRUE => Ok(true),
            FALSE => Ok(false),
            _ => Err(self.refuse("true or false was expected")),
        }
    }

    /// A byte string.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn bytes(&mut self) -> Result<&'a [u8], SyncError> {
        let length = self.expect(BYTES, "a byte string was expected")?;
        self.take(self.length(length)?)
    }

    /// A byte string of exactly `N` bytes.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], SyncError> {
        self.bytes()?.try_into().map_err(|_| self.refuse("a byte string has the wrong length"))
    }

    /// A 32-byte hash.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else.
    pub fn hash(&mut self) -> Result<Hash, SyncError> {
        self.fixed().map(Hash)
    }

    /// A text string.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is anything else, or not UTF-8.
    pub fn text(&mut self) -> Result<&'a str, SyncError> {
        let length = self.expect(TEXT, "a text was expected")?;
        let bytes = self.take(self.length(length)?)?;
        std::str::from_utf8(bytes).map_err(|_| self.refuse("a text is not UTF-8"))
    }

    /// A log id.
    ///
    /// # Errors
    /// [`SyncError`] when the next item is no text, or no log's name.
    pub fn log(&mut self) -> Result<LogId, SyncError> {
        Ok(self.text()?.parse()?)
    }

    /// Whether the next item is an unsigned integer, without taking it.
    #[must_use]
    pub fn is_uint_next(&self) -> bool {
        self.rest.first().is_some_and(|first| first >> 5 == UNSIGNED)
    }

    /// Any one value of the kinds these logs know, as its bytes.
    ///
    /// # Errors
    /// [`SyncError`] for floats, tags, keys that are not text or not sorted, and deep nesting.
    pub fn raw_value(&mut self) -> Result<&'a [u8], SyncError> {
        let start = self.rest;
        self.skip_value(DEPTH_MAX)?;
        Ok(&start[..start.len() - self.rest.len()])
    }

    fn skip_value(&mut self, depth: usize) -> Result<(), SyncError> {
        let depth = depth.checked_sub(1).ok_or_else(|| self.refuse("nested too deeply"))?;
        if let Some(&first) = self.rest.first()
            && first >> 5 == SIMPLE
        {
            self.take(1)?;
            return if matches!(first, FALSE | TRUE | NULL) {
                Ok(())
            } else {
                Err(self.refuse("float or other value"))
            };
        }
        let before = self.rest;
        let (major, value) = self.head()?;
        match major {
            UNSIGNED | NEGATIVE => Ok(()),
            BYTES => self.take(self.length(value)?).map(drop),
            TEXT => {
                self.rest = before;
                self.text().map(drop)
            }
            ARRAY => (0..value).try_for_each(|_| self.skip_value(depth)),
            MAP => self.skip_map(value, depth),
            _ => Err(self.refuse("tag")),
        }
    }

    fn skip_map(&mut self, entries: u64, depth: usize) -> Result<(), SyncError> {
        let mut last: &[u8] = &[];
        for _ in 0..entries {
            let start = self.rest;
            self.text()?;
            let key = &start[..start.len() - self.rest.len()];
            if key <= last {
                return Err(self.refuse("map keys are not sorted"));
            }
            last = key;
            self.skip_value(depth)?;
        }
        Ok(())
    }

    /// Ends reading.
    ///
    /// # Errors
    /// [`SyncError`] when bytes are left.
    pub fn finish(self) -> Result<(), SyncError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.refuse("bytes follow it")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn raw(bytes: &[u8]) -> Result<&[u8], SyncError> {
        let mut reader = Reader::new(bytes, "test value");
        let value = reader.raw_value()?;
        reader.finish()?;
        Ok(value)
    }

    #[test]
    fn other_encodings_of_a_value_are_refused() {
        for good in [&[0x17][..], &[0x18, 0x18], &[0x38, 0x18], &[0xf6], &[0xa2, 0x61, b'a', 1, 0x61, b'b', 2]] {
            assert_eq!(raw(good), Ok(good));
        }
        for bad in [
            &[0x18, 0x17][..],
            &[0x9f, 0x01, 0xff],
            &[0xf9, 0x3c, 0x00],
            &[0xf7],
            &[0xc0, 0x01],
            &[0xa1, 0x01, 0x01],
            &[0xa2, 0x61, b'b', 1, 0x61, b'a', 2],
            &[0xa2, 0x61, b'a', 1, 0x61, b'a', 2],
            &[0x62, 0xff, 0xff],
            &[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[],
        ] {
            assert!(raw(bad).is_err(), "{bad:02x?}");
        }
        assert!(raw(&[vec![0x81; 10_000], vec![0]].concat()).is_err());
    }

    proptest! {
        #[test]
        fn the_reader_and_the_general_decoder_accept_the_same_bytes(
            bytes in proptest::collection::vec(prop_oneof![Just(0x81u8), Just(0xa1), Just(0x61), any::<u8>()], 0..12)
        ) {
            prop_assert_eq!(raw(&bytes).is_ok(), crate::cbor::decode_value(&bytes).is_ok(), "{:02x?}", bytes);
        }

        #[test]
        fn what_was_written_reads_back(n: u64, text: String, flag: bool, blob: Vec<u8>, end: Option<u64>) {
            let mut writer = Writer::array_of(5);
            writer.uint(n).text(&text).bool(flag).bytes(&blob).optional_uint(end);
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes, "test");
            reader.array_exact(5)?;
            prop_assert_eq!(reader.uint()?, n);
            prop_assert_eq!(reader.text()?, text);
            prop_assert_eq!(reader.bool()?, flag);
            prop_assert_eq!(reader.bytes()?, &blob[..]);
            prop_assert_eq!(reader.optional_uint()?, end);
            reader.finish()?;
        }
    }
}
