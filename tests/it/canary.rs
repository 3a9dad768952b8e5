//! A word that nobody else would type goes through every route, header, body
//! and failure of the program as it is run; then nothing of it is left in what
//! the program wrote: its log, its index, its temporary files.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use tempfile::TempDir;
use waypost::index::store::Store;
use waypost::web::error::WebError;
use waypost::web::routes::ROUTES;
use waypost::web::{App, apply_middleware};

use crate::county::County;
use crate::errors::damage;
use crate::log::{logged, with_quiet_panics};
use crate::seed_folder::{NOW, shipped};
use crate::site::{answered, answered_in_part, app};

/// In no dictionary and in no seed.
const CANARY: &str = "zqkanarienvogel";

/// Sends bytes and reads what comes; a server may well hang up on nonsense.
fn send(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    // An answer cut short is an answer, too.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Requests that carry the word in every part of them.
fn requests() -> Vec<Vec<u8>> {
    let head = |method: &str, path: &str, more: &str| {
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n")
            .into_bytes()
    };
    let mut all = Vec::new();
    for route in ROUTES {
        let path = route.path.replace("{id}", CANARY).replace("{name}", CANARY);
        let asked =
            format!("{path}?q={CANARY}&near={CANARY}&day={CANARY}&{CANARY}={CANARY}&lang={CANARY}");
        all.push(head("GET", &asked, ""));
        all.push(head("HEAD", &asked, ""));
        all.push(head(
            "POST",
            &asked,
            &format!("Content-Length: {}\r\n", CANARY.len()),
        ));
        if let Some(post) = all.last_mut() {
            post.extend(CANARY.bytes());
        }
    }
    let headers = [
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Authorization",
        "Cookie",
        "Forwarded",
        "If-None-Match",
        "Origin",
        "Range",
        "Referer",
        "User-Agent",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Request-Id",
    ];
    let carried: String = headers.map(|name| format!("{name}: {CANARY}\r\n")).concat();
    all.push(head("GET", "/find?q=food", &carried));
    all.push(head("GET", &format!("/{CANARY}"), &carried));
    all.push(head("GET", &format!("/find?q=%{CANARY}%ff%00"), ""));
    all.push(head(
        "GET",
        &format!("/find?q={}", CANARY.repeat(2_000)),
        "",
    ));
    all.push(head(CANARY, &format!("/{CANARY}"), ""));
    all.push(head("GET", &format!("http://{CANARY}/find"), ""));
    // Malformed: a bad version, a header without an end, a body that lies.
    all.push(format!("GET /{CANARY} HTTP/9.{CANARY}\r\n\r\n").into_bytes());
    all.push(format!("{CANARY}\r\n{CANARY}\r\n\r\n").into_bytes());
    all.push(head(
        "POST",
        "/find",
        &format!("Transfer-Encoding: chunked\r\n\r\nzz{CANARY}\r\n"),
    ));
    all.push(head(
        "POST",
        "/find",
        &format!("Content-Length: 99999999\r\n\r\n{CANARY}"),
    ));
    all
}

/// Files under a folder that hold the word, by name or inside.
fn hits(folder: &Path) -> Vec<String> {
    let mut hits = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().contains(CANARY) {
            hits.push(path.display().to_string());
        }
        if path.is_dir() {
            hits.extend(self::hits(&path));
        } else if holds(&std::fs::read(&path).unwrap()) {
            hits.push(path.display().to_string());
        }
    }
    hits
}

fn holds(bytes: &[u8]) -> bool {
    let lower = bytes.to_ascii_lowercase();
    lower
        .windows(CANARY.len())
        .any(|part| part == CANARY.as_bytes())
}

