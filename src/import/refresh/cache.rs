//! What is kept of a list beside the index: the answer as it came, with its
//! day, and the rows it made. It may hold what is never shown, and only Waypost
//! may read it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::import::feed_address::without_secrets;
use crate::import::fetch::Version;
use crate::import::list::FeedFile;
use crate::seeds::write::csv::write_whole;

/// The folder of all lists, inside that of the generations.
const FOLDER: &str = "sources";

/// Names of the files of a list.
const ANSWER: &str = "answer";
const ROWS: &str = "rows.csv";
const STATE: &str = "state.json";

/// What is known of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The day on which its answer came.
    pub fetched: Option<Date>,
    /// The last day on which its site said what there is, new or not.
    pub asked: Option<Date>,
    /// The last try, good or not.
    pub tried: Option<Timestamp>,
    /// Hash of its address.
    pub address: String,
    /// Name of the answer in findings.
    pub name: String,
    /// What the site said of its version.
    pub version: Version,
    /// Headers of the columns that are used.
    pub headers: Vec<String>,
    /// Number of usable rows.
    pub usable: usize,
    /// What came of the last try, in a sentence.
    pub says: String,
    /// Whether it failed.
    pub has_failed: bool,
    /// What was found when it was last taken, a line each; the first ones.
    pub notes: Vec<String>,
}

/// The folder of one list.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// That of the list with a name, in the folder of an index.
    pub fn of(index: &Path, name: &str) -> Cache {
        Cache {
            folder: index.join(FOLDER).join(name),
        }
    }

    /// What is known of the list.
    ///
    /// # Errors
    /// It is there and cannot be read: then nothing is known of what the list
    /// had, and nothing may be taken.
    pub fn state(&self) -> io::Result<State> {
        match self.read(STATE)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::other),
            None => Ok(State::default()),
        }
    }

    /// The answer that was kept; `None` if there is none for this address.
    ///
    /// # Errors
    /// I/O errors.
    pub fn answer(&self, state: &State, address: &str) -> io::Result<Option<FeedFile>> {
        if state.address != hash_of(address) {
            return Ok(None);
        }
        let answer = self.read(ANSWER)?.map(|bytes| FeedFile {
            name: state.name.clone(),
            url: Some(without_secrets(address)),
            bytes,
        });
        Ok(answer)
    }

    /// The rows that the list made when it was last taken; `None` if that is
    /// not known.
    ///
    /// # Errors
    /// I/O errors.
    pub fn rows(&self) -> io::Result<Option<Vec<u8>>> {
        self.read(ROWS)
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep_answer(&self, answer: &FeedFile) -> io::Result<()> {
        self.write(ANSWER, &answer.bytes)
    }

    /// Keeps the rows that were taken.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep_rows(&self, rows: &[u8]) -> io::Result<()> {
        self.write(ROWS, rows)
    }

    /// Keeps what is known.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep_state(&self, state: &State) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(state).map_err(io::Error::other)?;
        self.write(STATE, &text)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&self.folder)?;
        write_whole(&self.folder.join(name), bytes)
    }
}

/// Hash of an address, which tells no key.
pub fn hash_of(address: &str) -> String {
    blake3::hash(address.as_bytes()).to_hex().to_string()
}
