//! The publish rules. Each one checks a proposed change and refuses what must
//! not be published without review. A rule is one file: what it refuses, why
//! that hurts a person, and how to fix it.

use serde::{Deserialize, Serialize};

use super::accepted::ledger::{DAYS, hash};
use super::comparison::Change;
use super::field_changes::FileChanges;
use super::golden;
use crate::report::diff::by_id;
use crate::report::diff::fields::value;

/// A rule and its documentation.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, in kebab-case.
    pub code: &'static str,
    /// The change that the rule refuses.
    pub summary: &'static str,
    /// Why the change hurts a person.
    pub why_it_matters: &'static str,
    /// How to correct it.
    pub fix: &'static str,
    /// The function that checks a change.
    pub check: fn(&Change<'_>, &mut Reasons),
}

/// One reason to refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Code of the rule.
    pub code: String,
    /// The file concerned, relative to the seed folder.
    pub file: Option<String>,
    /// The problem with its numbers, in plain language.
    pub message: String,
    /// How to correct the problem.
    pub fix: String,
}

impl Reason {
    /// Why the problem hurts a person; empty for the code of another version.
    pub fn hurts(&self) -> &'static str {
        if self.code == golden::CODE {
            return golden::HURTS;
        }
        let mut rules = RULES.iter();
        let rule = rules.find(|rule| rule.code == self.code);
        rule.map_or("", |rule| rule.why_it_matters)
    }
}

/// The reasons found so far.
#[derive(Debug, Default)]
pub struct Reasons {
    /// The reasons, in the order of the rules.
    pub list: Vec<Reason>,
}

impl Reasons {
    /// Adds a reason about a file, or about all files if `None`.
    pub fn add(&mut self, rule: &Rule, file: Option<&str>, message: String) {
        self.list.push(Reason {
            code: rule.code.to_owned(),
            file: file.map(str::to_owned),
            message,
            fix: rule.fix.to_owned(),
        });
    }
}

macro_rules! rules {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        /// All rules, in the order they run: most harmful first.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),+];
    };
}

rules![
    lost_confidential,
    private_text,
    crisis_line,
    changed_crisis_line,
    crisis_words,
    unreadable,
    lost_record,
    bad_rows,
    fewer_rows,
    empty_category,
    slipped_column,
    changed_phones,
    changed_fields,
];

/// Runs all rules.
pub fn check(change: &Change<'_>) -> Vec<Reason> {
    let mut reasons = Reasons::default();
    for rule in RULES {
        (rule.check)(change, &mut reasons);
    }
    reasons.list
}

/// Limit on the listings of a file that may change a field.
struct Limit {
    /// The fields, named by seed column.
    fields: &'static [&'static str],
    /// Plural noun for the values, used in messages.
    what: &'static str,
    /// Number of listings of a file that have such a value.
    of: fn(&FileChanges<'_>) -> usize,
    /// Maximum share: one in this many listings.
    one_in: usize,
    /// Smaller numbers of changes at once are always allowed.
    fewest: usize,
    /// Smaller numbers of changes within [`DAYS`] are always allowed.
    fewest_in_days: usize,
    /// Whether to count listings that replaced others under a new id.
    replaced: bool,
}

impl Limit {
    /// Adds a reason if too many listings of a file change, at once or
    /// together with the changes of the previous days.
    fn check(
        &self,
        change: &Change<'_>,
        file: &FileChanges<'_>,
        rule: &Rule,
        reasons: &mut Reasons,
    ) {
        let all = (self.of)(file);
        let is_known = |id: &str, field: &str| {
            let mut known = change.ledger.changed.iter();
            known.find(|entry| entry.id == id && entry.field == field)
        };
        let counted = file
            .changed
            .iter()
            .filter(|listing| self.replaced || !listing.replaced);
        let of_fields = counted.filter_map(|listing| {
            let mut fields = self.fields.iter();
            let change = fields.find_map(|field| listing.field(field))?;
            Some((listing, change))
        });
        let now: Vec<_> = of_fields.collect();
        if now.is_empty() {
            return;
        }
        let at_once: Vec<&str> = now.iter().map(|(listing, _)| listing.id).collect();
        if at_once.len() >= self.fewest && at_once.len() * self.one_in > all {
            let message = format!(
                "{} of {all} {} ({}) change; at most {}% may at once. They are of: {}.",
                at_once.len(),
                self.what,
                percent(at_once.len(), all),
                100 / self.one_in,
                few(at_once)
            );
            reasons.add(rule, Some(file.file), message);
            return;
        }
        // A value that returns to its old state is not counted.
        let fresh = now.iter().filter(|(listing, change)| {
            let known = is_known(listing.id, change.field);
            known.is_none_or(|known| known.was != hash(&change.new))
        });
        let mut within: Vec<&str> = fresh.map(|(listing, _)| listing.id).collect();
        let fresh = within.len();
        let after = by_id(&change.after);
        for entry in &change.ledger.changed {
            let (id, field) = (entry.id.as_str(), entry.field.as_str());
            let counts = entry.file == file.file && self.fields.contains(&field);
            if counts
                && !at_once.contains(&id)
                && !within.contains(&id)
                && after
                    .get(id)
                    .is_some_and(|now| hash(&value(field, now)) != entry.was)
            {
                within.push(id);
            }
        }
        let many = within.len() >= self.fewest_in_days && within.len() * self.one_in > all;
        if fresh > 0 && many {
            let message = format!(
                "{} of {all} {} ({}) change within {DAYS} days, {fresh} of them with this save; \
                 at most {}% may. They are of: {}.",
                within.len(),
                self.what,
                percent(within.len(), all),
                100 / self.one_in,
                few(within)
            );
            reasons.add(rule, Some(file.file), message);
        }
    }
}

/// `part` as a percentage of `whole`, with one decimal unless it is 0.
fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000) / whole.max(1);
    if tenths.is_multiple_of(10) {
        format!("{}%", tenths / 10)
    } else {
        format!("{}.{}%", tenths / 10, tenths % 10)
    }
}

/// The first five of a list as text: "a, b, c, d, e and 4 more".
pub(super) fn few<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 5;
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
