//! One round: take what a phone sends, place it durably, then say what is new for it.
//!
//! `intake` reads frames and checks signatures, away from the writer. `place` judges and places the frames of one space
//! inside one transaction, with `effects` for what decisions and erasures entail and `adopt` for entries the server
//! lost. `carry` brings hints to other principals. `pull` and `compare` make the reply, `cursor` the phone's position.

mod adopt;
mod carry;
mod compare;
mod cursor;
mod effects;
mod expire;
mod intake;
mod lineage;
mod place;
mod pull;
mod receipts;
mod sight;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sojourn_core::hash::{Tag, hash};
use sojourn_core::id::{Bytes, DeviceId, Hash, Lineage, LogId, SpaceId};
use sojourn_core::sync::receipt::{Outcome, RejectCode};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{Acked, Forget, ForgetReason, PROTOCOL, SyncReply, SyncRequest};

pub(crate) use self::intake::Arrived;
use self::intake::Intake;
use self::place::Placing;
use super::{Refusal, Service, SpaceState};
use crate::auth::{Principal, Standing};
use crate::config::parse_version;
use crate::keys::random;
use crate::store::{DeviceRow, SpaceTx, StoreResult, read};
use crate::telemetry;

/// Frames beyond which signatures are checked on a thread for blocking work: a few take less than the hand-over.
const INLINE_FRAMES_MAX: usize = 8;

/// What became of one frame of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Hash of format ‖ header; of the bytes themselves when there is no header to read.
    pub(crate) header: Hash,
    /// The outcome.
    pub(crate) outcome: Outcome,
    /// Whether an earlier request already brought it.
    pub(crate) replayed: bool,
}

/// What one transaction on a space did.
#[derive(Debug, Clone, Default)]
pub(crate) struct Delivered {
    /// Outcomes, by index in the request.
    pub(crate) placed: Vec<(usize, Placed)>,
    /// For the asking device: the counts used up in the logs it wrote to.
    pub(crate) acked: BTreeMap<LogId, u64>,
    /// Heads of the logs that were written or asked about.
    pub(crate) heads: BTreeMap<LogId, sojourn_core::sync::Head>,
    /// Whether others are to be told.
    pub(crate) hints: bool,
}

impl Service {
    /// One round of a device. `request_hash` is over the body as it was sent, uncompressed.
    ///
    /// # Errors
    /// [`Refusal`] when the round as a whole is refused; nothing of it was kept then.
    pub async fn round(
        self: &Arc<Self>,
        principal: &Principal,
        standing: Standing,
        request: SyncRequest,
        request_hash: Hash,
    ) -> Result<SyncReply, Refusal> {
        self.check_request(principal, &request)?;
        let now = (self.clock)();
        let (device, revoked) = self.known_device(principal)?;
        let pulls = standing == Standing::Full && !revoked && !self.app_is_old(&request)?;
        let lineage = self.judge_lineage(&request, &device)?;

        let intake = self.take_in(&request).await?;
        let sends = !intake.is_empty();
        let renewal = self.renewal(principal, lineage, sends)?;
        let delivered = self.deliver(principal, intake, renewal, now).await?;

        let mut reply = self.empty_reply(now);
        reply.lineage = renewal.map(|(_, value)| value);
        reply.login_required = standing == Standing::ReceiptsOnly;
        self.put_receipts(&mut reply, principal, request_hash, now, delivered);
        if revoked {
            reply.forget.push(Forget { space: principal.space, log: None, reason: ForgetReason::Revoked });
        }
        if pulls {
            self.pull(principal, request, now, &mut reply).await?;
        }
        let kind = match (pulls, sends, reply.logs.is_empty()) {
            (false, ..) => "receipts_only",
            (true, true, _) => "push",
            (true, false, true) => "idle",
            (true, false, false) => "pull",
        };
        metrics::counter!(telemetry::ROUNDS, "kind" => kind).increment(1);
        Ok(reply)
    }

    fn empty_reply(&self, now: Millis) -> SyncReply {
        SyncReply {
            min_app_version: self.settings.apps.min_version.clone(),
            upgrade_by: self.settings.apps.upgrade_by.map(Millis),
            ..SyncReply::empty(self.store.epoch(), now)
        }
    }

