//! Folded fields, read as typed values.
//!
//! The fold yields `entity/id/field` → live values: none (never written), one (agreed), several (a conflict a person has
//! yet to settle). Here they become a [`Field`] each. A value of the wrong type is not dropped in silence: its path is
//! kept, so that a screen can say "changed by a newer app".

use std::collections::{BTreeMap, BTreeSet};

use ciborium::Value;
use serde::Serialize;

use crate::cbor;
use crate::money::{Currency, Money};
use crate::place::PlaceCode;
use crate::time::Date;

/// The live values of one field, in fold order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Field<T> {
    values: Vec<T>,
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self { values: Vec::new() }
    }
}

impl<T> Field<T> {
    /// The value, if there is exactly one. A conflict has none: nothing may be reckoned from either side of it.
    #[must_use]
    pub fn agreed(&self) -> Option<&T> {
        match self.values.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether a person has to choose between several.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.values.len() > 1
    }

    /// All of them.
    #[must_use]
    pub fn values(&self) -> &[T] {
        &self.values
    }
}

impl<T> FromIterator<T> for Field<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self { values: values.into_iter().collect() }
    }
}

/// A value that a field of this type may hold, as `docs/registration.md` lays it down.
pub trait FieldValue: Sized {
    /// Reads it; `None` when the value is of another type.
    fn read(value: &Value) -> Option<Self>;
    /// Writes it.
    fn write(&self) -> Value;
}

impl FieldValue for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_text().map(str::to_owned)
    }

    fn write(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl FieldValue for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl FieldValue for i64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_integer().and_then(|whole| Self::try_from(whole).ok())
    }

    fn write(&self) -> Value {
        Value::Integer((*self).into())
    }
}

/// Written `YYYY-MM-DD`, and nothing else that a date parser might take.
impl FieldValue for Date {
    fn read(value: &Value) -> Option<Self> {
        let text = value.as_text()?;
        text.parse::<Self>().ok().filter(|date| date.to_string() == text)
    }

    fn write(&self) -> Value {
        Value::Text(self.to_string())
    }
}

/// Written `[minor units, "CNY"]`.
impl FieldValue for Money {
    fn read(value: &Value) -> Option<Self> {
        let [minor, currency] = value.as_array()?.as_slice() else { return None };
        let currency: Currency = currency.as_text()?.parse().ok()?;
        Some(Self { minor: i64::read(minor)?, currency })
    }

    fn write(&self) -> Value {
        Value::Array(vec![self.minor.write(), Value::Text(self.currency.code().to_owned())])
    }
}

impl FieldValue for PlaceCode {
    fn read(value: &Value) -> Option<Self> {
        value.as_text()?.parse().ok()
    }

    fn write(&self) -> Value {
        Value::Text(self.to_string())
    }
}

/// Names on the wire: a closed list this app knows.
macro_rules! named_field {
    ($type:ty) => {
        impl $crate::registration::fields::FieldValue for $type {
            fn read(value: &ciborium::Value) -> Option<Self> {
                value.as_text().and_then(Self::parse)
            }

            fn write(&self) -> ciborium::Value {
                ciborium::Value::Text(self.name().to_owned())
            }
        }
    };
}
pub(crate) use named_field;

/// The fields of a log, ready to be taken out one by one.
#[derive(Debug, Default)]
pub struct Fields {
    by_path: BTreeMap<(String, String, String), Vec<Value>>,
    unread: BTreeSet<String>,
}

