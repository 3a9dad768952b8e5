//! Converts an interpreted query into search criteria.

use super::answer::{Ignored, Sort};
use super::criteria::{Origin, PlaceScale, SearchCriteria, Word};
use crate::gazetteer::{PlaceKind, Prefer, Resolution, ResolvedPlace};
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::category::{CRISIS, INFORMATION, MEETINGS, PEOPLE, TALK};
use crate::model::eligibility::{Person, PovertyGuideline, Question};
use crate::model::localized_text::Text;
use crate::model::reach::Whereabouts;
use crate::model::schedule::time_window::{Day, TimeWindow};
use crate::query::interpret::{Context, DISTANCE};
use crate::query::{CrisisLevel, Interpretation, Query, ReadBy, TextWord, Trait};

/// Maximum number of words searched for.
const MAX_WORDS: usize = 10;

/// Maximum number of kinds of help that are searched for by their words, too.
const MAX_KINDS_AS_WORDS: usize = 2;

/// Maximum number of words of a search that names where to look. In a longer one,
/// another state is where somebody came from, or no place at all ("en el campo").
const MAX_WORDS_OF_A_SEARCH: usize = 8;

/// Filter parameters, with the tag kind each one filters by.
const FILTERS: [(&str, TagKind); 7] = [
    ("category", TagKind::Category),
    ("audience", TagKind::Audience),
    ("language", TagKind::Language),
    ("cost", TagKind::Cost),
    ("eligibility", TagKind::Eligibility),
    ("access", TagKind::Access),
    ("attendance", TagKind::Attendance),
];

/// What a question is interpreted with, from a generation.
pub fn context<'a>(generation: &'a Generation, prefer: &'a Prefer) -> Context<'a> {
    Context {
        words: &generation.words,
        likeness: &generation.likeness,
        gazetteer: &generation.gazetteer,
        prefer,
        refused: &[],
    }
}

/// Prefers the home counties when a place name is ambiguous.
pub fn home_preference(generation: &Generation) -> Prefer {
    Prefer {
        counties: generation.facts.home_counties.clone(),
        state: None,
    }
}

/// The place that a search starts from.
#[derive(Debug, Default)]
pub struct StartPlace {
    /// The place; without a best match, the person's location is unknown.
    pub found: Resolution,
    /// Whether the words of the question name it.
    pub is_in_words: bool,
    /// Whether the words only mention another place.
    pub is_other_mentioned: bool,
}

/// The place in the query words; otherwise that of the `near` parameter;
/// otherwise the `for` parameter, the location of the person being helped, or
/// the `residence` that was stated. A place inside the state that the words name
/// is closer than the words.
pub fn place(
    generation: &Generation,
    query: &Query,
    understood: &Interpretation,
    prefer: &Prefer,
    ignored: &mut Vec<Ignored>,
) -> StartPlace {
    let parameter = |name: &str| {
        let typed = query.value(name)?;
        Some((typed, generation.gazetteer.resolve(typed, prefer)))
    };
    let unknown = understood.unknown_place.iter();
    ignored.extend(unknown.map(|place| unknown_place(place, place)));
    let in_words = understood.place.as_ref();
    let is_long = query.words().split_whitespace().count() > MAX_WORDS_OF_A_SEARCH;
    if let Some((near, found)) = parameter("near") {
        match (&found.best, in_words) {
            (None, _) => ignored.push(unknown_place(&format!("near={near}"), near)),
            (Some(best), Some(named)) if is_long && is_abroad(generation, best, named) => {
                ignored.push(mentioned(best, named));
                return StartPlace {
                    found,
                    is_in_words: false,
                    is_other_mentioned: true,
                };
            }
            (Some(best), Some(named)) if !is_inside(best, named) => {
                ignored.extend((best.label != named.label).then(|| overruled(near, named)));
            }
            (Some(_), _) => {
                return StartPlace {
                    found,
                    ..StartPlace::default()
                };
            }
        }
    }
    let found = match (in_words, parameter("for")) {
        (None, Some((helped, found))) => {
            let unknown = found.best.is_none();
            ignored.extend(unknown.then(|| unknown_place(&format!("for={helped}"), helped)));
            found
        }
        (None, None) => parameter("residence").map_or_else(Resolution::default, |(_, found)| found),
        _ => Resolution {
            best: in_words.cloned(),
            ..Resolution::default()
        },
    };
    StartPlace {
        found,
        is_in_words: in_words.is_some(),
        is_other_mentioned: false,
    }
}