    fn check_request(&self, principal: &Principal, request: &SyncRequest) -> Result<(), Refusal> {
        if request.protocol != PROTOCOL {
            return Err(Refusal::Protocol(request.protocol));
        }
        if request.device != principal.device {
            return Err(Refusal::field("device", "must be the device the token was issued to"));
        }
        let limits = &self.settings.limits;
        let within = |field: &str, count: usize, most: usize| {
            if count <= most {
                Ok(())
            } else {
                Err(Refusal::TooLarge(format!("`{field}` holds {count}, at most {most} are taken")))
            }
        };
        within("frames", request.frames.len(), limits.frames_max)?;
        within("offers", request.offers.len(), limits.frames_max)?;
        within("have", request.have.len(), limits.have_max)?;
        within("probes", request.probes.len(), limits.have_max)?;
        for (index, probe) in request.probes.iter().enumerate() {
            within(&format!("probes/{index}/points"), probe.points.len(), sojourn_core::wire::v1::PROBE_POINTS_MAX)?;
        }
        if !request.have.is_sorted_by(|a, b| (&a.space, &a.log) < (&b.space, &b.log)) {
            return Err(Refusal::field("have", "must be sorted by (space, log), each once"));
        }
        Ok(())
    }

    /// The asking device's row, and whether it was revoked by the server or by its person.
    fn known_device(&self, principal: &Principal) -> Result<(DeviceRow, bool), Refusal> {
        let space = principal.space;
        let (row, state) = read(self.store.as_ref(), space, |view| {
            Ok((view.device(&principal.device)?, self.states.load(view, self.store.as_ref(), space)?))
        })?;
        let row = row.ok_or(Refusal::UnknownDevice)?;
        let speaks = state.devices.as_ref().is_some_and(|devices| devices.speaks(&principal.device));
        let revoked = row.revoked_at.is_some() || !speaks;
        Ok((row, revoked))
    }

    /// Old apps may push until the day named, and deposit after; without anything to push there is nothing for them.
    fn app_is_old(&self, request: &SyncRequest) -> Result<bool, Refusal> {
        let Some(oldest) = self.settings.apps.min_version.as_deref().and_then(parse_version) else { return Ok(false) };
        let version = parse_version(&request.app_version)
            .ok_or_else(|| Refusal::field("app_version", "must be a version such as 1.4.0"))?;
        if version >= oldest {
            return Ok(false);
        }
        if request.frames.is_empty() {
            return Err(Refusal::AppTooOld { upgrade_by: self.settings.apps.upgrade_by.map(Millis) });
        }
        Ok(true)
    }

    /// A phone echoes the value it was last given. In another epoch it is issued anew and not judged.
    fn judge_lineage(&self, request: &SyncRequest, device: &DeviceRow) -> Result<lineage::Verdict, Refusal> {
        let other_epoch = request.epoch.is_some_and(|epoch| epoch != self.store.epoch());
        match lineage::judge(&self.keys.cursor, &request.device, device, request.lineage, other_epoch) {
            lineage::Verdict::Cloned => Err(Refusal::DeviceCloned),
            good => Ok(good),
        }
    }

    /// The value a round issues: when it writes, or when the phone does not hold the newest.
    fn renewal(
        &self,
        principal: &Principal,
        verdict: lineage::Verdict,
        sends: bool,
    ) -> Result<Option<Renewal>, Refusal> {
        let issue = match verdict {
            lineage::Verdict::Missed(issue) => issue,
            lineage::Verdict::Good(issue) if sends => issue,
            lineage::Verdict::Good(_) | lineage::Verdict::Cloned => return Ok(None),
        };
        let fresh = random::<{ lineage::FRESH_BYTES }>()?;
        Ok(Some((issue, issue.value(&self.keys.cursor, &principal.device, fresh))))
    }

    async fn take_in(self: &Arc<Self>, request: &SyncRequest) -> Result<Intake, Refusal> {
        if request.frames.is_empty() && request.offers.is_empty() {
            return Ok(Intake::default());
        }
        let frames: Vec<Bytes> = request.frames.clone();
        let offers = request.offers.clone();
        let service = Arc::clone(self);
        let count = frames.len() + offers.len();
        offload(count > INLINE_FRAMES_MAX, move || service.read_frames(frames, offers)).await
    }

