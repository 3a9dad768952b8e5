//! A confidential place that would become public.

use super::{Reasons, Rule};
use crate::publish::comparison::Change;
use crate::report::diff;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "lost-confidential",
    summary: "A listing that was confidential and is not any more.",
    why_it_matters: "Whoever hides from a violent person is found by the address.",
    fix: "Write yes in confidential again. Only if the place itself says that it may be shown, accept this report.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    for (was, is) in diff::exposed(&before.listings, &change.after) {
        let (file, row) = change.place_of(&is.id).unzip();
        let row = row.map_or_else(String::new, |row| format!(" Row {row}, column confidential."));
        let message = format!(
            "1 private place would be shown: “{}” ({}) was confidential and now is not.{row}",
            was.name.english, is.id
        );
        reasons.add(&RULE, file.as_deref(), message);
    }
}
