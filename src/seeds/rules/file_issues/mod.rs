//! Rules for issues of a file as a whole, which the reader found.

mod headers;

use std::sync::Arc;

use super::RULES;
use super::rule::{Check, Findings, Rule};
use headers::{is_of_resources, is_offered, meant, missing, misspelt, rename, renames, unknown};

use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;
use crate::seeds::read::limits::MAX_CELL_LENGTH;
use crate::seeds::read::table::{FileIssue, Table};

pub const UNREADABLE_FILE: Rule = Rule {
    code: "unreadable-file",
    severity: Severity::Error,
    summary: "A file that is neither CSV nor an .xlsx workbook but something else with its name.",
    why_it_matters: "Nothing in it can be shown, so a whole list of help goes missing.",
    example: "a PDF renamed to resources.csv",
    fix: "Open it in the program it comes from and save it as “CSV UTF-8”.",
    check: Check::FileIssue,
};

pub const TOO_LARGE: Rule = Rule {
    code: "too-large",
    severity: Severity::Error,
    summary: "A file of more than 64 MB.",
    why_it_matters: "It would take the memory everyone else's search needs; a county's list is a hundredth of it.",
    example: "a backup named resources.csv",
    fix: "See what the file is. Keep only the list in it, or split it into several files whose names start alike.",
    check: Check::FileIssue,
};

pub const TOO_MANY_ROWS: Rule = Rule {
    code: "too-many-rows",
    severity: Severity::Error,
    summary: "A file with more rows, columns, cells or letters than are read: 1,048,576 rows (20,000 where they are no listings), 16,384 columns, 30 million cells, 64 MB of text.",
    why_it_matters: "The rows below are not read, and nobody would know which help is missing.",
    example: "two million rows",
    fix: "Split the list into several files whose names start alike, or delete what is no listing.",
    check: Check::FileIssue,
};

pub const TWIN_FILE: Rule = Rule {
    code: "twin-file",
    severity: Severity::Error,
    summary: "A .csv and an .xlsx of the same name.",
    why_it_matters: "Nobody can tell which of the two is the newer, and an old number could be published.",
    example: "resources.csv beside resources.xlsx",
    fix: "Keep the newer file and move the other out of the folder.",
    check: Check::FileIssue,
};

pub const RENAMED_WORKBOOK: Rule = Rule {
    code: "renamed-workbook",
    severity: Severity::Note,
    summary: "An Excel workbook whose name ends in .csv.",
    why_it_matters: "It does no harm: it is read as the workbook it is.",
    example: "list.xlsx renamed to resources.csv",
    fix: "Give it the ending .xlsx, so that other programs can open it too.",
    check: Check::FileIssue,
};

pub const OTHER_SHEETS: Rule = Rule {
    code: "other-sheets",
    severity: Severity::Warning,
    summary: "A workbook with more than one sheet.",
    why_it_matters: "Listings on the other sheets are shown to nobody.",
    example: "sheets Listings, Old, Notes",
    fix: "Put the list on the first sheet. Move other lists into files of their own.",
    check: Check::FileIssue,
};

pub const ABOVE_HEADER: Rule = Rule {
    code: "above-header",
    severity: Severity::Note,
    summary: "Rows above the header row, such as a title.",
    why_it_matters: "It does no harm: the rows are passed over.",
    example: "County directory 2026",
    fix: "Leave it, or delete the row.",
    check: Check::FileIssue,
};

pub const NO_HEADER: Rule = Rule {
    code: "no-header",
    severity: Severity::Error,
    summary: "A file in which no row names the columns.",
    why_it_matters: "Nobody can tell a phone from a ZIP without the headers.",
    example: "an empty file",
    fix: "Put the column names in the first row, as the README of the seed folder lists them.",
    check: Check::FileIssue,
};

pub const NO_ROWS: Rule = Rule {
    code: "no-rows",
    severity: Severity::Warning,
    summary: "A file with a header and no rows.",
    why_it_matters: "A whole list of help may be missing.",
    example: "a template nobody filled in",
    fix: "If the list is meant to be empty, leave it. Otherwise save the file again with its rows.",
    check: Check::FileIssue,
};

