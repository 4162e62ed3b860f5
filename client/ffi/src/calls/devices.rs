//! Several phones of one person: pairing, revoking, the recovery code.

use crate::cross::Cross;
use crate::error::PhoneError;
use crate::hooks::Change;
use crate::phone::Phone;
use crate::views::Device;

#[uniffi::export]
impl Phone {
    /// On the old phone: the text (or QR code) that says which person it is about. Not secret.
    pub fn invitation(&self) -> Result<String, PhoneError> {
        self.tell("invitation", Change::Private, |phone| Ok(phone.invitation()?))
    }

    /// On the new phone: the text that answers an invitation. Not secret.
    pub fn join(&self, invitation: &str) -> Result<String, PhoneError> {
        self.tell("join", Change::Private, |phone| Ok(phone.join(invitation)?))
    }

    /// On the old phone: certifies the new one, whose id this returns. Then both sync, the old one first.
    pub fn certify(&self, pairing: &str) -> Result<String, PhoneError> {
        self.tell("certify", Change::Private, |phone| Ok(phone.certify(pairing)?.to_hex()))
    }

    /// This person's devices.
    pub fn devices(&self) -> Result<Vec<Device>, PhoneError> {
        self.look("devices", |phone| Ok(phone.devices()?.cross()))
    }

    /// Revokes another device: it gets nothing new, and new keys are made without it.
    pub fn revoke_device(&self, device: &str) -> Result<(), PhoneError> {
        let device = device.parse().map_err(|_| PhoneError::input("device", "an id, as devices lists it"))?;
        self.tell("revoke_device", Change::Private, |phone| Ok(phone.revoke_device(device)?))
    }

    /// The recovery code, shown this once; none when it was shown before, or on a paired device.
    pub fn recovery_code(&self) -> Result<Option<String>, PhoneError> {
        self.tell("recovery_code", Change::Private, |phone| Ok(phone.recovery_code()?.map(|code| code.to_string())))
    }
}
