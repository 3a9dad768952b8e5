//! `words/meeting-types.csv`: what the codes of meetings mean.

use std::collections::HashSet;

use super::rules::{Findings, Rule, duplicate_id, missing_name, unknown_choice};
use super::table::{Row, Table};
use super::word_columns::MeetingTypeColumn as C;
use crate::diagnostic::Diagnostic;
use crate::model::meeting_type::{MeetingType, MeetingTypes, TraitKind};
use crate::model::text::Text;

/// Reads the codes. A row without fellowship, code or name and one that
/// stands twice are left out and reported; so is a trait of no known kind.
pub fn read(table: &Table) -> (MeetingTypes, Vec<Diagnostic>) {
    let mut findings = Findings::new(&table.file);
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for row in &table.rows {
        let cell = |column: C| table.cell(row, column.into());
        let mut report = |rule: &Rule, row: &Row, column: C, message: String| {
            let header = Some(column.header());
            let value = Some(table.cell(row, column.into()));
            findings.add(rule, Some(row.number), header, value, message);
        };
        let blank = [C::Fellowship, C::Code, C::Name, C::NameEs]
            .into_iter()
            .find(|column| cell(*column).is_empty());
        if let Some(column) = blank {
            let message = format!("The code has no {}, so it is left out.", column.header());
            report(&missing_name::RULE, row, column, message);
            continue;
        }
        let (fellowship, code) = (cell(C::Fellowship), cell(C::Code));
        if !seen.insert((fellowship.to_lowercase(), code)) {
            let message = format!("The code “{code}” of {fellowship} stands twice.");
            report(&duplicate_id::RULE, row, C::Code, message);
            continue;
        }
        let (kind, value) = (cell(C::TraitKind), cell(C::TraitValue));
        let says = TraitKind::from_word(kind).filter(|_| !value.is_empty());
        if says.is_none() && !(kind.is_empty() && value.is_empty()) {
            let message = format!("“{kind} {value}” is not a trait, so it is not used.");
            report(&unknown_choice::RULE, row, C::TraitKind, message);
        }
        list.push(MeetingType {
            fellowship: fellowship.to_owned(),
            code: code.to_owned(),
            name: Text::new(cell(C::Name), cell(C::NameEs)),
            says: says.map(|kind| (kind, value.to_owned())),
        });
    }
    (MeetingTypes::new(list), findings.list)
}
