//! Rules for ZIPs, towns, counties, points and areas served.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::place::Precision;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::excel_values;
use crate::seeds::rows::parse_cell::Zip;
use crate::seeds::rows::{parse_cell, place};

pub const BAD_ZIP: Rule = Rule {
    code: "bad-zip",
    severity: Severity::Warning,
    summary: "A ZIP that is not five digits.",
    why_it_matters: "The listing cannot be placed near anyone.",
    example: "1770l",
    fix: "Format the cell as text and write five digits: 17701.",
    check: Check::Row(bad_zip),
};

fn bad_zip(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Zip);
    if cell.is_empty() {
        return;
    }
    let message = match parse_cell::zip(cell) {
        Zip::Plain(_) => return,
        Zip::Mended(zip)
            if subject
                .listing
                .place
                .address
                .as_ref()
                .is_none_or(|at| at.zip != zip) =>
        {
            format!("“{cell}” is not a ZIP, so it is not used.")
        }
        Zip::Mended(zip) => format!("The spreadsheet changed the ZIP; it was read as {zip}."),
        Zip::Unreadable if looks_like_a_day(cell) => {
            format!("The spreadsheet took the ZIP for a day: “{cell}”. It is not used.")
        }
        Zip::Unreadable => format!("“{cell}” is not a ZIP, so it is not used."),
    };
    findings.cell(&BAD_ZIP, &subject.row, Resource::Zip, message);
}

fn looks_like_a_day(cell: &str) -> bool {
    cell.contains('/') || excel_values::typed_before_date(cell).is_some()
}

pub const UNKNOWN_ZIP: Rule = Rule {
    code: "unknown-zip",
    severity: Severity::Warning,
    summary: "A ZIP the gazetteer does not have.",
    why_it_matters: "Without coordinates the listing cannot be placed near anyone.",
    example: "17700",
    fix: "Look the ZIP up; if it is new, give latitude and longitude.",
    check: Check::Row(unknown_zip),
};

fn unknown_zip(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Zip);
    if let Zip::Plain(zip) | Zip::Mended(zip) = parse_cell::zip(cell)
        && subject.world.gazetteer.zip(&zip).is_none()
    {
        let message = format!("There is no ZIP {zip} in the gazetteer.");
        findings.cell(&UNKNOWN_ZIP, &subject.row, Resource::Zip, message);
    }
}

pub const ZIP_ELSEWHERE: Rule = Rule {
    code: "zip-elsewhere",
    severity: Severity::Warning,
    summary: "A ZIP of another state than the row names.",
    why_it_matters: "One of the two is wrong, and the listing is shown to people of the wrong place.",
    example: "state NJ, zip 17745",
    fix: "Correct the ZIP or the state.",
    check: Check::Row(zip_elsewhere),
};

fn zip_elsewhere(subject: &Subject<'_>, findings: &mut Findings) {
    let (cell, state) = (
        subject.row.cell(Resource::Zip),
        subject.row.cell(Resource::State),
    );
    let gazetteer = subject.world.gazetteer;
    if let Zip::Plain(zip) | Zip::Mended(zip) = parse_cell::zip(cell)
        && let Some(there) = gazetteer.zip(&zip)
        && gazetteer.state_name(&state.to_ascii_uppercase()).is_some()
        && !there.state.eq_ignore_ascii_case(state)
    {
        let message = format!("The ZIP {zip} is in {}, not in {state}.", there.state);
        findings.cell(&ZIP_ELSEWHERE, &subject.row, Resource::Zip, message);
    }
}

pub const UNKNOWN_TOWN: Rule = Rule {
    code: "unknown-town",
    severity: Severity::Warning,
    summary: "A town that is not on the map of its state, when one of nearly that name is.",
    why_it_matters: "The listing is put in the wrong place, or in none, and is not found by those nearby.",
    example: "Lock Heaven",
    fix: "Write the town as it stands on a map.",
    check: Check::Row(unknown_town),
};

