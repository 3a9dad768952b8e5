//! The real program under mixed questions while its seeds change again and
//! again: `cargo bench --bench soak`. Two minutes with a reload every 240 ms
//! or so; `WAYPOST_SOAK_MINUTES=120` for two hours. They ask as fast as they
//! are answered, or `WAYPOST_SOAK_PER_SECOND=200` times a second, which leaves
//! a machine free for something else. It prints memory and open files along
//! the way, and fails when a request failed or either of them grew.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod program;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use program::{PATHS, SEEDS};
use tempfile::TempDir;

/// Reloads in all, spread over the time.
const RELOADS: u32 = 500;

/// Lines that are printed.
const REPORTS: u32 = 20;

/// Who asks at the same time.
const CLIENTS: u32 = 4;

/// What programs ask beside what people do.
const OF_PROGRAMS: [&str; 2] = ["/hsds/services?per_page=20", "/readyz"];

fn main() {
    let time = Duration::from_secs_f64(number("WAYPOST_SOAK_MINUTES").unwrap_or(2.0) * 60.0);
    let pause =
        number("WAYPOST_SOAK_PER_SECOND").map_or(0.0, |per_second| f64::from(CLIENTS) / per_second);
    let pause = Duration::from_secs_f64(pause);
    let data = TempDir::new().unwrap();
    program::copy(Path::new(SEEDS), data.path());
    let index = TempDir::new().unwrap();
    let (mut server, address) = program::start(data.path(), index.path(), &[]);
    let ended = AtomicBool::new(false);
    let asked = AtomicUsize::new(0);
    let failed = AtomicUsize::new(0);
    let mut measured = Vec::new();
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (ended, asked, failed) = (&ended, &asked, &failed);
            scope.spawn(move || {
                let paths = PATHS.iter().chain(&OF_PROGRAMS).cycle();
                for path in paths.skip(client as usize) {
                    if ended.load(Ordering::Relaxed) {
                        break;
                    }
                    let next = Instant::now() + pause;
                    asked.fetch_add(1, Ordering::Relaxed);
                    if !answered(address, path) {
                        failed.fetch_add(1, Ordering::Relaxed);
                        println!("failed: {path}");
                    }
                    std::thread::sleep(next.saturating_duration_since(Instant::now()));
                }
            });
        }
        let begun = Instant::now();
        println!("minutes  reloads  requests  failed  memory MB  open files");
        for reload in 1..=RELOADS {
            save(data.path(), reload);
            while begun.elapsed() < time.mul_f64(f64::from(reload) / f64::from(RELOADS)) {
                std::thread::sleep(Duration::from_millis(20));
            }
            if reload % (RELOADS / REPORTS) == 0 {
                let (memory, files) = (program::memory(&server, "RssAnon"), files(&server));
                println!(
                    "{:7.1}  {reload:7}  {:8}  {:6}  {memory:9.1}  {files:10}",
                    begun.elapsed().as_secs_f64() / 60.0,
                    asked.load(Ordering::Relaxed),
                    failed.load(Ordering::Relaxed)
                );
                measured.push((memory, files));
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    server.kill().unwrap();
    server.wait().unwrap();
    // The first quarter warms up; from then on nothing may grow.
    let half = measured.len() / 2;
    let most = |part: &[(f64, usize)]| {
        let memory = part.iter().map(|(memory, _)| *memory).fold(0.0, f64::max);
        (memory, part.iter().map(|(_, files)| *files).max().unwrap())
    };
    let (earlier, later) = (
        most(&measured[measured.len() / 4..half]),
        most(&measured[half..]),
    );
    println!("most before and after the middle: {earlier:?} {later:?}");
    assert_eq!(failed.load(Ordering::Relaxed), 0, "requests failed");
    assert!(later.0 <= earlier.0 * 1.1, "memory grew");
    assert!(later.1 <= earlier.1 + 10, "open files grew");
}

/// What a variable says, if it is set.
fn number(variable: &str) -> Option<f64> {
    Some(std::env::var(variable).ok()?.parse().unwrap())
}

/// Saves a listing anew.
fn save(data: &Path, version: u32) {
    let text = format!(
        "id,name,category,phone,description,serves,verified_on,source_url\n\
         soak-example,Example for measuring,food,570-244-8838,Version {version}.,US,2026-11-01,https://example.org\n"
    );
    fs::write(data.join("resources-soak.csv"), text).unwrap();
}

/// Whether a request is answered well.
fn answered(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn files(server: &Child) -> usize {
    fs::read_dir(format!("/proc/{}/fd", server.id()))
        .unwrap()
        .count()
}
