//! The day of a static site, and the places that it has pages for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, time};
use url::Url;

use crate::index::generation::{Generation, OpenError};
use crate::model::listing::{Listing, Status};
use crate::model::place::Precision;
use crate::model::schedule::time_zone::Zone;
use crate::search::build_criteria::home_preference;
use crate::seeds::rows::parse_cell::slug;

/// What the pages of a static site have in common.
#[derive(Debug)]
pub struct StaticSite {
    /// Noon of `day` in the county: the time that its pages go by.
    pub now: Timestamp,
    /// The day on which the seeds of the generation were checked.
    pub day: Date,
    /// Path of the site at its address, without a slash at the end.
    pub root: String,
    /// The home towns and home ZIPs that have a listing, by their slug.
    places: BTreeMap<String, HomePlace>,
}

/// A home town or home ZIP with what is there.
#[derive(Debug, Default)]
pub struct HomePlace {
    /// As people write it: "Lock Haven", "17745".
    pub name: String,
    /// The kinds of help that are there, with those above them.
    kinds: BTreeSet<String>,
}

impl HomePlace {
    /// Whether it is a ZIP.
    pub fn is_zip(&self) -> bool {
        self.name.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether there is help of this kind.
    pub fn has(&self, kind: &str) -> bool {
        self.kinds.contains(kind)
    }
}

impl StaticSite {
    /// The static site of a generation, at an address if it has one.
    ///
    /// # Errors
    /// A listing was damaged since the generation was opened.
    pub fn new(generation: &Generation, address: Option<&str>) -> Result<StaticSite, OpenError> {
        let day = generation.manifest.built_on;
        let zone = Zone::new(&generation.facts.site.time_zone).unwrap_or_default();
        let noon = day.to_datetime(time(12, 0, 0, 0));
        let now = zone.time_zone().to_ambiguous_timestamp(noon).compatible();
        let root = address.and_then(|address| Url::parse(address).ok());
        let root = root.map(|url| url.path().trim_end_matches('/').to_owned());
        let mut site = StaticSite {
            now: now.unwrap_or_default(),
            day,
            root: root.unwrap_or_default(),
            places: BTreeMap::new(),
        };
        let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
        for listing in generation.listings()? {
            site.add(&listing, generation, &mut names);
        }
        Ok(site)
    }

    /// Adds the places of a listing that people can go to.
    fn add(
        &mut self,
        listing: &Arc<Listing>,
        generation: &Generation,
        names: &mut BTreeMap<String, Option<String>>,
    ) {
        let home = &generation.facts.home_counties;
        let place = &listing.place;
        let is_home = place.county.as_ref().is_some_and(|own| home.contains(own));
        let is_hidden = place.precision == Precision::Hidden;
        let is_in_use = matches!(listing.status, Status::Active | Status::TemporarilyClosed);
        let address = place.address.as_ref().filter(|one| !one.is_mailbox());
        let Some(address) = address.filter(|_| is_home && is_in_use && !is_hidden) else {
            return;
        };
        let town = format!("{}, {}", address.city, address.state);
        let parts = [town.as_str(), address.zip.as_str()];
        for part in parts.map(str::to_owned) {
            let name = names
                .entry(part)
                .or_insert_with_key(|part| name(part, generation));
            let Some(name) = name else { continue };
            let known = self.places.entry(slug(&[name])).or_default();
            known.name.clone_from(name);
            let categories = &generation.facts.categories;
            let kinds = listing.categories.iter();
            let kinds = kinds.flat_map(|id| categories.lineage(id));
            known.kinds.extend(kinds.map(|kind| kind.id.clone()));
        }
    }

    /// The towns and then the ZIPs, each in order.
    pub fn places(&self) -> impl Iterator<Item = &HomePlace> {
        let towns = self.places.values().filter(|place| !place.is_zip());
        towns.chain(self.places.values().filter(|place| place.is_zip()))
    }

    /// The place with this name.
    pub fn place(&self, name: &str) -> Option<&HomePlace> {
        self.places.get(&slug(&[name]))
    }
}

/// The name of a home town or home ZIP as people write it, as far as that name
/// leads to it.
fn name(part: &str, generation: &Generation) -> Option<String> {
    let gazetteer = &generation.gazetteer;
    let prefer = home_preference(generation);
    let found = gazetteer.resolve(part, &prefer).best?;
    let home = &generation.facts.home_counties;
    let is_home = found.county.as_ref().is_some_and(|own| home.contains(own));
    if !is_home || part.starts_with(',') {
        return None;
    }
    if let Some(zip) = found.zip {
        return Some(zip);
    }
    let short = found.label.rsplit_once(", ").map(|(short, _)| short);
    let is_clear = |short: &&str| {
        let meant = gazetteer.resolve(short, &prefer).best;
        meant.is_some_and(|meant| meant.label == found.label)
    };
    Some(short.filter(is_clear).unwrap_or(&found.label).to_owned())
}
