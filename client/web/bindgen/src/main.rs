//! `sojourn-bindgen IN.wasm OUT-FOLDER NAME`: writes `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm` for a module of the web.
//!
//! The library behind `wasm-bindgen`'s command line, without that command line: half the crates, and in exactly one version.

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else { bail!("sojourn-bindgen IN.wasm OUT-FOLDER NAME") };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(true).web(true)?;
    bindgen.remove_name_section(true).remove_producers_section(true).omit_default_module_path(true);
    bindgen.generate(folder).with_context(|| format!("binding {input}"))
}
