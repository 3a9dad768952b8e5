//! Pages of the desk, and their data.

use askama::Template;

use super::changes::lines::Line;
use super::changes::source_lines::SourceLine;
use super::dashboard::Dashboard;
use super::faults::Faults;
use super::head::Head;
use super::overriding::{Needs, OverrideForm};
use super::read_seeds::OfChange;
use super::refusal::{Refusal, Said};
use super::sign_in::staff_list::SHARED;
use super::state::Desk;
use crate::diagnostic::Counts;
use crate::publish::refusal::RejectionReport;
use crate::report::call_list::DueCall;
use crate::report::diff::fields::FieldChange;
use crate::report::diff::{Changed, Diff, Entry};
use crate::report::open_answers::OpenAnswer;
use crate::web::error::WebError;
use crate::web::i18n::{DeskWords, fill};
use crate::web::pages::results::listing_card::full_date;

/// Max calls shown; the downloaded list has all of them.
const MAX_CALLS: usize = 20;

/// Max listings shown of each kind of change.
const MAX_CHANGES: usize = 30;

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
    calls: Vec<DueCall>,
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
    /// The lists that others keep.
    pub sources: Vec<SourceLine>,
}

/// Result of checking a file.
#[derive(Debug, Template)]
#[template(path = "desk-check.html")]
pub struct CheckPage {
    /// Data of every page.
    pub head: Head,
    /// Name under which the file was checked.
    pub name: String,
    /// What it would change.
    pub trial: TrialView,
}

/// What files would change.
#[derive(Debug)]
pub struct TrialView {
    /// Counts of their rows, by result.
    pub counts: Counts,
    /// Rows with a fault in place of which people keep seeing what they see now.
    pub kept: usize,
    /// Problems found.
    pub faults: Faults,
    /// Public changes if they were published.
    pub groups: Vec<Group>,
}

impl TrialView {
    /// What a check said of the files.
    pub(super) fn new(checked: OfChange, faults: Faults, diff: &Diff, w: &DeskWords) -> TrialView {
        TrialView {
            counts: checked.counts,
            kept: checked.kept,
            faults,
            groups: groups(diff, w),
        }
    }
}

/// The sign-in form.
#[derive(Debug, Template)]
#[template(path = "desk-sign-in.html")]
pub struct SignInPage {
    head: Head,
    /// The name that was typed, or, where all share a passphrase, its name.
    name: String,
    /// Why nobody was signed in.
    refused: Option<Said>,
}

impl SignInPage {
    /// The form; after a refused try with the name that was typed.
    pub fn new(head: Head, tried: Option<(String, &Refusal)>) -> SignInPage {
        let shared = head.is_shared().then(|| SHARED.to_owned());
        let (typed, refused) = tried.unzip();
        SignInPage {
            name: typed.or(shared).unwrap_or_default(),
            refused: refused.map(|refusal| refusal.said(head.w)),
            head,
        }
    }
}

/// Page with a single message.
#[derive(Debug, Template)]
#[template(path = "desk-message.html")]
struct MessagePage {
    head: Head,
    said: Said,
    /// Number to quote to us; `None` when nothing is logged under it.
    reference: Option<String>,
}

/// Page with a single message. If rendering fails, only its heading.
pub fn message(head: Head, said: Said, reference: Option<String>) -> String {
    let page = MessagePage {
        head,
        said,
        reference,
    };
    page.render().unwrap_or_else(|error| {
        WebError::from(error).log();
        page.said.heading.to_owned()
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
pub fn groups(diff: &Diff, w: &DeskWords) -> Vec<Group> {
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
        changed(&w.exposed, &diff.exposed),
        changed(&w.renumbered, &diff.renumbered),
        entries(&w.removed, &diff.removed),
        changed(&w.moved, &diff.moved),
        changed(&w.changed, &diff.changed),
        entries(&w.added, &diff.added),
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

impl DeskPage {
    /// How many listings people see, and since when.
    fn served(&self) -> String {
        let sentence = fill(&self.head.w.served, "day", &self.built_on);
        self.head.count(&sentence, &self.listings)
    }

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
            notice,
            generation: look.generation.name(),
            built_on: full_date(manifest.built_on, head.spoken.language),
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
            pending: groups(&look.pending, head.w),
            last: look.last.as_ref().map(|diff| groups(diff, head.w)),
            calls: look.calls.iter().take(MAX_CALLS).cloned().collect(),
            calls_in_all: look.calls.len(),
            missing: look.gaps.rows.len(),
            files: look.files.clone(),
            seeds: look.seeds.clone(),
            overriding,
            head,
        }
    }
}
