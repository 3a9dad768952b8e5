//! What there is to tell: every listing that is not invented, by its UUID, and
//! the organizations and terms that they name. Made once a generation, when it
//! is first asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::export::hsds::frame::Frame;
use crate::export::hsds::listing;
use crate::export::hsds::objects::TaxonomyTerm;
use crate::export::hsds::{ids, place, terms};
use crate::index::generation::Generation;
use crate::model::listing::Listing;
use crate::model::place::Point;
use crate::model::reach::Area;
use crate::web::links::whole_listing;

/// A listing of the catalogue, with all by which listings are chosen: so that
/// only those of one page are read from the generation.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its document in the generation.
    pub document: u32,
    /// Its organization, by number.
    pub organization: u32,
    /// Whether it has a location that may be told.
    pub has_place: bool,
    /// The day somebody last confirmed it.
    pub verified_on: Option<Date>,
    /// Where it is.
    pub point: Option<Point>,
    /// The areas it serves.
    pub serves: Vec<Area>,
    /// Its terms and those above them, by number.
    pub terms: Vec<u32>,
}

/// An organization of the catalogue.
#[derive(Debug, Clone)]
pub struct OrganizationEntry {
    /// Its name, as its first listing writes it.
    pub name: String,
    /// Its listings, by number.
    pub entries: Vec<u32>,
}

/// All there is to tell.
#[derive(Debug, Default)]
pub struct HsdsIndex {
    /// The listings, in the order of their ids.
    pub entries: Vec<Entry>,
    /// The organizations, in the order they are met.
    pub organizations: Vec<OrganizationEntry>,
    /// The terms, by number.
    pub terms: Vec<TaxonomyTerm>,
    /// Hosts that the facts were taken from, and how many listings name each.
    pub sources: BTreeMap<String, usize>,
    documents: HashMap<u32, u32>,
    services: HashMap<Uuid, u32>,
    places: HashMap<Uuid, u32>,
    runners: HashMap<Uuid, u32>,
    numbers: HashMap<String, u32>,
    listed: Vec<u32>,
}

impl HsdsIndex {
    /// The catalogue of a generation. Reads every listing once.
    fn new(source: &Source) -> HsdsIndex {
        let mut all = HsdsIndex::default();
        source.framed(|frame| {
            all.terms = terms::kinds_of_help(frame);
            all.numbers = (0..)
                .zip(&all.terms)
                .map(|(n, term)| (term.code.clone(), n))
                .collect();
            let kinds = all.terms.len();
            let documents = &source.generation.documents;
            for document in source.generation.records.by_id() {
                let found = documents.get(document).filter(listing::is_told);
                let Some(found) = found else { continue };
                let terms = all.terms_of(&found, frame);
                all.add(document, &found, terms, frame);
            }
            all.listed = (0..number(all.terms.len())).collect();
            let code = |at: &u32| all.terms.get(*at as usize).map(|term| &term.code);
            if let Some(said) = all.listed.get_mut(kinds..) {
                said.sort_by(|a, b| code(a).cmp(&code(b)));
            }
        });
        all
    }

    /// The terms of a listing and those above them, by number; new ones are
    /// added.
    fn terms_of(&mut self, listing: &Listing, frame: &Frame<'_>) -> Vec<u32> {
        let codes = terms::codes(listing);
        // Most listings say what others have said before.
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

    /// The listing of a service.
    pub fn service(&self, id: Uuid) -> Option<u32> {
        self.services.get(&id).copied()
    }

    /// The listing of a service at its location.
    pub fn place(&self, id: Uuid) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// The number of an organization.
    pub fn organization(&self, id: Uuid) -> Option<u32> {
        self.runners.get(&id).copied()
    }

    /// All organizations, by number.
    pub fn all_organizations(&self) -> Vec<u32> {
        (0..number(self.organizations.len())).collect()
    }

    /// All terms, by number: kinds of help first, then what else listings say
    /// by its code.
    pub fn all_terms(&self) -> Vec<u32> {
        self.listed.clone()
    }

    /// The number of a term.
    pub fn term(&self, id: Uuid) -> Option<u32> {
        let id = id.to_string();
        let at = self.terms.iter().position(|term| term.id == id);
        at.map(number)
    }

    /// The listing of a document.
    pub fn of_document(&self, document: u32) -> Option<u32> {
        self.documents.get(&document).copied()
    }

    /// All listings, by number.
    pub fn all(&self) -> Vec<u32> {
        (0..number(self.entries.len())).collect()
    }
}

/// The hosts of a listing's sources, each once.
fn hosts(listing: &Listing) -> BTreeSet<String> {
    let urls = listing.source.urls.iter();
    let parsed = urls.filter_map(|source| url::Url::parse(source).ok());
    let hosts = parsed.filter_map(|source| source.host_str().map(str::to_owned));
    hosts
        .map(|host| host.strip_prefix("www.").unwrap_or(&host).to_owned())
        .collect()
}

/// A generation has fewer than 2³² documents.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// A generation with its catalogue, for one answer.
#[derive(Debug, Clone)]
pub struct Source {
    /// The generation.
    pub generation: Arc<Generation>,
    /// Its catalogue, once it is made.
    pub made: Arc<OnceLock<HsdsIndex>>,
    /// The moment of the answer.
    pub now: Timestamp,
}

impl Source {
    /// The catalogue. The first call reads all listings: not for a thread that
    /// answers requests.
    pub fn catalogue(&self) -> &HsdsIndex {
        self.made.get_or_init(|| HsdsIndex::new(self))
    }

    /// The listing of this number.
    pub fn listing(&self, entry: u32) -> Option<Listing> {
        let entry = self.catalogue().entries.get(entry as usize)?;
        self.generation.documents.get(entry.document)
    }

    /// Something made with what all listings share.
    pub fn framed<T>(&self, make: impl FnOnce(&Frame<'_>) -> T) -> T {
        let facts = &self.generation.facts;
        let page = |listing: &Listing| whole_listing(&facts.site.address, &listing.id);
        make(&Frame {
            title: &facts.site.title.english,
            categories: &facts.categories,
            meeting_types: &facts.meeting_types,
            gazetteer: &self.generation.gazetteer,
            page: &page,
        })
    }
}
