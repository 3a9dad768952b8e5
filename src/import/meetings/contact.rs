//! The steps that fill joining details, contacts and source of a row.

use std::sync::LazyLock;

use url::Url;

use super::columns::Extra;
use super::row_context::RowContext;
use super::{notices as notice, redact};
use crate::embedded_table::lines;
use crate::import::cell_text::{one_line, plain};
use crate::import::feed_address::without_secrets;
use crate::import::hsds::parse_values::dialed;
use crate::seeds::columns::Meeting;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::seed_row::shown_link;

/// Fills the conference link and phone number.
pub fn take_joining(step: &mut RowContext<'_>) {
    let url = plain(step.raw(Meeting::ConferenceUrl));
    if !url.is_empty() {
        let (url, had_passcode) = redact::without_secret_parameters(&url);
        if had_passcode {
            let message = "A passcode was taken out of the link.";
            step.say_private(&notice::PASSCODE, Meeting::ConferenceUrl, message);
            let note = redact::ask_for_passcode(step.out.get(Meeting::ConferenceUrlNotes));
            step.out.set(Meeting::ConferenceUrlNotes, note);
        }
        match joining(&url) {
            Joining::Known(link) => step.out.set(Meeting::ConferenceUrl, link),
            Joining::Other(link) => {
                let host = url::Url::parse(&link).ok();
                let host = host.as_ref().and_then(|url| url.host_str()).unwrap_or("it");
                let message = format!("The link leads to {host}, which is no service we know.");
                step.say_private(&notice::UNKNOWN_PROVIDER, Meeting::ConferenceUrl, &message);
                step.out.set(Meeting::ConferenceUrl, link);
            }
            Joining::None => {
                let message = "The link to join is not an https link, so it is left out.";
                step.say_private(&notice::LINK_NOT_KEPT, Meeting::ConferenceUrl, message);
            }
        }
    }
    let phone = one_line(step.raw(Meeting::ConferencePhone));
    if phone.is_empty() {
        return;
    }
    let dialling = dialling(&phone);
    if dialling.had_passcode {
        let message = "A passcode was taken out of the number.";
        step.say_private(&notice::PASSCODE, Meeting::ConferencePhone, message);
    }
    if !dialling.read {
        let message = "The number cannot be dialled in the United States as it stands.".to_owned();
        step.say(&notice::UNREAD_PHONE, Meeting::ConferencePhone, message);
    }
    step.out.set(Meeting::ConferencePhone, dialling.number);
    if let Some(meeting) = dialling.meeting {
        let note = step.out.get(Meeting::ConferencePhoneNotes);
        if !note.contains(&meeting) {
            let note = format!("{note} Meeting ID {meeting}#").trim().to_owned();
            step.out.set(Meeting::ConferencePhoneNotes, note);
        }
    }
}

/// Fills the group's phone number, email address and web pages.
pub fn take_contact(step: &mut RowContext<'_>) {
    let phone = one_line(step.raw(Meeting::Phone));
    if !phone.is_empty() {
        match parse_cell::phone(&phone) {
            Some(phone) => step.out.set(Meeting::Phone, dialed(&phone)),
            None => {
                let message = "The number cannot be dialled, so it is left out.".to_owned();
                step.say(&notice::UNREAD_PHONE, Meeting::Phone, message);
            }
        }
    }
    let mail = one_line(step.raw(Meeting::Email));
    if redact::is_private_mail(&mail) {
        let message = "The mail address looks like that of a person; it is not kept.";
        step.say_private(&notice::PRIVATE_EMAIL, Meeting::Email, message);
    } else {
        step.out.set(Meeting::Email, mail);
    }
    for column in [Meeting::Website, Meeting::Website2] {
        let link = shown(step.raw(column));
        step.out.set(column, link);
    }
}

/// A link that may be shown, or an empty string.
fn shown(cell: &str) -> String {
    let link = shown_link(&one_line(cell));
    link.filter(|_| !cell.is_empty()).unwrap_or_default()
}

