//! `sojourn phone`: a phone in the terminal, on the SDK that phones embed.
//!
//! Each command opens the phone, does one thing, tells it, and closes. Nothing here decides anything about guidance,
//! dates, fees or sync: it types for a person and reads back to them.

mod args;
mod ask;
mod calc;
mod clerk;
mod diary;
mod find;
mod past;
mod preview;
mod print;
mod private;
mod record;
mod report;
mod safety;
mod sync;
pub(crate) mod tell;
mod views;

use std::path::Path;

use sojourn_client::sdk::{Environment, watermark};
use sojourn_client::store::secret_file;
use sojourn_client::store::sqlite::Location;
use sojourn_client::{Clock, OsEntropy, Phone, PhoneError, Random, SystemClock};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

pub use args::{Args, Command, FeeKind, PairStep, RecordEntry};
pub use calc::Calc;
pub use diary::{DiaryCommand, Entered, KindOfDay, OnOff};

use super::{CliResult, say};
use tell::Told;

/// Runs one command of a phone.
///
/// # Errors
/// Says in words what did not work and what to do; with `--json` the error is on standard output as well.
pub fn run(args: Args) -> CliResult {
    match execute(&args) {
        Ok(told) => {
            told.print(args.json);
            Ok(())
        }
        Err(error) => {
            if args.json {
                say(&tell::error_json(&error).to_string());
            }
            Err(tell::error_words(args.lang, &error).into())
        }
    }
}

/// Opens the phone and does what was asked.
pub(crate) fn execute(args: &Args) -> Result<Told, PhoneError> {
    if let Command::Preview { code, .. } = &args.command {
        return preview::preview(&args.dir, args.lang, args.as_of, code.as_deref());
    }
    let pin = args.pin_file.as_deref().map(read_pin).transpose()?;
    let mut phone = match args.preview {
        true => open_drafts(args)?,
        false => open(&args.dir, args.as_of, pin.as_deref())?,
    };
    if phone.locale()? != args.lang {
        phone.set_locale(args.lang)?;
    }
    let mut told = dispatch(&mut phone, args)?;
    if args.preview {
        told.lines.insert(0, watermark(args.lang).to_owned());
    }
    Ok(told)
}

/// Opens the drafts that were begun with.
fn open_drafts(args: &Args) -> Result<Phone, PhoneError> {
    let folder = preview::folder(&args.dir);
    if !folder.join("phone.db").is_file() {
        return Err(PhoneError::NotFound { what: "preview", id: args.dir.display().to_string() });
    }
    open(&folder, args.as_of, None)
}

/// Opens a phone's folder, on the system's clock or as if it were noon of a day.
pub(crate) fn open(dir: &Path, as_of: Option<Date>, pin: Option<&str>) -> Result<Phone, PhoneError> {
    Phone::open_in(environment(dir, as_of)?, pin)
}

fn environment(dir: &Path, as_of: Option<Date>) -> Result<Environment, PhoneError> {
    std::fs::create_dir_all(dir).map_err(sojourn_client::store::StoreError::DeviceSecret)?;
    let clock: Box<dyn Clock> = match as_of {
        None => Box::new(SystemClock),
        Some(day) => Box::new(NoonOf(noon(day))),
    };
    Ok(Environment {
        location: Location::File(dir.join("phone.db")),
        secret: secret_file::load_or_create(&dir.join("device.secret"), &mut OsEntropy)?,
        clock,
        entropy: Random::new(OsEntropy),
        store_entropy: Random::new(OsEntropy),
    })
}

