//! The phone itself: opening it, its PIN, its settings, who is told of what.
//!
//! The client's phone lies behind a lock that each call takes for a moment. The other families of calls are in
//! [`crate::calls`], one file each.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sojourn_client::sdk::Environment;
use sojourn_client::store::sqlite::Location;
use sojourn_client::store::vault::DeviceSecret;
use sojourn_client::{OsEntropy, Phone as Inner, Random, SystemClock};
use sojourn_core::entropy::Entropy;
use zeroize::Zeroizing;

use crate::aside::{Stop, aside};
use crate::cross::{Cross, Enter};
use crate::error::PhoneError;
use crate::hooks::{Change, HttpTransport, Keystore, LogLevel, LogLine, LogSink, Watcher};
use crate::input::PhoneChoices;
use crate::keys::{DATABASE, device_secret};
use crate::types::{Day, PlaceCode};
use crate::views::{Erased, Here};
use crate::words::{Language, Opened};

/// A phone: one person's guidance, applications and diary in one directory.
#[derive(uniffi::Object)]
pub struct Phone {
    inner: Mutex<Option<Arc<Mutex<Inner>>>>,
    hooks: Mutex<Hooks>,
    /// Raised to end the sync under way.
    pub(crate) stop: Mutex<Stop>,
}

/// Who is told, and how the server is reached.
#[derive(Default, Clone)]
pub(crate) struct Hooks {
    pub(crate) watcher: Option<Arc<dyn Watcher>>,
    pub(crate) log: Option<Arc<dyn LogSink>>,
    pub(crate) transport: Option<Arc<dyn HttpTransport>>,
    pub(crate) server: Option<String>,
}

#[uniffi::export]
impl Phone {
    /// Opens or makes a phone in a directory. Without its PIN a phone that has one opens for reading guidance only.
    ///
    /// With a keystore the device-bound secret lies there; without one it is a file beside the database.
    #[uniffi::constructor(name = "open", default(pin = None, keystore = None))]
    pub async fn open(
        directory: String,
        pin: Option<String>,
        keystore: Option<Arc<dyn Keystore>>,
    ) -> Result<Arc<Self>, PhoneError> {
        aside("sojourn-open", Stop::default(), move || {
            let dir = PathBuf::from(directory);
            std::fs::create_dir_all(&dir).map_err(|error| PhoneError::new("store", error))?;
            let secret = device_secret(&dir, keystore.as_deref())?;
            Self::from_parts(Location::File(dir.join(DATABASE)), secret, pin.as_deref())
        })
        .await
    }

    /// A phone that keeps nothing: guidance can be read, and what is written is gone when the phone is.
    #[uniffi::constructor(name = "in_memory")]
    pub async fn in_memory() -> Result<Arc<Self>, PhoneError> {
        aside("sojourn-open", Stop::default(), || {
            Self::from_parts(Location::Memory, DeviceSecret(OsEntropy.array()), None)
        })
        .await
    }