fn unknown_town(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let (town, state) = (row.cell(Resource::City), row.cell(Resource::State));
    if town.is_empty() || state.is_empty() {
        return;
    }
    let gazetteer = subject.world.gazetteer;
    let of_zip = gazetteer.zip(row.cell(Resource::Zip));
    if of_zip.is_some_and(|zip| zip.city.eq_ignore_ascii_case(town)) {
        return;
    }
    if let Some(near) = subject.world.town_meant(town, state) {
        let message = format!("There is no town “{town}” in {state}.");
        findings.cell(&UNKNOWN_TOWN, row, Resource::City, message);
        findings.fix_last(format!("Did you mean “{near}”?"));
    }
}

pub const NOT_PLACED: Rule = Rule {
    code: "not-placed",
    severity: Severity::Warning,
    summary: "A street whose town and ZIP are blank or not known.",
    why_it_matters: "Nobody knows where the street is, so the listing is near nobody and found only by its name.",
    example: "address 12 Main St, city and zip blank",
    fix: "Write the town, the state and the ZIP into cells of their own.",
    check: Check::Row(not_placed),
};

fn not_placed(subject: &Subject<'_>, findings: &mut Findings) {
    let place = &subject.listing.place;
    let is_nowhere = place.point.is_none() && place.precision == Precision::None;
    if is_nowhere && !subject.row.is_meeting() && place::has_street(place) {
        let message = "The row has a street, and its town or ZIP is not known.".to_owned();
        findings.cell(&NOT_PLACED, &subject.row, Resource::Address, message);
    }
}

pub const BAD_SERVES: Rule = Rule {
    code: "bad-serves",
    severity: Severity::Error,
    summary: "A value in serves that is no area, or a county that does not exist.",
    why_it_matters: "Help that serves a person would not be shown to them.",
    example: "Lycomming, PA",
    fix: "Write US, a state (PA), counties (Clinton, PA), ZIPs, or anywhere.",
    check: Check::Row(bad_serves),
};

