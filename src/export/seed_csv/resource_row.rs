//! Writes a listing as the cells of a resource row.

use crate::directory::Directory;
use crate::model::contact::{Phone, TextLine};
use crate::model::listing::{Listing, Status};
use crate::model::place::{County, Point, Precision};
use crate::model::reach::Area;
use crate::model::schedule::Schedule;
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use crate::seeds::write::row_cells::{RowCells, joined};

/// The category that requires a yes or no in `confidential`.
const DOMESTIC_VIOLENCE: &str = "domestic-violence";

/// The cells of a listing. A confidential listing has no address to write.
pub fn cells(listing: &Listing, directory: &Directory) -> RowCells {
    let mut row = RowCells::blank(RESOURCE_COLUMNS);
    row.set(R::Id, &listing.id);
    row.set(R::Name, &listing.name.english);
    row.set(
        R::NameEs,
        listing.name.spanish.as_deref().unwrap_or_default(),
    );
    row.set(R::Organization, &listing.organization);
    row.set(R::Category, joined(&listing.categories));
    row.set(R::Description, &listing.description.english);
    let spanish = listing.description.spanish.as_deref();
    row.set(R::DescriptionEs, spanish.unwrap_or_default());
    take_contact(listing, &mut row);
    take_place(listing, directory, &mut row);
    row.set(R::Hours, hours(&listing.hours.schedule));
    row.set(R::HoursNote, &listing.hours.note.english);
    let spanish = listing.hours.note.spanish.as_deref();
    row.set(R::HoursNoteEs, spanish.unwrap_or_default());
    row.set(R::Languages, joined(&listing.languages));
    row.set(R::Audience, joined(&listing.audience));
    row.set(R::Eligibility, &listing.eligibility.english);
    let spanish = listing.eligibility.spanish.as_deref();
    row.set(R::EligibilityEs, spanish.unwrap_or_default());
    row.set(R::Ages, joined(&listing.limits.values("ages")));
    row.set(R::Income, joined(&listing.limits.values("income")));
    row.set(R::Residence, joined(&areas(&listing.limits.residence)));
    row.set(R::Cost, joined(&listing.cost));
    row.set(R::HowToStart, &listing.how_to_start);
    row.set(R::WhatToBring, &listing.what_to_bring);
    row.set(R::Accessibility, joined(&listing.accessibility));
    row.set(R::Status, status(listing.status));
    row.set(R::VerifiedOn, verified_on(listing));
    row.set(R::SourceUrl, joined(&listing.source.urls));
    row.set(R::SourceDate, &listing.source.date);
    row.set(R::SourceNote, &listing.source.note);
    row
}

fn take_contact(listing: &Listing, row: &mut RowCells) {
    let contact = &listing.contact;
    row.set(R::Phone, phones(&contact.phones));
    row.set(R::PhoneNote, &contact.phone_note.english);
    let spanish = contact.phone_note.spanish.as_deref();
    row.set(R::PhoneNoteEs, spanish.unwrap_or_default());
    let text_line = contact.text_line.as_ref().map(text_line);
    row.set(R::TextLine, text_line.unwrap_or_default());
    row.set(R::ChatUrl, contact.chat_url.as_deref().unwrap_or_default());
    row.set(R::Website, contact.website.as_deref().unwrap_or_default());
    row.set(R::Email, contact.email.as_deref().unwrap_or_default());
}

fn take_place(listing: &Listing, directory: &Directory, row: &mut RowCells) {
    let place = &listing.place;
    row.set(R::County, county(listing, directory));
    row.set(R::LocationNote, &place.note);
    row.set(R::Serves, serves(listing));
    if let Some(address) = &place.address {
        row.set(R::Address, &address.street);
        row.set(R::Address2, &address.street_2);
        row.set(R::City, &address.city);
        row.set(R::State, &address.state);
        row.set(R::Zip, &address.zip);
    }
    // The center of a ZIP or town is found again on reading; only a point
    // entered by staff is written.
    let own = place.point.filter(|_| place.precision == Precision::Exact);
    if let Some(Point {
        latitude,
        longitude,
    }) = own
    {
        row.set(R::Latitude, latitude.to_string());
        row.set(R::Longitude, longitude.to_string());
    }
    row.set(R::Confidential, confidential(listing));
}

/// `yes` for a hidden place; `no` where a blank cell would be rejected.
pub(crate) fn confidential(listing: &Listing) -> &'static str {
    let asked = listing.categories.iter().any(|id| id == DOMESTIC_VIOLENCE);
    match listing.place.precision {
        Precision::Hidden => "yes",
        _ if asked => "no",
        _ => "",
    }
}

/// The county as it reads back, or blank if it would not read back the same.
pub(crate) fn county(listing: &Listing, directory: &Directory) -> String {
    let Some(county) = &listing.place.county else {
        return String::new();
    };
    let address = listing.place.address.as_ref();
    let state = address.map_or("", |address| address.state.as_str());
    let cell = if state == county.state {
        county.name.clone()
    } else {
        full_county(county)
    };
    let read = crate::seeds::rows::county::county(&cell, state, &directory.gazetteer);
    if read.as_ref() == Ok(county) {
        cell
    } else {
        String::new()
    }
}

fn full_county(county: &County) -> String {
    format!("{}, {}", county.name, county.state)
}

fn serves(listing: &Listing) -> String {
    let reach = &listing.reach;
    let mut values = areas(&reach.serves);
    if reach.anywhere && (reach.visit || !values.is_empty()) {
        values.push("anywhere".to_owned());
    }
    joined(&values)
}

/// Areas in the format that the seed reader parses.
pub(crate) fn areas(areas: &[Area]) -> Vec<String> {
    let area = |area: &Area| match area {
        Area::Zip(zip) => zip.clone(),
        Area::County(county) => full_county(county),
        Area::State(state) => state.clone(),
        Area::Nation => "US".to_owned(),
    };
    areas.iter().map(area).collect()
}

/// Phone numbers in the format that the seed reader parses.
pub(crate) fn phones(phones: &[Phone]) -> String {
    let each = phones.iter().map(|phone| match phone.extension.as_str() {
        "" => phone.display.clone(),
        extension => format!("{} x{extension}", phone.display),
    });
    each.collect::<Vec<_>>().join("; ")
}

fn text_line(line: &TextLine) -> String {
    // The reader strips one leading "Text", so a line with it gets another.
    let verb = line.display.starts_with("Text ") || line.display.starts_with("text ");
    let verb = if verb { "Text " } else { "" };
    format!("{verb}{}", line.display)
}

fn hours(schedule: &Schedule) -> String {
    match schedule {
        Schedule::Hours(hours) => hours.written().to_owned(),
        Schedule::Always => "24/7".to_owned(),
        Schedule::ByAppointment => "by appointment".to_owned(),
        Schedule::Written(words) => words.clone(),
        // Meetings have a file of their own.
        Schedule::Weekly(_) | Schedule::Unknown => String::new(),
    }
}

/// A blank cell means active.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "",
        other => other.word(),
    }
}

pub(crate) fn verified_on(listing: &Listing) -> String {
    let day = listing.verified_on.map(|day| day.to_string());
    day.unwrap_or_default()
}
