//! Builds a listing from a row of a resource or meeting file.

use super::{meeting, meeting_schedule, parse_cell, place};
use crate::model::contact::{Contact, Phone};
use crate::model::listing::{Hours, Listing, Source};
use crate::model::localized_text::Text;
use crate::model::schedule::Schedule;
use crate::model::schedule::hours_text::reader::HoursReading;
use crate::model::schedule::time_zone::Zone;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::several;
use crate::seeds::read::excel_values::is_spoiled_hours;
use crate::seeds::rows::limits::limits;
use crate::seeds::rows::seed_row::{SeedRow, shown_link};

/// Builds the listing of a row. Cells that cannot be parsed are left out; the
/// rules report them.
pub fn listing(row: &SeedRow<'_>, world: &CheckContext<'_>) -> Listing {
    let place = place::place(row, world);
    let contact = contact(row);
    let reach = place::reach(row, &place, world.gazetteer);
    let zone = place::zone(&place, world.gazetteer, &world.zone);
    let mut listing = Listing {
        id: id(row),
        name: Text::new(row.cell(Resource::Name), row.cell(Resource::NameEs)),
        organization: row.cell(Resource::Organization).to_owned(),
        categories: owned(several(row.cell(Resource::Category))),
        description: Text::new(
            row.cell(Resource::Description),
            row.cell(Resource::DescriptionEs),
        ),
        contact,
        place,
        reach,
        hours: Hours {
            schedule: schedule(row.cell(Resource::Hours), &zone, world),
            note: Text::new(
                row.cell(Resource::HoursNote),
                row.cell(Resource::HoursNoteEs),
            ),
        },
        languages: owned(several(row.cell(Resource::Languages))),
        audience: owned(several(row.cell(Resource::Audience))),
        eligibility: Text::new(
            row.cell(Resource::Eligibility),
            row.cell(Resource::EligibilityEs),
        ),
        limits: limits(row, world.gazetteer),
        cost: owned(several(row.cell(Resource::Cost))),
        how_to_start: row.cell(Resource::HowToStart).to_owned(),
        what_to_bring: row.cell(Resource::WhatToBring).to_owned(),
        accessibility: owned(several(row.cell(Resource::Accessibility))),
        status: parse_cell::status(row.cell(Resource::Status)).unwrap_or_default(),
        verified_on: parse_cell::date(row.cell(Resource::VerifiedOn)),
        source: source(row),
        meeting: None,
    };
    if row.is_meeting() {
        listing.hours.schedule = meeting_schedule::schedule(row, &zone).0;
        meeting::complete(row, &mut listing, world);
    }
    listing
}

fn schedule(cell: &str, zone: &Zone, world: &CheckContext<'_>) -> Schedule {
    if cell.is_empty() {
        return Schedule::Unknown;
    }
    match world.hours(cell, zone) {
        // People cannot read what a spreadsheet made of hours either.
        HoursReading::Unread(_) if is_spoiled_hours(cell) => Schedule::Unknown,
        read => read.schedule_or(cell),
    }
}

/// The id of a row, or one generated from organization, name and town.
pub(crate) fn id(row: &SeedRow<'_>) -> String {
    let given = row.cell(Resource::Id);
    if !given.is_empty() {
        return given.to_owned();
    }
    let (organization, name) = (row.cell(Resource::Organization), row.cell(Resource::Name));
    let organization = if name.contains(organization) {
        ""
    } else {
        organization
    };
    parse_cell::slug(&[organization, name, row.cell(Resource::City)])
}

fn contact(row: &SeedRow<'_>) -> Contact {
    let (phones, words) = phones(row.cell(Resource::Phone));
    let email = row.cell(Resource::Email);
    let (before, after) = email.split_once('@').unwrap_or_default();
    let mail_like = !before.is_empty()
        && after.contains('.')
        && !after.contains('@')
        && !email.contains(|c: char| c.is_whitespace() || "<>?&,".contains(c));
    // Words that stand beside a number in its cell belong to the note.
    let with_words = |note: Resource| [row.cell(note), &words].join(" ").trim().to_owned();
    let spanish_note = match row.cell(Resource::PhoneNoteEs) {
        "" => String::new(),
        _ => with_words(Resource::PhoneNoteEs),
    };
    Contact {
        phones,
        phone_note: Text::new(&with_words(Resource::PhoneNote), &spanish_note),
        text_line: parse_cell::text_line(row.cell(Resource::TextLine)),
        chat_url: shown_link(row.cell(Resource::ChatUrl)),
        website: shown_link(row.cell(Resource::Website)),
        email: mail_like.then(|| email.to_owned()),
    }
}

/// The numbers of a cell, and the words beside them.
fn phones(cell: &str) -> (Vec<Phone>, String) {
    let (mut phones, mut words) = (Vec::new(), Vec::new());
    for value in several(cell) {
        match parse_cell::phone(value) {
            Some(phone) => phones.push(phone),
            None => {
                let read = parse_cell::phones_in(value);
                if !read.has_odd_digits {
                    phones.extend(read.phones);
                    words.push(read.note);
                }
            }
        }
    }
    (phones, words.join(" "))
}

fn source(row: &SeedRow<'_>) -> Source {
    let urls = several(row.cell(Resource::SourceUrl));
    let date = parse_cell::without_time(row.cell(Resource::SourceDate));
    Source {
        urls: urls
            .into_iter()
            .filter_map(shown_link)
            .map(|link| parse_cell::without_keys(&link))
            .collect(),
        date: if parse_cell::is_source_date(date) {
            date.to_owned()
        } else {
            String::new()
        },
        note: row.cell(Resource::SourceNote).to_owned(),
    }
}

fn owned(values: Vec<&str>) -> Vec<String> {
    values.into_iter().map(str::to_owned).collect()
}
