//! `GET /compare`: listings of a list side by side, one fact per row; a fact
//! that is known of none has no row.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::selected_listings::on_the_list;
use super::share::hours;
use super::{MAX_COMPARED, seen};
use crate::model::eligibility::QUESTIONS;
use crate::model::listing::Listing;
use crate::model::localized_text::Text;
use crate::model::place::Precision;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::eligibility::{given_answers, limits_in_words};
use crate::web::pages::layout::sentence::Sentence;
use crate::web::pages::layout::{Page, Visitor, html};
use crate::web::pages::results::listing_card::ListingCard;
use crate::web::state::App;

/// Template context for `/compare`.
#[derive(Debug, Template)]
#[template(path = "compare.html")]
struct Compare {
    page: Page,
    notes: Vec<String>,
    items: Vec<ListingCard>,
    rows: Vec<Row>,
    /// Whether a cell is empty.
    has_gaps: bool,
    back: String,
}

/// One fact, for each listing.
#[derive(Debug)]
struct Row {
    label: String,
    cells: Vec<Cell>,
}

/// One fact of one listing.
#[derive(Debug)]
struct Cell {
    name: String,
    /// Empty if it is not known.
    text: String,
    lang: Option<&'static str>,
}

impl Cell {
    /// The text as HTML, in which no number breaks over two lines.
    fn sentence(&self) -> Sentence {
        self.text.as_str().into()
    }
}

/// Answers `/compare?ids=`.
pub async fn compare(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let found = on_the_list(&visitor, &[])?;
    let words = visitor.words();
    let mut notes = found.notes;
    let mut listings = found.listings;
    if listings.len() < 2 {
        notes.push(words.compare_none.clone());
    }
    if listings.len() > MAX_COMPARED {
        let more = listings.split_off(MAX_COMPARED).len();
        let sentence = match more {
            1 => &words.compare_most_one,
            _ => &words.compare_most,
        };
        let note = fill(sentence, "most", &MAX_COMPARED.to_string());
        notes.push(fill(&note, "count", &more.to_string()));
    }
    let items = (1..).zip(&listings);
    let items: Vec<ListingCard> = items
        .map(|(number, listing)| seen(number, listing, &visitor, &app))
        .collect();
    let rows = rows(&listings, &items, &visitor);
    let mut cells = rows.iter().flat_map(|row| &row.cells);
    let page = Compare {
        has_gaps: cells.any(|cell| cell.text.is_empty()),
        page: Page::new(&visitor, &words.compare_title).with_icons(&["text", "pin"]),
        notes,
        rows,
        items,
        back: visitor.links().list(),
    };
    html(&page)
}

/// Position of the row with ages, income and residence, after the one that says
/// in words who can come.
const LIMITS_ROW: usize = 3;

/// Reads a free-text field that staff wrote, always in English.
type Written = fn(&Listing) -> &str;

fn rows(listings: &[Listing], items: &[ListingCard], visitor: &Visitor) -> Vec<Row> {
    let words = visitor.words();
    let row = |label: &str,
               text: &dyn Fn(&Listing, &ListingCard) -> String,
               is_english: &dyn Fn(&Listing) -> bool| {
        let cells = listings.iter().zip(items).map(|(listing, item)| {
            let lang = is_english(listing).then_some("en");
            Cell {
                name: item.name.clone(),
                lang: visitor.language.pick(None, lang),
                text: text(listing, item),
            }
        });
        Row {
            label: label.to_owned(),
            cells: cells.collect(),
        }
    };
    let written =
        |label: &str, text: Written| row(label, &|listing, _| text(listing).to_owned(), &|_| true);
    let ours = |_: &Listing| false;
    let labels = |kind: &str, values: &[String]| {
        let labels = values.iter().map(|value| {
            let label = visitor.generation.words.label(kind, value);
            label.shown_in(visitor.language).to_owned()
        });
        labels.collect::<Vec<_>>().join(". ")
    };
    let limits = row(
        &words.limits,
        &|listing, _| limits_in_words(listing, visitor).join(" "),
        &ours,
    );
    let mut rows = vec![
        row(&words.when, &|listing, _| hours(listing, visitor), &ours),
        row(
            &words.cost,
            &|listing, _| labels("cost", &listing.cost),
            &ours,
        ),
        row(
            &words.who,
            &|listing, _| match listing.eligibility.shown_in(visitor.language) {
                "" => labels("audience", &listing.audience),
                written => written.to_owned(),
            },
            &is_who_english,
        ),
        row(
            words.handout_phone.trim_end_matches(':'),
            &|listing, _| phone_note(listing, visitor),
            &ours,
        ),
        written(&words.start, |listing| &listing.how_to_start),
        written(&words.bring, |listing| &listing.what_to_bring),
        row(
            &words.where_,
            &|listing, item| place(listing, item, visitor),
            &ours,
        ),
        row(
            words.fits_known.trim_end_matches(':'),
            &|listing, _| fitting(listing, visitor),
            &ours,
        ),
        row(&words.compare_trust, &|_, item| item.checked.clone(), &ours),
    ];
    rows.insert(LIMITS_ROW, limits);
    rows.retain(|row| row.cells.iter().any(|cell| !cell.text.is_empty()));
    rows
}

/// Whether staff wrote who can come in English alone.
fn is_who_english(listing: &Listing) -> bool {
    let Text { english, spanish } = &listing.eligibility;
    !english.is_empty() && spanish.is_none()
}

fn phone_note(listing: &Listing, visitor: &Visitor) -> String {
    let note = &listing.contact.phone_note;
    note.shown_in(visitor.language).to_owned()
}

fn place(listing: &Listing, item: &ListingCard, visitor: &Visitor) -> String {
    if listing.place.precision == Precision::Hidden {
        return visitor.words().place_private.clone();
    }
    let parts = [&item.place, &item.distance, &item.reach];
    let known: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    known.join(". ")
}

/// What the listing says to the answers; without any, which of the questions it
/// answers with yes.
fn fitting(listing: &Listing, visitor: &Visitor) -> String {
    let words = visitor.words();
    let mut given = given_answers(visitor);
    if given.questions.is_empty() {
        given.questions = QUESTIONS.iter().collect();
        return given.said_by(listing, visitor).fits.unwrap_or_default();
    }
    let said = given.said_by(listing, visitor);
    let unfit = said
        .unfit
        .map(|unfit| format!("{} {unfit}", words.fits_not));
    let ask = said.ask.map(|ask| format!("{} {ask}", words.fits_unknown));
    let said = [said.fits, unfit, ask].into_iter().flatten();
    said.collect::<Vec<_>>().join(" ")
}
