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

/// The address at which a Google Sheet gives its cells: as a workbook with all
/// sheets, or as CSV. Other addresses are unchanged.
pub fn spreadsheet_export(address: &str, as_workbook: bool) -> String {
    let Ok(url) = Url::parse(address) else {
        return address.to_owned();
    };
    let path: Vec<&str> = url.path_segments().into_iter().flatten().collect();
    let is_sheet =
        url.host_str() == Some("docs.google.com") && path.first() == Some(&"spreadsheets");
    let format = if as_workbook { "xlsx" } else { "csv" };
    // The tab of a link stands in its query or in its fragment.
    let tab = address
        .split(['?', '&', '#'])
        .find(|part| part.starts_with("gid="));
    let tab = tab
        .filter(|_| !as_workbook)
        .map_or(String::new(), |tab| format!("&{tab}"));
    match path.as_slice() {
        [_, "d", "e", id, ..] if is_sheet => {
            let single = if tab.is_empty() { "" } else { "&single=true" };
            format!(
                "https://docs.google.com/spreadsheets/d/e/{id}/pub?output={format}{tab}{single}"
            )
        }
        [_, "d", id, ..] if is_sheet => {
            format!("https://docs.google.com/spreadsheets/d/{id}/export?format={format}{tab}")
        }
        _ => address.to_owned(),
    }
}
