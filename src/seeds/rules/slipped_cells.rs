//! A row whose cells slipped into other columns.

use std::sync::LazyLock;

use regex::Regex;

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::several;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::seed_row::SeedRow;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "slipped-cells",
    severity: Severity::Error,
    summary: "A row in which three or more cells are plainly of another column: a link where a date stands, a status in a date, a date in a name, days and times in languages, counties in hours, a ZIP in a state.",
    why_it_matters: "People read a county where they look for hours, and the number to call stands where nobody looks.",
    example: "hours “Lycoming, PA”, verified_on “active”, source_date “https://example.org”",
    fix: "Move the cells of this row back below their headers, or take the row of the last good copy. Then look at the rows above and below.",
    check: Check::Row(slipped_cells),
};

/// Number of cells of other columns that are no accident.
const FEWEST: usize = 3;

/// The farthest a block of cells is taken to have slipped, in columns.
const FARTHEST: isize = 8;

/// What a cell plainly is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Link,
    Date,
    Zip,
    State,
    Phone,
    Areas,
    Status,
    Hours,
    Point,
    Email,
}

impl Kind {
    /// The columns that such a cell belongs to.
    fn home(self) -> &'static [Resource] {
        use Resource::{
            ChatUrl, Email, Hours, Latitude, Longitude, Phone, Residence, Serves, SourceDate,
            SourceUrl, State, Status, TextLine, VerifiedOn, Website, Zip,
        };
        match self {
            Kind::Link => &[ChatUrl, Website, SourceUrl],
            Kind::Date => &[VerifiedOn, SourceDate],
            Kind::Zip => &[Zip, Serves, Residence],
            Kind::State => &[State, Serves, Residence],
            Kind::Phone => &[Phone, TextLine],
            Kind::Areas => &[Serves, Residence],
            Kind::Status => &[Status],
            Kind::Hours => &[Hours],
            Kind::Point => &[Latitude, Longitude],
            Kind::Email => &[Email],
        }
    }

    /// What a cell plainly is; `None` for words, and for a blank cell.
    fn of(cell: &str) -> Option<Kind> {
        let bytes = cell.as_bytes();
        let is_of = |allowed: &str| bytes.iter().all(|byte| allowed.as_bytes().contains(byte));
        let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
        if cell.starts_with("http://") || cell.starts_with("https://") {
            return Some(Kind::Link);
        }
        if bytes.len() == 2 && bytes.iter().all(u8::is_ascii_uppercase) {
            return Some(Kind::State);
        }
        if digits == 0 {
            let is_status = parse_cell::STATUS_WORDS.contains(&cell.to_lowercase().as_str());
            let is_email = cell.contains('@') && !cell.contains(char::is_whitespace);
            return is_status
                .then_some(Kind::Status)
                .or(is_email.then_some(Kind::Email))
                .or(are_counties(cell).then_some(Kind::Areas))
                .or(HOURS.is_match(cell).then_some(Kind::Hours));
        }
        if is_of("0123456789") && digits == 5 {
            return Some(Kind::Zip);
        }
        if is_of("0123456789-/") && bytes.len() >= 7 && parse_cell::is_source_date(cell) {
            return Some(Kind::Date);
        }
        if is_of("0123456789.-") && cell.contains('.') && digits >= 5 && cell.parse::<f64>().is_ok()
        {
            return Some(Kind::Point);
        }
        if is_of("0123456789 -().+;") && digits >= 10 {
            return Some(Kind::Phone);
        }
        HOURS.is_match(cell).then_some(Kind::Hours)
    }
}

/// Days and times.
#[expect(clippy::expect_used, reason = "the pattern is a constant")]
static HOURS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b",
        r"|\d ?[ap]m\b|^24/7$",
    ))
    .expect("the pattern compiles")
});

/// Whether every value of a cell is a county with its state.
fn are_counties(cell: &str) -> bool {
    let is_county = |value: &&str| {
        let parts = value.rsplit_once(", ");
        parts.is_some_and(|(_, state)| Kind::of(state) == Some(Kind::State))
    };
    cell.contains(", ") && several(cell).iter().all(is_county)
}

