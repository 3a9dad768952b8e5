//! The directory as files without a server: a static site for a web space, a
//! USB stick, or for when the server is down. Its pages are those of the routes,
//! made for the day of the generation.
//!
//! - `places`: that day, and the places that the site has pages for

pub mod places;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use askama::filters::{Html, escape};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response;
use axum::routing::get;
use jiff::Timestamp;
use tower::ServiceExt as _;

use super::assets::Assets;
use super::error::WebError;
use super::links::{Links, NOT_FOUND, file_of_page, query_string};
use super::pages::error_page;
use super::pages::home::{are_meetings, need_query};
use super::pages::layout::{Visitor, has_examples};
use super::pages::meetings::filters::WEEKDAYS;
use super::routes::handlers;
use super::state::App;
use crate::error_chain::chain;
use crate::index::generation::{Generation, OpenError};
use crate::model::language::Language;
use crate::query::Query;
use crate::search::engine::search;
use places::StaticSite;

/// Maximum number of addresses in one sitemap, by its standard.
const MAX_IN_A_SITEMAP: usize = 50_000;

/// Why a static site could not be made.
#[derive(Debug, thiserror::Error)]
pub enum StaticSiteError {
    /// The directory shows invented examples.
    #[error(
        "The directory shows made-up examples, and no copy of them may be taken for real help. \
         Take the line `examples` out of site.csv, publish, and export again."
    )]
    Examples,
    /// A listing is damaged.
    #[error(
        "The index is damaged: {0}. Remove its folder and export again; it is then built anew."
    )]
    Index(#[from] OpenError),
    /// A page could not be made.
    #[error("The page {page} could not be made ({}).", chain(.cause))]
    Page {
        /// Its path and query string.
        page: String,
        /// Why not.
        #[source]
        cause: WebError,
    },
    /// A file could not be written.
    #[error("{0} could not be written ({1}). Name another place, or make room on the disk.")]
    Write(String, #[source] io::Error),
}

impl StaticSiteError {
    fn page(page: &str, cause: impl Into<WebError>) -> StaticSiteError {
        StaticSiteError::Page {
            page: page.to_owned(),
            cause: cause.into(),
        }
    }
}

/// Writes the static site of a generation, file by file: its path inside the
/// site, and its content. With the `address` that it will have on the web, there
/// is a sitemap. Returns the number of pages.
///
/// # Errors
/// A page could not be made or written.
pub fn write(
    generation: &Arc<Generation>,
    address: Option<&str>,
    mut put: impl FnMut(&str, &[u8]) -> io::Result<()>,
) -> Result<usize, StaticSiteError> {
    if has_examples(generation) {
        return Err(StaticSiteError::Examples);
    }
    let site = Arc::new(StaticSite::new(generation, address)?);
    let mut put = |file: &str, bytes: &[u8]| {
        put(file, bytes).map_err(|error| StaticSiteError::Write(file.to_owned(), error))
    };
    for (path, bytes) in Assets::of_static_site() {
        put(path.trim_start_matches('/'), bytes)?;
    }
    let renderer = Renderer::new(generation, &site)?;
    let mut files = BTreeSet::new();
    for page in pages(generation, &site)? {
        for language in [Language::English, Language::Spanish] {
            let (path, query) = page.split_once('?').unwrap_or((&page, ""));
            let file = file_of_page(language, path, query);
            // Two needs may lead to the same page.
            if files.contains(&file) {
                continue;
            }
            let html = renderer.page(&page, language);
            let html = html.map_err(|cause| StaticSiteError::page(&page, cause))?;
            put(&file, &html)?;
            files.insert(file);
        }
    }
    let count = files.len();
    files.retain(|file| !file.ends_with(NOT_FOUND.trim_start_matches('/')));
    let files: Vec<String> = files.into_iter().collect();
    let mut robots = ROBOTS.to_owned();
    if let Some(address) = address {
        let address = address.trim_end_matches('/');
        for (name, text) in sitemaps(address, &files, &site) {
            put(&name, text.as_bytes())?;
        }
        let _ = writeln!(robots, "Sitemap: {address}/{SITEMAP}");
    }
    put("robots.txt", robots.as_bytes())?;
    Ok(count)
}

/// The page for a page that is not there.
async fn not_found(visitor: Visitor) -> response::Html<String> {
    let words = visitor.words();
    let (title, plain) = (&words.not_found_title, &words.static_not_found);
    response::Html(error_page::page(&visitor, title, plain, String::new()))
}

/// Makes the pages of a site with the handlers of the server.
struct Renderer {
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Renderer {
    fn new(
        generation: &Arc<Generation>,
        site: &Arc<StaticSite>,
    ) -> Result<Renderer, StaticSiteError> {
        let app = App::sharing(Arc::clone(generation), Timestamp::now);
        let app = app.with_static_site(Arc::clone(site));
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime =
            runtime.map_err(|cause| StaticSiteError::page("/", WebError::internal(cause)))?;
        Ok(Renderer {
            router: handlers().route(NOT_FOUND, get(not_found)).with_state(app),
            runtime,
        })
    }

    /// The page with this path and query string.
    fn page(&self, page: &str, language: Language) -> Result<Vec<u8>, WebError> {
        let and = if page.contains('?') { '&' } else { '?' };
        let address = format!("{page}{and}lang={}", language.tag());
        let request = Request::get(address).body(Body::empty())?;
        self.runtime.block_on(async {
            let Ok(response) = self.router.clone().oneshot(request).await;
            let status = response.status();
            let error = response.extensions().get::<Arc<WebError>>().cloned();
            match error {
                Some(error) => Err(WebError::internal(error)),
                None if status == StatusCode::OK => {
                    Ok(to_bytes(response.into_body(), usize::MAX).await?.to_vec())
                }
                None => Err(WebError::from_status(status)),
            }
        })
    }
}

/// Paths and query strings of all pages.
fn pages(generation: &Generation, site: &StaticSite) -> Result<Vec<String>, StaticSiteError> {
    let links = Links::new(None);
    let facts = &generation.facts;
    let pages = ["/", "/find", "/c", "/meetings", "/safety", "/about"].map(str::to_owned);
    let mut pages = pages.to_vec();
    pages.extend([NOT_FOUND.to_owned(), links.booklet()]);
    for (day, _) in WEEKDAYS {
        pages.push(links.with_language("/meetings", &query_string(&[("day", day)])));
    }
    for county in &facts.home_counties {
        pages.push(links.binder(&query_string(&[("county", &county.name)])));
    }
    let needs = facts.needs.iter();
    for need in needs.filter(|need| !are_meetings(need, generation)) {
        let query = need_query(need, false);
        let count = page_count(generation, site, &query)?;
        pages.extend(paged(&query, count).map(|query| links.find(&query)));
    }
    let near = |name: &str| query_string(&[("near", name)]);
    pages.extend(site.places().map(|place| links.kinds(&near(&place.name))));
    for category in facts.categories.iter() {
        let places = site.places().filter(|place| place.has(&category.id));
        let places = places.map(|place| near(&place.name));
        for place in [String::new()].into_iter().chain(places) {
            let of_kind = query_string(&[("category", &category.id)]);
            let count = page_count(generation, site, &format!("{place}&{of_kind}"))?;
            pages.extend(paged(&place, count).map(|query| links.kind(&category.id, &query)));
        }
    }
    for listing in generation.listings()? {
        pages.push(links.listing(&listing.id));
    }
    Ok(pages)
}

/// Number of pages that the results of a query take.
fn page_count(
    generation: &Generation,
    site: &StaticSite,
    query: &str,
) -> Result<usize, StaticSiteError> {
    let (query, problems) = Query::from_text(query);
    let answer = search(generation, &query, &problems, site.now);
    let answer = answer.map_err(|cause| StaticSiteError::page(&query.to_text(), cause))?;
    Ok(answer.total.div_ceil(answer.per_page).max(1))
}

/// The query strings of the pages of results.
fn paged(query: &str, count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(move |page| match (page, query) {
        (1, query) => query.to_owned(),
        (page, "") => format!("page={page}"),
        (page, query) => format!("{query}&page={page}"),
    })
}

/// Says what the pages say themselves: that search engines, whose copies grow
/// old, must not keep them.
const ROBOTS: &str = "# Each page asks not to be indexed; it may be read to find that out.\n\
    User-agent: *\nDisallow:\n";

/// Name of the sitemap.
const SITEMAP: &str = "sitemap.xml";

/// The sitemap of the files of pages, or several and the index of these.
fn sitemaps(address: &str, files: &[String], site: &StaticSite) -> Vec<(String, String)> {
    let list = |root: &str, entry: &str, files: &[String]| {
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        );
        for file in files {
            let Ok(address) = escape(format!("{address}/{file}"), Html);
            let day = site.day;
            let _ = writeln!(
                text,
                "<{entry}><loc>{address}</loc><lastmod>{day}</lastmod></{entry}>"
            );
        }
        text + &format!("</{root}>\n")
    };
    if files.len() <= MAX_IN_A_SITEMAP {
        return vec![(SITEMAP.to_owned(), list("urlset", "url", files))];
    }
    let parts = files.chunks(MAX_IN_A_SITEMAP).zip(1..);
    let parts = parts.map(|(part, at)| (format!("sitemap-{at}.xml"), list("urlset", "url", part)));
    let mut all: Vec<(String, String)> = parts.collect();
    let names: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
    all.push((SITEMAP.to_owned(), list("sitemapindex", "sitemap", &names)));
    all
}
