//! All tests that go through the public surface, a module a feature.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::too_many_lines,
    reason = "a test that cannot go on has failed, and a table is as long as its cases"
)]

mod adopt;
mod answers;
mod api;
mod at_a_glance;
mod attack;
mod bad_files;
mod bad_files_list;
mod calendar;
mod canary;
mod cascades;
mod changes;
mod checking;
mod clocks;
mod commands;
mod county;
mod crisis_levels;
mod desk;
mod desk_calls;
mod desk_files;
mod desk_languages;
mod desk_listing;
mod desk_people;
mod diff;
mod duplicates;
mod eligibility;
mod engine;
mod errors;
mod examples;
mod export;
mod faults;
mod found_place;
mod freshness;
mod fuzzed;
mod gaps;
mod gazetteer;
mod generations;
#[path = "../../benches/generator/mod.rs"]
mod generator;
mod groups;
mod hearing;
mod honest;
mod hours;
mod hours_unread;
mod hsds;
mod hsds_package;
mod import;
mod journeys;
mod limits;
mod lists;
mod log;
mod map_tiles;
mod meeting_types;
mod meetings;
mod packages;
mod pages;
mod pages_of_kinds;
mod paper;
mod places;
mod private_places;
mod program;
mod publishing;
mod random;
mod reach;
mod reading;
mod refreshing;
mod relevance;
mod renewed;
#[cfg(feature = "object-storage")]
mod replicas;
mod rows;
mod rules;
mod schedule;
mod schedule_windows;
mod schedule_words;
mod seed_folder;
mod seeds;
mod site;
mod spelling;
mod states;
mod static_site;
mod suggest;
mod supply;
mod tidy;
mod unchanged;
mod understand;
mod watched;
mod watching;
mod workbooks;
mod wrong_cells;
