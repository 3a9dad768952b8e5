//! The seed row of one row of a table.

use super::hours;
use super::kinds::{LEGAL, MAX_LABEL, Told};
use super::notices::{
    ASK_CONFIDENTIAL, BAD_LINK, BAD_PHONE, BAD_STATUS, CUT_TEXT, KEPT_PRIVATE, PRIVATE_CONTACT,
    PRIVATE_EMAIL, SPLIT_PHONE, UNKNOWN_KIND, UNREAD_AREA, UNREAD_LIMIT,
};
use super::place;
use super::row_reader::{RowReader, add, numbers};
use crate::import::cell_text::joined;
use crate::import::hsds::hidden::blank_texts;
use crate::import::meetings::redact;
use crate::model::eligibility::{Ages, IncomeLimit};
use crate::privacy::phrases;
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use crate::seeds::read::clean_cell::clean;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::place::is_known_area;
use crate::seeds::rows::seed_row::{Kind, shown_link};
use crate::seeds::write::row_cells::RowCells;

/// A row with what told its kind.
pub struct Listed {
    /// The cells.
    pub cells: RowCells,
    /// The id in the list, if it has one.
    pub source_id: String,
}

/// The cells of a row with a name. `heading` tells its kind where the row does
/// not.
pub fn read(reader: &mut RowReader<'_, '_>, heading: &Told) -> Listed {
    let mut row = RowCells::blank(RESOURCE_COLUMNS);
    let names: Vec<String> = reader.all("name").collect();
    set(reader, &mut row, R::Name, joined(&names, ", "));
    let organization = reader.get("organization");
    if organization != row.get(R::Name) {
        set(reader, &mut row, R::Organization, organization);
    }
    texts(reader, &mut row);
    kinds(reader, heading, &mut row);
    phones(reader, &mut row);
    links(reader, &mut row);
    limits(reader, &mut row);
    hours::take(reader, &mut row);
    place::take(reader, &mut row);
    areas(reader, &mut row);
    status(reader, &mut row);
    let source = format!("Imported from the list {}", reader.settings.name);
    row.set(R::SourceNote, source);
    let source_id = reader.get("id");
    Listed {
        cells: row,
        source_id,
    }
}

/// Number of letters of the beginning of a description.
const BEGINNING: usize = 60;

/// Sets a cell, cut at what a seed file takes.
fn set(reader: &mut RowReader<'_, '_>, row: &mut RowCells, column: R, text: String) {
    let most = RESOURCE_COLUMNS[usize::from(column)].max_length();
    let end = text
        .char_indices()
        .nth(most.saturating_sub(1))
        .map(|(at, _)| at);
    if let Some(end) = end.filter(|_| text.len() >= most) {
        let message = format!("A text is longer than {most} letters, so its end is not kept.");
        reader.note(&CUT_TEXT, column.header(), &message);
        row.set(column, text[..end].trim_end());
        return;
    }
    row.set(column, text);
}

/// Free texts, without people and their numbers.
fn texts(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let columns = [
        R::Description,
        R::LocationNote,
        R::HoursNote,
        R::PhoneNote,
        R::Eligibility,
        R::HowToStart,
        R::WhatToBring,
        R::NameEs,
        R::DescriptionEs,
    ];
    for column in columns {
        let mut all: Vec<String> = reader.all(column.header()).collect();
        if column == R::LocationNote {
            all.splice(0..0, reader.all("place"));
        }
        let text = joined(&all, ". ").replace("..", ".");
        let (text, people) = redact::without_private_numbers(&text);
        if people.numbers_removed {
            let message = "A person's number or mail address was taken out of a text.";
            reader.note_private(&PRIVATE_CONTACT, column.header(), message);
        }
        let text = text.into_owned();
        set(reader, row, column, text);
    }
    let lists = [
        (R::Languages, "languages"),
        (R::Accessibility, "accessibility"),
        (R::Cost, "cost"),
    ];
    for (column, name) in lists {
        let values: Vec<String> = reader.all(name).collect();
        let values = values.join("; ").replace([',', '/', '|'], ";");
        let values: Vec<&str> = values
            .split(';')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect();
        set(reader, row, column, values.join("; "));
    }
}

