//! The phone itself: PIN, language, place, today, and how it stands with its server.

use sojourn_client::sdk::{
    APP_VERSION, Choices, Connection, ErasedView, HereView, LetterView, MaySyncView, MonthUseView, Status, SyncView,
    print, trouble_words,
};
use sojourn_client::store::Opened;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::calls;

calls! { CALLS:
    /// Whether private data can be read.
    Read is_unlocked() -> bool = |phone| phone.is_unlocked();

    /// Whether a PIN protects this phone.
    Read has_pin() -> bool = |phone| phone.has_pin()?;

    /// What is open now; nothing but guidance, and a PIN to be asked for, when this is none.
    Read opened() -> Option<Opened> = |phone| phone.opened();

    /// Gives the PIN or the emergency PIN; `wrong-pin` or `pin-paused` otherwise.
    Session unlock(pin: String) -> Opened = |phone| phone.unlock(&pin)?;

    /// Forgets the keys until the PIN is given again.
    Session lock() -> () = |phone| phone.lock();

    /// Sets or changes the PIN of an unlocked phone; without one, removes it.
    Write set_pin(pin: Option<String>) -> () = |phone| phone.set_pin(pin.as_deref())?;

    /// Sets, changes or removes the emergency PIN, which opens public guidance and nothing else.
    Write set_duress_pin(pin: Option<String>) -> () = |phone| phone.set_duress_pin(pin.as_deref())?;

    /// Whether there is an emergency PIN. A phone opened with it knows of none.
    Read has_duress_pin() -> bool = |phone| phone.has_duress_pin()?;

    /// The language things are shown in.
    Read locale() -> Locale = |phone| phone.locale()?;

    /// Chooses the language.
    Write set_locale(locale: Locale) -> () = |phone| phone.set_locale(locale)?;

    /// The place the person chose; the whole country before that.
    Read place() -> PlaceCode = |phone| phone.place()?;

    /// Chooses the place.
    Write set_place(place: PlaceCode) -> () = |phone| phone.set_place(&place)?;

    /// Today, where the guidance is about.
    Read today() -> Date = |phone| phone.today();

    /// Reads drafts as if today were another day; the real one when left out. Refused on a phone of published guidance.
    Session pretend_today(day: Option<Date>) -> () = |phone| phone.pretend_today(day)?;

    /// This app's version.
    Read version() -> String = |_phone| APP_VERSION.to_owned();

    /// What to say before a page is printed or saved: it is not sealed like what stays on the phone.
    Read print_warning() -> String = |phone| print::warning(phone.locale()?).to_owned();
}

calls! { STATUS:
    /// Where the phone stands with its server and its guidance, for the one line every screen can show.
    Read status() -> Status = |phone| phone.status()?;

    /// The page about sending and receiving: the same in words, with what waits for the person.
    Read sync_view() -> SyncView = |phone| phone.sync_view()?;

    /// What was chosen about sending, locking and reading aloud.
    Read choices() -> Choices = |phone| phone.choices()?;

    /// Chooses, all of it at once.
    Write set_choices(choices: Choices) -> () = |phone| phone.set_choices(&choices)?;

    /// Whether to send and receive now over such a connection, by itself or by hand, with how many bytes at most. What passes from now on
    /// counts as over that connection.
    Session may_sync(connection: Connection, by_hand: bool) -> MaySyncView = |phone| phone.may_sync(connection, by_hand)?;

    /// What this month took so far where bytes may cost something.
    Read month_use() -> MonthUseView = |phone| phone.month_use()?;

    /// What a searcher of this phone would find, most visible first; what is private is only counted while the phone is open.
    Read what_is_here() -> Vec<HereView> = |phone| phone.what_is_here()?;

    /// What erasing would take with it.
    Read erasing_takes() -> ErasedView = |phone| phone.erasing_takes()?;

    /// Wipes everything private from this phone, the PIN with it. What a server or another phone has stays there, sealed.
    Write erase_private() -> ErasedView = |phone| phone.erase_private()?;

    /// Opens something the server did not take: what it says, and whether it may be offered once more.
    Read letter(id: String) -> LetterView = |phone| phone.letter(&id)?;

    /// Offers it once more, as it is.
    Write resend_letter(id: String) -> () = |phone| phone.resend_letter(&id)?;

    /// What a code of a report or of a server means, and what becomes of one's own records.
    Read trouble_words(code: String) -> String = |phone| trouble_words(&code, phone.locale()?).to_owned();

    /// Gives up something the server did not take, by the id that `sync_view` names.
    Write drop_letter(id: String) -> () = |phone| phone.drop_letter(&id)?;
}
