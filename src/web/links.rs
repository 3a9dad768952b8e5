//! Every link of the site. A page asked for in a language by `?lang=`, with a
//! list by `?ids=` or for a place by `?for=` passes them on in its links, so
//! that no cookie is needed.

use url::form_urlencoded::{Serializer, byte_serialize};

use crate::model::language::Language;
use crate::model::listing::Address;
use crate::model::short_code::short_code;

/// Makes the links of one page.
#[derive(Debug, Clone)]
pub struct Links {
    language: Option<Language>,
    ids: Vec<String>,
    place: Option<String>,
}

impl Links {
    /// Links that carry this language; none when the browser's own is used.
    pub fn new(language: Option<Language>) -> Links {
        Links {
            language,
            ids: Vec::new(),
            place: None,
        }
    }

    /// The same links in another language.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Links {
        self.language = Some(language);
        self
    }

    /// The same links carrying this list.
    #[must_use]
    pub fn with_list(mut self, ids: &[String]) -> Links {
        self.ids = ids.to_vec();
        self
    }

    /// The same links carrying the place of the person who is helped.
    #[must_use]
    pub fn with_place(mut self, place: Option<&str>) -> Links {
        self.place = place.map(str::to_owned);
        self
    }

    /// What links carry, as forms repeat it: name and value.
    pub fn carried(&self) -> Vec<(&'static str, String)> {
        let language = self.language.map(|language| language.tag().to_owned());
        let ids = (!self.ids.is_empty()).then(|| self.ids.join(","));
        let carried = [
            ("lang", language),
            ("ids", ids),
            ("for", self.place.clone()),
        ];
        let carried = carried.into_iter();
        carried
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// The list that is carried, or the one kept in the browser.
    pub fn list(&self) -> String {
        self.with_language("/list", "")
    }

    /// The list with one listing more.
    pub fn list_with(&self, id: &str) -> String {
        let mut ids = self.ids.clone();
        if !ids.iter().any(|one| one == id) {
            ids.push(id.to_owned());
        }
        self.clone().with_list(&ids).list()
    }

    /// The list on paper.
    pub fn handout(&self, query: &str) -> String {
        self.with_language("/handout", query)
    }

    /// Up to four of the list side by side.
    pub fn compare(&self) -> String {
        self.with_language("/compare", "")
    }

    /// All of a county on paper.
    pub fn binder(&self, query: &str) -> String {
        self.with_language("/binder", query)
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

    /// How others use the data.
    pub fn data(&self) -> String {
        self.with_language("/data", "")
    }

    /// The API, written out.
    pub fn docs(&self) -> String {
        self.with_language("/docs", "")
    }

    /// Leaving at once.
    pub fn leave(&self) -> &'static str {
        "/leave"
    }

    /// A path of this site with a query string and what is carried.
    pub fn with_language(&self, path: &str, query: &str) -> String {
        let mut text = query.to_owned();
        for (name, value) in self.carried() {
            let start = format!("{name}=");
            // The page itself may say it already.
            if text.split('&').any(|pair| pair.starts_with(&start)) {
                continue;
            }
            if !text.is_empty() {
                text.push('&');
            }
            // A comma may stand in a query string as it is, and reads better.
            let value = encoded(&value).replace("%2C", ",");
            text.push_str(&format!("{name}={value}"));
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

/// The whole address of a listing's page; empty while the site has none.
pub fn whole_listing(site_address: &str, id: &str) -> String {
    match site_address.trim_end_matches('/') {
        "" => String::new(),
        site => format!("{site}{}", Links::new(None).listing(id)),
    }
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

/// The address of a picture under the map.
pub fn tile(z: u8, x: u32, y: u32) -> String {
    format!("/tiles/{z}/{x}/{y}")
}

/// The short path of a list: a code for each listing.
pub fn short_list(ids: &[String]) -> String {
    let codes: Vec<String> = ids.iter().map(|id| short_code(id)).collect();
    format!("/l/{}", codes.join("-"))
}