/// The kinds of help and the people it is for.
fn kinds(reader: &mut RowReader<'_, '_>, heading: &Told, row: &mut RowCells) {
    let known_kinds = reader.kinds;
    let mut told = Told::default();
    let mut words: Vec<String> = vec![row.get(R::Description).to_owned()];
    for label in reader.all("kinds").collect::<Vec<_>>() {
        let known = known_kinds.of_label(&label);
        if !known.is_known && label.len() <= MAX_LABEL {
            let message =
                "Words for a kind of help that are not known here are in the description.";
            reader.note_value(&UNKNOWN_KIND, "kinds", &label, message);
        }
        if !known.is_known || (label.len() > MAX_LABEL && !known.are_codes) {
            words.push(label);
        }
        told.add(known);
    }
    for column in reader
        .columns
        .iter()
        .filter(|one| one.column == "kind_if_yes")
    {
        let cell = reader.cell(column);
        if !cell.is_empty() && parse_cell::yes_or_no(&cell) != Some(false) {
            told.add(known_kinds.of_label(&column.header.replace('_', " ")));
        }
    }
    set(reader, row, R::Description, joined(&words, ". "));
    let audience: Vec<String> = reader.all("audience").collect();
    for cell in audience {
        let people = known_kinds.of_label(&cell);
        let is_plain = people.audience.len() == cell.split([',', ';', '/']).count();
        told.audience.extend(people.audience);
        if !is_plain {
            add(row, R::Eligibility, &format!("For: {cell}"));
        }
    }
    if told.kinds.is_empty() {
        told.add(heading.clone());
    }
    for column in [R::Name, R::Organization] {
        let mut by_name = known_kinds.of_name(row.get(column));
        by_name.audience.clear();
        if by_name.kinds.iter().any(|kind| kind == LEGAL) {
            known_kinds.of_law(&mut told);
        }
        if told.kinds.is_empty() || column == R::Name {
            known_kinds.narrow(&mut told.kinds, row.get(column));
            told.add(by_name);
        }
    }
    // How a description begins says what a place is; further on it may speak of
    // others.
    let begins: String = row.get(R::Description).chars().take(BEGINNING).collect();
    known_kinds.narrow(&mut told.kinds, &begins);
    if told.kinds.is_empty() {
        told.kinds = known_kinds.of_beginning(&begins);
    }
    if told.kinds.is_empty() {
        told.kinds
            .extend(reader.settings.category.map(str::to_owned));
    }
    if told.kinds.is_empty() && !row.get(R::Description).is_empty() {
        told.add(known_kinds.of_description(row.get(R::Description)));
    }
    told.audience.dedup();
    row.set(R::Category, told.kinds.join("; "));
    row.set(R::Audience, told.audience.join("; "));
    values(&told.values, row);
}

/// Takes the values that codes tell of other columns.
fn values(told: &[String], row: &mut RowCells) {
    for (name, value) in told.iter().filter_map(|told| told.split_once(':')) {
        let column = match name {
            "cost" => R::Cost,
            "language" => R::Languages,
            "access" => R::Accessibility,
            _ => {
                add(row, R::Description, value);
                continue;
            }
        };
        let values = [row.get(column).to_owned(), value.to_owned()];
        row.set(column, joined(&values, "; "));
    }
}

