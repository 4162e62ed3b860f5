//! Photographs of papers: which kinds of file are taken, told by their first bytes and never by what they are called.

use serde::{Deserialize, Serialize};

/// Longest photograph of one paper: a page at 1600 pixels is a tenth of it, a scanned contract of some pages fits.
pub const PHOTO_BYTES_MAX: usize = 4 * 1024 * 1024;
/// All photographs on one phone together: some hundred pages, and what a cheap phone can spare.
pub const PHOTOS_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Longest small picture for lists.
pub const THUMBNAIL_BYTES_MAX: usize = 48 * 1024;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// WebP (RFC 9649).
    Webp,
    /// PDF (ISO 32000).
    Pdf,
}

impl Media {
    /// Every kind that is taken.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Pdf];

    /// What these bytes are, by how they begin; none for everything else.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Its media type (IANA).
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The kind of a media type, parameters aside.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        let essence = mime.split(';').next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|media| media.mime().eq_ignore_ascii_case(essence))
    }

    /// Whether it can be shown in a list of pictures.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        !matches!(self, Self::Pdf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(Media::of(b"\xff\xd8\xff\xe0\x00\x10JFIF"), Some(Media::Jpeg));
        assert_eq!(Media::of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(Media::Png));
        assert_eq!(Media::of(b"RIFF\x24\0\0\0WEBPVP8 "), Some(Media::Webp));
        assert_eq!(Media::of(b"%PDF-1.7\n"), Some(Media::Pdf));
        for other in [b"GIF89a".as_slice(), b"<svg onload=x>", b"RIFF\x24\0\0\0WAVE", b"MZ\x90", b"\xff\xd8", b""] {
            assert_eq!(Media::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn media_types_are_read_back_with_or_without_parameters() {
        for media in Media::ALL {
            assert_eq!(Media::from_mime(media.mime()), Some(media));
        }
        assert_eq!(Media::from_mime("Image/JPEG; q=1"), Some(Media::Jpeg));
        assert_eq!(Media::from_mime("image/svg+xml"), None);
    }

    proptest! {
        #[test]
        fn what_follows_the_first_bytes_changes_nothing(rest in proptest::collection::vec(any::<u8>(), 0..200)) {
            for (head, media) in [(b"\xff\xd8\xff".as_slice(), Media::Jpeg), (b"%PDF-", Media::Pdf)] {
                prop_assert_eq!(Media::of(&[head, &rest].concat()), Some(media));
            }
        }
    }
}
