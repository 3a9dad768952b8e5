//! Looks for rows of the seed files, those that the public does not see
//! included.

use askama::Template;
use serde::Deserialize;

use super::open_file::OpenFile;
use super::row_address::{form_for, is_editable};
use crate::model::listing::Status;
use crate::model::localized_text::without_accent;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::clean_cell::bare;
use crate::seeds::read::grid::Row;
use crate::seeds::rows::parse_cell;
use crate::web::desk::head::Head;
use crate::web::desk::read_seeds::{Checked, checked};
use crate::web::desk::state::Desk;
use crate::web::error::WebError;

/// Max rows shown.
const MAX_HITS: usize = 60;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Words of a name, a town, a number or an id.
    #[serde(default)]
    pub q: String,
    /// The only file to look in; blank for all.
    #[serde(default)]
    pub file: String,
}

/// The page that looks for rows.
#[derive(Debug, Template)]
#[template(path = "desk-find.html")]
pub struct FindPage {
    head: Head,
    asked: Asked,
    files: Vec<String>,
    hits: Vec<Hit>,
    more: usize,
}

/// A row that was found.
#[derive(Debug)]
struct Hit {
    /// The form for it.
    href: String,
    name: String,
    town: String,
    /// File and row.
    place: String,
    /// Why people may not see it, or not all of it.
    tags: Vec<&'static str>,
}

/// What was found: the only row there is, or a page.
#[derive(Debug)]
pub enum Found {
    /// The form for it.
    One(String),
    /// All of them.
    Page(Box<FindPage>),
}

impl FindPage {
    /// Looks for rows.
    ///
    /// # Errors
    /// The seeds cannot be read.
    pub fn of(desk: &Desk, asked: Asked, head: Head) -> Result<Found, WebError> {
        let seeds = desk.accepted_seeds()?;
        let editable = seeds.files.keys().filter(|name| is_editable(name));
        let mut files: Vec<String> = editable.cloned().collect();
        // Resources are what is most often looked for and added.
        files.sort_by_key(|name| !name.starts_with("resources"));
        let wanted = wanted(&asked.q);
        let (mut hits, mut more) = (Vec::new(), 0);
        if !wanted.is_empty() || !asked.file.is_empty() {
            let check = checked(desk, &seeds.view, &[])?;
            for name in &files {
                if !asked.file.is_empty() && asked.file != *name {
                    continue;
                }
                let file = OpenFile::accepted(&seeds, name)?;
                for row in &file.table.rows {
                    let searched = Searched::of(&file, row);
                    if !wanted.iter().all(|word| searched.has(word)) {
                        continue;
                    }
                    match hits.len() < MAX_HITS {
                        true => hits.push(Hit::of(&file, row, &check, &head)),
                        false => more += 1,
                    }
                }
            }
        }
        if let [only] = &*hits
            && !wanted.is_empty()
        {
            return Ok(Found::One(only.href.clone()));
        }
        Ok(Found::Page(Box::new(FindPage {
            head,
            asked,
            files,
            hits,
            more,
        })))
    }
}

/// Fewest digits of a part of a phone number.
const PART_OF_NUMBER: usize = 4;

/// The words of a text in small letters without accents.
fn words_in(text: &str) -> Vec<String> {
    let plain: String = text.chars().map(without_accent).collect();
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// What is searched of a row.
struct Searched {
    words: Vec<String>,
    /// The digits of its phone numbers.
    numbers: String,
}

impl Searched {
    fn of(file: &OpenFile, row: &Row) -> Searched {
        let of_listing = [
            (Resource::Name, Meeting::Name),
            (Resource::NameEs, Meeting::Location),
            (Resource::Organization, Meeting::Group),
            (Resource::City, Meeting::City),
        ];
        let columns: Vec<usize> = match file.kind {
            Some(_) => of_listing
                .into_iter()
                .filter_map(|(resource, meeting)| file.column(resource, meeting))
                .collect(),
            None => (0..file.columns.len()).collect(),
        };
        let cells = columns.iter().map(|at| file.table.cell(row, *at));
        let mut words: Vec<String> = cells.flat_map(words_in).collect();
        words.extend(words_in(&file.id(row)));
        let phone = file.column(Resource::Phone, Meeting::Phone);
        Searched {
            words,
            numbers: phone.map_or_else(String::new, |at| bare(file.table.cell(row, at))),
        }
    }

    /// Whether it has a word, or one that starts like it, or a part of a number.
    fn has(&self, wanted: &str) -> bool {
        let is_number =
            wanted.len() >= PART_OF_NUMBER && wanted.bytes().all(|letter| letter.is_ascii_digit());
        let mut words = self.words.iter();
        words.any(|word| word.starts_with(wanted)) || (is_number && self.numbers.contains(wanted))
    }
}

/// The words that are looked for. A phone number is one.
fn wanted(asked: &str) -> Vec<String> {
    let digits = bare(asked);
    match digits.bytes().all(|letter| letter.is_ascii_digit()) {
        true if !digits.is_empty() => vec![digits],
        _ => words_in(asked),
    }
}

impl Hit {
    fn of(file: &OpenFile, row: &Row, check: &Checked, head: &Head) -> Hit {
        let cell = |resource, meeting| {
            let column = file.column(resource, meeting);
            column.map_or("", |column| file.table.cell(row, column))
        };
        let status = parse_cell::status(cell(Resource::Status, Meeting::Status));
        let (w, words) = (head.w, head.site_words());
        let status = match status {
            Some(Status::TemporarilyClosed) => Some(&words.temporarily_closed),
            Some(Status::Closed) => Some(&words.closed),
            Some(Status::Example) => Some(&words.example_tag),
            Some(Status::Active) | None => None,
        };
        let is_aside = file.is_set_aside(row.number, check);
        let tags = [
            status,
            file.is_private(row).then_some(&w.tag_hidden),
            is_aside.then_some(&w.tag_aside),
        ];
        Hit {
            href: form_for(&file.name, row.number, &file.id(row)),
            name: file.name(row),
            town: cell(Resource::City, Meeting::City).to_owned(),
            place: head.place(&file.name, row.number),
            tags: tags.into_iter().flatten().map(String::as_str).collect(),
        }
    }
}
