//! Too many lost rows.

use rustc_hash::FxHashSet;

use super::{Reasons, Rule, few, percent};
use crate::diagnostic::render::counted;
use crate::index::sources::StoredSource;
use crate::publish::comparison::Change;
use crate::publish::accepted::ledger::DAYS;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "fewer-rows",
    summary: "A file that loses more than 10% of its rows within 30 days, or more than 5 where that is more; or all files together, more than 10% and more than 10. Rows that moved to another file, or came back, are not lost.",
    why_it_matters: "A file that was cut off, or that melts away save by save, takes help away from everyone.",
    fix: "Put the rows back. If they should go, accept this report; or write closed in status, which keeps their links.",
    check,
};

/// Number of rows that any file may lose.
const FEW: usize = 5;

/// Number of listings that all files together may lose.
const FEW_IN_ALL: usize = 10;

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let ids = change.directory.row_ids();
    let found = reasons.list.len();
    let mut lost_now = 0;
    for was in &before.sources {
        let mut losses = Losses::of(change, was, &ids);
        if !was.ids.is_empty() {
            lost_now += losses.now;
        }
        let (lost, all) = (losses.now + losses.earlier, was.rows + losses.earlier);
        let limit = FEW.max(all / 10);
        if losses.now == 0 || lost <= limit {
            continue;
        }
        let (when, how) = match losses.earlier {
            0 => (String::new(), "at once".to_owned()),
            _ => (
                format!(" within {DAYS} days, {} of them with this save", losses.now),
                format!("within {DAYS} days"),
            ),
        };
        let named = match losses.ids.is_empty() {
            true => String::new(),
            false => format!(" Gone: {}.", few(losses.ids.drain(..))),
        };
        let message = format!(
            "{lost} of {} ({}) are gone{when}; at most {limit} may go {how}.{named}",
            counted(all, "row"),
            percent(lost, all),
        );
        reasons.add(&RULE, Some(&was.file), message);
    }
    if reasons.list.len() == found {
        in_all(change, lost_now, reasons);
    }
}

/// Checks all files together, since each of many small files may lose only a
/// few rows.
fn in_all(change: &Change<'_>, now: usize, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let ids = change.directory.row_ids();
    let earlier = change.ledger.lost.iter().filter(|entry| !ids.contains(entry.id.as_str()));
    let lost = earlier.count() + now;
    let all = before.listings.len() + lost - now;
    let limit = FEW_IN_ALL.max(all / 10);
    if now > 0 && lost > limit {
        let message = format!(
            "{lost} of {} ({}) are gone from several files within {DAYS} days, {now} of them \
             with this save; at most {limit} may go.",
            counted(all, "listing"),
            percent(lost, all),
        );
        reasons.add(&RULE, None, message);
    }
}

/// Rows that a file loses.
struct Losses<'a> {
    /// Number of rows lost with this save.
    now: usize,
    /// Number of rows lost in the previous days.
    earlier: usize,
    /// Ids of all lost rows, if rows have ids.
    ids: Vec<&'a str>,
}

impl<'a> Losses<'a> {
    fn of(
        change: &'a Change<'_>,
        was: &'a StoredSource<'_>,
        ids: &FxHashSet<&str>,
    ) -> Losses<'a> {
        let fewer = was.rows.saturating_sub(change.rows_of(&was.file));
        // Without ids, as in a word list, count rows.
        if was.ids.is_empty() {
            return Losses {
                now: fewer,
                earlier: change.ledger.rows_of(&was.file).saturating_sub(was.rows),
                ids: Vec::new(),
            };
        }
        // Duplicate rows have no id and are not counted as lost.
        let mut gone: Vec<&str> = (was.ids.iter())
            .filter(|id| !id.is_empty() && !ids.contains(id))
            .collect();
        let now = fewer.min(gone.len());
        let earlier: Vec<&str> = (change.ledger.lost.iter())
            .filter(|entry| entry.file == was.file)
            .map(|entry| entry.id.as_str())
            .filter(|id| !ids.contains(id))
            .collect();
        let earlier_rows = earlier.len();
        gone.extend(earlier);
        Losses {
            now,
            earlier: earlier_rows,
            ids: gone,
        }
    }
}
