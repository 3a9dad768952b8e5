//! What overrides a safety rule: a second person, or, where there is only one
//! member of staff, the names of the listings concerned, typed.

use serde::Deserialize;

use super::refusal::{Refusal, either, quoted};
use super::sign_in::staff_list::folded;
use crate::publish::changes::store::ChangeStore;
use crate::publish::refusal::RejectionReport;
use crate::report::diff::Diff;
use crate::web::error::WebError;
use crate::web::i18n::{DeskWords, fill};

/// Max names to type.
const MAX_TYPED: usize = 3;

/// Who overrides which report, and what they typed.
#[derive(Debug)]
pub struct Override {
    /// Hash of the report.
    pub hash: String,
    /// Who overrides it.
    pub by: String,
    /// Names of all staff.
    pub staff: Vec<String>,
    /// The names that were typed.
    pub typed: String,
}

/// The fields of a form that overrides a report.
#[derive(Debug, Default, Deserialize)]
pub struct OverrideFields {
    /// Hash of the report.
    pub hash: Option<String>,
    /// Names of the listings concerned.
    #[serde(default)]
    pub typed: String,
}

/// A report that could be overridden.
#[derive(Debug)]
pub struct Overridable<'a> {
    /// The report.
    pub report: &'a RejectionReport,
    /// Who sent what it refuses; `None` for files changed in the folder itself.
    pub sender: Option<&'a str>,
    /// What would change for the public.
    pub diff: &'a Diff,
    /// The files concerned.
    pub files: Vec<String>,
}

/// What is needed to override a report.
#[derive(Debug, PartialEq, Eq)]
pub enum Needs {
    /// These names, typed.
    Typed(Vec<String>),
    /// This is the first of two people.
    First(Vec<String>),
    /// One of these other people.
    Second(Vec<String>),
    /// Nothing more: this is the second person.
    Nothing,
}

impl Overridable<'_> {
    /// What `by` needs to override the report.
    fn needs(&self, changes: &ChangeStore, by: &str, staff: &[String]) -> Needs {
        let others = || {
            let others = staff.iter().filter(|name| *name != by);
            others.cloned().collect()
        };
        if staff.len() < 2 {
            return Needs::Typed(self.names());
        }
        // Nobody can say who sent what Waypost or an earlier version noted.
        let sender = self
            .sender
            .filter(|name| staff.iter().any(|one| one == name));
        let first = sender.map(str::to_owned);
        match first.or_else(|| changes.asked_first(&self.report.hash)) {
            None => Needs::First(others()),
            Some(first) if first == by => Needs::Second(others()),
            Some(_) => Needs::Nothing,
        }
    }

    /// The listings that change, those that the report names first in front; where
    /// no listing changes, the files.
    fn names(&self) -> Vec<String> {
        let diff = self.diff;
        let changed = [&diff.exposed, &diff.renumbered, &diff.moved, &diff.changed];
        let entries = [&diff.removed, &diff.added].into_iter().flatten();
        let mut listings: Vec<(&str, &str)> = changed
            .into_iter()
            .flatten()
            .map(|listing| (&*listing.id, &*listing.name))
            .chain(entries.map(|listing| (&*listing.id, &*listing.name)))
            .collect();
        let place = |text: &str| {
            let mut reasons = self.report.reasons.iter().enumerate();
            reasons.find_map(|(at, reason)| Some((at, place_in(&reason.message, text)?)))
        };
        listings.sort_by_key(|(id, name)| {
            let first = [place(id), place(name)].into_iter().flatten().min();
            first.unwrap_or((usize::MAX, 0))
        });
        let names = listings.into_iter().map(|(_, name)| name.to_owned());
        let mut names: Vec<String> = names.collect();
        names.dedup();
        if names.is_empty() {
            names.clone_from(&self.files);
        }
        names.truncate(MAX_TYPED);
        names
    }

    /// Lets `given` override the report.
    ///
    /// # Errors
    /// It is another report, somebody else must do it, the names were not typed,
    /// or it cannot be noted who asked.
    pub(super) fn allow(&self, changes: &ChangeStore, given: &Override) -> Result<(), WebError> {
        if self.report.hash != given.hash {
            return Err(Refusal::OtherReport.into());
        }
        match self.needs(changes, &given.by, &given.staff) {
            Needs::Nothing => Ok(()),
            Needs::First(others) => {
                changes.note_asked_first(&given.hash, &given.by)?;
                Err(Refusal::SecondPerson(others).into())
            }
            Needs::Second(others) => Err(Refusal::SecondPerson(others).into()),
            Needs::Typed(names) => {
                let typed = folded(&given.typed);
                match names.iter().all(|name| typed.contains(&folded(name))) {
                    true => Ok(()),
                    false => Err(Refusal::NotTyped(names).into()),
                }
            }
        }
    }

    /// The form behind “Publish all the same” for the reader of a page.
    pub(super) fn form(&self, changes: &ChangeStore, by: &str, staff: &[String]) -> OverrideForm {
        OverrideForm {
            hash: self.report.hash.clone(),
            needs: self.needs(changes, by, staff),
        }
    }
}

/// The form behind “Publish all the same”.
#[derive(Debug)]
pub struct OverrideForm {
    /// Hash of the report.
    pub hash: String,
    /// What is needed.
    pub needs: Needs,
}

impl OverrideForm {
    /// The names to type, or the people to ask.
    fn names(&self, w: &DeskWords) -> String {
        match &self.needs {
            Needs::Typed(names) => quoted(names),
            Needs::First(others) | Needs::Second(others) => either(others, w),
            Needs::Nothing => String::new(),
        }
    }

    /// A sentence with the names to type, or of the people to ask.
    pub(super) fn say(&self, sentence: &str, w: &DeskWords) -> String {
        fill(sentence, "names", &self.names(w))
    }
}

/// Where a message names an id or a name, as a whole.
fn place_in(message: &str, text: &str) -> Option<usize> {
    let goes_on = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
    };
    let mut found = message.match_indices(text);
    let whole = found.find(|(at, _)| {
        let before = message[..*at].chars().next_back();
        let after = message[at + text.len()..].chars().next();
        !goes_on(before) && !goes_on(after)
    });
    whole.map(|(at, _)| at)
}
