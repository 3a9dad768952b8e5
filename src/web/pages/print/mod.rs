//! Printable pages and their layout.
//!
//! - `binder`, `binder_layout`: all listings a county can use, with contents
//!   and index
//! - `booklet`: pocket booklet of recovery meetings
//! - `handout`: a list on as few pages as possible
//! - `listing`: one listing as printed text
//! - `qr_code`: QR codes as SVG paths
//! - `text_metrics`: text width, line breaks and page breaks

pub mod binder;
pub mod binder_layout;
pub mod booklet;
pub mod handout;
pub mod listing;
pub mod qr_code;
pub mod text_metrics;
