//! `GET /r/{id}`: a listing with all its details.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};

use super::category::crumbs;
use super::eligibility::{given_answers, limits_in_words};
use super::layout::sentence::Sentence;
use super::layout::{Crumb, Page, Visitor, html};
use super::meetings::view::{calendar, type_names};
use super::results::listing_card::{
    Action, CardContext, ListingCard, acts_or_ways_on, areas_in_words, can_be_called_before_going,
    checked, item,
};
use crate::model::freshness::Freshness;
use crate::model::language::Language;
use crate::model::listing::{Attendance, Listing};
use crate::model::localized_text::Text;
use crate::model::place::Precision;
use crate::model::schedule::Schedule;
use crate::search::engine;
use crate::web::api::{calendars, resources};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::state::App;

/// Template context for `/r/{id}`.
#[derive(Debug, Template)]
#[template(path = "listing.html", blocks = ["article"])]
struct ListingPage {
    page: Page,
    crumbs: Vec<Crumb>,
    /// Notes about answers that could not be used.
    notes: Vec<String>,
    item: ListingCard,
    calls: Vec<Action>,
    phone_note: FactLine,
    facts: Vec<Fact>,
    /// `mailto:` or `sms:` link to report a mistake.
    feedback: Option<String>,
}

/// A labeled fact.
#[derive(Debug)]
struct Fact {
    label: String,
    lines: Vec<FactLine>,
}

/// A text, optionally a link.
#[derive(Debug, Default)]
struct FactLine {
    text: Sentence,
    href: Option<String>,
    /// Whether it links to another site.
    outside: bool,
    /// Whether it is a proper name, which is not translated.
    name: bool,
    lang: Option<&'static str>,
}

