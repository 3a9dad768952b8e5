//! A list in the words people send each other: a short text, a mail, plain
//! text. Links hold the text and no recipient, so nobody but the sender's own
//! phone learns who gets it.

use crate::model::listing::{Listing, Status};
use crate::model::localized_text::without_accent;
use crate::web::i18n::{Words, fill};
use crate::web::links;
use crate::web::links::query_string;
use crate::web::pages::layout::{Visitor, call};
use crate::web::pages::results::listing_card::{areas_in_words, place};

/// Characters of a text message in two segments of the GSM alphabet.
pub const TWO_SEGMENTS: usize = 306;

/// Shortest a name is cut to.
const MIN_NAME_LENGTH: usize = 8;

/// What a list is shared by.
#[derive(Debug)]
pub struct Share {
    /// The link of the list, short.
    pub link: String,
    /// `sms:` with the short text.
    pub sms: String,
    /// `mailto:` with the plain text.
    pub mail: String,
    /// The whole list as plain text, a block for each listing.
    pub blocks: Vec<Block>,
    /// The list as contacts.
    pub vcard: String,
    /// The list as a spreadsheet.
    pub csv: String,
}

/// A listing as plain text.
#[derive(Debug)]
pub struct Block {
    /// Its id.
    pub id: String,
    /// Its lines.
    pub text: String,
}

/// What these listings are shared by.
pub fn share(listings: &[Listing], visitor: &Visitor) -> Share {
    let ids = super::selected_listings::ids_of(listings);
    let path = links::short_list(&ids);
    // Only a URL that is known for sure goes into a message.
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
        sms: format!("sms:?&body={}", percent(&short_text(listings, &url, words))),
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

/// A value in a link of a phone's own programs, which read `+` as it is.
fn percent(text: &str) -> String {
    let pair = query_string(&[("", text)]);
    pair.trim_start_matches('=').replace('+', "%20")
}

/// The list in at most two segments of a text message: names and numbers as
/// many as fit, how many more there are, and the link to all of them when it
/// is not empty.
pub fn short_text(listings: &[Listing], link: &str, words: &Words) -> String {
    let lines: Vec<(String, String)> = listings
        .iter()
        .map(|listing| {
            (
                sendable(listing.name.english.trim()),
                number(listing, words),
            )
        })
        .collect();
    for shown in (0..=lines.len()).rev() {
        let more = lines.len() - shown;
        let more = (more > 0).then(|| fill(&words.list_and_more, "count", &more.to_string()));
        let fixed = link.chars().count() + more.as_ref().map_or(0, |more| more.chars().count() + 1);
        let room = TWO_SEGMENTS.saturating_sub(fixed);
        if let Some(mut text) = fitted(&lines[..shown], room) {
            text.extend(more.map(|more| sendable(&more)));
            text.extend((!link.is_empty()).then(|| link.to_owned()));
            return text.join("\n");
        }
    }
    link.to_owned()
}

/// Lines of names and numbers in so many characters, a line end after each:
/// the longest names are cut first, a number never.
fn fitted(lines: &[(String, String)], room: usize) -> Option<Vec<String>> {
    let longest = lines.iter().map(|(name, _)| name.chars().count()).max();
    let longest = longest.unwrap_or(MIN_NAME_LENGTH).max(MIN_NAME_LENGTH);
    for most in (MIN_NAME_LENGTH..=longest).rev() {
        let cut = lines
            .iter()
            .map(|(name, number)| format!("{}: {number}", shortened(name, most)));
        let cut: Vec<String> = cut.collect();
        let length: usize = cut.iter().map(|line| line.chars().count() + 1).sum();
        if length <= room {
            return Some(cut);
        }
    }
    None
}

/// A name in so many characters, cut at a word where one ends not long before.
fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most - 1).collect();
    let at_word = cut.rfind(' ').filter(|at| *at * 3 > cut.len() * 2);
    let kept = at_word.map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}.", kept.trim_end_matches([' ', ',', '-', '(', '&']))
}

