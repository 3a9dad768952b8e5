//! `import hsds` and `import ohana`: reads a package of services into a seed
//! file.

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::output::{list_name, read_as_text, unusable};
use super::{feed_source, fetcher};
use crate::cmd::error::Failure;
use crate::cmd::output::{print, today};
use crate::config::{Config, Format, Import};
use crate::diagnostic::paper::{self, Paper};
use crate::diagnostic::{Counts, Diagnostic, Severity, render};
use crate::directory::gazetteer_of;
use crate::export::seed_csv;
use crate::import::feed_address::without_secrets;
use crate::import::fetch::Fetcher;
use crate::import::hsds::join::{Flattened, flatten, keep};
use crate::import::hsds::package::ImportOptions;
use crate::import::meetings::FeedFile;
use crate::model::category::Categories;
use crate::seeds::columns::RESOURCE_COLUMNS;
use crate::seeds::read::seed_folder;
use crate::seeds::rules::rule::Findings;
use crate::seeds::settings_files;
use crate::seeds::write::csv::write_whole;

/// Reads the package and replaces the seed file atomically. Exit code 1 if an
/// error caused a row to be set aside.
pub fn run(config: &Config, options: &Import) -> Result<ExitCode, Failure> {
    let gazetteer = gazetteer_of(&config.folders.data)?;
    let categories = categories(&config.folders.data)?;
    if let Some(category) = options.category.as_deref()
        && categories.get(category).is_none()
    {
        return Err(Failure(format!(
            "There is no category {category}. The seed file categories lists them."
        )));
    }
    let told = ImportOptions {
        list: &list_name(options.out(), "resources"),
        category: options.category.as_deref(),
        categories: &categories,
        gazetteer: &gazetteer,
    };
    let mut read = flatten(&pieces(&options.source, fetcher(options))?, &told);
    let report = report(&read, options)?;
    print(format!("{report}\n"));
    if read.rows.is_empty() {
        return Err(Failure(format!(
            "{} has no service that can be used, so {} is left as it is.",
            without_secrets(&options.source),
            options.out().display()
        )));
    }
    match fs::read(options.out()) {
        Ok(before) => keep(&mut read.rows, &before),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(options.out(), &error)),
    }
    let rows = read.rows.into_values().collect();
    let file = seed_csv::file("resources.csv", RESOURCE_COLUMNS, rows)?;
    write_whole(options.out(), &file.bytes).map_err(|error| unusable(options.out(), &error))?;
    let mut found = read.diagnostics.iter();
    let has_error = found.any(|found| found.severity == Severity::Error);
    Ok(ExitCode::from(u8::from(has_error)))
}

/// The files of a package, from the folder and its subfolder `data`.
fn pieces(source: &str, fetcher: Fetcher) -> Result<Vec<FeedFile>, Failure> {
    let below = Path::new(source).join("data");
    let mut pieces = match feed_source::pieces(source, fetcher) {
        Ok(pieces) => pieces,
        Err(_) if below.is_dir() => Vec::new(),
        Err(failure) => return Err(failure),
    };
    if below.is_dir() {
        pieces.extend(feed_source::pieces(&below.to_string_lossy(), fetcher)?);
    }
    pieces.retain(|piece| piece.name != "datapackage.json");
    Ok(pieces)
}

fn categories(data: &Path) -> Result<Categories, Failure> {
    let table = seed_folder::small_file(data, "categories").map_err(Failure::unread)?;
    let Some(table) = table else {
        return Err(Failure(format!(
            "There is no categories.csv or categories.xlsx in {}.",
            data.display()
        )));
    };
    let mut findings = Findings::new(&table.file);
    Ok(settings_files::categories(&table, &mut findings))
}

fn report(read: &Flattened, options: &Import) -> Result<String, Failure> {
    match options.format {
        Format::Text => Ok(as_text(read, options)),
        Format::Json | Format::Html => {
            let mut json = render::json(read.counts, &read.diagnostics);
            json["set_aside"] = json!(read.set_aside);
            json["listings"] = json!(read.rows.len());
            report_as(options, read.counts, &read.diagnostics, &json)
        }
    }
}

/// A report for a program or on paper.
pub(super) fn report_as(
    options: &Import,
    counts: Counts,
    found: &[Diagnostic],
    json: &Value,
) -> Result<String, Failure> {
    if options.format == Format::Json {
        return serde_json::to_string_pretty(json).map_err(Failure::from);
    }
    let about = format!(
        "{} into {}",
        without_secrets(&options.source),
        options.out().display()
    );
    let paper = Paper::new("What was found in the list", &about, today());
    paper::check_report(paper, counts, found).map_err(Failure::from)
}

fn as_text(read: &Flattened, options: &Import) -> String {
    let mut out = read_as_text(&read.diagnostics, read.counts, &read.set_aside);
    let _ = write!(
        out,
        "{}: {} listings.",
        options.out().display(),
        read.rows.len()
    );
    out
}
