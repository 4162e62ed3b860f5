//! Reports from the field, from being written without signal to being gone, with a desk that loses, refuses and is busy.

use std::collections::BTreeMap;

use sojourn_core::wire::v1::{CBOR, FieldReportReply, REPORT_TEXT_CHARS_MAX};

use super::*;
use crate::testing::{TestClock, phone};
use crate::transport::{FnTransport, Method, Request, Response, TransportError};

/// What the desk does with the next report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Window {
    Takes,
    /// It takes the report, and its reply is lost.
    LosesReply,
    Problem(ProblemKind),
    NoSignal,
}

/// Every report the desk took, by id, and how often each came.
#[derive(Default)]
struct Taken {
    reports: BTreeMap<ReportId, FieldReport>,
    came: Vec<ReportId>,
    paths: Vec<String>,
}

impl Taken {
    fn answer(&mut self, request: &Request, desk: Window) -> Result<Response, TransportError> {
        self.paths.push(request.path.clone());
        if request.path != "/v1/field-reports" {
            return Ok(problem(ProblemKind::NotFound));
        }
        assert!(request.apart && request.method == Method::Post, "a connection of its own");
        assert!(request.headers.iter().all(|(name, _)| ["content-type", "accept"].contains(name)), "no credential");
        let report: FieldReport = cbor::decode_lenient(&request.body).expect("the message");
        let id = report.id;
        match desk {
            Window::NoSignal => return Err(TransportError::Unreachable("nobody".into())),
            Window::Problem(kind) => return Ok(problem(kind)),
            Window::Takes | Window::LosesReply => {}
        }
        self.came.push(id);
        let first = self.reports.entry(id).or_insert_with(|| report.clone());
        assert_eq!(*first, report, "a repetition is the same report");
        match desk {
            Window::LosesReply => Err(TransportError::Broken("half way".into())),
            _ => Ok(ok(&FieldReportReply { id })),
        }
    }
}

fn ok(reply: &FieldReportReply) -> Response {
    let headers = vec![("content-type".to_owned(), CBOR.to_owned())];
    Response { status: 200, headers, body: encode(reply).expect("encodes") }
}

fn problem(kind: ProblemKind) -> Response {
    let body = serde_json::to_vec(&kind.problem()).expect("serialises");
    Response { status: kind.status(), headers: Vec::new(), body }
}

fn send(phone: &mut Phone, taken: &mut Taken, desk: Window) -> ReportsSent {
    phone.send_reports(&mut FnTransport::new(|request: &Request| taken.answer(request, desk))).expect("sends")
}

fn charged() -> NewReport {
    NewReport {
        item: "residence-permit".into(),
        place: "330100".parse().expect("a place"),
        kind: ReportKind::ChargedMoney,
        step: None,
        office: " 派出所 ".into(),
        on: None,
        amount: Some(Money::fen(2_000)),
        text: "让交工本费，没给收据".into(),
    }
}

fn write(phone: &mut Phone, count: usize) -> Vec<String> {
    (0..count).map(|_| phone.report_difference(&charged()).expect("kept")).collect()
}

#[test]
fn a_report_is_kept_without_signal_and_without_making_anybody() {
    let mut phone = phone("one", None, &TestClock::new());
    let id = phone.report_difference(&charged()).expect("kept");
    let status = phone.status().expect("status");
    assert_eq!((status.reports_waiting, status.has_identity, status.not_sent), (1, false, 0));
    let shown = phone.reports().expect("lists");
    assert_eq!((shown[0].id.as_str(), shown[0].item.as_str()), (id.as_str(), "procedure:residence-permit"));
    assert_eq!((shown[0].office.as_str(), shown[0].on), ("派出所", phone.today()));
    assert!(shown[0].title.is_some() && shown[0].place_name.contains("杭州"), "{:?}", shown[0]);
    assert!(shown[0].fate.starts_with("还在等"), "it is not to leave at once");
    phone.delete_report(&id).expect("deletes");
    assert!(phone.reports().expect("lists").is_empty());
    assert_eq!(phone.delete_report(&id).expect_err("gone").code(), "not-found");
}

#[test]
fn a_lost_reply_costs_a_repetition_and_the_report_is_one() {
    let mut phone = phone("one", None, &TestClock::new());
    let mut taken = Taken::default();
    write(&mut phone, 1);
    let told = send(&mut phone, &mut taken, Window::LosesReply);
    assert_eq!((told.sent, told.waiting, told.problem.as_deref()), (0, 1, Some("connection-broken")));
    let told = send(&mut phone, &mut taken, Window::Takes);
    assert_eq!((told.sent, told.waiting, told.problem), (1, 0, None));
    assert_eq!((taken.came.len(), taken.reports.len()), (2, 1));
    assert!(phone.reports().expect("lists").is_empty(), "nothing of what was sent is left");
}

#[test]
fn by_itself_a_report_leaves_after_its_wait_and_in_small_batches() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut taken = Taken::default();
    let written = write(&mut phone, 12);
    let now = phone.now();
    let waits: Vec<u64> = phone.reports().expect("lists").iter().map(|one| one.not_before.0 - now.0).collect();
    assert!(waits.iter().all(|wait| *wait < WAIT_MS_MAX), "{waits:?}");
    assert!(waits.iter().any(|wait| *wait > WAIT_MS_MAX / 4), "drawn at random: {waits:?}");
    clock.advance(WAIT_MS_MAX);
    let mut batches = Vec::new();
    while phone.status().expect("status").reports_waiting > 0 {
        let mut transport = FnTransport::new(|r: &Request| taken.answer(r, Window::Takes));
        let (desk, line) = (RefCell::new(&mut phone), Blocking::new(&mut transport));
        let sent = at_once(send_due_reports(&desk, &line));
        batches.push(sent.expect("sends").sent);
    }
    assert!(batches.iter().all(|batch| (1..=BATCH_MAX).contains(batch)) && batches.len() > 3, "{batches:?}");
    let came: Vec<String> = taken.came.iter().map(ReportId::to_hex).collect();
    assert_eq!(came.len(), written.len());
    assert_ne!(came, written, "not in the order they were written");
}

