//! Sheets there and back, and every way in which one comes back broken.

use proptest::prelude::*;

use super::*;
use crate::guidance::source::Source;
use crate::guidance::text::Kind;

fn knowledge() -> Source {
    crate::guidance::baseline::source().0
}

fn fee(id: &str, title: &str) -> Item {
    let value = json!({"id": id, "item": "r", "title": {"zh-Hans": title}, "amount": 2000, "currency": "CNY", "valid_from": "2027-01-01", "statements": ["s"]});
    check_item(&"442000".parse().expect("a place"), Kind::Fee, value).expect("a fee")
}

fn said(errors: &[CellError], locale: Locale) -> Vec<String> {
    errors.iter().map(|error| error.said(locale)).collect()
}

fn refuse(sheet: Sheet, text: &str) -> Vec<String> {
    said(&import(sheet, text.as_bytes(), Locale::ZhHans).expect_err("refused"), Locale::ZhHans)
}

const HEAD: &str =
    "地方代码,名称（id）,收费项目,标题（中文）,金额（元，空着就是没查到）,币种,怎么交,从哪天起有效,依据\r\n";

#[test]
fn what_goes_out_comes_back_the_same_in_both_languages() {
    let source = knowledge();
    for sheet in [Sheet::Services, Sheet::Fees] {
        let items: Vec<&Item> = source.items.values().filter(|item| item.kind == sheet.kind()).collect();
        assert!(items.len() > 5);
        for locale in Locale::ALL {
            let text = export(sheet, source.items.values(), locale);
            let back =
                import(sheet, text.as_bytes(), locale).unwrap_or_else(|errors| panic!("{:?}", said(&errors, locale)));
            assert_eq!(back.len(), items.len());
            for (there, back) in items.iter().zip(&back) {
                assert_eq!((&there.place, &there.id, &there.value), (&back.place, &back.id, &back.value));
            }
        }
    }
}

#[test]
fn semicolons_tabs_wide_text_and_names_of_files_are_read_as_spreadsheets_write_them() {
    let item = fee("a", "费；用, \"引\"");
    let text = export(Sheet::Fees, [&item], Locale::En);
    let rows = text::split(text.trim_start_matches('\u{feff}')).expect("rows");
    for separator in [";", "\t", "sep=|"] {
        let sign = separator.trim_start_matches("sep=");
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(sign)).collect();
        let head = if separator == sign { String::new() } else { format!("{separator}\n") };
        let other = format!("{head}{}\n", lines.join("\n"));
        let back = import(Sheet::Fees, other.as_bytes(), Locale::En).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert_eq!(back[0].value, item.value, "{separator}");
    }
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.trim_start_matches('\u{feff}').encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(import(Sheet::Fees, &wide, Locale::En).expect("read")[0].value, item.value);
    let by_file = "PLACE,id,item,title.zh-Hans,currency,valid_from,statements\n442000,a,r,费,CNY,2027/1/1,s；t\n";
    let back = import(Sheet::Fees, by_file.as_bytes(), Locale::En).expect("read");
    assert_eq!(
        (&back[0].value["valid_from"], &back[0].value["statements"]),
        (&json!("2027-01-01"), &json!(["s", "t"]))
    );
    assert!(back[0].value.get("amount").is_none(), "not known, never nothing");
}

#[test]
fn row_seven_hundred_is_named_and_nothing_of_the_sheet_is_taken() {
    let items: Vec<Item> = (0..900).map(|n| fee(&format!("fee-{n}"), "费")).collect();
    let text = export(Sheet::Fees, &items, Locale::ZhHans);
    let lines: Vec<&str> = text.split("\r\n").collect();
    let spoil = |from: &str, to: &str| {
        let mut lines = lines.clone();
        let spoilt = lines[699].replace(from, to);
        lines[699] = &spoilt;
        refuse(Sheet::Fees, &lines.join("\r\n"))
    };
    assert_eq!(
        spoil("20.00", "二十元"),
        ["第700行，“金额（元，空着就是没查到）”：“二十元”不是金额，只写数字，如 20.00"]
    );
    assert_eq!(spoil("2027-01-01", "明年"), ["第700行，“从哪天起有效”：“明年”不是日期，要写成 2027-01-01"]);
    assert_eq!(spoil("442000", "中山"), ["第700行，“地方代码”：“中山”不是地方代码，如 330100"]);
    assert_eq!(spoil("fee-698", "fee-3"), ["第700行：和第5行是同一个"]);
    assert_eq!(spoil(",费,", ",\"费,"), ["第700行：引号开了没有关，后面的行都读不了"]);
    assert_eq!(spoil(",费,", ",\"费\"用,"), ["第700行：引号关了之后还有字"]);
    assert_eq!(spoil("CNY", "元"), ["第700行，“币种”：“元”不是币种，要写三个字母，如 CNY"]);
    assert!(spoil("fee-698", "Fee 698")[0].starts_with("第700行：收费 Fee 698：id：\"Fee 698\" 不能做编号"), "its id");
}

