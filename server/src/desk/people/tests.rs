//! Coming, signing in and out, and what operators may do, under a clock that tests turn.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey};
use sojourn_core::guidance::desk::change::Duty;
use sojourn_core::time::Millis;
use zeroize::Zeroizing;

use super::password::RUNS;
use super::second::digits_at;
use super::*;
use crate::app;
use crate::config::Config;
use crate::store::desk::{DeskStore, PersonNo};

const PASSWORD: &str = "seven blue bicycles";
const START: i64 = 1_800_000_000_000;

/// A desk whose time tests tell.
struct Office {
    desk: Desk,
    now: Arc<AtomicI64>,
    _dir: tempfile::TempDir,
}

/// Somebody with an app for their digits.
struct Colleague {
    login: String,
    secret: Secret,
    session: Session,
    token: String,
    codes: Vec<String>,
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let now = Arc::new(AtomicI64::new(START));
        let told = Arc::clone(&now);
        let clock: crate::service::Clock = Arc::new(move || Millis(told.load(Ordering::SeqCst).unsigned_abs()));
        let config = Config { data_dir: dir.path().to_owned(), ..Config::default() };
        let service = Arc::new(app::build(&config, Arc::clone(&clock)).expect("a service"));
        let desk = Desk::new(DeskStore::open(dir.path()).expect("opens"), service, clock);
        Self { desk, now, _dir: dir }
    }

    fn pass(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    fn turn(&self) -> Turn {
        self.desk.turn_now().expect("free")
    }

    fn joining(&self, login: &str, digits: String) -> Joining {
        let password = Zeroizing::new(PASSWORD.to_owned());
        let name = format!("{login} 的名字");
        Joining {
            login: login.into(),
            name,
            again: password.clone(),
            password,
            digits,
            agent: "Firefox · Linux".into(),
        }
    }

    fn digits(&self, secret: &Secret) -> String {
        digits_at(secret, self.desk.at())
    }

    fn come(&self, login: &str, duties: &[Duty]) -> Colleague {
        let invitation = self.desk.invite(None, &duties.iter().copied().collect(), 24).expect("invited");
        self.take(login, &invitation.code)
    }

    fn take(&self, login: &str, code: &str) -> Colleague {
        let invited = self.desk.invitation(code).expect("asks").expect("good");
        let joining = self.joining(login, self.digits(&invited.secret));
        let Joined { opened, codes } = self.desk.join(&self.turn(), code, &joining).expect("joins");
        Colleague { login: login.into(), secret: invited.secret, session: opened.session, token: opened.token, codes }
    }

    fn attempt(&self, login: &str, password: &str, code: &str) -> Result<Entry, DeskError> {
        let password = Zeroizing::new(password.to_owned());
        let attempt = Attempt { login: login.into(), password, code: code.into(), agent: "?".into(), before: None };
        self.desk.sign_in(&self.turn(), &attempt)
    }

    /// Signs in with the digits of the next step.
    fn enter(&self, who: &Colleague) -> Opened {
        self.pass(30_000);
        match self.attempt(&who.login, PASSWORD, &self.digits(&who.secret)).expect("no wait") {
            Entry::In(opened) => *opened,
            Entry::Wrong => panic!("was refused"),
        }
    }

    fn is_in(&self, token: &str) -> bool {
        self.desk.session(token).expect("asks").is_some()
    }

    fn deeds(&self) -> Vec<String> {
        let mut deeds: Vec<String> = self
            .desk
            .store
            .read(|view| view.audit_from(1, 1_000))
            .expect("reads")
            .into_iter()
            .map(|row| row.deed)
            .collect();
        deeds.dedup();
        deeds
    }
}

fn is_wrong(entry: Result<Entry, DeskError>) -> bool {
    matches!(entry, Ok(Entry::Wrong))
}

fn fields(error: DeskError) -> Vec<(String, String)> {
    match error {
        DeskError::Invalid(wrong) => wrong.into_iter().map(|one| (one.field, one.message)).collect(),
        other => panic!("{other}"),
    }
}

