//! The steps that fill how to join, whom to ask, and where a row comes from.

use super::address::without_secrets;
use super::conference::{self, Joining};
use super::feed_columns::Extra;
use super::feed_findings as notice;
use super::feed_text::{one_line, plain};
use super::meeting_row::Step;
use super::privacy;
use crate::seeds::columns::Meeting;
use crate::seeds::parse::{self, Link};

/// Fills the link and the number to join with.
pub fn take_joining(step: &mut Step<'_>) {
    let url = plain(step.raw(Meeting::ConferenceUrl));
    if !url.is_empty() {
        let (url, had_passcode) = privacy::without_secret_parameters(&url);
        if had_passcode {
            let message = "A passcode was taken out of the link.";
            step.say_private(&notice::PASSCODE, Meeting::ConferenceUrl, message);
            let note = privacy::ask_for_passcode(step.out.get(Meeting::ConferenceUrlNotes));
            step.out.set(Meeting::ConferenceUrlNotes, note);
        }
        match conference::joining(&url) {
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
    let dialling = conference::dialling(&phone);
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

/// Fills the group's own number, mail address and pages.
pub fn take_contact(step: &mut Step<'_>) {
    let phone = one_line(step.raw(Meeting::Phone));
    if !phone.is_empty() {
        match parse::phone(&phone) {
            Some(phone) => {
                let extension = match phone.extension.as_str() {
                    "" => String::new(),
                    extension => format!(" x{extension}"),
                };
                step.out
                    .set(Meeting::Phone, format!("{}{extension}", phone.display));
            }
            None => {
                let message = "The number cannot be dialled, so it is left out.".to_owned();
                step.say(&notice::UNREAD_PHONE, Meeting::Phone, message);
            }
        }
    }
    let mail = one_line(step.raw(Meeting::Email));
    if privacy::is_private_mail(&mail) {
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

/// A link that may be shown, or nothing.
fn shown(cell: &str) -> String {
    match parse::link(&one_line(cell)) {
        Link::Plain(link) | Link::Mended(link) if !cell.is_empty() => link,
        _ => String::new(),
    }
}

/// Fills where the row comes from, and when it was last changed.
pub fn take_source(step: &mut Step<'_>) {
    let own = [
        parse::without_keys(&shown(step.raw(Extra::Page))),
        parse::without_keys(&shown(step.raw(Meeting::SourceUrl))),
        step.with.url.map(without_secrets).unwrap_or_default(),
        parse::without_keys(&shown(step.raw(Extra::EntityUrl))),
    ];
    let source = own.into_iter().find(|link| !link.is_empty());
    // Several links in a cell would be told apart by ; alone.
    let source = source.unwrap_or_default().replace(';', "%3B");
    step.out.set(Meeting::SourceUrl, source);
    let names = [
        step.out.get(Meeting::SourceName).to_owned(),
        one_line(step.raw(Extra::Entity)),
        step.with.file.to_owned(),
    ];
    let name = names.into_iter().find(|name| !name.is_empty());
    step.out.set(Meeting::SourceName, name.unwrap_or_default());
    let updated = [step.raw(Meeting::Updated), step.raw(Extra::UpdatedAt)];
    let updated = updated.into_iter().find_map(day_of);
    let updated = updated.map(|day| day.to_string()).unwrap_or_default();
    step.out.set(Meeting::Updated, updated);
    let verified = day_of(step.raw(Meeting::VerifiedOn)).map(|day| day.to_string());
    step.out
        .set(Meeting::VerifiedOn, verified.unwrap_or_default());
    let confidential = one_line(step.raw(Meeting::Confidential));
    step.out.set(Meeting::Confidential, confidential);
}

/// The day of a cell that may hold a time as well.
fn day_of(cell: &str) -> Option<jiff::civil::Date> {
    let day = cell.split(['T', ' ']).next()?;
    parse::date(day).filter(|_| !day.is_empty())
}
