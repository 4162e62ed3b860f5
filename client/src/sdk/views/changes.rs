//! What a newer version of a procedure would change for this person: each difference with what it comes to now and then.

use sojourn_core::guidance::library::FeeAnswer;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::Procedure;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::registration::application::Application;
use sojourn_core::registration::fee::Payer;
use sojourn_core::registration::overview::{Overview, assess_fees, overview};
use sojourn_core::registration::upgrade::{Change, How, Part, offer};
use sojourn_core::say::pick;
use sojourn_core::time::Date;

use super::words::{due_view, fee_view, part_name};
use super::{DueView, FeeLineView, UpgradeChangeView, UpgradeView};
use crate::sdk::guide::check_procedure;

/// The two versions, and what each makes of the application.
struct Sides<'a> {
    application: &'a Application,
    old: Side<'a>,
    new: Side<'a>,
}

/// A version, what it makes of the application, and the guidance beneath it.
struct Side<'a> {
    procedure: &'a Procedure,
    seen: &'a Overview,
    here: &'a Here<'a>,
}

/// What is on offer, in words: a newer version of the procedure, or newer fees, limits and rules beneath it. None where
/// nothing differs for this person.
pub(super) fn upgrade_view(
    application: &Application,
    old: (&Procedure, &Overview, &Here<'_>),
    newest: &Procedure,
    now: &Here<'_>,
) -> Option<UpgradeView> {
    let offered = offer(application, old.0, newest);
    let procedure = if offered.is_some() { newest } else { old.0 };
    let seen = overview(application, procedure, now);
    let sides = Sides {
        application,
        old: Side { procedure: old.0, seen: old.1, here: old.2 },
        new: Side { procedure, seen: &seen, here: now },
    };
    let mut changes = offered.as_ref().map(|offer| offer.changes.clone()).unwrap_or_default();
    for change in sides.values() {
        if !changes.iter().any(|known| (known.part, &known.id) == (change.part, &change.id)) {
            changes.push(change);
        }
    }
    changes.sort();
    if offered.is_none() && changes.is_empty() {
        return None;
    }
    let since = since(procedure, now);
    let changes: Vec<UpgradeChangeView> = changes.iter().map(|change| sides.view(change)).collect();
    Some(UpgradeView {
        from: old.0.version,
        to: procedure.version,
        words: sentence(&changes, since, now.library.locale),
        since,
        changes,
    })
}

/// That new guidance changes the result: the weightiest thing, and from when.
fn sentence(changes: &[UpgradeChangeView], since: Option<Date>, locale: Locale) -> String {
    let told = changes.iter().find(|change| change.before.is_some() && change.before != change.after);
    let Some(change) = told.or_else(|| changes.first()) else {
        return pick(locale, "办法有新版，看看变了什么，你定。", "New version; see changes, you decide.").to_owned();
    };
    let what = match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{} {before} → {after}", change.words),
        _ => change.words.clone(),
    };
    match (change.from.or(since), locale) {
        (Some(day), Locale::ZhHans) => format!("新内容会改变你的结果：{what}，从{}起。", words::date(locale, day)),
        (None, Locale::ZhHans) => format!("新内容会改变你的结果：{what}。"),
        (Some(day), Locale::En) => {
            format!("New guidance changes your result: {what}, from {}.", words::date(locale, day))
        }
        (None, Locale::En) => format!("New guidance changes your result: {what}."),
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
    /// What comes out differently although the procedure itself may read the same.
    fn values(&self) -> Vec<Change> {
        let changed = |part, id: Option<&ItemId>| Change { part, id: id.cloned(), how: How::Changed };
        let fees = self.new.procedure.fees.iter().filter(|item| self.fee(item).is_some());
        let mut found: Vec<Change> = fees.map(|item| changed(Part::Fee, Some(item))).collect();
        let dues = self.new.procedure.deadlines.iter().map(|deadline| &deadline.id);
        let differs = |id: &&ItemId| self.old.due(id).map(|due| due.words) != self.new.due(id).map(|due| due.words);
        found.extend(dues.filter(differs).map(|id| changed(Part::Deadline, Some(id))));
        if self.old.check(self.application) != self.new.check(self.application) {
            found.push(changed(Part::Eligibility, None));
        }
        found
    }

    /// A fee that differs for this person now or on a later day: the first such day, and the line before and after.
    fn fee(&self, item: &ItemId) -> Option<(Date, FeeLineView, FeeLineView)> {
        let today = self.new.here.moment.as_of;
        let later = [&self.old, &self.new].into_iter().flat_map(|side| side.fee_days(item));
        let mut days: Vec<Date> = later.filter(|day| *day > today).collect();
        days.push(today);
        days.sort_unstable();
        days.into_iter().find_map(|day| {
            let (before, after) = (self.old.fee_on(item, day)?, self.new.fee_on(item, day)?);
            (before.words != after.words).then_some((day, before, after))
        })
    }

    fn view(&self, change: &Change) -> UpgradeChangeView {
        let locale = self.new.here.library.locale;
        let (before, after) = self.comes_to(change, locale);
        let fee = change.id.as_ref().filter(|_| change.part == Part::Fee).and_then(|id| self.fee(id));
        let due = change.id.as_ref().filter(|_| change.part == Part::Deadline).and_then(|id| self.new.due(id));
        let from = fee.as_ref().zip(change.id.as_ref()).map(|((day, ..), id)| self.new.began(id, *day));
        UpgradeChangeView {
            part: part_name(change.part),
            id: change.id.as_ref().map(ToString::to_string),
            how: match change.how {
                How::Added => "added",
                How::Removed => "removed",
                How::Changed => "changed",
            },
            words: self.words(change, locale),
            before: fee.as_ref().map(|(_, before, _)| before.words.clone()).or(before),
            after: fee.as_ref().map(|(.., after)| after.words.clone()).or(after),
            from,
            sources: fee.map(|(.., after)| after.sources).or_else(|| Some(due?.sources)).unwrap_or_default(),
        }
    }

    fn words(&self, change: &Change, locale: Locale) -> String {
        let part = part_words(change.part, locale);
        let name = change
            .id
            .as_ref()
            .and_then(|id| title(&self.new, change.part, id).or_else(|| title(&self.old, change.part, id)));
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
        let both = |of: &dyn Fn(&Side<'_>) -> Option<String>| (of(&self.old), of(&self.new));
        match (change.part, &change.id) {
            (Part::Deadline, Some(id)) => both(&|side| side.due(id).map(|due| due.words)),
            (Part::Fee, Some(id)) => both(&|side| {
                side.seen.fees.iter().find(|line| line.item == *id).map(|line| fee_view(line, locale).words)
            }),
            (Part::Eligibility, _) => both(&|side| Some(side.check(self.application))),
            _ => (None, None),
        }
    }
}

impl Side<'_> {
    fn due(&self, id: &ItemId) -> Option<DueView> {
        let locale = self.here.library.locale;
        let views = self.seen.deadlines.iter().map(|reckoned| due_view(reckoned, self.here.moment.as_of, locale));
        views.into_iter().find(|view| view.id == id.as_str())
    }

    fn check(&self, application: &Application) -> String {
        check_procedure(self.here, self.procedure, application).words
    }

    fn fee_on(&self, item: &ItemId, day: Date) -> Option<FeeLineView> {
        let payer = Payer::of_answers(&self.procedure.questions, &self.seen.facts, day);
        let lines = assess_fees(self.procedure, &payer, self.here);
        lines.iter().find(|line| line.item == *item).map(|line| fee_view(line, self.here.library.locale))
    }

    /// The days on which lines of an item begin.
    fn fee_days(&self, item: &ItemId) -> Vec<Date> {
        let library = self.here.library;
        let begin = |body: &Body| match body {
            Body::Fee(fee) if fee.item == *item => Some(fee.valid_from),
            _ => None,
        };
        let chain = library.places().chain(&self.here.place);
        chain.iter().flat_map(|place| library.of_kind(place, Kind::Fee)).filter_map(begin).collect()
    }

    /// When the line that holds on a day began.
    fn began(&self, item: &ItemId, day: Date) -> Date {
        match self.here.library.fee(&self.here.place, item, day) {
            FeeAnswer::Lines { lines, .. } => lines.iter().map(|line| line.valid_from).max().unwrap_or(day),
            FeeAnswer::Unknown | FeeAnswer::Disputed(_) | FeeAnswer::UpdateApp => day,
        }
    }
}

fn title(side: &Side<'_>, part: Part, id: &ItemId) -> Option<String> {
    let (procedure, seen) = (side.procedure, side.seen);
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
