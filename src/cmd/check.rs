//! `check`: what is wrong in which cell.

use std::io::Write as _;
use std::process::ExitCode;

use super::{Failure, today};
use crate::config::{Check, Config, Format};
use crate::diagnostic::paper::{self, Paper};
use crate::diagnostic::{Severity, render};
use crate::directory::Directory;

/// Checks the seed folder and prints what was found. Exit code 1 when there
/// is an error among it.
pub fn run(config: &Config, options: &Check) -> Result<ExitCode, Failure> {
    let today = today();
    let (directory, diagnostics) =
        Directory::load(&config.folders.data, today).map_err(Failure::of)?;
    let mut report = String::new();
    match options.format {
        Format::Text => {
            for diagnostic in &diagnostics {
                report.push_str(&render::text(diagnostic));
                report.push('\n');
            }
            let summary = render::summary(directory.files, directory.counts, &diagnostics);
            report.push_str(&summary);
        }
        Format::Json => {
            let json = render::json(directory.counts, &diagnostics);
            report = serde_json::to_string_pretty(&json).map_err(Failure::of)?;
        }
        Format::Html => {
            let folder = config.folders.data.display();
            let about = format!("Seed folder {folder}");
            let paper = Paper::new("What was found in the seed files", &about, today);
            report =
                paper::check_report(paper, directory.counts, &diagnostics).map_err(Failure::of)?;
        }
    }
    // A reader that stops early, like `head`, is no failure of ours.
    let _ = writeln!(std::io::stdout().lock(), "{report}");
    let has_error = diagnostics.iter().any(|d| d.severity == Severity::Error);
    Ok(ExitCode::from(u8::from(has_error)))
}
