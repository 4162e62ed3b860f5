//! The same said in both languages, Chinese first: for whoever keeps a sentence before knowing who will read it.

use std::fmt;

use crate::locale::Locale;
use crate::say::pick;

/// A sentence, or part of one, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Both {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Both {
    /// Words in both languages.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// In one language.
    #[must_use]
    pub fn said(&self, locale: Locale) -> &str {
        pick(locale, &self.zh, &self.en)
    }
}

/// `中文 · English`: where both are read side by side.
impl fmt::Display for Both {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.zh == self.en {
            true => f.write_str(&self.zh),
            false => write!(f, "{} · {}", self.zh, self.en),
        }
    }
}

/// `both!("没有 {year} 年的表", "there is no table of {year}")`: names in braces are of the place where it stands.
#[cfg(feature = "publish")]
macro_rules! both {
    ($zh:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::both::Both {
            zh: format!($zh $(, $name = $value)*),
            en: format!($en $(, $name = $value)*),
        }
    };
}
#[cfg(feature = "publish")]
pub(crate) use both;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_language_is_read_or_both_side_by_side() {
        let said = Both::new("没有", "none");
        assert_eq!((said.said(Locale::ZhHans), said.said(Locale::En)), ("没有", "none"));
        assert_eq!(said.to_string(), "没有 · none");
        assert_eq!(Both::new("x", "x").to_string(), "x");
    }
}
