//! Dated values: no gap, no overlap, nothing that ends before it begins.

use std::collections::BTreeMap;

use super::{Check, Linter, errors};
use crate::both::both;
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
                    self.stop(Check::Dates, item, errors::parameter(&error));
                }
                for step in parameter.values.iter().filter(|step| step.value.is_some() && step.statements.is_empty()) {
                    let from = step.from;
                    let what = both!("{from} 起的值没有依据", "the value from {from} rests on no statement");
                    self.stop(Check::Citation, item, what);
                }
            }
            Body::Calendar(table) => {
                if let Err(error) = table.check() {
                    self.stop(Check::Dates, item, errors::calendar(error));
                }
            }
            Body::Statement(statement) => {
                self.reported(item, &statement);
                if statement.valid_from.zip(statement.valid_to).is_some_and(|(from, to)| to < from) {
                    self.stop(
                        Check::Dates,
                        item,
                        both!("失效日期（valid_to）早于生效日期（valid_from）", "valid_to is before valid_from"),
                    );
                }
                if statement.review_by < statement.verified_on {
                    self.stop(
                        Check::Dates,
                        item,
                        both!("复核日期（review_by）早于核对日期（verified_on）", "review_by is before verified_on"),
                    );
                }
                if statement.review_by < self.today {
                    let day = statement.review_by;
                    // Only what is marked as still to confirm may be published unchecked: "checked" would be untrue.
                    match statement.confidence {
                        Confidence::High => {
                            let what = both!(
                                "该在 {day} 以前复核：核对一遍，或标成“还需核实”",
                                "was to be reviewed by {day}: check it, or mark it medium"
                            );
                            self.stop(Check::PastReview, item, what);
                        }
                        Confidence::Medium | Confidence::Low | Confidence::Gk => {
                            let what = both!("该在 {day} 以前复核", "was to be reviewed by {day}");
                            self.look(Check::PastReview, item, what);
                        }
                    }
                }
                let (c, sure) = (&statement.citation, statement.confidence >= Confidence::Medium);
                if sure && c.number.is_none() && c.article.is_none() && c.url.is_none() && c.path.is_none() {
                    self.look(
                        Check::Citation,
                        item,
                        both!(
                            "出处没有文号、条款、网址，也没写怎么找到",
                            "the citation has no number, article, url or path"
                        ),
                    );
                }
            }
            Body::Notice(notice) if notice.until < notice.from => {
                self.stop(Check::Dates, item, both!("结束（until）早于开始（from）", "until is before from"))
            }
            Body::Fee(fee) if fee.valid_to.is_some_and(|to| to < fee.valid_from) => {
                self.stop(
                    Check::Dates,
                    item,
                    both!("失效日期（valid_to）早于生效日期（valid_from）", "valid_to is before valid_from"),
                );
            }
            _ => {}
        }
    }

    /// A statement is reported different until somebody looked at its source again, and then says so no longer.
    fn reported(&mut self, item: &Item, statement: &Statement) {
        let Some(day) = statement.reported_on else { return };
        if day > self.today {
            self.stop(
                Check::Dates,
                item,
                both!("反映日期（reported_on）{day} 还没到", "reported_on {day} is still to come"),
            );
        } else if day < statement.verified_on {
            let what = both!(
                "反映以后已经核对过：去掉反映日期（reported_on）",
                "checked again since it was reported different: take reported_on out"
            );
            self.look(Check::Reported, item, what);
        } else {
            let what = both!("{day} 有人反映不同：再看一遍原文", "reported different on {day}: read its source again");
            self.look(Check::Reported, item, what);
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
                        let what = both!(
                            "{to} 以后断开了：不知道多少，就写不知道",
                            "a gap after {to}: say amount unknown instead"
                        );
                        self.stop(Check::Dates, item, what);
                    }
                    _ => {
                        let (id, from) = (&before.id, after.valid_from);
                        self.stop(Check::Dates, item, both!("从 {from} 起和 {id} 重叠", "overlaps {id} from {from}"));
                    }
                }
            }
        }
    }
}
