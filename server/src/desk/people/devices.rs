//! Devices of the sync server, as operators of the desk look after them. The deeds are the service's; here is who may, and that it is
//! noted.

use serde_json::json;
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::id::{DeviceId, SpaceId};
use sojourn_core::wire::v1::{DevicePage, Invite, InviteRequest};

use super::{Desk, DeskError, Who};

impl Desk {
    /// A page of devices.
    ///
    /// # Errors
    /// Without the operator's duty.
    pub fn devices(&self, who: &Who, after: Option<&str>) -> Result<DevicePage, DeskError> {
        who.require(Duty::Operator)?;
        Ok(self.service.list_devices_unasked(after)?)
    }

    /// Revokes a device: it may deposit what it holds, and gets nothing more.
    ///
    /// # Errors
    /// Without the operator's duty; the service's, when there is no such device.
    pub async fn revoke_device(&self, who: &Who, space: SpaceId, device: DeviceId) -> Result<(), DeskError> {
        who.require(Duty::Operator)?;
        self.service.revoke_device_unasked(space, device).await?;
        self.note_device(who, "device-revoked", &format!("device:{device}"), &json!({ "space": space.to_string() }))
    }

    /// Invites a device to the server; the code is shown this once.
    ///
    /// # Errors
    /// Without the operator's duty; the service's, for values out of range.
    pub async fn invite_device(&self, who: &Who, request: InviteRequest) -> Result<Invite, DeskError> {
        who.require(Duty::Operator)?;
        let detail = json!({ "role": request.role, "hours": request.valid_hours });
        let invite = self.service.make_invite_unasked(request).await?;
        self.note_device(who, "device-invited", "devices", &detail)?;
        Ok(invite)
    }

    fn note_device(&self, who: &Who, deed: &str, about: &str, detail: &serde_json::Value) -> Result<(), DeskError> {
        Ok(self.store.write(|view| self.note(view, Some(who.person), deed, about, detail))?)
    }
}