#[test]
fn somebody_comes_by_an_invitation_signs_out_and_in_again() {
    let office = Office::new();
    assert!(!office.desk.has_people().expect("asks"));
    let lin = office.come("lin", &[Duty::Editor, Duty::Operator]);
    assert!(office.desk.has_people().expect("asks"));
    let found = office.desk.session(&lin.token).expect("asks").expect("signed in at once");
    assert_eq!((found.who.name.as_str(), found.who.duties.len()), ("lin 的名字", 2));
    assert_eq!(lin.codes.len(), 10);
    office.desk.sign_out(&lin.session).expect("out");
    assert!(!office.is_in(&lin.token));
    let again = office.enter(&lin);
    assert!(office.is_in(&again.token));
    assert_eq!(office.deeds(), ["invited", "joined", "signed-out", "signed-in"]);
    assert_eq!(office.desk.verify_audit().expect("reads"), None);
}

#[test]
fn nothing_that_was_typed_or_shown_is_in_the_file_or_the_deeds() {
    let office = Office::new();
    let lin = office.come("lin", &[Duty::Operator]);
    assert!(is_wrong(office.attempt("lin", "my other password", "123456")));
    assert!(is_wrong(office.attempt("somebody-else", "my other password", "123456")));
    let rows = office.desk.store.read(|view| view.audit_from(1, 99)).expect("reads");
    let told: String = rows.iter().map(|row| format!("{} {} {}", row.deed, row.about, row.detail)).collect();
    for secret in ["my other password", "123456", "somebody-else", PASSWORD] {
        assert!(!told.contains(secret), "{told}");
    }
    let row = office.desk.store.read(|view| view.person_by_login("LIN")).expect("reads").expect("in any case");
    assert!(!row.totp.windows(20).any(|part| part == &lin.secret[..]));
    assert!(row.password.starts_with("$argon2id$"));
}

#[test]
fn an_invitation_is_good_once_and_for_its_time() {
    let office = Office::new();
    let invitation = office.desk.invite(None, &BTreeSet::from([Duty::Editor]), 1).expect("made");
    let lin = office.take("lin", &invitation.code);
    assert!(office.desk.invitation(&invitation.code).expect("asks").is_none(), "taken");
    let joining = office.joining("wang", office.digits(&lin.secret));
    assert!(matches!(office.desk.join(&office.turn(), &invitation.code, &joining), Err(DeskError::NotFound)));
    let late = office.desk.invite(None, &BTreeSet::from([Duty::Editor]), 1).expect("made");
    office.pass(3_600_000);
    assert!(office.desk.invitation(&late.code).expect("asks").is_none(), "over");
    assert!(office.desk.invitation("made up").expect("asks").is_none());
    assert_eq!(fields(office.desk.invite(None, &BTreeSet::new(), 1).expect_err("no duty"))[0].0, "duties");
    assert_eq!(fields(office.desk.invite(None, &BTreeSet::from([Duty::Editor]), 721).expect_err("long"))[0].0, "hours");
}

#[test]
fn every_field_that_is_wrong_is_told_at_once_and_nobody_comes() {
    let office = Office::new();
    office.come("lin", &[Duty::Operator]);
    let invitation = office.desk.invite(None, &BTreeSet::from([Duty::Editor]), 1).expect("made");
    let mut joining = office.joining("Lin", "000000".into());
    joining.again = Zeroizing::new("another".into());
    joining.name = " ".into();
    let told = fields(office.desk.join(&office.turn(), &invitation.code, &joining).expect_err("refused"));
    let told: Vec<&str> = told.iter().map(|(_, why)| why.as_str()).collect();
    let wanted = ["people.name.length", "people.password.differs", "people.digits.wrong", "people.login.taken"];
    assert_eq!(told, wanted);
    assert!(office.desk.invitation(&invitation.code).expect("asks").is_some(), "the invitation is not used up");
    for login in ["x", "1ab", "林", "a b", &"a".repeat(33)] {
        let joining = office.joining(login, "000000".into());
        let told = fields(office.desk.join(&office.turn(), &invitation.code, &joining).expect_err("refused"));
        assert!(told.iter().any(|(_, why)| why == "people.login.letters"), "{login}");
    }
}

#[test]
fn the_digits_of_a_moment_let_in_once() {
    let office = Office::new();
    let lin = office.come("lin", &[Duty::Operator]);
    assert!(is_wrong(office.attempt("lin", PASSWORD, &office.digits(&lin.secret))), "used when joining");
    office.pass(30_000);
    let digits = office.digits(&lin.secret);
    assert!(matches!(office.attempt("lin", PASSWORD, &digits), Ok(Entry::In(_))));
    assert!(is_wrong(office.attempt("lin", PASSWORD, &digits)), "used");
}

