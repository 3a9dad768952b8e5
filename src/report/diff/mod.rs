//! What changes for the public between two versions of the directory. What
//! could hurt somebody comes first: a private place that would be shown, then
//! changed numbers, then what is gone.

pub mod fields;
pub mod html;
pub mod text;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::listing::{Listing, are_same};
use crate::model::place::Precision;
use fields::{FieldChange, changed_fields};

/// Everything that differs between two versions, each listing once, in the
/// gravest list it belongs to. Within a list they stand by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Listings whose place was private and now is not.
    pub exposed: Vec<Changed>,
    /// Listings with another number to call or text.
    pub renumbered: Vec<Changed>,
    /// Listings that are gone.
    pub removed: Vec<Entry>,
    /// Listings in other categories.
    pub moved: Vec<Changed>,
    /// Listings changed in any other way.
    pub changed: Vec<Changed>,
    /// Listings that are new.
    pub added: Vec<Entry>,
}

/// A listing that is only in one of the two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A listing that is in both versions, with what differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its id in the new version.
    pub id: String,
    /// Its name in the new version.
    pub name: String,
    /// The fields that differ, numbers first; never empty.
    pub fields: Vec<FieldChange>,
}

impl Diff {
    /// Whether the public would see no difference.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many listings differ.
    pub fn len(&self) -> usize {
        let changed = [&self.exposed, &self.renumbered, &self.moved, &self.changed];
        let changed: usize = changed.iter().map(|list| list.len()).sum();
        changed + self.removed.len() + self.added.len()
    }
}

/// Compares two versions of the directory, listing by listing, by id.
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

/// Whether a person would call or text another number.
pub fn renumbered(was: &Listing, is: &Listing) -> bool {
    was.contact.phones != is.contact.phones || was.contact.text_line != is.contact.text_line
}

/// Pairs of old and new listings whose place was private and no longer is. An
/// id that is made of name and town changes when the town is shown, so a new
/// id with the name or a number of a private listing that went is a pair, too.
pub fn exposed<'a>(
    old: &'a [Arc<Listing>],
    new: &'a [Arc<Listing>],
) -> Vec<(&'a Listing, &'a Listing)> {
    let hidden = |listing: &Listing| listing.place.precision == Precision::Hidden;
    let private = old.iter().filter(|was| hidden(was));
    let private: Vec<&Listing> = private.map(Arc::as_ref).collect();
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

/// Whether two listings with different ids are likely one.
fn is_same(was: &Listing, is: &Listing) -> bool {
    let same_name = was.name.english.eq_ignore_ascii_case(&is.name.english);
    let mut phones = was.contact.phones.iter();
    same_name || phones.any(|phone| is.contact.phones.contains(phone))
}

/// Listings by their id.
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
