//! Every message of wire version 1 has a frozen JSON and CBOR form under `golden/wire/v1/`.
//!
//! A change of any byte fails here. `UPDATE_GOLDEN=1` rewrites the files; in a released version that is a breaking
//! change and asks for a new wire version instead.

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sojourn_core::cbor;
use sojourn_core::id::{Bytes, DeviceId, Epoch, Hash, Lineage, LogId, ReportId, Signature, SpaceId};
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::time::{Date, Millis};
use sojourn_core::wire::v1::{
    About, Acked, BodyState, Challenge, ChangedLog, DeadLetter, DeadLetterPage, DeviceOverview, DevicePage, Duty,
    EnrolRequest, EnrolmentMode, Entry, FieldProblem, FieldReport, FieldReportReply, Forget, ForgetReason, ForkProbe,
    GuidancePointer, Have, Invite, InviteRequest, LogPosition, LogState, Offer, Position, Problem, ProblemKind,
    PublishReply, PublishRequest, PublishedFile, ReceiptUpdate, RefreshRequest, ReportKind, Role, SignedReceipts,
    SnapshotPointer, SyncReply, SyncRequest, TokenReply, WakeReply, Want,
};

const SPACE: SpaceId = SpaceId([0x11; 32]);
const DEVICE: DeviceId = DeviceId([0x22; 32]);
const CHAIN: Hash = Hash([0x33; 32]);
const NOW: Millis = Millis(1_795_500_000_000);

fn bytes(fill: u8, len: usize) -> Bytes {
    Bytes(vec![fill; len])
}

fn application() -> LogId {
    LogId::application([0xab; 16])
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/wire/v1")
}

/// Compares with the frozen file, or writes it when asked to.
fn frozen(name: &str, actual: &[u8]) {
    let path = folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).expect("golden folder is writable");
    }
    let expected = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(expected == actual, "{name} differs from its frozen form");
}

/// One message: both encodings are frozen, and both read back as what they were.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, message: &T) {
    let json = serde_json::to_string_pretty(message).expect("messages serialise") + "\n";
    frozen(&format!("{name}.json"), json.as_bytes());
    assert_eq!(&serde_json::from_str::<T>(&json).expect("JSON reads back"), message);

    let cbor_bytes = cbor::encode_message(message).expect("messages hold nothing forbidden");
    frozen(&format!("{name}.cbor"), &cbor_bytes);
    assert_eq!(&cbor::decode_lenient::<T>(&cbor_bytes).expect("CBOR reads back"), message);
}

fn full_request() -> SyncRequest {
    SyncRequest {
        protocol: 1,
        app_version: "0.1.0".into(),
        device: DEVICE,
        epoch: Some(Epoch([0x44; 16])),
        cursor: Some(bytes(0x55, 56)),
        lineage: Some(Lineage([0x66; 16])),
        full: true,
        after: Some(LogPosition { space: SPACE, log: LogId::access() }),
        have: vec![Have { space: SPACE, log: application(), seq: 7, chain: CHAIN }],
        probes: vec![ForkProbe { space: SPACE, log: application(), points: vec![Position { seq: 7, chain: CHAIN }] }],
        frames: vec![bytes(0x77, 40)],
        offers: vec![Offer { seq: 6, frame: bytes(0x78, 40), stamp: bytes(0x79, 12), head: Some(bytes(0x7a, 20)) }],
        reply_bytes_max: Some(262_144),
    }
}

fn full_reply() -> SyncReply {
    let entry = |seq, body| Entry { seq, frame: bytes(0x77, 40), stamp: bytes(0x79, 12), body };
    SyncReply {
        epoch: Epoch([0x44; 16]),
        server_time: NOW,
        lineage: Some(Lineage([0x67; 16])),
        cursor: Some(bytes(0x56, 56)),
        more: true,
        full_done: true,
        login_required: true,
        receipts: Some(SignedReceipts { bytes: bytes(0x80, 24), signature: Signature([0x81; 64]) }),
        replayed: vec![0],
        receipt_updates: vec![ReceiptUpdate { header: CHAIN, outcome: bytes(0x82, 9) }],
        acked: vec![Acked { space: SPACE, log: application(), n: 3 }],
        logs: vec![
            ChangedLog {
                space: SPACE,
                log: application(),
                seq: 9,
                chain: CHAIN,
                state: LogState::Ahead,
                common_seq: None,
                entries: vec![entry(8, BodyState::Present), entry(9, BodyState::Withheld)],
                snapshot: Some(SnapshotPointer { seq: 5, hash: CHAIN, bytes: Some(bytes(0x83, 16)) }),
                signed_head: Some(bytes(0x84, 30)),
            },
            ChangedLog {
                space: SPACE,
                log: LogId::profile(),
                seq: 2,
                chain: CHAIN,
                state: LogState::Fork,
                common_seq: Some(1),
                entries: vec![entry(2, BodyState::Erased)],
                snapshot: None,
                signed_head: None,
            },
        ],
        want: vec![Want { space: SPACE, log: application(), from: 10, to: 12 }],
        held: vec![bytes(0x85, 40)],
        forget: vec![Forget { space: SPACE, log: Some(LogId::diary()), reason: ForgetReason::Revoked }],
        guidance: Some(GuidancePointer { channel: "stable".into(), seq: 3 }),
        notices: vec![4],
        min_app_version: Some("0.1.0".into()),
        upgrade_by: Some(NOW),
    }
}

fn idle_request() -> SyncRequest {
    SyncRequest {
        full: false,
        after: None,
        have: vec![],
        probes: vec![],
        frames: vec![],
        offers: vec![],
        reply_bytes_max: None,
        ..full_request()
    }
}

