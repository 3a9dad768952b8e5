//! Access to a folder in object storage: reads objects, writes them once, and
//! updates them conditionally on a version.

use std::fmt;
use std::fs::File;
use std::future::poll_fn;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream as _;
use jiff::Timestamp;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, ClientOptions, Error, GetOptions, GetResult, ObjectStore, ObjectStoreExt as _,
    PutMode, PutPayload, RetryConfig, UpdateVersion, WriteMultipart,
};
use tokio::runtime::Runtime;
use url::Url;

use super::failure::Failure;
use crate::index::store::lock;

/// Connection timeout.
const CONNECT: Duration = Duration::from_secs(3);

/// Read timeout in the middle of a response.
const SILENCE: Duration = Duration::from_secs(10);

/// Maximum number of retries, and the total time spent on them.
const TRIES: (usize, Duration) = (2, Duration::from_secs(10));

/// Files larger than this are uploaded in parts of this size, so that a failed
/// request does not restart the whole upload.
const PART: usize = 8 << 20;

/// Number of parts uploaded concurrently.
const PARTS_AT_ONCE: usize = 4;

/// Maximum size of an object that is read into memory: a record or a manifest.
const IN_MEMORY: u64 = 64 << 20;

/// A folder in object storage.
pub struct Bucket {
    runtime: Runtime,
    store: Arc<dyn ObjectStore>,
    prefix: Key,
    address: String,
    /// For `file:` storage, the folder that is locked during updates.
    folder: Option<PathBuf>,
}

/// Version of an object that was read; opaque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(UpdateVersion);

/// Result of reading an object.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// The object does not exist.
    Nothing,
    /// The object still has the known version.
    Same,
    /// The content and its version.
    Bytes(Vec<u8>, Version),
}

