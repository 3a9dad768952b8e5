//! The real program over a copy of the seeds, for benches that ask it.

// Each bench uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The shipped seeds.
pub const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");

/// What people ask, in turn.
pub const PATHS: [&str; 8] = [
    "/find?q=food&near=17745",
    "/find?q=my+lights+are+getting+shut+off+in+lock+haven",
    "/find?q=womens+aa+tonight+near+lock+haven",
    "/find?q=fod+pantri&lang=es",
    "/meetings?day=monday",
    "/api/search?q=rent&near=17701",
    "/api/suggest?q=na",
    "/",
];

/// Starts it, holding no client to a rate: all that is asked comes from one
/// address. `WAYPOST_PROGRAM` names another build of it.
pub fn start(data: &Path, index: &Path, more: &[&str]) -> (Child, SocketAddr) {
    let built = env!("CARGO_BIN_EXE_waypost").to_owned();
    let mut server = Command::new(std::env::var("WAYPOST_PROGRAM").unwrap_or(built))
        .args(["serve", "--listen", "127.0.0.1:0", "--client-rate", "0"])
        .args(more)
        .arg("--data")
        .arg(data)
        .arg("--index")
        .arg(index)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        let line = line.unwrap();
        let address = line.split("Serving http://").nth(1)?.split(". ").next()?;
        Some(address.parse().unwrap())
    });
    // The log is read, as whoever runs it would.
    std::thread::spawn(move || lines.map_while(Result::ok).count());
    (server, address.unwrap())
}

/// Memory of it in megabytes: `VmRSS` with the files it maps, `RssAnon`
/// without.
pub fn memory(server: &Child, kind: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with(kind)).unwrap();
    let kilobytes: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1e3
}

/// Copies a folder with all folders in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}
