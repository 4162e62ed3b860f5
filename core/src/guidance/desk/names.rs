//! What fields, choices and kinds are called where people read them: in forms, in differences, on the board.

use serde_json::Value;

use crate::guidance::source::Item;
use crate::guidance::text::Kind;
use crate::locale::Locale;
use crate::money::{Currency, Money};
use crate::say::pick;

/// `field⇥Chinese⇥English`, or `kind/field` where a kind means something else by it.
const FIELDS: &str = include_str!("fields.tsv");
/// `field/choice⇥Chinese⇥English`.
const CHOICES: &str = include_str!("choices.tsv");

fn look_up(table: &'static str, key: &str, locale: Locale) -> Option<&'static str> {
    table.lines().find_map(|line| {
        let rest = line.strip_prefix(key)?.strip_prefix('\t')?;
        rest.split_once('\t').map(|(zh, en)| pick(locale, zh, en))
    })
}

/// The name of one field of a kind, if it is known.
#[must_use]
pub fn field(kind: Kind, name: &str, locale: Locale) -> Option<&'static str> {
    look_up(FIELDS, &format!("{kind}/{name}"), locale).or_else(|| look_up(FIELDS, name, locale))
}

/// The name of the field at a path: `/steps/apply/title/zh-Hans` is a title. Languages, ids and numbers in it are passed over.
#[must_use]
pub fn field_name(kind: Kind, path: &str, locale: Locale) -> &'static str {
    let known = path.rsplit(['/', '.']).find_map(|part| field(kind, part, locale));
    known.unwrap_or_else(|| pick(locale, "其他内容", "something else"))
}

/// The name of a choice of a field: `confidence`, `high`. None for what is no choice.
#[must_use]
pub fn choice(field: &str, value: &str, locale: Locale) -> Option<&'static str> {
    look_up(CHOICES, &format!("{field}/{value}"), locale)
}

/// Every choice of a field, as written, in the order in which forms offer them.
#[must_use]
pub fn choices(field: &str) -> Vec<&'static str> {
    let own = |line: &'static str| line.split('\t').next()?.strip_prefix(field)?.strip_prefix('/');
    CHOICES.lines().filter_map(own).collect()
}

/// The choices of a field of one kind, where kinds use one name for different choices.
#[must_use]
pub fn choices_of(kind: Kind, field: &str) -> Vec<&'static str> {
    const PERSON: [&str; 5] = ["unregistered", "registered", "permit", "suspended", "local"];
    let own = |choice: &&str| match (field, kind) {
        ("standing", Kind::Entitlement) => PERSON.contains(choice),
        ("standing", _) => !PERSON.contains(choice),
        ("type", Kind::Parameter) => !["choice", "yes_no", "place"].contains(choice),
        ("type", Kind::Procedure) => *choice != "days",
        _ => true,
    };
    choices(field).into_iter().filter(own).collect()
}

/// What a kind is called.
#[must_use]
pub const fn kind(kind: Kind, locale: Locale) -> &'static str {
    match kind {
        Kind::Pack => pick(locale, "地方说明", "pack"),
        Kind::Statement => pick(locale, "依据", "statement"),
        Kind::Parameter => pick(locale, "参数", "parameter"),
        Kind::Rule => pick(locale, "规则", "rule"),
        Kind::Procedure => pick(locale, "办事流程", "procedure"),
        Kind::Article => pick(locale, "文章", "article"),
        Kind::WindowCard => pick(locale, "窗口卡片", "window card"),
        Kind::Entitlement => pick(locale, "待遇", "entitlement"),
        Kind::ServicePoint => pick(locale, "服务点", "service point"),
        Kind::Fee => pick(locale, "收费", "fee"),
        Kind::Calendar => pick(locale, "放假安排", "calendar"),
        Kind::Notice => pick(locale, "紧急通知", "notice"),
        Kind::Dispute => pick(locale, "说法不一", "dispute"),
        Kind::Term => pick(locale, "词语解释", "term"),
        Kind::Patch => pick(locale, "本地改动", "local change"),
    }
}

