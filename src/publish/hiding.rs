//! Changes that only hide a place or close a listing are published at once even
//! if the rest of a change is refused: an address must not stay public until
//! another file is corrected.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::comparison::{Change, is_hidden, limit};
use super::history_copies::Copy;
use super::merge::hide_place;
use super::published_state::PublishedState;
use crate::directory::Directory;
use crate::index::generation::{Generation, OpenError};
use crate::index::private::Destroyed;
use crate::index::store::Seeds;
use crate::model::eligibility::Limits;
use crate::model::listing::{Listing, Meeting, Source, Status};
use crate::model::localized_text::Text;
use crate::model::reach::{Area, Reach};
use crate::privacy::PrivatePlaces;
use crate::report::diff::by_id;

/// The part of a refused change that is published.
#[derive(Debug, Default)]
pub struct Hiding {
    /// Names of listings whose place is hidden.
    pub hidden: Vec<String>,
    /// Names of listings that are closed, temporarily or permanently.
    pub closed: Vec<String>,
    /// Earlier generations that were destroyed because they showed places that
    /// are private now.
    pub destroyed: Vec<Destroyed>,
    /// Older versions of files that contained places that are private now.
    pub masked: Vec<Copy>,
    /// The new versions of published listings.
    listings: Vec<Listing>,
}

impl Hiding {
    /// The published listings that a change hides or closes.
    pub fn of(before: &PublishedState, change: &Change<'_>) -> Hiding {
        let (served, offered) = (by_id(&before.listings), by_id(&change.after));
        let pinned = pinned(before, change.directory);
        let mut hiding = Hiding::default();
        let mut done = FxHashSet::default();
        for row in change.private_aside(&served) {
            if let Some(was) = served.get(row).filter(|_| done.insert(row)) {
                hiding.hide(bare(was));
            }
        }
        for source in &change.directory.sources {
            let mut closed = Vec::new();
            for id in source.ids.iter().filter(|id| !done.contains(id)) {
                let Some((was, is)) = served.get(id).zip(offered.get(id)) else {
                    continue;
                };
                if is_hidden(is) && !is_hidden(was) {
                    hiding.hide(masked(was, is));
                } else if closes(was, is) && !pinned.contains(id) {
                    let status = is.status;
                    closed.push(Listing {
                        status,
                        ..Listing::clone(was)
                    });
                }
            }
            if closed.len() <= limit(source.counts.rows) {
                let names = closed.iter().map(|one| one.name.english.clone());
                hiding.closed.extend(names);
                hiding.listings.append(&mut closed);
            }
        }
        hiding
    }

    /// Whether nothing is hidden or closed.
    pub fn is_empty(&self) -> bool {
        self.listings.is_empty()
    }

    fn hide(&mut self, listing: Listing) {
        self.hidden.push(listing.name.english.clone());
        self.listings.push(listing);
    }

    /// The published directory with these versions, and a hash that identifies
    /// it. Other listings lose a place that is private, or are dropped if their
    /// text reveals it.
    ///
    /// # Errors
    /// A file of the published generation cannot be read.
    pub fn apply(
        &self,
        serving: &Generation,
        private: &PrivatePlaces,
    ) -> Result<(Directory, Seeds), OpenError> {
        let mut directory = serving.directory()?;
        directory.private.merge(private);
        directory.private.prepare();
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"hiding");
        hasher.update(serving.name().as_bytes());
        let mut versions: FxHashMap<&str, &Listing> = FxHashMap::default();
        for listing in &self.listings {
            let bytes = postcard::to_stdvec(listing).unwrap_or_default();
            hasher.update(&bytes);
            versions.insert(&listing.id, listing);
        }
        let listings = directory.listings().into_iter();
        let listings: Vec<Arc<Listing>> = listings
            .map(|listing| match versions.get(listing.id.as_str()) {
                Some(version) => Arc::new(Listing::clone(version)),
                None => listing,
            })
            .filter_map(|listing| without_private(listing, &directory.private))
            .collect();
        directory.listings = listings.into();
        // Otherwise a row still in its old state would match this version.
        for source in &mut directory.sources {
            let rows = source.ids.iter().zip(&mut source.fingerprints);
            for (_, fingerprint) in rows.filter(|(id, _)| versions.contains_key(id)) {
                *fingerprint = None;
            }
        }
        let seeds = Seeds {
            all: hasher.finalize().to_hex().to_string(),
            places: serving.manifest.places.clone(),
        };
        Ok((directory, seeds))
    }
}

