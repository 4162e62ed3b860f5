//! Offering a newer version of a procedure to a running application: a diff to look at, and a choice.
//!
//! Nothing here changes an application. Taking the offer is an operation of its own that writes the pinned fields.

use std::collections::BTreeMap;

use super::application::Application;
use crate::guidance::procedure::Procedure;
use crate::guidance::text::ItemId;

/// A newer version that a person may move to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The version the application runs under.
    pub from: u32,
    /// The version on offer.
    pub to: u32,
    /// What differs, in the order of [`Part`]; empty when only the number changed.
    pub changes: Vec<Change>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// In what.
    pub part: Part,
    /// Which one; none where there is only one.
    pub id: Option<ItemId>,
    /// How.
    pub how: How,
}

/// Parts of a procedure, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Deadlines.
    Deadline,
    /// Fee items.
    Fee,
    /// Document groups and what is in them.
    Documents,
    /// The rule of eligibility.
    Eligibility,
    /// Questions.
    Question,
    /// Steps.
    Step,
    /// Who has the duty to act.
    DutyHolder,
    /// Title, summary, what happens next.
    Wording,
    /// The procedures that contest or complain.
    Remedies,
    /// What it rests on.
    Sources,
}

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// New.
    Added,
    /// Gone.
    Removed,
    /// Different.
    Changed,
}

/// The offer for an application, if there is one: the same procedure in a higher version. An application whose pinned
/// fields are in conflict gets none until the person has settled them.
#[must_use]
pub fn offer(application: &Application, pinned: &Procedure, newest: &Procedure) -> Option<Offer> {
    let runs_under_it = application.pinned.procedure.agreed().is_some_and(|id| id == pinned.id.as_str())
        && application.pinned.version.agreed() == Some(&i64::from(pinned.version));
    let is_newer = newest.id == pinned.id && newest.version > pinned.version;
    (runs_under_it && is_newer).then(|| Offer {
        from: pinned.version,
        to: newest.version,
        changes: diff(pinned, newest),
    })
}

/// What differs between two versions of a procedure.
#[must_use]
pub fn diff(old: &Procedure, new: &Procedure) -> Vec<Change> {
    let mut changes = Vec::new();
    by_id(&mut changes, Part::Deadline, &old.deadlines, &new.deadlines, |deadline| &deadline.id);
    by_id(&mut changes, Part::Fee, &old.fees, &new.fees, |fee| fee);
    by_id(&mut changes, Part::Documents, &old.documents, &new.documents, |group| &group.id);
    whole(&mut changes, Part::Eligibility, old.eligibility == new.eligibility);
    by_id(&mut changes, Part::Question, &old.questions, &new.questions, |question| &question.id);
    by_id(&mut changes, Part::Step, &old.steps, &new.steps, |step| &step.id);
    order(&mut changes, Part::Step, old.steps.iter().map(|step| &step.id), new.steps.iter().map(|step| &step.id));
    whole(&mut changes, Part::DutyHolder, old.duty_holder == new.duty_holder);
    whole(&mut changes, Part::Wording, (&old.title, &old.summary, &old.next) == (&new.title, &new.summary, &new.next));
    whole(&mut changes, Part::Remedies, (&old.appeal, &old.complaint) == (&new.appeal, &new.complaint));
    whole(&mut changes, Part::Sources, old.statements == new.statements);
    changes.sort();
    changes
}

fn whole(changes: &mut Vec<Change>, part: Part, same: bool) {
    if !same {
        changes.push(Change { part, id: None, how: How::Changed });
    }
}

/// Compares two lists of things with ids.
fn by_id<T: PartialEq>(changes: &mut Vec<Change>, part: Part, old: &[T], new: &[T], id: impl Fn(&T) -> &ItemId) {
    let old: BTreeMap<_, _> = old.iter().map(|thing| (id(thing), thing)).collect();
    let new: BTreeMap<_, _> = new.iter().map(|thing| (id(thing), thing)).collect();
    let mut note = |id: &ItemId, how| changes.push(Change { part, id: Some(id.clone()), how });
    for (id, thing) in &old {
        match new.get(id) {
            None => note(id, How::Removed),
            Some(other) if other != thing => note(id, How::Changed),
            Some(_) => {}
        }
    }
    new.keys().filter(|id| !old.contains_key(*id)).for_each(|id| note(id, How::Added));
}