pub const OTHER_KIND: Rule = Rule {
    code: "other-kind",
    severity: Severity::Error,
    summary: "A file whose headers are those of another kind of file.",
    why_it_matters: "A list read as what it is not replaces the right one: with the phrases of crises in \
            the file of those that are none, no cry for help is heard.",
    example: "the rows of words/crisis-phrases.csv saved as words/not-crisis-phrases.csv",
    fix: "Save it under the name of the file it belongs in, and put the right file back here.",
    check: Check::FileIssue,
};

pub const MISSING_COLUMN: Rule = Rule {
    code: "missing-column",
    severity: Severity::Error,
    summary: "A file without a column it cannot do without.",
    why_it_matters: "Listings without a name or a kind cannot be found by anyone.",
    example: "a resources.csv without name",
    fix: "Add the column; its header must be spelled as in the README of the seed folder.",
    check: Check::FileIssue,
};

pub const UNKNOWN_COLUMN: Rule = Rule {
    code: "unknown-column",
    severity: Severity::Warning,
    summary: "A column whose header is none of ours.",
    why_it_matters: "What staff typed there is not shown to anyone.",
    example: "a header phonne",
    fix: "Rename it to one of the columns in the README of the seed folder, or leave it: it does no harm.",
    check: Check::FileIssue,
};

pub const BLANK_HEADER: Rule = Rule {
    code: "blank-header",
    severity: Severity::Warning,
    summary: "Filled cells in a column whose header is blank.",
    why_it_matters: "What staff typed there is not shown to anyone.",
    example: "hours in a column without a name",
    fix: "Give the column one of the headers in the README of the seed folder, or delete it.",
    check: Check::FileIssue,
};

pub const DUPLICATE_COLUMN: Rule = Rule {
    code: "duplicate-column",
    severity: Severity::Error,
    summary: "A header that stands twice.",
    why_it_matters: "Only one of the two is read, and it may be the wrong one.",
    example: "phone, phone",
    fix: "Rename or delete one of the two.",
    check: Check::FileIssue,
};

pub const OTHER_ENCODING: Rule = Rule {
    code: "other-encoding",
    severity: Severity::Note,
    summary: "A file saved in an older encoding.",
    why_it_matters: "If the guess is wrong, names with ñ or é are spelled wrong.",
    example: "a file saved as Windows-1252",
    fix: "Save it as “CSV UTF-8” to be sure. Look at the names with accents.",
    check: Check::FileIssue,
};

pub const MIXED_ENCODING: Rule = Rule {
    code: "mixed-encoding",
    severity: Severity::Warning,
    summary: "A row whose letters are in another encoding than the rest of the file.",
    why_it_matters: "If the guess is wrong, names with ñ or é are spelled wrong.",
    example: "rows pasted in from an older file",
    fix: "Look at the accents in this row, then save the file as “CSV UTF-8”.",
    check: Check::FileIssue,
};

pub const ENCODED_TWICE: Rule = Rule {
    code: "encoded-twice",
    severity: Severity::Warning,
    summary: "Letters that were encoded twice, such as Ã± for ñ.",
    why_it_matters: "A name that looks broken is not found by those who spell it right.",
    example: "NiÃ±os",
    fix: "Type the word anew, and open the file as UTF-8 next time.",
    check: Check::FileIssue,
};

pub const ZERO_BYTES: Rule = Rule {
    code: "zero-bytes",
    severity: Severity::Warning,
    summary: "Zero bytes in a text, as a broken export leaves them.",
    why_it_matters: "Something went wrong when the file was written, and more may be missing.",
    example: "a file from a crashed export",
    fix: "Export or save the file again and compare.",
    check: Check::FileIssue,
};

pub const EXTRA_CELLS: Rule = Rule {
    code: "extra-cells",
    severity: Severity::Warning,
    summary: "A row with values beyond the last header.",
    why_it_matters: "A comma in the middle of a value pushes the rest into the wrong columns.",
    example: "Food, drinks and more without quotes",
    fix: "Look along the row: has a comma split a value? Put the value in one cell.",
    check: Check::FileIssue,
};

