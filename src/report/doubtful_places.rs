//! Listings with doubtful locations: points that are only the center of a town,
//! points far from the address, unknown towns. Suggestions are for staff to
//! review; a point pinned by staff is never changed.

use super::table::Sheet;
use crate::gazetteer::{Gazetteer, PlaceKind, Prefer, ResolvedPlace, ZipPlace};
use crate::model::listing::{Address, Listing, Status};
use crate::model::place::{County, Point, Precision};

/// A pinned point farther than this from the center of its ZIP is doubtful;
/// rural ZIPs reach 15 miles from their post office.
pub const FAR_FROM_ZIP_MILES: f64 = 15.0;

/// A pinned point farther than this from the center of its town is doubtful.
pub const FAR_FROM_TOWN_MILES: f64 = 10.0;

/// Kinds of doubt, most serious first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The pinned point is far from the town and the ZIP of the address.
    PointFar,
    /// The pinned point is in another county than the row states.
    OtherCounty,
    /// The ZIP is not in the county that the row states, and no point is
    /// pinned.
    ZipElsewhere,
    /// The town and the ZIP are far from each other.
    TownAndZip,
    /// The state has no known town of this name.
    UnknownTown,
    /// There is an address but no point, so no distance can be computed.
    NoPoint,
    /// The point is the center of the town or ZIP.
    Approximate,
}

impl Doubt {
    /// Label in the report.
    pub fn words(self) -> &'static str {
        match self {
            Doubt::PointFar => "the point is far from the address",
            Doubt::OtherCounty => "the point is in another county",
            Doubt::ZipElsewhere => "the ZIP is in another county",
            Doubt::TownAndZip => "the town and the ZIP are far apart",
            Doubt::UnknownTown => "no such town in this state",
            Doubt::NoPoint => "no point could be found",
            Doubt::Approximate => "the point is the middle of the town or ZIP",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Doubt::PointFar | Doubt::OtherCounty => {
                "Look the address up on a map. Correct the point or the address, whichever is \
                 wrong."
            }
            Doubt::ZipElsewhere | Doubt::TownAndZip => "Correct the town, the ZIP or the county.",
            Doubt::UnknownTown => "Correct the town.",
            Doubt::NoPoint => "Write the town or the ZIP, or the point if you know it.",
            Doubt::Approximate => {
                "Good enough to find it near a town. For a true distance look the door up on a \
                 map and write latitude and longitude."
            }
        }
    }
}

/// A suggested point and its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The point.
    pub point: Point,
    /// Source: `middle of Jersey Shore, PA`.
    pub from: String,
}

/// A listing with a doubtful location.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubtfulPlace<'a> {
    /// The listing.
    pub listing: &'a Listing,
    /// Kind of doubt.
    pub doubt: Doubt,
    /// Distance in miles between the locations that disagree.
    pub miles: Option<f64>,
    /// Best guess: `Jersey Shore, PA 17740`.
    pub did_you_mean: Option<String>,
    /// Suggested point.
    pub suggestion: Option<Suggestion>,
}

/// The doubtful places, sorted by seriousness, then by id. Private places and
/// closed listings are left out.
pub fn doubtful<'a>(
    listings: impl IntoIterator<Item = &'a Listing>,
    gazetteer: &Gazetteer,
) -> Vec<DoubtfulPlace<'a>> {
    let looked_at = |listing: &&Listing| {
        listing.status != Status::Closed && listing.place.precision != Precision::Hidden
    };
    let listings = listings.into_iter().filter(looked_at);
    let mut found: Vec<DoubtfulPlace<'a>> = listings
        .filter_map(|listing| Look::at(listing, gazetteer)?.doubtful())
        .collect();
    found.sort_by(|a, b| (a.doubt, &a.listing.id).cmp(&(b.doubt, &b.listing.id)));
    found
}

/// What the gazetteer knows about a listing's address.
struct Look<'a, 'g> {
    listing: &'a Listing,
    address: &'a Address,
    gazetteer: &'g Gazetteer,
    zip: Option<ZipPlace>,
    town: Option<ResolvedPlace>,
}

