//! Plain bodies to bytes. Lists are written in the order given; `read` refuses any but the sorted one.

use super::{Grant, Holder, Plain, Rotation, Scope};
use crate::sync::codec::Writer;

const SCHEMA: u64 = 1;

impl Plain {
    /// The body's bytes.
    ///
    /// Lists (wraps, holders, older keys) are sorted here, so that callers need not.
    ///
    /// # Panics
    /// Never for what a program makes itself; [`Plain::Unknown`] is only ever read, and writes as its bare kind.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(256);
        match self {
            Self::Genesis(genesis) => return genesis.to_bytes(),
            Self::Certify { keys, generation, proof } => {
                begin(&mut w, self, 4);
                keys.write(&mut w);
                w.uint(*generation).bytes(proof.0);
            }
            Self::Generation { generation, public, wraps } => {
                begin(&mut w, self, 3).uint(*generation).bytes(public.0).array(wraps.len());
                let mut wraps = wraps.clone();
                wraps.sort_by_key(|(device, _)| *device);
                for (device, wrap) in wraps {
                    w.array(2).bytes(device.0).bytes(wrap.0);
                }
            }
            Self::RevokeDevice(device) | Self::Veto(device) => {
                begin(&mut w, self, 1).bytes(device.0);
            }
            Self::Grant(grant) => write_grant(begin(&mut w, self, 6), grant),
            Self::RevokeGrant { grant, scope } => {
                begin(&mut w, self, 2).bytes(grant.0).text(scope.as_str());
            }
            Self::Rotate(rotation) => write_rotation(begin(&mut w, self, 4), rotation),
            Self::Skip { device, log, from, to } => {
                begin(&mut w, self, 4).bytes(device.0).text(log.as_str()).uint(*from).uint(*to);
            }
            Self::Admit { log, header, level } => {
                begin(&mut w, self, 3).text(log.as_str()).bytes(header.0).uint(*level as u64);
            }
            Self::Discard { log, header } => {
                begin(&mut w, self, 2).text(log.as_str()).bytes(header.0);
            }
            Self::Approve(header) => {
                begin(&mut w, self, 1).bytes(header.0);
            }
            Self::Erase(scope) => {
                begin(&mut w, self, 1).text(scope.as_str());
            }
            Self::Unknown { kind, schema } => {
                w.array(2).text(kind).uint(*schema);
            }
        }
        w.finish()
    }
}

impl Scope {
    /// The log's name, or `*`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::All => "*",
            Self::Log(log) => log.as_str(),
        }
    }
}

fn begin<'w>(w: &'w mut Writer, body: &Plain, arguments: usize) -> &'w mut Writer {
    w.array(2 + arguments).text(body.kind()).uint(SCHEMA)
}

fn write_grant(w: &mut Writer, grant: &Grant) {
    w.bytes(grant.id.0).bytes(grant.grantee.0).text(grant.scope.as_str()).uint(grant.level as u64);
    w.optional_uint(grant.ends.map(|ends| ends.0));
    w.array(2).bytes(&grant.purpose.sealed);
    write_holders(w, &grant.purpose.wraps);
}

fn write_rotation(w: &mut Writer, rotation: &Rotation) {
    w.text(rotation.log.as_str()).bytes(rotation.key_id.0);
    write_holders(w, &rotation.holders);
    w.array(rotation.old.len());
    let mut old: Vec<_> = rotation.old.iter().collect();
    old.sort_by_key(|(key_id, _)| *key_id);
    for (key_id, sealed) in old {
        w.array(2).bytes(key_id.0).bytes(sealed);
    }
}

fn write_holders(w: &mut Writer, holders: &[Holder]) {
    w.array(holders.len());
    let mut holders: Vec<_> = holders.iter().collect();
    holders.sort_by_key(|holder| holder.space);
    for Holder { space, generation, wrap } in holders {
        w.array(3).bytes(space.0).uint(*generation).bytes(wrap.0);
    }
}