fn bad_serves(subject: &Subject<'_>, findings: &mut Findings) {
    for served in parse_cell::serves(subject.row.cell(Resource::Serves)) {
        let Err(problem) = place::served_area(&served, subject.world.gazetteer) else {
            continue;
        };
        findings.cell(&BAD_SERVES, &subject.row, Resource::Serves, problem.message);
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}

pub const UNKNOWN_COUNTY: Rule = Rule {
    code: "unknown-county",
    severity: Severity::Warning,
    summary: "A county the state does not have.",
    why_it_matters: "The listing is not found by people who look in their county.",
    example: "Clintn",
    fix: "Write the county as it stands on a map, without the word County.",
    check: Check::Row(unknown_county),
};

fn unknown_county(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let (cell, state) = (row.cell(Resource::County), row.cell(Resource::State));
    if cell.is_empty() {
        return;
    }
    if let Err(problem) = subject.world.county(cell, state) {
        findings.cell(&UNKNOWN_COUNTY, row, Resource::County, problem.message);
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}

pub const BAD_COORDINATES: Rule = Rule {
    code: "bad-coordinates",
    severity: Severity::Warning,
    summary: "A latitude or longitude that is not in the United States, or stands alone.",
    why_it_matters: "The listing is drawn in the wrong place, or in none.",
    example: "latitude 411.3",
    fix: "Write both in decimal degrees, like 41.13711 and -77.45324, or leave both blank.",
    check: Check::Row(bad_coordinates),
};

fn bad_coordinates(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let (latitude, longitude) = (row.cell(Resource::Latitude), row.cell(Resource::Longitude));
    let given = !latitude.is_empty() || !longitude.is_empty();
    if given && parse_cell::point(latitude, longitude).is_none() {
        let message = format!(
            "“{latitude}, {longitude}” is not a point in the United States, so the ZIP or town is used."
        );
        findings.cell(&BAD_COORDINATES, row, Resource::Latitude, message);
        let minus = format!("-{longitude}");
        if parse_cell::point(longitude, latitude).is_some() {
            findings.fix_last("Latitude and longitude seem to be swapped.".to_owned());
        } else if parse_cell::point(latitude, &minus).is_some() {
            findings.fix_last(format!("A minus is missing before the longitude: {minus}."));
        }
    }
}

pub const POINT_OUTSIDE_COUNTY: Rule = Rule {
    code: "point-outside-county",
    severity: Severity::Warning,
    summary: "Coordinates outside the county the row names.",
    why_it_matters: "The distance shown would be wrong, and someone sets out on a walk they cannot make.",
    example: "county Clinton with a point in Pittsburgh",
    fix: "Correct the county or the coordinates. A missing minus before the longitude is the usual cause.",
    check: Check::Row(point_outside_county),
};

fn point_outside_county(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let point = parse_cell::point(row.cell(Resource::Latitude), row.cell(Resource::Longitude));
    let gazetteer = subject.world.gazetteer;
    let (county, state) = (row.cell(Resource::County), row.cell(Resource::State));
    let (Some(point), Ok(county)) = (point, subject.world.county(county, state)) else {
        return;
    };
    if gazetteer.county_contains(&county, point) == Some(false) {
        let found = match gazetteer.county_at(point) {
            Some(other) => format!("in {} County, {}", other.name, other.state),
            None => "in no county of the United States".to_owned(),
        };
        let message = format!("The point is {found}, not in {} County.", county.name);
        findings.cell(&POINT_OUTSIDE_COUNTY, row, Resource::Latitude, message);
    }
}

/// Farthest that a point may be from the middle of its ZIP or town without a
/// word, in miles: towns in the west are as wide as this.
const USUAL_MILES: f64 = 25.0;

/// Distance in miles from which a point is certainly that of another place.
const FAR_MILES: f64 = 100.0;

pub const POINT_ELSEWHERE: Rule = Rule {
    code: "point-elsewhere",
    severity: Severity::Warning,
    summary: "Coordinates more than 25 miles from the ZIP or town the row names, or in another state.",
    why_it_matters: "The listing is shown as near to the wrong people, and someone sets out for the wrong place.",
    example: "city Williamsport with a point in Scranton",
    fix: "Correct the ZIP, the town or the coordinates, or leave both coordinates blank.",
    check: Check::Row(point_elsewhere),
};

fn point_elsewhere(subject: &Subject<'_>, findings: &mut Findings) {
    distant_point(subject, findings, &POINT_ELSEWHERE, |miles| {
        miles <= FAR_MILES
    });
}

pub const POINT_FAR_AWAY: Rule = Rule {
    code: "point-far-away",
    severity: Severity::Error,
    summary: "Coordinates more than 100 miles from the ZIP or town the row names.",
    why_it_matters: "A person is sent to another part of the country, and those nearby never see the listing.",
    example: "city Williamsport with a point in Texas",
    fix: "Correct the ZIP, the town or the coordinates, or leave both coordinates blank.",
    check: Check::Row(point_far_away),
};

fn point_far_away(subject: &Subject<'_>, findings: &mut Findings) {
    distant_point(subject, findings, &POINT_FAR_AWAY, |miles| {
        miles > FAR_MILES
    });
}

/// Tells of a point at a distance from where the row says it is. A row with a
/// state alone has no middle to measure from: its point is in the state or not.
fn distant_point(
    subject: &Subject<'_>,
    findings: &mut Findings,
    rule: &'static Rule,
    is_told: fn(f64) -> bool,
) {
    let row = &subject.row;
    let gazetteer = subject.world.gazetteer;
    let Some(point) = place::own_point(row).filter(|_| !row.is_private()) else {
        return;
    };
    let at = || match gazetteer.county_at(point) {
        Some(county) => format!("in {} County, {}", county.name, county.state),
        None => "in no county of the United States".to_owned(),
    };
    let message = match place::stated_middle(row, point, subject.world) {
        Some((name, middle)) => {
            let miles = middle.miles_to(point);
            // A ZIP or a town of the far west may be wider than usual.
            let is_usual = || gazetteer.county_at(point) == gazetteer.county_at(middle);
            if miles <= USUAL_MILES || !is_told(miles) || is_usual() {
                return;
            }
            format!("The point is {}, {miles:.0} miles from {name}.", at())
        }
        None => {
            let state = row.cell(Resource::State).to_ascii_uppercase();
            let there = gazetteer.state_at(point);
            let is_there = there.is_none_or(|there| there == state);
            if is_there || !is_told(0.0) || gazetteer.state_name(&state).is_none() {
                return;
            }
            format!("The point is {}, not in {state}.", at())
        }
    };
    match row.is_meeting() && row.cell(Resource::Latitude).is_empty() {
        true => findings.meeting_cell(rule, row, Meeting::Coordinates, message),
        false => findings.cell(rule, row, Resource::Latitude, message),
    }
}
