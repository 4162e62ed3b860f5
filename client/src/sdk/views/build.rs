//! From a folded application and the library to what a screen shows.

use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::procedure::{DeadlineRole, Procedure};
use sojourn_core::guidance::render::fill_text;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::registration::anchor::anchor_name;
use sojourn_core::registration::application::Application;
use sojourn_core::registration::deadline::{Due, Reckoned, Setting, reckon_all};
use sojourn_core::registration::fee::Payer;
use sojourn_core::registration::overview::{assess_fees, calendar, overview};
use sojourn_core::registration::reminder;
use sojourn_core::registration::stage::{Event, Stage};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use super::changes::upgrade_view;
use super::parts::{next_stages, past, totals};
use super::words::{checklist_views, due_view, fee_view, money_views, overcharge_view, step_views};
use super::{ApplicationSummary, ApplicationView, DueView, FeeLineView, NotedView, ReminderView};
use crate::sdk::Phone;
use crate::sdk::applications::ApplicationId;
use crate::sdk::error::PhoneError;
use crate::sdk::fold::LogView;
use crate::sdk::guide::{ProcedureHere, check_procedure, item_id, question_view, resolve_procedure};
use crate::sdk::write::open_log;
use crate::store::{LogStatus, Txn};
use crate::sync::identity::Identity;
use crate::sync::{Scene, SyncFault};

/// Entities of an application that the registration room reads.
const ENTITIES: [&str; 6] = ["app", "answer", "date", "fee", "paper", "reached"];

/// An application as folded, with what the fold knows beside it.
struct Folded {
    id: ApplicationId,
    application: Application,
    notes: Vec<(Millis, String)>,
    not_sent: usize,
    needs_newer_app: bool,
}

