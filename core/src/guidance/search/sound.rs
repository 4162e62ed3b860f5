//! How a question sounds: for people who type by ear, speak to the phone, or write pinyin without spaces.
//!
//! A small table of the usual reading of the commonest characters is compiled in (`core/knowledge/syllables.tsv`, GB 2312 and
//! some of speech). The lint sees to it that every title and alias can be read with it; a character of a question that is not in it
//! has no sound, which costs a hint and never an answer. To add characters, put them on any line and run the test with
//! `UPDATE_GOLDEN=1`.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Lines of `syllable⇥characters`.
const TABLE: &str = include_str!("../../../knowledge/syllables.tsv");
/// The longest pinyin syllable, in letters: zhuang, chuang, shuang.
const SYLLABLE_MAX: usize = 6;

/// A syllable, as its line in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Syllable(u16);

struct Sounds {
    of: HashMap<char, Syllable>,
    numbers: HashMap<&'static str, Syllable>,
    words: Vec<&'static str>,
    /// For each syllable, the first one of the table that is heard like it.
    heard: Vec<Syllable>,
}

fn sounds() -> &'static Sounds {
    static SOUNDS: OnceLock<Sounds> = OnceLock::new();
    SOUNDS.get_or_init(|| {
        let mut sounds = Sounds { of: HashMap::new(), numbers: HashMap::new(), words: Vec::new(), heard: Vec::new() };
        let mut classes: HashMap<String, Syllable> = HashMap::new();
        for ((word, chars), number) in TABLE.lines().filter_map(|line| line.split_once('\t')).zip(0..) {
            let syllable = Syllable(number);
            sounds.numbers.insert(word, syllable);
            sounds.words.push(word);
            sounds.of.extend(chars.chars().map(|c| (c, syllable)));
            sounds.heard.push(*classes.entry(heard(word)).or_insert(syllable));
        }
        sounds
    })
}

/// The usual reading of a character, without its tone.
pub(super) fn syllable(c: char) -> Option<&'static str> {
    of(c).map(|found| sounds().words[usize::from(found.0)])
}

/// The usual reading of a character.
pub(super) fn of(c: char) -> Option<Syllable> {
    sounds().of.get(&c).copied()
}

/// A syllable by its letters.
pub(super) fn named(word: &str) -> Option<Syllable> {
    sounds().numbers.get(word).copied()
}

impl Syllable {
    /// One that stands for all that are heard alike across accents.
    pub(super) fn accent(self) -> Self {
        sounds().heard[usize::from(self.0)]
    }
}

/// The syllables of pinyin written as one word, if it can be read so: `juzhuzheng` is ju, zhu, zheng. Of several readings the one
/// with the fewest syllables is taken; a word of one syllable is none, for it is as likely English.
pub(super) fn segment(word: &str) -> Option<Vec<&str>> {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    // For each end, where its last syllable begins and how many there are up to it.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=word.len() {
        let begins = (end.saturating_sub(SYLLABLE_MAX)..end).filter(|begin| named(&word[*begin..end]).is_some());
        best[end] = begins.filter_map(|begin| best[begin].map(|(_, n)| (begin, n + 1))).min_by_key(|(_, n)| *n);
    }
    let mut syllables = Vec::new();
    let mut end = word.len();
    while end > 0 {
        let (begin, _) = best[end]?;
        syllables.push(&word[begin..end]);
        end = begin;
    }
    syllables.reverse();
    (syllables.len() > 1).then_some(syllables)
}

/// A syllable as it is heard across accents: zh ch sh as z c s, ang eng ing as an en in, n as l, hu as f.
fn heard(syllable: &str) -> String {
    let (onset, rest) = match syllable.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => (&syllable[..1], &syllable[2..]),
        [b'n', _, ..] => ("l", &syllable[1..]),
        [b'h', b'u', _, ..] => ("f", &syllable[2..]),
        _ => ("", syllable),
    };
    let rest = ["ang", "eng", "ing"].iter().find(|end| rest.ends_with(**end)).map_or(rest, |_| &rest[..rest.len() - 1]);
    format!("{onset}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_characters_have_their_usual_reading() {
        for (c, sound) in [('居', "ju"), ('证', "zheng"), ('正', "zheng"), ('娃', "wa"), ('咋', "za"), ('率', "lv")]
        {
            assert_eq!(syllable(c), Some(sound), "{c}");
        }
        assert_eq!(syllable('a'), None);
    }

    #[test]
    fn pinyin_without_spaces_is_read_with_the_fewest_syllables() {
        assert_eq!(segment("juzhuzheng"), Some(vec!["ju", "zhu", "zheng"]));
        assert_eq!(segment("qianxinzenmeban"), Some(vec!["qian", "xin", "zen", "me", "ban"]));
        for not in ["permit", "jzz", "ban", "", "Gongzi", "12345"] {
            assert_eq!(segment(not), None, "{not}");
        }
    }

    #[test]
    fn accents_are_heard_alike() {
        for (a, b) in [("zheng", "zen"), ("ning", "lin"), ("hui", "fi"), ("shang", "san")] {
            assert_eq!(heard(a), b);
        }
        assert_eq!(heard("ju"), "ju");
        assert_eq!(heard("hu"), "hu");
        let accent = |word| named(word).map(Syllable::accent);
        assert_eq!(accent("zheng"), accent("zen"));
        assert_ne!(accent("zheng"), accent("zhang"));
    }

    #[test]
    fn the_table_is_what_an_independent_one_gives() {
        use std::collections::BTreeMap;
        let mut by_syllable: BTreeMap<String, String> = BTreeMap::new();
        let mut chars: Vec<char> =
            TABLE.lines().filter_map(|line| line.split_once('\t')).flat_map(|(_, c)| c.chars()).collect();
        chars.sort_unstable();
        chars.dedup();
        for c in chars {
            let sound = pinyin::ToPinyin::to_pinyin(&c).expect("a Han character").plain().replace('ü', "v");
            by_syllable.entry(sound).or_default().push(c);
        }
        let table: String = by_syllable.iter().map(|(sound, chars)| format!("{sound}\t{chars}\n")).collect();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge/syllables.tsv");
            std::fs::write(path, &table).expect("the table can be written");
            return;
        }
        assert_eq!(table, TABLE, "run with UPDATE_GOLDEN=1");
    }
}
