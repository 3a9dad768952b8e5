//! The order of results: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

pub mod audience;
pub mod distance;
pub mod diversify;
pub mod eligibility;
pub mod freshness_factor;
pub mod groups;
mod ranked;
pub mod score_cache;
pub mod tag_group_scores;
pub mod tag_matches;
pub mod time_fit;
pub mod top_k;

use std::cell::{Cell, RefCell};

use jiff::Timestamp;
use tantivy::Score;

use super::answer::{ResultGroup, Sort, Why};
use super::criteria::{RelaxedLimits, SearchCriteria};
use super::facets::Tally;
use super::matching::names::Names;
use super::matching::{Match, Worded};
use crate::index::format::ranking_rows::{RankingRow, day_number};
use crate::index::generation::Generation;
use crate::model::eligibility::Known;
use crate::model::place::{chord_to_miles, miles_to_chord};
use crate::model::schedule::Fit;
use crate::search::matching::names::NAME_MATCH_THRESHOLD;
use distance::DistanceScorer;
use freshness_factor::FreshnessFactor;
use groups::{Knowledge, Rank};
pub use ranked::{Outcome, Ranked};
use score_cache::ScoreCache;
use tag_group_scores::{TagGroupScore, TagGroupScorer};
use tag_matches::{TagMatches, WantedTags};
use time_fit::TimeFit;

/// Maximum text score: every query word matches and the words are rare.
const MAX_TEXT_SCORE: f64 = 2.0;

/// Factor for the categories of a question when nothing nearby has them.
const DISTANT_CATEGORY: f64 = 0.25;

/// Least text score of a listing that is what was asked for though its category
/// is not: its words say so.
const LEAST_TEXT: f64 = 0.95;

/// Most that words count which a category was read from, for a listing of it.
const MOST_BESIDE_KIND: f64 = 0.5;

/// Scores documents; prepared once per search.
pub struct Ranker<'a> {
    generation: &'a Generation,
    want: &'a SearchCriteria,
    loose: RelaxedLimits,
    today: i32,
    now: Timestamp,
    /// Whether the query asks for a time or sorts by it, or a season may be over.
    is_timed: bool,
    asked: &'a WantedTags,
    ground: DistanceScorer,
    kinds: TagGroupScorer<'a>,
    known: RefCell<ScoreCaches>,
    /// Cutoffs: a result of a later rank than `last_rank`, or of that rank
    /// with a larger squared chord (`horizon`) or a lower score (`bar`), cannot
    /// be among the first results.
    last_rank: Cell<Rank>,
    horizon: Cell<f64>,
    bar: Cell<f64>,
    names: &'a Names,
    /// Documents that have the words of the question.
    worded: &'a Worded,
    /// Normalizes raw text scores: [`MAX_TEXT_SCORE`] divided by the sum of the
    /// word weights; 0 without words.
    text: f64,
    /// Weight of the rarest possible word.
    half: f64,
    /// Whether a category or a trait was read from every word.
    are_words_meant: bool,
}

/// What a search ranks by.
#[derive(Debug, Clone, Copy)]
pub struct RankingCriteria<'a> {
    /// The search criteria.
    pub want: &'a SearchCriteria,
    /// The limits that are relaxed.
    pub loose: RelaxedLimits,
    /// The tags that the criteria ask for.
    pub asked: &'a WantedTags,
    /// The listing names recognized in the query.
    pub names: &'a Names,
    /// The documents that have the words of the question.
    pub worded: &'a Worded,
    /// Sum of the word weights, from [`super::matching::Matches`].
    pub most: f64,
}

/// Number of matches fetched per batch.
const FETCHED: usize = 256;

/// Per-query caches, keyed by the values that listings share.
struct ScoreCaches {
    kinds: ScoreCache<TagGroupScore>,
    grounds: ScoreCache<TagMatches>,
    trusts: ScoreCache<FreshnessFactor>,
    times: ScoreCache<TimeFit>,
}

/// Location as a unit vector, and schedule number.
type Place = ([f32; 3], u32);

/// The place of a document without one.
const NOWHERE: Place = ([f32::NAN; 3], u32::MAX);

