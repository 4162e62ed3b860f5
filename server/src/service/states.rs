//! Folded `devices` and `access` of spaces, remembered between requests.
//!
//! A remembered state names the heads it was folded to; whoever uses it compares them with the heads in his own view of
//! the store. So nothing has to be invalidated: a state that is behind is brought forward, one that does not fit is
//! folded anew.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sojourn_core::access::{AccessState, DevicesState, PlainEntry};
use sojourn_core::id::{GrantId, LogId, SpaceId};
use sojourn_core::sync::{Frame, Head};

use crate::store::{EntryRow, SpaceRead, Store, StoreError, StoreResult, read};

/// Entries folded at a time.
const FOLD_ROWS: usize = 500;
/// Bytes of frames read at a time.
const FOLD_BYTES: u64 = 4 * 1024 * 1024;

/// What the server knows of a space's authority.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpaceState {
    /// The `devices` head this was folded to.
    pub(crate) devices_head: Head0,
    /// The `access` head this was folded to.
    pub(crate) access_head: Head0,
    /// A person's devices; none for a group or an unknown space.
    pub(crate) devices: Option<DevicesState>,
    /// Grants and keys; none for an unknown space.
    pub(crate) access: Option<AccessState>,
}

/// A head that is empty by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head0(pub(crate) Head);

impl Default for Head0 {
    fn default() -> Self {
        Self(Head::EMPTY)
    }
}

/// Remembered states, bounded.
pub(crate) struct States {
    known: Mutex<HashMap<SpaceId, Arc<SpaceState>>>,
    known_max: usize,
}

impl States {
    pub(crate) fn new(known_max: usize) -> Self {
        Self { known: Mutex::default(), known_max }
    }

    /// The state of a space as one view of the store has it. `store` is asked for foreign authors' devices.
    pub(crate) fn load(
        &self,
        view: &mut dyn SpaceRead,
        store: &dyn Store,
        space: SpaceId,
    ) -> StoreResult<Arc<SpaceState>> {
        let devices_head = view.log(&LogId::devices())?.head;
        let access_head = view.log(&LogId::access())?.head;
        let known = self.get(&space);
        if let Some(known) = &known
            && (known.devices_head.0, known.access_head.0) == (devices_head, access_head)
        {
            return Ok(Arc::clone(known));
        }
        let base = match known {
            Some(known) if is_prefix(view, &known)? => (*known).clone(),
            _ => SpaceState::default(),
        };
        let state = Arc::new(self.fold(view, store, space, base)?);
        self.put(space, Arc::clone(&state));
        Ok(state)
    }

    /// The state of a space in a view of its own.
    pub(crate) fn read(&self, store: &dyn Store, space: SpaceId) -> StoreResult<Arc<SpaceState>> {
        read(store, space, |view| self.load(view, store, space))
    }

    /// Remembers a state that was brought forward elsewhere.
    pub(crate) fn put(&self, space: SpaceId, state: Arc<SpaceState>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= self.known_max && !known.contains_key(&space) {
            // Half goes: simple, and folding anew costs a millisecond.
            let mut keep = false;
            known.retain(|_, _| {
                keep = !keep;
                keep
            });
        }
        known.insert(space, state);
    }

    fn get(&self, space: &SpaceId) -> Option<Arc<SpaceState>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(space).cloned()
    }

    /// Folds both logs forward, in the order in which their stamps saw each other.
    fn fold(
        &self,
        view: &mut dyn SpaceRead,
        store: &dyn Store,
        space: SpaceId,
        mut state: SpaceState,
    ) -> StoreResult<SpaceState> {
        let mut devices = Tail::new(LogId::devices(), state.devices_head.0.seq);
        let mut access = Tail::new(LogId::access(), state.access_head.0.seq);
        loop {
            let next_devices = devices.peek(view)?.map(|row| row.stamp.access_seq);
            let next_access = access.peek(view)?.map(|row| row.stamp.devices_seq);
            let devices_first = match (next_devices, next_access) {
                (None, None) => return Ok(state),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some(access_seq), Some(_)) => access_seq <= state.access_head.0.seq,
            };
            let (tail, log) =
                if devices_first { (&mut devices, LogId::devices()) } else { (&mut access, LogId::access()) };
            let Some(row) = tail.take() else { return Ok(state) };
            let mut authors = |author: SpaceId| self.read(store, author);
            state.apply(space, &log, row.seq, row.chain, row.frame, row.stamp, &mut authors)?;
        }
    }
}

