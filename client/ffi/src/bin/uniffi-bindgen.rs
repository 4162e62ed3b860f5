//! Writes the bindings for Kotlin, Swift and Python out of the built library: `uniffi-bindgen generate LIBRARY --language python …`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
