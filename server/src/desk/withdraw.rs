//! Withdrawals: one signature hides something everywhere within a minute. It can hide, put notices first and point back; it cannot add.
//!
//! The newest withdrawal replaces all before it, so each begins from the current list, and lifting one is a withdrawal without it.

use serde_json::{Value, json};
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::{Object, ObjectId};
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::trust::{
    Channel, Envelope, PublicKey, Role, Withdrawal, WithdrawalTag, WithdrawalTarget, sign, verify_release,
};
use sojourn_core::id::Bytes;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

use super::releases::short;
use super::stop::{distrust, refused, stop};
use super::{Desk, DeskError, Who, changes};
use crate::store::desk::{DeskView, PersonNo, WithdrawalRow};

/// Most items hidden at once. Whoever has more to hide goes back to an older release.
const HIDDEN_MAX: usize = 100;
/// Longest reason, in characters: a banner on a small screen.
const WHY_MAX: usize = 300;

/// What a withdrawal is to say; its number is given here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What is hidden, and why.
    pub hide: Vec<WithdrawalTarget>,
    /// Notices shown first.
    pub show_first: Vec<ItemRef>,
    /// An older release to be read instead.
    pub back_to: Option<u64>,
}

impl Desk {
    /// What is withdrawn now.
    #[must_use]
    pub fn withdrawn(&self, channel: Channel) -> Wanted {
        let newest = self.service.guidance().withdrawal(channel);
        newest
            .map(|one| Wanted { hide: one.hide, show_first: one.show_first, back_to: one.back_to })
            .unwrap_or_default()
    }

    /// The withdrawal as it will be published, and the bytes its signer signs.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for reasons that are missing in a language; [`DeskError::Stopped`] for what phones do not have, or for nothing new.
    pub fn withdrawal(&self, channel: Channel, wanted: &Wanted) -> Result<(Withdrawal, Vec<u8>), DeskError> {
        self.check(channel, wanted)?;
        let content = self.next(channel, wanted);
        let envelope = sign(Role::Release, &content, &[]).and_then(|bytes| Envelope::parse(&bytes));
        let message =
            envelope.and_then(|envelope| envelope.message(Role::Release)).map_err(|error| distrust(&error))?;
        Ok((content, message))
    }

    /// Publishes a withdrawal under one publisher's signature, at once.
    ///
    /// # Errors
    /// Without the publisher's duty; [`DeskError::Signature`]; [`DeskError::Stopped`] when somebody published another one meanwhile.
    pub fn withdraw(&self, who: &Who, content: &Withdrawal, signature: &str) -> Result<u64, DeskError> {
        who.require(Duty::Publisher)?;
        let channel = content.channel;
        let wanted =
            Wanted { hide: content.hide.clone(), show_first: content.show_first.clone(), back_to: content.back_to };
        let (now, message) = self.withdrawal(channel, &wanted)?;
        if now != *content {
            return Err(stop("withdraw.stop.moved", &[("seq", &content.seq)]));
        }
        let document = self.signed_withdrawal(who, content, (&message, signature))?;
        self.hand_out(content, &document)?;
        self.store.write(|view| self.keep_withdrawal(view, content, &document, who.person, "withdrawn"))?;
        Ok(content.seq)
    }

    /// To phones. A crash before the rows are written is made good by `reconcile`: what is published wins.
    pub(super) fn hand_out(&self, content: &Withdrawal, document: &[u8]) -> Result<(), DeskError> {
        let path = format!("{}/withdrawals/{}.json", content.channel, content.seq);
        let files = vec![PublishedFile { path, bytes: Bytes(document.to_vec()) }];
        self.service.guidance().publish(content.channel, PublishRequest { files }).map_err(refused)?;
        // Phones learn of it from the daily word, which is signed anew now and not at the next look.
        self.service.guidance().renew_timestamps(self.now());
        Ok(())
    }

    /// Writes the rows of a withdrawal that is out, once.
    pub(super) fn keep_withdrawal(
        &self,
        view: &DeskView<'_>,
        content: &Withdrawal,
        document: &[u8],
        person: PersonNo,
        deed: &str,
    ) -> Result<(), DeskError> {
        let (channel, seq) = (content.channel.to_string(), i64::try_from(content.seq).unwrap_or(i64::MAX));
        if view.withdrawals(&channel)?.iter().any(|row| row.seq == seq) {
            return Ok(());
        }
        let row = WithdrawalRow { channel, seq, document: document.to_vec(), person, at: self.at() };
        view.put_withdrawal(&row)?;
        Ok(self.note(view, Some(person), deed, &about(content), &what(content))?)
    }