/// The number to call or to text; for a listing without one, 211.
fn number(listing: &Listing, words: &Words) -> String {
    let phone = listing.contact.phones.first().map(|phone| {
        let extension = phone.extension.as_str();
        match extension {
            "" => phone.display.clone(),
            _ => format!("{} x{extension}", phone.display),
        }
    });
    let text = listing.contact.text_line.as_ref();
    let text = text.map(|line| line.display.clone());
    let known = phone.or(text).map(|known| sendable(&known));
    known.unwrap_or_else(|| words.list_call_211.clone())
}

/// A text in letters that phones send 153 of in a segment; one letter outside
/// of that alphabet leaves room for 67.
fn sendable(text: &str) -> String {
    let letter = |letter: char| match letter {
        '’' | '‘' | '`' => "'".to_owned(),
        '“' | '”' => "\"".to_owned(),
        '–' | '—' | '‑' => "-".to_owned(),
        '…' => ".".to_owned(),
        // These stand in the alphabet as they are.
        'é' | 'ñ' | 'Ñ' | 'ü' | 'Ü' | 'É' | '¿' | '¡' => letter.to_string(),
        _ if letter.is_ascii_graphic() && !"[]{}\\^~|".contains(letter) => letter.to_string(),
        _ if letter.is_whitespace() => " ".to_owned(),
        _ => {
            let plain = without_accent(letter);
            if plain.is_ascii_alphanumeric() {
                plain.to_string()
            } else {
                String::new()
            }
        }
    };
    text.chars().map(letter).collect()
}

/// A listing as lines of plain text.
fn block(number: usize, listing: &Listing, visitor: &Visitor) -> String {
    let (words, language) = (visitor.words(), visitor.language);
    let mut lines = vec![format!(
        "{number}. {}{}",
        listing.name.shown_in(language),
        mark(listing, words).map_or_else(String::new, |mark| format!(" ({mark})"))
    )];
    lines.push(listing.description.shown_in(language).to_owned());
    let phones = listing.contact.phones.iter();
    lines.extend(phones.map(|phone| fill(&words.call, "number", &call(phone).shown)));
    let text = crate::web::pages::layout::text_to(&listing.contact, words);
    lines.extend(text.map(|text| text.label));
    if listing.contact.phones.is_empty() && listing.contact.text_line.is_none() {
        lines.push(words.handout_no_phone.clone());
    }
    let hidden = listing.place.precision == crate::model::place::Precision::Hidden;
    lines.extend(if hidden {
        Some(words.place_private.clone())
    } else {
        place(listing)
    });
    if !listing.reach.serves.is_empty() {
        let areas = areas_in_words(&listing.reach.serves, visitor);
        lines.push(fill(&words.serves, "areas", &areas));
    }
    let labelled = [
        (&words.handout_when, hours(listing, visitor)),
        (&words.handout_bring, listing.what_to_bring.clone()),
        (&words.handout_who, listing.eligibility.clone()),
        (&words.handout_start, listing.how_to_start.clone()),
    ];
    let known = labelled.iter().filter(|(_, text)| !text.is_empty());
    lines.extend(known.map(|(label, text)| format!("{label} {text}")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The hours in words with what to know about them.
pub fn hours(listing: &Listing, visitor: &Visitor) -> String {
    let said = listing.hours.schedule.describe(visitor.language);
    let parts = [said.as_str(), listing.hours.note.as_str()];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(". ").replace(".. ", ". ")
}

/// What must be said beside a name: closed, or invented.
pub fn mark(listing: &Listing, words: &Words) -> Option<String> {
    match listing.status {
        Status::Active => None,
        Status::TemporarilyClosed => Some(words.temporarily_closed.clone()),
        Status::Closed => Some(words.closed.clone()),
        Status::Example => Some(words.example_tag.clone()),
    }
}
