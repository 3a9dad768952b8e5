//! Foreign formats, imported into seed files.
//!
//! | module | contents |
//! | --- | --- |
//! | [`meetings`] | Meeting Guide, TSML and BMLT feeds to rows of meetings |
//! | [`hsds`] | HSDS and Ohana packages to rows of resources |
//! | [`table`] | any other table to rows of resources |
//! | [`feed_address`] | feed and page addresses without secrets |

pub mod feed_address;
pub mod hsds;
pub mod meetings;
pub mod table;
