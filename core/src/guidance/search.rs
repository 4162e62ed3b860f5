//! Search text: what goes into the index, and what a query asks of it.
//!
//! The index is stock FTS5 with `unicode61`, built on the device. Han text is split into single characters here, with a break at
//! punctuation so that a phrase never reaches across two sentences; a query becomes phrases. So two characters are found as surely
//! as ten, without a dictionary. The client owns the table; columns, ranking and the `MATCH` string are ours.

use std::collections::BTreeSet;

use super::article::Article;
use super::object::Body;
use super::text::{ItemRef, Kind};

pub mod ask;
mod called;
pub mod pinyin;
mod sound;

pub use called::{any_is, is_called};

/// Columns of the index, in order.
pub const COLUMNS: [&str; 5] = ["title", "body", "pinyin", "initials", "aliases"];
/// What a hit in each column weighs, for `bm25(table, …)`: a title or alias far above the text.
pub const WEIGHTS: [u32; 5] = [12, 1, 8, 6, 10];
/// The word that stands where punctuation stood. Nobody types it, so no phrase crosses it.
const BREAK: &str = "\u{e000}";
/// What ends the sound of a whole name, so that typing exactly that name can be told from typing the start of one.
const WHOLE: char = '\u{e001}';
/// The longest query that is looked at, in characters.
pub const QUERY_CHARS_MAX: usize = 64;

/// One row of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it leads to.
    pub item: ItemRef,
    /// The title as it is, for lists.
    pub heading: String,
    /// Text of each column, split and ready.
    pub columns: [String; 5],
}

/// Makes a row of what can be searched for: articles, procedures, service points, terms, notices.
#[must_use]
pub fn row(body: &Body) -> Option<Row> {
    let (heading, aliases) = named(body)?;
    let text = match body {
        Body::Article(article) => article_text(article),
        Body::Procedure(procedure) => procedure.summary.text.clone(),
        Body::ServicePoint(s) => format!("{} {}", s.helps_with, s.phone.as_deref().unwrap_or_default()),
        Body::Term(term) => term.means.text.clone(),
        Body::Notice(notice) => notice.text.text.clone(),
        _ => return None,
    };
    let item = ItemRef { kind: body.kind()?, id: body.id()? };
    let names: Vec<String> = aliases.iter().map(|alias| split(alias)).collect();
    let names = if names.is_empty() { String::new() } else { bounded(&names.join(&format!(" {BREAK} "))) };
    let (pinyin, initials) = if matches!(body, Body::Term(_) | Body::Notice(_)) {
        Default::default()
    } else {
        sound_columns(
            &std::iter::once(heading)
                .chain(aliases.iter().map(String::as_str))
                .filter_map(pinyin::sound)
                .collect::<Vec<_>>(),
        )
    };
    let columns = [bounded(&split(heading)), split(&strip_placeables(&text)), pinyin, initials, names];
    Some(Row { item, heading: heading.to_owned(), columns })
}

/// The title and aliases of what can be searched for.
fn named(body: &Body) -> Option<(&str, &[String])> {
    match body {
        Body::Article(article) => Some((&article.title.text, &article.aliases)),
        Body::Procedure(procedure) => Some((&procedure.title.text, &procedure.aliases)),
        Body::ServicePoint(service) => Some((&service.title.text, &service.aliases)),
        Body::Term(term) => Some((&term.word.text, &[])),
        Body::Notice(notice) => Some((&notice.title.text, &[])),
        Body::Pack(_)
        | Body::Statement(_)
        | Body::Parameter(_)
        | Body::Rule(_)
        | Body::WindowCard(_)
        | Body::Entitlement(_)
        | Body::Fee(_)
        | Body::Calendar(_)
        | Body::Dispute(_)
        | Body::Patch(_)
        | Body::Unknown { .. } => None,
    }
}

/// A name with its two ends, which [`whole_name`] asks for.
fn bounded(name: &str) -> String {
    format!("{BREAK} {name} {BREAK}")
}

/// Pinyin and initials from every syllable on, so that a prefix query finds a word in the middle of a title; those of the
/// whole name stand once more with [`WHOLE`] at their end.
fn sound_columns(sounds: &[String]) -> (String, String) {
    let (mut pinyin, mut initials) = (BTreeSet::new(), BTreeSet::new());
    for sound in sounds {
        let syllables: Vec<&str> = sound.split(' ').collect();
        for start in 0..syllables.len() {
            pinyin.insert(syllables[start..].concat());
            initials.insert(first_letters(&syllables[start..]));
        }
        pinyin.insert(format!("{}{WHOLE}", syllables.concat()));
        initials.insert(format!("{}{WHOLE}", first_letters(&syllables)));
    }
    let line = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(" ");
    (line(pinyin), line(initials))
}

