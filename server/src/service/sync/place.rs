//! Placing the frames of one space, inside its transaction: repeats get their latest answer, new ones are judged by
//! `core` and given a place, held, or rejected.
//!
//! The head row orders the log. `n` is used up without gaps in sealed logs, so after each frame those that waited for it
//! follow; `devices` and `access` take effect in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sojourn_core::access::policy::{Arrival, Verdict, judge};
use sojourn_core::id::{DeviceId, GrantId, LogId, SpaceId};
use sojourn_core::sync::receipt::{Hold, Outcome, RejectCode};
use sojourn_core::sync::{Frame, Stamp};
use sojourn_core::time::Millis;

use super::intake::SpaceArrivals;
use super::{Arrived, Delivered, Placed};
use crate::service::{Service, SpaceState};
use crate::store::{AuthorRow, InboxItem, NewEntry, SpaceTx, StoreError, StoreResult, Unplaced, UnplacedState};

/// Frames that follow one another out of waiting in one go; more follow at the next push.
const FOLLOW_MAX: usize = 256;

/// The work on one space in one transaction.
pub(super) struct Placing<'t> {
    pub(super) service: &'t Service,
    pub(super) tx: &'t mut dyn SpaceTx,
    pub(super) space: SpaceId,
    pub(super) now: Millis,
    pub(super) state: Arc<SpaceState>,
    pub(super) authors: &'t BTreeMap<SpaceId, Arc<SpaceState>>,
    pub(super) changed: BTreeSet<LogId>,
    pub(super) hints: bool,
    used_bytes: u64,
}

impl<'t> Placing<'t> {
    /// Places everything that arrived for a space.
    pub(super) fn run(
        service: &'t Service,
        tx: &'t mut dyn SpaceTx,
        space: SpaceId,
        asking: DeviceId,
        arrivals: &SpaceArrivals,
        authors: &'t BTreeMap<SpaceId, Arc<SpaceState>>,
        now: Millis,
    ) -> StoreResult<Delivered> {
        let state = service.states.load(tx, service.store.as_ref(), space)?;
        let mut placing =
            Self { service, tx, space, now, state, authors, changed: BTreeSet::new(), hints: false, used_bytes: 0 };
        if arrivals.all().next().is_none() {
            return Ok(Delivered::default());
        }
        placing.used_bytes = placing.tx.space()?.map_or(0, |row| row.bytes);
        placing.adopt(&arrivals.offers)?;
        let mut placed = Vec::with_capacity(arrivals.frames.len());
        for arrived in &arrivals.frames {
            placed.push((arrived.index, placing.place(arrived)?));
        }
        placing.announce()?;
        let mut delivered = Delivered { placed, hints: placing.hints, ..Delivered::default() };
        placing.tell_positions(asking, arrivals, &mut delivered)?;
        let (state, space) = (Arc::clone(&placing.state), placing.space);
        service.states.put(space, state);
        Ok(delivered)
    }

    pub(super) fn place(&mut self, arrived: &Arrived) -> StoreResult<Placed> {
        let header = &arrived.header;
        let (repeat, taken) = self.seen(arrived)?;
        if let Some(outcome) = repeat {
            return Ok(Placed { header: arrived.hash, outcome, replayed: true });
        }
        let bytes = arrived.frame.as_bytes().len() as u64;
        let outcome = if self.used_bytes + bytes > self.service.settings.limits.space_bytes_max {
            Outcome::Rejected(RejectCode::Quota)
        } else {
            let author = self.tx.author(&header.log, &header.device)?;
            let verdict = self.judge(arrived, author, taken)?;
            self.follow_verdict(arrived, author, verdict)?
        };
        if !matches!(outcome, Outcome::Rejected(_)) {
            self.used_bytes += bytes;
        }
        Ok(Placed { header: arrived.hash, outcome, replayed: false })
    }

