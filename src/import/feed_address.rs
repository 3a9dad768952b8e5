//! Addresses of feeds and pages without what must not be passed on.

use url::Url;

/// An address without login, query and fragment: feeds carry keys and passwords
/// in them, and this goes into seed files, pages and messages.
pub fn without_secrets(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        // It may be a file; what is no address keeps nothing that looks like a login.
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
