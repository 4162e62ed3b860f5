//! Good rounds: enrol, push, pull, repeat, wait, forget nothing over a restart.

use sojourn_core::sync::receipt::{Hold, Outcome, RejectCode};
use sojourn_tests::device::Encoding;

use crate::server::{Server, Tried, outcomes, pulled, push};

#[test]
fn what_was_pushed_is_pulled_in_order_also_after_a_restart() -> Tried {
    let mut server = Server::start();
    let (mut device, mut session, mut connection) = server.enrolled(1);
    let frames: Vec<_> = (0..20).map(|_| device.next_frame(100)).collect::<Result<_, _>>()?;
    for chunk in frames.chunks(7) {
        let (_, outcomes) = push(&mut session, &mut connection, &device, chunk)?;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Stored { .. })), "{outcomes:?}");
    }
    let log = device.log.clone();
    assert_eq!(pulled(&mut session, &mut connection, &device, &log)?, frames);
    server.restart();
    let mut connection = server.connect();
    assert_eq!(pulled(&mut session, &mut connection, &device, &log)?, frames);
    Ok(())
}

#[test]
fn a_repeated_frame_gets_its_first_receipt_and_is_stored_once() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection) = server.enrolled(2);
    let frame = device.next_frame(100)?;
    let (first, stored) = push(&mut session, &mut connection, &device, std::slice::from_ref(&frame))?;
    let (again, repeated) = push(&mut session, &mut connection, &device, std::slice::from_ref(&frame))?;
    assert_eq!(stored, repeated);
    assert!(first.replayed.is_empty());
    assert_eq!(again.replayed, [0]);
    let log = device.log.clone();
    assert_eq!(pulled(&mut session, &mut connection, &device, &log)?, [frame]);
    Ok(())
}

#[test]
fn frames_out_of_order_wait_and_follow_when_the_gap_closes() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection) = server.enrolled(3);
    let [one, two, three] = [device.next_frame(9)?, device.next_frame(9)?, device.next_frame(9)?];
    let (_, early) = push(&mut session, &mut connection, &device, &[three.clone(), two.clone()])?;
    assert_eq!(early, [Outcome::Held(Hold::WaitingFor(1)), Outcome::Held(Hold::WaitingFor(1))]);
    let (reply, _) = push(&mut session, &mut connection, &device, std::slice::from_ref(&one))?;
    assert_eq!(reply.acked.iter().find(|acked| acked.log == device.log).map(|acked| acked.n), Some(3));
    let log = device.log.clone();
    assert_eq!(pulled(&mut session, &mut connection, &device, &log)?, [one, two, three]);
    Ok(())
}

#[test]
fn an_idle_round_is_small() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection) = server.enrolled(4);
    let frame = device.next_frame(100)?;
    push(&mut session, &mut connection, &device, &[frame])?;
    let mut full = session.request(&device);
    full.full = true;
    let mut reply = session.round(&mut connection, &full, Encoding::Json)?;
    assert!(reply.full_done && reply.cursor.is_some());
    for encoding in [Encoding::Json, Encoding::Cbor] {
        let request = session.request(&device);
        reply = session.round(&mut connection, &request, encoding)?;
        assert!(reply.logs.is_empty() && !reply.more, "{reply:?}");
        let (sent, received) = session.last_bytes;
        assert!(sent + received <= 600, "{encoding:?}: {sent} + {received} bytes");
    }
    Ok(())
}

#[test]
fn a_changed_signature_is_rejected_and_the_other_frames_are_stored() -> Tried {
    let server = Server::start();
    let (mut device, mut session, mut connection) = server.enrolled(5);
    let good = device.next_frame(10)?;
    let bad = {
        let frame = device.next_frame(10)?;
        let mut signature = frame.signature_bytes().to_vec();
        signature[0] ^= 1;
        sojourn_core::sync::Frame::assemble(frame.format(), frame.header_bytes(), &signature, frame.body())?
    };
    let (_, outcomes) = push(&mut session, &mut connection, &device, &[bad, good])?;
    assert_eq!(outcomes[0], Outcome::Rejected(RejectCode::BadSignature));
    assert!(matches!(outcomes[1], Outcome::Stored { seq: 1, .. }));
    Ok(())
}

#[test]
fn nothing_to_say_is_an_empty_receipt() -> Tried {
    let server = Server::start();
    let (device, mut session, mut connection) = server.enrolled(6);
    let request = session.request(&device);
    let reply = session.round(&mut connection, &request, Encoding::Json)?;
    assert!(reply.receipts.is_none() && outcomes(&reply)?.is_empty());
    Ok(())
}
