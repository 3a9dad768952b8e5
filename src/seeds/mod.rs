//! From the bytes of a CSV file or a workbook to checked listings.
//!
//! | module | contents |
//! | --- | --- |
//! | `read` | bytes to tables: encodings, CSV, workbooks, file-level issues |
//! | `columns` | the columns of every seed file |
//! | `rows` | parses cells and builds a listing from each row |
//! | `rules` | the checks that report findings |
//! | `check_context` | reference data and caches shared by all rows |
//! | `validate` | runs the rules and collects the listings that pass |
//! | `duplicate_ids` | decides which row with a shared id is published |
//! | `last_good_rows` | published versions that replace rows with an error |
//! | `private_rows` | collects the private places found in rows |
//! | `row_cache` | rows that need not be parsed again |
//! | `settings_files` | site settings, categories and boards |
//! | `crisis_lines` | the files with crisis lines |
//! | `golden_questions` | the files with golden questions |
//! | `sources` | the lists that others keep |
//! | `vocabulary_files` | the files in `words/` |
//! | `seed_source` | a seed file with its row counts |
//! | `guide` | the columns of every file, for staff |
//! | `load_error` | errors for a folder that cannot be read |
//! | `write` | writes, edits and masks seed files |

pub mod check_context;
pub mod columns;
pub mod crisis_lines;
mod duplicate_ids;
pub mod golden_questions;
pub mod guide;
pub mod last_good_rows;
pub mod load_error;
pub mod private_rows;
pub mod read;
pub mod row_cache;
pub mod rows;
pub mod rules;
pub mod seed_source;
pub mod settings_files;
pub mod sources;
pub mod validate;
pub mod vocabulary_files;
pub mod write;
