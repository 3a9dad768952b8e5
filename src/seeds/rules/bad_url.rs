//! A link that is not http or https.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::clean_cell::several;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Link;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-url",
    severity: Severity::Warning,
    summary: "A website, chat or source that is not an http or https link.",
    why_it_matters: "A link that does something else can harm the person who taps it.",
    example: "javascript:alert(1)",
    fix: "Copy the address from the browser: it starts with https://",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let columns = [Resource::Website, Resource::ChatUrl, Resource::SourceUrl];
    for column in columns {
        for value in several(subject.row.cell(column)) {
            let message = match parse_cell::link(value) {
                Link::Plain(_) => continue,
                Link::Mended(link) => format!("The link has no https://; it was read as {link}"),
                Link::Unreadable => format!("“{value}” is not a web address, so it is not used."),
            };
            findings.cell(&RULE, &subject.row, column, message);
        }
    }
    let join = subject.row.meeting_cell(Meeting::ConferenceUrl);
    if !join.is_empty() && parse_cell::link(join) == Link::Unreadable {
        let message = format!("“{join}” is not a web address, so it is not used.");
        let row = Some(subject.row.number());
        let header = Some(Meeting::ConferenceUrl.header());
        findings.add(&RULE, row, header, Some(join), message);
    }
}
