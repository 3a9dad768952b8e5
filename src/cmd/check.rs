//! `check`: reports errors in the seed files, cell by cell.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::error::Failure;
use super::output::{print, today};
use crate::check;
use crate::config::{Check, Config, Folders, Format};
use crate::diagnostic::paper::{self, Paper};
use crate::diagnostic::{Counts, Diagnostic, render};
use crate::directory::{Directory, gazetteer_of};
use crate::export::annotated_csv::fixed_copy;
use crate::index::store::Store;
use crate::privacy::PrivatePlaces;
use crate::publish::accepted::preview::preview;
use crate::report::generated_ids::generated_ids;
use crate::report::open_answers::OpenAnswer;
use crate::report::urgency::crisis_ids;
use crate::report::{duplicates, open_answers};
use crate::seeds::read::seed_folder::{SeedFile, Tables};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::rows::cell_places::locate;
use crate::seeds::rules::cascades::causes;
use crate::seeds::write::csv::write_whole;

/// The checked files and the diagnostics.
struct Found {
    about: String,
    files: usize,
    counts: Counts,
    diagnostics: Vec<Diagnostic>,
    private: PrivatePlaces,
    /// Answers about crisis lines on which nobody has acted.
    reported: Vec<OpenAnswer>,
}

/// Checks the seed folder or the given files, and prints the diagnostics. Exit
/// code 1 if there is an error.
pub fn run(config: &Config, options: &Check) -> Result<ExitCode, Failure> {
    let given: Vec<SeedFile> = options
        .files
        .iter()
        .map(|path| SeedFile::on_disk(path))
        .collect();
    if options.ids {
        return print_ids(&config.folders.data, &given);
    }
    let mut found = find(&config.folders, &given, &options.files)?;
    let seeds = SeedView::of(&config.folders.data);
    let place = |found: &mut [Diagnostic], private| locate(found, &seeds, &given, private);
    let told = || {
        let mut told = causes(found.diagnostics.clone());
        place(&mut told, &found.private);
        told
    };
    if let Some(out) = &options.fixed {
        write_fixed(&given, &options.files, &found.diagnostics, out)?;
    }
    let report = match options.format {
        Format::Text => as_text(&found, &told()),
        Format::Json => {
            place(&mut found.diagnostics, &found.private);
            let json = render::json(found.counts, &found.diagnostics);
            serde_json::to_string_pretty(&json)?
        }
        Format::Html => {
            let paper = Paper::new("What was found in the seed files", &found.about, today());
            paper::check_report(paper, found.counts, &told())?
        }
    };
    print(format!("{report}\n"));
    let mut diagnostics = found.diagnostics.iter();
    let has_error = diagnostics.any(|found| found.is_error());
    Ok(ExitCode::from(u8::from(has_error)))
}

fn find(folders: &Folders, given: &[SeedFile], paths: &[PathBuf]) -> Result<Found, Failure> {
    let folder = folders.data.as_path();
    let gazetteer = gazetteer_of(folder)?;
    let store = Store::new(&folders.index);
    if given.is_empty() {
        let tables = || Directory::tables(&SeedView::of(folder));
        let (directory, mut diagnostics, refused) =
            match preview(folder, &store, tables, &gazetteer, today())? {
                Some(seen) => (seen.directory, seen.diagnostics, seen.refused),
                None => {
                    let (directory, found) = Directory::load_with(folder, gazetteer, today())?;
                    (directory, found, Vec::new())
                }
            };
        diagnostics.extend(duplicates::notes(&directory));
        diagnostics.extend(refused);
        return Ok(Found {
            about: format!("Seed folder {}", folder.display()),
            files: directory.files,
            counts: directory.counts,
            diagnostics,
            private: directory.private.clone(),
            reported: reported(folder, &directory)?,
        });
    }
    let mut checked = check::files(folder, given, &gazetteer, today())?;
    let tables = || {
        let tables = Tables::read(&SeedView::of(folder)).and_then(|tables| tables.with(given));
        tables.map_err(Failure::unread)
    };
    let seen = preview(folder, &store, tables, &gazetteer, today())?;
    let refused = seen.into_iter().flat_map(|seen| seen.refused);
    checked.diagnostics.extend(refused);
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    Ok(Found {
        about: format!(
            "{}, with the seed folder {}",
            names.join(", "),
            folder.display()
        ),
        files: given.len(),
        counts: checked.counts,
        diagnostics: checked.diagnostics,
        private: checked.directory.private,
        reported: Vec::new(),
    })
}

