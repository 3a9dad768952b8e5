//! `GET /binder`: every listing a county can use, grouped by category, with
//! contents, page numbers, and indexes of towns and names. The server lays out
//! every page, so the page numbers are exact.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use jiff::civil::Date;

use super::binder_layout::{Block, Bound, IndexLine, Inside, bind};
use super::listing::{Detail, Frame, Printed, printed};
use crate::model::category::Category;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::schedule::Schedule;
use crate::model::schedule::format_time::sentence;
use crate::search::lookup::of_county;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::links::query_string;
use crate::web::pages::layout::{Page, Visitor, html};
use crate::web::pages::results::listing_card::full_date;
use crate::web::state::App;

/// Maximum listings in a binder: about three hundred pages.
const MAX_IN_A_BINDER: usize = 2_000;

/// Maximum length of a text, in characters.
const MAX_LENGTH: usize = 400;

/// Template context for the county selection.
#[derive(Debug, Template)]
#[template(path = "binder-choose.html")]
struct Choose {
    page: Page,
    note: Option<String>,
    action: String,
    counties: Vec<(String, String)>,
}

/// Template context for the binder.
#[derive(Debug, Template)]
#[template(path = "binder.html")]
struct Binder {
    page: Page,
    title: String,
    made: String,
    date: String,
    notes: Vec<String>,
    counts: Vec<String>,
    how_to_print: String,
    contents: Vec<Inside>,
    bound: Bound,
    categories: Vec<(String, String)>,
}

/// Answers `/binder`.
pub async fn binder(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let asked = |name: &str| {
        let mut pairs = visitor.pairs.iter().rev();
        let found = pairs.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.trim()).to_owned()
    };
    let wanted = asked("county");
    let Some(county) = county(&wanted, &visitor) else {
        return choose(&wanted, &visitor);
    };
    let category = asked("category");
    html(&view(app.today(), &visitor, &county, &category)?)
}

/// The requested county: a home county, or any other that the gazetteer knows.
fn county(wanted: &str, visitor: &Visitor) -> Option<County> {
    let generation = &visitor.generation;
    let name = wanted.split(',').next().unwrap_or_default();
    let name = name.trim().trim_end_matches("County").trim();
    let own = generation.facts.home_counties.iter();
    let mut own = own.filter(|county| county.name.eq_ignore_ascii_case(name));
    if let Some(county) = own.next() {
        return Some(county.clone());
    }
    let home = generation.facts.home_counties.first()?;
    let state = wanted.split(',').nth(1).map(str::trim);
    let state = state.filter(|state| !state.is_empty());
    let state = state.unwrap_or(&home.state);
    let asked = format!("{name} County, {state}");
    let prefer = crate::search::build_criteria::home_preference(generation);
    let found = generation.gazetteer.resolve(&asked, &prefer).best?;
    let is_county = found.kind == crate::gazetteer::PlaceKind::County;
    found
        .county
        .filter(|county| is_county && county.name.eq_ignore_ascii_case(name))
}

fn choose(wanted: &str, visitor: &Visitor) -> Result<Html<String>, WebError> {
    let words = visitor.words();
    let home = visitor.generation.facts.home_counties.iter();
    let link = |county: &County| {
        let query = query_string(&[("county", &county.name)]);
        let label = sentence(&fill(&words.area_county, "county", &county.name));
        (visitor.links().binder(&query), label)
    };
    let page = Choose {
        page: Page::new(visitor, &words.binder_menu),
        note: (!wanted.is_empty()).then(|| fill(&words.binder_unknown, "county", wanted)),
        action: "/binder".to_owned(),
        counties: home.map(link).collect(),
    };
    html(&page)
}

fn view(
    today: Date,
    visitor: &Visitor,
    county: &County,
    category: &str,
) -> Result<Binder, WebError> {
    let words = visitor.words();
    let generation = &visitor.generation;
    let found = of_county(generation, county)?;
    let (mut listings, left_out) = found;
    let chosen = generation.facts.categories.get(category);
    if let Some(chosen) = chosen {
        listings.retain(|listing| is_in(listing, chosen, visitor));
    }
    let mut notes = Vec::new();
    if chosen.is_none() && !category.is_empty() {
        notes.push(fill(&words.binder_unknown_category, "category", category));
    }
    if listings.len() > MAX_IN_A_BINDER {
        listings.truncate(MAX_IN_A_BINDER);
        let note = fill(
            &words.binder_too_long,
            "count",
            &MAX_IN_A_BINDER.to_string(),
        );
        notes.push(note);
    }
    if listings.is_empty() {
        notes.push(words.binder_empty.clone());
    }
    let date = full_date(today, visitor.language);
    let mut counts = vec![fill(
        &words.binder_count,
        "count",
        &listings.len().to_string(),
    )];
    if left_out > 0 {
        let note = fill(&words.binder_left_out, "count", &left_out.to_string());
        counts.push(note);
    }
    let frame = Frame {
        visitor,
        today,
        helped: None,
        longest: MAX_LENGTH,
        detail: Detail::Dated,
    };
    let blocks = blocks(&listings, &frame, chosen);
    let is_foreign = blocks.iter().any(|block| match block {
        Block::Entry(printed) => printed.has_other_language(),
        _ => false,
    });
    if is_foreign {
        counts.push(words.handout_english.clone());
    }
    let bound = bind(blocks, visitor);
    let count = bound.pages() + 1;
    Ok(Binder {
        title: fill(&words.binder_title, "county", &county.name),
        made: fill(&words.binder_made, "date", &date),
        how_to_print: fill(&words.handout_print_say, "count", &count.to_string()),
        contents: bound.contents.clone(),
        categories: categories(visitor, county),
        page: Page::new(visitor, &words.binder_menu),
        date,
        notes,
        counts,
        bound,
    })
}

