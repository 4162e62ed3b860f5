//! What a field and its values are called: for a screen that asks which of two is right, and for what a person puts in their
//! stead.

use serde_json::Value as Json;
use sojourn_core::guidance::procedure::{Procedure, Question, QuestionType};
use sojourn_core::guidance::render::money_words;
use sojourn_core::guidance::words::date;
use sojourn_core::locale::Locale;
use sojourn_core::money::{Currency, Money};
use sojourn_core::place::{PlaceCode, PlaceTable};
use sojourn_core::registration::anchor::{anchor_label, parse_anchor};
use sojourn_core::registration::fields::FieldValue;
use sojourn_core::registration::schema::{FIELDS, ValueType};
use sojourn_core::registration::stage::Stage;
use sojourn_core::say::pick;
use sojourn_core::sync::operation::{Path, Value};
use sojourn_core::time::Date;

use super::error::PhoneError;
use super::guide::{parse_answer, parse_money};

/// What the words are taken from.
pub(super) struct Lexicon<'a> {
    /// The procedure of the application, where it is known.
    pub(super) procedure: Option<&'a Procedure>,
    /// Names of places.
    pub(super) places: &'a PlaceTable,
    /// The reader's language.
    pub(super) locale: Locale,
}

/// What a field holds: the name a screen gives to the stepper it offers.
fn value_type(path: &Path) -> Option<ValueType> {
    let (entity, _, field) = path.parts();
    FIELDS.iter().find(|rule| rule.entity == entity && Some(rule.field) == field).map(|rule| rule.value)
}

