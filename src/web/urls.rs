//! Every link of the site. A page asked for in a language by `?lang=` passes
//! it on in its links, so that no cookie is needed.

use url::form_urlencoded::{Serializer, byte_serialize};

use crate::model::language::Language;
use crate::model::listing::Address;

/// Makes the links of one page.
#[derive(Debug, Clone, Copy)]
pub struct Links {
    language: Option<Language>,
}

impl Links {
    /// Links that carry this language; none when the browser's own is used.
    pub fn new(language: Option<Language>) -> Links {
        Links { language }
    }

    /// Whether links carry a language.
    pub fn explicit(&self) -> bool {
        self.language.is_some()
    }

    /// The first page.
    pub fn home(&self) -> String {
        self.with_language("/", "")
    }

    /// Results of a query given as the text of a query string.
    pub fn find(&self, query: &str) -> String {
        self.with_language("/find", query)
    }

    /// Every kind of help, with a place kept as the text of a query string.
    pub fn kinds(&self, query: &str) -> String {
        self.with_language("/c", query)
    }

    /// One kind of help, with what is chosen beside it.
    pub fn kind(&self, id: &str, query: &str) -> String {
        self.with_language(&format!("/c/{}", encoded(id)), query)
    }

    /// Where search forms go.
    pub fn find_action(&self) -> &'static str {
        "/find"
    }

    /// Meetings by day.
    pub fn meetings(&self) -> String {
        self.with_language("/meetings", "")
    }

    /// Where the form of meetings goes.
    pub fn meetings_action(&self) -> &'static str {
        "/meetings"
    }

    /// One listing.
    pub fn listing(&self, id: &str) -> String {
        self.with_language(&format!("/r/{}", encoded(id)), "")
    }

    /// Staying safe online.
    pub fn safety(&self) -> String {
        self.with_language("/safety", "")
    }

    /// Where the data comes from.
    pub fn about(&self) -> String {
        self.with_language("/about", "")
    }

    /// Leaving at once.
    pub fn leave(&self) -> &'static str {
        "/leave"
    }

    /// A path of this site with a query string, in this language.
    pub fn with_language(&self, path: &str, query: &str) -> String {
        let mut text = query.to_owned();
        if let Some(language) = self.language {
            if !text.is_empty() {
                text.push('&');
            }
            text.push_str("lang=");
            text.push_str(language.tag());
        }
        if text.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{text}")
        }
    }
}

/// A value inside a path.
pub fn encoded(value: &str) -> String {
    byte_serialize(value.as_bytes()).collect()
}

/// A query string of these pairs.
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut text = Serializer::new(String::new());
    text.extend_pairs(pairs);
    text.finish()
}

/// The address of a listing's JSON.
pub fn resource(id: &str) -> String {
    format!("/api/resources/{}", encoded(id))
}

/// The way to an address on another site, opened only when it is tapped.
pub fn directions(address: &Address) -> String {
    let query = query_string(&[("to", &address.one_line())]);
    format!("https://www.openstreetmap.org/directions?{query}")
}

/// An address in the phone's own map.
pub fn phone_map(address: &Address) -> String {
    format!("geo:0,0?{}", query_string(&[("q", &address.one_line())]))
}
