//! Builds the seed row of a service at a place.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::notices::{
    BAD_AGES, BAD_LINK, BAD_PHONE, BAD_STATUS, BAD_TIME, KEPT_PRIVATE, NO_CATEGORY, NOT_VOICE,
    UNREAD_AREA,
};
use super::package::{PackageTables, ServiceAtLocation};
use super::parse_values::{Day, day, phones, times};
use super::schema::{Kind, PRIVATE};
use super::{hidden, location};
use crate::embedded_table::rows;
use crate::import::cell_text::joined;
use crate::import::table::kinds::Told;
use crate::model::eligibility::{Ages, Limits};
use crate::model::short_code::short_code;
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use crate::seeds::read::clean_cell::bare;
use crate::seeds::rows::place::is_known_area;
use crate::seeds::rows::seed_row::shown_link;
use crate::seeds::write::row_cells::RowCells;

/// Returns the id and the cells. The id is made of the list's name and the
/// package's own ids; a service without an id is identified by its name.
pub fn row(stand: ServiceAtLocation, join: &mut PackageTables<'_>) -> (String, RowCells) {
    let service = stand.service;
    let mut row = RowCells::blank(RESOURCE_COLUMNS);
    let name = join.get(service, "name");
    let source = match join.get(service, "id") {
        "" => name,
        id => id,
    };
    let place = stand.location.map_or("", |place| join.get(place, "id"));
    let id = format!(
        "{}-{}",
        join.settings.name,
        short_code(&format!("{source}/{place}"))
    );
    row.set(R::Id, &id);
    row.set(R::Name, name);
    row.set(R::Organization, organization(stand, join));
    row.set(R::Description, join.get(service, "description"));
    row.set(R::Email, join.get(service, "email"));
    row.set(R::HowToStart, join.get(service, "application_process"));
    row.set(
        R::SourceNote,
        format!("Imported; service {source} of {}", join.settings.name),
    );
    take_kinds(stand, join, &mut row);
    take_phones(stand, join, &mut row);
    take_links(stand, join, &mut row);
    take_people(stand, join, &mut row);
    take_hours(stand, join, &mut row);
    take_status(service, join, &mut row);
    // Last, because it blanks texts that reveal a private street.
    if !hidden::take(stand, join, &mut row) {
        location::take(stand, join, &mut row);
        hidden::note_hiding(stand, join, &mut row);
    }
    (id, row)
}

fn organization<'a>(stand: ServiceAtLocation, join: &PackageTables<'a>) -> &'a str {
    match stand.organization {
        Some(number) => join.get(number, "name"),
        None => join.get(stand.service, "organization_name"),
    }
}

/// The values of a column, from the rows of a kind that belong to the service.
fn listed<'a>(
    stand: ServiceAtLocation,
    join: &mut PackageTables<'a>,
    kind: Kind,
    column: &str,
) -> Vec<&'a str> {
    let rows = join.of(Some(stand.service), kind).into_iter();
    rows.map(|number| join.get(number, column)).collect()
}

/// What the terms of other taxonomies are here, by their bare names.
static CROSSWALK: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let meanings = rows::<2>(include_str!("crosswalk.tsv"));
    let names = |[meaning, names]: [&'static str; 2]| {
        names.split("; ").map(move |name| (bare(name), meaning))
    };
    meanings.flat_map(names).collect()
});

