//! The second thing somebody signs in with: six digits of the moment (RFC 6238), or a code on paper.
//!
//! The secret behind the digits is sealed in the desk's file under a key that lies beside the server's other keys, bound to its person:
//! who copies the file gets neither digits nor codes, and no row serves for another person.

use blake3::{derive_key, keyed_hash};
use data_encoding::BASE32_NOPAD;
use sojourn_core::sync::seal::{open_with, seal_with};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::{DeskError, no_randomness};
use crate::keys::random;
use crate::store::desk::PersonNo;

/// Bytes of a secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Codes on paper that somebody gets.
const CODES: usize = 10;
/// Characters of one: 60 bits, and its hash needs a key.
const CODE_CHARS: usize = 12;
/// Bytes that say which key sealed.
const KEY_ID_BYTES: usize = 8;

/// What an app makes the digits from.
pub type Secret = Zeroizing<[u8; SECRET_BYTES]>;

/// Keys of the desk, each for one purpose, from the one in the folder of keys.
pub(crate) struct Seals {
    seal: Zeroizing<[u8; 32]>,
    enrol: Zeroizing<[u8; 32]>,
    paper: Zeroizing<[u8; 32]>,
    id: [u8; KEY_ID_BYTES],
}

impl Seals {
    /// From the desk's key.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let derived = |purpose: &str| Zeroizing::new(derive_key(purpose, key));
        let named = derive_key("sojourn desk v1: name of the key", key);
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&named[..KEY_ID_BYTES]);
        Self {
            seal: derived("sojourn desk v1: seals second factors"),
            enrol: derived("sojourn desk v1: second factors of invitations"),
            paper: derived("sojourn desk v1: hashes of codes on paper"),
            id,
        }
    }

    /// The secret that an invitation brings. The same each time its page is opened: a code that was scanned stays good.
    pub(super) fn enrolment(&self, code_hash: &[u8; 32]) -> Secret {
        let long = keyed_hash(&self.enrol, code_hash);
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        secret.copy_from_slice(&long.as_bytes()[..SECRET_BYTES]);
        secret
    }

    /// Seals a person's secret.
    pub(super) fn seal(&self, person: PersonNo, secret: &Secret) -> Result<Vec<u8>, DeskError> {
        let mut drew = Ok(());
        let mut entropy = |out: &mut [u8]| drew = drew.and(getrandom::fill(out));
        let sealed = seal_with(&self.seal, &self.bound_to(person), &secret[..], &mut entropy);
        drew.map_err(|_| no_randomness(crate::keys::KeyError::Random))?;
        Ok([&self.id[..], &sealed].concat())
    }

    /// Opens a person's secret; none where it was sealed under another key, for another person, or not at all.
    pub(super) fn open(&self, person: PersonNo, sealed: &[u8]) -> Option<Secret> {
        let sealed = sealed.strip_prefix(&self.id)?;
        let opened = open_with(&self.seal, &self.bound_to(person), sealed).ok()?;
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        (opened.len() == SECRET_BYTES).then(|| secret.copy_from_slice(&opened))?;
        Some(secret)
    }

    fn bound_to(&self, person: PersonNo) -> Vec<u8> {
        [b"sojourn desk totp".as_slice(), &self.id, &person.to_be_bytes()].concat()
    }

    /// What is stored of a code on paper. Spaces, hyphens and case do not matter to whoever types it.
    pub(super) fn paper(&self, person: PersonNo, code: &str) -> [u8; 32] {
        let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        *keyed_hash(&self.paper, &[&person.to_be_bytes(), plain.as_bytes()].concat()).as_bytes()
    }
}

/// The time step whose digits these are, if it lies beyond the last one used. One step early and late counts: clocks differ.
pub(super) fn step_of(secret: &Secret, digits: &str, now_ms: i64, used: i64) -> Option<i64> {
    let plain: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.len() != 6 || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = u64::try_from(now_ms / 1_000).ok()?;
    let step = i64::try_from(totp(secret)?.check(&plain, seconds)?).ok()?;
    (step > used).then_some(step)
}

/// SHA-1, six digits, thirty seconds, one step either way: what every app understands.
fn totp(secret: &Secret) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).with_skew(1).with_step_duration(30).with_digits(6).build().ok()
}

