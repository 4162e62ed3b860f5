//! The life of a change at a real desk.

use sojourn_core::guidance::desk::change::{Duty, Refused, State};

use super::changes::key;
use super::folder::Imported;
use super::testing::{Stand, signature};
use super::{DeskError, Who};

/// The statement of the documentation's folder, with other words.
fn reworded(stand: &Stand, words: &str) -> (super::head::Key, serde_json::Value) {
    let key = key("CN", "statement", "permit-first-free").expect("a key");
    let mut value = stand.desk.head().expect("a head").item(&key).expect("the statement").value.clone();
    value["text"]["zh-Hans"] = words.into();
    (key, value)
}

fn drafted(stand: &Stand, who: &Who) -> i64 {
    let (key, value) = reworded(stand, "第一次办居住证，不收工本费。");
    let no = stand.desk.open_change(who, "说得简单些").expect("a draft");
    stand.desk.save_edit(who, no, &key, Some(value), 0).expect("saved");
    no
}

#[test]
fn what_one_wrote_another_approves_and_it_stands_in_the_folder() {
    let stand = Stand::with_content();
    let desk = &stand.desk;
    let (author, key_of_author) = stand.somebody("chen", &[Duty::Editor, Duty::Reviewer]);
    let (reviewer, key_of_reviewer) = stand.somebody("li", &[Duty::Reviewer]);
    let no = drafted(&stand, &author);
    desk.submit(&author, no).expect("through the gate");
    let change = desk.change(no).expect("the change");
    let message = desk.approval_of(&change).expect("a message");
    let approve = |who: &Who, signature: &str| desk.approve(who, no, change.row.version, signature);
    let own = approve(&author, &signature(&key_of_author, &message));
    assert!(matches!(own, Err(DeskError::Refused(Refused::Contributor))), "{own:?}");
    let foreign = approve(&reviewer, &signature(&key_of_author, &message));
    assert!(matches!(foreign, Err(DeskError::Signature(_))), "{foreign:?}");
    approve(&reviewer, &signature(&key_of_reviewer, &message)).expect("approved");
    assert_eq!(desk.change(no).expect("the change").state, State::Approved);
    let (key, value) = reworded(&stand, "第一次办居住证，不收工本费。");
    let head = desk.head().expect("a head");
    assert_eq!(head.item(&key).expect("the statement").value, value);
    assert!(head.files["CN/statements/permit.toml"].contains("permit-issue-limit"), "its neighbours stay");
    assert_eq!(desk.verify_audit().expect("a chain"), None);
}

#[test]
fn a_city_that_is_begun_in_a_change_is_approved_with_everything_in_it() {
    let stand = Stand::with_content();
    let desk = &stand.desk;
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let (reviewer, key_of_reviewer) = stand.somebody("li", &[Duty::Reviewer]);
    let head = desk.head().expect("a head");
    let like = |kind: &str, id: &str, place: &str| {
        head.item(&key(place, kind, id).expect("a key")).expect("an item of the documentation").value.clone()
    };
    let mut pack = like("pack", "pack", "330100");
    pack["place"] = "320500".into();
    let mut statement = like("statement", "permit-first-free", "CN");
    statement["id"] = "permit-first-free-sz".into();
    let no = desk.open_change(&author, "苏州").expect("a draft");
    for (kind, id, value) in [("pack", "pack", pack), ("statement", "permit-first-free-sz", statement)] {
        desk.save_edit(&author, no, &key("320500", kind, id).expect("a key"), Some(value), 0).expect("saved");
    }
    desk.submit(&author, no).expect("through the gate");
    let change = desk.change(no).expect("the change");
    let message = desk.approval_of(&change).expect("a message");
    desk.approve(&reviewer, no, change.row.version, &signature(&key_of_reviewer, &message)).expect("approved");
    let head = desk.head().expect("a head");
    assert!(head.item(&key("320500", "statement", "permit-first-free-sz").expect("a key")).is_some());
    assert!(head.files.keys().any(|path| path.ends_with("320500/pack.toml")), "{:?}", head.files.keys());
}

