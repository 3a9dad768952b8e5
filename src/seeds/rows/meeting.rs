//! The parts of a listing that only meeting rows have.

use super::seed_row::{SeedRow, shown_link};
use crate::model::listing::{self, Attendance, Listing};
use crate::model::meeting_type::{MeetingType, TraitKind};
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::Meeting;
use crate::seeds::read::clean_cell::bare;

/// Fellowships with a category of their own.
const FELLOWSHIPS: [(&str, &str); 3] = [("AA", "aa"), ("NA", "na"), ("Al-Anon", "al-anon")];

/// Category of all other fellowships.
const OTHER_FELLOWSHIPS: &str = "support-group";

/// Fills in the meeting-specific parts of a listing.
pub fn complete(row: &SeedRow<'_>, listing: &mut Listing, world: &CheckContext<'_>) {
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
    let building = row.meeting_cell(Meeting::Location);
    if !building.is_empty() && !listing.place.note.contains(building) {
        // People look for the name on the building, so it comes first.
        let note = format!("{building}. {}", listing.place.note);
        listing.place.note = note.trim().to_owned();
    }
    let fellowship = own.map_or(fellowship, |(name, _)| name);
    let types: Vec<String> = row
        .meeting_cell(Meeting::Types)
        .split([',', ';'])
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect();
    let meant = types.iter();
    let meant: Vec<&MeetingType> = meant
        .filter_map(|code| world.meeting_types.get(fellowship, code))
        .collect();
    take_traits(&meant, listing);
    let conference_url = shown_link(row.meeting_cell(Meeting::ConferenceUrl));
    let joined = Joined {
        link: conference_url.is_some(),
        phone: !row.meeting_cell(Meeting::ConferencePhone).is_empty(),
        stated: stated_attendance(row.meeting_cell(Meeting::Attendance)),
    };
    let attendance = attendance(&types, &meant, &joined, listing);
    if matches!(attendance, Attendance::Online | Attendance::Phone) {
        listing.reach.visit = false;
        listing.reach.anywhere = true;
    } else if attendance == Attendance::Hybrid {
        listing.reach.anywhere = true;
    }
    if let Some(phone) = super::parse_cell::phone(row.meeting_cell(Meeting::ConferencePhone)) {
        listing.contact.phones.insert(0, phone);
    }
    listing.meeting = Some(listing::Meeting {
        fellowship: fellowship.to_owned(),
        types,
        attendance,
        conference_url,
        conference_note: row.meeting_cell(Meeting::ConferenceUrlNotes).to_owned(),
        group: row.meeting_cell(Meeting::Group).to_owned(),
    });
}

/// Adds audience, languages and accessibility from the meanings of the type
/// codes.
fn take_traits(meant: &[&MeetingType], listing: &mut Listing) {
    for (kind, value) in meant.iter().filter_map(|code| code.says.as_ref()) {
        let values = match kind {
            TraitKind::Audience => &mut listing.audience,
            TraitKind::Language => &mut listing.languages,
            TraitKind::Access => &mut listing.accessibility,
            TraitKind::Attendance => continue,
        };
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
}

/// Ways to join remotely, and the attendance stated in the list.
struct Joined {
    link: bool,
    phone: bool,
    stated: Option<Stated>,
}

/// Value of the attendance cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    InPerson,
    Hybrid,
    Online,
    Phone,
}

fn stated_attendance(cell: &str) -> Option<Stated> {
    match bare(cell).as_str() {
        "inperson" => Some(Stated::InPerson),
        "hybrid" => Some(Stated::Hybrid),
        "online" | "virtual" => Some(Stated::Online),
        "phone" => Some(Stated::Phone),
        _ => None,
    }
}

/// Attendance as stated in the list, or else derived: a meeting with a way to
/// join remotely is hybrid, or online if its place is closed, its street is
/// unknown, or a code means online.
fn attendance(
    types: &[String],
    meant: &[&MeetingType],
    joined: &Joined,
    listing: &Listing,
) -> Attendance {
    let says = |value: &str| {
        let mut said = meant.iter().filter_map(|code| code.says.as_ref());
        said.any(|said| *said == (TraitKind::Attendance, value.to_owned()))
    };
    let has = |code: &str| types.iter().any(|found| found.eq_ignore_ascii_case(code));
    let street = listing.place.address.as_ref();
    let street = street.is_some_and(|address| !address.street.is_empty());
    let closed = has("TC") || says("closed-place");
    let tells = has("ONL") || says("online") || says("hybrid");
    if joined.stated == Some(Stated::Phone) {
        return Attendance::Phone;
    }
    let (online, away) = match joined.stated {
        Some(Stated::InPerson) => (false, false),
        Some(Stated::Hybrid) => (true, false),
        Some(Stated::Online | Stated::Phone) => (true, true),
        None => (
            tells || joined.link || joined.phone,
            closed || !street || (says("online") && !has("ONL")),
        ),
    };
    match (online, away) {
        (true, true) if !joined.link && joined.phone => Attendance::Phone,
        (true, true) => Attendance::Online,
        (true, false) => Attendance::Hybrid,
        (false, _) => Attendance::InPerson,
    }
}
