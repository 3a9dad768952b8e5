//! The routes for files to take home. They show private places, which are the
//! staff's own data, and so only to whoever signed in.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::copies::{Copy, Form, Original, plain, template, template_names, with_fixes};
use crate::seeds::read::seed_folder::{layout, stem};
use crate::web::desk::handlers::run_queued;
use crate::web::desk::head::Head;
use crate::web::desk::read_seeds::checked;
use crate::web::desk::session::StaffSession;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;
use crate::web::links::query_string;

/// The list of files.
#[derive(Debug, Template)]
#[template(path = "desk-files.html")]
struct FilesPage {
    head: Head,
    files: Vec<FileLine>,
    templates: Vec<&'static str>,
}

/// A file of the seeds.
#[derive(Debug)]
struct FileLine {
    name: String,
    /// Where it is, without its form.
    href: String,
    rows: usize,
    /// Rows with a finding.
    to_fix: usize,
}

/// A file, as a link names it.
#[derive(Debug, Deserialize)]
pub struct Named {
    name: String,
}

/// `GET /files`: the seed files, to take home.
pub async fn files(State(desk): State<Desk>, guest: StaffSession) -> Result<Response, WebError> {
    guest.may_change()?;
    let head = guest.head(&desk);
    let page = run_queued(&desk, move |desk| {
        let seeds = desk.accepted_seeds()?;
        let directory = checked(desk, &seeds.view, &[])?.directory;
        let sources = directory.sources.iter();
        let counts: HashMap<&str, _> = sources
            .map(|source| (&*source.file, source.counts))
            .collect();
        let names = seeds.files.keys();
        let files = names.filter_map(|name| {
            let counts = counts.get(name.as_str())?;
            Some(FileLine {
                name: name.clone(),
                href: format!("/file?{}", query_string(&[("name", name)])),
                rows: counts.rows,
                to_fix: counts.warned + counts.set_aside,
            })
        });
        Ok(FilesPage {
            head,
            files: files.collect(),
            templates: template_names().collect(),
        })
    });
    guest.page(&desk, &page.await?)
}

/// How a file is wanted.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(rename = "as", default)]
    form: Form,
    /// `yes` to add what to fix.
    fix: Option<String>,
}

/// `GET /file`: a seed file as it is now.
pub async fn file(
    State(desk): State<Desk>,
    guest: StaffSession,
    Query(named): Query<Named>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, WebError> {
    guest.may_change()?;
    let copy = run_queued(&desk, move |desk| {
        let name = named.name;
        let seeds = desk.accepted_seeds()?;
        if !seeds.files.contains_key(&name) || layout(&stem(&name)).is_none() {
            return Err(WebError::NotFound);
        }
        let original = Original {
            name: &name,
            bytes: &seeds.view.read(&name)?,
            today: desk.app().today(),
        };
        match wanted.fix {
            None => Ok(plain(original, wanted.form)?),
            Some(_) => {
                let found = checked(desk, &seeds.view, &[])?.diagnostics;
                Ok(with_fixes(original, wanted.form, &found)?)
            }
        }
    });
    Ok(saved(copy.await?))
}

/// `GET /templates/{name}`: a blank file with one example row.
pub async fn blank(
    State(desk): State<Desk>,
    guest: StaffSession,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, WebError> {
    guest.may_look()?;
    let copy = template(&name, wanted.form, desk.app().today())?;
    Ok(saved(copy.ok_or(WebError::NotFound)?))
}

fn saved(copy: Copy) -> Response {
    let file = format!("attachment; filename=\"{}\"", copy.name);
    let headers = [
        (CONTENT_TYPE, copy.kind.to_owned()),
        (CONTENT_DISPOSITION, file),
    ];
    (headers, copy.bytes).into_response()
}
