//! An opened generation: everything serving needs, mapped or in memory.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory as _, MmapDirectory, OwnedBytes};
use tantivy::{Index, ReloadPolicy, Searcher};

use super::format::cached_bitmaps::{CachedBitmaps, SetNames};
use super::format::files;
use super::format::geo_tree::Tree;
use super::format::listing_store::Documents;
use super::format::ranking_rows::{RecordFiles, Records, TagLists, VerificationStatuses};
use super::format::schedules::Schedules;
use super::format::schema::{Fields, schema};
use super::format::tags::Tags;
use super::manifest::{MANIFEST, Manifest};
use super::sources::{Golden, StoredSource};
use super::unlocked::Unlocked;
use crate::diagnostic::Counts;
use crate::gazetteer::Gazetteer;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::meeting_type::MeetingTypes;
use crate::model::place::County;
use crate::privacy::PrivatePlaces;
use crate::query::lexicon::Lexicon;
use crate::query::likeness::Likeness;
use crate::seeds::settings_files::{CrisisLine, Need, Site};
use crate::seeds::vocabulary_files::WordTables;

/// Small data that is needed all the time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// Site settings.
    pub site: Site,
    /// The home counties.
    pub home_counties: Vec<County>,
    /// The home counties of each merged directory; empty when it is not merged.
    pub parts: Vec<Vec<County>>,
    /// The categories.
    pub categories: Categories,
    /// The needs shown on the home page.
    pub needs: Vec<Need>,
    /// The lines pinned for each kind of crisis.
    pub crisis_lines: Vec<CrisisLine>,
    /// Type codes of meetings.
    pub meeting_types: MeetingTypes,
    /// All tags, numbered.
    pub tags: Tags,
    /// Row counts of the seeds.
    pub counts: StoredCounts,
}

/// [`Counts`] as a generation stores them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCounts {
    /// Rows that are not blank.
    pub rows: usize,
    /// Rows in the directory.
    pub used: usize,
    /// Used rows that have a warning.
    pub warned: usize,
    /// Rows left out.
    pub set_aside: usize,
}

impl From<StoredCounts> for Counts {
    fn from(counts: StoredCounts) -> Counts {
        Counts {
            rows: counts.rows,
            used: counts.used,
            warned: counts.warned,
            set_aside: counts.set_aside,
        }
    }
}

impl From<Counts> for StoredCounts {
    fn from(counts: Counts) -> StoredCounts {
        StoredCounts {
            rows: counts.rows,
            used: counts.used,
            warned: counts.warned,
            set_aside: counts.set_aside,
        }
    }
}

/// An opened generation.
pub struct Generation {
    /// Its folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Site, categories, crisis lines, tags.
    pub facts: Facts,
    /// The places that were private when it was published.
    pub private: PrivatePlaces,
    /// The compiled vocabulary.
    pub words: Lexicon,
    /// The model for sentences that no phrase lists.
    pub likeness: Likeness,
    /// Distinct schedules.
    pub schedules: Schedules,
    /// The gazetteer; shared by generations with the same gazetteer file.
    pub gazetteer: Arc<Gazetteer>,
    /// Towns and townships of the home counties.
    pub home_places: Arc<[String]>,
    /// Ranking data of every document.
    pub records: Records,
    /// Precomputed document sets.
    pub ready: CachedBitmaps,
    /// R-tree of document locations.
    pub tree: Tree,
    /// The listings.
    pub documents: Documents,
    /// Field handles of the tantivy index.
    pub fields: Fields,
    /// The tantivy index: one segment.
    pub searcher: Searcher,
}

impl fmt::Debug for Generation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Generation");
        shown.field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Why a generation cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It has no manifest, so it was never finished.
    #[error("it was never finished")]
    Unfinished,
    /// It was written in another format version.
    #[error(
        "it has format {0}, and this program reads format {readable}",
        readable = super::FORMAT
    )]
    OtherFormat(u32),
    /// A file is missing or has changed since it was written.
    #[error("its file {file} is damaged or cannot be read")]
    Damaged {
        /// Name of the file.
        file: String,
        /// What is wrong with it.
        #[source]
        cause: Box<dyn Error + Send + Sync>,
    },
}

impl Generation {
    /// Opens a generation after verifying the hash of every file, so that
    /// mapped data is known to be intact.
    pub fn open(folder: &Path) -> Result<Generation, OpenError> {
        Generation::open_beside(folder, None)
    }