impl SpaceState {
    /// Takes one more entry of `devices` or `access`, accepted by the server before.
    #[expect(
        clippy::too_many_arguments,
        reason = "an entry as it lies in the store, and where foreign authors are found"
    )]
    pub(crate) fn apply(
        &mut self,
        space: SpaceId,
        log: &LogId,
        seq: u64,
        chain: sojourn_core::id::Hash,
        frame: Vec<u8>,
        stamp: sojourn_core::sync::Stamp,
        authors: &mut dyn FnMut(SpaceId) -> StoreResult<Arc<Self>>,
    ) -> StoreResult<()> {
        let frame = Frame::parse(frame).map_err(|_| StoreError::Row("a stored frame"))?;
        let header = frame.header().map_err(|_| StoreError::Row("a stored header"))?;
        let entry = PlainEntry::from_frame(seq, &frame, &header, stamp).map_err(|_| StoreError::Row("a plain body"))?;
        let head = Head0(Head { seq, chain });
        if *log == LogId::devices() {
            self.apply_devices(space, &entry);
            self.devices_head = head;
        } else {
            let foreign = (entry.author_space != space).then(|| authors(entry.author_space)).transpose()?;
            self.apply_access(space, &entry, foreign.as_deref());
            self.access_head = head;
        }
        Ok(())
    }

    fn apply_devices(&mut self, space: SpaceId, entry: &PlainEntry) {
        match &mut self.devices {
            Some(devices) => {
                let guardian = self.access.as_ref().is_some_and(|access| {
                    let stamp = &entry.stamp;
                    stamp.grant != GrantId::ZERO
                        && access.guardian(&stamp.grant, &entry.author_space, stamp.access_seq, stamp.received_at)
                });
                note(devices.apply(entry, guardian));
            }
            None => match DevicesState::begin(space, entry) {
                Ok(devices) => {
                    self.devices = Some(devices);
                    self.access.get_or_insert_with(|| AccessState::person(space));
                }
                Err(refusal) => note(Err(refusal)),
            },
        }
    }

    fn apply_access(&mut self, space: SpaceId, entry: &PlainEntry, foreign: Option<&Self>) {
        let author = match foreign {
            Some(foreign) => foreign.devices.as_ref(),
            None => self.devices.as_ref(),
        };
        match &mut self.access {
            Some(access) => note(access.apply(entry, author)),
            None => match AccessState::group(space, entry) {
                Ok(access) => self.access = Some(access),
                Err(refusal) => note(Err(refusal)),
            },
        }
    }
}

/// An accepted entry has an effect; one without is a trace of a restore, and worth a line.
fn note(applied: Result<(), sojourn_core::access::Refusal>) {
    if let Err(refusal) = applied {
        tracing::debug!(%refusal, "an entry of devices or access has no effect");
    }
}

/// Whether a remembered state lies on the view's chains.
fn is_prefix(view: &mut dyn SpaceRead, known: &SpaceState) -> StoreResult<bool> {
    let mut lies = |log: LogId, head: Head| StoreResult::Ok(view.chain_at(&log, head.seq)? == Some(head.chain));
    Ok(lies(LogId::devices(), known.devices_head.0)? && lies(LogId::access(), known.access_head.0)?)
}

/// The entries of a log that are still to be folded, read page by page.
struct Tail {
    log: LogId,
    after: u64,
    page: std::collections::VecDeque<EntryRow>,
}

impl Tail {
    fn new(log: LogId, after: u64) -> Self {
        Self { log, after, page: std::collections::VecDeque::new() }
    }

    fn peek(&mut self, view: &mut dyn SpaceRead) -> StoreResult<Option<&EntryRow>> {
        if self.page.is_empty() {
            self.page = view.list_entries(&self.log, self.after, FOLD_ROWS, FOLD_BYTES)?.into();
            if let Some(last) = self.page.back() {
                self.after = last.seq;
            }
        }
        Ok(self.page.front())
    }

    fn take(&mut self) -> Option<EntryRow> {
        self.page.pop_front()
    }
}
