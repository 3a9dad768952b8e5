//! Results of a search.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};

use super::item::{Act, Item, Seen, item};
use super::shell::{Line, Page, Visitor, line};
use crate::model::text::Text;
use crate::query::Query;
use crate::search::answer::{Answer, Relaxation, Sort};
use crate::search::ask::ask;
use crate::web::failure::Failure;
use crate::web::state::App;
use crate::web::words::{Words, fill};

/// Buttons at the top of the crisis panel.
const FIRST_IN_CRISIS: usize = 4;

/// Kinds of crisis in which talking to someone is the help.
const TALKING_HELPS: [&str; 5] = ["suicide", "self-harm", "psychosis", "veteran", "lgbtq"];

/// The page.
#[derive(Debug, Template)]
#[template(path = "find.html")]
struct Find {
    page: Page,
    asked: String,
    place_asked: String,
    heading: String,
    crisis: Vec<Line>,
    crisis_heading: String,
    crisis_lede: String,
    crisis_first: Vec<Talk>,
    crisis_rest: Vec<Line>,
    chips: Vec<Choice>,
    did_you_mean: Option<Choice>,
    notes: Vec<String>,
    other_places: Vec<Choice>,
    facets: Vec<Narrow>,
    sorts: Vec<Choice>,
    items: Vec<Item>,
    first_number: usize,
    pages: usize,
    page_text: String,
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

/// A large button of the crisis panel.
#[derive(Debug)]
struct Talk {
    class: &'static str,
    href: String,
    icon: &'static str,
    label: String,
    say: String,
}

/// Answers `/find`.
pub async fn find(State(app): State<App>, visitor: Visitor) -> Response {
    let (query, problems) = Query::from_pairs(visitor.pairs.iter().map(|(n, v)| (n, v)));
    let answer = ask(&visitor.generation, &query, &problems, app.now());
    let Ok(answer) = answer else {
        return Failure::Ours.page(&visitor);
    };
    match view(&visitor, &query, &answer).render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => Failure::Ours.page(&visitor),
    }
}

fn view(visitor: &Visitor, query: &Query, answer: &Answer) -> Find {
    let page = Page::new(visitor, &visitor.words().find_title);
    let words = page.words;
    let links = page.links;
    let crisis: Vec<Line> = answer.crisis.iter().map(|p| line(p, visitor)).collect();
    let (crisis_first, crisis_rest) = panel(&crisis, words);
    let talking = answer
        .crisis_kinds
        .first()
        .is_some_and(|kind| TALKING_HELPS.contains(&kind.as_str()));
    let first = (answer.page - 1) * answer.per_page;
    let items = answer.hits.iter().zip(first + 1..).map(|(hit, number)| {
        let seen = Seen {
            number,
            miles: hit.distance_miles,
            reach: &hit.reach,
            freshness: hit.freshness,
            now: answer.now,
        };
        item(&hit.listing, &seen, visitor)
    });
    let pages = answer.total.div_ceil(answer.per_page);
    let turn = |to: usize| links.find(&query.with("page", &to.to_string()).to_text());
    Find {
        asked: query.words().to_owned(),
        place_asked: query.value("near").unwrap_or_default().to_owned(),
        heading: heading(answer, words),
        crisis_heading: pick(talking, &words.crisis_heading, &words.crisis_heading_safety),
        crisis_lede: pick(talking, &words.crisis_lede, &words.crisis_lede_safety),
        crisis_first,
        crisis_rest,
        chips: chips(visitor, answer),
        did_you_mean: answer.did_you_mean.as_ref().map(|meant| Choice {
            href: links.find(&query.rephrased(meant).to_text()),
            label: meant.clone(),
            chosen: false,
            count: 0,
        }),
        notes: notes(answer, visitor),
        other_places: other_places(visitor, query, answer),
        facets: facets(visitor, answer),
        sorts: sorts(visitor, query, answer),
        items: items.collect(),
        first_number: first + 1,
        page_text: fill(
            &fill(&words.find_page, "page", &answer.page.to_string()),
            "pages",
            &pages.to_string(),
        ),
        previous: (answer.page > 1).then(|| turn(answer.page - 1)),
        next: (answer.page < pages).then(|| turn(answer.page + 1)),
        pages,
        crisis,
        page,
    }
}

fn pick(first: bool, one: &str, other: &str) -> String {
    if first { one } else { other }.to_owned()
}

fn heading(answer: &Answer, words: &Words) -> String {
    let count = match answer.total {
        0 => words.find_none.clone(),
        1 => words.find_count_one.clone(),
        many => fill(&words.find_count_many, "count", &many.to_string()),
    };
    match &answer.origin {
        Some(origin) if answer.total > 0 => {
            format!("{count} {}", fill(&words.find_near, "place", &origin.label))
        }
        _ => count,
    }
}

/// The first lines as large buttons, call and text in turn; the others as a list.
fn panel(lines: &[Line], words: &Words) -> (Vec<Talk>, Vec<Line>) {
    let mut buttons = Vec::new();
    let mut rest = Vec::new();
    for line in lines {
        let acts = line_acts(line, words);
        if acts.is_empty() || buttons.len() + acts.len() > FIRST_IN_CRISIS {
            rest.push(line.clone());
            continue;
        }
        let class = if buttons.is_empty() { "first" } else { "" };
        buttons.extend(acts.into_iter().map(|act| Talk {
            class,
            href: act.href,
            icon: act.icon,
            label: act.label,
            say: line.name.clone(),
        }));
    }
    (buttons, rest)
}

fn line_acts(line: &Line, words: &Words) -> Vec<Act> {
    let call = line.call.iter().map(|call| Act {
        href: call.href.clone(),
        icon: "i-phone",
        label: fill(&words.call, "number", &call.shown),
    });
    let text = line.text.iter().map(|text| Act {
        href: text.href.clone(),
        icon: "i-text",
        label: text.label.clone(),
    });
    call.chain(text).collect()
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
    shown.map(chip).collect()
}

/// Sentences about what was loosened, corrected or not used.
fn notes(answer: &Answer, visitor: &Visitor) -> Vec<String> {
    let words = visitor.words();
    let relaxed = answer.relaxed.last().map(|relaxed| match relaxed {
        Relaxation::Time => &words.relaxed_time,
        Relaxation::Distance => &words.relaxed_distance,
        Relaxation::Audience => &words.relaxed_audience,
        Relaxation::Words => &words.relaxed_words,
        Relaxation::Category => &words.relaxed_category,
    });
    let mut notes: Vec<String> = relaxed.into_iter().cloned().collect();
    if let Some(origin) = &answer.origin
        && let Some(typed) = &origin.corrected_from
    {
        let note = fill(&words.find_corrected_place, "typed", typed);
        notes.push(fill(&note, "place", &origin.label));
    }
    for ignored in &answer.ignored {
        let note = fill(&words.find_ignored, "what", &ignored.what);
        let why = ignored.why.shown_in(visitor.language);
        notes.push(format!("{note}. {why}"));
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
        let values = facet.values.iter().map(|value| Choice {
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
