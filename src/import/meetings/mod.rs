//! Converts meeting feeds to the rows of a seed file.
//!
//! Every row is either used or set aside with a reason. The same feed gives the
//! same bytes, in whatever order its server lists the meetings: rows are sorted
//! by id, and ids come from the list itself. A meeting on several days at the
//! same time stays one meeting, with its days in one cell.

pub mod bmlt;
pub mod columns;
pub mod contact;
pub mod convert_row;
pub mod findings;
pub mod html_text;
pub mod location;
pub mod parse_feed;
pub mod parse_time;
pub mod redact;
pub mod row_context;
pub mod schedule;
pub mod type_codes;
pub mod us_states;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use columns::{BMLT_COLUMNS, Extra, FeedPlace as _, NAWS_COLUMNS, feed_columns};
use findings::{Cell, DUPLICATE_ROW, ImportReport, REPEATED_ID};
use parse_feed::FeedRow;

use crate::diagnostic::{Counts, Diagnostic};
use crate::export::meeting_guide;
use crate::gazetteer::Gazetteer;
use crate::model::meeting_type::MeetingTypes;
use crate::seeds::columns::{Column, Meeting};
use crate::seeds::rows::parse_cell;
use crate::seeds::write::csv::SeedCells;
use row_context::ImportContext;
use type_codes::Codes;

/// Feed formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Meeting Guide and TSML.
    MeetingGuide,
    /// BMLT.
    Bmlt,
}

/// Import options.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// Fellowship; overrides that of the feed.
    pub fellowship: Option<String>,
    /// Time zone of rows without one; overrides that of their place.
    pub zone: Option<String>,
    /// Short name of the list, a prefix for ids that are only numbers, since
    /// other lists use the same numbers.
    pub list: String,
}

/// One file of a feed.
#[derive(Debug, Clone, Default)]
pub struct FeedFile {
    /// File name in findings.
    pub name: String,
    /// URL it was fetched from, if any.
    pub url: Option<String>,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// Result of an import.
#[derive(Debug)]
pub struct Imported {
    /// The seed rows, sorted by id.
    pub rows: Vec<SeedCells>,
    /// Number of rows read, and their outcome.
    pub counts: Counts,
    /// Number of rows set aside, by reason code.
    pub set_aside: BTreeMap<&'static str, usize>,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// A converted row and its origin.
struct ImportedRow {
    file: String,
    number: u32,
    id: String,
    cells: SeedCells,
}

/// Imports the files of a feed.
pub fn import(
    pieces: &[FeedFile],
    options: &Options,
    types: &MeetingTypes,
    gazetteer: &Gazetteer,
) -> Imported {
    let known = Known {
        options,
        codes: &Codes::new(types),
        gazetteer,
    };
    let mut ledger = ImportReport::default();
    let mut taken = Vec::new();
    for piece in pieces {
        take_piece(piece, &known, &mut ledger, &mut taken);
    }
    let rows = with_ids(taken, options, &mut ledger);
    let (counts, set_aside, diagnostics) = ledger.close();
    Imported {
        rows,
        counts,
        set_aside,
        diagnostics,
    }
}

/// What is known before the first row.
struct Known<'a> {
    options: &'a Options,
    codes: &'a Codes<'a>,
    gazetteer: &'a Gazetteer,
}

fn take_piece(
    piece: &FeedFile,
    known: &Known<'_>,
    ledger: &mut ImportReport,
    taken: &mut Vec<ImportedRow>,
) {
    let Known { options, codes, .. } = *known;
    let rows = read_rows(piece, options.format, ledger);
    let usual_fellowship = match options.format {
        Format::MeetingGuide => meeting_guide::FELLOWSHIP,
        Format::Bmlt => "NA",
    };
    let fellowship = options.fellowship.as_deref();
    let survey = type_codes::survey(&rows, fellowship.unwrap_or(usual_fellowship), codes, ledger);
    let reading = ImportContext {
        fellowship,
        usual_fellowship,
        zone: options.zone.as_deref(),
        url: piece.url.as_deref(),
        file: &piece.name,
        codes,
        gazetteer: known.gazetteer,
        survey,
        unknown: RefCell::default(),
    };
    for row in &rows {
        if let Some(cells) = convert_row::seed_row(row, &reading, ledger) {
            taken.push(ImportedRow {
                file: piece.name.clone(),
                number: row.number,
                id: own_id(row, options, &cells),
                cells,
            });
        }
    }
    type_codes::report_unknown(&reading.unknown.borrow(), ledger);
}

/// The rows of a feed file, converted to Meeting Guide rows.
fn read_rows(piece: &FeedFile, format: Format, ledger: &mut ImportReport) -> Vec<FeedRow> {
    let columns = |header: Option<&str>| -> &'static [Column] {
        match (format, header) {
            (Format::MeetingGuide, _) => feed_columns(),
            (Format::Bmlt, None) => BMLT_COLUMNS,
            (Format::Bmlt, Some(header)) if header.contains("weekday_tinyint") => BMLT_COLUMNS,
            (Format::Bmlt, Some(_)) => NAWS_COLUMNS,
        }
    };
    let naws = format == Format::Bmlt && {
        let head = String::from_utf8_lossy(&piece.bytes[..piece.bytes.len().min(4096)]);
        let head = head.trim_start_matches('\u{feff}');
        !parse_feed::is_json(head) && !head.contains("weekday_tinyint")
    };
    let feed = parse_feed::read(&piece.name, &piece.bytes, &columns, ledger);
    match format {
        Format::MeetingGuide => feed.rows,
        Format::Bmlt => {
            let rows = feed.rows.iter();
            let shaped = rows.filter_map(|row| {
                if naws {
                    bmlt::from_naws(row, ledger)
                } else {
                    bmlt::from_search(row, &feed.world_ids, ledger)
                }
            });
            shaped.collect()
        }
    }
}

