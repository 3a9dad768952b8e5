//! The order of results: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

pub mod audience;
pub mod distance;
pub mod diversify;
pub mod eligibility;
pub mod freshness_factor;
pub mod score_cache;
pub mod tag_group_scores;
pub mod tag_matches;
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
use crate::model::freshness::Freshness;
use crate::model::place::{chord_to_miles, miles_to_chord};
use crate::model::schedule::{Fit, Schedule};
use crate::search::matching::names::NAME_MATCH_THRESHOLD;
use distance::DistanceScorer;
use freshness_factor::FreshnessFactor;
use score_cache::ScoreCache;
use tag_group_scores::{TagGroupScore, TagGroupScorer};
use tag_matches::{TagMatches, WantedTags};

/// Maximum text score: every query word matches and the words are rare.
const MAX_TEXT_SCORE: f64 = 2.0;

/// Factor for the categories of a question when nothing nearby has them.
const DISTANT_CATEGORY: f64 = 0.25;

/// Least text score of a listing that is what was asked for though its category
/// is not: its words say so.
const LEAST_TEXT: f64 = 0.95;

/// A match with everything needed to sort it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub document: u32,
    /// Position in the order of ids; breaks ties.
    pub by_id: u32,
    /// Ranking score; higher is better.
    pub score: f64,
    /// Whether it was moved up for a need that no earlier result meets.
    pub lifted: bool,
    /// Seconds until it next starts or opens; only when sorting by that.
    pub wait: Option<i64>,
    /// Miles to its place.
    pub miles: Option<f64>,
    /// Whether it is of a wanted category, and within reach of a visit or for the
    /// person's county.
    pub is_local: bool,
    /// How recently it was verified.
    pub freshness: Freshness,
    /// How well it fits.
    pub group: ResultGroup,
    /// Whether a time was asked for and its hours are not known, or its season
    /// is over.
    pub asks_hours: bool,
}

/// What ranking does with a match.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Closed for good, out of reach, or not on at the requested time.
    Excluded,
    /// Removed by a filter.
    Filtered,
    /// Passes the filters, but is known not to fit the person.
    Refused,
    /// A result that ranks below the cutoff, so it is only counted.
    BelowCutoff(ResultGroup),
    /// A result with its score.
    Ranked(Ranked),
}

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
    /// Cutoffs: a result of a later group than `last_group`, or of that group
    /// with a larger squared chord (`horizon`) or a lower score (`bar`), cannot
    /// be among the first results.
    last_group: Cell<ResultGroup>,
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

/// How a schedule fits the requested time.
struct TimeFit {
    /// Whether it fits the requested time.
    fit: Fit,
    /// Whether its season does not include the requested time, or today.
    is_out_of_season: bool,
    /// Seconds until the next start or opening; 0 if on now.
    wait: Option<i64>,
}

impl TimeFit {
    /// Used when no time is requested.
    const ALWAYS: TimeFit = TimeFit {
        fit: Fit::Yes,
        is_out_of_season: false,
        wait: None,
    };
}

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
    /// Squared chord to it.
    chord: f64,
    /// Score of its name in the query.
    name: f64,
    /// Whether it neither is near nor serves the person.
    is_out_of_range: bool,
}

impl Candidate<'_> {
    #[inline(always)]
    fn timely(&self) -> f64 {
        match self.fit {
            _ if self.time.is_out_of_season => 0.1,
            Fit::Yes => 1.0,
            Fit::Unknown => 0.7,
            Fit::No => 0.6,
        }
    }
}

/// What is known of the requested time, in words.
fn in_time(fit: Fit) -> &'static str {
    match fit {
        Fit::Yes => "is on at the time asked for",
        Fit::No => "is not on at the time asked for",
        Fit::Unknown => "hours not known",
    }
}

