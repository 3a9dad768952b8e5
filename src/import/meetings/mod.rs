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
pub mod location;
pub mod notices;
pub mod parse_feed;
pub mod parse_time;
pub mod redact;
pub mod row_context;
pub mod schedule;
pub mod type_codes;
pub mod us_states;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use bmlt::{NAWS, SEARCH};
use columns::{Extra, FeedPlace as _, feed_columns};
use notices::{DUPLICATE_ROW, REPEATED_ID};
use parse_feed::FeedRow;
use row_context::FeedContext;
use type_codes::Codes;

use crate::export::meeting_guide;
use crate::import::json_rows::is_json;
use crate::import::list::{FeedFile, ListContext, ListSettings, ReadList, Rows};
use crate::import::report::{Cell, ImportReport};
use crate::seeds::columns::{Column, Meeting};
use crate::seeds::rows::parse_cell;
use crate::seeds::sources::Reader;
use crate::seeds::write::row_cells::RowCells;

/// A converted row and its origin.
struct ImportedRow {
    file: String,
    number: u32,
    id: String,
    cells: RowCells,
}

/// Imports the files of a feed.
pub fn import(
    pieces: &[FeedFile],
    settings: &ListSettings<'_>,
    context: &ListContext<'_>,
) -> ReadList {
    let codes = Codes::new(context.world.meeting_types);
    let mut ledger = ImportReport::default();
    let mut taken = Vec::new();
    for piece in pieces {
        let rows = read_rows(piece, settings.reader, &mut ledger);
        let usual_fellowship = match settings.reader {
            Reader::Bmlt => "NA",
            _ => meeting_guide::FELLOWSHIP,
        };
        let fellowship = settings.fellowship.unwrap_or(usual_fellowship);
        let feed = FeedContext {
            settings,
            usual_fellowship,
            piece,
            codes: &codes,
            gazetteer: context.world.gazetteer,
            survey: type_codes::survey(&rows, fellowship, &codes, &mut ledger),
            unknown: RefCell::default(),
        };
        for row in &rows {
            if let Some(cells) = convert_row::seed_row(row, &feed, &mut ledger) {
                taken.push(ImportedRow {
                    file: piece.name.clone(),
                    number: row.number,
                    id: own_id(row, settings.name, &cells),
                    cells,
                });
            }
        }
        type_codes::report_unknown(&feed.unknown.borrow(), &mut ledger);
    }
    let rows = with_ids(taken, settings.name, &mut ledger);
    ledger.close(rows)
}

/// The rows of a feed file, converted to Meeting Guide rows.
fn read_rows(piece: &FeedFile, reader: Reader, ledger: &mut ImportReport) -> Vec<FeedRow> {
    let is_bmlt = reader == Reader::Bmlt;
    let columns = |header: Option<&str>| -> &'static [Column] {
        match header {
            _ if !is_bmlt => feed_columns(),
            Some(header) if !header.contains("weekday_tinyint") => NAWS.columns,
            _ => SEARCH.columns,
        }
    };
    let naws = is_bmlt && {
        let head = String::from_utf8_lossy(&piece.bytes[..piece.bytes.len().min(4096)]);
        let head = head.trim_start_matches('\u{feff}');
        !is_json(head) && !head.contains("weekday_tinyint")
    };
    let feed = parse_feed::read(&piece.name, &piece.bytes, &columns, ledger);
    if !is_bmlt {
        return feed.rows;
    }
    let shaped = feed.rows.iter().filter_map(|row| match naws {
        true => bmlt::from_naws(row, ledger),
        false => bmlt::from_search(row, &feed.world_ids, ledger),
    });
    shaped.collect()
}

/// Maximum length of an id from the list.
const MAX_ID_LENGTH: usize = 80;

/// The id of a row: the list's own slug; its number, prefixed with the list's
/// short name; or, if it has neither, name, day, time and town.
fn own_id(row: &FeedRow, list: &str, cells: &RowCells) -> String {
    let slug = parse_cell::slug(&[row.cell(Meeting::Slug.place())]);
    let id = parse_cell::slug(&[row.cell(Extra::Id.place())]);
    let telling = |id: &str| id.chars().any(|c| c.is_ascii_alphabetic()) && id.len() > 3;
    let short = |id: String| id.chars().take(MAX_ID_LENGTH).collect::<String>();
    let id = match (slug.is_empty(), id.is_empty()) {
        (false, _) if telling(&slug) => short(slug),
        (false, _) => short(parse_cell::slug(&[list, &slug])),
        (true, false) => short(parse_cell::slug(&[list, &id])),
        (true, true) => {
            let parts = [Meeting::Name, Meeting::Day, Meeting::Time, Meeting::City];
            short(parse_cell::slug(&parts.map(|column| cells.get(column))))
        }
    };
    id.trim_end_matches('-').to_owned()
}

/// Gives every row a unique id. Rows with identical cells become one meeting. If
/// different meetings share an id, each gets its day and time added, so that its
/// id does not depend on their order.
fn with_ids(taken: Vec<ImportedRow>, list: &str, ledger: &mut ImportReport) -> Rows {
    let mut by_id: BTreeMap<String, Vec<ImportedRow>> = BTreeMap::new();
    for row in taken {
        let id = if row.id.is_empty() {
            parse_cell::slug(&[list, "meeting"])
        } else {
            row.id.clone()
        };
        by_id.entry(id).or_default().push(row);
    }
    let mut used: HashMap<String, usize> = by_id.keys().map(|id| (id.clone(), 1)).collect();
    let mut rows = Rows::new();
    for (id, mut same) in by_id {
        same.sort_by(|a, b| a.cells.cmp(&b.cells).then(a.number.cmp(&b.number)));
        same.dedup_by(|row, first| {
            let again = row.cells == first.cells;
            if again {
                let message = format!("“{id}” stands twice, alike in every cell.");
                ledger.open(&row.file);
                let cell = Cell::new(row.number, Meeting::Slug.header(), &id);
                ledger.set_aside(&DUPLICATE_ROW, cell, message);
            }
            again
        });
        let several = same.len() > 1;
        for mut row in same {
            let id = match several {
                true => dated_id(&id, &row, &mut used, ledger),
                false => id.clone(),
            };
            row.cells.set(Meeting::Slug, &id);
            rows.insert(id, row.cells);
        }
    }
    rows
}

/// The id with day and time, and a number where even that is taken.
fn dated_id(
    id: &str,
    row: &ImportedRow,
    used: &mut HashMap<String, usize>,
    ledger: &mut ImportReport,
) -> String {
    let [day, time] = [Meeting::Day, Meeting::Time].map(|column| row.cells.get(column));
    let plain = parse_cell::slug(&[id, day, time]);
    let mut dated = plain.clone();
    let mut count = used.get(&plain).map_or(1, |count| count + 1);
    while count > 1 {
        dated = format!("{plain}-{count}");
        if !used.contains_key(&dated) {
            break;
        }
        count += 1;
    }
    used.insert(dated.clone(), 1);
    used.insert(plain, count);
    ledger.open(&row.file);
    let message = format!("Several meetings have the id “{id}”; day and time were added to it.");
    let cell = Cell::new(row.number, Meeting::Slug.header(), id);
    ledger.report(&REPEATED_ID, cell, message);
    dated
}
