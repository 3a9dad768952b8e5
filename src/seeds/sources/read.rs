//! The rows of `sources.csv`.

use std::collections::HashSet;

use url::Url;

use super::due::{Day, Due, Interval};
use super::{KINDS, Source, SourceKind};
use crate::model::category::Categories;
use crate::model::schedule::time_zone::Zone;
use crate::seeds::columns::Source as S;
use crate::seeds::read::clean_cell::nearest;
use crate::seeds::read::grid::Row;
use crate::seeds::read::seed_folder::{layout, stem};
use crate::seeds::read::table::Table;
use crate::seeds::rows::parse_cell::is_slug;
use crate::seeds::rules::rule::Findings;
use crate::seeds::rules::sources::BAD_SOURCE;

/// The lists of `sources.csv`. A row with a cell that cannot be used is
/// reported and left out.
pub fn sources(table: &Table, categories: &Categories, findings: &mut Findings) -> Vec<Source> {
    let (mut names, mut files) = (HashSet::new(), HashSet::new());
    let mut list = Vec::new();
    for row in &table.rows {
        let mut reading = SourceRow {
            table,
            row,
            findings,
            is_usable: true,
        };
        let source = reading.source(categories);
        for (column, known, value) in [
            (S::Name, &mut names, reading.cell(S::Name)),
            (S::File, &mut files, reading.cell(S::File)),
        ] {
            if !value.is_empty() && !known.insert(value.to_owned()) {
                reading.report(column, format!("“{value}” stands in another row, too."));
            }
        }
        list.extend(source.filter(|_| reading.is_usable));
    }
    list
}

/// One row while it is read.
struct SourceRow<'a, 'b> {
    table: &'a Table,
    row: &'a Row,
    findings: &'b mut Findings,
    is_usable: bool,
}

impl<'a> SourceRow<'a, '_> {
    fn cell(&self, column: S) -> &'a str {
        self.table.cell(self.row, column.into())
    }

    fn report(&mut self, column: S, message: String) {
        self.is_usable = false;
        // An address may hold a key.
        let value = (column != S::Address).then(|| self.cell(column));
        let (row, header) = (Some(self.row.number), Some(column.header()));
        self.findings.add(&BAD_SOURCE, row, header, value, message);
    }

    fn source(&mut self, categories: &Categories) -> Option<Source> {
        let name = self.cell(S::Name);
        if !is_slug(name) {
            let message = "A name is of small letters, digits and dashes: na-susquehanna.";
            self.report(S::Name, message.to_owned());
        }
        self.address();
        let every = Interval::parse(self.cell(S::Every));
        if every.is_none() && !self.cell(S::Every).is_empty() {
            let message = "That is no time: day, week, 10 days, month, quarter or year.";
            self.report(S::Every, message.to_owned());
        }
        let on = Day::parse(self.cell(S::On));
        if on.is_none() && !self.cell(S::On).is_empty() {
            let message = "That is no day: monday, 15 for that day of the month, or 03-01.";
            self.report(S::On, message.to_owned());
        }
        let zone = self.filled(S::Zone);
        if zone.as_deref().is_some_and(|zone| Zone::new(zone).is_err()) {
            let message = "That is no time zone; write one such as America/New_York.";
            self.report(S::Zone, message.to_owned());
        }
        let category = self.filled(S::Category);
        if let Some(id) = category
            .as_deref()
            .filter(|id| categories.get(id).is_none())
        {
            self.report(S::Category, format!("There is no category “{id}”."));
        }
        let kind = self.kind()?;
        self.file(kind);
        Some(Source {
            row: self.row.number,
            name: name.to_owned(),
            kind,
            address: self.cell(S::Address).to_owned(),
            file: self.cell(S::File).to_owned(),
            due: Due {
                every: every.unwrap_or_default(),
                on,
            },
            fellowship: self.filled(S::Fellowship),
            zone,
            category: category
                .or_else(|| Some(kind.category.to_owned()).filter(|id| !id.is_empty())),
            columns: match self.cell(S::Columns) {
                "" => kind.columns.to_owned(),
                own => own.to_owned(),
            },
        })
    }

    fn filled(&self, column: S) -> Option<String> {
        Some(self.cell(column).to_owned()).filter(|cell| !cell.is_empty())
    }

    fn kind(&mut self) -> Option<&'static SourceKind> {
        let cell = self.cell(S::Kind);
        let kind = KINDS.iter().find(|kind| kind.name == cell);
        if kind.is_none() {
            let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            let near = nearest(cell, names.iter().copied());
            let hint = near.map_or(String::new(), |near| format!(" Did you mean “{near}”?"));
            let kinds = names.join(", ");
            self.report(
                S::Kind,
                format!("There is no kind “{cell}”.{hint} The kinds are {kinds}."),
            );
        }
        kind
    }

    fn address(&mut self) {
        let address = Url::parse(self.cell(S::Address));
        let is_web = |url: &Url| ["https", "http"].contains(&url.scheme()) && url.has_host();
        if !address.as_ref().is_ok_and(is_web) {
            let message = "That is no address that starts with https://.".to_owned();
            self.report(S::Address, message);
        }
    }

    fn file(&mut self, kind: &SourceKind) {
        let file = self.cell(S::File);
        let wanted = kind.reader.rows();
        let is_kind = layout(&stem(file)).is_some_and(|(_, kind)| kind == Some(wanted));
        let is_plain = file.ends_with(".csv") && !file.contains(['/', '\\']);
        if !(is_kind && is_plain) {
            let example = wanted.file_prefix();
            let name = self.cell(S::Name);
            self.report(
                S::File,
                format!("A list of this kind goes into a file such as {example}-{name}.csv."),
            );
        }
    }
}
