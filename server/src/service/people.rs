//! Becoming known and staying known: enrolment, refresh, and proof of a device's key when a token was lost.

use std::sync::Arc;

use sojourn_core::id::{DeviceId, Lineage, SigningPublic, SpaceId};
use sojourn_core::sync::keys::verify;
use sojourn_core::sync::receipt::Outcome;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    Challenge, Duty, EnrolRequest, EnrolmentMode, ProofPurpose, RefreshRequest, Role, TokenReply, proof_message,
};

use super::admin::invite_hash;
use super::{Refusal, Service};
use crate::auth::challenge::Taken;
use crate::auth::refresh::{new_token, token_hash};
use crate::auth::{Principal, Standing};
use crate::store::{DeviceRow, SpaceTx, StoreResult, read};
use crate::telemetry;

/// Frames an enrolment may carry: certificates and key generations, not a history.
const ENROL_FRAMES_MAX: usize = 64;

/// Role and duties a device enrols with.
type Invited = (Role, Vec<Duty>);

impl Service {
    /// Something fresh to sign.
    ///
    /// # Errors
    /// [`Refusal::Keys`] when there is no randomness.
    pub fn challenge(&self) -> Result<Challenge, Refusal> {
        Ok(self.challenges.issue((self.clock)())?)
    }

    /// Enrols a device: with the genesis of a new space, or certified in a known one.
    ///
    /// # Errors
    /// [`Refusal`] naming what is missing. Frames that were placed stay; repeating the call is safe.
    pub async fn enrol(self: &Arc<Self>, request: EnrolRequest) -> Result<TokenReply, Refusal> {
        if request.frames.len() > ENROL_FRAMES_MAX {
            return Err(Refusal::TooLarge(format!("`frames` holds more than {ENROL_FRAMES_MAX}")));
        }
        let now = (self.clock)();
        let (space, device) = (request.space, request.device);
        let mut request = request;
        let intake = self.read_frames(std::mem::take(&mut request.frames), Vec::new())?;
        let travelling = intake
            .by_space
            .get(&space)
            .and_then(|arrivals| arrivals.all().find_map(|arrived| certified_key(arrived, &device)));
        let known = self.states.read(self.store.as_ref(), space)?;
        let key = known
            .devices
            .as_ref()
            .and_then(|devices| devices.keys_of(&device))
            .map(|keys| keys.signing)
            .or(travelling)
            .ok_or(Refusal::BadProof("no certificate for this device is here or in the request"))?;
        self.check_proof(ProofPurpose::Enrol, space, device, &key, &request.challenge.0, &request.proof, now)?;
        let invited = self.admitted(&request, known.access.is_none(), now)?;
        let principal = Principal { space, device, role: invited.0, duties: invited.1.clone() };
        let delivered = self.deliver(&principal, intake, None, now).await?;
        for placed in delivered.iter().flat_map(|(_, done)| &done.placed) {
            if let Outcome::Rejected(code) = &placed.1.outcome {
                return Err(Refusal::field(format!("frames/{}", placed.0), format!("rejected: {code}")));
            }
        }
        let state = self.states.read(self.store.as_ref(), space)?;
        if !state.devices.as_ref().is_some_and(|devices| devices.was_active(&device, devices.seq)) {
            return Err(Refusal::DeviceRevoked);
        }
        let invite = request.invite.take();
        let reply = self.enrol_certified(space, device, invited, invite, now).await?;
        metrics::counter!(telemetry::ENROLMENTS).increment(1);
        Ok(reply)
    }

