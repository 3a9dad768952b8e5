//! Pages of the desk, and their data.

use askama::Template;

use super::changes::lines::Line;
use super::dashboard::Dashboard;
use super::faults::Faults;
use super::overriding::{Needs, Overridable, OverrideForm};
use super::refusal::Refusal;
use super::sign_in::staff_list::SHARED;
use super::state::Desk;
use crate::diagnostic::Counts;
use crate::publish::refusal::RejectionReport;
use crate::report::call_list;
use crate::report::diff::fields::FieldChange;
use crate::report::diff::{Changed, Diff, Entry, text};
use crate::report::open_answers::OpenAnswer;
use crate::web::error::WebError;

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
    /// Who signed in.
    pub name: Option<String>,
    /// Names of all staff; while there are none nobody can change data.
    pub staff: Vec<String>,
}

impl Head {
    /// Whether all staff share one passphrase, as in an earlier version.
    fn is_shared(&self) -> bool {
        matches!(&*self.staff, [name] if name == SHARED)
    }

    /// The form with which this reader would override a report.
    pub(super) fn override_form(&self, desk: &Desk, report: &Overridable<'_>) -> OverrideForm {
        let by = self.name.as_deref().unwrap_or_default();
        report.form(desk.asked_first(), by, &self.staff)
    }
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
    recent: Recent,
    differing: Vec<String>,
    unreadable: Option<String>,
    faults: Faults,
    pending: Vec<Group>,
    last: Option<Vec<Group>>,
    calls: Vec<Call>,
    calls_in_all: usize,
    missing: usize,
    files: Vec<String>,
    /// Hash of the seed folder.
    seeds: String,
    /// What it takes to publish the folder all the same, where that may be.
    overriding: Option<OverrideForm>,
}

/// What was sent and saved lately.
#[derive(Debug)]
pub struct Recent {
    /// Why the folder is not published as it lies there, if it was refused.
    pub refusal: Option<RejectionReport>,
    /// Changes that wait.
    pub waiting: Vec<Line>,
    /// Changes that went live last.
    pub live: Vec<Line>,
    /// Answers about crisis lines on which nobody has acted.
    pub reported: Vec<OpenAnswer>,
    /// The other answers on which nobody has acted.
    pub answers: Vec<OpenAnswer>,
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
    /// Rows with a fault in place of which people keep seeing what they see now.
    pub kept: usize,
    /// Problems found.
    pub faults: Faults,
    /// Public changes if it were published.
    pub groups: Vec<Group>,
}

/// The sign-in form.
#[derive(Debug, Template)]
#[template(path = "desk-sign-in.html")]
pub struct SignInPage {
    head: Head,
    /// The name that was typed, or, where all share a passphrase, its name.
    name: String,
    /// Why nobody was signed in: a heading, and what to do.
    refused: Option<(&'static str, String)>,
}

impl SignInPage {
    /// The form; after a refused try with the name that was typed.
    pub fn new(head: Head, tried: Option<(String, &Refusal)>) -> SignInPage {
        let shared = head.is_shared().then(|| SHARED.to_owned());
        let (typed, refused) = tried.unzip();
        SignInPage {
            name: typed.or(shared).unwrap_or_default(),
            refused: refused.map(Refusal::words),
            head,
        }
    }
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
        desk: &Desk,
        look: &Dashboard,
        head: Head,
        recent: Recent,
        notice: Option<&'static str>,
    ) -> DeskPage {
        let manifest = &look.generation.manifest;
        let refusal = recent.refusal.as_ref().filter(|report| report.acceptable);
        let overriding = refusal.map(|report| head.override_form(desk, &look.overridable(report)));
        DeskPage {
            head,
            notice,
            generation: look.generation.name(),
            built_on: manifest.built_on.strftime("%A, %B %-d, %Y").to_string(),
            in_step: look.in_step(),
            listings: manifest.listings,
            kept: manifest.kept.len(),
            counts: look.counts,
            recent,
            differing: look
                .differing
                .iter()
                .map(|file| file.name.clone())
                .collect(),
            unreadable: look.unreadable.clone(),
            faults: look.faults.clone(),
            pending: groups(&look.pending),
            last: look.last.as_ref().map(groups),
            calls: calls(look),
            calls_in_all: look.calls.rows.len(),
            missing: look.gaps.rows.len(),
            files: look.files.clone(),
            seeds: look.seeds.clone(),
            overriding,
        }
    }
}
