//! Adds the losses and changes of a publication to the ledger.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ledger::{Changed, FIELDS, Ledger, Lost, Size, folded, hash};
use crate::model::listing::Listing;
use crate::publish::comparison::Change;
use crate::publish::published_state::PublishedState;
use crate::report::diff::by_id;
use crate::report::diff::fields::value;
use crate::seeds::seed_source::Source;

impl Ledger {
    /// Records the losses and changes of a publication. For `accepted` files,
    /// whose report staff have overridden, the count starts again at zero.
    pub fn take(&mut self, change: &Change<'_>, today: Date, accepted: &[String]) {
        let Some(before) = change.before else { return };
        self.follow_moved(before, change);
        let ids = change.directory.row_ids();
        let served = by_id(&before.listings);
        let renamed = Renamed::of(change, &served);
        for was in &before.sources {
            let rows = change.rows_of(&was.file);
            if was.ids.is_empty() && rows < was.rows {
                self.sizes.push(Size {
                    day: today,
                    file: was.file.to_string(),
                    rows: was.rows,
                });
            }
            let gone = was
                .ids
                .iter()
                .filter(|id| !ids.contains(id))
                .filter(|id| !served.get(id).is_some_and(|was| renamed.has(was)));
            self.lost.extend(gone.map(|id| Lost {
                day: today,
                file: was.file.to_string(),
                id: id.to_owned(),
            }));
        }
        let known: FxHashSet<(&str, &str)> = self
            .changed
            .iter()
            .map(|entry| (entry.id.as_str(), entry.field.as_str()))
            .collect();
        let mut fresh = Vec::new();
        for file in change.file_changes() {
            for listing in file.changed.iter().filter(|one| !one.replaced) {
                for field in FIELDS {
                    let Some(changed) = listing.field(field) else {
                        continue;
                    };
                    if !known.contains(&(listing.id, field)) {
                        fresh.push(Changed {
                            day: today,
                            file: file.file.to_owned(),
                            id: listing.id.to_owned(),
                            field: field.to_owned(),
                            was: hash(&changed.old),
                        });
                    }
                }
            }
        }
        self.changed.append(&mut fresh);
        let after = by_id(&change.after);
        self.changed.retain(|entry| {
            let now = after.get(entry.id.as_str());
            let is_back = now.is_some_and(|now| entry.was == hash(&value(&entry.field, now)));
            now.is_some() && !is_back && !accepted.contains(&entry.file)
        });
        self.lost
            .retain(|entry| !ids.contains(entry.id.as_str()) && !accepted.contains(&entry.file));
        self.sizes.retain(|entry| !accepted.contains(&entry.file));
    }

    /// Moves the entries of a renamed file to the file that now has most of its
    /// rows.
    fn follow_moved(&mut self, before: &PublishedState, change: &Change<'_>) {
        for was in &before.sources {
            if was.ids.is_empty() || change.rows_of(&was.file) > 0 {
                continue;
            }
            let old: FxHashSet<&str> = was.ids.iter().collect();
            let taken = |source: &Source| source.ids.iter().filter(|id| old.contains(id)).count();
            let sources = change.directory.sources.iter();
            let Some(now) = sources.max_by_key(|source| taken(source)) else {
                continue;
            };
            let lost = self.lost.iter_mut().map(|entry| &mut entry.file);
            let files = lost.chain(self.changed.iter_mut().map(|entry| &mut entry.file));
            for file in files.filter(|file| **file == *was.file) {
                *file = now.file.to_string();
            }
        }
    }
}

/// Names and phone numbers of the listings with new ids.
struct Renamed<'a> {
    names: FxHashSet<String>,
    numbers: FxHashSet<&'a str>,
}

impl<'a> Renamed<'a> {
    fn of(change: &'a Change<'_>, served: &FxHashMap<&str, &Arc<Listing>>) -> Renamed<'a> {
        let fresh = change
            .after
            .iter()
            .filter(|is| !served.contains_key(is.id.as_str()));
        let (mut names, mut numbers) = (FxHashSet::default(), FxHashSet::default());
        for listing in fresh {
            names.insert(folded(&listing.name.english));
            let phones = listing.contact.phones.iter();
            numbers.extend(phones.map(|phone| phone.number.as_str()));
        }
        Renamed { names, numbers }
    }

    /// Whether a listing that is gone probably has a new id.
    fn has(&self, was: &Listing) -> bool {
        let mut phones = was.contact.phones.iter();
        self.names.contains(&folded(&was.name.english))
            || phones.any(|phone| self.numbers.contains(phone.number.as_str()))
    }
}
