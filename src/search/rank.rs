//! In what order: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

use std::cell::Cell;

use jiff::Timestamp;
use tantivy::Score;

use super::answer::{Sort, Why};
use super::facet::Tally;
use super::kinds::{Kinds, Memory, OfKind};
use super::matching::Match;
use super::names::Names;
use super::nearness::{Ground, Nearness};
use super::told::{Asked, Told};
use super::trust;
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::records::{Row, day_number};
use crate::index::shared::Standing;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;
use crate::model::place::miles_to_chord;
use crate::model::schedule::{Fit, Schedule};

/// What a listing counts that has all of many telling words.
const TEXT: f64 = 1.5;

/// What a name counts that is meant for sure: distance does not hide it.
pub const SURELY_NAMED: f64 = 1.0;

/// A match with all that ordering needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub document: u32,
    /// Its place in the order of ids: of equals, the first comes first.
    pub by_id: u32,
    /// What it is ordered by, the larger the better.
    pub score: f64,
    /// Whether it was moved up for a need that nothing before it fits.
    pub lifted: bool,
    /// Seconds until it is next on, when results are sorted by that.
    pub wait: Option<i64>,
    /// Miles to its place.
    pub miles: Option<f64>,
    /// How lately it was checked.
    pub freshness: Freshness,
}

/// What becomes of a match.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is closed for good, out of reach, or not on at the time asked for.
    Out,
    /// It does not pass the filters.
    Fails,
    /// It is a result, farther than any that is wanted.
    PassesAfter,
    /// It is a result.
    Passes(Ranked),
}

/// What ranking asks of every document, looked up once a search.
pub struct Ranker<'a> {
    generation: &'a Generation,
    want: &'a Want,
    loose: Loose,
    today: i32,
    now: Timestamp,
    /// Whether a time is asked for.
    is_timed: bool,
    times: Memory<Timed>,
    asked: &'a Asked,
    ground: Ground,
    kinds: Kinds<'a>,
    grounds: Memory<Told>,
    trusts: Memory<Trust>,
    /// The squared chord beyond which nothing is among the first.
    horizon: Cell<f64>,
    names: &'a Names,
    /// How much a document has that has all the words in its name.
    most: f64,
    /// What the rarest word of all counts.
    half: f64,
    /// What the last match has of the words, and what that counts.
    text: Cell<(Score, f64)>,
}

/// Matches that are fetched at a time.
const FETCHED: usize = 256;

/// What is known of a match.
struct Known {
    row: Row,
    /// Its unit vector and the number of its schedule, when these are asked
    /// for.
    place: ([f32; 3], u32),
}

/// The place of what has none.
const NOWHERE: ([f32; 3], u32) = ([f32::NAN; 3], u32::MAX);

/// What a schedule is at the moment of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Timed {
    /// Whether it fits the time asked for.
    fit: Fit,
    /// Seconds until it is next on; 0 while it is.
    wait: Option<i64>,
}

/// How far listings of a standing can be trusted.
#[derive(Clone, Copy)]
struct Trust {
    freshness: Freshness,
    factor: f64,
}

/// What counts for a match.
struct Weighed {
    kind: OfKind,
    text: f64,
    name: f64,
    near: Nearness,
    time: Timed,
    freshness: Freshness,
    trust: f64,
}

impl Weighed {
    fn timely(&self) -> f64 {
        if self.time.fit == Fit::Unknown {
            0.7
        } else {
            1.0
        }
    }

    fn score(&self) -> f64 {
        let fit = 0.05 + self.kind.category + self.text;
        // Who asks by name means it, near or far.
        let (near, _) = self.near.counts();
        let mut found = fit * near;
        if self.name > 0.0 {
            found += self.name * near.sqrt();
        }
        found * self.kind.traits * self.timely() * self.trust * self.kind.fits
    }
}

impl<'a> Ranker<'a> {
    /// Looks up what is wanted as of a moment. `most` is how much a document
    /// has that has all the words in its name.
    pub fn new(
        generation: &'a Generation,
        (want, loose): (&'a Want, Loose),
        now: Timestamp,
        asked: &'a Asked,
        names: &'a Names,
        most: f64,
    ) -> Ranker<'a> {
        let is_timed = want.window.is_some() || want.sort == Sort::Soonest;
        let schedules = if is_timed {
            generation.schedules.len()
        } else {
            0
        };
        Ranker {
            generation,
            want,
            loose,
            today: day_number(now.to_zoned(jiff::tz::TimeZone::UTC).date()),
            now,
            is_timed,
            times: Memory::of(schedules),
            asked,
            ground: Ground::new(want),
            kinds: Kinds::new(generation, (want, loose), asked),
            grounds: Memory::default(),
            trusts: Memory::default(),
            horizon: Cell::new(f64::INFINITY),
            names,
            most,
            half: (generation.records.len() as f64).ln_1p(),
            text: Cell::new((0.0, 0.0)),
        }
    }

