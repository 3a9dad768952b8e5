//! `GET /handout`: up to six listings on one US Letter page, more on several
//! pages. No listing is split across pages.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::listing::{Detail, Frame, HANDOUT, Printed, printed};
use super::qr_code::{Code, code};
use super::text_metrics::{Face, pages};
use crate::web::error::WebError;
use crate::web::i18n::{Words, fill};
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

/// Height of the header with the code, in points.
const HEAD: f64 = 112.0;

/// Height of the title and the line for names, in points.
const TITLE: f64 = 58.0;

/// Font sizes in points, largest first. Clear print starts at 12.
const SIZES: [u8; 6] = [17, 16, 15, 14, 13, 12];

/// Font sizes for large print; 18 points is the minimum.
const LARGE: [u8; 3] = [22, 20, 18];

/// Font sizes for six listings that say more than fits at 12 points.
const SMALL: [u8; 2] = [11, 10];

/// What to say and how long a text may be, in characters: the first that fits
/// is taken, at the largest size that fits.
const DETAILS: [(Detail, usize); 9] = [
    ALL,
    (Detail::Full, 200),
    (Detail::Full, 140),
    (Detail::Full, 100),
    (Detail::Core, 200),
    (Detail::Core, 140),
    (Detail::Core, 100),
    (Detail::Core, 80),
    (Detail::Core, 60),
];

/// What is left where all that does not fit.
const LEAST: [(Detail, usize); 4] = [
    (Detail::Least, 200),
    (Detail::Least, 140),
    (Detail::Least, 100),
    SHORTEST,
];

/// Everything, in full.
const ALL: (Detail, usize) = (Detail::Full, usize::MAX);

/// The least that a listing says.
const SHORTEST: (Detail, usize) = (Detail::Least, 60);

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
    /// Advice to call first, and why.
    advice: &'static str,
    link: Option<String>,
    code: Option<Code>,
    /// Notes at the foot, about texts.
    text_notes: Vec<&'static str>,
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
    /// Whether a listing says less than all.
    is_shortened: bool,
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
    let ids = ids_of(&found.listings);
    let link = visitor.public_url(&links::short_list(&ids));
    let date = full_date(app.today(), visitor.language);
    let made = fill(&words.handout_made, "date", &date);
    let head = match link {
        Some(_) => HEAD,
        None => {
            let advice = format!("{made} {}", words.handout_doubtful);
            TITLE + Face::bold(12.0).height(&advice, WIDTH)
        }
    };
    let both_notes = format!("{} {}", words.handout_more, words.handout_english);
    let notes = Face::plain(11.0).height(&both_notes, WIDTH);
    let room = HEIGHT - head - foot(&page.lines) - notes;
    let fitted = fitted(found, app, visitor, helped.as_ref(), room, large);
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
        advice: advice(&fitted.listings, words),
        text_notes: text_notes(&fitted, words),
        sheets: sheets(fitted, visitor),
        made,
        code: link.as_deref().and_then(code),
        link,
        page,
    }
}

/// To call before going; empty if no listing is a place with a number.
fn advice(listings: &[Printed], words: &'static Words) -> &'static str {
    let mut places = listings.iter().filter(|printed| printed.call_first);
    let first = places.next();
    match first.into_iter().chain(places).any(|place| place.doubtful) {
        true => &words.handout_doubtful,
        false if first.is_some() => &words.handout_call_first,
        false => "",
    }
}

/// Notes about texts: what is left out, and what is not translated.
fn text_notes(fitted: &Fitted, words: &'static Words) -> Vec<&'static str> {
    let listings = &fitted.listings;
    let is_foreign = listings.iter().any(Printed::has_other_language);
    let more = fitted.is_shortened.then_some(words.handout_more.as_str());
    let foreign = is_foreign.then_some(words.handout_english.as_str());
    [more, foreign].into_iter().flatten().collect()
}

/// Width of the numbers of the crisis lines, in points.
const LINE_NUMBER: f64 = 126.0;

/// Height of the crisis lines in the footer, in points.
fn foot(lines: &[CrisisLineView]) -> f64 {
    let height = |line: &CrisisLineView| {
        let text = line.text.as_ref().map_or("", |text| &text.label);
        let said =
            Face::plain(12.0).height(&format!("{} {text}.", line.say.text()), WIDTH - LINE_NUMBER);
        said.max(Face::bold(14.0).line()) + 2.0
    };
    32.0 + lines.iter().map(height).sum::<f64>()
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
    let at = |(detail, longest): (Detail, usize)| {
        let frame = Frame {
            visitor,
            today: app.today(),
            helped,
            longest,
            detail,
        };
        let listings = found.listings.iter().map(|one| printed(one, &frame));
        listings.collect::<Vec<Printed>>()
    };
    let full = at(ALL);
    let fit = |size: u8, detail: (Detail, usize)| {
        let listings = at(detail);
        let heights = listings.iter();
        let heights: Vec<f64> = heights
            .map(|one| one.height(f64::from(size), WIDTH, HANDOUT))
            .collect();
        Fitted {
            size,
            is_shortened: listings
                .iter()
                .zip(&full)
                .any(|(one, full)| one.is_shorter_than(full)),
            on_one: count <= MAX_ON_A_PAGE && heights.iter().sum::<f64>() <= room,
            pages: pages(&heights, room, MAX_ON_A_PAGE),
            listings,
        }
    };
    let one_page = |sizes: &[u8], details: &[(Detail, usize)]| {
        let tries = details
            .iter()
            .flat_map(|detail| sizes.iter().map(|size| (*size, *detail)));
        let mut tries = tries.map(|(size, detail)| fit(size, detail));
        tries.find(|fitted| fitted.on_one)
    };
    if large {
        return one_page(&LARGE, &[ALL]).unwrap_or_else(|| fit(18, ALL));
    }
    if count > MAX_ON_A_PAGE {
        return fit(12, (Detail::Full, 280));
    }
    // Six in small print say more than in clear print.
    let small: &[u8] = if count < MAX_ON_A_PAGE { &[] } else { &SMALL };
    one_page(&SIZES, &DETAILS)
        .or_else(|| one_page(small, &DETAILS[6..]))
        .or_else(|| one_page(&SIZES, &LEAST))
        .or_else(|| one_page(&SMALL, &LEAST))
        .unwrap_or_else(|| fit(10, SHORTEST))
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
