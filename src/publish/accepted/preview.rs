//! What publishing would refuse, told without publishing anything.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::ledger::Ledger;
use super::{Heading, RecordError};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{Baseline, Directory, LoadError};
use crate::gazetteer::Gazetteer;
use crate::index::sources::{Golden, StoredSource};
use crate::index::store::Store;
use crate::publish::comparison::Change;
use crate::publish::published_state::PublishedState;
use crate::publish::refusal;
use crate::publish::rules::{self, RULES, Reason};
use crate::seeds::last_good_rows::{Kept, LastGood};
use crate::seeds::read::seed_folder::Tables;
use crate::seeds::seed_source::Source;
use crate::seeds::settings_files::Site;

/// Stands for the file of a reason that concerns none.
const ALL_FILES: &str = "all files";

/// The accepted state, from the record beside the seeds.
struct Accepted {
    state: PublishedState,
    site: Site,
    kept: Vec<Kept>,
    /// Day it was checked.
    checked_on: Date,
}

impl Accepted {
    /// The accepted state of a folder; `None` if nothing was published from it.
    /// An index beside a folder without a record may be that of another folder.
    fn of(data: &Path, store: &Store) -> Result<Option<Accepted>, RecordError> {
        match super::read(data) {
            Ok(record) => Ok(record.map(Accepted::of_record)),
            // Publishing compares with what is served, too.
            Err(damaged) => Accepted::served(store).map(Some).ok_or(damaged),
        }
    }

    fn served(store: &Store) -> Option<Accepted> {
        let served = store.serving(None).ok()??;
        let kept = served.manifest.kept.iter().cloned();
        Some(Accepted {
            state: PublishedState::from_generation(&served).ok()?,
            site: served.facts.site.clone(),
            kept: kept.map(Kept::from).collect(),
            checked_on: served.manifest.built_on,
        })
    }

    fn of_record((heading, directory): (Heading, Directory)) -> Accepted {
        let sources = directory.sources.iter();
        let state = PublishedState {
            name: heading.generation,
            listings: directory.listings(),
            sources: sources.map(stored).collect(),
            crisis_lines: directory.crisis_lines.clone(),
            crisis_kinds: directory.words.crisis_kinds(),
            home_counties: directory.home_counties.clone(),
            parts: Vec::new(),
            golden: Golden::from(&directory),
        };
        Accepted {
            state,
            site: directory.site,
            kept: directory.kept,
            checked_on: heading.checked_on,
        }
    }

    fn last_good(&self) -> LastGood<'_> {
        let kept = self.kept.iter().map(|kept| (kept.id.as_str(), kept.since));
        self.state.last_good_since(&kept.collect(), self.checked_on)
    }
}

fn stored(source: &Source) -> StoredSource<'static> {
    StoredSource {
        file: Cow::Owned(source.file.to_string()),
        rows: source.counts.rows,
        set_aside: source.counts.set_aside,
        ids: Cow::Owned(source.ids.clone()),
        fingerprints: Cow::Owned(source.fingerprints.clone()),
    }
}

/// A reason to refuse, as a finding.
fn finding(reason: Reason) -> Option<Diagnostic> {
    let code = RULES.iter().find(|rule| rule.code == reason.code)?.code;
    Some(Diagnostic {
        code,
        severity: Severity::Error,
        file: reason.file.as_deref().unwrap_or(ALL_FILES).into(),
        row: None,
        column: None,
        value: None,
        message: format!("Publishing refuses this: {}", reason.message),
        fix: reason.fix.into(),
        more: None,
        cell: None,
        listing: None,
        lacks: None,
    })
}

/// Seeds checked as publishing does.
#[derive(Debug)]
pub struct Preview {
    /// The directory, in which a row with an error keeps its last good version.
    pub directory: Directory,
    /// Findings of the check.
    pub diagnostics: Vec<Diagnostic>,
    /// What publishing would refuse, as findings. The golden questions are not
    /// asked, since that takes an index.
    pub refused: Vec<Diagnostic>,
}

/// Checks seeds beside the accepted state; `None` if nothing was published yet,
/// and then `tables` are not read.
///
/// # Errors
/// The seeds cannot be read.
pub fn preview<E: From<LoadError>>(
    data: &Path,
    store: &Store,
    tables: impl FnOnce() -> Result<Tables, E>,
    gazetteer: &Arc<Gazetteer>,
    today: Date,
) -> Result<Option<Preview>, E> {
    let (accepted, lost_record) = match Accepted::of(data, store) {
        Ok(None) => return Ok(None),
        Ok(accepted) => (accepted, None),
        Err(error) => (None, Some(error.to_string())),
    };
    let last_good = accepted.as_ref().map(Accepted::last_good);
    // Unreadable places are an error of the folder, which is read below.
    let private = store.private_places().unwrap_or_default().certain();
    let past = Baseline {
        last_good: last_good.as_ref(),
        private: Some(&private),
        site: accepted.as_ref().map(|accepted| &accepted.site),
        ..Baseline::default()
    };
    let gazetteer = Arc::clone(gazetteer);
    let checked = Directory::from_tables(tables()?, data, gazetteer, today, &past);
    let (directory, diagnostics) = checked?;
    let before = accepted.as_ref().map(|accepted| &accepted.state);
    let change = Change::new(before, &directory, &diagnostics);
    let change = change.with_history(Ledger::read(data, today), lost_record);
    let mut reasons = rules::check(&change);
    refusal::redact(&mut reasons, &directory.private);
    let refused = reasons.into_iter().filter_map(finding).collect();
    Ok(Some(Preview {
        directory,
        diagnostics,
        refused,
    }))
}