impl Fields {
    /// Collects pairs of a path and a live value, which is the CBOR of the operation; a path that comes twice has two
    /// live values. What is not `entity/id/field` or not CBOR is kept as unread.
    pub fn collect<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut fields = Self::default();
        for (path, bytes) in pairs {
            match (path.split('/').collect::<Vec<_>>().as_slice(), cbor::decode_value(bytes)) {
                ([entity, id, field], Ok(value)) => {
                    let key = ((*entity).to_owned(), (*id).to_owned(), (*field).to_owned());
                    fields.by_path.entry(key).or_default().push(value);
                }
                _ => drop(fields.unread.insert(path.to_owned())),
            }
        }
        fields
    }

    /// The ids of an entity, sorted.
    #[must_use]
    pub fn ids(&self, entity: &str) -> Vec<String> {
        let ids: BTreeSet<_> = self.by_path.keys().filter(|key| key.0 == entity).map(|key| key.1.clone()).collect();
        ids.into_iter().collect()
    }

    /// Takes a field out. Values of another type are set aside as unread and leave the field without any, because what
    /// a newer app wrote must not be outvoted by an older value beside it.
    pub fn take<T: FieldValue>(&mut self, entity: &str, id: &str, field: &str) -> Field<T> {
        let key = (entity.to_owned(), id.to_owned(), field.to_owned());
        let Some(values) = self.by_path.remove(&key) else { return Field::default() };
        if self.was_unread(entity, id, field) {
            return Field::default();
        }
        let read: Option<Vec<T>> = values.iter().map(T::read).collect();
        read.map_or_else(
            || {
                self.unread.insert(format!("{entity}/{id}/{field}"));
                Field::default()
            },
            Field::from_iter,
        )
    }

    /// Whether a field was there and could not be read.
    #[must_use]
    pub fn was_unread(&self, entity: &str, id: &str, field: &str) -> bool {
        self.unread.contains(&format!("{entity}/{id}/{field}"))
    }

    /// Takes out every id of an entity.
    pub fn take_each<T>(&mut self, entity: &str, read: impl Fn(&mut Self, &str) -> T) -> BTreeMap<String, T> {
        let mut taken = BTreeMap::new();
        for id in self.ids(entity) {
            let value = read(self, &id);
            taken.insert(id, value);
        }
        taken
    }

    /// Paths nobody could read or took out: unknown entities, unknown fields, values of another type.
    #[must_use]
    pub fn into_unread(mut self) -> BTreeSet<String> {
        self.unread.extend(self.by_path.into_keys().map(|(entity, id, field)| format!("{entity}/{id}/{field}")));
        self.unread
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn bytes(value: &Value) -> Vec<u8> {
        cbor::encode(value)
    }

    #[test]
    fn two_live_values_are_a_conflict_and_agree_on_nothing() {
        let (four, five) = (bytes(&text("2026-03-04")), bytes(&text("2026-03-05")));
        let mut fields = Fields::collect([("date/registration/value", &four[..]), ("date/registration/value", &five)]);
        let field: Field<Date> = fields.take("date", "registration", "value");
        assert!(field.is_conflict());
        assert_eq!(field.agreed(), None);
        assert_eq!(field.values(), [date(2026, 3, 4), date(2026, 3, 5)]);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_silences_its_field() {
        let (good, odd) = (bytes(&text("2026-03-04")), bytes(&Value::Bool(true)));
        let mut fields = Fields::collect([
            ("date/arrival/value", &good[..]),
            ("date/arrival/value", &odd),
            ("hologram/1/colour", &odd),
            ("no-path", &odd),
            ("date/change/value", b"\xff\xff"),
        ]);
        let field: Field<Date> = fields.take("date", "arrival", "value");
        assert_eq!(field, Field::default());
        let unread = fields.into_unread();
        assert_eq!(
            unread.iter().map(String::as_str).collect::<Vec<_>>(),
            ["date/arrival/value", "date/change/value", "hologram/1/colour", "no-path"]
        );
    }

    #[test]
    fn a_date_is_written_one_way_only() {
        for odd in ["2026-3-4", "20260304", "2026-03-04T00:00", "2026-02-30", ""] {
            assert_eq!(Date::read(&text(odd)), None, "{odd}");
        }
        assert_eq!(Date::read(&text("2026-03-04")), Some(date(2026, 3, 4)));
    }

    #[test]
    fn money_is_minor_units_and_a_currency_and_never_a_float() {
        assert_eq!(Money::fen(2000).write(), Value::Array(vec![Value::Integer(2000.into()), text("CNY")]));
        assert_eq!(Money::read(&Value::Array(vec![Value::Float(20.0), text("CNY")])), None);
        assert_eq!(Money::read(&Value::Array(vec![Value::Integer(2000.into())])), None);
        assert_eq!(Money::read(&Value::Array(vec![Value::Integer(2000.into()), text("yuan")])), None);
    }

    proptest! {
        #[test]
        fn values_come_back_as_they_went(minor in any::<i64>(), whole in any::<i64>(), day in 0_i32..36_000, yes in any::<bool>(), said in ".{0,40}") {
            let when = crate::dates::add_days(date(1990, 1, 1), day).expect("in range");
            prop_assert_eq!(Money::read(&Money::fen(minor).write()), Some(Money::fen(minor)));
            prop_assert_eq!(i64::read(&whole.write()), Some(whole));
            prop_assert_eq!(Date::read(&when.write()), Some(when));
            prop_assert_eq!(bool::read(&yes.write()), Some(yes));
            prop_assert_eq!(String::read(&said.write()), Some(said));
        }
    }
}
