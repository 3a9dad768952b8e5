//! `gaps`: what the directory lacks, or the list with what people said on the
//! phone.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::cmd::error::Failure;
use crate::cmd::output::{print, print_sheet, today};
use crate::config::{Config, Gaps, TableFormat};
use crate::diagnostic::render;
use crate::directory::Directory;
use crate::export::seed_csv;
use crate::report::gaps::{COLUMNS, gaps, plan};
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource};
use crate::seeds::read::table::{FileIssue, Table};
use crate::seeds::write::csv::write_whole;
use crate::seeds::write::row_cells::RowCells;

/// Prints the list, or writes a filled-in one as a seed file.
pub fn run(config: &Config, options: &Gaps) -> Result<ExitCode, Failure> {
    let (directory, _) = Directory::load(&config.folders.data, today())?;
    match &options.returned {
        Some(file) => take_in(&directory, file, &config.folders.data),
        None => {
            let format = options.report.format;
            let gaps = gaps(&directory);
            let sheet = match format {
                TableFormat::Html => plan(&gaps),
                _ => gaps,
            };
            print_sheet(&sheet, format, config)
        }
    }
}

/// Writes the places of a filled-in list, with all that seed files have columns
/// for, into a seed file of their own. Exit code 1 if something is left out.
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
    for oddity in table.oddities.iter() {
        match oddity {
            FileIssue::UnknownHeader(_, header) if !COLUMNS.contains(&header.as_str()) => {
                let _ = writeln!(said, "The column “{header}” was not written.");
            }
            _ => {}
        }
    }
    for row in &table.rows {
        let cell = |column: usize| table.cell(row, column).to_owned();
        let listing = RowCells((0..RESOURCE_COLUMNS.len()).map(cell).collect());
        let category = listing.get(Resource::Category).len();
        if !listing.get(Resource::Name).is_empty() {
            listings.push(placed(listing, directory));
        } else if listing.bytes() > category {
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
            "{} written to {name}. Now run waypost check.",
            render::counted(written.rows, "row")
        );
    }
    if said.is_empty() {
        said.push_str("No row has a name: nothing was written.\n");
    }
    print(said);
    Ok(code)
}

/// The row with a blank state or county filled in: those of the ZIP, or the only
/// home county.
fn placed(mut listing: RowCells, directory: &Directory) -> RowCells {
    let gazetteer = &directory.gazetteer;
    let of_zip = gazetteer.zip(listing.get(Resource::Zip));
    let of_zip = of_zip.and_then(|place| gazetteer.county_at(place.point));
    let home = match directory.home_counties.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let stated = [Resource::State, Resource::County].map(|column| listing.get(column));
    if let Some(county) = of_zip.or(home)
        && stated == ["", ""]
    {
        listing.set(Resource::State, county.state);
        listing.set(Resource::County, county.name);
    }
    listing
}
