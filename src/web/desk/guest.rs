//! Who asks, and whether they may.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{COOKIE, HOST, HeaderValue, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::Response;

use super::refused::Refused;
use super::state::{Desk, SESSION, random};

/// Who asks: a token in a cookie, and whether it has signed in.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The token.
    pub token: String,
    /// Whether the browser has yet to be given the token.
    pub new: bool,
    /// Whether the passphrase was given.
    pub signed_in: bool,
    /// Where the request comes from, when that is known.
    pub from: Option<IpAddr>,
}

/// The name of the cookie; over TLS the browser itself holds it to this host.
fn cookie_name(behind_tls: bool) -> &'static str {
    if behind_tls {
        "__Host-waypost-desk"
    } else {
        "waypost-desk"
    }
}

impl FromRequestParts<Desk> for Guest {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Guest, Refused> {
        let from = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let from = from.map(|ConnectInfo(address)| address.ip());
        let known = token_of(parts, desk.door().behind_tls);
        let new = known.is_none();
        let token = match known {
            Some(token) => token,
            None => new_token()?,
        };
        Ok(Guest {
            signed_in: desk.has_session(&token),
            token,
            new,
            from,
        })
    }
}

/// A token nobody has.
pub(super) fn new_token() -> Result<String, Refused> {
    let bits = random().map_err(|_| Refused::Ours)?;
    Ok(blake3::Hash::from_bytes(bits).to_hex().to_string())
}

fn token_of(parts: &Parts, behind_tls: bool) -> Option<String> {
    let name = cookie_name(behind_tls);
    let cookies = parts.headers.get_all(COOKIE).iter();
    let mut cookies = cookies
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'));
    cookies.find_map(|cookie| {
        let (key, value) = cookie.trim().split_once('=')?;
        let whole = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        (key == name && whole).then(|| value.to_owned())
    })
}

/// Gives the browser a token, for as long as a session lasts.
pub(super) fn with_token(mut response: Response, token: &str, behind_tls: bool) -> Response {
    let (name, secure) = (
        cookie_name(behind_tls),
        if behind_tls { "; Secure" } else { "" },
    );
    let seconds = SESSION.as_secs();
    let cookie =
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// Whether a request comes from the desk's own pages, as far as the browser
/// says. `Origin` says `null` here, because no referrer is ever sent.
pub(super) fn is_from_here(parts: &Parts) -> bool {
    let site = parts.headers.get("sec-fetch-site");
    site.is_none_or(|site| site == "same-origin" || site == "none")
}

/// Whether the browser called this machine by one of its own names.
pub(super) fn is_this_machine(parts: &Parts) -> bool {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
