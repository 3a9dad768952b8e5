//! Whole journeys with the real program: a server that runs, and the commands
//! beside it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Output;
use std::time::Instant;

use crate::county::{County, HEAD, SHELTER, pantries};
use crate::program::{DEADLINE, Program, said};

const PANTRIES: &str = "resources-pantries.csv";

fn run(county: &County, arguments: &[&str]) -> Output {
    county.command(arguments).output().unwrap()
}

/// The hash in "waypost publish --accept HASH".
fn hash_in(text: &str) -> String {
    let after = text.split("--accept ").nth(1).unwrap();
    after.split_whitespace().next().unwrap().to_owned()
}

/// A server, and where it answers.
pub struct Server {
    pub program: Program,
    address: String,
}

impl Server {
    pub fn start(county: &County, arguments: &[&str]) -> Server {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        Server::of(Program::start(county.command(&all)))
    }

    /// A program that says where it serves.
    pub fn of(program: Program) -> Server {
        let line = program.line_with("Serving http://");
        let address = line.split("http://").nth(1).unwrap();
        let address = address.split(". ").next().unwrap().to_owned();
        Server { program, address }
    }

    pub fn line_with(&self, part: &str) -> String {
        self.program.line_with(part)
    }

    /// A whole answer, with its headers.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub fn ready(&self) -> serde_json::Value {
        let answer = self.get("/readyz");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// Waits until the server is as wished.
    pub fn until(&self, wish: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        let end = Instant::now() + DEADLINE;
        loop {
            let ready = self.ready();
            if wish(&ready) {
                return ready;
            }
            assert!(Instant::now() < end, "{ready}");
            std::thread::yield_now();
        }
    }
}

#[test]
fn a_save_is_served_a_cut_file_is_refused_and_accepted_by_its_hash() {
    let county = County::new();
    let server = Server::start(&county, &[]);
    let first = server.ready();
    assert_eq!(first["listings"], 42);
    county.write(PANTRIES, &pantries(50));
    let saved = server.until(|ready| ready["listings"] == 52);
    assert_ne!(saved["generation"], first["generation"]);
    county.write(PANTRIES, &pantries(10));
    server.line_with("refused[fewer-rows]");
    let refused = server.until(|ready| !ready["refused"].is_null());
    assert_eq!(refused["generation"], saved["generation"]);
    for arguments in [
        &["publish"][..],
        &["build"],
        &["publish", "--accept", "00000000"],
    ] {
        let again = run(&county, arguments);
        assert_eq!(again.status.code(), Some(1), "{}", said(&again));
        let text = said(&again);
        assert!(text.contains("40 of 50 rows (80%)"), "{text}");
        assert_eq!(hash_in(&text), refused["refused"]["hash"]);
    }
    let hash = refused["refused"]["hash"].as_str().unwrap();
    let accepted = run(&county, &["publish", "--accept", hash]);
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    assert!(said(&accepted).contains("WARNING"), "{}", said(&accepted));
    server.until(|ready| ready["listings"] == 12 && ready["refused"].is_null());
}

#[test]
fn a_rollback_is_served_at_once_and_stays_over_a_restart() {
    let county = County::new();
    let server = Server::start(&county, &[]);
    let first = server.ready()["generation"].clone();
    county.write(PANTRIES, &pantries(44));
    let second = server.until(|ready| ready["listings"] == 46)["generation"].clone();
    let listed = said(&run(&county, &["generations"]));
    assert!(
        listed.starts_with(&format!("* {}", second.as_str().unwrap())),
        "{listed}"
    );
    assert!(listed.contains(first.as_str().unwrap()), "{listed}");
    let back = run(&county, &["rollback"]);
    assert_eq!(back.status.code(), Some(0), "{}", said(&back));
    server.until(|ready| ready["generation"] == first);
    drop(server);
    let server = Server::start(&county, &["--no-watch"]);
    assert_eq!(server.ready()["generation"], first);
    // The seeds are looked at once after the start, and not again.
    server.line_with("they are not published before they change");
    // Without watching, a save waits for the command.
    county.write(PANTRIES, &pantries(45));
    let published = run(&county, &["publish"]);
    assert_eq!(published.status.code(), Some(0), "{}", said(&published));
    assert!(
        said(&published).contains("5 added, 0 changed"),
        "{}",
        said(&published)
    );
    assert_eq!(server.ready()["generation"], first);
    let again = run(&county, &["rollback", "--to", "nowhere"]);
    assert_eq!(again.status.code(), Some(2), "{}", said(&again));
}

