//! Converts a listing to its location and service areas. A confidential place
//! has no location.

use super::frame::Frame;
use super::ids;
use super::objects::{Accessibility, Address, Location, ServiceArea, ServiceAtLocation};
use crate::model::listing::{self, Attendance, Listing};
use crate::model::place::{Point, Precision};
use crate::model::reach::Area;

/// Value of `extent` for services that can be used from anywhere.
pub const ANYWHERE: &str = "anywhere";

/// The service's link to its location, without the service itself. `None` if
/// the listing has no place or a confidential one.
pub fn service_at_location(listing: &Listing, frame: &Frame<'_>) -> Option<ServiceAtLocation> {
    let location = location(listing, frame)?;
    Some(ServiceAtLocation {
        id: ids::service_at_location(&listing.id).to_string(),
        service_id: ids::service(&listing.id).to_string(),
        location_id: location.id.clone(),
        description: String::new(),
        location: Some(location),
        service: None,
    })
}

/// Whether [`service_at_location`] returns a value.
pub fn has_location(listing: &Listing) -> bool {
    let place = &listing.place;
    if place.precision == Precision::Hidden {
        return false;
    }
    let room = listing
        .meeting
        .as_ref()
        .is_some_and(|meeting| meeting.attendance == Attendance::Online);
    let room = room && joining(listing).is_some();
    room || place.address.as_ref().is_some_and(is_known) || exact(listing).is_some()
}

/// The URL for joining a meeting online, if there is one.
pub(crate) fn joining(listing: &Listing) -> Option<&str> {
    listing.meeting.as_ref()?.conference_url.as_deref()
}

fn is_known(address: &listing::Address) -> bool {
    !address.street.is_empty() || !address.city.is_empty()
}

fn exact(listing: &Listing) -> Option<Point> {
    let exact = listing.place.precision == Precision::Exact;
    listing.place.point.filter(|_| exact)
}

fn location(listing: &Listing, frame: &Frame<'_>) -> Option<Location> {
    if !has_location(listing) {
        return None;
    }
    let id = ids::location(&listing.id).to_string();
    let meeting = listing.meeting.as_ref();
    let online = meeting.is_some_and(|meeting| meeting.attendance == Attendance::Online);
    let mut location = Location {
        location_type: if online { "virtual" } else { "physical" }.to_owned(),
        organization_id: ids::organization(frame.organization(listing)).to_string(),
        description: listing.place.note.clone(),
        accessibility: accessibility(listing, &id),
        id,
        ..Location::default()
    };
    if online {
        location.url = joining(listing).unwrap_or_default().to_owned();
        return Some(location);
    }
    if let Some(point) = exact(listing) {
        location.latitude = Some(point.latitude);
        location.longitude = Some(point.longitude);
    }
    if let Some(known) = &listing.place.address {
        match address(listing, known, &location.id) {
            Some(address) => location.addresses.push(address),
            // The specification requires a complete address.
            None => location.name = known.one_line(),
        }
    }
    Some(location)
}

fn address(listing: &Listing, known: &listing::Address, location: &str) -> Option<Address> {
    let needed = [&known.street, &known.city, &known.state, &known.zip];
    if needed.into_iter().any(String::is_empty) {
        return None;
    }
    let county = listing.place.county.as_ref();
    Some(Address {
        id: ids::id("address", &listing.id).to_string(),
        location_id: location.to_owned(),
        address_1: known.street.clone(),
        address_2: known.street_2.clone(),
        city: known.city.clone(),
        region: county
            .map(|county| format!("{} County", county.name))
            .unwrap_or_default(),
        state_province: known.state.clone(),
        postal_code: known.zip.clone(),
        country: "US".to_owned(),
        address_type: "physical".to_owned(),
    })
}

fn accessibility(listing: &Listing, location: &str) -> Vec<Accessibility> {
    let each = listing
        .accessibility
        .iter()
        .enumerate()
        .map(|(number, access)| Accessibility {
            id: ids::nth("accessibility", &listing.id, number).to_string(),
            location_id: location.to_owned(),
            description: access.clone(),
        });
    each.collect()
}

/// The areas a listing serves; empty if it names none.
pub fn service_areas(listing: &Listing, frame: &Frame<'_>) -> Vec<ServiceArea> {
    let reach = &listing.reach;
    let mut said: Vec<(String, String)> = reach
        .serves
        .iter()
        .map(|area| (name(area, frame), extent(area)))
        .collect();
    if reach.anywhere {
        let words = "Anywhere, by phone or online".to_owned();
        said.push((words, ANYWHERE.to_owned()));
    }
    let numbered = said.into_iter().enumerate();
    let areas = numbered.map(|(number, (name, extent))| ServiceArea {
        id: ids::nth("service_area", &listing.id, number).to_string(),
        service_id: ids::service(&listing.id).to_string(),
        name,
        extent,
        extent_type: "text".to_owned(),
    });
    areas.collect()
}

fn name(area: &Area, frame: &Frame<'_>) -> String {
    match area {
        Area::Zip(zip) => format!("ZIP {zip}"),
        Area::County(county) => format!("{} County, {}", county.name, county.state),
        Area::State(state) => frame
            .gazetteer
            .state_name(state)
            .unwrap_or(state)
            .to_owned(),
        Area::Nation => "United States".to_owned(),
    }
}

/// The area as written in the seed column `serves`.
fn extent(area: &Area) -> String {
    match area {
        Area::Zip(zip) => zip.clone(),
        Area::County(county) => format!("{}, {}", county.name, county.state),
        Area::State(state) => state.clone(),
        Area::Nation => "US".to_owned(),
    }
}
