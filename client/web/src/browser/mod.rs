//! A phone in a worker: opened once, called by name, synced while calls go on.
//!
//! JavaScript hands over what a browser keeps (the device secret) and how requests travel; everything else is here. Text crosses
//! the border as JSON, so that there is one form of every value. [`store`] finds the place to keep things, [`world`] is the clock
//! and randomness, [`line`] carries requests.

mod line;
mod store;
mod world;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use serde_json::Value;
use sojourn_client::sdk::{SyncWish, sync};
use sojourn_client::sync::round;
use sojourn_client::{Phone, PhoneError};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use self::line::FetchLine;
use crate::calls::sync::{Progress, SyncOptions};
use crate::calls::{self, CallError};

/// An opened phone.
#[wasm_bindgen]
pub struct WebPhone {
    phone: Rc<RefCell<Phone>>,
}

/// Opens the phone kept in a folder of the browser's private file system, or one in memory that nothing is kept of.
///
/// # Errors
/// A [`CallError`] as JSON: `no-storage` where there is no such file system, `secret-lost` where the database is not of this device
/// secret, or what the phone says.
#[wasm_bindgen]
pub async fn open(folder: Option<String>, secret: Vec<u8>) -> Result<WebPhone, JsValue> {
    std::panic::set_hook(Box::new(world::panicked));
    let location = match folder {
        Some(folder) => store::in_folder(&folder).await.map_err(thrown)?,
        None => store::in_memory(),
    };
    let phone = Phone::open_in(world::environment(location, &secret).map_err(thrown)?, None);
    Ok(WebPhone { phone: Rc::new(RefCell::new(phone.map_err(|error| thrown(opening(error)))?)) })
}

/// Makes a phone of drafts in an empty folder, from a code of the server this page is from. `carry` carries requests ([`line`]).
///
/// # Errors
/// A [`CallError`] as JSON: `preview-code`, `other-server`, `no-storage`, or why the drafts could not be had or believed; nothing was made
/// of them then.
#[wasm_bindgen]
pub async fn open_drafts(
    folder: String,
    secret: Vec<u8>,
    code: String,
    server: String,
    carry: Function,
) -> Result<WebPhone, JsValue> {
    std::panic::set_hook(Box::new(world::panicked));
    let code = calls::drafts::code_for(&code, &server).map_err(thrown)?;
    let location = store::in_folder(&folder).await.map_err(thrown)?;
    let environment = world::environment(location, &secret).map_err(thrown)?;
    let phone = Phone::open_preview(environment, &code, &FetchLine(carry)).await;
    Ok(WebPhone { phone: Rc::new(RefCell::new(phone.map_err(|error| thrown(opening(error)))?)) })
}

/// Without a PIN nobody typed a wrong one: the secret is another than the one the store was made with.
fn opening(error: PhoneError) -> CallError {
    let mut error = CallError::from(error);
    if error.code == "wrong-pin" {
        error.code = "secret-lost".into();
    }
    error
}

#[wasm_bindgen]
impl WebPhone {
    /// Makes a call: JSON arguments in, a JSON view out.
    ///
    /// # Errors
    /// A [`CallError`] as JSON.
    pub fn call(&self, name: &str, args: &str) -> Result<String, JsValue> {
        let args: Value =
            serde_json::from_str(args).map_err(|error| thrown(CallError::input("args", &error.to_string())))?;
        let answer = calls::call(&mut self.phone.borrow_mut(), name, args).map_err(thrown)?;
        Ok(answer.to_string())
    }

    /// Sends what waits, hears what is new, looks for guidance. The phone is held for moments only: calls go on being answered.
    ///
    /// `carry` carries a request ([`line`]); `told` is told what is being done, as JSON; `stop` is asked between requests.
    ///
    /// # Errors
    /// A [`CallError`] as JSON.
    pub async fn sync(
        &self,
        options: String,
        carry: Function,
        told: Function,
        stop: Function,
    ) -> Result<String, JsValue> {
        let phone = Rc::clone(&self.phone);
        let options: SyncOptions =
            serde_json::from_str(&options).map_err(|error| thrown(CallError::input("options", &error.to_string())))?;
        let mut progress = |step: round::Progress| {
            let json = serde_json::to_string(&Progress::from(step)).unwrap_or_default();
            // What a listener throws is no business of the sync.
            drop(told.call1(&JsValue::NULL, &json.into()));
        };
        let stop = || stop.call0(&JsValue::NULL).is_ok_and(|answer| answer.is_truthy());
        let wish =
            SyncWish { budget: options.budget(), invite: options.invite.clone(), progress: &mut progress, stop: &stop };
        let report = sync(&*phone, &FetchLine(carry), wish).await.map_err(|error| thrown(error.into()))?;
        serde_json::to_string(&report).map_err(|error| JsError::new(&error.to_string()).into())
    }
}

/// An error as JavaScript catches it: the JSON of it.
fn thrown(error: CallError) -> JsValue {
    match serde_json::to_string(&error) {
        Ok(text) => JsValue::from_str(&text),
        Err(error) => JsError::new(&error.to_string()).into(),
    }
}