/// What a generation stores about a match.
#[derive(Clone, Copy)]
struct Fetched<'a> {
    row: &'a RankingRow,
    place: &'a Place,
}

/// Everything known about a match before scoring.
struct Candidate<'k> {
    kind: &'k TagGroupScore,
    told: &'k TagMatches,
    trust: &'k FreshnessFactor,
    time: &'k TimeFit,
    /// How it fits the requested time.
    fit: Fit,
    /// How its hours fit that are of an earlier year.
    earlier: Option<Fit>,
    /// Squared chord to it.
    chord: f64,
    /// Score of its name in the query.
    name: f64,
    /// Whether it neither is near nor serves the person.
    is_out_of_range: bool,
}

impl<'a> Ranker<'a> {
    /// Prepares a ranker as of `now`.
    pub fn new(
        generation: &'a Generation,
        criteria: RankingCriteria<'a>,
        now: Timestamp,
    ) -> Ranker<'a> {
        let RankingCriteria {
            want,
            loose,
            asked,
            names,
            worded,
            most,
        } = criteria;
        let records = &generation.records;
        let is_timed = want.window.is_some()
            || want.sort == Sort::Soonest
            || generation.schedules.has_seasons();
        let schedules = if is_timed {
            generation.schedules.len()
        } else {
            0
        };
        let kinds = TagGroupScorer::new(generation, want, loose, asked);
        Ranker {
            generation,
            want,
            loose,
            today: day_number(now.to_zoned(jiff::tz::TimeZone::UTC).date()),
            now,
            is_timed,
            asked,
            ground: DistanceScorer::new(want),
            known: RefCell::new(ScoreCaches {
                kinds: kinds.memory(),
                grounds: ScoreCache::with_capacity(records.grounds.len()),
                trusts: ScoreCache::with_capacity(records.standings.len()),
                times: ScoreCache::with_capacity(schedules),
            }),
            kinds,
            last_rank: Cell::new(Rank {
                group: ResultGroup::AlsoHelps,
                tier: u8::MAX,
            }),
            horizon: Cell::new(f64::INFINITY),
            bar: Cell::new(f64::NEG_INFINITY),
            names,
            worded,
            text: if most > 0.0 {
                MAX_TEXT_SCORE / most
            } else {
                0.0
            },
            half: (records.len() as f64).ln_1p(),
            are_words_meant: want.words.iter().all(|word| !word.needed),
        }
    }

    /// Raises the cutoff: results ranked after `last` only need counting.
    pub fn raise_cutoff(&self, last: &Ranked) {
        self.last_rank.set(Rank {
            group: last.group,
            tier: last.tier,
        });
        self.horizon.set(f64::INFINITY);
        self.bar.set(f64::NEG_INFINITY);
        match (self.want.sort, last.miles) {
            (Sort::Relevance, _) => self.bar.set(last.score),
            (Sort::Distance, Some(miles)) => {
                self.horizon
                    .set(miles_to_chord(miles) * (1.0 + f64::EPSILON));
            }
            _ => {}
        }
    }

    /// Ranks the matches, counts their facets, and passes the outcome of each
    /// to `take`. Rows are fetched in batches, so that memory accesses overlap.
    pub fn rank(&self, matches: &[Match], tally: &mut Tally, mut take: impl FnMut(Outcome)) {
        let known = &mut *self.known.borrow_mut();
        let at_once = FETCHED.min(matches.len());
        let (mut rows, mut places) = (Vec::with_capacity(at_once), Vec::with_capacity(at_once));
        for some in matches.chunks(FETCHED) {
            rows.clear();
            rows.extend(some.iter().map(|(document, _)| self.row(*document)));
            places.clear();
            places.extend(some.iter().map(|(document, _)| self.place(*document)));
            for ((matched, row), place) in some.iter().zip(&rows).zip(&places) {
                take(self.judge(*matched, Fetched { row, place }, known, tally));
            }
        }
    }

    #[inline(always)]
    fn row(&self, document: u32) -> RankingRow {
        let row = self.generation.records.row(document);
        row.unwrap_or(RankingRow::NOTHING)
    }

    /// Location and schedule of a document, if the search needs them.
    #[inline(always)]
    fn place(&self, document: u32) -> Place {
        if !self.is_timed && !self.ground.is_known() {
            return NOWHERE;
        }
        let place = self.generation.records.place(document);
        place.unwrap_or(NOWHERE)
    }

    #[inline(always)]
    fn judge(
        &self,
        (document, words): Match,
        fetched: Fetched<'_>,
        known: &mut ScoreCaches,
        tally: &mut Tally,
    ) -> Outcome {
        let Some(seen) = self.see(document, fetched, known) else {
            return Outcome::Excluded;
        };
        if seen.kind.is_hidden {
            return Outcome::Filtered;
        }
        let asked = self.want.freshness.as_deref();
        let asked = asked.filter(|_| !self.loose.audience);
        let passes = asked.is_none_or(|asked| asked == seen.trust.freshness.word());
        // A name that was typed is found, whatever else was said.
        if seen.kind.is_refused && seen.name < NAME_MATCH_THRESHOLD {
            return if passes {
                Outcome::Refused
            } else {
                Outcome::Filtered
            };
        }
        let text = self.text_part(words);
        let fit = self.fit(&seen, text);
        let rank = self.rank_of(document, &seen, text);
        let Rank { group, tier } = rank;
        if group != ResultGroup::AlsoHelps {
            tally.add(fetched.row.kind, seen.trust.freshness, passes);
        }
        if !passes {
            return Outcome::Filtered;
        }
        let is_of_last = rank == self.last_rank.get();
        if rank > self.last_rank.get() || is_of_last && seen.chord > self.horizon.get() {
            return Outcome::BelowCutoff(group);
        }
        let score = self.score(&seen, fit);
        if is_of_last && score < self.bar.get() {
            return Outcome::BelowCutoff(group);
        }
        let has_place = seen.chord < f64::INFINITY;
        Outcome::Ranked(Ranked {
            document,
            by_id: fetched.row.by_id,
            score,
            lifted: false,
            wait: seen.time.wait(seen.trust),
            miles: has_place.then(|| chord_to_miles(seen.chord)),
            is_local: seen.kind.category > 0.0
                && self
                    .ground
                    .is_local(seen.chord, seen.trust.can_be_visited, seen.told),
            freshness: seen.trust.freshness,
            group,
            tier,
            is_for_certain_people: self.is_for_certain_people(document, &seen),
            asks_hours: (self.want.window.is_some() || seen.earlier.is_some())
                && seen.fit == Fit::Unknown
                && (seen.trust.is_answered || seen.trust.can_be_visited),
        })
    }

    /// Gathers what is known about a match; `None` if it is excluded.
    #[inline(always)]
    fn see<'k>(
        &self,
        document: u32,
        Fetched { row, place }: Fetched<'_>,
        known: &'k mut ScoreCaches,
    ) -> Option<Candidate<'k>> {
        let trust = known.trusts.get(row.standing, || {
            let standing = self.generation.records.standings.get(row.standing);
            FreshnessFactor::new(standing, self.today)
        });
        if trust.is_closed {
            return None;
        }
        let told = known.grounds.get(row.ground, || self.told(row.ground));
        let chord = self.ground.chord(place.0, told);
        let kind = self.kinds.get(row.kind, &mut known.kinds);
        let name = self.names.of(document, kind.is_of_kind);
        let is_out_of_range = self
            .ground
            .is_out_of_range(chord, trust.can_be_visited, told);
        let is_of_no_use = is_out_of_range && !self.loose.distance || self.is_for_elsewhere(told);
        if is_of_no_use && name < NAME_MATCH_THRESHOLD {
            return None;
        }
        let time = if self.is_timed {
            known.times.get(place.1, || {
                TimeFit::new(self.generation, self.want, place.1, self.now)
            })
        } else {
            &TimeFit::ALWAYS
        };
        // Hours of an earlier year do not tell what is on now, nor a season
        // whether it began early. Whoever names a place wants it in any season.
        let (fit, earlier) = match self.want.window {
            window if time.is_out_of_season && (window.is_some() || kind.is_of_kind) => {
                (Fit::Unknown, Some(time.fit_in_season))
            }
            Some(_) if trust.hours_are_old => (Fit::Unknown, Some(time.fit)),
            _ => (time.fit, None),
        };
        if fit == Fit::No && self.want.is_time_required && !self.loose.time {
            return None;
        }
        if kind.is_of_safety && name < NAME_MATCH_THRESHOLD && self.is_of_other_help(document, kind)
        {
            return None;
        }
        Some(Candidate {
            kind,
            told,
            trust,
            fit,
            earlier,
            time,
            chord,
            name,
            is_out_of_range,
        })
    }

    /// Whether a question names other help than a listing gives, and no word that
    /// nothing was read from is in it. Who asks for a job is offered no line
    /// against forced work.
    #[inline(never)]
    fn is_of_other_help(&self, document: u32, kind: &TagGroupScore) -> bool {
        let is_kind_sure = !self.want.kinds.is_empty() && !self.want.is_guess;
        is_kind_sure
            && !self.want.is_crisis
            && !kind.is_of_kind
            && kind.category <= 0.0
            && !self.worded.has_unread(document)
    }

    /// Whether a listing names the areas that it serves, and neither the person
    /// nor anybody at home is among them.
    #[inline(always)]
    fn is_for_elsewhere(&self, told: &TagMatches) -> bool {
        told.limited && told.serves.is_none() && !told.serves_home && self.asked.has_areas
    }

    /// How well a match fits what was asked for.
    #[inline(always)]
    fn rank_of(&self, document: u32, seen: &Candidate<'_>, text: f64) -> Rank {
        let visit = seen.trust.can_be_visited;
        let is_at_hand = || self.ground.is_at_hand(seen.chord, visit, seen.told);
        let is_served = seen.told.serves.is_some() || seen.told.anywhere;
        let lives_there = match seen.kind.asks_residence && !is_served {
            true => Known::Unknown,
            false => Known::Yes,
        };
        let is_for_them = match visit {
            true => seen.kind.is_for_them,
            false => seen.kind.is_for_them_as_line,
        };
        let rank = Knowledge {
            unnamed: match self.want.is_theirs_first {
                true => seen.kind.unnamed,
                false => 0,
            },
            is_of_kind: self.is_of_kind(document, seen, text),
            is_for_them: is_for_them.and(lives_there),
            is_for_certain_people: self.is_for_certain_people(document, seen),
            fit: (self.want.window.is_some() || seen.earlier.is_some()).then_some(seen.fit),
            earlier: seen.earlier,
            is_elsewhere: seen.is_out_of_range
                || seen.name < NAME_MATCH_THRESHOLD && self.ground.is_of_other_areas(seen.told),
            // Near meetings, a fellowship's own finder is of use.
            is_not_here: self.want.is_of_place
                && (seen.kind.is_meeting || self.want.within.is_some())
                && !is_at_hand(),
        };
        match self.want.sort {
            Sort::Relevance | Sort::Soonest => rank.rank(),
            Sort::Distance => Rank {
                tier: 0,
                ..rank.rank()
            },
        }
    }

    /// Whether a match is for certain people, of whom the question says nothing.
    /// Whoever writes a part of a company's name is taken for its customer.
    fn is_for_certain_people(&self, document: u32, seen: &Candidate<'_>) -> bool {
        seen.kind.is_for_certain_people
            && seen.name < NAME_MATCH_THRESHOLD
            && !(seen.kind.is_for_customers && self.names.of(document, false) > 0.0)
    }

    /// Whether a match is the kind of help asked for: by its name, its
    /// categories, or all the words that tell. Unknown if it has some of them.
    #[inline(always)]
    fn is_of_kind(&self, document: u32, seen: &Candidate<'_>, text: f64) -> Known {
        let is_kind_sure = !self.want.kinds.is_empty() && !self.want.is_guess;
        let is_local = || {
            let visit = seen.trust.can_be_visited;
            self.ground.is_local(seen.chord, visit, seen.told)
        };
        let is_kind = if is_kind_sure {
            seen.kind.is_of_kind && (!self.loose.text || is_local()) || text >= LEAST_TEXT
        } else {
            let is_unlimited = self.want.kinds.is_empty() && self.worded.is_unlimited();
            is_unlimited || self.worded.has_all(document)
        };
        if is_kind || seen.name >= NAME_MATCH_THRESHOLD {
            return Known::Yes;
        }
        // Of the lines for all of the country, a word or two makes none the help
        // that nothing nearby is listed as.
        let has_some = self.worded.has_some(document) && (!self.loose.text || is_local());
        let has_words = self.worded.has_all(document) || has_some;
        let may_be_meant = !is_kind_sure && (has_words || seen.name > 0.0);
        if seen.kind.is_of_kind || may_be_meant || self.loose.text && has_words {
            Known::Unknown
        } else {
            Known::No
        }
    }

    #[inline(always)]
    fn score(&self, seen: &Candidate<'_>, fit: f64) -> f64 {
        let fit = 0.05 + fit;
        let can_be_visited = seen.trust.can_be_visited;
        let (near, _) = self.ground.counts(seen.chord, can_be_visited, seen.told);
        let mut found = fit * near;
        if seen.name > 0.0 {
            found += distance::of_name(seen.name, near);
        }
        found * seen.kind.traits * time_fit::factor(seen.fit) * seen.trust.factor * seen.kind.fits
    }

    /// The ranking factors of a match.
    pub fn explain(&self, (document, words): Match) -> Vec<Why> {
        let known = &mut *self.known.borrow_mut();
        let (row, place) = (self.row(document), self.place(document));
        let Some(seen) = self.see(
            document,
            Fetched {
                row: &row,
                place: &place,
            },
            known,
        ) else {
            return Vec::new();
        };
        let text = self.fit(&seen, self.text_part(words)) - self.category_part(seen.kind);
        let Candidate {
            kind,
            trust,
            told,
            fit,
            ..
        } = seen;
        let (by_near, near) = self.ground.counts(seen.chord, trust.can_be_visited, told);
        let reasons = [
            (
                "category",
                "fits the kind of help",
                self.category_part(kind),
            ),
            ("text", "has the words", text),
            ("name", "its name was typed", seen.name),
            ("near", near, by_near),
            ("audience", audience::in_words(kind.traits), kind.traits),
            ("time", time_fit::in_words(fit), time_fit::factor(fit)),
            ("freshness", trust.freshness.word(), trust.factor),
            ("fits", "answers what was asked of it", kind.fits),
        ];
        let why = |(kind, say, effect): (&'static str, &str, f64)| {
            let say = say.to_owned();
            Why { kind, say, effect }
        };
        let is_asked = |kind: &str| kind != "time" || self.want.window.is_some();
        let reasons = reasons.into_iter().filter(|(kind, ..)| is_asked(kind));
        reasons.map(why).collect()
    }

    /// Tag matches of a `ground`, the shared list of location and service area
    /// tags.
    #[inline(never)]
    fn told(&self, ground: u32) -> TagMatches {
        let records = &self.generation.records;
        if self.ground.is_known() || records.may_be_near_home(ground) {
            self.asked.of(records.grounds.get(ground))
        } else {
            TagMatches::default()
        }
    }

    /// Category and text score. Words that a category was read from say no more
    /// than the category does where the person's place is known: one far off is
    /// no better for having them in its name.
    #[inline(always)]
    fn fit(&self, seen: &Candidate<'_>, text: f64) -> f64 {
        let says_the_same = self.are_words_meant && seen.kind.is_of_kind && !self.loose.text;
        let says_the_same = says_the_same && self.ground.is_known();
        let most = if says_the_same {
            MOST_BESIDE_KIND
        } else {
            f64::INFINITY
        };
        self.category_part(seen.kind) + text.min(most)
    }

    /// Category score.
    #[inline(always)]
    fn category_part(&self, kind: &TagGroupScore) -> f64 {
        if self.loose.text {
            kind.category * DISTANT_CATEGORY
        } else {
            kind.category
        }
    }

    /// Text score: grows with the share of the query words that the document
    /// contains and with their rarity.
    #[inline(always)]
    fn text_part(&self, words: Score) -> f64 {
        let has = f64::from(words);
        self.text * has * has / (has + self.half)
    }
}
