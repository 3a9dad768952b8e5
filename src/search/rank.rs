//! In what order: how well a listing fits, times how well it reaches the
//! person, times how far it can be trusted.

use std::cell::RefCell;

use jiff::Timestamp;
use tantivy::DocId;

use super::answer::{Sort, Why};
use super::matching::Match;
use super::names::Named;
use super::want::{Loose, Size, Want};
use crate::index::generation::Generation;
use crate::index::records::{NEVER, Record, day_number};
use crate::index::tags::{ANYWHERE, TagKind};
use crate::model::freshness::Freshness;
use crate::model::listing::Status;
use crate::model::place::chord_to_miles;
use crate::model::reach::{Area, areas_around};
use crate::model::schedule::{Fit, Schedule};

/// Miles beyond which a place is not local, when no distance was asked for.
const LOCAL_MILES: f64 = 60.0;

/// Miles at which nearness counts half.
const HALF_NEAR_MILES: f64 = 20.0;

/// A match with all that ordering and counting need.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub document: DocId,
    /// What it is ordered by, the larger the better.
    pub score: f64,
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
    categories: Vec<(u16, f64)>,
    /// Numbers of the areas around the person, with how much serving them counts.
    areas: Vec<(u16, f64)>,
    anywhere: Option<u16>,
    counties: Vec<u16>,
    traits: Vec<(TagKind, Option<u16>)>,
    filters: Vec<(TagKind, Option<u16>)>,
    origin: Option<[f64; 3]>,
    names: &'a [Named],
}

/// What a schedule is at the moment of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Timed {
    /// Whether it fits the time asked for.
    fit: Fit,
    /// Seconds until it is next on; 0 while it is.
    wait: Option<i64>,
}

/// How a document reaches the person.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Nearness {
    factor: f64,
    miles: Option<f64>,
    /// Out of reach: neither near nor serving the person.
    beyond: bool,
    say: &'static str,
}

