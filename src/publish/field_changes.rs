//! Changed fields per file and listing, compared with the published state.
//! Values are compared by meaning: a different spelling of the same hours or a
//! name in capitals is not a change.

use std::sync::Arc;

use super::accepted::ledger::folded;
use super::published_state::PublishedState;
use crate::directory::Directory;
use crate::model::listing::{Listing, are_same};
use crate::report::diff::by_id;
use crate::report::diff::fields::{FieldChange, NOT_SHOWN, changed_fields};

/// The changes of one file of listings.
#[derive(Debug)]
pub struct FileChanges<'a> {
    /// Path relative to the seed folder.
    pub file: &'a str,
    /// Number of listings that are published and would stay published.
    pub listings: usize,
    /// Number of these listings that have a phone or text number now.
    pub with_phone: usize,
    /// The listings with changed fields, in file order.
    pub changed: Vec<ListingChanges<'a>>,
}

/// A listing with changed fields.
#[derive(Debug)]
pub struct ListingChanges<'a> {
    /// Its id in the file.
    pub id: &'a str,
    /// Whether it probably replaces a listing that is gone, under a new id.
    pub replaced: bool,
    /// The changed fields, except those that a private place hides.
    pub fields: Vec<FieldChange>,
}

impl ListingChanges<'_> {
    /// The change of the named field, if it changed.
    pub fn field(&self, name: &str) -> Option<&FieldChange> {
        self.fields.iter().find(|change| change.field == name)
    }
}

/// The changes of all files from the published listings to `after`, those of
/// the directory.
pub(super) fn of<'a>(
    before: &'a PublishedState,
    directory: &'a Directory,
    after: &[Arc<Listing>],
) -> Vec<FileChanges<'a>> {
    let (served, offered) = (by_id(&before.listings), by_id(after));
    let ids = directory.row_ids();
    let mut files = Vec::new();
    for source in &directory.sources {
        let mut file = FileChanges {
            file: &source.file,
            listings: 0,
            with_phone: 0,
            changed: Vec::new(),
        };
        let mut fresh = Vec::new();
        for id in source.ids.iter() {
            match (served.get(id), offered.get(id)) {
                (Some(was), Some(is)) => {
                    file.listings += 1;
                    file.with_phone += usize::from(has_number(was));
                    if !are_same(was, is) {
                        file.add(id, was, is, false);
                    }
                }
                (None, Some(is)) => fresh.push((id, is)),
                _ => {}
            }
        }
        // Ids made from name and town change with them. Pair new ids with lost
        // ids of the file in order; they are probably the same rows.
        let gone = before
            .source(&source.file)
            .into_iter()
            .flat_map(|was| was.ids.iter())
            .filter(|id| !ids.contains(id))
            .filter_map(|id| served.get(id));
        for (was, (id, is)) in gone.zip(fresh) {
            file.listings += 1;
            file.add(id, was, is, true);
        }
        files.push(file);
    }
    files
}

impl<'a> FileChanges<'a> {
    fn add(&mut self, id: &'a str, was: &Listing, is: &Listing, replaced: bool) {
        let mut fields = changed_fields(was, is);
        fields.retain(|change| {
            let hidden = change.old == NOT_SHOWN || change.new == NOT_SHOWN;
            !hidden && folded(&change.old) != folded(&change.new)
        });
        if !fields.is_empty() {
            self.changed.push(ListingChanges {
                id,
                replaced,
                fields,
            });
        }
    }
}

/// Whether a listing has a phone or text number.
pub(super) fn has_number(listing: &Listing) -> bool {
    !listing.contact.phones.is_empty() || listing.contact.text_line.is_some()
}
