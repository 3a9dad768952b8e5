//! Rollback to an earlier generation, subject to the publish rules.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

use super::comparison::Change;
use super::published_state::PublishedState;
use super::refusal::RejectionReport;
use super::rules::{
    self, bad_rows, changed_fields, changed_phones, empty_category, fewer_rows, slipped_column,
    unreadable,
};
use crate::directory::Directory;
use crate::index::generation::{Generation, OpenError};
use crate::index::history::{Past, RollbackError};
use crate::index::manifest::hash_seeds;
use crate::index::store::Store;

/// Rules that do not apply to a rollback, because it is meant to undo what they
/// report.
const UNDONE: [&str; 7] = [
    bad_rows::RULE.code,
    changed_fields::RULE.code,
    changed_phones::RULE.code,
    empty_category::RULE.code,
    fewer_rows::RULE.code,
    slipped_column::RULE.code,
    unreadable::RULE.code,
];

/// Input of a rollback.
#[derive(Debug)]
pub struct Rollback<'a> {
    /// The seed folder.
    pub data: &'a Path,
    /// The store of generations.
    pub store: &'a Store,
    /// Name of the target generation; `None` for the one served before.
    pub to: Option<&'a str>,
    /// Time of the rollback.
    pub now: Timestamp,
    /// Date that the rules check against.
    pub today: Date,
    /// Hash of the rejection report to override.
    pub accept: Option<&'a str>,
}

/// Result of a rollback.
#[derive(Debug)]
pub enum RolledBack {
    /// The target generation is public.
    Shown(Past),
    /// The rollback was refused: name of the target generation, and the report.
    Refused(String, Box<RejectionReport>),
}

impl Rollback<'_> {
    /// Performs the rollback, unless a rule refuses it.
    ///
    /// # Errors
    /// There is no target, or it shows a place that is private now.
    pub fn run(&self) -> Result<RolledBack, RollbackError> {
        let _lock = self.store.lock()?;
        let target = self.store.rollback_target(self.to)?;
        if let Some(refusal) = self.refusal(&target.name)?
            && self.accept != Some(refusal.hash.as_str())
        {
            return Ok(RolledBack::Refused(target.name, Box::new(refusal)));
        }
        // If the seeds cannot be read now, `roll_back` uses the hash of the
        // current generation's seeds.
        let lying = hash_seeds(self.data).ok();
        let shown = self.store.roll_back(Some(&target.name), lying.as_deref());
        shown.map(RolledBack::Shown)
    }

    /// The report if the rules refuse this target. If the current generation
    /// cannot be opened, which may be the reason for the rollback, there is
    /// nothing to compare with.
    fn refusal(&self, name: &str) -> Result<Option<RejectionReport>, RollbackError> {
        let damaged = |error| RollbackError::Damaged(name.to_owned(), error);
        let target = self.store.open(name, None).map_err(damaged)?;
        match self.store.serving(Some(&target)) {
            Ok(Some(current)) => {
                refusal_of(&current, &target, self.now, self.today).map_err(damaged)
            }
            _ => Ok(None),
        }
    }
}

/// The report if the rules refuse a change from `current` to `target`.
///
/// # Errors
/// A generation cannot be read.
pub fn refusal_of(
    current: &Generation,
    target: &Generation,
    now: Timestamp,
    today: Date,
) -> Result<Option<RejectionReport>, OpenError> {
    let before = PublishedState::from_generation(current)?;
    let directory = Directory {
        checked_on: today,
        ..target.directory()?
    };
    let mut reasons = rules::check(&Change::new(Some(&before), &directory, &[]));
    reasons.retain(|reason| !UNDONE.contains(&reason.code.as_str()));
    let seeds = format!("rollback to {}", target.name());
    let is_refused = !reasons.is_empty();
    Ok(is_refused.then(|| RejectionReport::new(&seeds, Some(&before.name), reasons, now)))
}
