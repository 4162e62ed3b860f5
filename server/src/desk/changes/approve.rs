//! Approving: a signature over exactly what a change says, and the folder with it.

use std::collections::BTreeSet;

use ed25519_dalek::VerifyingKey;
use serde_json::json;
use sojourn_core::guidance::desk::change::{Digested, Step, approval_message};
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::object::ObjectId;

use super::super::{Desk, DeskError, Who};
use super::keys::named;
use super::steps::step;
use super::{Change, Edit, load, merged};
use crate::store::desk::{ApprovalRow, ChangeNo};

impl Desk {
    /// The bytes an approver signs for a change as it is now.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn approval_of(&self, change: &Change) -> Result<Vec<u8>, DeskError> {
        let digested = |edit: &Edit| Digested {
            item: named(&edit.key),
            before: edit.base,
            after: edit.value.as_ref().map(|value| ObjectId::of(&jcs::canonical_value(value).unwrap_or_default())),
        };
        let items: BTreeSet<Digested> = change.edits.iter().map(digested).collect();
        approval_message(change.row.no, &items).map_err(|error| DeskError::Internal(error.to_string()))
    }

    /// Approves a change with a signature over exactly what it says, and merges it into the folder.
    ///
    /// # Errors
    /// [`DeskError::Refused`] for who wrote in it; [`DeskError::Signature`]; [`DeskError::Behind`] where the folder moved on.
    pub fn approve(&self, who: &Who, no: ChangeNo, version: i64, signature: &str) -> Result<(), DeskError> {
        let head = self.head()?;
        let change = self.change(no)?;
        step(&change, Step::Approve, who)?;
        if change.row.version != version {
            return Err(DeskError::Behind(vec![change.row.title]));
        }
        let message = self.approval_of(&change)?;
        let public_key = verify(who, &message, signature)?;
        let after = merged(&head, &change)?;
        let approval = ApprovalRow {
            person: who.person,
            at: self.at(),
            digest: ObjectId::of(&message).0,
            public_key,
            signature: signature.to_owned(),
        };
        let overlay = self.overlay(&change)?;
        let snapshot = self.store.write(|view| {
            let now = load(view, no)?;
            let next = step(&now, Step::Approve, who)?;
            if now.row.version != version || view.head()?.map_or(0, |row| row.no) != head.no {
                return Err(DeskError::Behind(vec![now.row.title]));
            }
            view.put_approval(no, &approval)?;
            self.touch(view, now.row, next, None)?;
            let snapshot = view.put_snapshot(&after.files, self.at(), &format!("change:{no}"))?;
            let detail =
                json!({ "digest": ObjectId(approval.digest), "key": approval.public_key, "snapshot": snapshot });
            self.note(view, Some(who.person), "change-approved", &format!("change:{no}"), &detail)?;
            Ok(snapshot)
        })?;
        // What was written is what was laid over this very head: nothing is read again, and the checks begin.
        if overlay.head.no == head.no {
            self.keep_head(snapshot, after.come_of(&overlay));
        }
        self.go_on();
        Ok(())
    }
}

/// The signer's public key, if the signature is theirs and holds. The message is bytes the server made from what it stores.
pub(in crate::desk) fn verify(who: &Who, message: &[u8], signature: &str) -> Result<String, DeskError> {
    let key = who.signing_key.clone().ok_or(DeskError::Signature("this person has no signing key yet"))?;
    let bytes = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).ok();
    let public: [u8; 32] =
        bytes(&key).and_then(|bytes| bytes.try_into().ok()).ok_or(DeskError::Signature("the key is not one"))?;
    let signature = bytes(signature).and_then(|bytes| ed25519_dalek::Signature::from_slice(&bytes).ok());
    let signature = signature.ok_or(DeskError::Signature("it is not 128 hex digits"))?;
    let holds = VerifyingKey::from_bytes(&public).is_ok_and(|key| key.verify_strict(message, &signature).is_ok());
    holds.then_some(key).ok_or(DeskError::Signature("it is not over this content by this key"))
}