#[test]
fn of_two_who_write_in_one_item_the_second_sees_both() {
    let stand = Stand::with_content();
    let (first, _) = stand.somebody("chen", &[Duty::Editor]);
    let (second, _) = stand.somebody("li", &[Duty::Editor]);
    let no = drafted(&stand, &first);
    let (key, mine) = reworded(&stand, "头一回办，不要钱。");
    let refused = stand.desk.save_edit(&second, no, &key, Some(mine.clone()), 0);
    let Err(DeskError::Conflict { theirs, version, by }) = refused else { panic!("{refused:?}") };
    assert!(theirs.expect("their words").contains("第一次办居住证"));
    assert_eq!((version, by.as_str()), (1, "chen"));
    assert_eq!(stand.desk.save_edit(&second, no, &key, Some(mine), version).expect("knowingly"), 2);
    assert_eq!(stand.desk.change(no).expect("the change").contributors.len(), 2);
}

#[test]
fn an_approval_that_the_folder_outran_is_refused_and_nothing_is_lost() {
    let stand = Stand::with_content();
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let (reviewer, key_of_reviewer) = stand.somebody("li", &[Duty::Reviewer]);
    let changes = [drafted(&stand, &author), drafted(&stand, &author)];
    for no in changes {
        stand.desk.submit(&author, no).expect("submitted");
    }
    let approve = |no| {
        let change = stand.desk.change(no).expect("the change");
        let message = stand.desk.approval_of(&change).expect("a message");
        stand.desk.approve(&reviewer, no, change.row.version, &signature(&key_of_reviewer, &message))
    };
    approve(changes[0]).expect("the first");
    let late = approve(changes[1]);
    assert!(matches!(&late, Err(DeskError::Behind(items)) if items == &["CN/statement:permit-first-free"]), "{late:?}");
    assert_eq!(stand.desk.change(changes[1]).expect("the change").state, State::InReview);
}

#[test]
fn what_the_lint_stops_does_not_reach_a_reviewer() {
    let stand = Stand::with_content();
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let (key, value) = reworded(&stand, "第一次办居住证要交20元。");
    let no = stand.desk.open_change(&author, "错的").expect("a draft");
    stand.desk.save_edit(&author, no, &key, Some(value), 0).expect("saved");
    let stopped = stand.desk.submit(&author, no);
    assert!(matches!(stopped, Err(DeskError::Findings(_))), "{stopped:?}");
    assert_eq!(stand.desk.change(no).expect("the change").state, State::Draft);
}

#[test]
fn what_is_exported_comes_in_again_byte_for_byte() {
    let stand = Stand::with_content();
    let zip = stand.desk.export().expect("a ZIP");
    let other = Stand::empty();
    let (operator, _) = other.somebody("wang", &[Duty::Editor]);
    assert!(matches!(other.desk.import(&operator, &zip).expect("taken in"), Imported::Head(_)));
    assert_eq!(other.desk.head().expect("a head").files, stand.desk.head().expect("a head").files);
    assert_eq!(other.desk.export().expect("a ZIP"), zip);
    assert!(matches!(other.desk.import(&operator, &zip).expect("again"), Imported::Same));
}

#[test]
fn the_whole_guidance_taken_into_an_empty_server_makes_the_release_that_the_first_makes() {
    use super::releases::Plan;
    use sojourn_core::guidance::trust::Channel;
    let (carried, first, second) = (Stand::empty(), Stand::empty(), Stand::empty());
    carried.desk.begin(None).expect("what the program carries");
    let mut files = carried.desk.head().expect("a head").files.clone();
    let pack = files.get_mut("CN/pack.toml").expect("the national pack");
    *pack = pack.replacen("全国", "国家", 1);
    first.desk.import_files(None, files).expect("with one word changed, for the same content is not released twice");
    let (operator, _) = second.somebody("wang", &[Duty::Editor]);
    let zip = first.desk.export().expect("a ZIP");
    assert!(matches!(second.desk.import(&operator, &zip).expect("taken in"), Imported::Head(_)));
    let message = |stand: &Stand| {
        let (publisher, _) = stand.somebody("zhao", &[Duty::Publisher]);
        let no = stand.desk.prepare(&publisher, Channel::Stable, &Plan::default()).expect("prepared");
        let content = stand.desk.release(no).expect("there").content;
        assert!(content.packs.len() > 20, "every place: {}", content.packs.len());
        stand.desk.message_to_sign(no).expect("what two people sign")
    };
    assert_eq!(message(&first), message(&second), "the bytes that are signed, every pack's hash among them");
}

