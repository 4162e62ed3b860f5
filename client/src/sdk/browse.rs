//! Browsing: places below a place, articles by subject, and where help is. For whom choosing is easier than typing.

use std::collections::BTreeSet;

use serde::Serialize;
use sojourn_core::guidance::library::Resolution;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::{fill_text, sources};
use sojourn_core::guidance::service::{ServiceKind, ServicePoint};
use sojourn_core::guidance::text::{ItemId, ItemRef, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::place::{Place, PlaceCode};

use super::Phone;
use super::asking::OtherAnswer;
use super::error::PhoneError;
use super::guide_views::PlaceView;
use super::reading::{SourceView, source_view};

/// Where help is: a line to call, an office to go to, an official site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceView {
    /// Its id.
    pub id: String,
    /// `hotline`, `office`, `online`, `shelter`, `organisation`.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// What it helps with.
    pub helps_with: String,
    /// Its number.
    pub phone: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// When it is open, where that is known.
    pub hours: Option<String>,
    /// What to have at hand.
    pub bring: Option<String>,
    /// Its own page.
    pub url: Option<String>,
    /// What says so.
    pub sources: Vec<SourceView>,
}

impl Phone {
    /// The places directly below a place, in order of code; none below a county.
    #[must_use]
    pub fn places_in(&self, outer: &PlaceCode) -> Vec<PlaceView> {
        let inside = self.places.current().filter(|one| self.places.parent(&one.code).as_ref() == Some(outer));
        inside.map(|one| self.place_view(one)).collect()
    }

    fn place_view(&self, place: &Place) -> PlaceView {
        PlaceView {
            code: place.code.to_string(),
            name: place.name.clone(),
            path: self.places.full_path(place),
            years: place.years.clone(),
        }
    }

    /// The articles of any of these subjects as they stand at a place, by their titles.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn articles_on(&mut self, topics: &[String], place: &PlaceCode) -> Result<Vec<OtherAnswer>, PhoneError> {
        let today = self.today();
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        let wanted: BTreeSet<&str> = topics.iter().map(String::as_str).collect();
        let ids = here.library.ids(place, Kind::Article);
        let mut found: Vec<(usize, OtherAnswer)> = ids.iter().filter_map(|id| on_topic(&here, id, &wanted)).collect();
        // What is first about the subject comes before what only touches it.
        found.sort_by(|a, b| (a.0, &a.1.article).cmp(&(b.0, &b.1.article)));
        Ok(found.into_iter().map(|(_, answer)| answer).collect())
    }

    /// Where help is at a place: lines first, then offices and the rest.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn services(&mut self, place: &PlaceCode) -> Result<Vec<ServiceView>, PhoneError> {
        let today = self.today();
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        let ids: Vec<ItemId> = here.library.ids(place, Kind::ServicePoint).into_iter().collect();
        let mut found = service_views(&here, &ids);
        found.sort_by_key(|one| (one.kind != "hotline", one.kind != "office"));
        Ok(found)
    }
}

/// An article of one of these subjects, with how early in its list the subject stands.
fn on_topic(here: &Here<'_>, id: &ItemId, wanted: &BTreeSet<&str>) -> Option<(usize, OtherAnswer)> {
    let Some(Body::Article(article)) = here.find(Kind::Article, id) else { return None };
    let at = article.topics.iter().position(|topic| wanted.contains(topic.as_str()))?;
    Some((at, OtherAnswer { article: id.to_string(), title: article.title.text }))
}

/// Articles by their titles, those that are there and were not withdrawn; a disputed one by what the dispute is about.
pub(crate) fn titles(here: &Here<'_>, ids: &[ItemId]) -> Vec<OtherAnswer> {
    let title = |id: &ItemId| match here.library.resolve(&here.place, &ItemRef { kind: Kind::Article, id: id.clone() })
    {
        Resolution::Found(found) if found.withdrawn.is_some() => None,
        Resolution::Found(found) => match found.body {
            Body::Article(article) => Some(article.title.text),
            _ => None,
        },
        Resolution::Disputed { dispute, .. } => Some(dispute.title.text),
        Resolution::UpdateApp | Resolution::Missing => None,
    };
    ids.iter().filter_map(|id| Some(OtherAnswer { article: id.to_string(), title: title(id)? })).collect()
}

