//! What dated values said on a day, and on which days they changed.
//!
//! Parameters and fees carry their own dates; here they are read as a table of a place's past. Every value passes the gates
//! of [`super::render`]: a stretch nobody could look up, or whose sources did not hold then, is unknown and never guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::fee::Fee;
use super::library::{FeeAnswer, Label, Resolution};
use super::object::Body;
use super::parameter::{Lookup, Parameter};
use super::render::{Carried, carried, fill};
use super::rule::World;
use super::statement::Statement;
use super::text::{ItemId, ItemRef, Kind, Text};
use super::verdict::{Here, Moment};
use super::words;
use crate::time::Date;

/// What is known of a value on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was this.
    Known,
    /// One side of a dispute says this, or both are shown.
    Disputed,
    /// It no longer existed.
    Abolished,
    /// Nobody could look it up, or what says so may not be relied on.
    Unknown,
    /// It was too long unchecked.
    TooStale,
    /// This app is too old to read it.
    UpdateApp,
}

/// A value on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDay {
    /// What is known.
    pub state: State,
    /// The same in words, with the label it deserves.
    pub words: String,
    /// Since when, where that is known.
    pub since: Option<Date>,
    /// What says so.
    pub statements: Vec<ItemId>,
}

/// A dated value of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// [`Kind::Parameter`], or [`Kind::Fee`] by what is charged for.
    pub item: ItemRef,
    /// What it is called.
    pub title: Text,
    /// Where it comes from.
    pub label: Label,
    /// On the day that was asked about.
    pub on: OnDay,
    /// Every day on which it changed, with what it was from then on.
    pub changes: Vec<(Date, OnDay)>,
}

/// Every dated value that a place has or inherits, by title's item.
#[must_use]
pub fn dated(here: &Here<'_>) -> Vec<Dated> {
    let parameters = here.library.ids(&here.place, Kind::Parameter).into_iter().filter_map(|id| parameter(here, &id));
    let fees = fee_lines(here).into_iter().filter_map(|(item, lines)| fee(here, item, &lines));
    parameters.chain(fees).collect()
}

/// Claims about a place whose first day is known and that held on the day in question, as far as they may be shown.
#[must_use]
pub fn held(here: &Here<'_>) -> Vec<Statement> {
    let known = |id: &ItemId| {
        let statement = here.statement(id).filter(|statement| statement.valid_from.is_some())?;
        matches!(carried(here, std::slice::from_ref(id)), Carried::Plainly | Carried::WithLabel).then_some(statement)
    };
    let mut found: Vec<Statement> = here.library.ids(&here.place, Kind::Statement).iter().filter_map(known).collect();
    found.sort_by_key(|statement| statement.valid_from);
    found
}

/// The same place, about another day.
fn about<'a>(here: &Here<'a>, day: Date) -> Here<'a> {
    Here { moment: Moment { as_of: day, ..here.moment }, ..here.clone() }
}

fn parameter(here: &Here<'_>, id: &ItemId) -> Option<Dated> {
    let item = ItemRef { kind: Kind::Parameter, id: id.clone() };
    let Resolution::Found(found) = here.library.resolve(&here.place, &item) else { return None };
    let found = Some(found).filter(|found| found.withdrawn.is_none())?;
    let Body::Parameter(parameter) = found.body else { return None };
    let changes = parameter.changes().map(|day| (day, parameter_on(&about(here, day), &parameter))).collect();
    let on = parameter_on(here, &parameter);
    Some(Dated { item, title: parameter.title, label: found.label, on, changes })
}

fn parameter_on(here: &Here<'_>, parameter: &Parameter) -> OnDay {
    let words = fill(here, &format!("{{param:{}}}", parameter.id)).text;
    let day = here.moment.as_of;
    match here.parameter(&parameter.id, day) {
        Lookup::Value { since, statements, .. } => {
            OnDay { state: state(carried(here, &statements)), words, since: Some(since), statements }
        }
        Lookup::Abolished { since } => {
            let step = parameter.values.iter().rev().find(|step| step.from <= day);
            let statements = step.map(|step| step.statements.clone()).unwrap_or_default();
            OnDay { state: State::Abolished, words, since: Some(since), statements }
        }
        Lookup::Unknown => OnDay { state: State::Unknown, words, since: None, statements: Vec::new() },
    }
}

const fn state(carried: Carried) -> State {
    match carried {
        Carried::Plainly | Carried::WithLabel => State::Known,
        Carried::AsOneVersion => State::Disputed,
        Carried::TooStale => State::TooStale,
        Carried::NotAtAll => State::Unknown,
    }
}

/// Lines of the fee schedule that answer at a place, by item: for each, those of the nearest place that has any.
fn fee_lines(here: &Here<'_>) -> BTreeMap<ItemId, Vec<Fee>> {
    let mut found: BTreeMap<ItemId, Vec<Fee>> = BTreeMap::new();
    for place in here.library.places().chain(&here.place) {
        let nearer: BTreeSet<ItemId> = found.keys().cloned().collect();
        for body in here.library.of_kind(&place, Kind::Fee) {
            if let Body::Fee(fee) = body
                && !nearer.contains(&fee.item)
            {
                found.entry(fee.item.clone()).or_default().push(fee.clone());
            }
        }
    }
    found
}

fn fee(here: &Here<'_>, id: ItemId, lines: &[Fee]) -> Option<Dated> {
    let ends = lines.iter().filter_map(|line| line.valid_to?.tomorrow().ok());
    let days: BTreeSet<Date> = lines.iter().map(|line| line.valid_from).chain(ends).collect();
    let changes: Vec<(Date, OnDay)> = days.into_iter().map(|day| (day, fee_on(&about(here, day), &id))).collect();
    let labelled = |(day, _): &(Date, OnDay)| match here.library.fee(&here.place, &id, *day) {
        FeeAnswer::Lines { label, .. } => Some(label),
        FeeAnswer::Unknown | FeeAnswer::Disputed(_) | FeeAnswer::UpdateApp => None,
    };
    let label = changes.iter().find_map(labelled)?;
    let on = fee_on(here, &id);
    let title = lines.first()?.title.clone();
    Some(Dated { item: ItemRef { kind: Kind::Fee, id }, title, label, on, changes })
}

