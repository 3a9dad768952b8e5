//! Rules about the lists that others keep.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::sources::left_list::LeftList;

pub const BAD_SOURCE: Rule = Rule {
    code: "bad-source",
    severity: Severity::Error,
    summary: "A row of sources.csv with a cell that cannot be used.",
    why_it_matters: "The list is not fetched, and what it says grows old without a word.",
    example: "meeting-gide in the column kind",
    fix: "Write it as the message says; the list is not fetched until then.",
    check: Check::CrossRow,
};

pub const LEFT_ITS_LIST: Rule = Rule {
    code: "left-its-list",
    severity: Severity::Warning,
    summary: "A row that its list does not have any more, and that nobody has called since.",
    why_it_matters: "It may have closed: somebody may travel to a door that does not open.",
    example: "(not in its list since 2026-11-30) in the column source_note",
    fix: "Call it. Write the day of the call into verified_on if it is still there, or closed into status.",
    check: Check::Row(left_its_list),
};

fn left_its_list(subject: &Subject<'_>, findings: &mut Findings) {
    if let Some(left) = LeftList::open(subject.listing) {
        let message = format!(
            "The list that it came from does not have it since {}.",
            left.since
        );
        findings.cell(&LEFT_ITS_LIST, &subject.row, Resource::SourceNote, message);
    }
}
