//! What whoever watches the server is told: counts, never words.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use waypost::web;
use waypost::web::state::RefusedChange;

use crate::seed_folder::NOW;
use crate::site::{answered, app, get_json};

fn ask(app: &web::App, path: &str) -> StatusCode {
    let request = Request::get(path).body(Body::empty()).unwrap();
    answered(web::router(app.clone()), request).status
}

fn counts(app: &web::App) -> String {
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let page = answered(web::metrics_router(app.clone()), request);
    assert_eq!(page.status, StatusCode::OK);
    let kind = page.headers[header::CONTENT_TYPE].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    page.text
}

/// The number at the end of the line that begins so.
fn number(counts: &str, start: &str) -> f64 {
    let line = counts.lines().find(|line| line.starts_with(start));
    let line = line.unwrap_or_else(|| panic!("{start} in {counts}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn answers_are_counted_by_route_method_and_kind_of_status() {
    let app = app();
    for path in [
        "/find?q=secret",
        "/find?q=other",
        "/r/nobody",
        "/nowhere/secret",
    ] {
        ask(&app, path);
    }
    let counted = counts(&app);
    let of = |labels: &str| number(&counted, &format!("waypost_answers_total{{{labels}}}"));
    assert_eq!(of("route=\"/find\",method=\"GET\",status=\"2xx\""), 2.0);
    assert_eq!(of("route=\"/r/{id}\",method=\"GET\",status=\"4xx\""), 1.0);
    assert_eq!(of("route=\"none\",method=\"GET\",status=\"4xx\""), 1.0);
    let took = "waypost_answer_duration_seconds_count{route=\"/find\"}";
    assert_eq!(number(&counted, took), 2.0);
    assert!(!counted.contains("secret") && !counted.contains("nobody"));
    let listings = app.generation().manifest.listings as f64;
    assert_eq!(number(&counted, "waypost_listings"), listings);
    assert_eq!(number(&counted, "waypost_generation_age_days"), 0.0);
    assert!(counted.contains(&format!(
        "waypost_generation{{name=\"{}\"}} 1",
        app.generation().name()
    )));
    assert!(counted.ends_with("# EOF\n"));
}

#[test]
fn what_is_turned_away_is_counted() {
    let app = app().with_most_at_once(0);
    assert_eq!(ask(&app, "/find?q=food"), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ask(&app, "/find?q=food"), StatusCode::SERVICE_UNAVAILABLE);
    let counted = counts(&app);
    assert_eq!(
        number(&counted, "waypost_turned_away_total{why=\"busy\"}"),
        2.0
    );
    assert_eq!(number(&counted, "waypost_requests_inside"), 0.0);
}

#[test]
fn the_counts_are_not_for_the_public() {
    assert_eq!(ask(&app(), "/metrics"), StatusCode::NOT_FOUND);
}

#[test]
fn readiness_names_the_generation_its_age_and_a_refusal() {
    let ready = get_json("/readyz");
    assert_eq!(ready["status"], "ready");
    assert_eq!(ready["age_days"], 0);
    assert!(ready["generation"].is_string() && ready["refused"].is_null());
    let app = app();
    app.note_refused(Some(RefusedChange {
        hash: "0a1b2c3d".to_owned(),
        reasons: 2,
        at: NOW,
    }));
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    let page = answered(web::router(app.clone()), request);
    let ready: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(page.status, StatusCode::OK, "what is served is still good");
    assert_eq!(ready["refused"]["reasons"], 2);
    assert_eq!(ready["refused"]["at"], NOW.to_string());
    assert_eq!(number(&counts(&app), "waypost_change_refused"), 1.0);
}
