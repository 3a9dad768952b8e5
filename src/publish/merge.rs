//! One directory made of several: a seed folder of its own, with its site,
//! words, places and lines for everybody, and the listings that counties have
//! published, each judged by its own county.
//!
//! What is merged is listings and not indexes, and one index is built of them:
//! numbers of results, spelling and order are those of one directory.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::render::counted;
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Directory, LoadError};
use crate::index::generation::{Generation, OpenError};
use crate::index::sources::{Golden, StoredSource};
use crate::index::store::Seeds;
use crate::model::category::Categories;
use crate::model::listing::{Listing, Place, Status};
use crate::model::packed_listings::Listings;
use crate::model::place::Precision;
use crate::model::reach::Area;
use crate::privacy::PlaceCells;
use crate::search::engine::serves_home;
use crate::seeds::last_good_rows::Kept;
use crate::seeds::seed_source::Source;
use crate::seeds::settings_files::{ANY_CRISIS, CrisisLine};

/// A directory that takes part.
#[derive(Debug)]
pub struct Part {
    /// The name of its county: small letters, digits and hyphens.
    pub name: String,
    /// What it has published.
    pub generation: Generation,
}

/// What came of merging.
#[derive(Debug)]
pub struct Merged {
    /// What may be offered to the public.
    pub made: MergedInput,
    /// What became of listings and lines that met others, a line each.
    pub told: Vec<String>,
}

/// Why directories could not be merged.
#[derive(Debug)]
pub enum MergeError {
    /// The folder of the merged directory could not be read.
    Load(LoadError),
    /// Its files could not be read.
    Seeds(std::io::Error),
    /// What a county has published could not be read: which, and why.
    Part(String, OpenError),
}

impl fmt::Display for MergeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::Load(error) => write!(
                out,
                "{error} A merged directory has a seed folder of its own: site.csv, words/, the \
                 places, and the listings that are for everybody."
            ),
            MergeError::Seeds(error) => {
                write!(out, "The files of the merged directory: {error}.")
            }
            MergeError::Part(name, error) => write!(
                out,
                "What {name} has published cannot be read: {error}. Publish it again."
            ),
        }
    }
}

impl std::error::Error for MergeError {}

/// Merges what counties have published into the directory of a seed folder.
///
/// - A listing that stands in several under one id, with the same name or
///   number, is one: a version with a private place before any other, then the
///   one checked last. Different ones keep apart: the later is named for its
///   county.
/// - Kinds of help that the folder does not have are added from the counties.
/// - Crisis lines are those of the folder, then the counties'. At the foot of
///   every page stand only those that reach somebody in every county; the
///   others are shown to those they serve.
/// - What one county keeps private no other shows: neither under the id of the
///   listing nor in any text of another one.
/// - Every crisis phrase of every county is heard.
///
/// # Errors
/// The folder or a county's generation that cannot be read.
pub fn merge(data: &Path, parts: &[Part], today: Date) -> Result<Merged, MergeError> {
    let own = Seeds::from_folder(data).map_err(MergeError::Seeds)?;
    let (directory, diagnostics) = Directory::load(data, today).map_err(MergeError::Load)?;
    let mut merging = Merging::new(directory);
    let mut hasher = blake3::Hasher::new();
    hasher.update(own.all.as_bytes());
    for part in parts {
        hasher.update(part.name.as_bytes());
        hasher.update(part.generation.name().as_bytes());
        let unread = |error| MergeError::Part(part.name.clone(), error);
        let golden = part.generation.golden().map_err(unread)?;
        let sources = part.generation.sources().map_err(unread)?;
        merging.take(part, &golden, &sources);
    }
    let (directory, told) = merging.finish(parts);
    let seeds = Seeds {
        all: hasher.finalize().to_hex().to_string(),
        places: own.places,
    };
    let made = MergedInput {
        directory,
        seeds,
        diagnostics,
        parts: parts.iter().map(|part| part.name.clone()).collect(),
    };
    Ok(Merged { made, told })
}

/// The directory as it grows.
struct Merging {
    /// All of it but the listings.
    directory: Directory,
    listings: Vec<Arc<Listing>>,
    /// Where each id stands among the listings.
    at: HashMap<String, usize>,
    /// Listings that were the same as one that was there.
    shared: usize,
    told: Vec<String>,
}

impl Merging {
    fn new(mut directory: Directory) -> Merging {
        let listings = directory.listings();
        directory.listings = Listings::default();
        let ids = listings.iter().enumerate();
        let at = ids.map(|(at, one)| (one.id.clone(), at)).collect();
        Merging {
            directory,
            listings,
            at,
            shared: 0,
            told: Vec::new(),
        }
    }

