//! Internal errors: the person reads a number, and the log has the same number
//! with the causes.

use std::error::Error;
use std::{fmt, io};

use axum::body::to_bytes;
use serde_json::Value;
use waypost::web::error::WebError;
use waypost::web::middleware::request_id::Reference;

use crate::log::logged;

/// An error with another one below it.
#[derive(Debug)]
struct NotRead(io::Error);

impl fmt::Display for NotRead {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("documents.bin cannot be read")
    }
}

impl Error for NotRead {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn the_number_on_the_page_finds_the_causes_in_the_log() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let (text, body) = logged(|| {
        let answer = Reference::draw().during(async {
            let cause = NotRead(io::Error::other("the disk is gone"));
            to_bytes(WebError::internal(cause).json().into_body(), 1 << 16).await
        });
        runtime.unwrap().block_on(answer).unwrap()
    });
    let body: Value = serde_json::from_slice(&body).unwrap();
    let number = body["error"]["reference"].as_str().unwrap();
    let number = number.strip_prefix("500-").unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains(number)).collect();
    assert_eq!(lines.len(), 1, "logged once: {text}");
    assert!(
        lines[0].contains("documents.bin cannot be read: the disk is gone"),
        "{text}"
    );
    assert!(!body.to_string().contains("documents.bin"), "{body}");
}
