//! Questions as people say them: `没签合同被开了`, `laoban ya shenfenzheng`, `居住正要钱不`.
//!
//! A search finds what contains the words typed; a question rarely contains the words of its answer in their order. So a question
//! is asked in two steps: [`candidates`] is a wide `MATCH` for FTS5 — neighbouring characters, their sounds, words — and
//! [`Question::rank`] orders what comes back by how much of the question each article's names (title and aliases) cover. Neighbours
//! count most, a rare one more than a common one; the same sound counts for a typing mistake; the text counts least.
//! Pure, integers only, the same on every phone.

use std::collections::HashSet;

use super::sound::{heard, segment, syllable};
use super::{Run, han_phrase, runs, word_phrase};

/// Articles looked at for one question.
pub const CANDIDATES: u32 = 80;
/// Below this many of a thousand an article is a guess, not an answer.
pub const ANSWERS_FROM: u32 = 240;

/// What a neighbouring pair of characters weighs, a single one, a pair that only sounds alike, and a word.
const PAIR: u64 = 10;
const SINGLE: u64 = 3;
const SOUND: u64 = 6;
const ACCENT: u64 = 4;
const WORD: u64 = 12;
/// Letters two words must begin with alike to count as the same: contract, contracts.
const STEM: usize = 4;
/// How the parts of a score add up, of a hundred: the best name, all names together, the text.
const BEST_NAME: u64 = 50;
const ALL_NAMES: u64 = 35;
const TEXT: u64 = 15;
/// English words that ask and say nothing of what.
const EMPTY_WORDS: [&str; 36] = [
    "a", "an", "and", "am", "are", "at", "be", "by", "can", "do", "does", "for", "from", "have", "how", "i", "if",
    "in", "is", "it", "me", "my", "of", "on", "or", "should", "that", "the", "they", "to", "what", "when", "where",
    "will", "with", "you",
];

/// What an article offers to be found by.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// Its title and aliases.
    pub names: &'a [&'a str],
    /// Its text.
    pub text: &'a str,
}

/// A question, taken apart.
#[derive(Debug, Clone)]
pub struct Question {
    parts: Vec<Part>,
}

/// One thing a name may share with the question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Single(char),
    Pair(char, char),
    Word(String),
    /// Two syllables typed as pinyin.
    Typed(String, String),
}

/// What a name or a text is made of, ready to be compared with.
struct Pieces {
    singles: HashSet<char>,
    pairs: HashSet<(char, char)>,
    sounds: HashSet<(&'static str, &'static str)>,
    accents: HashSet<(String, String)>,
    words: HashSet<String>,
    weight: u64,
}

/// A wide `MATCH` string for FTS5; none if there is nothing to look for. Like [`super::match_any`], and by sound as well.
#[must_use]
pub fn candidates(query: &str) -> Option<String> {
    let mut asked = Vec::new();
    for run in runs(query) {
        match run {
            Run::Han(han) => {
                asked.extend(han.windows(2.min(han.len())).map(han_phrase));
                asked.extend(han.windows(2).filter_map(|pair| sound_prefix(syllable(pair[0])?, syllable(pair[1])?)));
            }
            Run::Word(word) => {
                if let Some(syllables) = segment(&word) {
                    asked.extend(syllables.windows(2).filter_map(|pair| sound_prefix(pair[0], pair[1])));
                }
                if !EMPTY_WORDS.contains(&word.as_str()) {
                    asked.push(word_phrase(stem(&word)));
                }
            }
        }
    }
    asked.extend(typed_apart(query).iter().filter_map(|(a, b)| sound_prefix(a, b)));
    asked.sort_unstable();
    asked.dedup();
    (!asked.is_empty()).then(|| asked.join(" OR "))
}

/// The column has every name's sound from each syllable on, so a prefix finds a pair anywhere.
fn sound_prefix(first: &str, second: &str) -> Option<String> {
    let safe = [first, second].iter().all(|s| s.bytes().all(|b| b.is_ascii_lowercase()));
    safe.then(|| format!("pinyin : \"{first}{second}\"*"))
}

fn stem(word: &str) -> &str {
    match word.strip_suffix("ies").or_else(|| word.strip_suffix('s')).or_else(|| word.strip_suffix("ed")) {
        Some(stem) if stem.len() >= STEM => stem,
        _ => word,
    }
}