    /// Takes in what a county has published.
    fn take(&mut self, part: &Part, golden: &Golden, sources: &[StoredSource<'_>]) {
        let facts = &part.generation.facts;
        self.directory
            .private
            .merge(&part.generation.private_places());
        let mut named = HashMap::new();
        // Invented ones show a county how it looks, and nobody else.
        let listings = part.generation.listings().into_iter();
        let (invented, listings): (Vec<_>, Vec<_>) =
            listings.partition(|listing| listing.status == Status::Example);
        if !invented.is_empty() {
            let count = counted(invented.len(), "example listing");
            self.told.push(format!("{}: left out {count}.", part.name));
        }
        for listing in listings {
            let id = listing.id.clone();
            let now = self.add(listing, &part.name);
            if now != id {
                named.insert(id, now);
            }
        }
        self.add_categories(&facts.categories, &part.name);
        let new_id = |id: &str| named.get(id).cloned().unwrap_or_else(|| id.to_owned());
        self.add_lines(&facts.crisis_lines, &new_id);
        for phrase in &golden.crisis_phrases {
            if !self.directory.words.crisis.contains(phrase) {
                self.directory.words.crisis.push(phrase.clone());
            }
        }
        for source in sources {
            self.add_source(source, &part.name, &new_id);
        }
        let kept = part.generation.manifest.kept.iter();
        self.directory.kept.extend(kept.map(|kept| Kept {
            id: new_id(&kept.id),
            file: format!("{OF_OTHERS}{}/{}", part.name, kept.file).into(),
            row: kept.row,
            since: kept.since,
        }));
        self.directory.parts.push(facts.home_counties.clone());
    }

    /// Adds a listing; the id it has from now on.
    fn add(&mut self, mut listing: Arc<Listing>, part: &str) -> String {
        let met = self.at.get(&listing.id).copied();
        if let Some(there) = met.and_then(|at| self.listings.get_mut(at)) {
            if is_same(there, &listing) {
                self.shared += 1;
                if is_better(&listing, there) {
                    *there = Arc::clone(&listing);
                }
                return listing.id.clone();
            }
            let mut id = format!("{}-{part}", listing.id);
            while self.at.contains_key(&id) {
                id.push_str("-2");
            }
            self.told.push(format!(
                "{part}: {} ({}) is called {id} here; another listing has its id.",
                listing.id, listing.name.english
            ));
            if self.directory.private.contains(&listing.id) {
                self.directory.private.add(&id, &PlaceCells::default());
            }
            Arc::make_mut(&mut listing).id = id;
        }
        let id = listing.id.clone();
        self.at.insert(id.clone(), self.listings.len());
        self.listings.push(listing);
        id
    }

    fn add_categories(&mut self, theirs: &Categories, part: &str) {
        let own = &self.directory.categories;
        for category in theirs.iter() {
            match own.get(&category.id) {
                Some(there) if there.name != category.name => self.told.push(format!(
                    "{part}: “{}” ({}) is shown as “{}” here.",
                    category.name.english, category.id, there.name.english
                )),
                _ => {}
            }
        }
        let all = own.iter().chain(theirs.iter()).cloned().collect();
        self.directory.categories = Categories::new(all);
    }

    fn add_lines(&mut self, theirs: &[CrisisLine], new_id: &dyn Fn(&str) -> String) {
        for line in theirs {
            let listing = new_id(&line.listing);
            let same = |own: &CrisisLine| own.kind == line.kind && own.listing == listing;
            let lines = &mut self.directory.crisis_lines;
            if !lines.iter().any(same) && self.at.contains_key(&listing) {
                let of_kind = lines.iter().filter(|own| own.kind == line.kind);
                let last = of_kind.map(|own| own.order).max().unwrap_or(0);
                lines.push(CrisisLine {
                    listing,
                    order: last.saturating_add(1),
                    ..line.clone()
                });
            }
        }
    }

    fn add_source(
        &mut self,
        theirs: &StoredSource<'_>,
        part: &str,
        new_id: &dyn Fn(&str) -> String,
    ) {
        let used = theirs.rows.saturating_sub(theirs.set_aside);
        let counts = Counts {
            rows: theirs.rows,
            used,
            set_aside: theirs.set_aside,
            ..Counts::default()
        };
        if !theirs.ids.is_empty() {
            let all = &mut self.directory.counts;
            all.rows += counts.rows;
            all.used += counts.used;
            all.set_aside += counts.set_aside;
        }
        self.directory.sources.push(Source {
            file: format!("{OF_OTHERS}{part}/{}", theirs.file).into(),
            counts,
            ids: theirs.ids.iter().map(new_id).collect(),
            rows: vec![0; theirs.ids.len()],
            fingerprints: vec![None; theirs.ids.len()],
        });
    }

    /// Hides the place of every listing that shows what a county keeps
    /// private, and leaves out those whose texts tell it.
    fn keep_private(&mut self) {
        self.directory.private.prepare();
        let private = self.directory.private.clone();
        if private.is_empty() {
            return;
        }
        let mut kept = Vec::with_capacity(self.listings.len());
        for mut listing in std::mem::take(&mut self.listings) {
            if private.are_shown_by(&listing) {
                let id = listing.id.clone();
                hide_place(Arc::make_mut(&mut listing));
                if private.are_shown_by(&listing) {
                    self.told.push(format!(
                        "A listing is left out: a text of it tells a place that a county keeps \
                         private. Look for it in {}.",
                        self.file_of(&id)
                    ));
                    continue;
                }
                self.told.push(format!(
                    "{id}: its place is not shown; a county keeps it private."
                ));
            }
            kept.push(listing);
        }
        let ids = kept.iter().enumerate();
        self.at = ids.map(|(at, one)| (one.id.clone(), at)).collect();
        self.listings = kept;
        let at = &self.at;
        let lines = &mut self.directory.crisis_lines;
        lines.retain(|line| at.contains_key(&line.listing));
    }

    /// The file a listing stands in.
    fn file_of(&self, id: &str) -> String {
        let mut sources = self.directory.sources.iter();
        let found = sources.find(|source| source.ids.iter().any(|own| own == id));
        found.map_or_else(
            || "the counties".to_owned(),
            |source| source.file.to_string(),
        )
    }

    fn finish(mut self, parts: &[Part]) -> (Directory, Vec<String>) {
        self.keep_private();
        let directory = &mut self.directory;
        if directory.home_counties.is_empty() {
            let mut seen = HashSet::new();
            let all = parts
                .iter()
                .flat_map(|part| &part.generation.facts.home_counties);
            let each = all.filter(|county| seen.insert((*county).clone()));
            directory.home_counties = each.cloned().collect();
        }
        let (listings, at, told) = (&self.listings, &self.at, &mut self.told);
        let (home, grounds) = (&directory.home_counties, &directory.parts);
        directory.crisis_lines.retain(|line| {
            let listing = at.get(&line.listing).and_then(|at| listings.get(*at));
            let Some(reach) = listing.map(|listing| &listing.reach) else {
                return true;
            };
            let for_all = reach.anywhere || reach.serves.is_empty();
            let stays =
                line.kind != ANY_CRISIS || for_all || serves_home(&reach.serves, home, grounds);
            if !stays {
                told.push(format!(
                    "{} is not at the foot of every page: it does not serve every county. It is \
                     shown to those it serves.",
                    line.listing
                ));
            }
            stays
        });
        let lines = &mut directory.crisis_lines;
        lines.sort_by(|a, b| (&a.kind, a.order).cmp(&(&b.kind, b.order)));
        if self.shared > 0 {
            let shared = self.shared;
            self.told.push(format!(
                "{shared} listings stand in several directories under one id; the version \
                 checked last is shown, a private place before any other."
            ));
        }
        self.directory.listings = self.listings.into();
        (self.directory, self.told)
    }
}

/// A listing with its place hidden, as that of a confidential row is.
pub(super) fn hide_place(listing: &mut Listing) {
    let county = listing.place.county.clone();
    let reach = &mut listing.reach;
    reach.visit = false;
    if reach.serves.is_empty() && !reach.anywhere {
        reach.serves.extend(county.clone().map(Area::County));
        reach.anywhere = reach.serves.is_empty();
    }
    listing.place = Place {
        address: None,
        point: None,
        precision: Precision::Hidden,
        county,
        note: String::new(),
    };
}

/// Whether two listings of one id are one.
fn is_same(one: &Listing, other: &Listing) -> bool {
    let name = |listing: &Listing| listing.name.english.trim().to_lowercase();
    let phones = |listing: &Listing| listing.contact.phones.first().cloned();
    name(one) == name(other) || (phones(one).is_some() && phones(one) == phones(other))
}

/// Whether a version takes the place of another: what one county keeps private
/// no other shows.
fn is_better(new: &Listing, there: &Listing) -> bool {
    let hidden = |listing: &Listing| listing.place.precision == Precision::Hidden;
    match (hidden(new), hidden(there)) {
        (true, false) => true,
        (false, true) => false,
        _ => new.verified_on > there.verified_on,
    }
}

/// A directory made of several others.
#[derive(Debug)]
pub struct MergedInput {
    /// It.
    pub directory: Directory,
    /// The hash of what it was made of.
    pub seeds: Seeds,
    /// What the check of its own files found.
    pub diagnostics: Vec<Diagnostic>,
    /// The names of the others.
    pub parts: Vec<String>,
}

/// Whether a file is of one of the others, where it was judged. One that is of
/// none any more was left out by whoever made this.
pub(crate) fn was_judged(file: &str, parts: &[String]) -> bool {
    let of = file.strip_prefix(OF_OTHERS);
    let of = of.and_then(|file| file.split_once('/'));
    of.is_some_and(|(part, _)| parts.iter().any(|name| name == part))
}

/// How the names of files begin that stand in one of the others.
pub const OF_OTHERS: &str = "counties/";
