//! What is too much is turned away at once, with the numbers to call; what is
//! too slow is cut off; what is under way is answered.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt as _;
use waypost::web;
use waypost::web::listener;
use waypost::web::listener::Limits;
use waypost::web::middleware::admission::AdmissionQueue;
use waypost::web::middleware::rate_limit::{ClientLimits, Proxies};
use waypost::web::route::Cost;
use waypost::web::routes::ROUTES;

use crate::site::{Page, answered, app};

/// Long enough for any machine, and short enough to see that nothing hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// A site that lets each client ask ten times at once.
fn narrow(proxies: &str) -> Router {
    let proxies = proxies.split_whitespace();
    let proxies = Proxies(proxies.map(|network| network.parse().unwrap()).collect());
    let clients = ClientLimits::new(NonZeroU32::MIN, proxies).unwrap();
    web::router(app().with_clients(clients))
}

fn ask(site: &Router, from: &str, forwarded: &[&str], path: &str) -> Page {
    let peer: SocketAddr = from.parse().unwrap();
    let mut request = Request::get(path).extension(ConnectInfo(peer));
    for value in forwarded {
        request = request.header("X-Forwarded-For", *value);
    }
    answered(site.clone(), request.body(Body::empty()).unwrap())
}

/// How many of twenty questions are answered.
fn answered_of_20(site: &Router, from: &str, forwarded: &[&str]) -> usize {
    let ask = |_: &i32| ask(site, from, forwarded, "/l/zzzz").status;
    let statuses = (0..20).collect::<Vec<_>>();
    let statuses = statuses.iter().map(ask);
    statuses
        .filter(|status| *status != StatusCode::TOO_MANY_REQUESTS)
        .count()
}

#[test]
fn one_client_is_held_to_its_share_and_others_are_not() {
    let site = narrow("");
    // One more may have been saved up meanwhile on a slow machine.
    let most = 10..=14;
    assert!(most.contains(&answered_of_20(&site, "192.0.2.1:1000", &[])));
    assert!(most.contains(&answered_of_20(&site, "192.0.2.2:1000", &[])));
    assert!(
        answered_of_20(&site, "192.0.2.1:2000", &[]) < 6,
        "whatever its port"
    );
    // A network of IPv6 is one client, an IPv4 address in IPv6 is that address.
    assert!(most.contains(&answered_of_20(&site, "[2001:db8::1]:1000", &[])));
    assert!(answered_of_20(&site, "[2001:db8::ffff:2]:1000", &[]) < 6);
    assert!(most.contains(&answered_of_20(&site, "[2001:db8:0:1::1]:1000", &[])));
    assert!(answered_of_20(&site, "[::ffff:192.0.2.1]:1000", &[]) < 6);
}

