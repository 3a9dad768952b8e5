//! Location and service area of a row, resolved with the gazetteer.

use super::parse_cell;
use super::parse_cell::{Served, Zip};
use super::seed_row::SeedRow;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::zones::PlaceClues;
use crate::model::listing::{Address, Place};
use crate::model::place::{County, Point, Precision};
use crate::model::reach::{Area, Reach};
use crate::model::schedule::time_zone::Zone;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::clean_cell::bare;
use crate::seeds::rows::county::{Problem, county};

/// Whether a cell like those of `serves` names areas, and all are known.
pub fn is_known_area(cell: &str, gazetteer: &Gazetteer) -> bool {
    let areas = parse_cell::serves(cell);
    !areas.is_empty() && areas.iter().all(|one| served_area(one, gazetteer).is_ok())
}

/// The area of one value of `serves`; `None` for "anywhere".
pub fn served_area(served: &Served, gazetteer: &Gazetteer) -> Result<Option<Area>, Problem> {
    match served {
        Served::Anywhere => Ok(None),
        Served::Area(Area::County(given)) => {
            county(&given.name, &given.state, gazetteer).map(|found| Some(Area::County(found)))
        }
        Served::CountyName(name) => {
            county(name, "", gazetteer).map(|found| Some(Area::County(found)))
        }
        Served::Area(Area::Zip(zip)) if gazetteer.zip(zip).is_none() => Err(Problem {
            message: format!("There is no ZIP {zip}."),
            did_you_mean: None,
        }),
        Served::Area(Area::State(state)) if gazetteer.state_name(state).is_none() => Err(Problem {
            message: format!("There is no state “{state}”."),
            did_you_mean: None,
        }),
        Served::Area(area) => Ok(Some(area.clone())),
        Served::Unreadable(value) => Err(Problem {
            message: format!("“{value}” is not an area."),
            did_you_mean: None,
        }),
    }
}

/// Location of a row: the point that staff gave, or the center of its ZIP or
/// town.
pub fn place(row: &SeedRow<'_>, world: &CheckContext<'_>) -> Place {
    let gazetteer = world.gazetteer;
    let state = row.cell(Resource::State).to_ascii_uppercase();
    let stated = match row.cell(Resource::County) {
        "" => None,
        cell => world.county(cell, &state).ok(),
    };
    if row.is_private() {
        return Place {
            address: None,
            point: None,
            precision: Precision::Hidden,
            county: stated,
            note: String::new(),
        };
    }
    let address = address(row, state, gazetteer);
    let (point, precision) = match own_point(row) {
        Some(point) => (Some(point), own_precision(row)),
        None => {
            let mut middles = address.iter().flat_map(|at| middles(at, &stated, world));
            match middles.next() {
                Some(point) => (Some(point), Precision::Approximate),
                None => (None, Precision::None),
            }
        }
    };
    let county = stated.or_else(|| point.and_then(|point| gazetteer.county_at(point)));
    Place {
        address,
        point,
        precision,
        county,
        note: row.cell(Resource::LocationNote).to_owned(),
    }
}

fn address(row: &SeedRow<'_>, state: String, gazetteer: &Gazetteer) -> Option<Address> {
    let elsewhere = |zip: &str| {
        let there = gazetteer.zip(zip);
        !state.is_empty() && there.is_some_and(|there| there.state != state)
    };
    let zip = match parse_cell::zip(row.cell(Resource::Zip)) {
        Zip::Plain(zip) => zip,
        // What is left of a ZIP must not move a place to another state.
        Zip::Mended(zip) if !elsewhere(&zip) => zip,
        Zip::Mended(_) | Zip::Unreadable => String::new(),
    };
    let state = if state.is_empty() {
        gazetteer
            .zip(&zip)
            .map(|place| place.state)
            .unwrap_or_default()
    } else {
        state
    };
    let formatted = row.meeting_cell(Meeting::FormattedAddress);
    let street = match row.cell(Resource::Address) {
        "" => formatted.split(',').next().unwrap_or_default(),
        street => street,
    };
    let address = Address {
        street: street.trim().to_owned(),
        street_2: row.cell(Resource::Address2).to_owned(),
        city: row.cell(Resource::City).to_owned(),
        state,
        zip,
    };
    let known = !(address.street.is_empty() && address.city.is_empty() && address.zip.is_empty());
    known.then_some(address)
}

