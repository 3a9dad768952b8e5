//! Scores for tag groups: listings with the same categories, audience,
//! languages and so on. Many listings share a tag group, so its score is
//! computed once per search.

use super::audience::{self, AudienceScorer};
use super::eligibility::Questions;
use super::score_cache::ScoreCache;
use super::tag_matches::WantedTags;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::eligibility::Known;
use crate::search::criteria::{RelaxedLimits, SearchCriteria};

/// Score of a tag group, and whether filters hide it.
#[derive(Debug, Clone, Copy)]
pub struct TagGroupScore {
    /// How well the categories match.
    pub category: f64,
    /// Audience factor.
    pub traits: f64,
    /// Factor for the answers to eligibility questions.
    pub fits: f64,
    /// Whether it is of a kind that was asked for.
    pub is_of_kind: bool,
    /// Whether it is for certain people, of whom the question says nothing.
    pub is_for_certain_people: bool,
    /// Whether it is for the customers of one company.
    pub is_for_customers: bool,
    /// Whether it is mainly for those whom somebody hurts.
    pub is_of_safety: bool,
    /// Whether it is for the person, as far as its tags tell.
    pub is_for_them: Known,
    /// The same if it is no place to go to: a line for anyone asks nothing.
    pub is_for_them_as_line: Known,
    /// Number of audiences and languages asked about that it does not name.
    pub unnamed: u8,
    /// Whether it is a meeting, and no finder of meetings.
    pub is_meeting: bool,
    /// Whether residence is asked about, and it states none.
    pub asks_residence: bool,
    /// Whether filters hide it.
    pub is_hidden: bool,
    /// Whether it is hidden because it is known not to fit the person.
    pub is_refused: bool,
}

impl TagGroupScore {
    /// The score if the query asks for no such tags.
    const NOTHING: TagGroupScore = TagGroupScore {
        category: 0.0,
        traits: 1.0,
        fits: 1.0,
        is_of_kind: false,
        is_for_certain_people: false,
        is_for_customers: false,
        is_of_safety: false,
        is_for_them: Known::Yes,
        is_for_them_as_line: Known::Yes,
        unnamed: 0,
        is_meeting: false,
        asks_residence: false,
        is_hidden: false,
        is_refused: false,
    };
}

/// Scores tag groups; prepared once per search.
pub struct TagGroupScorer<'a> {
    generation: &'a Generation,
    want: &'a SearchCriteria,
    loose: RelaxedLimits,
    asked: &'a WantedTags,
    for_whom: AudienceScorer<'a>,
    questions: Questions<'a>,
    /// Tag numbers that must all be present; `None` for a value that no listing
    /// has.
    filters: Vec<Option<u16>>,
    /// Whether the query asks for any tags.
    is_asked: bool,
}

impl<'a> TagGroupScorer<'a> {
    /// Prepares the scorer.
    pub fn new(
        generation: &'a Generation,
        want: &'a SearchCriteria,
        loose: RelaxedLimits,
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
            questions: Questions::new(generation, want),
            filters,
        }
    }

    /// A cache for the scores of all tag groups.
    pub fn memory(&self) -> ScoreCache<TagGroupScore> {
        let kinds = self.generation.records.kinds.len();
        ScoreCache::with_capacity(if self.is_asked { kinds } else { 0 })
    }

    /// Score of a tag group, computed on first use.
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
        let (fits, answered) = self.questions.weigh(tags);
        let by_words = self.for_whom.known(tags);
        let has = |number: &Option<u16>| number.is_some_and(|number| tags.contains(number));
        TagGroupScore {
            category: self.asked.category(tags),
            traits: self.for_whom.factor(tags),
            fits,
            is_of_kind: self.asked.is_of_kind(tags),
            is_for_certain_people: !self.for_whom.names_them(tags) && {
                let names_audience = audience::names_certain_people(self.generation, tags);
                let by_condition = audience::has_condition(self.generation, tags);
                self.asked
                    .is_for_certain_people(tags, names_audience, by_condition)
            },
            is_for_customers: audience::is_for_customers(self.generation, tags),
            is_of_safety: self.asked.is_of_safety(tags),
            is_for_them: answered.and(by_words),
            is_for_them_as_line: self.questions.as_line(tags, answered).and(by_words),
            unnamed: self.for_whom.unnamed(tags),
            is_meeting: self.questions.is_meeting(tags),
            asks_residence: self.questions.asks_residence(tags),
            is_hidden: !self.filters.iter().all(has),
            is_refused: answered == Known::No && !self.loose.audience && !self.want.shows_unfit,
        }
    }
}
