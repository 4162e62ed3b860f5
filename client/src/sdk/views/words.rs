//! What `core::registration` reckoned, in the words and plain data of a view.

use sojourn_core::guidance::procedure::{DeadlineRole, DocumentGroup, Need, Office, Procedure};
use sojourn_core::guidance::render::{fill_text, money_words};
use sojourn_core::guidance::statement::Citation;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::guidance::verdict::{Here, Mark, Verdict};
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::registration::anchor::{anchor_label, anchor_name};
use sojourn_core::registration::application::Application;
use sojourn_core::registration::basis::label;
use sojourn_core::registration::book::Book;
use sojourn_core::registration::checklist::{Applies, Checklist, Group, Item, State};
use sojourn_core::registration::deadline::Reckoned;
use sojourn_core::registration::fee::{Amount, FeeLine, Gap};
use sojourn_core::registration::overcharge;
use sojourn_core::registration::upgrade::Part;
use sojourn_core::say::Say;
use sojourn_core::time::Date;

use super::parts::held;
use super::{ChecklistGroupView, ChecklistItemView, DueView, FeeLineView, MoneyEntryView, OverchargeView, StepView};
use crate::sdk::guide::citations;
use crate::sdk::photos::PhotoView;

pub(crate) fn checklist_views(
    here: &Here<'_>,
    procedure: &Procedure,
    application: &Application,
    checklist: &Checklist,
    photos: &[PhotoView],
) -> Vec<ChecklistGroupView> {
    let group = |group: &Group| {
        let asked = procedure.documents.iter().find(|asked| asked.id == group.id);
        ChecklistGroupView {
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
            items: group.items.iter().map(|item| item_view(here, asked, application, item, photos)).collect(),
            sources: asked.map(|asked| citations(here, &asked.statements)).unwrap_or_default(),
        }
    };
    checklist.groups.iter().map(group).collect()
}

fn item_view(
    here: &Here<'_>,
    asked: Option<&DocumentGroup>,
    application: &Application,
    item: &Item,
    photos: &[PhotoView],
) -> ChecklistItemView {
    let (state, until) = match item.state {
        State::Missing => ("missing", None),
        State::Expired { until } => ("expired", Some(until)),
        State::TooOld { until } => ("too_old", Some(until)),
        State::AgeUnknown => ("age_unknown", None),
        State::OtherForm(_) => ("other_form", None),
        State::Good { until } => ("good", until),
    };
    let of_it = photos.iter().filter(|photo| photo.document == item.document.as_str());
    let document = asked.and_then(|group| group.documents.iter().find(|document| document.id == item.document));
    ChecklistItemView {
        document: item.document.to_string(),
        title: item.title.text.clone(),
        state,
        until,
        photos: of_it.map(|photo| photo.id.clone()).collect(),
        words: item.state.say(here.library.locale),
        form: document.and_then(|document| wire_name(document.form?)),
        ages: document.is_some_and(|document| document.max_age.is_some()),
        issuer: document.and_then(|document| Some(fill_text(here, document.issuer.as_ref()?))),
        note: document.and_then(|document| Some(fill_text(here, document.note.as_ref()?))),
        held: held(application, item.document.as_str()),
    }
}

/// The word guidance writes for a name of its own.
fn wire_name(name: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(name).ok()?.as_str().map(str::to_owned)
}

pub(crate) fn step_views(here: &Here<'_>, procedure: &Procedure) -> Vec<StepView> {
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
    wire_name(office).unwrap_or_default()
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
        words: String::new(),
    };
    let mut view = match reckoned {
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
            mark: Some(label(&due.basis, locale)),
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
    };
    view.words = view.says(locale);
    view
}

const fn role_name(role: DeadlineRole) -> &'static str {
    match role {
        DeadlineRole::DueBy => "due_by",
        DeadlineRole::OfficeBy => "office_by",
        DeadlineRole::OpensOn => "opens_on",
        DeadlineRole::Window => "window",
    }
}

pub(crate) fn fee_view(line: &FeeLine, locale: Locale) -> FeeLineView {
    let (amount, why_unknown) = match &line.amount {
        Amount::Known(money) => (Some(*money), None),
        Amount::Unknown(gap) => (None, Some(gap_words(gap, locale))),
    };
    let said = match amount {
        Some(money) if money.minor == 0 => words::fee_free(locale).to_owned(),
        Some(money) => money_words(locale, money),
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
        mark: line.basis.as_ref().map(|basis| label(basis, locale)),
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

pub(super) fn money_views(
    book: &Book,
    fees: &[FeeLine],
    application: &Application,
    locale: Locale,
) -> Vec<MoneyEntryView> {
    let title = |item: &str| {
        let line = fees.iter().find(|line| line.item.as_str() == item);
        line.and_then(|line| line.title.as_ref()).map(|title| title.text.clone())
    };
    let note = |id: &str| application.fees.get(id).and_then(|fee| fee.note.agreed().cloned());
    let counted = book.entries.iter().map(|entry| MoneyEntryView {
        id: entry.id.clone(),
        kind: entry.kind.name(),
        item: entry.item.clone(),
        amount: entry.amount,
        on: entry.on,
        receipt: entry.receipt.clone(),
        repeats: None,
        words: "",
        title: title(&entry.item),
        amount_words: entry.amount.map(|money| money_words(locale, money)),
        note: note(&entry.id),
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
            words: "",
            title: title(&of.item),
            amount_words: None,
            note: note(&repeat.repeated),
        })
    });
    counted
        .chain(repeated)
        .map(|mut line| {
            line.words = line.says(locale);
            line
        })
        .collect()
}

pub(super) fn overcharge_view(found: &overcharge::Overcharge, fees: &[FeeLine], locale: Locale) -> OverchargeView {
    let line = fees.iter().find(|line| line.item == found.item);
    OverchargeView {
        item: found.item.to_string(),
        paid: found.paid,
        should_be: found.should_be,
        should_be_free: found.should_be_free(),
        words: found.say(locale),
        sources: lines(&found.basis.citations, locale),
        complaint: found.complaint.as_ref().map(ToString::to_string),
        title: line.and_then(|line| line.title.as_ref()).map(|title| title.text.clone()),
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
