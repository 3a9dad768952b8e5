//! A diff as text for a terminal and as JSON for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Changed, Diff, Entry};

/// Heading of exposed private places.
pub const EXPOSED: &str = "PRIVATE PLACES THAT WOULD BE SHOWN";
/// Heading of changed numbers.
pub const RENUMBERED: &str = "Numbers changed: call each one before it goes out";
/// Heading of removed listings.
pub const REMOVED: &str = "Removed";
/// Heading of listings with changed categories.
pub const MOVED: &str = "Moved to other categories";
/// Heading of all other changes.
pub const CHANGED: &str = "Changed";
/// Heading of new listings.
pub const ADDED: &str = "Added";

/// The diff as text, most serious changes first.
pub fn text(diff: &Diff) -> String {
    if diff.is_empty() {
        return "Nothing changes for the public.\n".to_owned();
    }
    let mut out = String::new();
    changed(&mut out, EXPOSED, &diff.exposed);
    changed(&mut out, RENUMBERED, &diff.renumbered);
    entries(&mut out, REMOVED, '-', &diff.removed);
    changed(&mut out, MOVED, &diff.moved);
    changed(&mut out, CHANGED, &diff.changed);
    entries(&mut out, ADDED, '+', &diff.added);
    let _ = writeln!(out, "{}", summary(diff));
    out
}

/// Summary line with the counts.
pub fn summary(diff: &Diff) -> String {
    let changed = diff.exposed.len() + diff.renumbered.len() + diff.moved.len();
    format!(
        "{} added, {} changed ({} with another number), {} removed.",
        diff.added.len(),
        changed + diff.changed.len(),
        diff.renumbered.len(),
        diff.removed.len(),
    )
}

fn changed(out: &mut String, heading: &str, list: &[Changed]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "{heading} ({})", list.len());
    for listing in list {
        let _ = writeln!(out, "  {} [{}]", flat(&listing.name), listing.id);
        for field in &listing.fields {
            let (old, new) = (flat(&field.old), flat(&field.new));
            let _ = writeln!(out, "    {}: “{old}” → “{new}”", field.field);
        }
    }
    out.push('\n');
}

fn entries(out: &mut String, heading: &str, mark: char, list: &[Entry]) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "{heading} ({})", list.len());
    for listing in list {
        let _ = writeln!(out, "  {mark} {} [{}]", flat(&listing.name), listing.id);
    }
    out.push('\n');
}

/// The value on one line, with control characters replaced.
fn flat(value: &str) -> String {
    let visible = |character: char| match character {
        '\n' => '⏎',
        other if other.is_control() => '·',
        other => other,
    };
    value.chars().map(visible).collect()
}

/// The diff as printed by `diff --format json`.
pub fn json(diff: &Diff) -> Value {
    let entries = |list: &[Entry]| -> Vec<Value> {
        let one = |of: &Entry| json!({"id": of.id, "name": of.name});
        list.iter().map(one).collect()
    };
    let changed = |list: &[Changed]| -> Vec<Value> { list.iter().map(changed_json).collect() };
    json!({
        "counts": {
            "exposed": diff.exposed.len(),
            "renumbered": diff.renumbered.len(),
            "removed": diff.removed.len(),
            "moved": diff.moved.len(),
            "changed": diff.changed.len(),
            "added": diff.added.len(),
        },
        "exposed": changed(&diff.exposed),
        "renumbered": changed(&diff.renumbered),
        "removed": entries(&diff.removed),
        "moved": changed(&diff.moved),
        "changed": changed(&diff.changed),
        "added": entries(&diff.added),
    })
}

fn changed_json(listing: &Changed) -> Value {
    let fields = listing.fields.iter();
    let fields: Vec<Value> = fields
        .map(|field| json!({"field": field.field, "old": field.old, "new": field.new}))
        .collect();
    json!({"id": listing.id, "name": listing.name, "fields": fields})
}