/// Pinyin typed with spaces: neighbouring words that are one syllable each.
fn typed_apart(query: &str) -> Vec<(String, String)> {
    let words: Vec<String> =
        runs(query).into_iter().filter_map(|run| if let Run::Word(word) = run { Some(word) } else { None }).collect();
    let is_syllable = |word: &str| super::sound::is_syllable(word);
    let pairs = words.windows(2).filter(|pair| is_syllable(&pair[0]) && is_syllable(&pair[1]));
    pairs.map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

impl Question {
    /// Takes a question apart.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let mut parts = Vec::new();
        for run in runs(query) {
            match run {
                Run::Han(han) => {
                    parts.extend(han.iter().map(|c| Part::Single(*c)));
                    parts.extend(han.windows(2).map(|pair| Part::Pair(pair[0], pair[1])));
                }
                Run::Word(word) => match segment(&word) {
                    Some(syllables) => parts
                        .extend(syllables.windows(2).map(|pair| Part::Typed(pair[0].to_owned(), pair[1].to_owned()))),
                    None if EMPTY_WORDS.contains(&word.as_str()) => {}
                    None => parts.push(Part::Word(word)),
                },
            }
        }
        parts.extend(typed_apart(query).into_iter().map(|(a, b)| Part::Typed(a, b)));
        let mut seen = HashSet::new();
        parts.retain(|part| seen.insert(part.clone()));
        Self { parts }
    }

    /// Orders offers, best first: their place in the list and how well they answer, of a thousand. Offers that share nothing are left
    /// out; equal ones keep their order.
    #[must_use]
    pub fn rank(&self, offers: &[Offer<'_>]) -> Vec<(usize, u32)> {
        let taken: Vec<(Vec<Pieces>, Pieces)> = offers
            .iter()
            .map(|o| (o.names.iter().map(|name| Pieces::of(name)).collect(), Pieces::of(o.text)))
            .collect();
        let rare: Vec<u64> = self.parts.iter().map(|part| rarity(part, &taken)).collect();
        let whole: u64 = self.parts.iter().zip(&rare).map(|(part, rare)| part.weight() * rare).sum();
        if whole == 0 {
            return Vec::new();
        }
        // A name's own length is counted in the same coin: what an average part of this question is worth.
        let plain: u64 = self.parts.iter().map(Part::weight).sum();
        let coin = (whole / plain.max(1)).max(1);
        let mut ranked: Vec<(usize, u32)> =
            taken.iter().enumerate().map(|(at, pieces)| (at, self.score(pieces, &rare, whole, coin))).collect();
        ranked.retain(|(_, score)| *score > 0);
        ranked.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        ranked
    }

    fn score(&self, (names, text): &(Vec<Pieces>, Pieces), rare: &[u64], whole: u64, coin: u64) -> u32 {
        let shared = |in_name: &dyn Fn(&Part) -> u64| -> u64 {
            self.parts.iter().zip(rare).map(|(part, rare)| in_name(part) * rare).sum()
        };
        let best = names
            .iter()
            .map(|name| 2_000 * shared(&|part| part.found_in(name)) / (whole + name.weight * coin).max(1))
            .max()
            .unwrap_or(0);
        let all = 1_000 * shared(&|part| names.iter().map(|name| part.found_in(name)).max().unwrap_or(0)) / whole;
        let said = 1_000 * shared(&|part| part.found_in(text)) / whole;
        let score = (best * BEST_NAME + all * ALL_NAMES + said * TEXT) / 100;
        u32::try_from(score.min(1_000)).unwrap_or(1_000)
    }
}

/// How rare a part is among the offers' names: about the logarithm of all over those that have it, in sixteenths.
fn rarity(part: &Part, offers: &[(Vec<Pieces>, Pieces)]) -> u64 {
    let have = offers.iter().filter(|(names, _)| names.iter().any(|name| part.found_in(name) > 0)).count() as u64;
    let ratio = ((offers.len() as u64 + 1) << 8) / (have + 1);
    let whole = u64::from(ratio.max(1).ilog2());
    let rest = (ratio >> whole.saturating_sub(4)) & 0xf;
    (whole * 16 + rest).saturating_sub(8 * 16) + 8
}

impl Part {
    const fn weight(&self) -> u64 {
        match self {
            Self::Single(_) => SINGLE,
            Self::Pair(..) => PAIR,
            Self::Word(_) => WORD,
            Self::Typed(..) => SOUND,
        }
    }

    /// What of its weight a name has.
    fn found_in(&self, pieces: &Pieces) -> u64 {
        match self {
            Self::Single(c) => SINGLE * u64::from(pieces.singles.contains(c)),
            Self::Pair(a, b) if pieces.pairs.contains(&(*a, *b)) => PAIR,
            Self::Pair(a, b) => match (syllable(*a), syllable(*b)) {
                (Some(a), Some(b)) => pieces.sounds_like(a, b),
                _ => 0,
            },
            Self::Typed(a, b) => pieces.sounds_like(a, b),
            Self::Word(word) => WORD * u64::from(pieces.has_word(word)),
        }
    }
}

impl Pieces {
    fn of(text: &str) -> Self {
        let mut pieces = Self {
            singles: HashSet::new(),
            pairs: HashSet::new(),
            sounds: HashSet::new(),
            accents: HashSet::new(),
            words: HashSet::new(),
            weight: 0,
        };
        for run in super::all_runs(text) {
            match run {
                Run::Han(han) => {
                    pieces.singles.extend(&han);
                    for pair in han.windows(2) {
                        pieces.pairs.insert((pair[0], pair[1]));
                        if let (Some(a), Some(b)) = (syllable(pair[0]), syllable(pair[1])) {
                            pieces.sounds.insert((a, b));
                            pieces.accents.insert((heard(a), heard(b)));
                        }
                    }
                }
                Run::Word(word) => {
                    pieces.words.insert(word);
                }
            }
        }
        pieces.weight = SINGLE * pieces.singles.len() as u64
            + PAIR * pieces.pairs.len() as u64
            + WORD * pieces.words.iter().filter(|word| !EMPTY_WORDS.contains(&word.as_str())).count() as u64;
        pieces
    }

    fn sounds_like(&self, a: &str, b: &str) -> u64 {
        let sounds: &HashSet<(&str, &str)> = &self.sounds;
        if sounds.contains(&(a, b)) {
            SOUND
        } else if self.accents.contains(&(heard(a), heard(b))) {
            ACCENT
        } else {
            0
        }
    }

    fn has_word(&self, word: &str) -> bool {
        let alike = |other: &String| {
            other.len() >= STEM
                && word.len() >= STEM
                && (other.starts_with(stem(word)) || word.starts_with(stem(other)))
        };
        self.words.contains(word) || self.words.iter().any(alike)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERMIT: Offer<'_> = Offer {
        names: &["办居住证要钱吗", "工本费", "residence card fee"],
        text: "第一次办居住证，不要钱。",
    };
    const PAPERS: Offer<'_> = Offer {
        names: &["老板扣身份证", "证件被扣", "boss keeps my ID"],
        text: "单位不能扣你的证件。",
    };
    const FIRED: Offer<'_> =
        Offer { names: &["没签合同怎么办", "没有合同"], text: "单位要和你签书面合同。" };
    const CLAIM: Offer<'_> =
        Offer { names: &["劳动仲裁怎么申请", "申请仲裁"], text: "去仲裁委递申请书。" };

    fn first(query: &str) -> usize {
        let ranked = Question::parse(query).rank(&[PERMIT, PAPERS, FIRED, CLAIM]);
        ranked.first().unwrap_or_else(|| panic!("{query}: nothing")).0
    }

    #[test]
    fn a_question_in_other_words_finds_its_answer() {
        for (query, answer) in [
            ("居住证收钱不", 0),
            ("老板押身份证咋办", 1),
            ("没签合同被开了", 2),
            ("我想去仲裁", 3),
            ("my boss keeps ID card", 1),
        ] {
            assert_eq!(first(query), answer, "{query}");
        }
    }

    #[test]
    fn mistakes_of_the_ear_and_pinyin_are_understood() {
        for (query, answer) in [
            ("居住正要不要钱", 0),
            ("juzhuzheng yaoqian ma", 0),
            ("zhongcai", 3),
            ("lao dong zhong cai", 3),
            ("深份证被扣", 1),
        ] {
            assert_eq!(first(query), answer, "{query}");
        }
        // An accent: zongcai for zhongcai.
        assert_eq!(first("laodong zongcai"), 3);
    }

    #[test]
    fn candidates_are_pairs_sounds_and_words_and_no_syntax() {
        let asked = candidates("押证 permits").expect("something");
        assert_eq!(asked, "\"permit\"* OR \"押 证\" OR pinyin : \"yazheng\"*");
        assert_eq!(candidates("？！"), None);
        for query in ["\" OR title:x", "居\"住", "a* NEAR(b)"] {
            let asked = candidates(query).unwrap_or_default();
            let outside: String = asked.split('"').step_by(2).collect();
            assert!(outside.chars().all(|c| " *OR:pinyin".contains(c)), "{query} → {asked}");
        }
    }

    #[test]
    fn scores_are_of_a_thousand_and_strangers_are_left_out() {
        let ranked = Question::parse("办居住证要钱吗").rank(&[PERMIT, PAPERS]);
        assert!(ranked[0].1 > 800, "{ranked:?}");
        assert_eq!(Question::parse("火星").rank(&[PERMIT]), []);
        assert_eq!(Question::parse("").rank(&[PERMIT]), []);
    }
}
