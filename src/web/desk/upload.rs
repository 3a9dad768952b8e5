//! A form with a file, read whole into memory and never stored by itself.

use std::sync::Arc;

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;

use super::guest::Guest;
use super::refused::Refused;
use super::state::Desk;

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 20 << 20;

/// The largest form: the file and a little around it.
pub const LARGEST_FORM: usize = LARGEST_FILE + (64 << 10);

/// The longest of the other fields, in bytes.
const LONGEST_FIELD: usize = 1024;

/// What a form brought.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name the file has on its owner's computer.
    pub name: String,
    /// The seed file it replaces, when one was chosen.
    pub replaces: String,
    /// The version of the seeds its sender saw.
    pub seen: String,
    /// The file.
    pub bytes: Arc<[u8]>,
}

impl Upload {
    /// Reads a form. Its first field must be the token, so that nothing of a
    /// foreign form is read further than that.
    ///
    /// # Errors
    /// When the form is not ours, too large, broken, or has no file.
    pub async fn of(request: Request, desk: &Desk, guest: &Guest) -> Result<Upload, Refused> {
        let form = Multipart::from_request(request, desk).await;
        let mut form = form.map_err(|_| Refused::BadForm)?;
        let mut upload = Upload {
            name: String::new(),
            replaces: String::new(),
            seen: String::new(),
            bytes: Arc::from([]),
        };
        let mut own = false;
        while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            if !own && name != "token" {
                return Err(Refused::NotOurForm);
            }
            match name.as_str() {
                "token" => {
                    let carried = text(field).await?;
                    own = desk.is_own_form(&guest.token, &carried);
                    if !own {
                        return Err(Refused::NotOurForm);
                    }
                }
                "replaces" => upload.replaces = text(field).await?,
                "seen" => upload.seen = text(field).await?,
                "file" => {
                    field
                        .file_name()
                        .unwrap_or_default()
                        .clone_into(&mut upload.name);
                    let bytes = field.bytes().await.map_err(|error| broken(&error))?;
                    if bytes.len() > LARGEST_FILE {
                        return Err(Refused::TooLarge);
                    }
                    upload.bytes = Arc::from(&bytes[..]);
                }
                _ => return Err(Refused::BadForm),
            }
        }
        match (own, upload.name.is_empty()) {
            (false, _) => Err(Refused::NotOurForm),
            (true, true) => Err(Refused::NoFile),
            (true, false) => Ok(upload),
        }
    }
}

async fn text(field: Field<'_>) -> Result<String, Refused> {
    let text = field.text().await.map_err(|error| broken(&error))?;
    if text.len() > LONGEST_FIELD {
        return Err(Refused::BadForm);
    }
    Ok(text)
}

fn broken(error: &MultipartError) -> Refused {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refused::TooLarge,
        _ => Refused::BadForm,
    }
}
