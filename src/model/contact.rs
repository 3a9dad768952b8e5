//! Contact details of a listing: phone, text line, chat, web, email.

use serde::{Deserialize, Serialize};

use super::localized_text::Text;

/// A phone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Number to dial: E.164 (`+15702448838`) or a short code (`988`).
    pub number: String,
    /// Number to display: `570-244-8838`, `1-800-662-4357`, `988`.
    pub display: String,
    /// Extension digits; empty if there is none.
    pub extension: String,
}

impl Phone {
    /// Digits of the number without the country code: `5702448838`.
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

/// A number to text, with the keyword to send if the line requires one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLine {
    /// Keyword to send: `HOME`, `START`, or empty.
    pub keyword: String,
    /// Digits only: `741741`.
    pub number: String,
    /// Text to display: `HOME to 741741`.
    pub display: String,
}

/// The best way to reach a listing, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// No way is known.
    None,
    /// A website or an email address.
    Website,
    /// A phone, a number to text, or a chat.
    Person,
}

/// All contact channels of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Phone numbers, preferred one first.
    pub phones: Vec<Phone>,
    /// Instructions for callers: "Press 1 for veterans".
    #[serde(deserialize_with = "super::localized_text::one_or_both")]
    pub phone_note: Text,
    /// The number to text.
    pub text_line: Option<TextLine>,
    /// URL of a chat page.
    pub chat_url: Option<String>,
    /// Home page.
    pub website: Option<String>,
    /// Email address of the service, never of a private person.
    pub email: Option<String>,
}

impl Contact {
    /// The best way to reach it.
    pub fn channel(&self) -> Channel {
        if !self.phones.is_empty() || self.text_line.is_some() || self.chat_url.is_some() {
            Channel::Person
        } else if self.website.is_some() || self.email.is_some() {
            Channel::Website
        } else {
            Channel::None
        }
    }
}
