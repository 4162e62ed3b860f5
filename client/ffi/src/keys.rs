//! The device secret: from the platform's keystore, or from a file beside the database where there is none.

use std::path::Path;

use sojourn_client::OsEntropy;
use sojourn_client::store::secret_file;
use sojourn_client::store::vault::DeviceSecret;
use sojourn_core::entropy::Entropy;
use zeroize::Zeroizing;

use crate::error::PhoneError;
use crate::hooks::Keystore;

/// The database's file inside a phone's directory.
pub(crate) const DATABASE: &str = "phone.db";
/// The secret's file where there is no keystore.
const SECRET: &str = "device.secret";

/// The secret of a phone in this directory.
///
/// # Errors
/// `keystore-lost` where there is a database and the keystore has no secret for it: a new one would open nothing.
pub(crate) fn device_secret(dir: &Path, keystore: Option<&dyn Keystore>) -> Result<DeviceSecret, PhoneError> {
    let Some(keystore) = keystore else {
        let secret = secret_file::load_or_create(&dir.join(SECRET), &mut OsEntropy);
        return secret.map_err(|error| sojourn_client::PhoneError::from(error).into());
    };
    match keystore.load().map_err(|error| PhoneError::new("keystore", error))? {
        Some(bytes) => {
            let bytes = Zeroizing::new(bytes);
            let known: [u8; 32] =
                bytes.as_slice().try_into().map_err(|_| PhoneError::new("keystore", "the secret has 32 bytes"))?;
            Ok(DeviceSecret(known))
        }
        None if dir.join(DATABASE).exists() => {
            Err(PhoneError::new("keystore-lost", "the keystore no longer has this phone's secret"))
        }
        None => {
            let secret = DeviceSecret(OsEntropy.array());
            keystore.keep(secret.0.to_vec()).map_err(|error| PhoneError::new("keystore", error))?;
            Ok(secret)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hooks::HookError;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Memory(Mutex<Option<Vec<u8>>>);

    impl Keystore for Memory {
        fn load(&self) -> Result<Option<Vec<u8>>, HookError> {
            Ok(self.0.lock().expect("held by nobody else").clone())
        }

        fn keep(&self, secret: Vec<u8>) -> Result<(), HookError> {
            *self.0.lock().expect("held by nobody else") = Some(secret);
            Ok(())
        }
    }

    #[test]
    fn a_keystore_gets_the_secret_once_and_gives_it_ever_after() {
        let (dir, keystore) = (tempfile::tempdir().expect("a directory"), Memory::default());
        let first = device_secret(dir.path(), Some(&keystore)).expect("made");
        assert_eq!(device_secret(dir.path(), Some(&keystore)).expect("given").0, first.0);
        assert!(!dir.path().join(SECRET).exists(), "no file holds it");
    }

    #[test]
    fn a_lost_secret_is_said_and_not_replaced() {
        let (dir, keystore) = (tempfile::tempdir().expect("a directory"), Memory::default());
        std::fs::write(dir.path().join(DATABASE), b"something").expect("written");
        let error = device_secret(dir.path(), Some(&keystore)).err().expect("refused");
        assert_eq!(error.stable_code(), "keystore-lost");
        assert!(keystore.load().expect("loads").is_none(), "nothing was kept");
    }
}
