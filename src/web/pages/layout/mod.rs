//! Shared page layout: quick exit, menu, language switch and crisis lines.

pub mod icons;
pub mod plain;
pub mod sentence;

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::response::Html;

use super::results::person_location;
use crate::index::generation::Generation;
use crate::model::contact::{Contact, Phone};
use crate::model::language::Language;
use crate::model::listing::Status;
use crate::model::schedule::format_time;
use crate::query::parameters::PERSON;
use crate::search::answer::Pinned;
use crate::search::engine::lines_of_kind;
use crate::seeds::settings_files::ANY_CRISIS;
use crate::web::assets::Assets;
use crate::web::error::WebError;
use crate::web::i18n::{Words, fill, words};
use crate::web::links::{Base, Links, NOT_FOUND, file_of_page, query_string};
use crate::web::map_tiles::Tiles;
use crate::web::middleware::request_id::Reference;
use crate::web::pages::layout::sentence::Sentence;
use crate::web::state::App;
use crate::web::static_site::places::StaticSite;

/// The request: language, path, query, and the generation that answers it.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language of the page.
    pub language: Language,
    /// Whether `?lang=` set the language.
    pub explicit: bool,
    /// The request path.
    pub path: String,
    /// The query string without `lang`, `ids`, `for` and the answers, as pairs.
    pub pairs: Vec<(String, String)>,
    /// Listing ids from `?ids=`, without duplicates.
    pub ids: Vec<String>,
    /// Location of the person being helped (`?for=`): a ZIP, town or county.
    pub place: Option<String>,
    /// Answers about the person being helped, as given: [`PERSON`].
    pub answers: Vec<(&'static str, String)>,
    /// The generation that answers the request.
    pub generation: Arc<Generation>,
    /// Map tiles, if the operator configured any.
    pub tiles: Option<Arc<Tiles>>,
    /// The static site that the page is made for, if it is one.
    pub static_site: Option<Arc<StaticSite>>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Self::Rejection> {
        Ok(Visitor::from_parts(parts, app))
    }
}

impl Visitor {
    /// Reads a request. `?lang=` takes precedence over `Accept-Language`.
    pub fn from_parts(parts: &Parts, app: &App) -> Visitor {
        let query = parts.uri.query().unwrap_or_default();
        let all = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let (carried, pairs): (Vec<_>, Vec<_>) = all.partition(|(name, _)| {
            let name = name.as_str();
            ["lang", "ids", "for"].contains(&name) || PERSON.contains(&name)
        });
        let values = |wanted: &str| {
            let of_name = carried.iter().filter(|(name, _)| name == wanted);
            of_name.cloned().collect::<Vec<(String, String)>>()
        };
        let language = values("lang");
        let chosen = language.iter().find_map(|(_, tag)| Language::from_tag(tag));
        let accepted = parts.headers.get(ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        Visitor {
            language: chosen.unwrap_or_else(|| preferred(accepted.unwrap_or_default())),
            explicit: chosen.is_some(),
            static_site: app.static_site(),
            path: parts.uri.path().to_owned(),
            pairs,
            ids: ids_in(&values("ids")),
            place: place_in(&values("for")),
            answers: answers_in(&carried),
            generation: app.generation(),
            tiles: app.tiles(),
        }
    }

    /// Somebody of whom only the language is known.
    pub fn of_nobody(language: Language, app: &App) -> Visitor {
        Visitor {
            language,
            explicit: false,
            path: "/".to_owned(),
            pairs: Vec::new(),
            ids: Vec::new(),
            place: None,
            answers: Vec::new(),
            generation: app.generation(),
            tiles: app.tiles(),
            static_site: app.static_site(),
        }
    }

    /// User-interface strings in the visitor's language.
    pub fn words(&self) -> &'static Words {
        words(self.language)
    }

    /// Whether the page has no server behind it, so that there is nobody to ask
    /// anything, and nobody knows when it is read.
    pub fn is_static(&self) -> bool {
        self.static_site.is_some()
    }

