//! What listings of one kind count in a search: those with the same categories,
//! for the same people, in the same languages and so on. Many listings are of
//! one kind, so it is worked out once for all of them.

use std::cell::Cell;

use super::fitting;
use super::for_whom::ForWhom;
use super::told::Asked;
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::tags::TagKind;

/// What was worked out for things that listings share, by their numbers; it
/// remembers nothing when it has no room.
pub struct Memory<T>(Vec<Cell<Option<T>>>);

impl<T> Default for Memory<T> {
    fn default() -> Memory<T> {
        Memory(Vec::new())
    }
}

impl<T: Copy> Memory<T> {
    /// Room for so many things.
    pub fn of(things: usize) -> Memory<T> {
        Memory(vec![Cell::new(None); things])
    }

    /// The same when as many listings will be asked about; none for fewer,
    /// since making room costs more than working out a few.
    pub fn for_many(listings: usize, things: usize) -> Memory<T> {
        Memory::of(if listings < things { 0 } else { things })
    }

    /// What is remembered, or else worked out.
    #[inline(always)]
    pub fn get(&self, number: u32, work_out: impl FnOnce() -> T) -> T {
        let Some(slot) = self.0.get(number as usize) else {
            return work_out();
        };
        slot.get().unwrap_or_else(|| {
            let new = work_out();
            slot.set(Some(new));
            new
        })
    }
}

/// What listings of a kind count, and whether filters hide them.
#[derive(Debug, Clone, Copy)]
pub struct OfKind {
    /// How well their categories fit.
    pub category: f64,
    /// What it multiplies whom they are for.
    pub traits: f64,
    /// What their answers multiply to what was asked of them.
    pub fits: f64,
    /// Whether they do not pass the filters.
    pub is_hidden: bool,
}

impl OfKind {
    /// When nothing is asked of it.
    const NOTHING: OfKind = OfKind {
        category: 0.0,
        traits: 1.0,
        fits: 1.0,
        is_hidden: false,
    };
}

/// What a search asks of kinds, looked up once.
pub struct Kinds<'a> {
    generation: &'a Generation,
    want: &'a Want,
    loose: Loose,
    asked: &'a Asked,
    for_whom: ForWhom,
    /// Filters that must each be passed.
    filters: Vec<Option<u16>>,
    /// Whether anything is asked.
    is_asked: bool,
    known: Memory<OfKind>,
}

impl<'a> Kinds<'a> {
    /// Looks up what is asked.
    pub fn new(
        generation: &'a Generation,
        (want, loose): (&'a Want, Loose),
        asked: &'a Asked,
    ) -> Kinds<'a> {
        let tags = &generation.facts.tags;
        let number = |(kind, value): &(TagKind, String)| (*kind, tags.number(*kind, value));
        let filters = want.filters.iter().map(number);
        let filters = filters.filter(|(kind, _)| *kind != TagKind::Category && !loose.audience);
        let filters: Vec<Option<u16>> = filters.map(|(_, number)| number).collect();
        let for_whom = ForWhom::new(generation, want);
        Kinds {
            generation,
            want,
            loose,
            asked,
            is_asked: asked.is_of_categories()
                || !for_whom.is_empty()
                || !want.fits.is_empty()
                || !filters.is_empty(),
            for_whom,
            filters,
            known: Memory::default(),
        }
    }

    /// Makes room for what is worked out, when so many listings are asked
    /// about.
    pub fn expect(&mut self, listings: usize) {
        if self.is_asked {
            self.known = Memory::for_many(listings, self.generation.records.kinds.len());
        }
    }

    /// What listings of a kind count.
    #[inline(always)]
    pub fn get(&self, kind: u32) -> OfKind {
        if self.is_asked {
            self.known.get(kind, || self.work_out(kind))
        } else {
            OfKind::NOTHING
        }
    }

    fn work_out(&self, kind: u32) -> OfKind {
        let tags = self.generation.records.kinds.get(kind);
        let (fits, refused) = fitting::weigh(self.generation, self.want, tags);
        let has = |number: &Option<u16>| number.is_some_and(|number| tags.contains(number));
        OfKind {
            category: self.asked.category(tags),
            traits: self.for_whom.factor(tags),
            fits,
            is_hidden: refused && !self.loose.audience || !self.filters.iter().all(has),
        }
    }
}
