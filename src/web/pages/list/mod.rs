//! `GET /list`: "My list", the listings a person picked, with links to print,
//! compare and share them. The ids are in the URL; with JavaScript the browser
//! stores them instead and the URL stays clean.

pub mod compare;
pub mod selected_listings;
pub mod share;
pub mod text_message;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;

use super::eligibility::given_answers;
use super::layout::{Page, Visitor, html};
use super::results::listing_card::{CardContext, ListingCard, item};
use super::results::page::call_first;
use super::results::person_location::{helped, miles};
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::search::lookup::ids_of_codes;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::links::Links;
use crate::web::state::App;
use selected_listings::{SelectedListings, ids_of, on_the_list};
use share::{Share, share};

/// Maximum listings to compare at once.
pub const MAX_COMPARED: usize = 4;

/// Template context for `/list`.
#[derive(Debug, Template)]
#[template(path = "list.html")]
struct ListPage {
    page: Page,
    /// `own` if the URL has no ids, otherwise `given`.
    kind: &'static str,
    count: String,
    notes: Vec<String>,
    call_first: Option<&'static str>,
    entries: Vec<Entry>,
    ways: Ways,
    share: Share,
}

/// A listing on the list, with links to move or remove it.
#[derive(Debug)]
struct Entry {
    item: ListingCard,
    up: Option<String>,
    down: Option<String>,
    drop: String,
}

/// Links from the list: print, compare, clear.
#[derive(Debug)]
struct Ways {
    handout: String,
    large: String,
    other_language: String,
    compare: Option<(String, String)>,
    clear: String,
}

/// Answers `/list`, with or without `?ids=`.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let kind = if visitor.ids.is_empty() {
        "own"
    } else {
        "given"
    };
    answer(&app, &visitor, kind, &[])
}

/// Answers `/l/{codes}`: the list page for a short link.
pub async fn short(
    State(app): State<App>,
    Path(codes): Path<String>,
    mut visitor: Visitor,
) -> Result<Html<String>, WebError> {
    let (ids, unknown) = ids_of_codes(&visitor.generation, &codes)?;
    if ids.is_empty() {
        return Err(WebError::NotFound);
    }
    visitor.ids = ids;
    visitor.path = "/list".to_owned();
    answer(&app, &visitor, "given", &unknown)
}

fn answer(
    app: &App,
    visitor: &Visitor,
    kind: &'static str,
    unknown: &[String],
) -> Result<Html<String>, WebError> {
    let mut found = on_the_list(visitor, &[])?;
    let unknown = unknown.iter();
    let unknown = unknown.map(|code| fill(&visitor.words().list_unknown, "id", code));
    found.notes.extend(unknown);
    html(&view(app, visitor, kind, found))
}

fn view(app: &App, visitor: &Visitor, kind: &'static str, found: SelectedListings) -> ListPage {
    let words = visitor.words();
    let listings = &found.listings;
    let count = match listings.len() {
        0 => words.list_empty.clone(),
        1 => words.list_count_one.clone(),
        many => fill(&words.list_count_many, "count", &many.to_string()),
    };
    let ids = ids_of(listings);
    let entries = listings
        .iter()
        .enumerate()
        .map(|(at, listing)| entry(at, listing, &ids, visitor, app));
    let entries: Vec<Entry> = entries.collect();
    ListPage {
        call_first: call_first(entries.iter().map(|entry| &entry.item), visitor),
        page: Page::new(visitor, &words.list_title).with_icons(&["text", "pin", "x"]),
        kind,
        count,
        notes: found.notes,
        entries,
        ways: ways(&ids, visitor),
        share: share(listings, visitor),
    }
}

/// The card of a listing on a list, with the distance from the person being
/// helped.
pub fn seen(number: usize, listing: &Listing, visitor: &Visitor, app: &App) -> ListingCard {
    let helped = helped(visitor);
    let known = &visitor.generation.facts.categories;
    let term = known.fresh_days(&listing.categories);
    let seen = CardContext {
        number,
        miles: miles(listing, helped.as_ref()),
        reach: &listing
            .reach
            .for_person(helped.as_ref().map(|helped| &helped.person)),
        freshness: Freshness::on(app.today(), listing.verified_on, term),
        now: app.now(),
    };
    ListingCard {
        fitting: given_answers(visitor).said_by(listing, visitor),
        ..item(listing, &seen, visitor)
    }
}

fn entry(at: usize, listing: &Listing, ids: &[String], visitor: &Visitor, app: &App) -> Entry {
    let moved = |to: usize| {
        let mut ids = ids.to_vec();
        ids.swap(at, to);
        visitor.links().with_list(&ids).list()
    };
    let mut others = ids.to_vec();
    others.remove(at);
    Entry {
        item: seen(at + 1, listing, visitor, app),
        up: (at > 0).then(|| moved(at - 1)),
        down: (at + 1 < ids.len()).then(|| moved(at + 1)),
        drop: visitor.links().with_list(&others).list(),
    }
}

fn ways(ids: &[String], visitor: &Visitor) -> Ways {
    let words = visitor.words();
    let links = visitor.links().with_list(ids);
    let other = visitor.language.pick(
        crate::model::language::Language::Spanish,
        crate::model::language::Language::English,
    );
    let label = if ids.len() > MAX_COMPARED {
        fill(
            &words.list_compare_first,
            "count",
            &MAX_COMPARED.to_string(),
        )
    } else {
        words.list_compare.clone()
    };
    let cleared: Links = visitor.links().with_list(&[]);
    Ways {
        handout: links.handout(""),
        large: links.handout("large=1"),
        other_language: links.clone().in_language(other).handout(""),
        compare: (ids.len() > 1).then(|| (links.compare(), label)),
        clear: cleared.list(),
    }
}
