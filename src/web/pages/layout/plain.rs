//! Minimal bilingual page for overload or a missing directory: what is wrong,
//! plus the national crisis numbers. Cheap to render.

use askama::Template;

use crate::model::language::Language;
use crate::web::assets::Assets;
use crate::web::error::WebError;
use crate::web::i18n::{Words, words};
use crate::web::pages::error_page::BARE;

/// Template context for `plain.html`.
#[derive(Debug, Template)]
#[template(path = "plain.html")]
struct Plain<'a> {
    assets: &'static Assets,
    leave_to: &'a str,
    halves: [Half; 2],
}

/// The message in one language.
#[derive(Debug)]
struct Half {
    language: Language,
    words: &'static Words,
    title: &'static str,
    plain: &'static str,
}

/// Renders the page from a title, a sentence and the quick-exit URL. Falls back
/// to [`BARE`], which has only the crisis numbers, if rendering fails.
pub fn page(title: fn(&Words) -> &String, plain: fn(&Words) -> &String, leave_to: &str) -> String {
    let half = |language: Language| {
        let words = words(language);
        Half {
            language,
            words,
            title: title(words),
            plain: plain(words),
        }
    };
    let page = Plain {
        assets: Assets::get(),
        leave_to,
        halves: [half(Language::English), half(Language::Spanish)],
    };
    page.render().unwrap_or_else(|error| {
        WebError::from(error).log();
        BARE.to_owned()
    })
}
