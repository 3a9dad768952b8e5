//! What listings of one kind count in a search: those with the same categories,
//! for the same people, in the same languages and so on. Many listings are of
//! one kind, so it is worked out once for all of them.

use super::audience::AudienceScorer;
use super::eligibility;
use super::score_cache::ScoreCache;
use super::tag_matches::WantedTags;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::search::criteria::{RelaxedLimits, SearchCriteria};

/// What listings of a kind count, and whether filters hide them.
#[derive(Debug, Clone, Copy)]
pub struct TagGroupScore {
    /// How well their categories fit.
    pub category: f64,
    /// What it multiplies whom they are for.
    pub traits: f64,
    /// What their answers multiply to what was asked of them.
    pub fits: f64,
    /// Whether they do not pass the filters.
    pub is_hidden: bool,
}

impl TagGroupScore {
    /// When nothing is asked of it.
    const NOTHING: TagGroupScore = TagGroupScore {
        category: 0.0,
        traits: 1.0,
        fits: 1.0,
        is_hidden: false,
    };
}

/// What a search asks of kinds, looked up once.
pub struct TagGroupScorer<'a> {
    generation: &'a Generation,
    want: &'a SearchCriteria,
    loose: RelaxedLimits,
    asked: &'a WantedTags,
    for_whom: AudienceScorer,
    /// Filters that must each be passed.
    filters: Vec<Option<u16>>,
    /// Whether anything is asked.
    is_asked: bool,
}

impl<'a> TagGroupScorer<'a> {
    /// Looks up what is asked.
    pub fn new(
        generation: &'a Generation,
        (want, loose): (&'a SearchCriteria, RelaxedLimits),
        asked: &'a WantedTags,
    ) -> TagGroupScorer<'a> {
        let tags = &generation.facts.tags;
        let number = |(kind, value): &(TagKind, String)| (*kind, tags.number(*kind, value));
        let filters = want.filters.iter().map(number);
        let filters = filters.filter(|(kind, _)| *kind != TagKind::Category && !loose.audience);
        let filters: Vec<Option<u16>> = filters.map(|(_, number)| number).collect();
        let for_whom = AudienceScorer::new(generation, want);
        TagGroupScorer {
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
    pub fn memory(&self) -> ScoreCache<TagGroupScore> {
        let kinds = self.generation.records.kinds.len();
        ScoreCache::with_capacity(if self.is_asked { kinds } else { 0 })
    }

    /// What listings of a kind count.
    #[inline(always)]
    pub fn get<'m>(
        &self,
        kind: u32,
        memory: &'m mut ScoreCache<TagGroupScore>,
    ) -> &'m TagGroupScore {
        if self.is_asked {
            memory.get(kind, || self.work_out(kind))
        } else {
            &TagGroupScore::NOTHING
        }
    }

    #[inline(never)]
    fn work_out(&self, kind: u32) -> TagGroupScore {
        let tags = self.generation.records.kinds.get(kind);
        let (fits, refused) = eligibility::weigh(self.generation, self.want, tags);
        let has = |number: &Option<u16>| number.is_some_and(|number| tags.contains(number));
        TagGroupScore {
            category: self.asked.category(tags),
            traits: self.for_whom.factor(tags),
            fits,
            is_hidden: refused && !self.loose.audience || !self.filters.iter().all(has),
        }
    }
}
