//! An administrator's phone hands a signed release to a server. Signing happened elsewhere, by two people.

use sojourn_core::wire::v1::{PublishReply, PublishedFile};

use super::Phone;
use super::error::PhoneError;
use crate::store::Store;
use crate::sync::server::Server;
use crate::sync::state::Tokens;
use crate::transport::{Blocking, Transport, at_once};

impl Phone {
    /// Publishes files of a signed release in a channel; the phone must have synced, so that its token is fresh.
    ///
    /// # Errors
    /// [`PhoneError::Sync`] with the server's problem: the duty is missing, or something does not verify.
    pub fn publish_guidance(
        &mut self,
        transport: &mut dyn Transport,
        channel: &str,
        files: Vec<PublishedFile>,
    ) -> Result<PublishReply, PhoneError> {
        self.may_keep()?;
        let tokens = Tokens::load(&*self.store.read()?)?;
        let line = Blocking::new(transport);
        Ok(at_once(Server::new(&line).publish(channel, files, &tokens.access))?)
    }
}