impl<'a, 'g> Look<'a, 'g> {
    fn at(listing: &'a Listing, gazetteer: &'g Gazetteer) -> Option<Look<'a, 'g>> {
        let address = listing.place.address.as_ref()?;
        let zip = gazetteer.zip(&address.zip);
        let home = listing
            .place
            .county
            .clone()
            .or_else(|| zip.as_ref().and_then(|zip| zip.county.clone()));
        let prefer = Prefer {
            counties: home.into_iter().collect(),
            state: Some(address.state.clone()).filter(|state| !state.is_empty()),
        };
        let asked = format!("{}, {}", address.city, address.state);
        let town = (!address.city.is_empty()).then(|| gazetteer.resolve(&asked, &prefer));
        let is_town = |place: &ResolvedPlace| {
            let kind = matches!(place.kind, PlaceKind::Town | PlaceKind::Township);
            kind && (address.state.is_empty() || place.state.as_ref() == Some(&address.state))
        };
        let exact = town.filter(|town| town.corrected_from.is_none());
        let all = exact.map(|town| town.best.into_iter().chain(town.others));
        let mut towns = all.into_iter().flatten().filter(is_town);
        // Of several towns with the same name, the nearest to the ZIP.
        let town = match &zip {
            Some(zip) => towns.min_by(|a, b| {
                a.point
                    .miles_to(zip.point)
                    .total_cmp(&b.point.miles_to(zip.point))
            }),
            None => towns.next(),
        };
        Some(Look {
            listing,
            address,
            gazetteer,
            zip,
            town,
        })
    }

    fn doubtful(&self) -> Option<DoubtfulPlace<'a>> {
        let place = &self.listing.place;
        if place.precision == Precision::Exact
            && let Some(point) = place.point
        {
            return self.of_pinned(point);
        }
        if let Some(found) = self.of_names() {
            return Some(found);
        }
        match place.point {
            None => Some(self.found(Doubt::NoPoint, None)),
            Some(_) => Some(self.found(Doubt::Approximate, None)),
        }
    }

    /// Checks a pinned point against the ZIP, the town and the county.
    fn of_pinned(&self, point: Point) -> Option<DoubtfulPlace<'a>> {
        let zip = self.zip.as_ref().map(|zip| zip.point.miles_to(point));
        let town = self.town.as_ref().map(|town| town.point.miles_to(point));
        let far = |miles: Option<f64>, most: f64| miles.is_none_or(|miles| miles > most);
        let known = zip.is_some() || town.is_some();
        // Near either is near enough: post offices name towns loosely.
        if known && far(zip, FAR_FROM_ZIP_MILES) && far(town, FAR_FROM_TOWN_MILES) {
            let miles = [zip, town]
                .into_iter()
                .flatten()
                .fold(f64::INFINITY, f64::min);
            return Some(self.found(Doubt::PointFar, Some(miles)));
        }
        let county = place_county(self.listing)?;
        let outside = self.gazetteer.county_contains(county, point) == Some(false);
        outside.then(|| {
            let mut found = self.found(Doubt::OtherCounty, None);
            let other = self.gazetteer.county_at(point);
            found.did_you_mean = other.map(|other| county_words(&other));
            found.suggestion = None;
            found
        })
    }

    /// Checks town, ZIP and county against each other.
    fn of_names(&self) -> Option<DoubtfulPlace<'a>> {
        let city = &self.address.city;
        if !city.is_empty() && self.town.is_none() && !self.post_office_is(city) {
            return Some(self.unknown_town());
        }
        let (zip, county) = (self.zip.as_ref(), place_county(self.listing));
        if let (Some(zip), Some(town)) = (zip, &self.town) {
            let miles = zip.point.miles_to(town.point);
            if miles > FAR_FROM_ZIP_MILES && !self.post_office_is(city) {
                return Some(self.found(Doubt::TownAndZip, Some(miles)));
            }
        }
        let (zip, county) = (zip?, county?);
        let elsewhere = self.gazetteer.county_contains(county, zip.point) == Some(false)
            && zip.county.as_ref() != Some(county);
        elsewhere.then(|| {
            let mut found = self.found(Doubt::ZipElsewhere, None);
            found.did_you_mean = zip.county.as_ref().map(county_words);
            found
        })
    }

    /// Whether the town is the post office name of the ZIP.
    fn post_office_is(&self, city: &str) -> bool {
        let zip = self.zip.as_ref();
        zip.is_some_and(|zip| zip.city.eq_ignore_ascii_case(city))
    }

    /// An unknown town: suggests the post office of its ZIP or, without a ZIP,
    /// a similarly spelled town.
    fn unknown_town(&self) -> DoubtfulPlace<'a> {
        let mut found = self.found(Doubt::UnknownTown, None);
        if self.zip.is_some() {
            return found;
        }
        let state = &self.address.state;
        let prefer = Prefer {
            counties: self.listing.place.county.iter().cloned().collect(),
            state: Some(state.clone()).filter(|state| !state.is_empty()),
        };
        if let Some(near) = self.gazetteer.near_miss(&self.address.city, &prefer) {
            let asked = format!("{near}, {state}");
            if let Some(place) = self.gazetteer.resolve(&asked, &prefer).best {
                found.suggestion = Some(middle_of(&place.label, place.point));
                found.did_you_mean = Some(place.label);
            }
        }
        found
    }

    /// A finding with a suggestion from the address: its ZIP, or else its town.
    fn found(&self, doubt: Doubt, miles: Option<f64>) -> DoubtfulPlace<'a> {
        let (did_you_mean, suggestion) = match (&self.zip, &self.town) {
            (Some(zip), _) => {
                let label = format!("{}, {} {}", zip.city, zip.state, zip.zip);
                let suggestion = middle_of(&format!("ZIP {}", zip.zip), zip.point);
                (Some(label), Some(suggestion))
            }
            (None, Some(town)) => (
                Some(town.label.clone()),
                Some(middle_of(&town.label, town.point)),
            ),
            (None, None) => (None, None),
        };
        // For an approximate point, the guess would only repeat the row.
        let guess = did_you_mean.filter(|_| doubt != Doubt::Approximate);
        DoubtfulPlace {
            listing: self.listing,
            doubt,
            miles,
            did_you_mean: guess,
            suggestion,
        }
    }
}

