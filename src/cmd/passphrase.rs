//! `passphrase`: creates the passphrase hash for the staff desk.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use super::error::Failure;
use super::output::print;
use crate::web::desk::passphrase::hash;

/// Asks for a passphrase and prints its hash. On a terminal it asks twice
/// without echo; otherwise it reads the first line of standard input.
pub fn run() -> Result<ExitCode, Failure> {
    let typed = if io::stdin().is_terminal() {
        asked_twice()?
    } else {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    let hash = hash(&typed)?;
    print(format!("{hash}\n"));
    Ok(ExitCode::SUCCESS)
}

fn asked_twice() -> Result<String, Failure> {
    let terminal = console::Term::stderr();
    let ask = |what: &str| -> Result<String, Failure> {
        terminal.write_str(what)?;
        terminal.read_secure_line().map_err(Failure::from)
    };
    let first = ask("Passphrase: ")?;
    if ask("The same again: ")? == first {
        Ok(first)
    } else {
        let unlike = "The two are not the same. Start again.";
        Err(Failure(unlike.to_owned()))
    }
}
