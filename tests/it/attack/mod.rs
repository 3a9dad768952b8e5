//! Attacks that must fail: by an outsider, by a careless member of staff, and
//! by one who is signed in. A module per group; each test stands for a kind of
//! harm, not for one input.

mod crisis_lines;
mod desk;
mod gates;
mod half_requests;
mod hostile_files;
mod hostile_rows;
mod overload;
mod private_places;
mod startup;