    /// Like [`Generation::open`], but shares the gazetteer of `beside` when
    /// both have the same.
    pub fn open_beside(
        folder: &Path,
        beside: Option<&Generation>,
    ) -> Result<Generation, OpenError> {
        let manifest = Manifest::read(folder).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => damaged(MANIFEST)(error),
            _ => OpenError::Unfinished,
        })?;
        if manifest.format != super::FORMAT {
            return Err(OpenError::OtherFormat(manifest.format));
        }
        if let Some((file, cause)) = manifest.first_damaged(folder, "") {
            return Err(damaged(&file)(cause));
        }
        let mapped = Mapped::open(folder)?;
        let gazetteer = match beside.filter(|old| old.has_places_of(&manifest)) {
            Some(old) => Arc::clone(&old.gazetteer),
            None => Arc::new(
                Gazetteer::from_bytes(&mapped.bytes(files::GAZETTEER)?)
                    .map_err(damaged(files::GAZETTEER))?,
            ),
        };
        let (_, fields) = schema();
        let facts: Facts = mapped.decode(files::FACTS)?;
        let lists = |file| {
            TagLists::new(mapped.bytes(file)?)
                .ok_or(NOT_AS_WRITTEN)
                .map_err(damaged(file))
        };
        let records = Records::new(
            RecordFiles {
                rows: mapped.bytes(files::RECORDS)?,
                places: mapped.bytes(files::PLACES)?,
                kinds: lists(files::KINDS)?,
                grounds: lists(files::GROUNDS)?,
                standings: VerificationStatuses::new(mapped.bytes(files::STANDINGS)?),
            },
            &facts.tags,
            &facts.home_counties,
        );
        let names: SetNames = mapped.decode(files::SET_NAMES)?;
        let ready = CachedBitmaps::new(mapped.bytes(files::SETS)?, names, records.len());
        let tree = Tree::new(mapped.bytes(files::TREE)?, records.len());
        let learned = mapped.decode(files::LIKENESS)?;
        let weights = Arc::new(mapped.bytes(files::LIKENESS_WEIGHTS)?);
        let likeness = Likeness::new(learned, weights).ok_or(NOT_AS_WRITTEN);
        Ok(Generation {
            folder: folder.to_owned(),
            manifest,
            home_places: gazetteer.towns_in(&facts.home_counties).into(),
            facts,
            words: mapped.decode(files::WORDS)?,
            private: mapped.decode(files::PRIVATE)?,
            likeness: likeness.map_err(damaged(files::LIKENESS_WEIGHTS))?,
            schedules: mapped.decode(files::SCHEDULES)?,
            gazetteer,
            records,
            ready,
            tree: tree.ok_or(NOT_AS_WRITTEN).map_err(damaged(files::TREE))?,
            documents: Documents::new(
                mapped.bytes(files::DOCUMENTS)?,
                mapped.bytes(files::OFFSETS)?,
                mapped.bytes(files::DICTIONARY)?,
            ),
            fields,
            searcher: open_tantivy(&folder.join(files::TANTIVY))
                .map_err(damaged(files::TANTIVY))?,
        })
    }

    fn has_places_of(&self, manifest: &Manifest) -> bool {
        self.manifest.files.get(files::GAZETTEER) == manifest.files.get(files::GAZETTEER)
    }

    /// Its name: format and hash.
    pub fn name(&self) -> String {
        let name = self.folder.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// All its listings, sorted by id.
    ///
    /// # Errors
    /// A listing was damaged since the generation was opened.
    pub fn listings(&self) -> Result<Vec<Arc<Listing>>, OpenError> {
        let documents = self.records.by_id().into_iter();
        documents
            .map(|document| self.documents.get(document).map(Arc::new))
            .collect::<io::Result<_>>()
            .map_err(damaged(files::DOCUMENTS))
    }

    /// Its source rows, by seed file.
    pub fn sources(&self) -> Result<Vec<StoredSource<'static>>, OpenError> {
        Mapped::open(&self.folder)?.decode(files::SOURCES)
    }

    /// The vocabulary tables it was built from.
    pub fn word_tables(&self) -> Result<WordTables, OpenError> {
        Mapped::open(&self.folder)?.decode(files::WORD_TABLES)
    }

    /// Its golden questions and crisis phrases.
    pub fn golden(&self) -> Result<Golden, OpenError> {
        Mapped::open(&self.folder)?.decode(files::GOLDEN)
    }
}

/// Cause of damage that shows only in the shape of a file.
const NOT_AS_WRITTEN: &str = "it is not as it was written";

fn damaged<E: Into<Box<dyn Error + Send + Sync>>>(file: &str) -> impl FnOnce(E) -> OpenError {
    let file = file.to_owned();
    move |cause| OpenError::Damaged {
        file,
        cause: cause.into(),
    }
}

/// Files of a folder, mapped through tantivy's safe mapping.
struct Mapped(MmapDirectory);

impl Mapped {
    fn open(folder: &Path) -> Result<Mapped, OpenError> {
        let directory = MmapDirectory::open(folder).map_err(|_| OpenError::Unfinished)?;
        Ok(Mapped(directory))
    }

    fn bytes(&self, file: &str) -> Result<OwnedBytes, OpenError> {
        let slice = self.0.open_read(Path::new(file)).map_err(damaged(file))?;
        slice.read_bytes().map_err(damaged(file))
    }

    fn decode<T: DeserializeOwned>(&self, file: &str) -> Result<T, OpenError> {
        postcard::from_bytes(&self.bytes(file)?).map_err(damaged(file))
    }
}

fn open_tantivy(folder: &Path) -> tantivy::Result<Searcher> {
    let folder = MmapDirectory::open(folder)?;
    open_searcher(&Index::open(Unlocked(folder))?)
}

/// A searcher over an index, without reloading.
pub(super) fn open_searcher(index: &Index) -> tantivy::Result<Searcher> {
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    Ok(reader.searcher())
}