/// Whether a place is in another state than the one named beside a place at home.
fn is_abroad(generation: &Generation, near: &ResolvedPlace, named: &ResolvedPlace) -> bool {
    let is_home = |place: &ResolvedPlace| {
        let mut home = generation.facts.home_counties.iter();
        home.any(|county| Some(&county.state) == place.state.as_ref())
    };
    is_home(near) && !is_home(named)
}

/// Whether a place lies in the state that the words name.
fn is_inside(place: &ResolvedPlace, named: &ResolvedPlace) -> bool {
    named.kind == PlaceKind::State && place.state == named.state
}

/// Reports that the words name another place than `near`.
fn overruled(near: &str, named: &ResolvedPlace) -> Ignored {
    let label = &named.label;
    Ignored {
        what: format!("near={near}"),
        why: Text::new(
            &format!("You wrote {label}, so we look there."),
            &format!("Usted escribió {label}, así que buscamos allí."),
        ),
        unknown_place: None,
    }
}

/// Reports that a place of the words is not where the search looks.
fn mentioned(near: &ResolvedPlace, named: &ResolvedPlace) -> Ignored {
    let (near, named) = (&near.label, &named.label);
    Ignored {
        what: named.clone(),
        why: Text::new(
            &format!("We look near {near}."),
            &format!("Buscamos cerca de {near}."),
        ),
        unknown_place: None,
    }
}

fn unknown_place(what: &str, place: &str) -> Ignored {
    Ignored {
        what: what.to_owned(),
        why: Text::new(
            &format!("We do not know “{place}”. Try a ZIP, or a town with its state."),
            &format!(
                "No conocemos “{place}”. Pruebe con un código postal, o un pueblo con su estado."
            ),
        ),
        unknown_place: Some(place.to_owned()),
    }
}

/// What a query says of the person who is helped. Adds whatever could not be
/// used to `ignored`.
pub fn person(generation: &Generation, query: &Query, ignored: &mut Vec<Ignored>) -> Person {
    let prefer = home_preference(generation);
    let residence = query.value("residence").and_then(|typed| {
        let found = generation.gazetteer.resolve(typed, &prefer).best;
        if found.is_none() {
            let unknown = unknown_place(&format!("residence={typed}"), typed);
            ignored.push(Ignored {
                unknown_place: None,
                ..unknown
            });
        }
        found
    });
    let residence = residence.map(|place| from(generation, &place).person);
    let state = residence.as_ref().and_then(|person| person.state.clone());
    let home = generation.facts.home_counties.first();
    let state = state.or_else(|| home.map(|county| county.state.clone()));
    let (household, income) = (query.value("household"), query.value("income"));
    ignored.extend(half_said(household, income));
    Person {
        age: query.value("age").and_then(|age| age.parse().ok()),
        household: household.and_then(|people| people.parse().ok()),
        monthly_income: income.and_then(|dollars| dollars.parse().ok()),
        residence,
        guideline: state.and_then(|state| PovertyGuideline::of_state(&state)),
    }
}

