//! `GET /c`: all categories. `GET /c/{id}`: everything in one category.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use super::a_to_z::{near_of, places};
use super::layout::{Crumb, NavLink, Page, Visitor, html};
use super::results::context::ResultsContext;
use super::results::page::{ICONS, Results, results};
use super::results::person_location::PlaceBox;
use crate::model::category::Category;
use crate::query::Query;
use crate::search::engine::search;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::links::{encoded, query_string};
use crate::web::state::App;

/// Template context for `/c/{id}`.
#[derive(Debug, Template)]
#[template(path = "category.html")]
struct Kind {
    page: Page,
    crumbs: Vec<Crumb>,
    name: String,
    hint: String,
    parts: Vec<Crumb>,
    action: String,
    place_box: PlaceBox,
    /// Home places that have it, for a static site.
    places: Vec<NavLink>,
    results: Results,
}

/// Template context for `/c`.
#[derive(Debug, Template)]
#[template(path = "kinds.html")]
struct Kinds {
    page: Page,
    crumbs: Vec<Crumb>,
    title: String,
    groups: Vec<Group>,
}

/// A top-level category with its subcategories.
#[derive(Debug)]
struct Group {
    href: String,
    label: String,
    hint: String,
    parts: Vec<Crumb>,
}

/// Answers `/c`.
pub async fn kinds(visitor: Visitor) -> Result<Html<String>, WebError> {
    let all = visitor.generation.facts.categories.iter();
    let top = all.filter(|category| category.parent.is_empty() && is_linked(category, &visitor));
    let group = |category: &Category| Group {
        href: href(category, &visitor),
        label: category.name.shown_in(visitor.language).to_owned(),
        hint: category.hint.shown_in(visitor.language).to_owned(),
        parts: parts(category, &visitor),
    };
    let words = visitor.words();
    let near = near_of(&visitor).filter(|_| visitor.is_static());
    let kinds = Kinds {
        title: near.map_or_else(
            || words.kinds_title.clone(),
            |near| fill(&words.static_kinds_near, "place", near),
        ),
        crumbs: vec![Crumb::home(&visitor)],
        groups: top.map(group).collect(),
        page: Page::new(&visitor, &visitor.words().kinds_title),
    };
    html(&kinds)
}

/// Answers `/c/crisis`, the crisis lines.
pub async fn crisis(app: State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    category(app, Path("crisis".to_owned()), visitor).await
}

/// Answers `/c/{id}`.
pub async fn category(
    State(app): State<App>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>, WebError> {
    let visitor = &visitor;
    let categories = &visitor.generation.facts.categories;
    let category = categories.get(&id).ok_or(WebError::NotFound)?;
    let pairs = visitor.pairs.iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    let (query, problems) = Query::from_pairs(pairs.chain([("category", id.as_str())]));
    let answer = search(&visitor.generation, &query, &problems, app.now())?;
    let stand = ResultsContext {
        visitor,
        category: Some(&id),
    };
    let kind = Kind {
        crumbs: crumbs(category, visitor, false),
        name: category.name.shown_in(visitor.language).to_owned(),
        hint: category.hint.shown_in(visitor.language).to_owned(),
        parts: parts(category, visitor),
        action: format!("/c/{}", encoded(&id)),
        places: places(Some(&id), visitor, |_| true),
        place_box: PlaceBox::of(query.value("near").unwrap_or_default()),
        results: results(stand, &query, &answer),
        page: Page::new(visitor, &visitor.words().find_title).with_icons(ICONS),
    };
    html(&kind)
}

/// Breadcrumbs: home, all categories, parent categories, and the category
/// itself if `itself` is set.
pub fn crumbs(category: &Category, visitor: &Visitor, itself: bool) -> Vec<Crumb> {
    let all = Crumb {
        href: visitor.links().kinds(&kept(visitor)),
        label: visitor.words().kinds_title.clone(),
    };
    let categories = &visitor.generation.facts.categories;
    let mut line = categories.lineage(&category.id);
    line.reverse();
    let above = line.len() - usize::from(!itself);
    let kinds = line.into_iter().take(above);
    let kinds = kinds.map(|category| crumb(category, visitor));
    [Crumb::home(visitor), all]
        .into_iter()
        .chain(kinds)
        .collect()
}

/// Whether a page leads to that of a category. Near a place, a static site has
/// pages for what is there, and no others.
fn is_linked(category: &Category, visitor: &Visitor) -> bool {
    let site = visitor.static_site.as_ref();
    let place = site.and_then(|site| site.place(near_of(visitor)?));
    place.is_none_or(|place| place.has(&category.id))
}

/// Direct subcategories of a category.
fn parts(category: &Category, visitor: &Visitor) -> Vec<Crumb> {
    let all = visitor.generation.facts.categories.iter();
    let under = all.filter(|part| part.parent == category.id && is_linked(part, visitor));
    under.map(|part| crumb(part, visitor)).collect()
}

fn crumb(category: &Category, visitor: &Visitor) -> Crumb {
    Crumb {
        href: href(category, visitor),
        label: category.name.shown_in(visitor.language).to_owned(),
    }
}

fn href(category: &Category, visitor: &Visitor) -> String {
    visitor.links().kind(&category.id, &kept(visitor))
}

/// Query string that keeps the chosen `near`.
fn kept(visitor: &Visitor) -> String {
    let near = visitor.pairs.iter().filter(|(name, _)| name == "near");
    let near = near.map(|(name, value)| (name.as_str(), value.as_str()));
    query_string(&near.collect::<Vec<_>>())
}