/// Maximum length of an id from the list.
const MAX_ID_LENGTH: usize = 80;

/// The id of a row: the list's own slug; its number, prefixed with the list's
/// short name; or, if it has neither, name, day, time and town.
fn own_id(row: &FeedRow, options: &Options, cells: &SeedCells) -> String {
    let slug = parse_cell::slug(&[row.cell(Meeting::Slug.place())]);
    let id = parse_cell::slug(&[row.cell(Extra::Id.place())]);
    let telling = |id: &str| id.chars().any(|c| c.is_ascii_alphabetic()) && id.len() > 3;
    let short = |id: String| id.chars().take(MAX_ID_LENGTH).collect::<String>();
    let id = match (slug.is_empty(), id.is_empty()) {
        (false, _) if telling(&slug) => short(slug),
        (false, _) => short(parse_cell::slug(&[&options.list, &slug])),
        (true, false) => short(parse_cell::slug(&[&options.list, &id])),
        (true, true) => {
            let parts = [Meeting::Name, Meeting::Day, Meeting::Time, Meeting::City];
            short(parse_cell::slug(&parts.map(|column| cells.get(column))))
        }
    };
    id.trim_end_matches('-').to_owned()
}

/// Gives every row a unique id and sorts by it. Rows with identical cells
/// become one meeting. If different meetings share an id, each gets its day and
/// time added, so that its id does not depend on their order.
fn with_ids(
    taken: Vec<ImportedRow>,
    options: &Options,
    ledger: &mut ImportReport,
) -> Vec<SeedCells> {
    let mut by_id: BTreeMap<String, Vec<ImportedRow>> = BTreeMap::new();
    for row in taken {
        let id = if row.id.is_empty() {
            parse_cell::slug(&[&options.list, "meeting"])
        } else {
            row.id.clone()
        };
        by_id.entry(id).or_default().push(row);
    }
    let mut used: HashMap<String, usize> = by_id.keys().map(|id| (id.clone(), 1)).collect();
    let mut rows = Vec::new();
    for (id, mut same) in by_id {
        same.sort_by(|a, b| a.cells.cmp(&b.cells).then(a.number.cmp(&b.number)));
        let mut last: Option<SeedCells> = None;
        same.retain(|row| {
            let again = last.as_ref() == Some(&row.cells);
            if again {
                let message = format!("“{id}” stands twice, alike in every cell.");
                ledger.open(&row.file);
                let cell = Cell::new(row.number, Meeting::Slug.header(), &id);
                ledger.set_aside(&DUPLICATE_ROW, cell, message);
            }
            last = Some(row.cells.clone());
            !again
        });
        let several = same.len() > 1;
        for mut row in same {
            let id = if several {
                dated_id(&id, &row, &mut used, ledger)
            } else {
                id.clone()
            };
            row.cells.set(Meeting::Slug, id);
            rows.push(row.cells);
        }
    }
    rows.sort_by(|a, b| a.get(Meeting::Slug).cmp(b.get(Meeting::Slug)));
    rows
}

fn dated_id(
    id: &str,
    row: &ImportedRow,
    used: &mut HashMap<String, usize>,
    ledger: &mut ImportReport,
) -> String {
    let parts = [
        id,
        row.cells.get(Meeting::Day),
        row.cells.get(Meeting::Time),
    ];
    let mut dated = parse_cell::slug(&parts);
    let count = used.entry(dated.clone()).or_default();
    *count += 1;
    if *count > 1 {
        dated = format!("{dated}-{count}");
        used.insert(dated.clone(), 1);
    }
    ledger.open(&row.file);
    let message = format!("Several meetings have the id “{id}”; day and time were added to it.");
    let cell = Cell::new(row.number, Meeting::Slug.header(), id);
    ledger.report(&REPEATED_ID, cell, message);
    dated
}
