//! The next trust root, made by `sojourn keys` away from this server, taken in through the console.

use serde_json::json;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::trust::{Channel, DOCUMENT_BYTES_MAX, Root, rotate};
use sojourn_core::id::Bytes;
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

use super::stop::{distrust, refused, stop};
use super::{Desk, DeskError, Who};

impl Desk {
    /// Publishes the next root in both channels. Every key that may sign afterwards is in it, so it is verified before anything is kept: the
    /// number follows, the thresholds of the root before it and its own have signed, this server's own keys are named.
    ///
    /// # Errors
    /// Without the operator's duty; [`DeskError::Stopped`] in words for whatever is wrong with it.
    pub fn publish_root(&self, who: &Who, text: &str) -> Result<Root, DeskError> {
        who.require(Duty::Operator)?;
        let bytes = text.trim().as_bytes();
        if bytes.len() > DOCUMENT_BYTES_MAX {
            return Err(DeskError::TooLarge { what: "root".into(), max: DOCUMENT_BYTES_MAX });
        }
        let mut taken = None;
        for channel in [Channel::Stable, Channel::Preview] {
            let current = self.root_of(channel)?;
            let next = match rotate(&current, bytes) {
                Ok(next) => next,
                // The other channel took it before something failed: it is made good here.
                Err(_) if taken.is_none() && channel == Channel::Stable && self.is_ahead(bytes) => continue,
                Err(error) => return Err(distrust(&error)),
            };
            let path = format!("{channel}/roots/{}.json", next.version);
            let files = vec![PublishedFile { path, bytes: Bytes(bytes.to_vec()) }];
            self.service.guidance().publish(channel, PublishRequest { files }).map_err(refused)?;
            taken = Some(next);
        }
        self.service.guidance().renew_timestamps(self.now());
        let root = taken.ok_or_else(|| stop("trust.stop.hash", &[]))?;
        self.store.write(|view| {
            let detail = json!({ "version": root.version, "document": ObjectId::of(bytes), "expires": root.expires.to_string() });
            let about = format!("root:{}", root.version);
            Ok::<_, DeskError>(self.note(view, Some(who.person), "root-published", &about, &detail)?)
        })?;
        Ok(root)
    }

    /// Whether the stable channel has this very root already while the preview channel still lacks it.
    fn is_ahead(&self, bytes: &[u8]) -> bool {
        let offered = sojourn_core::guidance::trust::load_root(bytes).ok();
        let roots = [Channel::Stable, Channel::Preview].map(|channel| self.service.guidance().root(channel));
        match (offered, roots) {
            (Some(offered), [Some(stable), Some(preview)]) => stable == offered && preview.version < offered.version,
            _ => false,
        }
    }
}
