//! Telling a phone whose reply was lost from a phone whose data exists twice.
//!
//! Each round that writes issues a value, the next request echoes it. A value carries whom it was issued to: it is
//! `random (8) ‖ MAC (8)` over device, the echoed value and the random part. So besides the current value and the one
//! before, the server recognises every *sibling* of the current one: values it issued to the same echo. A phone that sent
//! twice because an answer got lost, or whose first request arrived late, may hold any of them. As soon as one holder
//! writes, siblings are strangers: that is how a copy of a phone is noticed.

use sojourn_core::id::{DeviceId, Lineage};

use crate::store::DeviceRow;

/// Server's own: this tag never signs or hashes anything that leaves it.
const CONTEXT: &[u8] = b"sojourn/1/lineage\0";
/// Random part of a value.
pub(super) const FRESH_BYTES: usize = 8;

/// What an echo says of a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It holds a value that is good: a new one is due only with the next write.
    Good(Issue),
    /// It does not hold the newest value: issue one now.
    Missed(Issue),
    /// Its data exists twice.
    Cloned,
}

/// How a value is issued, if it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Issue {
    /// The current value when this was judged; if it is another by the time of writing, nothing is written.
    expected: Option<Lineage>,
    /// Whom the new value is issued to.
    parent: Option<Lineage>,
}

/// Judges an echo. In another epoch nothing is judged: the server itself may have been set back.
pub(super) fn judge(
    key: &[u8; 32],
    device: &DeviceId,
    row: &DeviceRow,
    echoed: Option<Lineage>,
    other_epoch: bool,
) -> Verdict {
    let expected = row.lineage;
    let (Some(current), false) = (row.lineage, other_epoch) else {
        return Verdict::Missed(Issue { expected, parent: None });
    };
    match echoed {
        Some(echoed) if echoed == current || is_issued_to(key, device, row.lineage_previous, echoed) => {
            Verdict::Good(Issue { expected, parent: Some(echoed) })
        }
        echoed if echoed == row.lineage_previous => Verdict::Missed(Issue { expected, parent: echoed }),
        _ => Verdict::Cloned,
    }
}

impl Issue {
    /// The value to issue.
    pub(super) fn value(&self, key: &[u8; 32], device: &DeviceId, fresh: [u8; FRESH_BYTES]) -> Lineage {
        let mut bytes = [0; 16];
        bytes[..FRESH_BYTES].copy_from_slice(&fresh);
        bytes[FRESH_BYTES..].copy_from_slice(&mac(key, device, self.parent, &fresh));
        Lineage(bytes)
    }

    /// Writes a value into the row, unless another request of this device was quicker.
    pub(super) fn write(&self, row: &mut DeviceRow, value: Lineage) {
        if row.lineage == self.expected {
            row.lineage = Some(value);
            row.lineage_previous = self.parent;
        }
    }
}

fn is_issued_to(key: &[u8; 32], device: &DeviceId, parent: Option<Lineage>, value: Lineage) -> bool {
    let (fresh, given) = value.0.split_at(FRESH_BYTES);
    mac(key, device, parent, fresh) == given
}

fn mac(key: &[u8; 32], device: &DeviceId, parent: Option<Lineage>, fresh: &[u8]) -> [u8; 8] {
    let parent = parent.map_or([0; 16], |lineage| lineage.0);
    let full = blake3::keyed_hash(key, &[CONTEXT, &device.0, &parent, fresh].concat());
    let mut mac = [0; 8];
    mac.copy_from_slice(&full.as_bytes()[..8]);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use sojourn_core::time::Millis;
    use sojourn_core::wire::v1::Role;

    const KEY: [u8; 32] = [5; 32];
    const DEVICE: DeviceId = DeviceId([6; 32]);

    struct Server {
        row: DeviceRow,
        issued: u8,
    }

    impl Server {
        fn new() -> Self {
            let row = DeviceRow {
                role: Role::Worker,
                duties: Vec::new(),
                enrolled_at: Millis(0),
                last_round_at: None,
                revoked_at: None,
                refresh: None,
                refresh_previous: None,
                refresh_until: None,
                lineage: None,
                lineage_previous: None,
            };
            Self { row, issued: 0 }
        }

        /// A round that writes: the value it answers with, or `None` for a clone.
        fn round(&mut self, echoed: Option<Lineage>) -> Option<Lineage> {
            let issue = match judge(&KEY, &DEVICE, &self.row, echoed, false) {
                Verdict::Good(issue) | Verdict::Missed(issue) => issue,
                Verdict::Cloned => return None,
            };
            self.issued += 1;
            let value = issue.value(&KEY, &DEVICE, [self.issued; FRESH_BYTES]);
            issue.write(&mut self.row, value);
            Some(value)
        }
    }

    #[test]
    fn replies_lost_one_after_another_make_no_clone() {
        let mut server = Server::new();
        for _ in 0..3 {
            assert!(server.round(None).is_some(), "the first replies were lost");
        }
        let held = server.round(None);
        for _ in 0..3 {
            assert!(server.round(held).is_some(), "lost again");
        }
        assert!(server.round(held).is_some());
    }

    #[test]
    fn a_request_that_arrives_after_its_own_repetition_makes_no_clone() {
        let mut server = Server::new();
        let first = server.round(None);
        let heard = server.round(first);
        let _unheard = server.round(first);
        let next = server.round(heard);
        assert!(next.is_some() && server.round(next).is_some());
    }

    #[test]
    fn a_copy_is_noticed_once_the_original_writes() {
        let mut server = Server::new();
        let backup = server.round(None);
        let original = server.round(backup);
        let copy = server.round(backup);
        assert!(copy.is_some(), "so far it looks like a lost reply");
        let original = server.round(original);
        assert!(original.is_some());
        assert_eq!(server.round(copy), None, "a sibling is a stranger once the other has written");
        assert_eq!(server.round(backup), None);
    }

    #[test]
    fn a_value_of_another_device_is_a_strangers() {
        let mut server = Server::new();
        let mine = server.round(None).expect("issued");
        assert!(is_issued_to(&KEY, &DEVICE, None, mine));
        assert!(!is_issued_to(&KEY, &DeviceId([7; 32]), None, mine));
        assert!(!is_issued_to(&[0; 32], &DEVICE, None, mine));
    }
}
