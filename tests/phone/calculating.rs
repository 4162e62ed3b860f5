//! `sojourn phone calc`: the sum first, until when, how it was reckoned, whom to call; never a promise.

use serde_json::Value;

use crate::terminal::{Terminal, by_id};

const TODAY: [&str; 2] = ["--as-of", "2026-11-24"];

fn tells(phone: &Terminal, words: &[&str]) -> Value {
    phone.tells(&[&TODAY[..], &["calc"], words].concat())
}

fn says(phone: &Terminal, words: &[&str]) -> String {
    phone.says(&[&TODAY[..], &["calc"], words].concat())
}

fn range(told: &Value, item: &str) -> (Value, Value) {
    let sum = by_id(&told["sums"], "item", item);
    (sum["low"]["minor"].clone(), sum["high"]["minor"].clone())
}

fn fen(amount: i64) -> Value {
    amount.into()
}

#[test]
fn eleven_months_without_a_contract() {
    let phone = Terminal::new();
    let words = ["double-wage", "--started", "2025-03-01", "--wage", "5000"];
    let told = phone.tells(&[&["--as-of", "2026-03-01", "calc"], &words[..]].concat());
    assert_eq!(range(&told, "double_wage"), (fen(5_500_000), fen(5_500_000)));
    let said = phone.says(&[&["--as-of", "2026-08-01", "calc"], &words[..]].concat());
    assert!(said.starts_with("没签合同的双倍工资\n>> 双倍工资里多出来的那份，现在还能要："), "{said}");
    assert!(said.contains("35000元到55000元"), "April to July may have lapsed: {said}");
    assert!(said.contains("出处：《劳动合同法实施条例》") && said.contains("第82条"), "{said}");
}

#[test]
fn half_a_year_and_the_day_before() {
    let phone = Terminal::new();
    let said = says(
        &phone,
        &["severance", "--started", "2026-01-01", "--ended", "2026-06-29", "--wage", "6000", "--why", "裁员"],
    );
    assert!(said.contains("算0.5个月工资"), "{said}");
    for (ended, fen_owed) in [("2026-06-30", 600_000), ("2026-06-29", 300_000)] {
        let told = tells(
            &phone,
            &[
                "severance",
                "--started",
                "2026-01-01",
                "--ended",
                ended,
                "--wage",
                "6000",
                "--why",
                "redundancy",
                "--local-average",
                "9000",
            ],
        );
        assert_eq!(range(&told, "severance"), (fen(fen_owed), fen(fen_owed)), "{ended}");
    }
}

#[test]
fn without_the_local_average_it_says_the_most_and_where_the_cap_would_bite() {
    let phone = Terminal::new();
    let words =
        ["severance", "--started", "2023-11-01", "--ended", "2026-10-31", "--wage", "6000", "--why", "unlawful"];
    let told = tells(&phone, &words);
    assert_eq!(range(&told, "damages"), (Value::Null, fen(3_600_000)));
    assert_eq!(by_id(&told["gaps"], "code", "local_average")["words"], "还缺：当地上年月平均工资（打 12333 问）");
    let said = says(&phone, &words);
    assert!(said.contains("最多36000元") && said.contains("低于2000元时，会封顶"), "{said}");
}

#[test]
fn what_is_missing_is_said_once_for_each_kind() {
    let phone = Terminal::new();
    let said = says(&phone, &["severance", "--started", "2021-05-06", "--ended", "2026-10-31", "--why", "裁员"]);
    assert!(said.contains("还缺：2026-10的工资，这样的一共12处") && !said.contains("2026-09"), "{said}");
    assert!(said.contains(">> 经济补偿：算不出"), "{said}");
}

#[test]
fn overtime_of_a_month_with_what_was_paid() {
    let phone = Terminal::new();
    let words = ["overtime", "--wage", "3480", "--hours", "2026-10=10,8,8", "--rest-given-back", "no", "--paid", "100"];
    let told = tells(&phone, &words);
    assert_eq!(range(&told, "overtime_due"), (fen(110_000), fen(110_000)));
    assert_eq!(range(&told, "overtime_owed"), (fen(100_000), fen(100_000)));
    assert!(says(&phone, &words).contains("不受仲裁时效限制"));
    let english = phone.says(&[&TODAY[..], &["--lang", "en", "calc"], &words[..]].concat());
    assert!(english.contains(">> Overtime pay not paid yet: 1000 yuan") && !english.contains("加班"), "{english}");
}

