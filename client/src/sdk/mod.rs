//! What an app calls: one [`Phone`], made from a place to keep things, a clock and randomness.
//!
//! A phone reads guidance without identity, PIN or network. Its identity is made with the first private thing. Every edit is on the
//! phone when the call returns and leaves it at the next [`Phone::sync`]. Each family of calls is a file here; what they
//! stand on is in [`crate::store`], [`crate::sync`] and [`crate::guidance`].

mod allowance;
mod applications;
mod asking;
mod browse;
pub mod calendar_file;
mod cards;
mod choices;
mod conflicts;
mod devices;
mod diary;
mod entitled;
mod error;
mod field_words;
mod fields;
pub(crate) mod fold;
mod grants;
mod guide;
mod guide_views;
mod here;
mod history;
mod kept;
#[cfg(test)]
mod known_answers;
mod letters;
mod notices;
mod people;
mod photos;
mod pin;
mod preview;
pub mod print;
mod profile;
mod publishing;
mod reading;
mod records;
mod reports;
mod rights;
mod saved;
#[cfg(test)]
mod screen_tests;
mod shown;
mod status;
mod sync_view;
mod syncing;
#[cfg(test)]
mod tests;
mod tries;
mod trouble;
mod views;
pub(crate) mod write;

pub use crate::store::Opened;
pub use allowance::{Connection, MaySyncView, MonthUseView};
pub use applications::ApplicationId;
pub use asking::{AskView, OtherAnswer, SayView};
pub use browse::ServiceView;
pub use calendar_file::Wording;
pub use cards::{CardView, StepCardView};
pub use choices::Choices;
pub use conflicts::{ConflictSide, ConflictView};
pub use devices::DeviceView;
pub use diary::{
    DiaryCorrectionView, DiaryEntryView, DiaryMarkView, DiaryMonthView, DiaryMonthsView, DiaryStartView, DiaryStatus,
    DiaryTryView, DiaryVersionsView, EvidenceView, Removal,
};
pub use entitled::{EntitledView, MatrixView};
pub use error::PhoneError;
pub use fields::Reading;
pub use grants::{ContactCardView, GrantView, NewGrant, Shared, grant_level};
pub use guide::parse_money;
pub use guide_views::{CheckView, DisputeView, LeafView, PlaceView, ProcedureView, QuestionView};
pub use here::{ErasedView, HereView};
pub use history::{ChangeView, DatedView, HistoryArticleView, HistoryView};
pub use letters::{LetterFieldView, LetterView};
pub use notices::NoticeView;
pub use people::PersonView;
pub use photos::{NewPhoto, Photo, PhotoFileView, PhotoRoomView, PhotoView};
pub use preview::watermark;
pub use reading::{ArticleView, PartView, SourceView};
pub use records::{EndorsementView, PeriodView, PermitView, RecordsView, RegistrationView};
pub use reports::{NewReport, ReportView, ReportsSent, send_reports};
pub use rights::{AmendmentView, CalcStepView, CalcView, CallView, LimitView, NoteView, SumView};
pub use saved::SavedView;
pub use shown::{ProcedureShown, show_article, show_card, show_procedure};
pub use sojourn_core::registration::diary::{DayType, DiaryError, Draft as DiaryDraft};
pub use sojourn_core::registration::photo::Media;
pub use sojourn_core::registration::record::{NewFee, NewPaper};
pub use status::{DeadLetterView, Status};
pub use sync_view::{AttentionView, SyncView};
pub use syncing::{Desk, SyncReport, SyncWish, look_for_guidance, sync};
pub use trouble::trouble_words;
pub use views::{
    ApplicationSummary, ApplicationView, ChecklistGroupView, ChecklistItemView, DueView, FeeLineView, MoneyEntryView,
    MoneyTotalView, NextStageView, NextStepView, NotedView, OverchargeView, PaperHeldView, ReachedView, ReminderView,
    StandingTicks, StandingView, StepView, UpgradeChangeView, UpgradeView,
};

use sojourn_core::guidance::library::Library;
use sojourn_core::id::SpaceId;
use sojourn_core::locale::Locale;
use sojourn_core::place::{PlaceCode, PlaceTable};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date, Millis};

