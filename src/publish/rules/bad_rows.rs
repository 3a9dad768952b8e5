//! Too many rows with errors.

use super::{Reasons, Rule, percent};
use crate::diagnostic::render::counted;
use crate::publish::comparison::Change;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-rows",
    summary: "A file of which more than 5% of the rows have an error, and more rows than before. One row alone never stops a file.",
    why_it_matters: "So many errors at once mean that something went wrong with the file, not with a row.",
    fix: "Run waypost check, which names every row, and correct them; or take the last good copy of the file.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for source in &change.directory.sources {
        let (bad, rows) = (source.counts.set_aside, source.counts.rows);
        let was = change.before.and_then(|before| before.source(&source.file));
        let worse = was.is_none_or(|was| bad > was.set_aside);
        if bad >= 2 && bad * 20 > rows && worse {
            let message = format!(
                "{bad} of {} ({}) have an error; at most 5% may.",
                counted(rows, "row"),
                percent(bad, rows)
            );
            reasons.add(&RULE, Some(&source.file), message);
        }
    }
}
