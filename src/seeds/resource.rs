//! A row of a resource or meeting file, and the listing made of it.

use super::cells::several;
use super::columns::{Meeting, Resource};
use super::parse::{self, Link};
use super::table::{Row, Table};
use super::world::World;
use super::{meeting, place};
use crate::model::contact::Contact;
use crate::model::listing::{Hours, Listing, Source};
use crate::model::schedule::Schedule;
use crate::model::text::Text;

/// Which kind of file a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `resources*`
    Resource,
    /// `meetings*`
    Meeting,
}

/// One row with its columns. A row marked confidential answers its place
/// cells as blank, so that nothing downstream can publish them by mistake.
#[derive(Debug, Clone, Copy)]
pub struct SeedRow<'a> {
    table: &'a Table,
    row: &'a Row,
    kind: Kind,
    private: bool,
}

/// Columns that would give a confidential place away.
pub(super) const PLACE: [Resource; 7] = [
    Resource::Address,
    Resource::Address2,
    Resource::City,
    Resource::Zip,
    Resource::Latitude,
    Resource::Longitude,
    Resource::LocationNote,
];

/// Columns of meetings alone that would.
pub(super) const MEETING_PLACE: [Meeting; 3] = [
    Meeting::FormattedAddress,
    Meeting::Coordinates,
    Meeting::Location,
];

impl<'a> SeedRow<'a> {
    /// A row of a table of this kind.
    pub fn new(table: &'a Table, row: &'a Row, kind: Kind) -> SeedRow<'a> {
        let open = SeedRow {
            table,
            row,
            kind,
            private: false,
        };
        let confidential = open.cell(Resource::Confidential);
        // A word we cannot read may mean yes.
        let private = !confidential.is_empty() && parse::yes_or_no(confidential) != Some(false);
        SeedRow { private, ..open }
    }

    /// The row's number in a spreadsheet.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Whether the row stands in a meeting list.
    pub fn is_meeting(&self) -> bool {
        self.kind == Kind::Meeting
    }

    /// Whether the place of the row must not be published.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// Whether the row says in so many words that its place is private.
    pub fn says_private(&self) -> bool {
        parse::yes_or_no(self.cell(Resource::Confidential)) == Some(true)
    }

    /// The row with the place cells it hides, for what must know a private
    /// place to keep it private.
    pub fn revealed(self) -> SeedRow<'a> {
        SeedRow {
            private: false,
            ..self
        }
    }

    /// The cell of a column, cleaned; empty where there is none.
    pub fn cell(&self, column: Resource) -> &'a str {
        if self.private && PLACE.contains(&column) {
            return "";
        }
        match self.position(column) {
            Some(position) => self.table.cell(self.row, position),
            None => "",
        }
    }

    /// Whether a place column holds anything, in a confidential row too.
    pub fn has_hidden(&self, column: Resource) -> bool {
        let position = self.position(column);
        position.is_some_and(|position| !self.table.cell(self.row, position).is_empty())
    }

    /// The cell of a column only meeting lists have.
    pub fn meeting_cell(&self, column: Meeting) -> &'a str {
        if self.kind == Kind::Resource || (self.private && MEETING_PLACE.contains(&column)) {
            return "";
        }
        self.table.cell(self.row, column.into())
    }

    /// Whether the file has this column.
    pub fn has(&self, column: Resource) -> bool {
        let position = self.position(column);
        position.is_some_and(|position| self.table.has(position))
    }

    /// The header of a column in this kind of file.
    pub fn header(&self, column: Resource) -> Option<&'static str> {
        let position = self.position(column)?;
        Some(self.table.columns[position].name)
    }

    /// All filled cells with their headers, place cells of confidential rows
    /// left out.
    pub fn filled(&self) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
        let row = *self;
        let columns = self.table.columns.iter().enumerate();
        columns.filter_map(move |(position, column)| {
            let hides = PLACE
                .iter()
                .any(|place| row.position(*place) == Some(position))
                || (row.is_meeting() && MEETING_PLACE.map(usize::from).contains(&position));
            let cell = row.table.cell(row.row, position);
            let hidden = row.private && hides;
            let shown = !cell.is_empty() && !hidden;
            shown.then_some((column.name, cell))
        })
    }

    /// Where a column stands in the table, if this kind of file has it.
    pub(super) fn position(&self, column: Resource) -> Option<usize> {
        match self.kind {
            Kind::Resource => Some(column.into()),
            Kind::Meeting => meeting::column_for(column).map(usize::from),
        }
    }
}