fn phones(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    if reader.is_flagged("private", "phone") {
        reader.note_private(
            &KEPT_PRIVATE,
            "phone",
            "A number that is marked private is not kept.",
        );
        return;
    }
    let (mut all, mut notes) = (Vec::new(), vec![row.get(R::PhoneNote).to_owned()]);
    for cell in reader.all("phone").collect::<Vec<_>>() {
        let (found, note) = numbers(&cell);
        if parse_cell::mistyped(&cell).is_some() {
            let message = "A phone cell with a letter among the digits of a number.";
            reader.note_value(&BAD_PHONE, "phone", &cell, message);
        } else if found.is_empty() {
            reader.note(
                &BAD_PHONE,
                "phone",
                "A phone cell without a number that can be dialed.",
            );
        } else if found.len() > 1 || !note.is_empty() {
            reader.note(
                &SPLIT_PHONE,
                "phone",
                "A phone cell with several numbers, or with words.",
            );
        }
        all.extend(found);
        notes.push(note);
    }
    set(reader, row, R::Phone, joined(&all, "; "));
    set(reader, row, R::PhoneNote, joined(&notes, ". "));
    let text = reader.get("text_line");
    if parse_cell::text_line(&text).is_some() {
        row.set(R::TextLine, text);
    } else {
        add(row, R::PhoneNote, &text);
    }
}

fn links(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    for (column, name) in [
        (R::Website, "website"),
        (R::ChatUrl, "chat_url"),
        (R::SourceUrl, "source_url"),
    ] {
        for cell in reader.all(name).collect::<Vec<_>>() {
            let shown = shown_link(&cell);
            if shown.is_none() && cell.trim_end_matches('/') != "http:" && cell.contains('.') {
                reader.note(&BAD_LINK, name, "A link that cannot be shown is not kept.");
            }
            if let Some(link) = shown.filter(|_| row.get(column).is_empty()) {
                set(reader, row, column, parse_cell::without_keys(&link));
            }
        }
    }
    if row.get(R::SourceUrl).is_empty() {
        row.set(R::SourceUrl, reader.url);
    }
    let mail = reader.get("email");
    let Some((local, _)) = mail.split_once('@') else {
        return;
    };
    // The name of a person at any provider, not only at one for everybody.
    let is_person = redact::is_private_mail(&format!("{local}@gmail.com"));
    let is_one = parse_cell::link(&mail) == parse_cell::Link::Unreadable
        && !mail.contains([' ', ',', ';', '/']);
    if is_person || reader.is_flagged("private", "email") {
        let message =
            "A mail address that looks like a person's, or is marked private, is not kept.";
        reader.note_private(&PRIVATE_EMAIL, "email", message);
    } else if is_one {
        row.set(R::Email, mail);
    } else {
        reader.note_private(
            &PRIVATE_EMAIL,
            "email",
            "More than one mail address in a cell is not kept.",
        );
    }
}

fn limits(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    for (column, name) in [
        (R::Ages, "ages"),
        (R::Income, "income"),
        (R::Residence, "residence"),
    ] {
        let cell = reader.get(name);
        let is_read = match column {
            R::Ages => cell
                .split(';')
                .all(|part| Ages::parse(part.trim()).is_some()),
            R::Income => IncomeLimit::parse(&cell).is_some(),
            _ => false,
        };
        if is_read {
            row.set(column, cell);
        } else if !cell.is_empty() {
            reader.note(
                &UNREAD_LIMIT,
                name,
                "A limit that cannot be read is kept as words.",
            );
            let header = column.header();
            add(
                row,
                R::Eligibility,
                &format!("{}{}: {cell}", header[..1].to_uppercase(), &header[1..]),
            );
        }
    }
}

