//! Money adds up, once, and says when it does not.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn one<T>(value: T) -> Field<T> {
    [value].into_iter().collect()
}

fn fee(kind: Kind, item: &str, fen: i64, receipt: Option<&str>) -> FeeFields {
    FeeFields {
        kind: one(kind),
        item: one(item.to_owned()),
        amount: one(Money::fen(fen)),
        on: one(date(2026, 9, 10)),
        receipt: receipt.map(str::to_owned).into_iter().collect(),
        note: Field::default(),
    }
}

fn book(fees: impl IntoIterator<Item = FeeFields>) -> Book {
    Book::of(&fees.into_iter().enumerate().map(|(n, fee)| (format!("{n:04}"), fee)).collect())
}

fn yuan(book: &Book) -> Totals {
    book.summary().expect("small sums").by_currency.remove(&Currency::CNY).expect("some yuan")
}

#[test]
fn the_same_receipt_on_two_phones_counts_once_and_says_so() {
    let book = book([
        fee(Kind::Paid, "permit-card", 2000, Some("粤A 00123")),
        fee(Kind::Paid, "permit-card", 2000, Some("粤ａ-００１２３")),
    ]);
    assert_eq!(yuan(&book).net_paid, Money::fen(2000));
    let repeat =
        Repeat { counted: "0000".into(), repeated: "0001".into(), receipt: "粤A 00123".into(), amounts_differ: false };
    assert_eq!(book.repeats, [repeat]);
}

#[test]
fn one_receipt_with_two_amounts_counts_once_and_asks() {
    let book =
        book([fee(Kind::Paid, "permit-card", 2000, Some("123")), fee(Kind::Paid, "permit-card", 5000, Some("123"))]);
    assert_eq!(yuan(&book).net_paid, Money::fen(2000));
    assert!(book.repeats[0].amounts_differ);
}

#[test]
fn other_items_kinds_and_entries_without_a_receipt_all_count() {
    let book = book([
        fee(Kind::Paid, "permit-card", 2000, Some("123")),
        fee(Kind::Paid, "photo", 1500, Some("123")),
        fee(Kind::Refunded, "permit-card", 2000, Some("123")),
        fee(Kind::Paid, "permit-card", 700, None),
        fee(Kind::Paid, "permit-card", 700, Some(" - ")),
    ]);
    assert!(book.repeats.is_empty());
    assert_eq!(yuan(&book).net_paid, Money::fen(2000 + 1500 - 2000 + 1400));
}

#[test]
fn own_costs_stand_beside_what_the_office_got() {
    let book = book([fee(Kind::Paid, "permit-card", 2000, None), fee(Kind::OwnCost, "travel", 4550, None)]);
    let totals = yuan(&book);
    assert_eq!((totals.net_paid, totals.cost), (Money::fen(2000), Money::fen(6550)));
}

#[test]
fn an_unknown_amount_makes_the_sum_incomplete_not_smaller() {
    let mut unknown = fee(Kind::Assessed, "permit-card", 0, None);
    unknown.amount = Field::default();
    let book = book([unknown, fee(Kind::Assessed, "photo", 1000, None)]);
    let summary = book.summary().expect("small sums");
    assert_eq!(summary.unknown, ["0000"]);
    assert_eq!(summary.by_currency[&Currency::CNY].by_kind[&Kind::Assessed], Money::fen(1000));
}

#[test]
fn what_is_in_conflict_below_zero_or_unreadable_is_set_aside() {
    let mut torn = fee(Kind::Paid, "permit-card", 2000, None);
    torn.amount = [Money::fen(2000), Money::fen(5000)].into_iter().collect();
    let mut nameless = fee(Kind::Paid, "permit-card", 2000, None);
    nameless.kind = Field::default();
    let mut only_notes_differ = fee(Kind::Paid, "permit-card", 300, None);
    only_notes_differ.note = ["a".to_owned(), "b".to_owned()].into_iter().collect();
    let book = book([torn, nameless, fee(Kind::Paid, "permit-card", -5, None), only_notes_differ]);
    assert_eq!(book.unsettled, ["0000", "0001", "0002"]);
    assert_eq!(yuan(&book).net_paid, Money::fen(300));
    let nothing = self::book([fee(Kind::Assessed, "permit-first", 0, None)]);
    assert!(nothing.unsettled.is_empty(), "nothing to pay is an amount like any other");
}

#[test]
fn two_currencies_are_never_added_and_overflow_is_an_error() {
    let mut dong = fee(Kind::Paid, "stay", 15_000, None);
    dong.amount = one(Money { minor: 15_000, currency: "JPY".parse().expect("a code") });
    let both = book([dong, fee(Kind::Paid, "stay", 100, None)]).summary().expect("small sums");
    assert_eq!(both.by_currency.len(), 2);
    let huge = book([fee(Kind::Paid, "stay", i64::MAX, None), fee(Kind::Paid, "stay", 1, None)]);
    assert_eq!(huge.summary(), Err(MoneyError::Overflow));
}

proptest! {
    /// Every entry is counted, repeated or set aside, exactly once; the sum is that of distinct receipts.
    #[test]
    fn nothing_is_lost_and_nothing_counts_twice(rows in proptest::collection::vec((0_i64..5000, 0_u8..6), 0..30)) {
        let fees: Vec<_> = rows.iter().map(|(fen, r)| {
            let receipt = format!("R{r}");
            fee(Kind::Paid, "permit-card", *fen, (*r > 0).then_some(receipt.as_str()))
        }).collect();
        let book = book(fees);
        prop_assert_eq!(book.entries.len() + book.repeats.len() + book.unsettled.len(), rows.len());
        let mut seen = BTreeSet::new();
        let expected: i64 = rows.iter().filter(|(_, r)| *r == 0 || seen.insert(*r)).map(|(fen, _)| fen).sum();
        let sum = book.summary().expect("small").by_currency.get(&Currency::CNY).map_or(0, |t| t.net_paid.minor);
        prop_assert_eq!(sum, expected);
    }
}