/// An entry of an object listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Name inside the folder.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of the last write.
    pub at: Timestamp,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = out.debug_struct("Bucket");
        shown
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Bucket {
    /// Opens the storage at an address: `s3://bucket/folder`, with credentials
    /// and endpoint from the `AWS_` environment variables, or `file:///folder`.
    pub fn open(address: &str) -> Result<Bucket, Failure> {
        let refused = |why: String| Failure::Address(address.to_owned(), why);
        let url = Url::parse(address).map_err(|error| refused(error.to_string()))?;
        match url.scheme() {
            "s3" => {
                // Fails only if a provider is already installed, which is fine.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let store = from_environment().with_url(address).build();
                let store = store.map_err(|error| refused(error.to_string()))?;
                let prefix = Key::from_url_path(url.path());
                let prefix = prefix.map_err(|error| refused(error.to_string()))?;
                Bucket::made(Arc::new(store), prefix, address, None)
            }
            "file" => {
                let folder = url
                    .to_file_path()
                    .map_err(|()| refused("it names no folder".to_owned()))?;
                let made = std::fs::create_dir_all(&folder)
                    .map_err(|error| refused(error.to_string()))
                    .and_then(|()| {
                        LocalFileSystem::new_with_prefix(&folder)
                            .map_err(|error| refused(error.to_string()))
                    })?;
                Bucket::made(Arc::new(made), Key::default(), address, Some(folder))
            }
            other => Err(refused(format!("{other}: is not known"))),
        }
    }

    /// Wraps an existing object store.
    pub fn over(store: Arc<dyn ObjectStore>, address: &str) -> Result<Bucket, Failure> {
        Bucket::made(store, Key::default(), address, None)
    }

    fn made(
        store: Arc<dyn ObjectStore>,
        prefix: Key,
        address: &str,
        folder: Option<PathBuf>,
    ) -> Result<Bucket, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::Unreachable(address.to_owned(), error.to_string()))?;
        Ok(Bucket {
            runtime,
            store,
            prefix,
            address: address.to_owned(),
            folder,
        })
    }

    /// The address as given.
    pub fn address(&self) -> &str {
        &self.address
    }

    fn key(&self, name: &str) -> Key {
        name.split('/')
            .fold(self.prefix.clone(), |key, part| key.join(part))
    }

    fn failed(&self, error: &Error) -> Failure {
        Failure::Unreachable(self.address.clone(), in_short(error))
    }

    /// Reads a small object, unless it still has a known version.
    pub fn read(&self, name: &str, unless: Option<&Version>) -> Result<Found, Failure> {
        let options = GetOptions {
            if_none_match: unless.and_then(|version| version.0.e_tag.clone()),
            ..GetOptions::default()
        };
        let key = self.key(name);
        let asked = self.store.get_opts(&key, options);
        let read = self.runtime.block_on(async {
            let got = match asked.await {
                Ok(got) => got,
                Err(Error::NotFound { .. }) => return Ok(Found::Nothing),
                Err(Error::NotModified { .. }) => return Ok(Found::Same),
                Err(error) => return Err(self.failed(&error)),
            };
            if got.meta.size > IN_MEMORY {
                let why = format!("it has {} bytes", got.meta.size);
                return Err(Failure::Tampered(name.to_owned(), why));
            }
            let version = UpdateVersion {
                e_tag: got.meta.e_tag.clone(),
                version: got.meta.version.clone(),
            };
            let bytes = got.bytes().await.map_err(|error| self.failed(&error))?;
            Ok(Found::Bytes(bytes.to_vec(), Version(version)))
        })?;
        // Some storages ignore the condition and always send the content.
        match (read, unless) {
            (Found::Bytes(_, version), Some(known)) if version.0.e_tag == known.0.e_tag => {
                Ok(Found::Same)
            }
            (read, _) => Ok(read),
        }
    }

    /// Writes a small object if it still has the version that was read, or
    /// still does not exist. Returns `false` if another machine was first.
    pub fn move_on(
        &self,
        name: &str,
        bytes: &[u8],
        seen: Option<&Version>,
    ) -> Result<bool, Failure> {
        // File systems have no conditional writes, so a lock serializes
        // updates.
        let _held =
            match &self.folder {
                Some(folder) => Some(lock(folder).map_err(|error| {
                    Failure::Unreachable(self.address.clone(), error.to_string())
                })?),
                None => None,
            };
        let mut mode = match seen {
            Some(version) => PutMode::Update(version.0.clone()),
            None => PutMode::Create,
        };
        if let (Some(_), Some(version)) = (&self.folder, seen) {
            if self.read(name, Some(version))? != Found::Same {
                return Ok(false);
            }
            mode = PutMode::Overwrite;
        }
        let payload = PutPayload::from(bytes.to_vec());
        let key = self.key(name);
        let put = self.store.put_opts(&key, payload, mode.into());
        match self.runtime.block_on(put) {
            Ok(_) => Ok(true),
            Err(
                Error::Precondition { .. } | Error::AlreadyExists { .. } | Error::NotFound { .. },
            ) => {
                // The first attempt may have succeeded with its response lost,
                // so that the retry was rejected.
                let found = self.read(name, None)?;
                Ok(matches!(found, Found::Bytes(there, _) if there == bytes))
            }
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Size of an object in bytes; `None` if it does not exist.
    pub fn size(&self, name: &str) -> Result<Option<u64>, Failure> {
        let key = self.key(name);
        match self.runtime.block_on(self.store.head(&key)) {
            Ok(about) => Ok(Some(about.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Writes an object.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let key = self.key(name);
        let put = self.store.put(&key, PutPayload::from(bytes.to_vec()));
        let put = self.runtime.block_on(put);
        put.map(drop).map_err(|error| self.failed(&error))
    }

    /// Uploads a file as an object.
    pub fn send(&self, name: &str, path: &Path) -> Result<(), Failure> {
        let disk = |error: std::io::Error| {
            let tried = crate::index::store::StoreError::Disk("Reading", path.to_owned(), error);
            Failure::Store(tried)
        };
        let mut file = File::open(path).map_err(disk)?;
        if file.metadata().map_err(disk)?.len() <= PART as u64 {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(disk)?;
            return self.put(name, &bytes);
        }
        let key = self.key(name);
        self.runtime.block_on(async {
            let failed = |error: Error| self.failed(&error);
            let upload = self.store.put_multipart(&key).await.map_err(failed)?;
            let mut sending = WriteMultipart::new_with_chunk_size(upload, PART);
            let mut part = vec![0; PART];
            loop {
                let read = file.read(&mut part).map_err(disk)?;
                if read == 0 {
                    break;
                }
                let room = sending.wait_for_capacity(PARTS_AT_ONCE).await;
                room.map_err(failed)?;
                sending.write(part.get(..read).unwrap_or_default());
            }
            sending.finish().await.map(drop).map_err(failed)
        })
    }

    /// Downloads an object into a new file and returns the hash of its content.
    /// Fails if the object is larger than `most` bytes.
    pub fn fetch(&self, name: &str, to: &Path, most: u64) -> Result<String, Failure> {
        let key = self.key(name);
        self.runtime.block_on(async {
            let got = match self.store.get(&key).await {
                Ok(got) => got,
                Err(Error::NotFound { .. }) => return Err(Failure::Missing(name.to_owned())),
                Err(error) => return Err(self.failed(&error)),
            };
            if got.meta.size > most {
                let why = format!("it has {} bytes", got.meta.size);
                return Err(Failure::Tampered(name.to_owned(), why));
            }
            self.write_down(got, to).await
        })
    }

    async fn write_down(&self, got: GetResult, to: &Path) -> Result<String, Failure> {
        let disk = |error: std::io::Error| {
            let tried = crate::index::store::StoreError::Disk("Writing", to.to_owned(), error);
            Failure::Store(tried)
        };
        let mut file = File::create(to).map_err(disk)?;
        let mut hasher = blake3::Hasher::new();
        let mut coming = got.into_stream();
        while let Some(bytes) = poll_fn(|context| Pin::new(&mut coming).poll_next(context)).await {
            let bytes = bytes.map_err(|error| self.failed(&error))?;
            hasher.update(&bytes);
            file.write_all(&bytes).map_err(disk)?;
        }
        file.sync_all().map_err(disk)?;
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// Lists the objects in a folder.
    pub fn list(&self, folder: &str) -> Result<Vec<Listed>, Failure> {
        let below = self.key(folder);
        let mut coming = self.store.list(Some(&below));
        self.runtime.block_on(async {
            let mut found = Vec::new();
            while let Some(one) = poll_fn(|context| Pin::new(&mut coming).poll_next(context)).await
            {
                let about = one.map_err(|error| self.failed(&error))?;
                let last = about.location.filename().unwrap_or_default();
                let at = Timestamp::from_second(about.last_modified.timestamp());
                found.push(Listed {
                    name: format!("{folder}/{last}"),
                    bytes: about.size,
                    at: at.unwrap_or(Timestamp::MAX),
                });
            }
            Ok(found)
        })
    }

    /// Removes an object; succeeds if it does not exist.
    pub fn remove(&self, name: &str) -> Result<(), Failure> {
        let key = self.key(name);
        match self.runtime.block_on(self.store.delete(&key)) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(&error)),
        }
    }
}

/// The root cause of a storage error, shortened, without the request.
fn in_short(error: &Error) -> String {
    let mut source: &dyn std::error::Error = error;
    while let Some(deeper) = source.source() {
        source = deeper;
    }
    let said = source.to_string();
    let first = said.lines().next().unwrap_or_default();
    first.chars().take(200).collect()
}

fn patience() -> RetryConfig {
    let (max_retries, retry_timeout) = TRIES;
    RetryConfig {
        backoff: BackoffConfig::default(),
        max_retries,
        retry_timeout,
    }
}

fn waiting() -> ClientOptions {
    ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_timeout_disabled()
        .with_read_timeout(SILENCE)
}

/// The defaults above, overridden by the `AWS_` environment variables.
fn from_environment() -> AmazonS3Builder {
    let own = AmazonS3Builder::new()
        .with_retry(patience())
        .with_client_options(waiting());
    std::env::vars().fold(own, |store, (name, value)| {
        let key = name.starts_with("AWS_").then(|| name.to_ascii_lowercase());
        match key.and_then(|key| key.parse().ok()) {
            Some(key) => store.with_config(key, value),
            None => store,
        }
    })
}
