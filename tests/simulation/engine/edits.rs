//! What people write. Values come from small sets as often as not, so that two phones sometimes say the same.

use jiff::Span;
use sojourn_client::sdk::{ApplicationId, NewFee, NewPaper, Phone, PhoneError};
use sojourn_core::money::Money;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::Anchor;
use sojourn_core::registration::application::Answer;
use sojourn_core::registration::book::Kind;
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::stage::Stage;
use sojourn_core::time::Date;

use crate::rng::Rng;

/// Words that must never be found at the server.
pub(super) const SECRETS: [&str; 4] = ["Golden Dragon Garments", "金龙制衣厂", "余杭区乔司街道", "欠薪四千二百元"];

const QUESTIONS: [&str; 3] = ["employer", "lodging", "insured-since"];
const DOCUMENTS: [&str; 2] = ["id-card", "lease"];
const STAGES: [Stage; 7] = [
    Stage::Preparing,
    Stage::Ready,
    Stage::Submitted,
    Stage::Accepted,
    Stage::InReview,
    Stage::Approved,
    Stage::Issued,
];
const RECEIPTS: [&str; 3] = ["A-001", "A-002", "B-117"];

/// Opens an application in Hangzhou.
pub(super) fn open(phone: &mut Phone) -> Result<ApplicationId, PhoneError> {
    let place: PlaceCode = "330100".parse().map_err(|_| no_such("place"))?;
    phone.open_application("residence-permit", &place)
}

/// Writes something in an application; returns what, for the story.
pub(super) fn edit(phone: &mut Phone, id: ApplicationId, rng: &mut Rng) -> (String, Result<(), PhoneError>) {
    match rng.below(10) {
        0..=3 => answer(phone, id, rng),
        4 => paper(phone, id, rng),
        5 => {
            let on = day(rng);
            (format!("arrived on {on}"), phone.date(id, Anchor::Arrival, on))
        }
        6 => {
            let (stage, on) = (*rng.pick(&STAGES), day(rng));
            (format!("goes to {}", stage.name()), phone.stage(id, stage, Some(on)))
        }
        7 | 8 => fee(phone, id, rng),
        _ => {
            let word = *rng.pick(&SECRETS);
            ("notes something".into(), phone.note(id, &format!("{word} {}", rng.below(1_000_000))))
        }
    }
}

fn answer(phone: &mut Phone, id: ApplicationId, rng: &mut Rng) -> (String, Result<(), PhoneError>) {
    let question = *rng.pick(&QUESTIONS);
    let text = if rng.chance(400) { (*rng.pick(&SECRETS)).to_owned() } else { format!("answer {}", rng.below(1_000)) };
    let done = match question.parse() {
        Ok(asked) => phone.answer_with(id, &asked, &Answer::Text(text)),
        Err(_) => Err(no_such("question")),
    };
    (format!("answers {question}"), done)
}

fn paper(phone: &mut Phone, id: ApplicationId, rng: &mut Rng) -> (String, Result<(), PhoneError>) {
    let document = *rng.pick(&DOCUMENTS);
    let form = *rng.pick(&[PaperForm::Original, PaperForm::Copy]);
    let issued_on = rng.chance(500).then(|| day(rng));
    let gone = rng.chance(150);
    let done = document.parse().map_err(|_| no_such("document")).and_then(|document| {
        if gone {
            return phone.paper_gone(id, &document, form);
        }
        phone.paper(id, &NewPaper { document, form, issued_on, valid_until: None, note: None })
    });
    (format!("{} {document}", if gone { "lost" } else { "has" }), done)
}

fn fee(phone: &mut Phone, id: ApplicationId, rng: &mut Rng) -> (String, Result<(), PhoneError>) {
    let amount = *rng.pick(&[2_000, 5_000]);
    let paid = NewFee {
        kind: Kind::Paid,
        item: "permit-first".into(),
        amount: Some(Money::fen(amount)),
        on: Some(day(rng)),
        receipt: rng.chance(500).then(|| (*rng.pick(&RECEIPTS)).to_owned()),
        note: None,
    };
    (format!("paid {amount} fen"), phone.fee(id, &paid))
}

fn day(rng: &mut Rng) -> Date {
    Date::constant(2026, 3, 1).saturating_add(Span::new().days(rng.below(20).cast_signed()))
}

fn no_such(what: &'static str) -> PhoneError {
    PhoneError::NotFound { what, id: String::new() }
}
