//! `export`: the directory in another format.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::Value;

use super::error::Failure;
use super::log;
use super::output::today;
use super::static_site;
use crate::config::{Config, Export, ExportForm};
use crate::directory::Directory;
use crate::export::hsds::package;
use crate::export::seed_csv::Exported;
use crate::export::{geojson, meeting_guide, seed_csv};
use crate::model::listing::Listing;
use crate::seeds::write::csv::write_whole;
use crate::web::links;

/// Folders to copy unchanged, because they contain no listings: search
/// vocabulary and the gazetteer.
const COPIED: [&str; 2] = ["words", "gazetteer"];

/// Writes the directory in the chosen format.
pub fn run(config: &Config, options: &Export) -> Result<ExitCode, Failure> {
    let out = &options.out;
    if options.form != ExportForm::Site && options.address.is_some() {
        let only = "--address is for “export site” alone. Leave it out; nothing was written.";
        return Err(Failure(only.to_owned()));
    }
    if options.form == ExportForm::Site {
        return static_site::run(config, options);
    }
    must_be_free(out)?;
    let (directory, _) = Directory::load(&config.folders.data, today())?;
    let page = |listing: &Listing| links::whole_listing(&directory.site.address, &listing.id);
    let written = match options.form {
        ExportForm::Site => return static_site::run(config, options),
        ExportForm::Csv => {
            let files = seed_csv::files(&directory)?;
            write_folder(&files, out)?;
            for folder in COPIED {
                let copied = copy_folder(&config.folders.data.join(folder), &out.join(folder));
                copied.map_err(|error| failed(out, &error))?;
            }
            in_words(&files)
        }
        ExportForm::Hsds => {
            let files = package::files(&directory, &page)?;
            write_folder(&files, out)?;
            in_words(&files)
        }
        ExportForm::Geojson => {
            let json = geojson::export(directory.listings().iter().map(Arc::as_ref), &page);
            let count = json["features"].as_array().map_or(0, Vec::len);
            write_file(&json, out)?;
            format!("{count} features")
        }
        ExportForm::MeetingGuide => {
            let json = meeting_guide::export(directory.listings().iter().map(Arc::as_ref), &page);
            let count = json.as_array().map_or(0, Vec::len);
            write_file(&json, out)?;
            format!("{count} meetings in use")
        }
    };
    log::say(format!(
        "Wrote {written} to {}. Examples and {} rows with errors are not among them.",
        out.display(),
        directory.counts.set_aside
    ));
    Ok(ExitCode::SUCCESS)
}

fn in_words(files: &[Exported]) -> String {
    let each = files
        .iter()
        .map(|file| format!("{} ({})", file.name, file.rows));
    each.collect::<Vec<_>>().join(", ")
}

fn failed(out: &Path, error: &io::Error) -> Failure {
    Failure(format!(
        "{} could not be written ({error}). Name another place, or make room on the disk.",
        out.display()
    ))
}

fn write_folder(files: &[Exported], out: &Path) -> Result<(), Failure> {
    let written = fs::create_dir_all(out).and_then(|()| {
        let mut each = files.iter();
        each.try_for_each(|file| write_whole(&out.join(file.name), &file.bytes))
    });
    written.map_err(|error| failed(out, &error))
}

fn write_file(json: &Value, out: &Path) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(json)?;
    text.push('\n');
    write_whole(out, text.as_bytes()).map_err(|error| failed(out, &error))
}

/// An export never overwrites existing files.
fn must_be_free(out: &Path) -> Result<(), Failure> {
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(Failure(format!(
                "{} is there already. Name another; nothing was written.",
                out.display()
            )));
        }
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
