//! Letting someone in: a card is read face to face, the person says what, how far, what for and until when, and a grant is
//! written. It works without a network; taking it back does too.
//!
//! A grant is about one log. The key of the log is wrapped to the grantee by [`keyring::upkeep`], and when a grant ends a new
//! key is made without them: what was read before cannot be called back, and the views say so.

use serde::Serialize;
use sojourn_core::entropy::Entropy;
use sojourn_core::id::{DeviceId, GrantId, LogId, SpaceId};
use sojourn_core::locale::Locale;
use sojourn_core::say::{day, pick};
use sojourn_core::sync::card::Card;
use sojourn_core::sync::plain::{Grant, Holder, Level, Purpose, Scope};
use sojourn_core::sync::seal::{ContentKey, open_purpose, seal_purpose};
use sojourn_core::sync::wrap::{WrapFor, unwrap, wrap};
use sojourn_core::sync::{Frame, Plain};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use super::applications::ApplicationId;
use super::devices::short;
use super::error::PhoneError;
use super::sync_view::when;
use super::{Identity, Phone, Txn};
use crate::store::BodyKept;
use crate::sync::author::Author;
use crate::sync::contacts::{contact, generation_of, keep_card};
use crate::sync::keyring;
use crate::sync::view::{Overlay, SpaceView};
use crate::sync::{Scene, SyncFault};

/// Most characters of a purpose: a sentence, not a letter.
const PURPOSE_MAX: usize = 200;
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What someone is let into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// One application.
    Application(ApplicationId),
    /// The record of registrations, permits and periods.
    Record,
}

impl Shared {
    /// Some applications, and the record if wished.
    #[must_use]
    pub fn list(applications: &[ApplicationId], record: bool) -> Vec<Self> {
        applications.iter().copied().map(Self::Application).chain(record.then_some(Self::Record)).collect()
    }

    fn log(self) -> LogId {
        match self {
            Self::Application(id) => id.log(),
            Self::Record => LogId::profile(),
        }
    }

    fn of(log: &LogId) -> Option<Self> {
        if *log == LogId::profile() { Some(Self::Record) } else { ApplicationId::of(log).map(Self::Application) }
    }
}

/// A consent as the person gives it.
#[derive(Debug, Clone)]
pub struct NewGrant<'a> {
    /// The card that was scanned.
    pub card: &'a str,
    /// What is opened.
    pub what: &'a [Shared],
    /// How far: read, note or write.
    pub level: Level,
    /// What for, in the person's words; sealed to the two of them.
    pub purpose: &'a str,
    /// The last day on which it holds, in China's time.
    pub until: Date,
}

/// Whose card this is, before anything is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactCardView {
    /// The person's space.
    pub person: String,
    /// What they call themselves.
    pub name: String,
    /// Eight digits to compare with the other screen.
    pub code: String,
}

/// A grant as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GrantView {
    /// Its id.
    pub id: String,
    /// Who may.
    pub person: String,
    /// Their name, as their card said it.
    pub name: String,
    /// Eight digits of their space.
    pub code: String,
    /// What it opens: an application's title, or the record.
    pub what: String,
    /// The application, if it is one.
    pub application: Option<String>,
    /// `read`, `note` or `write`.
    pub level: &'static str,
    /// What for.
    pub purpose: String,
    /// The whole consent in one sentence.
    pub sentence: String,
    /// Since when, in words.
    pub since: String,
    /// The last day.
    pub until: Option<Date>,
    /// `active`, `revoked` or `over`.
    pub state: &'static str,
    /// No server knows of it, or of its end, yet.
    pub pending: bool,
}