/// Links to a binder of one top-level category.
fn categories(visitor: &Visitor, county: &County) -> Vec<(String, String)> {
    let tops = visitor.generation.facts.categories.iter();
    let tops = tops.filter(|category| category.parent.is_empty());
    let link = |category: &Category| {
        let query = query_string(&[("county", &county.name), ("category", &category.id)]);
        let label = category.name.shown_in(visitor.language).to_owned();
        (visitor.links().binder(&query), label)
    };
    tops.map(link).collect()
}

fn is_in(listing: &Listing, category: &Category, visitor: &Visitor) -> bool {
    let known = &visitor.generation.facts.categories;
    let mut own = listing.categories.iter();
    own.any(|id| {
        known
            .lineage(id)
            .iter()
            .any(|above| above.id == category.id)
    })
}

/// The blocks in print order: top-level categories in the order of the
/// categories file; in each, its listings by subcategory; last, references to
/// listings printed elsewhere that also belong to it.
/// Within a subcategory, meetings are sorted by day and all others by name.
fn blocks(listings: &[Listing], frame: &Frame<'_>, chosen: Option<&Category>) -> Vec<Block> {
    let visitor = frame.visitor;
    let known = &visitor.generation.facts.categories;
    // A listing is printed under its first category, or its first within
    // `chosen`.
    let own = |listing: &Listing| {
        let of_chosen = listing.categories.iter().find(|id| {
            let line = known.lineage(id);
            chosen.is_none_or(|chosen| line.iter().any(|one| one.id == chosen.id))
        });
        of_chosen.cloned().unwrap_or_default()
    };
    let top = |id: &str| known.lineage(id).last().map(|top| top.id.clone());
    let mut blocks = Vec::new();
    for section in known.iter().filter(|category| category.parent.is_empty()) {
        let mut here = Vec::new();
        for category in known.iter() {
            if top(&category.id).as_deref() != Some(&section.id) {
                continue;
            }
            let mut of_kind: Vec<&Listing> = listings
                .iter()
                .filter(|listing| own(listing) == category.id)
                .collect();
            of_kind.sort_by_cached_key(|listing| sorted_by(listing, visitor));
            if !of_kind.is_empty() && category.id != section.id {
                let name = category.name.shown_in(visitor.language);
                here.push(Block::Kind(name.to_owned()));
            }
            let entries = of_kind.into_iter().map(|listing| entry(listing, frame));
            here.extend(entries);
        }
        let also = listings.iter().filter(|listing| {
            let elsewhere = top(&own(listing)).as_deref() != Some(&section.id);
            elsewhere && chosen.is_none() && is_in(listing, section, visitor)
        });
        let also: Vec<(String, String)> = also
            .map(|listing| {
                let name = listing.name.shown_in(visitor.language).to_owned();
                (listing.id.clone(), name)
            })
            .collect();
        if !also.is_empty() {
            here.push(Block::Also(also));
        }
        if !here.is_empty() {
            let name = section.name.shown_in(visitor.language).to_owned();
            blocks.push(Block::Section(name));
            blocks.extend(here);
        }
    }
    blocks
}

fn entry(listing: &Listing, frame: &Frame<'_>) -> Block {
    let printed: Printed = printed(listing, frame);
    Block::Entry(Box::new(printed))
}

/// Sort key: meetings by weekday and time, all others by name.
fn sorted_by(listing: &Listing, visitor: &Visitor) -> (i8, i16, String) {
    let name = listing.name.shown_in(visitor.language).to_lowercase();
    let Schedule::Weekly(_) = &listing.hours.schedule else {
        return (0, 0, name);
    };
    // Any week works that starts on a Sunday and has no holiday.
    let from = jiff::civil::date(2026, 2, 1).to_zoned(jiff::tz::TimeZone::UTC);
    let Ok(from) = from.map(|from| from.timestamp()) else {
        return (0, 0, name);
    };
    let until = from + jiff::SignedDuration::from_hours(24 * 35);
    let first = listing.hours.schedule.occurrences(from, until);
    first.first().map_or((8, 0, name.clone()), |first| {
        let day = first.start.weekday().to_sunday_zero_offset();
        let minute = i16::from(first.start.hour()) * 60 + i16::from(first.start.minute());
        (day, minute, name.clone())
    })
}
