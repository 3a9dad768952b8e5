//! The rules for seed files and listings. Each rule is one file with its
//! summary, the harm to a person, an example, a severity and a fix.

pub mod rule;

use std::sync::Arc;

use super::read::table::{FileIssue, Table};
use crate::diagnostic::Diagnostic;
use crate::model::listing::Listing;
use crate::seeds::rules::rule::{Check, Findings, Rule, Subject};

macro_rules! rules {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        /// All rules, in the order they run.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),+];
    };
}

rules![
    unreadable_file,
    too_large,
    too_many_rows,
    twin_file,
    renamed_workbook,
    other_sheets,
    above_header,
    no_header,
    no_rows,
    other_kind,
    missing_column,
    unknown_column,
    blank_header,
    duplicate_column,
    other_encoding,
    mixed_encoding,
    encoded_twice,
    zero_bytes,
    extra_cells,
    long_cell,
    full_cell,
    direction_mark,
    open_quote,
    repeated_header,
    total_row,
    unknown_file,
    not_a_file,
    spreadsheet_error,
    lost_character,
    markup,
    formula,
    checkbox_value,
    missing_name,
    missing_category,
    unknown_category,
    bad_phone,
    bad_conference_phone,
    bad_text_line,
    bad_zip,
    unknown_zip,
    unknown_town,
    bad_url,
    bad_email,
    bad_date,
    bad_status,
    bad_serves,
    bad_ages,
    bad_income,
    bad_residence,
    unknown_county,
    bad_coordinates,
    point_outside_county,
    bad_confidential,
    confidential_place,
    private_street,
    domestic_violence_address,
    hidden_shelter,
    unread_hours,
    meeting_time,
    crisis_without_number,
    premium_number,
    near_known_number,
    missing_source,
    stale,
    private_contact,
    bad_id,
    duplicate_id,
    copied_file,
    reused_id,
    confidential_dropped,
    broken_reference,
    bad_setting,
    unfit_crisis_line,
    stale_crisis_line,
    duplicate_phrase,
    unknown_choice,
    kept_row,
    stands_twice,
    example_rows,
];

/// Runs the file-level rules.
pub fn check_file(table: &Table, findings: &mut Findings) {
    for rule in RULES {
        if let Check::File(check) = rule.check {
            check(table, findings);
        }
    }
}

/// Runs the row-level rules, including those that depend on the date.
pub fn check_row(subject: &Subject<'_>, findings: &mut Findings) {
    for rule in RULES {
        if let Check::Row(check) | Check::DateDependent(check) = rule.check {
            check(subject, findings);
        }
    }
    // A cell with a spreadsheet error is reported once, not again by each rule
    // that reads it.
    let lost = findings.list.iter();
    let lost = lost.filter(|found| found.code == spreadsheet_error::RULE.code);
    let lost: Vec<Option<String>> = lost.map(|found| found.column.clone()).collect();
    findings.list.retain(|found| {
        found.code == spreadsheet_error::RULE.code || !lost.contains(&found.column)
    });
}

/// Runs only the row-level rules that depend on the date.
pub fn check_date_dependent(subject: &Subject<'_>, findings: &mut Findings) {
    for rule in RULES {
        if let Check::DateDependent(check) = rule.check {
            check(subject, findings);
        }
    }
}

/// Whether all findings come from rules that depend on the date.
pub fn only_date_dependent(findings: &Findings) -> bool {
    let of_the_day = |found: &Diagnostic| {
        let mut rules = RULES.iter();
        rules.any(|rule| rule.code == found.code && matches!(rule.check, Check::DateDependent(_)))
    };
    findings.list.iter().all(of_the_day)
}

/// Runs all rules that compare a row's listing with the listing that had its id
/// before.
pub fn check_change(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    confidential_dropped::check(subject, before, findings);
    check_against_published(subject, before, findings);
}

/// Runs only the warning-level change rules, against the published listing.
/// Exposing a confidential place is left to the publish rules, which refuse the
/// whole change and not just the row.
pub fn check_against_published(subject: &Subject<'_>, served: &Listing, findings: &mut Findings) {
    reused_id::check(subject, served, findings);
}

/// Reports each file issue for which `pick` returns a finding.
fn report_oddities(
    rule: &Rule,
    table: &Table,
    findings: &mut Findings,
    pick: impl Fn(&FileIssue) -> Option<Odd>,
) {
    for (oddity, more) in table.oddities.with_more() {
        let Some(odd) = pick(oddity) else { continue };
        findings.add(
            rule,
            odd.row,
            odd.column.as_deref(),
            odd.value.as_deref(),
            odd.message,
        );
        if let Some(fix) = odd.fix {
            findings.fix_last(fix);
        }
        if let (Some(more), Some(last)) = (more, findings.list.last_mut()) {
            let counted = Arc::make_mut(last.more.get_or_insert_default());
            counted.count += more.count;
            counted.rows.extend(&more.rows);
        }
    }
}

/// The parts of a diagnostic that depend on the file issue.
#[derive(Default)]
struct Odd {
    row: Option<u32>,
    column: Option<String>,
    value: Option<String>,
    message: String,
    fix: Option<String>,
}
