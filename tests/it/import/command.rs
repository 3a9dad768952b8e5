//! `waypost import` as it is run.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::seed_folder::shipped;

fn run(source: &str, out: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waypost"))
        .args(["import", "meeting-guide", source, "--out"])
        .arg(out)
        .args(more)
        .arg("--data")
        .arg(shipped())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn meeting(slug: &str, time: &str) -> String {
    format!(
        r#"{{"name":"N {slug}","slug":"{slug}","day":1,"time":"{time}","city":"Avis","state":"PA"}}"#
    )
}

#[test]
fn a_feed_is_written_compared_and_written_again() {
    let folder = TempDir::new().unwrap();
    let source = folder.path().join("list.json");
    let out = folder.path().join("meetings-list.csv");
    let write = |rows: &[String]| fs::write(&source, format!("[{}]", rows.join(","))).unwrap();
    let import = || {
        let done = run(source.to_str().unwrap(), &out, &["--format", "json"]);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        json(&done)
    };
    write(&[meeting("first", "12:00"), meeting("second", "13:00")]);
    let report = import();
    assert_eq!(report["counts"]["rows"], 2);
    assert_eq!(
        report["changes"]["added"],
        serde_json::json!(["first", "second"])
    );
    let bytes = fs::read(&out).unwrap();
    let report = import();
    for kind in ["added", "changed", "removed"] {
        assert_eq!(report["changes"][kind], serde_json::json!([]), "{kind}");
    }
    assert_eq!(fs::read(&out).unwrap(), bytes);
    write(&[meeting("second", "13:30"), meeting("third", "14:00")]);
    let report = import();
    assert_eq!(report["changes"]["added"], serde_json::json!(["third"]));
    assert_eq!(report["changes"]["changed"], serde_json::json!(["second"]));
    assert_eq!(report["changes"]["removed"], serde_json::json!(["first"]));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing is left beside");
}

#[test]
fn what_staff_added_stays() {
    let folder = TempDir::new().unwrap();
    let (source, out) = (
        folder.path().join("list.json"),
        folder.path().join("meetings-l.csv"),
    );
    fs::write(&source, format!("[{}]", meeting("first", "12:00"))).unwrap();
    run(source.to_str().unwrap(), &out, &[]);
    let text = fs::read_to_string(&out).unwrap();
    // Confidential is the last column.
    let edited = text.trim_end().to_owned() + "yes\n";
    fs::write(&out, &edited).unwrap();
    run(source.to_str().unwrap(), &out, &[]);
    assert_eq!(fs::read_to_string(&out).unwrap(), edited);
}

#[test]
fn a_folder_is_read_file_by_file_and_errors_show_in_the_exit_code() {
    let folder = TempDir::new().unwrap();
    let feeds = folder.path().join("feeds");
    fs::create_dir(&feeds).unwrap();
    fs::write(
        feeds.join("a.json"),
        format!("[{}]", meeting("first", "12:00")),
    )
    .unwrap();
    fs::write(
        feeds.join("b.csv"),
        "Name,Slug,Day,Time\nB,bee,Friday,19:00\n,x,Friday,20:00\n",
    )
    .unwrap();
    let out = folder.path().join("meetings-all.csv");
    let done = run(feeds.to_str().unwrap(), &out, &[]);
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    let said = said(&done);
    for part in [
        "error[missing-name]",
        "b.csv, row 3",
        "Read 3 rows: 2 used",
        "1 set aside (1 missing-name)",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn what_cannot_be_read_leaves_the_file_as_it_was() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("meetings-x.csv");
    fs::write(&out, "Name,Slug\nOld,old\n").unwrap();
    let page = folder.path().join("page.html");
    fs::write(&page, "<!DOCTYPE html><html>Sign in</html>").unwrap();
    let huge = folder.path().join("huge.json");
    fs::File::create(&huge)
        .unwrap()
        .set_len(500 * 1024 * 1024)
        .unwrap();
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/feed", listener.local_addr().unwrap())
    };
    for (source, says) in [
        (page.to_str().unwrap(), "web page"),
        (huge.to_str().unwrap(), "larger than 64 MB"),
        ("/nowhere/list.json", "no such file"),
        (closed.as_str(), "could not be fetched"),
        ("file:///etc/hostname", "cannot be fetched"),
    ] {
        let done = run(source, &out, &[]);
        assert_eq!(done.status.code(), Some(2), "{source}: {}", said(&done));
        assert!(said(&done).contains(says), "{source}: {}", said(&done));
        assert_eq!(fs::read_to_string(&out).unwrap(), "Name,Slug\nOld,old\n");
    }
    let zone = run("x.json", &out, &["--zone", "Mars/Olympus"]);
    assert!(said(&zone).contains("not a time zone"), "{}", said(&zone));
}

/// Answers one request with these bytes and gives the address to ask.
fn serve_once(answer: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
    });
    format!("http://{address}/list.json")
}

#[test]
fn an_address_is_fetched_and_a_page_or_a_status_is_named() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("meetings-x.csv");
    let body = format!("[{}]", meeting("first", "12:00"));
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type:";
    let length = body.len();
    let url = serve_once(format!(
        "{head} application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    ));
    let done = run(&url, &out, &[]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(
        fs::read_to_string(&out).unwrap().contains(&url),
        "the source is named"
    );
    let page = serve_once(format!(
        "{head} text/html\r\nContent-Length: 6\r\n\r\n<html>"
    ));
    assert!(said(&run(&page, &out, &[])).contains("web page"));
    let gone = serve_once(
        "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_owned(),
    );
    assert!(said(&run(&gone, &out, &[])).contains("404"));
    let away = serve_once("HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_owned());
    let done = run(&away, &out, &[]);
    assert_eq!(done.status.code(), Some(2), "{}", said(&done));
}
