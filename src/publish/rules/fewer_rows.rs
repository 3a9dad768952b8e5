//! Many rows that are gone.

use super::{Reasons, Rule, few, percent};
use crate::diagnostic::render::counted;
use crate::index::sources::StoredSource;
use crate::publish::change::Change;
use crate::publish::ledger::DAYS;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "fewer-rows",
    refuses: "A file that loses more than 10% of its rows within 30 days, or more than 5 where that is more. Rows that moved to another file, or came back, are not lost.",
    hurts: "A file that was cut off, or that melts away save by save, takes help away from everyone.",
    fix: "Put the rows back. If they should go, accept this report; or write closed in status, which keeps their links.",
    check,
};

/// Rows that any file may lose.
const FEW: usize = 5;

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let ids = change.ids();
    for was in &before.sources {
        let rows = change.rows_of(&was.file);
        let gone = was.ids.iter().filter(|id| !ids.contains(id));
        let mut gone: Vec<&str> = gone.collect();
        let lost = was.rows.saturating_sub(rows);
        // Where rows have no ids, as in a list of words, all lost rows are gone.
        let lost = if was.ids.is_empty() {
            lost
        } else {
            lost.min(gone.len())
        };
        let earlier = lost_earlier(change, was);
        let all = was.rows + earlier.rows;
        let limit = FEW.max(all / 10);
        if lost > 0 && lost + earlier.rows > limit {
            gone.extend(earlier.ids);
            let named = if gone.is_empty() {
                String::new()
            } else {
                format!(" Gone: {}.", few(gone))
            };
            let (when, at_once) = match earlier.rows {
                0 => (String::new(), "at once".to_owned()),
                _ => (
                    format!(" within {DAYS} days, {lost} of them with this save"),
                    format!("within {DAYS} days"),
                ),
            };
            let message = format!(
                "{} of {} ({}) are gone{when}; at most {limit} may go {at_once}.{named}",
                lost + earlier.rows,
                counted(all, "row"),
                percent(lost + earlier.rows, all),
            );
            reasons.add(&RULE, Some(&was.file), message);
        }
    }
}

/// What a file lost with earlier saves.
struct Earlier<'a> {
    rows: usize,
    ids: Vec<&'a str>,
}

fn lost_earlier<'a>(change: &'a Change<'_>, was: &'a StoredSource<'_>) -> Earlier<'a> {
    if was.ids.is_empty() {
        return Earlier {
            rows: change.ledger.rows_of(&was.file).saturating_sub(was.rows),
            ids: Vec::new(),
        };
    }
    let ids = change.ids();
    let lost = change.ledger.lost_of(&was.file, move |id| ids.contains(id));
    let ids: Vec<&str> = lost.collect();
    Earlier {
        rows: ids.len(),
        ids,
    }
}