/// Answers about crisis lines on which nobody has acted.
fn reported(folder: &Path, directory: &Directory) -> io::Result<Vec<OpenAnswer>> {
    let mut open = open_answers::of_directory(folder, directory)?;
    let listings = directory.listings();
    let crisis = crisis_ids(directory, &listings);
    open.retain(|one| crisis.contains(one.id.as_str()));
    Ok(open)
}

/// Prints the ids of rows that have none of their own, as CSV.
fn print_ids(folder: &Path, given: &[SeedFile]) -> Result<ExitCode, Failure> {
    let tables = Tables::read(&SeedView::of(folder)).and_then(|tables| tables.with(given));
    let tables = tables.map_err(Failure::unread)?;
    let directory = if given.is_empty() {
        Directory::load(folder, today())?.0
    } else {
        check::files(folder, given, &gazetteer_of(folder)?, today())?.directory
    };
    let mut printed = csv::Writer::from_writer(Vec::new());
    printed.write_record(["file", "row", "id"])?;
    for one in generated_ids(&tables, &directory).map_err(Failure::unread)? {
        printed.write_record([&one.file, &one.row.to_string(), &one.id])?;
    }
    print(
        printed
            .into_inner()
            .map_err(|error| Failure(error.to_string()))?,
    );
    Ok(ExitCode::SUCCESS)
}

fn as_text(found: &Found, told: &[Diagnostic]) -> String {
    let mut report = String::new();
    for OpenAnswer {
        name, on, answer, ..
    } in &found.reported
    {
        let _ = writeln!(
            report,
            "CRISIS LINE: {name} was called, and nobody has acted on the answer of {on}: {answer}. \
             Call it again, and put it right or confirm it.\n"
        );
    }
    for diagnostic in told {
        report.push_str(&render::text(diagnostic));
        report.push('\n');
    }
    report.push_str(&render::summary(
        found.files,
        found.counts,
        &found.diagnostics,
    ));
    report
}

/// Writes a copy of the one checked file with a FIX column.
fn write_fixed(
    given: &[SeedFile],
    paths: &[PathBuf],
    found: &[Diagnostic],
    out: &Path,
) -> Result<(), Failure> {
    let ([file], [path]) = (given, paths) else {
        return Err(Failure(
            "--fixed needs one file: waypost check resources.csv --fixed to-fix.csv".to_owned(),
        ));
    };
    let same = |a: &Path, b: &Path| {
        fs::canonicalize(a)
            .ok()
            .is_some_and(|a| fs::canonicalize(b).ok() == Some(a))
    };
    if same(path, out) {
        return Err(Failure(format!(
            "{} is the file that was checked. Name another file with --fixed.",
            out.display()
        )));
    }
    let grid = file.grid().map_err(Failure::unread)?;
    let Some(header) = file.header_row(&grid) else {
        return Err(Failure(format!(
            "{} has no rows that can be copied, so {} was not written.",
            path.display(),
            out.display()
        )));
    };
    let of_file: Vec<Diagnostic> = found
        .iter()
        .filter(|finding| *finding.file == *file.name)
        .cloned()
        .collect();
    let bytes = fixed_copy(&grid, header, &of_file)?;
    write_whole(out, &bytes).map_err(|error| {
        Failure(format!(
            "{} could not be written ({error}). Close it in other programs, or name another file \
             with --fixed.",
            out.display()
        ))
    })
}