/// The areas served, and the county of the place.
fn areas(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let gazetteer = reader.towns.gazetteer;
    let state = row.get(R::State).to_owned();
    let is_known = |area: &str| is_known_area(area, gazetteer);
    let county = reader.get("county");
    let in_state = gazetteer.county_named(
        county.trim_start_matches(&format!("{state} ")),
        Some(&state),
    );
    match in_state.as_slice() {
        [known] if !state.is_empty() => row.set(R::County, &known.name),
        _ if county.is_empty() => {}
        _ => {
            reader.note(
                &UNREAD_AREA,
                "county",
                "A county that the state of the row does not have.",
            );
            add(
                row,
                R::Eligibility,
                &format!("County in the list: {county}"),
            );
        }
    }
    let cell = reader.get("serves");
    if is_known(&cell) {
        row.set(R::Serves, cell);
        return;
    }
    let each = cell
        .split([',', ';', '/'])
        .map(str::trim)
        .filter(|one| !one.is_empty());
    let each: Vec<String> = each
        .map(
            |one| match gazetteer.county_named(one, Some(&state)).as_slice() {
                [county] if !state.is_empty() => format!("{}, {state}", county.name),
                _ => one.to_owned(),
            },
        )
        .collect();
    if each.is_empty() {
        return;
    }
    if each.iter().all(|one| is_known(one)) {
        set(reader, row, R::Serves, each.join("; "));
    } else {
        reader.note(
            &UNREAD_AREA,
            "serves",
            "An area that is not known is kept as words.",
        );
        add(row, R::Eligibility, &format!("Serves {cell}"));
    }
}

fn status(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let said = reader.get("status").to_lowercase();
    let closed = [
        "closed",
        "inactive",
        "defunct",
        "permanently",
        "cerrado",
        "no longer",
    ];
    let paused = ["temporar", "suspended", "on hold", "paused"];
    let holds = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let status = match said.as_str() {
        "" | "active" | "open" | "yes" | "approved" | "abierto" | "activo" => "",
        _ if holds(&paused) => "temporarily closed",
        _ if holds(&closed) || said == "no" => "closed",
        _ => {
            reader.note(
                &BAD_STATUS,
                "status",
                "A status that is not known is taken for open.",
            );
            ""
        }
    };
    row.set(R::Status, status);
    let date = reader.get("source_date");
    let date = parse_cell::without_time(&date);
    if parse_cell::is_source_date(date) {
        row.set(R::SourceDate, date);
    }
}

/// Columns that tell where a place is; its town and ZIP may be known.
pub const HIDDEN_COLUMNS: [R; 5] = [
    R::Address,
    R::Address2,
    R::Latitude,
    R::Longitude,
    R::LocationNote,
];

/// Clears what tells where the place of a row is.
pub fn clear_place(row: &mut RowCells) {
    HIDDEN_COLUMNS
        .iter()
        .for_each(|column| row.set(*column, ""));
}

/// Hides the place of a row that is marked private or whose words tell of
/// people in hiding, unless staff have said `no` in the seed file before.
pub fn hide(reader: &mut RowReader<'_, '_>, said_before: &str, row: &mut RowCells) {
    let flagged = reader.is_flagged("private", "");
    let texts: Vec<String> = reader
        .columns
        .iter()
        .filter(|one| !one.is_dropped())
        .map(|one| reader.cell(one))
        .collect();
    let texts = texts.join(" \n ");
    let asks = flagged || phrases::forbids_publication(&texts);
    let is_hiding = phrases::tells_of_hiding(&texts)
        || row
            .get(R::Category)
            .split("; ")
            .any(|id| id == "domestic-violence");
    let is_located = HIDDEN_COLUMNS
        .iter()
        .any(|column| !row.get(*column).is_empty());
    let said = parse_cell::yes_or_no(said_before);
    if !asks && said == Some(false) {
        row.set(R::Confidential, "no");
        return;
    }
    if !(asks || said == Some(true) || (is_hiding && is_located)) {
        return;
    }
    let (notice, message) = if asks {
        let message =
            "The place is marked private, so it is not kept, and the row is confidential.";
        (&KEPT_PRIVATE, message)
    } else {
        let message = "Words of the row tell of people who hide from violence. Its street and \
                       point are not kept until somebody says that they may be shown.";
        (&ASK_CONFIDENTIAL, message)
    };
    if said != Some(true) || asks {
        reader.note_private(notice, "confidential", message);
    }
    row.set(R::Confidential, "yes");
    let streets = [
        row.get(R::Address).to_owned(),
        reader.get("address"),
        reader.get("full_address"),
    ];
    clear_place(row);
    let blanked = blank_texts(&streets.map(|street| clean(&street)), Kind::Resource, row);
    reader.note_blanked(blanked);
}