fn dispatch(phone: &mut Phone, args: &Args) -> Result<Told, PhoneError> {
    let lang = args.lang;
    match &args.command {
        Command::Search { query, place, limit } => {
            find::search(phone, lang, &query.join(" "), place.as_deref(), *limit as usize)
        }
        Command::Ask { question, place } => ask::ask(phone, lang, &question.join(" "), place.as_deref()),
        Command::Calc { which } => calc::calc(phone, lang, which),
        Command::Read { article, place } => find::read(phone, lang, article, place.as_deref()),
        Command::Card { card, step, place, clerk } => {
            clerk::card(phone, lang, card, step.as_deref(), place.as_deref(), *clerk)
        }
        Command::Entitled { place, standing } => past::entitled(phone, lang, place.as_deref(), *standing),
        Command::History { place, on } => past::history(phone, lang, place.as_deref(), *on),
        Command::Places { query } => Ok(find::places(phone, lang, query)),
        Command::Procedures { place } => find::procedures(phone, lang, place),
        Command::Check { procedure, place, answers } => find::check(phone, lang, procedure, place, answers),
        Command::Open { procedure, place } => private::open(phone, lang, procedure, place),
        Command::Applications => private::list(phone, lang),
        Command::Show { application } => private::show(phone, lang, application),
        Command::Answer { application, question, value } => private::answer(phone, lang, application, question, value),
        Command::Paper { application, document, issued, note } => {
            private::paper(phone, lang, application, document, *issued, note.clone())
        }
        Command::Stage { application, stage, on } => private::stage(phone, lang, application, stage, *on),
        Command::Fee { application, kind, amount, item, receipt } => {
            private::fee(phone, lang, application, *kind, amount, item.as_deref(), receipt.clone())
        }
        Command::Upgrade { application } => private::upgrade(phone, lang, application),
        Command::Date { application, anchor, on } => private::date(phone, lang, application, anchor, *on),
        Command::Note { application, text } => private::note(phone, lang, application, text),
        Command::Due { application } => private::due(phone, lang, application.as_deref()),
        Command::Diary { what } => diary::diary(phone, lang, args.json, what),
        Command::Print { application, out, yes } => {
            print::print(phone, lang, application, &print::Save { file: out, yes: *yes, quiet: args.json })
        }
        Command::Preview { code, .. } => preview::preview(&args.dir, lang, args.as_of, code.as_deref()),
        Command::Status => sync::status(phone, lang),
        Command::Conflicts => private::conflicts(phone, lang),
        Command::Choose { application, path, number } => private::choose(phone, lang, application, path, *number),
        Command::Pair { step } => sync::pair(phone, lang, step),
        Command::Record { entry } => record::record(phone, lang, entry.as_ref()),
        Command::SetPin { new_pin_file } => {
            phone.set_pin(Some(&read_pin(new_pin_file)?))?;
            Ok(Told::sentence("pin-set", tell::pick(lang, "密码设好了。", "The PIN is set.")))
        }
        Command::SetEmergencyPin { new_pin_file, .. } => safety::emergency_pin(phone, lang, new_pin_file.as_deref()),
        Command::Here => safety::here(phone),
        Command::Erase { yes } => safety::erase(phone, lang, *yes),
        Command::Calendar { application, out, detailed, yes } => {
            let to = print::Save { file: out, yes: *yes, quiet: args.json };
            safety::calendar(phone, lang, application, *detailed, &to)
        }
        Command::Devices => sync::devices(phone, lang),
        Command::Revoke { device } => sync::revoke(phone, lang, device),
        Command::RecoveryCode => sync::recovery_code(phone, lang),
        Command::Report(report) => report::report(phone, lang, &args.dir, report),
        Command::Sync { server, invite, budget } => {
            sync::sync(phone, lang, &args.place_kept(), server.as_deref(), invite.clone(), *budget, args.json)
        }
    }
}

/// A PIN from a file: its first line, so that an editor's newline does no harm.
fn read_pin(path: &Path) -> Result<String, PhoneError> {
    let why = |why: String| PhoneError::Input { field: "pin-file", why };
    let text = std::fs::read_to_string(path).map_err(|e| why(format!("{}: {e}", path.display())))?;
    match text.lines().next().map(str::trim) {
        Some(pin) if !pin.is_empty() => Ok(pin.to_owned()),
        _ => Err(why(format!("{} holds no PIN in its first line", path.display()))),
    }
}

/// Noon in China on a day: any time of the day would do.
fn noon(day: Date) -> Millis {
    let days = (day - Date::constant(1970, 1, 1)).get_days();
    let hours = i64::from(days) * 24 + 12;
    Millis(u64::try_from(hours * 3_600_000 - CHINA_OFFSET_MINUTES * 60_000).unwrap_or(0))
}

struct NoonOf(Millis);

impl Clock for NoonOf {
    fn now(&self) -> Millis {
        self.0
    }
}
