//! The lists of the HSDS API with 100,000 invented listings:
//! `cargo bench --bench hsds`.
//!
//! Times are wall-clock on whatever machine this runs on, in process and
//! without a network.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::Timestamp;
use jiff::civil::date;
use tempfile::TempDir;
use tower::ServiceExt as _;
use waypost::directory::Directory;
use waypost::export::hsds::ids;
use waypost::gazetteer::Gazetteer;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::web;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");
const INVENTED: usize = 100_000;
const ROUNDS: usize = 21;
const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

fn main() {
    let index = TempDir::new().unwrap();
    let generation = built(index.path());
    let site = web::router(web::App::new(generation, || NOW));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let start = Instant::now();
        let first = asked(&site, "/hsds/services").await;
        println!(
            "the first answer of all, {first:?}: {:.0?}",
            start.elapsed()
        );
        let term = ids::id("taxonomy_term", "food");
        let deep = INVENTED / 50;
        for path in [
            "/hsds/services".to_owned(),
            format!("/hsds/services?page={deep}"),
            "/hsds/services?full=true&per_page=500".to_owned(),
            "/hsds/services?minimal=true".to_owned(),
            "/hsds/services?search=food+pantry+for+families".to_owned(),
            "/hsds/services?modified_after=2026-06-01".to_owned(),
            format!("/hsds/services?taxonomy_term_id={term}"),
            "/hsds/organizations".to_owned(),
            format!("/hsds/organizations?taxonomy_term_id={term}"),
            "/hsds/service_at_locations".to_owned(),
            "/hsds/service_at_locations?postcode=17745&proximity=20000".to_owned(),
            "/hsds/taxonomy_terms".to_owned(),
        ] {
            let mut times: Vec<Duration> = Vec::new();
            let mut bytes = 0;
            for _ in 0..ROUNDS {
                let start = Instant::now();
                bytes = asked(&site, &path).await.1;
                times.push(start.elapsed());
            }
            times.sort();
            let (middle, most) = (times[ROUNDS / 2], times[ROUNDS - 1]);
            println!("| `{path}` | {middle:.1?} | {most:.1?} | {bytes} bytes |");
        }
    });
}

async fn asked(site: &Router, path: &str) -> (StatusCode, usize) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let answer = site.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, body.len())
}

/// A generation of the invented listings beside the shipped words.
fn built(index: &Path) -> Generation {
    let seeds = Path::new(SEEDS);
    let gazetteer = seeds.join("gazetteer");
    let data = TempDir::new().unwrap();
    for folder in ["", "words"] {
        fs::create_dir_all(data.path().join(folder)).unwrap();
        for file in fs::read_dir(seeds.join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let name = path.file_name().unwrap();
                fs::copy(&path, data.path().join(folder).join(name)).unwrap();
            }
        }
    }
    let rows = generator::resources(INVENTED, &gazetteer);
    fs::write(data.path().join("resources-invented.csv"), rows).unwrap();
    let gazetteer = Gazetteer::read_folder(&gazetteer).unwrap();
    let today = date(2026, 11, 22);
    let (directory, _) = Directory::load_with(data.path(), gazetteer.into(), today).unwrap();
    let built = Store::new(index).publish(&directory, &"0".repeat(64), &|| {});
    Generation::open(&built.unwrap().folder).unwrap()
}
