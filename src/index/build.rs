//! Writes a generation: everything serving needs, in one folder.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tantivy::directory::MmapDirectory;
use tantivy::schema::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, SingleSegmentIndexWriter};

use super::generation::{Facts, Generation};
use super::manifest::{Manifest, Origin, hash_file, write_durably};
use super::records::Record;
use super::schedules::Gathered;
use super::schema::{Fields, schema};
use super::sources::StoredSource;
use super::tags::{Tags, listed_under, short_code_term, tags_of};
use crate::directory::Directory;
use crate::model::listing::Listing;
use crate::model::short_code::short_code;
use crate::query::analysis;
use crate::query::names::{organization_names, own_names, parts, whole_names};
use crate::query::words::Words;

/// Names of the files beside the tantivy index.
pub mod files {
    /// The tantivy index, a folder.
    pub const TANTIVY: &str = "tantivy";
    /// The listings.
    pub const DOCUMENTS: &str = "documents.bin";
    /// Where each listing starts.
    pub const OFFSETS: &str = "offsets.bin";
    /// What ranking needs of each listing.
    pub const RECORDS: &str = "records.bin";
    /// Tag numbers of each listing.
    pub const TAGS: &str = "tags.bin";
    /// Site, categories, crisis lines, tags.
    pub const FACTS: &str = "facts.bin";
    /// Phrases, synonyms and known words.
    pub const WORDS: &str = "words.bin";
    /// Distinct schedules.
    pub const SCHEDULES: &str = "schedules.bin";
    /// Which rows the listings were made from.
    pub const SOURCES: &str = "sources.bin";
    /// Places.
    pub const GAZETTEER: &str = "gazetteer.bin";
}

/// Memory tantivy may use before it complains; its documents are small.
const WRITER_BYTES: usize = 64 << 20;

/// Writes the generation of a directory into an empty folder. What it has in
/// common with the generation `beside` is copied from there. `progress` is
/// called after each listing.
pub fn write(
    directory: &Directory,
    folder: &Path,
    origin: &Origin,
    beside: Option<&Generation>,
    progress: &dyn Fn(),
) -> io::Result<Manifest> {
    let mut listings: Vec<&Listing> = directory.listings.iter().collect();
    // The order of documents decides ties, so it must not depend on file names.
    listings.sort_by(|a, b| a.id.cmp(&b.id));
    let mut columns = Columns::default();
    let mut tantivy = TantivyWriter::create(&folder.join(files::TANTIVY))?;
    for listing in &listings {
        columns.add(listing, directory)?;
        tantivy.add(listing, directory)?;
        progress();
    }
    tantivy.writer.finalize().map_err(io::Error::other)?;
    let words = Words::compile(&directory.words, &directory.categories, &directory.listings);
    let facts = Facts {
        site: directory.site.clone(),
        home_counties: directory.home_counties.clone(),
        categories: directory.categories.clone(),
        needs: directory.needs.clone(),
        crisis_lines: directory.crisis_lines.clone(),
        meeting_types: directory.meeting_types.clone(),
        tags: columns.tags,
        counts: directory.counts.into(),
    };
    let save = |name: &str, bytes: &[u8]| write_durably(&folder.join(name), bytes);
    save(files::DOCUMENTS, &columns.documents)?;
    save(files::OFFSETS, &columns.offsets)?;
    save(files::RECORDS, &columns.records)?;
    save(files::TAGS, &columns.tag_numbers)?;
    save(files::FACTS, &encode(&facts)?)?;
    save(
        files::SCHEDULES,
        &encode(&columns.schedules.into_schedules())?,
    )?;
    save(files::WORDS, &encode(&words)?)?;
    let sources: Vec<StoredSource> = directory.sources.iter().map(StoredSource::from).collect();
    save(files::SOURCES, &encode(&sources)?)?;
    save_gazetteer(directory, folder, beside)?;
    let manifest = Manifest::of_folder(folder, directory, origin)?;
    manifest.write(folder)?;
    Ok(manifest)
}

