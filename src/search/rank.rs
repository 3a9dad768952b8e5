//! In what order: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

use std::cell::RefCell;
use std::cmp::Ordering;

use jiff::Timestamp;

use super::answer::{Sort, Why};
use super::facet::Tally;
use super::fitting;
use super::for_whom::ForWhom;
use super::matching::Match;
use super::names::Names;
use super::nearness::{Ground, Nearness};
use super::told::Asked;
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::records::{NEVER, Record, TagNumbers, day_number};
use crate::index::tags::TagKind;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;
use crate::model::schedule::{Fit, Schedule};

/// What a listing counts that has all of many telling words.
const TEXT: f64 = 1.5;

/// What being an example multiplies: real help comes first.
const EXAMPLE: f64 = 0.6;

/// What a name counts that is meant for sure: distance does not hide it.
pub const SURELY_NAMED: f64 = 1.0;

/// A match with all that ordering needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub document: u32,
    /// Its place in the order of ids: of equals, the first comes first.
    by_id: u32,
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
    /// What was worked out for each schedule so far; nothing when no time is
    /// asked for.
    times: RefCell<Vec<Option<Timed>>>,
    asked: &'a Asked,
    ground: Ground,
    for_whom: ForWhom,
    /// Filters that must each be passed.
    filters: Vec<Option<u16>>,
    names: &'a Names,
    /// How much a document has that has all the words in its name.
    most: f64,
    /// What the rarest word of all counts.
    half: f64,
}

/// What a schedule is at the moment of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Timed {
    /// Whether it fits the time asked for.
    fit: Fit,
    /// Seconds until it is next on; 0 while it is.
    wait: Option<i64>,
}

/// What counts for a match.
struct Weighed<'a> {
    record: Record,
    tags: TagNumbers<'a>,
    category: f64,
    text: f64,
    name: f64,
    near: Nearness,
    traits: f64,
    time: Timed,
    freshness: Freshness,
    trust: f64,
    fits: f64,
    refused: bool,
}

