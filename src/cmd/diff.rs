//! `diff`: what changes for the public between two versions of the seeds.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::error::Failure;
use super::log;
use super::output::{print, today};
use crate::config::{Config, Diff, Format};
use crate::diagnostic::paper::Paper;
use crate::directory::{Baseline, Directory, gazetteer_of};
use crate::gazetteer::Gazetteer;
use crate::model::listing::Listing;
use crate::report::diff::{diff, html, text};
use crate::seeds::read::seed_view::SeedView;

/// Prints the differences. A file is read as if it were in the seed folder.
pub fn run(config: &Config, options: &Diff) -> Result<ExitCode, Failure> {
    let data = &config.folders.data;
    let places = [data, &options.new, &options.old]
        .into_iter()
        .find(|at| at.join("gazetteer").is_dir())
        .unwrap_or(data);
    let gazetteer = gazetteer_of(places)?;
    let old = listings(&options.old, data, &gazetteer, &[])?;
    let new = listings(&options.new, data, &gazetteer, &old)?;
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

/// The listings of a folder or a file. A row with an error keeps its version
/// among `before`, as in publishing, or is left out; their numbers are logged.
fn listings(
    path: &Path,
    data: &Path,
    gazetteer: &Arc<Gazetteer>,
    before: &[Arc<Listing>],
) -> Result<Vec<Arc<Listing>>, Failure> {
    let last_good = before.iter().map(|listing| (listing, today())).collect();
    let past = Baseline {
        last_good: Some(&last_good),
        ..Baseline::default()
    };
    let (folder, tables) = if path.is_file() {
        (data, Directory::tables_with_only(data, path)?)
    } else {
        (path, Directory::tables(&SeedView::of(path))?)
    };
    let gazetteer = Arc::clone(gazetteer);
    let (directory, _) = Directory::from_tables(tables, folder, gazetteer, today(), &past)?;
    if directory.counts.set_aside > 0 {
        let kept = match directory.kept.len() {
            0 => String::new(),
            kept => format!(" ({kept} of them keep what the public sees now)"),
        };
        log::say(format!(
            "{}: {} of {} rows have an error and are left out{kept}; waypost check names them.",
            path.display(),
            directory.counts.set_aside,
            directory.counts.rows
        ));
    }
    Ok(directory.listings())
}