/// Answers `/r/{id}`, `/r/{id}.ics` (calendar) and `/r/{id}.json`.
pub async fn listing(
    State(app): State<App>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Response, WebError> {
    if let Some(id) = id.strip_suffix(".ics") {
        return calendars::one(&visitor.generation, id);
    }
    if let Some(id) = id.strip_suffix(".json") {
        return Ok(resources::answer(&app, &visitor.generation, id)?.into_response());
    }
    let listing = engine::listing(&visitor.generation, &id)?;
    let listing = listing.ok_or(WebError::NotFound)?;
    Ok(html(&page(&listing, &visitor, &app))?.into_response())
}

/// A listing as its page shows it, without the page around it.
#[derive(Debug)]
pub struct Article {
    /// HTML. It has no links to other pages of the site.
    pub html: String,
    /// SVG symbols that it refers to.
    pub icons: Vec<&'static str>,
}

/// A listing as its page would show it, for staff who change it.
///
/// # Errors
/// When it cannot be rendered.
pub fn preview(listing: &Listing, language: Language, app: &App) -> Result<Article, WebError> {
    let page = page(listing, &Visitor::of_nobody(language, app), app);
    let html = page.as_article().render()?;
    Ok(Article {
        html: html.replace("href=\"/", "data-href=\"/"),
        icons: page.page.icons,
    })
}

fn page(listing: &Listing, visitor: &Visitor, app: &App) -> ListingPage {
    let now = app.now();
    let term = visitor
        .generation
        .facts
        .categories
        .fresh_days(&listing.categories);
    let freshness = Freshness::on(app.today(), listing.verified_on, term);
    let seen = CardContext {
        number: 1,
        miles: None,
        reach: &listing.reach.for_person(None),
        freshness,
        now,
    };
    let first = listing.categories.first();
    let kind = first.and_then(|id| visitor.generation.facts.categories.get(id));
    let given = given_answers(visitor);
    ListingPage {
        crumbs: kind.map_or_else(
            || vec![Crumb::home(visitor)],
            |kind| crumbs(kind, visitor, true),
        ),
        feedback: feedback(listing, visitor),
        page: Page::new(visitor, &visitor.words().listing_title).with_icons(&["text"]),
        item: ListingCard {
            fitting: given.said_by(listing, visitor),
            ..item(listing, &seen, visitor)
        },
        notes: given.notes,
        calls: acts_or_ways_on(listing, visitor.words()),
        phone_note: written(&listing.contact.phone_note, visitor),
        facts: facts(listing, freshness, visitor),
    }
}

fn plain(text: impl Into<Sentence>) -> FactLine {
    FactLine {
        text: text.into(),
        ..FactLine::default()
    }
}

/// English text by staff, marked as such on a Spanish page.
fn english(text: &str, visitor: &Visitor) -> FactLine {
    FactLine {
        lang: visitor.language.pick(None, Some("en")),
        ..plain(text)
    }
}

/// Text by staff, marked where it is not in the page language.
fn written(text: &Text, visitor: &Visitor) -> FactLine {
    let shown = text.language_shown(visitor.language);
    FactLine {
        lang: (shown != visitor.language).then(|| shown.tag()),
        ..plain(text.shown_in(visitor.language))
    }
}

fn outside(href: &str, text: &str) -> FactLine {
    FactLine {
        href: Some(href.to_owned()),
        outside: true,
        name: true,
        ..plain(text)
    }
}

/// A URL without scheme, `www.` and trailing slash.
fn bare(link: &str) -> &str {
    let link = link.trim_end_matches('/');
    let link = link
        .strip_prefix("https://")
        .or(link.strip_prefix("http://"));
    let bare = link.unwrap_or_default();
    bare.strip_prefix("www.").unwrap_or(bare)
}

fn facts(listing: &Listing, freshness: Freshness, visitor: &Visitor) -> Vec<Fact> {
    let words = visitor.words();
    let optional = |text: &str| {
        let known = (!text.is_empty()).then(|| english(text, visitor));
        known.into_iter().collect::<Vec<_>>()
    };
    let rows = [
        (&words.when, when(listing, visitor)),
        (&words.meeting_kind, meeting(listing, visitor)),
        (&words.where_, place(listing, visitor)),
        (&words.serves_label, serves(listing, visitor)),
        (&words.who, who(listing, visitor)),
        (&words.cost, labels("cost", &listing.cost, visitor)),
        (&words.start, optional(&listing.how_to_start)),
        (&words.bring, optional(&listing.what_to_bring)),
        (
            &words.facet_audience,
            labels("audience", &listing.audience, visitor),
        ),
        (
            &words.languages,
            labels("language", &listing.languages, visitor),
        ),
        (
            &words.access,
            labels("access", &listing.accessibility, visitor),
        ),
        (&words.chat, link(listing.contact.chat_url.as_deref())),
        (&words.website, link(listing.contact.website.as_deref())),
        (&words.mail, mail(listing)),
        (&words.kinds, kinds(listing, visitor)),
        (&words.run_by, optional_name(&listing.organization, listing)),
        (&words.source, source(listing, freshness, visitor)),
    ];
    let known = rows.into_iter().filter(|(_, lines)| !lines.is_empty());
    let fact = |(label, lines): (&String, Vec<FactLine>)| Fact {
        label: label.clone(),
        lines,
    };
    known.map(fact).collect()
}

/// Its limits in words, and what staff wrote.
fn who(listing: &Listing, visitor: &Visitor) -> Vec<FactLine> {
    let limits = limits_in_words(listing, visitor).into_iter().map(plain);
    let said = &listing.eligibility;
    let said = (!said.english.is_empty()).then(|| written(said, visitor));
    limits.chain(said).collect()
}

fn when(listing: &Listing, visitor: &Visitor) -> Vec<FactLine> {
    let hours = &listing.hours;
    let known = !matches!(hours.schedule, Schedule::Unknown);
    let said = known.then(|| plain(hours.schedule.describe(visitor.language)));
    let note = (!hours.note.english.is_empty()).then(|| written(&hours.note, visitor));
    let calendar = calendar(listing, visitor).map(|href| FactLine {
        href: Some(href),
        ..plain(visitor.words().meetings_calendar.clone())
    });
    said.into_iter().chain(note).chain(calendar).collect()
}

fn meeting(listing: &Listing, visitor: &Visitor) -> Vec<FactLine> {
    let Some(meeting) = &listing.meeting else {
        return Vec::new();
    };
    let words = visitor.words();
    let attendance = match meeting.attendance {
        Attendance::InPerson => &words.in_person,
        Attendance::Hybrid => &words.hybrid,
        Attendance::Online => &words.online,
        Attendance::Phone => &words.by_phone,
    };
    let mut lines = vec![plain(format!("{}. {attendance}", meeting.fellowship))];
    let types = type_names(meeting, visitor).join(", ");
    lines.extend((!types.is_empty()).then(|| plain(types)));
    if let Some(link) = &meeting.conference_url {
        lines.push(outside(link, &words.join_online));
    }
    if !meeting.conference_note.is_empty() {
        lines.push(english(&meeting.conference_note, visitor));
    }
    lines
}

fn place(listing: &Listing, visitor: &Visitor) -> Vec<FactLine> {
    let words = visitor.words();
    if listing.place.precision == Precision::Hidden {
        return vec![plain(words.place_private.clone())];
    }
    let mut lines = Vec::new();
    if let Some(address) = &listing.place.address {
        lines.push(FactLine {
            name: true,
            ..plain(address.one_line())
        });
        if address.street.is_empty() {
            lines.push(plain(words.approximate.clone()));
        } else if !address.is_mailbox() {
            let link = |href: String, text: &str| FactLine {
                href: Some(href),
                outside: true,
                ..plain(text)
            };
            lines.push(link(links::directions(address), &words.map_link));
            lines.push(link(links::phone_map(address), &words.phone_map_link));
        }
    }
    if !listing.place.note.is_empty() {
        lines.push(english(&listing.place.note, visitor));
    }
    lines
}

fn serves(listing: &Listing, visitor: &Visitor) -> Vec<FactLine> {
    if listing.reach.serves.is_empty() {
        let anywhere = listing
            .reach
            .anywhere
            .then(|| plain(visitor.words().anywhere.clone()));
        return anywhere.into_iter().collect();
    }
    vec![plain(areas_in_words(&listing.reach.serves, visitor))]
}

/// Labels of values from a controlled list, in the page language; custom values
/// are shown as written.
fn labels(kind: &str, values: &[String], visitor: &Visitor) -> Vec<FactLine> {
    let label = |value: &String| {
        let text = visitor.generation.words.label(kind, value);
        let shown = text.shown_in(visitor.language);
        let sentence = value.contains(' ');
        if sentence {
            english(shown, visitor)
        } else {
            plain(shown)
        }
    };
    values.iter().map(label).collect()
}

/// Categories, each linked to its page.
fn kinds(listing: &Listing, visitor: &Visitor) -> Vec<FactLine> {
    let known = listing.categories.iter();
    let known = known.filter_map(|id| visitor.generation.facts.categories.get(id));
    let lines = known.map(|category| FactLine {
        href: Some(visitor.links().kind(&category.id, "")),
        ..plain(category.name.shown_in(visitor.language))
    });
    lines.collect()
}

fn link(link: Option<&str>) -> Vec<FactLine> {
    let lines = link.iter().map(|link| outside(link, bare(link)));
    lines.collect()
}

fn mail(listing: &Listing) -> Vec<FactLine> {
    let address = listing.contact.email.iter();
    let lines = address.map(|address| FactLine {
        href: Some(format!("mailto:{address}")),
        name: true,
        ..plain(address.clone())
    });
    lines.collect()
}

/// Organization, unless the listing name includes it.
fn optional_name(organization: &str, listing: &Listing) -> Vec<FactLine> {
    if organization.is_empty() || listing.name.english.contains(organization) {
        return Vec::new();
    }
    vec![FactLine {
        name: true,
        ..plain(organization)
    }]
}

/// Hosts of other people's files.
const ARCHIVES: [&str; 3] = ["github.com", "gitlab.com", "raw.githubusercontent.com"];

fn source(listing: &Listing, freshness: Freshness, visitor: &Visitor) -> Vec<FactLine> {
    let (said, doubtful) = checked(listing, freshness, visitor);
    let said = match doubtful && can_be_called_before_going(listing) {
        true => format!("{said}. {}", visitor.words().call_first),
        false => said,
    };
    let mut lines = vec![plain(said)];
    if !listing.source.note.is_empty() {
        lines.push(english(&listing.source.note, visitor));
    }
    for url in &listing.source.urls {
        let host = bare(url).split('/').next().unwrap_or_default();
        // An archive of files tells nobody whose facts they are; the note does.
        if !ARCHIVES.contains(&host) {
            lines.push(outside(url, host));
        }
    }
    lines
}

/// `mailto:` or `sms:` link to the county, with the listing id and no personal
/// data; `None` if `site.csv` has no `feedback`.
fn feedback(listing: &Listing, visitor: &Visitor) -> Option<String> {
    let to = visitor.generation.facts.site.feedback.trim();
    let id = links::query_string(&[("", &listing.id)]);
    let id = id.trim_start_matches('=');
    if to.is_empty() {
        None
    } else if to.contains('@') {
        Some(format!("mailto:{to}?subject={id}"))
    } else {
        Some(format!("sms:{to}?body={id}"))
    }
}
