//! Newer documents: believed or refused as a whole, before any pack is looked at. Nothing is written here.
//!
//! A withdrawal is heard whatever becomes of the release beside it: a phone that is not in a rollout yet, whose app is too
//! old for the release, or whose connection breaks before the packs are here hides what was taken back all the same. It
//! stands until a newer one replaces it or a release lifts it; a timestamp that names none does neither (ADR 0132).

use std::collections::BTreeMap;

use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::trust::{
    PackKey, Release, Root, Timestamp, TrustError, Withdrawal, rotate, verify_release, verify_timestamp,
    verify_withdrawal,
};
use sojourn_core::time::Millis;

use super::GuidanceFault;
use super::install::{Documents, Installed, text};
use super::packs::{verify_packs, write_packs};
use crate::store::Txn;

/// A newer set of documents and packs, not yet believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incoming {
    /// Roots that follow the one here, in order.
    pub roots: Vec<Vec<u8>>,
    /// The timestamp.
    pub timestamp: Vec<u8>,
    /// The release it names; absent when that is the one here.
    pub release: Option<Vec<u8>>,
    /// The withdrawal it names; absent when there is none or it is the one here.
    pub withdrawal: Option<Vec<u8>>,
    /// Packs by key, rebuilt but not verified: text, or packed.
    pub packs: BTreeMap<PackKey, Vec<u8>>,
}

/// A set of documents that verified, before their packs did.
#[derive(Debug, Clone)]
pub struct Verified {
    next: Installed,
    /// The release whose objects are here now.
    reading: Release,
    /// Whether the release itself is another than the one here.
    pub is_new_release: bool,
    /// Whether there is a withdrawal that was not here.
    pub is_new_withdrawal: bool,
    /// The app version that the new release asks for, if this app is older.
    pub needs_app: Option<String>,
}

impl Installed {
    /// Checks newer documents against what is here. Nothing is written.
    ///
    /// # Errors
    /// [`GuidanceFault::Trust`] for a lower number, a missing signature or another hash, [`GuidanceFault::Equivocation`].
    pub fn verify(&self, incoming: &Incoming, app_version: &str, now: Millis) -> Result<Verified, GuidanceFault> {
        let mut documents = self.documents.clone();
        let root = self.follow(&incoming.roots, &mut documents)?;
        let timestamp = self.newer_timestamp(&root, &incoming.timestamp)?;
        documents.timestamp = text(&incoming.timestamp)?;
        let is_new_release = timestamp.release != ObjectId::of(self.documents.release.as_bytes());
        let mut release = self.release.clone();
        if is_new_release {
            let bytes = incoming.release.as_deref().ok_or_else(|| missing("release"))?;
            release = verify_release(&root, documents.channel, self.release.seq, Some(timestamp.release), bytes)?;
            if release.seq == self.release.seq {
                return Err(GuidanceFault::Equivocation(release.seq));
            }
            documents.release = text(bytes)?;
        }
        let withdrawal = self.newest_withdrawal(&root, &timestamp, incoming.withdrawal.as_deref(), &mut documents)?;
        let is_new_withdrawal = withdrawal != self.withdrawal;
        let needs_app = Some(&release).filter(|_| is_new_release).filter(|new| !new.is_readable_by(app_version));
        let needs_app = needs_app.map(|new| new.min_app.clone());
        let older = self.older.clone();
        documents.accepted_under = self.older_roots();
        let next = Self { documents, root, release, older, timestamp, withdrawal, checked_at: now };
        let reading = self.reading().clone();
        let mut verified = Verified { next, reading, is_new_release, is_new_withdrawal, needs_app };
        if verified.back_to().is_none() {
            verified.next.older = None;
            verified.next.documents.older = None;
        }
        Ok(verified)
    }

    fn follow(&self, roots: &[Vec<u8>], documents: &mut Documents) -> Result<Root, GuidanceFault> {
        let mut root = self.root.clone();
        for bytes in roots {
            root = rotate(&root, bytes)?;
            documents.root = text(bytes)?;
        }
        Ok(root)
    }

    fn newer_timestamp(&self, root: &Root, bytes: &[u8]) -> Result<Timestamp, GuidanceFault> {
        let timestamp = verify_timestamp(root, self.documents.channel, self.release.seq, bytes)?;
        self.follows(&timestamp, root)?;
        Ok(timestamp)
    }

