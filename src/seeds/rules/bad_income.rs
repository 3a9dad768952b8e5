//! An income limit that cannot be read.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::eligibility::IncomeLimit;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-income",
    severity: Severity::Error,
    summary: "An income limit without a figure, or without what the figure is of.",
    why_it_matters: "Nobody can tell whether a household qualifies.",
    example: "200%",
    fix: "Write a percent of the federal poverty level (200% FPL), another limit as stated (80% AMI, $2,000 a month), or none. Words without a figure belong in eligibility.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Income);
    if !cell.is_empty() && IncomeLimit::parse(cell).is_none() {
        let message = format!("“{cell}” is no income limit.");
        findings.cell(&RULE, &subject.row, Resource::Income, message);
    }
}