    /// The latest answer to a frame that is here already, or whether another frame has its operation or its count.
    fn seen(&mut self, arrived: &Arrived) -> StoreResult<(Option<Outcome>, bool)> {
        let header = &arrived.header;
        let mut taken = false;
        for (log, entry) in self.tx.entries_by_op(&header.device, &header.op_id)? {
            let frame = Frame::parse(entry.frame).map_err(|_| StoreError::Row("a stored frame"))?;
            if log == header.log && frame.header_hash() == arrived.hash {
                return Ok((Some(Outcome::Stored { seq: entry.seq, stamp: entry.stamp }), false));
            }
            taken = true;
        }
        for row in self.tx.unplaced_by_op(&header.device, &header.op_id)? {
            if row.header == arrived.hash {
                return Ok((Some(self.outcome_of(&row)?), false));
            }
            taken = true;
        }
        Ok((None, taken))
    }

    /// What a frame without a place is told now.
    fn outcome_of(&mut self, row: &Unplaced) -> StoreResult<Outcome> {
        Ok(match &row.state {
            UnplacedState::Waiting => {
                let author = self.tx.author(&row.log, &row.device)?;
                Outcome::Held(Hold::WaitingFor(self.next_n(&row.log, &row.device, author)))
            }
            UnplacedState::Undecided => Outcome::Held(Hold::Decision),
            UnplacedState::Rejected(code) => Outcome::Rejected(RejectCode::from(code.clone())),
        })
    }

    fn next_n(&self, log: &LogId, device: &DeviceId, author: AuthorRow) -> u64 {
        let next = author.consumed + 1;
        self.state.access.as_ref().map_or(next, |access| access.after_skips(log, device, next))
    }

    fn judge(&mut self, arrived: &Arrived, author: AuthorRow, taken: bool) -> StoreResult<Verdict> {
        let header = &arrived.header;
        let head = self.tx.log(&header.log)?;
        let next_n = self.next_n(&header.log, &header.device, author);
        let taken = taken || self.count_is_taken(arrived, next_n)?;
        let author_state = self.author_state(header.author_space);
        let verdict = judge(&Arrival {
            frame: &arrived.frame,
            header,
            now: self.now.max(head.received_at),
            access: self.state.access.as_ref(),
            owner: self.state.devices.as_ref(),
            author: author_state.and_then(|state| state.devices.as_ref()),
            next_n,
            taken,
        });
        Ok(match verdict {
            // What a device has seen in stamps never goes back, also when a state was read a moment too early.
            Verdict::Accept(stamp) => Verdict::Accept(Stamp {
                access_seq: stamp.access_seq.max(head.access_seq),
                devices_seq: stamp.devices_seq.max(author.devices_seq),
                ..stamp
            }),
            other => other,
        })
    }

    pub(super) fn author_state(&self, author: SpaceId) -> Option<&Arc<SpaceState>> {
        if author == self.space { Some(&self.state) } else { self.authors.get(&author) }
    }

    /// Another header of this device has this `n`.
    fn count_is_taken(&mut self, arrived: &Arrived, next_n: u64) -> StoreResult<bool> {
        let header = &arrived.header;
        if header.log.is_plain() {
            return Ok(header.n < next_n || self.tx.is_used_ahead(&header.log, &header.device, header.n)?);
        }
        if header.n <= next_n {
            return Ok(header.n < next_n);
        }
        Ok(!self.tx.unplaced_by_n(&header.log, &header.device, header.n)?.is_empty())
    }

    fn follow_verdict(&mut self, arrived: &Arrived, author: AuthorRow, verdict: Verdict) -> StoreResult<Outcome> {
        match verdict {
            Verdict::Accept(stamp) => self.accept(arrived, author, stamp),
            Verdict::Held(hold) => self.hold(arrived, author, hold),
            Verdict::Rejected(code) => self.reject(arrived, author, code),
        }
    }

    fn accept(&mut self, arrived: &Arrived, author: AuthorRow, stamp: Stamp) -> StoreResult<Outcome> {
        let header = &arrived.header;
        self.tx.put_space(self.now)?;
        let seq = self.append(arrived, stamp)?;
        let devices_seq = author.devices_seq.max(stamp.devices_seq);
        self.use_up(arrived, AuthorRow { consumed: author.consumed, devices_seq })?;
        if header.log.is_plain() {
            self.take_effect(arrived, seq, stamp)?;
        } else {
            self.let_follow(&header.log.clone(), &header.device)?;
        }
        Ok(Outcome::Stored { seq, stamp })
    }