#[test]
fn a_code_on_paper_lets_in_once_and_only_its_owner() {
    let office = Office::new();
    let (lin, wang) = (office.come("lin", &[Duty::Operator]), office.come("wang", &[Duty::Editor]));
    assert!(is_wrong(office.attempt("wang", PASSWORD, &lin.codes[0])));
    assert!(matches!(office.attempt("lin", PASSWORD, &lin.codes[0].to_lowercase()), Ok(Entry::In(_))));
    assert!(is_wrong(office.attempt("lin", PASSWORD, &lin.codes[0])), "used");
    assert_eq!(office.desk.own(&lin.session).expect("asks").codes_left, 9);
    assert!(office.deeds().contains(&"recovery-used".to_owned()));
    let fresh = office.desk.renew_codes(&office.turn(), &wang.session.who, PASSWORD).expect("new ones");
    assert!(is_wrong(office.attempt("wang", PASSWORD, &wang.codes[1])), "the old ones are worth nothing");
    assert!(matches!(office.attempt("wang", PASSWORD, &fresh[1]), Ok(Entry::In(_))));
}

#[test]
fn wrong_tries_make_growing_waits_that_end() {
    let office = Office::new();
    let lin = office.come("lin", &[Duty::Operator]);
    for _ in 0..5 {
        assert!(is_wrong(office.attempt("lin", "wrong wrong wrong", "000000")));
    }
    office.pass(1_000);
    let right = || office.attempt("lin", PASSWORD, &office.digits(&lin.secret));
    assert!(matches!(right(), Err(DeskError::Wait { retry_after_s: 30 })), "even with the right ones");
    office.pass(29_000);
    assert!(is_wrong(office.attempt("lin", "wrong wrong wrong", "000000")), "a try after the wait");
    assert!(matches!(right(), Err(DeskError::Wait { retry_after_s: 61 })), "the next wait is longer");
    office.pass(60_000);
    assert!(matches!(right(), Ok(Entry::In(_))));
    assert!(is_wrong(office.attempt("lin", "wrong wrong wrong", "000000")), "counting begins anew");
    assert!(office.deeds().contains(&"locked".to_owned()));
}

#[test]
fn a_login_that_does_not_exist_costs_the_same_hash_and_makes_the_same_waits() {
    let office = Office::new();
    office.come("lin", &[Duty::Operator]);
    let cost = |login: &str| {
        let before = RUNS.get();
        assert!(is_wrong(office.attempt(login, "wrong wrong wrong", "000000")));
        RUNS.get() - before
    };
    for _ in 0..5 {
        assert_eq!((cost("lin"), cost("nobody")), (1, 1));
    }
    let told = |login| office.attempt(login, "wrong wrong wrong", "000000").expect_err("waits").to_string();
    assert_eq!(told("lin"), told("nobody"));
}

#[test]
fn a_session_ends_when_unused_and_at_its_end_and_a_new_one_has_a_new_name() {
    let office = Office::new();
    let lin = office.come("lin", &[Duty::Operator]);
    office.pass(IDLE_MS - 1);
    assert!(office.is_in(&lin.token), "used just in time");
    office.pass(IDLE_MS - 1);
    assert!(office.is_in(&lin.token), "which was written down");
    office.pass(IDLE_MS);
    assert!(!office.is_in(&lin.token), "unused too long");
    let mut opened = office.enter(&lin);
    assert_ne!(opened.token, lin.token);
    for _ in 0..LIFE_MS / (IDLE_MS - 1) {
        office.pass(IDLE_MS - 1);
        assert!(office.is_in(&opened.token));
    }
    office.pass(IDLE_MS - 1);
    assert!(!office.is_in(&opened.token), "a week is the most");
    opened = office.enter(&lin);
    let before = opened.token.clone();
    office.pass(30_000);
    let password = Zeroizing::new(PASSWORD.to_owned());
    let code = office.digits(&lin.secret);
    let attempt = Attempt { login: "lin".into(), password, code, agent: "?".into(), before: Some(before.clone()) };
    assert!(matches!(office.desk.sign_in(&office.turn(), &attempt), Ok(Entry::In(again)) if again.token != before));
    assert!(!office.is_in(&before), "the session of before ended with it");
    assert!(!office.is_in("0000"), "and a made-up one is none");
}

