//! Drafts on an editor's phone: a database of their own, a watermark on every screen, and any day for today.
//!
//! Such a phone reads and tries; it tells no server anything. Whoever leaves it drops its database as a whole.

use sojourn_core::guidance::preview::PreviewCode;
use sojourn_core::locale::Locale;
use sojourn_core::say::pick;
use sojourn_core::time::Date;

use super::error::PhoneError;
use super::{Environment, Phone};
use crate::guidance::preview::{Drafts, bring_drafts};
use crate::transport::Line;

/// What stands on every screen of a phone of drafts.
#[must_use]
pub const fn watermark(locale: Locale) -> &'static str {
    pick(locale, "预览，不是正式内容", "Preview, not official")
}

impl Phone {
    /// Makes a phone of drafts in an empty place, from what a scanned code points to.
    ///
    /// # Errors
    /// [`PhoneError::Guidance`] when the drafts cannot be had or believed: then nothing was made of them.
    pub async fn open_preview(
        environment: Environment,
        code: &PreviewCode,
        line: &impl Line,
    ) -> Result<Self, PhoneError> {
        let drafts = bring_drafts(code, line, environment.clock.now()).await?;
        Self::open_with(environment, None, Some(&drafts))
    }

    /// Whether this phone reads drafts.
    #[must_use]
    pub fn is_preview(&self) -> bool {
        self.installed.is_preview()
    }

    /// Reads drafts as if today were another day; `None` for the real one. Nothing remembers it.
    ///
    /// # Errors
    /// [`PhoneError::Input`] on a phone of published guidance: a person's dates are reckoned from the real day.
    pub fn pretend_today(&mut self, day: Option<Date>) -> Result<(), PhoneError> {
        if !self.is_preview() {
            return Err(PhoneError::input("day", "only drafts are read as of another day"));
        }
        self.pretended = day;
        Ok(())
    }
}

/// Drafts to begin with, where there are any.
pub(super) type Beginning<'a> = Option<&'a Drafts>;

#[cfg(test)]
#[path = "preview_tests.rs"]
mod tests;