fn middle_of(what: &str, point: Point) -> Suggestion {
    Suggestion {
        point,
        from: format!("middle of {what}"),
    }
}

fn place_county(listing: &Listing) -> Option<&County> {
    listing.place.county.as_ref()
}

fn county_words(county: &County) -> String {
    format!("{} County, {}", county.name, county.state)
}

/// The columns of the report.
pub const COLUMNS: &[&str] = &[
    "id",
    "name",
    "doubt",
    "address",
    "county",
    "latitude",
    "longitude",
    "miles_off",
    "did_you_mean",
    "suggested_latitude",
    "suggested_longitude",
    "suggested_from",
    "what_to_do",
];

/// The doubtful places as a report.
pub fn sheet(found: &[DoubtfulPlace<'_>]) -> Sheet {
    let about = match found.len() {
        0 => "Every place is known to the door.".to_owned(),
        number => format!(
            "{number} places to look at, the gravest first. A point that staff pinned is never \
             changed; a suggested point is the middle of a town or ZIP, not a door."
        ),
    };
    Sheet {
        title: "Places to look at",
        about,
        columns: COLUMNS,
        rows: found.iter().map(row).collect(),
    }
}

fn row(found: &DoubtfulPlace<'_>) -> Vec<String> {
    let listing = found.listing;
    let place = &listing.place;
    let pinned = place.point.filter(|_| place.precision == Precision::Exact);
    let suggested = found.suggestion.as_ref();
    let latitude = |point: Point| point.latitude.to_string();
    let longitude = |point: Point| point.longitude.to_string();
    let or_blank = |text: Option<String>| text.unwrap_or_default();
    vec![
        listing.id.clone(),
        listing.name.english.clone(),
        found.doubt.words().to_owned(),
        or_blank(place.address.as_ref().map(Address::one_line)),
        or_blank(place.county.as_ref().map(county_words)),
        or_blank(pinned.map(latitude)),
        or_blank(pinned.map(longitude)),
        or_blank(found.miles.map(|miles| format!("{miles:.1}"))),
        or_blank(found.did_you_mean.clone()),
        or_blank(suggested.map(|suggested| latitude(suggested.point))),
        or_blank(suggested.map(|suggested| longitude(suggested.point))),
        or_blank(suggested.map(|suggested| suggested.from.clone())),
        found.doubt.advice().to_owned(),
    ]
}
