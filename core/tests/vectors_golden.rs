//! Known answers for everything cryptographic, frozen in `golden/vectors.json` with inputs and outputs.
//!
//! Another language's implementation is compared with this file. Where a standard publishes vectors, those are checked
//! first, so that the file rests on something outside this project. `UPDATE_GOLDEN=1` rewrites it.

use std::path::Path;

use data_encoding::HEXLOWER;
use serde_json::{Map, Value as Json, json};
use sojourn_core::hash::{Tag, hash};
use sojourn_core::id::{DeviceId, Epoch, GrantId, Hash, KeyId, LogId, OpId, SealingPublic, SpaceId};
use sojourn_core::sync::bundle::{Bundle, Direction};
use sojourn_core::sync::fold::LogState;
use sojourn_core::sync::genesis::{Genesis, GroupGenesis, PersonGenesis};
use sojourn_core::sync::header::body_hash;
use sojourn_core::sync::keys::{DeviceKeys, SealingSecret, verify_certify_proof};
use sojourn_core::sync::receipt::{Hold, LogHead, Outcome, Receipts, RejectCode, SignedHead, request_hash};
use sojourn_core::sync::recovery::{RecoveryCode, pairing_text};
use sojourn_core::sync::seal::{
    ContentKey, open_body, open_old_key, open_purpose, open_with, pad, seal_body, seal_old_key, seal_purpose, seal_with,
};
use sojourn_core::sync::snapshot::Snapshot;
use sojourn_core::sync::wrap::{WrapFor, unwrap, wrap};
use sojourn_core::sync::{FORMAT_V1, Frame, Head, Header, Stamp};
use sojourn_core::time::Millis;

const SPACE: SpaceId = SpaceId([0x11; 32]);
const OTHER: SpaceId = SpaceId([0x12; 32]);
const EPOCH: Epoch = Epoch([0x44; 16]);
const NOW: Millis = Millis(1_795_500_000_000);

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.replace(' ', "").as_bytes()).expect("hex of this file")
}

/// Gives the same byte over and over: 24 of them are a nonce, 32 the `ikm` of an ephemeral key.
fn only(byte: u8) -> impl FnMut(&mut [u8]) {
    move |out: &mut [u8]| out.fill(byte)
}

fn device() -> DeviceKeys {
    DeviceKeys::from_bytes(&[0x21; 32], &[0x22; 32])
}

fn code() -> RecoveryCode {
    RecoveryCode::from_bytes(*b"sixteen bytes!!!")
}

fn key(byte: u8) -> ContentKey {
    ContentKey::from_bytes([byte; 32])
}

fn header() -> Header {
    Header {
        space: SPACE,
        log: LogId::application([0xab; 16]),
        op_id: OpId([0x31; 16]),
        author_space: SPACE,
        device: device().device_id(),
        n: 24,
        base: Head { seq: 300, chain: Hash([0x33; 32]) },
        key_id: Some(key(0x41).key_id()),
        body_hash: Hash::ZERO,
    }
}

fn stamp() -> Stamp {
    Stamp { access_seq: 7, devices_seq: 3, received_at: NOW, grant: GrantId([0x51; 16]), resequenced: false }
}

fn tags() -> Json {
    let of = |tag: &Tag| {
        (tag.name().to_owned(), json!({ "bytes": hex(tag.bytes()), "hash_of_abc": hash(*tag, &[b"abc"]).to_hex() }))
    };
    Json::Object(Tag::ALL.iter().map(of).collect::<Map<_, _>>())
}

fn recovery() -> Json {
    let keys = code().keys();
    json!({
        "code": hex(b"sixteen bytes!!!"),
        "code_text": code().to_text().as_str(),
        "ed25519_seed": hex(keys.signing.to_bytes()),
        "ed25519_public": keys.public().signing.to_hex(),
        "x25519_secret": hex(keys.sealing.expose()),
        "x25519_public": keys.public().sealing.to_hex(),
        "device_id": keys.device_id().to_hex(),
    })
}

