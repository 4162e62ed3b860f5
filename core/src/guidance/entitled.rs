//! What a standing gives access to at a place: free, for pay, not at all; or not known, which is never "not at all".
//!
//! A cell of the matrix passes the same gates as any answer: sources that contradict block it, what nobody may rely on is
//! unknown and stays something to ask about, and what was too long unchecked does not answer.

use super::library::{Label, Resolution};
use super::manifest::Dispute;
use super::object::Body;
use super::render::{Source, fill_text, sources};
use super::rule::{Trust, World};
use super::service::{Access, Entitlement, EntitlementGroup, StandingHere};
use super::text::{ItemId, ItemRef, Kind};
use super::verdict::{Here, Mark, Staleness};
use super::words;
use crate::time::Date;

/// Why a cell says what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// Its sources carry it.
    Stated,
    /// Guidance does not say, for this standing.
    NotStated,
    /// Its sources do not carry it, or do not hold on that day.
    NotCarried,
    /// It was too long unchecked.
    TooStale,
    /// It was taken back: why.
    Withdrawn(String),
    /// Sources contradict each other.
    Disputed(Box<Dispute>),
    /// This app is too old to read it.
    UpdateApp,
}

/// One row of the matrix, for one standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitled {
    /// Which entitlement.
    pub id: ItemId,
    /// The service.
    pub title: String,
    /// Of which group; none where it cannot be read.
    pub group: Option<EntitlementGroup>,
    /// What access costs. Unknown unless the ground is [`Ground::Stated`].
    pub access: Access,
    /// Why.
    pub ground: Ground,
    /// What to know about it.
    pub note: Option<String>,
    /// Said where the note or the title is not in the reader's language.
    pub other_language: Option<&'static str>,
    /// Where it comes from.
    pub label: Option<Label>,
    /// The lowest mark of its sources.
    pub mark: Option<Mark>,
    /// How long ago they were checked, at worst.
    pub staleness: Option<Staleness>,
    /// The day the least recently checked one was checked.
    pub verified_on: Option<Date>,
    /// Its sources.
    pub sources: Vec<Source>,
}

/// Every entitlement of a place, for one standing: rights, then services, then conveniences, then what cannot be read.
#[must_use]
pub fn entitled(here: &Here<'_>, standing: StandingHere) -> Vec<Entitled> {
    let ids = here.library.ids(&here.place, Kind::Entitlement);
    let mut rows: Vec<Entitled> = ids.into_iter().filter_map(|id| row(here, id, standing)).collect();
    rows.sort_by_key(|row| row.group.map_or(3, group_rank));
    rows
}

const fn group_rank(group: EntitlementGroup) -> u8 {
    match group {
        EntitlementGroup::Right => 0,
        EntitlementGroup::Service => 1,
        EntitlementGroup::Convenience => 2,
    }
}

fn row(here: &Here<'_>, id: ItemId, standing: StandingHere) -> Option<Entitled> {
    let item = ItemRef { kind: Kind::Entitlement, id: id.clone() };
    match here.library.resolve(&here.place, &item) {
        Resolution::Found(found) => match found.body {
            Body::Entitlement(entitlement) => Some(cell(here, &entitlement, found.label, found.withdrawn, standing)),
            _ => None,
        },
        Resolution::Disputed { dispute, .. } => {
            let title = dispute.title.text.clone();
            Some(Entitled { mark: Some(Mark::Disputed), ..unread(id, title, Ground::Disputed(dispute)) })
        }
        Resolution::UpdateApp => {
            let title = id.to_string();
            Some(unread(id, title, Ground::UpdateApp))
        }
        Resolution::Missing => None,
    }
}

const fn unread(id: ItemId, title: String, ground: Ground) -> Entitled {
    Entitled {
        id,
        title,
        group: None,
        access: Access::Unknown,
        ground,
        note: None,
        other_language: None,
        label: None,
        mark: None,
        staleness: None,
        verified_on: None,
        sources: Vec::new(),
    }
}

fn cell(
    here: &Here<'_>,
    entitlement: &Entitlement,
    label: Label,
    withdrawn: Option<String>,
    standing: StandingHere,
) -> Entitled {
    let locale = here.library.locale;
    let found = entitlement.access.iter().find(|cell| cell.standing == standing);
    let stated = found.map_or(Access::Unknown, |cell| cell.access);
    let ground = withdrawn.map_or_else(|| carried(here, entitlement, stated), Ground::Withdrawn);
    let access = if ground == Ground::Stated { stated } else { Access::Unknown };
    // A note explains its cell; without the cell it would be a claim of its own.
    let note =
        found.and_then(|cell| cell.note.as_ref()).filter(|_| matches!(ground, Ground::Stated | Ground::NotStated));
    let shown = sources(here, &entitlement.statements);
    let translated = words::other_language(locale, &entitlement.title);
    Entitled {
        group: Some(entitlement.group),
        access,
        note: note.map(|note| fill_text(here, note)),
        other_language: translated.or_else(|| note.and_then(|note| words::other_language(locale, note))),
        label: Some(label),
        mark: shown.iter().map(|source| source.mark).min(),
        staleness: shown.iter().map(|source| source.staleness).max(),
        verified_on: shown.iter().map(|source| source.verified_on).min(),
        sources: shown,
        ..unread(entitlement.id.clone(), fill_text(here, &entitlement.title), ground)
    }
}

