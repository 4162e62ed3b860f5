//! Reading frames and checking signatures: everything about a frame that needs no transaction.
//!
//! A device's id is the hash of its key, so a key that fits the id *is* the key, wherever it was found: in the folded
//! `devices` of the author, or in a certificate that travels in the same request. Whether the device may still speak is
//! judged later, inside the transaction.

use std::collections::{BTreeMap, HashMap};

use sojourn_core::id::{Bytes, DeviceId, Hash, SigningPublic, SpaceId};
use sojourn_core::sync::genesis::Genesis;
use sojourn_core::sync::header::device_id;
use sojourn_core::sync::receipt::{RejectCode, SignedHead};
use sojourn_core::sync::{Frame, Header, Plain, Stamp};
use sojourn_core::wire::v1::Offer;

use super::{Placed, Refusal, Service, unreadable};
use sojourn_core::access::policy::reject_code;

/// A frame whose signature holds.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    /// Its index in the request.
    pub(crate) index: usize,
    /// The frame.
    pub(crate) frame: Frame,
    /// Its header.
    pub(crate) header: Header,
    /// Hash of format ‖ header.
    pub(crate) hash: Hash,
}

/// An entry the server lost, with what the phone kept beside it.
#[derive(Debug, Clone)]
pub(crate) struct Offered {
    /// The frame.
    pub(crate) arrived: Arrived,
    /// Its place then.
    pub(crate) seq: u64,
    /// Its stamp then.
    pub(crate) stamp: Stamp,
    /// A head the server signed, at or after it.
    pub(crate) head: Option<SignedHead>,
}

/// What arrived for one space.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpaceArrivals {
    /// New frames, in request order.
    pub(crate) frames: Vec<Arrived>,
    /// Offered entries, in request order.
    pub(crate) offers: Vec<Offered>,
}

impl SpaceArrivals {
    /// Everything that arrived.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arrived> {
        self.frames.iter().chain(self.offers.iter().map(|offer| &offer.arrived))
    }
}

/// A request's frames, read.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    /// What can be judged, by space.
    pub(crate) by_space: BTreeMap<SpaceId, SpaceArrivals>,
    /// What cannot.
    pub(crate) refused: Vec<(usize, Placed)>,
}

impl Intake {
    /// Whether the request brought nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_space.is_empty() && self.refused.is_empty()
    }
}

impl Service {
    /// Reads frames and offers and checks their signatures.
    pub(crate) fn read_frames(&self, frames: Vec<Bytes>, offers: Vec<Offer>) -> Result<Intake, Refusal> {
        let mut intake = Intake::default();
        let mut read = Vec::with_capacity(frames.len());
        for (index, bytes) in frames.into_iter().enumerate() {
            match read_frame(index, bytes.0) {
                Ok(arrived) => read.push(arrived),
                Err(refused) => intake.refused.push((index, *refused)),
            }
        }
        let mut offered = Vec::with_capacity(offers.len());
        for (index, offer) in offers.into_iter().enumerate() {
            offered.push(read_offer(index, offer)?);
        }
        let mut keys = Keys {
            service: self,
            travelling: travelling_keys(read.iter().chain(offered.iter().map(|o| &o.arrived))),
            erased: HashMap::new(),
        };
        for arrived in read {
            match keys.verify(&arrived)? {
                Ok(()) => intake.by_space.entry(arrived.header.space).or_default().frames.push(arrived),
                Err(code) => {
                    let placed = Placed {
                        header: arrived.hash,
                        outcome: sojourn_core::sync::receipt::Outcome::Rejected(code),
                        replayed: false,
                    };
                    intake.refused.push((arrived.index, placed));
                }
            }
        }
        for offer in offered {
            if keys.verify(&offer.arrived)?.is_ok() {
                intake.by_space.entry(offer.arrived.header.space).or_default().offers.push(offer);
            }
        }
        Ok(intake)
    }
}