use crate::environment::{Clock, Random};
use crate::guidance::install::{Installed, install_baseline};
use crate::store::sqlite::{Location, SqliteStore, WriteHook};
use crate::store::vault::DeviceSecret;
use crate::store::{Store, StoreError, Txn};
use crate::sync::identity::Identity;
use crate::sync::{Scene, SyncFault};
use sojourn_core::entropy::Entropy;
use sojourn_core::guidance::trust::SHARE_ALL;

/// The version phones tell servers and guidance.
pub const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

const LOCALE: &str = "locale";
const PLACE: &str = "place";
const TICKET: &str = "ticket";
/// Set while everything private stays on this phone: it has an identity of which no server was told.
const QUIET: &str = "quiet";

/// What a phone is made from.
pub struct Environment {
    /// Where its database is.
    pub location: Location,
    /// What never enters the database file: from a keystore, or a file beside it.
    pub secret: DeviceSecret,
    /// The time.
    pub clock: Box<dyn Clock>,
    /// Randomness.
    pub entropy: Random,
    /// Randomness of the store, for nonces of rows.
    pub store_entropy: Random,
}

/// A phone.
pub struct Phone {
    store: SqliteStore,
    secret: DeviceSecret,
    clock: Box<dyn Clock>,
    entropy: Random,
    installed: Installed,
    places: PlaceTable,
    /// What is installed, with the withdrawal it was read under.
    library: Option<(Option<u64>, Library)>,
    /// Opened with the emergency PIN.
    guidance_only: bool,
    /// Over what kind of connection bytes pass, as last told.
    connection: Connection,
    /// A sync is under way.
    syncing: bool,
    /// The day that drafts are read as of, if not the real one.
    pretended: Option<Date>,
    /// Whose applications are shown and worked on, if not this person's own.
    standing_with: Option<SpaceId>,
}

