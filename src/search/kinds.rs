//! What listings of one kind count in a search: those with the same categories,
//! for the same people, in the same languages and so on. Many listings are of
//! one kind, so it is worked out once for all of them.

use super::fitting;
use super::for_whom::ForWhom;
use super::memory::Memory;
use super::told::Asked;
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::tags::TagKind;

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
        }
    }

    /// Room for what is worked out.
    pub fn memory(&self) -> Memory<OfKind> {
        let kinds = self.generation.records.kinds.len();
        Memory::of(if self.is_asked { kinds } else { 0 })
    }

    /// What listings of a kind count.
    #[inline(always)]
    pub fn get<'m>(&self, kind: u32, memory: &'m mut Memory<OfKind>) -> &'m OfKind {
        if self.is_asked {
            memory.get(kind, || self.work_out(kind))
        } else {
            &OfKind::NOTHING
        }
    }

    #[inline(never)]
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