impl<'a> Ranker<'a> {
    /// Looks up what is wanted as of a moment.
    pub fn new(
        generation: &'a Generation,
        want: &'a Want,
        loose: Loose,
        now: Timestamp,
        names: &'a [Named],
    ) -> Ranker<'a> {
        let tags = &generation.facts.tags;
        let number = |(kind, value): &(TagKind, String)| (*kind, tags.number(*kind, value));
        let measured = want.from.as_ref().filter(|from| from.size != Size::State);
        Ranker {
            generation,
            want,
            loose,
            today: day_number(now.to_zoned(jiff::tz::TimeZone::UTC).date()),
            now,
            times: RefCell::new(vec![None; generation.schedules.len()]),
            categories: wanted_categories(generation, want),
            areas: areas(generation, want),
            anywhere: tags.number(TagKind::Serves, ANYWHERE),
            counties: counties(generation, want),
            traits: want.traits.iter().map(number).collect(),
            filters: want.filters.iter().map(number).collect(),
            origin: measured.map(|from| from.person.point.unit_vector()),
            names,
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
        let near = self.nearness(&record, &tags);
        let name = self.name_part(document);
        if near.beyond && !self.loose.distance && name < 1.0 {
            return None;
        }
        let time = self.timed(record.schedule);
        if time.fit == Fit::No && !self.loose.time {
            return None;
        }
        let category = self.category_part(&tags);
        let text = self.text_part(f64::from(words));
        let fit = 0.05 + category + text + name;
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
        let (failed, failed_freshness) = self.failed_filters(&tags, freshness);
        Some(Ranked {
            document,
            score: fit * near.factor * traits * timely * trust,
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
            let wanted = self.categories.iter().find(|(number, _)| number == tag);
            if let Some((_, weight)) = wanted {
                let part = weight / (1.0 + 0.2 * f64::from(position));
                best = best.max(part);
                total += part;
            }
        }
        best + 0.1 * (total - best)
    }

    /// The score of the words, made to level off: past a point, more of the
    /// same word says no more.
    fn text_part(&self, words: f64) -> f64 {
        const HALF: f64 = 8.0;
        words / (words + HALF)
    }

    fn name_part(&self, document: DocId) -> f64 {
        let found = self.names.iter().find(|(named, _)| *named == document);
        found.map_or(0.0, |(_, share)| 3.0 * share * share)
    }

    fn nearness(&self, record: &Record, tags: &[u16]) -> Nearness {
        let Some(from) = &self.want.from else {
            return self.nearness_to_home(tags);
        };
        let chord = self.origin.and_then(|origin| record.squared_chord(origin));
        let miles = chord.map(chord_to_miles);
        let serving = self.areas.iter().find(|(number, _)| tags.contains(number));
        let in_county = tags.iter().any(|tag| self.counties.contains(tag));
        let limited = self.limited(tags);
        let limit = self.want.within.unwrap_or(LOCAL_MILES);
        let visit = record.visit.then_some(()).and(miles).map(|miles| {
            let near = 1.0 / (1.0 + miles / HALF_NEAR_MILES);
            match from.size {
                Size::County if in_county => near.max(0.9),
                _ => near,
            }
        });
        let within = miles.is_some_and(|miles| miles <= limit);
        let (factor, beyond, say) = match (serving, visit) {
            (Some((_, weight)), Some(visit)) => {
                (visit.max(weight * 0.75), false, "serves, and is there")
            }
            (Some((_, weight)), None) => (*weight, false, "serves the area"),
            (None, Some(visit)) if limited => (visit * 0.4, !within, "serves another area"),
            (None, Some(visit)) => (visit, !within, "is there to go to"),
            (None, None) if self.is_anywhere(tags) => (0.8, false, "can be used from anywhere"),
            (None, None) if from.size == Size::State && in_county => {
                (0.9, false, "is in the state")
            }
            (None, None) => (0.3, true, "is elsewhere"),
        };
        Nearness {
            factor,
            miles,
            beyond,
            say,
        }
    }

    /// Without a place, the home ground comes first and nothing is too far.
    fn nearness_to_home(&self, tags: &[u16]) -> Nearness {
        let serving = self.areas.iter().find(|(number, _)| tags.contains(number));
        let home = tags.iter().any(|tag| self.counties.contains(tag));
        let (factor, say) = match serving {
            _ if home => (1.0, "is in the home counties"),
            Some((_, weight)) => (*weight, "serves the home counties"),
            None if self.is_anywhere(tags) => (0.8, "can be used from anywhere"),
            None => (0.5, "is outside the home counties"),
        };
        Nearness {
            factor,
            miles: None,
            beyond: false,
            say,
        }
    }

    fn is_anywhere(&self, tags: &[u16]) -> bool {
        self.anywhere
            .is_some_and(|anywhere| tags.contains(&anywhere))
    }

    /// Whether a listing names areas it serves.
    fn limited(&self, tags: &[u16]) -> bool {
        let tag = |number: &u16| self.generation.facts.tags.tag(*number);
        tags.iter()
            .filter_map(tag)
            .any(|tag| tag.kind == TagKind::Serves && tag.value != ANYWHERE)
    }

    /// A listing that says it is for others is not for this person; one that
    /// says nothing may be.
    fn traits_factor(&self, tags: &[u16]) -> f64 {
        let mut factor = 1.0;
        for (kind, wanted) in &self.traits {
            let of_kind = |number: &&u16| {
                let tag = self.generation.facts.tags.tag(**number);
                tag.is_some_and(|tag| tag.kind == *kind)
            };
            if wanted.is_some_and(|wanted| tags.contains(&wanted)) {
                factor *= 1.5;
            } else if matches!(kind, TagKind::Audience | TagKind::Attendance)
                && tags.iter().any(|tag| of_kind(&tag))
            {
                factor *= 0.6;
            }
        }
        factor
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
        let of_category = |kind: TagKind| kind == TagKind::Category;
        let mut categories = self.filters.iter().filter(|(kind, _)| of_category(*kind));
        let chosen = categories.clone().next().is_some() && !self.loose.category;
        if chosen && !categories.any(|(_, number)| has(number)) {
            failed.push(TagKind::Category);
        }
        let others = self.filters.iter().filter(|(kind, _)| !of_category(*kind));
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
        _ => fresh,
    }
}

/// Numbers of the wanted categories and of those below them; a narrower one
/// than was asked for fits a little less surely.
fn wanted_categories(generation: &Generation, want: &Want) -> Vec<(u16, f64)> {
    let facts = &generation.facts;
    let mut numbers: Vec<(u16, f64)> = Vec::new();
    for category in facts.categories.iter() {
        let line = facts.categories.lineage(&category.id);
        let chosen = want.chosen.iter().map(|id| (id, &1.0));
        let asked = want.categories.iter().map(|(id, weight)| (id, weight));
        let weight = asked.chain(chosen).filter_map(|(id, weight)| {
            let steps = line.iter().position(|above| above.id == *id)?;
            Some(if steps == 0 { *weight } else { weight * 0.95 })
        });
        let weight = weight.fold(0.0, f64::max);
        let number = facts.tags.number(TagKind::Category, &category.id);
        if let Some(number) = number.filter(|_| weight > 0.0) {
            numbers.push((number, weight));
        }
    }
    numbers
}

/// The areas around the person, or around home when no place was named, the
/// narrowest first.
fn areas(generation: &Generation, want: &Want) -> Vec<(u16, f64)> {
    let around = match &want.from {
        Some(from) => areas_around(&from.person),
        None => {
            let home = &generation.facts.home_counties;
            let counties = home.iter().cloned().map(Area::County);
            let states = home.iter().map(|county| Area::State(county.state.clone()));
            counties.chain(states).chain([Area::Nation]).collect()
        }
    };
    let weigh = |area: &Area| {
        let weight = match area {
            Area::Zip(_) | Area::County(_) => 1.0,
            Area::State(_) => 0.88,
            Area::Nation => 0.8,
        };
        let number = generation.facts.tags.number(TagKind::Serves, &area.key())?;
        Some((number, weight))
    };
    around.iter().filter_map(weigh).collect()
}

/// Numbers of the counties whose listings count as near: the person's, or the
/// home counties when no place was named.
fn counties(generation: &Generation, want: &Want) -> Vec<u16> {
    let tags = &generation.facts.tags;
    let counties = match &want.from {
        Some(from) if from.size == Size::State => {
            let state = from.person.state.clone().unwrap_or_default().to_lowercase();
            return (0..=u16::MAX)
                .map_while(|number| Some((number, tags.tag(number)?)))
                .filter(|(_, tag)| tag.kind == TagKind::County)
                .filter(|(_, tag)| tag.value.starts_with(&format!("{state}:")))
                .map(|(number, _)| number)
                .collect();
        }
        Some(from) => from.person.county.iter().cloned().collect(),
        None => generation.facts.home_counties.clone(),
    };
    let key = |county: &crate::model::place::County| {
        format!("{}:{}", county.state, county.name).to_lowercase()
    };
    let numbers = counties.iter().map(key);
    numbers
        .filter_map(|key| tags.number(TagKind::County, &key))
        .collect()
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
