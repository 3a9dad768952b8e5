//! Every link of the site. The language (`?lang=`), the list (`?ids=`), the
//! place (`?for=`) and the answers (`?age=` and others) of a page are passed on
//! in its links, so that no cookie is needed.
//!
//! In a static site, which has no server behind it, each page is a file, and
//! its links lead to files beside it.

use url::form_urlencoded::{Serializer, byte_serialize, parse};

use crate::model::language::Language;
use crate::model::listing::Address;
use crate::model::short_code::short_code;
use crate::seeds::rows::parse_cell::slug;

/// Builds the links of one page.
#[derive(Debug, Clone)]
pub struct Links {
    language: Option<Language>,
    ids: Vec<String>,
    place: Option<String>,
    answers: Vec<(&'static str, String)>,
    base: Base,
}

/// Where the links of a page start.
#[derive(Debug, Clone)]
pub enum Base {
    /// At the server.
    Server,
    /// In a static site, at the file of the page.
    File(String),
    /// In a static site, at the path of the site: of a page that is shown at
    /// any address.
    Site(String),
}

impl Base {
    /// A link to a file of a static site; `None` with a server.
    fn link_to(&self, file: &str) -> Option<String> {
        match self {
            Base::Server => None,
            Base::File(from) => Some(relative(from, file)),
            Base::Site(root) => Some(format!("{root}/{file}")),
        }
    }
}

impl Links {
    /// Links that carry `language`; `None` when the browser's own is used.
    pub fn new(language: Option<Language>) -> Links {
        Links {
            language,
            ids: Vec::new(),
            place: None,
            answers: Vec::new(),
            base: Base::Server,
        }
    }

    /// Changes where the links start.
    #[must_use]
    pub fn with_base(mut self, base: Base) -> Links {
        self.base = base;
        self
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

    /// A file of the program, such as the stylesheet, by its path.
    pub fn asset(&self, path: &str) -> String {
        let link = self.base.link_to(path.trim_start_matches('/'));
        link.unwrap_or_else(|| path.to_owned())
    }

    /// A path of this site with a query string and the carried parameters; in
    /// a static site, the file of that page.
    pub fn with_language(&self, path: &str, query: &str) -> String {
        if !matches!(self.base, Base::Server) {
            let file = file_of_page(self.language.unwrap_or_default(), path, query);
            return self.base.link_to(&file).unwrap_or_default();
        }
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

/// File of a page in a static site, such as
/// `es/c/food/lock-haven/page-2/index.html`: its path as folders, and its
/// parameters as folders in it. A web server that has the files thus answers
/// the addresses of the pages, too.
pub fn file_of_page(language: Language, path: &str, query: &str) -> String {
    let mut parameters: Vec<_> = parse(query.as_bytes()).collect();
    parameters.retain(|(name, value)| name != "lang" && (name != "page" || value != "1"));
    parameters.sort();
    // A town may be called like a kind of help.
    let is_near = parameters.iter().any(|(name, _)| name == "near");
    let path = if path == "/c" && is_near {
        "near"
    } else {
        path
    };
    let parameters = parameters.iter().map(|(name, value)| match name.as_ref() {
        "page" => format!("page-{value}"),
        _ => slug(&[value]),
    });
    let language = language.pick(None, Some("es".to_owned()));
    let folders = path.split('/').filter(|part| !part.is_empty());
    let mut file: Vec<String> = language.into_iter().collect();
    file.extend(folders.map(str::to_owned).chain(parameters));
    if path != NOT_FOUND {
        file.push("index.html".to_owned());
    }
    file.join("/")
}

/// Path of the page of a static site that web servers show for a page that is
/// not there.
pub const NOT_FOUND: &str = "/404.html";

/// A link from one file of a folder to another.
fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let (above, folders) = (from.len() - 1, to.len() - 1);
    let both = from[..above].iter().zip(&to[..folders]);
    let shared = both.take_while(|(from, to)| from == to).count();
    "../".repeat(above - shared) + &to[shared..].join("/")
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
