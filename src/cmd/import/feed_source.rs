//! Reads a feed from a file, a folder, or an HTTP URL.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cmd::error::Failure;
use crate::import::feed_address::without_secrets;
use crate::import::meetings::FeedFile;

/// Maximum size of a feed in bytes. The lists of a whole nation are smaller.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Maximum time for an HTTP request.
const PATIENCE: Duration = Duration::from_secs(30);

/// Maximum number of redirects to follow.
const REDIRECTS: u32 = 5;

/// Reads the files of a feed.
pub fn pieces(source: &str) -> Result<Vec<FeedFile>, Failure> {
    if source.starts_with("http://") || source.starts_with("https://") {
        return Ok(vec![over_http(source)?]);
    }
    if source.contains("://") {
        let source = without_secrets(source);
        return Err(Failure(format!(
            "“{source}” cannot be fetched: give a file, a folder, or an address that starts with \
             http:// or https://"
        )));
    }
    let path = Path::new(source);
    let files = if path.is_dir() {
        files_of(path)?
    } else {
        vec![path.to_owned()]
    };
    files.iter().map(|file| from_disk(file)).collect()
}

/// The feed files in a folder, sorted by path.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |error| Failure(format!("{} could not be read ({error}).", folder.display()));
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
    if files.is_empty() {
        return Err(Failure(format!(
            "{} holds no .json or .csv file.",
            folder.display()
        )));
    }
    Ok(files)
}

fn too_large(source: &str) -> Failure {
    Failure(format!(
        "{source} is larger than {} MB, so it is not read. A list of meetings is never that large; \
         see what the file is.",
        MAX_BYTES / (1024 * 1024)
    ))
}

fn from_disk(path: &Path) -> Result<FeedFile, Failure> {
    let unreadable = |error: io::Error| {
        let what = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => error.to_string(),
        };
        Failure(format!("{} could not be read ({what}).", path.display()))
    };
    let file = fs::File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > MAX_BYTES {
        return Err(too_large(&path.display().to_string()));
    }
    let mut bytes = Vec::new();
    // The size can be wrong for a pipe or a growing file.
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(&path.display().to_string()));
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

fn over_http(address: &str) -> Result<FeedFile, Failure> {
    // The URL without secrets is for messages and records; the full URL is used
    // only for the request.
    let url = &without_secrets(address);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(REDIRECTS)
        .http_status_as_error(false)
        .user_agent(concat!("waypost/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let failed = |error: ureq::Error| match error {
        ureq::Error::BodyExceedsLimit(_) => too_large(url),
        // The messages of these errors would include the full URL.
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::RequireHttpsOnly(_) => {
            Failure(format!(
                "{url} is no address that can be asked; nothing was changed."
            ))
        }
        ureq::Error::Timeout(_) => Failure(format!(
            "{url} did not answer within {} seconds. Try again later; nothing was changed.",
            PATIENCE.as_secs()
        )),
        other => Failure(format!(
            "{url} could not be fetched ({other}). Check the address; nothing was changed."
        )),
    };
    let mut answer = agent.get(address).call().map_err(failed)?;
    let status = answer.status();
    if !status.is_success() {
        return Err(Failure(format!(
            "{url} answered {status}. Open it in a browser to see why; nothing was changed."
        )));
    }
    let kind = answer.body().mime_type().unwrap_or_default().to_lowercase();
    if kind.contains("html") {
        return Err(Failure(format!(
            "{url} is a web page, not a feed. Look on it for a link to JSON or CSV; nothing was \
             changed."
        )));
    }
    let body = answer.body_mut().with_config().limit(MAX_BYTES).reader();
    let mut bytes = Vec::new();
    // That limit counts transferred bytes, which may be compressed.
    let read = body.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(error.into()))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(url));
    }
    let name = url
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    Ok(FeedFile {
        name: name.to_owned(),
        url: Some(url.to_owned()),
        bytes,
    })
}
