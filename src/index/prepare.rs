//! Makes of listings what a generation stores of them. This is most of the
//! work of a build, and every listing stands alone, so all processors share
//! it.

use std::io;
use std::num::NonZero;
use std::thread;

use tantivy::schema::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};

use super::schema::{Fields, schema};
use super::tags::{Tag, listed_under, short_code_term, tags_of};
use crate::directory::Directory;
use crate::model::listing::Listing;
use crate::model::short_code::short_code;
use crate::query::analysis;
use crate::query::names::{organization_names, own_names, parts};

/// A listing as it is stored.
pub(super) struct Prepared {
    /// What tantivy indexes.
    pub document: TantivyDocument,
    /// The listing itself, as bytes.
    pub bytes: Vec<u8>,
    /// What it can be counted or filtered by.
    pub tags: Vec<Tag>,
}

/// Prepares listings in their order. One processor is left to the writer.
pub(super) fn prepare(listings: &[&Listing], directory: &Directory) -> Vec<io::Result<Prepared>> {
    let (_, fields) = schema();
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = listings.len().div_ceil(processors.saturating_sub(1).max(1));
    let one_share = |share: &[&Listing]| -> Vec<io::Result<Prepared>> {
        let prepared = share.iter().map(|one| Prepared::of(one, directory, fields));
        prepared.collect()
    };
    let mut shares = listings.chunks(share.max(1));
    let first = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || one_share(share)))
            .collect();
        let mut all = one_share(first);
        for other in others {
            let lost = || vec![Err(io::Error::other("a listing could not be prepared"))];
            all.extend(other.join().unwrap_or_else(|_| lost()));
        }
        all
    })
}

impl Prepared {
    fn of(listing: &Listing, directory: &Directory, fields: Fields) -> io::Result<Prepared> {
        let tags = tags_of(listing, &directory.categories);
        Ok(Prepared {
            document: document(listing, &tags, directory, fields),
            bytes: postcard::to_stdvec(listing).map_err(io::Error::other)?,
            tags,
        })
    }
}

fn document(
    listing: &Listing,
    tags: &[Tag],
    directory: &Directory,
    fields: Fields,
) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.id, &listing.id);
    let name = name_text(listing);
    document.add_pre_tokenized_text(fields.name, words(&name));
    document.add_pre_tokenized_text(fields.body, words(&body_text(listing, directory)));
    let (own, organization) = (own_names(listing), organization_names(listing));
    let parts = parts(own.iter().chain(&organization));
    let fields_of_names = [
        (fields.whole_name, own),
        (fields.organization, organization),
        (fields.most_of_name, parts.most),
        (fields.part_of_name, parts.few),
    ];
    for (field, runs) in fields_of_names {
        runs.iter().for_each(|run| document.add_text(field, run));
    }
    for number in numbers(listing) {
        document.add_text(fields.number, number);
    }
    for tag in tags {
        document.add_text(fields.tag, tag.term());
    }
    for id in &listing.categories {
        document.add_text(fields.tag, listed_under(id));
    }
    let code = short_code(&listing.id);
    document.add_text(fields.tag, short_code_term(&code));
    document
}

/// The text as index words: the same splitting and stemming as for questions.
fn words(text: &str) -> PreTokenizedString {
    let tokens = analysis::tokens(text);
    let numbered = tokens.into_iter().enumerate();
    let tokens = numbered.map(|(position, token)| Token {
        offset_from: token.range.start,
        offset_to: token.range.end,
        position,
        text: token.stem,
        position_length: 1,
    });
    PreTokenizedString {
        text: text.to_owned(),
        tokens: tokens.collect(),
    }
}

fn name_text(listing: &Listing) -> String {
    let spanish = listing.name.spanish.as_deref().unwrap_or_default();
    [&listing.name.english, spanish, &listing.organization].join(" . ")
}

/// Everything a person may ask by. What only explains the data, such as the
/// source, is left out; a private place never got here.
fn body_text(listing: &Listing, directory: &Directory) -> String {
    let mut parts = vec![
        name_text(listing),
        what_it_is(&listing.description.english),
        what_it_is(listing.description.spanish.as_deref().unwrap_or_default()),
        listing.eligibility.clone(),
        listing.how_to_start.clone(),
        listing.what_to_bring.clone(),
        listing.hours.note.clone(),
        listing.languages.join(" "),
        listing.audience.join(" "),
        listing.accessibility.join(" "),
        listing.cost.join(" "),
    ];
    for id in &listing.categories {
        for category in directory.categories.lineage(id) {
            parts.push(category.name.english.clone());
            parts.extend(category.name.spanish.clone());
        }
    }
    if let Some(address) = &listing.place.address {
        parts.push(address.city.clone());
        parts.push(address.zip.clone());
        parts.push(address.street.clone());
    }
    if let Some(county) = &listing.place.county {
        parts.push(county.name.clone());
    }
    if let Some(meeting) = &listing.meeting {
        parts.push(meeting.fellowship.clone());
        parts.push(meeting.group.clone());
    }
    parts.join(" . ")
}

/// Beginnings of sentences that say what a listing is not.
const DENIALS: [&str; 8] = [
    "It does not ",
    "It is not ",
    "This is not ",
    "They do not ",
    "No es ",
    "No da ",
    "No ofrece ",
    "Esta no es ",
];

/// A description without its sentences of what the listing is not: "It does
/// not give clothing" must not be found by who asks for clothing.
fn what_it_is(description: &str) -> String {
    let sentences = description.split_inclusive(". ");
    let is_denial = |sentence: &&str| DENIALS.iter().any(|start| sentence.starts_with(start));
    sentences.filter(|sentence| !is_denial(sentence)).collect()
}

fn numbers(listing: &Listing) -> Vec<String> {
    let contact = &listing.contact;
    let phones = contact.phones.iter().map(|p| p.national_digits());
    let text = contact.text_line.iter();
    let text = text.map(|line| line.number.strip_prefix("+1").unwrap_or(&line.number));
    phones.chain(text).map(str::to_owned).collect()
}