/// What an app reads from the picture.
#[must_use]
pub fn enrolment_url(audience: &str, label: &str, secret: &Secret) -> Zeroizing<String> {
    let plain = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let (issuer, label) = (plain(&format!("Sojourn {audience}")), plain(label));
    let secret = Zeroizing::new(BASE32_NOPAD.encode(&secret[..]));
    let fixed = "algorithm=SHA1&digits=6&period=30";
    Zeroizing::new(format!("otpauth://totp/{issuer}:{label}?secret={}&issuer={issuer}&{fixed}", *secret))
}

/// New codes on paper, in groups of four.
pub(super) fn new_codes() -> Result<Vec<String>, DeskError> {
    let one = || {
        let text = BASE32_NOPAD.encode(&random::<8>().map_err(no_randomness)?);
        Ok([&text[..4], &text[4..8], &text[8..CODE_CHARS]].join("-"))
    };
    (0..CODES).map(|_| one()).collect()
}

/// The digits of a moment: for tests and the demonstration, which have no app.
#[cfg(test)]
pub(crate) fn digits_at(secret: &Secret, now_ms: i64) -> String {
    totp(secret).expect("a secret of 160 bits").generate(u64::try_from(now_ms / 1_000).expect("after 1970")).to_string()
}

#[cfg(test)]
mod unit {
    use super::*;

    fn secret() -> Secret {
        Zeroizing::new(*b"12345678901234567890")
    }

    #[test]
    fn the_digits_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of eight digits.
        for (seconds, digits) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(digits_at(&secret(), seconds * 1_000), digits);
            assert_eq!(step_of(&secret(), digits, seconds * 1_000, 0), Some(seconds / 30));
        }
    }

    #[test]
    fn a_step_counts_once_and_its_neighbours_count() {
        let now = 1_700_000_000_000;
        let digits = digits_at(&secret(), now);
        let step = step_of(&secret(), &digits, now, 0).expect("counts");
        assert_eq!(step_of(&secret(), &digits, now, step), None, "used");
        assert_eq!(step_of(&secret(), &digits, now + 30_000, step - 1), Some(step), "a step late");
        assert_eq!(step_of(&secret(), &digits, now - 30_000, step - 1), Some(step), "a step early");
        assert_eq!(step_of(&secret(), &digits, now + 90_000, 0), None, "too late");
        for not_digits in ["", "12345", "1234567", "١٢٣٤٥٦", "12345a"] {
            assert_eq!(step_of(&secret(), not_digits, now, 0), None, "{not_digits:?}");
        }
        assert_eq!(
            step_of(&secret(), &format!("{} {}", &digits[..3], &digits[3..]), now, 0),
            Some(step),
            "as apps show it"
        );
    }

    #[test]
    fn a_sealed_secret_opens_for_its_person_under_its_key_only() {
        let seals = Seals::new(&[7; 32]);
        let sealed = seals.seal(3, &secret()).expect("seals");
        assert_eq!(seals.open(3, &sealed).as_deref(), Some(&*secret()));
        assert!(seals.open(4, &sealed).is_none(), "another person");
        assert!(Seals::new(&[8; 32]).open(3, &sealed).is_none(), "another key");
        assert!(seals.open(3, &[]).is_none());
        assert!(!sealed.windows(8).any(|part| part == &secret()[..8]), "not in the clear");
    }

    #[test]
    fn a_code_on_paper_is_typed_as_one_likes() {
        let seals = Seals::new(&[7; 32]);
        let codes = new_codes().expect("codes");
        assert_eq!(codes.len(), CODES);
        assert_eq!(codes[0].len(), CODE_CHARS + 2);
        let typed = codes[0].to_lowercase().replace('-', " ");
        assert_eq!(seals.paper(1, &codes[0]), seals.paper(1, &typed));
        assert_ne!(seals.paper(1, &codes[0]), seals.paper(2, &codes[0]));
    }

    #[test]
    fn the_picture_says_what_an_app_needs() {
        let url = enrolment_url("desk.example.org", "lin", &secret());
        let wanted = "otpauth://totp/Sojourn%20desk.example.org:lin?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
                      &issuer=Sojourn%20desk.example.org&algorithm=SHA1&digits=6&period=30";
        assert_eq!(*url, wanted);
    }
}