/// A name match is discounted less by distance.
#[cold]
fn by_name(name: f64, near: f64) -> f64 {
    name * near.sqrt()
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
            last_group: Cell::new(ResultGroup::AlsoHelps),
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
        }
    }

    /// Raises the cutoff: results ranked after `last` only need counting.
    pub fn raise_cutoff(&self, last: &Ranked) {
        self.last_group.set(last.group);
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
        if seen.kind.is_refused {
            return if passes {
                Outcome::Refused
            } else {
                Outcome::Filtered
            };
        }
        tally.add(fetched.row.kind, seen.trust.freshness, passes);
        if !passes {
            return Outcome::Filtered;
        }
        let text = self.text_part(words);
        let fit = self.category_part(seen.kind) + text;
        let group = self.group(document, &seen, text);
        let is_of_last = group == self.last_group.get();
        if group > self.last_group.get() || is_of_last && seen.chord > self.horizon.get() {
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
            wait: seen.time.wait,
            miles: has_place.then(|| chord_to_miles(seen.chord)),
            is_local: seen.kind.category > 0.0
                && self
                    .ground
                    .is_local(seen.chord, seen.trust.can_be_visited, seen.told),
            freshness: seen.trust.freshness,
            group,
            asks_hours: seen.fit == Fit::Unknown,
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
            known.times.get(place.1, || self.timed(place.1))
        } else {
            &TimeFit::ALWAYS
        };
        // Hours of an earlier year do not tell what is on now, nor does its
        // season whether it has begun early.
        let fit = match self.want.window {
            _ if time.is_out_of_season => Fit::Unknown,
            Some(_) if trust.hours_are_old => Fit::Unknown,
            _ => time.fit,
        };
        if fit == Fit::No && self.want.is_time_required && !self.loose.time {
            return None;
        }
        Some(Candidate {
            kind,
            told,
            trust,
            fit,
            time,
            chord,
            name,
            is_out_of_range,
        })
    }

    /// Whether a listing names the areas that it serves, and neither the person
    /// nor anybody at home is among them.
    #[inline(always)]
    fn is_for_elsewhere(&self, told: &TagMatches) -> bool {
        told.limited && told.serves.is_none() && !told.serves_home && self.asked.has_areas
    }

    /// How well a match fits what was asked for.
    #[inline(always)]
    fn group(&self, document: u32, seen: &Candidate<'_>, text: f64) -> ResultGroup {
        let is_kind = self.is_of_kind(document, seen, text);
        let all = is_kind.and(seen.kind.is_for_them).and(match seen.fit {
            Fit::Yes => Known::Yes,
            Fit::Unknown => Known::Unknown,
            Fit::No => Known::No,
        });
        match all {
            _ if seen.is_out_of_range => ResultGroup::AlsoHelps,
            Known::Yes => ResultGroup::Fits,
            Known::Unknown => ResultGroup::MightFit,
            Known::No => ResultGroup::AlsoHelps,
        }
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
            found += by_name(seen.name, near);
        }
        found * seen.kind.traits * seen.timely() * seen.trust.factor * seen.kind.fits
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
            ("text", "has the words", self.text_part(words)),
            ("name", "its name was typed", seen.name),
            ("near", near, by_near),
            ("audience", audience::in_words(kind.traits), kind.traits),
            ("time", in_time(fit), seen.timely()),
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

    /// How a schedule fits the requested time.
    #[inline(never)]
    fn timed(&self, number: u32) -> TimeFit {
        let schedule = self.generation.schedules.get(number);
        let schedule = schedule.unwrap_or(&Schedule::Unknown);
        let fit = match &self.want.window {
            Some(window) => schedule.matches(window, self.now),
            None => Fit::Yes,
        };
        let wait = (self.want.sort == Sort::Soonest).then(|| {
            let state = schedule.open_state(self.now);
            state.wait(self.now).map(|wait| wait.as_secs())
        });
        TimeFit {
            fit,
            is_out_of_season: schedule.is_out_of_season(self.want.window.as_ref(), self.now),
            wait: wait.flatten(),
        }
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
