//! Looking for what stands twice, with more and more invented listings:
//! `cargo bench --bench duplicates`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::fs;
use std::path::Path;
use std::time::Instant;

use jiff::civil::date;
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::gazetteer::Gazetteer;
use waypost::report::duplicates;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");
const SIZES: [usize; 4] = [8_000, 16_000, 32_000, 64_000];

fn main() {
    let places = Path::new(SEEDS).join("gazetteer");
    let gazetteer = std::sync::Arc::new(Gazetteer::read_folder(&places).unwrap());
    for size in SIZES {
        let data = TempDir::new().unwrap();
        let categories = Path::new(SEEDS).join("categories.csv");
        fs::copy(categories, data.path().join("categories.csv")).unwrap();
        let rows = generator::resources(size, &places);
        fs::write(data.path().join("resources-invented.csv"), rows).unwrap();
        let loaded = Directory::load_with(data.path(), gazetteer.clone(), date(2026, 11, 22));
        let (directory, _) = loaded.unwrap();
        let start = Instant::now();
        let pairs = duplicates::find(&directory.listings()).len();
        let took = start.elapsed();
        let each = took / u32::try_from(size).unwrap();
        println!("| {size} | {took:.1?} | {each:.1?} | {pairs} pairs |");
    }
}
