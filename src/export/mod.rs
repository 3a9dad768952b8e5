//! The directory in foreign formats: HSDS, Meeting Guide, calendars, vCards,
//! GeoJSON, and seed CSV.

pub mod annotated_csv;
pub mod geojson;
pub mod hsds;
pub mod ics;
pub mod list_csv;
pub mod meeting_guide;
pub mod seed_csv;
pub mod vcard;
pub mod vtimezone;
