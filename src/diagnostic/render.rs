//! Diagnostics as text for a terminal, and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Counts, Diagnostic, More, Severity};

/// A finding in compiler style: message, location, fix.
pub fn text(diagnostic: &Diagnostic) -> String {
    let mut out = format!(
        "{}[{}] {}\n",
        diagnostic.severity.word(),
        diagnostic.code,
        diagnostic.message
    );
    let _ = write!(out, "  --> {}", diagnostic.file);
    if let Some(row) = diagnostic.row {
        let _ = write!(out, ", row {row}");
    }
    if let Some(listing) = &diagnostic.listing {
        let _ = write!(out, " ({})", shown(listing));
    }
    if let Some(column) = &diagnostic.column {
        let _ = write!(out, ", column {column}");
    }
    if let Some(cell) = &diagnostic.cell {
        let _ = write!(out, " ({cell})");
    }
    if let Some(value) = &diagnostic.value {
        let _ = write!(out, ": {}", quoted(value));
    }
    let _ = write!(out, "\n  fix: {}\n", diagnostic.fix);
    if let Some(more) = &diagnostic.more {
        let _ = writeln!(out, "  {}", counted_only(more));
    }
    out
}

/// A finding on one line, for lists of what is the same in many rows.
pub fn line(diagnostic: &Diagnostic) -> String {
    let mut out = format!("{}[{}]", diagnostic.severity.word(), diagnostic.code);
    match (diagnostic.count(), diagnostic.row) {
        (1, Some(row)) => drop(write!(out, " in row {row}")),
        (1, None) => {}
        (count, row) => {
            let first = row.map(|row| format!(", the first is row {row}"));
            let _ = write!(out, " in {count} rows{}", first.unwrap_or_default());
        }
    }
    if let Some(column) = &diagnostic.column {
        let _ = write!(out, ", column {column}");
    }
    if let Some(value) = &diagnostic.value {
        let _ = write!(out, ": {}", quoted(value));
    }
    let _ = write!(out, ". {} {}", diagnostic.message, diagnostic.fix);
    out
}

/// Maximum number of rows that are told one by one.
const MAX_ROWS_TOLD: usize = 20;

/// "and 4 more in rows 5–7, 12", "and 999000 more in rows 1002–1000001".
pub fn counted_only(more: &More) -> String {
    let count = more.count;
    if (2..=MAX_ROWS_TOLD).contains(&more.rows.len()) {
        return format!("and {count} more in {}", rows(&more.rows));
    }
    match (more.rows.first(), more.rows.last()) {
        (Some(first), Some(last)) if first == last => format!("and {count} more in row {first}"),
        (Some(first), Some(last)) => format!("and {count} more in rows {first}–{last}"),
        _ => format!("and {count} more"),
    }
}

/// The value in quotes, formatted by [`shown`].
fn quoted(value: &str) -> String {
    format!("\"{}\"", shown(value))
}

/// A value on one line, with control and direction characters made visible,
/// truncated to 80 characters.
pub fn shown(value: &str) -> String {
    const MAX_LENGTH: usize = 80;
    let mut characters = value.chars().map(visible);
    let mut cut: String = characters.by_ref().take(MAX_LENGTH).collect();
    if characters.next().is_some() {
        cut.push('…');
    }
    cut
}

/// Replaces control and direction characters, which would change what the
/// terminal shows.
fn visible(character: char) -> char {
    match character {
        '\n' => '⏎',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '·',
        other if other.is_control() => '·',
        other => other,
    }
}

/// The summary line: files, rows, used, with a warning, set aside.
pub fn summary(files: usize, counts: Counts, diagnostics: &[Diagnostic]) -> String {
    let of = |severity| super::count(diagnostics, severity);
    format!(
        "Checked {}: {}, {} used ({} with a warning), {} set aside. {}, {}, {}.",
        counted(files, "file"),
        counted(counts.rows, "row"),
        counts.used,
        counts.warned,
        counts.set_aside,
        counted(of(Severity::Error), "error"),
        counted(of(Severity::Warning), "warning"),
        counted(of(Severity::Note), "note"),
    )
}

/// "1 row", "2 rows".
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Row numbers in ascending order: "row 3", "rows 2–9, 12".
pub fn rows(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *number == *last + 1 => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let runs = runs.into_iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    let noun = if numbers.len() == 1 { "row" } else { "rows" };
    format!("{noun} {}", runs.collect::<Vec<_>>().join(", "))
}

/// All findings and counts, in the format of `check --format json`.
pub fn json(counts: Counts, diagnostics: &[Diagnostic]) -> Value {
    let list: Vec<Value> = diagnostics.iter().map(one_json).collect();
    json!({
        "counts": {
            "rows": counts.rows,
            "used": counts.used,
            "warned": counts.warned,
            "set_aside": counts.set_aside,
        },
        "diagnostics": list,
    })
}

fn one_json(diagnostic: &Diagnostic) -> Value {
    let mut one = json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.word(),
        "file": &*diagnostic.file,
        "row": diagnostic.row,
        "cell": diagnostic.cell,
        "listing": diagnostic.listing,
        "column": diagnostic.column,
        "value": diagnostic.value,
        "message": diagnostic.message,
        "fix": diagnostic.fix,
    });
    if let Some(more) = &diagnostic.more {
        one["more"] = json!({
            "count": more.count,
            "first_row": more.rows.first(),
            "last_row": more.rows.last(),
        });
    }
    one
}
