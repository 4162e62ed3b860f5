//! Amounts and values as people say them: a line of a fee schedule, a number of days, money.

use super::gated;
use crate::guidance::fee::{Channel, Fee, Per};
use crate::guidance::parameter::{MoneyValue, Value};
use crate::guidance::verdict::Here;
use crate::guidance::words;
use crate::locale::Locale;
use crate::money::{Currency, Money};

/// A line of a fee schedule in words.
#[must_use]
pub fn fee_words(here: &Here<'_>, line: &Fee) -> String {
    let locale = here.library.locale;
    let Some(money) = line.money() else { return words::fee_unknown(locale).into() };
    let mut shown = gated(here, &line.statements, || match money.minor {
        0 => words::fee_free(locale).into(),
        _ => money_words(locale, money),
    });
    if line.per == Per::Person && money.minor != 0 {
        shown.insert_str(0, words::each_person(locale));
    }
    if let Some(day) = line.as_at {
        shown.push_str(&words::as_at(locale, day));
    }
    match (line.channel, locale) {
        (None, _) => shown,
        (Some(Channel::Counter), Locale::ZhHans) => format!("窗口办：{shown}"),
        (Some(Channel::Online), Locale::ZhHans) => format!("网上办：{shown}"),
        (Some(Channel::Agent), Locale::ZhHans) => format!("找人代办：{shown}"),
        (Some(Channel::Counter), Locale::En) => format!("at the counter: {shown}"),
        (Some(Channel::Online), Locale::En) => format!("online: {shown}"),
        (Some(Channel::Agent), Locale::En) => format!("through an agent: {shown}"),
    }
}

/// A value in words.
#[must_use]
pub fn value_words(locale: Locale, value: &Value) -> String {
    let count = |n: i64, zh: &str, en: &str| match locale {
        Locale::ZhHans => format!("{n}{zh}"),
        Locale::En => format!("{n} {en}{}", if n == 1 { "" } else { "s" }),
    };
    match value {
        Value::Money(MoneyValue { currency, minor }) => {
            money_words(locale, Money { minor: *minor, currency: *currency })
        }
        Value::Months(n) => count(*n, "个月", "month"),
        Value::Days(n) => count(*n, "天", "day"),
        Value::Int(n) => n.to_string(),
        Value::Date(day) => words::date(locale, *day),
        Value::Text(text) => text.clone(),
    }
}

/// Money as people say it: `20元`, `20.50元`, `1500 JPY`.
#[must_use]
pub fn money_words(locale: Locale, money: Money) -> String {
    let amount = money.to_string();
    let amount = amount.strip_suffix(".00").unwrap_or(&amount);
    match (money.currency == Currency::CNY, locale) {
        (true, Locale::ZhHans) => format!("{amount}元"),
        (true, Locale::En) => format!("{amount} yuan"),
        (false, _) => format!("{amount} {}", money.currency.code()),
    }
}
