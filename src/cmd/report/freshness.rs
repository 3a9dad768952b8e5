//! `freshness`: prints the call list, or reads back a completed one.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::cmd::error::Failure;
use crate::cmd::output::{print, print_sheet, today};
use crate::config::{Config, Freshness};
use crate::directory::Directory;
use crate::report::call_list::{call_list, due_calls};
use crate::report::open_answers::TakenIn;
use crate::report::returned_call_list::{EditedFile, NotEdited, Open, Returned};
use crate::report::{file_history, open_answers, returned_call_list};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::write::csv::write_whole;

/// Prints the call list, or processes a returned one.
pub fn run(config: &Config, options: &Freshness) -> Result<ExitCode, Failure> {
    let (directory, _) = Directory::load(&config.folders.data, today())?;
    if let Some(file) = &options.returned {
        return take_in(config, options, &directory, file);
    }
    let open = open_answers::of_directory(&config.folders.data, &directory)?;
    print_sheet(
        &call_list(&due_calls(&directory, &open, today())),
        options.report.format,
        config,
    )
}

/// Writes the call dates into the seeds. Exit code 1 if a row of the list or a
/// seed file needs manual work.
fn take_in(
    config: &Config,
    options: &Freshness,
    directory: &Directory,
    file: &Path,
) -> Result<ExitCode, Failure> {
    let unread = |error: &dyn std::fmt::Display| {
        Failure(format!("{} could not be read: {error}.", file.display()))
    };
    let bytes = fs::read(file).map_err(|error| unread(&error))?;
    let returned =
        returned_call_list::read(&bytes, directory, today()).map_err(|error| unread(&error))?;
    let folder = &config.folders.data;
    if options.out.is_none() {
        let taken_in = TakenIn {
            by: None,
            on: today(),
        };
        open_answers::keep(folder, &returned, directory, &taken_in)?;
    }
    let (changes, refused) =
        returned_call_list::edited_files(&SeedView::of(folder), directory, &returned);
    let unwritten: usize = refused.iter().map(|file| file.ids.len()).sum();
    let mut refused: Vec<String> = refused.iter().map(NotEdited::to_string).collect();
    let mut report = String::new();
    for change in &changes {
        match write(folder, options.out.as_deref(), change) {
            Ok(said) => report.push_str(&said),
            Err(error) => refused.push(format!("{} was not changed: {error}.", change.file)),
        }
    }
    for said in &refused {
        let _ = writeln!(report, "{said}");
    }
    report.push_str(&remarks(&returned, unwritten));
    print(report);
    let open = !refused.is_empty() || !returned.problems.is_empty();
    Ok(ExitCode::from(u8::from(open)))
}

fn write(folder: &Path, out: Option<&Path>, change: &EditedFile) -> std::io::Result<String> {
    let cells = match change.cells {
        1 => "1 day".to_owned(),
        number => format!("{number} days"),
    };
    let Some(out) = out else {
        let now = jiff::Zoned::now().datetime();
        let old = file_history::replace(folder, &change.file, &change.bytes, now)?
            .map_or(String::new(), |old| {
                format!(" The old version is {}.", old.display())
            });
        let gone = match &change.converted {
            Some(converted) => {
                let workbook = &converted.workbook;
                let kept = file_history::remove(folder, workbook, now)?;
                format!(
                    " It takes the place of {workbook}, which is {} now.",
                    kept.display()
                )
            }
            None => String::new(),
        };
        return Ok(format!("{}: {cells} written.{old}{gone}\n", change.file));
    };
    fs::create_dir_all(out)?;
    let path = out.join(&change.file);
    write_whole(&path, &change.bytes)?;
    Ok(format!("{}: {cells} written.\n", path.display()))
}

/// What is left to do by hand: listings to edit, and rows that were not used.
fn remarks(returned: &Returned, unwritten: usize) -> String {
    let mut out = String::new();
    let mut list = |heading: &str, rows: &[Open]| {
        if rows.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{heading}");
        for Open { row, id, message } in rows {
            let _ = writeln!(out, "  row {row}, {id}: {message}");
        }
    };
    list("To edit in the seed files:", &returned.edit);
    list("Not used, for a person to look at:", &returned.problems);
    let _ = writeln!(
        out,
        "\n{} confirmed, {} to edit, {} not used, {} without an answer, {} left blank.",
        returned.confirmed.len() - unwritten,
        returned.edit.len(),
        returned.problems.len(),
        returned.unheard,
        returned.blank
    );
    out
}
