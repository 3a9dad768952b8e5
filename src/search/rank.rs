//! In what order: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

use std::cell::Cell;

use jiff::Timestamp;

use super::answer::{Sort, Why};
use super::facet::Tally;
use super::fitting;
use super::for_whom::ForWhom;
use super::matching::Match;
use super::names::Names;
use super::nearness::{Ground, Nearness};
use super::told::{Asked, Told};
use super::trust;
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::records::{Row, day_number};
use crate::index::shared::Standing;
use crate::index::tags::TagKind;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;
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
    for_whom: ForWhom,
    /// Filters that must each be passed.
    filters: Vec<Option<u16>>,
    /// Whether anything is asked of what listings are.
    asks_kinds: bool,
    kinds: Memory<OfKind>,
    grounds: Memory<Told>,
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

/// What listings of a kind count, and whether filters hide them.
#[derive(Debug, Clone, Copy)]
struct OfKind {
    category: f64,
    traits: f64,
    fits: f64,
    is_hidden: bool,
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

/// What was worked out for things that listings share, by their numbers; it
/// remembers nothing when it has no room.
struct Memory<T>(Vec<Cell<Option<T>>>);

impl<T: Copy> Memory<T> {
    #[inline]
    fn get(&self, number: u32, work_out: impl FnOnce() -> T) -> T {
        let Some(slot) = self.0.get(number as usize) else {
            return work_out();
        };
        let known = slot.get().unwrap_or_else(work_out);
        slot.set(Some(known));
        known
    }
}

/// What counts for a match.
struct Weighed {
    row: Row,
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
        let found = fit * self.near.factor + self.name * self.near.factor.sqrt();
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
        let tags = &generation.facts.tags;
        let number = |(kind, value): &(TagKind, String)| (*kind, tags.number(*kind, value));
        let filters = want.filters.iter().map(number);
        let filters = filters.filter(|(kind, _)| *kind != TagKind::Category && !loose.audience);
        let filters: Vec<Option<u16>> = filters.map(|(_, number)| number).collect();
        let for_whom = ForWhom::new(generation, want);
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
            times: Memory(vec![Cell::new(None); schedules]),
            asked,
            ground: Ground::new(want),
            asks_kinds: asked.is_of_categories()
                || !for_whom.is_empty()
                || !want.fits.is_empty()
                || !filters.is_empty(),
            for_whom,
            filters,
            kinds: Memory(Vec::new()),
            grounds: Memory(Vec::new()),
            names,
            most,
            half: (generation.records.len() as f64).ln_1p(),
        }
    }

    /// The same, for so many matches: when they are many, what is worked out
    /// for one is remembered for those that share it.
    pub fn for_matches(mut self, matches: usize) -> Ranker<'a> {
        let room = |shared: usize| if matches < shared { 0 } else { shared };
        let records = &self.generation.records;
        if self.asks_kinds {
            self.kinds = Memory(vec![Cell::new(None); room(records.kinds.len())]);
        }
        if self.ground.is_known() {
            self.grounds = Memory(vec![Cell::new(None); room(records.grounds.len())]);
        }
        self
    }

    /// Ranks a match, and counts what it can be narrowed by.
    #[inline]
    pub fn rank(&self, matched: Match, tally: &mut Tally) -> Verdict {
        let Some(weighed) = self.weigh(matched) else {
            return Verdict::Out;
        };
        if weighed.kind.is_hidden {
            return Verdict::Fails;
        }
        let asked = self.want.freshness.as_deref();
        let asked = asked.filter(|_| !self.loose.audience);
        let passes = asked.is_none_or(|asked| asked == weighed.freshness.word());
        tally.add(weighed.row.kind, weighed.freshness, passes);
        if !passes {
            return Verdict::Fails;
        }
        Verdict::Passes(Ranked {
            document: matched.0,
            by_id: weighed.row.by_id,
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
            ("category", "fits the kind of help", weighed.kind.category),
            ("text", "has the words", weighed.text),
            ("name", "its name was typed", weighed.name),
            ("near", weighed.near.say, weighed.near.factor),
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

    #[inline]
    fn weigh(&self, (document, words): Match) -> Option<Weighed> {
        let records = &self.generation.records;
        let row = records.row(document)?;
        let standing = records.standings.get(row.standing)?;
        if standing.status == Status::Closed {
            return None;
        }
        let near = self.near(document, &row, &standing);
        let name = self.names.of(document);
        if near.beyond && !self.loose.distance && name < SURELY_NAMED {
            return None;
        }
        let time = self.timed(document);
        if time.fit == Fit::No && !self.loose.time {
            return None;
        }
        let freshness = trust::freshness(&standing, self.today);
        Some(Weighed {
            kind: self.of_kind(&row),
            text: self.text_part(f64::from(words)),
            name,
            near,
            time,
            freshness,
            trust: trust::factor(freshness, standing.status),
            row,
        })
    }

    /// How a listing reaches the person.
    #[inline]
    fn near(&self, document: u32, row: &Row, standing: &Standing) -> Nearness {
        let records = &self.generation.records;
        let told = || self.asked.of(records.grounds.get(row.ground));
        if self.ground.is_known() {
            let told = self.grounds.get(row.ground, told);
            let vector = records.place(document).map(|(vector, _)| vector);
            let vector = vector.unwrap_or([f32::NAN; 3]);
            return self.ground.nearness(vector, standing.visit, &told);
        }
        let told = match records.may_be_near_home(row.ground) {
            true => told(),
            false => Told::default(),
        };
        self.ground.nearness([f32::NAN; 3], standing.visit, &told)
    }

    /// What listings of a kind count.
    #[inline]
    fn of_kind(&self, row: &Row) -> OfKind {
        if !self.asks_kinds {
            return OfKind::NOTHING;
        }
        self.kinds.get(row.kind, || {
            let kind = self.generation.records.kinds.get(row.kind);
            let (fits, refused) = fitting::weigh(self.generation, self.want, kind);
            let has = |number: &Option<u16>| number.is_some_and(|number| kind.contains(number));
            OfKind {
                category: self.asked.category(kind),
                traits: self.for_whom.factor(kind),
                fits,
                is_hidden: refused && !self.loose.audience || !self.filters.iter().all(has),
            }
        })
    }

    /// What a schedule is now, worked out once for each.
    #[inline]
    fn timed(&self, document: u32) -> Timed {
        if !self.is_timed {
            return Timed {
                fit: Fit::Yes,
                wait: None,
            };
        }
        let place = self.generation.records.place(document);
        let schedule = place.map_or(u32::MAX, |(_, schedule)| schedule);
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
    fn text_part(&self, words: f64) -> f64 {
        if self.most <= 0.0 {
            return 0.0;
        }
        let says = words / (words + self.half);
        TEXT * says * (words / self.most)
    }
}
