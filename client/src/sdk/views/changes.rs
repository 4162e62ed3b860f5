//! What a newer version of a procedure would change for this person: each difference with what it comes to now and then.

use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::text::ItemId;
use sojourn_core::guidance::verdict::Here;
use sojourn_core::locale::Locale;
use sojourn_core::registration::application::Application;
use sojourn_core::registration::overview::{Overview, overview};
use sojourn_core::registration::upgrade::{Change, How, Offer, Part};
use sojourn_core::say::pick;
use sojourn_core::time::Date;

use super::words::{due_view, fee_view, part_name};
use super::{UpgradeChangeView, UpgradeView};
use crate::sdk::guide::check_procedure;

/// The two versions, and what each makes of the application.
struct Sides<'a> {
    application: &'a Application,
    old: (&'a Procedure, &'a Overview),
    new: (&'a Procedure, Overview),
    here: &'a Here<'a>,
}

/// An offer in words.
pub(super) fn upgrade_view(
    offer: &Offer,
    application: &Application,
    old: (&Procedure, &Overview),
    new: &Procedure,
    here: &Here<'_>,
) -> UpgradeView {
    let seen = overview(application, new, here);
    let sides = Sides { application, old, new: (new, seen), here };
    UpgradeView {
        from: offer.from,
        to: offer.to,
        since: since(new, here),
        changes: offer.changes.iter().map(|change| sides.view(change)).collect(),
    }
}

/// The latest first day among the sources of the new version: what is newest in it holds from then.
fn since(new: &Procedure, here: &Here<'_>) -> Option<Date> {
    let deadlines = new.deadlines.iter().flat_map(|deadline| &deadline.statements);
    let groups = new.documents.iter().flat_map(|group| &group.statements);
    let steps = new.steps.iter().flat_map(|step| &step.statements);
    let cited = new.statements.iter().chain(deadlines).chain(groups).chain(steps);
    cited.filter_map(|id| here.statement(id)?.valid_from).max()
}

impl Sides<'_> {
    fn view(&self, change: &Change) -> UpgradeChangeView {
        let locale = self.here.library.locale;
        let (before, after) = self.comes_to(change, locale);
        UpgradeChangeView {
            part: part_name(change.part),
            id: change.id.as_ref().map(ToString::to_string),
            how: match change.how {
                How::Added => "added",
                How::Removed => "removed",
                How::Changed => "changed",
            },
            words: self.words(change, locale),
            before,
            after,
        }
    }

    fn words(&self, change: &Change, locale: Locale) -> String {
        let part = part_words(change.part, locale);
        let name = change.id.as_ref().and_then(|id| {
            title(self.new.0, &self.new.1, change.part, id).or_else(|| title(self.old.0, self.old.1, change.part, id))
        });
        let how = match change.how {
            How::Added => pick(locale, "新加的", "new"),
            How::Removed => pick(locale, "不要了", "no longer there"),
            How::Changed => pick(locale, "改了", "changed"),
        };
        match (name, locale) {
            (Some(name), Locale::ZhHans) => format!("{part}“{name}”：{how}"),
            (Some(name), Locale::En) => format!("{part} “{name}”: {how}"),
            (None, Locale::ZhHans) => format!("{part}：{how}"),
            (None, Locale::En) => format!("{part}: {how}"),
        }
    }

    /// What the changed part comes to for this person, under the old version and under the new one.
    fn comes_to(&self, change: &Change, locale: Locale) -> (Option<String>, Option<String>) {
        let today = self.here.moment.as_of;
        let both = |of: &dyn Fn(&Procedure, &Overview) -> Option<String>| {
            (of(self.old.0, self.old.1), of(self.new.0, &self.new.1))
        };
        match (change.part, &change.id) {
            (Part::Deadline, Some(id)) => both(&|_, seen| {
                let views = seen.deadlines.iter().map(|reckoned| due_view(reckoned, today, locale));
                views.into_iter().find(|view| view.id == id.as_str()).map(|view| view.words)
            }),
            (Part::Fee, Some(id)) => {
                both(&|_, seen| seen.fees.iter().find(|line| line.item == *id).map(|line| fee_view(line, locale).words))
            }
            (Part::Eligibility, _) => {
                both(&|procedure, _| Some(check_procedure(self.here, procedure, self.application).words))
            }
            _ => (None, None),
        }
    }
}

fn title(procedure: &Procedure, seen: &Overview, part: Part, id: &ItemId) -> Option<String> {
    match part {
        Part::Deadline => procedure.deadlines.iter().find(|one| one.id == *id).map(|one| one.title.text.clone()),
        Part::Fee => seen.fees.iter().find(|one| one.item == *id)?.title.as_ref().map(|title| title.text.clone()),
        Part::Documents => procedure.documents.iter().find(|one| one.id == *id).map(|one| one.title.text.clone()),
        Part::Question => procedure.questions.iter().find(|one| one.id == *id).map(|one| one.ask.text.clone()),
        Part::Step => procedure.steps.iter().find(|one| one.id == *id).map(|one| one.title.text.clone()),
        Part::Eligibility | Part::DutyHolder | Part::Wording | Part::Remedies | Part::Sources => None,
    }
}

const fn part_words(part: Part, locale: Locale) -> &'static str {
    let (zh, en) = match part {
        Part::Deadline => ("日期", "Date"),
        Part::Fee => ("费用", "Fee"),
        Part::Documents => ("材料", "Papers"),
        Part::Eligibility => ("谁能办", "Who may apply"),
        Part::Question => ("问题", "Question"),
        Part::Step => ("步骤", "Step"),
        Part::DutyHolder => ("该谁去办", "Whose duty it is"),
        Part::Wording => ("说明", "Wording"),
        Part::Remedies => ("不服怎么办", "How to contest it"),
        Part::Sources => ("出处", "Sources"),
    };
    pick(locale, zh, en)
}
