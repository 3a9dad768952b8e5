//! Seed files written: whole files, single cells, and cells that a
//! spreadsheet would run as a formula.

pub mod csv;
pub mod csv_injection;
pub mod edit_cells;
pub mod masking;
pub mod row_cells;