    /// The same, for so many matches: when they are many, what is worked out
    /// for one is remembered for those that share it.
    pub fn for_matches(mut self, matches: usize) -> Ranker<'a> {
        self.kinds.expect(matches);
        self.trusts = Memory::for_many(matches, self.generation.records.standings.len());
        if self.ground.is_known() {
            self.grounds = Memory::for_many(matches, self.generation.records.grounds.len());
        }
        self
    }

    /// Only results at most so far away, in miles, are wanted from now on.
    pub fn look_no_farther(&self, miles: f64) {
        let chord = miles_to_chord(miles) * (1.0 + f64::EPSILON);
        self.horizon.set(chord.min(self.horizon.get()));
    }

    /// Ranks matches, counts what they can be narrowed by, and tells what
    /// becomes of each. What is known of them is fetched for many at a time:
    /// memory then answers for all of them together.
    pub fn rank(&self, matches: &[Match], tally: &mut Tally, mut take: impl FnMut(Verdict)) {
        let mut fetched = Vec::with_capacity(FETCHED.min(matches.len()));
        for some in matches.chunks(FETCHED) {
            fetched.clear();
            self.fetch(some, &mut fetched);
            for (matched, known) in some.iter().zip(&fetched) {
                take(self.judge(*matched, known, tally));
            }
        }
    }

    fn fetch(&self, matches: &[Match], known: &mut Vec<Known>) {
        let records = &self.generation.records;
        let row = |document: u32| records.row(document).unwrap_or(Row::NOTHING);
        let rows = matches.iter().map(|(document, _)| row(*document));
        if self.is_timed || self.ground.is_known() {
            let place = |document: u32| records.place(document).unwrap_or(NOWHERE);
            let places = matches.iter().map(|(document, _)| place(*document));
            known.extend(rows.zip(places).map(|(row, place)| Known { row, place }));
        } else {
            let place = NOWHERE;
            known.extend(rows.map(|row| Known { row, place }));
        }
    }

    #[inline(always)]
    fn judge(&self, matched: Match, known: &Known, tally: &mut Tally) -> Verdict {
        let Some(weighed) = self.weigh(matched, known) else {
            return Verdict::Out;
        };
        if weighed.kind.is_hidden {
            return Verdict::Fails;
        }
        let asked = self.want.freshness.as_deref();
        let asked = asked.filter(|_| !self.loose.audience);
        let passes = asked.is_none_or(|asked| asked == weighed.freshness.word());
        tally.add(known.row.kind, weighed.freshness, passes);
        if !passes {
            return Verdict::Fails;
        }
        let far = weighed.near.chord.unwrap_or(f64::INFINITY);
        if far > self.horizon.get() {
            return Verdict::PassesAfter;
        }
        Verdict::Passes(Ranked {
            document: matched.0,
            by_id: known.row.by_id,
            score: weighed.score(),
            lifted: false,
            wait: weighed.time.wait,
            miles: weighed.near.miles(),
            freshness: weighed.freshness,
        })
    }

    /// Why a match ranks where it does.
    pub fn explain(&self, matched: Match) -> Vec<Why> {
        let mut known = Vec::new();
        self.fetch(&[matched], &mut known);
        let known = known.first();
        let Some(weighed) = known.and_then(|known| self.weigh(matched, known)) else {
            return Vec::new();
        };
        let (by_near, near) = weighed.near.counts();
        let reasons = [
            ("category", "fits the kind of help", weighed.kind.category),
            ("text", "has the words", weighed.text),
            ("name", "its name was typed", weighed.name),
            ("near", near, by_near),
            (
                "audience",
                "for the person asked about",
                weighed.kind.traits,
            ),
            ("time", "is on at the time asked for", weighed.timely()),
            ("freshness", weighed.freshness.word(), weighed.trust),
            ("fits", "answers what was asked of it", weighed.kind.fits),
        ];
        let why = |(kind, say, effect): (&'static str, &str, f64)| {
            let say = say.to_owned();
            Why { kind, say, effect }
        };
        reasons.into_iter().map(why).collect()
    }

    #[inline(always)]
    fn weigh(&self, (document, words): Match, known: &Known) -> Option<Weighed> {
        let Known { row, place } = known;
        let standing = self.generation.records.standings.get(row.standing)?;
        if standing.status == Status::Closed {
            return None;
        }
        let near = self.near(row, place.0, &standing);
        let name = self.names.of(document);
        if near.beyond && !self.loose.distance && name < SURELY_NAMED {
            return None;
        }
        let time = self.timed(place.1);
        if time.fit == Fit::No && !self.loose.time {
            return None;
        }
        let Trust { freshness, factor } = self.trusts.get(row.standing, || {
            let freshness = trust::freshness(&standing, self.today);
            let factor = trust::factor(freshness, standing.status);
            Trust { freshness, factor }
        });
        Some(Weighed {
            kind: self.kinds.get(row.kind),
            text: self.text_part(words),
            name,
            near,
            time,
            freshness,
            trust: factor,
        })
    }

    /// How a listing reaches the person.
    #[inline(always)]
    fn near(&self, row: &Row, vector: [f32; 3], standing: &Standing) -> Nearness {
        let records = &self.generation.records;
        let told = || self.asked.of(records.grounds.get(row.ground));
        let told = if self.ground.is_known() {
            self.grounds.get(row.ground, told)
        } else if records.may_be_near_home(row.ground) {
            told()
        } else {
            Told::default()
        };
        self.ground.nearness(vector, standing.visit, told)
    }

    /// What a schedule is now, worked out once for each.
    #[inline(always)]
    fn timed(&self, schedule: u32) -> Timed {
        if !self.is_timed {
            return Timed {
                fit: Fit::Yes,
                wait: None,
            };
        }
        self.times.get(schedule, || self.work_out(schedule))
    }

    fn work_out(&self, number: u32) -> Timed {
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
        Timed {
            fit,
            wait: wait.flatten(),
        }
    }

    /// The share of the question's words that it has, and how much these say:
    /// rare words say more than common ones.
    #[inline]
    fn text_part(&self, words: Score) -> f64 {
        if self.most <= 0.0 {
            return 0.0;
        }
        // Most have the same as the one before.
        let (before, part) = self.text.get();
        if before == words {
            return part;
        }
        let has = f64::from(words);
        let part = TEXT * (has / (has + self.half)) * (has / self.most);
        self.text.set((words, part));
        part
    }
}
