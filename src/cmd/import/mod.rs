//! `import`: reads feeds of other programs into a seed file.
//!
//! | File | Content |
//! | --- | --- |
//! | `feed_source` | Reads a feed from disk or over HTTP |
//! | `output` | Messages shared by both kinds of import |
//! | `package` | HSDS and Ohana packages; meetings are imported here |
//! | `table` | Any other table |

pub mod feed_source;
pub mod output;
pub mod package;
pub mod table;

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use serde_json::json;

use super::error::Failure;
use super::log;
use crate::cmd::import::output::{list_name, read_as_text, unusable};
use crate::cmd::output::{print, today};
use crate::config::{Config, Format, Import, ImportFormat};
use crate::diagnostic::paper::{self, Paper};
use crate::diagnostic::{Severity, render};
use crate::directory::gazetteer_of;
use crate::import::feed_address::without_secrets;
use crate::import::fetch::Fetcher;
use crate::import::meetings;
use crate::import::meetings::{Imported, Options};
use crate::import::refresh::merge::{ids_elsewhere, under_own_ids};
use crate::model::meeting_type::MeetingTypes;
use crate::seeds::columns::{MEETING_TYPE_COLUMNS, Meeting};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::vocabulary_files;
use crate::seeds::write::csv;
use crate::seeds::write::csv::{Changes, SeedCells};

/// Reads the feed, compares it with the existing file, and replaces the file
/// atomically. Exit code 1 if an error caused a row to be set aside.
pub fn run(config: &Config, options: &Import) -> Result<ExitCode, Failure> {
    let format = match options.feed {
        ImportFormat::MeetingGuide => meetings::Format::MeetingGuide,
        ImportFormat::Bmlt => meetings::Format::Bmlt,
        ImportFormat::Hsds | ImportFormat::Ohana => return package::run(config, options),
        ImportFormat::Table => return table::run(config, options),
    };
    let types = read_types(&config.folders.data)?;
    let pieces = feed_source::pieces(&options.source, fetcher(options))?;
    let told = Options {
        format,
        fellowship: options.fellowship.clone(),
        zone: options.zone.clone(),
        list: list_name(options.out(), "meetings"),
    };
    let gazetteer = gazetteer_of(&config.folders.data)?;
    let mut imported = meetings::import(&pieces, &told, &types, &gazetteer);
    let before = match fs::read(options.out()) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unusable(options.out(), &error)),
    };
    let old = before.as_deref().map(csv::from_csv).unwrap_or_default();
    own_ids(&mut imported.rows, &old, config, options)?;
    let changes = csv::compare(&mut imported.rows, &old);
    let nothing = imported.rows.is_empty();
    if !nothing {
        let bytes = csv::to_csv(&imported.rows)?;
        if before.as_deref() != Some(bytes.as_slice()) {
            csv::write_whole(options.out(), &bytes)
                .map_err(|error| unusable(options.out(), &error))?;
        }
    }
    let report = match options.format {
        Format::Text => as_text(&imported, &changes, options),
        Format::Json => {
            let json = as_json(&imported, &changes);
            serde_json::to_string_pretty(&json)?
        }
        Format::Html => {
            let about = format!(
                "{} into {}",
                without_secrets(&options.source),
                options.out().display()
            );
            let paper = Paper::new("What was found in the feed", &about, today());
            paper::check_report(paper, imported.counts, &imported.diagnostics)?
        }
    };
    print(format!("{report}\n"));
    if nothing {
        return Err(Failure(format!(
            "{} has no meeting that can be used, so {} is left as it is.",
            without_secrets(&options.source),
            options.out().display()
        )));
    }
    let mut found = imported.diagnostics.iter();
    let has_error = found.any(|found| found.severity == Severity::Error);
    Ok(ExitCode::from(u8::from(has_error)))
}

/// Gives meetings whose ids another seed file has ids of their own.
fn own_ids(
    rows: &mut Vec<SeedCells>,
    old: &[SeedCells],
    config: &Config,
    options: &Import,
) -> Result<(), Failure> {
    let file = options.out().file_name().unwrap_or_default();
    let view = SeedView::of(&config.folders.data);
    let others = ids_elsewhere(&view, &file.to_string_lossy());
    let others = others.map_err(Failure::unread)?;
    let id = |row: &SeedCells| row.get(Meeting::Slug).to_owned();
    let own = old.iter().map(id).collect();
    let by_id = rows.drain(..).map(|row| (id(&row), row.into_cells()));
    let name = list_name(options.out(), "meetings");
    let renamed = under_own_ids(by_id.collect(), &name, Kind::Meeting, [&own, &others]);
    rows.extend(renamed.into_values().map(SeedCells::from));
    Ok(())
}

/// How the source of an import is fetched.
fn fetcher(options: &Import) -> Fetcher {
    Fetcher {
        allow_http: options.allow_http,
        ..Fetcher::default()
    }
}

/// Reads the meanings of meeting-type codes. Without that file the import still
/// runs and keeps the codes as they are.
fn read_types(data: &Path) -> Result<MeetingTypes, Failure> {
    let path = data.join("words").join("meeting-types.csv");
    match fs::read(&path) {
        Ok(bytes) => {
            let table = Table::read("words/meeting-types.csv", &bytes, MEETING_TYPE_COLUMNS);
            Ok(vocabulary_files::read(&table).0)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            log::say(format!(
                "There is no {}; the codes of meetings are kept without their names.",
                path.display()
            ));
            Ok(MeetingTypes::default())
        }
        Err(error) => Err(Failure::unread((path, error))),
    }
}

/// Maximum ids to list per kind of change; the rest are counted.
const MAX_IDS: usize = 10;

fn as_text(imported: &Imported, changes: &Changes, options: &Import) -> String {
    let mut out = read_as_text(&imported.diagnostics, imported.counts, &imported.set_aside);
    if imported.rows.is_empty() {
        return out;
    }
    let _ = write!(
        out,
        "{}: {} meetings; {} added, {} changed, {} removed.",
        options.out().display(),
        imported.rows.len(),
        changes.added.len(),
        changes.changed.len(),
        changes.removed.len(),
    );
    let all = [
        ("changed", &changes.changed),
        ("removed", &changes.removed),
        ("added", &changes.added),
    ];
    for (what, ids) in all {
        if ids.is_empty() || ids.len() == imported.rows.len() {
            continue;
        }
        let shown = ids.iter().take(MAX_IDS).map(String::as_str);
        let _ = write!(out, "\n  {what}: {}", shown.collect::<Vec<_>>().join(", "));
        if ids.len() > MAX_IDS {
            let _ = write!(out, " and {} more", ids.len() - MAX_IDS);
        }
    }
    let name = options
        .out()
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    if !name.starts_with("meetings") {
        let _ = write!(
            out,
            "\nThe seed folder reads files named meetings*.csv; this one has another name."
        );
    }
    out
}

fn as_json(imported: &Imported, changes: &Changes) -> serde_json::Value {
    let mut json = render::json(imported.counts, &imported.diagnostics);
    json["set_aside"] = json!(imported.set_aside);
    json["changes"] = json!({
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
    });
    json
}
