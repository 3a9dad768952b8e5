//! Many rows that are gone.

use super::{Reasons, Rule, few, percent};
use crate::diagnostic::render::counted;
use crate::publish::change::Change;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "fewer-rows",
    refuses: "A file that loses more than 10% of its rows, or more than 5 where that is more. Rows that moved to another file are not lost.",
    hurts: "A file that was cut off takes help away from everyone at once.",
    fix: "Put the rows back. If they should go, accept this report; or write closed in status, which keeps their links.",
    check,
};

/// Rows that any file may lose.
const FEW: usize = 5;

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let ids = change.ids();
    for was in &before.sources {
        let mut now = change.directory.sources.iter();
        let now = now.find(|source| *source.file == *was.file);
        let rows = now.map_or(0, |now| now.counts.rows);
        let lost = was.rows.saturating_sub(rows);
        // A duplicate row has no id; what it repeats is not lost with it.
        let gone = was.ids.iter().filter(|id| !id.is_empty() && !ids.contains(id));
        let gone: Vec<&str> = gone.collect();
        let limit = FEW.max(was.rows / 10);
        // Where rows have no ids, as in a list of words, all lost rows are gone.
        let lost = if was.ids.is_empty() {
            lost
        } else {
            lost.min(gone.len())
        };
        if lost > limit {
            let named = if gone.is_empty() {
                String::new()
            } else {
                format!(" Gone: {}.", few(gone))
            };
            let message = format!(
                "{lost} of {} ({}) are gone; at most {limit} may go at once.{named}",
                counted(was.rows, "row"),
                percent(lost, was.rows),
            );
            reasons.add(&RULE, Some(&was.file), message);
        }
    }
}
