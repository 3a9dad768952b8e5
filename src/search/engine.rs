//! Runs a query against a generation: interprets it, searches and builds the
//! answer.

use std::io;

use jiff::Timestamp;

use super::answer::{Answer, Hit, Ignored, OriginLabel, Understood, Why};
use super::build_criteria::StartPlace;
use super::crisis_lines::pinned;
use super::criteria::{PlaceScale, SearchCriteria};
use super::facets::facets;
use super::ranking::audience::{AudienceScorer, is_anybody};
use super::ranking::eligibility::Questions;
use super::ranking::{Ranked, Ranker};
use super::{build_criteria, matching, meetings, relaxation};
use crate::gazetteer::ResolvedPlace;
use crate::index::format::ranking_rows::TagNumbers;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::category::{PEOPLE, SAFETY};
use crate::model::eligibility::{Known, Question, RESIDENCE};
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::place::Precision;
use crate::query::interpret::{Context, understand};
use crate::query::{CrisisLevel, Interpretation, Problem, Query, ReadBy, Step};

pub use super::crisis_lines::{crisis_kinds, lines_of_kind, serves_home, stale_lines};
pub use super::matching::listing;

/// Answers a query as of `now`. `problems` are parameters that could not be
/// parsed; they are returned as ignored.
pub fn search(
    generation: &Generation,
    query: &Query,
    problems: &[Problem],
    now: Timestamp,
) -> tantivy::Result<Answer> {
    let now = moment(query).unwrap_or(now);
    let mut ignored: Vec<Ignored> = problems.iter().map(Ignored::from).collect();
    let (understood, place, want) = reading(generation, query, &mut ignored);
    let (page, per_page) = (query.page() as usize, query.per_page() as usize);
    let most = page.saturating_mul(per_page);
    let (found, attempt) = relaxation::attempt(generation, &want, now, most)?;
    let is_not_understood =
        attempt.is_not_understood && understood.crisis_level == CrisisLevel::None;
    let did_you_mean = correction(generation, query, &understood, &want);
    for word in &understood.ignored {
        ignored.push(Ignored {
            what: word.what.clone(),
            why: word.why.clone(),
            unknown_place: None,
        });
    }
    match (is_not_understood, &understood.unknown_place) {
        (true, None) => ignored.push(not_understood(query)),
        (true, Some(_)) => {}
        (false, _) => ignored.extend(unknown_words(generation, &want)),
    }
    let last = found.total().div_ceil(per_page).max(1);
    let page = page.min(last);
    let shown = found.ranked.iter().skip((page - 1) * per_page);
    let shown = shown.take(per_page);
    let ranker = attempt.ranker(generation, now);
    let asked = Asked::new(generation, &want, &place, now);
    let hits = shown.map(|ranked| {
        let mut hit = asked.hit(ranked)?;
        hit.why = reasons(&ranker, &attempt, ranked);
        // A factor that changes nothing is not a reason.
        hit.why
            .retain(|why| why.effect != 0.0 && (why.effect - 1.0).abs() > 1e-9);
        Ok(hit)
    });
    Ok(Answer {
        understood: chips(query, &understood, generation, &place),
        is_not_understood,
        ignored,
        language: understood.language,
        crisis_level: understood.crisis_level,
        crisis: pinned(generation, &understood, &want)?,
        crisis_kinds: understood.crisis,
        has_no_meeting_at_home: want.are_meetings
            && !meetings::are_any_at_home(generation, &want.kinds)?,
        kinds: want.kinds.clone(),
        person: want.person.clone(),
        origin: origin(place, attempt.is_outside),
        total: found.total(),
        groups: found.groups,
        unfit: found.unfit,
        page,
        per_page,
        hits: hits.collect::<io::Result<_>>()?,
        facets: facets(generation, query, &found.facets, &found.relaxed),
        relaxed: found.relaxed,
        did_you_mean: did_you_mean.filter(|_| !is_not_understood),
        sort: want.sort,
        now,
    })
}

