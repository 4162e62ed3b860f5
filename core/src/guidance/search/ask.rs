//! Questions as people say them: `没签合同被开了`, `laoban ya shenfenzheng`, `居住正要钱不`.
//!
//! A search finds what contains the words typed; a question rarely contains the words of its answer in their order. So a question
//! is asked in two steps: [`candidates`] is a wide `MATCH` for FTS5 — neighbouring characters, their sounds, words — and
//! [`Question::rank`] orders what comes back by how much of the question each article's names (title and aliases) cover. Neighbours
//! count most, a rare one more than a common one; the same sound counts for a typing mistake; the text counts least.
//! Pure, integers only, the same on every phone.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::sound::{Syllable, named, of, segment, syllable};
use super::{Run, all_runs, han_phrase, runs, word_phrase};

/// Articles looked at for one question.
pub const CANDIDATES: u32 = 40;
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

/// A question, taken apart: its parts, and where a character, a pair, a sound of a name leads to among them.
#[derive(Debug, Clone, Default)]
pub struct Question {
    parts: Vec<Part>,
    singles: HashMap<char, usize>,
    pairs: HashMap<(char, char), usize>,
    sounds: HashMap<(Syllable, Syllable), Vec<usize>>,
    accents: HashMap<(Syllable, Syllable), Vec<usize>>,
    words: Vec<(String, usize)>,
}

/// One thing a name may share with the question.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Single(char),
    Pair(char, char),
    Word(String),
    /// Two syllables typed as pinyin.
    Typed(Syllable, Syllable),
}

/// What a name or a text has of a question: for each part, how much of its weight.
struct Found {
    weights: Vec<u64>,
    /// What the name itself weighs.
    own: u64,
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
                if !EMPTY_WORDS.contains(&word.as_str()) {
                    asked.push(word_phrase(stem(&word)));
                }
            }
        }
    }
    for chain in chains(query) {
        asked.extend(chain.windows(2).filter_map(|pair| sound_prefix(&pair[0], &pair[1])));
    }
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

/// Pinyin, with or without spaces: the syllables of neighbouring words that can all be read as pinyin. A lone syllable is no chain:
/// it is as likely a word.
fn chains(query: &str) -> Vec<Vec<String>> {
    let mut chains: Vec<Vec<String>> = vec![Vec::new()];
    for run in runs(query) {
        let read = match &run {
            Run::Word(word) => read_pinyin(word),
            Run::Han(_) => None,
        };
        match (read, chains.last_mut()) {
            (Some(syllables), Some(open)) => open.extend(syllables),
            _ => chains.push(Vec::new()),
        }
    }
    chains.retain(|chain| chain.len() > 1);
    chains
}

fn read_pinyin(word: &str) -> Option<Vec<String>> {
    let whole = || named(word).map(|_| vec![word.to_owned()]);
    segment(word).map(|parts| parts.into_iter().map(ToOwned::to_owned).collect()).or_else(whole)
}

impl Question {
    /// Takes a question apart.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let mut question = Self::default();
        let mut seen = HashSet::new();
        parts(query).into_iter().filter(|part| seen.insert(part.clone())).for_each(|part| question.take(part));
        question
    }

    fn take(&mut self, part: Part) {
        let at = self.parts.len();
        match &part {
            Part::Single(c) => {
                self.singles.insert(*c, at);
            }
            Part::Pair(a, b) => {
                self.pairs.insert((*a, *b), at);
                if let (Some(a), Some(b)) = (of(*a), of(*b)) {
                    self.listen(a, b, at);
                }
            }
            Part::Typed(a, b) => self.listen(*a, *b, at),
            Part::Word(word) => self.words.push((word.clone(), at)),
        }
        self.parts.push(part);
    }

    fn listen(&mut self, a: Syllable, b: Syllable, at: usize) {
        self.sounds.entry((a, b)).or_default().push(at);
        self.accents.entry((a.accent(), b.accent())).or_default().push(at);
    }

    /// Orders offers, best first: their place in the list and how well they answer, of a thousand. Offers that share nothing are left
    /// out; equal ones keep their order.
    #[must_use]
    pub fn rank(&self, offers: &[Offer<'_>]) -> Vec<(usize, u32)> {
        let found: Vec<Vec<Found>> =
            offers.iter().map(|offer| offer.names.iter().map(|name| self.find_in(name)).collect()).collect();
        let any: Vec<Vec<u64>> = found.iter().map(|names| self.most(names)).collect();
        let rare = self.rarities(any.iter().map(Vec::as_slice));
        let whole: u64 = self.parts.iter().zip(&rare).map(|(part, rare)| part.weight() * rare).sum();
        if whole == 0 {
            return Vec::new();
        }
        // A name's own length is counted in the same coin: what an average part of this question is worth.
        let plain: u64 = self.parts.iter().map(Part::weight).sum();
        let texts: Vec<Found> = offers.iter().map(|offer| self.find_in(offer.text)).collect();
        let rare_text = self.rarities(texts.iter().map(|text| text.weights.as_slice()));
        let measure = Measure { coin: (whole / plain.max(1)).max(1), rare, rare_text, whole };
        let score = |at: usize| measure.score(&found[at], &any[at], &texts[at]);
        let mut ranked: Vec<(usize, u32)> = (0..offers.len()).map(|at| (at, score(at))).collect();
        ranked.retain(|(_, score)| *score > 0);
        ranked.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        ranked
    }

    /// How rare each part is among these offers.
    fn rarities<'a>(&self, offers: impl ExactSizeIterator<Item = &'a [u64]> + Clone) -> Vec<u64> {
        let have = |part: usize| offers.clone().filter(|weights| weights[part] > 0).count();
        (0..self.parts.len()).map(|part| rarity(have(part), offers.len())).collect()
    }

    /// For each part, the most that any of the names has of it.
    fn most(&self, names: &[Found]) -> Vec<u64> {
        let of_part = |part: usize| names.iter().map(|name| name.weights[part]).max().unwrap_or(0);
        (0..self.parts.len()).map(of_part).collect()
    }

    /// What a name or a text has of this question.
    fn find_in(&self, text: &str) -> Found {
        let mut found = Found { weights: vec![0; self.parts.len()], own: 0 };
        for run in all_runs(text) {
            match run {
                Run::Han(han) => self.find_in_han(&han, &mut found),
                Run::Word(word) => {
                    if EMPTY_WORDS.contains(&word.as_str()) {
                        continue;
                    }
                    found.own += WORD;
                    let same = self.words.iter().filter(|(asked, _)| same_word(asked, &word));
                    same.for_each(|(_, at)| found.has(*at, WORD));
                }
            }
        }
        found
    }

    fn find_in_han(&self, han: &[char], found: &mut Found) {
        found.own += SINGLE * han.len() as u64 + PAIR * han.len().saturating_sub(1) as u64;
        for c in han {
            self.singles.get(c).into_iter().for_each(|at| found.has(*at, SINGLE));
        }
        for pair in han.windows(2) {
            self.pairs.get(&(pair[0], pair[1])).into_iter().for_each(|at| found.has(*at, PAIR));
        }
        if self.sounds.is_empty() {
            return;
        }
        let sounds: Vec<Option<Syllable>> = han.iter().map(|c| of(*c)).collect();
        for pair in sounds.windows(2) {
            if let (Some(a), Some(b)) = (pair[0], pair[1]) {
                all(&self.sounds, &(a, b)).for_each(|at| found.has(*at, SOUND));
                all(&self.accents, &(a.accent(), b.accent())).for_each(|at| found.has(*at, ACCENT));
            }
        }
    }
}

