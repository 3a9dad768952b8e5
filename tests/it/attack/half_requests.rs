//! Requests that are sent by halves, cannot be read or mean two things: each
//! gets the numbers to call, or one answer, and costs next to no memory.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{any, get};
use tokio::sync::Semaphore;
use waypost::web::listener::{Limits, MAX_OPEN_BODIES};
use waypost::web::request_gate::RequestGate;
use waypost::web::virtual_hosts;
use waypost::web::virtual_hosts::Site;

use crate::limits::{Server, rest, said, short};

/// A site of two pages, one of which nobody should get to see by a trick.
fn two_pages() -> Router {
    Router::new()
        .route("/hidden", get(async || "HIDDEN\n"))
        .fallback(any(async || "here\n"))
}

/// Answers in what a server sent.
fn answers(said: &str) -> usize {
    said.matches("HTTP/1.1 ").count() - said.matches("HTTP/1.1 100 ").count()
}

fn assert_refused(said: &str, status: &str, asked: &str) {
    assert!(
        said.starts_with(&format!("HTTP/1.1 {status} ")),
        "{asked:?}: {said}"
    );
    for part in [
        "tel:988",
        "tel:911",
        "tel:211",
        "lang=\"es\"",
        "cache-control: no-store",
        "connection: close",
        "x-content-type-options: nosniff",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (head, body) = said.split_once("\r\n\r\n").unwrap();
    let length = format!("content-length: {}", body.len());
    assert!(head.contains(&length), "it is whole: {head}");
    assert_eq!(answers(said), 1, "{said}");
}

#[test]
fn a_request_that_never_ends_is_answered_with_the_numbers() {
    let server = Server::of(two_pages(), short());
    let long = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}",
        "x".repeat(20_000)
    );
    for begun in [
        "G",
        "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        &long,
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nhalf",
    ] {
        assert_refused(&said(&server, begun), "408", begun);
    }
    assert_eq!(said(&server, ""), "", "who asked nothing hears nothing");
    // After an answer, too.
    let mut stream = server.connect();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /half")
        .unwrap();
    let both = rest(stream);
    let (first, second) = both.split_once("here\n").unwrap();
    assert!(first.starts_with("HTTP/1.1 200 "), "{first}");
    assert_refused(second, "408", "half of a second");
    // And when the other end closes its half of the connection.
    let mut stream = server.connect();
    stream.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_refused(&rest(stream), "400", "closed");
    server.stop();
}

#[test]
fn what_cannot_be_read_is_refused_with_the_numbers() {
    let server = Server::of(two_pages(), Limits::default());
    let get = |more: &str| format!("GET / HTTP/1.1\r\nHost: x\r\n{more}\r\n");
    for asked in [
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "\u{16}\u{3}\u{1}\r\n\r\n",
        &get("no colon\r\n"),
        &get("X-Nul: \0\r\n"),
        &get("Host: y\r\n"),
        &get("Content-Length: many\r\n"),
    ] {
        assert_refused(&said(&server, asked), "400", asked);
    }
    let long = get(&format!("X-Long: {}\r\n", "x".repeat(200_000)));
    assert_refused(&said(&server, &long), "431", "a long head");
    let endless = format!("GET /{}", "x".repeat(200_000));
    assert_refused(&said(&server, &endless), "431", "an endless head");
    let many = get(&"X-Many: 1\r\n".repeat(500));
    assert_refused(&said(&server, &many), "431", "many headers");
    // What was asked before is answered first.
    for (second, status) in [("nonsense\r\n\r\n", "400"), (endless.as_str(), "431")] {
        let both = said(&server, &(get("") + second));
        let (first, second) = both.split_once("here\n").unwrap();
        assert!(first.starts_with("HTTP/1.1 200 "), "{first}");
        assert_refused(second, status, "a second");
    }
    server.stop();
}