/// Fills the kinds of help and the people that the terms of the service tell:
/// each by the nearest term above it that is a category, by code or name, or is in
/// `crosswalk.tsv`. Terms that name people are no kind of help.
fn take_kinds(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let mut ids = listed(stand, join, Kind::Attribute, "taxonomy_term_id");
    let own = join.get(stand.service, "taxonomy_ids").split([',', ';']);
    ids.extend(own.map(str::trim));
    let (categories, kinds) = (join.context.world.categories, join.context.kinds);
    let mut told = Told::default();
    for id in ids {
        let terms = lineage(id, join);
        let is_telling = |told: &Told| told.kinds.len() + told.audience.len() > 0;
        let read = terms.iter().map(|[code, name]| {
            let meaning = match categories.get(code) {
                Some(one) => Some(one.id.as_str()),
                None => CROSSWALK.get(&bare(name)).copied(),
            };
            let told = meaning.map(|meaning| kinds.meant(meaning));
            told.unwrap_or_else(|| kinds.of_category(name))
        });
        told.add(read.into_iter().find(is_telling).unwrap_or_default());
    }
    row.set(R::Audience, told.audience.join("; "));
    match join.settings.category {
        _ if !told.kinds.is_empty() => row.set(R::Category, told.kinds.join("; ")),
        Some(category) => row.set(R::Category, category),
        None => {
            let cell = join.at(stand.service, "taxonomy_ids", "");
            let message = "The service is of no kind of help that is known here.".to_owned();
            join.ledger.report(&NO_CATEGORY, cell, message);
        }
    }
}

/// Code and name of a term and of those above it.
fn lineage<'a>(id: &str, join: &mut PackageTables<'a>) -> Vec<[&'a str; 2]> {
    const MAX_DEPTH: usize = 20;
    let mut terms = Vec::new();
    let mut next = join.records.find(Kind::Term, id).filter(|_| !id.is_empty());
    while let Some(term) = next.filter(|_| terms.len() < MAX_DEPTH) {
        join.used[term] = true;
        terms.push(["code", "name"].map(|column| join.get(term, column)));
        next = join.records.find(Kind::Term, join.get(term, "parent_id"));
    }
    terms
}

fn take_phones(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let mut numbers = join.of(Some(stand.service), Kind::Phone);
    numbers.extend(join.of(stand.link, Kind::Phone));
    numbers.extend(join.of(stand.location, Kind::Phone));
    if numbers.is_empty() {
        numbers.extend(join.of(stand.organization, Kind::Phone));
    }
    let (mut said, mut notes) = (Vec::new(), Vec::new());
    for number in numbers {
        let [cell, kind, note, extension] =
            ["number", "type", "description", "extension"].map(|column| join.get(number, column));
        let kind = kind.to_lowercase();
        if hidden::is_flagged(number, join) {
            let at = join.at(number, PRIVATE, "");
            let message = "A number that is marked private is not kept.".to_owned();
            join.ledger.report(&KEPT_PRIVATE, at, message);
            continue;
        }
        if kind == "text" || kind == "sms" {
            row.set(R::TextLine, if note.is_empty() { cell } else { note });
            continue;
        }
        if !["", "voice", "hotline", "cell", "phone"].contains(&kind.as_str()) {
            let at = join.at(number, "type", &kind);
            let message = format!("A number of type {kind} is not kept.");
            join.ledger.report(&NOT_VOICE, at, message);
            continue;
        }
        let cell = match extension {
            "" => cell.to_owned(),
            extension => format!("{cell} x{extension}"),
        };
        said.extend(dialled(number, "number", &cell, join));
        notes.push(note);
    }
    for number in [Some(stand.service), stand.location, stand.organization] {
        let Some(number) = number.filter(|_| said.is_empty()) else {
            continue;
        };
        said.extend(dialled(number, "phone", join.get(number, "phone"), join));
    }
    row.set(R::Phone, joined(&said, "; "));
    notes.push(join.get(stand.service, "alert"));
    row.set(R::PhoneNote, joined(&notes, " "));
}

/// Parses the phone numbers of a cell and reports invalid ones.
fn dialled(number: usize, column: &str, cell: &str, join: &mut PackageTables<'_>) -> Vec<String> {
    let (good, bad) = phones(cell);
    for one in bad {
        let at = join.at(number, column, &one);
        let message = format!("“{one}” is not a number that can be called.");
        join.ledger.report(&BAD_PHONE, at, message);
    }
    good
}

