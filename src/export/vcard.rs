//! Contacts for the address book of a phone (vCard 3.0, RFC 2426): name,
//! numbers, page and, unless it is confidential, the address.

use super::content_line::push_folded;
use crate::model::listing::Listing;
use crate::model::place::Precision;

/// The media type of contacts.
pub const MEDIA_TYPE: &str = "text/vcard; charset=utf-8";

/// One contact per listing. `page` returns the URL of a listing's page, or an
/// empty string.
pub fn cards(listings: &[Listing], page: &dyn Fn(&Listing) -> String) -> String {
    let mut out = String::new();
    for listing in listings {
        for line in card(listing, &page(listing)) {
            push_folded(&mut out, &line);
        }
    }
    out
}

fn card(listing: &Listing, page: &str) -> Vec<String> {
    let name = escaped(&listing.name.english);
    let mut lines = vec![
        "BEGIN:VCARD".to_owned(),
        "VERSION:3.0".to_owned(),
        // A service has no surname, so the whole name is the family name.
        format!("N:{name};;;;"),
        format!("FN:{name}"),
    ];
    if !listing.organization.is_empty() {
        lines.push(format!("ORG:{}", escaped(&listing.organization)));
    }
    let contact = &listing.contact;
    let phones = contact.phones.iter();
    lines.extend(phones.map(|phone| format!("TEL;TYPE=WORK,VOICE:{}", phone.dial())));
    let text = contact.text_line.iter();
    lines.extend(text.map(|line| format!("TEL;TYPE=CELL,MSG:{}", line.number)));
    let mail = contact.email.iter();
    lines.extend(mail.map(|mail| format!("EMAIL;TYPE=WORK:{}", escaped(mail))));
    let address = listing.place.address.as_ref();
    if let Some(at) = address.filter(|_| listing.place.precision != Precision::Hidden) {
        let parts: Vec<String> = [&at.street_2, &at.street, &at.city, &at.state, &at.zip]
            .iter()
            .map(|part| escaped(part))
            .collect();
        lines.push(format!("ADR;TYPE=WORK:;{};USA", parts.join(";")));
    }
    let site = contact.website.iter();
    lines.extend(site.map(|site| format!("URL:{site}")));
    let notes: Vec<&str> = [
        listing.description.english.as_str(),
        contact.phone_note.english.as_str(),
        page,
    ]
    .into_iter()
    .filter(|note| !note.is_empty())
    .collect();
    if !notes.is_empty() {
        lines.push(format!("NOTE:{}", escaped(&notes.join("\n"))));
    }
    lines.push("END:VCARD".to_owned());
    lines
}

/// Escapes backslashes, line breaks, semicolons and commas in a value.
fn escaped(value: &str) -> String {
    let value = value
        .replace('\\', "\\\\")
        .replace("\r\n", "\n")
        .replace(['\n', '\r'], "\\n");
    value.replace(';', "\\;").replace(',', "\\,")
}