#[test]
fn who_is_kept_out_is_out_at_once() {
    let office = Office::new();
    let (lin, wang) = (office.come("lin", &[Duty::Operator]), office.come("wang", &[Duty::Reviewer]));
    let no = wang.session.who.person;
    assert!(matches!(office.desk.disable(&wang.session.who, no), Err(DeskError::Refused(_))), "not by just anybody");
    office.desk.disable(&lin.session.who, no).expect("kept out");
    assert!(!office.is_in(&wang.token));
    office.pass(30_000);
    assert!(is_wrong(office.attempt("wang", PASSWORD, &office.digits(&wang.secret))));
    office.desk.enable(&lin.session.who, no).expect("let in");
    office.enter(&wang);
}

#[test]
fn there_is_always_an_operator_and_own_duties_change_in_sight() {
    let office = Office::new();
    let lin = office.come("lin", &[Duty::Operator]);
    let (who, no): (&Who, PersonNo) = (&lin.session.who, lin.session.who.person);
    for refused in [office.desk.disable(who, no), office.desk.set_duties(who, no, &BTreeSet::from([Duty::Editor]))] {
        assert_eq!(fields(refused.expect_err("refused"))[0].1, "people.last_operator");
    }
    assert!(office.is_in(&lin.token), "nothing of it was done");
    let both = BTreeSet::from([Duty::Reviewer, Duty::Operator]);
    office.desk.set_duties(who, no, &both).expect("more duties");
    let deed = office.desk.store.read(|view| view.audit_head()).expect("reads").expect("a deed");
    assert_eq!(deed.detail, r#"{"after":["reviewer","operator"],"before":["operator"],"own":true}"#);
    let wang = office.come("wang", &[Duty::Operator]);
    office.desk.set_duties(&wang.session.who, no, &BTreeSet::new()).expect("there is another one");
    let stale = office.desk.set_duties(who, no, &both);
    assert!(matches!(stale, Err(DeskError::Refused(_))), "an old page of somebody who is no operator any more");
}

#[test]
fn who_lost_everything_begins_anew_as_themselves() {
    let office = Office::new();
    let (lin, wang) = (office.come("lin", &[Duty::Operator]), office.come("wang", &[Duty::Reviewer]));
    let no = wang.session.who.person;
    let first = office.desk.invite_anew(Some(&lin.session.who), no).expect("a link");
    let second = office.desk.invite_anew(Some(&lin.session.who), no).expect("another");
    assert!(office.desk.invitation(&first.code).expect("asks").is_none(), "only the newest link is good");
    assert!(!office.is_in(&wang.token), "signed out everywhere");
    office.pass(30_000);
    assert!(is_wrong(office.attempt("wang", PASSWORD, &office.digits(&wang.secret))), "the old digits are over");
    assert!(is_wrong(office.attempt("wang", PASSWORD, &wang.codes[0])), "and the codes");
    assert!(office.desk.person(no).expect("asks").must_set_up);
    let again = office.take("somebody else", &second.code);
    assert_eq!((again.session.who.person, again.session.who.name.as_str()), (no, "wang 的名字"), "nobody else");
    assert_ne!(*again.secret, *wang.secret);
    let deeds = office.deeds();
    assert!(deeds.contains(&"sign-in-reset".to_owned()) && deeds.contains(&"sign-in-set-up".to_owned()));
}

#[test]
fn a_password_is_changed_by_who_knows_it_and_ends_other_sessions() {
    let office = Office::new();
    let lin = office.come("lin", &[Duty::Operator]);
    let other = office.enter(&lin);
    let change = |old: &str, new: &str, again: &str| {
        office.desk.change_password(&office.turn(), &lin.session, (old, new, again))
    };
    assert_eq!(fields(change("wrong", "eight red bicycles", "eight red bicycles").expect_err("no"))[0].0, "old");
    let told = fields(change(PASSWORD, "short", "shorter").expect_err("no"));
    assert_eq!(told.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(), ["password", "again"]);
    change(PASSWORD, "eight red bicycles", "eight red bicycles").expect("changed");
    assert!(office.is_in(&lin.token) && !office.is_in(&other.token));
    office.pass(30_000);
    assert!(is_wrong(office.attempt("lin", PASSWORD, &office.digits(&lin.secret))));
    assert!(matches!(office.attempt("lin", "eight red bicycles", &office.digits(&lin.secret)), Ok(Entry::In(_))));
    for _ in 0..5 {
        change("wrong", "x", "x").expect_err("no");
    }
    assert!(matches!(change(PASSWORD, "x", "x"), Err(DeskError::Wait { .. })), "guessing from inside waits too");
}

#[test]
fn one_ends_ones_own_sessions_and_nobody_elses() {
    let office = Office::new();
    let (lin, wang) = (office.come("lin", &[Duty::Operator]), office.come("wang", &[Duty::Editor]));
    let other = office.enter(&lin);
    let own = office.desk.own(&lin.session).expect("asks");
    assert_eq!(own.sessions.iter().filter(|open| open.this).count(), 1);
    let id = own.sessions.iter().find(|open| !open.this).expect("the other").id.clone();
    assert!(matches!(office.desk.end_own_session(&wang.session.who, &id), Err(DeskError::NotFound)));
    office.desk.end_own_session(&lin.session.who, &id).expect("ends");
    assert!(!office.is_in(&other.token) && office.is_in(&lin.token));
    office.enter(&lin);
    office.desk.end_other_sessions(&lin.session).expect("ends");
    assert_eq!(office.desk.own(&lin.session).expect("asks").sessions.len(), 1);
}

#[test]
fn a_key_is_registered_by_who_holds_it_for_this_server_and_login_only() {
    let office = Office::new();
    let (lin, wang) = (office.come("lin", &[Duty::Publisher]), office.come("wang", &[Duty::Publisher]));
    let key = SigningKey::from_bytes(&[5; 32]);
    let public = HEXLOWER.encode(key.verifying_key().as_bytes());
    let signed = |text: &str| HEXLOWER.encode(&key.sign(format!("{text}{public}").as_bytes()).to_bytes());
    let (mine, theirs) =
        (office.desk.own(&lin.session).expect("asks").register, office.desk.own(&wang.session).expect("asks").register);
    assert_eq!(mine, "sojourn desk key\nsojourn.localhost\nlin\n");
    let register = |who: &Colleague, signature: &str| office.desk.register_key(&who.session.who, &public, signature);
    for bad in [signed(&theirs), signed(""), "00".into(), "zz".repeat(64)] {
        assert!(matches!(register(&lin, &bad), Err(DeskError::Signature(_))));
    }
    register(&lin, &signed(&mine)).expect("registered");
    assert_eq!(fields(register(&wang, &signed(&theirs)).expect_err("two with one key"))[0].1, "people.key.taken");
    let weak = office.desk.register_key(&wang.session.who, &"00".repeat(32), &"00".repeat(64));
    assert!(matches!(weak, Err(DeskError::Signature(_))), "a key that anybody can sign with");
    assert_eq!(office.desk.session(&lin.token).expect("asks").expect("in").who.signing_key, Some(public.clone()));
    office.desk.drop_key(&lin.session.who).expect("off");
    assert_eq!(office.desk.person(lin.session.who.person).expect("asks").signing_key, None);
}

#[test]
fn tries_are_counted_per_network() {
    let office = Office::new();
    let address = |text: &str| text.parse().expect("an address");
    for last in 0..20 {
        office.desk.count_knock(address(&format!("2001:db8::{last}"))).expect("within the limit");
    }
    assert!(matches!(office.desk.count_knock(address("2001:db8::99")), Err(DeskError::Wait { .. })));
    office.desk.count_knock(address("2001:db8:0:1::1")).expect("another network");
}

#[test]
fn it_is_said_when_too_few_work_here() {
    let office = Office::new();
    office.come("lin", &Duty::ALL);
    assert!(!office.desk.guards().expect("asks").suffice());
    office.come("wang", &[Duty::Reviewer, Duty::Publisher]);
    let guards = office.desk.guards().expect("asks");
    assert_eq!((guards.editors, guards.reviewers, guards.publishers, guards.suffice()), (1, 2, 2, true));
}