fn all<'a, K: Eq + Hash>(map: &'a HashMap<K, Vec<usize>>, key: &K) -> impl Iterator<Item = &'a usize> {
    map.get(key).into_iter().flatten()
}

fn parts(query: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let chains = chains(query);
    // A word that is read as pinyin is not looked for as a word.
    let sung: HashSet<String> = runs(query)
        .into_iter()
        .filter_map(|run| if let Run::Word(word) = run { Some(word) } else { None })
        .filter(|word| {
            read_pinyin(word).is_some_and(|read| chains.iter().any(|c| c.windows(read.len()).any(|part| part == read)))
        })
        .collect();
    for run in runs(query) {
        match run {
            Run::Han(han) => {
                parts.extend(han.iter().map(|c| Part::Single(*c)));
                parts.extend(han.windows(2).map(|pair| Part::Pair(pair[0], pair[1])));
            }
            Run::Word(word) if EMPTY_WORDS.contains(&word.as_str()) || sung.contains(&word) => {}
            Run::Word(word) => parts.push(Part::Word(word)),
        }
    }
    for chain in chains {
        parts.extend(chain.windows(2).filter_map(|pair| typed(&pair[0], &pair[1])));
    }
    parts
}

fn typed(a: &str, b: &str) -> Option<Part> {
    Some(Part::Typed(named(a)?, named(b)?))
}

fn same_word(one: &str, other: &str) -> bool {
    let long = one.len() >= STEM && other.len() >= STEM;
    one == other || (long && (other.starts_with(stem(one)) || one.starts_with(stem(other))))
}

/// What scores of one question are measured by.
struct Measure {
    /// How rare each part is among names.
    rare: Vec<u64>,
    /// How rare each part is among texts.
    rare_text: Vec<u64>,
    /// What the whole question weighs.
    whole: u64,
    /// What a part of average rareness is worth.
    coin: u64,
}

impl Measure {
    fn score(&self, names: &[Found], any: &[u64], text: &Found) -> u32 {
        let alike =
            |name: &Found| 2_000 * shared(&name.weights, &self.rare) / (self.whole + name.own * self.coin).max(1);
        let best = names.iter().map(alike).max().unwrap_or(0);
        let covered = 1_000 * shared(any, &self.rare) / self.whole;
        let said = 1_000 * shared(&text.weights, &self.rare_text) / self.whole;
        let score = (best * BEST_NAME + covered * ALL_NAMES + said * TEXT) / 100;
        u32::try_from(score.min(1_000)).unwrap_or(1_000)
    }
}

fn shared(weights: &[u64], rare: &[u64]) -> u64 {
    weights.iter().zip(rare).map(|(has, rare)| has * rare).sum()
}

/// How rare what so many of all have is: about the logarithm of all over those that have it, in sixteenths.
fn rarity(have: usize, all: usize) -> u64 {
    let ratio = ((all as u64 + 1) << 8) / (have as u64 + 1);
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
}

impl Found {
    fn has(&mut self, part: usize, weight: u64) {
        self.weights[part] = self.weights[part].max(weight);
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
    fn pinyin_is_read_across_its_spaces_and_a_lone_syllable_stays_a_word() {
        let chain = |query| chains(query).concat().join(" ");
        assert_eq!(chain("kou gongzi"), "kou gong zi");
        assert_eq!(chain("wages ban"), "");
        assert_eq!(chain("押 ya zheng 了 long"), "ya zheng");
        assert_eq!(first("shenqing zhongcai zenme ban"), 3);
        let should = Offer { names: &["what should I do"], text: "" };
        assert_eq!(Question::parse("shou").rank(&[should]), [], "no syllable is found in an English word");
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