#[test]
fn half_a_request_is_left_in_the_buffer_of_the_system() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let mut gate = RequestGate::new(stream, Arc::new(Semaphore::new(0)));
        let begun = format!(
            "POST / HTTP/1.1\r\nContent-Length: 4\r\nX: {}",
            "x".repeat(10_000)
        );
        for part in [&begun, "\r\n\r\nbo"] {
            client.write_all(part.as_bytes()).unwrap();
            let half = tokio::time::timeout(Duration::from_millis(200), gate.request()).await;
            assert!(half.is_err(), "it waits for the rest");
            assert!(gate.is_partial());
        }
        client.write_all(b"dy").unwrap();
        gate.request().await.unwrap();
        assert!(gate.refusal().is_none() && !gate.is_partial());
        let mut whole = vec![0; 20_000];
        let read = gate.stream().try_read(&mut whole).unwrap();
        assert_eq!(read, begun.len() + 8, "nothing of it was taken out before");
    });
}

#[test]
fn bodies_of_no_known_length_are_few_at_a_time() {
    const ASKED: usize = 300;
    let reads = Router::new().route("/", any(async |body: String| body));
    let server = Server::of(reads, Limits::default());
    let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    let begun: Vec<TcpStream> = (0..ASKED)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(chunked.as_bytes()).unwrap();
            stream
        })
        .collect();
    let (answered, answers) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for stream in &begun {
            let (stream, answered) = (stream.try_clone().unwrap(), answered.clone());
            scope.spawn(move || answered.send(rest(stream)));
        }
        for _ in MAX_OPEN_BODIES..ASKED {
            assert_refused(&answers.recv().unwrap(), "503", chunked);
        }
        // Another is refused while they last, and answered when they are gone.
        assert_refused(&said(&server, chunked), "503", chunked);
        for stream in &begun {
            let _ = stream.shutdown(Shutdown::Both);
        }
    });
    let whole = format!("{chunked}4\r\nbody\r\n0\r\n\r\n");
    let next = (0..100).map(|_| said(&server, &whole));
    let mut next = next.skip_while(|answer| answer.starts_with("HTTP/1.1 503"));
    let answer = next.next().unwrap();
    assert!(
        answer.ends_with("body") && answer.contains("connection: close"),
        "{answer}"
    );
    server.stop();
}

/// Heads and bodies that two servers may read as different requests. Each
/// hides a second request, which only a server that misreads the first sees.
fn smuggled() -> Vec<String> {
    const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    let length = HIDDEN.len();
    let ended = format!("0\r\n\r\n{HIDDEN}");
    let post =
        |headers: &str, body: &str| format!("POST / HTTP/1.1\r\nHost: x\r\n{headers}\r\n{body}");
    let chunked = |body: &str| post("Transfer-Encoding: chunked\r\n", body);
    let both = format!("Content-Length: {}\r\n", ended.len());
    let mut shapes = Vec::new();
    // A length and chunks.
    for encoding in [
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: Chunked\r\n",
        "Transfer-Encoding:\tchunked\r\n",
        "Transfer-Encoding: chunked \r\n",
        "transfer-encoding: xchunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity, chunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: \"chunked\"\r\n",
        "Transfer-Encoding: \u{b}chunked\r\n",
        "Transfer-Encoding: chunked\0\r\n",
        "Transfer-Encoding : chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "X: a\r\n Transfer-Encoding: chunked\r\n",
        "X: a\nTransfer-Encoding: chunked\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding\r\n: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
        "Transfer_Encoding: chunked\r\n",
        "Connection: Content-Length\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade\r\n",
    ] {
        shapes.push(post(&format!("{both}{encoding}"), &ended));
        shapes.push(post(&format!("{encoding}{both}"), &ended));
    }
    shapes.push(post(&both, &ended).replacen("HTTP/1.1", "HTTP/1.0", 1));
    let old = post(&format!("Transfer-Encoding: chunked\r\n{both}"), &ended);
    shapes.push(old.replacen("HTTP/1.1", "HTTP/1.0", 1));
    // Lengths that are none, or two.
    for value in [
        format!("0\r\nContent-Length: {length}"),
        format!("{length}\r\nContent-Length: 0"),
        format!("{length}\r\nContent-Length: {length}"),
        format!("0, {length}"),
        format!("+{length}"),
        format!("-{length}"),
        format!("0x{length:x}"),
        format!("{length};0"),
        format!("{length} 0"),
        format!("\"{length}\""),
        format!("1{length}e-1"),
        format!("{length}.0"),
        "18446744073709551616".to_owned(),
        "99999999999999999999999".to_owned(),
        String::new(),
    ] {
        shapes.push(post(&format!("Content-Length: {value}\r\n"), HIDDEN));
    }
    shapes.push(post(&format!("Content-Length : {length}\r\n"), HIDDEN));
    shapes.push(post(
        &format!("X: a\n Content-Length: {length}\r\n"),
        HIDDEN,
    ));
    shapes.push(post(&both, &ended).replacen("POST", "GET", 1));
    shapes.push(post(&both, &ended).replacen("POST", "HEAD", 1));
    // Chunks.
    for body in [
        "0;a=b\r\n\r\n",
        "0;a\n\r\n\r\n",
        "0 \r\n\r\n",
        "0x0\r\n\r\n",
        "-0\r\n\r\n",
        "+0\r\n\r\n",
        "0\n\n",
        "0\r\r\n\r\n",
        "FFFFFFFFFFFFFFFF1\r\n",
        "5\r\nhelloX0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "0\r\nContent-Length: 50\r\n\r\n",
        "0\r\nHost: y\r\n\r\n",
        "\r\n0\r\n\r\n",
        "",
    ] {
        shapes.push(chunked(&format!("{body}{HIDDEN}")));
    }
    // The first line, and whose page is meant.
    for line in [
        "GET / HTTP/1.1 HTTP/1.1",
        "GET /\tHTTP/1.1",
        "GET  /  HTTP/1.1",
        "GET /\0hidden HTTP/1.1",
        "GET http://y/ HTTP/1.1",
        "GET http://y:99999/ HTTP/1.1",
        "GET //y/hidden HTTP/1.1",
        "GET /hidden/../ HTTP/1.1",
        "GET /%2e%2e/hidden HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "CONNECT y:80 HTTP/1.1",
        "GET / HTTP/1.2",
        "GET / HTTP/2.0",
        "GET / http/1.1",
        "GET /",
        "get / HTTP/1.1",
        "GET / HTTP/1.1\r\nHost: y",
        "GET / HTTP/1.1\r\nHost: x y",
        "GET / HTTP/1.1\r\n: hidden",
        "GET / HTTP/1.1\r\nX(: hidden",
    ] {
        shapes.push(format!("{line}\r\nHost: x\r\n\r\n"));
    }
    shapes
}

