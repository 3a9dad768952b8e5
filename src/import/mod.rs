//! Foreign formats, imported into seed files.
//!
//! | module | contents |
//! | --- | --- |
//! | [`meetings`] | Meeting Guide, TSML and BMLT feeds to rows of meetings |
//! | [`hsds`] | HSDS and Ohana packages to rows of resources |
//! | [`refresh`] | a list put together with its seed file |
//! | [`table`] | any other table to rows of resources |
//! | [`feed_address`] | feed and page addresses without secrets |
//! | [`fetch`] | a list over HTTP, from public addresses only |

pub mod feed_address;
pub mod fetch;
pub mod hsds;
pub mod meetings;
pub mod refresh;
pub mod table;
