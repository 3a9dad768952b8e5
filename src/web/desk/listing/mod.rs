//! One row at a time: a listing or a crisis line is found, changed in a form
//! with a preview of what people will see, and published as a change.
//!
//! - `row_address`: names a row; `open_file`: its file; `find`: looks for rows
//! - `sent_form`: what a form sends; `editing`: the file with the changed row
//! - `form`: the page with the form; `handlers`: the routes

pub mod editing;
pub mod find;
pub mod form;
pub mod handlers;
pub mod open_file;
pub mod row_address;
pub mod sent_form;
