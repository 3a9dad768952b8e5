//! Costly questions of one client leave the others, and the pages of safety, their time.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get as on_get;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;
use waypost::seeds::read::clean_cell::clean;
use waypost::web::apply_middleware;
use waypost::web::middleware::heavy::{Full, HeavyQueue, MAX_OF_ALL, MAX_OF_CLIENT};
use waypost::web::middleware::rate_limit::{Client, ClientLimits, Proxies};
use waypost::web::middleware::stream::streamed;
use waypost::web::route::Cost;
use waypost::web::routes::ROUTES;

use crate::site::{app, get, get_json, send};

/// Longest time that anything is waited for: only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a test on a runtime that has one thread, so that whoever blocks it
/// stops everything.
fn on_one_thread<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = Builder::new_multi_thread();
    let runtime: Runtime = runtime.worker_threads(1).enable_all().build().unwrap();
    let done = runtime.block_on(async { tokio::time::timeout(PATIENCE, test).await });
    runtime.shutdown_background();
    done.expect("nothing hangs")
}

/// Clients without a limit of requests a second, and two of them.
fn two_clients() -> (Client, Client) {
    let clients = ClientLimits::new(None, Proxies::default()).unwrap();
    let of = |address: &str| clients.client(&from(address, "/").into_parts().0).unwrap();
    (of("192.0.2.1:1000"), of("192.0.2.2:1000"))
}

/// A request from an address.
fn from(address: &str, path: &str) -> Request<Body> {
    let peer: SocketAddr = address.parse().unwrap();
    let request = Request::get(path).extension(ConnectInfo(peer));
    request.body(Body::empty()).unwrap()
}

/// Reads all of a body.
async fn read(response: Response) -> Bytes {
    let body = response.into_body();
    axum::body::to_bytes(body, usize::MAX).await.unwrap()
}

#[test]
fn one_heavy_answer_of_a_client_is_made_at_a_time_and_others_are_served_meanwhile() {
    let (one, other) = two_clients();
    on_one_thread(async {
        let queue = HeavyQueue::with_slots(2);
        let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
        let answer = |name: &'static str| {
            let (finish, finished) = tokio::sync::oneshot::channel::<()>();
            let begun = begun.clone();
            let answer = async move {
                begun.send(name).unwrap();
                let _ = finished.await;
                name.into_response()
            };
            (finish, answer)
        };
        let run = |client, answer| tokio::spawn(queue.enter(Some(client)).unwrap().run(answer));
        let (finish, first) = answer("first");
        let first = run(one, first);
        assert_eq!(begins.recv().await, Some("first"));
        let (abandoned, second) = answer("second");
        let second = run(one, second);
        let (finish_third, third) = answer("third");
        let third = run(one, third);
        for _ in 0..20 {
            let (finish, quick) = answer("other");
            finish.send(()).unwrap();
            assert!(run(other, quick).await.unwrap().is_ok());
            assert_eq!(begins.recv().await, Some("other"), "the first still runs");
        }
        // Whoever goes away while waiting is not served.
        second.abort();
        assert!(second.await.is_err());
        finish.send(()).unwrap();
        assert_eq!(read(first.await.unwrap().unwrap()).await, "first");
        finish_third.send(()).unwrap();
        assert_eq!(read(third.await.unwrap().unwrap()).await, "third");
        assert_eq!(begins.recv().await, Some("third"));
        assert!(abandoned.is_closed());
    });
}

/// A stream of pieces of one item, and how many of them were made.
fn counted(items: usize, made: &Arc<AtomicUsize>) -> impl Future<Output = Response> + use<> {
    let made = Arc::clone(made);
    async move {
        streamed(
            "text/plain",
            (0..items * 16).map(move |_| {
                made.fetch_add(1, Ordering::SeqCst);
                Ok(vec![b'x'; 64])
            }),
        )
    }
}

