//! What people wait while one client asks for everything, and what ten
//! thousand requests sent by halves cost: `cargo bench --bench overload`, with
//! `WAYPOST_LISTINGS` as for the others.
//!
//! Who asks runs on this machine, too, and takes a part of its processors.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;
mod program;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use generator::county::{how_many, seeds};
use tempfile::TempDir;

/// How long each attack takes.
const TIME: Duration = Duration::from_secs(10);

/// Between two questions for one page.
const PAUSE: Duration = Duration::from_millis(20);

/// How long who was refused waits: what is measured is not the cost of refusing.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// What others ask meanwhile.
const PATHS: [&str; 6] = [
    "/leave",
    "/safety",
    "/offline",
    "/c/crisis",
    "/find?q=food&near=17745",
    "/find?q=i+want+to+die",
];

/// Requests sent by halves.
const HALVES: usize = 10_000;

fn main() {
    let (data, index) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    seeds(data.path(), how_many());
    let more = ["--no-watch", "--trusted-proxy", "127.0.0.1"];
    let (mut server, address) = program::start(data.path(), index.path(), &more);
    for path in PATHS
        .iter()
        .chain(&["/binder?county=Clinton", "/hsds/services"])
    {
        ask(address, "203.0.113.9", path);
    }
    println!(
        "| {} listings | asked | not answered | median | p99 | slowest |",
        how_many()
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    attack(address, "nothing else", 0, "");
    let all = "/hsds/service_at_locations?format=ndjson&full=true";
    attack(address, "40 streams of one client", 40, all);
    attack(
        address,
        "20 binders of one client",
        20,
        "/binder?county=Clinton",
    );
    halves(address, &server);
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Asks for pages as several clients while another asks for a path again and
/// again, so many times at once.
fn attack(address: SocketAddr, what: &str, at_once: usize, path: &str) {
    let ended = AtomicBool::new(false);
    let served = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while !ended.load(Ordering::Relaxed) {
                    let status = ask(address, "198.51.100.1", path);
                    served.fetch_add(usize::from(status == 200), Ordering::Relaxed);
                    if status != 200 {
                        std::thread::sleep(REFUSED_PAUSE);
                    }
                }
            });
        }
        let asking: Vec<_> = (0..PATHS.len())
            .map(|number| scope.spawn(move || asked(address, number)))
            .collect();
        for (path, asking) in PATHS.iter().zip(asking) {
            let (mut times, failed) = asking.join().unwrap();
            times.sort();
            let at = |share: f64| {
                let index = (times.len() as f64 * share) as usize;
                times[index.min(times.len() - 1)].as_secs_f64() * 1e3
            };
            println!(
                "| {what}: {path} | {} | {failed} | {:.1} ms | {:.1} ms | {:.1} ms |",
                times.len(),
                at(0.5),
                at(0.99),
                at(1.0)
            );
        }
        ended.store(true, Ordering::Relaxed);
    });
    println!(
        "| {what}: answers of it | {} | | | | |",
        served.into_inner()
    );
}

/// Times of the answers of a page, and how many were not 200 or 303.
fn asked(address: SocketAddr, number: usize) -> (Vec<Duration>, usize) {
    let client = format!("203.0.113.{number}");
    let (begun, mut times, mut failed) = (Instant::now(), Vec::new(), 0);
    while begun.elapsed() < TIME {
        let start = Instant::now();
        let status = ask(address, &client, PATHS[number]);
        times.push(start.elapsed());
        failed += usize::from(![200, 303].contains(&status));
        std::thread::sleep(PAUSE);
    }
    (times, failed)
}

/// The status of an answer, read whole; 0 for none.
fn ask(address: SocketAddr, client: &str, path: &str) -> u16 {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {client}\r\n\
         Connection: close\r\n\r\n"
    );
    let ask = || -> std::io::Result<u16> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(request.as_bytes())?;
        let mut answer = vec![0; 64 << 10];
        let mut read = stream.read(&mut answer)?;
        let status = String::from_utf8_lossy(&answer[9.min(read)..12.min(read)]).parse();
        while read > 0 {
            read = stream.read(&mut answer)?;
        }
        Ok(status.unwrap_or_default())
    };
    ask().unwrap_or_default()
}

/// Memory while so many requests are half sent, and after they are gone.
fn halves(address: SocketAddr, server: &Child) {
    let memory = |when: &str| {
        println!(
            "| memory, {when} | {:.0} MB | | | | |",
            program::memory(server, "VmRSS")
        );
    };
    memory("before");
    let long = "x".repeat(2_000);
    let get = format!("GET /find?q=food HTTP/1.1\r\nHost: localhost\r\nX-Long: {long}");
    let post =
        format!("POST /hsds/services HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{long}");
    let begun: Vec<TcpStream> = (0..HALVES)
        .map(|number| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .write_all([&get, &post][number % 2].as_bytes())
                .unwrap();
            stream
        })
        .collect();
    memory(&format!("{HALVES} requests half sent"));
    ask(address, "203.0.113.9", PATHS[0]);
    drop(begun);
    std::thread::sleep(Duration::from_secs(2));
    memory("after they are gone");
}