    /// Gives a frame the next place of its log.
    pub(super) fn append(&mut self, arrived: &Arrived, stamp: Stamp) -> StoreResult<u64> {
        let header = &arrived.header;
        let before = self.tx.log(&header.log)?.head;
        let head = before.next(&self.space, &header.log, &arrived.hash, &stamp.hash());
        let frame = arrived.frame.as_bytes();
        let entry = NewEntry { head, device: header.device, op_id: header.op_id, frame, stamp };
        self.tx.append_entry(&header.log, &entry)?;
        if header.log.is_plain() {
            self.tx.journal(&header.log, head.seq, &stamp, frame)?;
        }
        self.changed.insert(header.log.clone());
        Ok(head.seq)
    }

    /// Marks a frame's count as used.
    pub(super) fn use_up(&mut self, arrived: &Arrived, author: AuthorRow) -> StoreResult<()> {
        let header = &arrived.header;
        let next = self.next_n(&header.log, &header.device, author);
        if header.n == next {
            let mut consumed = header.n;
            while header.log.is_plain() && self.tx.is_used_ahead(&header.log, &header.device, consumed + 1)? {
                consumed += 1;
                self.tx.delete_used_ahead(&header.log, &header.device, consumed)?;
            }
            self.tx.put_author(&header.log, &header.device, AuthorRow { consumed, ..author })
        } else {
            if header.log.is_plain() && header.n > next {
                self.tx.put_used_ahead(&header.log, &header.device, header.n)?;
            }
            self.tx.put_author(&header.log, &header.device, author)
        }
    }

    fn hold(&mut self, arrived: &Arrived, author: AuthorRow, hold: Hold) -> StoreResult<Outcome> {
        let header = &arrived.header;
        if hold == Hold::Decision
            && let Some(decided) = self.decided_before(arrived, author)?
        {
            return Ok(decided);
        }
        if self.tx.count_held(&header.device)? >= self.service.settings.limits.held_max {
            return Ok(Outcome::Rejected(RejectCode::Busy));
        }
        let state = match hold {
            Hold::WaitingFor(_) => UnplacedState::Waiting,
            Hold::Decision => UnplacedState::Undecided,
        };
        self.tx.put_unplaced(&self.unplaced(arrived, state, arrived.frame.as_bytes().to_vec()))?;
        if hold == Hold::Decision {
            self.use_up(arrived, author)?;
            self.tell_owners(&InboxItem::Undecided {
                space: self.space,
                log: header.log.clone(),
                header: arrived.hash,
            })?;
            self.let_follow(&header.log.clone(), &header.device)?;
        }
        Ok(Outcome::Held(hold))
    }

    /// The owner may have decided about a frame before it came: a courier was slower than the phone.
    fn decided_before(&mut self, arrived: &Arrived, author: AuthorRow) -> StoreResult<Option<Outcome>> {
        let Some(access) = &self.state.access else { return Ok(None) };
        let key = (arrived.header.log.clone(), arrived.hash);
        if access.admitted.contains_key(&key) {
            self.use_up(arrived, author)?;
            let stamp = self.admission_stamp(arrived)?;
            let seq = self.append(arrived, stamp)?;
            return Ok(Some(Outcome::Stored { seq, stamp }));
        }
        if access.discarded.contains(&key) {
            return self.reject(arrived, author, RejectCode::Discarded).map(Some);
        }
        Ok(None)
    }

    /// The stamp of an admitted frame: now, under no grant; the admission is its authority.
    pub(super) fn admission_stamp(&mut self, arrived: &Arrived) -> StoreResult<Stamp> {
        let header = &arrived.header;
        let head = self.tx.log(&header.log)?;
        let author = self.tx.author(&header.log, &header.device)?;
        let devices = self.author_state(header.author_space).map_or(0, |state| state.devices_head.0.seq);
        Ok(Stamp {
            access_seq: self.state.access_head.0.seq.max(head.access_seq),
            devices_seq: devices.max(author.devices_seq),
            received_at: self.now.max(head.received_at),
            grant: GrantId::ZERO,
            resequenced: false,
        })
    }