fn identity() -> Json {
    let keys = device();
    let person =
        Genesis::Person(PersonGenesis { device: keys.public(), recovery: code().keys().public(), random: [0x23; 16] });
    let group = Genesis::Group(GroupGenesis::new(vec![OTHER, SPACE], 2, [0x24; 16]).expect("two founders"));
    let proof = keys.certify_proof(&SPACE);
    verify_certify_proof(&SPACE, &keys.public(), &proof).expect("own proof");
    json!({
        "ed25519_seed": hex([0x21; 32]), "ed25519_public": keys.public().signing.to_hex(),
        "x25519_secret": hex([0x22; 32]), "x25519_public": keys.public().sealing.to_hex(),
        "device_id": keys.device_id().to_hex(),
        "pairing_text": pairing_text(&keys.public()),
        "person_genesis": hex(person.to_bytes()), "person_space": person.space_id().to_hex(),
        "group_genesis": hex(group.to_bytes()), "group_space": group.space_id().to_hex(),
        "certify_space": SPACE.to_hex(), "certify_proof": proof.to_hex(),
    })
}

fn frames() -> Json {
    let plaintext = b"not CBOR, but bytes to seal";
    let body = seal_body(&key(0x41), FORMAT_V1, &header(), plaintext, &mut only(0x61)).expect("small");
    assert_eq!(open_body(&key(0x41), FORMAT_V1, &header(), &body).expect("own key").as_slice(), plaintext);
    let frame = Frame::sign(header(), &body, &device().signing).expect("small");
    let plain = Header { log: LogId::devices(), key_id: None, base: Head::EMPTY, n: 1, ..header() };
    let next = header().base.next(&SPACE, &header().log, &frame.header_hash(), &stamp().hash());
    json!({
        "content_key": hex([0x41; 32]), "key_id": key(0x41).key_id().to_hex(),
        "nonce": hex([0x61; 24]), "plaintext": hex(plaintext), "padded": hex(&*pad(plaintext).expect("small")),
        "associated_data": hex(header().associated_data(FORMAT_V1)),
        "body": hex(&body), "body_hash": body_hash(&body).to_hex(),
        "header": hex(frame.header_bytes()), "header_hash": frame.header_hash().to_hex(),
        "signed_hash": hash(Tag::HeaderSignature, &[&[FORMAT_V1], frame.header_bytes()]).to_hex(),
        "signature": hex(frame.signature_bytes()), "frame": hex(frame.as_bytes()),
        "header_in_devices": hex(plain.to_bytes()),
        "stamp": hex(stamp().to_bytes()), "stamp_hash": stamp().hash().to_hex(),
        "base": [300, hex([0x33; 32])], "next_head": [next.seq, next.chain.to_hex()],
    })
}

fn padding() -> Json {
    let sizes = [0usize, 1, 127, 128, 191, 192, 255, 256, 511, 512, 1023, 1024, 65_535];
    let class = |size: &usize| json!([size, pad(&vec![1; *size]).expect("within the largest class").len()]);
    assert!(pad(&[0; 65_536]).is_err(), "beyond the largest class");
    Json::Array(sizes.iter().map(class).collect())
}

fn wraps() -> Json {
    let secret = SealingSecret::from_bytes([0x71; 32]);
    let (log, key_id, device_id, grant) =
        (LogId::profile(), key(0x41).key_id(), DeviceId([0x72; 32]), GrantId([0x73; 16]));
    let named = [
        (
            "wrap_content",
            WrapFor::Content { space: &SPACE, log: &log, key_id: &key_id, recipient: &OTHER, generation: 2 },
        ),
        ("wrap_device", WrapFor::Device { space: &SPACE, generation: 2, device: &device_id }),
        ("wrap_purpose", WrapFor::Purpose { space: &SPACE, grant: &grant, recipient: &OTHER, generation: 2 }),
    ];
    let entry = |(name, what): (&str, WrapFor<'_>)| {
        let made = wrap(what, &[0x41; 32], &secret.public(), &mut only(0x74)).expect("a good key");
        assert_eq!(*unwrap(what, &made, &secret).expect("own secret"), [0x41; 32]);
        (name.to_owned(), json!({ "info": hex(what.info()), "wrap": hex(made.0) }))
    };
    let mut all: Map<String, Json> = named.into_iter().map(entry).collect();
    all.insert("key".into(), hex([0x41; 32]).into());
    all.insert("ikm_of_ephemeral".into(), hex([0x74; 32]).into());
    all.insert("recipient_secret".into(), hex([0x71; 32]).into());
    all.insert("recipient_public".into(), secret.public().to_hex().into());
    Json::Object(all)
}

