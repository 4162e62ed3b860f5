//! What a server refused for good: reading it back, and offering it once more.
//!
//! A dead letter lies over no log: what it says is on no other screen. So it can be opened here, field by field, to be written again
//! elsewhere; and where the reason may be gone (the server was mended, an owner answers now) it is sent again as it was, under
//! the same intent and a new number, so that it can never count twice.

use serde::Serialize;
use sojourn_core::id::Hash;
use sojourn_core::sync::receipt::RejectCode;
use sojourn_core::sync::seal::open_body;
use sojourn_core::sync::{FORMAT_V1, Frame, Operation};
use sojourn_core::time::Millis;

use super::applications::ApplicationId;
use super::conflicts::as_json;
use super::error::PhoneError;
use super::field_words::Lexicon;
use super::trouble::letter_words;
use super::write::check_again;
use super::{Phone, Scene, Txn};
use crate::store::{OutboxRow, OutboxState};
use crate::sync::SyncFault;
use crate::sync::author::Author;
use crate::sync::keyring::{LogRing, key_to_write};
use crate::sync::view::{Overlay, SpaceView};

/// A dead letter, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterView {
    /// Its id, as [`super::SyncView::attention`] names it.
    pub id: String,
    /// The application it belongs to.
    pub application: Option<String>,
    /// When it was written.
    pub written_at: Millis,
    /// Why it was not taken.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// What it says.
    pub fields: Vec<LetterFieldView>,
    /// Whether it may be offered once more as it is.
    pub may_resend: bool,
}

/// A field of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterFieldView {
    /// The field: `entity/id/field`.
    pub path: String,
    /// What it is about, in words.
    pub words: String,
    /// Its value, as JSON.
    pub value: serde_json::Value,
    /// The same in words.
    pub value_words: String,
}

impl Phone {
    /// Opens a dead letter.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for what is none.
    pub fn letter(&mut self, id: &str) -> Result<LetterView, PhoneError> {
        let missing = || PhoneError::not_found("letter", id);
        let header: Hash = id.parse().map_err(|_| missing())?;
        let opened =
            self.reading(|tx, _, scene| dead(tx, header)?.map(|row| Ok((opened(tx, &row, scene)?, row))).transpose())?;
        let (operation, row) = opened.flatten().ok_or_else(missing)?;
        let application = ApplicationId::of(&row.row.log);
        let procedure = application.and_then(|of| self.application_and_procedure(of).ok()).map(|(_, found)| found);
        let locale = self.locale()?;
        let lexicon = Lexicon { procedure: procedure.as_ref(), places: &self.places, locale };
        let field = |write: sojourn_core::sync::operation::Write| {
            let value = as_json(&write.value);
            LetterFieldView {
                words: lexicon.field(&write.path),
                value_words: lexicon.value(&write.path, &value),
                path: write.path.to_string(),
                value,
            }
        };
        let code = row.detail.unwrap_or_default();
        let (why, fix) = letter_words(&code, locale);
        Ok(LetterView {
            id: id.to_owned(),
            application: application.map(|of| of.to_string()),
            written_at: row.row.written_at,
            why: why.to_owned(),
            fix: fix.to_owned(),
            may_resend: operation.is_some() && may_resend(&code),
            fields: operation.map(|operation| operation.writes.into_iter().map(field).collect()).unwrap_or_default(),
        })
    }

    /// Offers a dead letter once more, as it is; from now on it waits like any other edit and is shown where it belongs.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`] for what is none, [`PhoneError::Input`] where its reason stays, [`PhoneError::NoEffect`] where
    /// what it says can have no effect any more.
    pub fn resend_letter(&mut self, id: &str) -> Result<(), PhoneError> {
        let missing = || PhoneError::not_found("letter", id);
        let header: Hash = id.parse().map_err(|_| missing())?;
        self.writing(|tx, identity, scene| {
            let row = dead(tx, header)?.ok_or_else(missing)?;
            let operation = opened(tx, &row, scene)?;
            let again = operation.filter(|_| may_resend(row.detail.as_deref().unwrap_or_default()));
            let again = again.ok_or_else(|| PhoneError::input("letter", "one whose reason may have gone"))?;
            let (space, log, op_id) = (row.row.space, row.row.log, row.row.op_id);
            tx.delete_outbox(header)?;
            check_again(tx, identity, &log, op_id, &again, scene)?;
            let key = key_to_write(tx, identity, space, &log, scene)?;
            Author::new(tx, identity).sealed(space, &log, &key, op_id, &again, scene)?;
            Ok(())
        })
    }
}

