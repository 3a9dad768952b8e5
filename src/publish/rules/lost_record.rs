//! The published state is unknown although something was published.

use super::{Reasons, Rule};
use crate::publish::accepted;
use crate::publish::comparison::Change;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "lost-record",
    summary: "Any change, where the index is lost and the accepted record beside the seeds cannot be read.",
    why_it_matters: "Whatever is wrong in the files, a wrong number or the address of somebody who hides, would go live unseen.",
    fix: "Put the index or the record back from a backup. Otherwise look through the files with waypost check, and accept this report.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    if let Some(why) = &change.lost_record {
        let message = format!(
            "What was published last is not known: there is no index, and {} cannot be read ({why}).",
            accepted::FILE
        );
        reasons.add(&RULE, Some(accepted::FILE), message);
    }
}
