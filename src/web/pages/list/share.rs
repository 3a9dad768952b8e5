//! Share a list by text message, email or plain text. The links have no
//! recipient, so only the sender's device knows who receives it.

use crate::model::language::Language;
use crate::model::listing::{Listing, Status};
use crate::model::localized_text::without_accent;
use crate::model::schedule::weekly_meeting::Pattern;
use crate::model::schedule::{Schedule, format_time};
use crate::web::i18n::{Words, fill};
use crate::web::links;
use crate::web::links::query_string;
use crate::web::pages::eligibility::limits_in_words;
use crate::web::pages::layout::{Visitor, call};
use crate::web::pages::results::listing_card::{areas_in_words, place};

/// Maximum characters of a text message in two GSM-7 segments (2 × 153).
pub const TWO_SEGMENTS: usize = 306;

/// Minimum length to which a name is shortened.
const MIN_NAME_LENGTH: usize = 8;

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

/// Percent-encodes a value for `sms:` and `mailto:` links, where `+` does not
/// mean a space.
fn percent(text: &str) -> String {
    let pair = query_string(&[("", text)]);
    pair.trim_start_matches('=').replace('+', "%20")
}

/// The list in at most [`TWO_SEGMENTS`] characters: as many names and numbers
/// as fit, with day, time and place of a meeting, the count of the rest, and `link` if it is not empty.
pub fn short_text(listings: &[Listing], link: &str, words: &Words) -> String {
    let lines = |with_street: bool| -> Vec<(String, String)> {
        let told = |listing: &Listing| match when_and_where(listing, with_street, words) {
            Some(known) => sendable(&known),
            None => number(listing, words),
        };
        let line = |one: &Listing| (sendable(one.name.english.trim()), told(one));
        listings.iter().map(line).collect()
    };
    let (streets, towns) = (lines(true), lines(false));
    for shown in (0..=listings.len()).rev() {
        let more = listings.len() - shown;
        let more = (more > 0).then(|| fill(&words.list_and_more, "count", &more.to_string()));
        let fixed = link.chars().count() + more.as_ref().map_or(0, |more| more.chars().count() + 1);
        let room = TWO_SEGMENTS.saturating_sub(fixed);
        let text = fitted(&streets[..shown], room).or_else(|| fitted(&towns[..shown], room));
        if let Some(mut text) = text {
            text.extend(more.map(|more| sendable(&more)));
            text.extend((!link.is_empty()).then(|| link.to_owned()));
            return text.join("\n");
        }
    }
    link.to_owned()
}

/// Lines of name and number, or time and place, that fit in `room` characters, counting a newline
/// after each. The longest names are shortened first, numbers never.
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

/// A name of at most `most` characters, cut at a word boundary if that drops at
/// most a third.
fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most - 1).collect();
    let at_word = cut.rfind(' ').filter(|at| *at * 3 > cut.len() * 2);
    let kept = at_word.map_or(cut.as_str(), |at| &cut[..at]);
    format!("{}.", kept.trim_end_matches([' ', ',', '-', '(', '&']))
}

/// Day, time and place of a meeting that people go to, in English like the
/// names: "Sun 7:00 pm, 123 Market St, Bloomsburg".
fn when_and_where(listing: &Listing, with_street: bool, words: &Words) -> Option<String> {
    let Schedule::Weekly(times) = &listing.hours.schedule else {
        return None;
    };
    let language = Language::English;
    let days = times.days.iter().map(|day| {
        let name = format_time::weekday(day, language);
        name.chars().take(3).collect::<String>()
    });
    let days: Vec<String> = days.collect();
    let start = format_time::clock(format_time::minutes(times.start), language);
    let when = match times.pattern {
        Pattern::EveryWeek => format!("{} {start}", days.join(" ")),
        _ => listing.hours.schedule.describe(language),
    };
    let town = || {
        let address = listing.place.address.as_ref()?;
        Some(address.city.clone())
    };
    let place = if with_street {
        place(listing, words)
    } else {
        town()
    };
    let place = place.filter(|place| !place.is_empty());
    let place = place.map_or_else(String::new, |place| format!(", {place}"));
    listing.reach.visit.then(|| when + &place)
}

/// The phone or text number; without either, a hint to call 211.
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

/// Converts text to GSM-7, which allows 153 characters per segment; one
/// character outside of it reduces the segment to 67.
fn sendable(text: &str) -> String {
    let letter = |letter: char| match letter {
        '’' | '‘' | '`' => "'".to_owned(),
        '“' | '”' => "\"".to_owned(),
        '–' | '—' | '‑' => "-".to_owned(),
        '…' => ".".to_owned(),
        // These letters are in GSM-7.
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
        (&words.handout_who, listing.eligibility.clone()),
        (&words.handout_start, listing.how_to_start.clone()),
    ];
    let known = labelled.iter().filter(|(_, text)| !text.is_empty());
    lines.extend(known.map(|(label, text)| format!("{label} {text}")));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// The schedule in words, followed by the hours note.
pub fn hours(listing: &Listing, visitor: &Visitor) -> String {
    let said = listing.hours.schedule.describe(visitor.language);
    let parts = [said.as_str(), listing.hours.note.as_str()];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(". ").replace(".. ", ". ")
}

/// Status to show beside a name: closed or temporarily closed.
pub fn mark(listing: &Listing, words: &Words) -> Option<String> {
    match listing.status {
        // No example stands on a list.
        Status::Active | Status::Example => None,
        Status::TemporarilyClosed => Some(words.temporarily_closed.clone()),
        Status::Closed => Some(words.closed.clone()),
    }
}
