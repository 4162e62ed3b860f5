//! Articles a person saved to have at hand. Everything installed can be read offline; this is the short list of what matters.
//!
//! What somebody saves says what troubles them, so the list is sealed like everything private, stays on this phone, and is not there
//! while the phone is locked or opened with the emergency PIN. It makes no identity.

use serde::{Deserialize, Serialize};
use sojourn_core::guidance::object::{Body, ObjectId};
use sojourn_core::guidance::text::Kind;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::say::pick;
use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use super::Phone;
use super::browse::titles;
use super::error::PhoneError;
use super::guide::item_id;
use crate::store::{Store, StoreError, Txn};

/// The private row that holds the list.
const SAVED: &str = "saved";
/// Most articles saved at once: a list longer than that is searched faster.
const SAVED_MAX: usize = 200;

/// A saved article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SavedView {
    /// Its id.
    pub article: String,
    /// The place it was read for.
    pub place: String,
    /// That place's full name.
    pub place_name: String,
    /// Its title now, or as it read when it was saved.
    pub title: String,
    /// When it was saved.
    pub saved_at: Millis,
    /// Whether it is no longer in the guidance.
    pub gone: bool,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
    /// That it says something else now than when it was saved, in a sentence; saving it again accepts that.
    pub changed: Option<String>,
}

/// The same as it is kept.
#[derive(Serialize, Deserialize)]
struct Saved {
    article: String,
    place: PlaceCode,
    title: String,
    at: Millis,
    /// What it said; not known of what an older app saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    said: Option<Said>,
}

/// What an article said, to be compared: not its text, which every phone has, but whether it is the same.
#[derive(PartialEq, Serialize, Deserialize)]
struct Said {
    locale: Locale,
    verdict: Option<String>,
    text: ObjectId,
}

impl Phone {
    /// Saves an article as it stands at a place. Saved again, what it says now is what it is compared with later.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`]; [`PhoneError::Input`] when the list is full.
    pub fn save_article(&mut self, article: &str, place: &PlaceCode) -> Result<(), PhoneError> {
        self.may_keep()?;
        let (title, _) = self.title_at(article, place)?.ok_or_else(|| PhoneError::not_found("article", article))?;
        let (at, said) = (self.now(), self.said_at(article, place)?);
        self.change_saved(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.article == article && one.place == *place) {
                one.said = Some(said);
                return Ok(());
            }
            if all.len() >= SAVED_MAX {
                return Err(PhoneError::input("article", format!("at most {SAVED_MAX} may be saved; take some out")));
            }
            all.push(Saved { article: article.to_owned(), place: place.clone(), title, at, said: Some(said) });
            Ok(())
        })
    }

    /// Takes an article out of the list.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn unsave_article(&mut self, article: &str, place: &PlaceCode) -> Result<(), PhoneError> {
        self.may_keep()?;
        self.change_saved(|all| {
            all.retain(|one| one.article != article || one.place != *place);
            Ok(())
        })
    }

    /// What was saved, the latest first.
    ///
    /// # Errors
    /// [`PhoneError::Store`] when locked.
    pub fn saved(&mut self) -> Result<Vec<SavedView>, PhoneError> {
        if self.guidance_only {
            return Ok(Vec::new());
        }
        let all = read(&*self.store.read()?)?;
        let views = all.into_iter().rev().map(|one| {
            let (title, withdrawn) = match self.title_at(&one.article, &one.place)? {
                Some((title, withdrawn)) => (Some(title), withdrawn),
                None => (None, None),
            };
            let changed = match &one.said {
                Some(then) if title.is_some() && withdrawn.is_none() => {
                    changed(then, &self.said_at(&one.article, &one.place)?)
                }
                _ => None,
            };
            Ok(SavedView {
                changed,
                place_name: self.place_name(&one.place),
                place: one.place.to_string(),
                gone: title.is_none(),
                withdrawn,
                title: title.unwrap_or(one.title),
                article: one.article,
                saved_at: one.at,
            })
        });
        views.collect()
    }

    /// What an article says at a place today.
    fn said_at(&mut self, article: &str, place: &PlaceCode) -> Result<Said, PhoneError> {
        let (locale, today) = (self.locale()?, self.today());
        let read = self.read(article, place, today)?;
        let blocks = read.parts.iter().flat_map(|part| part.blocks.iter().flat_map(|(_, lines)| lines));
        let text: Vec<&str> = blocks.map(String::as_str).collect();
        Ok(Said { locale, verdict: read.verdict.map(str::to_owned), text: ObjectId::of(text.join("\n").as_bytes()) })
    }

    /// The title of an article at a place, if it is there, and why it was withdrawn, if it was.
    fn title_at(&mut self, article: &str, place: &PlaceCode) -> Result<Option<(String, Option<String>)>, PhoneError> {
        let today = self.today();
        let id = item_id("article", article)?;
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment::today(today) };
        if let Some(found) = here.find_at_all(Kind::Article, &id)
            && let Body::Article(article) = found.body
        {
            return Ok(Some((article.title.text, found.withdrawn)));
        }
        Ok(titles(&here, &[id]).pop().map(|found| (found.title, None)))
    }

    fn change_saved(
        &mut self,
        change: impl FnOnce(&mut Vec<Saved>) -> Result<(), PhoneError>,
    ) -> Result<(), PhoneError> {
        let tx = self.store.begin()?;
        let mut all = read(&*tx)?;
        change(&mut all)?;
        if all.is_empty() {
            tx.delete_private(SAVED)?;
        } else {
            let bytes = serde_json::to_vec(&all).map_err(|e| unreadable(&e))?;
            tx.put_private(SAVED, &Zeroizing::new(bytes))?;
        }
        Ok(tx.commit()?)
    }
}

