//! Pages of the desk, and their data.

use askama::Template;

use super::dashboard::Dashboard;
use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::publish::refusal::RejectionReport;
use crate::report::call_list;
use crate::report::diff::fields::FieldChange;
use crate::report::diff::{Changed, Diff, Entry, text};
use crate::web::error::WebError;

/// Max findings shown.
const MAX_FAULTS: usize = 100;

/// Max calls shown; the downloaded list has all of them.
const MAX_CALLS: usize = 20;

/// Max listings shown of each kind of change.
const MAX_CHANGES: usize = 30;

/// Data of every page.
#[derive(Debug, Clone)]
pub struct Head {
    /// Token for its forms.
    pub token: String,
    /// Whether this visitor may change the data.
    pub may_change: bool,
    /// Whether the desk has a passphrase; without one nobody can change data.
    pub has_passphrase: bool,
}

/// The dashboard page.
#[derive(Debug, Template)]
#[template(path = "desk.html")]
pub struct DeskPage {
    head: Head,
    /// Result of the last action, if any.
    notice: Option<&'static str>,
    generation: String,
    built_on: String,
    in_step: bool,
    listings: usize,
    kept: usize,
    counts: Counts,
    refusal: Option<RejectionReport>,
    faults: Faults,
    pending: Vec<Group>,
    last: Option<Vec<Group>>,
    calls: Vec<Call>,
    calls_in_all: usize,
    missing: usize,
    files: Vec<String>,
    seen: String,
}

/// Result of checking a file.
#[derive(Debug, Template)]
#[template(path = "desk-check.html")]
pub struct CheckPage {
    /// Data of every page.
    pub head: Head,
    /// Name under which the file was checked.
    pub name: String,
    /// Counts of its rows, by result.
    pub counts: Counts,
    /// Problems found.
    pub faults: Faults,
    /// Public changes if it were published.
    pub groups: Vec<Group>,
}

/// The sign-in form.
#[derive(Debug, Template)]
#[template(path = "desk-sign-in.html")]
pub struct SignInPage {
    /// Data of every page.
    pub head: Head,
}

/// Page with a single message.
#[derive(Debug, Template)]
#[template(path = "desk-message.html")]
struct MessagePage<'a> {
    heading: &'a str,
    what: &'a str,
    /// Number to quote to us; `None` when nothing is logged under it.
    reference: Option<&'a str>,
}

/// Page with a single message. If rendering fails, only its heading.
pub fn message(heading: &str, what: &str, reference: Option<&str>) -> String {
    let page = MessagePage {
        heading,
        what,
        reference,
    };
    page.render().unwrap_or_else(|error| {
        WebError::from(error).log();
        heading.to_owned()
    })
}

/// Findings to show, errors first.
#[derive(Debug)]
pub struct Faults {
    /// The first `MAX_FAULTS` findings.
    pub shown: Vec<Fault>,
    /// Number of findings not shown.
    pub more: usize,
}

/// One finding.
#[derive(Debug)]
pub struct Fault {
    /// Whether the row is not published until this is fixed.
    pub must: bool,
    /// File and row.
    pub place: String,
    /// Row number only.
    pub row: String,
    /// Column.
    pub column: String,
    /// Content of the cell.
    pub value: String,
    /// The problem.
    pub message: String,
    /// How to fix it.
    pub fix: String,
}

/// Findings of a check, without notes, which need no action.
pub fn faults(diagnostics: &[Diagnostic]) -> Faults {
    let mut all: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|found| found.severity != Severity::Note)
        .collect();
    all.sort_by_key(|found| found.severity);
    let count: usize = all.iter().map(|found| found.count()).sum();
    Faults {
        more: count.saturating_sub(all.len().min(MAX_FAULTS)),
        shown: all.into_iter().take(MAX_FAULTS).map(fault).collect(),
    }
}

