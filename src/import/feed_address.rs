//! Feed and page addresses without secrets.

use url::Url;

/// An address without login, query and fragment: these may carry keys and
/// passwords, and the address goes into seed files, pages and messages.
pub fn without_secrets(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        // It may be a file path. If it is not a URL, anything that looks like a
        // login is dropped.
        let bare = address.split(['?', '#']).next().unwrap_or_default();
        return match (bare.split_once("://"), bare.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, place))) => format!("{scheme}://{place}"),
            _ => bare.to_owned(),
        };
    };
    if url.cannot_be_a_base() {
        return format!("{}:…", url.scheme());
    }
    // Neither fails for an address that has a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}
