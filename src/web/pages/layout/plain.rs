//! A page for when there is no time or no directory: what is wrong, in both
//! languages, and the lines that work without us. Making it costs next to
//! nothing.

use askama::Template;

use crate::model::language::Language;
use crate::web::assets::Assets;
use crate::web::i18n::{Words, words};
use crate::web::pages::error_page::BARE;

/// The page.
#[derive(Debug, Template)]
#[template(path = "plain.html")]
struct Plain<'a> {
    assets: &'static Assets,
    leave_to: &'a str,
    halves: [Half; 2],
}

/// What is wrong, in one language.
#[derive(Debug)]
struct Half {
    language: Language,
    words: &'static Words,
    title: &'static str,
    plain: &'static str,
}

/// The page as HTML: its title, its sentence, and the neutral page that
/// leaving opens. If even that fails, the numbers alone.
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
    page.render().unwrap_or_else(|_| BARE.to_owned())
}
