//! In what order: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

use std::cell::RefCell;

use jiff::Timestamp;
use tantivy::DocId;

use super::answer::{Sort, Why};
use super::fitting;
use super::matching::{INFORMATION, Match};
use super::names::Names;
use super::nearness::Ground;
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::records::{NEVER, Record, day_number};
use crate::index::tags::TagKind;
use crate::model::category::PEOPLE;
use crate::model::freshness::Freshness;
use crate::model::listing::Status;
use crate::model::schedule::{Fit, Schedule};

/// What a listing counts that has all of many telling words.
const TEXT: f64 = 1.5;

/// What each category before it takes from a category: the first is what a
/// listing is, the later ones are what it also does.
const LATER_CATEGORY: f64 = 0.15;

/// What a narrower category than was asked for counts.
const NARROWER: f64 = 0.88;

/// The same for those who know where to ask: an office that also tells of
/// others in its field is not who to ask about everything.
const LATER_INFORMATION: f64 = 1.0;

/// What being meant for the person asked about multiplies.
const FOR_THEM: f64 = 1.25;

/// What being meant for other people multiplies.
const FOR_OTHERS: f64 = 0.6;

/// Audiences that a person of any other may belong to.
const ANYBODY: [&str; 2] = ["adults", "homeless"];

/// What being an example multiplies: real help comes first.
const EXAMPLE: f64 = 0.6;

/// What a name counts that is meant for sure: distance does not hide it.
const SURELY_NAMED: f64 = 1.0;

/// A match with all that ordering and counting need.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub document: DocId,
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
    /// Filters it does not pass.
    pub failed: Vec<TagKind>,
    /// Whether it is not as fresh as was asked for.
    pub failed_freshness: bool,
}

/// What ranking asks of every document, looked up once a search.
pub struct Ranker<'a> {
    generation: &'a Generation,
    want: &'a Want,
    loose: Loose,
    today: i32,
    now: Timestamp,
    /// What was worked out for each schedule so far.
    times: RefCell<Vec<Option<Timed>>>,
    /// Numbers of the wanted categories and of all below them.
    categories: Vec<WantedCategory>,
    ground: Ground<'a>,
    traits: Vec<(TagKind, Option<u16>)>,
    filters: Vec<(TagKind, Option<u16>)>,
    names: &'a Names,
    /// How much a document has that has all the words in its name.
    most: f64,
    /// What the rarest word of all counts.
    half: f64,
}

/// A category that is wanted, or one below it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct WantedCategory {
    /// The number of its tag.
    number: u16,
    /// How surely it is wanted.
    weight: f64,
    /// What each category before it takes from it. Whom help is for may stand
    /// anywhere.
    later: f64,
}

/// What a schedule is at the moment of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Timed {
    /// Whether it fits the time asked for.
    fit: Fit,
    /// Seconds until it is next on; 0 while it is.
    wait: Option<i64>,
}

