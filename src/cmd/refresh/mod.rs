//! `refresh`: fetches the lists that others keep, and publishes what changed.
//!
//! | File | Content |
//! | --- | --- |
//! | `refresher` | One list, from its address to a change |
//! | `by_itself` | The same while serving, one list at a time |

pub mod by_itself;
pub mod refresher;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cmd::build;
use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::cmd::output::print;
use crate::cmd::serve::startup::newest_intact;
use crate::config::{Config, Refresh};
use crate::diagnostic::{Diagnostic, folded, render};
use crate::import::fetch::Fetcher;
use crate::import::refresh::cache::Cache;
use crate::index::store::Store;
use crate::model::category::Categories;
use crate::seeds::read::seed_folder::small_file;
use crate::seeds::rules::rule::Findings;
use crate::seeds::sources::Source;
use crate::seeds::sources::read::sources;
use crate::web::App;
use crate::web::desk::{AccessPolicy, Desk};
use refresher::{Outcome, Refresher};

/// Refreshes one list, or all that are due. Exit code 1 if one failed or waits.
pub fn run(config: &Config, options: &Refresh) -> Result<ExitCode, Failure> {
    let folders = &config.folders;
    let generation = match newest_intact(&Store::new(&folders.index), None) {
        Some(generation) => Arc::new(generation),
        None if options.dry_run => {
            let none = "Nothing was published yet, and a dry run makes nothing. Run waypost build \
                        first.";
            return Err(Failure(none.to_owned()));
        }
        None => build::current(folders)?,
    };
    let app = App::sharing(generation, jiff::Timestamp::now).with_examples(folders.examples);
    let desk = Desk::new(app, &folders.data, &folders.index, AccessPolicy::default())?;
    let (all, findings) = listed(&folders.data, &desk.app().generation().facts.categories)?;
    for found in folded(findings) {
        log::say(render::text(&found));
    }
    let refresher = Refresher {
        desk: &desk,
        fetcher: Fetcher {
            allow_http: options.allow_http,
            ..Fetcher::default()
        },
        offline: options.offline,
        dry_run: options.dry_run,
        accept: options.accept,
    };
    let chosen = chosen(all, options, &refresher)?;
    if chosen.is_empty() {
        print("Nothing is due.\n");
    }
    let mut is_good = true;
    for source in &chosen {
        let refreshed = refresher.refresh(source);
        print(refreshed.text(source));
        is_good &= !matches!(refreshed.outcome, Outcome::Failed | Outcome::Waits);
    }
    Ok(ExitCode::from(u8::from(!is_good)))
}

/// The list that was named, or those that are due.
fn chosen(
    mut all: Vec<Source>,
    options: &Refresh,
    refresher: &Refresher<'_>,
) -> Result<Vec<Source>, Failure> {
    let Some(name) = &options.name else {
        let index = refresher.desk.store().folder();
        let today = refresher.desk.app().today();
        all.retain(|source| {
            // A list whose state cannot be read says so when it is refreshed.
            let state = Cache::of(index, &source.name).state().unwrap_or_default();
            options.offline || source.due.is_due(state.asked, today)
        });
        return Ok(all);
    };
    let names: Vec<String> = all.iter().map(|source| source.name.clone()).collect();
    all.retain(|source| source.name == *name);
    if all.is_empty() {
        let names = names.join(", ");
        return Err(Failure(format!(
            "sources.csv has no list “{name}” that can be fetched. It has: {names}."
        )));
    }
    Ok(all)
}

/// The lists of a seed folder, and what is wrong with their rows.
pub fn listed(
    data: &Path,
    categories: &Categories,
) -> Result<(Vec<Source>, Vec<Diagnostic>), Failure> {
    let table = small_file(data, "sources").map_err(Failure::unread)?;
    let Some(table) = table else {
        return Err(Failure(format!(
            "There is no sources.csv in {}. templates/sources.csv shows what stands in it.",
            data.display()
        )));
    };
    let mut findings = Findings::new(&table.file);
    let sources = sources(&table, categories, &mut findings);
    Ok((sources, findings.list))
}