/// Name and middle of the ZIP, or else the town, that a row names; of several
/// towns of the name, the one nearest to the point of the row.
pub fn stated_middle(
    row: &SeedRow<'_>,
    point: Point,
    world: &CheckContext<'_>,
) -> Option<(String, Point)> {
    let state = row.cell(Resource::State).to_ascii_uppercase();
    let address = address(row, state, world.gazetteer)?;
    let name = match world.gazetteer.zip(&address.zip) {
        Some(_) => format!("ZIP {}", address.zip),
        None => format!("{}, {}", address.city, address.state),
    };
    let stated = world
        .county(row.cell(Resource::County), &address.state)
        .ok();
    let middles = middles(&address, &stated, world).into_iter();
    let miles = |middle: &Point| middle.miles_to(point);
    let nearest = middles.min_by(|a, b| miles(a).total_cmp(&miles(b)))?;
    Some((name, nearest))
}

/// The point staff gave, in two cells or, in meeting lists, in one.
pub fn own_point(row: &SeedRow<'_>) -> Option<Point> {
    let cells = (row.cell(Resource::Latitude), row.cell(Resource::Longitude));
    let in_one = row.meeting_cell(Meeting::Coordinates).split_once(',');
    parse_cell::point(cells.0, cells.1).or_else(|| {
        let (latitude, longitude) = in_one?;
        parse_cell::point(latitude.trim(), longitude.trim())
    })
}

fn own_precision(row: &SeedRow<'_>) -> Precision {
    match parse_cell::yes_or_no(row.meeting_cell(Meeting::Approximate)) {
        Some(true) => Precision::Approximate,
        _ => Precision::Exact,
    }
}

/// The center of a ZIP, or those of the towns of a name where the ZIP is not
/// known, likeliest first.
fn middles(address: &Address, county: &Option<County>, world: &CheckContext<'_>) -> Vec<Point> {
    if let Some(place) = world.gazetteer.zip(&address.zip) {
        return vec![place.point];
    }
    match address.city.as_str() {
        "" => Vec::new(),
        town => world.town_middles(town, &address.state, county.as_ref()),
    }
}

/// Zone of the clocks at a place; `home`, the directory's own, where the place
/// does not tell, or has the same clocks by another name.
pub fn zone(place: &Place, gazetteer: &Gazetteer, home: &Zone) -> Zone {
    let address = place.address.as_ref();
    // A town that the gazetteer knows has given its point.
    let clues = PlaceClues {
        point: place.point,
        zip: address.map_or("", |address| &address.zip),
        county: place.county.as_ref(),
        town: "",
        state: address.map_or("", |address| &address.state),
    };
    let there = gazetteer.zone_of(&clues).map(|told| told.zone);
    let there = there.filter(|zone| !zone.same_clock(home));
    there.unwrap_or(home).clone()
}

/// Whether a place has a street to go to, even if nobody knows where it is.
pub(crate) fn has_street(place: &Place) -> bool {
    let street = place.address.as_ref().map_or("", |address| &address.street);
    !street.is_empty() && !bare(street).starts_with("pobox")
}

/// Service area of a row, and whether people can visit.
pub fn reach(row: &SeedRow<'_>, place: &Place, gazetteer: &Gazetteer) -> Reach {
    let served = parse_cell::serves(row.cell(Resource::Serves));
    let anywhere_named = served.contains(&Served::Anywhere);
    let mut serves: Vec<Area> = served
        .iter()
        .filter_map(|value| served_area(value, gazetteer).ok().flatten())
        .collect();
    // A private place has no location, so without areas it serves its county.
    if serves.is_empty() && place.precision == Precision::Hidden {
        serves.extend(place.county.clone().map(Area::County));
    }
    let visit = place.point.is_some() || has_street(place);
    Reach {
        visit,
        anywhere: anywhere_named || (serves.is_empty() && !visit),
        serves,
    }
}
