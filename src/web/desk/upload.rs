//! Form with a file, read into memory and never stored as such.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use tokio::sync::OwnedSemaphorePermit;

use super::refusal::Refusal;
use super::session::StaffSession;
use super::state::Desk;
use crate::web::error::WebError;

/// Max file size, in bytes.
pub const MAX_FILE_BYTES: usize = 20 << 20;

/// Max form size in bytes: the file and the other fields.
pub const MAX_FORM_BYTES: usize = MAX_FILE_BYTES + (64 << 10);

/// Max length of any other field, in bytes.
const MAX_FIELD_LENGTH: usize = 1024;

/// Max characters shown of a file's own name.
const MAX_SHOWN: usize = 100;

/// A received form.
#[derive(Debug)]
pub struct Upload {
    /// File name on the sender's computer.
    pub name: String,
    /// The seed file to replace, if one was chosen.
    pub replaces: String,
    /// The generation that was served when the sender loaded the page.
    pub seen: String,
    /// Number of the waiting change that it mends, if it does.
    pub mends: Option<u64>,
    /// Content of the file.
    pub bytes: Arc<[u8]>,
    /// Reservation of its memory.
    _room: OwnedSemaphorePermit,
}

impl Upload {
    /// Reads a form. The token must be its first field, so that a foreign form
    /// is not read any further. Repeated fields are rejected.
    ///
    /// # Errors
    /// When the form is foreign, too large, malformed or has no file, or when
    /// too many uploads are in memory.
    pub async fn of(
        request: Request,
        desk: &Desk,
        guest: &StaffSession,
    ) -> Result<Upload, WebError> {
        let room = match desk.room_for_upload() {
            Ok(room) => room,
            Err(full) => {
                pass_over(request.into_body()).await;
                return Err(full);
            }
        };
        let form = Multipart::from_request(request, desk).await;
        let mut form = form.map_err(|_| unreadable())?;
        let mut own = false;
        let (mut replaces, mut seen, mut mends, mut file) = (None, None, None, None);
        while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            let text = match name.as_str() {
                "token" if !own => {
                    own = desk.is_own_form(&guest.token, &text(field).await?);
                    if !own {
                        return Err(Refusal::NotOurForm.into());
                    }
                    continue;
                }
                _ if !own => return Err(Refusal::NotOurForm.into()),
                "file" if file.is_none() => {
                    let name = field.file_name().unwrap_or_default().to_owned();
                    let bytes = whole(field, MAX_FILE_BYTES, WebError::TooLarge).await?;
                    file = Some((name, Arc::from(bytes)));
                    continue;
                }
                "replaces" => &mut replaces,
                "seen" => &mut seen,
                "mends" => &mut mends,
                _ => return Err(unreadable()),
            };
            if text.replace(self::text(field).await?).is_some() {
                return Err(unreadable());
            }
        }
        if !own {
            return Err(Refusal::NotOurForm.into());
        }
        let (name, bytes) = file.unwrap_or_default();
        if name.is_empty() {
            return Err(Refusal::NoFile.into());
        }
        Ok(Upload {
            name,
            replaces: replaces.unwrap_or_default(),
            seen: seen.unwrap_or_default(),
            mends: mends.and_then(|number| number.parse().ok()),
            bytes,
            _room: room,
        })
    }

    /// File name without folders.
    pub fn own_name(&self) -> &str {
        let own = self.name.rsplit(['/', '\\']).next();
        own.unwrap_or_default()
    }

    /// File name without folders, cut to the length that is shown.
    pub fn short_name(&self) -> String {
        self.own_name().chars().take(MAX_SHOWN).collect()
    }
}

/// Reads and discards a body: a browser that is still sending does not show the
/// response.
async fn pass_over(mut body: Body) {
    let mut left = MAX_FORM_BYTES;
    while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let bytes = frame.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(bytes) {
            Some(fewer) => left = fewer,
            None => return,
        }
    }
}

/// The bytes of a field, or `beyond` when there are more than `most`.
async fn whole(mut field: Field<'_>, most: usize, beyond: WebError) -> Result<Vec<u8>, WebError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > most {
            return Err(beyond);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn text(field: Field<'_>) -> Result<String, WebError> {
    let bytes = whole(field, MAX_FIELD_LENGTH, unreadable()).await?;
    String::from_utf8(bytes).map_err(|_| unreadable())
}

fn unreadable() -> WebError {
    WebError::BadRequest(String::new())
}

fn broken(error: &MultipartError) -> WebError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ => unreadable(),
    }
}
