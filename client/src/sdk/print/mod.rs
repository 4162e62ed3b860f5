//! Pages to print, or to show at a window: an application's packet, and the diary as a list of evidence.
//!
//! Each is one HTML file that needs nothing else: no script, no picture, no request. It is not sealed: whoever has the file
//! can read it, and an app says so before it writes one ([`warning`]). `html` makes sure that what a person typed stays
//! text; `packet` and `evidence` put the views of this SDK on paper.

mod evidence;
mod html;
mod packet;
#[cfg(test)]
mod tests;

use sojourn_core::locale::Locale;
use sojourn_core::say::pick;

use super::{ApplicationId, Phone, PhoneError};

/// How pages look.
const STYLE: &str = include_str!("style.css");

/// What to say before a page is written: it is not sealed like what stays on the phone.
#[must_use]
pub const fn warning(locale: Locale) -> &'static str {
    pick(
        locale,
        "存出去的文件没有密码。谁拿到它，谁都能看。用完就删掉。",
        "The saved file has no PIN: anyone who has it can read it. Delete it when you are done.",
    )
}

impl Phone {
    /// The packet of an application as one HTML page: what to show at the window first, then what is for the person alone.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn print_application(&mut self, id: ApplicationId) -> Result<String, PhoneError> {
        let packet = packet::Packet::gather(self, id)?;
        Ok(packet.render())
    }

    /// The list of evidence as one HTML page, of one employer or of all.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn print_diary(&mut self, employer: Option<&str>) -> Result<String, PhoneError> {
        let (list, locale) = (self.diary_evidence(employer)?, self.locale()?);
        Ok(evidence::render(&list, locale))
    }
}
