//! Foreign formats, imported into seed files.
//!
//! | module | contents |
//! | --- | --- |
//! | [`cell_text`] | texts of lists as cells |
//! | [`json_rows`] | the rows of a JSON text |
//! | [`list`] | what is said of a list, and what was read |
//! | [`read_list`] | the one reader of all kinds of lists |
//! | [`report`] | the outcome of every row |
//! | [`meetings`] | Meeting Guide, TSML and BMLT feeds to rows of meetings |
//! | [`hsds`] | HSDS and Ohana packages to rows of resources |
//! | [`refresh`] | a list put together with its seed file |
//! | [`table`] | any other table to rows of resources |
//! | [`feed_address`] | feed and page addresses without secrets |
//! | [`fetch`] | a list over HTTP, from public addresses only |

pub mod cell_text;
pub mod feed_address;
pub mod fetch;
pub mod hsds;
pub mod json_rows;
pub mod list;
pub mod meetings;
pub mod read_list;
pub mod refresh;
pub mod report;
pub mod table;
