//! `import`: meetings from other programs' feeds into a seed file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use serde_json::json;

use super::{Failure, fetch, import_package, log};
use crate::config::{Config, Format, Import, ImportFormat};
use crate::diagnostic::paper::{self, Paper};
use crate::diagnostic::{Counts, Diagnostic, Severity, render};
use crate::exchange::address::without_secrets;
use crate::exchange::import::{self, Imported, Options};
use crate::exchange::seed_csv::{self, Changes};
use crate::model::meeting_type::MeetingTypes;
use crate::seeds::meeting_types;
use crate::seeds::table::Table;
use crate::seeds::word_columns::MEETING_TYPE_COLUMNS;

/// Reads the feed, compares it with the file that stands there, and writes
/// the file whole or not at all. Exit code 1 when a row was set aside by an
/// error.
pub fn run(config: &Config, options: &Import) -> Result<ExitCode, Failure> {
    let format = match options.feed {
        ImportFormat::MeetingGuide => import::Format::MeetingGuide,
        ImportFormat::Bmlt => import::Format::Bmlt,
        ImportFormat::Hsds | ImportFormat::Ohana => return import_package::run(config, options),
    };
    let types = read_types(&config.folders.data)?;
    let pieces = fetch::pieces(&options.source)?;
    let told = Options {
        format,
        fellowship: options.fellowship.clone(),
        zone: options.zone.clone(),
        list: list_name(&options.out, "meetings"),
    };
    let mut imported = import::import(&pieces, &told, &types);
    let before = match fs::read(&options.out) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(unusable(&options.out, &error)),
    };
    let old = before
        .as_deref()
        .map(seed_csv::from_csv)
        .unwrap_or_default();
    let changes = seed_csv::compare(&mut imported.rows, &old);
    let nothing = imported.rows.is_empty();
    if !nothing {
        let bytes = seed_csv::to_csv(&imported.rows).map_err(Failure::of)?;
        if before.as_deref() != Some(bytes.as_slice()) {
            seed_csv::write_whole(&options.out, &bytes)
                .map_err(|error| unusable(&options.out, &error))?;
        }
    }
    let report = match options.format {
        Format::Text => as_text(&imported, &changes, options),
        Format::Json => {
            let json = as_json(&imported, &changes);
            serde_json::to_string_pretty(&json).map_err(Failure::of)?
        }
        Format::Html => {
            let about = format!(
                "{} into {}",
                without_secrets(&options.source),
                options.out.display()
            );
            let paper = Paper::new("What was found in the feed", &about, super::today());
            paper::check_report(paper, imported.counts, &imported.diagnostics)
                .map_err(Failure::of)?
        }
    };
    // A reader that stops early, like `head`, is no failure of ours.
    let _ = writeln!(io::stdout().lock(), "{report}");
    if nothing {
        return Err(Failure(format!(
            "{} has no meeting that can be used, so {} is left as it is.",
            without_secrets(&options.source),
            options.out.display()
        )));
    }
    let mut found = imported.diagnostics.iter();
    let has_error = found.any(|found| found.severity == Severity::Error);
    Ok(ExitCode::from(u8::from(has_error)))
}

pub(super) fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure(format!(
        "{} could not be written ({error}); what stood there is unchanged. Close it in other \
         programs, or name another file with --out.",
        path.display()
    ))
}

/// What the codes mean. Without the file of codes an import still runs; codes
/// are then kept as they stand.
fn read_types(data: &Path) -> Result<MeetingTypes, Failure> {
    let path = data.join("words").join("meeting-types.csv");
    match fs::read(&path) {
        Ok(bytes) => {
            let table = Table::read("words/meeting-types.csv", &bytes, MEETING_TYPE_COLUMNS);
            Ok(meeting_types::read(&table).0)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            log::say(format!(
                "There is no {}; the codes of meetings are kept without their names.",
                path.display()
            ));
            Ok(MeetingTypes::default())
        }
        Err(error) => Err(Failure(format!(
            "{} could not be read ({error}).",
            path.display()
        ))),
    }
}

/// The short name of a list, from the file it goes to:
/// `meetings-minnesota.csv` is `minnesota`.
pub(super) fn list_name(out: &Path, kind: &str) -> String {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let name = stem.strip_prefix(kind).unwrap_or(&stem);
    match crate::seeds::parse::slug(&[name]) {
        name if name.is_empty() => "list".to_owned(),
        name => name,
    }
}

/// Ids shown of each kind of change before the rest is only counted.
const MOST_IDS: usize = 10;

/// What was found in a source, and what became of its rows.
pub(super) fn read_as_text(
    diagnostics: &[Diagnostic],
    counts: Counts,
    set_aside: &BTreeMap<&'static str, usize>,
) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&render::text(diagnostic));
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "Read {} rows: {} used ({} with a warning), {} set aside{}.",
        counts.rows,
        counts.used,
        counts.warned,
        counts.set_aside,
        reasons(set_aside),
    );
    out
}

fn as_text(imported: &Imported, changes: &Changes, options: &Import) -> String {
    let mut out = read_as_text(&imported.diagnostics, imported.counts, &imported.set_aside);
    if imported.rows.is_empty() {
        return out;
    }
    let _ = write!(
        out,
        "{}: {} meetings; {} added, {} changed, {} removed.",
        options.out.display(),
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
        let shown = ids.iter().take(MOST_IDS).map(String::as_str);
        let _ = write!(out, "\n  {what}: {}", shown.collect::<Vec<_>>().join(", "));
        if ids.len() > MOST_IDS {
            let _ = write!(out, " and {} more", ids.len() - MOST_IDS);
        }
    }
    let name = options
        .out
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

/// ` (42 unpublished, 1 missing-name)`.
fn reasons(set_aside: &BTreeMap<&'static str, usize>) -> String {
    if set_aside.is_empty() {
        return String::new();
    }
    let each = set_aside
        .iter()
        .map(|(code, count)| format!("{count} {code}"));
    format!(" ({})", each.collect::<Vec<_>>().join(", "))
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
