//! The parts of a result page: interpretation chips, notes, cards, map and
//! paging.

use super::context::{LinkOption, ResultsContext};
use super::filters::{Filters, filters};
use super::listing_card::{CardContext, ListingCard, item};
use crate::model::category::CRISIS;
use crate::model::reach::Area;
use crate::model::schedule::format_time;
use crate::query::Query;
use crate::query::parameters::PERSON;
use crate::search::answer::{Answer, CrisisLevel, Hit, Relaxation, ResultGroup, Understood};
use crate::seeds::settings_files::Need;
use crate::web::i18n::fill;
use crate::web::pages::eligibility::{PersonForm, fitting, person_form};
use crate::web::pages::home::{Board, boards};
use crate::web::pages::layout::Visitor;
use crate::web::pages::map::{Map, map};
use crate::web::pages::results::listing_card::{areas_in_words, town};

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
    /// Filters to narrow the results.
    pub filters: Filters,
    /// Questions about the person being helped.
    pub person: PersonForm,
    /// How many listings are known not to fit, linked to the search with them.
    pub unfit: Option<LinkOption>,
    /// Search parameters that the form with the questions repeats as hidden
    /// fields.
    pub kept: Vec<(String, String)>,
    /// Whether to call before going to these places, said once for all.
    pub call_first: Option<&'static str>,
    /// The results of this page, in groups; empty ones are left out.
    pub groups: Vec<Group>,
    /// Links to other pages.
    pub paging: Option<Paging>,
    /// Map of the results; `None` if none can be drawn.
    pub map: Option<Map>,
    /// Path of this search, to copy deliberately.
    pub link: String,
}