    /// Exchanges a refresh token, or the bare proof of a device key, for new tokens.
    ///
    /// # Errors
    /// [`Refusal::UnknownDevice`], [`Refusal::DeviceRevoked`], [`Refusal::BadProof`], [`Refusal::StaleChallenge`].
    pub async fn refresh(self: &Arc<Self>, request: RefreshRequest) -> Result<TokenReply, Refusal> {
        let now = (self.clock)();
        let (space, device) = (request.space, request.device);
        let key = self.enrolled_key(space, device)?;
        self.check_proof(ProofPurpose::Refresh, space, device, &key, &request.challenge.0, &request.proof, now)?;
        let presented = request.refresh_token.as_deref().map(token_hash);
        let (text, fresh_until) = (new_token()?, now + self.settings.refresh_days * Millis::DAY);
        let hash = token_hash(&text);
        let row = self
            .committer
            .commit(space, move |tx| {
                let Some(mut row) = tx.device(&device)? else { return Ok(None) };
                // Using the newest ends the one before; using the one before (its answer was lost) keeps it.
                // Anything else is no theft by itself: the device key was proved, and a restore loses tokens.
                if presented.is_none() || presented != row.refresh_previous {
                    row.refresh_previous = row.refresh;
                }
                row.refresh = Some(hash);
                row.refresh_until = Some(fresh_until);
                tx.put_device(&device, &row)?;
                Ok(Some(row))
            })
            .await?
            .ok_or(Refusal::UnknownDevice)?;
        let known = presented.is_some_and(|hash| row.refresh_previous == Some(hash));
        metrics::counter!(telemetry::TOKENS, "outcome" => if known { "refreshed" } else { "proved" }).increment(1);
        self.token_reply(Principal { space, device, role: row.role, duties: row.duties }, text, now)
    }

    /// A device whose token has expired proves its key with the request itself: it may push and gets receipts.
    ///
    /// # Errors
    /// As [`Self::refresh`]; a revoked device is let through, its frames are held.
    pub fn prove(
        &self,
        space: SpaceId,
        device: DeviceId,
        challenge: &[u8],
        proof: &sojourn_core::id::Signature,
    ) -> Result<(Principal, Standing), Refusal> {
        let now = (self.clock)();
        let state = self.states.read(self.store.as_ref(), space)?;
        let row = read(self.store.as_ref(), space, |view| view.device(&device))?.ok_or(Refusal::UnknownDevice)?;
        let keys = state.devices.as_ref().and_then(|devices| devices.keys_of(&device)).ok_or(Refusal::UnknownDevice)?;
        self.check_proof(ProofPurpose::Push, space, device, &keys.signing, challenge, proof, now)?;
        Ok((Principal { space, device, role: row.role, duties: row.duties }, Standing::ReceiptsOnly))
    }

    fn enrolled_key(&self, space: SpaceId, device: DeviceId) -> Result<SigningPublic, Refusal> {
        let row = read(self.store.as_ref(), space, |view| view.device(&device))?.ok_or(Refusal::UnknownDevice)?;
        let state = self.states.read(self.store.as_ref(), space)?;
        let devices = state.devices.as_ref().ok_or(Refusal::UnknownDevice)?;
        if row.revoked_at.is_some() || !devices.was_active(&device, devices.seq) {
            return Err(Refusal::DeviceRevoked);
        }
        devices.keys_of(&device).map(|keys| keys.signing).ok_or(Refusal::UnknownDevice)
    }

    #[expect(clippy::too_many_arguments, reason = "everything a proof covers")]
    fn check_proof(
        &self,
        purpose: ProofPurpose,
        space: SpaceId,
        device: DeviceId,
        key: &SigningPublic,
        challenge: &[u8],
        proof: &sojourn_core::id::Signature,
        now: Millis,
    ) -> Result<(), Refusal> {
        let message = proof_message(purpose, &self.settings.audience, space, device, challenge);
        verify(key, &message, proof)
            .map_err(|_| Refusal::BadProof("the proof is not a signature by the device's key"))?;
        // Only a proof that holds uses a challenge up: nobody can burn another's.
        match self.challenges.take(challenge, now) {
            Taken::Fresh => Ok(()),
            Taken::Stale => Err(Refusal::StaleChallenge),
            Taken::Busy => Err(Refusal::Busy),
        }
    }

