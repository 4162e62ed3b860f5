//! The cases every store must pass, run on the browser's: `tests/browser/conformance.mjs` calls them in a worker of Chromium.
//!
//! The cases are `client`'s own list, not a copy. Each gets a database of its own in OPFS, in the pool that phones use. Built for a
//! browser only: `client/web/build --trial`.

/// What the worker calls.
#[cfg(target_arch = "wasm32")]
pub mod browser {
    use sojourn_client::environment::Random;
    use sojourn_client::store::conformance::CASES;
    use sojourn_client::store::sqlite::{Location, SqliteStore};
    use sojourn_client::store::vault::DeviceSecret;
    use sqlite_wasm_rs::WasmOsCallback;
    use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, install};
    use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

    /// Files for every case: a database and its log.
    const FILES_A_CASE: usize = 2;

    /// The names of the cases.
    #[wasm_bindgen]
    #[must_use]
    pub fn names() -> Vec<String> {
        CASES.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// Takes an empty folder of the private file system.
    ///
    /// # Errors
    /// What the file system says.
    #[wasm_bindgen]
    pub async fn prepare(folder: String) -> Result<(), JsValue> {
        let files = CASES.len() * FILES_A_CASE + 1;
        let options =
            OpfsSAHPoolCfgBuilder::new().directory(&folder).clear_on_init(true).initial_capacity(files).build();
        let pool = install::<WasmOsCallback>(&options, true).await;
        pool.map(drop).map_err(|error| JsValue::from_str(&error.to_string()))
    }

    /// Runs a case on a fresh store, and once more on the same file opened again: it must still be a whole database.
    ///
    /// # Errors
    /// What the case says.
    #[wasm_bindgen]
    pub fn run(name: &str) -> Result<(), JsValue> {
        let said = |error: &dyn std::fmt::Display| JsValue::from_str(&error.to_string());
        let (_, case) = CASES.iter().find(|(known, _)| *known == name).ok_or_else(|| said(&"no such case"))?;
        let mut store = open(name).map_err(|error| said(&error))?;
        case(&mut store).map_err(|error| said(&error))?;
        drop(store);
        open(name).map(drop).map_err(|error| said(&error))
    }

    fn open(name: &str) -> Result<SqliteStore, sojourn_client::store::StoreError> {
        let location = Location::File(format!("{name}.db").into());
        SqliteStore::open(&location, &DeviceSecret([7; 32]), None, Random::new(counted()))
    }

    /// Bytes that differ from one another; the cases ask for nothing more of them.
    fn counted() -> impl FnMut(&mut [u8]) {
        let mut at = 0_u64;
        move |out: &mut [u8]| {
            for byte in out {
                at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *byte = (at >> 56) as u8;
            }
        }
    }
}
