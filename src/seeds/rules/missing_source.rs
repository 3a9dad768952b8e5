//! A listing without a source.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::model::listing::Status;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "missing-source",
    severity: Severity::Warning,
    summary: "A listing without a source: no page, no note of who said it.",
    why_it_matters: "A fact nobody can trace cannot be checked, and stays wrong for years.",
    example: "source_url and source_note blank",
    fix: "Give the page the facts were taken from, or say in source_note who said it.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let source = &subject.listing.source;
    let traced = !source.urls.is_empty() || !source.note.is_empty();
    let example = subject.listing.status == Status::Example;
    if !traced && !example && !subject.row.is_meeting() {
        let message = "The listing has no source.".to_owned();
        findings.cell(&RULE, &subject.row, Resource::SourceUrl, message);
    }
}