impl Phone {
    /// Every application, the youngest first.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn applications(&mut self) -> Result<Vec<ApplicationSummary>, PhoneError> {
        let all = self.folded_applications()?;
        let today = self.today();
        let mut summaries = Vec::new();
        let locale = self.locale()?;
        for folded in all {
            let place_name = self.place_name(&place_of(&folded.application));
            let procedure = self.procedure_of(&folded.application).ok().map(|(procedure, _)| procedure);
            let due = match &procedure {
                Some(procedure) => self.dues(&folded.application, procedure, today)?,
                None => Vec::new(),
            };
            let mut view = summary(&folded, next_due(&due, today), place_name, locale);
            self.retitle(&mut view, &folded.application, procedure.as_ref())?;
            summaries.push(view);
        }
        summaries.sort_by(|a, b| (b.opened_on, &b.id).cmp(&(a.opened_on, &a.id)));
        Ok(summaries)
    }

    /// One application in full, as of today or of another day.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn application(&mut self, id: ApplicationId, as_of: Option<Date>) -> Result<ApplicationView, PhoneError> {
        let folded = self.folded(id)?;
        let (procedure, definition_here) = self.procedure_of(&folded.application)?;
        let today = self.today();
        let as_of = as_of.unwrap_or(today);
        let place = place_of(&folded.application);
        let place_name = self.place_name(&place);
        let mut listed = summary(&folded, None, place_name.clone(), self.locale()?);
        self.retitle(&mut listed, &folded.application, Some(&procedure))?;
        let newest = resolve_procedure(self.library()?, &place, &procedure.id).ok();
        let photos = self.photo_list(Some(id))?;
        let kept = self.library_as_kept(id, &place, &procedure)?;
        let library = self.library()?;
        let now = Here { library, place: place.clone(), moment: Moment { as_of, today } };
        // Under what it began with, until the person takes what is newer.
        let here = Here { library: kept.as_ref().unwrap_or(library), ..now.clone() };
        let application = &folded.application;
        let seen = overview(application, &procedure, &here);
        let upgrade = match &newest {
            Some(ProcedureHere::Found(newest, _)) => {
                upgrade_view(application, (&procedure, &seen, &here), newest, &now)
            }
            _ => None,
        };
        let locale = here.library.locale;
        let view = ApplicationView {
            summary: ApplicationSummary { next_due: next_due(&seen.deadlines, as_of), ..listed },
            procedure: procedure.id.to_string(),
            place: place.to_string(),
            place_name,
            version: application.pinned.version.agreed().copied().unwrap_or_default(),
            definition_here,
            reached: application.reached.iter().filter_map(|(stage, on)| Some((stage.name(), *on.agreed()?))).collect(),
            past: past(application, locale),
            dates: application
                .dates
                .iter()
                .filter_map(|(anchor, on)| Some((anchor_name(*anchor), *on.agreed()?)))
                .collect(),
            questions: procedure
                .questions
                .iter()
                .map(|question| question_view(&here, question, answer_json(application, question.id.as_str())))
                .collect(),
            check: check_procedure(&here, &procedure, application),
            checklist_complete: seen.checklist.is_complete(),
            checklist: checklist_views(&here, &procedure, application, &seen.checklist, &photos),
            steps: step_views(&here, &procedure),
            next_stages: Stage::ALL
                .into_iter()
                .filter(|stage| Event::leading_to(*stage).is_some_and(|event| seen.possible.contains(&event)))
                .map(Stage::name)
                .collect(),
            next: next_stages(&seen, locale),
            due: seen.deadlines.iter().map(|reckoned| due_view(reckoned, as_of, locale)).collect(),
            fees: seen.fees.iter().map(|line| fee_view(line, locale)).collect(),
            overcharges: seen.overcharges.iter().map(|found| overcharge_view(found, &seen.fees, locale)).collect(),
            money: money_views(&seen.book, &seen.fees, application, locale),
            totals: totals(&seen.book, locale),
            notes: folded.notes.iter().map(|(_, note)| note.clone()).collect(),
            noted: folded.notes.iter().map(|(at, text)| note_view(*at, text)).collect(),
            appeal: procedure.appeal.as_ref().map(ToString::to_string),
            afterwards: procedure.next.as_ref().map(|next| fill_text(&here, next)),
            conflict_paths: seen.conflicts,
            unread: seen.unread.into_iter().collect(),
            upgrade,
        };
        if kept.is_some() && view.upgrade.is_none() && as_of == today {
            // Nothing that is newer makes a difference: from here on this is what it began with.
            self.keep_beneath(id, &place, &procedure)?;
        }
        Ok(view)
    }

    /// Due dates of a procedure at a place from given days, without an application.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn deadlines(
        &mut self,
        procedure: &str,
        place: &PlaceCode,
        days: &[(sojourn_core::registration::anchor::Anchor, Date)],
        as_of: Date,
    ) -> Result<Vec<DueView>, PhoneError> {
        let today = self.today();
        let id = item_id("procedure", procedure)?;
        let library = self.library()?;
        let ProcedureHere::Found(procedure, _) = resolve_procedure(library, place, &id)? else {
            return Ok(Vec::new());
        };
        let here = Here { library, place: place.clone(), moment: Moment { as_of, today } };
        let anchors = days.iter().copied().collect();
        let calendar = calendar(&here);
        let setting = Setting { calendar: &calendar, grounds: &here, as_of };
        let reckoned = reckon_all(&procedure.deadlines, &anchors, setting);
        Ok(reckoned.iter().map(|reckoned| due_view(reckoned, as_of, library.locale)).collect())
    }

    /// What a procedure costs at a place on a day, without an application.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn fees(&mut self, procedure: &str, place: &PlaceCode, as_of: Date) -> Result<Vec<FeeLineView>, PhoneError> {
        let today = self.today();
        let id = item_id("procedure", procedure)?;
        let library = self.library()?;
        let ProcedureHere::Found(procedure, _) = resolve_procedure(library, place, &id)? else {
            return Ok(Vec::new());
        };
        let here = Here { library, place: place.clone(), moment: Moment { as_of, today } };
        let lines = assess_fees(&procedure, &Payer::at_the_counter(as_of), &here);
        Ok(lines.iter().map(|line| fee_view(line, library.locale)).collect())
    }

    /// The days on which this phone should speak up, from every application's due dates.
    ///
    /// # Errors
    /// [`PhoneError`].
    pub fn reminders(&mut self) -> Result<Vec<ReminderView>, PhoneError> {
        let today = self.today();
        let locale = self.locale()?;
        let mut dues: Vec<(String, Due)> = Vec::new();
        for folded in self.folded_applications()? {
            let Ok((procedure, _)) = self.procedure_of(&folded.application) else { continue };
            for reckoned in self.dues(&folded.application, &procedure, today)? {
                if let Reckoned::Due(due) = reckoned {
                    dues.push((folded.id.to_string(), *due));
                }
            }
        }
        let planned = reminder::plan(dues.iter().map(|(of, due)| (of.as_str(), due)), today);
        Ok(planned
            .into_iter()
            .map(|reminder| ReminderView {
                on: reminder.on,
                text: reminder::notification_text(locale),
                about: reminder.about.into_iter().map(|about| (about.of, about.deadline.to_string())).collect(),
            })
            .collect())
    }

    /// An application with the procedure it runs under.
    pub(crate) fn application_and_procedure(
        &mut self,
        id: ApplicationId,
    ) -> Result<(Application, Procedure), PhoneError> {
        let folded = self.folded(id)?;
        let (procedure, _) = self.procedure_of(&folded.application)?;
        Ok((folded.application, procedure))
    }

    /// The due dates of an application as of today.
    pub(crate) fn dues_of(&mut self, id: ApplicationId) -> Result<Vec<Reckoned>, PhoneError> {
        let (application, procedure) = self.application_and_procedure(id)?;
        let today = self.today();
        self.dues(&application, &procedure, today)
    }

    fn dues(
        &mut self,
        application: &Application,
        procedure: &Procedure,
        as_of: Date,
    ) -> Result<Vec<Reckoned>, PhoneError> {
        let place = place_of(application);
        let here = Here { library: self.library()?, place, moment: Moment::today(as_of) };
        let calendar = calendar(&here);
        let setting = Setting { calendar: &calendar, grounds: &here, as_of };
        Ok(reckon_all(&procedure.deadlines, &application.anchors(&procedure.questions), setting))
    }

    /// The pinned definition, or today's in its stead; and whether it is what was pinned.
    fn procedure_of(&mut self, application: &Application) -> Result<(Procedure, bool), PhoneError> {
        let hash = application.pinned.definition.agreed().cloned().unwrap_or_default();
        let name = application.pinned.procedure.values().first().cloned().unwrap_or_default();
        if let Some(pinned) = self.pinned_definition(&hash)? {
            // Whoever changed the language reads the same version in it, as long as that is the one guidance has.
            if self.pinned_in_other_language(&hash)?
                && let Ok((here, ..)) = self.definition(&name, &place_of(application))
                && here.version == pinned.version
            {
                return Ok((here, true));
            }
            return Ok((pinned, true));
        }
        let (procedure, _, newest) = self.definition(&name, &place_of(application))?;
        Ok((procedure, newest == hash))
    }

    /// The title as it read at opening, or in the reader's language where that is another; and whether it was withdrawn.
    fn retitle(
        &mut self,
        view: &mut ApplicationSummary,
        application: &Application,
        procedure: Option<&Procedure>,
    ) -> Result<(), PhoneError> {
        let hash = application.pinned.definition.agreed().cloned().unwrap_or_default();
        if let Some(procedure) = procedure {
            let place = place_of(application);
            let here = resolve_procedure(self.library()?, &place, &procedure.id);
            if let Ok(ProcedureHere::Withdrawn(_, why)) = here {
                view.withdrawn = Some(why);
            }
        }
        if let Some(procedure) = procedure
            && self.pinned_in_other_language(&hash)?
        {
            view.title.clone_from(&procedure.title.text);
        }
        Ok(())
    }

    fn folded(&mut self, id: ApplicationId) -> Result<Folded, PhoneError> {
        let found = self.reading(|tx, identity, scene| {
            let row = tx.get_log(identity.whose, &id.log())?.filter(|row| row.status != LogStatus::Revoked);
            row.map(|_| fold(tx, identity, scene, id)).transpose()
        })?;
        found.flatten().ok_or_else(|| match self.standing_with {
            Some(_) => SyncFault::AccessEnded.into(),
            None => PhoneError::not_found("application", id.to_string()),
        })
    }

    fn folded_applications(&mut self) -> Result<Vec<Folded>, PhoneError> {
        let all = self.reading(|tx, identity, scene| {
            let rows = tx.list_logs()?.into_iter();
            rows.filter(|row| row.space == identity.whose && row.status != LogStatus::Revoked)
                .filter_map(|row| ApplicationId::of(&row.log))
                .map(|id| fold(tx, identity, scene, id))
                .collect()
        })?;
        Ok(all.unwrap_or_default())
    }
}

