//! Pinyin for titles and aliases, read on the phone when the index is built: sending it would cost every phone more than the table.
//!
//! One reading per character is right for almost every word; the words for which it is not are listed here, reviewed, longest
//! first.

use super::sound::syllable;

/// Words in which a character is not read as it usually is. The lint asks for an entry when a title has a character of
/// [`AMBIGUOUS`] in a word that is not here.
const OVERRIDES: [(&str, &[&str]); 44] = [
    ("重庆", &["chong", "qing"]),
    ("重新", &["chong", "xin"]),
    ("重复", &["chong", "fu"]),
    ("重要", &["zhong", "yao"]),
    ("重病", &["zhong", "bing"]),
    ("严重", &["yan", "zhong"]),
    ("银行", &["yin", "hang"]),
    ("行业", &["hang", "ye"]),
    ("行政", &["xing", "zheng"]),
    ("出行", &["chu", "xing"]),
    ("执行", &["zhi", "xing"]),
    ("进行", &["jin", "xing"]),
    ("会计", &["kuai", "ji"]),
    ("社会", &["she", "hui"]),
    ("工会", &["gong", "hui"]),
    ("不会", &["bu", "hui"]),
    ("机会", &["ji", "hui"]),
    ("厦门", &["xia", "men"]),
    ("长沙", &["chang", "sha"]),
    ("长春", &["chang", "chun"]),
    ("长期", &["chang", "qi"]),
    ("家长", &["jia", "zhang"]),
    ("校长", &["xiao", "zhang"]),
    ("所长", &["suo", "zhang"]),
    ("朝阳", &["chao", "yang"]),
    ("参加", &["can", "jia"]),
    ("参保", &["can", "bao"]),
    ("调解", &["tiao", "jie"]),
    ("调休", &["tiao", "xiu"]),
    ("调查", &["diao", "cha"]),
    ("调岗", &["tiao", "gang"]),
    ("差额", &["cha", "e"]),
    ("出差", &["chu", "chai"]),
    ("还钱", &["huan", "qian"]),
    ("退还", &["tui", "huan"]),
    ("还款", &["huan", "kuan"]),
    ("还是", &["hai", "shi"]),
    ("还能", &["hai", "neng"]),
    ("音乐", &["yin", "yue"]),
    ("处罚", &["chu", "fa"]),
    ("处理", &["chu", "li"]),
    ("六安", &["lu", "an"]),
    ("番禺", &["pan", "yu"]),
    ("东莞", &["dong", "guan"]),
];

/// Characters whose usual reading is often wrong.
pub const AMBIGUOUS: [char; 12] = ['重', '行', '会', '长', '朝', '参', '调', '差', '还', '乐', '厦', '莞'];

/// How a text sounds, syllable by syllable: `ju zhu zheng`. Words of other letters stand whole. None if it has no Han character.
#[must_use]
pub fn sound(text: &str) -> Option<String> {
    let mut syllables: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut any = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
            rest = &rest[1..];
            continue;
        }
        if !word.is_empty() {
            syllables.push(std::mem::take(&mut word));
        }
        if let Some((word, readings)) = OVERRIDES.iter().find(|(word, _)| rest.starts_with(word)) {
            syllables.extend(readings.iter().map(ToString::to_string));
            any = true;
            rest = &rest[word.len()..];
            continue;
        }
        if let Some(reading) = syllable(c) {
            syllables.push(reading.to_owned());
            any = true;
        }
        rest = &rest[c.len_utf8()..];
    }
    if !word.is_empty() {
        syllables.push(word);
    }
    any.then(|| syllables.join(" "))
}

/// Characters of [`AMBIGUOUS`] in a text that no reviewed word covers.
#[must_use]
pub fn unreviewed(text: &str) -> Vec<char> {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some(c) = rest.chars().next() {
        if let Some((word, _)) = OVERRIDES.iter().find(|(word, _)| rest.starts_with(word)) {
            rest = &rest[word.len()..];
            continue;
        }
        if AMBIGUOUS.contains(&c) {
            found.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    found
}

/// Han characters of a text that the table cannot read.
#[must_use]
pub fn unread(text: &str) -> Vec<char> {
    text.chars().filter(|c| super::is_han(*c) && syllable(*c).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_people_read_them() {
        let read = |text| sound(text).expect("Han");
        assert_eq!(read("居住证"), "ju zhu zheng");
        assert_eq!(read("重庆银行，会计"), "chong qing yin hang kuai ji");
        assert_eq!(read("打12345问"), "da 12345 wen");
        assert_eq!(sound("permit"), None);
    }

    #[test]
    fn a_polyphone_no_one_reviewed_is_noticed() {
        assert_eq!(unreviewed("行政复议"), []);
        assert_eq!(unreviewed("还有多重"), ['还', '重']);
        assert_eq!(unread("龘居住"), ['龘']);
    }
}
