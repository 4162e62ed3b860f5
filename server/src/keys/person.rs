//! A person's key: PKCS #8 in PEM, as `openssl` writes an Ed25519 key and as a browser's WebCrypto imports it
//! (RFC 8410 §7). 64 hex digits are read as well.

use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use super::{KeyError, random, write_new};

/// What stands before the seed in the DER form of a private key: version 0, the algorithm 1.3.101.112, an octet string
/// in an octet string.
const DER_PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const PEM_BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_END: &str = "-----END PRIVATE KEY-----";

/// Makes a key file for a person who signs; refuses to replace one.
///
/// # Errors
/// [`KeyError`].
pub fn make_person_key(path: &Path) -> Result<SigningKey, KeyError> {
    let seed = Zeroizing::new(random::<32>()?);
    write_new(path, &to_pem(&seed))?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Reads a person's key file.
///
/// # Errors
/// [`KeyError`].
pub fn read_person_key(path: &Path) -> Result<SigningKey, KeyError> {
    let text = std::fs::read_to_string(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
    let seed = from_text(&Zeroizing::new(text)).ok_or_else(|| KeyError::Person(path.to_owned()))?;
    Ok(SigningKey::from_bytes(&seed))
}

fn to_pem(seed: &[u8; 32]) -> Zeroizing<String> {
    let der = Zeroizing::new([DER_PREFIX.as_slice(), seed].concat());
    let body = Zeroizing::new(BASE64.encode(&der));
    Zeroizing::new(format!("{PEM_BEGIN}\n{}\n{PEM_END}\n", *body))
}

fn from_text(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.trim();
    let seed = match text.strip_prefix(PEM_BEGIN) {
        None => Zeroizing::new(HEXLOWER.decode(text.as_bytes()).ok()?),
        Some(rest) => {
            let body: Zeroizing<String> =
                Zeroizing::new(rest.strip_suffix(PEM_END)?.chars().filter(|c| !c.is_ascii_whitespace()).collect());
            let der = Zeroizing::new(BASE64.decode(body.as_bytes()).ok()?);
            Zeroizing::new(der.strip_prefix(&DER_PREFIX)?.to_vec())
        }
    };
    <[u8; 32]>::try_from(seed.as_slice()).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_key_is_written_as_the_standard_has_it_and_read_back() {
        // The example of RFC 8410, section 10.3.
        let seed = "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842";
        let plain = "-----BEGIN PRIVATE KEY-----\n\
                     MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                     -----END PRIVATE KEY-----\n";
        let read = from_text(plain).expect("a key");
        assert_eq!(HEXLOWER.encode(read.as_slice()), seed);
        assert_eq!(to_pem(&read).as_str(), plain);
        assert_eq!(from_text(seed).expect("hex"), read);
    }

    #[test]
    fn a_key_file_is_not_replaced_and_a_damaged_one_is_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.key");
        let made = make_person_key(&path).expect("made");
        assert!(make_person_key(&path).is_err(), "never replaced");
        assert_eq!(read_person_key(&path).expect("read").to_bytes(), made.to_bytes());
        for damaged in ["", "oops", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            std::fs::write(&path, damaged).expect("writes");
            assert!(read_person_key(&path).expect_err("refused").to_string().contains("a.key"), "{damaged:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.key");
        make_person_key(&path).expect("made");
        assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
    }
}
