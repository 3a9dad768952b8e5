//! Runs one search from start to finish: match, rank, relax limits until
//! something matches, sort, count.

use jiff::Timestamp;

use super::answer::{Relaxation, ResultGroup, Sort};
use super::coverage::{self, NEAR_MILES};
use super::crisis_lines;
use super::criteria::{RelaxedLimits, SearchCriteria, Word};
use super::facets::{Counted, Tally};
use super::matching;
use super::matching::Matches;
use super::matching::geo_filter::reachable;
use super::matching::names::{Names, named};
use super::ranking::freshness_factor::FreshnessFactor;
use super::ranking::tag_matches::WantedTags;
use super::ranking::top_k::First;
use super::ranking::{Outcome, Ranked, Ranker, RankingCriteria, diversify};
use crate::index::format::ranking_rows::day_number;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::category::{INFORMATION, PEOPLE};
use crate::seeds::settings_files::ANY_CRISIS;

/// The outcome of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The first results, in order.
    pub ranked: Vec<Ranked>,
    /// Number of results per group.
    pub groups: [usize; ResultGroup::ALL.len()],
    /// Number of matches left out because they are known not to fit the person.
    pub unfit: usize,
    /// Facets with their counts.
    pub facets: Vec<Counted>,
    /// The limits that were relaxed.
    pub relaxed: Vec<Relaxation>,
}

impl Found {
    /// Total number of results.
    pub fn total(&self) -> usize {
        self.groups.iter().sum()
    }
}

/// The state of a finished search, which `explain` needs to score a result
/// again.
#[derive(Debug)]
pub struct RelaxedSearch {
    /// The criteria, with the closest available category substituted for one
    /// without listings.
    pub want: SearchCriteria,
    /// The relaxed limits at the end of the search.
    pub loose: RelaxedLimits,
    /// The listing names recognized in the query.
    pub names: Names,
    /// The tags that the criteria ask for.
    pub asked: WantedTags,
    /// The matching documents.
    pub matches: Matches,
    /// Whether no part of the query means anything here.
    pub is_not_understood: bool,
    /// Whether the person's place is outside the area covered.
    pub is_outside: bool,
}

/// Searches a generation as of `now`, without a limit on the results.
pub fn search(
    generation: &Generation,
    want: &SearchCriteria,
    now: Timestamp,
) -> tantivy::Result<Found> {
    let (found, _) = attempt(generation, want, now, usize::MAX)?;
    Ok(found)
}

/// Searches for the first `most` results and returns the search state, too. The
/// order, the total and the facet counts are those of an unlimited search.
pub fn attempt(
    generation: &Generation,
    want: &SearchCriteria,
    now: Timestamp,
    most: usize,
) -> tantivy::Result<(Found, RelaxedSearch)> {
    let names = named(generation, &want.question)?;
    let is_not_understood = is_not_understood(generation, want, &names);
    let is_outside = coverage::is_outside(generation, want);
    let names_help = !want.categories.is_empty();
    let (mut want, mut relaxed) = closest(generation, want, &names);
    if is_outside {
        want.within.get_or_insert(NEAR_MILES);
    }
    let mut attempt = RelaxedSearch {
        loose: RelaxedLimits {
            category: chosen_cannot_be_had(generation, &want),
            ..RelaxedLimits::default()
        },
        asked: WantedTags::new(generation, &want),
        matches: Matches::default(),
        is_not_understood,
        is_outside,
        names,
        want,
    };
    let mut results = Results::none(&attempt.want, most);
    for step in steps(&attempt.want, !is_outside) {
        if let Some(step) = step {
            if step == Relaxation::Audience && !results.any_fails {
                continue;
            }
            if !relaxed.contains(&step) {
                relaxed.push(step);
            }
            attempt.loose = loosened(attempt.loose, step);
        }
        results = attempt.run(generation, now, most)?;
        if results.first.total() > 0 {
            if !is_outside && names_help && attempt.has_only_distant_help(&results) {
                attempt.loose.text = true;
                results = attempt.run(generation, now, most)?;
            }
            break;
        }
    }
    let mut found = results.finish(generation, &attempt.want, relaxed, most);
    // A name that was typed is found from anywhere.
    let is_of_use = match attempt.names.is_empty() {
        true => found.total() > found.groups[ResultGroup::AlsoHelps as usize],
        false => found.total() > 0,
    };
    if is_not_understood || is_outside && !is_of_use {
        found = lines_for_everyone(generation, &attempt.want, now, most)?.unwrap_or(found);
    }
    Ok((found, attempt))
}

