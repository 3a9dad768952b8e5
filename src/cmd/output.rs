//! Helpers shared by the commands: the date and table output.

use std::io::Write as _;
use std::process::ExitCode;

use crate::cmd::error::Failure;
use crate::config::{Config, TableFormat};
use crate::diagnostic::paper::Paper;
use crate::report::table::Sheet;

/// Today's date in the local time zone.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// Writes to standard output. A closed pipe is ignored, as with
/// `waypost … | head`.
pub(crate) fn print(text: impl AsRef<[u8]>) {
    let _ = std::io::stdout().lock().write_all(text.as_ref());
}

/// Prints a table in a format.
pub(crate) fn print_sheet(
    sheet: &Sheet,
    format: TableFormat,
    config: &Config,
) -> Result<ExitCode, Failure> {
    let bytes = match format {
        TableFormat::Text => sheet.text().into_bytes(),
        TableFormat::Csv => sheet.csv()?,
        TableFormat::Json => {
            let json = serde_json::to_string_pretty(&sheet.json())?;
            (json + "\n").into_bytes()
        }
        TableFormat::Html => {
            let about = format!("Seed folder {}", config.folders.data.display());
            let page = sheet.html(Paper::new(sheet.title, &about, today()));
            page?.into_bytes()
        }
    };
    print(bytes);
    Ok(ExitCode::SUCCESS)
}
