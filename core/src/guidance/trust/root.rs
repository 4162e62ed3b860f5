//! Roots: which keys may sign what. A root is followed only by the next one, signed to the thresholds of both.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::TrustError;
use super::envelope::{Envelope, PublicKey, Role};
use crate::time::Date;

/// A role's keys and how many of them must sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleKeys {
    /// The keys.
    pub keys: BTreeSet<PublicKey>,
    /// How many different ones are needed; at least one.
    pub threshold: u32,
}

/// Which keys may sign what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Always `root`.
    #[serde(rename = "type")]
    pub kind: RootTag,
    /// Counts up by one.
    pub version: u64,
    /// Its keys are public knowledge: for demonstrations only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// When its makers meant to have made the next one. Passing it is said, never enforced.
    pub expires: Date,
    /// Who signs roots.
    pub root: RoleKeys,
    /// Who signs releases.
    pub release: RoleKeys,
    /// Who signs timestamps.
    pub timestamp: RoleKeys,
    /// Whose receipts and log heads are believed.
    pub log: RoleKeys,
}

/// The word `root`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RootTag {
    /// The only one.
    Root,
}

impl Root {
    /// The keys of a role.
    #[must_use]
    pub const fn keys(&self, role: Role) -> &RoleKeys {
        match role {
            Role::Root => &self.root,
            Role::Release => &self.release,
            Role::Timestamp => &self.timestamp,
            Role::Log => &self.log,
        }
    }

    fn check(&self) -> Result<(), TrustError> {
        let short = |role: &Role| {
            let keys = self.keys(*role);
            keys.threshold == 0 || keys.keys.len() < keys.threshold as usize
        };
        Role::ALL.into_iter().find(short).map_or(Ok(()), |role| Err(TrustError::Unsatisfiable(role)))
    }
}

/// Reads a root that is trusted because of where it came from: the binary, or an operator's own hand. It must satisfy itself.
///
/// # Errors
/// [`TrustError`].
pub fn load_root(bytes: &[u8]) -> Result<Root, TrustError> {
    let envelope = Envelope::parse(bytes)?;
    let root: Root = envelope.content()?;
    root.check()?;
    envelope.require(Role::Root, &root.root, root.root.threshold)?;
    Ok(root)
}

/// Reads the root that follows one: its version is the next, and the thresholds of both have signed it.
///
/// # Errors
/// [`TrustError::RootGap`], [`TrustError::Threshold`] and the rest.
pub fn rotate(current: &Root, bytes: &[u8]) -> Result<Root, TrustError> {
    let envelope = Envelope::parse(bytes)?;
    envelope.require(Role::Root, &current.root, current.root.threshold)?;
    let next = load_root(bytes)?;
    if current.version.checked_add(1) != Some(next.version) {
        return Err(TrustError::RootGap { offered: next.version, known: current.version });
    }
    Ok(next)
}
