//! The directory written as a seed folder that reads back as the same
//! directory. `words/` and `gazetteer/` are not included; they are copied
//! unchanged.

pub mod meeting_row;
pub mod resource_row;

use std::io;
use std::sync::Arc;

use crate::directory::Directory;
use crate::model::crisis_level::CrisisLevel;
use crate::model::listing::{Listing, Status};
use crate::seeds::columns::{self, Column};
use crate::seeds::settings_files::GoldenQuestion;
use crate::seeds::write::csv_injection::guarded;
use crate::seeds::write::row_cells::{RowCells, joined};

/// An exported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// File name within the folder.
    pub name: &'static str,
    /// Contents: UTF-8 with a byte order mark, so that Excel opens it
    /// correctly.
    pub bytes: Vec<u8>,
    /// Number of rows below the header.
    pub rows: usize,
}

/// The files of the directory, without examples.
///
/// # Errors
/// Only if writing to memory fails.
pub fn files(directory: &Directory) -> io::Result<Vec<Exported>> {
    let kept = |listing: &&Listing| listing.status != Status::Example;
    let listings = directory.listings();
    let listings = listings.iter().map(Arc::as_ref);
    let listings: Vec<&Listing> = listings.filter(kept).collect();
    let (meetings, resources): (Vec<_>, Vec<_>) = listings
        .iter()
        .copied()
        .partition(|listing| listing.meeting.is_some());
    let resources = resources
        .into_iter()
        .map(|l| resource_row::cells(l, directory));
    let meetings = meetings
        .into_iter()
        .map(|l| meeting_row::cells(l, directory));
    let files = [
        file(
            "resources.csv",
            columns::RESOURCE_COLUMNS,
            resources.collect(),
        ),
        file("meetings.csv", columns::MEETING_COLUMNS, meetings.collect()),
        file(
            "categories.csv",
            columns::CATEGORY_COLUMNS,
            categories(directory),
        ),
        file("site.csv", columns::SITE_COLUMNS, site(directory)),
        file("needs.csv", columns::NEED_COLUMNS, needs(directory)),
        file(
            "crisis-lines.csv",
            columns::CRISIS_LINE_COLUMNS,
            crisis_lines(directory, &listings),
        ),
        file(
            "golden-questions.csv",
            columns::GOLDEN_COLUMNS,
            golden_questions(directory, &listings),
        ),
    ];
    let files: io::Result<Vec<Exported>> = files.into_iter().collect();
    // A folder needs `resources.csv` even without rows; other files are
    // optional.
    Ok(files?
        .into_iter()
        .filter(|file| file.rows > 0 || file.name == "resources.csv")
        .collect())
}

/// A file of rows; optional columns that are blank in every row are left out.
///
/// # Errors
/// Only if writing to memory fails.
pub fn file(
    name: &'static str,
    columns: &'static [Column],
    rows: Vec<RowCells>,
) -> io::Result<Exported> {
    let used = |position: &usize| {
        let filled = |row: &RowCells| !row.0[*position].is_empty();
        columns[*position].required || rows.iter().any(filled)
    };
    let used: Vec<usize> = (0..columns.len()).filter(used).collect();
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(used.iter().map(|position| columns[*position].name))?;
    for row in &rows {
        writer.write_record(used.iter().map(|position| guarded(&row.0[*position])))?;
    }
    let bytes = writer.into_inner();
    Ok(Exported {
        name,
        bytes: bytes.map_err(|error| io::Error::other(error.to_string()))?,
        rows: rows.len(),
    })
}

fn categories(directory: &Directory) -> Vec<RowCells> {
    use columns::Category as C;
    let all = directory.categories.iter().map(|category| {
        let mut row = RowCells::blank(columns::CATEGORY_COLUMNS);
        row.set(C::Id, &category.id);
        row.set(C::Parent, &category.parent);
        row.set(C::Name, &category.name.english);
        row.set(
            C::NameEs,
            category.name.spanish.as_deref().unwrap_or_default(),
        );
        row.set(C::Hint, &category.hint.english);
        row.set(
            C::HintEs,
            category.hint.spanish.as_deref().unwrap_or_default(),
        );
        let days = category.fresh_days.map(|days| days.to_string());
        row.set(C::FreshDays, days.unwrap_or_default());
        let free = category.free.map(|free| if free { "yes" } else { "no" });
        row.set(C::Free, free.unwrap_or_default());
        row
    });
    all.collect()
}

