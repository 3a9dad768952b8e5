//! `import`: reads lists of other programs into a seed file.
//!
//! | File | Content |
//! | --- | --- |
//! | `feed_source` | The files of a list, from disk or over HTTP |
//! | `reference` | What lists are read with |
//! | `output` | What was read, as text, JSON or on paper |

pub mod feed_source;
pub mod output;
pub mod reference;

use std::collections::HashSet;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use super::error::Failure;
use crate::cmd::output::print;
use crate::config::{Config, Import, ImportFormat};
use crate::export::seed_csv;
use crate::import::feed_address::without_secrets;
use crate::import::list::{ListSettings, Rows};
use crate::import::refresh::merge::{ids_elsewhere, under_own_ids};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::rows::parse_cell::slug;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::sources::Reader;
use crate::seeds::write::csv::{self, Changes};
use crate::seeds::write::row_cells::RowCells;
use output::Report;
use reference::Reference;

/// Reads the list, compares it with the seed file that stands there, and
/// replaces that atomically; without `--out` nothing is written. Exit code 1 if
/// an error caused a row to be set aside.
pub fn run(config: &Config, options: &Import) -> Result<ExitCode, Failure> {
    let reader = match options.feed {
        ImportFormat::MeetingGuide => Reader::MeetingGuide,
        ImportFormat::Bmlt => Reader::Bmlt,
        ImportFormat::Hsds | ImportFormat::Ohana => Reader::Package,
        ImportFormat::Table => Reader::Table,
    };
    let reference = Reference::of(&config.folders, reader)?;
    reference.require(options.category.as_deref(), reader)?;
    let pieces = feed_source::files(options, reader)?;
    let out = options.out.as_deref();
    let named = out.unwrap_or(Path::new(pieces.first().map_or("", |piece| &piece.name)));
    let name = list_name(named, reader.rows());
    let before = match out.map(fs::read) {
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => {
            return Err(unusable(named, &error));
        }
        read => read.and_then(Result::ok).unwrap_or_default(),
    };
    let settings = ListSettings {
        fellowship: options.fellowship.as_deref(),
        zone: options.zone.as_deref(),
        category: options.category.as_deref(),
        sheet: options.sheet.as_deref(),
        columns: options.columns.as_deref().unwrap_or_default(),
        ..ListSettings::new(&name, reader)
    };
    let mut read = reference.read(&pieces, &settings, &before)?;
    let old = csv::from_csv(&before, reader.rows());
    if reader.rows() == Kind::Meeting {
        read.rows = own_ids(read.rows, &old, config, &settings, named)?;
    }
    let report = Report {
        options,
        kind: reader.rows(),
        changes: match read.rows.is_empty() {
            // The seed file stays as it is.
            true => Changes::default(),
            false => csv::compare(read.rows.values_mut(), &old, reader.rows()),
        },
        aside: out.map(|out| out.with_file_name(format!("without-kind-{name}.csv"))),
        read: &read,
    };
    print(format!("{}\n", report.rendered()?));
    if let (Some(out), Some(aside)) = (out, &report.aside) {
        if read.rows.is_empty() && read.without_kind.is_empty() {
            return Err(Failure(format!(
                "{} has no row that can be used, so {} is left as it is.",
                without_secrets(&options.source),
                out.display()
            )));
        }
        if !read.rows.is_empty() {
            write(out, &before, &read.rows, reader.rows())?;
        }
        if !read.without_kind.is_empty() {
            write(aside, &[], &read.without_kind, reader.rows())?;
        }
    }
    let mut found = read.diagnostics.iter();
    let has_error = found.any(|found| found.is_error());
    Ok(ExitCode::from(u8::from(has_error)))
}

/// The short name of a list, from its file name: `minnesota` for
/// `meetings-minnesota.csv`.
fn list_name(file: &Path, kind: Kind) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = stem.strip_prefix(kind.file_prefix());
    match slug(&[name.unwrap_or(&stem)]) {
        name if name.is_empty() => "list".to_owned(),
        name => name,
    }
}

/// Gives meetings whose ids another seed file has ids of their own.
fn own_ids(
    rows: Rows,
    old: &[RowCells],
    config: &Config,
    settings: &ListSettings<'_>,
    out: &Path,
) -> Result<Rows, Failure> {
    let file = out.file_name().unwrap_or_default().to_string_lossy();
    let others = ids_elsewhere(&SeedView::of(&config.folders.data), &file);
    let others = others.map_err(Failure::unread)?;
    let kind = settings.reader.rows();
    let own: HashSet<String> = old
        .iter()
        .map(|row| row.get(kind.id()).to_owned())
        .collect();
    let (name, own) = (settings.name, [&own, &others]);
    Ok(under_own_ids(rows, name, kind, own))
}

/// Writes the rows as a seed file, unless it has them.
fn write(out: &Path, before: &[u8], rows: &Rows, kind: Kind) -> Result<(), Failure> {
    let rows: Vec<RowCells> = rows.values().cloned().collect();
    let bytes = match kind {
        Kind::Meeting => csv::to_csv(&rows)?,
        Kind::Resource => seed_csv::file("resources.csv", kind.columns(), rows)?.bytes,
    };
    if bytes == before {
        return Ok(());
    }
    csv::write_whole(out, &bytes).map_err(|error| unusable(out, &error))
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure(format!(
        "{} could not be written ({error}); what stood there is unchanged. Close it in other \
         programs, or name another file with --out.",
        path.display()
    ))
}
