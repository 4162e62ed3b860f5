//! Clocks that are right, stand still, step back and leap; a job that is not seen.

use sojourn_core::guidance::baseline::{self, DemoKey};
use sojourn_core::guidance::build::sign_release;
use sojourn_core::guidance::trust::Release;
use sojourn_core::id::Bytes;
use sojourn_core::wire::v1::{PublishRequest, PublishedFile};

use super::*;
use crate::keys::{ServerKeys, preset};

const STABLE: Channel = Channel::Stable;

/// A server's guidance on a folder, under a root whose keys the demonstration knows but that is not run as one: its
/// clock is not believed.
struct Desk {
    config: Config,
    keys: ServerKeys,
    library: Library,
    _folder: tempfile::TempDir,
}

fn day(n: u64) -> Millis {
    // From the day after the baseline was signed.
    baseline::load().expect("verifies").timestamp.issued + n * Millis::DAY
}

impl Desk {
    fn at(now: Millis) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { data_dir: folder.path().to_owned(), demo: true, ..Config::default() };
        for (name, key) in [("log", DemoKey::Log), ("timestamp", DemoKey::Timestamp)] {
            preset(&config.data_dir, name, &key.signing_key().to_bytes()).expect("put");
        }
        let keys = ServerKeys::open(&config.data_dir).expect("keys");
        let mut desk = Self { library: open(&config, &keys, now), config, keys, _folder: folder };
        desk.library.demo = false;
        desk
    }

    fn restart(&mut self, now: Millis) {
        self.library = open(&self.config, &self.keys, Millis(0));
        self.library.demo = false;
        self.library.renew_timestamps(now);
    }

    fn issued(&self, now: Millis) -> Millis {
        let bytes = self.library.timestamp(STABLE, now).expect("published");
        let root = self.library.root(STABLE).expect("a root");
        verify_timestamp(&root, STABLE, 0, &bytes).expect("verifies").issued
    }

    fn publish(&self, seq: u64) {
        let (release, _) = self.library.published(STABLE).expect("published");
        let keys = [1, 2].map(|n| DemoKey::Release(n).signing_key());
        let bytes = sign_release(&Release { seq, ..release }, &[&keys[0], &keys[1]]).expect("signed");
        let file = PublishedFile { path: format!("stable/releases/{seq}.json"), bytes: Bytes(bytes) };
        self.library.publish(STABLE, PublishRequest { files: vec![file] }).expect("published");
    }
}

fn open(config: &Config, keys: &ServerKeys, now: Millis) -> Library {
    Library::open(config, keys, now).expect("opens")
}

#[test]
fn the_job_signs_once_a_day_without_being_asked_and_remembers_when() {
    let desk = Desk::at(day(1));
    desk.library.renew_timestamps(day(1) + Millis::DAY / 2);
    let health = desk.library.timestamp_health(STABLE, day(1) + Millis::DAY / 2);
    assert_eq!((health.issued, health.trouble), (Some(day(1)), None));
    assert_eq!(health.last_run, Some(day(1) + Millis::DAY / 2));
    desk.library.renew_timestamps(day(2));
    let health = desk.library.timestamp_health(STABLE, day(2));
    assert_eq!((health.issued, health.expires), (Some(day(2)), Some(day(16))));
    assert_eq!(last_stamped(&desk.config).expect("read")[0].issued, day(2), "what is served lies on the disk");
}

#[test]
fn a_job_that_did_not_run_is_told() {
    let desk = Desk::at(day(1));
    let later = day(1) + QUIET_MS + 1;
    let told = desk.library.timestamp_health(STABLE, later).trouble;
    assert_eq!(told, Some(TimestampTrouble::NotRun { last_run: Some(day(1)) }));
}

#[test]
fn a_clock_that_steps_back_never_issues_an_older_timestamp_also_after_a_restart() {
    let mut desk = Desk::at(day(20));
    assert_eq!(desk.issued(day(5)), day(20), "the newer one is served on");
    desk.restart(day(5));
    assert_eq!(desk.issued(day(5)), day(20));
    let health = desk.library.timestamp_health(STABLE, day(5));
    let back = Some(TimestampTrouble::ClockBack { now: day(5), issued: day(20) });
    assert_eq!((health.trouble, health.last_failure.map(|(_, what)| what)), (back, back));
    desk.publish(2);
    assert_eq!(desk.issued(day(5)), day(20) + 1, "news goes out under any clock, and never backwards");
    assert_eq!(desk.issued(day(21)), day(20) + 1);
    assert_eq!(desk.issued(day(22)), day(22));
    assert_eq!(
        desk.library.timestamp_health(STABLE, day(22)).trouble,
        None,
        "a clock that was set right is well again"
    );
}

#[test]
fn a_clock_that_leaps_far_ahead_once_poisons_nothing() {
    let mut desk = Desk::at(day(1));
    let leap = day(4_000);
    assert_eq!(desk.issued(leap), day(1));
    desk.restart(leap);
    assert_eq!(desk.issued(leap), day(1));
    let trouble = desk.library.timestamp_health(STABLE, leap).trouble;
    assert_eq!(trouble, Some(TimestampTrouble::ClockLeap { now: leap, issued: day(1) }));
    desk.publish(2);
    assert_eq!(desk.issued(leap), day(1) + 1, "news goes out, with a time phones can get past");
    assert_eq!(desk.issued(day(3)), day(3), "the true clock is taken up again");
}

#[test]
fn a_first_timestamp_is_never_older_than_the_release_it_names() {
    let release = baseline::load().expect("verifies").release;
    let (issued, trouble) = due(&release, None, true, false, Millis(0));
    assert_eq!(issued.map(|at| at.date_at(CHINA_OFFSET_MINUTES)), Some(release.created));
    assert!(matches!(trouble, Some(TimestampTrouble::ClockBack { now: Millis(0), .. })), "{trouble:?}");
}

#[test]
fn after_a_long_pause_somebody_says_that_the_clock_is_right() {
    let mut desk = Desk::at(day(1));
    desk.restart(day(90));
    assert_eq!(desk.issued(day(90)), day(1));
    let health = desk.library.restamp(STABLE, day(90));
    assert_eq!((health.issued, health.trouble), (Some(day(90)), None));
    assert_eq!(desk.library.restamp(STABLE, day(2)).issued, Some(day(90)), "but never backwards");
}
