//! The columns of every seed file as Markdown tables, for staff.

use std::io;

use super::columns::{self, Column};

/// The files outside `words/` as headings name them, with their columns.
const FILES: [(&str, &[Column]); 8] = [
    ("resources", columns::RESOURCE_COLUMNS),
    ("meetings", columns::MEETING_COLUMNS),
    ("crisis lines", columns::CRISIS_LINE_COLUMNS),
    ("golden questions", columns::GOLDEN_COLUMNS),
    ("categories", columns::CATEGORY_COLUMNS),
    ("needs", columns::NEED_COLUMNS),
    ("site", columns::SITE_COLUMNS),
    ("sources", columns::SOURCE_COLUMNS),
];

/// A section for each kind of file, with a table of its columns. Columns that
/// are accepted and not kept are left out.
pub fn columns_of_every_file() -> String {
    let words = columns::WORD_STEMS.into_iter();
    let words = words.filter_map(|stem| {
        let name = stem.split_once('/').map_or(stem, |(_, name)| name);
        Some((format!("{stem}.csv"), columns::of_words(name)?))
    });
    let files = FILES.into_iter();
    let files = files.map(|(file, columns)| (file.to_owned(), columns));
    let sections = files.chain(words);
    let sections = sections.map(|(file, columns)| {
        let table = table(columns);
        format!("## Columns of {file}\n\n{table}")
    });
    sections.collect::<Vec<_>>().join("\n")
}

fn table(columns: &[Column]) -> String {
    let mut table = String::from("| column | what goes into it | example |\n| --- | --- | --- |\n");
    let kept = columns
        .iter()
        .filter(|column| !column.says.starts_with("Not "));
    for column in kept {
        let must = if column.required { " **Needed.**" } else { "" };
        let example = match column.example {
            "" => String::new(),
            example => format!("`{}`", example.replace('|', "\\|")),
        };
        table.push_str(&format!(
            "| `{}` | {}{must} | {example} |\n",
            column.name,
            column.says.replace('|', "\\|")
        ));
    }
    table
}

/// A CSV file with the headers of its columns, and one row of their examples.
///
/// # Errors
/// Only if writing to memory fails.
pub fn example_row(columns: &[Column]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name))?;
    writer.write_record(columns.iter().map(|column| column.example))?;
    let bytes = writer.into_inner();
    bytes.map_err(|error| io::Error::other(error.to_string()))
}