pub const LONG_CELL: Rule = Rule {
    code: "long-cell",
    severity: Severity::Error,
    summary: "A cell of more than 32,767 characters; a name or an organization of more than 200; a number, an address or a list of short values of more than 1,000.",
    why_it_matters: "It is nearly always half a file in one cell, with listings lost in it; and a name of a thousand words would make everybody wait.",
    example: "a quote that swallows the rows below",
    fix: "Look for a quotation mark without its partner and cut the cell short.",
    check: Check::FileIssue,
};

pub const FULL_CELL: Rule = Rule {
    code: "full-cell",
    severity: Severity::Warning,
    summary: "A cell of exactly 32,767 characters.",
    why_it_matters: "The spreadsheet has cut off the rest, and what to bring or whom to call may have stood there.",
    example: "a description pasted from a whole page",
    fix: "Look at the end of the cell. Shorten the text and finish its last sentence.",
    check: Check::FileIssue,
};

pub const DIRECTION_MARK: Rule = Rule {
    code: "direction-mark",
    severity: Severity::Note,
    summary: "Hidden marks that turn the direction of writing.",
    why_it_matters: "They can make a link or a number look like another. They were taken out.",
    example: "a name copied from a chat",
    fix: "Type the cell anew if it looks odd.",
    check: Check::FileIssue,
};

pub const OPEN_QUOTE: Rule = Rule {
    code: "open-quote",
    severity: Severity::Error,
    summary: "A cell that seems to hold several rows.",
    why_it_matters: "The rows below a lost quotation mark disappear into one cell.",
    example: "\"Food for all without the closing mark",
    fix: "Add the missing quotation mark, or take the first one out. If the file ends here, save it again.",
    check: Check::FileIssue,
};

pub const REPEATED_HEADER: Rule = Rule {
    code: "repeated-header",
    severity: Severity::Note,
    summary: "The header standing again in the middle of the file.",
    why_it_matters: "It does no harm: the row is passed over.",
    example: "two lists pasted together",
    fix: "Delete the row.",
    check: Check::FileIssue,
};

pub const TOTAL_ROW: Rule = Rule {
    code: "total-row",
    severity: Severity::Note,
    summary: "A row that says “total” with nothing but numbers beside it.",
    why_it_matters: "It does no harm: the row is passed over.",
    example: "Total, 25",
    fix: "Delete the row.",
    check: Check::FileIssue,
};

/// Codes of the rules by which nothing of a file can be used, or not all.
pub const WHOLE_FILE: [&str; 6] = [
    MISSING_COLUMN.code,
    NO_HEADER.code,
    TOO_LARGE.code,
    TOO_MANY_ROWS.code,
    OTHER_KIND.code,
    UNREADABLE_FILE.code,
];

/// Reports the issues of a file, in the order of the rules.
pub(super) fn check(table: &Table, findings: &mut Findings) {
    let issues = table.oddities.with_more();
    let mut odd: Vec<_> = issues
        .filter_map(|(issue, more)| Some((odd(issue, table)?, issue.row(), more)))
        .collect();
    odd.sort_by_key(|(odd, ..)| RULES.iter().position(|rule| rule.code == odd.rule.code));
    for (odd, row, more) in odd {
        let (column, value) = (odd.column.as_deref(), odd.value.as_deref());
        findings.add(odd.rule, odd.row.or(row), column, value, odd.message);
        if let Some(fix) = odd.fix {
            findings.fix_last(fix);
        }
        if let (Some(more), Some(last)) = (more, findings.list.last_mut()) {
            let counted = Arc::make_mut(last.more.get_or_insert_default());
            counted.count += more.count;
            counted.rows.extend(&more.rows);
        }
    }
}

/// Unknown headers that are reported one by one.
const MAX_ALONE: usize = 2;

/// What is reported of an issue.
struct Odd {
    rule: &'static Rule,
    message: String,
    /// Row, if it is not that of the issue.
    row: Option<u32>,
    column: Option<String>,
    value: Option<String>,
    /// Fix, if it is not that of the rule.
    fix: Option<String>,
}

impl Odd {
    fn new(rule: &'static Rule, message: impl Into<String>) -> Odd {
        Odd {
            rule,
            message: message.into(),
            row: None,
            column: None,
            value: None,
            fix: None,
        }
    }

    fn row(self, row: u32) -> Odd {
        let row = Some(row);
        Odd { row, ..self }
    }

