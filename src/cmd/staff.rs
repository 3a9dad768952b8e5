//! `staff`: who may sign in at the staff desk.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use super::error::Failure;
use super::output::print;
use crate::config::serving::{StaffCommand, StaffOptions};
use crate::web::desk::sign_in::passphrase::hash;
use crate::web::desk::sign_in::staff_list::StaffList;

/// Adds, removes or lists staff. A running server reads the list by itself.
pub fn run(options: &StaffOptions) -> Result<ExitCode, Failure> {
    let file = &options.list.staff_file;
    let list = StaffList::read(file)?;
    match &options.command {
        StaffCommand::Add { name } => {
            // The name first: nobody types a passphrase for nothing.
            let name = list.new_name(name)?;
            list.with(&name, hash(&passphrase()?)?)?.write(file)?;
            let file = file.display();
            print(format!(
                "{name} may sign in at the staff desk now ({file}).\n"
            ));
        }
        StaffCommand::Remove { name } => {
            let left = list.without(name)?;
            left.write(file)?;
            let mut said = format!("{name} cannot sign in any more, and is signed out.\n");
            if left.staff.is_empty() {
                said.push_str("Nobody is left: the desk stays closed until somebody is added.\n");
            }
            print(said);
        }
        StaffCommand::List => {
            let mut names = String::new();
            for member in &list.staff {
                let _ = writeln!(names, "{}", member.name);
            }
            print(names);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks for a passphrase: twice and without echo on a terminal, otherwise as
/// the first line of standard input.
fn passphrase() -> Result<String, Failure> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let terminal = console::Term::stderr();
    let ask = |what: &str| -> Result<String, Failure> {
        terminal.write_str(what)?;
        terminal.read_secure_line().map_err(Failure::from)
    };
    let first = ask("Their passphrase: ")?;
    if ask("The same again: ")? == first {
        Ok(first)
    } else {
        let unlike = "The two are not the same. Start again.";
        Err(Failure(unlike.to_owned()))
    }
}
