//! Lists that others keep: fetched from a site that plays every part, put
//! together with their seed files, and published.

mod fetched;
mod kinds;
mod merged;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use jiff::{Timestamp, ToSpan as _};
use waypost::cmd::refresh::listed;
use waypost::cmd::refresh::refresher::{Refreshed, Refresher};
use waypost::import::fetch::Fetcher;
use waypost::seeds::sources::Source;
use waypost::web::desk::AccessPolicy;

use crate::county::County;
use crate::desk::Room;
use crate::seed_folder::NOW;

/// What a site answers.
#[derive(Clone)]
enum Says {
    /// A list with its type, and a version that it is told by.
    List(&'static str, String),
    /// These bytes.
    Raw(String),
    /// Nothing, for as long as the connection lasts.
    Nothing,
}

/// A site with one list, on this machine.
struct ListSite {
    address: String,
    says: Arc<Mutex<Says>>,
    /// The requests as they came.
    asked: Arc<Mutex<Vec<String>>>,
}

impl ListSite {
    fn new(says: Says) -> ListSite {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = ListSite {
            address: format!("http://{}/list", listener.local_addr().unwrap()),
            says: Arc::new(Mutex::new(says)),
            asked: Arc::default(),
        };
        let (says, asked) = (Arc::clone(&site.says), Arc::clone(&site.asked));
        thread::spawn(move || {
            let mut held: Vec<TcpStream> = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = vec![0; 8192];
                let length = stream.read(&mut request).unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let answer = answer(&says.lock().unwrap(), &request);
                asked.lock().unwrap().push(request);
                match answer {
                    Some(answer) => drop(stream.write_all(answer.as_bytes())),
                    None => held.push(stream),
                }
            }
        });
        site
    }

    /// A site with a CSV file.
    fn csv(text: &str) -> ListSite {
        ListSite::new(Says::List("text/csv", text.to_owned()))
    }

    fn says(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }

    fn csv_now(&self, text: &str) {
        self.says(Says::List("text/csv", text.to_owned()));
    }

    fn requests(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(says: &Says, request: &str) -> Option<String> {
    match says {
        Says::Nothing => None,
        Says::Raw(answer) => Some(answer.clone()),
        Says::List(kind, body) => {
            let version = format!("\"{}\"", blake3_of(body));
            let request = request.to_lowercase();
            if request.contains(&format!("if-none-match: {version}")) {
                return Some(raw("304 Not Modified", "", ""));
            }
            let headers = format!("Content-Type: {kind}\r\nETag: {version}\r\n");
            Some(raw("200 OK", &headers, body))
        }
    }
}

/// A short name of a content.
fn blake3_of(body: &str) -> String {
    let sum = body.bytes().fold(7_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    format!("{sum:x}")
}

/// An answer with a status line, headers with their line ends, and a body.
fn raw(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

/// A page of a site.
fn page(status: &str, text: &str) -> Says {
    let html = format!("<!doctype html><html><body>{text}</body></html>");
    Says::Raw(raw(status, "Content-Type: text/html\r\n", &html))
}

const HEAD: &str = "name,kind,address,file,every,on,category,columns\n";

/// A published county whose `sources.csv` has these rows below its header.
fn room(rows: &str) -> Room {
    room_at(rows, || NOW)
}

fn room_at(rows: &str, clock: fn() -> Timestamp) -> Room {
    let county = County::new();
    county.write("sources.csv", &format!("{HEAD}{rows}"));
    county.publish();
    Room::of(county, door(), clock)
}

/// A desk that only shows.
fn door() -> AccessPolicy {
    AccessPolicy {
        open: true,
        ..AccessPolicy::default()
    }
}

/// The same county on another day.
fn later(room: Room, clock: fn() -> Timestamp) -> Room {
    Room::of(room.county, door(), clock)
}

fn after_61_days() -> Timestamp {
    NOW + (61 * 24).hours()
}

fn source(room: &Room, name: &str) -> Source {
    let categories = room.app.generation().facts.categories.clone();
    let (sources, found) = listed(room.county.data.path(), &categories).unwrap();
    let source = sources.into_iter().find(|source| source.name == name);
    source.unwrap_or_else(|| panic!("{name}: {found:?}"))
}

fn refresher(room: &Room) -> Refresher<'_> {
    Refresher {
        desk: &room.desk,
        fetcher: Fetcher {
            patience: Duration::from_secs(20),
            allow_http: false,
        },
        offline: false,
        dry_run: false,
        accept: false,
    }
}

fn refresh(room: &Room, name: &str) -> Refreshed {
    refresher(room).refresh(&source(room, name))
}

fn text(room: &Room, file: &str) -> String {
    std::fs::read_to_string(room.county.path(file)).unwrap_or_default()
}

/// The row of a file that starts with these letters.
fn row(room: &Room, file: &str, start: &str) -> String {
    let text = text(room, file);
    let row = text.lines().find(|line| line.contains(start));
    row.unwrap_or_else(|| panic!("{start} in {text}"))
        .to_owned()
}

/// The ids of what is public.
fn public(room: &Room) -> Vec<String> {
    let listings = room.app.generation().listings().unwrap();
    listings.iter().map(|listing| listing.id.clone()).collect()
}

/// A list of pantries: id, name, phone and hours of each.
fn list(rows: &[[&str; 4]]) -> String {
    let rows = rows.iter().map(|row| row.join(","));
    let rows: Vec<String> = rows.collect();
    format!("id,name,phone,hours\n{}\n", rows.join("\n"))
}

/// Six pantries.
fn six() -> Vec<[&'static str; 4]> {
    vec![
        ["1", "North Pantry", "570-244-3001", "Mon 9am-noon"],
        ["2", "South Pantry", "570-244-3002", "Tue 9am-noon"],
        ["3", "East Pantry", "570-244-3003", "Wed 9am-noon"],
        ["4", "West Pantry", "570-244-3004", "Thu 9am-noon"],
        ["5", "River Pantry", "570-244-3005", "Fri 9am-noon"],
        ["6", "Hill Pantry", "570-244-3006", "Sat 9am-noon"],
    ]
}

const FILE: &str = "resources-six.csv";

/// A site with the six pantries, and a county that takes them.
fn six_room() -> (ListSite, Room) {
    let site = ListSite::csv(&list(&six()));
    let room = room(&format!(
        "six,table,{},{FILE},week,,food-pantry,\n",
        site.address
    ));
    (site, room)
}
