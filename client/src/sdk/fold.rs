//! A sealed log as a screen shows it: entries opened and folded, own unsent operations laid on top, and above them those
//! that stay on this phone.
//!
//! Opening needs keys and rights, which come from the space's other two logs; folding is `core`'s. Nothing is kept
//! between calls: a person's logs are short, and a state that cannot be stale needs no care.

use sojourn_core::access::{DevicesState, authority};
use sojourn_core::id::{DeviceId, GrantId, LogId, SpaceId};
use sojourn_core::registration::stage;
use sojourn_core::sync::fold::{Content, FoldEntry, LogState};
use sojourn_core::sync::operation::{Hlc, Name, Operation};
use sojourn_core::sync::outcome::EntryOutcome;
use sojourn_core::sync::plain::{Authority, Level};
use sojourn_core::sync::rebase::{PendingOperation, rebase};
use sojourn_core::sync::seal::open_body;
use sojourn_core::sync::{FORMAT_V1, Frame, Header, Stamp};
use sojourn_core::time::Millis;

use crate::store::{BodyKept, EntryRow, Txn};
use crate::sync::SyncFault;
use crate::sync::identity::Identity;
use crate::sync::keyring::LogRing;
use crate::sync::local;
use crate::sync::view::{SpaceView, devices_of};

/// Entries read at a time.
const PAGE: u32 = 500;

/// A folded log.
#[derive(Debug, Clone)]
pub(crate) struct LogView {
    /// What the server's order says.
    pub base: LogState,
    /// What a screen shows: the same with everything unsent on top.
    pub state: LogState,
    /// What would become of each operation without a place: unsent ones, then those that stay on this phone.
    pub pending: Vec<(Name, EntryOutcome)>,
    /// Entries that have no effect, with why.
    pub without_effect: Vec<(u64, Name, EntryOutcome)>,
    /// The highest time in it.
    pub time: Hlc,
    /// Everything that was said in it and could be opened, in the order in which it was folded.
    pub spoken: Vec<Spoken>,
    /// An entry whose key is not here yet; the fold stops before it.
    pub locked_at: Option<u64>,
    /// The right by which this phone's person writes in it, as far as it has one.
    pub right: Authority,
}

/// One operation as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    /// Its name.
    pub name: Name,
    /// The device that wrote it; none for what stays on this phone.
    pub device: Option<DeviceId>,
    /// What it says.
    pub operation: Operation,
    /// When the server received it; none while it has no place in the log.
    pub received_at: Option<Millis>,
}

/// The rule about stages, as the fold asks it.
#[must_use]
pub(crate) fn stages(from: &str, to: &str) -> bool {
    stage::legal(Some(from), to)
}

/// Folds a log of a space.
///
/// # Errors
/// [`SyncFault`] when the store fails or is locked, or holds bytes that are not frames.
pub(crate) fn fold_log(
    tx: &dyn Txn,
    identity: &Identity,
    view: &SpaceView,
    space: SpaceId,
    log: &LogId,
) -> Result<LogView, SyncFault> {
    let ring = LogRing::load(tx, space, log, &view.access)?;
    let mut folding = Folding {
        tx,
        view,
        ring: &ring,
        out: LogView {
            base: LogState::new(space, log.clone()),
            state: LogState::new(space, log.clone()),
            pending: Vec::new(),
            without_effect: Vec::new(),
            time: Hlc { at: Millis(0), counter: 0 },
            spoken: Vec::new(),
            locked_at: None,
            right: Authority::Granted(Level::Read),
        },
    };
    folding.entries(space, log)?;
    let pending = folding.pending(identity, space, log)?;
    let mut out = folding.out;
    let rebased = rebase(&out.base, &pending, &stages);
    out.state = rebased.state;
    out.pending = rebased.outcomes;
    Ok(out)
}

struct Folding<'a> {
    tx: &'a dyn Txn,
    view: &'a SpaceView,
    ring: &'a LogRing,
    out: LogView,
}

