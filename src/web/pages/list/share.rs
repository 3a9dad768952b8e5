//! Share a list by text message, email or plain text. The links have no
//! recipient, so only the sender's device knows who receives it.

use crate::model::listing::Listing;
use crate::model::schedule::Schedule;
use crate::web::i18n::fill;
use crate::web::links;
use crate::web::links::query_string;
use crate::web::pages::eligibility::limits_in_words;
use crate::web::pages::layout::{Visitor, call};
use crate::web::pages::list::text_message::short_text;
use crate::web::pages::results::listing_card::{areas_in_words, kind, mark, place};

/// Share links and text of a list.
#[derive(Debug)]
pub struct Share {
    /// Short link to the list.
    pub link: String,
    /// `sms:` link with the short text.
    pub sms: String,
    /// `mailto:` link with the plain text.
    pub mail: String,
    /// The list as plain text, one block per listing.
    pub blocks: Vec<Block>,
    /// Path of the vCard download.
    pub vcard: String,
    /// Path of the CSV download.
    pub csv: String,
}

/// A listing as plain text.
#[derive(Debug)]
pub struct Block {
    /// Listing id.
    pub id: String,
    /// Text, one line per fact.
    pub text: String,
}

/// Builds the share links and text for these listings.
pub fn share(listings: &[Listing], visitor: &Visitor) -> Share {
    let ids = super::selected_listings::ids_of(listings);
    let path = links::short_list(&ids);
    // Only the configured public URL may go into a message.
    let url = visitor.public_url(&path).unwrap_or_default();
    let blocks: Vec<Block> = listings
        .iter()
        .enumerate()
        .map(|(at, listing)| Block {
            id: listing.id.clone(),
            text: block(at + 1, listing, visitor),
        })
        .collect();
    let words = visitor.words();
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    let body = format!("{}\n\n{url}", texts.join("\n\n"));
    let body = body.trim_end();
    let links = visitor.links().with_list(&ids).with_place(None);
    Share {
        sms: format!(
            "sms:?&body={}",
            percent(&short_text(
                listings,
                &url,
                visitor.language,
                &visitor.generation.facts.meeting_types
            ))
        ),
        mail: format!(
            "mailto:?subject={}&body={}",
            percent(&words.handout_title),
            percent(&body.replace('\n', "\r\n"))
        ),
        blocks,
        vcard: links.with_language("/list.vcf", ""),
        csv: links.with_language("/list.csv", ""),
        link: if url.is_empty() { path } else { url },
    }
}

/// Percent-encodes a value for `sms:` and `mailto:` links, where `+` does not
/// mean a space.
fn percent(text: &str) -> String {
    let pair = query_string(&[("", text)]);
    pair.trim_start_matches('=').replace('+', "%20")
}

/// A listing as lines of plain text.
fn block(number: usize, listing: &Listing, visitor: &Visitor) -> String {
    let (words, language) = (visitor.words(), visitor.language);
    let mut lines = vec![format!(
        "{number}. {}{}",
        listing.name.shown_in(language),
        mark(listing, words).map_or_else(String::new, |mark| format!(" ({mark})"))
    )];
    lines.extend(kind(listing, visitor));
    lines.push(listing.description.shown_in(language).to_owned());
    let phones = listing.contact.phones.iter();
    lines.extend(phones.map(|phone| fill(&words.call, "number", &call(phone).shown)));
    let text = crate::web::pages::layout::text_to(&listing.contact, words);
    lines.extend(text.map(|text| text.label));
    let contact = &listing.contact;
    if contact.phones.is_empty() && contact.text_line.is_none() {
        let website = contact.website.as_ref();
        lines.push(website.unwrap_or(&words.handout_no_phone).clone());
    }
    let hidden = listing.place.precision == crate::model::place::Precision::Hidden;
    lines.extend(if hidden {
        Some(words.place_private.clone())
    } else {
        place(listing, words)
    });
    if !listing.reach.serves.is_empty() {
        let areas = areas_in_words(&listing.reach.serves, visitor);
        lines.push(fill(&words.serves, "areas", &areas));
    }
    let labelled = [
        (&words.handout_when, hours(listing, visitor)),
        (&words.handout_bring, listing.what_to_bring.clone()),
        (
            &words.handout_who,
            limits_in_words(listing, visitor).join(" "),
        ),
        (
            &words.handout_who,
            listing.eligibility.shown_in(visitor.language).to_owned(),
        ),
        (&words.handout_start, listing.how_to_start.clone()),
    ];
    let known = labelled.iter().filter(|(_, text)| !text.is_empty());
    lines.extend(known.map(|(label, text)| format!("{label} {text}")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The schedule in words, followed by the hours note; empty if neither is
/// known.
pub fn hours(listing: &Listing, visitor: &Visitor) -> String {
    let schedule = &listing.hours.schedule;
    let said = match schedule {
        Schedule::Unknown => String::new(),
        _ => schedule.describe(visitor.language),
    };
    let parts = [said.as_str(), listing.hours.note.shown_in(visitor.language)];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(". ").replace(".. ", ". ")
}