impl Weighed<'_> {
    fn timely(&self) -> f64 {
        if self.time.fit == Fit::Unknown {
            0.7
        } else {
            1.0
        }
    }

    fn score(&self) -> f64 {
        let fit = 0.05 + self.category + self.text;
        // Who asks by name means it, near or far.
        let found = fit * self.near.factor + self.name * self.near.factor.sqrt();
        found * self.traits * self.timely() * self.trust * self.fits
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
        let tags = &generation.facts.tags;
        let number = |(kind, value): &(TagKind, String)| (*kind, tags.number(*kind, value));
        let filters = want.filters.iter().map(number);
        let filters = filters.filter(|(kind, _)| *kind != TagKind::Category && !loose.audience);
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
            times: RefCell::new(vec![None; schedules]),
            asked,
            ground: Ground::new(want),
            for_whom: ForWhom::new(generation, want),
            filters: filters.map(|(_, number)| number).collect(),
            names,
            most,
            half: (generation.records.len() as f64).ln_1p(),
        }
    }

    /// Ranks a match, and counts what it can be narrowed by.
    pub fn rank(&self, matched: Match, tally: &mut Tally) -> Verdict {
        let Some(weighed) = self.weigh(matched) else {
            return Verdict::Out;
        };
        let has = |number: &Option<u16>| number.is_some_and(|number| weighed.tags.contains(number));
        let refused = weighed.refused && !self.loose.audience;
        if refused || !self.filters.iter().all(has) {
            return Verdict::Fails;
        }
        let asked = self
            .want
            .freshness
            .as_deref()
            .filter(|_| !self.loose.audience);
        let passes = asked.is_none_or(|asked| asked == weighed.freshness.word());
        tally.add(weighed.tags, weighed.freshness, passes);
        if !passes {
            return Verdict::Fails;
        }
        Verdict::Passes(Ranked {
            document: matched.0,
            by_id: weighed.record.by_id,
            score: weighed.score(),
            lifted: false,
            wait: weighed.time.wait,
            miles: weighed.near.miles,
            freshness: weighed.freshness,
        })
    }

    /// Why a match ranks where it does.
    pub fn explain(&self, matched: Match) -> Vec<Why> {
        let Some(weighed) = self.weigh(matched) else {
            return Vec::new();
        };
        let reasons = [
            ("category", "fits the kind of help", weighed.category),
            ("text", "has the words", weighed.text),
            ("name", "its name was typed", weighed.name),
            ("near", weighed.near.say, weighed.near.factor),
            ("audience", "for the person asked about", weighed.traits),
            ("time", "is on at the time asked for", weighed.timely()),
            ("freshness", weighed.freshness.word(), weighed.trust),
            ("fits", "answers what was asked of it", weighed.fits),
        ];
        let why = |(kind, say, effect): (&'static str, &str, f64)| {
            let say = say.to_owned();
            Why { kind, say, effect }
        };
        reasons.into_iter().map(why).collect()
    }

    #[inline]
    fn weigh(&self, (document, words): Match) -> Option<Weighed<'a>> {
        let record = self.generation.records.get(document)?;
        if record.status == Status::Closed {
            return None;
        }
        let tags = self.generation.records.tags(&record);
        let told = self.asked.of(tags);
        let near = self.ground.nearness(&record, &told);
        let name = self.names.of(document);
        if near.beyond && !self.loose.distance && name < SURELY_NAMED {
            return None;
        }
        let time = self.timed(record.schedule);
        if time.fit == Fit::No && !self.loose.time {
            return None;
        }
        let freshness = self.freshness(&record);
        let (fits, refused) = fitting::weigh(self.generation, self.want, tags);
        Some(Weighed {
            category: told.category,
            text: self.text_part(f64::from(words)),
            name,
            near,
            traits: self.for_whom.factor(tags),
            time,
            freshness,
            trust: trust_factor(freshness, record.status),
            fits,
            refused,
            record,
            tags,
        })
    }

    /// What a schedule is now, worked out once for each.
    fn timed(&self, number: u32) -> Timed {
        let at = number as usize;
        let known = self.times.borrow().get(at).copied();
        match known {
            // No time is asked for.
            None => Timed {
                fit: Fit::Yes,
                wait: None,
            },
            Some(Some(timed)) => timed,
            Some(None) => {
                let timed = self.work_out(number);
                if let Some(slot) = self.times.borrow_mut().get_mut(at) {
                    *slot = Some(timed);
                }
                timed
            }
        }
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
    fn text_part(&self, words: f64) -> f64 {
        if self.most <= 0.0 {
            return 0.0;
        }
        let says = words / (words + self.half);
        TEXT * says * (words / self.most)
    }

    fn freshness(&self, record: &Record) -> Freshness {
        if record.verified_day == NEVER || record.verified_day > self.today {
            return Freshness::Unchecked;
        }
        let age = self.today - record.verified_day;
        match i32::from(record.fresh_days) {
            term if age <= term => Freshness::Fresh,
            term if age <= term * 2 => Freshness::Due,
            _ => Freshness::Stale,
        }
    }
}

fn trust_factor(freshness: Freshness, status: Status) -> f64 {
    let fresh = match freshness {
        Freshness::Fresh => 1.0,
        Freshness::Due => 0.97,
        Freshness::Unchecked => 0.95,
        Freshness::Stale => 0.8,
    };
    match status {
        Status::TemporarilyClosed => fresh * 0.5,
        Status::Example => fresh * EXAMPLE,
        _ => fresh,
    }
}

/// Puts the first `most` results in order, and drops the others: by score, by
/// distance or by the next time, with what has no distance or time after what
/// has. Of equals the first by id comes first.
pub fn first_in_order(ranked: &mut Vec<Ranked>, sort: Sort, most: usize) {
    let before = |a: &Ranked, b: &Ranked| compare(a, b, sort);
    if most < ranked.len() {
        ranked.select_nth_unstable_by(most, before);
        ranked.truncate(most);
    }
    ranked.sort_unstable_by(before);
}

fn compare(a: &Ranked, b: &Ranked, sort: Sort) -> Ordering {
    let by_score = || b.score.total_cmp(&a.score);
    let first = match sort {
        Sort::Distance => {
            let far = f64::INFINITY;
            let (a, b) = (a.miles.unwrap_or(far), b.miles.unwrap_or(far));
            a.total_cmp(&b).then_with(by_score)
        }
        Sort::Soonest => {
            let never = i64::MAX;
            let (a, b) = (a.wait.unwrap_or(never), b.wait.unwrap_or(never));
            a.cmp(&b).then_with(by_score)
        }
        Sort::Relevance => by_score(),
    };
    first.then(a.by_id.cmp(&b.by_id))
}
