//! What a static site has in place of the search box: the kinds of help and the
//! home places, A to Z.

use askama::Template;
use axum::response::Html;

use super::layout::{Crumb, NavLink, Page, Visitor, html};
use crate::model::category::Category;
use crate::model::place::County;
use crate::model::schedule::format_time::sentence;
use crate::seeds::rows::parse_cell::slug;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::links::query_string;
use crate::web::static_site::places::HomePlace;

/// Template context for `/find` of a static site.
#[derive(Debug, Template)]
#[template(path = "a-to-z.html")]
struct AToZ {
    page: Page,
    crumbs: Vec<Crumb>,
    sections: Vec<Section>,
}

/// Links under a heading.
#[derive(Debug)]
struct Section {
    heading: String,
    links: Vec<NavLink>,
}

/// The page.
///
/// # Errors
/// When it cannot be rendered.
pub fn page(visitor: &Visitor) -> Result<Html<String>, WebError> {
    let words = visitor.words();
    let section = |heading: &String, links: Vec<NavLink>| Section {
        heading: heading.clone(),
        links,
    };
    let sections = [
        section(
            &words.static_towns,
            places(None, visitor, |place| !place.is_zip()),
        ),
        section(&words.kinds_title, kinds(visitor)),
        section(&words.static_zips, places(None, visitor, HomePlace::is_zip)),
        section(&words.static_paper, paper(visitor)),
    ];
    let page = AToZ {
        page: Page::new(visitor, &words.static_index),
        crumbs: vec![Crumb::home(visitor)],
        sections: sections
            .into_iter()
            .filter(|one| !one.links.is_empty())
            .collect(),
    };
    html(&page)
}

/// Links to the home places that have help, of one kind or of any.
pub fn places(
    kind: Option<&str>,
    visitor: &Visitor,
    is_wanted: impl Fn(&HomePlace) -> bool,
) -> Vec<NavLink> {
    let links = visitor.links();
    let site = visitor.static_site.iter();
    let known = site.flat_map(|site| site.places());
    let wanted = known.filter(|place| is_wanted(place) && kind.is_none_or(|id| place.has(id)));
    let link = |place: &HomePlace| {
        let near = query_string(&[("near", &place.name)]);
        NavLink {
            href: kind.map_or_else(|| links.kinds(&near), |id| links.kind(id, &near)),
            label: place.name.clone(),
            here: near_of(visitor) == Some(&place.name),
        }
    };
    wanted.map(link).collect()
}

/// The place that a page is about.
pub fn near_of(visitor: &Visitor) -> Option<&str> {
    let near = visitor.pairs.iter().find(|(name, _)| name == "near");
    near.map(|(_, value)| value.as_str())
}

fn kinds(visitor: &Visitor) -> Vec<NavLink> {
    let link = |category: &Category| NavLink {
        href: visitor.links().kind(&category.id, ""),
        label: category.name.shown_in(visitor.language).to_owned(),
        here: false,
    };
    let categories = visitor.generation.facts.categories.iter();
    let mut links: Vec<NavLink> = categories.map(link).collect();
    links.sort_by_cached_key(|link| slug(&[&link.label]));
    links
}

/// What is made to be printed.
fn paper(visitor: &Visitor) -> Vec<NavLink> {
    let (links, words) = (visitor.links(), visitor.words());
    let link = |href: String, label: String| NavLink {
        href,
        label,
        here: false,
    };
    let binder = |county: &County| {
        let label = fill(&words.area_county, "county", &county.name);
        let query = query_string(&[("county", &county.name)]);
        link(links.binder(&query), sentence(&label))
    };
    let counties = visitor.generation.facts.home_counties.iter();
    let booklet = link(links.booklet(), words.static_booklet.clone());
    counties.map(binder).chain([booklet]).collect()
}
