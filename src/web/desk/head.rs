//! Data of every page: who reads it, in which language, and what they may do.

use std::fmt;

use askama::filters::{Html, HtmlSafe, escape};
use axum::http::Method;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;

use super::overriding::{Overridable, OverrideForm};
use super::sign_in::staff_list::SHARED;
use super::state::Desk;
use crate::model::language::Language;
use crate::web::i18n::{DeskWords, Words, desk_words, fill, finding_words, words};
use crate::web::pages::layout::preferred;

/// Data of every page.
#[derive(Debug, Clone)]
pub struct Head {
    /// Token for its forms.
    pub token: String,
    /// Whether this visitor may change the data.
    pub may_change: bool,
    /// Who signed in.
    pub name: Option<String>,
    /// Names of all staff; while there are none nobody can change data.
    pub staff: Vec<String>,
    /// Language of the page.
    pub spoken: Spoken,
    /// Text in that language.
    pub w: &'static DeskWords,
}

/// The language of a page.
#[derive(Debug, Clone)]
pub struct Spoken {
    /// The language.
    pub language: Language,
    /// Whether the address chose it.
    pub is_chosen: bool,
    /// This page in the other language; the first one if it answers a form.
    pub other_href: String,
}

impl Spoken {
    /// The language of a request: `?lang=`, else `remembered`, else what the
    /// browser asks for.
    pub fn of(parts: &Parts, remembered: Option<Language>) -> Spoken {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let (chosen, kept): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| name == "lang");
        let chosen = chosen.iter().find_map(|(_, tag)| Language::from_tag(tag));
        let accepted = parts.headers.get(ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let language = chosen.or(remembered);
        let language = language.unwrap_or_else(|| preferred(accepted.unwrap_or_default()));
        let mut other = url::form_urlencoded::Serializer::new(String::new());
        let path = match parts.method {
            Method::POST => "/",
            _ => {
                other.extend_pairs(kept);
                parts.uri.path()
            }
        };
        other.append_pair("lang", other_than(language).tag());
        Spoken {
            language,
            is_chosen: chosen.is_some(),
            other_href: format!("{path}?{}", other.finish()),
        }
    }
}

/// A text from a check or a rule, as a page tells it.
#[derive(Debug)]
pub struct Told {
    text: String,
    /// Whether it is in the language of the page.
    is_own: bool,
}

impl fmt::Display for Told {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(text) = escape(&self.text, Html);
        match self.is_own {
            true => write!(out, "{text}"),
            false => write!(out, "<span lang=\"en\">{text}</span>"),
        }
    }
}

impl HtmlSafe for Told {}

fn other_than(language: Language) -> Language {
    language.pick(Language::Spanish, Language::English)
}

impl Head {
    /// The head of a page that is the same for everybody.
    pub fn for_anybody(spoken: Spoken) -> Head {
        Head {
            token: String::new(),
            may_change: false,
            name: None,
            staff: Vec::new(),
            w: desk_words(spoken.language),
            spoken,
        }
    }

    /// Tag of the language.
    pub(super) fn tag(&self) -> &'static str {
        self.spoken.language.tag()
    }

    /// Tag of the other language.
    pub(super) fn other_tag(&self) -> &'static str {
        other_than(self.spoken.language).tag()
    }

    /// Name of the other language, in itself.
    pub(super) fn other_language(&self) -> &'static str {
        &self.site_words().other_language
    }

    /// Text of the public pages in the language of this one.
    pub(super) fn site_words(&self) -> &'static Words {
        words(self.spoken.language)
    }

    /// A sentence with a count.
    pub(super) fn count(&self, sentence: &str, count: &usize) -> String {
        fill(sentence, "count", &count.to_string())
    }

    /// A sentence with a number.
    pub(super) fn number(&self, sentence: &str, number: &u64) -> String {
        fill(sentence, "number", &number.to_string())
    }

    /// A file, with the row if there is one.
    pub(super) fn place(&self, file: &str, row: impl Into<Option<u32>>) -> String {
        match row.into() {
            None => file.to_owned(),
            Some(row) => {
                let place = fill(&self.w.list_place, "file", file);
                fill(&place, "row", &row.to_string())
            }
        }
    }

    /// What a check or a rule says in English, in the language of the page.
    pub(super) fn told(&self, english: impl AsRef<str>) -> Told {
        let english = english.as_ref();
        let translated = match self.spoken.language {
            Language::English => Some(english.to_owned()),
            Language::Spanish => finding_words::spanish(english),
        };
        Told {
            is_own: translated.is_some(),
            text: translated.unwrap_or_else(|| english.to_owned()),
        }
    }

    /// Whether all staff share one passphrase, as in an earlier version.
    pub(super) fn is_shared(&self) -> bool {
        matches!(&*self.staff, [name] if name == SHARED)
    }

    /// The form with which this reader would override a report.
    pub(super) fn override_form(&self, desk: &Desk, report: &Overridable<'_>) -> OverrideForm {
        let by = self.name.as_deref().unwrap_or_default();
        report.form(&desk.changes(), by, &self.staff)
    }
}
