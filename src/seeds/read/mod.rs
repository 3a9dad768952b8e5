//! From the bytes of a seed file to a table of rows: encodings, separators,
//! workbooks, and issues of the file as a whole.

pub mod clean_cell;
pub mod encoding;
pub mod excel_values;
pub mod file_issue;
pub mod folder_files;
pub mod grid;
pub mod header_words;
pub mod limits;
pub mod mojibake;
pub mod row_text;
pub mod seed_folder;
pub mod seed_view;
pub mod sheet;
pub mod table;
pub mod xlsx;
