//! HSDS responses: in pages or line by line, with an `ETag`, and readable from
//! pages of any site.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LINK,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use url::form_urlencoded::{self, Serializer};
use utoipa::ToSchema;

use super::catalogue::Source;
use super::parameters::{OF_ONE, Parameters, Request, Takes, USUAL_PER_PAGE};
use crate::web::error::WebError;
use crate::web::middleware::stream::streamed;
use crate::web::state::App;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// Items on all pages.
    #[schema(example = 104)]
    pub total_items: usize,
    /// How many pages there are.
    #[schema(example = 3)]
    pub total_pages: usize,
    /// This page; the first is 1.
    #[schema(example = 1)]
    pub page_number: usize,
    /// Items on this page.
    #[schema(example = 50)]
    pub size: usize,
    /// Whether it is the first.
    pub first_page: bool,
    /// Whether it is the last.
    pub last_page: bool,
    /// Whether there is nothing on it.
    pub empty: bool,
    /// The items.
    pub contents: Vec<T>,
}

/// A list: `choose` finds the numbers of its items, `make` builds one.
pub async fn list<T, C, M>(
    app: &App,
    request: Request,
    takes: Takes,
    choose: C,
    make: M,
) -> Result<Response, WebError>
where
    T: Serialize + 'static,
    C: FnOnce(&Source, &Parameters) -> Result<Vec<u32>, WebError> + Send + 'static,
    M: Fn(&Source, &Parameters, u32) -> Result<Option<T>, WebError> + Send + 'static,
{
    let asked = Parameters::read(&request.query, takes)?;
    let source = app.catalogue()?;
    let found = choose(&source, &asked)?;
    match asked.lines {
        true => Ok(lines(source, asked, found, make)),
        false => page(&source, &asked, &found, &make, &request),
    }
}

/// One item.
///
/// # Errors
/// When no item has this id.
pub async fn one<T, M>(
    app: &App,
    request: Request,
    takes: Takes,
    make: M,
) -> Result<Response, WebError>
where
    T: Serialize,
    M: FnOnce(&Source, &Parameters) -> Result<Option<T>, WebError> + Send + 'static,
{
    let asked = Parameters::read(&request.query, takes)?;
    let item = make(&app.catalogue()?, &asked)?;
    tagged(&item.ok_or(WebError::NotFound)?, &request, None)
}

/// An item that needs no lookup.
pub fn plain<T: Serialize>(request: &Request, item: &T) -> Result<Response, WebError> {
    Parameters::read(&request.query, OF_ONE)?;
    tagged(item, request, None)
}

fn page<T: Serialize>(
    source: &Source,
    asked: &Parameters,
    found: &[u32],
    make: &impl Fn(&Source, &Parameters, u32) -> Result<Option<T>, WebError>,
    request: &Request,
) -> Result<Response, WebError> {
    let total = found.len();
    let usual = if asked.minimal { total } else { USUAL_PER_PAGE };
    let per_page = asked.per_page.unwrap_or(usual).max(1);
    let pages = total.div_ceil(per_page);
    let shown = found.iter().skip((asked.page - 1).saturating_mul(per_page));
    let contents = shown
        .take(per_page)
        .filter_map(|at| make(source, asked, *at).transpose())
        .collect::<Result<Vec<T>, WebError>>()?;
    let body = Page {
        total_items: total,
        total_pages: pages,
        page_number: asked.page,
        size: contents.len(),
        first_page: asked.page == 1,
        last_page: asked.page >= pages,
        empty: contents.is_empty(),
        contents,
    };
    let link = links(request, asked.page, pages)?;
    tagged(&body, request, Some(link))
}

/// JSON with an `ETag`; 304 when the client already has that version.
fn tagged<T: Serialize>(
    body: &T,
    request: &Request,
    link: Option<HeaderValue>,
) -> Result<Response, WebError> {
    let bytes = serde_json::to_vec(body)?;
    let hash = blake3::hash(&bytes).to_hex();
    // Weak: compression changes the bytes.
    let tag = format!("W/\"{}\"", &hash[..32]);
    let mut response = if is_known(&request.headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = HeaderValue::from_static("application/json");
        ([(CONTENT_TYPE, kind)], bytes).into_response()
    };
    let headers = response.headers_mut();
    let tag = HeaderValue::try_from(tag)?;
    headers.insert(ETAG, tag);
    if let Some(link) = link {
        headers.insert(LINK, link);
    }
    if is_the_same_for_all(request) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
    }
    Ok(response)
}

/// Whether the URL has no query and no id, and so reveals no search. Only then
/// may a cache keep the response; all others are `no-store`, like the pages.
fn is_the_same_for_all(request: &Request) -> bool {
    let path = request.path.trim_matches('/');
    request.query.is_empty() && path.split('/').count() <= 2
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get_all(IF_NONE_MATCH).iter();
    let mut given = given.filter_map(|value| value.to_str().ok());
    given.any(|value| {
        let mut tags = value.split(',');
        tags.any(|one| one.trim() == "*" || strong(one) == strong(tag))
    })
}

/// `Link` header with the first, previous, next and last page.
fn links(request: &Request, page: usize, pages: usize) -> Result<HeaderValue, WebError> {
    let last = pages.max(1);
    let mut said = vec![("first", 1)];
    said.extend((page > 1).then(|| ("prev", (page - 1).min(last))));
    said.extend((page < last).then_some(("next", page + 1)));
    said.push(("last", last));
    let path = &request.path;
    let others = form_urlencoded::parse(request.query.as_bytes());
    let others: Vec<_> = others.filter(|(name, _)| name != "page").collect();
    let address = |page: usize| {
        let mut text = Serializer::new(String::new());
        text.extend_pairs(&others);
        text.append_pair("page", &page.to_string());
        format!("{path}?{}", text.finish())
    };
    let each = said.into_iter();
    let each = each.map(|(rel, page)| format!("<{}>; rel=\"{rel}\"", address(page)));
    let links = each.collect::<Vec<_>>().join(", ");
    Ok(HeaderValue::try_from(links)?)
}

/// CORS: pages of any site may read the response.
pub async fn readable_anywhere(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let told = HeaderValue::from_static("ETag, Link");
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, told);
    response
}

fn lines<T, M>(source: Source, asked: Parameters, found: Vec<u32>, make: M) -> Response
where
    T: Serialize + 'static,
    M: Fn(&Source, &Parameters, u32) -> Result<Option<T>, WebError> + Send + 'static,
{
    let line = move |at: u32| {
        let Some(item) = make(&source, &asked, at)? else {
            return Ok(None);
        };
        let mut line = serde_json::to_vec(&item)?;
        line.push(b'\n');
        Ok(Some(line))
    };
    let lines = found.into_iter().filter_map(move |at| line(at).transpose());
    streamed("application/x-ndjson", lines)
}
