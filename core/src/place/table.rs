//! The list of places: current ones, and every code there ever was under its former names.

use std::collections::HashMap;

use super::PlaceCode;

/// The list that is built in; the file says how it is made and from what.
const BUILT_IN: &str = include_str!("../../knowledge/places.tsv");
/// How many steps a walk upwards may take: county, prefecture, province, country, with room to spare.
const DEPTH_MAX: usize = 8;

/// How high a place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// A country.
    Country,
    /// A province, region or municipality.
    Province,
    /// A prefecture or city.
    Prefecture,
    /// A county or district.
    County,
}

/// A place as the list has it: a current one, or what a code was called in some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: PlaceCode,
    /// Its name in full.
    pub name: String,
    /// How high it stands.
    pub level: Level,
    /// Its name in pinyin, without tones or spaces.
    pub pinyin: String,
    /// The first letters of the same.
    pub initials: String,
    /// For a former place: the years in which it was listed, as `1980-2019`.
    pub years: Option<String>,
    /// For a former place: the code that holds it today, where that is known.
    pub successor: Option<PlaceCode>,
}

impl Place {
    /// Whether the list has it as current.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.years.is_none()
    }
}

/// Where the list is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct PlaceTableError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// The list of places, indexed by code.
#[derive(Debug, Clone, Default)]
pub struct PlaceTable {
    pub(super) rows: Vec<Place>,
    current: HashMap<PlaceCode, usize>,
    former: HashMap<PlaceCode, Vec<usize>>,
}

impl PlaceTable {
    /// The list that is built in. Parsed on every call: callers keep it.
    ///
    /// # Errors
    /// [`PlaceTableError`]; a test holds that there is none.
    pub fn built_in() -> Result<Self, PlaceTableError> {
        Self::parse(BUILT_IN)
    }

    /// Reads the columns the file describes in its first lines.
    ///
    /// # Errors
    /// [`PlaceTableError`] for the first line that is not so, or a second current row for a code.
    pub fn parse(text: &str) -> Result<Self, PlaceTableError> {
        let mut table = Self::default();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let place = parse_row(line).map_err(|what| PlaceTableError { line: n + 1, what })?;
            let at = table.rows.len();
            if place.is_current() {
                if table.current.insert(place.code.clone(), at).is_some() {
                    return Err(PlaceTableError { line: n + 1, what: format!("{} is current twice", place.code) });
                }
            } else {
                table.former.entry(place.code.clone()).or_default().push(at);
            }
            table.rows.push(place);
        }
        Ok(table)
    }

    /// A current place.
    #[must_use]
    pub fn get(&self, code: &PlaceCode) -> Option<&Place> {
        self.current.get(code).and_then(|at| self.rows.get(*at))
    }

    /// What a code was called in former years, oldest first.
    pub fn former<'a>(&'a self, code: &PlaceCode) -> impl Iterator<Item = &'a Place> + use<'a> {
        self.former.get(code).into_iter().flatten().filter_map(|at| self.rows.get(*at))
    }

    /// The place a code means today: itself, or what took it over as far as the list knows.
    #[must_use]
    pub fn today(&self, code: &PlaceCode) -> Option<&Place> {
        let mut code = code.clone();
        for _ in 0..DEPTH_MAX {
            if let Some(place) = self.get(&code) {
                return Some(place);
            }
            code = self.former(&code).filter_map(|place| place.successor.clone()).find(|next| *next != code)?;
        }
        None
    }

    /// Every current place, in order of code.
    pub fn current(&self) -> impl Iterator<Item = &Place> {
        self.rows.iter().filter(|place| place.is_current())
    }

    /// The place above. Codes of the list follow GB/T 2260: `AABB00`, else `AA0000`, else the country; elsewhere the part
    /// before the first hyphen.
    #[must_use]
    pub fn parent(&self, code: &PlaceCode) -> Option<PlaceCode> {
        let text = code.as_str();
        if let Some((country, _)) = text.split_once('-') {
            return country.parse().ok();
        }
        if text.len() != 6 {
            return None;
        }
        let above = [format!("{}00", &text[..4]), format!("{}0000", &text[..2])];
        let listed = above.iter().filter(|code| *code != text).filter_map(|code| code.parse().ok());
        let known = listed.into_iter().find(|code: &PlaceCode| self.current.contains_key(code));
        Some(known.unwrap_or_else(PlaceCode::cn))
    }

    /// The place itself and everything above it, nearest first.
    #[must_use]
    pub fn chain(&self, code: &PlaceCode) -> Vec<PlaceCode> {
        let mut chain = vec![code.clone()];
        while let Some(above) = chain.last().and_then(|last| self.parent(last)).filter(|_| chain.len() < DEPTH_MAX) {
            chain.push(above);
        }
        chain
    }

    /// Whether a place is another one or lies in it.
    #[must_use]
    pub fn is_within(&self, code: &PlaceCode, outer: &PlaceCode) -> bool {
        self.chain(code).contains(outer)
    }

    /// The name with every name above it but the country's: `江苏省 南京市 鼓楼区`. A former place says its years.
    #[must_use]
    pub fn full_path(&self, place: &Place) -> String {
        let above = self.chain(&place.code).into_iter().skip(1).filter_map(|code| self.get(&code).cloned());
        let mut names: Vec<String> = above.filter(|p| p.level != Level::Country).map(|p| p.name).collect();
        names.reverse();
        names.push(place.name.clone());
        let path = names.join(" ");
        place.years.as_ref().map_or(path.clone(), |years| format!("{path}（{years}）"))
    }
}