fn site(directory: &Directory) -> Vec<RowCells> {
    use columns::Site as S;
    let site = &directory.site;
    let home = joined(&site.home_counties);
    let values = [
        ("title", &site.title.english, site.title.spanish.as_deref()),
        ("area", &site.area.english, site.area.spanish.as_deref()),
        ("home_counties", &home, None),
        ("time_zone", &site.time_zone, None),
        ("feedback", &site.feedback, None),
        ("address", &site.address, None),
        ("leave_to", &site.leave_to, None),
    ];
    let rows = values.into_iter().map(|(key, value, spanish)| {
        let mut row = RowCells::blank(columns::SITE_COLUMNS);
        row.set(S::Key, key);
        row.set(S::Value, value);
        row.set(S::ValueEs, spanish.unwrap_or_default());
        row
    });
    rows.collect()
}

fn needs(directory: &Directory) -> Vec<RowCells> {
    use columns::Need as N;
    let rows = directory.needs.iter().map(|need| {
        let mut row = RowCells::blank(columns::NEED_COLUMNS);
        row.set(N::Name, &need.name.english);
        row.set(N::NameEs, need.name.spanish.as_deref().unwrap_or_default());
        row.set(N::Hint, &need.hint.english);
        row.set(N::HintEs, need.hint.spanish.as_deref().unwrap_or_default());
        row.set(N::Categories, joined(&need.categories));
        row.set(N::Today, &need.today.english);
        row.set(
            N::TodayEs,
            need.today.spanish.as_deref().unwrap_or_default(),
        );
        row
    });
    rows.collect()
}

/// The golden questions, without those that only an example would answer.
fn golden_questions(directory: &Directory, listings: &[&Listing]) -> Vec<RowCells> {
    let there = |id: &&String| listings.iter().any(|listing| listing.id == **id);
    let rows = directory.golden.iter().filter_map(|golden| {
        let expected: Vec<String> = golden.expected.iter().filter(there).cloned().collect();
        if expected.is_empty() && golden.level.is_none() {
            return None;
        }
        Some(golden_row(golden, &expected))
    });
    rows.collect()
}

/// The row of a golden question that expects these listings.
pub fn golden_row(golden: &GoldenQuestion, expected: &[String]) -> RowCells {
    use columns::Golden as G;
    let mut row = RowCells::blank(columns::GOLDEN_COLUMNS);
    row.set(G::Question, &golden.question);
    row.set(G::Near, &golden.near);
    row.set(G::Lang, golden.language.tag());
    row.set(G::Expected, joined(expected));
    row.set(G::Within, golden.within.to_string());
    row.set(G::Level, golden.level.map_or("", CrisisLevel::word));
    row
}

fn crisis_lines(directory: &Directory, listings: &[&Listing]) -> Vec<RowCells> {
    use columns::CrisisLine as L;
    let lines = directory.crisis_lines.iter();
    let lines = lines.filter(|line| listings.iter().any(|listing| listing.id == line.listing));
    let rows = lines.map(|line| {
        let mut row = RowCells::blank(columns::CRISIS_LINE_COLUMNS);
        row.set(L::Kind, &line.kind);
        row.set(L::Listing, &line.listing);
        let order = Some(line.order).filter(|order| *order != u32::MAX);
        row.set(
            L::Order,
            order.map(|order| order.to_string()).unwrap_or_default(),
        );
        row.set(L::Say, &line.say.english);
        row.set(L::SayEs, line.say.spanish.as_deref().unwrap_or_default());
        row
    });
    rows.collect()
}