fn fold(tx: &dyn Txn, identity: &Identity, scene: &Scene<'_>, id: ApplicationId) -> Result<Folded, PhoneError> {
    let view: LogView = open_log(tx, identity, &id.log(), scene)?;
    let state = &view.state;
    let pairs: Vec<(&str, &[u8])> = state
        .visible()
        .filter(|(path, _)| ENTITIES.contains(&path.parts().0))
        .flat_map(|(path, field)| field.distinct().into_iter().map(move |value| (path.as_str(), value.as_cbor())))
        .collect();
    // Ids are random: in the order they were written is how a person remembers them.
    let notes = state.visible().filter(|(path, _)| path.parts().0 == "note" && path.parts().2 == Some("text"));
    let mut notes: Vec<_> = notes
        .filter_map(|(_, field)| Some((field.live().first()?.time, field.value()?.as_text()?.to_owned())))
        .collect();
    notes.sort();
    let notes = notes.into_iter().map(|(time, note)| (time.at, note)).collect();
    Ok(Folded {
        id,
        application: Application::from_fields(pairs),
        notes,
        not_sent: view.pending.len(),
        needs_newer_app: state.needs_newer_app(),
    })
}

fn summary(folded: &Folded, next_due: Option<Date>, place_name: String, locale: Locale) -> ApplicationSummary {
    let application = &folded.application;
    let stage = application.stage.agreed();
    ApplicationSummary {
        id: folded.id.to_string(),
        procedure: application.pinned.procedure.agreed().cloned().unwrap_or_default(),
        title: application.pinned.title.values().last().cloned().unwrap_or_default(),
        place: place_of(application).to_string(),
        place_name,
        stage: stage.map(|stage| stage.name()),
        stage_words: stage.map(|stage| stage.label(locale)),
        part: stage.and_then(|stage| stage.part()).map(|part| (part, Stage::PARTS)),
        open: stage.is_none_or(|stage| stage.is_open()),
        opened_on: application.pinned.opened_on.agreed().copied(),
        next_due,
        conflicts: application.conflicts().len(),
        not_sent: folded.not_sent,
        needs_newer_app: folded.needs_newer_app || !application.unread.is_empty(),
        withdrawn: None,
    }
}

