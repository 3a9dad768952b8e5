//! `gaps`: what the directory lacks, or the list with what people said on the
//! phone.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::error::Failure;
use super::output::{print, print_sheet, today};
use crate::config::{Config, Gaps, TableFormat};
use crate::directory::Directory;
use crate::export::seed_csv;
use crate::report::gaps::{gaps, plan};
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource};
use crate::seeds::read::table::Table;
use crate::seeds::write::csv::write_whole;
use crate::seeds::write::row_cells::RowCells;

/// Columns that a person fills in.
const ANSWERS: [Resource; 7] = [
    Resource::Name,
    Resource::Phone,
    Resource::Address,
    Resource::City,
    Resource::Zip,
    Resource::Hours,
    Resource::VerifiedOn,
];

/// Prints the list, or writes a filled-in one as a seed file.
pub fn run(config: &Config, options: &Gaps) -> Result<ExitCode, Failure> {
    let (directory, _) = Directory::load(&config.folders.data, today())?;
    match &options.returned {
        Some(file) => take_in(&directory, file, &config.folders.data),
        None => {
            let format = options.report.format;
            let sheet = match format {
                TableFormat::Html => plan(&directory),
                _ => gaps(&directory),
            };
            print_sheet(&sheet, format, config)
        }
    }
}

/// Writes the places of a filled-in list into a seed file of their own. Exit
/// code 1 if a row has answers and no name.
fn take_in(directory: &Directory, file: &Path, folder: &Path) -> Result<ExitCode, Failure> {
    let bytes = fs::read(file)
        .map_err(|error| Failure(format!("{} could not be read: {error}.", file.display())))?;
    let table = Table::read("", &bytes, RESOURCE_COLUMNS);
    for column in [Resource::Category, Resource::Name] {
        if !table.has(column.into()) {
            return Err(Failure(format!(
                "{} has no column “{}”. Use the list that `waypost gaps --format csv` writes, \
                 with its header row.",
                file.display(),
                column.header()
            )));
        }
    }
    let (mut listings, mut said) = (Vec::new(), String::new());
    for row in &table.rows {
        let cell = |column: Resource| table.cell(row, column.into());
        let is_answered = ANSWERS.iter().any(|column| !cell(*column).is_empty());
        if !cell(Resource::Name).is_empty() {
            let mut listing = RowCells::blank(RESOURCE_COLUMNS);
            listing.set(Resource::Category, cell(Resource::Category));
            for column in ANSWERS {
                listing.set(column, cell(column));
            }
            place(&mut listing, directory);
            listings.push(listing);
        } else if is_answered {
            let _ = writeln!(said, "Row {} has no name, and was not written.", row.number);
        }
    }
    let code = ExitCode::from(u8::from(!said.is_empty()));
    if !listings.is_empty() {
        let name = format!("resources-called-{}.csv", today());
        let path = folder.join(&name);
        if path.exists() {
            return Err(Failure(format!(
                "{} is there already. Give that file another name that starts with resources.",
                path.display()
            )));
        }
        let written = seed_csv::file("resources.csv", RESOURCE_COLUMNS, listings)?;
        write_whole(&path, &written.bytes)?;
        let _ = writeln!(
            said,
            "{} rows written to {name}. Now run waypost check.",
            written.rows
        );
    }
    if said.is_empty() {
        said.push_str("No row has a name: nothing was written.\n");
    }
    print(said);
    Ok(code)
}

/// Fills in state and county: those of the ZIP, or the only home county.
fn place(listing: &mut RowCells, directory: &Directory) {
    let gazetteer = &directory.gazetteer;
    let of_zip = gazetteer.zip(listing.get(Resource::Zip));
    let of_zip = of_zip.and_then(|place| gazetteer.county_at(place.point));
    let home = match directory.home_counties.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    if let Some(county) = of_zip.or(home) {
        listing.set(Resource::State, county.state);
        listing.set(Resource::County, county.name);
    }
}
