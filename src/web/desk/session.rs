//! Sessions of the staff: who is asking and whether they may.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::Response;

use super::head::Spoken;
use super::overriding::{Override, OverrideFields};
use super::sign_in::lockout::Guesser;
use super::state::{Desk, SESSION, random};
use crate::model::language::Language;
use crate::web::error::WebError;
use crate::web::host_name::host_name;

/// The sender of a request: a token in a cookie, and its sign-in state.
#[derive(Debug, Clone)]
pub struct StaffSession {
    /// The token.
    pub token: String,
    /// Whether the browser still needs the cookie with the token.
    pub new: bool,
    /// Who signed in with this token; `None` for a visitor.
    pub name: Option<String>,
    /// Names of all staff who may sign in.
    pub staff: Vec<String>,
    /// Whether a visitor may look, because nobody can sign in.
    pub open: bool,
    /// Language of the pages.
    pub spoken: Spoken,
    /// Key for counting wrong passphrases.
    pub guesser: Guesser,
}

/// Seconds for which a browser that signed in is remembered: 30 days.
const KNOWN_SECONDS: u64 = 30 * 24 * 60 * 60;

/// Seconds for which a chosen language is remembered: a year.
const LANGUAGE_SECONDS: u64 = 365 * 24 * 60 * 60;

/// The cookies. Over TLS the browser itself binds them to this host.
#[derive(Debug, Clone, Copy)]
enum Cookie {
    /// Token of a visitor, signed in or not.
    Token,
    /// Mark of a browser that signed in before; gives no access.
    Known,
    /// Language of the pages.
    Language,
}

impl Cookie {
    fn name(self, behind_tls: bool) -> &'static str {
        match (self, behind_tls) {
            (Cookie::Token, true) => "__Host-waypost-desk",
            (Cookie::Token, false) => "waypost-desk",
            (Cookie::Known, true) => "__Host-waypost-desk-known",
            (Cookie::Known, false) => "waypost-desk-known",
            (Cookie::Language, true) => "__Host-waypost-desk-language",
            (Cookie::Language, false) => "waypost-desk-language",
        }
    }
}

impl StaffSession {
    /// Who sends a change; only somebody who signed in does.
    pub(super) fn by(&self) -> String {
        self.name.clone().unwrap_or_default()
    }

    /// The report that they override; `None` if the form names none.
    pub(super) fn overrides(&self, fields: OverrideFields) -> Option<Override> {
        Some(Override {
            hash: fields.hash?,
            by: self.by(),
            staff: self.staff.clone(),
            typed: fields.typed,
        })
    }
}

impl FromRequestParts<Desk> for StaffSession {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<StaffSession, WebError> {
        let behind_tls = desk.door().behind_tls;
        let known = cookie(parts, Cookie::Token.name(behind_tls), is_token);
        let browser = cookie(parts, Cookie::Known.name(behind_tls), |_| true);
        let browser = browser.and_then(|mark| desk.known_browser(&mark));
        let guesser = match browser {
            Some(browser) => Guesser::Known(browser),
            None => Guesser::Stranger(desk.stranger(parts)),
        };
        let new = known.is_none();
        let token = match known {
            Some(token) => token,
            None => new_token()?,
        };
        let staff = desk.staff()?;
        Ok(StaffSession {
            name: desk.signed_in(&token, &staff),
            open: desk.door().open && staff.staff.is_empty(),
            staff: staff.staff.into_iter().map(|member| member.name).collect(),
            spoken: spoken(parts, behind_tls),
            token,
            new,
            guesser,
        })
    }
}

/// The language of a request: that of its address, or the one chosen before.
pub(super) fn spoken(parts: &Parts, behind_tls: bool) -> Spoken {
    let name = Cookie::Language.name(behind_tls);
    let remembered = cookie(parts, name, |tag| Language::from_tag(tag).is_some());
    let remembered = remembered.and_then(|tag| Language::from_tag(&tag));
    Spoken::of(parts, remembered)
}

/// A new random token.
pub(super) fn new_token() -> Result<String, WebError> {
    let bits = random()?;
    Ok(blake3::Hash::from_bytes(bits).to_hex().to_string())
}

fn is_token(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The first cookie with this name and a valid form.
fn cookie(parts: &Parts, name: &str, is_whole: fn(&str) -> bool) -> Option<String> {
    let cookies = parts.headers.get_all(COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'));
    cookies.find_map(|cookie| {
        let (key, value) = cookie.trim().split_once('=')?;
        (key == name && is_whole(value)).then(|| value.to_owned())
    })
}

/// Sets the token cookie for the length of a session.
pub(super) fn with_token(response: Response, token: &str, behind_tls: bool) -> Response {
    let seconds = SESSION.as_secs().unsigned_abs();
    with_cookie(response, Cookie::Token, token, seconds, behind_tls)
}

/// Marks a browser that signed in, so that its wrong passphrases are counted
/// apart from those of its address.
pub(super) fn with_mark(response: Response, mark: &str, behind_tls: bool) -> Response {
    with_cookie(response, Cookie::Known, mark, KNOWN_SECONDS, behind_tls)
}

/// Remembers the language, if the address chose it.
pub(super) fn with_chosen_language(
    response: Response,
    spoken: &Spoken,
    behind_tls: bool,
) -> Response {
    let (tag, seconds) = (spoken.language.tag(), LANGUAGE_SECONDS);
    match spoken.is_chosen {
        true => with_cookie(response, Cookie::Language, tag, seconds, behind_tls),
        false => response,
    }
}

fn with_cookie(
    mut response: Response,
    cookie: Cookie,
    value: &str,
    seconds: u64,
    behind_tls: bool,
) -> Response {
    let name = cookie.name(behind_tls);
    let secure = if behind_tls { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// Whether the browser reports that a request comes from the desk's own pages.
/// `Origin` cannot be used: it is `null`, because no referrer is ever sent.
pub(super) fn is_from_here(parts: &Parts) -> bool {
    let site = parts.headers.get("sec-fetch-site");
    site.is_none_or(|site| site == "same-origin" || site == "none")
}

/// Whether the host name of a request is a loopback name.
pub(super) fn is_this_machine(parts: &Parts) -> bool {
    let Some(name) = host_name(&parts.headers, &parts.uri) else {
        return false;
    };
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