/// Fills the source and the date of the last change.
pub fn take_source(step: &mut RowContext<'_>) {
    let own = [
        parse_cell::without_keys(&shown(step.raw(Extra::Page))),
        parse_cell::without_keys(&shown(step.raw(Meeting::SourceUrl))),
        step.with
            .piece
            .url
            .as_deref()
            .map(without_secrets)
            .unwrap_or_default(),
        parse_cell::without_keys(&shown(step.raw(Extra::EntityUrl))),
    ];
    let source = own.into_iter().find(|link| !link.is_empty());
    // A bare `;` would split the cell into several links.
    let source = source.unwrap_or_default().replace(';', "%3B");
    step.out.set(Meeting::SourceUrl, source);
    let names = [
        step.out.get(Meeting::SourceName).to_owned(),
        one_line(step.raw(Extra::Entity)),
        step.with.piece.name.clone(),
    ];
    let name = names.into_iter().find(|name| !name.is_empty());
    step.out.set(Meeting::SourceName, name.unwrap_or_default());
    let updated = [step.raw(Meeting::Updated), step.raw(Extra::UpdatedAt)]
        .into_iter()
        .find_map(day_of)
        .map(|day| day.to_string())
        .unwrap_or_default();
    step.out.set(Meeting::Updated, updated);
    let verified = day_of(step.raw(Meeting::VerifiedOn)).map(|day| day.to_string());
    step.out
        .set(Meeting::VerifiedOn, verified.unwrap_or_default());
    let confidential = one_line(step.raw(Meeting::Confidential));
    step.out.set(Meeting::Confidential, confidential);
}

/// The date of a cell that may also contain a time.
fn day_of(cell: &str) -> Option<jiff::civil::Date> {
    let day = cell.split(['T', ' ']).next()?;
    parse_cell::date(day).filter(|_| !day.is_empty())
}

/// Conference services, by host name suffix.
static PROVIDERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/providers.txt")).collect());

/// A parsed conference link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joining {
    /// A link to a known service.
    Known(String),
    /// An https link to any other host.
    Other(String),
    /// Not a usable link.
    None,
}

/// Parses a conference link. Without a scheme, or with http, it is kept only if
/// it leads to a known service; all of these support https.
pub fn joining(cell: &str) -> Joining {
    let text = cell.trim();
    let secure = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => format!("https://{rest}"),
        Some(_) => text.to_owned(),
        None => format!("https://{text}"),
    };
    let scheme = text.get(.."https://".len());
    let was_secure = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let url = Url::parse(&secure)
        .ok()
        .filter(|url| url.scheme() == "https");
    let Some(host) = url.as_ref().and_then(Url::host_str) else {
        return Joining::None;
    };
    if shown_link(&secure).is_none() {
        return Joining::None;
    }
    if is_provider(host) {
        Joining::Known(secure)
    } else if was_secure {
        Joining::Other(secure)
    } else {
        Joining::None
    }
}

fn is_provider(host: &str) -> bool {
    PROVIDERS.iter().any(|provider| {
        let before = host.strip_suffix(provider);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// A parsed conference phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialling {
    /// The number to call.
    pub number: String,
    /// Whether it can be dialed in the United States as written.
    pub read: bool,
    /// The meeting ID, entered after the call is answered.
    pub meeting: Option<String>,
    /// Whether a passcode followed.
    pub had_passcode: bool,
}

/// Splits a number such as `+16465588656,,123456789#,,,,*0123#` into phone
/// number and meeting ID; the passcode is dropped.
pub fn dialling(cell: &str) -> Dialling {
    let text = cell.trim();
    let (main, keyed) = match text.find([',', ';']) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text, ""),
    };
    let mut groups = keyed
        .split('#')
        .map(digits)
        .filter(|group| !group.is_empty());
    let meeting = groups.next();
    let had_passcode = groups.next().is_some() || keyed.contains('*');
    let phone = parse_cell::phone(main);
    Dialling {
        number: phone
            .as_ref()
            .map_or(main.trim().to_owned(), |phone| phone.display.clone()),
        read: phone.is_some(),
        meeting,
        had_passcode,
    }
}

fn digits(text: &str) -> String {
    let before_secret = text.split('*').next().unwrap_or_default();
    before_secret.chars().filter(char::is_ascii_digit).collect()
}