/// Reports an income without the household it is for, and the other way round.
fn half_said(household: Option<&str>, income: Option<&str>) -> Option<Ignored> {
    let (what, why) = match (household, income) {
        (Some(people), None) => (
            format!("household={people}"),
            Text::new(
                "Say the household's income a month, too.",
                "Diga también cuánto gana el hogar al mes.",
            ),
        ),
        (None, Some(dollars)) => (
            format!("income={dollars}"),
            Text::new(
                "Say how many people live on it, too.",
                "Diga también cuántas personas viven de eso.",
            ),
        ),
        _ => return None,
    };
    Some(Ignored {
        what,
        why,
        unknown_place: None,
    })
}

/// The questions that a query asks of listings: those selected with `fits`, and
/// those of age, income and residence that the person has answered.
pub fn questions(query: &Query, person: &Person) -> Vec<&'static Question> {
    let selected = query.values("fits").iter();
    let selected = selected.filter_map(|word| Question::of_word(word));
    selected.chain(Question::answered(person)).collect()
}

/// Builds the search criteria from the query and its interpretation.
pub fn want(
    generation: &Generation,
    query: &Query,
    understood: &Interpretation,
    place: Option<&ResolvedPlace>,
    person: Person,
) -> SearchCriteria {
    let filters = FILTERS.iter().flat_map(|(name, kind)| {
        let values = query.values(name).iter();
        values.map(|value| (*kind, value.to_lowercase()))
    });
    let filters: Vec<(TagKind, String)> = filters.collect();
    let traits = understood.traits.iter().filter_map(|understood| {
        let kind = TagKind::ALL
            .into_iter()
            .find(|kind| kind.word() == understood.kind)?;
        Some((kind, understood.value.to_lowercase()))
    });
    let kinds = kinds(generation, understood, &filters);
    let mut categories = understood.categories.clone();
    let lines = kinds.iter().filter(|id| *id == CRISIS);
    categories.extend(lines.map(|id| (id.clone(), surest(understood))));
    let typed = understood.text.iter().take(MAX_WORDS).map(word);
    let wants_to_talk = wants_to_talk(generation, understood);
    let says_whom = understood.traits.iter().any(is_of_audience);
    // Who may want to talk is never wronged by a line that answers.
    let mut is_guess =
        surest(understood) < LEAST_SURE && !understood.categories.is_empty() && !wants_to_talk;
    let window = window(query, understood.when);
    let are_meetings = are_meetings(generation, &kinds);
    let traits: Vec<(TagKind, String)> = traits.collect();
    let people = people(generation, understood, &traits);
    // Who is asked about is no guess.
    is_guess &= people.is_empty();
    let mut asked = traits.iter().chain(&filters);
    let says_how = asked.any(|(kind, _)| *kind == TagKind::Attendance);
    let is_spot = place.is_some_and(|place| place.kind != PlaceKind::State);
    let is_next_asked = wants_to_talk && !says_whom || are_meetings && window.is_some();
    let is_near_asked = is_spot && understood.traits.iter().any(|one| one.kind == DISTANCE);
    let sort_by_meaning = match (is_next_asked, is_near_asked) {
        (true, _) => Sort::Soonest,
        (false, true) => Sort::Distance,
        (false, false) => Sort::Relevance,
    };
    // The words of a kind that is only a guess would make more of it.
    let meant = if is_guess { &[] } else { kinds.as_slice() };
    let words = typed.chain(kinds_as_words(generation, meant, &categories));
    SearchCriteria {
        kinds,
        are_meetings,
        is_theirs_first: !people.is_empty() || wants_to_talk && says_whom,
        people,
        is_guess,
        categories,
        words: words.collect(),
        question: understood.name_words.clone(),
        digits: understood.digits.clone(),
        traits,
        filters,
        fits: questions(query, &person),
        person,
        shows_unfit: query.value("unfit").is_some(),
        window,
        is_time_required: query.names_time(),
        freshness: query.value("freshness").map(str::to_owned),
        from: place.map(|place| from(generation, place)),
        is_of_place: are_meetings && is_spot && !says_how,
        within: query.within(),
        is_crisis: understood.crisis_level != CrisisLevel::None,
        sort: sort(query, sort_by_meaning),
    }
}

