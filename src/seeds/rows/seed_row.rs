//! One row of a seed file, with its cells by column.

use crate::seeds::columns::{Column, MEETING_COLUMNS, Meeting, RESOURCE_COLUMNS, Resource};
use crate::seeds::read::grid::Row;
use crate::seeds::read::table::Table;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Link;

/// One row with its columns. In a row marked confidential the place cells read
/// as blank, so that nothing downstream can publish them by mistake.
#[derive(Debug, Clone, Copy)]
pub struct SeedRow<'a> {
    table: &'a Table,
    row: &'a Row,
    kind: Kind,
    private: bool,
}

impl<'a> SeedRow<'a> {
    /// A row of a table of the given kind.
    pub fn new(table: &'a Table, row: &'a Row, kind: Kind) -> SeedRow<'a> {
        let open = SeedRow {
            table,
            row,
            kind,
            private: false,
        };
        let confidential = open.cell(Resource::Confidential);
        // An unreadable value may mean yes.
        let private =
            !confidential.is_empty() && parse_cell::yes_or_no(confidential) != Some(false);
        SeedRow { private, ..open }
    }

    /// Row number in the spreadsheet.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Whether the row is from a meeting list.
    pub fn is_meeting(&self) -> bool {
        self.kind == Kind::Meeting
    }

    /// Whether the place of the row must not be published.
    pub fn is_private(&self) -> bool {
        self.private
    }

    /// Whether the row explicitly marks its place as private.
    pub fn says_private(&self) -> bool {
        parse_cell::yes_or_no(self.cell(Resource::Confidential)) == Some(true)
    }

    /// The row with its hidden place cells, for code that needs a private place
    /// in order to protect it.
    pub fn revealed(self) -> SeedRow<'a> {
        SeedRow {
            private: false,
            ..self
        }
    }

    /// The cleaned cell of a column; empty if the file has no such column.
    pub fn cell(&self, column: Resource) -> &'a str {
        if self.private && PLACE.contains(&column) {
            return "";
        }
        match self.position(column) {
            Some(position) => self.table.cell(self.row, position),
            None => "",
        }
    }

    /// Whether a place column is filled, even in a confidential row.
    pub fn has_hidden(&self, column: Resource) -> bool {
        let position = self.position(column);
        position.is_some_and(|position| !self.table.cell(self.row, position).is_empty())
    }

    /// The cell of a column that only meeting lists have; empty in other files.
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

    /// Position of a column in the file, counted from 0; `None` if the file
    /// lacks it.
    pub fn position_in_file(&self, column: Resource) -> Option<usize> {
        self.table.position(self.position(column)?)
    }

    /// All filled cells with their headers, except the place cells of a
    /// confidential row.
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

    /// Position of a column in the table, if this kind of file has it.
    pub(crate) fn position(&self, column: Resource) -> Option<usize> {
        self.kind.position(column)
    }
}

/// Kind of listing file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A `resources*` file.
    Resource,
    /// A `meetings*` file.
    Meeting,
}

impl Kind {
    /// The columns of such a file.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Kind::Resource => RESOURCE_COLUMNS,
            Kind::Meeting => MEETING_COLUMNS,
        }
    }

    /// How the names of such files begin.
    pub fn file_prefix(self) -> &'static str {
        match self {
            Kind::Resource => "resources",
            Kind::Meeting => "meetings",
        }
    }

    /// Position of the id.
    pub fn id(self) -> usize {
        match self {
            Kind::Resource => Resource::Id.into(),
            Kind::Meeting => Meeting::Slug.into(),
        }
    }

    /// Position of the column that a column of resources is or corresponds to;
    /// `None` if there is none.
    pub fn position(self, column: Resource) -> Option<usize> {
        match self {
            Kind::Resource => Some(column.into()),
            Kind::Meeting => column_for(column).map(usize::from),
        }
    }

    /// Positions of the columns that only meeting lists have and that would
    /// reveal a confidential place.
    pub(crate) fn own_place(self) -> impl Iterator<Item = usize> {
        let own: &[Meeting] = match self {
            Kind::Resource => &[],
            Kind::Meeting => &MEETING_PLACE,
        };
        own.iter().map(|column| usize::from(*column))
    }
}

/// Columns that would reveal a confidential place.
pub(crate) const PLACE: [Resource; 7] = [
    Resource::Address,
    Resource::Address2,
    Resource::City,
    Resource::Zip,
    Resource::Latitude,
    Resource::Longitude,
    Resource::LocationNote,
];

/// The link in a cell, if it may be shown.
pub(crate) fn shown_link(cell: &str) -> Option<String> {
    match parse_cell::link(cell) {
        Link::Plain(link) | Link::Mended(link) => Some(link),
        Link::Unreadable => None,
    }
}

/// The column of a meeting list that corresponds to a resource column.
pub fn column_for(column: Resource) -> Option<Meeting> {
    let same = match column {
        Resource::Id => Meeting::Slug,
        Resource::Name => Meeting::Name,
        Resource::Description => Meeting::Notes,
        Resource::Phone => Meeting::Phone,
        Resource::Website => Meeting::Website,
        Resource::Email => Meeting::Email,
        Resource::Address => Meeting::Address,
        Resource::City => Meeting::City,
        Resource::State => Meeting::State,
        Resource::Zip => Meeting::PostalCode,
        Resource::County => Meeting::County,
        Resource::Latitude => Meeting::Latitude,
        Resource::Longitude => Meeting::Longitude,
        Resource::LocationNote => Meeting::LocationNotes,
        Resource::Confidential => Meeting::Confidential,
        Resource::Status => Meeting::Status,
        Resource::VerifiedOn => Meeting::VerifiedOn,
        Resource::SourceUrl => Meeting::SourceUrl,
        Resource::SourceDate => Meeting::Updated,
        Resource::SourceNote => Meeting::SourceName,
        _ => return None,
    };
    Some(same)
}

/// Columns of meeting lists only that would reveal a confidential place.
pub(crate) const MEETING_PLACE: [Meeting; 3] = [
    Meeting::FormattedAddress,
    Meeting::Coordinates,
    Meeting::Location,
];