/// The lines of every page that serve the person, in their order; `None` if
/// there are none.
fn lines_for_everyone(
    generation: &Generation,
    want: &SearchCriteria,
    now: Timestamp,
    most: usize,
) -> tantivy::Result<Option<Found>> {
    let mut ranked = Vec::new();
    for line in crisis_lines::of_kinds(generation, &[ANY_CRISIS.to_owned()], want)? {
        let document = matching::document(generation, &line.listing.id)?;
        ranked.extend(document.and_then(|document| unscored(generation, document, now)));
    }
    let groups = [0, 0, ranked.len()];
    let is_any = !ranked.is_empty();
    ranked.truncate(most);
    Ok(is_any.then(|| Found {
        ranked,
        groups,
        unfit: 0,
        facets: Vec::new(),
        relaxed: Vec::new(),
    }))
}

/// A result that no question led to.
fn unscored(generation: &Generation, document: u32, now: Timestamp) -> Option<Ranked> {
    let row = generation.records.row(document)?;
    let standing = generation.records.standings.get(row.standing);
    let today = day_number(now.to_zoned(jiff::tz::TimeZone::UTC).date());
    let trust = FreshnessFactor::new(standing, today);
    (!trust.is_closed).then_some(Ranked {
        document,
        by_id: row.by_id,
        score: 0.0,
        lifted: false,
        wait: None,
        miles: None,
        is_local: false,
        freshness: trust.freshness,
        group: ResultGroup::AlsoHelps,
        tier: 0,
        is_for_certain_people: false,
        asks_hours: false,
    })
}

impl RelaxedSearch {
    /// Whether the categories of the question brought nothing from nearby: what
    /// is there may be listed under others, and have its words.
    fn has_only_distant_help(&self, results: &Results) -> bool {
        let want = &self.want;
        let is_chosen = want.chosen_categories().next().is_some();
        let is_named = want.digits.is_some() || !self.names.is_empty();
        !results.any_local && !is_chosen && !is_named && !want.is_crisis && !want.words.is_empty()
    }

    /// Matches and ranks under the current relaxed limits.
    fn run(
        &mut self,
        generation: &Generation,
        now: Timestamp,
        most: usize,
    ) -> tantivy::Result<Results> {
        let RelaxedSearch { want, names, .. } = &*self;
        let reach = reachable(generation, want, self.loose, names, &self.asked)?;
        let matches = matching::matches(generation, want, self.loose, names, reach.as_ref())?;
        self.matches = matches;
        let ranker = self.ranker(generation, now);
        let mut results = Results::none(&self.want, most);
        let Results {
            first,
            any_fails,
            unfit,
            any_local,
            tally,
        } = &mut results;
        ranker.rank(&self.matches.documents, tally, |verdict| match verdict {
            Outcome::Excluded => {}
            Outcome::Filtered => *any_fails = true,
            Outcome::Refused => {
                *any_fails = true;
                *unfit += 1;
            }
            Outcome::BelowCutoff(group) => first.count(group),
            Outcome::Ranked(ranked) => {
                *any_local |= ranked.is_local;
                if let Some(last) = first.offer(ranked) {
                    ranker.raise_cutoff(last);
                }
            }
        });
        Ok(results)
    }

    /// A ranker for the matches.
    pub fn ranker<'a>(&'a self, generation: &'a Generation, now: Timestamp) -> Ranker<'a> {
        let criteria = RankingCriteria {
            want: &self.want,
            loose: self.loose,
            asked: &self.asked,
            names: &self.names,
            worded: &self.matches.worded,
            most: self.matches.most,
        };
        Ranker::new(generation, criteria, now)
    }
}

/// Results of one attempt.
struct Results {
    first: First,
    /// Whether filters hide any match.
    any_fails: bool,
    /// Number of matches that are known not to fit the person.
    unfit: usize,
    /// Whether any of the first is nearby or serves the person's county.
    any_local: bool,
    tally: Tally,
}

impl Results {
    fn none(want: &SearchCriteria, most: usize) -> Results {
        // Diversification looks beyond the first page.
        let looked_at = most.max(diversify::MAX_LOOKED_AT + diversify::SEEN_AT_ONCE);
        Results {
            first: First::new(looked_at, want.sort),
            any_fails: false,
            unfit: 0,
            any_local: false,
            tally: Tally::default(),
        }
    }

    fn finish(
        self,
        generation: &Generation,
        want: &SearchCriteria,
        relaxed: Vec<Relaxation>,
        most: usize,
    ) -> Found {
        let groups = self.first.offered;
        let mut ranked = self.first.in_order();
        if want.sort == Sort::Relevance {
            diversify::spread(generation, want, &mut ranked);
        }
        ranked.truncate(most);
        Found {
            ranked,
            groups,
            unfit: self.unfit,
            facets: self.tally.counted(generation, want),
            relaxed,
        }
    }
}