impl Phone {
    /// This person's card, to be shown to someone who is to let them in. Makes the identity if there is none yet.
    ///
    /// # Errors
    /// [`PhoneError::Input`] for a name that is too long; [`SyncFault::NotYetJoined`] on a phone whose logs have not come.
    pub fn my_card(&mut self, name: &str) -> Result<String, PhoneError> {
        self.writing(|tx, identity, scene| {
            let view = own_view(tx, identity, scene)?;
            let (genesis, certificates) = way_to(tx, identity, &view)?;
            let (generation, public) = generation_of_own(&view)?;
            Card::sign(genesis, certificates, generation, public, name, &identity.keys)
                .map(|card| card.to_text())
                .map_err(|_| PhoneError::input("name", "at most 40 characters, on one line"))
        })
    }

    /// Whose card this is.
    ///
    /// # Errors
    /// [`SyncFault::Typing`] for what is no whole card, [`PhoneError::Input`] for one's own.
    pub fn read_card(&mut self, card: &str) -> Result<ContactCardView, PhoneError> {
        let card = Card::parse(card).map_err(|_| SyncFault::Typing)?;
        let own = self.reading(|_, identity, _| Ok(identity.space))?;
        if own == Some(card.space()) {
            return Err(PhoneError::input("card", "somebody else's card, not one's own"));
        }
        let person = card.space().to_hex();
        Ok(ContactCardView { code: short(&person), person, name: card.name })
    }

    /// Lets someone in. What they held of the same things ends with it, so that there is one answer to "how far".
    ///
    /// # Errors
    /// [`SyncFault::Typing`], [`PhoneError::Input`] for an end that has passed, a purpose that is missing or too long, a level
    /// that is none of the three, or nothing to open; [`PhoneError::NotFound`] for an application that is not here.
    pub fn give(&mut self, wish: &NewGrant<'_>) -> Result<Vec<GrantId>, PhoneError> {
        let today = self.today();
        self.writing(|tx, identity, scene| {
            let card = Card::parse(wish.card).map_err(|_| SyncFault::Typing)?;
            check(wish, &card, identity, today)?;
            for what in wish.what {
                if let Shared::Application(id) = what
                    && tx.get_log(identity.space, &id.log())?.is_none()
                {
                    return Err(PhoneError::not_found("application", id.to_string()));
                }
            }
            keep_card(tx, &card)?;
            let mut given = Vec::new();
            for what in wish.what {
                end_older(tx, identity, card.space(), &what.log(), scene)?;
                given.push(give_one(tx, identity, wish, card.space(), &what.log(), scene)?);
            }
            keyring::upkeep(tx, identity, scene)?;
            Ok(given)
        })
    }

    /// Takes a grant back, for good. A new key is made at once; the other phone deletes its copy when it next connects.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] when there is no such grant, or it ended already.
    pub fn take_back(&mut self, id: GrantId) -> Result<(), PhoneError> {
        self.writing(|tx, identity, scene| {
            let view = own_view(tx, identity, scene)?;
            let found =
                view.access.grants.get(&id).filter(|state| state.revoked.is_none() && !state.is_past(scene.now));
            let scope = found.map(|state| state.grant.scope.clone());
            let scope = scope.ok_or_else(|| PhoneError::not_found("grant", id.to_hex()))?;
            revoke(tx, identity, id, scope, scene)?;
            keyring::upkeep(tx, identity, scene)?;
            Ok(())
        })
    }

    /// Everyone who was let in, newest first, ended ones too: it is the person's to know.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn grants(&mut self) -> Result<Vec<GrantView>, PhoneError> {
        let locale = self.locale()?;
        let titles: Vec<(String, String)> =
            self.with_own(|phone| phone.applications())?.into_iter().map(|one| (one.id, one.title)).collect();
        let views = self.reading(|tx, identity, scene| {
            let told = SpaceView::load(tx, identity.space, Overlay::None)?;
            let Some(view) = SpaceView::load(tx, identity.space, Overlay::Pending(scene.now))? else {
                return Ok(Vec::new());
            };
            let mut states: Vec<_> = view.access.grants.values().collect();
            states.sort_by_key(|state| std::cmp::Reverse(state.began.seq));
            states
                .into_iter()
                .map(|state| {
                    let known = told.as_ref().and_then(|told| told.access.grants.get(&state.grant.id));
                    let pending = known.is_none_or(|known| known.revoked.is_some() != state.revoked.is_some());
                    let seen = Seen { locale, now: scene.now, titles: &titles, pending };
                    seen.view(tx, identity, state)
                })
                .collect()
        })?;
        Ok(views.unwrap_or_default())
    }
}

