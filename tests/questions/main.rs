//! Workers' questions in their own words: the right article must be among the first three for at least 95 of 100.
//!
//! `tests/questions.tsv` is what is measured. The `dev-*.tsv` files beside this one were used to grow aliases and ranking, never the
//! measured file; see `docs/guidance.md`. `SOJOURN_QUESTIONS=FILE` measures another file and prints what it misses.

use std::path::{Path, PathBuf};

use sojourn_core::guidance::object::Body;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_tests::knowledge::Folder;
use sojourn_tests::questions::{Asked, Missed, ask_all, read};
use sojourn_tests::rng::Rng;

/// Least share of right answers, of a hundred.
const RIGHT_MIN: usize = 95;
/// Names another file to measure; what it misses is printed.
const NAMED: &str = "SOJOURN_QUESTIONS";
/// Where the questions are asked: a city with rules of its own, in a province with some.
const PLACE: &str = "330100";

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The files that aliases grew from.
fn development() -> Vec<PathBuf> {
    let files = std::fs::read_dir(here("questions")).expect("the folder");
    let is_tsv = |path: &PathBuf| path.extension().is_some_and(|end| end == "tsv");
    let paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).filter(is_tsv).collect();
    assert!(!paths.is_empty(), "there are development questions");
    paths
}

fn phone() -> sojourn_client::Phone {
    use sojourn_client::sdk::Environment;
    use sojourn_client::store::sqlite::Location;
    use sojourn_client::store::vault::DeviceSecret;
    use sojourn_client::{Phone, Random, SystemClock};
    let environment = Environment {
        location: Location::Memory,
        secret: DeviceSecret([7; 32]),
        clock: Box::new(SystemClock),
        entropy: Random::new(Rng::new(1, "questions")),
        store_entropy: Random::new(Rng::new(2, "questions")),
    };
    Phone::open_in(environment, None).expect("a phone opens")
}

fn measured(path: &Path) -> (Vec<Asked>, Vec<Missed>) {
    let asked = read(path).expect("questions");
    let place: PlaceCode = PLACE.parse().expect("a place");
    let missed = ask_all(&mut phone(), &place, &asked).expect("answers");
    (asked, missed)
}

fn tell(path: &Path, asked: &[Asked], missed: &[Missed]) -> String {
    let lines = missed.iter().map(|m| format!("\n  {} → {:?}, came {:?}", m.asked.question, m.asked.answers, m.came));
    format!("{}: {} of {} missed{}", path.display(), missed.len(), asked.len(), lines.collect::<String>())
}

fn must_answer(path: &Path) {
    let (asked, missed) = measured(path);
    let right = asked.len() - missed.len();
    if std::env::var_os(NAMED).is_some() {
        eprintln!("{}", tell(path, &asked, &missed));
    }
    assert!(right * 100 >= asked.len() * RIGHT_MIN, "{}", tell(path, &asked, &missed));
}

#[test]
fn the_measured_questions_are_answered() {
    let path = std::env::var_os(NAMED).map_or_else(|| here("questions.tsv"), PathBuf::from);
    must_answer(&path);
}

#[test]
fn the_questions_that_aliases_grew_from_are_answered() {
    let paths = development();
    paths.iter().for_each(|path| must_answer(path));
}

#[test]
fn the_two_sets_share_no_question() {
    let measured = read(&here("questions.tsv")).expect("questions");
    for path in development() {
        let shared: Vec<Asked> = read(&path)
            .expect("questions")
            .into_iter()
            .filter(|q| measured.iter().any(|m| m.question.eq_ignore_ascii_case(&q.question)))
            .collect();
        assert_eq!(shared, [], "{}", path.display());
    }
}

#[test]
fn no_measured_question_is_the_name_of_an_article() {
    let library = Folder::own().library(Locale::ZhHans);
    let named = |question: &str| {
        library.items().any(|(_, body)| match body {
            Body::Article(article) => article.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(question)),
            _ => false,
        })
    };
    let measured = read(&here("questions.tsv")).expect("questions");
    let copied: Vec<&str> = measured.iter().map(|asked| asked.question.as_str()).filter(|q| named(q)).collect();
    assert_eq!(copied, [] as [&str; 0], "an alias that is a measured question measures nothing");
}
