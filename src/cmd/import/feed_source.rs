//! Reads a feed from a file, a folder, or an HTTP URL.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::cmd::error::Failure;
use crate::config::Import;
use crate::import::feed_address::{spreadsheet_export, without_secrets};
use crate::import::fetch::{Answer, FetchError, Fetcher, MAX_BYTES, Version};
use crate::import::list::FeedFile;
use crate::seeds::sources::Reader;

/// The files of the list that an import names. Those of a package may be in its
/// subfolder `data`, too.
pub fn files(options: &Import, reader: Reader) -> Result<Vec<FeedFile>, Failure> {
    let source = &options.source;
    let fetcher = Fetcher {
        allow_http: options.allow_http,
        ..Fetcher::default()
    };
    if reader == Reader::Table {
        return pieces(
            &spreadsheet_export(source, options.sheet.is_some()),
            fetcher,
        );
    }
    let below = Path::new(source).join("data");
    if reader != Reader::Package || !below.is_dir() {
        return pieces(source, fetcher);
    }
    let mut paths = files_of(Path::new(source))?;
    paths.extend(files_of(&below)?);
    all_of(&paths, Path::new(source))
}

/// The files at an address, or in a folder.
pub fn pieces(source: &str, fetcher: Fetcher) -> Result<Vec<FeedFile>, Failure> {
    if source.starts_with("http://") || source.starts_with("https://") {
        return Ok(match fetcher.fetch(source, &Version::default())? {
            Answer::List(file, _) => vec![file],
            Answer::Unchanged => Vec::new(),
        });
    }
    if source.contains("://") {
        let source = without_secrets(source);
        return Err(Failure(format!(
            "“{source}” cannot be fetched: give a file, a folder, or an address that starts with \
             http:// or https://"
        )));
    }
    let path = Path::new(source);
    match path.is_dir() {
        true => all_of(&files_of(path)?, path),
        false => Ok(vec![from_disk(path)?]),
    }
}

fn all_of(files: &[PathBuf], folder: &Path) -> Result<Vec<FeedFile>, Failure> {
    if files.is_empty() {
        return Err(Failure(format!(
            "{} holds no .json or .csv file.",
            folder.display()
        )));
    }
    files.iter().map(|file| from_disk(file)).collect()
}

/// The feed files in a folder, sorted by path.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error| Failure::unread((folder.to_owned(), error));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let feed = [".json", ".csv", ".xlsx", ".ndjson", ".jsonl"]
            .iter()
            .any(|end| name.ends_with(end));
        if path.is_file() && feed && !name.starts_with(['.', '~']) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn from_disk(path: &Path) -> Result<FeedFile, Failure> {
    let unreadable = |error: io::Error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        };
        Failure(format!("{} could not be read ({what}).", path.display()))
    };
    let mut bytes = Vec::new();
    // The size that is told can be wrong, for a pipe or a growing file.
    let read =
        fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FetchError::TooLarge(path.display().to_string()).into());
    }
    Ok(FeedFile {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        url: None,
        bytes,
    })
}