    /// As whom a device may enrol: by invite where there is one, as a worker where the server is open, and in a known
    /// space like the person's other devices.
    fn admitted(&self, request: &EnrolRequest, new_space: bool, now: Millis) -> Result<Invited, Refusal> {
        if let Some(code) = &request.invite {
            let hash = invite_hash(code);
            let mut found = None;
            read(self.store.as_ref(), request.space, |view| {
                found = view.invite(&hash)?;
                Ok(())
            })?;
            let row = found.filter(|row| now < row.expires_at).ok_or(Refusal::BadInvite)?;
            if row.used_by.is_some_and(|used_by| used_by != request.space) {
                return Err(Refusal::BadInvite);
            }
            return Ok((row.role, row.duties));
        }
        if !new_space && let Some(known) = self.role_of_space(request.space)? {
            return Ok(known);
        }
        match self.settings.enrolment {
            EnrolmentMode::Open => Ok((Role::Worker, Vec::new())),
            EnrolmentMode::Invite | EnrolmentMode::Closed => Err(Refusal::EnrolmentClosed),
        }
    }

    fn role_of_space(&self, space: SpaceId) -> Result<Option<Invited>, Refusal> {
        let state = self.states.read(self.store.as_ref(), space)?;
        let Some(devices) = &state.devices else { return Ok(None) };
        for device in devices.devices.keys() {
            if let Some(row) = read(self.store.as_ref(), space, |view| view.device(device))? {
                return Ok(Some((row.role, row.duties)));
            }
        }
        Ok(None)
    }

    async fn enrol_certified(
        &self,
        space: SpaceId,
        device: DeviceId,
        invited: Invited,
        invite: Option<String>,
        now: Millis,
    ) -> Result<TokenReply, Refusal> {
        let text = new_token()?;
        let refresh = token_hash(&text);
        let refresh_until = now + self.settings.refresh_days * Millis::DAY;
        let principal = Principal { space, device, role: invited.0, duties: invited.1 };
        let stored = principal.clone();
        let code = invite.map(|code| invite_hash(&code));
        let lineage: Option<Lineage> = None;
        let enrolled = self
            .committer
            .commit(space, move |tx| {
                if !use_invite(tx, code.as_ref(), space)? {
                    return Ok(false);
                }
                let before = tx.device(&device)?;
                let row = DeviceRow {
                    role: stored.role,
                    duties: stored.duties.clone(),
                    enrolled_at: before.as_ref().map_or(now, |row| row.enrolled_at),
                    last_round_at: before.as_ref().and_then(|row| row.last_round_at),
                    revoked_at: before.as_ref().and_then(|row| row.revoked_at),
                    refresh: Some(refresh),
                    refresh_previous: before.as_ref().and_then(|row| row.refresh),
                    refresh_until: Some(refresh_until),
                    lineage: before.as_ref().map_or(lineage, |row| row.lineage),
                    lineage_previous: before.and_then(|row| row.lineage_previous),
                };
                tx.put_device(&device, &row)?;
                Ok(true)
            })
            .await?;
        if !enrolled {
            return Err(Refusal::BadInvite);
        }
        self.token_reply(principal, text, now)
    }

    fn token_reply(&self, principal: Principal, refresh_token: String, now: Millis) -> Result<TokenReply, Refusal> {
        Ok(TokenReply {
            access_token: self.tokens.issue(&principal, now)?,
            expires_in_s: self.tokens.lifetime_s(),
            refresh_token,
            role: principal.role,
            duties: principal.duties,
        })
    }
}

/// Marks an invite as used; false when another space was quicker.
fn use_invite(tx: &mut dyn SpaceTx, code: Option<&sojourn_core::id::Hash>, space: SpaceId) -> StoreResult<bool> {
    let Some(code) = code else { return Ok(true) };
    let Some(mut row) = tx.invite(code)? else { return Ok(false) };
    if row.used_by.is_some_and(|used_by| used_by != space) {
        return Ok(false);
    }
    row.used_by = Some(space);
    tx.put_invite(code, &row)?;
    Ok(true)
}

/// The key of `device`, when this frame is the genesis or a certificate that names it.
fn certified_key(arrived: &super::sync::Arrived, device: &DeviceId) -> Option<SigningPublic> {
    use sojourn_core::sync::Plain;
    use sojourn_core::sync::genesis::Genesis;
    let keys = match Plain::parse(arrived.frame.body()).ok()? {
        Plain::Genesis(Genesis::Person(person)) => person.device,
        Plain::Certify { keys, .. } => keys,
        _ => return None,
    };
    (keys.device_id() == *device).then_some(keys.signing)
}
