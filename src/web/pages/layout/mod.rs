//! What stands on every page: the way out, the menu, the crisis lines.

pub mod icons;
pub mod plain;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

use super::results::person_location;
use crate::index::generation::Generation;
use crate::model::contact::{Contact, Phone};
use crate::model::language::Language;
use crate::search::answer::Pinned;
use crate::search::engine::lines_of_kind;
use crate::seeds::settings_files::ANY_CRISIS;
use crate::web::assets::Assets;
use crate::web::i18n::{Words, fill, words};
use crate::web::links::Links;
use crate::web::map_tiles::Tiles;
use crate::web::state::App;

/// Who asks: in which language, for which page, from which generation.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The language of the page.
    pub language: Language,
    /// Whether `?lang=` said so.
    pub explicit: bool,
    /// The path asked for.
    pub path: String,
    /// The query string without `lang`, `ids` and `for`, as pairs.
    pub pairs: Vec<(String, String)>,
    /// Ids of the list that the link carries, each once.
    pub ids: Vec<String>,
    /// The place of the person who is helped: a ZIP, a town or a county.
    pub place: Option<String>,
    /// The directory that answers.
    pub generation: Arc<Generation>,
    /// Pictures under the map, when the operator names some.
    pub tiles: Option<Arc<Tiles>>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Self::Rejection> {
        Ok(Visitor::from_parts(parts, app))
    }
}

impl Visitor {
    /// The visitor of a request: `?lang=` before the browser's languages.
    pub fn from_parts(parts: &Parts, app: &App) -> Visitor {
        let query = parts.uri.query().unwrap_or_default();
        let all = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let (carried, pairs): (Vec<_>, Vec<_>) =
            all.partition(|(name, _)| ["lang", "ids", "for"].contains(&name.as_str()));
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
            path: parts.uri.path().to_owned(),
            pairs,
            ids: ids_in(&values("ids")),
            place: place_in(&values("for")),
            generation: app.generation(),
            tiles: app.tiles(),
        }
    }

    /// The words of the page.
    pub fn words(&self) -> &'static Words {
        words(self.language)
    }

    /// The links of the page.
    pub fn links(&self) -> Links {
        Links::new(self.explicit.then_some(self.language))
            .with_list(&self.ids)
            .with_place(self.place.as_deref())
    }

    /// The pairs of a search: those of the link, and the place of the person
    /// who is helped.
    pub fn search_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.pairs.iter();
        let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
        own.chain(self.place.as_deref().map(|place| ("for", place)))
    }

    /// The public URL of a path of this site: what may be printed, scanned or
    /// sent. `None` while `site.csv` has no `address`. The `Host` header never
    /// counts: anyone can write it, and paper stays in a drawer for a year.
    pub fn public_url(&self, path: &str) -> Option<String> {
        let site = self.generation.facts.site.address.trim_end_matches('/');
        (!site.is_empty()).then(|| format!("{site}{path}"))
    }
}

/// Longest id that is looked up, in characters.
const MAX_ID_LENGTH: usize = 100;

/// The ids of a link, in any number of parameters and parted by commas.
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

/// The last place that was set; a blank one takes it off.
fn place_in(values: &[(String, String)]) -> Option<String> {
    let (_, last) = values.last()?;
    let place: String = last.trim().chars().take(100).collect();
    (!place.is_empty()).then_some(place)
}

/// The first of the browser's languages that we speak, by its weights.
fn preferred(accepted: &str) -> Language {
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

/// What every page is given.
#[derive(Debug)]
pub struct Page {
    /// The language.
    pub language: Language,
    /// Its words.
    pub words: &'static Words,
    /// The neutral title of the window.
    pub title: String,
    /// The name of the site.
    pub site_title: String,
    /// The neutral page that leaving opens.
    pub leave_to: String,
    /// Its links.
    pub links: Links,
    /// Names of the stylesheet, the script and the icon.
    pub assets: &'static Assets,
    /// The menu.
    pub ways: Vec<NavLink>,
    /// For whom is looked, when that was set, and whom one could look for.
    pub light: Vec<NavLink>,
    /// The language that is not shown.
    pub other_language: Language,
    /// This page in that language.
    pub other_language_href: String,
    /// The crisis lines at the foot.
    pub lines: Vec<CrisisLineView>,
    /// How many ideas there are for what is typed; the script puts the number
    /// for `%`.
    pub ideas_said: String,
    /// The icons this page uses, drawn once.
    pub icons: Vec<&'static str>,
}

/// An entry of the menu.
#[derive(Debug)]
pub struct NavLink {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Whether this is the page.
    pub here: bool,
}

/// A step of the way to a page.
#[derive(Debug)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
}

