//! From the bytes of a CSV file or a workbook to checked listings.
//!
//! `folder` finds the files, `grid` and `workbook` turn their bytes into cells
//! with positions, `table` into rows of known columns, `columns` says which columns
//! there are, `parse` reads cells, `resource` and `meeting` make listings of
//! rows, `rules` says what is wrong with them, `intake` keeps the good ones,
//! `duplicate_ids` decides between rows with one id, `known_numbers` are the
//! crisis lines of the country, `last_good` says what stays of the others,
//! `private_rows` gathers the places that no row may tell, `masking` takes them
//! out of older versions of a file,
//! `unchanged` knows rows that need not be read again; `edit` changes cells of a file.

pub mod cells;
pub mod columns;
mod duplicate_ids;
pub mod edit;
pub mod encoding;
pub mod folder;
pub mod folder_files;
pub mod grid;
pub mod intake;
pub mod known_numbers;
pub mod last_good;
pub mod limits;
pub mod load_error;
pub mod masking;
pub mod meeting;
pub mod meeting_schedule;
pub mod meeting_types;
pub mod memo;
pub mod mojibake;
pub mod oddity;
pub mod parse;
pub mod past;
pub mod place;
pub mod private_rows;
pub mod resource;
pub mod rules;
pub mod small;
pub mod spreadsheet;
pub mod table;
pub mod unchanged;
pub mod word_columns;
pub mod words;
pub mod workbook;
pub mod world;
