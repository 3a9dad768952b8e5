//! What the pages of the desk show, and the pages themselves.

use askama::Template;

use super::dashboard::Dashboard;
use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::publish::refusal::RejectionReport;
use crate::report::call_list;
use crate::report::diff::fields::FieldChange;
use crate::report::diff::text;
use crate::report::diff::{Changed, Diff, Entry};

/// Findings that are shown at once.
const MAX_FAULTS: usize = 100;

/// Calls that are shown at once; the list to save has them all.
const MAX_CALLS: usize = 20;

/// Listings that are shown of a list of changes.
const MAX_CHANGES: usize = 30;

/// What every page of the desk has.
#[derive(Debug, Clone)]
pub struct Head {
    /// The token of its forms.
    pub token: String,
    /// Whether whoever looks may change things.
    pub may_change: bool,
    /// Whether the desk changes anything for anybody.
    pub has_passphrase: bool,
}

/// The desk.
#[derive(Debug, Template)]
#[template(path = "desk.html")]
pub struct DeskPage {
    head: Head,
    /// What just happened, if anything did.
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
    files: Vec<String>,
    seen: String,
}

/// What a check of one file found.
#[derive(Debug, Template)]
#[template(path = "desk-check.html")]
pub struct CheckPage {
    /// What every page has.
    pub head: Head,
    /// The name it was checked under.
    pub name: String,
    /// Its rows and what would become of them.
    pub counts: Counts,
    /// What was found.
    pub faults: Faults,
    /// What would change for the public.
    pub groups: Vec<Group>,
}

/// The form for the passphrase.
#[derive(Debug, Template)]
#[template(path = "desk-sign-in.html")]
pub struct SignInPage {
    /// What every page has.
    pub head: Head,
}

/// A page that says one thing.
#[derive(Debug, Template)]
#[template(path = "desk-message.html")]
struct MessagePage<'a> {
    heading: &'a str,
    what: &'a str,
}

/// A page that says one thing.
pub fn message(heading: &str, what: &str) -> String {
    let page = MessagePage { heading, what };
    // If even that fails, the words alone.
    page.render().unwrap_or_else(|_| heading.to_owned())
}

/// Findings as they are shown, errors first.
#[derive(Debug)]
pub struct Faults {
    /// The first of them.
    pub shown: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

/// One finding.
#[derive(Debug)]
pub struct Fault {
    /// Whether the row is not published until it is put right.
    pub must: bool,
    /// Where it is: file and row.
    pub place: String,
    /// The row alone.
    pub row: String,
    /// The column.
    pub column: String,
    /// What stands in the cell.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// The findings of a check, notes left out: they ask for nothing.
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
    /// What kind.
    pub heading: String,
    /// The listings.
    pub listings: Vec<Difference>,
    /// How many more there are.
    pub more: usize,
}

/// A listing that differs.
#[derive(Debug)]
pub struct Difference {
    /// Its name.
    pub name: String,
    /// Its fields that differ.
    pub fields: Vec<FieldChange>,
}

/// A comparison in groups, the gravest first; empty when nothing differs.
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
    /// Its numbers.
    pub phone: String,
    /// What to ask.
    pub ask: String,
    /// Why it is urgent; empty when it is not.
    pub why_first: String,
    /// When it was last confirmed, or "never".
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
    /// The desk at this moment.
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
            files: look.files.clone(),
            seen: look.seeds.clone(),
        }
    }
}
