//! What a listing is: plain values, no input or output, no clock.

pub mod clock_words;
pub mod days;
pub mod holidays;
mod hours_limits;
pub mod hours_parser;
pub mod hours_reader;
pub mod hours_rules;
pub mod hours_times;
pub mod hours_unread;
pub mod hours_words;
pub mod language;
pub mod meeting_time;
pub mod opening_hours;
pub mod place;
pub mod schedule;
pub mod schedule_words;
pub mod time_window;
pub mod zone;