/// Whether the same bytes may be taken another time. What is too long stays too long, and what was ended, erased or turned down
/// by its owner was decided.
fn may_resend(code: &str) -> bool {
    match RejectCode::from(code.to_owned()) {
        RejectCode::Malformed | RejectCode::BadSignature | RejectCode::Expired | RejectCode::Other(_) => true,
        RejectCode::TooLarge | RejectCode::Invalid | RejectCode::Ended | RejectCode::Erased | RejectCode::Discarded => {
            false
        }
        // These are tried again by themselves and never become dead letters.
        RejectCode::UnsupportedFormat
        | RejectCode::UnsupportedKind
        | RejectCode::UnknownDevice
        | RejectCode::NoAccess
        | RejectCode::UnknownKey
        | RejectCode::Busy
        | RejectCode::Quota => false,
    }
}

fn dead(tx: &dyn Txn, header: Hash) -> Result<Option<OutboxRow>, PhoneError> {
    Ok(tx.get_outbox(header)?.filter(|row| row.state == OutboxState::Rejected))
}

/// What it says; nothing for one of a plain log, which says nothing of a person.
fn opened(tx: &dyn Txn, row: &OutboxRow, scene: &Scene<'_>) -> Result<Option<Operation>, PhoneError> {
    let frame = Frame::parse(row.row.frame.clone())?;
    let header = frame.header()?;
    let Some(key_id) = header.key_id else { return Ok(None) };
    let view = SpaceView::load(tx, header.space, Overlay::Pending(scene.now))?.ok_or(SyncFault::NotYetJoined)?;
    let ring = LogRing::load(tx, header.space, &header.log, &view.access)?;
    let key = ring.get(&key_id).ok_or(SyncFault::NoKey)?;
    Ok(Some(Operation::parse(&open_body(key, FORMAT_V1, &header, frame.body())?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::round::Budget;
    use crate::testing::{MiniServer, TestClock, phone};

    fn sync(phone: &mut Phone, server: &mut MiniServer) {
        phone.sync(&mut server.transport(), Budget::default(), &mut |_| {}).expect("syncs");
    }

    /// A phone whose last answer was refused, and the id of what was.
    fn refused(clock: &TestClock, server: &mut MiniServer) -> (Phone, ApplicationId, String) {
        let mut held = phone("one", None, clock);
        let id = held.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
        sync(&mut held, server);
        let asked = held.application(id, None).expect("reads").questions;
        let question = asked.iter().find(|one| one.kind == "yes_no").expect("one").id.clone();
        held.answer(id, &question, "yes").expect("answers");
        server.refuses = Some((id.log(), 1));
        sync(&mut held, server);
        let letter = held.sync_view().expect("reads").attention.remove(0).id;
        (held, id, letter)
    }

    #[test]
    fn what_a_refused_edit_said_can_be_read_back_in_words() {
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let (mut held, id, letter) = refused(&clock, &mut server);
        let view = held.letter(&letter).expect("opens");
        assert_eq!((view.application, view.may_resend, view.fields.len()), (Some(id.to_string()), true, 1));
        let field = &view.fields[0];
        assert_eq!((&field.value, field.value_words.as_str()), (&serde_json::Value::Bool(true), "是"));
        assert!(field.words.contains('？') || field.words.contains('?'), "the question itself: {}", field.words);
        assert!(held.letter("x").is_err() && held.resend_letter(&"00".repeat(32)).is_err());
        held.set_pin(Some("fish soup")).expect("sets");
        held.set_duress_pin(Some("2468")).expect("sets");
        held.unlock("2468").expect("opens");
        assert_eq!(held.letter(&letter).expect_err("nothing here").code(), "not-found");
    }

    #[test]
    fn offered_once_more_it_is_shown_again_and_counts_once() {
        let clock = TestClock::new();
        let mut server = MiniServer::new(&clock);
        let (mut held, id, letter) = refused(&clock, &mut server);
        let answered = |held: &mut Phone| {
            let questions = held.application(id, None).expect("reads").questions;
            questions.iter().filter(|one| one.answer.is_some()).count()
        };
        assert_eq!(answered(&mut held), 0, "a dead letter is on no screen");
        held.resend_letter(&letter).expect("waits again");
        assert_eq!(answered(&mut held), 1);
        assert!(held.sync_view().expect("reads").attention.is_empty());
        let before = server.op_ids(&id.log()).len();
        sync(&mut held, &mut server);
        assert_eq!((server.op_ids(&id.log()).len(), held.status().expect("status").not_sent), (before + 1, 0));
        assert_eq!(answered(&mut held), 1);
        assert!(held.resend_letter(&letter).is_err(), "it is none any more");
    }

    #[test]
    fn what_was_decided_is_not_offered_again() {
        for code in ["too_large", "ended", "erased", "discarded", "busy"] {
            assert!(!may_resend(code), "{code}");
        }
        assert!(may_resend("malformed") && may_resend("expired"));
    }
}
