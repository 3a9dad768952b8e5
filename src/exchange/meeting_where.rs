//! The steps that fill the place of a row, and how it is attended.

use super::feed_columns::FeedPlace as _;
use super::feed_findings as notice;
use super::feed_text::one_line;
use super::meeting_place;
use super::meeting_row::Step;
use crate::model::listing::Status;
use crate::seeds::columns::Meeting;
use crate::seeds::parse::{self, Zip};

/// Fills address and point.
pub fn take_place(step: &mut Step<'_>) {
    let text = |column: Meeting| one_line(step.row.cell(column.place()));
    let (mut address, city) = (text(Meeting::Address), text(Meeting::City));
    let formatted = text(Meeting::FormattedAddress);
    if meeting_place::is_nowhere(&address) {
        address.clear();
    }
    let whole = if !formatted.is_empty() {
        formatted
    } else if city.is_empty() && address.contains(',') {
        std::mem::take(&mut address)
    } else {
        String::new()
    };
    let mut parts = meeting_place::split(&whole);
    let or = |own: String, part: &mut String| {
        if own.is_empty() {
            std::mem::take(part)
        } else {
            own
        }
    };
    let street = or(address, &mut parts.street);
    let city = or(city, &mut parts.city);
    let state = or(text(Meeting::State), &mut parts.state);
    let state = super::states::state(&state).map_or(state, |state| state.code.to_owned());
    let zip = or(text(Meeting::PostalCode), &mut parts.zip);
    let country = or(text(Meeting::Country), &mut parts.country);
    let country = if meeting_place::is_home(&country) {
        "US".to_owned()
    } else {
        country
    };
    let zip = match parse::zip(&zip) {
        Zip::Plain(zip) | Zip::Mended(zip) => zip,
        Zip::Unreadable if zip.is_empty() => zip,
        Zip::Unreadable => {
            let message = format!("“{zip}” is not a ZIP, so it is left out.");
            step.say(&notice::UNREAD_ZIP, Meeting::PostalCode, message);
            String::new()
        }
    };
    if step.out.get(Meeting::Location).is_empty() {
        step.out.set(Meeting::Location, parts.building);
    }
    let has_street = !street.is_empty();
    step.out.set(Meeting::Address, street);
    step.out.set(Meeting::City, city);
    step.out.set(Meeting::State, state);
    step.out.set(Meeting::PostalCode, zip);
    step.out.set(Meeting::Country, country);
    take_point(step, has_street);
}

fn take_point(step: &mut Step<'_>, has_street: bool) {
    let spot = meeting_place::spot(
        step.raw(Meeting::Latitude),
        step.raw(Meeting::Longitude),
        step.raw(Meeting::Coordinates),
    );
    let stated = parse::yes_or_no(step.raw(Meeting::Approximate));
    let (point, around) = match spot {
        meeting_place::Spot::At(point) => (Some(point), stated.unwrap_or(!has_street)),
        meeting_place::Spot::Around(point) => (Some(point), true),
        meeting_place::Spot::Blank => (None, stated == Some(true)),
        meeting_place::Spot::Wrong => {
            let message = "The point is not on the Earth, so it is left out.".to_owned();
            step.say(&notice::BAD_POINT, Meeting::Latitude, message);
            (None, false)
        }
    };
    if let Some(point) = point {
        step.out
            .set(Meeting::Latitude, meeting_place::degrees(point.latitude));
        step.out
            .set(Meeting::Longitude, meeting_place::degrees(point.longitude));
    }
    step.out
        .set(Meeting::Approximate, if around { "yes" } else { "" });
}

/// Fills attendance and status, once place, codes and links are known.
pub fn take_attendance(step: &mut Step<'_>) {
    let stated = crate::seeds::cells::bare(step.raw(Meeting::Attendance));
    let fellowship = step.out.get(Meeting::Fellowship).to_owned();
    let types = step.out.get(Meeting::Types).to_owned();
    let says = |value: &str| {
        let codes = super::meeting_codes::parts(&types);
        let mut says = codes.map(|code| step.with.codes.attendance(&fellowship, code));
        says.any(|said| said == Some(value))
    };
    let filled = |column: Meeting| !step.out.get(column).is_empty();
    let joinable = filled(Meeting::ConferenceUrl) || filled(Meeting::ConferencePhone);
    let closed = says("closed-place");
    let online = joinable || says("online") || says("hybrid");
    let attendance = match stated.as_str() {
        "inperson" => "in_person",
        "hybrid" | "inpersonandonline" => "hybrid",
        "online" | "virtual" => "online",
        "inactive" => "inactive",
        _ if online && closed => "online",
        _ if closed => "inactive",
        _ => "",
    };
    let status = parse::status(step.raw(Meeting::Status)).unwrap_or_default();
    let status = match status {
        Status::Active if attendance == "inactive" => Status::TemporarilyClosed,
        other => other,
    };
    let nowhere = ![
        Meeting::Address,
        Meeting::City,
        Meeting::PostalCode,
        Meeting::Latitude,
    ]
    .into_iter()
    .any(filled);
    if attendance == "online" && filled(Meeting::Latitude) && !filled(Meeting::Address) {
        step.out.set(Meeting::Latitude, "");
        step.out.set(Meeting::Longitude, "");
        let message = "The meeting is online and has no street, so its point is left out.";
        step.say_private(&notice::FALSE_POINT, Meeting::Latitude, message);
    }
    step.out.set(Meeting::Attendance, attendance);
    step.out.set(Meeting::Status, status.word());
    if nowhere && !online {
        let message = "Nothing says where the meeting is or how to join it.";
        step.say_private(&notice::NO_PLACE, Meeting::Address, message);
    }
}
