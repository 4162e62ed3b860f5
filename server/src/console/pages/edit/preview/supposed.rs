//! What somebody supposes of a person to see what the screens of a procedure make of it: answers, and the days things happened.

use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::{Procedure, Question};
use sojourn_core::guidance::rule::{Fact, FactType};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::registration::anchor::{Anchor, Anchors, anchor_name};
use sojourn_core::registration::application::{Answer, Application};

use crate::console::asking::{self, Asked};
use crate::console::form::Form;
use crate::console::page::Frame;

/// A person nobody is.
#[derive(Default)]
pub(super) struct Supposed {
    /// The questions, with what was typed.
    pub asked: Vec<Asked>,
    /// The days deadlines run from, with what was typed.
    pub days: Vec<Asked>,
    /// An application with these answers and days.
    pub application: Application,
}

/// Reads what is supposed. A day that nobody named is the day of the preview, so that the arithmetic of every deadline is seen; an
/// emptied one is not known.
pub(super) fn read(frame: &Frame, here: &Here<'_>, (kind, id): (Kind, &ItemId), query: &Form) -> Supposed {
    let mut supposed = Supposed::default();
    let Some(Body::Procedure(procedure)) = (kind == Kind::Procedure).then(|| here.find(kind, id)).flatten() else {
        return supposed;
    };
    for question in &procedure.questions {
        let Some(kind) = question.kind.fact() else { continue };
        let text = query.get(&format!("a.{}", question.id)).to_owned();
        let answer = asking::answer(kind, &text);
        if let Ok(Some(answer)) = &answer {
            let field = std::iter::once(given(answer.clone())).collect();
            supposed.application.answers.insert(question.id.to_string(), field);
        }
        supposed.asked.push(one(frame, question, kind, text, answer.err()));
    }
    for anchor in anchors(&procedure, &supposed.application) {
        let name = format!("d.{}", anchor_name(anchor));
        let text = if query.has(&name) { query.get(&name).to_owned() } else { here.moment.today.to_string() };
        let day = asking::answer(FactType::Date, &text);
        if let Ok(Some(Fact::Date(day))) = &day {
            supposed.application.dates.insert(anchor, std::iter::once(*day).collect());
        }
        let label = names::choice("anchor", anchor_name(anchor), frame.locale).unwrap_or_default().to_owned();
        let error = day.err().map(|what| frame.f(what, "with", &text));
        let (id, options) = (Asked::id_of(&name), Vec::new());
        supposed.days.push(Asked { name, id, label, is_bare: false, kind: FactType::Date, text, options, error });
    }
    supposed
}

fn one(frame: &Frame, question: &Question, kind: FactType, text: String, wrong: Option<&str>) -> Asked {
    let name = format!("a.{}", question.id);
    Asked {
        id: Asked::id_of(&name),
        label: question.ask.text.clone(),
        is_bare: false,
        options: question.options.iter().map(|option| (option.id.to_string(), option.label.text.clone())).collect(),
        error: wrong.map(|what| frame.f(what, "with", &text)),
        kind,
        name,
        text,
    }
}

/// An answer as an application keeps it.
fn given(fact: Fact) -> Answer {
    match fact {
        Fact::YesNo(yes) => Answer::Yes(yes),
        Fact::Months(number) | Fact::Int(number) => Answer::Number(number),
        Fact::Money(money) => Answer::Money(money),
        Fact::Date(day) => Answer::Text(day.to_string()),
        Fact::Choice(choice) => Answer::Text(choice.to_string()),
        Fact::Place(place) => Answer::Text(place.to_string()),
    }
}

/// The days that deadlines run from and that no answer gives: each once. Every anniversary is reckoned from the issue.
fn anchors(procedure: &Procedure, application: &Application) -> Vec<Anchor> {
    let answered: Anchors = application.anchors(&procedure.questions);
    let mut needed = Vec::new();
    for anchor in procedure.deadlines.iter().map(|deadline| deadline.anchor) {
        let anchor = if anchor == Anchor::Anniversary { Anchor::Issue } else { anchor };
        if answered.get(anchor).is_none() && !needed.contains(&anchor) {
            needed.push(anchor);
        }
    }
    needed
}