/// The first `most` listings that a query finds, without paging.
pub fn listings(
    generation: &Generation,
    query: &Query,
    now: Timestamp,
    most: usize,
) -> tantivy::Result<Vec<Listing>> {
    let found = documents(generation, query, now, most)?;
    let listings = found
        .into_iter()
        .map(|document| generation.documents.get(document));
    Ok(listings.collect::<io::Result<_>>()?)
}

/// The documents of the first `most` listings that a query finds, without
/// paging.
pub fn documents(
    generation: &Generation,
    query: &Query,
    now: Timestamp,
    most: usize,
) -> tantivy::Result<Vec<u32>> {
    let now = moment(query).unwrap_or(now);
    let (_, _, want) = reading(generation, query, &mut Vec::new());
    let (found, _) = relaxation::attempt(generation, &want, now, most)?;
    Ok(found.ranked.iter().map(|ranked| ranked.document).collect())
}

/// The first page of results with their ranking factors, best first.
pub fn explain(
    generation: &Generation,
    query: &Query,
    now: Timestamp,
) -> tantivy::Result<Vec<Hit>> {
    let now = moment(query).unwrap_or(now);
    let (_, place, want) = reading(generation, query, &mut Vec::new());
    let (found, attempt) = relaxation::attempt(generation, &want, now, query.per_page() as usize)?;
    let shown = found.ranked.iter();
    let ranker = attempt.ranker(generation, now);
    let asked = Asked::new(generation, &attempt.want, &place, now);
    let hits = shown.map(|ranked| {
        let mut hit = asked.hit(ranked)?;
        hit.why = reasons(&ranker, &attempt, ranked);
        Ok(hit)
    });
    Ok(hits.collect::<io::Result<_>>()?)
}

/// Interprets a query: its meaning, its place and the search criteria. Adds
/// whatever could not be used to `ignored`.
fn reading(
    generation: &Generation,
    query: &Query,
    ignored: &mut Vec<Ignored>,
) -> (Interpretation, StartPlace, SearchCriteria) {
    let prefer = build_criteria::home_preference(generation);
    let context = Context {
        refused: query.values("not"),
        ..build_criteria::context(generation, &prefer)
    };
    let understood = understand(query.words(), &context);
    let place = build_criteria::place(generation, query, &understood, &prefer, ignored);
    let person = build_criteria::person(generation, query, ignored);
    let best = place.found.best.as_ref();
    let want = build_criteria::want(generation, query, &understood, best, person);
    (understood, place, want)
}

/// The ranking factors of a result.
fn reasons(ranker: &Ranker<'_>, attempt: &relaxation::RelaxedSearch, ranked: &Ranked) -> Vec<Why> {
    let matches = &attempt.matches.documents;
    let at = matches.binary_search_by_key(&ranked.document, |(document, _)| *document);
    let matched = at.ok().and_then(|at| matches.get(at));
    let mut why = matched.map_or_else(Vec::new, |matched| ranker.explain(*matched));
    if ranked.lifted {
        why.push(Why {
            kind: "need",
            say: "moved up: nothing before it fits this need".to_owned(),
            effect: 0.0,
        });
    }
    why
}

/// The time in the `at` parameter, which overrides the clock.
fn moment(query: &Query) -> Option<Timestamp> {
    query.value("at")?.parse().ok()
}

fn origin(place: StartPlace, is_outside: bool) -> Option<OriginLabel> {
    let found = place.found;
    let best = found.best?;
    Some(OriginLabel {
        label: best.label,
        is_in_words: place.is_in_words,
        is_outside,
        point: best.point,
        others: found.others.into_iter().map(|other| other.label).collect(),
        corrected_from: found.corrected_from,
    })
}

