//! The last good version of a row: what the public keeps seeing while a row
//! has an error.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::row_cache::RowCache;
use super::rules::kept_row;
use super::rules::rule::Findings;
use super::settings_files::Site;
use crate::diagnostic::bounded::BoundedFindings;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::model::string_arena::Strings;
use crate::privacy::PrivatePlaces;

/// What the public sees now, by id, each with the day it was last good.
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

/// A row with an error.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// The id of the row, given or made.
    pub id: String,
    /// Its file, relative to the seed folder.
    pub file: Arc<str>,
    /// Its number in a spreadsheet.
    pub row: u32,
    /// Whether it says that its place is private, or may say so.
    pub private: bool,
    /// Whether it surely says so.
    pub says_private: bool,
}

/// A row with an error whose last good version is still published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The id of the row.
    pub id: String,
    /// Its file, relative to the seed folder.
    pub file: Arc<str>,
    /// Its number in a spreadsheet.
    pub row: u32,
    /// The day the version was last good.
    pub since: Date,
}

/// What came of the rows that were set aside.
#[derive(Debug, Default)]
pub struct Rescued {
    /// The versions that stay.
    pub listings: Vec<Arc<Listing>>,
    /// Which rows they stand for.
    pub kept: Vec<Kept>,
    /// What to tell about every row that was set aside.
    pub diagnostics: BoundedFindings,
}

impl<'a> LastGood<'a> {
    /// The same, with the files that were published and the ids of their rows.
    pub fn in_files(self, files: impl Iterator<Item = (&'a str, &'a Strings)>) -> LastGood<'a> {
        LastGood {
            files: files.collect(),
            ..self
        }
    }

    /// The files that were published, with the ids of their rows.
    pub fn files(&self) -> &[(&'a str, &'a Strings)] {
        &self.files
    }
}

impl LastGood<'_> {
    /// The last good version of an id.
    pub fn get(&self, id: &str) -> Option<&Listing> {
        self.versions.get(id).map(|(listing, _)| &***listing)
    }

    /// Finds the last good versions of rows that were set aside. `used` are
    /// the ids of good rows: what they say is newer than any old version. No
    /// version stays that shows a private place.
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
            findings.add(&kept_row::RULE, Some(row.row), None, None, message);
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

    /// The version that may stay in place of a row.
    fn version(&self, row: &SetAside, categories: &Categories) -> Option<(Listing, Date)> {
        let (listing, since) = self.versions.get(row.id.as_str())?;
        // What is private now was perhaps public before, in the address and in
        // every text: no word of such a version may stay.
        if row.private && listing.place.precision != Precision::Hidden {
            return None;
        }
        let mut listing = Listing::clone(listing);
        listing.categories.retain(|id| categories.get(id).is_some());
        (!listing.categories.is_empty()).then_some((listing, *since))
    }
}

/// What was published before, as far as a check looks at it.
#[derive(Debug, Default)]
pub struct Baseline<'a> {
    /// Listings that rows are compared with by id.
    pub before: &'a [Arc<Listing>],
    /// The files of these listings, with the ids of their rows.
    pub files: Vec<(&'a str, &'a Strings)>,
    /// Versions that stay in place of rows with an error.
    pub last_good: Option<&'a LastGood<'a>>,
    /// The settings that are served: they stay in place of those that cannot be used.
    pub site: Option<&'a Site>,
    /// Places that were published as private, besides those that the folder
    /// itself remembers.
    pub private: Option<&'a PrivatePlaces>,
    /// Rows that need not be read again.
    pub unchanged: Option<&'a RowCache<'a>>,
}
