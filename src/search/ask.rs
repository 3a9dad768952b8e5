//! A query asked of a generation: understood, searched, and answered in full.

use jiff::Timestamp;

use super::answer::{Answer, Hit, Ignored, Origin, Pinned, Reached, Understood};
use super::facet_links::facets;
use super::matching;
use super::plan::{self, Found};
use super::rank::{Ranked, Ranker};
use super::translate::want;
use super::want::Want;
use crate::gazetteer::{Prefer, Resolution};
use crate::index::generation::Generation;
use crate::model::listing::Listing;
use crate::model::reach::Area;
use crate::model::text::Text;
use crate::query::{Problem, Query, Understanding, understand};

/// Answers a query as of a moment. `problems` are parameters that could not
/// be read; they come back as ignored.
pub fn ask(
    generation: &Generation,
    query: &Query,
    problems: &[Problem],
    now: Timestamp,
) -> tantivy::Result<Answer> {
    let now = moment(query).unwrap_or(now);
    let prefer = prefer(generation);
    let (words, gazetteer) = (&generation.words, &generation.gazetteer);
    let understood = understand(query.words(), words, gazetteer, &prefer);
    let mut ignored: Vec<Ignored> = problems.iter().map(ignored_parameter).collect();
    let place = place(generation, query, &understood, &prefer, &mut ignored);
    let want = want(generation, query, &understood, place.best.as_ref());
    let found = plan::search(generation, &want, now)?;
    let did_you_mean = correction(generation, query, &understood, &want, &found, now)?;
    for word in &understood.ignored {
        ignored.push(Ignored {
            what: word.what.clone(),
            why: word.why.clone(),
        });
    }
    ignored.extend(unknown_words(generation, &want));
    let (page, per_page) = (query.page() as usize, query.per_page() as usize);
    let last = found.ranked.len().div_ceil(per_page).max(1);
    let page = page.min(last);
    let shown = found.ranked.iter().skip((page - 1) * per_page);
    let shown = shown.take(per_page);
    let hits = shown.filter_map(|ranked| hit(generation, &want, ranked, now));
    Ok(Answer {
        understood: chips(query, &understood, generation),
        ignored,
        crisis: pinned(generation, &understood.crisis, &want)?,
        crisis_kinds: understood.crisis,
        origin: origin(place),
        total: found.ranked.len(),
        page,
        per_page,
        hits: hits.collect(),
        facets: facets(generation, query, &found.facets),
        relaxed: found.relaxed,
        did_you_mean,
        sort: want.sort,
        now,
    })
}

/// Why each result of a query ranks where it does, the best first.
pub fn explain(
    generation: &Generation,
    query: &Query,
    now: Timestamp,
) -> tantivy::Result<Vec<Hit>> {
    let now = moment(query).unwrap_or(now);
    let prefer = prefer(generation);
    let (words, gazetteer) = (&generation.words, &generation.gazetteer);
    let understood = understand(query.words(), words, gazetteer, &prefer);
    let place = place(generation, query, &understood, &prefer, &mut Vec::new());
    let want = want(generation, query, &understood, place.best.as_ref());
    let (found, attempt) = plan::attempt(generation, &want, now)?;
    let plan::Attempt {
        want,
        loose,
        names,
        matches,
    } = &attempt;
    let ranker = Ranker::new(generation, want, *loose, now, names, matches.most);
    let shown = found.ranked.iter().take(query.per_page() as usize);
    let hits = shown.filter_map(|ranked| {
        let matched = matches
            .documents
            .iter()
            .find(|(document, _)| *document == ranked.document)?;
        let mut hit = hit(generation, want, ranked, now)?;
        hit.why = ranker.explain(*matched);
        Some(hit)
    });
    Ok(hits.collect())
}

/// The moment given in place of the clock.
fn moment(query: &Query) -> Option<Timestamp> {
    query.value("at")?.parse().ok()
}

fn prefer(generation: &Generation) -> Prefer {
    Prefer {
        counties: generation.facts.home_counties.clone(),
        state: None,
    }
}

fn ignored_parameter(problem: &Problem) -> Ignored {
    Ignored {
        what: format!("{}={}", problem.parameter, problem.value),
        why: problem.message.clone(),
    }
}

/// The place of the `near` parameter, or else of the question.
fn place(
    generation: &Generation,
    query: &Query,
    understood: &Understanding,
    prefer: &Prefer,
    ignored: &mut Vec<Ignored>,
) -> Resolution {
    if let Some(near) = query.value("near") {
        let found = generation.gazetteer.resolve(near, prefer);
        if found.best.is_some() {
            return found;
        }
        ignored.push(Ignored {
            what: format!("near={near}"),
            why: Text::new(
                "We do not know this place. Try a ZIP, or a town with its state.",
                "No conocemos este lugar. Pruebe con un código postal, o un pueblo con su estado.",
            ),
        });
    }
    Resolution {
        best: understood.place.clone(),
        ..Resolution::default()
    }
}

fn origin(place: Resolution) -> Option<Origin> {
    let best = place.best?;
    Some(Origin {
        label: best.label,
        point: best.point,
        others: place.others.into_iter().map(|other| other.label).collect(),
        corrected_from: place.corrected_from,
    })
}