fn take_links(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let candidates = [
        (Some(stand.service), "url"),
        (stand.location, "website"),
        (stand.organization, "website"),
    ];
    for (number, column) in candidates {
        let Some(number) = number else { continue };
        let cell = join.get(number, column);
        if cell.is_empty() || !row.get(R::Website).is_empty() {
            continue;
        }
        if let Some(link) = shown(number, column, cell, join) {
            row.set(R::Website, link);
        }
    }
    let mut sources = Vec::new();
    for number in join.of(Some(stand.service), Kind::Link) {
        let is_chat = join.get(number, "label").eq_ignore_ascii_case("chat");
        match shown(number, "url", join.get(number, "url"), join) {
            Some(link) if is_chat => row.set(R::ChatUrl, link),
            link => sources.extend(link),
        }
    }
    row.set(R::SourceUrl, joined(&sources, "; "));
}

fn shown(number: usize, column: &str, cell: &str, join: &mut PackageTables<'_>) -> Option<String> {
    let link = shown_link(cell);
    if link.is_none() {
        let at = join.at(number, column, cell);
        let message = format!("“{cell}” is not a page that may be shown.");
        join.ledger.report(&BAD_LINK, at, message);
    }
    link
}

/// Fills eligibility, cost, what to bring, languages and areas.
fn take_people(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let of_service = [
        "eligibility",
        "audience",
        "service_areas",
        "required_documents",
        "fees",
    ];
    let [eligibility, audience, inside, documents, fees] =
        of_service.map(|column| join.get(stand.service, column));
    let mut who = vec![eligibility.to_owned(), audience.to_owned()];
    let rules = listed(stand, join, Kind::Eligibility, "eligibility").into_iter();
    who.extend(rules.map(str::to_owned));
    let gazetteer = join.context.world.gazetteer;
    let is_known = |area: &str| is_known_area(area, gazetteer);
    let mut areas = Vec::new();
    let extents = listed(stand, join, Kind::Area, "extent");
    let names = listed(stand, join, Kind::Area, "name");
    for (extent, name) in extents.into_iter().zip(names) {
        match [extent, name].into_iter().find(|area| is_known(area)) {
            Some(area) => areas.push(area),
            None => who.push(unread(stand, name, join)),
        }
    }
    for one in inside.split([';', ',']).map(str::trim) {
        match is_known(one) {
            true => areas.push(one),
            false => who.push(unread(stand, one, join)),
        }
    }
    row.set(R::Serves, joined(&areas, "; "));
    let ages = ages(stand.service, join);
    // Our own exports say the ages in words, too.
    let limits = Limits {
        ages: ages.into_iter().collect(),
        ..Limits::default()
    };
    let (said, who) = (limits.in_english(), joined(&who, " "));
    let other = who.strip_prefix(&said).unwrap_or(&who).trim_start();
    row.set(R::Eligibility, other);
    row.set(R::Ages, limits.values("ages").join("; "));
    let mut bring = vec![documents];
    bring.extend(listed(stand, join, Kind::Document, "document"));
    row.set(R::WhatToBring, joined(&bring, "; "));
    let options = listed(stand, join, Kind::Cost, "option");
    let cost = match fees {
        "" => joined(&options, "; "),
        fees => fees.to_owned(),
    };
    row.set(R::Cost, cost);
    let mut spoken = listed(stand, join, Kind::Language, "name");
    for number in [Some(stand.service), stand.location].into_iter().flatten() {
        spoken.extend(join.get(number, "languages").split([',', ';']));
    }
    row.set(R::Languages, joined(&spoken, "; "));
}

/// The range of ages; `None` where none is given. A youngest age of 0 alone is
/// how other systems leave the field blank; our own exports add “All ages.”
fn ages(service: usize, join: &mut PackageTables<'_>) -> Option<Ages> {
    let cell = |column: &str, join: &PackageTables<'_>| {
        let cell = join.get(service, column).trim();
        cell.strip_suffix(".0").unwrap_or(cell).to_owned()
    };
    let (from, to) = (cell("minimum_age", join), cell("maximum_age", join));
    let has_all = join.get(service, "eligibility").starts_with("All ages.");
    let text = match (from.as_str(), to.as_str()) {
        ("" | "0", "" | "0") if has_all => "0+".to_owned(),
        ("" | "0", "" | "0") => return None,
        (from, "") => format!("{from}+"),
        ("", to) => format!("0 to {to}"),
        (from, to) => format!("{from} to {to}"),
    };
    let ages = Ages::parse(&text);
    if ages.is_none() {
        let at = join.at(service, "minimum_age", &text);
        let message = format!("“{text}” is no range of ages in whole years.");
        join.ledger.report(&BAD_AGES, at, message);
    }
    ages
}