#[test]
fn a_request_that_means_two_things_has_one_answer_or_a_refusal() {
    let server = Server::of(two_pages(), short());
    let shapes = smuggled();
    assert!(shapes.len() > 53, "{}", shapes.len());
    std::thread::scope(|scope| {
        for shape in &shapes {
            let server = &server;
            scope.spawn(move || {
                let said = said(server, shape);
                assert!(!said.contains("HIDDEN"), "{shape:?}: {said}");
                assert!(answers(&said) <= 1, "{shape:?}: {said}");
                let status = said.get(9..12).unwrap_or("none");
                let is_plain = ["200", "400", "408", "417"].contains(&status);
                assert!(is_plain, "{shape:?}: {said}");
                assert!(status == "200" || said.contains("988"), "{shape:?}: {said}");
            });
        }
    });
    server.stop();
}

#[test]
fn the_host_of_a_whole_url_goes_before_the_header() {
    let site = |name: &'static str| Site {
        county: name.to_owned(),
        hosts: vec![format!("{name}.example")],
        router: Router::new().fallback(any(async move || name)),
    };
    let both = virtual_hosts::router(vec![site("north"), site("south")]);
    let server = Server::of(both, Limits::default());
    for (line, answer) in [
        ("GET / HTTP/1.1", "south"),
        ("GET http://north.example/ HTTP/1.1", "north"),
        ("GET http://north.example:80/ HTTP/1.1", "north"),
    ] {
        let asked = format!("{line}\r\nHost: south.example\r\nConnection: close\r\n\r\n");
        assert!(said(&server, &asked).ends_with(answer), "{line}");
    }
    let other = "GET http://west.example/ HTTP/1.1\r\nHost: south.example\r\n\
                 Connection: close\r\n\r\n";
    let other = said(&server, other);
    assert!(
        other.starts_with("HTTP/1.1 421") && other.contains("tel:988"),
        "{other}"
    );
    server.stop();
}