    /// Places frames and offers, space by space, the asking device's own first; renews its lineage with them.
    pub(crate) async fn deliver(
        self: &Arc<Self>,
        principal: &Principal,
        intake: Intake,
        lineage: Option<Renewal>,
        now: Millis,
    ) -> Result<Vec<(SpaceId, Delivered)>, Refusal> {
        let mut by_space = intake.by_space;
        let mut delivered = vec![(principal.space, Delivered { placed: intake.refused, ..Delivered::default() })];
        if lineage.is_some() {
            by_space.entry(principal.space).or_default();
        }
        let own = by_space.remove(&principal.space).map(|own| (principal.space, own));
        for (space, arrived) in own.into_iter().chain(by_space) {
            let service = Arc::clone(self);
            let device = principal.device;
            let renew = lineage.filter(|_| space == principal.space);
            let arrived = Arc::new(arrived);
            let authors = self.foreign_authors(space, &arrived)?;
            let done = self
                .committer
                .commit(space, move |tx| {
                    if let Some(lineage) = renew {
                        renew_lineage(tx, &device, lineage, now)?;
                    }
                    Placing::run(&service, tx, space, device, &arrived, &authors, now)
                })
                .await?;
            self.wakers.wake(&space);
            if done.hints {
                self.carry_soon(space).await;
            }
            delivered.push((space, done));
        }
        Ok(delivered)
    }

    fn foreign_authors(
        &self,
        space: SpaceId,
        arrived: &intake::SpaceArrivals,
    ) -> Result<BTreeMap<SpaceId, Arc<SpaceState>>, Refusal> {
        let authors: BTreeSet<SpaceId> =
            arrived.all().map(|one| one.header.author_space).filter(|author| *author != space).collect();
        let mut states = BTreeMap::new();
        for author in authors {
            states.insert(author, self.states.read(self.store.as_ref(), author)?);
        }
        Ok(states)
    }

    fn put_receipts(
        &self,
        reply: &mut SyncReply,
        principal: &Principal,
        request_hash: Hash,
        now: Millis,
        delivered: Vec<(SpaceId, Delivered)>,
    ) {
        let mut placed: Vec<(usize, Placed)> = Vec::new();
        let mut heads = Vec::new();
        for (space, done) in delivered {
            placed.extend(done.placed);
            reply.acked.extend(done.acked.into_iter().map(|(log, n)| Acked { space, log, n }));
            heads.extend(done.heads.into_iter().map(|(log, head)| (space, log, head)));
        }
        placed.sort_by_key(|(index, _)| *index);
        for (index, one) in &placed {
            metrics::counter!(telemetry::FRAMES, "outcome" => outcome_label(&one.outcome)).increment(1);
            if one.replayed {
                reply.replayed.push(u32::try_from(*index).unwrap_or(u32::MAX));
            }
        }
        if !placed.is_empty() {
            let outcomes = placed.into_iter().map(|(_, one)| (one.header, one.outcome)).collect();
            reply.receipts = Some(self.sign_receipts(principal.device, request_hash, now, outcomes, heads));
        }
    }
}

/// How a lineage value is issued, and the value.
type Renewal = (lineage::Issue, Lineage);

fn renew_lineage(tx: &mut dyn SpaceTx, device: &DeviceId, (issue, value): Renewal, now: Millis) -> StoreResult<()> {
    if let Some(mut row) = tx.device(device)? {
        issue.write(&mut row, value);
        row.last_round_at = Some(now);
        tx.put_device(device, &row)?;
    }
    Ok(())
}

fn outcome_label(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Stored { .. } => "stored",
        Outcome::Held(_) => "held",
        Outcome::Rejected(_) => "rejected",
    }
}

/// The name by which an unreadable frame is answered: a hash of its bytes, since it has no header.
fn unreadable(bytes: &[u8], code: RejectCode) -> Placed {
    Placed { header: hash(Tag::Header, &[bytes]), outcome: Outcome::Rejected(code), replayed: false }
}

/// Runs work on a thread for blocking work when it is much and there is a runtime; otherwise here.
async fn offload<T: Send + 'static>(
    much: bool,
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    if much && tokio::runtime::Handle::try_current().is_ok() {
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(Refusal::Internal("a worker thread panicked")))
    } else {
        work()
    }
}
