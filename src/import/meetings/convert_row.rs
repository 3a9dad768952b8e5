//! Converts a Meeting Guide row to a seed row. Each step fills some cells and
//! reports what it could not parse.

use crate::embedded_table::rows;
use crate::import::meetings::row_context::{FeedContext, RowContext};

use super::columns::{Extra, FeedPlace};
use super::notices as notice;
use super::parse_feed::FeedRow;
use super::{contact, location, redact, schedule};
use crate::import::cell_text::{cut, one_line, plain};
use crate::import::report::{Cell, ImportReport};
use crate::seeds::columns::{MEETING_COLUMNS, Meeting, PRIVATE_MEETING_COLUMNS};
use crate::seeds::rows::parse_cell;
use crate::seeds::write::csv::{WRITTEN, settled};
use crate::seeds::write::row_cells::RowCells;

/// Columns copied as names on one line.
const NAMES: [Meeting; 9] = [
    Meeting::Name,
    Meeting::Location,
    Meeting::Group,
    Meeting::District,
    Meeting::SubDistrict,
    Meeting::County,
    Meeting::Country,
    Meeting::SourceName,
    Meeting::Region,
];

/// Columns with free text.
const TEXTS: [Meeting; 5] = [
    Meeting::Notes,
    Meeting::LocationNotes,
    Meeting::GroupNotes,
    Meeting::ConferenceUrlNotes,
    Meeting::ConferencePhoneNotes,
];

/// Converts a row to a seed row. `None` if it is set aside.
pub fn seed_row(
    row: &FeedRow,
    with: &FeedContext<'_>,
    ledger: &mut ImportReport,
) -> Option<RowCells> {
    let mut step = RowContext {
        row,
        with,
        out: RowCells::blank(MEETING_COLUMNS),
        ledger,
    };
    if parse_cell::yes_or_no(step.raw(Extra::Archived)) == Some(true) {
        let message = "The list keeps this meeting in its archive.".to_owned();
        let value = row.cell(Extra::Archived.place());
        let cell = Cell::new(row.number, Extra::Archived.name(), value);
        step.ledger.set_aside(&notice::UNPUBLISHED, cell, message);
        return None;
    }
    take_names(&mut step);
    if step.out.get(Meeting::Name).is_empty() {
        let message = "The meeting has no name.".to_owned();
        let cell = Cell::new(row.number, Meeting::Name.header(), "");
        step.ledger.set_aside(&notice::MISSING_NAME, cell, message);
        return None;
    }
    take_fellowship(&mut step);
    take_codes(&mut step);
    take_texts(&mut step);
    schedule::take_when(&mut step);
    location::take_place(&mut step);
    contact::take_joining(&mut step);
    contact::take_contact(&mut step);
    contact::take_source(&mut step);
    schedule::take_zone(&mut step);
    location::take_attendance(&mut step);
    for column in WRITTEN {
        let value = step.out.get(column).to_owned();
        let (short, was_cut) = cut(&value);
        if was_cut {
            let message = "The text is longer than a cell may be, so its end is left out.";
            step.say_private(&notice::CUT_TEXT, column, message);
        }
        step.out.set(column, settled(short));
    }
    Some(step.out)
}

fn take_names(step: &mut RowContext<'_>) {
    for column in NAMES {
        let value = one_line(step.raw(column));
        step.out.set(column, value);
    }
    let regions = one_line(step.raw(Extra::Regions));
    let mut regions = regions.splitn(2, [';', '>']).map(str::trim);
    let (wide, parts) = (regions.next().unwrap_or_default(), regions.next());
    if step.out.get(Meeting::Region).is_empty() {
        step.out.set(Meeting::Region, wide);
    }
    let sub_region = match (one_line(step.raw(Meeting::SubRegion)), parts) {
        (own, None) => own,
        (own, Some(_)) if !own.is_empty() => own,
        (_, Some(parts)) => parts.replace(';', " >"),
    };
    step.out.set(Meeting::SubRegion, sub_region);
    for column in PRIVATE_MEETING_COLUMNS {
        if !step.raw(column).is_empty() {
            let message = format!("“{}” is not kept.", column.header());
            step.say_private(&notice::PRIVATE_CONTACT, column, &message);
        }
    }
}

