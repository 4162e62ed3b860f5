//! A window card on the terminal: everything for the person, or in large letters only what the clerk is to read.
//!
//! A terminal has one size of letter. Large means here: few characters a line, wide and far apart, with nothing else on the
//! screen; and never what the person may answer, which is not for the clerk's eyes.

use sojourn_client::sdk::{CardView, StepCardView};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;

use super::find::here;
use super::tell::{Told, pick};
use super::views;

/// Han characters on a large line; each takes four columns with its gap.
const HAN_A_LINE: usize = 14;
/// Columns of a large line in letters.
const LETTERS_A_LINE: usize = 34;
/// What may not begin a line.
const CLOSING: &str = "，。、；：？！）》”…";

/// Shows a card by its name, or by the procedure and step it is for.
pub(super) fn card(
    phone: &mut Phone,
    lang: Locale,
    what: &str,
    step: Option<&str>,
    place: Option<&str>,
    clerk: bool,
) -> Result<Told, PhoneError> {
    let place = here(phone, place)?;
    let view = match step {
        Some(step) => phone.card_of_step(what, step, &place)?,
        None => match phone.card(what, &place) {
            Err(PhoneError::NotFound { .. }) => {
                let steps = phone.cards(what, &place)?;
                let mut cards = steps.iter().filter_map(|one| one.card.as_deref());
                match (cards.next(), cards.next()) {
                    (Some(only), None) => phone.card(only, &place)?,
                    _ => return Ok(choice(lang, what, &steps)),
                }
            }
            other => other?,
        },
    };
    // What was withdrawn is not held up to anybody: the person reads why.
    Ok(if clerk && view.withdrawn.is_none() { large(lang, &view) } else { views::card(lang, &view) })
}

/// The steps of a procedure, to choose a card from.
fn choice(lang: Locale, procedure: &str, steps: &[StepCardView]) -> Told {
    let mut told = Told::of(&steps);
    told.line(pick(lang, "哪一步？用 --step 选：", "Which step? Choose with --step:"));
    for one in steps {
        let card = one.card.as_deref().map_or(pick(lang, "没有卡片", "no card"), |card| card);
        told.line(format!("  {}  {}  [{card}]", one.step, one.title));
    }
    if steps.is_empty() {
        told.line(format!("  {procedure}"));
    }
    told
}

/// Only what the clerk reads: the text, and below it what it rests on.
fn large(lang: Locale, view: &CardView) -> Told {
    let mut told = Told::of(&serde_json::json!({
        "id": view.id,
        "please_read": view.please_read,
        "sources": view.sources.iter().map(|one| &one.citation).collect::<Vec<_>>(),
    }));
    told.line(pick(lang, "请看", "PLEASE READ")).line("");
    for line in large_lines(&view.please_read) {
        told.line(format!("  {line}")).line("");
    }
    let mut cited: Vec<String> = view.sources.iter().map(|one| format!("  {} [{}]", one.citation, one.mark)).collect();
    // Several claims may rest on one article of a law; the clerk looks it up once.
    cited.dedup();
    told.lines.extend(cited);
    told
}

/// Breaks a text into large lines.
fn large_lines(text: &str) -> Vec<String> {
    let han = text.chars().filter(|c| is_wide(*c)).count();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .flat_map(|line| if han > 0 { spread(line) } else { wrapped(line) })
        .collect()
}

fn is_wide(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ff60}').contains(&c) || c == '…' || c == '”'
}

/// Chinese: full-width characters with a gap between them; a line never begins with a closing mark.
fn spread(line: &str) -> Vec<String> {
    let mut lines: Vec<Vec<char>> = vec![Vec::new()];
    for c in line.trim().chars().map(full_width) {
        let full = lines.last().is_none_or(|last| last.len() >= HAN_A_LINE);
        if full && !CLOSING.contains(c) {
            lines.push(Vec::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
    }
    let joined = |line: Vec<char>| line.into_iter().map(|c| format!("{c} ")).collect::<String>().trim_end().to_owned();
    lines.into_iter().map(joined).filter(|line| !line.is_empty()).collect()
}

/// The full-width form of a plain letter, digit or sign.
fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        ' ' => '\u{3000}',
        other => other,
    }
}

/// Words in short lines.
fn wrapped(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let last = lines.last().map_or(0, |last| last.chars().count());
        if last > 0 && last + 1 + word.chars().count() > LETTERS_A_LINE {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_wide_and_apart_and_no_line_begins_with_a_full_stop() {
        let text = "您好，请看：本人首次申领居住证，免收证件工本费。材料不齐的，请一次性告知。共20元。";
        let lines = large_lines(text);
        assert!(
            lines.len() > 2 && lines.iter().all(|line| line.chars().filter(|c| *c != ' ').count() <= HAN_A_LINE + 2)
        );
        assert!(!lines.iter().any(|line| line.starts_with(|c| CLOSING.contains(c))), "{lines:?}");
        let read: String = lines.concat().chars().filter(|c| *c != ' ').collect();
        assert_eq!(read, text.replace("20", "２０"), "nothing is left out");
    }

    #[test]
    fn letters_break_between_words() {
        let text = "Please read: this is my first residence permit, and the card is free of charge.";
        let lines = large_lines(text);
        assert!(lines.iter().all(|line| line.chars().count() <= LETTERS_A_LINE), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }
}