/// Substitutes the closest available help for categories without listings, and
/// returns the relaxations this required: the nearest ancestor that listings
/// name themselves, or else information-and-referral services.
fn closest(
    generation: &Generation,
    want: &SearchCriteria,
    names: &Names,
) -> (SearchCriteria, Vec<Relaxation>) {
    let mut want = want.clone();
    let mut relaxed = Vec::new();
    let missing = |id: &str| !matching::has_listings(generation, id);
    let known = &generation.facts.categories;
    let substitute = |id: &str| {
        let above = known.lineage(id).into_iter().skip(1);
        let mut listed = above.filter(|one| matching::is_listed_under(generation, &one.id));
        let found = listed.next().map(|one| one.id.as_str());
        found.unwrap_or(INFORMATION).to_owned()
    };
    let surest = want.categories.first().is_some_and(|(id, _)| missing(id));
    let none_chosen = chosen_cannot_be_had(generation, &want);
    let chosen = want.chosen_categories().filter(|_| none_chosen);
    let in_place_of_chosen: Vec<(String, f64)> = chosen.map(|id| (substitute(id), 1.0)).collect();
    if surest || none_chosen {
        relaxed.push(Relaxation::Category);
    }
    let is_of_people = |id: &str| known.lineage(id).last().is_some_and(|top| top.id == PEOPLE);
    let mut named = want.categories.iter();
    let any_listed = named.any(|(id, _)| !missing(id) && !is_of_people(id));
    for (id, weight) in &mut want.categories {
        if missing(id) {
            *id = substitute(id);
            if any_listed && id == INFORMATION {
                *weight *= BESIDE_LISTED;
            }
        }
    }
    want.categories.extend(in_place_of_chosen);
    if !want.words.is_empty() && is_unsure(&want, names) {
        want.categories.push((INFORMATION.to_owned(), BESIDE_WORDS));
    }
    (want, relaxed)
}

/// Weight factor of information-and-referral in place of a category without
/// listings, when another category of the question has some.
const BESIDE_LISTED: f64 = 0.4;

/// Whether a query has no more than words, and none of them a meaning. A word
/// with synonyms counts as understood.
fn is_unsure(want: &SearchCriteria, names: &Names) -> bool {
    want.categories.is_empty()
        && want.words.iter().all(|word| word.stems.len() == 1)
        && names.is_empty()
        && want.digits.is_none()
        && chosen_nothing(want)
}

/// Whether a query has no more than words, and no listing has any of them.
/// Small words alone ("hello") still ask for what is near a place.
fn is_not_understood(generation: &Generation, want: &SearchCriteria, names: &Names) -> bool {
    let unknown = |word: &Word| !matching::is_known(generation, word);
    let has_words = !want.words.is_empty() || want.from.is_none() && !want.question.is_empty();
    has_words && is_unsure(want, names) && want.words.iter().all(unknown)
}

/// Confidence of the information-and-referral category when listings match only
/// some word of the query.
const BESIDE_WORDS: f64 = 0.4;

/// Whether categories are selected and none has listings.
fn chosen_cannot_be_had(generation: &Generation, want: &SearchCriteria) -> bool {
    let mut chosen = want.chosen_categories().peekable();
    chosen.peek().is_some() && !chosen.any(|id| matching::has_listings(generation, id))
}

fn chosen_nothing(want: &SearchCriteria) -> bool {
    want.filters.is_empty() && want.traits.is_empty() && want.window.is_none()
}

/// The strict search first, then the limits to relax, in order. Only limits
/// that the query sets are included. Outside the area covered, neither what is
/// near home nor help of another kind is of use.
fn steps(want: &SearchCriteria, covered: bool) -> Vec<Option<Relaxation>> {
    let mut steps = vec![None];
    let mut add = |useful: bool, step| {
        if useful {
            steps.push(Some(step));
        }
    };
    let filtered = want
        .filters
        .iter()
        .any(|(kind, _)| *kind != TagKind::Category)
        || want.freshness.is_some()
        || !want.traits.is_empty()
        || !want.fits.is_empty();
    let chosen = want.chosen_categories().next().is_some();
    add(want.is_time_required, Relaxation::Time);
    add(want.from.is_some() && covered, Relaxation::Distance);
    // Filters are dropped as soon as they hide the only matches.
    add(filtered, Relaxation::Audience);
    add(chosen || !want.words.is_empty(), Relaxation::Words);
    add(filtered, Relaxation::Audience);
    // A selected category is kept longer than the query words.
    add(chosen, Relaxation::Words);
    add(filtered, Relaxation::Audience);
    add(covered, Relaxation::Category);
    add(filtered && covered, Relaxation::Audience);
    steps
}

fn loosened(loose: RelaxedLimits, step: Relaxation) -> RelaxedLimits {
    match step {
        Relaxation::Time => RelaxedLimits {
            time: true,
            ..loose
        },
        Relaxation::Distance => RelaxedLimits {
            distance: true,
            ..loose
        },
        Relaxation::Audience => RelaxedLimits {
            audience: true,
            ..loose
        },
        Relaxation::Words => RelaxedLimits {
            words: true,
            question: loose.words,
            ..loose
        },
        Relaxation::Category => RelaxedLimits {
            category: true,
            words: true,
            ..loose
        },
    }
}
