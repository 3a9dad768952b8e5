//! How to call, text, write to or look up a listing.

use serde::{Deserialize, Serialize};

/// A number to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// What a phone dials: E.164 (`+15702448838`) or a short code (`988`).
    pub number: String,
    /// What a person reads: `570-244-8838`, `1-800-662-4357`, `988`.
    pub display: String,
    /// Extension digits, or empty.
    pub extension: String,
}

impl Phone {
    /// The number's digits alone, without the country code: `5702448838`.
    pub fn national_digits(&self) -> &str {
        self.number.strip_prefix("+1").unwrap_or(&self.number)
    }

    /// The target of a `tel:` link, with a pause before the extension.
    pub fn dial(&self) -> String {
        if self.extension.is_empty() {
            self.number.clone()
        } else {
            format!("{},{}", self.number, self.extension)
        }
    }
}

/// A number to text, and the word to send if the line asks for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLine {
    /// The word to send: `HOME`, `START`, or empty.
    pub keyword: String,
    /// Digits only: `741741`.
    pub number: String,
    /// What a person reads: `HOME to 741741`.
    pub display: String,
}

/// All the ways to reach a listing without going there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Numbers to call, the best first.
    pub phones: Vec<Phone>,
    /// What to know before calling: "Press 1 for veterans".
    pub phone_note: String,
    /// The number to text.
    pub text_line: Option<TextLine>,
    /// Page with a chat.
    pub chat_url: Option<String>,
    /// Home page.
    pub website: Option<String>,
    /// Mail address of the service, never of a private person.
    pub email: Option<String>,
}