/// How far the sources of a cell carry what it states.
fn carried(here: &Here<'_>, entitlement: &Entitlement, stated: Access) -> Ground {
    let day = here.moment.as_of;
    let trust = entitlement.statements.iter().map(|id| here.trust(id, day)).min().unwrap_or(Trust::Nothing);
    match (trust, stated) {
        (Trust::Nothing, _) => Ground::NotCarried,
        (Trust::Stale, _) => Ground::TooStale,
        (Trust::Confirm | Trust::Full, Access::Unknown) => Ground::NotStated,
        (Trust::Confirm | Trust::Full, Access::Free | Access::Paid | Access::None) => Ground::Stated,
    }
}

#[cfg(test)]
mod tests {
    use super::super::library::Library;
    use super::super::object::Object;
    use super::super::verdict::Moment;
    use super::*;
    use crate::locale::Locale;
    use crate::place::PlaceTable;
    use jiff::civil::date;

    fn statement(id: &str, more: &str) -> String {
        format!(
            r#"{{"kind":"statement","place":"CN","locale":"zh-Hans","body":{{"id":"{id}","text":"话","citation":{{"law":"条例"}},
                "verified_on":"2026-11-24","review_by":"2027-11-24","risk":["legal"],{more}}}}}"#
        )
    }

    fn entitlement(id: &str, group: &str, statements: &str) -> String {
        format!(
            r#"{{"kind":"entitlement","place":"CN","locale":"zh-Hans","body":{{"id":"{id}","title":"上学","group":"{group}",
                "access":[{{"standing":"permit","access":"free","note":"不收学费"}},{{"standing":"unregistered","access":"none"}},
                          {{"standing":"registered","access":"unknown","note":"问教育局"}}],"statements":[{statements}]}}}}"#
        )
    }

    fn library() -> Library {
        let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
        for line in [
            statement("read", r#""confidence":"high""#),
            statement("page", r#""confidence":"medium""#),
            statement("hearsay", r#""confidence":"low""#),
            entitlement("a-ease", "convenience", r#""read""#),
            entitlement("b-school", "service", r#""read""#),
            entitlement("c-page", "service", r#""read","page""#),
            entitlement("d-hearsay", "right", r#""read","hearsay""#),
            entitlement("e-nothing", "right", ""),
        ] {
            library.add(Object::parse(line.as_bytes()).expect("an object"));
        }
        library
    }

    fn rows(today: Date, standing: StandingHere) -> Vec<Entitled> {
        let library = library();
        let here = Here { library: &library, place: "330100".parse().expect("a place"), moment: Moment::today(today) };
        entitled(&here, standing)
    }

    const TODAY: Date = date(2026, 11, 24);

    #[test]
    fn rights_come_first_and_each_says_what_its_sources_carry() {
        let told: Vec<_> = rows(TODAY, StandingHere::Permit)
            .into_iter()
            .map(|row| (row.id.to_string(), row.access, row.ground, row.mark))
            .collect();
        assert_eq!(
            told,
            [
                ("d-hearsay".into(), Access::Unknown, Ground::NotCarried, Some(Mark::ToConfirm)),
                ("e-nothing".into(), Access::Unknown, Ground::NotCarried, None),
                ("b-school".into(), Access::Free, Ground::Stated, Some(Mark::Checked)),
                ("c-page".into(), Access::Free, Ground::Stated, Some(Mark::ToConfirm)),
                ("a-ease".into(), Access::Free, Ground::Stated, Some(Mark::Checked)),
            ]
        );
    }

    #[test]
    fn a_cell_guidance_does_not_name_is_unknown_and_never_none() {
        let access = |standing| {
            let rows = rows(TODAY, standing);
            let school = rows.iter().find(|row| row.id.as_str() == "b-school").expect("there");
            (school.access, school.ground.clone(), school.note.clone())
        };
        assert_eq!(access(StandingHere::Permit), (Access::Free, Ground::Stated, Some("不收学费".into())));
        assert_eq!(access(StandingHere::Unregistered), (Access::None, Ground::Stated, None));
        assert_eq!(access(StandingHere::Registered), (Access::Unknown, Ground::NotStated, Some("问教育局".into())));
        assert_eq!(access(StandingHere::Suspended), (Access::Unknown, Ground::NotStated, None));
    }

    #[test]
    fn what_was_too_long_unchecked_does_not_answer() {
        let row = |today| rows(today, StandingHere::Permit).into_iter().find(|row| row.id.as_str() == "b-school");
        let old = row(date(2028, 11, 24)).expect("there");
        assert_eq!((old.access, old.ground, old.note), (Access::Unknown, Ground::TooStale, None));
        let late = row(date(2027, 12, 24)).expect("there");
        assert_eq!((late.access, late.staleness), (Access::Free, Some(Staleness::AskAgain)));
    }
}
