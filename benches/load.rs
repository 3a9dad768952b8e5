//! The real program under more than it can serve, and with ten thousand idle
//! connections: `cargo bench --bench load`.
//!
//! First it is asked as fast as it answers; then ten times as much is asked.
//! What is asked comes from this machine, too, and takes a part of its
//! processors. `WAYPOST_LOAD_LISTINGS=20000` adds invented listings,
//! `WAYPOST_PROGRAM` names another build of the program.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod generator;
mod program;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

use program::{PATHS, SEEDS};

/// How long each measurement takes.
const TIME: Duration = Duration::from_secs(15);

/// Who asks one after the other, to learn what can be served.
const CLIENTS: usize = 8;

/// How much more is then asked.
const TIMES: f64 = 10.0;

/// Connections to ask it on.
const CONNECTIONS: usize = 600;

/// Connections that ask nothing.
const IDLE: usize = 10_000;

/// Status and time of each answer.
type Answers = Vec<(u16, Duration)>;

fn main() {
    let data = TempDir::new().unwrap();
    program::copy(Path::new(SEEDS), data.path());
    let invented = std::env::var("WAYPOST_LOAD_LISTINGS");
    if let Ok(count) = invented {
        let gazetteer = Path::new(SEEDS).join("gazetteer");
        let rows = generator::resources(count.parse().unwrap(), &gazetteer);
        fs::write(data.path().join("resources-invented.csv"), rows).unwrap();
    }
    let index = TempDir::new().unwrap();
    let (mut server, address) = program::start(
        data.path(),
        index.path(),
        &["--no-watch", "--trusted-proxy", "127.0.0.1"],
    );
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async {
        asked(address, CLIENTS, f64::INFINITY, Duration::from_secs(3)).await;
        let (answers, _) = asked(address, CLIENTS, f64::INFINITY, TIME).await;
        let served = answers.iter().filter(|(status, _)| *status == 200);
        let rate = served.count() as f64 / TIME.as_secs_f64();
        println!("| | a second | median | p99 | slowest |");
        println!("| --- | ---: | ---: | ---: | ---: |");
        print("asked as fast as it answers", &answers, 200);
        let (answers, late) = asked(address, CONNECTIONS, rate * TIMES, TIME).await;
        println!(
            "| asked {TIMES} times as much | {:.0} | | | |",
            answers.len() as f64 / TIME.as_secs_f64()
        );
        print("of it served", &answers, 200);
        print("of it turned away", &answers, 503);
        let other = answers
            .iter()
            .filter(|(status, _)| ![200, 503].contains(status));
        println!("\nNeither: {}. Not asked in time: {late}.", other.count());
        idle(address, &server).await;
    });
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Asks on so many connections at this rate; gives back the answers, and how
/// many questions came more than 100 ms late because all connections waited.
async fn asked(
    address: SocketAddr,
    connections: usize,
    rate: f64,
    time: Duration,
) -> (Answers, usize) {
    let (next, late) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let begun = Instant::now();
    let asking = (0..connections).map(|_| {
        let (next, late) = (Arc::clone(&next), Arc::clone(&late));
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let mut answers = Answers::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let due = begun + Duration::from_secs_f64(number as f64 / rate);
                if due >= begun + time || begun.elapsed() >= time {
                    return answers;
                }
                sleep_until(due).await;
                if rate.is_finite() && due.elapsed() > Duration::from_millis(100) {
                    late.fetch_add(1, Ordering::Relaxed);
                }
                let path = PATHS[number % PATHS.len()];
                let start = Instant::now();
                let answer = timeout(Duration::from_secs(10), ask(&mut stream, path)).await;
                let status = answer.ok().and_then(Result::ok).unwrap_or_default();
                answers.push((status, start.elapsed()));
                if status == 0 {
                    stream = TcpStream::connect(address).await.unwrap();
                }
            }
        })
    });
    let mut all = Answers::new();
    for task in asking.collect::<Vec<_>>() {
        all.extend(task.await.unwrap());
    }
    (all, late.load(Ordering::Relaxed))
}

/// Asks and reads the whole answer; gives back its status.
async fn ask(stream: &mut TcpStream, path: &str) -> std::io::Result<u16> {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(64 << 10);
    let head = loop {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(end) = answer.windows(4).position(|part| part == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.unwrap().parse().unwrap();
    while answer.len() < head + length {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(text[9..12].parse().unwrap())
}

fn print(what: &str, answers: &Answers, wanted: u16) {
    let times = answers.iter().filter(|(status, _)| *status == wanted);
    let mut times: Vec<Duration> = times.map(|(_, time)| *time).collect();
    times.sort();
    let rate = times.len() as f64 / TIME.as_secs_f64();
    let at = |share: f64| {
        let index = (times.len() as f64 * share) as usize;
        times.get(index.min(times.len().saturating_sub(1)))
    };
    let [median, slow, slowest] = [0.5, 0.99, 1.0].map(|share| {
        at(share).map_or_else(String::new, |time| {
            format!("{:.1} ms", time.as_secs_f64() * 1e3)
        })
    });
    println!("| {what} | {rate:.0} | {median} | {slow} | {slowest} |");
}

/// Memory of ten thousand connections that say nothing, and of as many that
/// have asked once.
async fn idle(address: SocketAddr, server: &Child) {
    let before = program::memory(server, "VmRSS");
    let mut silent = Vec::new();
    for _ in 0..IDLE {
        silent.push(TcpStream::connect(address).await.unwrap());
    }
    let all = program::memory(server, "VmRSS");
    println!(
        "{IDLE} connections that asked nothing: {:.1} MB",
        all - before
    );
    drop(silent);
    // They are gone before the next begin.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut asked = Vec::new();
    for _ in 0..IDLE {
        let mut stream = TcpStream::connect(address).await.unwrap();
        ask(&mut stream, "/livez").await.unwrap();
        asked.push(stream);
    }
    let all = program::memory(server, "VmRSS");
    println!("{IDLE} connections that asked once: {:.1} MB", all - before);
    println!("The program itself: {before:.1} MB");
}
