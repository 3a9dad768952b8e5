//! `export`: the directory in another form.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;
use std::{fs, path::PathBuf};

use super::{Failure, today};
use crate::config::{Config, Export, ExportForm};
use crate::directory::Directory;
use crate::exchange::export;
use crate::exchange::seed_csv::write_whole;
use crate::model::listing::Status;

/// Folders that are copied as they stand: how people say things, and where
/// places are. Neither is made of listings.
const COPIED: [&str; 2] = ["words", "gazetteer"];

/// Writes a seed folder that reads back as the same directory.
pub fn run(config: &Config, options: &Export) -> Result<ExitCode, Failure> {
    let ExportForm::Csv = options.form;
    let (data, out) = (&config.folders.data, &options.folder);
    must_be_free(out)?;
    let (directory, _) = Directory::load(data, today()).map_err(Failure::of)?;
    let files = export::files(&directory, options.with_examples).map_err(Failure::of)?;
    let failed = |error: io::Error| {
        Failure(format!(
            "{} could not be written ({error}). Name another folder, or make room on the disk.",
            out.display()
        ))
    };
    fs::create_dir_all(out).map_err(failed)?;
    for file in &files {
        write_whole(&out.join(file.name), &file.bytes).map_err(failed)?;
    }
    for folder in COPIED {
        copy_folder(&data.join(folder), &out.join(folder)).map_err(failed)?;
    }
    let examples = directory
        .listings
        .iter()
        .filter(|l| l.status == Status::Example);
    let left_out = if options.with_examples {
        0
    } else {
        examples.count()
    };
    let written: Vec<String> = files
        .iter()
        .map(|file| format!("{} ({})", file.name, file.rows))
        .collect();
    eprintln!(
        "Wrote {} to {}. {left_out} example listings and {} rows with errors are not among them.",
        written.join(", "),
        out.display(),
        directory.counts.set_aside
    );
    Ok(ExitCode::SUCCESS)
}

/// An export never overwrites what stands somewhere.
fn must_be_free(out: &Path) -> Result<(), Failure> {
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(Failure(format!(
                "{} cannot be written to ({error}). Name a folder that is not yet there.",
                out.display()
            )));
        }
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(Failure(format!(
            "{} is not empty. Name a folder that is not yet there; nothing was written.",
            out.display()
        ))),
    }
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    fs::create_dir_all(to)?;
    for entry in entries {
        let path: PathBuf = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_file() {
            write_whole(&to.join(name), &fs::read(&path)?)?;
        }
    }
    Ok(())
}