/// That an article says something else now, in the words of its verdict where that is another. In another language nothing can
/// be compared.
fn changed(then: &Said, now: &Said) -> Option<String> {
    if then == now || then.locale != now.locale {
        return None;
    }
    let words = |said: &Said| said.verdict.as_deref().and_then(|verdict| verdict_words(verdict, now.locale));
    let what = match (words(then), words(now)) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        _ => pick(now.locale, "里面写的改了", "what it says is different").to_owned(),
    };
    Some(match now.locale {
        Locale::ZhHans => format!("新内容会改变你的结果：{what}。再看一遍。"),
        Locale::En => format!("New guidance changes your result: {what}. Read it again."),
    })
}

fn verdict_words(verdict: &str, locale: Locale) -> Option<&'static str> {
    Some(match verdict {
        "yes" => pick(locale, "可以", "Yes"),
        "no" => pick(locale, "不可以", "No"),
        "free" => pick(locale, "不要钱", "Free"),
        "depends" => pick(locale, "看情况", "It depends"),
        "unknown" => pick(locale, "没查清", "Not settled"),
        _ => return None,
    })
}

fn read(tx: &dyn Txn) -> Result<Vec<Saved>, PhoneError> {
    let Some(bytes) = tx.get_private(SAVED)? else { return Ok(Vec::new()) };
    Ok(serde_json::from_slice(&bytes).map_err(|e| unreadable(&e))?)
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Row { table: "private", why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestClock, phone};

    fn ids(phone: &mut Phone) -> Vec<String> {
        phone.saved().expect("lists").into_iter().map(|one| one.article).collect()
    }

    #[test]
    fn what_was_saved_is_at_hand_the_latest_first_and_once() {
        let clock = TestClock::new();
        let mut held = phone("one", None, &clock);
        let place: PlaceCode = "330100".parse().expect("a place");
        held.save_article("permit-what", &place).expect("saves");
        clock.advance(1_000);
        held.save_article("wages-unpaid", &place).expect("saves");
        held.save_article("permit-what", &place).expect("again");
        assert_eq!(ids(&mut held), ["wages-unpaid", "permit-what"]);
        let first = held.saved().expect("lists").remove(0);
        assert!(!first.title.is_empty() && !first.gone && first.place_name.contains("杭州"), "{first:?}");
        held.unsave_article("wages-unpaid", &place).expect("takes out");
        assert_eq!(ids(&mut held), ["permit-what"]);
        assert_eq!(held.save_article("no-such-article", &place).expect_err("not there").code(), "not-found");
        assert!(!held.status().expect("status").has_identity, "saving makes nobody");
    }

    #[test]
    fn the_list_is_sealed_and_shows_to_nobody_but_its_owner() {
        let dir = tempfile::tempdir().expect("a folder");
        let mut held = phone("one", Some(dir.path()), &TestClock::new());
        let place = PlaceCode::cn();
        held.save_article("wages-unpaid", &place).expect("saves");
        held.set_pin(Some("fish soup")).expect("sets");
        held.set_duress_pin(Some("2468")).expect("sets");
        held.lock();
        assert_eq!(held.saved().expect_err("locked").code(), "locked");
        held.unlock("2468").expect("opens");
        assert!(ids(&mut held).is_empty());
        assert_eq!(held.save_article("permit-what", &place).expect_err("refused").code(), "guidance-only");
        held.unlock("fish soup").expect("opens");
        assert_eq!(ids(&mut held), ["wages-unpaid"]);
        let row = held.store.read().expect("reads").get_private(SAVED).expect("opens").expect("there");
        assert!(row.windows(12).any(|window| window == b"wages-unpaid"), "this is where it lies");
        drop(held);
        // Public objects name the article as well, so the row itself is looked for.
        for file in std::fs::read_dir(dir.path()).expect("lists") {
            let bytes = std::fs::read(file.expect("an entry").path()).expect("reads");
            assert!(!bytes.windows(row.len()).any(|window| window == row.as_slice()));
        }
    }

    #[test]
    fn a_list_has_an_end() {
        let mut held = phone("one", None, &TestClock::new());
        let places: Vec<PlaceCode> =
            held.places("区", 300).iter().map(|one| one.code.parse().expect("a code")).collect();
        let mut saved = 0;
        let refused = places.iter().find_map(|place| match held.save_article("permit-what", place) {
            Ok(()) => {
                saved += 1;
                None
            }
            Err(error) => Some(error.code()),
        });
        assert_eq!((saved, refused), (SAVED_MAX, Some("input")));
    }
}
