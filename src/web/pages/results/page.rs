//! The parts of a result page: interpretation chips, facets, sort options,
//! cards, map and paging.

use super::listing_card::{CardContext, ListingCard, item};
use crate::model::localized_text::Text;
use crate::model::reach::Area;
use crate::model::schedule::format_time;
use crate::query::Query;
use crate::query::parameters::PERSON;
use crate::search::answer::{Answer, Facet, Relaxation, Sort, Understood};
use crate::search::build_criteria;
use crate::web::i18n::fill;
use crate::web::pages::eligibility::{PersonForm, fitting, person_form};
use crate::web::pages::home::{Board, boards};
use crate::web::pages::layout::Visitor;
use crate::web::pages::map::{Map, map};
use crate::web::pages::results::listing_card::{areas_in_words, town};

/// Maximum values per facet; the least common are hidden unless chosen.
const MAX_VALUES: usize = 12;

/// Icons used by result pages.
pub const ICONS: &[&str] = &["find", "pin", "text", "x", "copy"];

/// Search results, ready for the templates.
#[derive(Debug)]
pub struct Results {
    /// "27 ways to get help near Lock Haven".
    pub heading: String,
    /// Recognized parts of the query; each links to the search without it.
    pub chips: Vec<LinkOption>,
    /// Spelling suggestion.
    pub did_you_mean: Option<LinkOption>,
    /// What the directory covers, for a place outside of it.
    pub outside: Option<String>,
    /// The common needs, for a question that was not understood.
    pub needs: Vec<Board>,
    /// Notes about relaxed, corrected and ignored parts of the query.
    pub notes: Vec<String>,
    /// Other places with the same name.
    pub other_places: Vec<LinkOption>,
    /// Facets to narrow the results.
    pub facets: Vec<FacetView>,
    /// Questions about the person being helped.
    pub person: PersonForm,
    /// How many listings are known not to fit, linked to the search with them.
    pub unfit: Option<LinkOption>,
    /// Search parameters that the form with the questions repeats as hidden
    /// fields.
    pub kept: Vec<(String, String)>,
    /// Sort options.
    pub sorts: Vec<LinkOption>,
    /// The results of this page.
    pub items: Vec<ListingCard>,
    /// Number of the first result on this page.
    pub first_number: usize,
    /// Links to other pages.
    pub paging: Option<Paging>,
    /// Map of the results; `None` if none can be drawn.
    pub map: Option<Map>,
    /// Path of this search, to copy deliberately.
    pub link: String,
}

/// Paging through results.
#[derive(Debug)]
pub struct Paging {
    /// "Page 1 of 2".
    pub said: String,
    /// Link to the previous page.
    pub previous: Option<String>,
    /// Link to the next page.
    pub next: Option<String>,
}

/// A link with a label, such as a chip, facet value or sort option.
#[derive(Debug)]
pub struct LinkOption {
    /// Target URL.
    pub href: String,
    /// Link text.
    pub label: String,
    /// Whether it is currently selected.
    pub chosen: bool,
    /// Number of results; 0 if not shown.
    pub count: usize,
}

impl LinkOption {
    fn new(href: String, label: impl Into<String>) -> LinkOption {
        LinkOption {
            href,
            label: label.into(),
            chosen: false,
            count: 0,
        }
    }
}

/// A facet with its values.
#[derive(Debug)]
pub struct FacetView {
    /// Facet name.
    pub label: String,
    /// Values to choose from.
    pub values: Vec<LinkOption>,
}

/// The page that shows the results, which determines where links lead: `/find`
/// or a category page.
#[derive(Debug, Clone, Copy)]
pub struct ResultsContext<'a> {
    /// The visitor.
    pub visitor: &'a Visitor,
    /// The category of a category page.
    pub category: Option<&'a str>,
}

impl ResultsContext<'_> {
    /// URL of a query. Stays on the category page while its category is the
    /// only one and there is no free text.
    pub fn href(&self, query: &Query) -> String {
        // The query has the answers; one that was taken off must stay off.
        let links = self.visitor.links().with_answers(&[]);
        match self.category {
            Some(id) if query.values("category") == [id] && query.words().is_empty() => {
                links.kind(id, &query.without_value("category", id).to_text())
            }
            _ => links.find(&query.to_text()),
        }
    }

    fn href_of_text(&self, query: &str) -> String {
        self.href(&Query::from_text(query).0)
    }
}