impl Folding<'_> {
    fn entries(&mut self, space: SpaceId, log: &LogId) -> Result<(), SyncFault> {
        let mut after = 0;
        loop {
            let page = self.tx.list_entries(space, log, after, PAGE)?;
            let Some(last) = page.last().map(|row| row.seq) else { return Ok(()) };
            for row in page {
                if !self.entry(row)? {
                    return Ok(());
                }
            }
            after = last;
        }
    }

    /// Folds one entry; `false` when its key is missing.
    fn entry(&mut self, row: EntryRow) -> Result<bool, SyncFault> {
        let frame = Frame::parse(row.frame)?;
        let prefix = frame.prefix()?;
        let name = Name { author: prefix.author_space, op_id: prefix.op_id };
        if frame.format() != FORMAT_V1 {
            self.fold(row.seq, name, Some(Authority::Owner), Content::UnknownFormat);
            return Ok(true);
        }
        let header = frame.header()?;
        let stamp = Stamp::parse(&row.stamp)?;
        let right = self.right(&header, &frame, &stamp)?;
        if row.body != BodyKept::Present {
            self.fold(row.seq, name, right, Content::Unreadable);
            return Ok(true);
        }
        let Some(key) = header.key_id.and_then(|key_id| self.ring.get(&key_id)) else {
            self.out.locked_at = Some(row.seq);
            return Ok(false);
        };
        match open_body(key, FORMAT_V1, &header, frame.body()) {
            Ok(plaintext) => {
                self.saw(name, Some(header.device), &plaintext, Some(stamp.received_at));
                self.fold(row.seq, name, right, Content::Plaintext(&plaintext));
            }
            Err(_) => self.fold(row.seq, name, right, Content::Unreadable),
        }
        Ok(true)
    }

    fn right(&self, header: &Header, frame: &Frame, stamp: &Stamp) -> Result<Option<Authority>, SyncFault> {
        let theirs;
        let author: Option<&DevicesState> = if header.author_space == self.view.devices.space {
            Some(&self.view.devices)
        } else {
            theirs = devices_of(self.tx, header.author_space)?;
            theirs.as_ref()
        };
        Ok(authority(header, &frame.header_hash(), stamp, &self.view.access, author))
    }

    fn fold(&mut self, seq: u64, name: Name, right: Option<Authority>, content: Content<'_>) {
        let outcome = self.out.base.apply(&FoldEntry { seq, name, authority: right, content }, &stages);
        match outcome {
            EntryOutcome::Applied(_) | EntryOutcome::Repeat => {}
            other @ (EntryOutcome::Void(_) | EntryOutcome::NeedsNewerApp) => {
                self.out.without_effect.push((seq, name, other));
            }
        }
    }

    fn pending(
        &mut self,
        identity: &Identity,
        space: SpaceId,
        log: &LogId,
    ) -> Result<Vec<PendingOperation>, SyncFault> {
        let right = if space == identity.space { Some(Authority::Owner) } else { self.granted(identity, log) };
        let Some(authority) = right else { return Ok(Vec::new()) };
        self.out.right = authority;
        let mut pending = Vec::new();
        for row in self.tx.list_pending(space, log)? {
            let frame = Frame::parse(row.row.frame)?;
            let header = frame.header()?;
            let Some(key) = header.key_id.and_then(|key_id| self.ring.get(&key_id)) else { continue };
            let plaintext = open_body(key, FORMAT_V1, &header, frame.body())?;
            let name = Name { author: header.author_space, op_id: header.op_id };
            self.saw(name, Some(header.device), &plaintext, None);
            pending.push(PendingOperation { name, authority, plaintext: plaintext.to_vec() });
        }
        if space == identity.space {
            for kept in local::list(self.tx, log)? {
                let name = Name { author: space, op_id: kept.op_id };
                self.saw(name, None, &kept.plaintext, None);
                pending.push(PendingOperation { name, authority, plaintext: kept.plaintext.to_vec() });
            }
        }
        Ok(pending)
    }

    fn granted(&self, identity: &Identity, log: &LogId) -> Option<Authority> {
        let access = &self.view.access;
        let at = Millis(0);
        access
            .active_grants(log, access.seq, at)
            .filter(|state| state.grant.grantee == identity.space && state.grant.id != GrantId::ZERO)
            .map(|state| state.grant.level)
            .max()
            .map(Authority::Granted)
    }

    fn saw(&mut self, name: Name, device: Option<DeviceId>, plaintext: &[u8], received_at: Option<Millis>) {
        if let Ok(operation) = Operation::parse(plaintext) {
            self.out.time = self.out.time.max(operation.time);
            self.out.spoken.push(Spoken { name, device, operation, received_at });
        }
    }
}
