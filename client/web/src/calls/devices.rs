//! Several phones of one person: pairing by two texts, listing, revoking, the recovery code.

use sojourn_client::sdk::DeviceView;
use sojourn_core::id::DeviceId;

use super::calls;
use super::error::CallError;

calls! { CALLS:
    /// The text an old phone shows to a new one; may be a QR code, and is not secret.
    Write invitation() -> String = |phone| phone.invitation()?;

    /// On the new phone: makes its keys for that person. Gives the text that answers the invitation.
    Write join(invitation: String) -> String = |phone| phone.join(&invitation)?;

    /// On the old phone: certifies the new device. Gives the device's id, in hex. Both phones then sync, the old one first.
    Write certify(pairing: String) -> String = |phone| phone.certify(&pairing)?.to_hex();

    /// This person's devices.
    Read devices() -> Vec<DeviceView> = |phone| phone.devices()?;

    /// Revokes another device, by its id in hex.
    Write revoke_device(device: String) -> () = |phone| {
        let device: DeviceId = device.parse().map_err(|_| CallError::input("device", "64 hex digits"))?;
        phone.revoke_device(device)?
    };

    /// The recovery code, shown this once: afterwards the phone does not know it any more. None when it was shown before.
    Write recovery_code() -> Option<String> = |phone| phone.recovery_code()?.map(|code| code.as_str().to_owned());
}