/// What a kind is called where the name stands alone, as a heading or a label: `Fee`.
#[must_use]
pub fn kind_alone(what: Kind, locale: Locale) -> String {
    let mut letters = kind(what, locale).chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The longest title that is shown whole, in characters.
const TITLE_MAX: usize = 30;

/// What an item is called: its title, or the words that stand for one. In Chinese where there is no translation.
#[must_use]
pub fn title(item: &Item, locale: Locale) -> String {
    called(&item.value, item.id.as_str(), locale)
}

/// The same, of what an item says and its id.
#[must_use]
pub fn called(value: &Value, id: &str, locale: Locale) -> String {
    let fields = ["title", "word", "about", "text", "say"];
    let texts = fields.iter().find_map(|name| value.get(*name)?.as_object());
    let said = texts.and_then(|texts| texts.get(locale.tag()).or_else(|| texts.get(Locale::ZhHans.tag()))?.as_str());
    let of = || value.get("of").and_then(Value::as_str);
    let said = said.or_else(of).unwrap_or(id);
    if said.chars().count() <= TITLE_MAX {
        return said.to_owned();
    }
    said.chars().take(TITLE_MAX).chain(['…']).collect()
}

/// An amount with all its decimals, so that two of them can be compared at a glance: `20.00元`, `CNY 20.00`.
#[must_use]
pub fn exact(locale: Locale, money: Money) -> String {
    match locale {
        Locale::ZhHans if money.currency == Currency::CNY => format!("{money}元"),
        Locale::ZhHans | Locale::En => format!("{} {money}", money.currency.code()),
    }
}

/// Behind a number, so many of a kind: `篇文章`, ` articles`.
#[must_use]
pub fn counted(what: Kind, n: usize, locale: Locale) -> String {
    let name = kind(what, locale);
    match (locale, what) {
        (Locale::ZhHans, Kind::Article) => format!("篇{name}"),
        (Locale::ZhHans, Kind::Rule | Kind::Statement | Kind::Notice) => format!("条{name}"),
        (Locale::ZhHans, Kind::WindowCard) => format!("张{name}"),
        (Locale::ZhHans, Kind::Fee | Kind::Entitlement) => format!("项{name}"),
        (Locale::ZhHans, _) => format!("个{name}"),
        (Locale::En, _) if n == 1 => format!(" {name}"),
        (Locale::En, _) => format!(" {name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guidance::parameter::ParameterType;
    use crate::guidance::procedure::QuestionType;
    use crate::guidance::service::StandingHere;
    use crate::guidance::statement::Standing;

    fn reads<T: serde::de::DeserializeOwned>(choices: &[&str]) -> usize {
        let read = |choice: &&&str| serde_json::from_value::<T>(Value::from(**choice)).is_ok();
        choices.iter().filter(read).count()
    }

    #[test]
    fn a_kind_that_stands_alone_begins_with_a_capital() {
        assert_eq!(kind_alone(Kind::Fee, Locale::En), "Fee");
        assert_eq!(kind_alone(Kind::WindowCard, Locale::En), "Window card");
        assert_eq!(kind_alone(Kind::Fee, Locale::ZhHans), "收费");
        assert_eq!(counted(Kind::Fee, 2, Locale::En), " fees", "within a sentence it does not");
    }

    #[test]
    fn the_choices_of_a_kind_are_those_it_takes() {
        let all = choices_of(Kind::Parameter, "type");
        assert_eq!((all.len(), reads::<ParameterType>(&all)), (6, 6));
        let all = choices_of(Kind::Procedure, "type");
        assert_eq!((all.len(), reads::<QuestionType>(&all)), (8, 8));
        let all = choices_of(Kind::Entitlement, "standing");
        assert_eq!((all.len(), reads::<StandingHere>(&all)), (5, 5));
        let all = choices_of(Kind::Statement, "standing");
        assert_eq!((all.len(), reads::<Standing>(&all)), (5, 5));
    }
}
