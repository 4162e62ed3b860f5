//! `docs/protocol.md` and the code say the same: tags, kinds, silent merges, codes.

use std::collections::BTreeSet;
use std::path::Path;

use sojourn_core::hash::Tag;
use sojourn_core::sync::kinds::{KINDS, KindRule, SILENT_MERGE};
use sojourn_core::sync::outcome::VoidReason;
use sojourn_core::sync::plain::Level;
use sojourn_core::sync::receipt::RejectCode;

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/protocol.md");
    std::fs::read_to_string(path).expect("the protocol is documented")
}

/// The rows of the table whose header line begins so, as cells without backticks.
fn table(document: &str, header: &str) -> Vec<Vec<String>> {
    let from = document.find(header).unwrap_or_else(|| panic!("no table {header}"));
    let rows = document[from..].lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect()).collect()
}

fn first_cells(document: &str, header: &str) -> BTreeSet<String> {
    table(document, header).into_iter().map(|row| row[0].clone()).collect()
}

#[test]
fn every_tag_is_documented_and_every_documented_tag_exists() {
    let rows = table(&document(), "| tag | leads |");
    let documented: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(documented, Tag::ALL.iter().map(|tag| tag.name()).collect());
    assert_eq!(rows.len(), Tag::ALL.len(), "each once");
}

#[test]
fn every_kind_is_documented_as_it_is() {
    let row = |rule: &KindRule| {
        assert_eq!(rule.schema, 1, "the table says schema 1");
        let logs = rule.logs.iter().map(|log| log.name()).collect::<Vec<_>>().join(", ");
        let level = match rule.level {
            Level::Note => "note",
            Level::Write => "write",
            Level::Read | Level::Guardian => panic!("no kind asks for less than a note"),
        };
        [rule.kind, &logs, rule.creates.unwrap_or("–"), &rule.writes.join(", "), level].map(str::to_owned).to_vec()
    };
    assert_eq!(table(&document(), "| kind | logs | creates |"), KINDS.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn every_silent_merge_is_documented() {
    let listed = SILENT_MERGE.iter().map(|(entity, field)| format!("{entity}/*/{field}")).collect();
    assert_eq!(first_cells(&document(), "| path |"), listed);
}

#[test]
fn every_rejection_is_documented_with_what_it_costs() {
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let row = |code: &RejectCode| vec![code.as_str().to_owned(), yes(code.consumes_n()), yes(code.may_retry())];
    let documented: Vec<Vec<String>> =
        table(&document(), "| code | uses up").into_iter().map(|row| row[..3].to_vec()).collect();
    assert_eq!(documented, RejectCode::ALL.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn every_void_reason_is_documented() {
    let reasons = [
        VoidReason::NotEntitled,
        VoidReason::Unreadable,
        VoidReason::OutsideKind,
        VoidReason::AppendOnly,
        VoidReason::SecondCreate,
        VoidReason::NamesItself,
        VoidReason::IllegalStage { from: Vec::new(), to: String::new() },
        VoidReason::NotRaised,
    ];
    let existing = reasons.iter().map(|reason| reason.code().to_owned()).collect();
    assert_eq!(first_cells(&document(), "| code | means |"), existing);
}