fn first_letters(syllables: &[&str]) -> String {
    syllables.iter().map(|syllable| initial(syllable)).collect()
}

/// The first letter of a syllable; a number stands whole.
fn initial(syllable: &str) -> &str {
    let letter = syllable.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    if letter { &syllable[..1] } else { syllable }
}

/// What an article says below its title: what is searched, and what a question is compared with.
#[must_use]
pub fn article_text(article: &Article) -> String {
    let parts: Vec<&str> = article.parts().skip(1).map(|(_, text)| text.text.as_str()).collect();
    parts.join("。")
}

/// Text without `{…}`: what a placeable shows changes with the day, and its name is not for readers.
fn strip_placeables(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                out.push('，');
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether a character is written without spaces between words: Han, and what goes with it.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Full-width letters and digits to ordinary ones, everything to lower case.
fn normal(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    c.to_lowercase()
}

/// Splits text for the index: Han characters apart, other words whole, a break word for punctuation.
#[must_use]
pub fn split(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for token in tokens(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        match token {
            Token::Han(c) => out.push(c),
            Token::Word(word) => out.push_str(&word),
            Token::Break => out.push_str(BREAK),
        }
    }
    out
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Han(char),
    Word(String),
    Break,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(normal) {
        if c.is_alphanumeric() && !is_han(c) {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(Token::Word(std::mem::take(&mut word)));
        }
        if is_han(c) {
            tokens.push(Token::Han(c));
        } else if !c.is_whitespace() && tokens.last().is_some_and(|last| *last != Token::Break) {
            tokens.push(Token::Break);
        }
    }
    if !word.is_empty() {
        tokens.push(Token::Word(word));
    }
    tokens
}

/// What a query asks of FTS5; none if there is nothing to look for. Runs of Han become phrases, words become prefixes; all of them
/// must be there. What is *called* exactly so is asked for once more: being rare, it weighs much, and 居住证 finds the article of
/// that name before the twenty that mention it. The result contains no character of the query outside quotes, so nothing typed can
/// be syntax.
#[must_use]
pub fn match_all(query: &str) -> Option<String> {
    let phrases = phrases(query);
    let whole = whole_name(query)?;
    (!phrases.is_empty()).then(|| format!("({}) OR {whole}", phrases.join(" AND ")))
}

/// The query as the whole of a title or alias, or of its sound.
fn whole_name(query: &str) -> Option<String> {
    let runs = runs(query);
    let words: Vec<String> = runs
        .iter()
        .flat_map(|run| match run {
            Run::Han(han) => han.iter().map(ToString::to_string).collect(),
            Run::Word(word) => vec![word.clone()],
        })
        .collect();
    let name = (!words.is_empty()).then(|| format!("\"{}\"", bounded(&words.join(" "))))?;
    let sounds = runs.iter().all(|run| matches!(run, Run::Word(_)));
    Some(if sounds { format!("{name} OR \"{}{WHOLE}\"", words.concat()) } else { name })
}

/// The same, any of them: asked when [`match_all`] finds nothing. Han runs are taken two characters at a time.
#[must_use]
pub fn match_any(query: &str) -> Option<String> {
    let mut parts = Vec::new();
    for run in runs(query) {
        match run {
            Run::Word(word) => parts.push(word_phrase(&word)),
            Run::Han(han) if han.len() <= 2 => parts.push(han_phrase(&han)),
            Run::Han(han) => parts.extend(han.windows(2).map(han_phrase)),
        }
    }
    parts.dedup();
    (!parts.is_empty()).then(|| parts.join(" OR "))
}

enum Run {
    Han(Vec<char>),
    Word(String),
}

fn runs(query: &str) -> Vec<Run> {
    let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
    all_runs(&query)
}

fn all_runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for token in tokens(text) {
        match token {
            Token::Han(c) => {
                if let (true, Some(Run::Han(han))) = (open, runs.last_mut()) {
                    han.push(c);
                } else {
                    runs.push(Run::Han(vec![c]));
                }
                open = true;
            }
            Token::Word(word) => {
                runs.push(Run::Word(word));
                open = false;
            }
            Token::Break => open = false,
        }
    }
    runs
}