impl<'a> Ranker<'a> {
    /// Looks up what is wanted as of a moment.
    pub fn new(
        generation: &'a Generation,
        want: &'a Want,
        loose: Loose,
        now: Timestamp,
        names: &'a Names,
        most: f64,
    ) -> Ranker<'a> {
        let tags = &generation.facts.tags;
        let number = |(kind, value): &(TagKind, String)| (*kind, tags.number(*kind, value));
        Ranker {
            generation,
            want,
            loose,
            today: day_number(now.to_zoned(jiff::tz::TimeZone::UTC).date()),
            now,
            times: RefCell::new(vec![None; generation.schedules.len()]),
            categories: wanted_categories(generation, want),
            ground: Ground::new(generation, want),
            traits: want.traits.iter().map(number).collect(),
            filters: want.filters.iter().map(number).collect(),
            names,
            most,
            half: (generation.records.len() as f64).ln_1p(),
        }
    }

    /// Ranks a match; `None` when it is closed for good or out of reach.
    pub fn rank(&self, matched: Match) -> Option<Ranked> {
        self.weigh(matched, &mut |_, _, _| {})
    }

    /// Why a match ranks where it does.
    pub fn explain(&self, matched: Match) -> Vec<Why> {
        let mut why = Vec::new();
        let mut note = |kind, say: &str, effect| {
            let say = say.to_owned();
            why.push(Why { kind, say, effect });
        };
        self.weigh(matched, &mut note);
        why
    }

    fn weigh(
        &self,
        (document, words): Match,
        note: &mut dyn FnMut(&'static str, &str, f64),
    ) -> Option<Ranked> {
        let record = self.generation.records.get(document)?;
        if record.status == Status::Closed {
            return None;
        }
        let tags: Vec<u16> = self.generation.records.tags(&record).collect();
        let near = self.ground.nearness(&record, &tags);
        let name = self.names.of(document);
        if near.beyond && !self.loose.distance && name < SURELY_NAMED {
            return None;
        }
        let time = self.timed(record.schedule);
        if time.fit == Fit::No && !self.loose.time {
            return None;
        }
        let category = self.category_part(&tags);
        let text = self.text_part(f64::from(words));
        let fit = 0.05 + category + text;
        note("category", "fits the kind of help", category);
        note("text", "has the words", text);
        note("name", "its name was typed", name);
        note("near", near.say, near.factor);
        let traits = self.traits_factor(&tags);
        note("audience", "for the person asked about", traits);
        let timely = if time.fit == Fit::Unknown { 0.7 } else { 1.0 };
        note("time", "is on at the time asked for", timely);
        let freshness = self.freshness(&record);
        let trust = trust_factor(freshness, record.status);
        note("freshness", freshness.word(), trust);
        let (mut failed, failed_freshness) = self.failed_filters(&tags, freshness);
        let (fits, refused) = fitting::weigh(self.generation, self.want, &tags);
        note("fits", "answers what was asked of it", fits);
        if refused && !self.loose.audience {
            failed.push(fitting::REFUSED);
        }
        Some(Ranked {
            document,
            // Who asks by name means it, near or far.
            score: (fit * near.factor + name * near.factor.sqrt()) * traits * timely * trust * fits,
            lifted: false,
            wait: time.wait,
            miles: near.miles,
            freshness,
            failed,
            failed_freshness,
        })
    }

    /// What a schedule is now, worked out once for each.
    fn timed(&self, number: u32) -> Timed {
        let at = number as usize;
        if let Some(Some(timed)) = self.times.borrow().get(at) {
            return *timed;
        }
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
        let timed = Timed {
            fit,
            wait: wait.flatten(),
        };
        if let Some(slot) = self.times.borrow_mut().get_mut(at) {
            *slot = Some(timed);
        }
        timed
    }

    /// The best of its categories that was asked for. A listing's first
    /// category is what it is; the later ones are what it also does.
    fn category_part(&self, tags: &[u16]) -> f64 {
        let mut best: f64 = 0.0;
        let mut total: f64 = 0.0;
        for (position, tag) in (0_u32..).zip(tags) {
            let wanted = self.categories.iter().find(|one| one.number == *tag);
            if let Some(wanted) = wanted {
                let part = wanted.weight / (1.0 + wanted.later * f64::from(position));
                best = best.max(part);
                total += part;
            }
        }
        best + 0.1 * (total - best)
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

    /// A listing that says it is for others is not for this person; one that
    /// says nothing, or names this person among others, may be.
    fn traits_factor(&self, tags: &[u16]) -> f64 {
        let mut factor = 1.0;
        for kind in TagKind::ALL {
            let mut wanted = self.traits.iter().filter(|(of, _)| *of == kind).peekable();
            if wanted.peek().is_none() {
                continue;
            }
            let has = |number: &Option<u16>| number.is_some_and(|number| tags.contains(&number));
            if wanted.any(|(_, number)| has(number)) {
                factor *= FOR_THEM;
            } else if self.is_for_others(kind, tags) {
                factor *= FOR_OTHERS;
            }
        }
        factor
    }

    /// Whether a listing is marked for people other than those asked about.
    fn is_for_others(&self, kind: TagKind, tags: &[u16]) -> bool {
        let limits = |number: &u16| {
            let tag = self.generation.facts.tags.tag(*number);
            tag.is_some_and(|tag| tag.kind == kind && !ANYBODY.contains(&tag.value.as_str()))
        };
        matches!(kind, TagKind::Audience | TagKind::Attendance) && tags.iter().any(limits)
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

    /// The kinds of filters it does not pass, and whether it is not as fresh
    /// as was asked for.
    fn failed_filters(&self, tags: &[u16], freshness: Freshness) -> (Vec<TagKind>, bool) {
        let has = |number: &Option<u16>| number.is_some_and(|number| tags.contains(&number));
        let mut failed: Vec<TagKind> = Vec::new();
        let others = self.filters.iter();
        let others = others.filter(|(kind, _)| *kind != TagKind::Category);
        if !self.loose.audience {
            let missing = others.filter(|(_, number)| !has(number));
            failed.extend(missing.map(|(kind, _)| *kind));
        }
        let asked = self.want.freshness.as_deref();
        let stale = asked.is_some_and(|asked| asked != freshness.word());
        (failed, stale && !self.loose.audience)
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

/// Numbers of the wanted categories and of those below them; a narrower one
/// than was asked for fits a little less surely.
fn wanted_categories(generation: &Generation, want: &Want) -> Vec<WantedCategory> {
    let facts = &generation.facts;
    let mut wanted: Vec<WantedCategory> = Vec::new();
    for category in facts.categories.iter() {
        let line = facts.categories.lineage(&category.id);
        let understood = want.categories.iter();
        let understood = understood.map(|(id, weight)| (id.as_str(), *weight));
        let chosen = want.chosen_categories().map(|id| (id, 1.0));
        let weight = understood.chain(chosen).filter_map(|(id, weight)| {
            let steps = line.iter().position(|above| above.id == id)?;
            Some(if steps == 0 {
                weight
            } else {
                weight * NARROWER
            })
        });
        let weight = weight.fold(0.0, f64::max);
        let number = facts.tags.number(TagKind::Category, &category.id);
        if let Some(number) = number.filter(|_| weight > 0.0) {
            let later = match line.last() {
                Some(top) if top.id == PEOPLE => 0.0,
                Some(top) if top.id == INFORMATION => LATER_INFORMATION,
                _ => LATER_CATEGORY,
            };
            wanted.push(WantedCategory {
                number,
                weight,
                later,
            });
        }
    }
    wanted
}

/// Puts ranked matches in order: by score, by distance or by the next time,
/// with what has no distance or time after what has. Documents are numbered by id, so ties are stable.
pub fn order(ranked: &mut [Ranked], sort: Sort) {
    ranked.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        let by_distance = || {
            let far = f64::INFINITY;
            let (a, b) = (a.miles.unwrap_or(far), b.miles.unwrap_or(far));
            a.total_cmp(&b)
        };
        let first = match sort {
            Sort::Distance => by_distance().then(by_score),
            Sort::Soonest => {
                let never = i64::MAX;
                let (a, b) = (a.wait.unwrap_or(never), b.wait.unwrap_or(never));
                a.cmp(&b).then(by_score)
            }
            Sort::Relevance => by_score,
        };
        first.then(a.document.cmp(&b.document))
    });
}