fn keys_under_keys() -> Json {
    let log = LogId::profile();
    let sealed = seal_old_key(&key(0x42), &key(0x41), &SPACE, &log, &mut only(0x62));
    assert_eq!(open_old_key(&key(0x42), &key(0x41).key_id(), &sealed, &SPACE, &log).expect("own key"), key(0x41));
    let grant = GrantId([0x73; 16]);
    let purpose = seal_purpose(&key(0x43), &SPACE, &grant, b"permit", &mut only(0x63)).expect("short");
    assert_eq!(open_purpose(&key(0x43), &SPACE, &grant, &purpose).expect("own key"), b"permit");
    json!({
        "old_key": { "new": hex([0x42; 32]), "old": hex([0x41; 32]), "space": SPACE.to_hex(), "log": "profile",
                     "nonce": hex([0x62; 24]), "sealed": hex(sealed) },
        "purpose": { "key": hex([0x43; 32]), "space": SPACE.to_hex(), "grant": grant.to_hex(), "text": hex(b"permit"),
                     "nonce": hex([0x63; 24]), "sealed": hex(purpose) },
    })
}

fn receipts() -> Json {
    let outcomes = vec![
        (Hash([1; 32]), Outcome::Stored { seq: 301, stamp: stamp() }),
        (Hash([2; 32]), Outcome::Held(Hold::WaitingFor(24))),
        (Hash([3; 32]), Outcome::Held(Hold::Decision)),
        (Hash([4; 32]), Outcome::Rejected(RejectCode::NoAccess)),
    ];
    let head = LogHead {
        space: SPACE,
        log: LogId::profile(),
        head: Head { seq: 9, chain: Hash([0x33; 32]) },
        backed_up_seq: 5,
    };
    let request = request_hash(b"the body as sent");
    let receipts = Receipts {
        epoch: EPOCH,
        device: DeviceId([0x72; 32]),
        request,
        time: NOW,
        outcomes,
        heads: vec![head.clone()],
    };
    let (bytes, server) = (receipts.to_bytes(), device());
    let signature = Receipts::sign(&bytes, &server.signing);
    assert_eq!(Receipts::verify(&bytes, &signature, &server.public().signing), Ok(receipts));
    let signed = SignedHead::sign(EPOCH, head, NOW, &server.signing);
    signed.verify(&server.public().signing).expect("own signature");
    assert_eq!(SignedHead::parse(&signed.to_bytes()), Ok(signed.clone()));
    json!({
        "log_key_seed": hex([0x21; 32]), "request_body": hex(b"the body as sent"), "request_hash": request.to_hex(),
        "receipts": hex(bytes), "receipts_signature": signature.to_hex(),
        "signed_head": hex(signed.to_bytes()), "head_signature": signed.signature.to_hex(),
    })
}

fn containers() -> Json {
    let secret = SealingSecret::from_bytes([0x71; 32]);
    let messages = vec![b"one request".to_vec(), b"another".to_vec()];
    let bundle = Bundle::seal(Direction::ToServer, secret.public(), &messages, &mut only(0x75)).expect("small");
    let again = Bundle::parse(&bundle.to_bytes()).expect("own bytes");
    assert_eq!(again.open(&secret).expect("own secret"), messages);
    let (state, log_key) = (LogState::new(SPACE, LogId::profile()), key(0x41));
    let snapshot =
        Snapshot::seal(&state, Head::EMPTY, SPACE, &log_key, &device().signing, &mut only(0x64)).expect("small");
    let again = Snapshot::parse(&snapshot.to_bytes()).expect("own bytes");
    assert_eq!(again.open(&log_key, &device().public().signing).expect("own key"), state);
    json!({
        "bundle": { "recipient_secret": hex([0x71; 32]), "ikm_of_ephemeral": hex([0x75; 32]),
                    "messages": messages.iter().map(hex).collect::<Vec<_>>(), "file": hex(bundle.to_bytes()) },
        "snapshot": { "content_key": hex([0x41; 32]), "nonce": hex([0x64; 24]), "ed25519_seed": hex([0x21; 32]),
                      "state": hex(state.to_bytes()), "snapshot": hex(snapshot.to_bytes()) },
    })
}

