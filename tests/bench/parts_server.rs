//! The server's own parts of a push: judging a frame against folded logs, reading a known token, and the store.

use std::hint::black_box;
use std::path::Path;

use sojourn_core::access::policy::{Arrival, judge};
use sojourn_core::access::{AccessState, DevicesState, PlainEntry};
use sojourn_core::hash::{Tag, hash};
use sojourn_core::id::{Epoch, GrantId, LogId, OpId, SpaceId};
use sojourn_core::sync::{Frame, Head, Stamp};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::Role;
use sojourn_server::auth::Principal;
use sojourn_server::auth::access::AccessTokens;
use sojourn_server::keys::TokenKey;
use sojourn_server::store::sqlite::SqliteStore;
use sojourn_server::store::{AuthorRow, InboxItem, NewEntry, SpaceTx, Store, StoreResult, Unit};
use sojourn_tests::device::Device;

use crate::load::Outcome;
use crate::parts::Bench;

/// Entries in one commit of the store's part, each of another space: what 32 connections bring at once.
const GROUP: u64 = 32;

/// When everything here happens.
const NOW: Millis = Millis(1_770_000_000_000);

pub(crate) fn run(bench: &mut Bench<'_>, folder: &Path, device: &Device, frame: &Frame) -> Outcome<()> {
    token(bench, device)?;
    judging(bench, device, frame)?;
    store(bench, folder, device, frame)
}

fn token(bench: &mut Bench<'_>, device: &Device) -> Outcome<()> {
    let key = TokenKey { kid: "1".into(), key: device.keys.signing.clone() };
    let tokens = AccessTokens::new("bench", 900, 1_000, &[key]);
    let device = device.keys.device_id();
    let principal = Principal { space: SpaceId([1; 32]), device, role: Role::Worker, duties: Vec::new() };
    let text = tokens.issue(&principal, NOW)?;
    tokens.verify(&text, NOW)?;
    bench.part("recognise a token seen before", || {
        black_box(tokens.verify(black_box(&text), NOW).is_ok());
    })
}

/// The folded state after the device's introduction, then the frame against it.
fn judging(bench: &mut Bench<'_>, device: &Device, frame: &Frame) -> Outcome<()> {
    let mut devices = None;
    let mut access = AccessState::person(device.space);
    let mut devices_seq = 0;
    for introducing in device.introduction() {
        let header = introducing.header()?;
        let stamp = Stamp { access_seq: 0, devices_seq, ..stamp() };
        let of_devices = header.log == LogId::devices();
        let seq = if of_devices { devices_seq + 1 } else { 1 };
        let entry = PlainEntry::from_frame(seq, introducing, &header, stamp)?;
        match (&mut devices, of_devices) {
            (None, _) => devices = Some(DevicesState::begin(device.space, &entry)?),
            (Some(devices), true) => devices.apply(&entry, false)?,
            (Some(devices), false) => access.apply(&entry, Some(devices))?,
        }
        devices_seq += u64::from(of_devices);
    }
    let header = frame.header()?;
    let (frame, header) = (frame, &header);
    let (access, devices) = (Some(&access), devices.as_ref());
    let arrival =
        || Arrival { frame, header, now: NOW, access, owner: devices, author: devices, next_n: 1, taken: false };
    match judge(&arrival()) {
        sojourn_core::access::policy::Verdict::Accept(_) => {}
        other => return Err(format!("the frame was judged {other:?}").into()),
    }
    bench.part("judge the frame", || {
        black_box(judge(black_box(&arrival())));
    })
}

fn store(bench: &mut Bench<'_>, folder: &Path, device: &Device, frame: &Frame) -> Outcome<()> {
    let folder = folder.join("parts");
    std::fs::create_dir_all(&folder)?;
    let store = SqliteStore::open(&SqliteStore::options(&folder, Epoch([1; 16])))?;
    let mut turn = 0;
    let mut failed = None;
    bench.shared("append to the store: statements, commit and flush, in groups of 32", GROUP, || {
        turn += 1;
        let mut units: Vec<Unit> = (0..GROUP).map(|number| append(number, turn, device, frame)).collect();
        failed = failed.take().or_else(|| store.commit(&mut units).into_iter().find_map(Result::err));
    })?;
    store.close();
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// One entry at the end of a log of the space with this number: what the service writes for a frame that is accepted.
fn append(number: u64, turn: u64, device: &Device, frame: &Frame) -> Unit {
    let space = SpaceId(hash(Tag::Space, &[&number.to_be_bytes()]).0);
    let (author, log, bytes) = (device.keys.device_id(), device.log.clone(), frame.as_bytes().to_vec());
    let name = hash(Tag::Header, &[&number.to_be_bytes(), &turn.to_be_bytes()]);
    let mut op_id = [0; 16];
    op_id.copy_from_slice(&name.0[..16]);
    let job = move |tx: &mut dyn SpaceTx| -> StoreResult<()> {
        tx.put_space(NOW)?;
        let head: Head = tx.log(&log)?.head.next(&space, &log, &name, &stamp().hash());
        let entry = NewEntry { head, device: author, op_id: OpId(op_id), frame: &bytes, stamp: stamp() };
        tx.append_entry(&log, &entry)?;
        tx.put_author(&log, &author, AuthorRow { consumed: head.seq, devices_seq: 2 })?;
        tx.push_inbox(&InboxItem::Changed { space, log: log.clone() }, NOW)
    };
    Unit { space, job: Box::new(job) }
}

fn stamp() -> Stamp {
    Stamp { access_seq: 1, devices_seq: 2, received_at: NOW, grant: GrantId::ZERO, resequenced: false }
}
