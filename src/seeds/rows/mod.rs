//! Builds a listing from one row of a seed file: cells, places, times,
//! meetings.

pub mod cell_places;
pub mod county;
pub mod limits;
pub mod meeting;
pub mod meeting_schedule;
pub mod parse_cell;
pub mod place;
pub mod resource;
pub mod seed_row;