#[test]
fn a_stream_that_nobody_reads_holds_no_turn_and_is_not_made_ahead() {
    let (one, _) = two_clients();
    on_one_thread(async {
        let queue = HeavyQueue::with_slots(1);
        let made = Arc::<AtomicUsize>::default();
        let mut unread = Vec::new();
        for _ in 0..MAX_OF_CLIENT - 1 {
            let place = queue.enter(Some(one)).unwrap();
            unread.push(place.run(counted(1000, &made)).await.unwrap());
        }
        for _ in 0..20 {
            let place = queue.enter(Some(one)).unwrap();
            let answer = place.run(async { "whole".into_response() }).await.unwrap();
            assert_eq!(answer.headers()[header::CONTENT_LENGTH], "5");
            assert_eq!(read(answer).await, "whole");
        }
        let most = unread.len() * 2 * 16;
        assert!(made.load(Ordering::SeqCst) <= most, "{made:?} items");
        let all = read(unread.pop().unwrap()).await;
        assert_eq!(all.len(), 1000 * 16 * 64, "and read it is whole");
    });
}

#[test]
fn clients_are_served_in_turn_however_much_one_of_them_asks() {
    let (one, other) = two_clients();
    on_one_thread(async {
        let queue = HeavyQueue::with_slots(1);
        let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
        let (finish, finished) = tokio::sync::oneshot::channel::<()>();
        let first = queue.enter(Some(one)).unwrap();
        let first = tokio::spawn(first.run(async {
            let _ = finished.await;
            // Whoever was asked for meanwhile joins the queue.
            for _ in 0..1000 {
                tokio::task::yield_now().await;
            }
            "first".into_response()
        }));
        let run = |client, name: &'static str| {
            let begun = begun.clone();
            let answer = async move {
                begun.send(name).unwrap();
                name.into_response()
            };
            tokio::spawn(queue.enter(Some(client)).unwrap().run(answer))
        };
        let mut asked: Vec<_> = (1..MAX_OF_CLIENT).map(|_| run(one, "one")).collect();
        asked.extend((0..2).map(|_| run(other, "other")));
        finish.send(()).unwrap();
        first.await.unwrap().unwrap();
        for asked in asked {
            asked.await.unwrap().unwrap();
        }
        let mut order = Vec::new();
        while let Ok(name) = begins.try_recv() {
            order.push(name);
        }
        assert_eq!(order.len(), MAX_OF_CLIENT + 1);
        let last = order.iter().rposition(|name| *name == "other").unwrap();
        assert!(last <= 4, "those of the other came later: {order:?}");
    });
}

#[test]
fn too_many_heavy_answers_are_refused_and_their_places_come_back() {
    let (one, other) = two_clients();
    let queue = HeavyQueue::with_slots(1);
    let places: Vec<_> = (0..MAX_OF_CLIENT)
        .map(|_| queue.enter(Some(one)).unwrap())
        .collect();
    assert_eq!(queue.enter(Some(one)).unwrap_err(), Full::OfClient);
    assert!(queue.enter(Some(other)).is_ok());
    drop(places);
    assert!(queue.enter(Some(one)).is_ok());
    let places: Vec<_> = (0..MAX_OF_ALL).map(|_| queue.enter(None)).collect();
    assert!(places.iter().all(Result::is_ok));
    assert_eq!(queue.enter(Some(other)).unwrap_err(), Full::OfAll);
}

#[test]
fn a_stream_that_breaks_is_not_taken_for_a_whole_one() {
    on_one_thread(async {
        let place = HeavyQueue::with_slots(1).enter(None).unwrap();
        let items = (0..100).map(|at| match at {
            99 => panic!("an item that cannot be made"),
            _ => Ok(b"item\n".to_vec()),
        });
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let answer = place.run(async { streamed("text/plain", items) }).await;
        let body = answer.unwrap().into_body();
        let read = axum::body::to_bytes(body, usize::MAX).await;
        std::panic::set_hook(told);
        assert!(read.is_err(), "it ends with an error");
    });
}

/// A site whose heavy routes block the thread they are made on until they are
/// told to go on: by one word for each answer or piece.
struct Blocked {
    site: Router,
    go_on: mpsc::Sender<()>,
}

