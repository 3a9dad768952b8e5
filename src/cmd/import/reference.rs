//! What lists are read with: categories, places, and the words of the
//! directory.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::cmd::output::today;
use crate::config::Folders;
use crate::directory::{Directory, gazetteer_of};
use crate::gazetteer::Gazetteer;
use crate::import::list::{FeedFile, ListContext, ListSettings, ReadError, ReadList};
use crate::import::read_list::read_list;
use crate::import::table::kinds::KindReader;
use crate::index::store::Store;
use crate::model::category::Categories;
use crate::model::meeting_type::MeetingTypes;
use crate::model::schedule::time_zone::Zone;
use crate::query::lexicon::Lexicon;
use crate::query::likeness::Likeness;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::MEETING_TYPE_COLUMNS;
use crate::seeds::read::seed_folder;
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::rules::rule::Findings;
use crate::seeds::sources::Reader;
use crate::seeds::{settings_files, vocabulary_files};

/// What a list is read with; blank where its reader needs none.
pub struct Reference {
    gazetteer: Arc<Gazetteer>,
    categories: Categories,
    types: MeetingTypes,
    lexicon: Lexicon,
    likeness: Likeness,
}

impl Reference {
    /// What a reader needs of these folders.
    pub fn of(folders: &Folders, reader: Reader) -> Result<Reference, Failure> {
        let data = &folders.data;
        if reader == Reader::Table {
            let directory = Directory::load(data, today())?.0;
            let generation = Store::new(&folders.index).latest_valid();
            let (words, listings) = (&directory.words, &directory.listings);
            return Ok(Reference {
                lexicon: Lexicon::compile(words, &directory.categories, listings),
                likeness: generation
                    .map_or_else(Likeness::default, |served| served.likeness.clone()),
                gazetteer: directory.gazetteer,
                categories: directory.categories,
                types: MeetingTypes::default(),
            });
        }
        let is_meetings = reader.rows() == Kind::Meeting;
        Ok(Reference {
            gazetteer: gazetteer_of(data)?,
            categories: match is_meetings {
                true => Categories::default(),
                false => categories(data)?,
            },
            types: match is_meetings {
                true => meeting_types(data)?,
                false => MeetingTypes::default(),
            },
            lexicon: Lexicon::default(),
            likeness: Likeness::default(),
        })
    }

    /// An error if a category is given that there is not.
    pub fn require(&self, category: Option<&str>, reader: Reader) -> Result<(), Failure> {
        match category.filter(|_| reader.rows() == Kind::Resource) {
            Some(id) if self.categories.get(id).is_none() => Err(Failure(format!(
                "There is no category {id}. The seed file categories lists them."
            ))),
            _ => Ok(()),
        }
    }

    /// Reads a list.
    pub fn read(
        &self,
        pieces: &[FeedFile],
        settings: &ListSettings<'_>,
        before: &[u8],
    ) -> Result<ReadList, Failure> {
        let (gazetteer, categories) = (&*self.gazetteer, &self.categories);
        let zone = Zone::default();
        let context = ListContext {
            kinds: &KindReader::new(categories, &self.lexicon, &self.likeness, gazetteer),
            world: &CheckContext::new(gazetteer, categories, &self.types, zone, today()),
            home: &[],
        };
        match read_list(pieces, settings, &context, before) {
            Err(ReadError::NoColumn(column, headers)) => Err(Failure(format!(
                "The list has no column “{column}”. It has: {headers}. Nothing was written."
            ))),
            read => Ok(read?),
        }
    }
}

fn categories(data: &Path) -> Result<Categories, Failure> {
    let table = seed_folder::small_file(data, "categories").map_err(Failure::unread)?;
    let Some(table) = table else {
        return Err(Failure(format!(
            "There is no categories.csv or categories.xlsx in {}.",
            data.display()
        )));
    };
    let mut findings = Findings::new(&table.file);
    Ok(settings_files::categories(&table, &mut findings))
}

/// The meanings of meeting-type codes. Without that file the import still runs
/// and keeps the codes as they are.
fn meeting_types(data: &Path) -> Result<MeetingTypes, Failure> {
    let path = data.join("words").join("meeting-types.csv");
    match fs::read(&path) {
        Ok(bytes) => {
            let table = Table::read("words/meeting-types.csv", &bytes, MEETING_TYPE_COLUMNS);
            Ok(vocabulary_files::read(&table).0)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            log::say(format!(
                "There is no {}; the codes of meetings are kept without their names.",
                path.display()
            ));
            Ok(MeetingTypes::default())
        }
        Err(error) => Err(Failure::unread((path, error))),
    }
}
