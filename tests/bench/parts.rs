//! Scenario `parts`: what one push costs the processor, part by part, measured with the functions the server calls.
//!
//! The sum is smaller than the server's whole CPU per push: the rest is HTTP, the runtime and system calls, which only
//! the whole shows. Parts that happen once per round or once per commit are told as such and not divided.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use sojourn_core::id::{DeviceId, Epoch, GrantId};
use sojourn_core::sync::frame::verifying_key;
use sojourn_core::sync::keys::{sign, verify};
use sojourn_core::sync::receipt::{LogHead, Outcome as FrameOutcome, Receipts, request_hash};
use sojourn_core::sync::{Frame, Head, Stamp};
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::SyncRequest;
use sojourn_tests::device::{Device, Encoding};

use crate::Options;
use crate::load::Outcome;
use crate::push::CONTENT_BYTES;
use crate::report::{Report, Unit};

const NAME: &str = "parts";

/// Times each part runs within one repeat; a tenth of it in a quick run.
const TIMES: u32 = 2_000;

/// Times one part over and over.
pub(crate) struct Bench<'a> {
    options: &'a Options,
    report: &'a mut Report,
}

impl Bench<'_> {
    /// One part, as often as [`TIMES`] says.
    pub(crate) fn part(&mut self, measure: &str, once: impl FnMut()) -> Outcome<()> {
        self.shared(measure, 1, once)
    }

    /// A part that `sharers` pushes pay together: the figure is each one's share.
    pub(crate) fn shared(&mut self, measure: &str, sharers: u64, mut once: impl FnMut()) -> Outcome<()> {
        let times = u64::from(if self.options.quick { TIMES / 10 } else { TIMES }) / sharers;
        let mut values = Vec::new();
        for _ in 0..self.options.repeats() {
            let begun = Instant::now();
            for _ in 0..times {
                once();
            }
            values.push(u64::try_from(begun.elapsed().as_nanos())? / (times * sharers));
        }
        self.report.add(NAME, "sojourn", measure, Unit::Nanos, &values, None);
        Ok(())
    }
}

/// Measures and reports.
pub(crate) fn run(options: &Options, folder: &Path, report: &mut Report) -> Outcome<()> {
    let mut device = Device::new(2_000_000)?;
    let frame = device.next_frame(CONTENT_BYTES)?;
    let mut bench = Bench { options, report };
    bodies(&mut bench, &device, &frame)?;
    frames(&mut bench, &device, &frame)?;
    tokens(&mut bench, &device)?;
    receipts(&mut bench, &device, &frame)?;
    crate::parts_server::run(&mut bench, folder, &device, &frame)
}

fn bodies(bench: &mut Bench<'_>, device: &Device, frame: &Frame) -> Outcome<()> {
    for (encoding, name) in [(Encoding::Json, "decode the request, JSON"), (Encoding::Cbor, "decode the request, CBOR")]
    {
        let body = encoding.encode(&request(device, frame))?;
        encoding.decode::<SyncRequest>(&body)?;
        bench.part(name, || {
            black_box(encoding.decode::<SyncRequest>(black_box(&body)).is_ok());
        })?;
        if encoding == Encoding::Cbor {
            bench.part("hash the request (once per round)", || {
                black_box(request_hash(black_box(&body)));
            })?;
        }
    }
    Ok(())
}

fn request(device: &Device, frame: &Frame) -> SyncRequest {
    SyncRequest {
        protocol: 1,
        app_version: "0.1.0".into(),
        device: device.keys.device_id(),
        epoch: None,
        cursor: Some(vec![7; 60].into()),
        lineage: Some(sojourn_core::id::Lineage([7; 16])),
        full: false,
        after: None,
        have: Vec::new(),
        probes: Vec::new(),
        frames: vec![frame.as_bytes().to_vec().into()],
        offers: Vec::new(),
        reply_bytes_max: None,
    }
}

fn frames(bench: &mut Bench<'_>, device: &Device, frame: &Frame) -> Outcome<()> {
    bench.part("parse the frame and its header", || {
        let parsed = Frame::parse(black_box(frame.as_bytes()).to_vec());
        black_box(parsed.and_then(|frame| frame.header()).is_ok());
    })?;
    let header = frame.header()?;
    bench.part("check the body's hash", || {
        black_box(frame.verify_body(black_box(&header)).is_ok());
    })?;
    let public = device.keys.public().signing;
    bench.part("read the author's key", || {
        black_box(verifying_key(black_box(&public)).is_ok());
    })?;
    let key = verifying_key(&public)?;
    bench.part("check the frame's signature", || {
        black_box(frame.verify_signature(black_box(&key)).is_ok());
    })?;
    let stamp = stamp();
    bench.part("stamp and chain", || {
        let head = Head::EMPTY.next(&header.space, &header.log, &frame.header_hash(), &black_box(stamp).hash());
        black_box(head);
    })
}

/// A token's signature alone; the server keeps verified tokens, so that this is not paid with every request.
fn tokens(bench: &mut Bench<'_>, device: &Device) -> Outcome<()> {
    let message = [b'.'; 260];
    let signature = sign(&device.keys.signing, &message);
    let public = device.keys.public().signing;
    bench.part("check a token's signature (only when it is new)", || {
        black_box(verify(&public, black_box(&message), &signature).is_ok());
    })
}

fn receipts(bench: &mut Bench<'_>, device: &Device, frame: &Frame) -> Outcome<()> {
    let header = frame.header()?;
    let head = Head::EMPTY.next(&header.space, &header.log, &frame.header_hash(), &stamp().hash());
    let receipts = Receipts {
        epoch: Epoch([1; 16]),
        device: DeviceId([2; 32]),
        request: request_hash(b"."),
        time: Millis(1_770_000_000_000),
        outcomes: vec![(frame.header_hash(), FrameOutcome::Stored { seq: 1, stamp: stamp() })],
        heads: vec![LogHead { space: header.space, log: header.log, head, backed_up_seq: 0 }],
    };
    bench.part("sign the receipts (once per round)", || {
        let bytes = black_box(&receipts).to_bytes();
        black_box(Receipts::sign(&bytes, &device.keys.signing));
    })
}

fn stamp() -> Stamp {
    Stamp {
        access_seq: 1,
        devices_seq: 2,
        received_at: Millis(1_770_000_000_000),
        grant: GrantId::ZERO,
        resequenced: false,
    }
}
