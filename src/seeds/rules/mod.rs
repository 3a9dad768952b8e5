//! The rules every listing must pass. A rule is one file: what it finds, why
//! that hurts a person, an example, its severity, and how to fix it.

use std::sync::Arc;

use super::columns::Resource;
use super::resource::SeedRow;
use super::table::{Oddity, Table};
use super::world::World;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::listing::Listing;

/// A rule and its documentation.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, in kebab-case.
    pub code: &'static str,
    /// What a finding means for the row.
    pub severity: Severity,
    /// What it finds.
    pub finds: &'static str,
    /// Why that hurts a person.
    pub hurts: &'static str,
    /// A cell or row that breaks it.
    pub example: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// How it looks for it.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug)]
pub enum Check {
    /// The file as a whole.
    File(fn(&Table, &mut Findings)),
    /// One row, with the listing made of it.
    Row(fn(&Subject<'_>, &mut Findings)),
    /// The same, where it finds on one day what it does not on another. What it
    /// finds leaves the listing as it is.
    Day(fn(&Subject<'_>, &mut Findings)),
    /// More than one row: all of them together, or a row and the listing that
    /// stood under its id before. `Directory` runs these itself and reports
    /// with the rule's code.
    Whole,
}

/// One row under check.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The row's cells.
    pub row: SeedRow<'a>,
    /// The listing made of it.
    pub listing: &'a Listing,
    /// What it is checked against.
    pub world: &'a World<'a>,
}

/// Findings of the rules on one file.
#[derive(Debug)]
pub struct Findings {
    /// What was found, in order.
    pub list: Vec<Diagnostic>,
    /// The file.
    pub file: Arc<str>,
    /// How many findings of one rule in one row came one after another.
    run: usize,
}

/// Maximum number of findings of one rule in one row that are kept: a cell may
/// hold thousands of wrong values.
const MAX_OF_A_ROW: usize = 50;

impl Findings {
    /// Nothing found yet in this file.
    pub fn new(file: &Arc<str>) -> Findings {
        Findings {
            list: Vec::new(),
            file: Arc::clone(file),
            run: 0,
        }
    }

    /// A finding about a cell of a row.
    pub fn cell(&mut self, rule: &Rule, row: &SeedRow<'_>, column: Resource, message: String) {
        let header = row.header(column).unwrap_or(column.header());
        self.add(
            rule,
            Some(row.number()),
            Some(header),
            Some(row.cell(column)),
            message,
        );
    }

    /// A finding with a fix made for this very value.
    pub fn fix_last(&mut self, fix: String) {
        if self.run <= MAX_OF_A_ROW
            && let Some(last) = self.list.last_mut()
        {
            last.fix = fix.into();
        }
    }

    /// A finding about any place of the file.
    pub fn add(
        &mut self,
        rule: &Rule,
        row: Option<u32>,
        column: Option<&str>,
        value: Option<&str>,
        message: String,
    ) {
        let last = self.list.last_mut();
        let same = last.filter(|last| row.is_some() && last.row == row && last.code == rule.code);
        self.run = if same.is_some() { self.run + 1 } else { 1 };
        if self.run > MAX_OF_A_ROW
            && let Some(same) = same
        {
            Arc::make_mut(same.more.get_or_insert_default()).count += 1;
            return;
        }
        self.list.push(Diagnostic {
            code: rule.code,
            severity: rule.severity,
            file: Arc::clone(&self.file),
            row,
            column: column.map(str::to_owned),
            value: value.map(str::to_owned),
            message,
            fix: rule.fix.into(),
            more: None,
        });
    }
}

macro_rules! rules {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        /// Every rule, in the order they run.
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
];

/// Runs the rules that look at a file as a whole.
pub fn check_file(table: &Table, findings: &mut Findings) {
    for rule in RULES {
        if let Check::File(check) = rule.check {
            check(table, findings);
        }
    }
}

/// Runs the rules that look at one row.
pub fn check_row(subject: &Subject<'_>, findings: &mut Findings) {
    for rule in RULES {
        if let Check::Row(check) | Check::Day(check) = rule.check {
            check(subject, findings);
        }
    }
    // A cell that lost its value is told once, not by every rule that reads it.
    let lost = findings.list.iter();
    let lost = lost.filter(|found| found.code == spreadsheet_error::RULE.code);
    let lost: Vec<Option<String>> = lost.map(|found| found.column.clone()).collect();
    findings.list.retain(|found| {
        found.code == spreadsheet_error::RULE.code || !lost.contains(&found.column)
    });
}

/// Runs those of them that the day matters to.
pub fn check_day(subject: &Subject<'_>, findings: &mut Findings) {
    for rule in RULES {
        if let Check::Day(check) = rule.check {
            check(subject, findings);
        }
    }
}

/// Whether nothing was found but what the day finds.
pub fn are_of_the_day(findings: &Findings) -> bool {
    let of_the_day = |found: &Diagnostic| {
        let mut rules = RULES.iter();
        rules.any(|rule| rule.code == found.code && matches!(rule.check, Check::Day(_)))
    };
    findings.list.iter().all(of_the_day)
}

/// Runs the rules that compare a listing with what stood under its id before.
pub fn check_change(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    confidential_dropped::check(subject, before, findings);
    check_served(subject, before, findings);
}

/// Runs those of them that warn, against what the public sees: there a secret
/// place that would be shown refuses the whole change, and not its row alone.
pub fn check_served(subject: &Subject<'_>, served: &Listing, findings: &mut Findings) {
    reused_id::check(subject, served, findings);
}

/// Reports each oddity of a file that `pick` turns into row, column, value
/// and message.
fn report_oddities(
    rule: &Rule,
    table: &Table,
    findings: &mut Findings,
    pick: impl Fn(&Oddity) -> Option<Odd>,
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

/// An oddity in the parts of a diagnostic.
#[derive(Default)]
struct Odd {
    row: Option<u32>,
    column: Option<String>,
    value: Option<String>,
    message: String,
    fix: Option<String>,
}