/// What was read, each with the search that is left without it.
fn chips(query: &Query, understood: &Understanding, generation: &Generation) -> Vec<Understood> {
    let chosen = query.steps(&generation.words);
    let steps = understood.steps.iter().chain(&chosen);
    let chip = |step: &crate::query::Step| Understood {
        kind: step.kind.clone(),
        value: step.value.clone(),
        label: step.label.clone(),
        from: step.from.clone(),
        without: query.without(step).to_text(),
    };
    steps.map(chip).collect()
}

/// Needed words that no listing has, so that they could not be looked for.
fn unknown_words(generation: &Generation, want: &Want) -> Vec<Ignored> {
    let unknown = want.words.iter();
    let unknown = unknown.filter(|word| word.needed && !matching::is_known(generation, word));
    let ignored = unknown.map(|word| Ignored {
        what: word.text.clone(),
        why: Text::new(
            "No listing has this word.",
            "Ninguna ficha tiene esta palabra.",
        ),
    });
    ignored.collect()
}

/// The question with its spelling corrected, if the corrected words changed
/// what was found.
fn correction(
    generation: &Generation,
    query: &Query,
    understood: &Understanding,
    wanted: &Want,
    found: &Found,
    now: Timestamp,
) -> tantivy::Result<Option<String>> {
    if understood.corrections.is_empty() {
        return Ok(None);
    }
    let mut corrected = query.words().to_lowercase();
    let mut bare = corrected.clone();
    for correction in &understood.corrections {
        corrected = corrected.replacen(&correction.from, &correction.to, 1);
        bare = bare.replacen(&correction.from, " ", 1);
    }
    let without = understand(
        &bare,
        &generation.words,
        &generation.gazetteer,
        &prefer(generation),
    );
    let other = Want {
        from: wanted.from.clone(),
        ..want(generation, query, &without, None)
    };
    let other = plan::search(generation, &other, now)?;
    let ids = |found: &Found| -> Vec<u32> {
        let first = found.ranked.iter().take(20);
        first.map(|ranked| ranked.document).collect()
    };
    Ok((ids(&other) != ids(found)).then_some(corrected))
}

/// The crisis lines of the kinds, in order, that reach the person; each once.
fn pinned(generation: &Generation, kinds: &[String], want: &Want) -> tantivy::Result<Vec<Pinned>> {
    let mut pinned: Vec<Pinned> = Vec::new();
    let lines = kinds.iter().flat_map(|kind| {
        let all = generation.facts.crisis_lines.iter();
        all.filter(move |line| line.kind == *kind)
    });
    for line in lines {
        if pinned.iter().any(|done| done.listing.id == line.listing) {
            continue;
        }
        let Some(listing) = listing(generation, &line.listing)? else {
            continue;
        };
        if reaches(generation, &listing, want) {
            let say = line.say.clone();
            pinned.push(Pinned { listing, say });
        }
    }
    Ok(pinned)
}

/// The crisis lines of a kind as they stand in the seeds, wherever the person is.
pub fn lines_of_kind(generation: &Generation, kind: &str) -> tantivy::Result<Vec<Pinned>> {
    let lines = generation.facts.crisis_lines.iter();
    let mut pinned = Vec::new();
    for line in lines.filter(|line| line.kind == kind) {
        if let Some(listing) = listing(generation, &line.listing)? {
            let say = line.say.clone();
            pinned.push(Pinned { listing, say });
        }
    }
    Ok(pinned)
}

/// Whether a line is for a person there; without a place, for the home ground.
fn reaches(generation: &Generation, listing: &Listing, want: &Want) -> bool {
    if listing.reach.anywhere || listing.reach.serves.is_empty() {
        return true;
    }
    match &want.from {
        Some(from) => listing.reach.serving(&from.person).is_some(),
        None => {
            let home = &generation.facts.home_counties;
            let mut areas = listing.reach.serves.iter();
            areas.any(|area| match area {
                Area::County(county) => home.contains(county),
                Area::State(state) => home.iter().any(|county| county.state == *state),
                Area::Zip(_) => false,
                Area::Nation => true,
            })
        }
    }
}

/// The listing of an id.
pub fn listing(generation: &Generation, id: &str) -> tantivy::Result<Option<Listing>> {
    let found = matching::documents_with(generation, generation.fields.id, id)?;
    let first = found.first();
    Ok(first.and_then(|document| generation.documents.get(*document)))
}

fn hit(generation: &Generation, want: &Want, ranked: &Ranked, now: Timestamp) -> Option<Hit> {
    let listing = generation.documents.get(ranked.document)?;
    let open = listing.hours.schedule.open_state(now);
    Some(Hit {
        reach: reached(&listing, want),
        open,
        distance_miles: ranked.miles,
        freshness: ranked.freshness,
        why: Vec::new(),
        score: ranked.score,
        listing,
    })
}

/// How a listing reaches the person.
fn reached(listing: &Listing, want: &Want) -> Reached {
    let reach = &listing.reach;
    let person = want.from.as_ref().map(|from| &from.person);
    let served = person.is_none_or(|person| reach.serving(person).is_some());
    if !reach.serves.is_empty() && !served {
        return Reached::Elsewhere(reach.serves.clone());
    }
    if reach.visit {
        Reached::Visit
    } else if reach.serves.is_empty() {
        Reached::Anywhere
    } else {
        Reached::Serves(reach.serves.clone())
    }
}
