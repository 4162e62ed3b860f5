//! What is published and stands in no row: after a crash between the two, or from the command line. It is noted as found.
//!
//! Who withdrew is read from the signature, which phones verified too. Nothing is undone: what phones have is what is published.

use std::collections::BTreeSet;

use serde_json::json;
use sojourn_core::guidance::trust::{Channel, Envelope, PublicKey, Role};

use super::stop::distrust;
use super::withdraw::{about, what};
use super::{Desk, DeskError};
use crate::store::desk::{DeskView, PersonNo};

impl Desk {
    /// Writes the rows that the newest withdrawal of a channel should have.
    pub(super) fn find_withdrawal(&self, channel: Channel) -> Result<(), DeskError> {
        let library = self.service.guidance();
        let Some((content, document)) = library.withdrawal(channel).zip(library.withdrawal_document(channel)) else {
            return Ok(());
        };
        let seq = i64::try_from(content.seq).unwrap_or(i64::MAX);
        let known = self.withdrawals(channel)?;
        if known.iter().any(|row| row.seq == seq) {
            return Ok(());
        }
        let envelope = Envelope::parse(&document).map_err(|error| distrust(&error))?;
        let keys = envelope.signers(Role::Release).map_err(|error| distrust(&error))?;
        self.store.write(|view| match holder(view, &keys)? {
            Some(person) => self.keep_withdrawal(view, &content, &document, person, "withdrawal-found"),
            // Nobody here holds the key: the deed is noted, and by whom is not known.
            None if view.audit_about(&about(&content))?.is_empty() => {
                Ok(self.note(view, None, "withdrawal-found", &about(&content), &what(&content))?)
            }
            None => Ok(()),
        })
    }

    /// Notes a root that came after the first and stands in no row.
    pub(super) fn find_root(&self) -> Result<(), DeskError> {
        let Some(root) = self.service.guidance().root(Channel::Stable).filter(|root| root.version > 1) else {
            return Ok(());
        };
        let about = format!("root:{}", root.version);
        if !self.store.read(|view| view.audit_about(&about))?.is_empty() {
            return Ok(());
        }
        let detail = json!({ "version": root.version, "expires": root.expires.to_string() });
        self.store.write(|view| match view.audit_about(&about)?.is_empty() {
            true => Ok::<_, DeskError>(self.note(view, None, "root-found", &about, &detail)?),
            false => Ok(()),
        })
    }
}

/// The one person among the signers whose key the desk knows.
fn holder(view: &DeskView<'_>, keys: &BTreeSet<PublicKey>) -> Result<Option<PersonNo>, DeskError> {
    let keys: BTreeSet<String> = keys.iter().map(|key| String::from(*key)).collect();
    let holds = |key: &Option<String>| key.as_ref().is_some_and(|key| keys.contains(key));
    Ok(view.people()?.into_iter().find(|person| holds(&person.signing_key)).map(|person| person.no))
}