/// Service points for a screen, those that are there.
pub(crate) fn service_views(here: &Here<'_>, ids: &[ItemId]) -> Vec<ServiceView> {
    let found = ids.iter().filter_map(|id| match here.find(Kind::ServicePoint, id)? {
        Body::ServicePoint(point) => Some(service_view(here, point)),
        _ => None,
    });
    found.collect()
}

fn service_view(here: &Here<'_>, point: ServicePoint) -> ServiceView {
    let locale = here.library.locale;
    ServiceView {
        kind: kind_name(point.kind),
        title: fill_text(here, &point.title),
        helps_with: fill_text(here, &point.helps_with),
        address: point.address.as_ref().map(|text| fill_text(here, text)),
        hours: point.hours.as_ref().map(|text| fill_text(here, text)),
        bring: point.bring.as_ref().map(|text| fill_text(here, text)),
        sources: sources(here, &point.statements).into_iter().map(|source| source_view(locale, source)).collect(),
        id: point.id.to_string(),
        phone: point.phone,
        url: point.url,
    }
}

const fn kind_name(kind: ServiceKind) -> &'static str {
    match kind {
        ServiceKind::Hotline => "hotline",
        ServiceKind::Office => "office",
        ServiceKind::Online => "online",
        ServiceKind::Shelter => "shelter",
        ServiceKind::Organisation => "organisation",
    }
}

#[cfg(test)]
mod tests {
    use sojourn_core::locale::Locale;

    use super::*;
    use crate::testing::{TestClock, phone};

    fn place(code: &str) -> PlaceCode {
        code.parse().expect("a place")
    }

    #[test]
    fn places_are_found_by_going_down() {
        let phone = phone("one", None, &TestClock::new());
        let names = |code: &str| phone.places_in(&place(code)).into_iter().map(|one| one.name).collect::<Vec<_>>();
        assert!(names("CN").contains(&"浙江省".to_owned()) && !names("CN").contains(&"杭州市".to_owned()));
        assert!(names("330000").contains(&"杭州市".to_owned()));
        assert!(names("330100").contains(&"西湖区".to_owned()));
        assert!(names("110000").contains(&"东城区".to_owned()), "a municipality's districts lie directly below it");
        assert!(names("330106").is_empty(), "nothing lies below a district");
    }

    #[test]
    fn a_subject_leads_to_what_is_first_about_it() {
        let mut phone = phone("one", None, &TestClock::new());
        let hangzhou = place("330100");
        let found = phone.articles_on(&["wages".to_owned()], &hangzhou).expect("reads");
        assert!(found.iter().any(|one| one.article == "wages-unpaid"), "{found:?}");
        assert!(phone.articles_on(&["no-such-subject".to_owned()], &hangzhou).expect("reads").is_empty());
    }

    #[test]
    fn help_has_a_number_and_says_who_says_so() {
        let mut phone = phone("one", None, &TestClock::new());
        let all = phone.services(&place("330100")).expect("reads");
        let line = all.iter().find(|one| one.phone.as_deref() == Some("12345")).expect("the line is there");
        assert!(line.kind == "hotline" && !line.sources.is_empty());
        assert_eq!(all.first().map(|one| one.kind), Some("hotline"), "lines come first");
        let read = phone.read("papers-withheld", &place("330100"), phone.today()).expect("reads");
        assert!(read.leads.iter().any(|one| one.id == "papers-withheld" && !one.title.is_empty()));
        assert!(read.close.iter().any(|one| one.article == "wages-unpaid" && !one.title.is_empty()));
        assert!(!read.services.is_empty() && read.withdrawn.is_none());
    }

    #[test]
    fn a_clerk_reads_chinese_whatever_the_person_reads() {
        let mut phone = phone("one", None, &TestClock::new());
        phone.set_locale(Locale::En).expect("English");
        let mine = phone.card("card-permit-apply", &place("330100")).expect("a card");
        let theirs = phone.card_for_clerk("card-permit-apply", &place("330100")).expect("a card");
        assert!(!mine.please_read.contains('居') && theirs.please_read.contains('居'), "{theirs:?}");
        assert!(theirs.sources.iter().all(|source| source.citation.starts_with('《')));
    }
}