impl Blocked {
    fn new(rate: Option<u32>) -> Blocked {
        let (go_on, wait) = mpsc::channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        let stream = Arc::clone(&wait);
        let clients = ClientLimits::new(rate.and_then(NonZeroU32::new), Proxies::default());
        let routes = Router::new()
            .route(
                "/binder",
                on_get(async move || {
                    let _ = wait.lock().unwrap().recv();
                    "a binder"
                }),
            )
            .route(
                "/hsds/services",
                on_get(async move || {
                    streamed(
                        "application/x-ndjson",
                        (0..1000).map(move |_| {
                            let _ = stream.lock().unwrap().recv();
                            Ok(b"{}\n".to_vec())
                        }),
                    )
                }),
            )
            .route("/leave", on_get(async || "left"))
            .route("/find", on_get(async || "found"))
            .route("/c/crisis", on_get(async || "lines"));
        Blocked {
            site: apply_middleware(routes, ROUTES, app().with_clients(clients.unwrap())),
            go_on,
        }
    }

    async fn ask(&self, address: &str, path: &str) -> Response {
        let answer = self.site.clone().oneshot(from(address, path)).await;
        answer.unwrap()
    }
}

#[test]
fn pages_are_answered_while_binders_and_streams_hold_all_that_heavy_answers_may_have() {
    on_one_thread(async {
        let blocked = Arc::new(Blocked::new(None));
        let (answered, mut answers) = tokio::sync::mpsc::unbounded_channel();
        for number in 0..40 {
            let (blocked, answered) = (Arc::clone(&blocked), answered.clone());
            let path = ["/hsds/services?format=ndjson", "/binder"][number % 2];
            tokio::spawn(async move {
                let answer = blocked.ask("192.0.2.1:1000", path).await;
                let status = answer.status();
                // Whoever is served reads as fast as it comes.
                let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
                let _ = answered.send((status, body.unwrap_or_default()));
            });
        }
        for _ in 0..50 {
            for (path, said) in [
                ("/leave", "left"),
                ("/find", "found"),
                ("/c/crisis", "lines"),
            ] {
                assert_eq!(read(blocked.ask("192.0.2.2:1000", path).await).await, said);
            }
        }
        // Those that are too many are told so, with the numbers.
        for _ in MAX_OF_CLIENT..40 {
            let (status, body) = answers.recv().await.unwrap();
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
            let text = String::from_utf8_lossy(&body).into_owned();
            assert!(text.contains("988") && text.contains("911"), "{text}");
        }
        assert!(answers.try_recv().is_err(), "and the others wait");
        // The threads of heavy answers do not wait for ever.
        for _ in 0..1000 * MAX_OF_CLIENT {
            blocked.go_on.send(()).unwrap();
        }
    });
}

#[test]
fn a_heavy_answer_counts_for_several_in_what_a_client_may_ask() {
    on_one_thread(async {
        let blocked = Blocked::new(Some(1));
        blocked.go_on.send(()).unwrap();
        blocked.go_on.send(()).unwrap();
        let mut statuses = Vec::new();
        for _ in 0..4 {
            blocked.go_on.send(()).unwrap();
            statuses.push(blocked.ask("192.0.2.1:1000", "/binder").await.status());
        }
        let served = statuses.iter().filter(|status| **status == StatusCode::OK);
        assert_eq!(served.count(), 2, "of ten usual answers: {statuses:?}");
        let other = blocked.ask("192.0.2.2:1000", "/binder").await;
        assert_eq!(other.status(), StatusCode::OK);
    });
}

#[test]
fn every_route_that_streams_or_tells_everything_is_heavy_and_the_way_out_is_free() {
    let of = |cost: Cost| -> BTreeSet<&str> {
        let routes = ROUTES.iter().filter(|route| route.cost == cost);
        routes.map(|route| route.path).collect()
    };
    let free = of(Cost::Free);
    assert!(free.is_superset(&BTreeSet::from(["/leave", "/safety", "/offline"])));
    assert_eq!(of(Cost::Urgent), BTreeSet::from(["/c/crisis"]));
    assert_eq!(get("/c/crisis").status, StatusCode::OK);
    let heavy = of(Cost::Heavy);
    for path in ["/binder", "/meetings.json", "/find.ics", "/data"] {
        assert!(heavy.contains(path), "{path}");
    }
    for route in ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/hsds/"))
    {
        let is_description = route.path == "/hsds/";
        assert!(
            is_description || heavy.contains(route.path),
            "{}",
            route.path
        );
    }
}