/// Builds the result parts of a page from an answer.
pub fn results(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Results {
    let visitor = stand.visitor;
    let first = (answer.page - 1) * answer.per_page;
    let person = build_criteria::person(&visitor.generation, query, &mut Vec::new());
    let items = answer.hits.iter().zip(first + 1..).map(|(hit, number)| {
        let seen = CardContext {
            number,
            miles: hit.distance_miles,
            reach: &hit.reach,
            freshness: hit.freshness,
            now: answer.now,
        };
        let mut item = item(&hit.listing, &seen, visitor);
        item.fitting = fitting(&hit.fits, &hit.listing, &person, visitor);
        item
    });
    Results {
        heading: heading(answer, visitor),
        chips: chips(stand, answer),
        did_you_mean: answer.did_you_mean.as_ref().map(|meant| {
            let query = query.rephrased(meant);
            LinkOption::new(stand.href(&query), meant)
        }),
        outside: outside(answer, visitor),
        needs: if answer.is_not_understood {
            boards(visitor)
        } else {
            Vec::new()
        },
        notes: notes(answer, visitor),
        other_places: other_places(stand, query, answer),
        facets: facets(stand, answer),
        person: person_form(visitor, query),
        unfit: unfit(stand, query, answer),
        kept: kept(query, visitor),
        sorts: sorts(stand, query, answer),
        items: items.collect(),
        first_number: first + 1,
        paging: paging(stand, query, answer),
        map: map(answer, visitor),
        link: stand.href(query),
    }
}

/// Parameters except the answers and what depends on them; with those that
/// links carry.
fn kept(query: &Query, visitor: &Visitor) -> Vec<(String, String)> {
    const REPLACED: [&str; 3] = ["for", "page", "unfit"];
    let text = query.to_text();
    let pairs = url::form_urlencoded::parse(text.as_bytes()).into_owned();
    let kept = pairs.filter(|(name, _)| {
        let name = name.as_str();
        !REPLACED.contains(&name) && !PERSON.contains(&name)
    });
    let carried = visitor.links().with_answers(&[]).carried().into_iter();
    kept.chain(carried.map(|(name, value)| (name.to_owned(), value)))
        .collect()
}

/// A link that shows the listings that are known not to fit, with their number;
/// `None` if there are none.
fn unfit(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Option<LinkOption> {
    let words = stand.visitor.words();
    let label = match answer.unfit {
        0 => return None,
        1 => words.find_unfit_one.clone(),
        many => fill(&words.find_unfit_many, "count", &many.to_string()),
    };
    Some(LinkOption::new(
        stand.href(&query.with("unfit", "show")),
        label,
    ))
}

/// Paging links; `None` if there is only one page.
fn paging(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Option<Paging> {
    let words = stand.visitor.words();
    let pages = answer.total.div_ceil(answer.per_page);
    let turn = |to: usize| stand.href(&query.with("page", &to.to_string()));
    let said = fill(&words.find_page, "page", &answer.page.to_string());
    (pages > 1).then(|| Paging {
        said: fill(&said, "pages", &pages.to_string()),
        previous: (answer.page > 1).then(|| turn(answer.page - 1)),
        next: (answer.page < pages).then(|| turn(answer.page + 1)),
    })
}

fn heading(answer: &Answer, visitor: &Visitor) -> String {
    let words = visitor.words();
    let count = match answer.total {
        _ if answer.is_not_understood => return words.find_not_understood.clone(),
        0 => return words.find_none.clone(),
        1 => words.find_count_one.clone(),
        many => fill(&words.find_count_many, "count", &many.to_string()),
    };
    match answer.origin.as_ref().filter(|origin| !origin.is_outside) {
        Some(origin) => format!("{count} {}", near(&origin.label, visitor)),
        None => count,
    }
}

/// The counties that the directory covers.
fn covered(visitor: &Visitor) -> String {
    let home = visitor.generation.facts.home_counties.iter();
    let areas: Vec<Area> = home.cloned().map(Area::County).collect();
    areas_in_words(&areas, visitor)
}

/// What the directory covers, for a place outside of it.
fn outside(answer: &Answer, visitor: &Visitor) -> Option<String> {
    let origin = answer.origin.as_ref().filter(|origin| origin.is_outside)?;
    let words = visitor.words();
    let place = town(&origin.label, visitor).unwrap_or(&words.find_place_there);
    let said = fill(&words.find_outside, "area", &covered(visitor));
    Some(fill(&said, "place", place))
}

/// "near Lock Haven"; "near you" for coordinates.
fn near(label: &str, visitor: &Visitor) -> String {
    let words = visitor.words();
    match town(label, visitor) {
        Some(town) => fill(&words.find_near, "place", town),
        None => words.find_near_you.clone(),
    }
}

/// One chip per recognized part of the query. Free text is omitted because the
/// search box shows it, as is the category of a category page, because the
/// heading shows it. What the query is only like is a guess, and says so; a
/// guess about a crisis has its strip or panel.
fn chips(stand: ResultsContext<'_>, answer: &Answer) -> Vec<LinkOption> {
    let own = |part: &&Understood| {
        let of_page = part.kind == "category" && Some(part.value.as_str()) == stand.category;
        let of_strip = part.kind == "crisis" && part.by == "likeness";
        part.kind != "text" && !of_page && !of_strip
    };
    let mut chips: Vec<LinkOption> = Vec::new();
    for part in answer.understood.iter().filter(own) {
        let label = match (part.by, chip_label(part, answer, stand.visitor)) {
            ("likeness", guess) => fill(&stand.visitor.words().find_maybe, "guess", &guess),
            (_, label) => label,
        };
        // A crisis and a category may share a name; show it once.
        if !chips.iter().any(|said| said.label == label) {
            chips.push(LinkOption::new(stand.href_of_text(&part.without), label));
        }
    }
    chips
}

/// Chip text: the town for a place, a spoken date for a time, otherwise the
/// label of the recognized part.
fn chip_label(part: &Understood, answer: &Answer, visitor: &Visitor) -> String {
    let language = visitor.language;
    let label = part.label.shown_in(language);
    let unused = format!("near={}", part.value);
    if part.label.english.starts_with("Near ")
        && let Some(origin) = &answer.origin
        && answer.ignored.iter().all(|ignored| ignored.what != unused)
    {
        return format_time::sentence(&near(&origin.label, visitor));
    }
    let zone = &visitor.generation.facts.site.time_zone;
    let moment = part.value.parse::<jiff::Timestamp>().ok();
    match moment.and_then(|moment| moment.in_tz(zone).ok()) {
        Some(moment) if part.kind == "time" => {
            let day = format_time::month_day(moment.month(), moment.day(), language);
            let minute = format_time::minutes(moment.time());
            format!("{day}, {}", format_time::clock(minute, language))
        }
        _ => label.to_owned(),
    }
}

/// Notes about relaxed, corrected and ignored parts of the query.
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
    let ignored = answer.ignored.iter().map(|ignored| {
        let why = ignored.why.shown_in(visitor.language);
        match (&ignored.unknown_place, &answer.origin) {
            (Some(place), None) => {
                let note = fill(&words.find_unknown_place, "area", &covered(visitor));
                fill(&note, "place", place)
            }
            (Some(_), Some(_)) => why.to_owned(),
            (None, _) => {
                let what = ignored.what.strip_prefix("near=").unwrap_or(&ignored.what);
                let note = fill(&words.find_ignored, "what", what);
                fill(&note, "why", why)
            }
        }
    });
    notes.extend(ignored);
    notes
}

fn other_places(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Vec<LinkOption> {
    let others = answer.origin.iter().flat_map(|origin| &origin.others);
    let choice = |label: &String| LinkOption::new(stand.href(&query.with("near", label)), label);
    others.map(choice).collect()
}

fn facets(stand: ResultsContext<'_>, answer: &Answer) -> Vec<FacetView> {
    let words = stand.visitor.words();
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
    let narrow = |facet: &Facet| {
        let shown = facet.values.iter().enumerate();
        let shown = shown.filter(|(at, value)| *at < MAX_VALUES || value.chosen);
        let values = shown.map(|(_, value)| LinkOption {
            href: stand.href_of_text(&value.link),
            label: value_label(&value.value, &value.label, stand.visitor),
            chosen: value.chosen,
            count: value.count,
        });
        Some(FacetView {
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

/// Sort options. Sorting by distance needs an origin.
fn sorts(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Vec<LinkOption> {
    let words = stand.visitor.words();
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
    let choice = |(sort, label, _): (Sort, &String, bool)| LinkOption {
        chosen: sort == answer.sort,
        ..LinkOption::new(stand.href(&query.with("sort", sort.word())), label)
    };
    offered.map(choice).collect()
}
