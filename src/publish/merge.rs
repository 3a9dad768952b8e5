//! Merges several directories into one: a seed folder with its own site, words,
//! places and crisis lines for everybody, and the published listings of the
//! counties, each checked by its own county.
//!
//! Listings are merged, not indexes. One index is built from them, so result
//! counts, spelling and ranking are those of a single directory.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::render::counted;
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Directory, LoadError};
use crate::error_chain::chain;
use crate::index::generation::{Generation, OpenError};
use crate::index::sources::StoredSource;
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

/// A county directory to merge.
#[derive(Debug)]
pub struct Part {
    /// Name of the county: lowercase letters, digits and hyphens.
    pub name: String,
    /// The published generation of the county.
    pub generation: Generation,
}

/// Result of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The directory to publish.
    pub made: MergedInput,
    /// Messages about conflicting listings and crisis lines, a line each.
    pub told: Vec<String>,
}

/// Why directories could not be merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// The folder of the merged directory could not be read.
    #[error(
        "{0} A merged directory has a seed folder of its own: site.csv, words/, the places, and \
         the listings that are for everybody."
    )]
    Load(LoadError),
    /// The files of the merged directory could not be read.
    #[error("The files of the merged directory: {0}.")]
    Seeds(std::io::Error),
    /// A county's generation could not be read: county and cause.
    #[error("What {0} has published cannot be read: {cause}. Publish it again.", cause = chain(.1))]
    Part(String, OpenError),
}

/// Merges published county generations into the directory of a seed folder.
///
/// - Listings with the same id and the same name or phone number become one. A
///   version with a private place wins, otherwise the one checked last.
///   Different listings with the same id are both kept; the later one gets its
///   county as a suffix of its id.
/// - Categories missing from the folder are added from the counties.
/// - Crisis lines are those of the folder, then those of the counties. Only
///   lines that reach people in every county are at the foot of every page; the
///   others are shown to the people they serve.
/// - A place that one county keeps private is not shown by any other, neither
///   under the listing's id nor in the text of another listing.
/// - All crisis phrases of all counties are used.
///
/// # Errors
/// The seed folder or a county's generation cannot be read.
pub fn merge(data: &Path, parts: &[Part], today: Date) -> Result<Merged, MergeError> {
    let own = Seeds::from_folder(data, false).map_err(MergeError::Seeds)?;
    let (directory, diagnostics) = Directory::load(data, today).map_err(MergeError::Load)?;
    let mut merging = Merging::new(directory);
    let mut hasher = blake3::Hasher::new();
    hasher.update(own.all.as_bytes());
    for part in parts {
        hasher.update(part.name.as_bytes());
        hasher.update(part.generation.name().as_bytes());
        let taken = merging.take(part);
        taken.map_err(|error| MergeError::Part(part.name.clone(), error))?;
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

/// A merge in progress.
struct Merging {
    /// Everything except the listings.
    directory: Directory,
    listings: Vec<Arc<Listing>>,
    /// Position of each id in `listings`.
    at: HashMap<String, usize>,
    /// Number of listings that were merged with an existing one.
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

    /// Adds the generation of a county.
    fn take(&mut self, part: &Part) -> Result<(), OpenError> {
        let golden = part.generation.golden()?;
        let facts = &part.generation.facts;
        self.directory.private.merge(&part.generation.private);
        let mut named = HashMap::new();
        // Example listings are only for the county's own site.
        let listings = part.generation.listings()?.into_iter();
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
        for source in &part.generation.sources()? {
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
        Ok(())
    }

    /// Adds a listing and returns its id in the merged directory.
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

    /// Hides the place of listings that show a place some county keeps private,
    /// and drops those whose text still reveals it.
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

    /// The file that contains a listing.
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

/// Hides the place of a listing, as for a confidential row.
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

/// Whether two listings with the same id describe the same place: same name or
/// same first phone number.
fn is_same(one: &Listing, other: &Listing) -> bool {
    let name = |listing: &Listing| listing.name.english.trim().to_lowercase();
    let phones = |listing: &Listing| listing.contact.phones.first().cloned();
    name(one) == name(other) || (phones(one).is_some() && phones(one) == phones(other))
}

/// Whether `new` replaces `there`: a private place wins, then the later check.
fn is_better(new: &Listing, there: &Listing) -> bool {
    let hidden = |listing: &Listing| listing.place.precision == Precision::Hidden;
    match (hidden(new), hidden(there)) {
        (true, false) => true,
        (false, true) => false,
        _ => new.verified_on > there.verified_on,
    }
}

/// A merged directory, ready to publish.
#[derive(Debug)]
pub struct MergedInput {
    /// The merged directory.
    pub directory: Directory,
    /// Hashes of the input.
    pub seeds: Seeds,
    /// Findings in the files of the merged directory itself.
    pub diagnostics: Vec<Diagnostic>,
    /// Names of the merged counties.
    pub parts: Vec<String>,
}

/// Whether `file` belongs to a merged county and was already checked there. A
/// county that is no longer merged was left out by the operator.
pub(crate) fn was_judged(file: &str, parts: &[String]) -> bool {
    let of = file
        .strip_prefix(OF_OTHERS)
        .and_then(|file| file.split_once('/'));
    of.is_some_and(|(part, _)| parts.iter().any(|name| name == part))
}

/// Path prefix of files that belong to a merged county.
pub const OF_OTHERS: &str = "counties/";
