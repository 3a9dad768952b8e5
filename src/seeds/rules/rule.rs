//! The rule type and the findings of rules.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Lack, Severity};
use crate::model::listing::Listing;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::grid::Row;
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::SeedRow;

/// A rule and its documentation.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, in kebab-case.
    pub code: &'static str,
    /// Severity of its findings.
    pub severity: Severity,
    /// The problem that the rule finds.
    pub summary: &'static str,
    /// Why the problem hurts a person.
    pub why_it_matters: &'static str,
    /// Example of a cell or row that breaks the rule.
    pub example: &'static str,
    /// How to correct the problem.
    pub fix: &'static str,
    /// The function that checks, by scope.
    pub check: Check,
}

/// The scope of a rule, with the function that checks.
#[derive(Debug)]
pub enum Check {
    /// An issue that the reader of a file found.
    FileIssue,
    /// The file as a whole.
    File(fn(&Table, &mut Findings)),
    /// One row, with the listing made of it.
    Row(fn(&Subject<'_>, &mut Findings)),
    /// Like `Row`, but the result depends on today's date. It must not change
    /// the listing.
    DateDependent(fn(&Subject<'_>, &mut Findings)),
    /// More than one row: all rows together, or a row and the listing that had
    /// its id before. `Directory` runs these checks itself and reports with the
    /// rule's code.
    CrossRow,
}

/// One row under check.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The row's cells.
    pub row: SeedRow<'a>,
    /// The listing made from the row.
    pub listing: &'a Listing,
    /// Reference data for the check: gazetteer, categories, time zone, date.
    pub world: &'a CheckContext<'a>,
}

/// Findings of the rules on one file.
#[derive(Debug)]
pub struct Findings {
    /// Findings in the order they were made.
    pub list: Vec<Diagnostic>,
    /// The file, relative to the seed folder.
    pub file: Arc<str>,
    /// Number of consecutive findings of one rule in one row.
    run: usize,
}

impl Findings {
    /// An empty list of findings for this file.
    pub fn new(file: &Arc<str>) -> Findings {
        Findings {
            list: Vec::new(),
            file: Arc::clone(file),
            run: 0,
        }
    }

    /// Adds a finding about a cell of a row.
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

    /// Adds a finding about a cell of a column that only meeting lists have.
    pub fn meeting_cell(
        &mut self,
        rule: &Rule,
        row: &SeedRow<'_>,
        column: Meeting,
        message: String,
    ) {
        let value = row.meeting_cell(column);
        let header = Some(column.header());
        self.add(rule, Some(row.number()), header, Some(value), message);
    }

    /// Adds a finding about a cell of a small file.
    pub fn in_row(&mut self, rule: &Rule, row: &Row, column: &str, value: &str, message: String) {
        self.add(rule, Some(row.number), Some(column), Some(value), message);
    }

    /// Replaces the fix of the last finding with one for its value, if the last
    /// finding was kept.
    pub fn fix_last(&mut self, fix: String) {
        if self.run <= MAX_OF_A_ROW
            && let Some(last) = self.list.last_mut()
        {
            last.fix = fix.into();
        }
    }

    /// Says of the last finding which names lead nowhere, and what was meant.
    pub fn last_lacks(&mut self, file: &str, names: &[&str], meant: Option<String>) {
        if let Some(meant) = &meant {
            self.fix_last(format!("Did you mean “{meant}”?"));
        }
        if self.run <= MAX_OF_A_ROW
            && let Some(last) = self.list.last_mut()
        {
            last.lacks = Some(Lack {
                file: Arc::from(file),
                names: names.iter().map(|name| (*name).to_owned()).collect(),
                meant,
            });
        }
    }

    /// Adds a finding about a file, row or cell. Beyond `MAX_OF_A_ROW` findings
    /// of one rule in one row it only increases a counter.
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
            cell: None,
            listing: None,
            lacks: None,
        });
    }
}

/// Stands for all files with listings where names lead nowhere.
pub const LISTINGS: &str = "";

/// Maximum number of findings kept per rule and row: one cell may contain
/// thousands of wrong values.
pub(crate) const MAX_OF_A_ROW: usize = 50;