    fn reject(&mut self, arrived: &Arrived, author: AuthorRow, code: RejectCode) -> StoreResult<Outcome> {
        if code.consumes_n() {
            self.tx.put_space(self.now)?;
            let row = self.unplaced(
                arrived,
                UnplacedState::Rejected(code.as_str().to_owned()),
                arrived.frame.to_bare().into_bytes(),
            );
            self.tx.put_unplaced(&row)?;
            self.use_up(arrived, author)?;
            if !arrived.header.log.is_plain() {
                self.let_follow(&arrived.header.log.clone(), &arrived.header.device)?;
            }
        }
        Ok(Outcome::Rejected(code))
    }

    fn unplaced(&self, arrived: &Arrived, state: UnplacedState, frame: Vec<u8>) -> Unplaced {
        Unplaced {
            log: arrived.header.log.clone(),
            device: arrived.header.device,
            author_space: arrived.header.author_space,
            n: arrived.header.n,
            op_id: arrived.header.op_id,
            header: arrived.hash,
            state,
            frame,
            received_at: self.now,
        }
    }

    /// Places frames that waited for the count that was just used up.
    pub(super) fn let_follow(&mut self, log: &LogId, device: &DeviceId) -> StoreResult<()> {
        for _ in 0..FOLLOW_MAX {
            let author = self.tx.author(log, device)?;
            let next = self.next_n(log, device, author);
            let waiting = self.tx.unplaced_by_n(log, device, next)?;
            let Some(row) = waiting.into_iter().find(|row| row.state == UnplacedState::Waiting) else { return Ok(()) };
            let arrived = arrived_again(&row)?;
            self.tx.delete_unplaced(&row)?;
            let verdict = self.judge(&arrived, author, false)?;
            let outcome = match verdict {
                Verdict::Accept(stamp) => {
                    let seq = self.append(&arrived, stamp)?;
                    let devices_seq = author.devices_seq.max(stamp.devices_seq);
                    self.use_up(&arrived, AuthorRow { consumed: author.consumed, devices_seq })?;
                    Outcome::Stored { seq, stamp }
                }
                Verdict::Held(_) => {
                    self.tx.put_unplaced(&Unplaced { state: UnplacedState::Undecided, ..row.clone() })?;
                    self.use_up(&arrived, author)?;
                    self.tell_owners(&InboxItem::Undecided {
                        space: self.space,
                        log: log.clone(),
                        header: arrived.hash,
                    })?;
                    Outcome::Held(Hold::Decision)
                }
                Verdict::Rejected(code) => {
                    let state = UnplacedState::Rejected(code.as_str().to_owned());
                    self.tx.put_unplaced(&self.unplaced(&arrived, state, arrived.frame.to_bare().into_bytes()))?;
                    self.use_up(&arrived, author)?;
                    Outcome::Rejected(code)
                }
            };
            self.tell_author(&row, &outcome)?;
        }
        Ok(())
    }

    fn tell_positions(
        &mut self,
        asking: DeviceId,
        arrivals: &SpaceArrivals,
        delivered: &mut Delivered,
    ) -> StoreResult<()> {
        let logs: BTreeSet<&LogId> = arrivals.all().map(|arrived| &arrived.header.log).collect();
        for log in logs {
            let author = self.tx.author(log, &asking)?;
            let consumed = self.next_n(log, &asking, author) - 1;
            if consumed > 0 {
                delivered.acked.insert(log.clone(), consumed);
            }
            delivered.heads.insert(log.clone(), self.tx.log(log)?.head);
        }
        Ok(())
    }
}

/// A stored frame as it arrived once; its signature was checked then.
pub(super) fn arrived_again(row: &Unplaced) -> StoreResult<Arrived> {
    let frame = Frame::parse(row.frame.clone()).map_err(|_| StoreError::Row("a held frame"))?;
    let header = frame.header().map_err(|_| StoreError::Row("a held header"))?;
    Ok(Arrived { index: 0, frame, header, hash: row.header })
}