fn own_view(tx: &dyn Txn, identity: &Identity, scene: &Scene<'_>) -> Result<SpaceView, PhoneError> {
    Ok(SpaceView::load(tx, identity.space, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?)
}

fn generation_of_own(view: &SpaceView) -> Result<(u64, sojourn_core::id::SealingPublic), PhoneError> {
    let newest = view.devices.current_generation().map(|(number, generation)| (number, generation.public));
    Ok(newest.ok_or(SyncFault::NoKey)?)
}

fn check(wish: &NewGrant<'_>, card: &Card, identity: &Identity, today: Date) -> Result<(), PhoneError> {
    if card.space() == identity.space {
        return Err(PhoneError::input("card", "somebody else's card, not one's own"));
    }
    if wish.what.is_empty() {
        return Err(PhoneError::input("what", "at least one thing"));
    }
    if wish.until < today {
        return Err(PhoneError::input("until", "today or a later day"));
    }
    let purpose = wish.purpose.trim();
    if purpose.is_empty() || purpose.chars().count() > PURPOSE_MAX {
        return Err(PhoneError::input("purpose", "what for, in at most 200 characters"));
    }
    match wish.level {
        Level::Read | Level::Note | Level::Write => Ok(()),
        Level::Guardian => Err(PhoneError::input("level", "read, note or write")),
    }
}

fn give_one(
    tx: &dyn Txn,
    identity: &Identity,
    wish: &NewGrant<'_>,
    grantee: SpaceId,
    log: &LogId,
    scene: &mut Scene<'_>,
) -> Result<GrantId, PhoneError> {
    let id = GrantId(scene.entropy.array());
    let purpose = sealed_purpose(tx, identity, id, grantee, wish.purpose.trim(), scene)?;
    let ends = Some(end_of(wish.until)?);
    let grant = Grant { id, grantee, scope: Scope::Log(log.clone()), level: wish.level, ends, purpose };
    Author::new(tx, identity).plain(identity.space, &LogId::access(), &Plain::Grant(grant), scene)?;
    Ok(id)
}

fn sealed_purpose(
    tx: &dyn Txn,
    identity: &Identity,
    id: GrantId,
    grantee: SpaceId,
    text: &str,
    scene: &mut Scene<'_>,
) -> Result<Purpose, PhoneError> {
    let space = identity.space;
    let key = ContentKey::generate(scene.entropy);
    let sealed = seal_purpose(&key, &space, &id, text.as_bytes(), scene.entropy)?;
    let mut readers = [space, grantee];
    readers.sort_unstable();
    let own = own_view(tx, identity, scene)?;
    let mut wraps = Vec::new();
    for recipient in readers {
        let (generation, public) = match recipient == space {
            true => generation_of_own(&own)?,
            false => generation_of(tx, recipient)?.ok_or(SyncFault::NoKey)?,
        };
        let what = WrapFor::Purpose { space: &space, grant: &id, recipient: &recipient, generation };
        wraps.push(Holder { space: recipient, generation, wrap: wrap(what, key.expose(), &public, scene.entropy)? });
    }
    Ok(Purpose { sealed: sealed.into(), wraps })
}

/// The instant after a day in China.
fn end_of(day: Date) -> Result<Millis, PhoneError> {
    let out_of_range = || PhoneError::input("until", "a day within this century");
    let days = day.since(Date::constant(1970, 1, 1)).map_err(|_| out_of_range())?.get_days();
    let days = u64::try_from(days).map_err(|_| out_of_range())?;
    let offset = u64::try_from(CHINA_OFFSET_MINUTES).unwrap_or(0) * 60_000;
    Ok(Millis(((days + 1) * DAY_MS).saturating_sub(offset)))
}

fn end_older(
    tx: &dyn Txn,
    identity: &Identity,
    grantee: SpaceId,
    log: &LogId,
    scene: &mut Scene<'_>,
) -> Result<(), PhoneError> {
    let view = own_view(tx, identity, scene)?;
    let older: Vec<GrantId> = view
        .access
        .active_grants(log, view.access.seq, scene.now)
        .filter(|state| state.grant.grantee == grantee && state.grant.scope == Scope::Log(log.clone()))
        .map(|state| state.grant.id)
        .collect();
    for id in older {
        revoke(tx, identity, id, Scope::Log(log.clone()), scene)?;
    }
    Ok(())
}

fn revoke(
    tx: &dyn Txn,
    identity: &Identity,
    grant: GrantId,
    scope: Scope,
    scene: &mut Scene<'_>,
) -> Result<(), PhoneError> {
    Author::new(tx, identity).plain(identity.space, &LogId::access(), &Plain::RevokeGrant { grant, scope }, scene)?;
    Ok(())
}

/// The genesis, and the certificates that lead from it to this device.
fn way_to(
    tx: &dyn Txn,
    identity: &Identity,
    view: &SpaceView,
) -> Result<(sojourn_core::sync::genesis::PersonGenesis, Vec<Frame>), PhoneError> {
    let mut genesis = None;
    let mut certified: Vec<(DeviceId, DeviceId, Frame)> = Vec::new();
    for frame in device_frames(tx, identity.space)? {
        match Plain::parse(frame.body())? {
            Plain::Genesis(sojourn_core::sync::genesis::Genesis::Person(person)) => genesis = Some(person),
            Plain::Certify { keys, .. } => certified.push((keys.device_id(), frame.header()?.device, frame)),
            _ => {}
        }
    }
    let genesis = genesis.ok_or(SyncFault::NotYetJoined)?;
    let mut way = Vec::new();
    let mut at = identity.device();
    while at != genesis.device.device_id() && !view.devices.is_recovery(&at) {
        let link = certified.iter().find(|(device, _, _)| *device == at).ok_or(SyncFault::NotYetJoined)?;
        way.insert(0, link.2.clone());
        at = link.1;
    }
    Ok((genesis, way))
}

/// Every frame of a person's `devices` log with its body, own unsent ones at the end.
fn device_frames(tx: &dyn Txn, space: SpaceId) -> Result<Vec<Frame>, PhoneError> {
    let log = LogId::devices();
    let entries = tx.list_entries(space, &log, 0, u32::MAX)?.into_iter();
    let kept = entries.filter(|entry| entry.body == BodyKept::Present).map(|entry| entry.frame);
    let unsent = tx.list_pending(space, &log)?.into_iter().map(|row| row.row.frame);
    kept.chain(unsent).map(|bytes| Ok(Frame::parse(bytes)?)).collect()
}

/// What a view of a grant draws on.
struct Seen<'a> {
    locale: Locale,
    now: Millis,
    titles: &'a [(String, String)],
    pending: bool,
}