fn unread(stand: ServiceAtLocation, said: &str, join: &mut PackageTables<'_>) -> String {
    if said.is_empty() {
        return String::new();
    }
    let at = join.at(stand.service, "service_areas", said);
    let message = format!("“{said}” is not an area that is known here.");
    join.ledger.report(&UNREAD_AREA, at, message);
    format!("Serves {said}.")
}

fn take_hours(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let mut rows = join.of(Some(stand.service), Kind::Schedule);
    rows.extend(join.of(stand.link, Kind::Schedule));
    if rows.is_empty() {
        rows.extend(join.of(stand.location, Kind::Schedule));
    }
    let words = rows.iter().map(|number| join.get(*number, "description"));
    let words: BTreeSet<&str> = words.collect();
    let notes = rows.iter().map(|number| join.get(*number, "notes"));
    let mut notes: Vec<String> = notes.map(str::to_owned).collect();
    let mut hours = Vec::new();
    // One text shared by all schedules describes all the hours.
    if words.len() == 1 && !words.contains("") {
        hours.extend(words.into_iter().map(str::to_owned));
    } else {
        for number in &rows {
            let days = match join.get(*number, "weekday") {
                "" => join.get(*number, "byday"),
                day => day,
            };
            let [opens, closes] = ["opens_at", "closes_at"].map(|one| join.get(*number, one));
            let every = matches!(join.get(*number, "interval"), "" | "1");
            match times(days, opens, closes).filter(|_| every) {
                Some(line) => hours.push(line),
                None => notes.push(left(*number, join)),
            }
        }
    }
    for place in [Some(stand.service), stand.location].into_iter().flatten() {
        let text: Vec<&str> = join.get(place, "hours").split_whitespace().collect();
        if hours.is_empty() && !text.is_empty() {
            hours.push(text.join(" "));
        }
    }
    let mut holidays = join.of(Some(stand.service), Kind::Holiday);
    holidays.extend(join.of(stand.location, Kind::Holiday));
    notes.extend(holidays.iter().map(|number| holiday(*number, join)));
    row.set(R::Hours, joined(&hours, "; "));
    row.set(R::HoursNote, joined(&notes, " "));
}

/// A schedule that cannot be expressed as hours, as text; reports it.
fn left(number: usize, join: &mut PackageTables<'_>) -> String {
    let columns = ["description", "weekday", "byday", "opens_at", "closes_at"];
    let said = joined(&columns.map(|column| join.get(number, column)), " ");
    let at = join.at(number, "opens_at", &said);
    let message = format!("The schedule “{said}” is kept as a note.");
    join.ledger.report(&BAD_TIME, at, message);
    said
}

fn holiday(number: usize, join: &PackageTables<'_>) -> String {
    let get = |column: &str| join.get(number, column);
    let (from, to) = (get("start_date"), get("end_date"));
    let days = if from == to {
        from.to_owned()
    } else {
        format!("{from} to {to}")
    };
    match (get("opens_at"), get("closes_at")) {
        ("", "") => format!("Closed {days}."),
        (opens, closes) => format!("{days}: {opens} to {closes}."),
    }
}

fn take_status(service: usize, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let said = join.get(service, "status").to_lowercase();
    let status = match said.as_str() {
        "" | "active" | "yes" => "",
        "temporarily closed" => "temporarily closed",
        "defunct" | "inactive" | "closed" => "closed",
        _ => {
            let at = join.at(service, "status", &said);
            let message = format!("“{said}” is not a state of a service.");
            join.ledger.report(&BAD_STATUS, at, message);
            ""
        }
    };
    row.set(R::Status, status);
    if let Day::Sure(day) = day(join.get(service, "assured_date")) {
        row.set(R::VerifiedOn, day.to_string());
    }
}