/// Results that fit equally well.
#[derive(Debug)]
pub struct Group {
    /// "Might fit: ask first"; "Results" if all results fit.
    pub heading: String,
    /// Whether the heading tells groups apart.
    pub is_shown: bool,
    /// Number of its results on all pages.
    pub total: usize,
    /// Number of its first result on this page.
    pub first_number: usize,
    /// Its results on this page.
    pub items: Vec<ListingCard>,
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

/// Builds the result parts of a page from an answer.
pub fn results(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Results {
    let visitor = stand.visitor;
    let first = (answer.page - 1) * answer.per_page;
    let cards = answer.hits.iter().zip(first + 1..).map(|(hit, number)| {
        let seen = CardContext {
            number,
            miles: hit.distance_miles,
            reach: &hit.reach,
            freshness: hit.freshness,
            now: answer.now,
        };
        let mut item = item(&hit.listing, &seen, visitor);
        item.fitting = fitting(&hit.fits, &hit.listing, &answer.person, visitor);
        item.fitting.ask = to_ask(item.fitting.ask, hit, visitor);
        item
    });
    let items: Vec<ListingCard> = cards.collect();
    Results {
        heading: heading(stand, answer),
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
        filters: filters(stand, query, answer),
        person: person_form(visitor, query, &answer.person),
        unfit: unfit(stand, query, answer),
        kept: kept(query, visitor),
        call_first: call_first(&items, visitor),
        groups: groups(items, answer, visitor),
        paging: paging(stand, query, answer),
        map: map(answer, visitor),
        link: stand.href(query),
    }
}

/// Whether to call before going to the places of a page.
pub fn call_first<'a>(
    items: impl IntoIterator<Item = &'a ListingCard> + Clone,
    visitor: &Visitor,
) -> Option<&'static str> {
    let words = visitor.words();
    let mut checked = items.clone().into_iter();
    let some_checked = checked.any(|item| item.is_checked && !item.doubtful);
    let advice = match some_checked {
        true => &words.call_before_going_some,
        false => &words.call_before_going,
    };
    let any = items.into_iter().any(|item| item.call_first);
    any.then_some(advice.as_str())
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

/// What was found of what was asked for: "Dentists near Lock Haven: 2". Only
/// results that surely fit are counted.
fn heading(stand: ResultsContext<'_>, answer: &Answer) -> String {
    let visitor = stand.visitor;
    let words = visitor.words();
    if answer.is_not_understood {
        return words.find_not_understood.clone();
    }
    if answer.total == 0 {
        return words.find_none.clone();
    }
    let origin = answer.origin.as_ref().filter(|origin| !origin.is_outside);
    let near = origin.map(|origin| near(&origin.label, visitor));
    let [fit, might_fit, _] = answer.groups;
    let kind = match stand.category {
        Some(_) => None,
        None => single_kind(answer, visitor),
    };
    let Some(kind) = kind else {
        let count = match (fit, might_fit) {
            (0, 0) => words.find_none_fits.clone(),
            (0, _) => words.find_none_surely.clone(),
            (1, _) => words.find_count_one.clone(),
            (many, _) => fill(&words.find_count_many, "count", &many.to_string()),
        };
        return match near {
            Some(near) => format!("{count} {near}"),
            None => count,
        };
    };
    let count = match (fit, might_fit) {
        (0, 0) => words.find_kind_none.clone(),
        (0, _) => words.find_kind_unsure.clone(),
        (many, _) => many.to_string(),
    };
    let kind = match near {
        Some(near) => format!("{kind} {near}"),
        None => kind,
    };
    format!("{kind}: {count}")
}

/// The name of the kind of help that was asked for, if it is one. The kinds of
/// a board go by its name; of a kind and one below it, the wider is named. A kind of danger is none: nobody wants to
/// read "Abuse at home: 3".
fn single_kind(answer: &Answer, visitor: &Visitor) -> Option<String> {
    let facts = &visitor.generation.facts;
    let known = &facts.categories;
    let is_danger = |id: &String| {
        let mut lines = facts.crisis_lines.iter();
        id == CRISIS || lines.any(|line| id.starts_with(&line.kind))
    };
    // Who wants to talk is answered by crisis lines, too.
    let kinds = answer.kinds.iter();
    let mut kinds: Vec<&String> = kinds.filter(|id| *id != CRISIS).collect();
    if kinds.is_empty() {
        kinds = answer.kinds.iter().collect();
    }
    if answer.crisis_level != CrisisLevel::None || kinds.iter().any(|id| is_danger(id)) {
        return None;
    }
    let is_asked_for = |need: &&Need| {
        let ids = &need.categories;
        ids.len() == kinds.len() && ids.iter().all(|id| kinds.contains(&id))
    };
    if let Some(need) = facts.needs.iter().find(is_asked_for) {
        return Some(need.name.shown_in(visitor.language).to_owned());
    }
    let is_below_another = |id: &String| {
        let above = known.lineage(id).into_iter().skip(1);
        above.into_iter().any(|one| kinds.contains(&&one.id))
    };
    let mut widest = kinds.iter().filter(|id| !is_below_another(id));
    let kind = known.get(widest.next().filter(|_| widest.next().is_none())?)?;
    Some(kind.name.shown_in(visitor.language).to_owned())
}

/// All there is to ask of a result that might fit.
fn to_ask(by_answers: Option<String>, hit: &Hit, visitor: &Visitor) -> Option<String> {
    if hit.group != ResultGroup::MightFit {
        return by_answers;
    }
    let unsaid = hit.unsaid.iter();
    let words = visitor.words();
    let unsaid =
        unsaid.map(|label| fill(&words.ask_whether, "what", label.shown_in(visitor.language)));
    let hours = hit.asks_hours.then(|| words.find_ask_hours.clone());
    let only_for = hit.only_for.iter();
    let only_for =
        only_for.map(|label| first_sentence(label.shown_in(visitor.language)).to_owned());
    let only_for = only_for.reduce(|all, next| format!("{all}, {}", small_first(&next)));
    let only_for = only_for.map(|who| fill(&words.ask_only_for, "who", &who));
    let asks = by_answers.into_iter().chain(unsaid).chain(only_for);
    let asks: Vec<String> = asks.chain(hours).collect();
    (!asks.is_empty()).then(|| asks.join(" "))
}

/// A text up to the end of its first sentence, without the full stop.
fn first_sentence(text: &str) -> &str {
    let (first, _) = text.split_once(". ").unwrap_or((text, ""));
    first.trim_end_matches('.')
}

/// The results of a page in their groups.
fn groups(items: Vec<ListingCard>, answer: &Answer, visitor: &Visitor) -> Vec<Group> {
    let words = visitor.words();
    let is_shown = answer.groups[1..].iter().any(|total| *total > 0);
    let mut groups: Vec<Group> = Vec::new();
    let mut last = None;
    for (item, hit) in items.into_iter().zip(&answer.hits) {
        if last.replace(hit.group) != Some(hit.group) {
            let heading = match hit.group {
                _ if !is_shown => &words.find_results,
                ResultGroup::Fits => &words.find_fits,
                ResultGroup::MightFit => &words.find_might_fit,
                ResultGroup::AlsoHelps => &words.find_also_helps,
            };
            groups.push(Group {
                heading: heading.clone(),
                is_shown,
                total: answer.groups[hit.group as usize],
                first_number: item.number,
                items: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.items.push(item);
        }
    }
    groups
}

/// That no meeting of a kind is listed in the area that the directory covers.
pub fn none_at_home(kind: &str, visitor: &Visitor) -> Option<String> {
    let known = &visitor.generation.facts.categories;
    let name = known.get(kind)?.name.shown_in(visitor.language);
    let what = small_first(name);
    let said = fill(&visitor.words().meetings_none_home, "what", &what);
    Some(fill(&said, "area", &covered(visitor)))
}

/// A name as it stands within a sentence. "AA meetings" keeps its capitals.
fn small_first(name: &str) -> String {
    let mut rest = name.chars();
    match rest.next() {
        Some(first) if rest.as_str().starts_with(char::is_lowercase) => {
            format!("{}{}", first.to_lowercase(), rest.as_str())
        }
        _ => name.to_owned(),
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
    if let Some(kind) = answer
        .kinds
        .first()
        .filter(|_| answer.has_no_meeting_at_home)
    {
        notes.extend(none_at_home(kind, visitor));
    }
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
