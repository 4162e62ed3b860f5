//! What people type by hand: days and numbers in any common writing. The form says one writing; others are understood.

use sojourn_core::time::Date;

/// How far the full-width forms of ASCII lie from ASCII.
const WIDE: u32 = 0xFEE0;
/// What may stand between the parts of a day.
const BETWEEN: &[char] = &['-', '/', '.', '年', '月', '日', '号', '－', '—', '–', ' '];

/// Text with full-width digits, letters and signs as the narrow ones, and without space around it.
pub(super) fn narrow(text: &str) -> String {
    let one = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - WIDE).unwrap_or(c),
        '\u{3000}' => ' ',
        '。' => '.',
        other => other,
    };
    text.chars().map(one).collect::<String>().trim().to_owned()
}

/// A day: `2027-01-01`, `2027-1-1`, `2027/1/1`, `2027年1月1日`, `20270101`, digits of either width. The year has four digits and comes
/// first; anything else could be read in two ways and is no day.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = narrow(text);
    let parts: Vec<&str> = text.split(BETWEEN).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] => (year, month, day),
        [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A day, or a stretch of days with both its ends: `2026-02-15..2026-02-23`, `2026年2月15日到2026年2月23日`.
pub(super) fn stretch(text: &str) -> Option<String> {
    let between = ["..", "～", "~", "到", "至"].into_iter().find_map(|sign| text.split_once(sign));
    match between {
        Some((from, to)) => Some(format!("{}..{}", day(from)?, day(to)?)),
        None => day(text).map(|day| day.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_understood_in_every_writing_that_has_one_reading() {
        let said = |text: &str| day(text).map(|day| day.to_string());
        for text in [
            "2027-01-05",
            "2027-1-5",
            " 2027/1/5 ",
            "2027.01.05",
            "2027年1月5日",
            "2027年01月05号",
            "２０２７－１－５",
            "２０２７年１月５日",
            "20270105",
        ] {
            assert_eq!(said(text).as_deref(), Some("2027-01-05"), "{text}");
        }
        for text in [
            "",
            "1/5/2027",
            "05-01-2027",
            "27-1-5",
            "2027-13-01",
            "2027-02-30",
            "2027-1",
            "明年",
            "2027-1-5-6",
            "202701051",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn a_stretch_has_two_days() {
        assert_eq!(stretch("2026-2-15..2026-2-23").as_deref(), Some("2026-02-15..2026-02-23"));
        assert_eq!(stretch("2026年2月15日到2026年2月23日").as_deref(), Some("2026-02-15..2026-02-23"));
        assert_eq!(stretch("２０２６.２.１５").as_deref(), Some("2026-02-15"));
        assert_eq!((stretch("2026-02-15..后天"), stretch("春节")), (None, None));
    }

    #[test]
    fn numbers_of_either_width_are_the_same() {
        assert_eq!(narrow("　１５．００ "), "15.00");
        assert_eq!(narrow("－3"), "-3");
    }
}