    fn column(self, column: &str) -> Odd {
        let column = Some(column.to_owned());
        Odd { column, ..self }
    }

    fn value(self, value: &str) -> Odd {
        let value = Some(value.to_owned());
        Odd { value, ..self }
    }

    fn fix(self, fix: Option<String>) -> Odd {
        Odd { fix, ..self }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "an arm for each issue, so that none is forgotten"
)]
/// The rule that an issue breaks and what is said of it; `None` for a workbook
/// that is named as one.
fn odd(issue: &FileIssue, table: &Table) -> Option<Odd> {
    Some(match issue {
        FileIssue::NotText(kind) => {
            let message = format!("This is {kind}, not a CSV file or an .xlsx workbook.");
            Odd::new(&UNREADABLE_FILE, message).fix(Some(kind.fix().to_owned()))
        }
        FileIssue::TooLarge(bytes) => {
            let megabytes = bytes / (1024 * 1024);
            let message = format!(
                "The file has {megabytes} MB, more than is read, so nothing of it is used."
            );
            Odd::new(&TOO_LARGE, message)
        }
        FileIssue::TooManyRows(_) => Odd::new(
            &TOO_MANY_ROWS,
            "From this row on the file is not read; it has too many rows or too much text.",
        ),
        FileIssue::TooManyColumns(_) => Odd::new(
            &TOO_MANY_ROWS,
            "From this row on the file is not read; the row has too many columns.",
        ),
        FileIssue::Twin(other) => {
            let message =
                format!("{other} stands beside it under the same name, so neither is used.");
            Odd::new(&TWIN_FILE, message).value(other)
        }
        FileIssue::Workbook if table.file.to_lowercase().ends_with(".xlsx") => return None,
        FileIssue::Workbook => Odd::new(
            &RENAMED_WORKBOOK,
            "This is an Excel workbook, and was read as one.",
        ),
        FileIssue::OtherSheets(read, others) => {
            let unread = others.join(", ");
            let message = format!("Only the sheet “{read}” is read; these are not: {unread}.");
            Odd::new(&OTHER_SHEETS, message).value(&others.join("; "))
        }
        FileIssue::AboveHeader(_, title) => Odd::new(
            &ABOVE_HEADER,
            "The row stands above the header and is passed over.",
        )
        .value(title),
        FileIssue::NoHeader => {
            let other = "If the list has column names of its own, read it with `waypost import \
                         table`, which says what it takes for what.";
            let fix = is_of_resources(table).then(|| format!("{} {other}", NO_HEADER.fix));
            let odd = Odd::new(&NO_HEADER, "No row with column names was found.").row(1);
            odd.fix(fix)
        }
        FileIssue::ForeignHeader(row, headers) => {
            let message = format!(
                "The columns in row {row} have other names than ours, so nothing of the file is \
                 used."
            );
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            Odd::new(&NO_HEADER, message).fix(Some(renames(table, &headers)))
        }
        FileIssue::Empty => {
            let fix = "Save it again with its rows, or take it out of the folder.";
            let odd = Odd::new(&NO_HEADER, "The file is empty.").row(1);
            odd.fix(Some(fix.to_owned()))
        }
        FileIssue::NoRows(_) => Odd::new(&NO_ROWS, "There is a header and no row below it."),
        FileIssue::OtherKind(stem) => {
            let file = &table.file;
            let message =
                format!("The headers of this file are those of {stem}.csv, not those of {file}.");
            Odd::new(&OTHER_KIND, message)
        }
        FileIssue::MissingColumn(_, name) if missing(table).nth(1).is_none() => {
            let message = format!("The column “{name}” is missing.");
            let fix = misspelt(table, name)
                .map(|header| format!("Rename the column “{header}” to “{name}”."));
            Odd::new(&MISSING_COLUMN, message).column(name).fix(fix)
        }
        FileIssue::MissingColumn(_, name) if missing(table).next() != Some(name) => return None,
        FileIssue::MissingColumn(..) => {
            let names: Vec<String> = missing(table).map(|name| format!("“{name}”")).collect();
            let message = format!("Columns are missing: {}.", names.join(", "));
            let offered = missing(table).filter_map(|name| {
                let header = misspelt(table, name)?;
                Some(format!("“{header}” → {name}"))
            });
            let offered: Vec<String> = offered.collect();
            let fix = (!offered.is_empty()).then(|| rename(&offered));
            Odd::new(&MISSING_COLUMN, message).fix(fix)
        }
        FileIssue::UnknownHeader(_, header) | FileIssue::DuplicateHeader(_, header)
            if is_offered(table, header) =>
        {
            return None;
        }
        FileIssue::UnknownHeader(row, header) if unknown(table).nth(MAX_ALONE).is_some() => {
            let headers: Vec<&str> = unknown(table)
                .filter(|one| !is_offered(table, one))
                .collect();
            if headers.first() != Some(&&**header) {
                return None;
            }
            let count = counted(headers.len(), "column");
            let message = format!("{count} in row {row} are not ones we know, and not used.");
            Odd::new(&UNKNOWN_COLUMN, message).fix(Some(renames(table, &headers)))
        }
        FileIssue::UnknownHeader(_, header) => {
            let message = format!("The column “{header}” is not one we know, so it is not used.");
            let odd = Odd::new(&UNKNOWN_COLUMN, message)
                .column(header)
                .value(header);
            odd.fix(meant(table, header).map(|name| format!("Did you mean “{name}”?")))
        }
        FileIssue::BlankHeader {
            header,
            column,
            filled,
            row,
            cell,
        } => {
            let cells = counted(*filled, "filled cell");
            let message = format!(
                "Column {column} has no header, so what stands in it is not used: {cells}, the \
                 first in row {row}."
            );
            Odd::new(&BLANK_HEADER, message)
                .row(*header)
                .column(column)
                .value(cell)
        }
        FileIssue::DuplicateHeader(_, header) => {
            let message = format!("The column “{header}” stands twice; the first is used.");
            Odd::new(&DUPLICATE_COLUMN, message)
                .column(header)
                .value(header)
        }
        FileIssue::Encoding(name) => {
            let message = format!("The file is not UTF-8; it was read as {name}.");
            Odd::new(&OTHER_ENCODING, message)
        }
        FileIssue::MixedEncoding(_) => Odd::new(
            &MIXED_ENCODING,
            "Letters of this row are not UTF-8 like the rest; they were read as windows-1252.",
        ),
        FileIssue::EncodedTwice(_, column, was, reads) => {
            let message = format!("Letters were encoded twice; it was read as “{reads}”.");
            Odd::new(&ENCODED_TWICE, message).column(column).value(was)
        }
        FileIssue::Zeros(count) => {
            let bytes = counted(*count, "byte");
            Odd::new(
                &ZERO_BYTES,
                format!("Zeros were taken out of the text: {bytes}."),
            )
        }
        FileIssue::ExtraCells(_, value) => {
            let message = "The row has more cells than there are headers.";
            Odd::new(&EXTRA_CELLS, message).value(value)
        }
        FileIssue::LongCell(_, column, MAX_CELL_LENGTH) => {
            let message = "The cell is longer than a spreadsheet can hold.";
            Odd::new(&LONG_CELL, message).column(column)
        }
        FileIssue::LongCell(_, column, max) => {
            let message = format!("The cell is too long: {column} may have {max} characters.");
            Odd::new(&LONG_CELL, message).column(column)
        }
        FileIssue::FullCell(_, column) => Odd::new(
            &FULL_CELL,
            "The cell is exactly as long as a spreadsheet allows, so its end is cut off.",
        )
        .column(column),
        FileIssue::DirectionMark(_, column) => Odd::new(
            &DIRECTION_MARK,
            "The cell held hidden marks that turn the direction of writing; they were taken out.",
        )
        .column(column),
        FileIssue::OpenQuote(_) => Odd::new(
            &OPEN_QUOTE,
            "A quotation mark in this row is not closed: rows below stand in its cell, or the \
             file was cut off.",
        ),
        FileIssue::RepeatedHeader(_) => Odd::new(
            &REPEATED_HEADER,
            "The header stands here again; the row is passed over.",
        ),
        FileIssue::TotalRow(_) => Odd::new(
            &TOTAL_ROW,
            "The row adds up the others and is no listing; it is passed over.",
        ),
    })
}