#[test]
fn headings_are_checked_before_any_row() {
    assert_eq!(refuse(Sheet::Fees, ""), ["表是空的"]);
    let missing = refuse(Sheet::Fees, "地方代码,名称（id）,价钱\n1,2,3\n");
    assert_eq!(missing[0], "第1行，“价钱”：没有这一列");
    assert!(missing.contains(&"第1行，“币种”：缺这一列".to_owned()), "{missing:?}");
    let twice = HEAD.replace("怎么交", "币种");
    assert_eq!(refuse(Sheet::Fees, &twice), ["第1行，“币种”：这一列有两个"]);
    let loose = format!("{HEAD}442000,a,r,费,1,CNY,,2027-01-01,s,多出来的\r\n");
    assert_eq!(refuse(Sheet::Fees, &loose), ["第2行：“多出来的”上面没有列名"]);
    let short = format!("{HEAD}\r\n442000,a,r,费\r\n");
    assert_eq!(refuse(Sheet::Fees, &short).len(), 3, "currency, day and statements, in row 3");
    let channel = format!("{HEAD}442000,a,r,费,1,CNY,邮寄,2027-01-01,s\r\n");
    assert_eq!(refuse(Sheet::Fees, &channel), ["第2行，“怎么交”：“邮寄”不在可选的里面：窗口、网上、代办"]);
    let gbk = [0xb5, 0xd8, 0xb7, 0xbd, b','];
    assert!(import(Sheet::Fees, &gbk, Locale::ZhHans).expect_err("refused")[0].what.contains("UTF-8"));
    let ten_megabytes = vec![b'a'; 10_000_000];
    assert!(import(Sheet::Fees, &ten_megabytes, Locale::En).expect_err("refused")[0].what.contains("too large"));
    let many = HEAD.to_owned() + &",\r\n".repeat(ROWS_MAX + 1);
    assert_eq!(refuse(Sheet::Fees, &many), ["行太多：最多20000行"]);
    let bad = HEAD.to_owned() + &"1,\r\n".repeat(5_000);
    assert!(refuse(Sheet::Fees, &bad).len() <= ERRORS_MAX + 1);
}

#[test]
fn the_template_is_read_but_its_example_is_not_taken() {
    for sheet in [Sheet::Services, Sheet::Fees] {
        for locale in Locale::ALL {
            let text = template(sheet, locale);
            let errors = import(sheet, text.as_bytes(), locale).expect_err("the example");
            assert_eq!(errors.len(), 1, "{errors:?}");
            assert_eq!((errors[0].row, errors[0].column.as_deref()), (Some(2), None));
            let mine = text.replace(",example,", ",mine,");
            assert_eq!(import(sheet, mine.as_bytes(), locale).unwrap_or_else(|errors| panic!("{errors:?}")).len(), 1);
        }
    }
}

#[test]
fn nothing_that_goes_out_is_a_formula() {
    for evil in ["=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(A1)", "＝1", "'=1", "''+1"] {
        let item = fee("a", evil);
        let text = export(Sheet::Fees, [&item], Locale::En);
        let rows = text::split(text.trim_start_matches('\u{feff}')).expect("rows");
        assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '＝'])), "{text}");
        assert_eq!(import(Sheet::Fees, text.as_bytes(), Locale::En).expect("read")[0].value, item.value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_come_back(title in "[ -~一-龥，；、\n\"'=+@-]{1,30}", alias in "[a-z;；一-龥 ]{0,12}") {
        prop_assume!(!title.trim().is_empty());
        let mut value = json!({"id": "a", "kind": "office", "title": {"zh-Hans": title.trim()}, "helps_with": {"zh-Hans": "x"}, "statements": ["s"]});
        if !alias.trim().is_empty() {
            value["aliases"] = json!([alias.trim(), "z"]);
        }
        let item = check_item(&"CN".parse().expect("a place"), Kind::ServicePoint, value).expect("a point");
        let text = export(Sheet::Services, [&item], Locale::ZhHans);
        let back = import(Sheet::Services, text.as_bytes(), Locale::ZhHans).map_err(|errors| TestCaseError::fail(format!("{errors:?}")))?;
        prop_assert_eq!(&back[0].value, &item.value);
    }
}
