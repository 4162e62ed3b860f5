//! The browser's clock and randomness, and what is said when the program itself is wrong.

use js_sys::{Date, Reflect, Uint8Array};
use sojourn_client::environment::{Clock, Random};
use sojourn_client::sdk::Environment;
use sojourn_client::store::sqlite::Location;
use sojourn_client::store::vault::DeviceSecret;
use sojourn_core::entropy::Entropy;
use sojourn_core::time::Millis;
use wasm_bindgen::prelude::{JsCast, JsValue, wasm_bindgen};

use crate::calls::CallError;

/// Bytes that one request for randomness may ask for (Web Cryptography, `getRandomValues`).
const RANDOM_BYTES_MAX: usize = 65_536;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn get_random_values(into: &Uint8Array) -> Result<JsValue, JsValue>;
}

struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Millis {
        Millis(whole_millis(Date::now()))
    }
}

/// A browser tells time as a floating number of whole milliseconds; before 1970 counts as 1970.
fn whole_millis(now: f64) -> u64 {
    now as u64
}

struct BrowserEntropy;

impl Entropy for BrowserEntropy {
    fn fill(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(RANDOM_BYTES_MAX) {
            let bytes = Uint8Array::new_with_length(u32::try_from(part.len()).expect("a chunk is small"));
            get_random_values(&bytes).expect("a browser without randomness cannot make keys, and must not pretend to");
            bytes.copy_to(part);
        }
    }
}

/// What a phone is made from, in a browser.
///
/// # Errors
/// `input` for a device secret of another length.
pub(super) fn environment(location: Location, secret: &[u8]) -> Result<Environment, CallError> {
    let secret: [u8; 32] = secret.try_into().map_err(|_| CallError::input("secret", "32 bytes"))?;
    Ok(Environment {
        location,
        secret: DeviceSecret(secret),
        clock: Box::new(BrowserClock),
        entropy: Random::new(BrowserEntropy),
        store_entropy: Random::new(BrowserEntropy),
    })
}

/// Says where the program was wrong, and nothing of what it worked on: that may be a person's.
pub(super) fn panicked(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, ToString::to_string);
    console_error(&format!("sojourn: a mistake in the program at {place}"));
}

/// A property of a JavaScript object as text.
pub(super) fn text_of(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_string()
}

/// A property of a JavaScript object as bytes.
pub(super) fn bytes_of(object: &JsValue, name: &str) -> Option<Vec<u8>> {
    let value = Reflect::get(object, &JsValue::from_str(name)).ok()?;
    Some(value.dyn_into::<Uint8Array>().ok()?.to_vec())
}
