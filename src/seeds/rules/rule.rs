//! What a rule is, and what it found.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::listing::Listing;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::Resource;
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::SeedRow;

/// A rule and its documentation.
#[derive(Debug)]
pub struct Rule {
    /// Its name in reports, in kebab-case.
    pub code: &'static str,
    /// What a finding means for the row.
    pub severity: Severity,
    /// What it finds.
    pub summary: &'static str,
    /// Why that hurts a person.
    pub why_it_matters: &'static str,
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
    DateDependent(fn(&Subject<'_>, &mut Findings)),
    /// More than one row: all of them together, or a row and the listing that
    /// stood under its id before. `Directory` runs these itself and reports
    /// with the rule's code.
    CrossRow,
}

/// One row under check.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The row's cells.
    pub row: SeedRow<'a>,
    /// The listing made of it.
    pub listing: &'a Listing,
    /// What it is checked against.
    pub world: &'a CheckContext<'a>,
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

/// Maximum number of findings of one rule in one row that are kept: a cell may
/// hold thousands of wrong values.
pub(crate) const MAX_OF_A_ROW: usize = 50;
