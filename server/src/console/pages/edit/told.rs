//! The rules of what is being written, in sentences, beside their fields.

use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::text::Kind;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::time::Date;

use super::About;
use crate::console::asking;
use crate::console::draw::{Drawing, Told, ruled};
use crate::console::known::Known;
use crate::console::page::Frame;
use crate::desk::{Desk, DeskError};

/// A rule in sentences, as it was saved last. Of a procedure they stand in its form: who may, and when which papers are needed.
///
/// # Errors
/// [`DeskError::Unreadable`] for an edit that today's program does not read.
pub(super) fn rules(
    (desk, about): (&Desk, &About),
    known: &Known<'_>,
    frame: &Frame,
    today: Date,
    drawing: &mut Drawing,
) -> Result<String, DeskError> {
    let (place, kind, id) = &about.key;
    if !matches!(kind, Kind::Rule | Kind::Procedure) {
        return Ok(String::new());
    }
    let library = desk.overlay(&about.change)?.library(frame.locale);
    let questions = asking::questions(known, (*kind == Kind::Rule).then_some(id.as_str()), frame.locale);
    let here = Here { library: &library, place: place.clone(), moment: Moment::today(today) };
    let told = Told { frame, known, here: &here, questions: &questions };
    let pages = format!("/console/changes/{}/items", about.change.row.no);
    if *kind == Kind::Rule {
        return Ok(ruled::rule(&told, (place, *kind, id), &format!("{pages}/{place}/rule/{id}")));
    }
    if let Some(Body::Procedure(procedure)) = here.find(*kind, id) {
        let put = |drawing: &mut Drawing, key: &str, html: String| {
            if let Some(group) = drawing.groups.iter_mut().find(|group| group.key == key) {
                group.first = html;
            }
        };
        put(drawing, "who", ruled::eligibility(&told, &procedure, &pages));
        put(drawing, "papers", ruled::papers(&told, &procedure));
    }
    Ok(String::new())
}
