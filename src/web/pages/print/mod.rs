//! Pages for paper: handout, binder, booklet, and single listings.

pub mod binder;
pub mod binder_layout;
pub mod booklet;
pub mod handout;
pub mod listing;
pub mod qr_code;
pub mod text_metrics;
