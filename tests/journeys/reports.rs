//! "This was different at my window", from a phone without signal to the desk.

use sojourn_client::sdk::NewReport;
use sojourn_client::sync::round::Budget;
use sojourn_client::transport::{HttpTransport, Request, Response, Transport, TransportError};
use sojourn_client::{Clock, Phone, SystemClock};
use sojourn_core::money::Money;
use sojourn_core::time::Millis;
use sojourn_core::wire::v1::ReportKind;
use sojourn_server::store::sqlite::DATABASE_FILE;
use sojourn_tests::clock::WorldClock;

use crate::world::World;

const ADDRESS: &str = "/v1/field-reports";

/// A network that can lose the reply to a report, and remembers what passed.
struct Watched {
    inner: HttpTransport,
    lose_reply: bool,
    passed: Vec<Request>,
}

impl Transport for Watched {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        self.passed.push(request.clone());
        let reply = self.inner.send(request)?;
        if self.lose_reply && request.path == ADDRESS {
            return Err(TransportError::Broken("the tunnel".into()));
        }
        Ok(reply)
    }
}

fn charged(phone: &Phone) -> NewReport {
    NewReport {
        item: "residence-permit".into(),
        place: "330100".parse().expect("a place"),
        kind: ReportKind::ChargedMoney,
        step: None,
        office: "派出所".into(),
        on: Some(phone.today()),
        amount: Some(Money::fen(2_000)),
        text: "让交工本费，没给收据".into(),
    }
}

fn reported(world: &World) -> u64 {
    let items = world.running.as_ref().expect("running").service().reported_items().expect("reads");
    items.iter().map(|one| one.count).sum()
}

#[test]
fn a_report_written_without_signal_arrives_once_although_the_reply_is_lost() {
    let world = World::new();
    let clock = WorldClock::at(SystemClock.now());
    let mut phone = world.phone_with_clock("one", &clock);
    let id = phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    phone.note(id, "the window").expect("notes");
    phone.report_difference(&charged(&phone)).expect("kept without signal");
    assert_eq!(phone.status().expect("status").reports_waiting, 1);
    let addr = world.running.as_ref().expect("running").addr;
    let inner = HttpTransport::new(&format!("http://{addr}"));
    let mut network = Watched { inner, lose_reply: true, passed: Vec::new() };
    let mut sync = |phone: &mut Phone, lose_reply| {
        network.lose_reply = lose_reply;
        phone.sync(&mut network, Budget::default(), &mut |_| {}).expect("syncs")
    };

    assert_eq!(sync(&mut phone, false).reports_sent, 0, "it does not leave with what was done beside it");
    clock.advance(Millis::DAY);
    let lost = sync(&mut phone, true);
    assert_eq!((lost.reports_sent, lost.reports_problem.as_deref()), (0, Some("connection-broken")));
    assert_eq!((phone.status().expect("status").reports_waiting, reported(&world)), (1, 1), "here and there");
    clock.advance(Millis::DAY);
    assert_eq!(sync(&mut phone, false).reports_sent, 1);
    assert_eq!((phone.status().expect("status").reports_waiting, reported(&world)), (0, 1), "once");
    assert!(phone.reports().expect("lists").is_empty());

    let (reports, rounds): (Vec<&Request>, Vec<&Request>) =
        network.passed.iter().filter(|request| request.path != "/v1/about").partition(|r| r.path == ADDRESS);
    assert_eq!(reports.len(), 2);
    assert!(reports[0].body == reports[1].body, "the same bytes again");
    let credential = |request: &&Request| request.headers.iter().any(|(name, _)| *name == "authorization");
    assert!(rounds.iter().any(credential) && !reports.iter().any(credential));
    let status = phone.status().expect("status");
    let named = [status.space.expect("a space"), status.device.expect("a device")];
    for id in named {
        let bytes = data_encoding::HEXLOWER.decode(id.as_bytes()).expect("hex");
        for report in &reports {
            assert!(!report.body.windows(bytes.len()).any(|window| window == bytes));
        }
        assert!(!row_holds(&world, &bytes), "the stored row names a person's phone");
    }
}

/// Whether a column of a stored report holds these bytes.
fn row_holds(world: &World, needle: &[u8]) -> bool {
    let database = rusqlite::Connection::open(world.server_folder().join(DATABASE_FILE)).expect("opens");
    let mut statement = database.prepare("SELECT * FROM field_reports").expect("the table");
    let columns = statement.column_count();
    let mut rows = statement.query([]).expect("reads");
    let mut seen = 0;
    let mut held = false;
    while let Some(row) = rows.next().expect("reads") {
        seen += 1;
        held |= (0..columns).any(|at| {
            let bytes = row.get_ref(at).ok().and_then(|value| value.as_bytes().ok()).unwrap_or_default().to_vec();
            bytes.windows(needle.len()).any(|window| window == needle)
        });
    }
    assert_eq!(seen, 1, "there is a row to look at");
    held
}

#[test]
fn whom_a_server_does_not_enrol_may_still_report() {
    let mut world = World::new();
    world.stop();
    world.config.enrolment = sojourn_core::wire::v1::EnrolmentMode::Closed;
    world.restart();
    let clock = WorldClock::at(SystemClock.now());
    let mut phone = world.phone_with_clock("one", &clock);
    phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    phone.report_difference(&charged(&phone)).expect("kept");
    clock.advance(Millis::DAY);
    assert_eq!(world.try_sync(&mut phone).expect_err("closed").code(), "enrolment-closed");
    assert_eq!(reported(&world), 1);
    assert_eq!(phone.status().expect("status").reports_waiting, 0);
}
