//! What was read of a list and what changes, as text, JSON or on paper.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cmd::error::Failure;
use crate::cmd::output::today;
use crate::config::{Format, Import};
use crate::diagnostic::paper::{self, Paper};
use crate::diagnostic::{folded, render};
use crate::import::feed_address::without_secrets;
use crate::import::list::ReadList;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::write::csv::Changes;

/// Maximum ids to list per kind of change; the rest are counted.
const MAX_IDS: usize = 10;

/// The report of an import.
pub struct Report<'a> {
    /// What was asked for.
    pub options: &'a Import,
    /// The kind of rows.
    pub kind: Kind,
    /// What was read.
    pub read: &'a ReadList,
    /// What changes in the seed file.
    pub changes: Changes,
    /// The file of rows without a kind of help; none if nothing is written.
    pub aside: Option<PathBuf>,
}

impl Report<'_> {
    /// The report in the format that was asked for.
    pub fn rendered(&self) -> Result<String, Failure> {
        let (read, options) = (self.read, self.options);
        match options.format {
            Format::Text => Ok(self.text().trim_end().to_owned()),
            Format::Json => Ok(serde_json::to_string_pretty(&self.json())?),
            Format::Html => {
                let source = without_secrets(&options.source);
                let about = match &options.out {
                    Some(out) => format!("{source} into {}", out.display()),
                    None => source,
                };
                let paper = Paper::new("What was found in the list", &about, today());
                Ok(paper::check_report(paper, read.counts, &read.diagnostics)?)
            }
        }
    }

    fn json(&self) -> Value {
        let (read, changes) = (self.read, &self.changes);
        let mut json = render::json(read.counts, &read.diagnostics);
        json["set_aside"] = json!(read.set_aside);
        json["listings"] = json!(read.rows.len());
        json["without_kind"] = json!(read.without_kind.len());
        json["changes"] = json!({
            "added": changes.added,
            "changed": changes.changed,
            "removed": changes.removed,
        });
        let tables = read.mappings.iter();
        let tables = tables.map(|one| json!({ "table": one.table, "columns": one.line() }));
        json["tables"] = tables.collect();
        json
    }

    fn text(&self) -> String {
        let read = self.read;
        let mut out = self.mappings();
        let is_table = !read.mappings.is_empty();
        for found in folded(read.diagnostics.clone()) {
            // Findings of a table are told by their columns, those of feeds by
            // their files.
            let _ = match is_table {
                true => writeln!(out, "{}", render::line(&found)),
                false => writeln!(out, "{}", render::text(&found)),
            };
        }
        let gap = if is_table { "\n" } else { "" };
        let counts = read.counts;
        let reasons = read.set_aside.iter();
        let reasons: Vec<String> = reasons
            .map(|(code, count)| format!("{count} {code}"))
            .collect();
        let reasons = match reasons.as_slice() {
            [] => String::new(),
            all => format!(" ({})", all.join(", ")),
        };
        let _ = writeln!(
            out,
            "{gap}Read {} rows: {} used ({} with a warning), {} set aside{reasons}.",
            counts.rows, counts.used, counts.warned, counts.set_aside,
        );
        self.say_result(&mut out);
        out
    }

    /// The columns of each table with an example, and as one line to correct.
    fn mappings(&self) -> String {
        let mut out = String::new();
        for mapping in &self.read.mappings {
            let _ = writeln!(out, "The columns of {}:", mapping.table);
            for column in &mapping.columns {
                let (name, example) = match column.column {
                    "person" => (column.name(), "people are not kept".to_owned()),
                    "skip" => ("not used".to_owned(), render::shown(&column.example)),
                    _ => (column.name(), render::shown(&column.example)),
                };
                let _ = writeln!(out, "  {name:<16} {:<28} {example}", column.reference());
            }
            let _ = writeln!(out, "To correct it, change this and give it back:");
            let _ = writeln!(out, "  --columns \"{}\"\n", mapping.line());
        }
        out
    }

    /// The last lines: how many listings there are, where, and what changes.
    fn say_result(&self, out: &mut String) {
        let (rows, without) = (self.read.rows.len(), self.read.without_kind.len());
        if rows + without == 0 {
            return;
        }
        let into = |file: Option<&Path>| {
            file.map_or(String::new(), |file| format!(" in {}", file.display()))
        };
        let file = self.options.out.as_deref();
        let _ = write!(out, "{rows} listings{}", into(file));
        let all = [
            ("added", &self.changes.added),
            ("changed", &self.changes.changed),
            ("removed", &self.changes.removed),
        ];
        match file {
            Some(_) => all.iter().for_each(|(what, ids)| {
                let _ = write!(out, ", {} {what}", ids.len());
            }),
            None => out.push_str("; nothing was written, for there is no --out"),
        }
        if without > 0 {
            let aside = into(self.aside.as_deref());
            let _ = write!(out, "; {without} more without a kind of help{aside}");
        }
        out.push_str(".\n");
        let Some(file) = file else { return };
        for (what, ids) in all.into_iter().filter(|(_, ids)| ids.len() != rows) {
            out.push_str(&first_ids(what, ids));
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let prefix = self.kind.file_prefix();
        if !name.starts_with(prefix) {
            let _ = write!(
                out,
                "The seed folder reads files named {prefix}*.csv; this one has another name."
            );
        }
    }
}

/// A line with the first ids; nothing without any.
pub(crate) fn first_ids(what: &str, ids: &[String]) -> String {
    if ids.is_empty() {
        return String::new();
    }
    let shown = ids[..ids.len().min(MAX_IDS)].join(", ");
    match ids.len().saturating_sub(MAX_IDS) {
        0 => format!("  {what}: {shown}\n"),
        more => format!("  {what}: {shown} and {more} more\n"),
    }
}
