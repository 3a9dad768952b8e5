//! `new`: makes a seed folder for another county.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::error::Failure;
use super::output::{print, today};
use crate::adopt::{NewFolder, shipped_folder};
use crate::config::{Config, New};
use crate::directory::{Directory, gazetteer_of};
use crate::report::gaps::{gaps, most_urgent};

/// Writes the folder and prints what to do next.
pub fn run(config: &Config, options: &New) -> Result<ExitCode, Failure> {
    let shipped = shipped_folder(&config.folders.data);
    let gazetteer = gazetteer_of(shipped)?;
    let folder = NewFolder::plan(&options.counties, shipped, &gazetteer)?;
    let usual = PathBuf::from(folder.usual_name());
    let out = options.out.as_ref().unwrap_or(&usual);
    folder.write(out)?;
    let own = folder.names().filter(|name| !name.contains('/')).count();
    let mut said = format!(
        "Made {} for {}, with {own} files. Hours are meant in {}.\n",
        out.display(),
        folder.area.english,
        folder.zone.name()
    );
    for county in &folder.other_zone {
        let _ = writeln!(
            said,
            "{county} has another time zone; hours there go by the clock of their place."
        );
    }
    for state in &folder.states_without_file {
        let _ = writeln!(
            said,
            "There are no files for {state} yet: only lines of the whole country are in it."
        );
    }
    let (directory, _) = Directory::load_with(out, gazetteer, today())?;
    let _ = writeln!(said, "\n{}", most_urgent(&gaps(&directory)).text());
    let out = out.display();
    let _ = write!(
        said,
        "Read {out}/README.md first. Then:\n  \
         waypost gaps --data {out}\n  \
         waypost check --data {out}\n  \
         waypost serve --data {out} --index {out}-index\n"
    );
    print(said);
    Ok(ExitCode::SUCCESS)
}
