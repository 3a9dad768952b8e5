//! A list of listings as a spreadsheet: one row each, in plain columns.

use std::io;

use crate::export::seed_csv::resource_row::areas;
use crate::model::language::Language;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::seeds::write::csv_injection::guarded;

/// A column: header and cell text.
type Column = (&'static str, fn(&Listing) -> String);

/// The columns, in their order.
const COLUMNS: [Column; 19] = [
    ("name", |listing| listing.name.english.clone()),
    ("organization", |listing| listing.organization.clone()),
    ("description", |listing| listing.description.english.clone()),
    ("phone", phones),
    ("phone_note", |listing| {
        listing.contact.phone_note.english.clone()
    }),
    ("text_line", |listing| {
        let line = listing.contact.text_line.as_ref();
        line.map_or_else(String::new, |line| line.display.clone())
    }),
    ("website", |listing| {
        listing.contact.website.clone().unwrap_or_default()
    }),
    ("address", address),
    ("hours", |listing| {
        let hours = listing.hours.schedule.describe(Language::English);
        let parts = [hours, listing.hours.note.english.clone()];
        let known: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        known.join(" ")
    }),
    ("what_to_bring", |listing| listing.what_to_bring.clone()),
    ("cost", |listing| listing.cost.join("; ")),
    ("eligibility", |listing| listing.eligibility.english.clone()),
    ("ages", |listing| listing.limits.values("ages").join("; ")),
    ("income", |listing| {
        listing.limits.values("income").join("; ")
    }),
    ("residence", |listing| {
        areas(&listing.limits.residence).join("; ")
    }),
    ("how_to_start", |listing| listing.how_to_start.clone()),
    ("verified_on", |listing| {
        let date = listing.verified_on;
        date.map_or_else(String::new, |date| date.to_string())
    }),
    ("status", |listing| listing.status.word().to_owned()),
    ("id", |listing| listing.id.clone()),
];

/// The list as a CSV file with a byte order mark, which Excel reads as UTF-8.
pub fn to_csv(listings: &[Listing]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS.map(|(header, _)| header))?;
    for listing in listings {
        writer.write_record(COLUMNS.map(|(_, cell)| guarded(&cell(listing))))?;
    }
    writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))
}

fn phones(listing: &Listing) -> String {
    let phones = listing.contact.phones.iter().map(|phone| {
        let extension = phone.extension.as_str();
        match extension {
            "" => phone.display.clone(),
            _ => format!("{} ext. {extension}", phone.display),
        }
    });
    phones.collect::<Vec<_>>().join("; ")
}

fn address(listing: &Listing) -> String {
    let told = listing.place.precision != Precision::Hidden;
    let address = listing.place.address.as_ref().filter(|_| told);
    address.map_or_else(String::new, |address| address.one_line())
}
