//! A diff as a printable page for a supervisor to read and sign.

use askama::Template;

use super::text::{ADDED, CHANGED, EXPOSED, MOVED, REMOVED, RENUMBERED, summary};
use super::{Changed, Diff, Entry};
use crate::diagnostic::paper::Paper;

#[derive(Template)]
#[template(path = "diff.html")]
struct DiffReport {
    paper: Paper,
    summary: String,
    lists: Vec<List>,
}

/// A list of listings with its heading.
struct List {
    heading: &'static str,
    listings: Vec<Changed>,
}

/// The diff as a self-contained page, most serious changes first.
pub fn html(paper: Paper, diff: &Diff) -> Result<String, askama::Error> {
    let lists = [
        (EXPOSED, diff.exposed.clone()),
        (RENUMBERED, diff.renumbered.clone()),
        (REMOVED, entries(&diff.removed)),
        (MOVED, diff.moved.clone()),
        (CHANGED, diff.changed.clone()),
        (ADDED, entries(&diff.added)),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let report = DiffReport {
        paper,
        summary: summary(diff),
        lists: lists
            .map(|(heading, listings)| List { heading, listings })
            .collect(),
    };
    report.render()
}

/// Converts entries to listings without field changes.
fn entries(list: &[Entry]) -> Vec<Changed> {
    let one = |entry: &Entry| Changed {
        id: entry.id.clone(),
        name: entry.name.clone(),
        fields: Vec::new(),
    };
    list.iter().map(one).collect()
}
