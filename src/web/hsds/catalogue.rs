//! Index for HSDS: every listing but the invented examples by UUID, and the
//! organizations and terms that they name. Built once per generation, on first
//! use.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::export::hsds::frame::Frame;
use crate::export::hsds::objects::TaxonomyTerm;
use crate::export::hsds::{ids, listing, place, terms};
use crate::index::generation::Generation;
use crate::model::listing::Listing;
use crate::model::place::Point;
use crate::model::reach::Area;
use crate::web::links::whole_listing;

/// A listing in the index, with all fields that filters use, so that only the
/// listings of one page are read from the generation.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Document id in the generation.
    pub document: u32,
    /// Number of its organization.
    pub organization: u32,
    /// Whether it has a location that may be published.
    pub has_place: bool,
    /// Day of its last confirmation.
    pub verified_on: Option<Date>,
    /// Its coordinates.
    pub point: Option<Point>,
    /// The areas it serves.
    pub serves: Vec<Area>,
    /// Numbers of its terms and of their ancestors.
    pub terms: Vec<u32>,
}

/// An organization in the index.
#[derive(Debug, Clone)]
pub struct OrganizationEntry {
    /// Name as spelled by its first listing.
    pub name: String,
    /// Numbers of its listings.
    pub entries: Vec<u32>,
}

/// All listings, organizations and terms that HSDS publishes.
#[derive(Debug, Default)]
pub struct HsdsIndex {
    /// Listings, in the order of their ids; the position is the number.
    pub entries: Vec<Entry>,
    /// Organizations, in the order of their first listing.
    pub organizations: Vec<OrganizationEntry>,
    /// The terms, by number.
    pub terms: Vec<TaxonomyTerm>,
    /// Hosts of the source URLs, with the number of listings that name each.
    pub sources: BTreeMap<String, usize>,
    documents: HashMap<u32, u32>,
    services: HashMap<Uuid, u32>,
    places: HashMap<Uuid, u32>,
    runners: HashMap<Uuid, u32>,
    numbers: HashMap<String, u32>,
    listed: Vec<u32>,
}

impl HsdsIndex {
    /// Builds the index of a generation. Reads every listing once.
    ///
    /// # Errors
    /// When a listing cannot be read.
    pub fn new(generation: &Generation) -> io::Result<HsdsIndex> {
        let mut all = HsdsIndex::default();
        framed(generation, |frame| {
            all.terms = terms::kinds_of_help(frame);
            all.numbers = (0..)
                .zip(&all.terms)
                .map(|(n, term)| (term.code.clone(), n))
                .collect();
            let kinds = all.terms.len();
            for document in generation.records.by_id() {
                let found = generation.documents.get(document)?;
                if listing::is_told(&found) {
                    let terms = all.terms_of(&found, frame);
                    all.add(document, &found, terms, frame);
                }
            }
            all.listed = (0..number(all.terms.len())).collect();
            let code = |at: &u32| all.terms.get(*at as usize).map(|term| &term.code);
            if let Some(said) = all.listed.get_mut(kinds..) {
                said.sort_by(|a, b| code(a).cmp(&code(b)));
            }
            Ok(all)
        })
    }