#[test]
fn what_has_not_waited_long_enough_stays_at_a_sync_and_the_rest_goes_apart() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut taken = Taken::default();
    write(&mut phone, 1);
    let mut sync = |phone: &mut Phone| {
        let mut transport = FnTransport::new(|request: &Request| taken.answer(request, Window::Takes));
        phone.sync(&mut transport, crate::sync::round::Budget::default(), &mut |_| {}).expect("syncs").reports_sent
    };
    assert_eq!(sync(&mut phone), 0);
    clock.advance(WAIT_MS_MAX);
    assert_eq!(sync(&mut phone), 1, "also on a phone that is nobody's");
    assert!(!phone.status().expect("status").has_identity);
    assert_eq!(taken.paths.iter().filter(|path| *path == "/v1/field-reports").count(), 1);
}

#[test]
fn a_refused_report_is_kept_and_shown_and_not_sent_again() {
    let mut phone = phone("one", None, &TestClock::new());
    let mut taken = Taken::default();
    write(&mut phone, 1);
    let told = send(&mut phone, &mut taken, Window::Problem(ProblemKind::Invalid));
    assert_eq!((told.refused, told.waiting), (1, 0));
    assert_eq!(phone.reports().expect("lists")[0].refused.as_deref(), Some("invalid"));
    assert_eq!(phone.status().expect("status").reports_refused, 1);
    send(&mut phone, &mut taken, Window::Takes);
    assert!(taken.came.is_empty());
}

#[test]
fn a_busy_desk_or_none_is_asked_again_later() {
    let clock = TestClock::new();
    let mut phone = phone("one", None, &clock);
    let mut taken = Taken::default();
    write(&mut phone, 2);
    for desk in [Window::NoSignal, Window::Problem(ProblemKind::Busy), Window::Problem(ProblemKind::NotFound)] {
        let told = send(&mut phone, &mut taken, desk);
        assert_eq!((told.sent, told.refused, told.waiting), (0, 0, 2));
        assert!(told.problem.is_some());
    }
    assert_eq!(taken.paths.len(), 3, "after the first failure the others stay");
    assert_eq!(send(&mut phone, &mut taken, Window::Takes).sent, 2);
}

#[test]
fn what_a_report_may_not_hold_is_refused_on_the_phone() {
    let mut phone = phone("one", None, &TestClock::new());
    let tomorrow = phone.today().tomorrow().expect("a day");
    let long = "居".repeat(REPORT_TEXT_CHARS_MAX + 1);
    let cases: [(&str, NewReport); 7] = [
        ("not-found", NewReport { item: "no-such-thing".into(), ..charged() }),
        ("not-found", NewReport { item: "article:residence-permit".into(), ..charged() }),
        ("not-found", NewReport { step: Some("no-such-step".into()), ..charged() }),
        ("input", NewReport { on: Some(tomorrow), ..charged() }),
        ("input", NewReport { text: "我的号 138 0013 8000".into(), ..charged() }),
        ("input", NewReport { text: long, ..charged() }),
        ("input", NewReport { kind: ReportKind::Other, text: String::new(), ..charged() }),
    ];
    for (code, new) in cases {
        assert_eq!(phone.report_difference(&new).expect_err("refused").code(), code, "{new:?}");
    }
    assert!(phone.reports().expect("lists").is_empty());
}

#[test]
fn a_step_brings_the_card_that_is_held_up_there() {
    let mut phone = phone("one", None, &TestClock::new());
    let mut taken = Taken::default();
    let place: PlaceCode = "330100".parse().expect("a place");
    let library = phone.library().expect("reads");
    let item = "procedure:residence-permit".parse().expect("an item");
    let Resolution::Found(found) = library.resolve(&place, &item) else { panic!("the baseline has it") };
    let Body::Procedure(procedure) = found.body else { panic!("a procedure") };
    let step = procedure.steps.into_iter().find(|step| step.card.is_some()).expect("a step with a card");
    phone.report_difference(&NewReport { step: Some(step.id.to_string()), ..charged() }).expect("kept");
    send(&mut phone, &mut taken, Window::Takes);
    let report = taken.reports.values().next().expect("taken");
    assert_eq!((report.step.as_ref(), report.card.as_ref()), (Some(&step.id), step.card.as_ref()));
    assert_eq!(report.release, phone.status().expect("status").release);
}

#[test]
fn words_lie_sealed_until_they_leave() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut phone = phone("one", Some(dir.path()), &TestClock::new());
    write(&mut phone, 1);
    for file in std::fs::read_dir(dir.path()).expect("lists") {
        let bytes = std::fs::read(file.expect("an entry").path()).expect("reads");
        let needle = "没给收据".as_bytes();
        assert!(!bytes.windows(needle.len()).any(|window| window == needle));
    }
    phone.set_pin(Some("2468")).expect("sets");
    phone.lock();
    assert_eq!(phone.report_difference(&charged()).expect_err("locked").code(), "locked");
    assert_eq!(phone.reports().expect_err("locked").code(), "locked");
}
