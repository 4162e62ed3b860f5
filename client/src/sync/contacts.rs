//! People whose card was read on this phone: which key is wrapped to them before any server told anything.
//!
//! A contact's space is the hash of its genesis, so what a server later sends of their `devices` log proves itself; the card
//! only fills the time until then. Names are as the card said them and stay on this phone.

use serde::{Deserialize, Serialize};
use sojourn_core::id::{SealingPublic, SpaceId};
use sojourn_core::sync::card::Card;

use super::SyncFault;
use super::view::devices_of;
use crate::store::Txn;

const PREFIX: &str = "contact/";

/// What is kept of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What the person calls themselves, or what this phone's person calls them.
    pub name: String,
    /// The newest generation the card told of; 0 for one that is known by name only.
    pub generation: u64,
    /// Its public key.
    pub public: SealingPublic,
}

fn key(space: SpaceId) -> String {
    format!("{PREFIX}{space}")
}

/// Keeps what a card says, unless a newer one of the same person was read before.
///
/// # Errors
/// [`SyncFault`] when the store fails or is locked.
pub fn keep_card(tx: &dyn Txn, card: &Card) -> Result<(), SyncFault> {
    let known = contact(tx, card.space())?;
    if known.as_ref().is_some_and(|known| known.generation > card.generation) {
        return Ok(());
    }
    let named = known.map(|known| known.name).filter(|_| card.name.is_empty());
    let name = named.unwrap_or_else(|| card.name.clone());
    put(tx, card.space(), &Contact { name, generation: card.generation, public: card.public })
}

/// Gives a person a name of one's own; it is told to nobody.
///
/// # Errors
/// As for [`keep_card`].
pub fn rename(tx: &dyn Txn, space: SpaceId, name: &str) -> Result<(), SyncFault> {
    let known =
        contact(tx, space)?.unwrap_or(Contact { name: String::new(), generation: 0, public: SealingPublic([0; 32]) });
    put(tx, space, &Contact { name: name.trim().to_owned(), ..known })
}

fn put(tx: &dyn Txn, space: SpaceId, contact: &Contact) -> Result<(), SyncFault> {
    let bytes = serde_json::to_vec(contact).map_err(|_| SyncFault::Corrupt("contact"))?;
    Ok(tx.put_private(&key(space), &bytes)?)
}

/// A contact, if their card was read or a name given.
///
/// # Errors
/// As for [`keep_card`].
pub fn contact(tx: &dyn Txn, space: SpaceId) -> Result<Option<Contact>, SyncFault> {
    let Some(bytes) = tx.get_private(&key(space))? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|_| SyncFault::Corrupt("contact"))
}

/// The newest generation of a person as far as this phone can prove it: from their `devices` log, or their card.
///
/// # Errors
/// As for [`keep_card`].
pub fn generation_of(tx: &dyn Txn, space: SpaceId) -> Result<Option<(u64, SealingPublic)>, SyncFault> {
    let told = devices_of(tx, space)?
        .and_then(|devices| devices.current_generation().map(|(number, generation)| (number, generation.public)));
    let shown = contact(tx, space)?.filter(|known| known.generation > 0).map(|known| (known.generation, known.public));
    Ok(told.into_iter().chain(shown).max_by_key(|(number, _)| *number))
}