/// Columns of free text, which may hold anything. Ids and categories have rules
/// of their own.
const FREE: [Resource; 23] = [
    Resource::Id,
    Resource::Category,
    Resource::Description,
    Resource::DescriptionEs,
    Resource::PhoneNote,
    Resource::PhoneNoteEs,
    Resource::HoursNote,
    Resource::HoursNoteEs,
    Resource::LocationNote,
    Resource::Address,
    Resource::Address2,
    Resource::Confidential,
    Resource::Eligibility,
    Resource::EligibilityEs,
    Resource::Ages,
    Resource::Income,
    Resource::Cost,
    Resource::HowToStart,
    Resource::WhatToBring,
    Resource::Accessibility,
    Resource::Audience,
    Resource::SourceNote,
    Resource::Organization,
];

/// A cell that is plainly something, at its place in the file.
struct Plain {
    column: Resource,
    /// Position of the column in the file.
    position: usize,
    kind: Kind,
}

impl Plain {
    fn is_at_home(&self) -> bool {
        self.kind.home().contains(&self.column)
    }

    /// Whether the column cannot hold it.
    fn is_misplaced(&self) -> bool {
        let may_hold = match self.column {
            Resource::Hours => self.kind == Kind::Status,
            // A short code has five or six digits.
            Resource::TextLine => self.kind == Kind::Zip,
            Resource::Name | Resource::NameEs => matches!(self.kind, Kind::Hours | Kind::State),
            column => FREE.contains(&column),
        };
        !self.is_at_home() && !may_hold
    }
}

fn slipped_cells(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let plain: Vec<Plain> = Resource::ALL
        .iter()
        .filter_map(|column| {
            Some(Plain {
                column: *column,
                kind: Kind::of(row.cell(*column))?,
                position: row.position_in_file(*column)?,
            })
        })
        .collect();
    let misplaced: Vec<&Plain> = plain.iter().filter(|one| one.is_misplaced()).collect();
    if misplaced.len() < FEWEST {
        return;
    }
    let of_other = counted(misplaced.len(), "cell");
    let (start, slip) = match slip(row, &plain, &misplaced) {
        Some((start, slip)) => (start, slip),
        None => (misplaced[0].column, String::new()),
    };
    let message = format!("{of_other} of this row plainly belong in other columns.{slip}");
    let header = row.header(start);
    findings.add(&RULE, Some(row.number()), header, None, message);
}

/// From which column on the cells slipped, and how far in words; `None` if they
/// did not all go the same way.
fn slip(row: &SeedRow<'_>, plain: &[Plain], misplaced: &[&Plain]) -> Option<(Resource, String)> {
    let home = |one: &Plain, by: isize| {
        let mut homes = one.kind.home().iter().copied();
        let position = one.position.checked_add_signed(-by)?;
        homes.find(|column| row.position_in_file(*column) == Some(position))
    };
    let explained = |by: isize| {
        misplaced
            .iter()
            .filter(|one| home(one, by).is_some())
            .count()
    };
    let ways = (1..=FARTHEST).flat_map(|by| [by, -by]);
    let by = ways.rev().max_by_key(|by| explained(*by))?;
    if explained(by) < FEWEST {
        return None;
    }
    let mut moved: Vec<&Plain> = plain
        .iter()
        .filter(|one| !one.is_at_home() && home(one, by).is_some())
        .collect();
    moved.sort_by_key(|one| one.position);
    let first = moved.first()?;
    // Cells that moved right left their own column first.
    let start = if by > 0 {
        home(first, by)?
    } else {
        first.column
    };
    let way = if by > 0 { "right" } else { "left" };
    let columns = counted(by.unsigned_abs(), "column");
    let header = row.header(start)?;
    Some((
        start,
        format!(" From “{header}” on the cells seem to have slipped {columns} to the {way}."),
    ))
}