impl Seen<'_> {
    fn view(
        &self,
        tx: &dyn Txn,
        identity: &Identity,
        state: &sojourn_core::access::state::GrantState,
    ) -> Result<GrantView, PhoneError> {
        let grant = &state.grant;
        let person = grant.grantee.to_hex();
        let name = contact(tx, grant.grantee)?.map(|known| known.name).unwrap_or_default();
        let purpose = purpose_of(tx, identity, identity.space, grant)?;
        let shared = match &grant.scope {
            Scope::Log(log) => Shared::of(log),
            Scope::All => None,
        };
        let application = match shared {
            Some(Shared::Application(id)) => Some(id.to_string()),
            _ => None,
        };
        let what = self.what(shared, application.as_deref());
        let until = grant.ends.map(|ends| Millis(ends.0.saturating_sub(1)).date_at(CHINA_OFFSET_MINUTES));
        let called = if name.is_empty() { short(&person) } else { name.clone() };
        Ok(GrantView {
            id: grant.id.to_hex(),
            code: short(&person),
            sentence: consent(self.locale, &called, grant.level, &what, &purpose, until),
            person,
            name,
            what,
            application,
            level: level_code(grant.level),
            purpose,
            since: when(state.began.at, self.now, self.locale),
            until,
            state: match state.revoked {
                Some(_) => "revoked",
                None if state.is_past(self.now) => "over",
                None => "active",
            },
            pending: self.pending,
        })
    }

    fn what(&self, shared: Option<Shared>, application: Option<&str>) -> String {
        let title = self.titles.iter().find(|(id, _)| Some(id.as_str()) == application).map(|(_, title)| title.clone());
        match (shared, title) {
            (Some(Shared::Application(_)), Some(title)) => title,
            (Some(Shared::Application(_)), None) => pick(self.locale, "一项办理", "an application").to_owned(),
            (Some(Shared::Record), _) => {
                pick(self.locale, "登记、证件和经历", "registrations, permits and history").to_owned()
            }
            (None, _) => pick(self.locale, "全部记录", "everything").to_owned(),
        }
    }
}

