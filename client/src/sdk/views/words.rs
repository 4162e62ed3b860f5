//! What `core::registration` reckoned, in the words and plain data of a view.

use sojourn_core::guidance::procedure::{DeadlineRole, Need, Office, Procedure};
use sojourn_core::guidance::render::fill_text;
use sojourn_core::guidance::statement::Citation;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::guidance::verdict::{Here, Mark, Verdict};
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::registration::anchor::{anchor_label, anchor_name};
use sojourn_core::registration::basis::label;
use sojourn_core::registration::book::Book;
use sojourn_core::registration::checklist::{Applies, Checklist, State};
use sojourn_core::registration::deadline::Reckoned;
use sojourn_core::registration::fee::{Amount, FeeLine, Gap};
use sojourn_core::registration::overcharge;
use sojourn_core::registration::upgrade::Part;
use sojourn_core::say::Say;
use sojourn_core::time::Date;

use super::{ChecklistGroupView, ChecklistItemView, DueView, FeeLineView, MoneyEntryView, OverchargeView, StepView};
use crate::sdk::photos::PhotoView;

pub(super) fn checklist_views(checklist: &Checklist, photos: &[PhotoView]) -> Vec<ChecklistGroupView> {
    let item = |item: &sojourn_core::registration::checklist::Item| {
        let (state, until) = match item.state {
            State::Missing => ("missing", None),
            State::Expired { until } => ("expired", Some(until)),
            State::TooOld { until } => ("too_old", Some(until)),
            State::AgeUnknown => ("age_unknown", None),
            State::OtherForm(_) => ("other_form", None),
            State::Good { until } => ("good", until),
        };
        let document = item.document.to_string();
        let of_it = photos.iter().filter(|photo| photo.document == document);
        let photos = of_it.map(|photo| photo.id.clone()).collect();
        ChecklistItemView { document, title: item.title.text.clone(), state, until, photos }
    };
    let group = |group: &sojourn_core::registration::checklist::Group| ChecklistGroupView {
        id: group.id.to_string(),
        title: group.title.text.clone(),
        need: match group.need {
            Need::AllOf => "all_of",
            Need::OneOf => "one_of",
        },
        applies: match group.applies {
            Applies::Yes => "yes",
            Applies::No => "no",
            Applies::Undecided => "undecided",
        },
        satisfied: group.is_satisfied(),
        items: group.items.iter().map(item).collect(),
    };
    checklist.groups.iter().map(group).collect()
}

pub(super) fn step_views(here: &Here<'_>, procedure: &Procedure) -> Vec<StepView> {
    let step = |step: &sojourn_core::guidance::procedure::Step| StepView {
        id: step.id.to_string(),
        title: fill_text(here, &step.title),
        office: office_name(step.office),
        note: step.note.as_ref().map(|note| fill_text(here, note)),
        card: step.card.as_ref().map(ToString::to_string),
    };
    procedure.steps.iter().map(step).collect()
}

/// The word guidance writes for an office.
pub(crate) fn office_name(office: Office) -> String {
    serde_json::to_value(office).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn lines(citations: &[Citation], locale: Locale) -> Vec<String> {
    citations.iter().map(|citation| words::citation(locale, citation)).collect()
}

pub(crate) fn due_view(reckoned: &Reckoned, today: Date, locale: Locale) -> DueView {
    let bare = |id: &ItemId, title: &str, state| DueView {
        id: id.to_string(),
        title: title.to_owned(),
        state,
        role: None,
        anchor: None,
        anchored_on: None,
        opens: None,
        statutory: None,
        next_working_day: None,
        at_most: None,
        days_left: None,
        approximate: false,
        derivation: Vec::new(),
        consequence: None,
        mark: None,
        sources: Vec::new(),
        why: None,
        as_stated: None,
    };
    match reckoned {
        Reckoned::Due(due) => DueView {
            role: Some(role_name(due.role)),
            anchor: Some(anchor_name(due.anchor)),
            anchored_on: Some(due.anchored_on),
            opens: due.window.map(|window| window.opens),
            statutory: Some(due.statutory),
            next_working_day: Some(due.next_working_day),
            at_most: due.at_most,
            days_left: Some(due.days_left(today)),
            approximate: due.approximate,
            derivation: due.derivation.lines(locale).collect(),
            consequence: due.consequence_note.as_ref().map(|note| note.text.clone()),
            mark: Some(label(due.basis.confidence, locale)),
            sources: lines(&due.basis.citations, locale),
            ..bare(&due.deadline, &due.title.text, "due")
        },
        Reckoned::NotKnown { deadline, title, anchor } => DueView {
            anchor: Some(anchor_name(*anchor)),
            why: Some(anchor_label(*anchor, locale).to_owned()),
            ..bare(deadline, &title.text, "not_known")
        },
        Reckoned::Ask { deadline, title, doubt, as_stated } => DueView {
            why: Some(doubt.say(locale)),
            as_stated: Some(as_stated.text.clone()),
            ..bare(deadline, &title.text, "ask")
        },
    }
}

const fn role_name(role: DeadlineRole) -> &'static str {
    match role {
        DeadlineRole::DueBy => "due_by",
        DeadlineRole::OfficeBy => "office_by",
        DeadlineRole::OpensOn => "opens_on",
        DeadlineRole::Window => "window",
    }
}