fn note_view(at: Millis, text: &str) -> NotedView {
    NotedView { text: text.to_owned(), written_at: at, on: at.date_at(CHINA_OFFSET_MINUTES) }
}

fn place_of(application: &Application) -> PlaceCode {
    application.pinned.place.agreed().cloned().unwrap_or_else(PlaceCode::cn)
}

fn next_due(due: &[Reckoned], today: Date) -> Option<Date> {
    let dates = due.iter().filter_map(|reckoned| match reckoned {
        Reckoned::Due(due) => Some(due.statutory),
        Reckoned::NotKnown { .. } | Reckoned::Ask { .. } => None,
    });
    dates.filter(|date| *date >= today).min()
}

fn answer_json(application: &Application, question: &str) -> Option<serde_json::Value> {
    use sojourn_core::registration::application::Answer;
    Some(match application.answers.get(question)?.agreed()? {
        Answer::Yes(yes) => (*yes).into(),
        Answer::Number(number) => (*number).into(),
        Answer::Money(money) => serde_json::to_value(money).ok()?,
        Answer::Text(text) => text.clone().into(),
    })
}

/// The endorsement window of a place, wherever a procedure there has one.
pub(super) fn endorsement(here: &Here<'_>) -> Option<sojourn_core::guidance::procedure::Deadline> {
    use sojourn_core::guidance::procedure::Anchor;
    here.library.ids(&here.place, Kind::Procedure).iter().find_map(|id: &ItemId| {
        let Some(Body::Procedure(procedure)) = here.find(Kind::Procedure, id) else { return None };
        procedure
            .deadlines
            .into_iter()
            .find(|deadline| deadline.role == DeadlineRole::Window && deadline.anchor == Anchor::Anniversary)
    })
}
