//! A date that cannot be parsed or is in the future.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;
use crate::seeds::read::excel_values;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-date",
    severity: Severity::Warning,
    summary: "A verified_on or source_date that is not a date, or lies in the future.",
    why_it_matters: "People trust a listing by how lately it was checked.",
    example: "2026-13-01",
    fix: "Write year-month-day: 2026-11-09. A source may be a year or a month alone.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let verified = row.cell(Resource::VerifiedOn);
    if !verified.is_empty() {
        match parse_cell::date(verified) {
            None => {
                let message = format!("“{verified}” is not a day, so it is not used.");
                findings.cell(&RULE, row, Resource::VerifiedOn, message);
                if verified.contains('/') {
                    let fix = "Write the month first, or year-month-day: 2026-11-09.".to_owned();
                    findings.fix_last(fix);
                }
            }
            Some(date) if date > subject.world.today => {
                let message = format!("{date} lies in the future, so it is not used.");
                findings.cell(&RULE, row, Resource::VerifiedOn, message);
            }
            Some(date) if excel_values::date_from_serial(verified).is_some() => {
                let message = format!("The spreadsheet changed the day; it was read as {date}.");
                findings.cell(&RULE, row, Resource::VerifiedOn, message);
                findings.fix_last(
                    "Format the cell as a date and look at the year: a workbook made on an old \
                     Mac counts four years less."
                        .to_owned(),
                );
            }
            Some(_) => {}
        }
    }
    let source = row.cell(Resource::SourceDate);
    if !source.is_empty() && !parse_cell::is_source_date(source) {
        let message = format!("“{source}” is not a year, a month or a day, so it is not used.");
        findings.cell(&RULE, row, Resource::SourceDate, message);
    }
}