    /// Who published the withdrawals of a channel, newest first.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn withdrawals(&self, channel: Channel) -> Result<Vec<WithdrawalRow>, DeskError> {
        Ok(self.store.read(|view| view.withdrawals(&channel.to_string()))?)
    }

    fn next(&self, channel: Channel, wanted: &Wanted) -> Withdrawal {
        let known = self.service.guidance().withdrawal(channel).map_or(0, |one| one.seq);
        Withdrawal {
            kind: WithdrawalTag::Withdrawal,
            channel,
            seq: known + 1,
            hide: wanted.hide.clone(),
            show_first: wanted.show_first.clone(),
            back_to: wanted.back_to,
        }
    }

    fn check(&self, channel: Channel, wanted: &Wanted) -> Result<(), DeskError> {
        self.root_of(channel)?;
        if wanted.hide.len() > HIDDEN_MAX {
            return Err(stop("withdraw.stop.many", &[("max", &HIDDEN_MAX)]));
        }
        let before = self.withdrawn(channel);
        if before == *wanted {
            return Err(stop("withdraw.stop.same", &[]));
        }
        for target in &wanted.hide {
            for locale in Locale::ALL {
                let why = target.why.get(&locale).map_or(0, |text| text.trim().chars().count());
                if why == 0 || why > WHY_MAX {
                    let field = format!("why.{locale}");
                    return Err(DeskError::field(field, format!("1–{WHY_MAX} 字 · 1 to {WHY_MAX} characters")));
                }
            }
            if !before.hide.contains(target) && !self.phones_have(channel, Some(&target.place), &target.item) {
                return Err(stop("withdraw.stop.unknown", &[("item", &format!("{} {}", target.place, target.item))]));
            }
        }
        if let Some(notice) = wanted.show_first.iter().find(|item| item.kind != Kind::Notice) {
            return Err(stop("withdraw.stop.notice", &[("item", notice)]));
        }
        let mut new = wanted.show_first.iter().filter(|item| !before.show_first.contains(item));
        if let Some(notice) = new.find(|item| !self.phones_have(channel, None, item)) {
            return Err(stop("withdraw.stop.unknown", &[("item", notice)]));
        }
        wanted.back_to.map_or(Ok(()), |seq| self.check_back(channel, seq))
    }

    /// Phones go back only to a release the root of today vouches for.
    fn check_back(&self, channel: Channel, seq: u64) -> Result<(), DeskError> {
        let root = self.root_of(channel)?;
        let library = self.service.guidance();
        let live = library.published(channel).map_or(0, |(release, _)| release.seq);
        let found = library.release(channel, seq).filter(|(release, _)| release.seq < live);
        let (_, document) = found.ok_or_else(|| stop("release.stop.not_older", &[("seq", &seq), ("live", &live)]))?;
        verify_release(&root, channel, 0, None, &document).map_err(|error| distrust(&error))?;
        Ok(())
    }

    /// Whether the live release holds an item at a place, or at any, in any language.
    fn phones_have(&self, channel: Channel, place: Option<&PlaceCode>, item: &ItemRef) -> bool {
        let library = self.service.guidance();
        let Some((release, _)) = library.published(channel) else { return false };
        let packs = release.packs.iter().filter(|(key, _)| place.is_none_or(|place| key.place == *place));
        packs.filter_map(|(key, entry)| library.pack(channel, key, entry.index)).any(|pack| {
            pack.objects().any(|(_, text)| {
                text.contains(item.id.as_str())
                    && Object::parse(text.as_bytes()).is_ok_and(|object| object.item().as_ref() == Some(item))
            })
        })
    }

    pub(super) fn signed_withdrawal(
        &self,
        who: &Who,
        content: &Withdrawal,
        (message, signature): (&[u8], &str),
    ) -> Result<Vec<u8>, DeskError> {
        let key = changes::verify(who, message, signature)?;
        let public = PublicKey::try_from(key.clone()).map_err(|_| DeskError::Signature("the key is not one"))?;
        let root = self.root_of(content.channel)?;
        if !root.release.keys.contains(&public) {
            return Err(stop("release.stop.not_named", &[("key", &short(&key)), ("root", &root.version)]));
        }
        let bytes = sign(Role::Release, content, &[]).map_err(|error| distrust(&error))?;
        let mut envelope = Envelope::parse(&bytes).map_err(|error| distrust(&error))?;
        envelope.attach(Role::Release, public, signature).map_err(|error| distrust(&error))?;
        envelope.bytes().map_err(|error| distrust(&error))
    }
}

/// What the record calls a withdrawal.
pub(super) fn about(content: &Withdrawal) -> String {
    format!("withdrawal:{}/{}", content.channel, content.seq)
}

/// What the record says of it.
pub(super) fn what(content: &Withdrawal) -> Value {
    let hidden: Vec<String> = content.hide.iter().map(|one| format!("{}/{}", one.place, one.item)).collect();
    let signed = serde_json::to_value(content).ok().and_then(|value| jcs::canonical_value(&value).ok());
    json!({ "hidden": hidden, "show_first": content.show_first, "back_to": content.back_to,
        "content": signed.map(|bytes| ObjectId::of(&bytes)) })
}
