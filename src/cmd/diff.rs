//! `diff`: what changes for the public between two versions of the seeds.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::error::Failure;
use super::log;
use super::output::{print, today};
use crate::config::{Config, Diff, Format};
use crate::diagnostic::paper::Paper;
use crate::directory::{Directory, gazetteer_of};
use crate::gazetteer::Gazetteer;
use crate::model::listing::Listing;
use crate::report::diff::{diff, html, text};

/// Prints the differences. A file is read as if it were in the seed folder.
pub fn run(config: &Config, options: &Diff) -> Result<ExitCode, Failure> {
    let data = &config.folders.data;
    let places = [data, &options.new, &options.old]
        .into_iter()
        .find(|at| at.join("gazetteer").is_dir())
        .unwrap_or(data);
    let gazetteer = gazetteer_of(places)?;
    let old = listings(&options.old, data, &gazetteer)?;
    let new = listings(&options.new, data, &gazetteer)?;
    let diff = diff(&old, &new);
    let report = match options.format {
        Format::Text => text::text(&diff),
        Format::Html => {
            let about = format!("{} → {}", options.old.display(), options.new.display());
            let paper = Paper::new("What changes for the public", &about, today());
            html::html(paper, &diff)?
        }
        Format::Json => serde_json::to_string_pretty(&text::json(&diff))?,
    };
    print(format!("{}\n", report.trim_end()));
    Ok(ExitCode::SUCCESS)
}

/// The listings of a folder or a file. Rows with errors are left out, and their
/// number is logged.
fn listings(
    path: &Path,
    data: &Path,
    gazetteer: &Arc<Gazetteer>,
) -> Result<Vec<Arc<Listing>>, Failure> {
    let loaded = if path.is_file() {
        Directory::load_file(path, data, Arc::clone(gazetteer), today())
    } else {
        Directory::load_with(path, Arc::clone(gazetteer), today())
    };
    let (directory, _) = loaded?;
    if directory.counts.set_aside > 0 {
        log::say(format!(
            "{}: {} of {} rows have an error and are left out; waypost check names them.",
            path.display(),
            directory.counts.set_aside,
            directory.counts.rows
        ));
    }
    Ok(directory.listings())
}
