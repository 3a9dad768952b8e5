//! A rollback, judged as a publication is.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;

use super::comparison::{Change, PublishedState};
use super::refusal::RejectionReport;
use super::rules::{
    self, bad_rows, changed_fields, changed_phones, empty_category, fewer_rows, slipped_column,
    unreadable,
};
use crate::directory::Directory;
use crate::index::generation::Generation;
use crate::index::history::{Past, RollbackError};
use crate::index::manifest::hash_seeds;
use crate::index::store::Store;

/// Rules a rollback is not judged by: it is there to undo what they are about.
const UNDONE: [&str; 7] = [
    bad_rows::RULE.code,
    changed_fields::RULE.code,
    changed_phones::RULE.code,
    empty_category::RULE.code,
    fewer_rows::RULE.code,
    slipped_column::RULE.code,
    unreadable::RULE.code,
];

/// What to go back to.
#[derive(Debug)]
pub struct Rollback<'a> {
    /// The seed folder.
    pub data: &'a Path,
    /// The folder of generations.
    pub store: &'a Store,
    /// The generation to go back to; the one served before when not named.
    pub to: Option<&'a str>,
    /// The moment.
    pub now: Timestamp,
    /// The day of the check.
    pub today: Date,
    /// The hash of a report that is to be overridden.
    pub accept: Option<&'a str>,
}

/// What became of it.
#[derive(Debug)]
pub enum RolledBack {
    /// The public sees it from now on.
    Shown(Past),
    /// The public sees what it saw before: the name of the generation that was
    /// not gone back to, and why.
    Refused(String, Box<RejectionReport>),
}

impl Rollback<'_> {
    /// Goes back, unless that would hurt somebody.
    ///
    /// # Errors
    /// There is nothing to go back to, or it shows what is private now.
    pub fn run(&self) -> Result<RolledBack, RollbackError> {
        let _lock = self.store.lock().map_err(RollbackError::Store)?;
        let target = self.store.rollback_target(self.to)?;
        if let Some(refusal) = self.refusal(&target.name)
            && self.accept != Some(refusal.hash.as_str())
        {
            return Ok(RolledBack::Refused(target.name, Box::new(refusal)));
        }
        // Seeds that cannot be read now are told apart by what was served.
        let lying = hash_seeds(self.data).ok();
        let shown = self.store.roll_back(Some(&target.name), lying.as_deref());
        shown.map(RolledBack::Shown)
    }

    /// What a change to this generation would be refused for.
    fn refusal(&self, name: &str) -> Option<RejectionReport> {
        // What cannot be opened is refused for that.
        let target = self.store.open(name, None).ok()?;
        let current = self.store.serving(Some(&target)).ok().flatten()?;
        refusal_of(&current, &target, (self.now, self.today))
    }
}

/// What a change from the current generation to an earlier one is refused for.
pub fn refusal_of(
    current: &Generation,
    target: &Generation,
    (now, today): (Timestamp, Date),
) -> Option<RejectionReport> {
    let before = PublishedState::from_generation(current).ok()?;
    let directory = Directory {
        checked_on: today,
        ..target.directory().ok()?
    };
    let mut reasons = rules::check(&Change::new(Some(&before), &directory, &[]));
    reasons.retain(|reason| !UNDONE.contains(&reason.code.as_str()));
    let seeds = format!("rollback to {}", target.name());
    (!reasons.is_empty()).then(|| RejectionReport::new(&seeds, Some(&before.name), reasons, now))
}
