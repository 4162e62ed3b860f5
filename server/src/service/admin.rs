//! What operators ask: invites, devices, dead letters. Ids, times and counts, never a case.

use data_encoding::BASE32_NOPAD;
use sojourn_core::id::{DeviceId, Hash, SpaceId};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::{
    DeadLetter, DeadLetterPage, DeviceOverview, DevicePage, Duty, Invite, InviteRequest, Role,
};

use super::{Refusal, Service};
use crate::auth::Principal;
use crate::keys::random;
use crate::store::{InviteRow, read};

/// Rows of one page.
const PAGE_ROWS: usize = 200;
/// Longest life of an invite: a year.
const INVITE_HOURS_MAX: u32 = 8_760;
/// Random bytes of an invite's code: 80 bits, typed by hand.
const INVITE_BYTES: usize = 10;

impl Service {
    /// Makes an invite; its code is shown this once.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] without the operator's duty, [`Refusal::Invalid`] for values out of range.
    pub async fn make_invite(&self, principal: &Principal, request: InviteRequest) -> Result<Invite, Refusal> {
        require(principal, Duty::Operator)?;
        self.make_invite_unasked(request).await
    }

    /// As [`Self::make_invite`], for the command line on the server itself.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for values out of range.
    pub async fn make_invite_unasked(&self, request: InviteRequest) -> Result<Invite, Refusal> {
        if request.valid_hours == 0 || request.valid_hours > INVITE_HOURS_MAX {
            return Err(Refusal::field("valid_hours", format!("must be between 1 and {INVITE_HOURS_MAX}")));
        }
        if (request.role == Role::Administrator) == request.duties.is_empty() {
            return Err(Refusal::field("duties", "an administrator has at least one, nobody else has any"));
        }
        let code = BASE32_NOPAD.encode(&random::<INVITE_BYTES>()?);
        let now = (self.clock)();
        let expires_at = now + u64::from(request.valid_hours) * 3_600_000;
        let row = InviteRow { role: request.role, duties: request.duties, created_at: now, expires_at, used_by: None };
        let hash = invite_hash(&code);
        let kept = row.clone();
        self.committer.commit(SpaceId::ZERO, move |tx| tx.put_invite(&hash, &kept)).await?;
        Ok(Invite { code: group(&code), role: row.role, expires_at })
    }

    /// A page of devices after a position that an earlier page named.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], [`Refusal::Invalid`].
    pub fn list_devices(&self, principal: &Principal, after: Option<&str>) -> Result<DevicePage, Refusal> {
        require(principal, Duty::Operator)?;
        self.list_devices_unasked(after)
    }

    /// As [`Self::list_devices`], for the command line on the server itself.
    ///
    /// # Errors
    /// [`Refusal::Invalid`].
    pub fn list_devices_unasked(&self, after: Option<&str>) -> Result<DevicePage, Refusal> {
        let after = after.map(parse_device_position).transpose()?;
        let rows = self.store.list_devices(after, PAGE_ROWS)?;
        let next =
            (rows.len() == PAGE_ROWS).then(|| rows.last().map(|row| format!("{}.{}", row.space, row.device))).flatten();
        let mut devices = Vec::with_capacity(rows.len());
        for listing in rows {
            let state = self.states.read(self.store.as_ref(), listing.space)?;
            let speaks = state.devices.as_ref().is_some_and(|devices| devices.speaks(&listing.device));
            devices.push(DeviceOverview {
                space: listing.space,
                device: listing.device,
                role: listing.row.role,
                enrolled_at: listing.row.enrolled_at,
                last_round_at: listing.row.last_round_at,
                revoked: listing.row.revoked_at.is_some() || !speaks,
            });
        }
        Ok(DevicePage { devices, next })
    }

    /// Revokes a device on this server: it may deposit, nothing else. The person's own log is not touched.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], [`Refusal::NotFound`].
    pub async fn revoke_device(&self, principal: &Principal, space: SpaceId, device: DeviceId) -> Result<(), Refusal> {
        require(principal, Duty::Operator)?;
        self.revoke_device_unasked(space, device).await
    }

    /// As [`Self::revoke_device`], for the desk, which has asked who asks.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn revoke_device_unasked(&self, space: SpaceId, device: DeviceId) -> Result<(), Refusal> {
        let now = (self.clock)();
        let found = self
            .committer
            .commit(space, move |tx| {
                let Some(mut row) = tx.device(&device)? else { return Ok(false) };
                row.revoked_at = row.revoked_at.or(Some(now));
                (row.refresh, row.refresh_previous) = (None, None);
                tx.put_device(&device, &row)?;
                Ok(true)
            })
            .await?;
        if found { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// A page of rejected frames.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], [`Refusal::Invalid`].
    pub fn list_dead_letters(&self, principal: &Principal, after: Option<&str>) -> Result<DeadLetterPage, Refusal> {
        require(principal, Duty::Operator)?;
        self.list_dead_letters_unasked(after)
    }

    /// As [`Self::list_dead_letters`], for the command line on the server itself.
    ///
    /// # Errors
    /// [`Refusal::Invalid`].
    pub fn list_dead_letters_unasked(&self, after: Option<&str>) -> Result<DeadLetterPage, Refusal> {
        let before = after.map(parse_letter_position).transpose()?;
        let rows = self.store.list_dead_letters(before, PAGE_ROWS)?;
        let next = (rows.len() == PAGE_ROWS)
            .then(|| rows.last().map(|row| format!("{}.{}", row.rejected_at.0, row.header)))
            .flatten();
        let letters = rows
            .into_iter()
            .map(|row| DeadLetter {
                device: row.device,
                header: row.header,
                code: row.code,
                rejected_at: row.rejected_at,
            })
            .collect();
        Ok(DeadLetterPage { letters, next })
    }

    /// The role of an enrolled device as it is stored now.
    ///
    /// # Errors
    /// [`Refusal::UnknownDevice`].
    pub fn role_of(&self, space: SpaceId, device: DeviceId) -> Result<(Role, Vec<Duty>), Refusal> {
        let row = read(self.store.as_ref(), space, |view| view.device(&device))?.ok_or(Refusal::UnknownDevice)?;
        Ok((row.role, row.duties))
    }
}

/// Refuses without a duty.
pub(crate) fn require(principal: &Principal, duty: Duty) -> Result<(), Refusal> {
    if principal.has_duty(duty) {
        Ok(())
    } else {
        Err(Refusal::Forbidden("this needs an administrator with that duty"))
    }
}

/// What is stored of an invite's code. Spaces, hyphens and case do not matter to whoever types it.
pub(crate) fn invite_hash(code: &str) -> Hash {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Hash(*blake3::hash(plain.as_bytes()).as_bytes())
}

fn group(code: &str) -> String {
    code.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join("-")
}

fn parse_device_position(text: &str) -> Result<(SpaceId, DeviceId), Refusal> {
    let wrong = || Refusal::field("after", "must be what the previous page gave as `next`");
    let (space, device) = text.split_once('.').ok_or_else(wrong)?;
    Ok((space.parse().map_err(|_| wrong())?, device.parse().map_err(|_| wrong())?))
}

fn parse_letter_position(text: &str) -> Result<(Millis, Hash), Refusal> {
    let wrong = || Refusal::field("after", "must be what the previous page gave as `next`");
    let (at, header) = text.split_once('.').ok_or_else(wrong)?;
    Ok((Millis(at.parse().map_err(|_| wrong())?), header.parse().map_err(|_| wrong())?))
}
