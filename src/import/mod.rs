//! Foreign formats: what other programs write, read into seed files, and what
//! Waypost hands out to them.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`import`] | from the bytes of a feed of meetings to the rows of a seed file |
//! | [`meeting_guide`] | Meeting Guide and TSML: JSON, CSV and sheets; and the feed we publish |
//! | [`bmlt`] | BMLT: search results as JSON, the NAWS export as CSV |
//! | [`geojson`] | listings for maps |
//! | [`hsds`] | HSDS 3.1 of Open Referral: services, organizations, locations |
//! | [`ics`] | calendars |
//! | [`packages`] | HSDS and Ohana packages, read into a seed file of resources |
//! | [`vcard`] | contacts for an address book |
//! | [`list_csv`] | a list of listings as a spreadsheet |
//! | [`seed_csv`] | the seed file itself: written, read again, compared |
//!
//! The files named `feed_…` and `meeting_…` hold what the formats of meetings
//! share: rows, columns, findings, and the cells that need care.

pub mod feed_address;
pub mod hsds;
pub mod meetings;