/// The parts of the query, each with the search without it. Where the words
/// name the place, `near` is no part; if it is the same place, both go at once.
/// A place that the words only mention is no part, either.
fn chips(
    query: &Query,
    understood: &Interpretation,
    generation: &Generation,
    place: &StartPlace,
) -> Vec<Understood> {
    let chosen = query.steps(&generation.words);
    let near = ReadBy::Parameter("near");
    let unused = |step: &&Step| match step.by {
        ReadBy::Words => place.is_other_mentioned && step.kind == "place",
        by => place.is_in_words && by == near,
    };
    let label = place.found.best.as_ref().map(|best| best.label.as_str());
    let chip = |step: &Step| {
        let mut without = query.without(step);
        if step.kind == "place"
            && step.by == ReadBy::Words
            && let Some(near) = query.value("near").filter(|near| Some(*near) == label)
        {
            without = without.without_value("near", near);
        }
        Understood {
            kind: step.kind.clone(),
            value: step.value.clone(),
            label: step.label.clone(),
            from: step.from.clone(),
            by: step.by.word(),
            without: without.to_text(),
        }
    };
    let all = understood.steps.iter().chain(&chosen);
    all.filter(|step| !unused(step)).map(chip).collect()
}

/// Reports a question without a word that means anything here, as typed.
fn not_understood(query: &Query) -> Ignored {
    Ignored {
        what: query.words().to_owned(),
        why: Text::new(
            "No listing has any of these words.",
            "Ningún recurso tiene alguna de estas palabras.",
        ),
        unknown_place: None,
    }
}

/// Required words that no listing contains, so they were not searched for.
fn unknown_words(generation: &Generation, want: &SearchCriteria) -> Vec<Ignored> {
    let unknown = want.words.iter();
    let unknown = unknown.filter(|word| word.needed && !matching::is_known(generation, word));
    let ignored = unknown.map(|word| Ignored {
        what: word.text.clone(),
        why: Text::new(
            "No listing has this word.",
            "Ningún recurso tiene esta palabra.",
        ),
        unknown_place: None,
    });
    ignored.collect()
}

/// The query with its spelling corrected, if the correction yields other
/// criteria than the query without the misspelled words.
fn correction(
    generation: &Generation,
    query: &Query,
    understood: &Interpretation,
    want: &SearchCriteria,
) -> Option<String> {
    // A guess at what somebody in danger may have meant can only hurt.
    if understood.corrections.is_empty() || understood.crisis_level != CrisisLevel::None {
        return None;
    }
    let mut corrected = query.words().to_lowercase();
    let mut bare = corrected.clone();
    for correction in &understood.corrections {
        corrected = corrected.replacen(&correction.from, &correction.to, 1);
        bare = bare.replacen(&correction.from, " ", 1);
    }
    let prefer = build_criteria::home_preference(generation);
    let without = understand(&bare, &build_criteria::context(generation, &prefer));
    let other = SearchCriteria {
        from: want.from.clone(),
        ..build_criteria::want(generation, query, &without, None, want.person.clone())
    };
    (other != *want).then_some(corrected)
}

/// What the results of a search are compared with.
struct Asked<'a> {
    generation: &'a Generation,
    want: &'a SearchCriteria,
    questions: Questions<'a>,
    for_whom: AudienceScorer<'a>,
    /// The name of the town that was named.
    town: Option<String>,
    now: Timestamp,
}

