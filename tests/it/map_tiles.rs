//! Pictures under the map of results, of a file or of another server.

use std::fs;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tempfile::TempDir;
use waypost::web;
use waypost::web::map_tiles::Tiles;

use crate::commands::run;
use crate::seed_folder::shipped;
use crate::site::{Page, answered, app, get};

const ELSEWHERE: &str = "https://tiles.example.org:8443/light/{z}/{x}/{y}.png?key=invented";
const FOOD: &str = "/find?q=food&near=17745";

fn named(named: &str) -> Result<Tiles, String> {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().unwrap();
    runtime.block_on(Tiles::named(named, "© Invented maps <b>"))
}

fn site(tiles: &str) -> Router {
    web::router(app().with_tiles(Some(std::sync::Arc::new(named(tiles).unwrap()))))
}

fn page(site: &Router, path: &str) -> Page {
    answered(
        site.clone(),
        Request::get(path).body(Body::empty()).unwrap(),
    )
}

/// A PMTiles file of the third version, byte by byte: one picture for every
/// tile of the world down to zoom 1.
fn archive(folder: &Path, kind: u8) -> PathBuf {
    let picture = b"an invented picture";
    // One entry: tile 0 and the four after it, so many bytes, from the start.
    let directory = [1, 0, 5, picture.len() as u8, 1];
    let start = 127 + directory.len() as u64;
    let mut bytes = b"PMTiles\x03".to_vec();
    let of_directory = [127, directory.len() as u64];
    let nothing = [start, 0, start, 0];
    let of_tiles = [start, picture.len() as u64, 5, 1, 1];
    for number in of_directory.into_iter().chain(nothing).chain(of_tiles) {
        bytes.extend(number.to_le_bytes());
    }
    // In order; nothing compressed; what the tiles are; zooms 0 to 1.
    bytes.extend([1, 1, 1, kind, 0, 1]);
    let corners: [i32; 4] = [-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000];
    for corner in corners {
        bytes.extend(corner.to_le_bytes());
    }
    bytes.extend([0; 9]);
    bytes.extend(directory);
    bytes.extend(picture);
    let path = folder.join("invented.pmtiles");
    fs::write(&path, bytes).unwrap();
    path
}

/// Kinds of tiles as the format numbers them.
const VECTOR: u8 = 1;
const PNG: u8 = 2;

/// A picture of a map: where it leads, and its left, top, width and height.
fn pictures(page: &str) -> Vec<(String, [i32; 4])> {
    let parts = page.split("<image ").skip(1);
    let each = parts.map(|part| {
        let value = |name: &str| {
            let start = part.split(&format!(" {name}=\"")).nth(1).unwrap();
            start.split('"').next().unwrap().to_owned()
        };
        let number = |name: &str| value(name).parse().unwrap();
        let edges = [number("x"), number("y"), number("width"), number("height")];
        (
            value("href").replace("&amp;", "&").replace("&#38;", "&"),
            edges,
        )
    });
    each.collect()
}

/// Zoom, column and row of an address.
fn cell(address: &str) -> (i32, f64, f64) {
    let numbers: Vec<i32> = address
        .split(['/', '.'])
        .filter_map(|part| part.parse().ok())
        .collect();
    let [z, x, y] = numbers[..] else {
        panic!("{address}")
    };
    (z, f64::from(x), f64::from(y))
}

#[test]
fn nobody_else_is_asked_when_no_tiles_are_named() {
    let page = get(FOOD);
    assert!(page.text.contains("class=\"land"));
    assert!(!page.text.contains("<image") && !page.text.contains("tiled"));
    assert_eq!(get("/tiles/0/0/0").status, StatusCode::NOT_FOUND);
}

#[test]
fn pictures_of_another_server_are_few_and_lie_where_they_belong() {
    let page = page(&site(ELSEWHERE), FOOD);
    let policy = page.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("img-src 'self' data: https://tiles.example.org:8443;"),
        "{policy}"
    );
    assert!(policy.contains("default-src 'none'; script-src 'self';"));
    let found = pictures(&page.text);
    assert!((2..=9).contains(&found.len()), "{} tiles", found.len());
    assert!(page.text.contains("© Invented maps &#60;b&#62;"));
    // The tiles bring names of their own; marks stay ours.
    assert!(!page.text.contains("class=\"town\"") && page.text.contains("class=\"pin"));
    assert!(
        page.text.contains("class=\"loose\""),
        "known by its town alone"
    );
    // The person is at 17745: the same spot by the numbers of each tile.
    let you = page.text.split("class=\"you\" d=\"M").nth(1).unwrap();
    let you: Vec<f64> = you
        .split(['l', ' '])
        .take(2)
        .map(|n| n.parse().unwrap())
        .collect();
    let zip = crate::seed_folder::gazetteer().zip("17745").unwrap().point;
    for (address, [left, top, width, height]) in found {
        assert!(
            address.starts_with("https://tiles.example.org:8443/light/"),
            "{address}"
        );
        assert!(address.ends_with(".png?key=invented"), "{address}");
        let (z, column, row) = cell(&address["https://tiles.example.org:8443".len()..]);
        let count = f64::from(z).exp2();
        let x = (zip.longitude + 180.0) / 360.0 * count - column;
        let north = zip.latitude.to_radians().tan().asinh();
        let y = (1.0 - north / std::f64::consts::PI) / 2.0 * count - row;
        let x = f64::from(left) + x * f64::from(width);
        let y = f64::from(top) + y * f64::from(height);
        // Sides are whole units, and what is far off is off by more of them.
        assert!((x - you[0]).abs() < 4.0, "{address}: {x} and {}", you[0]);
        assert!(
            (y - 8.0 - you[1]).abs() < 4.0,
            "{address}: {y} and {}",
            you[1]
        );
        assert!(left < 300 && top < 230 && left + width > 0 && top + height > 0);
        assert!((149..=301).contains(&width), "{width}");
    }
}