/// What a grant is for, if it can be opened by this person.
pub(super) fn purpose_of(tx: &dyn Txn, me: &Identity, space: SpaceId, grant: &Grant) -> Result<String, PhoneError> {
    let keys = tx.list_person_keys(me.space)?;
    for holder in grant.purpose.wraps.iter().filter(|holder| holder.space == me.space) {
        let Some((_, secret)) = keys.iter().find(|(number, _)| *number == holder.generation) else { continue };
        let Some(bytes) = secret.first_chunk::<32>() else { continue };
        let secret = sojourn_core::sync::keys::SealingSecret::from_bytes(*bytes);
        let (grant_id, generation) = (&grant.id, holder.generation);
        let what = WrapFor::Purpose { space: &space, grant: grant_id, recipient: &me.space, generation };
        if let Ok(key) = unwrap(what, &holder.wrap, &secret)
            && let Ok(text) =
                open_purpose(&ContentKey::from_bytes(*key), &space, grant_id, grant.purpose.sealed.as_ref())
        {
            return Ok(String::from_utf8_lossy(&text).into_owned());
        }
    }
    Ok(String::new())
}

/// The level of a word: `read`, `note` or `write`.
#[must_use]
pub fn grant_level(word: &str) -> Option<Level> {
    [Level::Read, Level::Note, Level::Write].into_iter().find(|level| level_code(*level) == word)
}

/// A level for machines.
pub(super) fn level_code(level: Level) -> &'static str {
    match level {
        Level::Read => "read",
        Level::Note => "note",
        Level::Write => "write",
        Level::Guardian => "guardian",
    }
}

/// A level in words, as it stands in a consent.
pub(super) fn level_words(level: Level, locale: Locale) -> &'static str {
    match level {
        Level::Read => pick(locale, "看", "see"),
        Level::Note => pick(locale, "看并留言", "see and add notes to"),
        Level::Write => pick(locale, "替我办", "act for me in"),
        Level::Guardian => pick(locale, "帮我找回", "bring back"),
    }
}

/// The whole consent in one sentence.
fn consent(locale: Locale, name: &str, level: Level, what: &str, purpose: &str, until: Option<Date>) -> String {
    let level = level_words(level, locale);
    let until = until.map(|date| day(date, locale));
    match (locale, until) {
        (Locale::ZhHans, Some(until)) => format!("我同意{name}{level}“{what}”，用来：{purpose}，到{until}为止。"),
        (Locale::ZhHans, None) => format!("我同意{name}{level}“{what}”，用来：{purpose}。"),
        (Locale::En, Some(until)) => {
            format!("I agree that {name} may {level} “{what}”, for: {purpose}, until {until}.")
        }
        (Locale::En, None) => format!("I agree that {name} may {level} “{what}”, for: {purpose}."),
    }
}
