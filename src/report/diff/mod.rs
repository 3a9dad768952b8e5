//! What changes for the public between two versions of the directory. Changes
//! that could hurt somebody come first: private places that would be shown,
//! then changed phone numbers, then removed listings.

pub mod fields;
pub mod html;
pub mod text;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::listing::{Listing, are_same};
use crate::model::place::Precision;
use fields::{FieldChange, changed_fields};

/// All differences between two versions. Each listing is in one list only, the
/// most serious that applies; lists are sorted by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Listings whose place is no longer private.
    pub exposed: Vec<Changed>,
    /// Listings with a changed call or text number.
    pub renumbered: Vec<Changed>,
    /// Removed listings.
    pub removed: Vec<Entry>,
    /// Listings with changed categories.
    pub moved: Vec<Changed>,
    /// Listings with any other change.
    pub changed: Vec<Changed>,
    /// New listings.
    pub added: Vec<Entry>,
}

/// A listing that exists in only one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Listing id.
    pub id: String,
    /// Listing name.
    pub name: String,
}

/// A listing in both versions, with its changed fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Id in the new version.
    pub id: String,
    /// Name in the new version.
    pub name: String,
    /// The changed fields; never empty.
    pub fields: Vec<FieldChange>,
}

impl Diff {
    /// Whether there are no differences.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of listings that differ.
    pub fn len(&self) -> usize {
        let changed: usize = [&self.exposed, &self.renumbered, &self.moved, &self.changed]
            .iter()
            .map(|list| list.len())
            .sum();
        changed + self.removed.len() + self.added.len()
    }
}

/// Compares two versions of the directory by listing id.
pub fn diff(old: &[Arc<Listing>], new: &[Arc<Listing>]) -> Diff {
    let mut diff = Diff::default();
    let before = by_id(old);
    let mut done: FxHashSet<&str> = FxHashSet::default();
    for (was, is) in exposed(old, new) {
        done.extend([was.id.as_str(), is.id.as_str()]);
        diff.exposed.push(changed(was, is));
    }
    for is in new.iter().filter(|is| !done.contains(is.id.as_str())) {
        match before.get(is.id.as_str()) {
            None => diff.added.push(entry(is)),
            Some(was) if are_same(was, is) => {}
            Some(was) => diff.take(was, is),
        }
    }
    done.extend(new.iter().map(|is| is.id.as_str()));
    let gone = old.iter().filter(|was| !done.contains(was.id.as_str()));
    diff.removed = gone.map(|was| entry(was)).collect();
    diff.sort();
    diff
}

impl Diff {
    fn take(&mut self, was: &Listing, is: &Listing) {
        let list = if renumbered(was, is) {
            &mut self.renumbered
        } else if was.categories != is.categories {
            &mut self.moved
        } else {
            &mut self.changed
        };
        list.push(changed(was, is));
    }

    fn sort(&mut self) {
        for list in [
            &mut self.exposed,
            &mut self.renumbered,
            &mut self.moved,
            &mut self.changed,
        ] {
            list.sort_by(|a, b| a.id.cmp(&b.id));
        }
        for list in [&mut self.removed, &mut self.added] {
            list.sort_by(|a, b| a.id.cmp(&b.id));
        }
    }
}

/// Whether the phone numbers or the text line changed.
pub fn renumbered(was: &Listing, is: &Listing) -> bool {
    was.contact.phones != is.contact.phones || was.contact.text_line != is.contact.text_line
}

/// Pairs of old and new listings whose place is no longer private. Showing the
/// town changes an id that is made of name and town, so a removed private
/// listing is also paired with a new id that has the same name or a phone
/// number in common.
pub fn exposed<'a>(
    old: &'a [Arc<Listing>],
    new: &'a [Arc<Listing>],
) -> Vec<(&'a Listing, &'a Listing)> {
    let hidden = |listing: &Listing| listing.place.precision == Precision::Hidden;
    let private: Vec<&Listing> = old
        .iter()
        .filter(|was| hidden(was))
        .map(Arc::as_ref)
        .collect();
    if private.is_empty() {
        return Vec::new();
    }
    let (before, after) = (by_id(old), by_id(new));
    let mut pairs = Vec::new();
    for was in private {
        match after.get(was.id.as_str()) {
            Some(is) if !hidden(is) => pairs.push((was, Arc::as_ref(is))),
            Some(_) => {}
            None => {
                let renamed = new.iter().find(|is| {
                    !hidden(is) && !before.contains_key(is.id.as_str()) && is_same(was, is)
                });
                pairs.extend(renamed.map(|is| (was, is.as_ref())));
            }
        }
    }
    pairs
}

/// Whether two listings with different ids are likely the same.
fn is_same(was: &Listing, is: &Listing) -> bool {
    let same_name = was.name.english.eq_ignore_ascii_case(&is.name.english);
    let mut phones = was.contact.phones.iter();
    same_name || phones.any(|phone| is.contact.phones.contains(phone))
}

/// Indexes listings by id.
pub fn by_id(listings: &[Arc<Listing>]) -> FxHashMap<&str, &Arc<Listing>> {
    let pairs = listings.iter();
    pairs
        .map(|listing| (listing.id.as_str(), listing))
        .collect()
}

fn entry(listing: &Listing) -> Entry {
    Entry {
        id: listing.id.clone(),
        name: listing.name.english.clone(),
    }
}

fn changed(was: &Listing, is: &Listing) -> Changed {
    Changed {
        id: is.id.clone(),
        name: is.name.english.clone(),
        fields: changed_fields(was, is),
    }
}
