//! Finding a place by what people type: its name, the start of its pinyin, or its initials.

use super::PlaceTable;
use super::table::Place;

/// A place found, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'a> {
    /// The place.
    pub place: &'a Place,
    /// Its name with everything above it, because names repeat.
    pub path: String,
    rank: u8,
}

/// Suffixes people leave out, longest first.
const SUFFIXES: [&str; 9] = ["特别行政区", "自治区", "自治州", "自治县", "地区", "省", "市", "区", "县"];

impl PlaceTable {
    /// Finds places by Han characters, pinyin or initials; current ones before former ones, higher ones before lower ones.
    #[must_use]
    pub fn search(&self, query: &str, limit: usize) -> Vec<Match<'_>> {
        let query: String = query.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let query = query.replace('ü', "v");
        if query.is_empty() {
            return Vec::new();
        }
        let ranked = self.rows.iter().filter_map(|place| Some((rank(place, &query)?, place)));
        let mut found: Vec<(u8, &Place)> = ranked.collect();
        found.sort_by(|(a, p), (b, q)| {
            let former = |place: &Place| !place.is_current();
            (former(p), *a, p.level, &p.code).cmp(&(former(q), *b, q.level, &q.code))
        });
        let matches = found.into_iter().take(limit);
        matches.map(|(rank, place)| Match { place, path: self.full_path(place), rank }).collect()
    }
}

impl Match<'_> {
    /// Whether the whole name was typed, with or without its suffix.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.rank == 0
    }
}

/// How well a place fits; lower is better.
fn rank(place: &Place, query: &str) -> Option<u8> {
    let short = SUFFIXES.iter().find_map(|suffix| place.name.strip_suffix(suffix)).unwrap_or(&place.name);
    if query.is_ascii() {
        let code = place.code.as_str().to_ascii_lowercase();
        let whole_word = place.pinyin.strip_prefix(query).is_some_and(is_suffix);
        return match () {
            () if code == query || whole_word => Some(0),
            () if place.initials == query => Some(1),
            () if place.pinyin.starts_with(query) => Some(2),
            () if query.len() > 1 && place.initials.starts_with(query) => Some(3),
            () => None,
        };
    }
    match () {
        () if place.name == query || short == query => Some(0),
        () if place.name.starts_with(query) => Some(1),
        () if place.name.contains(query) => Some(2),
        () => None,
    }
}

/// Whether the rest of a pinyin is nothing, or only a suffix.
fn is_suffix(rest: &str) -> bool {
    ["", "shi", "sheng", "qu", "xian", "diqu", "zizhiqu", "zizhizhou", "zizhixian", "tebiexingzhengqu"].contains(&rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chongqing_is_found_by_name_pinyin_and_initials() {
        let table = PlaceTable::built_in().expect("the list");
        for query in ["重庆", "chongqing", "Chong Qing", "cqs", "500000"] {
            let found = table.search(query, 5);
            assert_eq!(found.first().expect(query).place.name, "重庆市", "{query}");
        }
        assert!(table.search("重庆市", 5).first().expect("found").is_exact());
    }

    #[test]
    fn a_name_that_repeats_shows_all_its_paths() {
        let table = PlaceTable::built_in().expect("the list");
        let current: Vec<_> =
            table.search("鼓楼区", 50).into_iter().filter(|m| m.place.is_current()).map(|m| m.path).collect();
        assert_eq!(
            current,
            ["江苏省 南京市 鼓楼区", "江苏省 徐州市 鼓楼区", "福建省 福州市 鼓楼区", "河南省 开封市 鼓楼区"]
        );
    }

    #[test]
    fn former_names_come_last_and_nonsense_finds_nothing() {
        let table = PlaceTable::built_in().expect("the list");
        let xiacheng = table.search("下城区", 5);
        assert_eq!(xiacheng.last().expect("a former place").path, "浙江省 杭州市 下城区（1980-2019）");
        assert!(table.search("火星", 5).is_empty());
        assert!(table.search("  ", 5).is_empty());
    }
}