fn fee_on(here: &Here<'_>, id: &ItemId) -> OnDay {
    let words = fill(here, &format!("{{fee:{id}}}")).text;
    let bare = |state| OnDay { state, words: words.clone(), since: None, statements: Vec::new() };
    match here.library.fee(&here.place, id, here.moment.as_of) {
        FeeAnswer::Lines { lines, .. } => {
            let carried_by = |line: &Fee| match line.amount {
                Some(_) => state(carried(here, &line.statements)),
                None => State::Unknown,
            };
            // One line that is known says something; what the others lack stands in the words.
            let known = lines.iter().map(carried_by).find(|state| *state == State::Known);
            let state = known.or_else(|| lines.first().map(carried_by)).unwrap_or(State::Unknown);
            let since = lines.iter().map(|line| line.valid_from).max();
            let statements: BTreeSet<ItemId> = lines.into_iter().flat_map(|line| line.statements).collect();
            OnDay { since, statements: statements.into_iter().collect(), ..bare(state) }
        }
        FeeAnswer::Unknown => bare(State::Unknown),
        FeeAnswer::Disputed(_) => OnDay {
            words: words::mark(here.library.locale, super::verdict::Mark::Disputed).into(),
            ..bare(State::Disputed)
        },
        FeeAnswer::UpdateApp => bare(State::UpdateApp),
    }
}

#[cfg(test)]
mod tests {
    use super::super::library::Library;
    use super::super::object::Object;
    use super::*;
    use crate::locale::Locale;
    use crate::place::PlaceTable;
    use jiff::civil::date;

    const OBJECTS: [&str; 5] = [
        r#"{"kind":"statement","place":"CN","locale":"zh-Hans","body":{"id":"old","text":"旧规定","citation":{"law":"旧"},"confidence":"high",
            "standing":"historic","verified_on":"2026-11-24","review_by":"2027-11-24","valid_from":"1997-12-01","valid_to":"2010-07-30"}}"#,
        r#"{"kind":"statement","place":"CN","locale":"zh-Hans","body":{"id":"now","text":"现在","citation":{"law":"新"},"confidence":"medium",
            "verified_on":"2026-11-24","review_by":"2027-11-24","valid_from":"2016-01-01"}}"#,
        r#"{"kind":"statement","place":"CN","locale":"zh-Hans","body":{"id":"undated","text":"没日子","citation":{"law":"新"},"confidence":"high",
            "verified_on":"2026-11-24","review_by":"2027-11-24"}}"#,
        r#"{"kind":"parameter","place":"CN","locale":"zh-Hans","body":{"id":"stay","title":"申报期限","type":"days","values":[
            {"from":"1990-01-01","unknown":true},{"from":"1997-12-01","value":3,"statements":["old"]},{"from":"2010-07-31","unknown":true},
            {"from":"2016-01-01","abolished":true,"statements":["now"]}]}}"#,
        r#"{"kind":"fee","place":"CN","locale":"zh-Hans","body":{"id":"card","item":"card","title":"工本费","amount":0,"currency":"CNY",
            "valid_from":"2016-01-01","statements":["now"]}}"#,
    ];

    fn on(day: Date) -> (Vec<(String, State, String)>, Vec<String>) {
        let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
        for line in OBJECTS {
            library.add(Object::parse(line.as_bytes()).expect("an object"));
        }
        let moment = Moment { as_of: day, today: date(2026, 11, 24) };
        let here = Here { library: &library, place: "410100".parse().expect("a place"), moment };
        let values = dated(&here).into_iter().map(|one| (one.item.to_string(), one.on.state, one.on.words)).collect();
        (values, held(&here).into_iter().map(|statement| statement.id.to_string()).collect())
    }

    #[test]
    fn each_day_has_what_was_known_of_it_and_no_guess() {
        let stay = |day| on(day).0.swap_remove(0);
        assert_eq!(stay(date(1980, 1, 1)).1, State::Unknown, "before all dates");
        assert_eq!(stay(date(1995, 1, 1)).1, State::Unknown);
        assert_eq!(stay(date(2003, 6, 1)), ("parameter:stay".into(), State::Known, "3天".into()));
        assert_eq!(stay(date(2012, 1, 1)), ("parameter:stay".into(), State::Unknown, "（没查到，问窗口）".into()));
        assert_eq!(stay(date(2026, 11, 24)), ("parameter:stay".into(), State::Abolished, "（已取消）".into()));
    }

    #[test]
    fn a_fee_is_unknown_before_its_first_line_and_carries_its_label_after() {
        let card = |day| on(day).0.swap_remove(1);
        assert_eq!(
            card(date(2015, 12, 31)),
            ("fee:card".into(), State::Unknown, "多少钱还没查到，先问清再交。".into())
        );
        assert_eq!(card(date(2016, 1, 1)), ("fee:card".into(), State::Known, "不要钱（还需核实）".into()));
    }

    #[test]
    fn only_claims_whose_first_day_is_known_are_told_of_the_past() {
        assert_eq!(on(date(1997, 11, 30)).1, [""; 0]);
        assert_eq!(on(date(2003, 6, 1)).1, ["old"]);
        assert_eq!(on(date(2012, 1, 1)).1, [""; 0]);
        assert_eq!(on(date(2026, 1, 1)).1, ["now"]);
    }
}
