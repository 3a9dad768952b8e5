//! What is particular to a row of a meeting list.

use super::columns::{Meeting, Resource};
use super::meeting_schedule;
use super::resource::{SeedRow, shown_link};
use super::world::World;
use crate::model::listing::{self, Attendance, Listing};

/// The column of a meeting list that holds what a resource column holds.
pub fn column_for(column: Resource) -> Option<Meeting> {
    let same = match column {
        Resource::Id => Meeting::Slug,
        Resource::Name => Meeting::Name,
        Resource::Description => Meeting::Notes,
        Resource::Phone => Meeting::Phone,
        Resource::Website => Meeting::Website,
        Resource::Email => Meeting::Email,
        Resource::Address => Meeting::Address,
        Resource::City => Meeting::City,
        Resource::State => Meeting::State,
        Resource::Zip => Meeting::PostalCode,
        Resource::County => Meeting::County,
        Resource::Latitude => Meeting::Latitude,
        Resource::Longitude => Meeting::Longitude,
        Resource::LocationNote => Meeting::LocationNotes,
        Resource::Confidential => Meeting::Confidential,
        Resource::Status => Meeting::Status,
        Resource::VerifiedOn => Meeting::VerifiedOn,
        Resource::SourceUrl => Meeting::SourceUrl,
        Resource::SourceNote => Meeting::SourceName,
        _ => return None,
    };
    Some(same)
}

/// Fellowships that have a category of their own.
const FELLOWSHIPS: [(&str, &str); 3] = [("AA", "aa"), ("NA", "na"), ("Al-Anon", "al-anon")];

/// The category of fellowships without one of their own.
const OTHER_FELLOWSHIPS: &str = "support-group";

/// Fills in what only meetings have.
pub fn complete(row: &SeedRow<'_>, listing: &mut Listing, world: &World<'_>) {
    let fellowship = match row.meeting_cell(Meeting::Fellowship) {
        "" => "AA",
        named => named,
    };
    let own = FELLOWSHIPS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(fellowship));
    let category = own.map_or(OTHER_FELLOWSHIPS, |(_, category)| category);
    listing.categories = vec![category.to_owned()];
    listing.organization = row.meeting_cell(Meeting::Group).to_owned();
    listing.hours.schedule = meeting_schedule::schedule(row, &world.zone).0;
    let types: Vec<String> = row
        .meeting_cell(Meeting::Types)
        .split([',', ';'])
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect();
    let conference_url = shown_link(row.meeting_cell(Meeting::ConferenceUrl));
    let has_phone = !row.meeting_cell(Meeting::ConferencePhone).is_empty();
    let attendance = attendance(&types, conference_url.is_some(), has_phone, listing);
    if matches!(attendance, Attendance::Online | Attendance::Phone) {
        listing.reach.visit = false;
        listing.reach.anywhere = true;
    } else if attendance == Attendance::Hybrid {
        listing.reach.anywhere = true;
    }
    if let Some(phone) = super::parse::phone(row.meeting_cell(Meeting::ConferencePhone)) {
        listing.contact.phones.insert(0, phone);
    }
    listing.meeting = Some(listing::Meeting {
        fellowship: own.map_or(fellowship, |(name, _)| name).to_owned(),
        types,
        attendance,
        conference_url,
        conference_note: row.meeting_cell(Meeting::ConferenceUrlNotes).to_owned(),
        group: row.meeting_cell(Meeting::Group).to_owned(),
    });
}

/// How the meeting is attended, as the type codes say: TC and ONL is online,
/// ONL alone is hybrid, unless its place is only approximate.
fn attendance(types: &[String], link: bool, phone: bool, listing: &Listing) -> Attendance {
    let has = |code: &str| types.iter().any(|found| found.eq_ignore_ascii_case(code));
    let street = listing.place.address.as_ref();
    let street = street.is_some_and(|address| !address.street.is_empty());
    let online = has("ONL") || link || phone;
    match (online, has("TC") || !street) {
        (true, true) if !link && phone => Attendance::Phone,
        (true, true) => Attendance::Online,
        (true, false) => Attendance::Hybrid,
        (false, _) => Attendance::InPerson,
    }
}
