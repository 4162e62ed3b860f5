//! The `sojourn` command: the server, the demonstration, a phone in the terminal, and the tools around them.

use std::process::ExitCode;

fn main() -> ExitCode {
    sojourn_server::cli::main()
}