#[test]
fn a_broken_file_keeps_everything_out_and_a_good_one_becomes_a_draft() {
    let stand = Stand::with_content();
    let (editor, _) = stand.somebody("chen", &[Duty::Editor]);
    let mut files = super::testing::small_folder();
    files.insert("CN/fees.toml".into(), "[[fee]]\nid = 7".into());
    files.insert("CN/terms.toml".into(), "not toml".into());
    let refused = stand.desk.import_files(Some(&editor), files);
    assert!(matches!(&refused, Err(DeskError::Unreadable(errors)) if errors.len() >= 2), "{refused:?}");
    let mut files = super::testing::small_folder();
    let statements = files.get_mut("CN/statements/permit.toml").expect("a file");
    *statements = statements.replace("首次申领居住证，不收工本费。", "第一次办，不收工本费。");
    let taken = stand.desk.import_files(Some(&editor), files).expect("taken");
    assert!(matches!(taken, Imported::Draft(_, 1)), "{taken:?}");
}

#[test]
fn a_confirmed_translation_is_current_until_its_source_changes() {
    let stand = Stand::with_content();
    let (editor, _) = stand.somebody("chen", &[Duty::Editor]);
    let (key, _) = reworded(&stand, "");
    stand.desk.confirm_translation(&editor, &key).expect("confirmed");
    let head = stand.desk.head().expect("a head");
    let item = head.item(&key).expect("the statement");
    let state = head.source.confirmations.state(item, sojourn_core::locale::Locale::En);
    assert_eq!(state, sojourn_core::guidance::source::TranslationState::Current);
}

#[test]
fn a_translation_that_was_written_anew_is_confirmed_and_one_left_behind_is_not() {
    use sojourn_core::guidance::source::TranslationState;
    let stand = Stand::with_content();
    let (author, _) = stand.somebody("chen", &[Duty::Editor]);
    let (reviewer, key_of_reviewer) = stand.somebody("li", &[Duty::Reviewer]);
    let approved = |words: &str, english: Option<&str>| {
        let (key, mut value) = reworded(&stand, words);
        if let Some(english) = english {
            value["text"]["en"] = english.into();
        }
        let no = stand.desk.open_change(&author, "words").expect("a draft");
        stand.desk.save_edit(&author, no, &key, Some(value), 0).expect("saved");
        stand.desk.submit(&author, no).expect("submitted");
        let change = stand.desk.change(no).expect("the change");
        let message = stand.desk.approval_of(&change).expect("a message");
        stand
            .desk
            .approve(&reviewer, no, change.row.version, &signature(&key_of_reviewer, &message))
            .expect("approved");
        let head = stand.desk.head().expect("a head");
        head.source.confirmations.state(head.item(&key).expect("it"), sojourn_core::locale::Locale::En)
    };
    assert_eq!(approved("第一次办，不收工本费。", Some("The first card costs nothing.")), TranslationState::Current);
    assert_eq!(approved("头一次办，不收工本费。", None), TranslationState::Behind);
}

#[test]
fn a_sheet_comes_back_as_a_draft_and_with_a_broken_row_not_at_all() {
    use sojourn_core::guidance::sheet::Sheet;
    use sojourn_core::locale::Locale;
    let stand = Stand::with_content();
    let (editor, _) = stand.somebody("chen", &[Duty::Editor]);
    let sheet = stand.desk.sheet(Sheet::Fees, Locale::ZhHans).expect("a sheet");
    let import = |text: &str| stand.desk.import_sheet(&editor, Sheet::Fees, text.as_bytes(), Locale::ZhHans);
    assert!(matches!(import(&sheet).expect("taken"), Imported::Same));
    let row = sheet.lines().nth(1).expect("a fee");
    let others: String = (2..700).map(|n| format!("{}\n", row.replacen("permit", &format!("permit-{n}"), 1))).collect();
    let whole = format!("{}\n{others}", sheet.lines().next().expect("headings"));
    let broken = format!("{whole}{}\n", row.replacen("CN", "nowhere", 1));
    let Err(DeskError::Invalid(problems)) = import(&broken) else { panic!("it was taken") };
    assert!(problems.iter().any(|problem| problem.message.contains("700")), "{problems:?}");
    assert!(stand.desk.changes_in(State::Draft, 10).expect("changes").is_empty(), "nothing halfway");
    assert!(matches!(import(&whole).expect("taken"), Imported::Draft(_, 698)));
}
