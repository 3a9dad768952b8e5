//! Results of a search.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};

use super::item::{Item, Seen, item};
use super::served::{Ask, in_words, questions};
use super::shell::{Line, Page, Visitor, line};
use crate::model::text::Text;
use crate::query::Query;
use crate::search::answer::{Answer, Relaxation, Sort};
use crate::search::ask::ask;
use crate::web::failure::Failure;
use crate::web::state::App;
use crate::web::words::fill;

/// Buttons at the top of the crisis panel.
const FIRST_IN_CRISIS: usize = 4;

/// Kinds of crisis in which talking to someone is the help.
const TALKING_HELPS: [&str; 5] = ["suicide", "self-harm", "psychosis", "veteran", "lgbtq"];

/// Kinds of crisis in which somebody else may look at the phone.
const MAY_BE_WATCHED: [&str; 3] = ["domestic-violence", "sexual-assault", "child-abuse"];

/// Values of a facet that are shown; the rarest are left to the search box.
const MOST_VALUES: usize = 12;

/// The page.
#[derive(Debug, Template)]
#[template(path = "find.html")]
struct Find {
    page: Page,
    asked: String,
    place_asked: String,
    heading: String,
    crisis: Option<Panel>,
    chips: Vec<Choice>,
    did_you_mean: Option<Choice>,
    notes: Vec<String>,
    other_places: Vec<Choice>,
    facets: Vec<Narrow>,
    fits: Vec<Ask>,
    /// The rest of the search, as the form of what must fit repeats it.
    kept: Vec<(String, String)>,
    sorts: Vec<Choice>,
    items: Vec<Item>,
    first_number: usize,
    paging: Option<Paging>,
}

/// The crisis panel.
#[derive(Debug)]
struct Panel {
    heading: String,
    lede: String,
    /// When to call 911 before all others.
    emergency: Option<String>,
    /// A word of care where somebody may look at the phone.
    watched: Option<String>,
    first: Vec<Line>,
    rest: Vec<Line>,
}

/// The way through pages of results.
#[derive(Debug)]
struct Paging {
    said: String,
    previous: Option<String>,
    next: Option<String>,
}

/// A link with a label, perhaps the one that is chosen.
#[derive(Debug)]
struct Choice {
    href: String,
    label: String,
    chosen: bool,
    count: usize,
}

/// A facet.
#[derive(Debug)]
struct Narrow {
    label: String,
    values: Vec<Choice>,
}

/// Answers `/find`.
pub async fn find(State(app): State<App>, visitor: Visitor) -> Response {
    let (now, asked_by) = (app.now(), visitor.clone());
    let work = move || {
        let (query, problems) = Query::from_pairs(asked_by.search_pairs());
        let answer = ask(&asked_by.generation, &query, &problems, now).ok()?;
        view(&asked_by, &query, &answer).render().ok()
    };
    match app.away(work).await {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => Failure::Ours.page(&visitor),
        Err(failure) => failure.page(&visitor),
    }
}

fn view(visitor: &Visitor, query: &Query, answer: &Answer) -> Find {
    let page = Page::new(visitor, &visitor.words().find_title);
    let page = page.with_icons(&["find", "pin", "text", "x"]);
    let first = (answer.page - 1) * answer.per_page;
    let items = answer.hits.iter().zip(first + 1..).map(|(hit, number)| {
        let seen = Seen {
            number,
            miles: hit.distance_miles,
            reach: &hit.reach,
            freshness: hit.freshness,
            now: answer.now,
        };
        let mut item = item(&hit.listing, &seen, visitor);
        (item.fits, item.unknown) = in_words(&hit.fits, visitor);
        item
    });
    Find {
        asked: query.words().to_owned(),
        place_asked: query.value("near").unwrap_or_default().to_owned(),
        heading: heading(answer, visitor),
        crisis: panel(answer, visitor),
        chips: chips(visitor, answer),
        did_you_mean: answer.did_you_mean.as_ref().map(|meant| Choice {
            href: page.links.find(&query.rephrased(meant).to_text()),
            label: meant.clone(),
            chosen: false,
            count: 0,
        }),
        notes: notes(answer, visitor),
        other_places: other_places(visitor, query, answer),
        facets: facets(visitor, answer),
        fits: questions(visitor, query.values("fits")),
        kept: kept(query),
        sorts: sorts(visitor, query, answer),
        items: items.collect(),
        first_number: first + 1,
        paging: paging(visitor, query, answer),
        page,
    }
}