fn idle_reply() -> SyncReply {
    SyncReply {
        more: false,
        full_done: false,
        login_required: false,
        receipts: None,
        replayed: vec![],
        receipt_updates: vec![],
        acked: vec![],
        logs: vec![],
        want: vec![],
        held: vec![],
        forget: vec![],
        notices: vec![],
        min_app_version: None,
        upgrade_by: None,
        ..full_reply()
    }
}

#[test]
fn sync_messages_keep_their_bytes() {
    check("sync_request", &full_request());
    check("sync_request_idle", &idle_request());
    check("sync_reply", &full_reply());
    check("sync_reply_idle", &idle_reply());
    check("wake_reply", &WakeReply { news: true });
}

#[test]
fn an_idle_round_stays_under_six_hundred_bytes_in_both_encodings() {
    let json = serde_json::to_vec(&idle_request()).expect("serialises").len()
        + serde_json::to_vec(&idle_reply()).expect("serialises").len();
    assert!(json <= 600, "JSON: {json} bytes");
    let cbor = cbor::encode_message(&idle_request()).expect("serialises").len()
        + cbor::encode_message(&idle_reply()).expect("serialises").len();
    assert!(cbor <= 600, "CBOR: {cbor} bytes");
}

#[test]
fn enrolment_messages_keep_their_bytes() {
    check("challenge", &Challenge { challenge: bytes(0x91, 48), expires_at: NOW });
    check(
        "enrol_request",
        &EnrolRequest {
            space: SPACE,
            device: DEVICE,
            frames: vec![bytes(0x77, 40)],
            invite: Some("ABCD-EFGH".into()),
            challenge: bytes(0x91, 48),
            proof: Signature([0x92; 64]),
        },
    );
    check(
        "refresh_request",
        &RefreshRequest {
            space: SPACE,
            device: DEVICE,
            refresh_token: Some("r".into()),
            challenge: bytes(0x91, 48),
            proof: Signature([0x92; 64]),
        },
    );
    check(
        "token_reply",
        &TokenReply {
            access_token: "a.b.c".into(),
            expires_in_s: 900,
            refresh_token: "r".into(),
            role: Role::Administrator,
            duties: vec![Duty::Editor, Duty::Reviewer, Duty::Publisher, Duty::Operator],
        },
    );
}

#[test]
fn messages_about_the_server_keep_their_bytes() {
    check(
        "about",
        &About {
            protocols: vec![1],
            version: "0.1.0".into(),
            epoch: Epoch([0x44; 16]),
            audience: "http://127.0.0.1:8600".into(),
            enrolment: EnrolmentMode::Open,
            demo: true,
            server_time: NOW,
        },
    );
    check(
        "problem",
        &Problem {
            detail: Some("frames/3 is not a frame".into()),
            request_id: Some("01J".into()),
            errors: vec![FieldProblem { field: "frames/3".into(), message: "not a CBOR array of four".into() }],
            retry_after_s: Some(5),
            ..ProblemKind::Malformed.problem()
        },
    );
}

#[test]
fn administration_messages_keep_their_bytes() {
    check("invite_request", &InviteRequest { role: Role::Volunteer, duties: vec![], valid_hours: 48 });
    check("invite", &Invite { code: "ABCD-EFGH".into(), role: Role::Volunteer, expires_at: NOW });
    check(
        "device_page",
        &DevicePage {
            devices: vec![DeviceOverview {
                space: SPACE,
                device: DEVICE,
                role: Role::Worker,
                enrolled_at: NOW,
                last_round_at: Some(NOW),
                revoked: false,
            }],
            next: Some("n".into()),
        },
    );
    check(
        "dead_letter_page",
        &DeadLetterPage {
            letters: vec![DeadLetter { device: DEVICE, header: CHAIN, code: "bad_signature".into(), rejected_at: NOW }],
            next: None,
        },
    );
    let file = PublishedFile { path: "roots/1.json".into(), bytes: bytes(0x7b, 3) };
    check("publish_request", &PublishRequest { files: vec![file] });
    check(
        "publish_reply",
        &PublishReply {
            seq: 2,
            stored: 5,
            warnings: vec![FieldProblem { field: "share".into(), message: "rolled out to 10 %".into() }],
        },
    );
}

#[test]
fn messages_from_the_field_keep_their_bytes() {
    let full = FieldReport {
        id: ReportId([0x95; 16]),
        place: "330106".parse().expect("a place"),
        item: "procedure:residence-permit".parse().expect("an item"),
        release: 12,
        step: Some("apply".parse().expect("an id")),
        card: Some("permit-window".parse().expect("an id")),
        kind: ReportKind::ChargedMoney,
        office: "区政务服务中心，窗口 3".into(),
        on: Date::constant(2026, 11, 24),
        amount: Some(Money::fen(2_000)),
        text: "说要交工本费，没给收据".into(),
        locale: Locale::ZhHans,
    };
    check("field_report", &full);
    let least = FieldReport {
        step: None,
        card: None,
        kind: ReportKind::Refused,
        office: String::new(),
        amount: None,
        text: String::new(),
        locale: Locale::En,
        ..full
    };
    check("field_report_least", &least);
    check("field_report_reply", &FieldReportReply { id: ReportId([0x95; 16]) });
}

#[test]
fn problem_types_are_distinct_and_read_back() {
    for kind in ProblemKind::ALL {
        assert_eq!(ProblemKind::from_urn(&kind.urn()), Some(*kind));
        assert!((400..600).contains(&kind.status()), "{}", kind.name());
    }
    assert_eq!(ProblemKind::from_urn("urn:sojourn:problem:of-a-newer-server"), None);
}