/// The order of the same things matters for steps.
fn order<'a>(
    changes: &mut Vec<Change>,
    part: Part,
    old: impl Iterator<Item = &'a ItemId>,
    new: impl Iterator<Item = &'a ItemId>,
) {
    let (old, new): (Vec<_>, Vec<_>) = (old.collect(), new.collect());
    let kept = |ids: &[&'a ItemId], others: &[&'a ItemId]| -> Vec<&'a ItemId> {
        ids.iter().copied().filter(|id| others.contains(id)).collect()
    };
    whole(changes, part, kept(&old, &new) == kept(&new, &old));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::fields::Field;

    fn procedure(version: u32) -> Procedure {
        let json = format!(
            r#"{{"id":"permit","version":{version},"title":"居住证","summary":"申领","fees":["permit-first"],
                "steps":[{{"id":"apply","title":"申请","office":"police_station"}},
                         {{"id":"fetch","title":"领取","office":"police_station"}}],
                "deadlines":[{{"id":"answer","title":"答复","role":"office_by","anchor":"acceptance",
                  "offset":{{"amount":15,"unit":"calendar_day"}},"consequence":"none","as_stated":"15日"}}]}}"#
        );
        serde_json::from_str(&json).expect("a procedure")
    }

    fn running_under(version: i64) -> Application {
        let mut application = Application::default();
        application.pinned.procedure = ["permit".to_owned()].into_iter().collect();
        application.pinned.version = [version].into_iter().collect();
        application
    }

    #[test]
    fn a_newer_version_is_offered_with_what_differs() {
        let (old, mut new) = (procedure(3), procedure(4));
        new.deadlines[0].offset = None;
        new.fees.push("photo".parse().expect("an id"));
        new.steps.remove(0);
        let offer = offer(&running_under(3), &old, &new).expect("it is newer");
        assert_eq!((offer.from, offer.to), (3, 4));
        let told: Vec<_> = offer.changes.iter().map(|c| (c.part, c.id.as_ref().map(ItemId::as_str), c.how)).collect();
        assert_eq!(
            told,
            [
                (Part::Deadline, Some("answer"), How::Changed),
                (Part::Fee, Some("photo"), How::Added),
                (Part::Step, Some("apply"), How::Removed),
            ]
        );
    }

    #[test]
    fn nothing_is_offered_for_the_same_older_or_another_procedure() {
        let mut other = procedure(9);
        other.id = "endorsement".parse().expect("an id");
        for newest in [procedure(3), procedure(2), other] {
            assert_eq!(offer(&running_under(3), &procedure(3), &newest), None);
        }
    }

    #[test]
    fn an_application_that_is_not_known_to_run_under_it_gets_no_offer() {
        assert_eq!(offer(&running_under(2), &procedure(3), &procedure(4)), None);
        let mut torn = running_under(3);
        torn.pinned.version = [3, 4].into_iter().collect();
        assert_eq!(offer(&torn, &procedure(3), &procedure(4)), None);
        torn.pinned.version = Field::default();
        assert_eq!(offer(&torn, &procedure(3), &procedure(4)), None);
    }

    #[test]
    fn every_part_that_differs_is_told() {
        let (old, mut new) = (procedure(3), procedure(4));
        assert_eq!(diff(&old, &new), [], "a new number alone is no difference");
        new.steps.reverse();
        new.title = "证".into();
        new.eligibility = Some("rule".parse().expect("an id"));
        new.complaint = Some("complain".parse().expect("an id"));
        new.duty_holder = crate::guidance::procedure::DutyHolder::Employer;
        new.statements.push("law".parse().expect("an id"));
        let parts: Vec<_> = diff(&old, &new).into_iter().map(|change| change.part).collect();
        let expected = [Part::Eligibility, Part::Step, Part::DutyHolder, Part::Wording, Part::Remedies, Part::Sources];
        assert_eq!(parts, expected);
    }
}
