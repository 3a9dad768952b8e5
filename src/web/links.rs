//! Every link of the site. The language (`?lang=`), the list (`?ids=`), the
//! place (`?for=`) and the answers (`?age=` and others) of a page are passed on
//! in its links, so that no cookie is needed.

use url::form_urlencoded::{Serializer, byte_serialize};

use crate::model::language::Language;
use crate::model::listing::Address;
use crate::model::short_code::short_code;

/// Builds the links of one page.
#[derive(Debug, Clone)]
pub struct Links {
    language: Option<Language>,
    ids: Vec<String>,
    place: Option<String>,
    answers: Vec<(&'static str, String)>,
}

impl Links {
    /// Links that carry `language`; `None` when the browser's own is used.
    pub fn new(language: Option<Language>) -> Links {
        Links {
            language,
            ids: Vec::new(),
            place: None,
            answers: Vec::new(),
        }
    }

    /// Changes the language that the links carry.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Links {
        self.language = Some(language);
        self
    }

    /// Sets the list that the links carry.
    #[must_use]
    pub fn with_list(mut self, ids: &[String]) -> Links {
        self.ids = ids.to_vec();
        self
    }

    /// Sets the place of the person being helped that the links carry.
    #[must_use]
    pub fn with_place(mut self, place: Option<&str>) -> Links {
        self.place = place.map(str::to_owned);
        self
    }

    /// Sets the answers about the person being helped that the links carry.
    #[must_use]
    pub fn with_answers(mut self, answers: &[(&'static str, String)]) -> Links {
        self.answers = answers.to_vec();
        self
    }

    /// Parameters that the links carry, as name and value for form fields.
    pub fn carried(&self) -> Vec<(&'static str, String)> {
        let language = self.language.map(|language| language.tag().to_owned());
        let ids = (!self.ids.is_empty()).then(|| self.ids.join(","));
        let carried = [
            ("lang", language),
            ("ids", ids),
            ("for", self.place.clone()),
        ];
        let carried = carried.into_iter();
        let carried = carried.filter_map(|(name, value)| Some((name, value?)));
        carried.chain(self.answers.iter().cloned()).collect()
    }

    /// The carried list, or else the one kept in the browser.
    pub fn list(&self) -> String {
        self.with_language("/list", "")
    }

    /// The list with one more listing.
    pub fn list_with(&self, id: &str) -> String {
        let mut ids = self.ids.clone();
        if !ids.iter().any(|one| one == id) {
            ids.push(id.to_owned());
        }
        self.clone().with_list(&ids).list()
    }

    /// The list as a printed handout.
    pub fn handout(&self, query: &str) -> String {
        self.with_language("/handout", query)
    }

    /// Up to four listings of the list, side by side.
    pub fn compare(&self) -> String {
        self.with_language("/compare", "")
    }

    /// The page for whoever helps someone.
    pub fn helping(&self) -> String {
        self.with_language("/helping", "")
    }

    /// The pocket booklet of meetings.
    pub fn booklet(&self) -> String {
        self.with_language("/meetings", "print=pocket")
    }

    /// The printed binder of a whole county.
    pub fn binder(&self, query: &str) -> String {
        self.with_language("/binder", query)
    }

    /// The home page.
    pub fn home(&self) -> String {
        self.with_language("/", "")
    }

    /// Search results; `query` is a query string.
    pub fn find(&self, query: &str) -> String {
        self.with_language("/find", query)
    }

    /// All kinds of help; `query` is a query string with the place.
    pub fn kinds(&self, query: &str) -> String {
        self.with_language("/c", query)
    }

    /// One kind of help; `query` is a query string with further choices.
    pub fn kind(&self, id: &str, query: &str) -> String {
        self.with_language(&format!("/c/{}", encoded(id)), query)
    }

    /// Target of search forms.
    pub fn find_action(&self) -> &'static str {
        "/find"
    }

    /// Meetings by day.
    pub fn meetings(&self) -> String {
        self.with_language("/meetings", "")
    }

    /// Target of the meetings form.
    pub fn meetings_action(&self) -> &'static str {
        "/meetings"
    }

    /// One listing.
    pub fn listing(&self, id: &str) -> String {
        self.with_language(&format!("/r/{}", encoded(id)), "")
    }

    /// The calendar of one meeting.
    pub fn calendar(&self, id: &str) -> String {
        format!("/r/{}.ics", encoded(id))
    }

    /// Online safety.
    pub fn safety(&self) -> String {
        self.with_language("/safety", "")
    }

    /// Sources of the data.
    pub fn about(&self) -> String {
        self.with_language("/about", "")
    }

    /// Reuse of the data.
    pub fn data(&self) -> String {
        self.with_language("/data", "")
    }

    /// API documentation.
    pub fn docs(&self) -> String {
        self.with_language("/docs", "")
    }

    /// Quick exit.
    pub fn leave(&self) -> &'static str {
        "/leave"
    }

    /// A path of this site with a query string and the carried parameters.
    pub fn with_language(&self, path: &str, query: &str) -> String {
        let mut text = query.to_owned();
        for (name, value) in self.carried() {
            let start = format!("{name}=");
            // The query of the page may have it already.
            if query.split('&').any(|pair| pair.starts_with(&start)) {
                continue;
            }
            if !text.is_empty() {
                text.push('&');
            }
            // A comma is valid in a query string, and reads better.
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

/// A value encoded for a path.
pub fn encoded(value: &str) -> String {
    byte_serialize(value.as_bytes()).collect()
}

/// A query string of these pairs.
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut text = Serializer::new(String::new());
    text.extend_pairs(pairs);
    text.finish()
}

/// Absolute URL of a listing's page; empty when the site has no address.
pub fn whole_listing(site_address: &str, id: &str) -> String {
    match site_address.trim_end_matches('/') {
        "" => String::new(),
        site => format!("{site}{}", Links::new(None).listing(id)),
    }
}

/// URL of a listing's JSON.
pub fn resource(id: &str) -> String {
    format!("/api/resources/{}", encoded(id))
}

/// Directions to an address, on another site; opened only on a tap.
pub fn directions(address: &Address) -> String {
    let query = query_string(&[("to", &address.one_line())]);
    format!("https://www.openstreetmap.org/directions?{query}")
}

/// An address in the phone's own map app.
pub fn phone_map(address: &Address) -> String {
    format!("geo:0,0?{}", query_string(&[("q", &address.one_line())]))
}

/// URL of a map tile.
pub fn tile(z: u8, x: u32, y: u32) -> String {
    format!("/tiles/{z}/{x}/{y}")
}

/// Short path of a list: one code per listing.
pub fn short_list(ids: &[String]) -> String {
    let codes: Vec<String> = ids.iter().map(|id| short_code(id)).collect();
    format!("/l/{}", codes.join("-"))
}
