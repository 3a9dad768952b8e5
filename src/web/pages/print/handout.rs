//! `GET /handout`: up to six listings on one US Letter page, more on several
//! pages. No listing is split across pages.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::listing::{Frame, HANDOUT, Printed, printed};
use super::qr_code::{Code, code};
use super::text_metrics::{Face, Flow, pages};
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::links;
use crate::web::pages::layout::{CrisisLineView, Page, Visitor, html};
use crate::web::pages::list::selected_listings::{SelectedListings, ids_of, on_the_list};
use crate::web::pages::results::listing_card::full_date;
use crate::web::pages::results::person_location::{HelpedPerson, helped};
use crate::web::state::App;

/// Maximum listings per page.
const MAX_ON_A_PAGE: usize = 6;

/// Page width within the margins, in points.
const WIDTH: f64 = 540.0;

/// Page height within the margins, in points.
const HEIGHT: f64 = 720.0;

/// Height of the header, in points: QR code, caption and rule.
const HEAD: f64 = 110.0;

/// Font sizes in points, largest first.
const SIZES: [u8; 7] = [17, 16, 15, 14, 13, 12, 11];

/// Font sizes for large print; 18 points is the minimum.
const LARGE: [u8; 3] = [22, 20, 18];

/// Font sizes for when even shortened texts do not fit.
const SMALL: [u8; 2] = [10, 9];

/// Maximum text lengths in characters, tried in turn at every size.
const MAX_LENGTH: [usize; 7] = [usize::MAX, 280, 200, 140, 100, 60, 36];

/// Template context for the handout.
#[derive(Debug, Template)]
#[template(path = "handout.html")]
struct Handout {
    page: Page,
    notes: Vec<String>,
    how_to_print: String,
    back: String,
    other_size: (String, String),
    sheets: Vec<Sheet>,
    made: String,
    link: Option<String>,
    code: Option<Code>,
    is_cut: bool,
}

/// A printed page.
#[derive(Debug)]
struct Sheet {
    size: u8,
    /// "Page 2 of 3", if there are several.
    said: String,
    listings: Vec<(String, Printed)>,
}

/// A layout of the listings at one font size.
struct Fitted {
    size: u8,
    listings: Vec<Printed>,
    pages: Vec<usize>,
    /// Whether all listings fit on one page.
    on_one: bool,
}

/// Answers `/handout`.
pub async fn handout(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let found = on_the_list(&visitor, &["large"])?;
    html(&view(&app, &visitor, &found))
}

fn view(app: &App, visitor: &Visitor, found: &SelectedListings) -> Handout {
    let words = visitor.words();
    let mut chosen = visitor.pairs.iter().filter(|(name, _)| name == "large");
    let large = chosen.any(|(_, value)| !["", "0", "false"].contains(&value.as_str()));
    let page = Page::new(visitor, &words.handout_title);
    let helped = helped(visitor);
    let room = HEIGHT - HEAD - foot(&page.lines) - cut_note();
    let fitted = fitted(found, app, visitor, helped.as_ref(), room, large);
    let ids = ids_of(&found.listings);
    let link = visitor.public_url(&links::short_list(&ids));
    let links = visitor.links().with_list(&ids);
    let count = fitted.pages.len();
    let how_to_print = match count {
        0 => words.handout_empty.clone(),
        1 => words.handout_print_one.clone(),
        _ => fill(&words.handout_print_say, "count", &count.to_string()),
    };
    Handout {
        notes: found.notes.clone(),
        how_to_print,
        back: links.list(),
        other_size: if large {
            (links.handout(""), words.handout_usual.clone())
        } else {
            (links.handout("large=1"), words.handout_large.clone())
        },
        is_cut: fitted.listings.iter().any(Printed::is_cut),
        sheets: sheets(fitted, visitor),
        made: fill(
            &words.handout_made,
            "date",
            &full_date(app.today(), visitor.language),
        ),
        code: link.as_deref().and_then(code),
        link,
        page,
    }
}

/// Height of the crisis lines in the footer, in points.
fn foot(lines: &[CrisisLineView]) -> f64 {
    let columns = lines.len().clamp(1, 4) as f64;
    let column = WIDTH / columns - 12.0;
    let height = |line: &CrisisLineView| {
        let mut flow = Flow::new(column);
        let number = line.calls.first().map_or(&line.name, |call| &call.shown);
        flow.add(number, Face::bold(14.0));
        let text = line.text.as_ref().map_or("", |text| &text.label);
        flow.add(&format!("{} {text}.", line.say), Face::plain(9.5));
        flow.height()
    };
    // Five or more lines wrap into a second row.
    let rows = lines.len().div_ceil(4).max(1) as f64;
    let highest = lines.iter().map(height).fold(0.0, f64::max);
    24.0 + highest * rows
}

/// Height of the note about shortened texts, in points.
fn cut_note() -> f64 {
    Face::plain(9.0).line() + 4.0
}

/// The best layout: up to six listings go on one page, at the largest font size
/// and text length that fit. More than six get several pages at a fixed size.
fn fitted(
    found: &SelectedListings,
    app: &App,
    visitor: &Visitor,
    helped: Option<&HelpedPerson>,
    room: f64,
    large: bool,
) -> Fitted {
    let count = found.listings.len();
    let fit = |size: u8, longest: usize| {
        let frame = Frame {
            visitor,
            today: app.today(),
            helped,
            longest,
        };
        let listings = found.listings.iter().map(|one| printed(one, &frame));
        let listings: Vec<Printed> = listings.collect();
        let heights = listings.iter();
        let heights: Vec<f64> = heights
            .map(|one| one.height(f64::from(size), WIDTH, HANDOUT, visitor))
            .collect();
        Fitted {
            size,
            on_one: count <= MAX_ON_A_PAGE && heights.iter().sum::<f64>() <= room,
            pages: pages(&heights, room, MAX_ON_A_PAGE),
            listings,
        }
    };
    let one_page = |sizes: &[u8], longest: &[usize]| {
        let tries = longest
            .iter()
            .flat_map(|longest| sizes.iter().map(|size| (*size, *longest)));
        let mut tries = tries.map(|(size, longest)| fit(size, longest));
        tries.find(|fitted| fitted.on_one)
    };
    if large {
        let one = one_page(&LARGE, &MAX_LENGTH[..1]);
        return one.unwrap_or_else(|| fit(18, MAX_LENGTH[0]));
    }
    if count > MAX_ON_A_PAGE {
        return fit(12, MAX_LENGTH[1]);
    }
    // Prefer complete texts in small print to shortened texts in large print.
    one_page(&SIZES, &MAX_LENGTH[..3])
        .or_else(|| one_page(&SMALL[..1], &MAX_LENGTH[..4]))
        .or_else(|| one_page(&SMALL, &MAX_LENGTH[3..]))
        .unwrap_or_else(|| fit(9, MAX_LENGTH[6]))
}

fn sheets(fitted: Fitted, visitor: &Visitor) -> Vec<Sheet> {
    let count = fitted.pages.len();
    let words = visitor.words();
    let numbers = (1_usize..).map(|number| number.to_string());
    let mut numbered = numbers.zip(fitted.listings);
    let sheet = |(at, on_it): (usize, usize)| {
        let said = fill(&words.handout_page, "page", &(at + 1).to_string());
        let said = fill(&said, "pages", &count.to_string());
        Sheet {
            size: fitted.size,
            said: if count > 1 { said } else { String::new() },
            listings: numbered.by_ref().take(on_it).collect(),
        }
    };
    fitted.pages.into_iter().enumerate().map(sheet).collect()
}
