//! Crisis lines: the rows of all files whose names start with `crisis-lines`.

use std::collections::HashSet;
use std::sync::Arc;

use super::columns::CrisisLine as L;
use super::read::grid::Row;
use super::read::table::Table;
use super::rules::known_numbers::premium_in;
use super::rules::rule::{Findings, LISTINGS, Rule};
use super::rules::{contact, cross_row};
use super::settings_files::{CrisisLine, RowOutcome};
use crate::diagnostic::{Diagnostic, render};
use crate::model::localized_text::Text;

/// What the files with crisis lines contain.
#[derive(Debug, Default)]
pub struct CrisisLines {
    /// Usable lines by kind, and within a kind by order over all files; of
    /// equal orders, the file whose name comes first is first.
    pub lines: Vec<CrisisLine>,
    /// Kinds that some row names, even where its listing cannot be used.
    named: HashSet<String>,
    /// The first of the files.
    pub(super) file: Arc<str>,
}

/// A listing that cannot be pinned, with the rows of a file that name it.
struct Unusable<'t> {
    listing: &'t str,
    rows: Vec<&'t Row>,
    rule: &'static Rule,
    /// What is wrong, to follow the id of the listing.
    problem: String,
    fix: Option<String>,
    /// Whether nothing is wrong but that there is no such listing.
    is_lost: bool,
}

impl CrisisLines {
    /// Reads the files, in the order of their names. A listing that is missing
    /// or unfit is reported once per file and left out, which blocks
    /// publishing.
    pub fn read(
        tables: &[Table],
        outcome: impl Fn(&str) -> RowOutcome,
    ) -> (CrisisLines, Vec<Diagnostic>) {
        let mut read = CrisisLines {
            file: tables
                .first()
                .map_or_else(|| Arc::from(""), |table| Arc::clone(&table.file)),
            ..CrisisLines::default()
        };
        let mut stale = HashSet::new();
        let mut unusable = Vec::new();
        let mut diagnostics = Vec::new();
        for table in tables {
            let mut findings = Findings::new(&table.file);
            let mut of_table = Vec::new();
            let lines = read.read_table(table, &outcome, &mut of_table, &mut findings);
            read.add(table, lines, &mut stale, &outcome, &mut findings);
            unusable.push((table, of_table));
            diagnostics.append(&mut findings.list);
        }
        read.lines
            .sort_by(|a, b| (&a.kind, a.order).cmp(&(&b.kind, b.order)));
        let mut told = HashSet::new();
        for (table, of_table) in unusable {
            let mut findings = Findings::new(&table.file);
            for one in of_table {
                read.report(table, &one, &mut told, &mut findings);
            }
            diagnostics.append(&mut findings.list);
        }
        diagnostics.sort_by_key(|found| (Arc::clone(&found.file), found.row));
        (read, diagnostics)
    }

    /// Whether a kind has a line.
    pub fn has(&self, kind: &str) -> bool {
        self.lines.iter().any(|line| line.kind == kind)
    }

    /// Whether a row names a kind, with or without a usable listing.
    pub fn names(&self, kind: &str) -> bool {
        self.named.contains(kind)
    }