fn read_frame(index: usize, bytes: Vec<u8>) -> Result<Arrived, Box<Placed>> {
    // Kept only for naming a frame that has no header to name it by.
    let name = |code| Box::new(unreadable(&bytes, code));
    let frame = Frame::parse(bytes.clone()).map_err(|e| name(reject_code(&e)))?;
    let hash = frame.header_hash();
    let refuse = |code| {
        Box::new(Placed {
            header: hash,
            outcome: sojourn_core::sync::receipt::Outcome::Rejected(code),
            replayed: false,
        })
    };
    let header = frame.header().map_err(|e| refuse(reject_code(&e)))?;
    frame.verify_body(&header).map_err(|e| refuse(reject_code(&e)))?;
    Ok(Arrived { index, frame, header, hash })
}

fn read_offer(index: usize, offer: Offer) -> Result<Offered, Refusal> {
    let wrong = |what: &str| Refusal::field(format!("offers/{index}"), format!("{what} cannot be read"));
    let frame = Frame::parse(offer.frame.0).map_err(|_| wrong("the frame"))?;
    let header = frame.header().map_err(|_| wrong("the frame's header"))?;
    // A body that was erased or withheld does not come back; the link of the chain does.
    if !frame.is_bare() {
        frame.verify_body(&header).map_err(|_| wrong("the frame's body"))?;
    }
    let stamp = Stamp::parse(&offer.stamp.0).map_err(|_| wrong("the stamp"))?;
    let head = offer.head.map(|head| SignedHead::parse(&head.0)).transpose().map_err(|_| wrong("the signed head"))?;
    let hash = frame.header_hash();
    Ok(Offered { arrived: Arrived { index, frame, header, hash }, seq: offer.seq, stamp, head })
}

/// Keys in certificates and geneses that travel in this request.
fn travelling_keys<'a>(frames: impl Iterator<Item = &'a Arrived>) -> HashMap<DeviceId, SigningPublic> {
    let mut keys = HashMap::new();
    for arrived in frames.filter(|arrived| arrived.header.log.is_plain()) {
        match Plain::parse(arrived.frame.body()) {
            Ok(Plain::Genesis(Genesis::Person(person))) => {
                for key in [person.device.signing, person.recovery.signing] {
                    keys.insert(device_id(&key), key);
                }
            }
            Ok(Plain::Certify { keys: certified, .. }) => {
                keys.insert(device_id(&certified.signing), certified.signing);
            }
            _ => {}
        }
    }
    keys
}

/// Where keys are found during one request.
struct Keys<'a> {
    service: &'a Service,
    travelling: HashMap<DeviceId, SigningPublic>,
    erased: HashMap<SpaceId, bool>,
}

impl Keys<'_> {
    /// Checks a signature. The outer error is the store's.
    fn verify(&mut self, arrived: &Arrived) -> Result<Result<(), RejectCode>, Refusal> {
        // An erased space has no certificates left to check with, and needs none to be refused.
        if self.is_erased(arrived.header.space)? {
            return Ok(Err(RejectCode::Erased));
        }
        let key = match self.travelling.get(&arrived.header.device) {
            Some(key) => Some(*key),
            None => {
                let author = self.service.states.read(self.service.store.as_ref(), arrived.header.author_space)?;
                author.devices.as_ref().and_then(|d| d.keys_of(&arrived.header.device)).map(|keys| keys.signing)
            }
        };
        let Some(key) = key else { return Ok(Err(RejectCode::UnknownDevice)) };
        let verified =
            sojourn_core::sync::frame::verifying_key(&key).and_then(|key| arrived.frame.verify_signature(&key));
        Ok(verified.map_err(|e| reject_code(&e)))
    }

    fn is_erased(&mut self, space: SpaceId) -> Result<bool, Refusal> {
        if let Some(known) = self.erased.get(&space) {
            return Ok(*known);
        }
        let state = self.service.states.read(self.service.store.as_ref(), space)?;
        let erased =
            state.access.as_ref().is_some_and(|access| access.erased.contains(&sojourn_core::sync::plain::Scope::All));
        self.erased.insert(space, erased);
        Ok(erased)
    }
}
