//! The gazetteer as shipped, through its public surface.

mod counties;
mod questions;
mod typed;
mod zones;

use std::path::Path;
use std::sync::OnceLock;
use waypost::gazetteer::{Gazetteer, Prefer};
use waypost::model::place::{County, Point};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/gazetteer"))
}

fn shipped() -> &'static Gazetteer {
    static SHIPPED: OnceLock<Gazetteer> = OnceLock::new();
    SHIPPED.get_or_init(|| Gazetteer::read_folder(folder()).unwrap())
}

fn county(name: &str, state: &str) -> County {
    County {
        state: state.to_owned(),
        name: name.to_owned(),
    }
}

/// Lycoming and Clinton Counties, Pennsylvania.
fn home() -> Prefer {
    Prefer {
        counties: vec![county("Lycoming", "PA"), county("Clinton", "PA")],
        state: Some("PA".to_owned()),
    }
}

fn point(latitude: f64, longitude: f64) -> Point {
    Point::new(latitude, longitude).unwrap()
}

/// The label of what a text stands for; "-" when nothing.
fn label_of(text: &str, prefer: &Prefer) -> String {
    let best = shipped().resolve(text, prefer).best;
    best.map_or("-".to_owned(), |place| place.label)
}