/// The order that was chosen, or else that of what was asked for: who wants to
/// talk wants somebody who answers now, of meetings the next one, and who cannot
/// drive the nearest.
fn sort(query: &Query, by_meaning: Sort) -> Sort {
    match query.value("sort") {
        Some("distance") => Sort::Distance,
        Some("soonest") => Sort::Soonest,
        Some(_) => Sort::Relevance,
        None => by_meaning,
    }
}

/// Least confidence of a category that a result must be of to fit, as a share
/// of the surest. Further meanings of a phrase, and words for people next to
/// those for help, are less certain.
const LEAST_SHARE_OF_SUREST: f64 = 0.69;

/// Least confidence of the surest category that is more than a guess.
const LEAST_SURE: f64 = 0.75;

/// Categories of someone to talk to who answers at any hour.
const ANSWERED_BY_LINES: [&str; 2] = [TALK, "warmline"];

/// Most words that tell beside the wish to talk; more tell of something else.
const MAX_WORDS_BESIDE_TALK: usize = 1;

/// Confidence of the surest category.
fn surest(understood: &Interpretation) -> f64 {
    let weights = understood.categories.iter().map(|(_, sure)| *sure);
    weights.fold(0.0, f64::max)
}

/// The categories that a fitting result must be of, one or the other: those of
/// the words, or else those selected. What the question is only like counts if
/// no words say which help is meant. Who wants to talk is also answered by the
/// crisis lines.
fn kinds(
    generation: &Generation,
    understood: &Interpretation,
    filters: &[(TagKind, String)],
) -> Vec<String> {
    let is_likely = |id: &str| {
        let mut steps = understood.steps.iter();
        steps.any(|step| step.kind == "category" && step.value == id && step.by == ReadBy::Likeness)
    };
    let categories = understood.categories.iter();
    let is_named = |id: &str| !is_likely(id) && root(generation, id) != PEOPLE;
    let named = categories.clone().filter(|(id, _)| is_named(id));
    let named = named.map(|(_, sure)| *sure).fold(0.0, f64::max);
    let meant = categories.filter(|(id, sure)| !is_likely(id) || *sure >= named);
    let surest = meant.clone().map(|(_, sure)| *sure).fold(0.0, f64::max);
    let sure = meant.filter(|(_, sure)| *sure >= surest * LEAST_SHARE_OF_SUREST);
    let mut kinds: Vec<String> = sure.map(|(id, _)| id.clone()).collect();
    if kinds.is_empty() {
        let chosen = filters
            .iter()
            .filter(|(kind, _)| *kind == TagKind::Category);
        kinds.extend(chosen.map(|(_, id)| id.clone()));
    }
    let mut any = kinds.iter();
    let may_talk =
        !understood.categories.is_empty() && any.any(|id| ANSWERED_BY_LINES.contains(&id.as_str()));
    if may_talk && understood.when.is_some() || wants_to_talk(generation, understood) {
        kinds.push(CRISIS.to_owned());
    }
    kinds
}

/// The top category of a category.
fn root<'a>(generation: &'a Generation, id: &'a str) -> &'a str {
    let line = generation.facts.categories.lineage(id);
    line.last().map_or(id, |top| top.id.as_str())
}

/// Whether somebody to talk to is all that is wanted, for whomever; of what kind
/// is not said.
fn wants_to_talk(generation: &Generation, understood: &Interpretation) -> bool {
    let steps = understood.steps.iter();
    let kinds = steps.filter(|step| step.kind == "category");
    let mut kinds = kinds.filter(|step| root(generation, &step.value) != PEOPLE);
    let telling = understood.text.iter().filter(|word| word.needed);
    let mut is_any = false;
    let are_lines = kinds.all(|step| {
        is_any = true;
        ANSWERED_BY_LINES.contains(&step.value.as_str())
    });
    let says_whom = understood.traits.iter().any(is_of_audience);
    is_any
        && !understood.denies_crisis
        && are_lines
        && telling.count() <= MAX_WORDS_BESIDE_TALK
        && (!says_whom || is_all_read(understood))
}