#[test]
fn who_is_turned_away_reads_why_and_whom_to_call_in_both_languages() {
    let site = narrow("");
    answered_of_20(&site, "192.0.2.1:1000", &[]);
    let page = ask(&site, "192.0.2.1:1000", &[], "/find?q=food");
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let after = page.headers[header::RETRY_AFTER].to_str().unwrap();
    assert!((1..=10).contains(&after.parse::<u64>().unwrap()), "{after}");
    for part in [
        "tel:988",
        "tel:911",
        "tel:211",
        "lang=\"es\"",
        "href=\"/leave\"",
    ] {
        assert!(page.text.contains(part), "{part}");
    }
    assert!(page.text.contains("Wait a moment") && page.text.contains("Espere un momento"));
    assert!(!page.text.contains("food"));
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    let error = ask(&site, "192.0.2.1:1000", &[], "/api/search?q=food");
    let error: serde_json::Value = serde_json::from_str(&error.text).unwrap();
    assert_eq!(error["error"]["code"], "too-many-requests");
    let free = ROUTES.iter().filter(|route| route.cost == Cost::Free);
    for path in free.map(|route| route.path) {
        let page = ask(&site, "192.0.2.1:1000", &[], path);
        assert_ne!(page.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}

#[test]
fn only_a_server_of_our_own_says_who_asks() {
    // Anyone can write the header; it counts from a server of our own alone.
    let site = narrow("10.0.0.0/8");
    let mut answered = 0;
    for made_up in 0..20 {
        let claim = format!("198.51.100.{made_up}");
        let page = ask(&site, "192.0.2.1:1000", &[&claim], "/l/zzzz");
        answered += usize::from(page.status != StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(answered <= 14, "{answered}");
    let proxy = "10.0.0.1:1000";
    assert!(answered_of_20(&site, proxy, &["203.0.113.1"]) >= 10);
    assert!(answered_of_20(&site, proxy, &["203.0.113.1:4711"]) < 6);
    assert!(answered_of_20(&site, proxy, &["203.0.113.2"]) >= 10);
    // What stands left of the client is the client's own invention.
    assert!(answered_of_20(&site, proxy, &["198.51.100.7, 203.0.113.1"]) < 6);
    assert!(answered_of_20(&site, proxy, &["198.51.100.8", "203.0.113.1, 10.0.0.2"]) < 6);
    // Nonsense stops the reading at the last server of our own.
    assert!(answered_of_20(&site, proxy, &["203.0.113.9, nonsense"]) >= 10);
    assert!(answered_of_20(&site, proxy, &["203.0.113.8, other nonsense"]) < 6);
}

#[test]
fn whoever_would_wait_too_long_is_told_so_before() {
    let queue = AdmissionQueue::new(usize::MAX);
    let joined: Vec<_> = (0..1000).map_while(|_| queue.try_enter()).collect();
    assert_eq!(joined.len(), 1000, "it is not known yet that it is slow");
    drop(joined);
    for _ in 0..200 {
        queue.note(Duration::from_millis(30));
    }
    let joined: Vec<_> = (0..1000).map_while(|_| queue.try_enter()).collect();
    let processors = std::thread::available_parallelism().unwrap().get();
    let turns = joined.len().div_ceil(processors);
    assert!((2..=3).contains(&turns), "{} stand in line", joined.len());
    assert_eq!(queue.admitted(), joined.len(), "who is refused leaves");
    drop(joined);
    assert_eq!(queue.admitted(), 0);
    for _ in 0..200 {
        queue.note(Duration::from_millis(1));
    }
    assert_eq!(
        (0..50).map_while(|_| queue.try_enter()).count(),
        50,
        "it got faster"
    );
}

#[test]
fn ten_times_too_many_are_answered_or_turned_away_and_none_hangs() {
    let app = app().with_most_at_once(8);
    let site = web::router(app);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let statuses = runtime.block_on(async {
        let asking = (0..80).map(|number| {
            let path = format!("/find?q=food+pantry+{number}&near=17745");
            let request = Request::get(path).body(Body::empty()).unwrap();
            let answer = site.clone().oneshot(request);
            tokio::spawn(async move { answer.await.unwrap().status() })
        });
        let mut statuses = Vec::new();
        for asked in asking.collect::<Vec<_>>() {
            let status = tokio::time::timeout(PATIENCE, asked).await;
            statuses.push(status.expect("no request hangs").unwrap());
        }
        statuses
    });
    let count = |wanted: StatusCode| statuses.iter().filter(|status| **status == wanted).count();
    let (served, refused) = (
        count(StatusCode::OK),
        count(StatusCode::SERVICE_UNAVAILABLE),
    );
    assert_eq!(served + refused, 80, "{statuses:?}");
    assert!(served >= 8, "{served} are answered");
    assert!(refused >= 8, "{refused} are turned away");
    let page = answered(
        site,
        Request::get("/find?q=food").body(Body::empty()).unwrap(),
    );
    assert_eq!(
        page.status,
        StatusCode::OK,
        "and afterwards all is as before"
    );
}

/// A server on a port of its own, stopped when it is asked to.
pub struct Server {
    pub runtime: tokio::runtime::Runtime,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<()>,
}

impl Server {
    pub fn of(router: Router, limits: Limits) -> Server {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { stopped.await.unwrap_or(()) };
        let serving = listener::serve(listener, router, limits, Arc::default(), stopped);
        let ended = runtime.spawn(serving);
        Server {
            runtime,
            address,
            stop,
            ended,
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Stops; fails when a connection keeps it from ending.
    pub fn stop(self) {
        self.stop.send(()).unwrap();
        let ended = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, self.ended).await });
        ended.expect("it ends").unwrap();
    }
}

/// Limits that a test can wait for.
pub fn short() -> Limits {
    Limits {
        head: Duration::from_secs(1),
        stall: Duration::from_secs(1),
        ..Limits::default()
    }
}

/// What comes until the other end closes.
pub fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // Cut off hard, or softly: both end it.
    if let Err(error) = stream.read_to_end(&mut bytes) {
        let kind = error.kind();
        assert_ne!(kind, std::io::ErrorKind::WouldBlock, "it is cut off");
        assert_ne!(kind, std::io::ErrorKind::TimedOut, "it is cut off");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

pub fn said(server: &Server, request: &str) -> String {
    let mut stream = server.connect();
    // A server may hang up before all is sent.
    let _ = stream.write_all(request.as_bytes());
    rest(stream)
}

fn small() -> Router {
    Router::new().route("/", get(async || "here\n"))
}

#[test]
fn who_asks_too_slowly_is_cut_off() {
    let server = Server::of(small(), short());
    // Nothing at all, half a head, and nothing after an answer.
    for begun in [
        "",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ] {
        let mut stream = server.connect();
        stream.write_all(begun.as_bytes()).unwrap();
        let said = rest(stream);
        assert_eq!(said.contains("here"), begun.ends_with("\r\n\r\n"), "{said}");
    }
    server.stop();
}

#[test]
fn bodies_that_come_slowly_hold_nobody_up() {
    let server = Server::of(web::router(app()), short());
    // One that is not read before it is whole, and one that is read as it comes.
    let slow = [
        ("Content-Length: 9\r\n\r\np", "HTTP/1.1 408"),
        ("Transfer-Encoding: chunked\r\n\r\n9\r\np", "HTTP/1.1 504"),
    ];
    let slow: Vec<(TcpStream, &str)> = (0..20)
        .map(|number| {
            let (body, status) = slow[number % 2];
            let mut stream = server.connect();
            let begun = format!("POST /hsds/services HTTP/1.1\r\nHost: x\r\n{body}");
            stream.write_all(begun.as_bytes()).unwrap();
            (stream, status)
        })
        .collect();
    let ask = "GET /find?q=food HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = said(&server, ask);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    for (stream, status) in slow {
        let answer = rest(stream);
        assert!(answer.starts_with(status), "and they end: {answer}");
        assert!(answer.contains("988"), "with the numbers: {answer}");
    }
    server.stop();
}

/// A phone with little signal sends a request in parts.
#[test]
fn a_request_that_comes_in_two_parts_is_answered() {
    let server = Server::of(small(), Limits::default());
    // Many at once: the arrival of some is then told twice.
    let asks = || {
        for _ in 0..300 {
            let mut stream = server.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n").unwrap();
            std::thread::yield_now();
            stream.write_all(b"Connection: close\r\n\r\n").unwrap();
            let answer = rest(stream);
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(asks);
        }
    });
    server.stop();
}

#[test]
fn who_reads_nothing_of_an_answer_does_not_hold_it_for_ever() {
    let large = Router::new().route("/", get(async || vec![b'x'; 64 << 20]));
    let server = Server::of(large, short());
    let mut stream = server.connect();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut first = [0; 15];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    // It would wait for the reader to read on.
    server.stop();
}

#[test]
fn heads_that_are_too_long_are_refused() {
    let server = Server::of(web::router(app()), Limits::default());
    let head = |length: usize| {
        let value = "x".repeat(length);
        format!("GET /find HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: {value}\r\n\r\n")
    };
    assert!(said(&server, &head(1000)).starts_with("HTTP/1.1 200"));
    let long = said(&server, &head(26 << 10));
    assert!(
        long.starts_with("HTTP/1.1 413") && long.contains("tel:988"),
        "{long}"
    );
    assert!(said(&server, &head(200 << 10)).starts_with("HTTP/1.1 431"));
    let many = "X-Many: 1\r\n".repeat(500);
    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    assert!(said(&server, &many).starts_with("HTTP/1.1 431"));
    server.stop();
}

#[test]
fn too_many_connections_are_told_so_with_the_numbers() {
    let ask = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let all = Limits {
        most: 2,
        ..Limits::default()
    };
    let of_one = Limits {
        most_of_one: 2,
        ..Limits::default()
    };
    for limits in [all, of_one.clone()] {
        let server = Server::of(small(), limits);
        let held = [server.connect(), server.connect()];
        let third = said(&server, ask);
        assert!(third.starts_with("HTTP/1.1 503"), "{third}");
        assert!(
            third.contains("tel:988") && third.contains("tel:911"),
            "{third}"
        );
        drop(held);
        server.stop();
    }
    let behind_our_own = Limits {
        proxies: Proxies(vec!["127.0.0.0/8".parse().unwrap()]),
        ..of_one
    };
    let server = Server::of(small(), behind_our_own);
    let held = [server.connect(), server.connect()];
    assert!(said(&server, ask).ends_with("here\n"));
    drop(held);
    server.stop();
}

#[test]
fn when_many_are_connected_a_connection_ends_with_its_answer() {
    let limits = Limits {
        kept: 1,
        ..Limits::default()
    };
    let server = Server::of(small(), limits);
    let ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut first = server.connect();
    for _ in 0..2 {
        first.write_all(ask).unwrap();
        let mut answer = vec![0; 15];
        first.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        // On to the end of this answer.
        while !answer.ends_with(b"here\n") {
            let mut byte = [0];
            first.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
        }
    }
    let second = said(&server, std::str::from_utf8(ask).unwrap());
    assert!(second.contains("connection: close"), "{second}");
    assert!(second.ends_with("here\n"), "{second}");
    drop(first);
    server.stop();
}

#[test]
fn stopping_answers_what_is_under_way_and_nothing_else() {
    let (began, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let (finish, finished) = oneshot::channel::<()>();
    let finished = Arc::new(tokio::sync::Mutex::new(Some(finished)));
    let slow = get(async move || {
        began.send(()).unwrap();
        if let Some(finished) = finished.lock().await.take() {
            finished.await.unwrap();
        }
        "done\n"
    });
    let server = Server::of(Router::new().route("/slow", slow), Limits::default());
    let idle = server.connect();
    let mut asking = server.connect();
    asking
        .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    begun.blocking_recv().unwrap();
    server.stop.send(()).unwrap();
    assert_eq!(rest(idle), "");
    finish.send(()).unwrap();
    assert!(rest(asking).ends_with("done\n"));
    let ended = async { tokio::time::timeout(PATIENCE, server.ended).await };
    server.runtime.block_on(ended).unwrap().unwrap();
    assert!(TcpStream::connect(server.address).is_err());
}