    /// A finding for the kinds that words speak of and no row names.
    pub fn report_kinds_without_rows<'k>(
        &self,
        kinds: impl Iterator<Item = &'k str>,
    ) -> Vec<Diagnostic> {
        let without: Vec<&str> = kinds.filter(|kind| !self.names(kind)).collect();
        let mut findings = Findings::new(&self.file);
        if !without.is_empty() {
            let message = format!(
                "There is no crisis line for {}; people in danger who say so would be shown no \
                 number.",
                without.join(", ")
            );
            findings.add(
                &cross_row::BROKEN_REFERENCE,
                None,
                Some("kind"),
                None,
                message,
            );
            findings.fix_last("Add a row for each of these kinds.".to_owned());
        }
        findings.list
    }

    /// The lines of a file whose listings can be pinned. The others are
    /// collected in `unusable`.
    fn read_table<'t>(
        &mut self,
        table: &'t Table,
        outcome: &impl Fn(&str) -> RowOutcome,
        unusable: &mut Vec<Unusable<'t>>,
        findings: &mut Findings,
    ) -> Vec<(&'t Row, CrisisLine)> {
        let mut lines = Vec::new();
        for row in &table.rows {
            let cell = |column: L| table.cell(row, column.into());
            let (kind, listing) = (cell(L::Kind), cell(L::Listing));
            self.named.insert(kind.to_owned());
            let says = [(L::Say, "say"), (L::SayEs, "say_es")];
            let mut premium = says
                .into_iter()
                .filter_map(|(column, header)| Some((premium_in(cell(column))?, header)));
            if let Some((number, header)) = premium.next() {
                let message = contact::premium_message(number);
                findings.in_row(&contact::PREMIUM_NUMBER, row, header, number, message);
                continue;
            }
            if let Some(known) = unusable.iter_mut().find(|one| one.listing == listing) {
                known.rows.push(row);
                continue;
            }
            if let Some(one) = unusable_listing(listing, row, outcome(listing)) {
                unusable.push(one);
                continue;
            }
            let line = CrisisLine {
                kind: kind.to_owned(),
                listing: listing.to_owned(),
                order: cell(L::Order).parse().unwrap_or(u32::MAX),
                say: Text::new(cell(L::Say), cell(L::SayEs)),
            };
            lines.push((row, line));
        }
        lines
    }

    /// Adds the lines of a file. Lines that an earlier row has too are left out
    /// and reported together; a listing checked too long ago is reported once.
    fn add<'t>(
        &mut self,
        table: &'t Table,
        lines: Vec<(&'t Row, CrisisLine)>,
        stale: &mut HashSet<String>,
        outcome: &impl Fn(&str) -> RowOutcome,
        findings: &mut Findings,
    ) {
        let mut twice: Vec<(&Row, String)> = Vec::new();
        for (row, line) in lines {
            if let RowOutcome::Stale(why) = outcome(&line.listing)
                && stale.insert(line.listing.clone())
            {
                let message = format!("The crisis line “{}” {why}.", line.listing);
                let rule = &cross_row::STALE_CRISIS_LINE;
                findings.in_row(rule, row, "listing", &line.listing, message);
            }
            let same = |own: &CrisisLine| own.kind == line.kind && own.listing == line.listing;
            if self.lines.iter().any(same) {
                twice.push((row, line.listing));
                continue;
            }
            self.lines.push(line);
        }
        let Some((first, listing)) = twice.first() else {
            return;
        };
        let rows: Vec<u32> = twice.iter().map(|(row, _)| row.number).collect();
        let message = format!(
            "A row before has the same kind and listing: {} of {} are left out.",
            render::rows(&rows),
            table.file
        );
        findings.in_row(&cross_row::DUPLICATE_ID, first, "listing", listing, message);
        findings.fix_last("Keep one row for each kind and listing, in one file.".to_owned());
    }

    /// Reports a listing that cannot be pinned, with all its rows and kinds, and
    /// the kinds that have no other line, unless these are `told` already.
    fn report<'t>(
        &self,
        table: &'t Table,
        one: &Unusable<'t>,
        told: &mut HashSet<&'t str>,
        findings: &mut Findings,
    ) {
        let Some(first) = one.rows.first() else {
            return;
        };
        let kinds = one.rows.iter().map(|row| table.cell(row, L::Kind.into()));
        let kinds: Vec<&str> = kinds.collect();
        let numbers: Vec<u32> = one.rows.iter().map(|row| row.number).collect();
        let mut message = format!(
            "The crisis line “{}” {} It is pinned for {} ({}).",
            one.listing,
            one.problem,
            kinds.join(", "),
            render::rows(&numbers)
        );
        let left = kinds.iter().copied();
        let left = left.filter(|kind| !self.has(kind) && told.insert(*kind));
        let left: Vec<&str> = left.collect();
        if !left.is_empty() {
            message.push_str(&format!(" No line is left for {}.", left.join(", ")));
        }
        findings.in_row(one.rule, first, "listing", one.listing, message);
        if let Some(fix) = &one.fix {
            findings.fix_last(fix.clone());
        }
        if one.is_lost {
            findings.last_lacks(LISTINGS, &[one.listing], None);
        }
    }
}

/// Why a listing cannot be pinned; `None` if it can.
fn unusable_listing<'t>(
    listing: &'t str,
    row: &'t Row,
    outcome: RowOutcome,
) -> Option<Unusable<'t>> {
    let is_lost = matches!(outcome, RowOutcome::Missing | RowOutcome::SetAside(..));
    let (rule, problem, fix) = match outcome {
        RowOutcome::Published | RowOutcome::Stale(_) => return None,
        RowOutcome::SetAside(file, number) => (
            &cross_row::BROKEN_REFERENCE,
            format!("is set aside: {file}, row {number}, has an error."),
            Some(format!("Put row {number} of {file} right.")),
        ),
        RowOutcome::Missing => (
            &cross_row::BROKEN_REFERENCE,
            "is not among the listings.".to_owned(),
            None,
        ),
        RowOutcome::Unfit(why) => (
            &cross_row::UNFIT_CRISIS_LINE,
            format!("{}.", why.trim_end_matches('.')),
            None,
        ),
    };
    Some(Unusable {
        listing,
        rows: vec![row],
        rule,
        problem,
        fix,
        is_lost,
    })
}
