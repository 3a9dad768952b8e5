//! What the real program needs to serve: its start up to the first answer with
//! the index built, and its private memory: `cargo bench --bench serving`, with
//! `WAYPOST_LISTINGS` as for the others.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;
mod program;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use generator::county::{how_many, seeds};
use tempfile::TempDir;

/// Rounds of questions before memory is looked at again.
const ROUNDS: usize = 50;

fn main() {
    let (data, index) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    seeds(data.path(), how_many());
    println!("| {} listings | |\n| --- | ---: |", how_many());
    for how in ["index not built", "index built"] {
        let begun = Instant::now();
        let (mut server, address) = program::start(data.path(), index.path(), &["--no-watch"]);
        ask(address, program::PATHS[0]);
        let took = begun.elapsed();
        println!("| start to first answer, {how} | {took:.2?} |");
        let private = |when: &str| {
            let memory = program::memory(&server, "RssAnon");
            println!("| private memory, {how}, {when} | {memory:.0} MB |");
        };
        private("first answer");
        for _ in 0..ROUNDS {
            program::PATHS.iter().for_each(|path| ask(address, path));
        }
        private("many answers");
        let most = program::memory(&server, "VmHWM");
        println!("| most memory of all kinds, {how} | {most:.0} MB |");
        server.kill().unwrap();
        server.wait().unwrap();
    }
}

fn ask(address: SocketAddr, path: &str) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{path}");
}
