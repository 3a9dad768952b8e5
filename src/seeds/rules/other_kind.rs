//! A file whose headers belong to a different kind of file than its name.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "other-kind",
    severity: Severity::Error,
    summary: "A file whose headers are those of another kind of file.",
    why_it_matters: "A list read as what it is not replaces the right one: with the phrases of crises in \
            the file of those that are none, no cry for help is heard.",
    example: "the rows of words/crisis-phrases.csv saved as words/not-crisis-phrases.csv",
    fix: "Save it under the name of the file it belongs in, and put the right file back here.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::OtherKind(stem) => Some(Odd {
            message: format!(
                "The headers of this file are those of {stem}.csv, not those of {}.",
                table.file
            ),
            ..Odd::default()
        }),
        _ => None,
    });
}