#[test]
fn the_known_answers_are_frozen() {
    let vectors = json!({
        "what": "Inputs and outputs for docs/protocol.md, version 1. All byte strings in lower-case hex.",
        "tags": tags(), "recovery": recovery(), "identity": identity(), "frame": frames(), "padding": padding(),
        "wraps": wraps(), "keys_under_keys": keys_under_keys(), "receipts": receipts(), "containers": containers(),
    });
    let actual = serde_json::to_string_pretty(&vectors).expect("JSON") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/vectors.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &actual).expect("golden folder is writable");
    }
    let expected = std::fs::read_to_string(&path).expect("vectors are frozen");
    assert!(expected == actual, "vectors.json differs from its frozen form");
}

/// RFC 8032 section 7.1, test 3.
#[test]
fn ed25519_gives_the_published_answer() {
    let seed: [u8; 32] =
        unhex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7").try_into().expect("32");
    let keys = DeviceKeys::from_bytes(&seed, &[0; 32]);
    assert_eq!(keys.public().signing.to_hex(), "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    let signature = sojourn_core::sync::keys::sign(&keys.signing, &[0xaf, 0x82]);
    assert_eq!(
        signature.to_hex(),
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    );
}

/// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
#[test]
fn xchacha20_poly1305_gives_the_published_answer() {
    let key: [u8; 32] = (0x80..=0x9f).collect::<Vec<u8>>().try_into().expect("32");
    let aad = unhex("50515253c0c1c2c3c4c5c6c7");
    let message = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let nonce: Vec<u8> = (0x40..=0x57).collect();
    let sealed = seal_with(&key, &aad, message, &mut |out: &mut [u8]| out.copy_from_slice(&nonce));
    let expected = unhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
    );
    assert_eq!(hex(&sealed[24..]), hex(expected));
    assert_eq!(open_with(&key, &aad, &sealed).expect("own key").as_slice(), message);
}

/// RFC 7748 section 6.1, Alice's key pair.
#[test]
fn x25519_gives_the_published_answer() {
    let secret = unhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    let public = SealingSecret::from_bytes(secret.try_into().expect("32 bytes")).public();
    assert_eq!(public.to_hex(), "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
}

#[test]
fn a_wrap_or_body_moved_elsewhere_does_not_open() {
    let secret = SealingSecret::from_bytes([0x71; 32]);
    let (profile, diary, key_id) = (LogId::profile(), LogId::diary(), KeyId([9; 32]));
    let at =
        |space, log, recipient, generation| WrapFor::Content { space, log, key_id: &key_id, recipient, generation };
    let made = wrap(at(&SPACE, &profile, &OTHER, 1), &[1; 32], &secret.public(), &mut only(3)).expect("a good key");
    for moved in [
        at(&OTHER, &profile, &OTHER, 1),
        at(&SPACE, &diary, &OTHER, 1),
        at(&SPACE, &profile, &SPACE, 1),
        at(&SPACE, &profile, &OTHER, 2),
    ] {
        assert!(unwrap(moved, &made, &secret).is_err(), "{moved:?}");
    }
    assert!(wrap(at(&SPACE, &profile, &OTHER, 1), &[1; 32], &SealingPublic([0; 32]), &mut only(3)).is_err());
    let body = seal_body(&key(0x41), FORMAT_V1, &header(), b"words", &mut only(4)).expect("small");
    let moved = [
        Header { space: OTHER, ..header() },
        Header { log: LogId::profile(), ..header() },
        Header { op_id: OpId([0; 16]), ..header() },
        Header { author_space: OTHER, ..header() },
        Header { device: DeviceId([0; 32]), ..header() },
        Header { n: 25, ..header() },
        Header { base: Head::EMPTY, ..header() },
    ];
    for header in moved {
        assert!(open_body(&key(0x41), FORMAT_V1, &header, &body).is_err(), "{header:?}");
    }
    assert!(open_body(&key(0x41), 2, &header(), &body).is_err(), "another format");
    assert!(open_body(&key(0x42), FORMAT_V1, &header(), &body).is_err(), "another key");
    let larger = [b"words".as_slice(), &[0x80], &[0; 186]].concat();
    let padded = seal_with(key(0x41).expose(), &header().associated_data(FORMAT_V1), &larger, &mut only(4));
    assert!(open_body(&key(0x41), FORMAT_V1, &header(), &padded).is_err(), "a larger class than needed");
}
