//! Too many changed phone numbers.

use super::{Limit, Reasons, Rule};
use crate::publish::comparison::Change;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "changed-phones",
    summary: "A file in which more than 10% of the listings with a number get another one, or none, at once or within 30 days. One alone never stops a file, nor do three within 30 days.",
    why_it_matters: "A column of numbers that went wrong sends everyone to the wrong phone.",
    fix: "Compare the phones with the last good copy: waypost diff OLD NEW. If all are right, accept this report.",
    check,
};

const LIMIT: Limit = Limit {
    fields: &["phone", "text_line"],
    what: "phones",
    of: |file| file.with_phone,
    one_in: 10,
    fewest: 2,
    fewest_in_days: 4,
    replaced: false,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for file in change.file_changes() {
        LIMIT.check(change, file, &RULE, reasons);
    }
}