/// Whether something was read from every word that tells.
fn is_all_read(understood: &Interpretation) -> bool {
    understood.text.iter().all(|word| word.is_meant)
}

fn is_of_audience(said: &Trait) -> bool {
    said.kind == TagKind::Audience.word()
}

/// The audiences and languages of a question that names no other help: "trans
/// teen", "help for women", "ayuda en español".
fn people(
    generation: &Generation,
    understood: &Interpretation,
    traits: &[(TagKind, String)],
) -> Vec<(TagKind, String)> {
    let steps = understood.steps.iter();
    let mut named = steps
        .filter(|step| step.kind == "category" && step.by == ReadBy::Words)
        .map(|step| root(generation, &step.value))
        .peekable();
    let is_any = named.peek().is_some();
    let names_help =
        !is_all_read(understood) || named.any(|top| ![PEOPLE, INFORMATION].contains(&top));
    let of_whom = traits
        .iter()
        .filter(|(kind, _)| matches!(kind, TagKind::Audience | TagKind::Language));
    let of_whom = of_whom.filter(|_| is_any && !names_help);
    of_whom.cloned().collect()
}

/// Whether nothing but meetings is wanted.
fn are_meetings(generation: &Generation, kinds: &[String]) -> bool {
    !kinds.is_empty() && kinds.iter().all(|id| root(generation, id) == MEETINGS)
}

/// The kinds of help as words: a listing that is of none of them may have the
/// words that mean them.
fn kinds_as_words(
    generation: &Generation,
    kinds: &[String],
    categories: &[(String, f64)],
) -> Vec<Word> {
    let as_word = |id: &String| {
        let (_, sure) = categories.iter().find(|(known, _)| known == id)?;
        let stems = generation.words.category_words(id);
        let stems: Vec<(String, f64)> = stems.iter().map(|stem| (stem.clone(), *sure)).collect();
        (!stems.is_empty()).then(|| Word {
            text: id.clone(),
            stems,
            needed: false,
            is_meant: true,
            prefix: false,
            is_category: true,
        })
    };
    let kinds = kinds.iter().take(MAX_KINDS_AS_WORDS);
    kinds.filter_map(as_word).collect()
}

fn word(word: &TextWord) -> Word {
    let own = (word.stem.clone(), 1.0);
    Word {
        text: word.text.clone(),
        stems: std::iter::once(own)
            .chain(word.alternatives.iter().cloned())
            .collect(),
        needed: word.needed,
        is_meant: word.is_meant,
        prefix: word.is_last,
        is_category: false,
    }
}

/// Origin for a resolved place. A point without a county gets the county it
/// lies in; a missing state is filled in from the county.
pub fn from(generation: &Generation, place: &ResolvedPlace) -> Origin {
    let county = place.county.clone();
    let county = match place.kind {
        PlaceKind::Point => county.or_else(|| generation.gazetteer.county_at(place.point)),
        _ => county,
    };
    let state = place.state.clone();
    Origin {
        person: Whereabouts {
            point: place.point,
            zip: place.zip.clone(),
            state: state.or_else(|| county.as_ref().map(|county| county.state.clone())),
            county,
        },
        size: match place.kind {
            PlaceKind::County => PlaceScale::County,
            PlaceKind::State => PlaceScale::State,
            _ => PlaceScale::Spot,
        },
    }
}

/// The requested time: from parameters first, then from the query words.
fn window(query: &Query, said: Option<TimeWindow>) -> Option<TimeWindow> {
    if query.open() {
        return Some(Day::Now.into());
    }
    if !query.names_time() {
        return said;
    }
    Some(TimeWindow {
        day: query.when().unwrap_or(Day::Any),
        from: query.from(),
        to: query.to(),
    })
}
