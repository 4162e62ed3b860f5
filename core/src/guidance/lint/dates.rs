//! Dated values: no gap, no overlap, nothing that ends before it begins.

use std::collections::BTreeMap;

use super::{Check, Linter};
use crate::guidance::fee::Fee;
use crate::guidance::object::Body;
use crate::guidance::source::Item;
use crate::guidance::statement::{Confidence, Statement};
use crate::guidance::text::{Kind, Text};
use crate::locale::Locale;

impl Linter<'_> {
    pub(super) fn dates(&mut self, item: &Item) {
        match self.source.object(item, Locale::ZhHans).body {
            Body::Parameter(parameter) => {
                if let Err(error) = parameter.check() {
                    self.stop(Check::Dates, item, error);
                }
                for step in parameter.values.iter().filter(|step| step.value.is_some() && step.statements.is_empty()) {
                    self.stop(Check::Citation, item, format!("the value from {} rests on no statement", step.from));
                }
            }
            Body::Calendar(table) => {
                if let Err(error) = table.check() {
                    self.stop(Check::Dates, item, error);
                }
            }
            Body::Statement(statement) => {
                self.reported(item, &statement);
                if statement.valid_from.zip(statement.valid_to).is_some_and(|(from, to)| to < from) {
                    self.stop(Check::Dates, item, "valid_to is before valid_from");
                }
                if statement.review_by < statement.verified_on {
                    self.stop(Check::Dates, item, "review_by is before verified_on");
                }
                if statement.review_by < self.today {
                    let what = format!("was to be reviewed by {}", statement.review_by);
                    // Only what is marked as still to confirm may be published unchecked: "checked" would be untrue.
                    match statement.confidence {
                        Confidence::High => self.stop(Check::PastReview, item, what + ": check it, or mark it medium"),
                        Confidence::Medium | Confidence::Low | Confidence::Gk => {
                            self.look(Check::PastReview, item, what);
                        }
                    }
                }
                let (c, sure) = (&statement.citation, statement.confidence >= Confidence::Medium);
                if sure && c.number.is_none() && c.article.is_none() && c.url.is_none() && c.path.is_none() {
                    self.look(Check::Citation, item, "the citation has no number, article, url or path");
                }
            }
            Body::Notice(notice) if notice.until < notice.from => self.stop(Check::Dates, item, "until is before from"),
            Body::Fee(fee) if fee.valid_to.is_some_and(|to| to < fee.valid_from) => {
                self.stop(Check::Dates, item, "valid_to is before valid_from");
            }
            _ => {}
        }
    }

    /// A statement is reported different until somebody looked at its source again, and then says so no longer.
    fn reported(&mut self, item: &Item, statement: &Statement) {
        let Some(day) = statement.reported_on else { return };
        if day > self.today {
            self.stop(Check::Dates, item, format!("reported_on {day} is still to come"));
        } else if day < statement.verified_on {
            self.look(Check::Reported, item, "checked again since it was reported different: take reported_on out");
        } else {
            self.look(Check::Reported, item, format!("reported different on {day}: read its source again"));
        }
    }

    /// Lines for the same item, channel, payer and batch follow each other without gap or overlap.
    pub(super) fn fee_lines(&mut self) {
        let mut lines: BTreeMap<String, Vec<(Fee<Text>, &Item)>> = BTreeMap::new();
        let source = self.source;
        for item in source.items.values().filter(|item| item.kind == Kind::Fee) {
            if let Body::Fee(fee) = source.object(item, Locale::ZhHans).body {
                let key = format!("{} {} {:?} {:?} {:?}", item.place, fee.item, fee.channel, fee.payer, fee.batch_from);
                lines.entry(key).or_default().push((fee, item));
            }
        }
        for mut same in lines.into_values() {
            same.sort_by_key(|(fee, _)| fee.valid_from);
            for pair in same.windows(2) {
                let ((before, _), (after, item)) = (&pair[0], &pair[1]);
                match before.valid_to {
                    Some(to) if to.tomorrow().is_ok_and(|next| next == after.valid_from) => {}
                    Some(to) if to < after.valid_from => {
                        self.stop(Check::Dates, item, format!("a gap after {to}: say amount unknown instead"));
                    }
                    _ => self.stop(Check::Dates, item, format!("overlaps {} from {}", before.id, after.valid_from)),
                }
            }
        }
    }
}
