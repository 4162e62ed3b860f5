//! Review: the difference in words, what rests on it, comments; and approving with one's own key.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, Path, ServiceConfig};
use askama::Template;
use data_encoding::HEXLOWER;
use sojourn_core::guidance::desk::change::{Duty, State};

use super::super::guard::{Sent, SignedIn};
use super::super::page::{Frame, query, show};
use super::super::{Failed, Shown, off};
use super::deed::done;
use super::findings::OfChange;
use super::listed::Listed;
use crate::desk::Desk;
use crate::desk::review::{ITEMS_MAX, Review};

pub(super) fn routes(config: &mut ServiceConfig) {
    let at = |name: &str| web::resource(format!("/console/changes/{{no}}/{name}"));
    config.service(at("review").route(web::get().to(review)));
    config.service(at("approve").route(web::post().to(approve)));
    config.service(at("return").route(web::post().to(give_back)));
    config.service(at("comment").route(web::post().to(comment)));
    config.service(at("reopen").route(web::post().to(reopen)));
    config.service(at("preview").route(web::post().to(preview)));
}

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    review: Review,
    /// None of a change that is over or in the folder.
    checks: Option<OfChange>,
    /// Which items these are of all.
    list: Listed<()>,
    message: String,
    /// Why this person cannot approve it, as a key of the words; none if they can.
    hindrance: Option<&'static str>,
    key: String,
}

impl ReviewPage {
    fn state(&self) -> State {
        self.review.change.state
    }

    /// Whether the folder has it already.
    fn is_merged(&self) -> bool {
        matches!(self.state(), State::Approved | State::Scheduled | State::Live)
    }

    fn is_in_review(&self) -> bool {
        self.state() == State::InReview
    }

    fn may_return(&self) -> bool {
        let own = self.frame.who.as_ref().is_some_and(|who| self.review.change.contributors.contains(&who.person));
        self.is_in_review() && (own || self.frame.may("reviewer"))
    }
}

async fn review(request: HttpRequest, signed: SignedIn, desk: Data<Desk>, no: Path<i64>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let locale = frame.locale;
    let from = query(&request, "from").and_then(|from| from.parse().ok()).unwrap_or(0);
    let review = off(&desk, move |desk| desk.review(*no, from, locale)).await;
    let review = review.map_err(|error| Failed::within(frame.clone(), error))?;
    let checks = review.checks.as_ref().map(|checks| OfChange::of(&frame, &review.change, checks));
    let way = (format!("/console/changes/{}/review?from=", review.change.row.no), "main");
    let list = Listed::of(&review.change.edits, (from, ITEMS_MAX), way, |_| ());
    let hindrance = hindrance(&signed, &review);
    let key = signed.who.signing_key.unwrap_or_default();
    let message = HEXLOWER.encode(&review.message);
    show(&ReviewPage { frame, review, checks, list, message, hindrance, key })
}

/// Why somebody cannot approve, said before they try.
fn hindrance(signed: &SignedIn, review: &Review) -> Option<&'static str> {
    let who = &signed.who;
    if review.change.contributors.contains(&who.person) {
        Some("refused.contributor")
    } else if !who.duties.contains(&Duty::Reviewer) {
        Some("review.no_duty")
    } else if review.has_moved {
        Some("review.moved")
    } else if who.signing_key.is_none() {
        Some("review.no_key")
    } else {
        None
    }
}

async fn approve(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("changes", "approved"), move |desk, sent| {
        let version = sent.form.number("version").unwrap_or_default();
        desk.approve(&sent.by.who, *no, version, sent.form.get("signature"))?;
        Ok(format!("/console/changes/{no}/review"))
    })
    .await
}

async fn give_back(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("changes", "returned"), move |desk, sent| {
        desk.return_change(&sent.by.who, *no, sent.form.get("reason"))?;
        Ok(format!("/console/changes/{no}/review"))
    })
    .await
}

async fn comment(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("changes", "commented"), move |desk, sent| {
        let about = Some(sent.form.get("about")).filter(|about| !about.is_empty());
        desk.comment(&sent.by.who, *no, about, sent.form.get("text"))?;
        Ok(format!("/console/changes/{no}/review"))
    })
    .await
}

async fn reopen(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("changes", "reopened"), move |desk, sent| {
        let new = desk.reopen(&sent.by.who, *no)?;
        Ok(format!("/console/changes/{new}"))
    })
    .await
}

async fn preview(request: HttpRequest, sent: Sent, desk: Data<Desk>, no: Path<i64>) -> Shown {
    done(&request, sent, &desk, ("changes", "prepared"), move |desk, sent| {
        let release = desk.prepare_preview(&sent.by.who, *no)?;
        Ok(format!("/console/releases/{release}"))
    })
    .await
}
