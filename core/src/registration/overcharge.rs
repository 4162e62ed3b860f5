//! "This should be free": what was paid beside what the rules say.

use super::basis::Basis;
use super::book::{Book, Entry, Kind};
use super::fee::{Amount, FeeLine};
use super::say::Say;
use crate::guidance::render::money_words;
use crate::guidance::statement::Confidence;
use crate::guidance::text::ItemId;
use crate::locale::Locale;
use crate::money::{Currency, Money};

/// More was paid than the rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overcharge {
    /// What was paid for.
    pub item: ItemId,
    /// What was paid, less what came back.
    pub paid: Money,
    /// What should have been paid: nothing, in the plainest case.
    pub should_be: Money,
    /// The entries that paid it.
    pub entries: Vec<String>,
    /// What says so.
    pub basis: Basis,
    /// The procedure that complains of it, when guidance has one.
    pub complaint: Option<ItemId>,
}

impl Overcharge {
    /// Whether it should have cost nothing at all.
    #[must_use]
    pub const fn should_be_free(&self) -> bool {
        self.should_be.minor == 0
    }
}

/// Compares the book with an assessment. Only an amount whose original was read accuses anybody; a `medium` one is shown
/// with its label beside the payment and nothing more is said.
#[must_use]
pub fn find(book: &Book, assessment: &[FeeLine], complaint: Option<&ItemId>) -> Vec<Overcharge> {
    assessment.iter().filter_map(|line| of_line(book, line, complaint)).collect()
}

fn of_line(book: &Book, line: &FeeLine, complaint: Option<&ItemId>) -> Option<Overcharge> {
    let Amount::Known(should_be) = line.amount else { return None };
    let basis = line.basis.clone().filter(|basis| basis.confidence == Confidence::High)?;
    let of_item = |entry: &&Entry| entry.item == line.item.as_str();
    let paid_entries: Vec<_> = book.entries.iter().filter(of_item).filter(|entry| entry.kind == Kind::Paid).collect();
    let paid = net(book.entries.iter().filter(of_item), should_be.currency)?;
    (paid.minor > should_be.minor).then(|| Overcharge {
        item: line.item.clone(),
        paid,
        should_be,
        entries: paid_entries.iter().map(|entry| entry.id.clone()).collect(),
        basis,
        complaint: complaint.cloned(),
    })
}

/// Paid less refunded, in one currency; none when it cannot be reckoned.
fn net<'a>(entries: impl Iterator<Item = &'a Entry>, currency: Currency) -> Option<Money> {
    let mut minor = 0_i64;
    for entry in entries {
        let Some(money) = entry.amount.filter(|money| money.currency == currency) else { continue };
        minor = match entry.kind {
            Kind::Paid => minor.checked_add(money.minor)?,
            Kind::Refunded => minor.checked_sub(money.minor)?,
            Kind::Assessed | Kind::Waived | Kind::Disputed | Kind::OwnCost => minor,
        };
    }
    Some(Money { minor, currency })
}

impl Say for Overcharge {
    fn say(&self, locale: Locale) -> String {
        let paid = money_words(locale, self.paid);
        let should_be = money_words(locale, self.should_be);
        match (locale, self.should_be_free()) {
            (Locale::ZhHans, true) => format!("这一项本该免费。你交了{paid}，不是你的错。可以要求退。"),
            (Locale::ZhHans, false) => format!("这一项规定收{should_be}。你交了{paid}，多收的可以要求退。"),
            (Locale::En, true) => {
                format!("This should be free. You paid {paid}; not your fault. You can ask for it back.")
            }
            (Locale::En, false) => {
                format!("The rule says {should_be}. You paid {paid}; you can ask for the difference back.")
            }
        }
    }
}