    /// The newest of the withdrawal here and the one that came.
    fn newest_withdrawal(
        &self,
        root: &Root,
        timestamp: &Timestamp,
        offered: Option<&[u8]>,
        documents: &mut Documents,
    ) -> Result<Option<Withdrawal>, GuidanceFault> {
        let held = self.withdrawal.clone();
        let Some(named) = timestamp.withdrawal else { return Ok(held) };
        if held.as_ref().is_some_and(|held| held.seq >= named) {
            return Ok(held);
        }
        let bytes = offered.ok_or_else(|| missing("withdrawal"))?;
        let newer = verify_withdrawal(root, documents.channel, named, bytes)?;
        documents.withdrawal = Some(text(bytes)?);
        Ok(Some(newer))
    }
}

impl Verified {
    /// The release that verified.
    #[must_use]
    pub fn release(&self) -> &Release {
        &self.next.release
    }

    /// The release whose objects are to be here: this one, or the older one that a withdrawal points back to.
    #[must_use]
    pub fn reading(&self) -> &Release {
        self.next.reading()
    }

    /// Whether other objects are needed than those that are here.
    #[must_use]
    pub fn needs_packs(&self) -> bool {
        *self.next.reading() != self.reading
    }

    /// The older release that the withdrawal in force points back to.
    #[must_use]
    pub fn back_to(&self) -> Option<u64> {
        self.next.in_force()?.back_to.filter(|seq| *seq < self.next.release.seq)
    }

    /// The number of an older release that is to be read and is not the one here.
    #[must_use]
    pub fn older_wanted(&self) -> Option<u64> {
        self.back_to().filter(|seq| self.next.older.as_ref().is_none_or(|older| older.seq != *seq))
    }

    /// Takes the older release: it bears as many signatures as any.
    ///
    /// # Errors
    /// [`GuidanceFault::Trust`] for another release or a missing signature.
    pub fn read_older(&mut self, bytes: &[u8]) -> Result<(), GuidanceFault> {
        let older = verify_release(&self.next.root, self.next.documents.channel, 0, None, bytes)?;
        if Some(older.seq) != self.back_to() {
            return Err(TrustError::Malformed(format!("release {} was not asked for", older.seq)).into());
        }
        self.next.documents.older = Some(text(bytes)?);
        self.next.older = Some(older);
        Ok(())
    }

    /// The same news without the release: what is here stays, and what was withdrawn is hidden in it. `heard` counts it as
    /// word from the server that all is well; otherwise the phone goes on saying how long it had none.
    #[must_use]
    pub fn without_release(&self, here: &Installed, heard: bool) -> Self {
        let mut next = self.next.clone();
        next.release = here.release.clone();
        next.documents.release.clone_from(&here.documents.release);
        next.older.clone_from(&here.older);
        next.documents.older.clone_from(&here.documents.older);
        if !heard {
            next.timestamp = here.timestamp.clone();
            next.documents.timestamp.clone_from(&here.documents.timestamp);
            next.checked_at = here.checked_at;
        }
        Self { next, is_new_release: false, ..self.clone() }
    }

    /// Checks every pack that is wanted, then writes objects, index and trust. Nothing counts before the commit.
    ///
    /// `wanted` says which packs of the release this phone keeps.
    ///
    /// # Errors
    /// [`GuidanceFault::Pack`], [`GuidanceFault::PackMissing`], [`GuidanceFault::Object`], [`GuidanceFault::Store`].
    pub fn install(
        &self,
        tx: &dyn Txn,
        packs: &BTreeMap<PackKey, Vec<u8>>,
        wanted: &dyn Fn(&PackKey) -> bool,
    ) -> Result<(), GuidanceFault> {
        if self.needs_packs() {
            let packs = verify_packs(self.reading(), packs, wanted)?;
            write_packs(tx, &packs)?;
        }
        let mut next = self.next.clone();
        if !next.documents.needs_older(&next.root) {
            next.documents.accepted_under.clear();
        }
        next.write(tx)
    }
}

fn missing(what: &str) -> GuidanceFault {
    GuidanceFault::Missing { path: what.to_owned(), status: 0 }
}
