//! Signatures: two people, each with the key in their own browser, over exactly the bytes phones verify.

use data_encoding::HEXLOWER;
use serde_json::json;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::trust::{PublicKey, Role, Root};

use super::super::stop::{distrust, stop};
use super::super::{Desk, DeskError, Who, changes};
use super::{Stage, channel_of, envelope_of, keys_of, unmoved};
use crate::store::desk::{PersonRow, ReleaseNo, ReleaseRow, SignatureRow};

/// Somebody whose signature a release carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Who.
    pub name: String,
    /// Under which key, hex.
    pub key: String,
    /// When.
    pub at: i64,
    /// Whether the root of today takes it. It does not when a later root has removed the key.
    pub counts: bool,
}

impl Signer {
    /// The beginning of the key.
    #[must_use]
    pub fn short_key(&self) -> String {
        short(&self.key)
    }
}

/// Somebody who may sign releases of a channel, or could with a root that names their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaySign {
    /// Who; nobody of this desk for a key that only the root knows.
    pub name: Option<String>,
    /// Their key; none while they have none.
    pub key: Option<String>,
    /// Whether the root names it.
    pub is_named: bool,
}

impl MaySign {
    /// The beginning of the key; nothing while there is none.
    #[must_use]
    pub fn short_key(&self) -> String {
        self.key.as_deref().map(short).unwrap_or_default()
    }
}

impl Desk {
    /// The bytes a signer of a release signs: tag, role and canonical content, as phones verify them.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn message_to_sign(&self, no: ReleaseNo) -> Result<Vec<u8>, DeskError> {
        let row = self.store.read(|view| view.release(no))?.ok_or(DeskError::NotFound)?;
        envelope_of(&row)?.message(Role::Release).map_err(|error| distrust(&error))
    }

    /// Adds somebody's signature. Two signers are two people, not two keys of one; whether they wrote or approved what is in it does not
    /// matter, for every change was approved by somebody who did not write it.
    ///
    /// # Errors
    /// Without the publisher's duty; [`DeskError::Signature`]; [`DeskError::Stopped`] for a key the root does not name, a person or key that
    /// has signed already, a release that moved on or is past signing.
    pub fn sign(&self, who: &Who, no: ReleaseNo, version: i64, signature: &str) -> Result<(), DeskError> {
        who.require(Duty::Publisher)?;
        let message = self.message_to_sign(no)?;
        let key = changes::verify(who, &message, signature)?;
        let public = PublicKey::try_from(key.clone()).map_err(|_| DeskError::Signature("the key is not one"))?;
        self.store.write(|view| {
            let (mut row, stage) = unmoved(view, no, version)?;
            if stage != Stage::Open {
                return Err(stop("release.stop.not_open", &[("seq", &row.seq)]));
            }
            let root = self.root_of(channel_of(&row)?)?;
            if !root.release.keys.contains(&public) {
                return Err(stop("release.stop.not_named", &[("key", &short(&key)), ("root", &root.version)]));
            }
            for earlier in view.release_signatures(no)? {
                if earlier.person == who.person {
                    return Err(stop("release.stop.signed", &[]));
                }
                if earlier.public_key == key {
                    return Err(stop("release.stop.same_key", &[]));
                }
            }
            let mut envelope = envelope_of(&row)?;
            envelope.attach(Role::Release, public, signature).map_err(|error| distrust(&error))?;
            row.document = envelope.bytes().map_err(|error| distrust(&error))?;
            row.version += 1;
            view.update_release(&row)?;
            let signed = SignatureRow { public_key: key.clone(), person: who.person, at: self.at() };
            view.put_release_signature(no, &signed)?;
            let detail = json!({ "key": key, "signed": ObjectId::of(&message), "seq": row.seq });
            Ok(self.note(view, Some(who.person), "release-signed", &format!("release:{no}"), &detail)?)
        })
    }

    /// Who may sign releases of a channel: the people with the duty, and keys the root names that nobody here has.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn may_sign(&self, root: &Root) -> Result<Vec<MaySign>, DeskError> {
        let people = self.store.read(|view| view.people())?;
        let named: Vec<String> = root.release.keys.iter().map(|key| HEXLOWER.encode(&key.0)).collect();
        let publishes = |person: &&PersonRow| {
            person.disabled_at.is_none() && super::super::duties_of(person.duties).contains(&Duty::Publisher)
        };
        let mut rows: Vec<MaySign> = people
            .iter()
            .filter(publishes)
            .map(|person| MaySign {
                name: Some(person.name.clone()),
                is_named: person.signing_key.as_ref().is_some_and(|key| named.contains(key)),
                key: person.signing_key.clone(),
            })
            .collect();
        let known: Vec<String> = rows.iter().filter_map(|row| row.key.clone()).collect();
        let others = named.into_iter().filter(|key| !known.contains(key));
        rows.extend(others.map(|key| MaySign { name: None, key: Some(key), is_named: true }));
        Ok(rows)
    }

    /// Whose signatures a release carries.
    pub(super) fn signers(&self, row: &ReleaseRow, root: &Root) -> Result<Vec<Signer>, DeskError> {
        let good = keys_of(row)?;
        self.store.read(|view| {
            let mut signers = Vec::new();
            for signed in view.release_signatures(row.no)? {
                let name = view.person(signed.person)?.map_or_else(String::new, |person| person.name);
                let public = PublicKey::try_from(signed.public_key.clone()).ok();
                let counts = public.is_some_and(|key| good.contains(&key) && root.release.keys.contains(&key));
                signers.push(Signer { name, key: signed.public_key, at: signed.at, counts });
            }
            Ok(signers)
        })
    }
}

/// The beginning of a key, enough for people to tell keys apart.
#[must_use]
pub fn short(key: &str) -> String {
    key.chars().take(8).collect()
}