    /// Numbers of a listing's terms and of their ancestors; adds new terms to
    /// the index.
    fn terms_of(&mut self, listing: &Listing, frame: &Frame<'_>) -> Vec<u32> {
        let codes = terms::codes(listing);
        // Most listings have terms that are known already.
        if codes.iter().any(|code| !self.numbers.contains_key(code)) {
            for term in terms::of_listing(listing, frame) {
                let next = number(self.terms.len());
                if *self.numbers.entry(term.code.clone()).or_insert(next) == next {
                    self.terms.push(term);
                }
            }
        }
        let above = terms::above(listing, frame);
        let codes = codes.iter().map(String::as_str).chain(above);
        let found = codes.filter_map(|code| self.numbers.get(code).copied());
        let mut found: Vec<u32> = found.collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn add(&mut self, document: u32, listing: &Listing, terms: Vec<u32>, frame: &Frame<'_>) {
        let entry = number(self.entries.len());
        let name = frame.organization(listing);
        let next = number(self.organizations.len());
        let runner = *self.runners.entry(ids::organization(name)).or_insert(next);
        if runner == next {
            self.organizations.push(OrganizationEntry {
                name: name.to_owned(),
                entries: Vec::new(),
            });
        }
        if let Some(runner) = self.organizations.get_mut(runner as usize) {
            runner.entries.push(entry);
        }
        for host in hosts(listing) {
            *self.sources.entry(host).or_default() += 1;
        }
        let has_place = place::has_location(listing);
        if has_place {
            let id = ids::service_at_location(&listing.id);
            self.places.insert(id, entry);
        }
        self.documents.insert(document, entry);
        self.services.insert(ids::service(&listing.id), entry);
        self.entries.push(Entry {
            document,
            organization: runner,
            has_place,
            verified_on: listing.verified_on,
            point: listing.place.point,
            serves: listing.reach.serves.clone(),
            terms,
        });
    }

    /// Number of the listing of a service.
    pub fn service(&self, id: Uuid) -> Option<u32> {
        self.services.get(&id).copied()
    }

    /// Number of the listing of a service at its location.
    pub fn place(&self, id: Uuid) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// Number of an organization.
    pub fn organization(&self, id: Uuid) -> Option<u32> {
        self.runners.get(&id).copied()
    }

    /// All organizations, by number.
    pub fn all_organizations(&self) -> Vec<u32> {
        (0..number(self.organizations.len())).collect()
    }

    /// All terms, by number: kinds of help first, then all others by code.
    pub fn all_terms(&self) -> Vec<u32> {
        self.listed.clone()
    }

    /// Number of a term.
    pub fn term(&self, id: Uuid) -> Option<u32> {
        let id = id.to_string();
        let at = self.terms.iter().position(|term| term.id == id);
        at.map(number)
    }

    /// Number of the listing in a document.
    pub fn of_document(&self, document: u32) -> Option<u32> {
        self.documents.get(&document).copied()
    }

    /// All listings, by number.
    pub fn all(&self) -> Vec<u32> {
        (0..number(self.entries.len())).collect()
    }
}

/// Distinct hosts of a listing's source URLs.
fn hosts(listing: &Listing) -> BTreeSet<String> {
    let urls = listing.source.urls.iter();
    let parsed = urls.filter_map(|source| url::Url::parse(source).ok());
    let hosts = parsed.filter_map(|source| source.host_str().map(str::to_owned));
    hosts
        .map(|host| host.strip_prefix("www.").unwrap_or(&host).to_owned())
        .collect()
}

/// Never saturates: a generation has fewer than 2³² documents.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// A generation with its HSDS index, for one response.
#[derive(Debug, Clone)]
pub struct Source {
    /// The generation.
    pub generation: Arc<Generation>,
    /// Its HSDS index.
    pub catalogue: Arc<HsdsIndex>,
    /// Time of the response.
    pub now: Timestamp,
}

impl Source {
    /// The listing with this number; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn listing(&self, entry: u32) -> io::Result<Option<Listing>> {
        let entry = self.catalogue.entries.get(entry as usize);
        entry
            .map(|entry| self.generation.documents.get(entry.document))
            .transpose()
    }

    /// Calls `make` with the context shared by all listings.
    pub fn framed<T>(&self, make: impl FnOnce(&Frame<'_>) -> T) -> T {
        framed(&self.generation, make)
    }
}

fn framed<T>(generation: &Generation, make: impl FnOnce(&Frame<'_>) -> T) -> T {
    let facts = &generation.facts;
    let page = |listing: &Listing| whole_listing(&facts.site.address, &listing.id);
    make(&Frame {
        title: &facts.site.title.english,
        categories: &facts.categories,
        meeting_types: &facts.meeting_types,
        gazetteer: &generation.gazetteer,
        page: &page,
    })
}