/// Writes the gazetteer, which hardly ever changes: its bytes are copied where
/// they are known to be sound.
fn save_gazetteer(
    directory: &Directory,
    folder: &Path,
    beside: Option<&Generation>,
) -> io::Result<()> {
    let to = folder.join(files::GAZETTEER);
    let same = beside.filter(|old| Arc::ptr_eq(&old.gazetteer, &directory.gazetteer));
    if let Some(old) = same {
        let copied = fs::copy(old.folder.join(files::GAZETTEER), &to).and_then(|_| hash_file(&to));
        let sound = old.manifest.files.get(files::GAZETTEER);
        if copied.is_ok_and(|hash| Some(&hash) == sound) {
            return fs::File::open(&to)?.sync_all();
        }
    }
    write_durably(&to, &directory.gazetteer.to_bytes())
}

fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}

/// The files that are read in place, as they grow.
#[derive(Default)]
struct Columns {
    documents: Vec<u8>,
    offsets: Vec<u8>,
    records: Vec<u8>,
    tag_numbers: Vec<u8>,
    tags: Tags,
    schedules: Gathered,
}

impl Columns {
    fn add(&mut self, listing: &Listing, directory: &Directory) -> io::Result<()> {
        if self.offsets.is_empty() {
            self.offsets.extend(0_u64.to_le_bytes());
        }
        self.documents.extend(encode(listing)?);
        self.offsets
            .extend((self.documents.len() as u64).to_le_bytes());
        let first = u32::try_from(self.tag_numbers.len() / 2).map_err(io::Error::other)?;
        let mut count = 0_u16;
        for tag in tags_of(listing, &directory.categories) {
            let too_many = || io::Error::other("more than 65,535 distinct tags");
            let number = self.tags.number_or_new(tag).ok_or_else(too_many)?;
            self.tag_numbers.extend(number.to_le_bytes());
            count += 1;
        }
        let fresh_days = directory.categories.fresh_days(&listing.categories);
        let schedule = self.schedules.number(&listing.hours.schedule)?;
        Record::new(listing, fresh_days, schedule, (first, count)).write(&mut self.records);
        Ok(())
    }
}

/// The tantivy index, as it grows: one segment, documents in the order given.
struct TantivyWriter {
    writer: SingleSegmentIndexWriter,
    fields: Fields,
}

impl TantivyWriter {
    fn create(folder: &Path) -> io::Result<TantivyWriter> {
        fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let directory = MmapDirectory::open(folder).map_err(io::Error::other)?;
        let writer = Index::builder()
            .schema(schema)
            .single_segment_index_writer(directory, WRITER_BYTES)
            .map_err(io::Error::other)?;
        Ok(TantivyWriter { writer, fields })
    }

    fn add(&mut self, listing: &Listing, directory: &Directory) -> io::Result<()> {
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &listing.id);
        let name = name_text(listing);
        document.add_pre_tokenized_text(fields.name, words(&name));
        document.add_pre_tokenized_text(fields.body, words(&body_text(listing, directory)));
        let parts = parts(&whole_names(listing));
        let fields_of_names = [
            (fields.whole_name, own_names(listing)),
            (fields.organization, organization_names(listing)),
            (fields.most_of_name, parts.most),
            (fields.part_of_name, parts.few),
        ];
        for (field, runs) in fields_of_names {
            runs.iter().for_each(|run| document.add_text(field, run));
        }
        for number in numbers(listing) {
            document.add_text(fields.number, number);
        }
        for tag in tags_of(listing, &directory.categories) {
            document.add_text(fields.tag, tag.term());
        }
        for id in &listing.categories {
            document.add_text(fields.tag, listed_under(id));
        }
        let code = short_code(&listing.id);
        document.add_text(fields.tag, short_code_term(&code));
        self.writer.add_document(document).map_err(io::Error::other)
    }
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
