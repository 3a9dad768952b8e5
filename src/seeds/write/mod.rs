//! Writes seed files: whole files, single cells, workbooks, masking, merging, and
//! protection against CSV injection.

pub mod csv;
pub mod csv_injection;
pub mod edit_cells;
pub mod masking;
pub mod merge_rows;
pub mod row_cells;
pub mod workbook;