/// Hides the place of a listing if it is private; `None` if the text of the
/// listing still reveals it.
fn without_private(mut listing: Arc<Listing>, private: &PrivatePlaces) -> Option<Arc<Listing>> {
    if private.are_shown_by(&listing) {
        hide_place(Arc::make_mut(&mut listing));
    }
    (!private.are_shown_by(&listing)).then_some(listing)
}

/// Ids of the listings of crisis lines, published or proposed.
fn pinned<'a>(before: &'a PublishedState, directory: &'a Directory) -> FxHashSet<&'a str> {
    let lines = before.crisis_lines.iter().chain(&directory.crisis_lines);
    lines.map(|line| line.listing.as_str()).collect()
}

fn closes(was: &Listing, is: &Listing) -> bool {
    let closed = [Status::Closed, Status::TemporarilyClosed];
    was.status != is.status && was.status != Status::Closed && closed.contains(&is.status)
}

/// The published version with its place hidden. Texts that changed at the same
/// time may reveal the place, and are left out until the change is published.
fn masked(was: &Listing, is: &Listing) -> Listing {
    let mut masked = bare(was);
    let same = |one: &String, other: &String| match one == other {
        true => one.clone(),
        false => String::new(),
    };
    if was.description == is.description {
        masked.description = was.description.clone();
    }
    if was.eligibility == is.eligibility {
        masked.eligibility = was.eligibility.clone();
    }
    if was.limits == is.limits {
        masked.limits = was.limits.clone();
    }
    masked.how_to_start = same(&was.how_to_start, &is.how_to_start);
    masked.what_to_bring = same(&was.what_to_bring, &is.what_to_bring);
    if was.hours.note == is.hours.note {
        masked.hours.note = was.hours.note.clone();
    }
    if was.contact.phone_note == is.contact.phone_note {
        masked.contact.phone_note = was.contact.phone_note.clone();
    }
    if was.contact.website == is.contact.website {
        masked.contact.website = was.contact.website.clone();
    }
    if was.contact.email == is.contact.email {
        masked.contact.email = was.contact.email.clone();
    }
    if was.source == is.source {
        masked.source = was.source.clone();
    }
    if was.reach.serves == is.reach.serves {
        masked.reach = is.reach.clone();
    }
    if was.place.county == is.place.county {
        masked.place.county = is.place.county.clone();
    }
    if closes(was, is) {
        masked.status = is.status;
    }
    masked
}

/// The published version without its place and without texts that might reveal
/// it. Name, numbers, categories and hours remain.
fn bare(was: &Listing) -> Listing {
    let mut bare = was.clone();
    hide_place(&mut bare);
    bare.place.county = None;
    bare.reach = without_place(&was.reach);
    bare.description = Text::default();
    bare.contact.phone_note = Text::default();
    bare.contact.website = None;
    bare.contact.email = None;
    bare.hours.note = Text::default();
    bare.eligibility = Text::default();
    bare.limits = Limits::default();
    bare.how_to_start.clear();
    bare.what_to_bring.clear();
    bare.accessibility.clear();
    bare.source = Source::default();
    bare.meeting = was.meeting.as_ref().map(|meeting| Meeting {
        conference_note: String::new(),
        group: String::new(),
        ..meeting.clone()
    });
    bare
}

/// The reach without visits and ZIPs; anywhere if no area is left.
fn without_place(was: &Reach) -> Reach {
    let is_wide = |area: &&Area| !matches!(area, Area::Zip(_));
    let serves: Vec<Area> = was.serves.iter().filter(is_wide).cloned().collect();
    Reach {
        visit: false,
        anywhere: was.anywhere || serves.is_empty(),
        serves,
    }
}