fn phrases(query: &str) -> Vec<String> {
    let words: Vec<Run> = runs(query);
    let all_latin = words.iter().all(|run| matches!(run, Run::Word(_)));
    let mut phrases: Vec<String> = words
        .iter()
        .map(|run| match run {
            Run::Han(han) => han_phrase(han),
            Run::Word(word) => word_phrase(word),
        })
        .collect();
    // "ju zhu zheng" is pinyin typed with spaces: try it as one word too.
    if all_latin && words.len() > 1 {
        let joined: String =
            words.iter().map(|run| if let Run::Word(word) = run { word.as_str() } else { "" }).collect();
        phrases = vec![format!("(({}) OR {})", phrases.join(" AND "), word_phrase(&joined))];
    }
    phrases
}

fn han_phrase(han: &[char]) -> String {
    let spaced: Vec<String> = han.iter().map(ToString::to_string).collect();
    format!("\"{}\"", spaced.join(" "))
}

fn word_phrase(word: &str) -> String {
    format!("\"{word}\"*")
}

/// Whether a kind of item can be searched for.
#[must_use]
pub const fn is_searchable(kind: Kind) -> bool {
    matches!(kind, Kind::Article | Kind::Procedure | Kind::ServicePoint | Kind::Term | Kind::Notice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_is_split_words_stay_whole_punctuation_breaks() {
        assert_eq!(split("办居住证，去ＡＢＣ窗口12345！"), format!("办 居 住 证 {BREAK} 去 abc 窗 口 12345 {BREAK}"));
        assert_eq!(split("Residence permit"), "residence permit");
        assert_eq!(split(""), "");
    }

    #[test]
    fn a_sound_is_found_from_every_syllable() {
        let (pinyin, initials) = sound_columns(&["ban ju zhu zheng".into()]);
        assert_eq!(pinyin, format!("banjuzhuzheng banjuzhuzheng{WHOLE} juzhuzheng zheng zhuzheng"));
        assert_eq!(initials, format!("bjzz bjzz{WHOLE} jzz z zz"));
    }

    #[test]
    fn a_query_is_phrases_and_prefixes() {
        let asked = |query: &str| {
            let asked = match_all(query).expect("something to look for");
            asked.rsplit_once(&format!(" OR \"{BREAK}")).map(|(words, _)| words.to_owned())
        };
        assert_eq!(asked("居住").as_deref(), Some("(\"居 住\")"));
        assert_eq!(asked("jzz").as_deref(), Some("(\"jzz\"*)"));
        assert_eq!(asked("居住证 permit").as_deref(), Some("(\"居 住 证\" AND \"permit\"*)"));
        assert_eq!(
            asked("residence permit").as_deref(),
            Some("(((\"residence\"* AND \"permit\"*) OR \"residencepermit\"*))")
        );
        assert_eq!(
            match_any("老板押身份证").as_deref(),
            Some("\"老 板\" OR \"板 押\" OR \"押 身\" OR \"身 份\" OR \"份 证\"")
        );
        for nothing in ["", "  ", "！？", "\"", "*"] {
            assert_eq!(match_all(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn what_is_called_exactly_so_is_asked_for_by_its_ends() {
        assert_eq!(whole_name("居住证"), Some(format!("\"{BREAK} 居 住 证 {BREAK}\"")));
        assert_eq!(whole_name("JZZ"), Some(format!("\"{BREAK} jzz {BREAK}\" OR \"jzz{WHOLE}\"")));
        let spaced = whole_name("ju zhu zheng").expect("a name");
        assert!(spaced.ends_with(&format!("\"juzhuzheng{WHOLE}\"")), "{spaced}");
        assert_eq!(whole_name("！"), None);
        assert!(bounded(&split("居住证")).contains(&format!("{BREAK} 居 住 证 {BREAK}")), "as the index has it");
    }

    #[test]
    fn nothing_typed_can_be_syntax() {
        for query in ["\" OR title:x", "a\" NEAR(b", "title:居住", "x*y", "居\"住", "{body}: a", "^a", "a AND NOT b"]
        {
            let asked = match_all(query).expect("something to look for");
            let outside: String = asked.split('"').step_by(2).collect();
            assert!(outside.chars().all(|c| "() *ANDOR".contains(c)), "{query} → {asked}");
            assert_eq!(asked.matches('"').count() % 2, 0);
        }
    }
}