impl<'a> Asked<'a> {
    fn new(
        generation: &'a Generation,
        want: &'a SearchCriteria,
        place: &StartPlace,
        now: Timestamp,
    ) -> Asked<'a> {
        Asked {
            town: place.found.best.as_ref().and_then(town),
            generation,
            want,
            questions: Questions::new(generation, want),
            for_whom: AudienceScorer::new(generation, want),
            now,
        }
    }

    fn hit(&self, ranked: &Ranked) -> io::Result<Hit> {
        let Asked {
            generation, want, ..
        } = *self;
        let mut listing = generation.documents.get(ranked.document)?;
        let place = generation.records.place(ranked.document);
        if let Some(known) = place.and_then(|(_, schedule)| generation.schedules.get(schedule)) {
            // Listings share the parsed schedule, so its hours are parsed only
            // once.
            known.open_state(self.now);
            listing.hours.schedule = known.clone();
        }
        let open = listing.hours.schedule.open_state(self.now);
        let row = generation.records.row(ranked.document);
        let tags = row.map(|row| generation.records.kinds.get(row.kind));
        let label =
            |(kind, value): &(_, String)| generation.words.label(TagKind::word(*kind), value);
        Ok(Hit {
            group: ranked.group,
            asks_hours: ranked.asks_hours,
            unsaid: tags.map_or_else(Vec::new, |tags| {
                self.for_whom.unsaid(tags).map(label).collect()
            }),
            only_for: match ranked.is_for_certain_people {
                true => only_for(generation, &listing),
                false => Vec::new(),
            },
            reach: listing.reach.for_person(want.lives()),
            open,
            distance_miles: self.miles(ranked, &listing),
            freshness: ranked.freshness,
            fits: tags.map_or_else(Vec::new, |tags| self.fits(tags, &listing)),
            why: Vec::new(),
            score: ranked.score,
            listing,
        })
    }
}

impl Asked<'_> {
    /// The answers of a listing. To live where it serves is enough where it does
    /// not say who may come.
    fn fits(&self, tags: TagNumbers<'_>, listing: &Listing) -> Vec<(&'static Question, Known)> {
        let mut fits = self.questions.answers(tags);
        let person = self.want.lives();
        let is_served = listing.reach.anywhere
            || person.is_some_and(|person| listing.reach.serving(person).is_some());
        if is_served && self.questions.asks_residence(tags) {
            fits.retain(|(question, _)| **question != RESIDENCE);
        }
        if !listing.reach.visit && self.questions.is_line(tags) {
            fits.retain(|(question, known)| *known != Known::Unknown || question.is_of_language());
        }
        fits
    }

    /// Miles to a place; none to one in the town that was named, of which only
    /// the town is known.
    fn miles(&self, ranked: &Ranked, listing: &Listing) -> Option<f64> {
        let from = self.want.from.as_ref();
        let is_spot = from.is_some_and(|from| from.size == PlaceScale::Spot);
        let miles = ranked.miles.filter(|_| is_spot)?;
        let address = listing.place.address.as_ref();
        let is_there = listing.place.precision == Precision::Approximate
            && address.is_some_and(|address| Some(&address.city) == self.town.as_ref());
        Some(if is_there { 0.0 } else { miles })
    }
}

/// The name of a town, without its state and its ZIP: "ZIP 17740 (Jersey Shore,
/// PA)".
fn town(place: &ResolvedPlace) -> Option<String> {
    let inside = place.label.split_once('(').map(|(_, rest)| rest);
    let (town, _) = inside.unwrap_or(&place.label).split_once(',')?;
    Some(town.to_owned())
}

/// The people that a listing is for: those of its main category, or else in its
/// own words, or else its audience.
fn only_for(generation: &Generation, listing: &Listing) -> Vec<Text> {
    let known = &generation.facts.categories;
    let main = listing.categories.first().and_then(|id| known.get(id));
    let of_people = main.filter(|main| {
        let top = known.lineage(&main.id).last().map(|top| top.id.as_str());
        top.is_some_and(|top| [PEOPLE, SAFETY].contains(&top))
    });
    match of_people {
        Some(main) => vec![main.name.clone()],
        None if !listing.eligibility.english.is_empty() => vec![listing.eligibility.clone()],
        None => {
            let audience = listing.audience.iter();
            let audience = audience.filter(|value| !is_anybody(value));
            let label = |value: &String| generation.words.label("audience", value);
            audience.map(label).collect()
        }
    }
}