#[test]
fn the_diary_feeds_overtime_and_arrears() {
    let phone = Terminal::new();
    let (_, none) = phone.refuses(&["calc", "arrears", "--diary"]);
    assert_eq!(none["error"]["code"], "not-found", "a sum of nothing would look like an answer");
    let note = |words: &[&str]| phone.says(&[&TODAY[..], &["diary", "add", "--employer", "金龙"], words].concat());
    note(&["--day", "2026-10-12", "--hours", "10"]);
    note(&["--day", "2026-10-10", "--hours", "8"]);
    note(&["--day", "2026-10-31", "--promised", "3480", "--received", "3000"]);
    let told = tells(&phone, &["overtime", "--diary", "--employer", "金龙"]);
    let due = range(&told, "overtime_due");
    assert_eq!(due, (fen(6000), fen(6000)), "two hours at 30; the Saturday is worked in exchange");
    let told = tells(&phone, &["arrears", "--diary", "--employer", "金龙"]);
    assert_eq!(range(&told, "arrears"), (fen(48_000), fen(48_000)));
    assert!(!told["warnings"].to_string().contains("diary_"), "{told}");
    note(&["--day", "2026-02-17", "--hours", "8"]);
    note(&["--day", "2026-03-08", "--hours", "8"]);
    // 20 yuan an hour: two hours at 150, eight at 200, eight on the first day of the lunar year at 300 percent.
    let words = ["overtime", "--from-diary", "--employer", "金龙", "--wage", "3480", "--rest-given-back", "no"];
    assert_eq!(range(&tells(&phone, &words), "overtime_due"), (fen(86_000), fen(86_000)));
    note(&["--day", "2023-05-01", "--hours", "8"]);
    let told = tells(&phone, &["arrears", "--diary"]);
    assert_eq!(range(&told, "arrears"), (fen(48_000), Value::Null), "at least: no pay is noted for other months");
    assert!(told["warnings"].to_string().contains("diary_approximate"), "no holiday table of that year");
}

#[test]
fn the_surcharge_waits_for_a_missed_order() {
    let phone = Terminal::new();
    let words = ["arrears", "--month", "2026-09=5000,2000", "--month", "2026-10=5000,0"];
    let told = tells(&phone, &words);
    assert_eq!(range(&told, "arrears"), (fen(800_000), fen(800_000)));
    assert_eq!(by_id(&told["sums"], "item", "surcharge")["when"], "if_order_missed");
    let ordered = tells(&phone, &[&words[..], &["--order-by", "2026-11-20"]].concat());
    let surcharge = by_id(&ordered["sums"], "item", "surcharge");
    assert_eq!(surcharge["when"], "as_given");
    assert_eq!(range(&ordered, "surcharge"), (fen(400_000), fen(800_000)));
}

#[test]
fn limits_name_the_last_day_and_the_working_day_before_it() {
    let phone = Terminal::new();
    let told = tells(&phone, &["limits", "--knew", "2025-11-29", "--award", "2026-11-20"]);
    let days: Vec<_> = told["limits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|day| (&day["limit"], &day["last"], &day["safe"]))
        .collect();
    assert_eq!(days[0], (&"arbitration".into(), &"2026-11-29".into(), &"2026-11-27".into()));
    assert_eq!(days[1], (&"court".into(), &"2026-12-05".into(), &"2026-12-04".into()));
    let said = says(&phone, &["limits", "--knew", "2025-11-29"]);
    assert!(said.contains("那天休息，最好不晚于2026-11-27（星期五）去"), "{said}");
}

#[test]
fn every_answer_says_whom_to_call_what_was_not_checked_and_promises_nothing() {
    let phone = Terminal::new();
    for words in [
        &["double-wage", "--started", "2026-01-01", "--wage", "5000"][..],
        &["severance", "--started", "2026-01-01", "--ended", "2026-10-31", "--wage", "5000"],
        &["overtime", "--hourly", "20", "--hours", "2026-10=1,0,0"],
        &["arrears", "--month", "2026-10=5000,0"],
        &["limits", "--knew", "2026-01-01"],
    ] {
        let said = says(&phone, words);
        for expected in ["12348", "12333", "还没查", "2025年4月以后的改动", "只作参考", "出处："] {
            assert!(said.contains(expected), "{words:?} lacks {expected}: {said}");
        }
        for never in ["你会拿到", "你将得到", "您"] {
            assert!(!said.contains(never), "{said}");
        }
    }
}

#[test]
fn facts_that_cannot_be_are_refused_in_words_and_code() {
    let phone = Terminal::new();
    for (words, why) in [
        (&["double-wage", "--started", "2027-01-01", "--wage", "5000"][..], "2027年1月1日还没到"),
        (&["severance", "--started", "2026-02-01", "--ended", "2026-01-01", "--wage", "1"], "日子写反了"),
        (&["overtime", "--hours", "2026-10=1,1,1"], "--hourly"),
        (&["overtime", "--wage", "3480", "--hours", "2026-10=1"], "2026-10=10:30,8,0"),
        (&["arrears", "--month", "2026-10=5000,0", "--month", "2026-10=1,0"], "写了两遍"),
        (&["limits"], "--knew"),
    ] {
        let (said, json) = phone.refuses(&[&TODAY[..], &["calc"], words].concat());
        assert_eq!(json["error"]["code"], "input", "{words:?}");
        assert!(said.contains(why), "{words:?}: {said}");
    }
}
