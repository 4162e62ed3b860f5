//! What a change of roots means for what is here: which timestamp may follow, and what stays readable.

use sojourn_core::guidance::trust::{Root, Timestamp, TrustError, verify_release, verify_timestamp, verify_withdrawal};

use super::{Documents, Installed};

impl Installed {
    /// Whether a timestamp may come after the one here, once the roots it was sent with were followed to `root`.
    pub(in crate::guidance) fn follows(&self, timestamp: &Timestamp, root: &Root) -> Result<(), TrustError> {
        if timestamp.root > root.version {
            // Somebody keeps a root back, and with it the news of which keys are no longer good.
            return Err(TrustError::RootGap { offered: timestamp.root, known: root.version });
        }
        if timestamp.root < self.root.version {
            return Err(TrustError::Rollback { offered: timestamp.root, known: self.root.version });
        }
        let offered = timestamp.withdrawal.unwrap_or(0);
        let known = self.withdrawal.as_ref().map_or(0, |withdrawal| withdrawal.seq);
        if offered < known {
            // What was taken back is not hushed up by leaving it out: another withdrawal lifts it.
            return Err(TrustError::Rollback { offered, known });
        }
        // Times under a key the root no longer names are forgotten: a thief may have signed one of a far year.
        let bytes = self.documents.timestamp.as_bytes();
        let is_comparable = verify_timestamp(root, self.documents.channel, 0, bytes).is_ok();
        if is_comparable && timestamp.issued < self.timestamp.issued {
            let (offered, known) = (timestamp.issued.0, self.timestamp.issued.0);
            return Err(TrustError::Rollback { offered, known });
        }
        Ok(())
    }

    /// The roots under which what is here was accepted.
    pub(in crate::guidance) fn older_roots(&self) -> Vec<String> {
        let mut roots = self.documents.accepted_under.clone();
        if roots.last() != Some(&self.documents.root) {
            roots.push(self.documents.root.clone());
        }
        roots
    }
}

impl Documents {
    /// Whether something here was signed by keys a root no longer names. It was accepted when they were good, and
    /// reading must always work; only what is new is refused.
    pub(in crate::guidance) fn needs_older(&self, root: &Root) -> bool {
        let release = |text: &String| verify_release(root, self.channel, 0, None, text.as_bytes());
        let releases = std::iter::once(&self.release).chain(&self.older).any(|text| release(text).is_err());
        let timestamp = verify_timestamp(root, self.channel, 0, self.timestamp.as_bytes()).is_err();
        let withdrawal = self.withdrawal.as_ref().map(|text| verify_withdrawal(root, self.channel, 0, text.as_bytes()));
        releases || timestamp || withdrawal.is_some_and(|outcome| outcome.is_err())
    }
}

/// What the newest root or an older one vouches for; the newest one's refusal when none does.
pub(super) fn under_one<T>(
    newest: &Root,
    older: &[Root],
    verify: impl Fn(&Root) -> Result<T, TrustError>,
) -> Result<T, TrustError> {
    let refused = match verify(newest) {
        Ok(document) => return Ok(document),
        Err(refused) => refused,
    };
    older.iter().find_map(|root| verify(root).ok()).ok_or(refused)
}
