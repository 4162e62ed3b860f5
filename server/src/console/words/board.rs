//! Words of these pages.

pub(super) const WORDS: super::Words = &[];
