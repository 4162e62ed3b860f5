//! What views say in a few words: the same on a terminal, a screen and a printed page.

use sojourn_core::guidance::words::date;
use sojourn_core::locale::Locale;
use sojourn_core::say::pick;

use super::{ChecklistItemView, DueView, MoneyEntryView};

impl DueView {
    /// When it is due, or why there is no date.
    #[must_use]
    pub fn says(&self, locale: Locale) -> String {
        let Some(statutory) = self.statutory else {
            let why = self.why.as_deref().or(self.as_stated.as_deref()).unwrap_or_default();
            return match self.state {
                "not_known" => format!("{}{why}", pick(locale, "先记下是哪天：", "first note the day of ")),
                _ => why.to_owned(),
            };
        };
        let day = |day| date(locale, day);
        match (self.opens, self.next_working_day, self.role, locale) {
            (Some(opens), ..) => format!("{} — {}", day(opens), day(statutory)),
            (None, _, Some("opens_on"), Locale::ZhHans) => format!("{}起", day(statutory)),
            (None, _, Some("opens_on"), Locale::En) => format!("from {}", day(statutory)),
            (None, Some(next), _, Locale::ZhHans) if next != statutory => {
                format!("最晚{}；放假，下个工作日{}。", day(statutory), day(next))
            }
            (None, Some(next), _, Locale::En) if next != statutory => {
                format!("latest {}; holiday, next working day {}.", day(statutory), day(next))
            }
            (None, _, _, Locale::ZhHans) => format!("最晚{}", day(statutory)),
            (None, _, _, Locale::En) => format!("latest {}", day(statutory)),
        }
    }
}

impl ChecklistItemView {
    /// How it is with this paper.
    #[must_use]
    pub fn says(&self, locale: Locale) -> &'static str {
        let (zh, en) = match self.state {
            "good" => ("有了", "there"),
            "expired" => ("过期了", "expired"),
            "too_old" => ("太旧了", "too old"),
            "age_unknown" => ("写上开具日期", "add the day it was issued"),
            "other_form" => ("要另一种形式", "needed in another form"),
            _ => ("还缺", "still missing"),
        };
        pick(locale, zh, en)
    }
}

impl MoneyEntryView {
    /// What a line of money is, as a worker would say it.
    #[must_use]
    pub fn says(&self, locale: Locale) -> &'static str {
        let (zh, en) = match self.kind {
            "assessed" => ("该交", "due"),
            "paid" => ("交了", "paid"),
            "waived" => ("免了", "waived"),
            "refunded" => ("退回", "refunded"),
            "disputed" => ("有争议", "disputed"),
            "own_cost" => ("自己花的", "own cost"),
            other => (other, other),
        };
        pick(locale, zh, en)
    }
}
