//! The device secret where there is no keystore: a file of its own beside the database, readable by its owner only.
//!
//! It protects a database that was copied or backed up alone. Whoever copies the whole directory has it too; then the PIN
//! is what is left (`docs/sdk.md`).

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use sojourn_core::entropy::Entropy;

use super::StoreError;
use super::vault::DeviceSecret;

/// Reads the secret, or makes it.
///
/// # Errors
/// [`StoreError::DeviceSecret`] when the file cannot be read or written, or is not one.
pub fn load_or_create(path: &Path, entropy: &mut impl Entropy) -> Result<DeviceSecret, StoreError> {
    match fs::read(path) {
        Ok(bytes) => {
            let bytes = bytes
                .try_into()
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the secret file has another length"));
            bytes.map(DeviceSecret).map_err(StoreError::DeviceSecret)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, entropy),
        Err(error) => Err(StoreError::DeviceSecret(error)),
    }
}

/// Written aside, synced, then renamed: a crash leaves a whole secret or none.
fn create(path: &Path, entropy: &mut impl Entropy) -> Result<DeviceSecret, StoreError> {
    let secret = DeviceSecret(entropy.array());
    let aside = path.with_extension("new");
    let written = (|| {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&aside)?;
        file.write_all(&secret.0)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    })();
    written.map_err(StoreError::DeviceSecret)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::OsEntropy;

    #[test]
    fn a_secret_is_made_once_and_kept_private() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("device.secret");
        let made = load_or_create(&path, &mut OsEntropy).expect("made");
        assert_eq!(load_or_create(&path, &mut OsEntropy).expect("read").0, made.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, b"short").expect("writes");
        assert!(load_or_create(&path, &mut OsEntropy).is_err());
    }
}
