//! The last good version of a row, which stays published while the row has an
//! error.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::row_cache::RowCache;
use super::rules::cross_row;
use super::rules::rule::Findings;
use super::settings_files::Site;
use crate::diagnostic::bounded::BoundedFindings;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::model::string_arena::Strings;
use crate::privacy::PrivatePlaces;

/// The published listings by id, each with the day its row was last good.
#[derive(Debug, Default)]
pub struct LastGood<'a> {
    versions: FxHashMap<&'a str, (&'a Arc<Listing>, Date)>,
    files: Vec<(&'a str, &'a Strings)>,
}

impl<'a> FromIterator<(&'a Arc<Listing>, Date)> for LastGood<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a Arc<Listing>, Date)>>(versions: I) -> LastGood<'a> {
        let by_id =
            |(listing, day): (&'a Arc<Listing>, Date)| (listing.id.as_str(), (listing, day));
        LastGood {
            versions: versions.into_iter().map(by_id).collect(),
            files: Vec::new(),
        }
    }
}

/// A row that is not published because of an error.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// Id of the row, given or generated.
    pub id: String,
    /// File, relative to the seed folder.
    pub file: Arc<str>,
    /// Row number in the spreadsheet.
    pub row: u32,
    /// Whether its place is, or may be, marked private.
    pub private: bool,
    /// Whether its place is explicitly marked private.
    pub says_private: bool,
}

/// A row with an error whose last good version is still published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Id of the row.
    pub id: String,
    /// File, relative to the seed folder.
    pub file: Arc<str>,
    /// Row number in the spreadsheet.
    pub row: u32,
    /// Day the version was last good.
    pub since: Date,
}

/// Outcome for the rows that were set aside.
#[derive(Debug, Default)]
pub struct Rescued {
    /// Last good versions that stay published.
    pub listings: Vec<Arc<Listing>>,
    /// The rows these versions replace.
    pub kept: Vec<Kept>,
    /// Findings about the rows that were set aside.
    pub diagnostics: BoundedFindings,
}

impl<'a> LastGood<'a> {
    /// Adds the published files with the ids of their rows.
    pub fn in_files(self, files: impl Iterator<Item = (&'a str, &'a Strings)>) -> LastGood<'a> {
        LastGood {
            files: files.collect(),
            ..self
        }
    }

    /// Published files with the ids of their rows.
    pub fn files(&self) -> &[(&'a str, &'a Strings)] {
        &self.files
    }
}

impl LastGood<'_> {
    /// The last good version of an id.
    pub fn get(&self, id: &str) -> Option<&Listing> {
        self.versions.get(id).map(|(listing, _)| &***listing)
    }

    /// Finds the last good versions of rows that were set aside. `used`
    /// contains the ids of good rows, which are newer than any old version. A
    /// version that shows a private place is not used.
    pub fn rescue(
        &self,
        set_aside: &[SetAside],
        used: &HashSet<&str>,
        categories: &Categories,
        private: Option<&PrivatePlaces>,
    ) -> Rescued {
        let mut rescued = Rescued::default();
        let mut done: HashSet<&str> = used.clone();
        for row in set_aside {
            if self.versions.is_empty() {
                break;
            }
            let version = self.version(row, categories);
            let shown =
                |listing: &Listing| private.is_some_and(|private| private.are_shown_by(listing));
            let version = version.filter(|(listing, _)| !shown(listing));
            let version = version.filter(|_| done.insert(row.id.as_str()));
            let after = match &version {
                Some((_, since)) => format!("the public still sees the version of {since}"),
                None if used.contains(row.id.as_str()) => {
                    "the public sees the other row of this id".to_owned()
                }
                None if done.contains(row.id.as_str()) => {
                    "the public still sees the version from before".to_owned()
                }
                None => "the public does not see it".to_owned(),
            };
            let mut findings = Findings::new(&row.file);
            let message = format!("Row {} is set aside; {after}.", row.row);
            findings.add(&cross_row::KEPT_ROW, Some(row.row), None, None, message);
            rescued.diagnostics.extend(findings.list);
            if let Some((listing, since)) = version {
                rescued.listings.push(Arc::new(listing));
                rescued.kept.push(Kept {
                    id: row.id.clone(),
                    file: Arc::clone(&row.file),
                    row: row.row,
                    since,
                });
            }
        }
        rescued
    }

    /// The version that may replace a row, and the day it was last good.
    fn version(&self, row: &SetAside, categories: &Categories) -> Option<(Listing, Date)> {
        let (listing, since) = self.versions.get(row.id.as_str())?;
        // A place that is private now may have been public in the old version,
        // in the address or in any text, so none of that version may stay.
        if row.private && listing.place.precision != Precision::Hidden {
            return None;
        }
        let mut listing = Listing::clone(listing);
        listing.categories.retain(|id| categories.get(id).is_some());
        (!listing.categories.is_empty()).then_some((listing, *since))
    }
}

/// The published state that a check compares with.
#[derive(Debug, Default)]
pub struct Baseline<'a> {
    /// Listings to compare rows with, by id.
    pub before: &'a [Arc<Listing>],
    /// Files of these listings, with the ids of their rows.
    pub files: Vec<(&'a str, &'a Strings)>,
    /// Last good versions, to replace rows with an error.
    pub last_good: Option<&'a LastGood<'a>>,
    /// Published settings, to replace unusable ones.
    pub site: Option<&'a Site>,
    /// Places published as private, in addition to those that the folder
    /// remembers.
    pub private: Option<&'a PrivatePlaces>,
    /// Cache of rows that need not be parsed again.
    pub unchanged: Option<&'a RowCache<'a>>,
    /// Whether examples are published although `site.csv` does not ask for it.
    pub examples: bool,
}