#[test]
fn pictures_of_a_file_come_from_here() {
    let folder = TempDir::new().unwrap();
    let file = archive(folder.path(), PNG);
    let site = site(file.to_str().unwrap());
    let found = page(&site, FOOD);
    assert_eq!(
        found.headers[header::CONTENT_SECURITY_POLICY],
        get(FOOD).headers[header::CONTENT_SECURITY_POLICY]
    );
    // One tile of the nearest zoom holds all of the ground.
    let drawn = pictures(&found.text);
    assert_eq!(drawn.len(), 1);
    assert_eq!(drawn[0].0, "/tiles/1/0/0");
    let tile = page(&site, "/tiles/1/0/0");
    assert_eq!(tile.status, StatusCode::OK);
    assert_eq!(tile.headers[header::CONTENT_TYPE], "image/png");
    assert_eq!(tile.text, "an invented picture");
    for none in ["/tiles/2/0/0", "/tiles/1/9/9", "/tiles/99/0/0"] {
        assert_eq!(page(&site, none).status, StatusCode::NOT_FOUND, "{none}");
    }
    assert_eq!(page(&site, "/tiles/1/0/x").status, StatusCode::BAD_REQUEST);
    // Whoever copies a broken file over it breaks pictures and nothing else.
    fs::File::create(&file).unwrap();
    assert_eq!(
        page(&site, "/tiles/1/0/0").status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    assert_eq!(page(&site, FOOD).status, StatusCode::OK);
}

/// A private place stays out of the map, and so do tiles when it is alone.
#[test]
fn a_private_place_asks_for_no_pictures() {
    let site = site(ELSEWHERE);
    let found = page(&site, "/r/ywca-wise-options");
    assert!(found.text.contains("Wise Options") && !found.text.contains("<image"));
    let found = page(&site, "/find?q=ywca+wise+options&near=17701").text;
    let map = found
        .split("<section class=\"map\"")
        .nth(1)
        .unwrap_or_default();
    assert!(!map.contains("Wise Options"));
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_to_name_instead() {
    let folder = TempDir::new().unwrap();
    let vector = archive(folder.path(), VECTOR);
    let text = folder.path().join("text.pmtiles");
    fs::write(&text, "no tiles at all").unwrap();
    let none = folder.path().join("none.pmtiles");
    for (tiles, says) in [
        (vector.to_str().unwrap(), "Name a PMTiles file of pictures"),
        (text.to_str().unwrap(), "no PMTiles file"),
        (none.to_str().unwrap(), "cannot be used"),
        (
            "https://tiles.example.org/{z}/{x}.png",
            "needs {z}, {x} and {y}",
        ),
        (
            "https://{s}.example.org/{z}/{x}/{y}.png",
            "only {z}, {x} and {y}",
        ),
        (
            "http://tiles.example.org/{z}/{x}/{y}.png",
            "begin with https://",
        ),
        ("ftp://localhost/{z}/{x}/{y}.png", "begin with https://"),
        (
            "https://user@tiles.example.org/{z}/{x}/{y}",
            "name of the server",
        ),
        ("https://{z}.example.org/{x}/{y}.png", "name of the server"),
        (
            "https://tiles.example.org/{z}/{x}/{y}\" onload=\"x",
            "only {z}",
        ),
    ] {
        let why = named(tiles).unwrap_err();
        assert!(why.contains(says), "{tiles}: {why}");
    }
    assert!(named("http://127.0.0.1:9/{z}/{x}/{y}").is_ok());
    let started = run(
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--map-tiles",
            vector.to_str().unwrap(),
        ],
        shipped(),
    );
    assert_eq!(started.status.code(), Some(2));
    let said = String::from_utf8_lossy(&started.stderr).into_owned();
    assert!(
        said.contains("vector tiles") && said.lines().count() == 1,
        "{said}"
    );
}