    /// Where the links of the page start.
    fn base(&self) -> Base {
        match &self.static_site {
            None => Base::Server,
            Some(site) if self.path == NOT_FOUND => Base::Site(site.root.clone()),
            Some(_) => Base::File(file_of_page(self.language, &self.path, &self.query())),
        }
    }

    /// The query string without what the links carry.
    fn query(&self) -> String {
        let pairs = self.pairs.iter();
        let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
        query_string(&pairs.collect::<Vec<_>>())
    }

    /// Link builder that carries the language, list and location along.
    pub fn links(&self) -> Links {
        Links::new(self.explicit.then_some(self.language))
            .with_base(self.base())
            .with_list(&self.ids)
            .with_place(self.place.as_deref())
            .with_answers(&self.answers)
    }

    /// Query pairs for a search: those of the URL, plus `for` with the location
    /// of the person being helped, and the answers.
    pub fn search_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.pairs.iter();
        let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
        let answers = self.answers.iter();
        let answers = answers.map(|(name, value)| (*name, value.as_str()));
        own.chain(self.place.as_deref().map(|place| ("for", place)))
            .chain(answers)
    }

    /// Absolute URL of a path on this site, safe to print, scan or send. `None`
    /// if `site.csv` has no `address`. The `Host` header is never used: clients
    /// can forge it, and printed pages are kept for a long time.
    pub fn public_url(&self, path: &str) -> Option<String> {
        let site = self.generation.facts.site.address.trim_end_matches('/');
        (!site.is_empty()).then(|| format!("{site}{path}"))
    }
}

/// Maximum length of an id, in characters; longer ids are truncated.
const MAX_ID_LENGTH: usize = 100;

/// Distinct ids from all `ids` parameters, each a comma-separated list.
fn ids_in(values: &[(String, String)]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let parts = values.iter().flat_map(|(_, value)| value.split(','));
    for id in parts.map(str::trim).filter(|id| !id.is_empty()) {
        let id: String = id.chars().take(MAX_ID_LENGTH).collect();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The last `for` value; an empty one clears the location.
fn place_in(values: &[(String, String)]) -> Option<String> {
    let (_, last) = values.last()?;
    let place: String = last.trim().chars().take(100).collect();
    (!place.is_empty()).then_some(place)
}

/// Maximum number of answers that links carry.
const MAX_ANSWERS: usize = 30;

/// The answers among the parameters, in the order of [`PERSON`].
fn answers_in(carried: &[(String, String)]) -> Vec<(&'static str, String)> {
    let of_name = |known: &'static str| {
        let given = carried.iter().filter(move |(name, _)| name == known);
        given.map(move |(_, value)| (known, value.trim().chars().take(MAX_ID_LENGTH).collect()))
    };
    let answers = PERSON.into_iter().flat_map(of_name);
    let filled = answers.filter(|(_, value): &(_, String)| !value.is_empty());
    filled.take(MAX_ANSWERS).collect()
}

/// The supported language with the highest weight in `Accept-Language`.
pub fn preferred(accepted: &str) -> Language {
    let mut offers: Vec<(f32, Language)> = Vec::new();
    for offer in accepted.split(',').take(20) {
        let mut parts = offer.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok());
        if let Some(language) = Language::from_tag(tag) {
            offers.push((weight.unwrap_or(1.0), language));
        }
    }
    offers.sort_by(|a, b| b.0.total_cmp(&a.0));
    offers
        .first()
        .map_or(Language::English, |(_, language)| *language)
}

