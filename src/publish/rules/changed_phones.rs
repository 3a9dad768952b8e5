//! Many numbers that change at once.

use super::{Reasons, Rule, few, percent};
use crate::publish::change::Change;
use crate::report::diff;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "changed-phones",
    refuses: "A file in which more than 10% of the listings with a phone get another one, or none. One alone never stops a file.",
    hurts: "A column that slipped by a row sends everyone to the wrong number.",
    fix: "Compare the phones with the last good copy: waypost diff OLD NEW. If all are right, accept this report.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let (was, is) = (
        diff::by_id(&before.listings),
        diff::by_id(&change.after),
    );
    for source in &change.directory.sources {
        let pairs = source.ids.iter().filter_map(|id| {
            let (was, is) = (was.get(id)?, is.get(id)?);
            (!was.contact.phones.is_empty()).then_some((*was, *is))
        });
        let pairs: Vec<_> = pairs.collect();
        let other = pairs.iter().filter(|(was, is)| was.contact.phones != is.contact.phones);
        let other: Vec<&str> = other.map(|(_, is)| is.id.as_str()).collect();
        let (changed, all) = (other.len(), pairs.len());
        if changed >= 2 && changed * 10 > all {
            let message = format!(
                "{changed} of {all} phones ({}) change; at most 10% may at once. They are of: {}.",
                percent(changed, all),
                few(other)
            );
            reasons.add(&RULE, Some(&source.file), message);
        }
    }
}
