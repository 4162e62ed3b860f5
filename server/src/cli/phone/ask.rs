//! `ask`: the answer first, then what to do today, by when, whom to call, what to say at the window; then what else may be meant.

use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;

use super::find::here;
use super::tell::{Told, pick};
use super::views;

/// Answers offered: one in full, two more by name.
const ANSWERS: usize = 3;

pub(super) fn ask(phone: &mut Phone, lang: Locale, question: &str, place: Option<&str>) -> Result<Told, PhoneError> {
    let place = here(phone, place)?;
    let view = phone.ask(question, &place, ANSWERS)?;
    let mut told = Told::of(&view);
    let Some(first) = &view.first else {
        told.line(pick(lang, "没找到。换个说法，或打 12345 问。", "Nothing found. Try other words, or ask 12345."));
        return Ok(told);
    };
    if !view.sure {
        told.line(pick(lang, "不太肯定你问的是不是这个：", "Not sure whether this is what you mean:"));
    }
    told.lines.extend(views::article_words(lang, first));
    if let Some(say) = &view.say {
        told.line(pick(lang, "到窗口就说：", "At the window, say:"));
        told.line(format!("  {}  [card {}]", say.say, say.card));
    }
    told.lines.extend(views::article_sources(lang, first));
    if !view.others.is_empty() {
        told.line(pick(lang, "还是想问：", "Or did you mean:"));
        told.lines.extend(view.others.iter().map(|other| format!("  {}  [{}]", other.title, other.article)));
    }
    Ok(told)
}