impl Crumb {
    /// The first page.
    pub fn home(visitor: &Visitor) -> Crumb {
        Crumb {
            href: visitor.links().home(),
            label: visitor.words().back.clone(),
        }
    }
}

/// A number to tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The `tel:` link.
    pub href: String,
    /// The number as it is read.
    pub shown: String,
}

/// A text to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTo {
    /// The `sms:` link.
    pub href: String,
    /// "Text HOME to 741741".
    pub label: String,
}

/// A crisis line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrisisLineView {
    /// Its name.
    pub name: String,
    /// Its number.
    pub call: Option<Call>,
    /// Its text line.
    pub text: Option<TextTo>,
    /// What it is for, in a line.
    pub say: String,
    /// Its page, for a line without a number.
    pub website: Option<String>,
}

impl Page {
    /// The page of a visitor, under a neutral title.
    pub fn new(visitor: &Visitor, title: &str) -> Page {
        let site = &visitor.generation.facts.site;
        let site_title = site.title.shown_in(visitor.language).to_owned();
        let other_language = visitor.language.pick(Language::Spanish, Language::English);
        let pairs: Vec<(&str, &str)> = visitor
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let query = crate::web::links::query_string(&pairs);
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
            ways: vec![
                NavLink {
                    href: visitor.links().meetings(),
                    label: visitor.words().meetings_menu.clone(),
                    here: visitor.path == "/meetings",
                },
                NavLink {
                    href: visitor.links().list(),
                    label: visitor.words().list_title.clone(),
                    here: visitor.path == "/list",
                },
            ],
            light: person_location::bar(visitor, &query),
            other_language,
            other_language_href: visitor
                .links()
                .in_language(other_language)
                .with_language(&visitor.path, &query),
            lines: lines(visitor),
            ideas_said: fill(&visitor.words().suggest_count, "count", "%"),
            icons: icons::drawn(icons::EVERYWHERE).collect(),
            site_title,
        }
    }

    /// The page with these icons, too.
    #[must_use]
    pub fn with_icons(mut self, names: &[&str]) -> Page {
        self.icons.extend(icons::drawn(names));
        self
    }
}

/// The crisis lines of every page. Without any in the directory, those that
/// work everywhere.
pub fn lines(visitor: &Visitor) -> Vec<CrisisLineView> {
    let pinned = lines_of_kind(&visitor.generation, ANY_CRISIS).unwrap_or_default();
    if pinned.is_empty() {
        return lines_that_work_everywhere(visitor);
    }
    pinned.iter().map(|pinned| line(pinned, visitor)).collect()
}

fn lines_that_work_everywhere(visitor: &Visitor) -> Vec<CrisisLineView> {
    let words = visitor.words();
    let line = |number: &str, say: &str| CrisisLineView {
        name: number.to_owned(),
        call: Some(Call {
            href: format!("tel:{number}"),
            shown: number.to_owned(),
        }),
        text: None,
        say: say.to_owned(),
        website: None,
    };
    vec![line("988", &words.line_988), line("211", &words.line_211)]
}

/// A pinned listing as a line.
pub fn line(pinned: &Pinned, visitor: &Visitor) -> CrisisLineView {
    let listing = &pinned.listing;
    let call = listing.contact.phones.first().map(call);
    let text = text_to(&listing.contact, visitor.words());
    let say = pinned.say.shown_in(visitor.language).to_owned();
    let unreachable = call.is_none() && text.is_none();
    CrisisLineView {
        name: listing.name.shown_in(visitor.language).to_owned(),
        website: listing.contact.website.clone().filter(|_| unreachable),
        call,
        text,
        say,
    }
}

/// A number to tap.
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

/// The words a person puts in themselves when a line asks for their ZIP.
const OWN_ZIP: &str = "ZIP";

/// The text line of a listing, its word already filled in.
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
    Some(TextTo {
        href: format!("sms:{}{body}", line.number),
        label: fill(&label, "number", &as_read(&line.number)),
    })
}

/// A number to text as people read it: a short code as it is, ten digits in
/// three groups.
fn as_read(number: &str) -> String {
    let digits = number.strip_prefix("+1").unwrap_or(number);
    if digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..])
    } else {
        digits.to_owned()
    }
}
