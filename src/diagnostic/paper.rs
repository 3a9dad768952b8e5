//! Printable reports: a single self-contained HTML page, black on white,
//! without external resources. All reports extend
//! `src/diagnostic/templates/paper.html`, which requires a field `paper` of
//! type [`Paper`].

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;

use super::render::{counted, counted_only, shown};
use super::{Counts, Diagnostic, Severity};

/// Heading of a printed report.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Title of the report: "What was found in the seed files".
    pub title: String,
    /// Subject: the folder or the files checked.
    pub about: String,
    /// Formatted date of the report: "Sunday, November 22, 2026".
    pub date: String,
}

impl Paper {
    /// A heading with the date of `today`.
    pub fn new(title: &str, about: &str, today: Date) -> Paper {
        Paper {
            title: title.to_owned(),
            about: about.to_owned(),
            date: today.strftime("%A, %B %-d, %Y").to_string(),
        }
    }

    /// The program version.
    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// A section of a report: a list of names with their meaning.
#[derive(Debug, Clone)]
pub struct Section {
    /// Heading.
    pub heading: String,
    /// Names with their descriptions.
    pub rows: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "sections.html")]
struct Sections {
    paper: Paper,
    sections: Vec<Section>,
}

/// Renders sections as one HTML page.
///
/// # Errors
/// If the template cannot be rendered.
pub fn sections(paper: Paper, sections: Vec<Section>) -> Result<String, askama::Error> {
    Sections { paper, sections }.render()
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckReport {
    paper: Paper,
    summary: Vec<String>,
    files: Vec<FileFindings>,
}

/// The findings of one file, errors first.
struct FileFindings {
    name: String,
    summary: String,
    groups: Vec<Group>,
}

/// The findings of one severity, ordered by row.
struct Group {
    heading: String,
    means: &'static str,
    found: Vec<Found>,
}

/// A finding, formatted for display.
struct Found {
    /// The cell, or else the row, or else “file”.
    place: String,
    listing: String,
    column: String,
    value: String,
    message: String,
    code: &'static str,
    fix: String,
}

/// Renders the findings of a check as one HTML page to read and print: a
/// summary with the counts, then the findings by file and row.
///
/// # Errors
/// If the template cannot be rendered.
pub fn check_report(
    paper: Paper,
    counts: Counts,
    diagnostics: &[Diagnostic],
) -> Result<String, askama::Error> {
    let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    let told = super::folded(diagnostics.to_vec());
    for diagnostic in &told {
        by_file
            .entry(&diagnostic.file)
            .or_default()
            .push(diagnostic);
    }
    let files = by_file
        .into_iter()
        .map(|(name, found)| of_file(name, found));
    let mut files: Vec<FileFindings> = files.collect();
    // Files with errors come first, since those rows are not published.
    files.sort_by_key(|file| {
        file.groups
            .first()
            .map(|group| group.means != meaning(Severity::Error))
    });
    let report = CheckReport {
        paper,
        summary: in_words(counts, diagnostics),
        files,
    };
    report.render()
}

fn of_file(name: &str, mut found: Vec<&Diagnostic>) -> FileFindings {
    found.sort_by_key(|diagnostic| (diagnostic.severity, diagnostic.row));
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let groups = severities.into_iter().filter_map(|severity| {
        let of_severity = found.iter().filter(|d| d.severity == severity);
        let count = of_severity.clone().map(|d| d.count()).sum();
        let found: Vec<Found> = of_severity.map(|d| one(d)).collect();
        (!found.is_empty()).then(|| Group {
            heading: counted(count, severity.word()),
            means: meaning(severity),
            found,
        })
    });
    let groups: Vec<Group> = groups.collect();
    let each = groups.iter().map(|group| group.heading.as_str());
    FileFindings {
        name: name.to_owned(),
        summary: each.collect::<Vec<_>>().join(", "),
        groups,
    }
}

fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "These rows are not shown to the public until they are put right.",
        Severity::Warning => "These rows are shown. Please look at them all the same.",
        Severity::Note => "Good to know. Nothing has to change.",
    }
}

fn one(diagnostic: &Diagnostic) -> Found {
    let mut message = diagnostic.message.clone();
    if let Some(more) = &diagnostic.more {
        message.push_str(&format!(" … {}.", counted_only(more)));
    }
    let value = diagnostic.value.as_deref().unwrap_or_default();
    Found {
        place: match (&diagnostic.cell, diagnostic.row) {
            (Some(cell), _) => cell.clone(),
            (None, Some(row)) => format!("row {row}"),
            (None, None) => "file".to_owned(),
        },
        listing: diagnostic.listing.clone().unwrap_or_default(),
        column: diagnostic.column.clone().unwrap_or_default(),
        value: shown(value),
        message,
        code: diagnostic.code,
        fix: diagnostic.fix.to_string(),
    }
}

/// The counts as sentences.
fn in_words(counts: Counts, diagnostics: &[Diagnostic]) -> Vec<String> {
    let of = |severity| super::count(diagnostics, severity);
    vec![
        format!(
            "{} read: {} can be shown to the public, {} set aside.",
            counted(counts.rows, "row"),
            counts.used,
            counts.set_aside
        ),
        format!(
            "{}, {}, {}. Of the rows that can be shown, {} have a warning.",
            counted(of(Severity::Error), "error"),
            counted(of(Severity::Warning), "warning"),
            counted(of(Severity::Note), "note"),
            counts.warned
        ),
    ]
}