/// Data that every page template needs.
#[derive(Debug)]
pub struct Page {
    /// Page language.
    pub language: Language,
    /// User-interface strings.
    pub words: &'static Words,
    /// Neutral window title.
    pub title: String,
    /// Site name.
    pub site_title: String,
    /// Quick-exit URL.
    pub leave_to: String,
    /// Link builder.
    pub links: Links,
    /// Paths of the stylesheets, scripts and icon.
    pub assets: &'static Assets,
    /// Menu entries.
    pub ways: Vec<NavLink>,
    /// Location switcher; empty until a location is set.
    pub light: Vec<NavLink>,
    /// The language to switch to.
    pub other_language: Language,
    /// URL of this page in that language.
    pub other_language_href: String,
    /// Whether the directory holds invented examples.
    pub has_examples: bool,
    /// Crisis lines in the footer.
    pub lines: Vec<CrisisLineView>,
    /// Announcement of the number of suggestions; the script replaces `%` with
    /// the number.
    pub ideas_said: String,
    /// Towns and townships to choose from in a place box.
    pub home_places: Arc<[String]>,
    /// When the pages of a static site were made, in a sentence; `None` if
    /// there is a server behind the page.
    pub made: Option<String>,
    /// SVG symbols used on this page, without duplicates.
    pub icons: Vec<&'static str>,
}

/// A menu entry.
#[derive(Debug)]
pub struct NavLink {
    /// Target URL.
    pub href: String,
    /// Link text.
    pub label: String,
    /// Whether this is the current page.
    pub here: bool,
}

/// A breadcrumb.
#[derive(Debug)]
pub struct Crumb {
    /// Target URL.
    pub href: String,
    /// Link text.
    pub label: String,
}

impl Crumb {
    /// The home page.
    pub fn home(visitor: &Visitor) -> Crumb {
        let words = visitor.words();
        let label = match visitor.is_static() {
            true => &words.static_home,
            false => &words.back,
        };
        Crumb {
            href: visitor.links().home(),
            label: label.clone(),
        }
    }
}

/// A phone number link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The `tel:` link.
    pub href: String,
    /// The number in display format.
    pub shown: String,
}

/// A text-message link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTo {
    /// The `sms:` link.
    pub href: String,
    /// Link text, such as "Text HOME to 741741".
    pub label: String,
    /// The number in it.
    pub number: String,
}

/// A crisis line for display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrisisLineView {
    /// Name of the line.
    pub name: String,
    /// Voice numbers, the preferred one first.
    pub calls: Vec<Call>,
    /// Text number.
    pub text: Option<TextTo>,
    /// One-line description.
    pub say: Sentence,
    /// Website, only for a line without voice and text numbers.
    pub website: Option<String>,
}

impl Page {
    /// Page data for a visitor, with a neutral title.
    pub fn new(visitor: &Visitor, title: &str) -> Page {
        let site = &visitor.generation.facts.site;
        let site_title = site.title.shown_in(visitor.language).to_owned();
        let other_language = visitor.language.pick(Language::Spanish, Language::English);
        let query = visitor.query();
        let title = if title.is_empty() {
            site_title.clone()
        } else {
            format!("{title} · {site_title}")
        };
        Page {
            language: visitor.language,
            words: visitor.words(),
            title,
            leave_to: site.leave_to.clone(),
            links: visitor.links(),
            assets: Assets::get(),
            ways: ways(visitor),
            made: visitor.static_site.as_ref().map(|site| {
                let date = format_time::month_day_year(site.day, visitor.language);
                fill(&visitor.words().static_made, "date", &date)
            }),
            light: person_location::bar(visitor, &query),
            other_language,
            other_language_href: visitor
                .links()
                .in_language(other_language)
                .with_language(&visitor.path, &query),
            has_examples: has_examples(&visitor.generation),
            lines: lines(visitor),
            ideas_said: fill(&visitor.words().suggest_count, "count", "%"),
            home_places: Arc::clone(&visitor.generation.home_places),
            icons: icons::drawn(icons::EVERYWHERE).collect(),
            site_title,
        }
    }

    /// Whether there is no server behind the page.
    pub fn is_static(&self) -> bool {
        self.made.is_some()
    }

    /// Adds these icons to the page.
    #[must_use]
    pub fn with_icons(mut self, names: &[&str]) -> Page {
        self.icons.extend(icons::drawn(names));
        self
    }
}

/// A template as a page.
///
/// # Errors
/// When it cannot be rendered.
pub fn html(template: &impl Template) -> Result<Html<String>, WebError> {
    Ok(Html(template.render()?))
}

