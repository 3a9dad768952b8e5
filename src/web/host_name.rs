//! Host name of a request.

use axum::http::header::HOST;
use axum::http::{HeaderMap, Uri};

/// Host name of a request: lowercase, without a port and the dot at its end. An
/// absolute URL takes precedence over the header: RFC 9112, 3.2.2.
pub fn host_name(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let named = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = uri.host().or(named)?;
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    Some(name.trim_end_matches('.').to_ascii_lowercase())
}
