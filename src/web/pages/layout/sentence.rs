//! Sentences of listings on a page.

use std::fmt;
use std::sync::LazyLock;

use askama::filters::{Html, HtmlSafe, escape};
use regex::Regex;

/// A number as listings write them; it must not break over two lines.
#[allow(clippy::expect_used)]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\b1-)?\b\d{3}-\d{3}-\d{4}\b").expect("the pattern of numbers compiles")
});

/// A sentence, escaped as HTML when displayed, each telephone number in it kept
/// on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence(String);

impl Sentence {
    /// The text as staff wrote it.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Into<String>> From<T> for Sentence {
    fn from(text: T) -> Sentence {
        Sentence(text.into())
    }
}

impl HtmlSafe for Sentence {}

impl fmt::Display for Sentence {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = 0;
        for number in NUMBER.find_iter(&self.0) {
            let Ok(before) = escape(&self.0[written..number.start()], Html);
            write!(to, "{before}<span class=\"num\">{}</span>", number.as_str())?;
            written = number.end();
        }
        let Ok(rest) = escape(&self.0[written..], Html);
        write!(to, "{rest}")
    }
}