/// The search without what must fit, and from its first page.
fn kept(query: &Query) -> Vec<(String, String)> {
    let text = query.to_text();
    let pairs = url::form_urlencoded::parse(text.as_bytes()).into_owned();
    pairs
        .filter(|(name, _)| !["fits", "for", "page"].contains(&name.as_str()))
        .collect()
}

/// The way through pages of results; `None` when one holds them all.
fn paging(visitor: &Visitor, query: &Query, answer: &Answer) -> Option<Paging> {
    let pages = answer.total.div_ceil(answer.per_page);
    let turn = |to: usize| {
        let query = query.with("page", &to.to_string());
        visitor.links().find(&query.to_text())
    };
    let said = fill(&visitor.words().find_page, "page", &answer.page.to_string());
    (pages > 1).then(|| Paging {
        said: fill(&said, "pages", &pages.to_string()),
        previous: (answer.page > 1).then(|| turn(answer.page - 1)),
        next: (answer.page < pages).then(|| turn(answer.page + 1)),
    })
}

fn heading(answer: &Answer, visitor: &Visitor) -> String {
    let words = visitor.words();
    let count = match answer.total {
        0 => return words.find_none.clone(),
        1 => words.find_count_one.clone(),
        many => fill(&words.find_count_many, "count", &many.to_string()),
    };
    match &answer.origin {
        Some(origin) => format!("{count} {}", near(&origin.label, visitor)),
        None => count,
    }
}

/// "near Lock Haven": the town of a ZIP, the state only when it is not the
/// county's own, and no coordinates.
fn near(label: &str, visitor: &Visitor) -> String {
    let words = visitor.words();
    let is_point = |letter: char| letter.is_ascii_digit() || " ,.-".contains(letter);
    if label.chars().all(is_point) {
        return words.find_near_you.clone();
    }
    let inside = label
        .split_once('(')
        .map(|(_, rest)| rest.trim_end_matches(')'));
    let place = inside.unwrap_or(label);
    let home = &visitor.generation.facts.home_counties;
    let short = place
        .rsplit_once(", ")
        .filter(|(_, state)| home.iter().any(|county| county.state == *state));
    fill(
        &words.find_near,
        "place",
        short.map_or(place, |(town, _)| town),
    )
}

/// The panel above the results, when the question speaks of a crisis: the
/// first lines as pairs of large buttons, call and text, the others as a list.
fn panel(answer: &Answer, visitor: &Visitor) -> Option<Panel> {
    let kind = answer.crisis_kinds.first()?;
    let words = visitor.words();
    let talking = TALKING_HELPS.contains(&kind.as_str());
    let pick = |one: &String, other: &String| if talking { one } else { other }.clone();
    let mut panel = Panel {
        heading: pick(&words.crisis_heading, &words.crisis_heading_safety),
        lede: pick(&words.crisis_lede, &words.crisis_lede_safety),
        emergency: match kind.as_str() {
            "overdose" => Some(words.crisis_911_overdose.clone()),
            "poison" => Some(words.crisis_911_poison.clone()),
            _ => None,
        },
        watched: MAY_BE_WATCHED
            .contains(&kind.as_str())
            .then(|| words.crisis_watched.clone()),
        first: Vec::new(),
        rest: Vec::new(),
    };
    let mut buttons = 0;
    for line in answer.crisis.iter().map(|pinned| line(pinned, visitor)) {
        let own = usize::from(line.call.is_some()) + usize::from(line.text.is_some());
        if own > 0 && buttons + own <= FIRST_IN_CRISIS {
            buttons += own;
            panel.first.push(line);
        } else {
            panel.rest.push(line);
        }
    }
    Some(panel)
}