    /// Lets go of the data, so that it can be opened again. Every later call answers `closed`.
    pub fn shut_down(&self) {
        self.cancel_sync();
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Who is told of changes and progress; none for nobody.
    pub fn set_watcher(&self, watcher: Option<Arc<dyn Watcher>>) {
        self.change_hooks(|hooks| hooks.watcher = watcher);
    }

    /// Where log lines go; none for nowhere.
    pub fn set_log(&self, sink: Option<Arc<dyn LogSink>>) {
        self.change_hooks(|hooks| hooks.log = sink);
    }

    /// The server: `https://example.org`.
    pub fn set_server(&self, address: String) {
        self.change_hooks(|hooks| hooks.server = Some(address));
    }

    /// The platform's own HTTP client in place of the built-in one; none for the built-in one.
    pub fn set_transport(&self, transport: Option<Arc<dyn HttpTransport>>) {
        self.change_hooks(|hooks| hooks.transport = transport);
    }

    /// Whether private data can be read.
    pub fn is_unlocked(&self) -> Result<bool, PhoneError> {
        self.look("is_unlocked", |phone| Ok(phone.is_unlocked()))
    }

    /// Whether a PIN protects this phone.
    pub fn has_pin(&self) -> Result<bool, PhoneError> {
        self.look("has_pin", |phone| Ok(phone.has_pin()?))
    }

    /// Gives the PIN, or the emergency PIN, and tells what it opened. Takes a moment, on purpose.
    pub async fn unlock(self: Arc<Self>, pin: String) -> Result<Opened, PhoneError> {
        let pin = Zeroizing::new(pin);
        let work = move || self.tell("unlock", Change::Lock, |phone| Ok(phone.unlock(&pin)?.cross()));
        aside("sojourn-pin", Stop::default(), work).await
    }

    /// What is open now; none where nothing but guidance is, and a PIN is to be asked for.
    pub fn opened(&self) -> Result<Option<Opened>, PhoneError> {
        self.look("opened", |phone| Ok(phone.opened().cross()))
    }

    /// Forgets the keys until the PIN is given again.
    pub fn lock(&self) -> Result<(), PhoneError> {
        self.tell("lock", Change::Lock, |phone| {
            phone.lock();
            Ok(())
        })
    }

    /// Sets, changes or removes the PIN of an unlocked phone.
    pub async fn set_pin(self: Arc<Self>, pin: Option<String>) -> Result<(), PhoneError> {
        let pin = pin.map(Zeroizing::new);
        let work = move || {
            self.tell("set_pin", Change::Settings, |phone| Ok(phone.set_pin(pin.as_deref().map(|pin| &**pin))?))
        };
        aside("sojourn-pin", Stop::default(), work).await
    }

    /// Sets, changes or removes the emergency PIN, which opens public guidance and nothing else.
    pub async fn set_duress_pin(self: Arc<Self>, pin: Option<String>) -> Result<(), PhoneError> {
        let pin = pin.map(Zeroizing::new);
        let work = move || {
            self.tell("set_duress_pin", Change::Settings, |phone| {
                Ok(phone.set_duress_pin(pin.as_deref().map(|pin| &**pin))?)
            })
        };
        aside("sojourn-pin", Stop::default(), work).await
    }

    /// Whether there is an emergency PIN. A phone opened with it knows of none.
    pub fn has_duress_pin(&self) -> Result<bool, PhoneError> {
        self.look("has_duress_pin", |phone| Ok(phone.has_duress_pin()?))
    }

    /// The language things are shown in.
    pub fn locale(&self) -> Result<Language, PhoneError> {
        self.look("locale", |phone| Ok(phone.locale()?.tag().cross()))
    }

    /// Chooses the language.
    pub fn set_locale(&self, language: Language) -> Result<(), PhoneError> {
        let locale = language.enter()?;
        self.tell("set_locale", Change::Settings, |phone| Ok(phone.set_locale(locale)?))
    }

    /// The place the person chose; the whole country before that.
    pub fn place(&self) -> Result<PlaceCode, PhoneError> {
        self.look("place", |phone| Ok(phone.place()?))
    }

    /// Chooses the place.
    pub fn set_place(&self, place: PlaceCode) -> Result<(), PhoneError> {
        self.tell("set_place", Change::Settings, |phone| Ok(phone.set_place(&place)?))
    }

    /// What was chosen about this phone, or what holds until something is.
    pub fn choices(&self) -> Result<PhoneChoices, PhoneError> {
        self.look("choices", |phone| Ok(phone.choices()?.cross()))
    }

    /// Chooses, all of it at once.
    pub fn set_choices(&self, choices: PhoneChoices) -> Result<(), PhoneError> {
        let choices = choices.enter()?;
        self.tell("set_choices", Change::Settings, |phone| Ok(phone.set_choices(&choices)?))
    }

    /// What a searcher of this phone would find, most visible first.
    pub fn what_is_here(&self) -> Result<Vec<Here>, PhoneError> {
        self.look("what_is_here", |phone| Ok(phone.what_is_here()?.cross()))
    }

    /// What erasing would take with it.
    pub fn erasing_takes(&self) -> Result<Erased, PhoneError> {
        self.look("erasing_takes", |phone| Ok(phone.erasing_takes()?.cross()))
    }

    /// Wipes everything private from this phone, the PIN with it.
    pub fn erase_private(&self) -> Result<Erased, PhoneError> {
        self.tell("erase_private", Change::Private, |phone| Ok(phone.erase_private()?.cross()))
    }

    /// Today, where this phone's guidance is about.
    pub fn today(&self) -> Result<Day, PhoneError> {
        self.look("today", |phone| Ok(phone.today()))
    }
}

impl Phone {
    fn from_parts(location: Location, secret: DeviceSecret, pin: Option<&str>) -> Result<Arc<Self>, PhoneError> {
        let environment = Environment {
            location,
            secret,
            clock: Box::new(SystemClock),
            entropy: Random::new(OsEntropy),
            store_entropy: Random::new(OsEntropy),
        };
        let inner = Inner::open_in(environment, pin)?;
        Ok(Arc::new(Self {
            inner: Mutex::new(Some(Arc::new(Mutex::new(inner)))),
            hooks: Mutex::default(),
            stop: Mutex::default(),
        }))
    }

    fn change_hooks(&self, change: impl FnOnce(&mut Hooks)) {
        change(&mut self.hooks.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The hooks as they are now.
    pub(crate) fn hooks(&self) -> Hooks {
        self.hooks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A call that changes nothing.
    pub(crate) fn look<T>(
        &self,
        call: &'static str,
        with: impl FnOnce(&mut Inner) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        self.noted(call, self.with(with))
    }

    /// Writes a line for an error.
    pub(crate) fn noted<T>(&self, call: &str, answer: Result<T, PhoneError>) -> Result<T, PhoneError> {
        answer.inspect_err(|error| self.log(LogLevel::Warn, call, Some(error), &[]))
    }

    /// A call that changes something: whoever watches is told once it is done.
    pub(crate) fn tell<T>(
        &self,
        call: &'static str,
        what: Change,
        with: impl FnOnce(&mut Inner) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let answer = self.look(call, with)?;
        self.changed(what);
        Ok(answer)
    }

    /// Holds the client's phone for a moment. A call that panicked left its transaction undone, so the phone stays usable.
    pub(crate) fn with<T>(&self, with: impl FnOnce(&mut Inner) -> Result<T, PhoneError>) -> Result<T, PhoneError> {
        with(&mut self.inner()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The client's phone, for who holds it for moments over a longer time.
    pub(crate) fn inner(&self) -> Result<Arc<Mutex<Inner>>, PhoneError> {
        let held = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone().ok_or_else(|| PhoneError::new("closed", "this phone was shut down: open it again"))
    }

    /// Tells whoever watches.
    pub(crate) fn changed(&self, what: Change) {
        if let Some(watcher) = self.hooks().watcher {
            watcher.changed(what);
        }
    }

    /// Writes a line where lines go.
    pub(crate) fn log(&self, level: LogLevel, call: &str, error: Option<&PhoneError>, counts: &[(&str, u64)]) {
        if let Some(log) = self.hooks().log {
            let counts: HashMap<_, _> = counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
            log.log(LogLine { level, call: call.to_owned(), code: error.map(PhoneError::stable_code), counts });
        }
    }
}
