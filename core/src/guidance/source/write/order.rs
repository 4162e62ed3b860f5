//! The order in which fields are written: that of the examples in `docs/guidance.md`.

/// Every field of every kind but the last ones, as it is read best: what a thing is, then what it says.
const FIRST: &str = "of place id item op kind version year role anchor type currency name from title word text fact left \
     born date on is right years to zh-Hans en say please_read they_say reply says who summary about means ask why label \
     standing access group office need when issuer form max_age template offset at_most before after amount unit value \
     abolished unknown minor channel payer batch_from per exempt valid_from valid_to as_at until duty_holder applies_to min \
     max eligibility fees next appeal complaint verdict topics audience law number article url path citation confidence \
     verified_on review_by grace_days risk off work statutory facts values needs note helps_with phone address hours \
     languages bring";

/// What comes after all that and after any field not named: what a thing is made of, leads to and rests on.
const LAST: &str = "write_down if_unsafe call refusals blocks versions options sensitive pays consequence consequence_note \
     years_after_gap roll as_stated below services procedures articles related aliases glosses statements because set";

/// Where a field stands among its fellows: a number to sort by.
pub(super) fn rank(field: &str) -> usize {
    let place = |list: &str| list.split_whitespace().position(|name| name == field);
    let unknown = FIRST.len();
    place(FIRST).or_else(|| place(LAST).map(|at| unknown + 1 + at)).unwrap_or(unknown)
}

/// A new field's place: behind the last of those that are there which it follows in the usual order.
pub(super) fn place_for(there: &[String], field: &str) -> usize {
    let own = rank(field);
    there.iter().rposition(|name| rank(name) <= own).map_or(0, |at| at + 1)
}
