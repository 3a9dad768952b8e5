//! The rules for seed files and listings: each with its summary, the harm to a
//! person, an example, a severity and a fix.

pub mod cascades;
pub mod category_words;
pub(crate) mod cells;
pub(crate) mod confidential;
pub(crate) mod contact;
pub(crate) mod cross_row;
pub(crate) mod file_issues;
pub mod known_numbers;
pub(crate) mod listing;
pub(crate) mod place;
pub mod private_street;
pub mod rule;
pub(crate) mod slipped_cells;
pub(crate) mod sources;
pub(crate) mod spoiled_cells;

use super::read::table::Table;
use crate::diagnostic::Diagnostic;
use crate::model::listing::Listing;
use crate::seeds::rules::rule::{Check, Findings, Rule, Subject};

/// All rules, in the order they run.
pub static RULES: &[&Rule] = &[
    &file_issues::UNREADABLE_FILE,
    &file_issues::TOO_LARGE,
    &file_issues::TOO_MANY_ROWS,
    &file_issues::TWIN_FILE,
    &file_issues::RENAMED_WORKBOOK,
    &file_issues::OTHER_SHEETS,
    &file_issues::ABOVE_HEADER,
    &file_issues::NO_HEADER,
    &file_issues::NO_ROWS,
    &file_issues::OTHER_KIND,
    &file_issues::MISSING_COLUMN,
    &file_issues::UNKNOWN_COLUMN,
    &file_issues::BLANK_HEADER,
    &file_issues::DUPLICATE_COLUMN,
    &file_issues::OTHER_ENCODING,
    &file_issues::MIXED_ENCODING,
    &file_issues::ENCODED_TWICE,
    &file_issues::ZERO_BYTES,
    &file_issues::EXTRA_CELLS,
    &file_issues::LONG_CELL,
    &file_issues::FULL_CELL,
    &file_issues::DIRECTION_MARK,
    &file_issues::OPEN_QUOTE,
    &file_issues::REPEATED_HEADER,
    &file_issues::TOTAL_ROW,
    &cross_row::UNKNOWN_FILE,
    &cross_row::NOT_A_FILE,
    &cells::SPREADSHEET_ERROR,
    &cells::LOST_CHARACTER,
    &cells::MARKUP,
    &cells::FORMULA,
    &cells::CHECKBOX_VALUE,
    &slipped_cells::RULE,
    &listing::MISSING_NAME,
    &listing::MISSING_CATEGORY,
    &listing::UNKNOWN_CATEGORY,
    &contact::BAD_PHONE,
    &contact::SPLIT_PHONE,
    &contact::BAD_CONFERENCE_PHONE,
    &contact::BAD_TEXT_LINE,
    &place::BAD_ZIP,
    &place::UNKNOWN_ZIP,
    &place::ZIP_ELSEWHERE,
    &place::UNKNOWN_TOWN,
    &contact::BAD_URL,
    &contact::BAD_EMAIL,
    &contact::UNREACHABLE,
    &listing::BAD_DATE,
    &listing::BAD_STATUS,
    &place::NOT_PLACED,
    &place::BAD_SERVES,
    &listing::BAD_AGES,
    &listing::BAD_INCOME,
    &listing::BAD_RESIDENCE,
    &place::UNKNOWN_COUNTY,
    &place::BAD_COORDINATES,
    &place::POINT_OUTSIDE_COUNTY,
    &place::POINT_ELSEWHERE,
    &place::POINT_FAR_AWAY,
    &confidential::BAD_CONFIDENTIAL,
    &confidential::CONFIDENTIAL_PLACE,
    &private_street::RULE,
    &confidential::DOMESTIC_VIOLENCE_ADDRESS,
    &confidential::HIDDEN_SHELTER,
    &listing::UNREAD_HOURS,
    &listing::MEETING_TIME,
    &contact::CRISIS_WITHOUT_NUMBER,
    &contact::PREMIUM_NUMBER,
    &contact::NEAR_KNOWN_NUMBER,
    &listing::MISSING_SOURCE,
    &listing::STALE,
    &confidential::PRIVATE_CONTACT,
    &listing::BAD_ID,
    &cross_row::DUPLICATE_ID,
    &cross_row::COPIED_FILE,
    &listing::REUSED_ID,
    &spoiled_cells::RULE,
    &confidential::CONFIDENTIAL_DROPPED,
    &cross_row::BROKEN_REFERENCE,
    &cross_row::GOLDEN_WITHOUT_LISTING,
    &cross_row::GOLDEN_ELSEWHERE,
    &cross_row::BAD_SETTING,
    &cross_row::UNFIT_CRISIS_LINE,
    &cross_row::STALE_CRISIS_LINE,
    &cross_row::DUPLICATE_PHRASE,
    &cross_row::UNKNOWN_CHOICE,
    &cross_row::KEPT_ROW,
    &cross_row::STANDS_TWICE,
    &listing::EXAMPLE_ROWS,
    &sources::BAD_SOURCE,
    &sources::LEFT_ITS_LIST,
];

/// Whether a finding says that the cells of its row slipped.
fn has_slipped(found: &Diagnostic) -> bool {
    found.code == slipped_cells::RULE.code
}

/// Runs the file-level rules.
pub fn check_file(table: &Table, findings: &mut Findings) {
    file_issues::check(table, findings);
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
    // Where the cells of a row slipped, every column is wrong.
    if findings.list.iter().any(has_slipped) {
        findings.list.retain(has_slipped);
        return;
    }
    // A cell with a spreadsheet error is reported once, not again by each rule
    // that reads it.
    let lost = findings.list.iter();
    let lost = lost.filter(|found| found.code == cells::SPREADSHEET_ERROR.code);
    let lost: Vec<Option<String>> = lost.map(|found| found.column.clone()).collect();
    findings.list.retain(|found| {
        found.code == cells::SPREADSHEET_ERROR.code || !lost.contains(&found.column)
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
    confidential::confidential_dropped(subject, before, findings);
    check_against_published(subject, before, findings);
}

/// Runs only the change rules that concern one row, against the published
/// listing. Exposing a confidential place is left to the publish rules, which
/// refuse the whole change and not just the row.
pub fn check_against_published(subject: &Subject<'_>, served: &Listing, findings: &mut Findings) {
    if findings.list.iter().any(has_slipped) {
        return;
    }
    listing::reused_id(subject, served, findings);
    spoiled_cells::check(subject, served, findings);
}