impl Phone {
    /// Opens or makes a phone in a directory: database and device secret are two files there.
    ///
    /// Without the PIN a phone that has one opens for reading guidance only; so it does with the emergency PIN, and
    /// [`Self::opened`] tells.
    ///
    /// # Errors
    /// [`PhoneError::WrongPin`], [`PhoneError::PinPaused`]; [`PhoneError::Store`]: a newer or damaged database (untouched then), no room.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(dir: &std::path::Path, pin: Option<&str>) -> Result<Self, PhoneError> {
        use crate::environment::{OsEntropy, SystemClock};
        std::fs::create_dir_all(dir).map_err(StoreError::DeviceSecret)?;
        let environment = Environment {
            location: Location::File(dir.join("phone.db")),
            secret: crate::store::secret_file::load_or_create(&dir.join("device.secret"), &mut OsEntropy)?,
            clock: Box::new(SystemClock),
            entropy: Random::new(OsEntropy),
            store_entropy: Random::new(OsEntropy),
        };
        Self::open_in(environment, pin)
    }

    /// Opens or makes a phone from its parts.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_in(environment: Environment, pin: Option<&str>) -> Result<Self, PhoneError> {
        Self::open_with(environment, pin, None)
    }

    fn open_with(
        environment: Environment,
        pin: Option<&str>,
        drafts: preview::Beginning<'_>,
    ) -> Result<Self, PhoneError> {
        let Environment { location, secret, clock, mut entropy, store_entropy } = environment;
        let mut store = SqliteStore::open_shut(&location, &secret, pin, store_entropy)?;
        let tx = store.begin()?;
        if tx.get_setting(TICKET)?.is_none() {
            let ticket = u16::from_be_bytes(entropy.array()) % SHARE_ALL;
            tx.put_setting(TICKET, &ticket.to_be_bytes())?;
        }
        let installed = match drafts {
            Some(drafts) => drafts.install(&*tx)?,
            None => install_baseline(&*tx, &|_| true, clock.now())?,
        };
        tx.commit()?;
        let places = PlaceTable::built_in().map_err(|e| StoreError::Row { table: "places", why: e.to_string() })?;
        let mut phone = Self {
            store,
            secret,
            clock,
            entropy,
            installed,
            places,
            library: None,
            guidance_only: false,
            connection: Connection::default(),
            syncing: false,
            pretended: None,
            standing_with: None,
        };
        match pin {
            Some(_) if !phone.has_pin()? => return Err(StoreError::WrongPin.into()),
            Some(pin) => drop(phone.unlock(pin)?),
            None => {}
        }
        Ok(phone)
    }

    /// The language things are shown in.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn locale(&self) -> Result<Locale, PhoneError> {
        Ok(self.read_setting(LOCALE)?.and_then(|text| text.parse().ok()).unwrap_or_default())
    }

    /// Chooses the language.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn set_locale(&mut self, locale: Locale) -> Result<(), PhoneError> {
        self.put_setting(LOCALE, locale.tag())
    }

    /// The place the person chose; the whole country before that.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn place(&self) -> Result<PlaceCode, PhoneError> {
        Ok(self.read_setting(PLACE)?.and_then(|text| text.parse().ok()).unwrap_or_else(PlaceCode::cn))
    }

    /// Chooses the place.
    ///
    /// # Errors
    /// [`PhoneError::Store`].
    pub fn set_place(&mut self, place: &PlaceCode) -> Result<(), PhoneError> {
        self.put_setting(PLACE, place.as_str())
    }

    /// Today, where this phone's guidance is about.
    #[must_use]
    pub fn today(&self) -> Date {
        self.pretended.unwrap_or_else(|| self.now().date_at(CHINA_OFFSET_MINUTES))
    }

    /// This phone's clock.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Watches or stops writes to the store; for tests that crash at every one.
    pub fn set_write_hook(&mut self, hook: Option<WriteHook>) {
        self.store.set_write_hook(hook);
    }

    fn read_setting(&self, name: &str) -> Result<Option<String>, PhoneError> {
        let bytes = self.store.read()?.get_setting(name)?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    fn put_setting(&mut self, name: &str, value: &str) -> Result<(), PhoneError> {
        let tx = self.store.begin()?;
        tx.put_setting(name, value.as_bytes())?;
        Ok(tx.commit()?)
    }

    fn ticket(&self) -> Result<u16, PhoneError> {
        let bytes = self.store.read()?.get_setting(TICKET)?.unwrap_or_default();
        Ok(bytes.try_into().map(u16::from_be_bytes).unwrap_or(SHARE_ALL - 1))
    }

    /// Reads with the identity; `None` while there is nothing private.
    fn reading<T>(
        &mut self,
        with: impl FnOnce(&dyn Txn, &Identity, &Scene<'_>) -> Result<T, PhoneError>,
    ) -> Result<Option<T>, PhoneError> {
        if self.guidance_only {
            return Ok(None);
        }
        let now = self.clock.now();
        let tx = self.store.read()?;
        let Some(mut identity) = Identity::load(&*tx)? else { return Ok(None) };
        identity.whose = self.standing_with.unwrap_or(identity.space);
        let scene = Scene { now, entropy: &mut self.entropy };
        with(&*tx, &identity, &scene).map(Some)
    }

    /// Writes in one transaction, with an identity that is made now if there is none.
    fn writing<T>(
        &mut self,
        with: impl FnOnce(&dyn Txn, &Identity, &mut Scene<'_>) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        self.writing_as(false, with)
    }

    /// The same for what stays on this phone: an identity made for that alone is nobody's business yet.
    fn writing_here<T>(
        &mut self,
        with: impl FnOnce(&dyn Txn, &Identity, &mut Scene<'_>) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        self.writing_as(true, with)
    }

    /// Whether everything private here stays here, so that there is nothing to tell a server.
    fn is_quiet(tx: &dyn Txn) -> Result<bool, PhoneError> {
        Ok(tx.get_private(QUIET)?.is_some())
    }

    fn writing_as<T>(
        &mut self,
        stays_here: bool,
        with: impl FnOnce(&dyn Txn, &Identity, &mut Scene<'_>) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        self.may_keep()?;
        let mut scene = Scene { now: self.clock.now(), entropy: &mut self.entropy };
        let tx = self.store.begin()?;
        if stays_here && Identity::load(&*tx)?.is_none() {
            tx.put_private(QUIET, b"quiet")?;
        } else if !stays_here && Self::is_quiet(&*tx)? {
            tx.delete_private(QUIET)?;
        }
        let mut identity = Identity::load_or_create(&*tx, &mut scene)?;
        identity.whose = self.standing_with.unwrap_or(identity.space);
        if identity.joining {
            return Err(SyncFault::NotYetJoined.into());
        }
        let done = with(&*tx, &identity, &mut scene)?;
        tx.commit()?;
        Ok(done)
    }
}
