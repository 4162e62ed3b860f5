//! Looking at what is published, for the desk and its board.

use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{Channel, Envelope, PackEntry, PackKey, Release, Root, Withdrawal};

use super::Library;
use super::shelf::Shelf;

impl Library {
    /// The newest release of a channel, and its signed bytes; `None` while nothing is published.
    #[must_use]
    pub fn published(&self, channel: Channel) -> Option<(Release, Vec<u8>)> {
        self.of(channel, |shelf| shelf.release.clone())
    }

    /// A release that was published in a channel, by its number, and its signed bytes.
    ///
    /// It was verified when it was published, under the root of that day.
    #[must_use]
    pub fn release(&self, channel: Channel, seq: u64) -> Option<(Release, Vec<u8>)> {
        let bytes = self.files.read(&format!("{channel}/releases/{seq}.json")).ok()??;
        let release = Envelope::parse(&bytes).and_then(|envelope| envelope.content()).ok()?;
        Some((release, bytes))
    }

    /// Every release that was published in a channel, newest first.
    #[must_use]
    pub fn history(&self, channel: Channel) -> Vec<Release> {
        let numbers = self.files.numbers(&format!("{channel}/releases")).unwrap_or_default();
        numbers.into_iter().rev().filter_map(|seq| self.release(channel, seq)).map(|(release, _)| release).collect()
    }

    /// The newest withdrawal of a channel.
    #[must_use]
    pub fn withdrawal(&self, channel: Channel) -> Option<Withdrawal> {
        self.of(channel, |shelf| shelf.withdrawal.as_ref().map(|(withdrawal, _)| withdrawal.clone()))
    }

    /// The newest withdrawal of a channel as it was signed.
    #[must_use]
    pub fn withdrawal_document(&self, channel: Channel) -> Option<Vec<u8>> {
        self.of(channel, |shelf| shelf.withdrawal.as_ref().map(|(_, document)| document.clone()))
    }

    /// The newest root of a channel; `None` when this server has none.
    #[must_use]
    pub fn root(&self, channel: Channel) -> Option<Root> {
        self.of(channel, |shelf| Some(shelf.root.clone()))
    }

    /// A published pack, by the address of its index, which is checked.
    #[must_use]
    pub fn pack(&self, channel: Channel, key: &PackKey, index: ObjectId) -> Option<Pack> {
        let text = self.files.read(&format!("{channel}/packs/{key}/{index}")).ok()??;
        let entry = PackEntry { index, bytes: text.len() as u64 };
        Pack::verify(String::from_utf8(text).ok()?, key, &entry).ok()
    }

    fn of<T>(&self, channel: Channel, what: impl FnOnce(&Shelf) -> Option<T>) -> Option<T> {
        self.shelves().iter().find(|shelf| shelf.channel == channel).and_then(what)
    }
}
