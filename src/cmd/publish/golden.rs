//! `golden`: asks the golden questions of the seeds, or suggests new ones.

use std::process::ExitCode;

use crate::cmd::error::Failure;
use crate::cmd::output::{print, today};
use crate::config::{Config, Golden};
use crate::directory::Directory;
use crate::export::seed_csv;
use crate::index::generation::Generation;
use crate::index::sources;
use crate::index::store::{Seeds, Store};
use crate::publish::golden;
use crate::publish::golden::suggest::suggest;
use crate::seeds::columns::GOLDEN_COLUMNS;

/// Builds the seeds aside, publishes nothing, and asks them. Exit code 1 if a
/// question is not answered.
pub fn run(config: &Config, options: &Golden) -> Result<ExitCode, Failure> {
    let data = &config.folders.data;
    let (directory, _) = Directory::load(data, today())?;
    let store = Store::new(&config.folders.index);
    let _lock = store.lock()?;
    let seeds = Seeds::from_folder(data, config.folders.examples)?;
    let built = store.build_aside(&directory, &seeds, None, &|| {})?;
    let done = answer(&directory, &built.generation, options);
    store.discard(built);
    done
}

fn answer(
    directory: &Directory,
    generation: &Generation,
    options: &Golden,
) -> Result<ExitCode, Failure> {
    let now = jiff::Timestamp::now();
    if options.suggest {
        let suggested = suggest(directory, generation, now).map_err(Failure)?;
        let rows = suggested.iter();
        let rows = rows.map(|asked| seed_csv::golden_row(asked, &asked.expected));
        let file = seed_csv::file("golden-questions.csv", GOLDEN_COLUMNS, rows.collect())?;
        print(file.bytes);
        return Ok(ExitCode::SUCCESS);
    }
    let asked = sources::Golden::from(directory);
    let reasons = golden::check(generation, &asked, now).map_err(Failure)?;
    for reason in &reasons {
        print(format!("{}\n  fix: {}\n", reason.message, reason.fix));
    }
    let count = directory.golden.len();
    print(format!(
        "Asked {count} questions: {} to put right.\n",
        reasons.len()
    ));
    Ok(ExitCode::from(u8::from(!reasons.is_empty())))
}