#[test]
fn seeds_that_cannot_be_published_leave_the_last_good_ones_to_be_served() {
    let county = County::new();
    assert_eq!(run(&county, &["build"]).status.code(), Some(0));
    county.edit("resources-lines.csv", "17764,yes", "17764,no");
    let server = Server::start(&county, &[]);
    let ready = server.ready();
    assert_eq!(ready["listings"], 42);
    let diff = run(&county, &["diff", "nowhere", "nowhere"]);
    assert_eq!(diff.status.code(), Some(2), "{}", said(&diff));
    // On a first start with a file nobody can read there is nothing to serve.
    let broken = County::new();
    broken.edit(PANTRIES, "id,name,", "id,title_of_it,");
    let none = run(&broken, &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(none.status.code(), Some(2), "{}", said(&none));
    assert!(
        said(&none).contains("refused[unreadable]"),
        "{}",
        said(&none)
    );
    assert_eq!(run(&broken, &["build"]).status.code(), Some(1));
}

#[test]
fn with_no_directory_left_the_numbers_are_served_until_there_is_one_again() {
    let county = County::served();
    let away = county.data.path().with_extension("away");
    let _ = std::fs::remove_dir_all(&away);
    let seeds = county.data.path().to_owned();
    std::fs::rename(&seeds, &away).unwrap();
    let documents = county.serving().folder.join("documents.bin");
    std::fs::write(documents, "damaged").unwrap();
    let server = Server::start(&county, &[]);
    for path in ["/", "/find?q=food", "/r/pantry-1", "/nothing"] {
        let answer = server.get(path);
        assert!(answer.starts_with("HTTP/1.1 503"), "{path}: {answer}");
        for part in [
            "tel:911",
            "tel:988",
            "tel:211",
            "lang=\"es\"",
            "no-store",
            "default-src 'none'",
        ] {
            assert!(answer.contains(part), "{part} on {path}: {answer}");
        }
    }
    assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
    assert!(server.get("/readyz").starts_with("HTTP/1.1 503"));
    std::fs::rename(&away, &seeds).unwrap();
    server.line_with("There is a directory again");
    let ready = server.until(|ready| ready["listings"] == 42);
    assert_eq!(ready["status"], "ready");
    assert!(server.get("/r/pantry-1").contains("Invented Pantry 1"));
}

#[test]
fn diff_compares_folders_and_files_in_every_format() {
    let (old, new) = (County::new(), County::new());
    new.edit(PANTRIES, "570-244-1001", "570-244-3001");
    let folders = [old.data.path(), new.data.path()];
    let folders = folders.map(|path| path.to_str().unwrap().to_owned());
    let files = [old.path(PANTRIES), new.path(PANTRIES)];
    let files = files.map(|path| path.to_str().unwrap().to_owned());
    for [from, to] in [&folders, &files] {
        for (format, says) in [
            ("text", "phone: “570-244-1001” → “570-244-3001”"),
            ("json", "\"renumbered\": 1"),
            ("html", "<!DOCTYPE html>"),
        ] {
            let output = run(&old, &["diff", from, to, "--format", format]);
            assert_eq!(output.status.code(), Some(0), "{}", said(&output));
            let text = said(&output);
            assert!(
                text.contains(says) && text.contains("570-244-3001"),
                "{text}"
            );
        }
    }
    let shelter = format!("{HEAD}{}", SHELTER.replace("yes", "no"));
    let path = new.path("resources-lines-draft.csv");
    std::fs::write(&path, shelter).unwrap();
    let lines = old.path("resources-lines.csv");
    let output = run(
        &old,
        &["diff", lines.to_str().unwrap(), path.to_str().unwrap()],
    );
    let text = said(&output);
    assert!(
        text.starts_with("PRIVATE PLACES THAT WOULD BE SHOWN"),
        "{text}"
    );
    assert!(!text.contains("Hidden Lane"), "{text}");
}
