//! The directory as GeoJSON (RFC 7946), for maps.
//!
//! A feature has a point only where staff entered the exact location: a pin in
//! the middle of a town would send people to the wrong place. Other features
//! have a null geometry, which the format allows, so no listing is missing.
//! Example listings are left out, and confidential places have neither point
//! nor address.

use serde_json::{Map, Value, json};

use crate::export::seed_csv::resource_row::areas;
use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::model::place::Precision;

/// The listings as features, in their order. `page` returns the URL of a
/// listing's page, or an empty string if there is none.
pub fn export<'a>(
    listings: impl IntoIterator<Item = &'a Listing>,
    page: &dyn Fn(&Listing) -> String,
) -> Value {
    let told = listings
        .into_iter()
        .filter(|listing| listing.status != Status::Example);
    let features: Vec<Value> = told.map(|listing| feature(listing, page)).collect();
    json!({"type": "FeatureCollection", "features": features})
}

fn feature(listing: &Listing, page: &dyn Fn(&Listing) -> String) -> Value {
    let exact = listing.place.precision == Precision::Exact;
    let point = listing.place.point.filter(|_| exact);
    let point = point
        .map(|point| json!({"type": "Point", "coordinates": [point.longitude, point.latitude]}));
    json!({
        "type": "Feature",
        "id": listing.id,
        "geometry": point,
        "properties": properties(listing, page),
    })
}

fn properties(listing: &Listing, page: &dyn Fn(&Listing) -> String) -> Map<String, Value> {
    let contact = &listing.contact;
    let place = &listing.place;
    let hidden = place.precision == Precision::Hidden;
    let address = place.address.as_ref().filter(|_| !hidden);
    let phones = contact
        .phones
        .iter()
        .map(|phone| match phone.extension.as_str() {
            "" => phone.display.clone(),
            extension => format!("{} x{extension}", phone.display),
        });
    let texts = [
        ("name", listing.name.english.clone()),
        ("organization", listing.organization.clone()),
        ("description", listing.description.english.clone()),
        ("phone", phones.collect::<Vec<_>>().join("; ")),
        ("website", contact.website.clone().unwrap_or_default()),
        (
            "address",
            address
                .map(|address| address.one_line())
                .unwrap_or_default(),
        ),
        ("hours", listing.hours.schedule.describe(Language::English)),
        ("eligibility", listing.eligibility.english.clone()),
        ("ages", listing.limits.values("ages").join("; ")),
        ("income", listing.limits.values("income").join("; ")),
        ("residence", areas(&listing.limits.residence).join("; ")),
        ("status", listing.status.word().to_owned()),
        (
            "verified_on",
            listing
                .verified_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        ),
        ("page", page(listing)),
    ];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut all: Map<String, Value> = texts
        .map(|(key, text)| (key.to_owned(), Value::String(text)))
        .collect();
    all.insert("categories".to_owned(), json!(listing.categories));
    all.insert("sources".to_owned(), json!(listing.source.urls));
    all
}