pub(super) fn fee_view(line: &FeeLine, locale: Locale) -> FeeLineView {
    let (amount, why_unknown) = match &line.amount {
        Amount::Known(money) => (Some(*money), None),
        Amount::Unknown(gap) => (None, Some(gap_words(gap, locale))),
    };
    let said = match amount {
        Some(money) if money.minor == 0 => words::fee_free(locale).to_owned(),
        Some(money) => format!("{money} {}", money.currency.code()),
        None => words::fee_unknown(locale).to_owned(),
    };
    let said = said + &line.each.map_or_else(String::new, |each| each.say(locale));
    let said = match line.as_at {
        Some(day) => format!("{said}{}", words::as_at(locale, day)),
        None => said,
    };
    FeeLineView {
        item: line.item.to_string(),
        title: line.title.as_ref().map(|title| title.text.clone()),
        amount,
        words: said,
        free: line.is_free(),
        as_at: line.as_at,
        inherited_from: line.inherited_from.as_ref().map(ToString::to_string),
        why_unknown,
        mark: line.basis.as_ref().map(|basis| label(basis.confidence, locale)),
        sources: line.basis.as_ref().map(|basis| lines(&basis.citations, locale)).unwrap_or_default(),
    }
}

fn gap_words(gap: &Gap, locale: Locale) -> String {
    match gap {
        Gap::Doubtful(doubt) => doubt.say(locale),
        Gap::Disputed => words::mark(locale, Mark::Disputed).to_owned(),
        Gap::UpdateApp => words::verdict(locale, &Verdict::UpdateApp),
        Gap::NoLine | Gap::NoAmount | Gap::Differ(_) => words::fee_unknown(locale).to_owned(),
    }
}

pub(super) fn money_views(book: &Book) -> Vec<MoneyEntryView> {
    let counted = book.entries.iter().map(|entry| MoneyEntryView {
        id: entry.id.clone(),
        kind: entry.kind.name(),
        item: entry.item.clone(),
        amount: entry.amount,
        on: entry.on,
        receipt: entry.receipt.clone(),
        repeats: None,
    });
    let repeated = book.repeats.iter().filter_map(|repeat| {
        let of = book.entries.iter().find(|entry| entry.id == repeat.counted)?;
        Some(MoneyEntryView {
            id: repeat.repeated.clone(),
            kind: of.kind.name(),
            item: of.item.clone(),
            amount: None,
            on: None,
            receipt: Some(repeat.receipt.clone()),
            repeats: Some(repeat.counted.clone()),
        })
    });
    counted.chain(repeated).collect()
}

pub(super) fn overcharge_view(found: &overcharge::Overcharge, locale: Locale) -> OverchargeView {
    OverchargeView {
        item: found.item.to_string(),
        paid: found.paid,
        should_be: found.should_be,
        should_be_free: found.should_be_free(),
        words: found.say(locale),
        sources: lines(&found.basis.citations, locale),
        complaint: found.complaint.as_ref().map(ToString::to_string),
    }
}

pub(super) const fn part_name(part: Part) -> &'static str {
    match part {
        Part::Deadline => "deadline",
        Part::Fee => "fee",
        Part::Documents => "documents",
        Part::Eligibility => "eligibility",
        Part::Question => "question",
        Part::Step => "step",
        Part::DutyHolder => "duty_holder",
        Part::Wording => "wording",
        Part::Remedies => "remedies",
        Part::Sources => "sources",
    }
}
