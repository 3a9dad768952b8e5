//! `import table`: reads any table into a seed file.

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::output::{list_name, reasons, unusable};
use super::package::report_as;
use super::{feed_source, fetcher};
use crate::cmd::error::Failure;
use crate::cmd::output::{print, today};
use crate::config::{Config, Format, Import};
use crate::diagnostic::{Severity, render};
use crate::directory::Directory;
use crate::export::seed_csv;
use crate::import::feed_address::{spreadsheet_export, without_secrets};
use crate::import::hsds::join::keep;
use crate::import::table::columns::parse_columns;
use crate::import::table::context::TableContext;
use crate::import::table::kinds::KindReader;
use crate::import::table::{ImportedTable, import};
use crate::index::store::Store;
use crate::query::lexicon::Lexicon;
use crate::query::likeness::Likeness;
use crate::seeds::columns::RESOURCE_COLUMNS;
use crate::seeds::write::csv::write_whole;
use crate::seeds::write::row_cells::RowCells;

/// Reads the table, prints which column was taken for which, and replaces the
/// seed file atomically. Without `--out` nothing is written. Exit code 1 if an
/// error caused a row to be set aside.
pub fn run(config: &Config, options: &Import) -> Result<ExitCode, Failure> {
    let named = parse_columns(options.columns.as_deref().unwrap_or_default()).map_err(Failure)?;
    let directory = Directory::load(&config.folders.data, today())?.0;
    let generation = Store::new(&config.folders.index).latest_valid();
    let likeness = generation.map_or_else(Likeness::default, |served| served.likeness.clone());
    let lexicon = Lexicon::compile(&directory.words, &directory.categories, &directory.listings);
    let gazetteer = &directory.gazetteer;
    let kinds = KindReader::new(&directory.categories, &lexicon, &likeness, gazetteer);
    if let Some(category) = &options.category
        && directory.categories.get(category).is_none()
    {
        return Err(Failure(format!(
            "There is no category {category}. The seed file categories lists them."
        )));
    }
    let out = options.out.as_deref();
    let source = spreadsheet_export(&options.source, options.sheet.is_some());
    let pieces = feed_source::pieces(&source, fetcher(options))?;
    let name = out.unwrap_or(Path::new(pieces.first().map_or("", |piece| &piece.name)));
    let before = match out.map(fs::read) {
        Some(Ok(bytes)) => bytes,
        Some(Err(error)) if error.kind() != ErrorKind::NotFound => {
            return Err(unusable(name, &error));
        }
        _ => Vec::new(),
    };
    let context = TableContext {
        list: &list_name(name, "resources"),
        category: options.category.as_deref(),
        sheet: options.sheet.as_deref(),
        named: &named,
        kinds: &kinds,
        gazetteer,
        url: pieces.first().and_then(|piece| piece.url.as_deref()),
    };
    let mut read = import(&pieces, &context, &before);
    if let Some((column, headers)) = read.missing_column(&named) {
        return Err(Failure(format!(
            "The list has no column “{column}”. It has: {headers}. Nothing was written."
        )));
    }
    keep(&mut read.rows, &before);
    let aside = out.map(|out| out.with_file_name(format!("without-kind-{}.csv", context.list)));
    print(format!("{}\n", report(&read, options, aside.as_deref())?));
    if let (Some(out), Some(aside)) = (out, &aside) {
        if read.rows.is_empty() && read.without_kind.is_empty() {
            return Err(Failure(format!(
                "{} has no row that can be used, so {} is left as it is.",
                without_secrets(&options.source),
                out.display()
            )));
        }
        write(out, read.rows.into_values().collect())?;
        if !read.without_kind.is_empty() {
            write(aside, read.without_kind.into_values().collect())?;
        }
    }
    let mut found = read.diagnostics.iter();
    let has_error = found.any(|found| found.severity == Severity::Error);
    Ok(ExitCode::from(u8::from(has_error)))
}

fn write(out: &Path, rows: Vec<RowCells>) -> Result<(), Failure> {
    let file = seed_csv::file("resources.csv", RESOURCE_COLUMNS, rows)?;
    write_whole(out, &file.bytes).map_err(|error| unusable(out, &error))
}

fn report(read: &ImportedTable, options: &Import, aside: Option<&Path>) -> Result<String, Failure> {
    if options.format == Format::Text {
        return Ok(as_text(read, options, aside));
    }
    let mut json = render::json(read.counts, &read.diagnostics);
    json["set_aside"] = json!(read.set_aside);
    json["listings"] = json!(read.rows.len());
    json["without_kind"] = json!(read.without_kind.len());
    let columns = read
        .mappings
        .iter()
        .map(|mapping| json!({ "table": mapping.table, "columns": mapping.line() }));
    json["tables"] = columns.collect();
    report_as(options, read.counts, &read.diagnostics, &json)
}

fn as_text(read: &ImportedTable, options: &Import, aside: Option<&Path>) -> String {
    let mut out = String::new();
    for mapping in &read.mappings {
        let _ = writeln!(out, "The columns of {}:", mapping.table);
        for column in &mapping.columns {
            let example = match column.column {
                "person" => "people are not kept".to_owned(),
                _ => render::shown(&column.example),
            };
            let name = match column.column {
                "skip" => "not used".to_owned(),
                _ => column.name(),
            };
            let _ = writeln!(out, "  {name:<16} {:<28} {example}", column.reference());
        }
        let _ = writeln!(out, "To correct it, change this and give it back:");
        let _ = writeln!(out, "  --columns \"{}\"\n", mapping.line());
    }
    for diagnostic in &read.diagnostics {
        let _ = writeln!(out, "{}", render::line(diagnostic));
    }
    let counts = read.counts;
    let _ = write!(
        out,
        "\nRead {} rows: {} used ({} with a warning), {} set aside{}.\n{} listings",
        counts.rows,
        counts.used,
        counts.warned,
        counts.set_aside,
        reasons(&read.set_aside),
        read.rows.len(),
    );
    let into = options
        .out
        .as_deref()
        .map(|out| format!(" in {}", out.display()));
    out.push_str(
        &into.unwrap_or_else(|| "; nothing was written, for there is no --out".to_owned()),
    );
    if !read.without_kind.is_empty() {
        let _ = write!(
            out,
            "; {} more without a kind of help",
            read.without_kind.len()
        );
        let into = aside.map(|aside| format!(" in {}", aside.display()));
        out.push_str(&into.unwrap_or_default());
    }
    out.push('.');
    out
}