/// Runs the program, sends it everything, and gives back what it logged and
/// what it counted.
fn run(options: &[&str]) -> (String, String) {
    let (index, temporary) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut program = Command::new(env!("CARGO_BIN_EXE_waypost"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(["--metrics-listen", "127.0.0.1:0"])
        .args(options)
        .arg("--data")
        .arg(shipped())
        .arg("--index")
        .arg(index.path())
        .env("TMPDIR", temporary.path())
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .current_dir(temporary.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap()).lines();
    let mut before = Vec::new();
    let mut address_after = |words: &str| {
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let address = line
                .split(words)
                .nth(1)
                .map(|rest| rest.split(['/', ' ']).next().unwrap().to_owned());
            before.push(line);
            address
        });
        address.unwrap().trim_end_matches('.').to_owned()
    };
    let watched = address_after("The counts are at http://");
    let address = address_after("Serving http://");
    let log = std::thread::spawn(move || {
        before.extend(lines.map_while(Result::ok));
        before.join("\n")
    });
    let mut echoed = 0;
    for request in &requests() {
        echoed += usize::from(send(&address, request).contains(CANARY));
    }
    assert!(
        echoed > 3,
        "the word was really asked for: {echoed} answers repeat it"
    );
    let asked = format!("GET /metrics?{CANARY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let counted = send(&watched, asked.as_bytes());
    // The index breaks while it is served: pages fail, a stream is cut short.
    damage(&Store::new(index.path()).serving(None).unwrap().unwrap());
    for path in ["/find", "/meetings.json"] {
        let asked =
            format!("GET {path}?q=food+{CANARY} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        send(&address, asked.as_bytes());
    }
    program.kill().unwrap();
    program.wait().unwrap();
    for folder in [index.path(), temporary.path()] {
        assert_eq!(hits(folder), Vec::<String>::new());
    }
    (log.join().unwrap(), counted)
}

#[test]
fn nothing_of_what_is_asked_is_left_behind() {
    let (said, counted) = run(&[]);
    assert!(!holds(said.as_bytes()), "the log tells: {said}");
    assert!(!holds(counted.as_bytes()), "the counts tell: {counted}");
    assert!(
        said.matches("answered").count() > ROUTES.len(),
        "and the log was really written"
    );
    let failures = said.matches("of the index cannot be read").count();
    assert!(failures >= 2, "{failures} failures are in the log: {said}");
    assert!(
        counted.contains("waypost_answers_total{route=\"/find\",method=\"GET\",status=\"2xx\"}"),
        "{counted}"
    );
}

#[test]
fn a_log_of_json_and_clients_who_ask_too_much_tell_nothing() {
    let (said, counted) = run(&["--log", "json", "--client-rate", "5"]);
    assert!(!holds(said.as_bytes()), "the log tells: {said}");
    assert!(!said.contains("127.0.0.1:") || !said.contains("\"client\""));
    assert!(!holds(counted.as_bytes()), "the counts tell: {counted}");
    assert!(
        counted.contains("waypost_turned_away_total{why=\"client\"}"),
        "{counted}"
    );
    let mut answered = 0;
    for line in said.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect(line);
        assert!(line["level"].is_string() && line["timestamp"].is_string());
        if line["message"] != "answered" {
            continue;
        }
        answered += 1;
        let mut names: Vec<&str> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        let told = [
            "level",
            "message",
            "method",
            "microseconds",
            "request",
            "route",
            "status",
            "timestamp",
        ];
        assert_eq!(names, told, "and nothing else: no address, no question");
        assert!(line["status"].is_u64() && line["microseconds"].is_u64());
        let route = line["route"].as_str().unwrap();
        assert!(
            route == "none" || ROUTES.iter().any(|known| known.path == route),
            "{route}"
        );
    }
    assert!(answered >= 50, "{answered} answers are in the log");
}

#[test]
fn a_panic_and_a_refusal_tell_nothing() {
    async fn broken(uri: axum::http::Uri) -> &'static str {
        panic!("asked for {uri}")
    }
    let routes = Router::new().route("/broken", get(broken));
    let broken = apply_middleware(routes, ROUTES, app());
    let full = waypost::web::router(app().with_most_at_once(0));
    for (site, path) in [(broken, "/broken"), (full, "/find")] {
        let request = Request::get(format!("{path}?q={CANARY}"));
        let request = request.body(Body::empty()).unwrap();
        let (said, page) = logged(|| with_quiet_panics(|| answered(site, request)));
        assert!(page.status.is_server_error(), "{path}");
        assert!(!holds(said.as_bytes()), "{path}: the log tells: {said}");
        // The way to the other language is this very address again.
        let text = page.text.replace(&format!("{path}?q={CANARY}"), "");
        assert!(!holds(text.as_bytes()), "{path}: {text}");
        for (name, value) in &page.headers {
            assert!(!holds(value.as_bytes()), "{path}: {name}");
        }
    }
}

/// The lines of failures: of an index that is damaged, and of work in the
/// background that panics.
#[test]
fn failures_that_are_logged_tell_nothing() {
    let county = County::served();
    let app = App::new(county.serving(), || NOW);
    damage(&app.generation());
    let (mut failed, mut said) = (0, String::new());
    for request in requests() {
        // Only what is a whole request reaches the site.
        let text = String::from_utf8_lossy(&request).into_owned();
        let mut words = text.split(' ');
        let (method, path) = (words.next().unwrap(), words.next().unwrap_or("/"));
        let request = Request::builder().method(method).uri(path);
        let Ok(request) = request.body(Body::from(CANARY)) else {
            continue;
        };
        let (lines, page) = logged(|| answered_in_part(waypost::web::router(app.clone()), request));
        failed += usize::from(page == StatusCode::INTERNAL_SERVER_ERROR);
        said.push_str(&lines);
    }
    assert!(failed > 3, "{failed} requests failed: {said}");
    assert!(said.contains("cause="), "{said}");
    assert!(!holds(said.as_bytes()), "the log tells: {said}");
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let panicked = runtime.unwrap().block_on(async {
        let work = tokio::spawn(async { panic!("asked for {CANARY}") });
        WebError::from(work.await.unwrap_err())
    });
    let (said, ()) = logged(|| panicked.log());
    let kept = format!("{said} {panicked} {panicked:?}");
    assert!(!holds(kept.as_bytes()), "{kept}");
}