/// The menu. A static site has no lists: nothing keeps them.
fn ways(visitor: &Visitor) -> Vec<NavLink> {
    let (links, words) = (visitor.links(), visitor.words());
    let way = |path: &str, href: String, label: &String| NavLink {
        href,
        label: label.clone(),
        here: visitor.path == path,
    };
    let meetings = way("/meetings", links.meetings(), &words.meetings_menu);
    let other = match visitor.is_static() {
        true => way("/find", links.find(""), &words.static_index_menu),
        false => way("/list", links.list(), &words.list_title),
    };
    vec![meetings, other]
}

/// Whether any listing of the directory is an invented example.
pub fn has_examples(generation: &Generation) -> bool {
    let statuses = &generation.records.standings;
    let mut numbers = 0..u32::try_from(statuses.len()).unwrap_or(u32::MAX);
    numbers.any(|number| {
        let status = statuses.get(number).map(|standing| standing.status);
        status == Some(Status::Example)
    })
}

/// Crisis lines shown on every page. Falls back to 988 and 211 if the directory
/// has none, or none that can be read.
pub fn lines(visitor: &Visitor) -> Vec<CrisisLineView> {
    let pinned = lines_of_kind(&visitor.generation, ANY_CRISIS).unwrap_or_else(|error| {
        tracing::error!(
            code = "lines-unread",
            request = %Reference::current(),
            cause = %error,
            "The crisis lines cannot be read; a page shows 988 and 211 alone."
        );
        Vec::new()
    });
    if pinned.is_empty() {
        return lines_that_work_everywhere(visitor);
    }
    pinned.iter().map(|pinned| line(pinned, visitor)).collect()
}

fn lines_that_work_everywhere(visitor: &Visitor) -> Vec<CrisisLineView> {
    let words = visitor.words();
    let line = |number: &str, say: &str| CrisisLineView {
        name: number.to_owned(),
        calls: vec![Call {
            href: format!("tel:{number}"),
            shown: number.to_owned(),
        }],
        text: None,
        say: say.into(),
        website: None,
    };
    vec![line("988", &words.line_988), line("211", &words.line_211)]
}

/// A pinned listing as a crisis line.
pub fn line(pinned: &Pinned, visitor: &Visitor) -> CrisisLineView {
    let listing = &pinned.listing;
    let calls: Vec<Call> = listing.contact.phones.iter().map(call).collect();
    let text = text_to(&listing.contact, visitor.words());
    let say = pinned.say.shown_in(visitor.language).into();
    let unreachable = calls.is_empty() && text.is_none();
    CrisisLineView {
        name: listing.name.shown_in(visitor.language).to_owned(),
        website: listing.contact.website.clone().filter(|_| unreachable),
        calls,
        text,
        say,
    }
}

/// A `tel:` link for a phone, with the extension in the displayed number.
pub fn call(phone: &Phone) -> Call {
    let extension = if phone.extension.is_empty() {
        String::new()
    } else {
        format!(" ×{}", phone.extension)
    };
    Call {
        href: format!("tel:{}", phone.dial()),
        shown: format!("{}{extension}", phone.display),
    }
}

/// Keyword that stands for the sender's own ZIP and so cannot be prefilled.
const OWN_ZIP: &str = "ZIP";

/// The text-message link of a contact, with its keyword prefilled.
pub fn text_to(contact: &Contact, words: &Words) -> Option<TextTo> {
    let line = contact.text_line.as_ref()?;
    let (body, label) = match line.keyword.as_str() {
        "" => (String::new(), words.text_number.clone()),
        OWN_ZIP => (String::new(), words.text_zip.clone()),
        keyword => (
            format!("?body={}", crate::web::links::encoded(keyword)),
            fill(&words.text_keyword, "keyword", keyword),
        ),
    };
    let number = as_read(&line.number);
    Some(TextTo {
        href: format!("sms:{}{body}", line.number),
        label: fill(&label, "number", &number),
        number,
    })
}

/// A text number in display format: short codes unchanged, ten digits in three
/// groups.
fn as_read(number: &str) -> String {
    let digits = number.strip_prefix("+1").unwrap_or(number);
    if digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..])
    } else {
        digits.to_owned()
    }
}