/// The listing of a row. Cells that cannot be read are left out here; the
/// rules say so.
pub fn listing(row: &SeedRow<'_>, world: &World<'_>) -> Listing {
    let place = place::place(row, world);
    let contact = contact(row);
    let reach = place::reach(row, &place, world.gazetteer);
    let mut listing = Listing {
        id: id(row),
        name: Text::new(row.cell(Resource::Name), row.cell(Resource::NameEs)),
        organization: row.cell(Resource::Organization).to_owned(),
        categories: owned(several(row.cell(Resource::Category))),
        description: Text::new(
            row.cell(Resource::Description),
            row.cell(Resource::DescriptionEs),
        ),
        contact,
        place,
        reach,
        hours: Hours {
            schedule: schedule(row.cell(Resource::Hours), world),
            note: row.cell(Resource::HoursNote).to_owned(),
        },
        languages: owned(several(row.cell(Resource::Languages))),
        audience: owned(several(row.cell(Resource::Audience))),
        eligibility: row.cell(Resource::Eligibility).to_owned(),
        cost: owned(several(row.cell(Resource::Cost))),
        how_to_start: row.cell(Resource::HowToStart).to_owned(),
        what_to_bring: row.cell(Resource::WhatToBring).to_owned(),
        accessibility: owned(several(row.cell(Resource::Accessibility))),
        status: parse::status(row.cell(Resource::Status)).unwrap_or_default(),
        verified_on: parse::date(row.cell(Resource::VerifiedOn)),
        source: source(row),
        meeting: None,
    };
    if row.is_meeting() {
        meeting::complete(row, &mut listing, world);
    }
    listing
}

fn schedule(cell: &str, world: &World<'_>) -> Schedule {
    if cell.is_empty() {
        return Schedule::Unknown;
    }
    world.hours(cell).schedule_or(cell)
}

/// The id in the row, or one made of organization, name and town.
pub(super) fn id(row: &SeedRow<'_>) -> String {
    let given = row.cell(Resource::Id);
    if !given.is_empty() {
        return given.to_owned();
    }
    let (organization, name) = (row.cell(Resource::Organization), row.cell(Resource::Name));
    let organization = if name.contains(organization) {
        ""
    } else {
        organization
    };
    parse::slug(&[organization, name, row.cell(Resource::City)])
}

fn contact(row: &SeedRow<'_>) -> Contact {
    let phones = several(row.cell(Resource::Phone));
    let email = row.cell(Resource::Email);
    let (before, after) = email.split_once('@').unwrap_or_default();
    let mail_like = !before.is_empty()
        && after.contains('.')
        && !after.contains('@')
        && !email.contains(|c: char| c.is_whitespace() || "<>?&,".contains(c));
    Contact {
        phones: phones.into_iter().filter_map(parse::phone).collect(),
        phone_note: row.cell(Resource::PhoneNote).to_owned(),
        text_line: parse::text_line(row.cell(Resource::TextLine)),
        chat_url: shown_link(row.cell(Resource::ChatUrl)),
        website: shown_link(row.cell(Resource::Website)),
        email: mail_like.then(|| email.to_owned()),
    }
}

/// The link of a cell if it may be shown.
pub(super) fn shown_link(cell: &str) -> Option<String> {
    match parse::link(cell) {
        Link::Plain(link) | Link::Mended(link) => Some(link),
        Link::Unreadable => None,
    }
}

fn source(row: &SeedRow<'_>) -> Source {
    let urls = several(row.cell(Resource::SourceUrl));
    let date = parse::without_time(row.cell(Resource::SourceDate));
    Source {
        urls: urls
            .into_iter()
            .filter_map(shown_link)
            .map(|link| parse::without_keys(&link))
            .collect(),
        date: if parse::is_source_date(date) {
            date.to_owned()
        } else {
            String::new()
        },
        note: row.cell(Resource::SourceNote).to_owned(),
    }
}

fn owned(values: Vec<&str>) -> Vec<String> {
    values.into_iter().map(str::to_owned).collect()
}
