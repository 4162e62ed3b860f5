//! A city that has no pages yet, begun in one change.

use actix_web::http::StatusCode;
use sojourn_core::guidance::desk::change::Duty;

use super::Room;

#[test]
fn what_is_begun_in_a_change_stands_on_the_page_of_its_place_and_more_goes_into_the_same_change() {
    let room = Room::new();
    let chen = room.somebody("chen", &[Duty::Editor]);
    let page = chen.get("/console/places/320500");
    assert!(page.text.contains("value=\"pack\"") && !page.text.contains("value=\"statement\""), "a pack comes first");
    let begun = chen.post("/console/places/320500/new", &[("kind", "pack"), ("title", "苏州")]);
    let form = begun.to().to_owned();
    let (zh, en) = ("苏州：孩子上学", "Suzhou: school");
    let fields = [("f.place", "320500"), ("f.about.zh-Hans", zh), ("f.about.en", en), ("do", "save")];
    assert_eq!(chen.post(&form, &fields).status, StatusCode::SEE_OTHER);
    let page = chen.get("/console/places/320500");
    page.says(&format!("href=\"{form}\""));
    page.says("value=\"statement\"");
    page.says("第 1 号 · 苏州");
    let more = chen.post("/console/places/320500/new", &[("kind", "statement"), ("id", "school-sz"), ("change", "1")]);
    assert_eq!(more.to(), "/console/changes/1/items/320500/statement/school-sz");
    assert_eq!(chen.get(more.to()).status, StatusCode::OK);
}
