//! Messages shared by both kinds of import.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use crate::cmd::error::Failure;
use crate::diagnostic::{Counts, Diagnostic, render};

pub(crate) fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure(format!(
        "{} could not be written ({error}); what stood there is unchanged. Close it in other \
         programs, or name another file with --out.",
        path.display()
    ))
}

/// The short name of a list, from its file name: `minnesota` for
/// `meetings-minnesota.csv`.
pub(crate) fn list_name(out: &Path, kind: &str) -> String {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let name = stem.strip_prefix(kind).unwrap_or(&stem);
    match crate::seeds::rows::parse_cell::slug(&[name]) {
        name if name.is_empty() => "list".to_owned(),
        name => name,
    }
}

/// The diagnostics of a source, and a count of used and skipped rows.
pub(crate) fn read_as_text(
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

/// Counts by reason, such as ` (42 unpublished, 1 missing-name)`.
pub(crate) fn reasons(set_aside: &BTreeMap<&'static str, usize>) -> String {
    if set_aside.is_empty() {
        return String::new();
    }
    let each = set_aside
        .iter()
        .map(|(code, count)| format!("{count} {code}"));
    format!(" ({})", each.collect::<Vec<_>>().join(", "))
}
