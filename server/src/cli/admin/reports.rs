//! `sojourn admin field-reports`: what people found different, counted by place, item and kind, with their words below.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sojourn_core::wire::v1::FieldReport;

use crate::cli::{CliResult, say};
use crate::service::Service;
use crate::service::field_reports::{ReportedItem, ReportedKind};

/// Prints the counts, and under each the reports themselves.
pub(super) fn run(service: &Service, as_json: bool) -> CliResult {
    let items = service.reported_items()?;
    let reports = all(service)?;
    if as_json {
        say(&serde_json::to_string_pretty(&json!({ "items": items, "reports": reports }))?);
        return Ok(());
    }
    if items.is_empty() {
        say("no reports");
    }
    for item in &items {
        say(&item_line(item));
        for kind in &item.kinds {
            say(&kind_line(kind));
            let told =
                reports.iter().filter(|one| one.place == item.place && one.item == item.item && one.kind == kind.kind);
            told.for_each(|one| say(&report_line(one)));
        }
    }
    Ok(())
}

fn all(service: &Service) -> Result<Vec<FieldReport>, crate::service::Refusal> {
    let mut reports = Vec::new();
    let mut after = None;
    loop {
        let page = service.list_field_reports(after.as_ref())?;
        reports.extend(page.reports.into_iter().map(|row| row.report));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(reports),
        }
    }
}

fn item_line(item: &ReportedItem) -> String {
    let review = if item.opens_review { "  review" } else { "" };
    format!("{}  {}  {}{review}", item.place, item.item, item.count)
}

fn kind_line(kind: &ReportedKind) -> String {
    let days = if kind.first_on == kind.last_on {
        kind.first_on.to_string()
    } else {
        format!("{} to {}", kind.first_on, kind.last_on)
    };
    format!("  {}  {}  ({days})", kind.kind.word(), kind.count)
}

/// One report on one line: people's line breaks are shown as ` / `.
fn report_line(one: &FieldReport) -> String {
    let mut line = format!("    {}  release {}", one.on, one.release);
    let step = one.step.as_ref().map(|step| format!("  step {step}"));
    let card = one.card.as_ref().map(|card| format!("  card {card}"));
    let amount = one.amount.map(|amount| format!("  {amount} {}", amount.currency.code()));
    for part in [step, card, amount].into_iter().flatten() {
        line.push_str(&part);
    }
    for (name, words) in [("office", &one.office), ("says", &one.text)] {
        if !words.is_empty() {
            let _ = write!(line, "  {name}: {}", Value::from(words.replace('\n', " / ")));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_core::id::ReportId;
    use sojourn_core::locale::Locale;
    use sojourn_core::money::Money;
    use sojourn_core::time::Date;
    use sojourn_core::wire::v1::ReportKind;

    #[test]
    fn a_report_takes_one_line_whatever_was_typed() {
        let one = FieldReport {
            id: ReportId([1; 16]),
            place: "330100".parse().expect("a place"),
            item: "article:permit-fee".parse().expect("an item"),
            release: 3,
            step: None,
            card: None,
            kind: ReportKind::ChargedMoney,
            office: "派出所".into(),
            on: Date::constant(2026, 11, 24),
            amount: Some(Money::fen(2_000)),
            text: "两行\n\"20\"".into(),
            locale: Locale::ZhHans,
        };
        let line = report_line(&one);
        assert_eq!(line, r#"    2026-11-24  release 3  20.00 CNY  office: "派出所"  says: "两行 / \"20\"""#);
    }
}