/// Columns: a part of the name of a fellowship, in lowercase; its short name.
const FELLOWSHIPS: &str = include_str!("words/fellowships.tsv");

/// The fellowship that a name mentions, if any.
pub fn fellowship_of(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let found = rows(FELLOWSHIPS).find(|[part, _]| lower.contains(part));
    found.map(|[_, fellowship]| fellowship)
}

fn take_fellowship(step: &mut RowContext<'_>) {
    let own = one_line(step.raw(Meeting::Fellowship));
    let fellowship = match step.with.settings.fellowship {
        Some(asked) => asked.to_owned(),
        None if !own.is_empty() => fellowship_of(&own).map_or(own, str::to_owned),
        None => match fellowship_of(step.raw(Extra::Entity)) {
            Some(named) => named.to_owned(),
            None => likely_fellowship(step).to_owned(),
        },
    };
    step.out.set(Meeting::Fellowship, fellowship);
}

/// The fellowship of a row that names none, with a notice of what tells it.
fn likely_fellowship(step: &mut RowContext<'_>) -> &'static str {
    let name = step.out.get(Meeting::Name);
    let family_group = name.split_whitespace().any(|word| word == "AFG");
    let by_name = fellowship_of(name).or(family_group.then_some("Al-Anon"));
    let (list, own) = (step.raw(Extra::EntityUrl), step.raw(Extra::Page));
    let pages = [
        list,
        own,
        step.with.piece.url.as_deref().unwrap_or_default(),
    ];
    let by_page = || pages.into_iter().find_map(fellowship_of);
    let (fellowship, clue) = match by_name {
        Some(fellowship) => (fellowship, "its name tells"),
        None => match by_page() {
            Some(fellowship) => (fellowship, "the address of its page tells"),
            None => (
                step.with.usual_fellowship,
                "is usual in lists of this format",
            ),
        },
    };
    let message = format!("A meeting names no fellowship: {fellowship} was used, which {clue}.");
    step.say_private(&notice::FELLOWSHIP_TAKEN, Meeting::Fellowship, &message);
    fellowship
}

fn take_codes(step: &mut RowContext<'_>) {
    let fellowship = step.out.get(Meeting::Fellowship).to_owned();
    let with = step.with;
    let cell = plain(step.raw(Meeting::Types));
    let mut codes = with.codes.read(&fellowship, &cell, &with.survey.own_codes);
    for code in codes.iter().filter(|code| !code.known) {
        if with.codes.is_empty() || code.text.starts_with("site-") {
            continue;
        }
        let key = (fellowship.clone(), code.text.clone());
        let mut unknown = with.unknown.borrow_mut();
        unknown.entry(key).or_insert((step.row.number, 0)).1 += 1;
    }
    // The format also has a key for languages, which seed files do not.
    let spanish = super::type_codes::parts(step.raw(Extra::Languages)).any(|tag| tag == "es");
    let code = with
        .codes
        .read(&fellowship, "Spanish", &with.survey.own_codes);
    if spanish
        && let Some(code) = code
            .into_iter()
            .find(|code| code.known && !codes.contains(code))
    {
        codes.push(code);
    }
    let texts: Vec<&str> = codes.iter().map(|code| code.text.as_str()).collect();
    let texts = texts.join(", ");
    step.out.set(Meeting::Types, texts);
}

fn take_texts(step: &mut RowContext<'_>) {
    for column in TEXTS {
        if step.raw(column).is_empty() {
            continue;
        }
        let text = plain(step.raw(column));
        let (text, had_passcode) = redact::without_passcodes(&text);
        if had_passcode {
            let message = "A passcode was taken out of the text.";
            step.say_private(&notice::PASSCODE, column, message);
        }
        let (text, people) = redact::without_private_numbers(&text);
        if people.numbers_removed {
            let message = "The number or mail address of a person was taken out of the text.";
            step.say_private(&notice::PRIVATE_PHONE, column, message);
        }
        for name in &people.names {
            let message = format!("“{name}” looks like the name of a person.");
            let cell = Cell::new(step.row.number, column.header(), name);
            step.ledger.report(&notice::NAME_IN_TEXT, cell, message);
        }
        step.out.set(column, text.into_owned());
    }
}
