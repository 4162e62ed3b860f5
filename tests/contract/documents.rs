//! The documents are enough: a client written from them alone, in Python, against a server, and beside the `sojourn`
//! command's phone.

use std::path::Path;
use std::process::Command;

use crate::server::{Server, Tried};

/// Names the interpreter that has the packages of `python/requirements.txt`; `scripts/test` makes one.
const INTERPRETER: &str = "SOJOURN_CONTRACT_PYTHON";

#[test]
#[ignore = "needs Python packages: run scripts/test, or name an interpreter in SOJOURN_CONTRACT_PYTHON"]
fn a_client_written_from_the_document_alone_enrols_pairs_pushes_and_pulls() -> Tried {
    let interpreter = std::env::var(INTERPRETER)
        .map_err(|_| format!("{INTERPRETER} is not set: it names the interpreter the Python client runs in"))?;
    let server = Server::start_with(|config| config.demo = true);
    let url = format!("http://{}", server.running.as_ref().ok_or("not running")?.addr);
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/python/story.py");
    let told = Command::new(interpreter).arg(story).arg(url).arg(sojourn_tests::binary::sojourn()?).output()?;
    let (out, err) = (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "the story broke off: {}\n{out}\n{err}", told.status);
    assert!(out.trim_end().ends_with("the story is told"), "the story did not reach its end:\n{out}");
    Ok(())
}