#[test]
fn joiners_stay_where_a_script_or_an_emoji_needs_them_and_nowhere_else() {
    let needed = [
        "می\u{200c}خواهم",               // Persian: I want
        "خانه\u{200c}ها",                // Persian: houses
        "ه\u{200d}",                     // Arabic: the year of the Hijra
        "ക\u{d4d}\u{200d}",              // Malayalam: a final consonant
        "ක\u{dca}\u{200d}ෂ",             // Sinhala: two consonants in one
        "র\u{200d}\u{9cd}য\u{9be}",      // Bengali: ra before ya
        "हिन\u{94d}\u{200c}दी",          // Hindi: the virama is seen
        "👨\u{200d}👩\u{200d}👧 Family", // a family
        "👩🏽\u{200d}🦽 Access",           // a skin tone, then a wheelchair
        "❤\u{fe0f}\u{200d}🔥",           // a heart on fire
        "🏳\u{fe0f}\u{200d}🌈 LGBTQ",     // a flag
    ];
    for text in needed {
        assert_eq!(clean(text), text);
    }
    for (typed, meant) in [
        ("safe\u{200d}house", "safehouse"),
        ("570\u{200c}-244-8838", "570-244-8838"),
        ("\u{200d}Pantry\u{200c}", "Pantry"),
        ("👩\u{200d}", "👩"),
        ("👩\u{200d}Pantry", "👩Pantry"),
        ("خانه\u{200c}", "خانه"),
        ("می\u{200c}\u{200c}\u{200b}خواهم", "می\u{200c}خواهم"),
        ("۲\u{200d}", "۲"),
        ("Ni\u{200d}ños", "Niños"),
    ] {
        assert_eq!(clean(typed), meant, "{}", typed.escape_unicode());
    }
}

/// Gets a page under a name that whoever asks made up.
fn get_under(host: &str, path: &str) -> String {
    let request = Request::get(path)
        .header(header::HOST, host)
        .header("x-forwarded-host", host)
        .header("x-forwarded-proto", "https");
    send(request.body(Body::empty()).unwrap()).text
}

#[test]
fn what_is_printed_sent_or_exported_never_names_the_host_of_the_request() {
    const IDS: &str = "ids=pa-211,crisis-text-line";
    for path in [
        "/",
        "/safety",
        "/offline",
        "/binder?county=Clinton&category=food",
        &format!("/list?{IDS}"),
        &format!("/handout?{IDS}"),
        &format!("/list.vcf?{IDS}"),
        &format!("/list.csv?{IDS}"),
        &format!("/list.json?{IDS}"),
        &format!("/list.ics?{IDS}"),
        "/r/pa-211",
        "/find?q=food",
        "/find.json?q=food",
        "/meetings.json",
        "/openapi.json",
        "/hsds/",
        "/hsds/services?per_page=3",
        "/hsds/service_at_locations?format=ndjson",
    ] {
        let text = get_under("evil.example", path);
        assert!(!text.is_empty(), "{path}");
        assert!(!text.contains("evil.example"), "{path}");
    }
    assert_eq!(get_json("/hsds/")["openapi_url"], "/openapi.json");
    let handout = get(&format!("/handout?{IDS}")).text;
    assert!(
        !handout.contains("class=\"qr\"") && !handout.contains("/l/"),
        "without an address there is nothing to scan or type"
    );
}

#[test]
fn no_cache_keeps_what_was_asked_of_the_api_for_systems() {
    let kept = |path: &str| get(path).headers[header::CACHE_CONTROL].clone();
    let id = get_json("/hsds/services?per_page=1")["contents"][0]["id"].clone();
    for path in [
        "/hsds/services?taxonomy_term_id=00000000-0000-5000-8000-000000000000",
        "/hsds/service_at_locations?postcode=17701&proximity=1000",
        "/hsds/services?search=food",
        "/hsds/services?per_page=3",
        "/hsds/services?format=ndjson",
        "/hsds/services?nonsense=1",
        &format!("/hsds/services/{}", id.as_str().unwrap()),
        "/hsds/services/none",
    ] {
        assert_eq!(kept(path), "no-store", "{path}");
    }
    for path in ["/hsds/", "/hsds/services", "/hsds/taxonomy_terms"] {
        assert_eq!(kept(path), "public, no-cache", "{path}");
    }
}