fn parse_row(line: &str) -> Result<Place, String> {
    let mut columns = line.split('\t').map(str::trim);
    let mut next = |name: &str| columns.next().filter(|c| !c.is_empty()).ok_or_else(|| format!("no {name}"));
    let code = next("code")?.parse().map_err(|error| format!("{error}"))?;
    let name = next("name")?.to_owned();
    let level = match next("level")? {
        "0" => Level::Country,
        "1" => Level::Province,
        "2" => Level::Prefecture,
        "3" => Level::County,
        other => return Err(format!("{other:?} is no level")),
    };
    let pinyin = next("pinyin")?.to_owned();
    let initials = next("initials")?.to_owned();
    let years = next("years").ok().map(ToOwned::to_owned);
    let successor = next("successor").ok().map(str::parse).transpose().map_err(|error| format!("{error}"))?;
    Ok(Place { code, name, level, pinyin, initials, years, successor })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> PlaceCode {
        text.parse().expect("a code")
    }

    #[test]
    fn the_built_in_list_has_every_place_of_2023() {
        let table = PlaceTable::built_in().expect("the list");
        let count = |level| table.current().filter(|place| place.level == level).count();
        assert_eq!((count(Level::Province), count(Level::Prefecture)), (34, 333));
        assert_eq!(count(Level::County), 2_844);
    }

    #[test]
    fn a_district_stands_under_its_city_and_a_directly_governed_county_under_its_province() {
        let table = PlaceTable::built_in().expect("the list");
        assert_eq!(table.chain(&code("330106")), ["330106", "330100", "330000", "CN"].map(code));
        assert_eq!(table.chain(&code("110101")), ["110101", "110000", "CN"].map(code));
        assert_eq!(table.chain(&code("419001")), ["419001", "410000", "CN"].map(code));
        assert_eq!(table.chain(&code("442000")), ["442000", "440000", "CN"].map(code));
        assert_eq!(table.chain(&code("XY-79")), ["XY-79", "XY"].map(code));
    }

    #[test]
    fn a_former_code_leads_to_what_took_it_over() {
        let table = PlaceTable::built_in().expect("the list");
        let xiacheng = code("330103");
        assert!(table.get(&xiacheng).is_none());
        assert_eq!(table.former(&xiacheng).next().expect("a former row").name, "下城区");
        assert_eq!(table.today(&xiacheng).expect("its successor").code, code("330105"));
    }

    #[test]
    fn broken_lines_are_named() {
        let error = PlaceTable::parse("# c\n330100\t杭州市\t9\thzs\ths\n").expect_err("no level 9");
        assert_eq!((error.line, error.what.as_str()), (2, "\"9\" is no level"));
        assert!(PlaceTable::parse("CN\t中国\t0\tzhongguo\tzg\nCN\t中国\t0\tzhongguo\tzg\n").is_err());
    }
}