fn fault(found: &Diagnostic) -> Fault {
    let row = found.row.map_or(String::new(), |row| row.to_string());
    Fault {
        must: found.severity == Severity::Error,
        place: match found.row {
            Some(row) => format!("{}, row {row}", found.file),
            None => found.file.to_string(),
        },
        row,
        column: found.column.clone().unwrap_or_default(),
        value: found.value.clone().unwrap_or_default(),
        message: found.message.clone(),
        fix: found.fix.to_string(),
    }
}

/// Changes of one kind.
#[derive(Debug)]
pub struct Group {
    /// Heading with the kind and the count.
    pub heading: String,
    /// The first `MAX_CHANGES` listings.
    pub listings: Vec<Difference>,
    /// Number of listings not shown.
    pub more: usize,
}

/// A changed listing.
#[derive(Debug)]
pub struct Difference {
    /// Its name.
    pub name: String,
    /// Its changed fields.
    pub fields: Vec<FieldChange>,
}

/// The groups of a comparison, most serious first; empty when nothing changed.
pub fn groups(diff: &Diff) -> Vec<Group> {
    let changed = |heading: &str, list: &[Changed]| {
        let one = |listing: &Changed| Difference {
            name: listing.name.clone(),
            fields: listing.fields.clone(),
        };
        group(heading, list.iter().map(one).collect())
    };
    let entries = |heading: &str, list: &[Entry]| {
        let one = |entry: &Entry| Difference {
            name: entry.name.clone(),
            fields: Vec::new(),
        };
        group(heading, list.iter().map(one).collect())
    };
    let groups = [
        changed(text::EXPOSED, &diff.exposed),
        changed(text::RENUMBERED, &diff.renumbered),
        entries(text::REMOVED, &diff.removed),
        changed(text::MOVED, &diff.moved),
        changed(text::CHANGED, &diff.changed),
        entries(text::ADDED, &diff.added),
    ];
    groups.into_iter().flatten().collect()
}

fn group(heading: &str, mut listings: Vec<Difference>) -> Option<Group> {
    let all = listings.len();
    listings.truncate(MAX_CHANGES);
    (all > 0).then(|| Group {
        heading: format!("{heading}: {all}"),
        more: all - listings.len(),
        listings,
    })
}

/// A listing to call.
#[derive(Debug)]
pub struct Call {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its phone numbers.
    pub phone: String,
    /// Question to ask.
    pub ask: String,
    /// Why it is urgent; empty when it is not.
    pub why_first: String,
    /// Day of its last confirmation, or "never".
    pub last: String,
}

fn calls(look: &Dashboard) -> Vec<Call> {
    let column = |row: &[String], name: &str| {
        let at = call_list::COLUMNS.iter().position(|column| *column == name);
        at.and_then(|at| row.get(at)).cloned().unwrap_or_default()
    };
    let rows = look.calls.rows.iter().take(MAX_CALLS);
    let call = |row: &Vec<String>| Call {
        id: column(row, "id"),
        name: column(row, "name"),
        phone: column(row, "phone"),
        ask: column(row, "ask"),
        why_first: column(row, "why_first"),
        last: column(row, "last_verified"),
    };
    rows.map(call).collect()
}

impl DeskPage {
    /// The dashboard page.
    pub fn of(
        look: &Dashboard,
        head: Head,
        refusal: Option<RejectionReport>,
        notice: Option<&'static str>,
    ) -> DeskPage {
        let manifest = &look.generation.manifest;
        DeskPage {
            head,
            notice,
            generation: look.generation.name(),
            built_on: manifest.built_on.strftime("%A, %B %-d, %Y").to_string(),
            in_step: look.in_step(),
            listings: manifest.listings,
            kept: manifest.kept.len(),
            counts: look.counts,
            refusal,
            faults: faults(&look.diagnostics),
            pending: groups(&look.pending),
            last: look.last.as_ref().map(groups),
            calls: calls(look),
            calls_in_all: look.calls.rows.len(),
            missing: look.gaps.rows.len(),
            files: look.files.clone(),
            seen: look.seeds.clone(),
        }
    }
}
