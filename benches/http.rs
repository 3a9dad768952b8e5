//! What an answer costs over HTTP, beside a static answer of the same bytes:
//! `cargo bench --bench http`, with `WAYPOST_LISTINGS` as for the others.
//!
//! One client asks over one connection that stays open. The time is that of
//! all processors in this process but for the client's own.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod generator;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use generator::county::{NOW, county, how_many, places, process_time, thread_time};
use waypost::index::generation::Generation;
use waypost::web;

/// Requests of each kind.
const ASKED: usize = 400;

/// What is asked for.
const PATHS: [(&str, &str); 4] = [
    ("a page of results, near", "/find?q=food+pantry+near+17745"),
    ("a page of results, anywhere", "/find?q=dental+clinic"),
    ("the same as JSON", "/api/search?q=food+pantry+near+17745"),
    ("the first page", "/"),
];

fn main() {
    let county = county(how_many(), places());
    let generation = Generation::open(&county.generation.folder).unwrap();
    let app = web::App::new(generation, || NOW);
    println!(
        "| {} listings | bytes | µs of CPU | static, µs | ratio |",
        how_many()
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let start = |router: Router| -> SocketAddr {
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async move { axum::serve(listener, router).await.unwrap() });
        address
    };
    let site = start(web::router(app));
    for (name, path) in PATHS {
        let mut client = Client::connect(site);
        let (kind, body) = client.get(path);
        let bytes = body.len();
        let fixed = get(move || async move { ([(CONTENT_TYPE, kind)], body) });
        let fixed = start(Router::new().route("/", fixed));
        let own = measure(&mut client, path);
        let ceiling = measure(&mut Client::connect(fixed), "/");
        let ratio = own.as_secs_f64() / ceiling.as_secs_f64();
        println!(
            "| {name} | {bytes} | {} | {} | {ratio:.1} |",
            own.as_micros(),
            ceiling.as_micros()
        );
    }
}

/// The mean CPU time of an answer.
fn measure(client: &mut Client, path: &str) -> Duration {
    for _ in 0..ASKED / 4 {
        client.get(path);
    }
    let (all, own) = (process_time(), thread_time());
    for _ in 0..ASKED {
        client.get(path);
    }
    let served = (process_time() - all).saturating_sub(thread_time() - own);
    served / ASKED as u32
}

/// A client of one connection.
struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Client(BufReader::new(stream))
    }

    /// The kind and the bytes of an answer.
    fn get(&mut self, path: &str) -> (String, Vec<u8>) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut length, mut kind) = (None, String::new());
        let mut status = String::new();
        self.0.read_line(&mut status).unwrap();
        assert!(status.contains(" 200 "), "{path}: {status}");
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(": ").unwrap();
            match name {
                "content-length" => length = value.parse::<usize>().ok(),
                "content-type" => value.clone_into(&mut kind),
                _ => {}
            }
        }
        let mut body = vec![0; length.unwrap()];
        self.0.read_exact(&mut body).unwrap();
        (kind, body)
    }
}
