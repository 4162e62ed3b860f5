//! What a form sent: names and values in order, within limits.

use actix_web::web::Bytes;

/// Largest form. A page with the longest article is a tenth of it.
pub const FORM_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`; line ends become `\n`.
    #[must_use]
    pub fn parse(body: &Bytes) -> Self {
        let pairs = form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")));
        Self(pairs.collect())
    }

    /// A form whose fields were read elsewhere.
    #[must_use]
    pub const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of a name; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// A value that is a number; none when it is not.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).trim().parse().ok()
    }

    /// Every value of a name: check boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Whether a name was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// Everything, in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_values_and_boxes_are_read() {
        let form = Form::parse(&Bytes::from_static(
            b"title=%E5%B7%A5+%E6%9C%AC&version=3&duty=editor&duty=reviewer&text=a%0D%0Ab",
        ));
        assert_eq!((form.get("title"), form.number("version"), form.get("text")), ("工 本", Some(3), "a\nb"));
        assert_eq!(form.all("duty").collect::<Vec<_>>(), ["editor", "reviewer"]);
        assert!(!form.has("other") && form.get("other").is_empty() && form.number("title").is_none());
    }
}