impl Lexicon<'_> {
    /// What a field is about.
    pub(super) fn field(&self, path: &Path) -> String {
        let (entity, id, field) = path.parts();
        let (id, locale) = (id.unwrap_or_default(), self.locale);
        match entity {
            "answer" => self.question(id).map_or_else(|| id.to_owned(), |question| question.ask.text.clone()),
            "date" => {
                parse_anchor(id).map_or_else(|| id.to_owned(), |anchor| self.day_of(anchor_label(anchor, locale)))
            }
            "reached" => Stage::parse(id).map_or_else(|| id.to_owned(), |stage| self.day_of(stage.label(locale))),
            "paper" => {
                let document = self.document(id.get(2..).unwrap_or_default());
                let (document, what) = (document.unwrap_or(id), self.part(field.unwrap_or_default()));
                match locale {
                    Locale::ZhHans => format!("{document}：{what}"),
                    Locale::En => format!("{document}: {what}"),
                }
            }
            _ => self.part(field.unwrap_or(entity)).to_owned(),
        }
    }

    fn day_of(&self, event: &str) -> String {
        match self.locale {
            Locale::ZhHans => format!("{event}的日子"),
            Locale::En => format!("Day of: {event}"),
        }
    }

    const fn part<'t>(&self, field: &'t str) -> &'t str {
        let words = match field.as_bytes() {
            b"stage" => ("办到哪一步", "where it stands"),
            b"place" => ("在哪里", "the place"),
            b"on" => ("哪一天", "the day"),
            b"from" => ("从哪天起", "the first day"),
            b"to" => ("到哪天为止", "the last day"),
            b"ended_on" => ("哪天结束的", "the day it ended"),
            b"issued_on" => ("哪天开的", "the day of issue"),
            b"expires_on" | b"valid_until" => ("有效到哪天", "the last valid day"),
            b"lost_on" => ("哪天丢的", "the day it was lost"),
            b"cancelled_on" => ("哪天注销的", "the day it was cancelled"),
            b"removed" => ("是不是记错了", "whether it was a mistake"),
            b"gone" => ("是不是不在手里了", "whether it is gone"),
            b"kind" => ("哪一类", "the kind"),
            b"item" => ("什么钱", "what it was for"),
            b"amount" => ("多少钱", "the amount"),
            b"receipt" => ("收据号", "the receipt"),
            b"note" => ("备注", "the note"),
            b"form" => ("哪种形式", "the form"),
            b"document" => ("哪样材料", "the paper"),
            b"procedure" => ("办什么", "the procedure"),
            b"version" | b"definition" => ("按哪一版办", "the version it runs under"),
            b"opened_on" => ("哪天开始的", "the day it was opened"),
            b"permit" => ("哪张证", "the permit"),
            _ => return field,
        };
        pick(self.locale, words.0, words.1)
    }

    fn question(&self, id: &str) -> Option<&Question> {
        self.procedure?.questions.iter().find(|question| question.id.as_str() == id)
    }

    /// The question that a field answers.
    fn asked(&self, path: &Path) -> Option<&Question> {
        let (entity, id, _) = path.parts();
        id.filter(|_| entity == "answer").and_then(|id| self.question(id))
    }

    fn document(&self, id: &str) -> Option<&str> {
        let mut documents = self.procedure?.documents.iter().flat_map(|group| &group.documents);
        documents.find(|document| document.id.as_str() == id).map(|document| document.title.text.as_str())
    }

    /// What a value of a field is called.
    pub(super) fn value(&self, path: &Path, value: &Json) -> String {
        let plain = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let question = self.asked(path);
        let known = match (value_type(path), question) {
            (Some(ValueType::Answer), Some(question)) => self.answer(question, value),
            (Some(ValueType::Answer), None) => self.yes(value),
            (Some(ValueType::Date), _) => self.day(value),
            (Some(ValueType::YesNo), _) => self.yes(value),
            (Some(ValueType::Money), _) => self.money(value),
            (Some(ValueType::Place), _) => self.place(value),
            (Some(ValueType::Name(_)), _) => self.name(path, value),
            (Some(ValueType::Text | ValueType::Whole) | None, _) => None,
        };
        known.unwrap_or_else(plain)
    }

    fn answer(&self, question: &Question, value: &Json) -> Option<String> {
        match question.kind {
            QuestionType::YesNo => self.yes(value),
            QuestionType::Date => self.day(value),
            QuestionType::Money => self.money(value),
            QuestionType::Place => self.place(value),
            QuestionType::Choice => {
                let chosen = question.options.iter().find(|option| Some(option.id.as_str()) == value.as_str());
                chosen.map(|option| option.label.text.clone())
            }
            QuestionType::Int | QuestionType::Months | QuestionType::Text => None,
        }
    }

    fn yes(&self, value: &Json) -> Option<String> {
        let yes = value.as_bool()?;
        Some(if yes { pick(self.locale, "是", "yes") } else { pick(self.locale, "不是", "no") }.to_owned())
    }

    fn day(&self, value: &Json) -> Option<String> {
        Some(date(self.locale, value.as_str()?.parse().ok()?))
    }

    fn money(&self, value: &Json) -> Option<String> {
        let (minor, currency) = (value.get(0)?.as_i64()?, value.get(1)?.as_str()?.to_owned());
        Some(money_words(self.locale, Money { minor, currency: Currency::try_from(currency).ok()? }))
    }

    fn place(&self, value: &Json) -> Option<String> {
        let code: PlaceCode = value.as_str()?.parse().ok()?;
        self.places.today(&code).map(|found| self.places.full_path(found))
    }

    fn name(&self, path: &Path, value: &Json) -> Option<String> {
        let name = value.as_str()?;
        let (zh, en) = match (path.parts().0, name) {
            ("app", _) => return Stage::parse(name).map(|stage| stage.label(self.locale).to_owned()),
            ("fee", "assessed") => ("该交", "due"),
            ("fee", "paid") => ("交了", "paid"),
            ("fee", "waived") => ("免了", "waived"),
            ("fee", "refunded") => ("退回", "refunded"),
            ("fee", "disputed") => ("有争议", "disputed"),
            ("fee", "own_cost") => ("自己花的", "own cost"),
            ("paper", "original") => ("原件", "original"),
            ("paper", "copy") => ("复印件", "copy"),
            ("paper", "digital") => ("电子的", "digital"),
            ("period", "residence") => ("住过", "living there"),
            ("period", "registered") => ("登记过", "registered there"),
            ("period", "work") => ("上班", "working there"),
            ("period", "insurance") => ("参保", "insured there"),
            _ => return None,
        };
        Some(pick(self.locale, zh, en).to_owned())
    }

    /// A value of the field's type from what a person gave: a day, `yes`, an amount, a choice's id, a stage's name.
    pub(super) fn read(&self, path: &Path, text: &str) -> Result<Value, PhoneError> {
        let wrong = |why: &str| PhoneError::input("value", why);
        let text = text.trim();
        let value = match value_type(path).ok_or_else(|| wrong("a field this app can write"))? {
            ValueType::Answer => {
                let question = self.asked(path).ok_or_else(|| wrong("a question this procedure asks"))?;
                parse_answer(question, text)?.write()
            }
            ValueType::Date => text.parse::<Date>().map_err(|_| wrong("a date, like 2026-03-04"))?.write(),
            ValueType::Money => parse_money(text)?.write(),
            ValueType::Place => text.parse::<PlaceCode>().map_err(|_| wrong("a place code, like 330100"))?.write(),
            ValueType::YesNo => match text {
                "yes" => true.write(),
                "no" => false.write(),
                _ => return Err(wrong("yes or no")),
            },
            ValueType::Name(names) => match names.contains(&text) {
                true => text.to_owned().write(),
                false => return Err(wrong(&format!("one of {}", names.join(", ")))),
            },
            ValueType::Whole => text.parse::<i64>().map_err(|_| wrong("a whole number"))?.write(),
            ValueType::Text => text.to_owned().write(),
        };
        Ok(Value::encode(&value)?)
    }

    /// What kind of control takes a value of the field: `date`, `yes_no`, `money`, `place`, `choice`, `whole`, `text`.
    pub(super) fn control(&self, path: &Path) -> &'static str {
        match value_type(path) {
            Some(ValueType::Answer) => match self.asked(path).map(|question| question.kind) {
                Some(QuestionType::YesNo) => "yes_no",
                Some(QuestionType::Date) => "date",
                Some(QuestionType::Money) => "money",
                Some(QuestionType::Place) => "place",
                Some(QuestionType::Choice) => "choice",
                Some(QuestionType::Int | QuestionType::Months) => "whole",
                Some(QuestionType::Text) | None => "text",
            },
            Some(ValueType::Date) => "date",
            Some(ValueType::YesNo) => "yes_no",
            Some(ValueType::Money) => "money",
            Some(ValueType::Place) => "place",
            Some(ValueType::Name(_)) => "choice",
            Some(ValueType::Whole) => "whole",
            Some(ValueType::Text) | None => "text",
        }
    }

    /// What may be chosen for a field that takes one of several: id and words.
    pub(super) fn choices(&self, path: &Path) -> Vec<(String, String)> {
        let question = self.asked(path);
        match (value_type(path), question) {
            (Some(ValueType::Name(names)), _) => {
                let words = |name: &&str| ((*name).to_owned(), self.value(path, &Json::from(*name)));
                names.iter().map(words).collect()
            }
            (_, Some(question)) => {
                let options = question.options.iter();
                options.map(|option| (option.id.to_string(), option.label.text.clone())).collect()
            }
            _ => Vec::new(),
        }
    }
}