/// What was understood, each a link to the search without it. The words left
/// over stand in the search box already.
fn chips(visitor: &Visitor, answer: &Answer) -> Vec<Choice> {
    let shown = answer.understood.iter().filter(|part| part.kind != "text");
    let chip = |part: &crate::search::answer::Understood| Choice {
        href: visitor.links().find(&part.without),
        label: part.label.shown_in(visitor.language).to_owned(),
        chosen: false,
        count: 0,
    };
    let mut chips: Vec<Choice> = Vec::new();
    for chip in shown.map(chip) {
        // A crisis and a kind of help may have one name; it is said once.
        if !chips.iter().any(|said| said.label == chip.label) {
            chips.push(chip);
        }
    }
    chips
}

/// Sentences about what was loosened, corrected or not used.
fn notes(answer: &Answer, visitor: &Visitor) -> Vec<String> {
    let words = visitor.words();
    let relaxed = answer.relaxed.iter().map(|relaxed| match relaxed {
        Relaxation::Time => &words.relaxed_time,
        Relaxation::Distance => &words.relaxed_distance,
        Relaxation::Audience => &words.relaxed_audience,
        Relaxation::Words => &words.relaxed_words,
        Relaxation::Category => &words.relaxed_category,
    });
    let mut notes: Vec<String> = relaxed.cloned().collect();
    if let Some(origin) = &answer.origin
        && let Some(typed) = &origin.corrected_from
    {
        let note = fill(&words.find_corrected_place, "typed", typed);
        notes.push(fill(&note, "place", &origin.label));
    }
    for ignored in &answer.ignored {
        let note = fill(&words.find_ignored, "what", &ignored.what);
        let why = ignored.why.shown_in(visitor.language);
        notes.push(fill(&note, "why", why));
    }
    notes
}

fn other_places(visitor: &Visitor, query: &Query, answer: &Answer) -> Vec<Choice> {
    let others = answer.origin.iter().flat_map(|origin| &origin.others);
    let choice = |label: &String| Choice {
        href: visitor.links().find(&query.with("near", label).to_text()),
        label: label.clone(),
        chosen: false,
        count: 0,
    };
    others.map(choice).collect()
}

fn facets(visitor: &Visitor, answer: &Answer) -> Vec<Narrow> {
    let words = visitor.words();
    let label = |parameter: &str| match parameter {
        "category" => Some(&words.facet_category),
        "audience" => Some(&words.facet_audience),
        "language" => Some(&words.facet_language),
        "cost" => Some(&words.facet_cost),
        "access" => Some(&words.facet_access),
        "attendance" => Some(&words.facet_attendance),
        "freshness" => Some(&words.facet_freshness),
        "eligibility" => Some(&words.who),
        _ => None,
    };
    let narrow = |facet: &crate::search::answer::Facet| {
        let shown = facet.values.iter().enumerate();
        let shown = shown.filter(|(at, value)| *at < MOST_VALUES || value.chosen);
        let values = shown.map(|(_, value)| Choice {
            href: visitor.links().find(&value.link),
            label: value_label(&value.value, &value.label, visitor),
            chosen: value.chosen,
            count: value.count,
        });
        Some(Narrow {
            label: label(facet.parameter)?.clone(),
            values: values.collect(),
        })
    };
    answer.facets.iter().filter_map(narrow).collect()
}

fn value_label(value: &str, label: &Text, visitor: &Visitor) -> String {
    let words = visitor.words();
    match value {
        "fresh" => words.fresh.clone(),
        "due" => words.due.clone(),
        "stale" => words.stale.clone(),
        "unchecked" => words.unchecked.clone(),
        _ => label.shown_in(visitor.language).to_owned(),
    }
}

/// Sorting by distance needs a place to measure from.
fn sorts(visitor: &Visitor, query: &Query, answer: &Answer) -> Vec<Choice> {
    let words = visitor.words();
    let all = [
        (Sort::Relevance, &words.sort_relevance, true),
        (Sort::Soonest, &words.sort_soonest, true),
        (
            Sort::Distance,
            &words.sort_distance,
            answer.origin.is_some(),
        ),
    ];
    let offered = all.into_iter().filter(|(_, _, offered)| *offered);
    let choice = |(sort, label, _): (Sort, &String, bool)| Choice {
        href: visitor
            .links()
            .find(&query.with("sort", sort.word()).to_text()),
        label: label.clone(),
        chosen: sort == answer.sort,
        count: 0,
    };
    offered.map(choice).collect()
}
