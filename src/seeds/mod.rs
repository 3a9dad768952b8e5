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

pub mod check_context;
pub mod columns;
mod duplicate_ids;
pub mod known_numbers;
pub mod last_good_rows;
pub mod load_error;
pub mod private_rows;
pub mod read;
pub mod row_cache;
pub mod rows;
pub mod rules;
pub mod seed_source;
pub mod settings_files;
pub mod validate;
pub mod vocabulary_files;
pub mod write;
