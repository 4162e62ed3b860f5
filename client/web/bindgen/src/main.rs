//! `sojourn-bindgen bind IN.wasm OUT-FOLDER NAME`: writes `NAME.js`, `NAME.d.ts` and `NAME_bg.wasm` for a module of the web.
//! `sojourn-bindgen unpack IN OUT`: writes the baseline's packs as text, which compress better together with the program.
//!
//! The first is the library behind `wasm-bindgen`'s command line, without that command line: half the crates, and in exactly one
//! version.

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

/// No pack's text is larger (`core::guidance::pack`).
const PACK_TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bind", input, folder, name] => bind(input, folder, name),
        ["unpack", input, output] => unpack(input, output),
        _ => bail!("sojourn-bindgen bind IN.wasm OUT-FOLDER NAME | unpack IN OUT"),
    }
}

fn bind(input: &str, folder: &str, name: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(true).web(true)?;
    bindgen.remove_name_section(true).remove_producers_section(true).omit_default_module_path(true);
    bindgen.generate(folder).with_context(|| format!("binding {input}"))
}

/// The list stays as it is: name, space, length, line break, bytes. The release signs what packs unpack to.
fn unpack(input: &str, output: &str) -> Result<()> {
    let packed = std::fs::read(input).with_context(|| format!("reading {input}"))?;
    let (mut rest, mut plain) = (packed.as_slice(), Vec::new());
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').context("a pack without its line")?;
        let line = std::str::from_utf8(&rest[..end])?;
        let (name, length) = line.split_once(' ').context("a line without a length")?;
        let (body, after) = rest[end + 1..].split_at_checked(length.parse()?).context("a pack that ends too early")?;
        let text = zstd::bulk::decompress(body, PACK_TEXT_BYTES_MAX).with_context(|| format!("unpacking {name}"))?;
        plain.extend_from_slice(format!("{name} {}\n", text.len()).as_bytes());
        plain.extend_from_slice(&text);
        rest = after;
    }
    std::fs::write(output, plain).with_context(|| format!("writing {output}"))
}
