//! Images under the results map, when the operator configured a source: Web
//! Mercator tiles from a PMTiles file, served from here, or from another
//! server's URL. Without a source no other server is contacted.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderValue;
use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, PmtError, PmtResult, TileCoord, TileType,
};
use url::{Host, Url};

use super::links;
use super::middleware::security_headers::POLICY;
use crate::model::place::Point;

/// Max zoom requested from another server.
const NEAREST: u8 = 19;

/// Accepted tile formats, for error messages.
const PICTURES: &str = "pictures (PNG, JPEG, WebP or AVIF)";

/// A source of map tiles.
pub struct Tiles {
    source: Source,
    /// Attribution, shown under the map.
    pub credit: String,
    /// Min and max zoom.
    pub zooms: (u8, u8),
    /// South-west and north-east corners of the covered area.
    pub covers: (Point, Point),
}

enum Source {
    /// URL template, and the security policy that allows its images.
    Elsewhere(String, HeaderValue),
    /// PMTiles file, and the media type of its tiles.
    File(Box<AsyncPmTilesReader<Archive>>, &'static str),
}

impl fmt::Debug for Tiles {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Tiles").finish_non_exhaustive()
    }
}

impl Tiles {
    /// Tiles of a URL with `{z}`, `{x}` and `{y}`, or of a PMTiles file.
    ///
    /// # Errors
    /// Why the source cannot be used, and what to give instead.
    pub async fn named(named: &str, credit: &str) -> Result<Tiles, String> {
        let credit = credit.trim().to_owned();
        if named.contains("://") {
            return elsewhere(named, credit);
        }
        let file = Path::new(named);
        of_file(file, credit)
            .await
            .map_err(|why| format!("The map tiles {} cannot be used: {why}", file.display()))
    }

    /// A tile of the operator's file, with its media type; `None` when it has
    /// none there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn picture(&self, at: TileCoord) -> Result<Option<(&'static str, Bytes)>, PmtError> {
        let Source::File(file, kind) = &self.source else {
            return Ok(None);
        };
        let picture = file.get_tile_decompressed(at).await?;
        Ok(picture.map(|picture| (*kind, picture)))
    }

    /// URL of a tile.
    pub fn address(&self, z: u8, x: u32, y: u32) -> String {
        match &self.source {
            Source::File(..) => links::tile(z, x, y),
            Source::Elsewhere(template, _) => template
                .replace("{z}", &z.to_string())
                .replace("{x}", &x.to_string())
                .replace("{y}", &y.to_string()),
        }
    }

    /// Security policy for pages with another server's tiles.
    pub fn policy(&self) -> Option<&HeaderValue> {
        match &self.source {
            Source::Elsewhere(_, policy) => Some(policy),
            Source::File(..) => None,
        }
    }
}

fn elsewhere(template: &str, credit: String) -> Result<Tiles, String> {
    let refuse = |why: &str| {
        Err(format!(
            "The map tiles {template} cannot be used: {why} Name an address such as \
             https://tiles.example.org/{{z}}/{{x}}/{{y}}.png."
        ))
    };
    let filled = ["{z}", "{x}", "{y}"]
        .iter()
        .try_fold(template.to_owned(), |text, place| {
            text.contains(place).then(|| text.replace(place, "0"))
        });
    let Some(filled) = filled else {
        return refuse("it needs {z}, {x} and {y}.");
    };
    if filled.contains(['{', '}', '"', '<', '>', '\'', ' ']) {
        return refuse("only {z}, {x} and {y} are filled in.");
    }
    let Ok(address) = Url::parse(&filled) else {
        return refuse("it is no web address.");
    };
    let here = match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let safe = address.scheme() == "https" || (address.scheme() == "http" && here);
    if !safe {
        return refuse("it must begin with https://.");
    }
    let origin = address.origin().ascii_serialization();
    // Placeholders may only come after the host name.
    if !template.to_lowercase().starts_with(&origin) {
        return refuse("the name of the server must stand in it as it is.");
    }
    let allowed = format!("img-src 'self' data: {origin}");
    let policy = POLICY.replace("img-src 'self' data:", &allowed);
    let Ok(policy) = HeaderValue::try_from(policy) else {
        return refuse("it is no web address.");
    };
    let corner = |latitude, longitude| Point {
        latitude,
        longitude,
    };
    Ok(Tiles {
        source: Source::Elsewhere(template.to_owned(), policy),
        credit,
        zooms: (0, NEAREST),
        covers: (corner(-85.0, -180.0), corner(85.0, 180.0)),
    })
}

async fn of_file(path: &Path, credit: String) -> Result<Tiles, String> {
    let file = File::open(path).map_err(|error| format!("{error}."))?;
    let archive = Archive(Arc::new(Mutex::new(file)));
    let reader = AsyncPmTilesReader::try_from_source(archive).await;
    let reader = reader.map_err(|error| {
        format!("it is no PMTiles file ({error}). Name one of the third version with {PICTURES}.")
    })?;
    let header = reader.get_header();
    let kind = match header.tile_type {
        TileType::Png => "image/png",
        TileType::Jpeg => "image/jpeg",
        TileType::Webp => "image/webp",
        TileType::Avif => "image/avif",
        TileType::Mvt => {
            return Err(format!(
                "it holds vector tiles, which only a program in the browser could draw. Name a \
                 PMTiles file of {PICTURES}; a tile server can draw these from yours."
            ));
        }
        _ => return Err(format!("it does not hold {PICTURES}.")),
    };
    let corner = |latitude, longitude| Point {
        latitude,
        longitude,
    };
    let covers = (
        corner(header.min_latitude, header.min_longitude),
        corner(header.max_latitude, header.max_longitude),
    );
    Ok(Tiles {
        zooms: (header.min_zoom, header.max_zoom),
        covers,
        source: Source::File(Box::new(reader), kind),
        credit,
    })
}

/// An archive that is read, not memory-mapped: overwriting the file breaks
/// tiles, not the server.
struct Archive(Arc<Mutex<File>>);

impl Archive {
    async fn bytes(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let file = Arc::clone(&self.0);
        let read = move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(offset))?;
            let mut bytes = Vec::new();
            (&mut *file).take(length as u64).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let done = tokio::task::spawn_blocking(read).await;
        done.map_err(|error| match error.is_panic() {
            // Without its message: the panic hook logs where it happened.
            true => io::Error::other("reading the map tiles panicked"),
            false => io::Error::other(error),
        })?
    }
}

impl AsyncBackend for Archive {
    async fn read_exact(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let bytes = self.bytes(offset, length).await?;
        if bytes.len() < length {
            return Err(PmtError::Reading(io::ErrorKind::UnexpectedEof.into()));
        }
        Ok(BackendResponse::new(bytes.into()))
    }

    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        Ok(BackendResponse::new(
            self.bytes(offset, length).await?.into(),
        ))
    }
}
