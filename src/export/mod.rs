//! The directory in other formats.
//!
//! | module | format |
//! | --- | --- |
//! | [`annotated_csv`] | a seed file with a column of fixes |
//! | [`geojson`] | GeoJSON, for maps |
//! | [`hsds`] | HSDS 3.1 of Open Referral |
//! | [`ics`], [`vtimezone`] | calendars of meetings |
//! | [`list_csv`] | a list of listings as a spreadsheet |
//! | [`meeting_guide`] | Meeting Guide, the feed of meetings |
//! | [`seed_csv`] | the seed folder itself |
//! | [`vcard`] | contacts for an address book |

pub mod annotated_csv;
mod content_line;
pub mod geojson;
pub mod hsds;
pub mod ics;
pub mod list_csv;
pub mod meeting_guide;
pub mod seed_csv;
pub mod vcard;
pub mod vtimezone;
