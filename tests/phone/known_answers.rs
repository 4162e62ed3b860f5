//! Dates and fees that are known, as a person gets them from the terminal.

use serde_json::Value;

use crate::terminal::{Terminal, by_id};

fn due(phone: &Terminal, application: &str, anchor: &str, on: &str, id: &str) -> Value {
    let all = phone.tells(&["date", application, anchor, on]);
    by_id(&all, "id", id).clone()
}

#[test]
fn who_arrives_in_hangzhou_on_a_monday_registers_by_thursday() {
    let phone = Terminal::new();
    let application = phone.opens("residence-registration", "杭州");
    let found = due(&phone, &application, "arrival", "2026-03-02", "register");
    assert_eq!(found["statutory"], "2026-03-05", "{found}");
    let words = phone.says(&["--as-of", "2026-03-02", "due"]);
    assert!(words.contains("最晚2026年3月5日") && words.contains("出处"), "{words}");
}

#[test]
fn half_a_year_is_six_calendar_months() {
    for (registered, from) in [("2026-03-04", "2026-09-04"), ("2025-08-31", "2026-02-28")] {
        let phone = Terminal::new();
        let application = phone.opens("residence-permit", "杭州");
        let found = due(&phone, &application, "registration", registered, "eligible");
        assert_eq!((&found["statutory"], &found["role"]), (&from.into(), &"opens_on".into()), "{found}");
    }
}

#[test]
fn a_permit_accepted_before_a_holiday_shows_both_dates() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    phone.says(&["stage", &application, "submitted", "--on", "2026-09-10"]);
    let told = phone.tells(&["stage", &application, "accepted", "--on", "2026-09-10"]);
    let issue = by_id(&told["due"], "id", "issue");
    assert_eq!((&issue["statutory"], &issue["next_working_day"]), (&"2026-09-25".into(), &"2026-09-28".into()));
    let words = phone.says(&["due", &application]);
    assert!(words.contains("最晚2026年9月25日；放假，下个工作日2026年9月28日。"), "{words}");
}

#[test]
fn an_endorsement_has_its_window() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    let found = due(&phone, &application, "issue", "2026-09-20", "endorse");
    assert_eq!((&found["opens"], &found["statutory"]), (&"2027-08-20".into(), &"2027-09-20".into()), "{found}");
}

#[test]
fn a_first_permit_is_free_and_fifty_yuan_for_it_should_come_back() {
    let phone = Terminal::new();
    let application = phone.opens("residence-permit", "杭州");
    let told = phone.tells(&["fee", &application, "paid", "50", "--receipt", "A-17"]);
    let first = by_id(&told["fees"], "item", "permit-first");
    assert_eq!(first["amount"]["minor"], 0);
    assert!(first["sources"].to_string().contains("663") && first["sources"].to_string().contains("21"), "{first}");
    let over = &told["overcharges"][0];
    assert_eq!((&over["should_be_free"], &over["complaint"]), (&true.into(), &"overcharge-complaint".into()));
    let again = phone.tells(&["fee", &application, "paid", "50", "--receipt", "A-17"]);
    assert_eq!(again["overcharges"][0]["paid"]["minor"], 5000, "one receipt counts once");
    let words = phone.says(&["show", &application[..8]]);
    assert!(words.contains("本该免费") && words.contains("只算一次"), "{words}");
    assert!(words.contains("交了：首次居住证工本费 50.00"), "a line of money is said in words, not in names: {words}");
}

#[test]
fn a_replacement_costs_what_the_place_said_on_a_day_or_is_unknown() {
    let phone = Terminal::new();
    let zhongshan = phone.tells(&["show", &phone.opens("permit-replacement", "中山")]);
    let fee = by_id(&zhongshan["fees"], "item", "permit-replacement");
    assert_eq!((&fee["amount"]["minor"], &fee["as_at"]), (&2000.into(), &"2019-12-30".into()), "{fee}");
    let beijing = phone.tells(&["show", &phone.opens("permit-replacement", "北京")]);
    let fee = by_id(&beijing["fees"], "item", "permit-replacement");
    assert_eq!((&fee["amount"], &fee["free"]), (&Value::Null, &false.into()), "unknown, not nothing: {fee}");
}

#[test]
fn a_place_without_rules_of_its_own_never_answers_a_plain_yes() {
    let answers = ["hukou_elsewhere=yes", "lived_since=2024-01-01", "has_work=yes", "home=rent"];
    let answers: Vec<&str> = answers.iter().flat_map(|answer| ["--answer", answer]).collect();
    for (place, expected) in
        [("深圳", "disputed"), ("南宁", "meets_national_minimum"), ("CN", "meets_national_minimum")]
    {
        let typed = [&["check", "residence-permit", "--place", place], &answers[..]].concat();
        let told = Terminal::new().tells(&typed);
        assert_eq!(told["verdict"], expected, "{place}: {told}");
    }
}
