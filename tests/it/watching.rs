//! Watching the seed folder: what is waited for, and what the public sees
//! meanwhile. Time is told, never waited for.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;
use waypost::cmd::serve::folder_events::FolderEvents;
use waypost::cmd::serve::seed_watcher::Watcher;
use waypost::publish::debounce::{
    Action, Debouncer, FIRST_PAUSE, IDLE_INTERVAL, LOCK_WAIT, MAX_PAUSE, MAX_WAIT, POLL_INTERVAL,
    QUIET_PERIOD, RECHECK_AFTER,
};
use waypost::publish::folder_snapshot::FolderSnapshot;
use waypost::publish::refusal;
use waypost::web;

use crate::county::{County, pantries, pantry};
use crate::seed_folder::{NOW, TODAY};
use crate::site::{Page, answered};

const PANTRIES: &str = "resources-pantries.csv";

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// What a folder with these files looks like: name, length, time.
fn seen(files: &[(&str, u64, u64)]) -> FolderSnapshot {
    let files = files.iter().map(|(name, length, time)| {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(*time);
        ((*name).to_owned(), (*length, Some(time)))
    });
    FolderSnapshot {
        files: files.collect(),
        ..FolderSnapshot::default()
    }
}

/// A watch that has looked at the folder twice and has nothing left to do.
fn settled(first: &FolderSnapshot) -> Debouncer {
    let mut watch = Debouncer::new(ms(0));
    let mut look = |at| watch.observe(at, Ok(first.clone()));
    assert_eq!(look(ms(0)), Action::Nothing);
    assert_eq!(look(QUIET_PERIOD), Action::Look);
    assert_eq!(look(QUIET_PERIOD + RECHECK_AFTER), Action::Look);
    assert_eq!(
        look(QUIET_PERIOD + RECHECK_AFTER + ms(100)),
        Action::Nothing
    );
    watch
}

const START: Duration = ms(10_000);

#[test]
fn a_save_is_looked_at_once_it_has_come_to_rest() {
    let mut watch = settled(&seen(&[("a.csv", 10, 1)]));
    let saved = seen(&[("a.csv", 12, 2)]);
    let mut look = |at| watch.observe(START + at, Ok(saved.clone()));
    assert_eq!(look(ms(0)), Action::Nothing);
    assert_eq!(look(QUIET_PERIOD - ms(1)), Action::Nothing);
    assert_eq!(look(QUIET_PERIOD), Action::Look);
    assert_eq!(look(QUIET_PERIOD + ms(100)), Action::Nothing);
    // Two saves within one tick of a clock look like one: a second look.
    assert_eq!(look(QUIET_PERIOD + RECHECK_AFTER), Action::Look);
    assert_eq!(
        look(QUIET_PERIOD + RECHECK_AFTER + ms(100)),
        Action::Nothing
    );
}

#[test]
fn a_file_that_grows_or_shrinks_is_waited_for_but_not_for_ever() {
    let mut watch = settled(&seen(&[("a.csv", 10, 1)]));
    let mut at = ms(0);
    while at < MAX_WAIT {
        let length = 1 + at.as_millis() as u64 / 100 % 7;
        let action = watch.observe(START + at, Ok(seen(&[("a.csv", length, 2)])));
        assert_eq!(action, Action::Nothing, "{at:?}");
        at += ms(100);
    }
    let action = watch.observe(START + at, Ok(seen(&[("a.csv", 99, 2)])));
    assert_eq!(action, Action::Look);
}

#[test]
fn an_emptied_file_and_one_open_in_a_spreadsheet_are_waited_for_longer() {
    let empty = seen(&[("a.csv", 0, 2)]);
    let mut open = seen(&[("a.csv", 12, 2)]);
    open.open_elsewhere = vec!["a.csv".to_owned()];
    let mut long_name = seen(&[("a.csv", 10, 1), ("resources.xlsx", 12, 2)]);
    long_name.open_elsewhere = vec!["sources.xlsx".to_owned()];
    for (now, says) in [(empty, "empty"), (open, "open"), (long_name, "open")] {
        let mut watch = settled(&seen(&[("a.csv", 10, 1)]));
        let mut look = |at| watch.observe(START + at, Ok(now.clone()));
        assert_eq!(look(ms(0)), Action::Nothing);
        let Action::Waiting(why) = look(QUIET_PERIOD) else {
            panic!("it must be said that it waits");
        };
        assert!(why.contains(says), "{why}");
        assert_eq!(look(ms(1000)), Action::Nothing, "it is said once");
        assert_eq!(look(LOCK_WAIT), Action::Look);
    }
    // Another file that is open stops nothing.
    let mut other = seen(&[("a.csv", 12, 2), ("b.csv", 1, 1)]);
    other.open_elsewhere = vec!["b.csv".to_owned()];
    let mut watch = settled(&seen(&[("a.csv", 10, 1), ("b.csv", 1, 1)]));
    watch.observe(START, Ok(other.clone()));
    assert_eq!(watch.observe(START + QUIET_PERIOD, Ok(other)), Action::Look);
}

#[test]
fn a_folder_that_cannot_be_seen_is_told_of_once_and_watched_on() {
    let first = seen(&[("a.csv", 10, 1)]);
    let mut watch = settled(&first);
    let gone = || Err("the share is away".to_owned());
    assert!(matches!(watch.observe(START, gone()), Action::Waiting(_)));
    assert_eq!(watch.observe(START + ms(100), gone()), Action::Nothing);
    assert_eq!(watch.observe(START + ms(200), Ok(first)), Action::Nothing);
    let saved = seen(&[("a.csv", 11, 2)]);
    watch.observe(START + ms(300), Ok(saved.clone()));
    assert_eq!(watch.observe(START + ms(450), Ok(saved)), Action::Look);
}

#[test]
fn pauses_between_attempts_that_fail_grow() {
    let first = seen(&[("a.csv", 10, 1)]);
    let mut watch = settled(&first);
    let mut at = START;
    let mut pauses = Vec::new();
    for _ in 0..12 {
        watch.try_again(at);
        let start = at;
        while watch.observe(at, Ok(first.clone())) != Action::Look {
            at += ms(50);
        }
        pauses.push(at - start);
    }
    assert!(pauses.is_sorted(), "{pauses:?}");
    assert_eq!(pauses[0], FIRST_PAUSE);
    assert_eq!(pauses[1], FIRST_PAUSE * 2);
    assert_eq!(pauses[11], MAX_PAUSE);
}

#[test]
fn looks_are_frequent_only_while_a_change_comes_to_rest() {
    let mut watch = settled(&seen(&[("a.csv", 10, 1)]));
    assert_eq!(watch.until_next(START), IDLE_INTERVAL);
    let saved = seen(&[("a.csv", 12, 2)]);
    watch.observe(START, Ok(saved.clone()));
    assert_eq!(watch.until_next(START), POLL_INTERVAL);
    let read = START + QUIET_PERIOD;
    assert_eq!(watch.observe(read, Ok(saved)), Action::Look);
    // The second look comes when it is due.
    assert_eq!(watch.until_next(read), IDLE_INTERVAL);
    let soon = read + RECHECK_AFTER - ms(300);
    assert_eq!(watch.until_next(soon), ms(300));
    watch.try_again(soon);
    assert_eq!(watch.until_next(soon), POLL_INTERVAL);
}

/// Far longer than an event takes on any machine; only a failure waits so long.
const GENEROUS: Duration = Duration::from_secs(60);

#[test]
fn a_save_wakes_the_watcher_and_its_own_reading_does_not() {
    let county = County::served();
    let mut events = FolderEvents::new(county.data.path(), county.index.path());
    county.edit(PANTRIES, "Free food.", "Soup on Monday.");
    assert!(events.wait(GENEROUS), "a save");
    // Events of the save may still come; if reading were a change, they would
    // come in every round.
    let rounds = std::iter::repeat_with(|| {
        FolderSnapshot::from_folder(county.data.path()).unwrap();
        fs::read(county.path(PANTRIES)).unwrap();
        events.wait(QUIET_PERIOD)
    });
    assert!(rounds.take(100).any(|woken| !woken), "reading is no change");
    county.write("words/new.csv", "word\n");
    assert!(events.wait(GENEROUS), "a file in a subfolder");
    fs::write(county.index.path().join("CURRENT"), "other").unwrap();
    assert!(events.wait(GENEROUS), "another generation");
}

#[test]
fn a_folder_that_is_put_in_place_of_another_is_listened_to() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("seeds");
    fs::create_dir(&data).unwrap();
    let mut events = FolderEvents::new(&data, place.path());
    fs::rename(&data, place.path().join("old")).unwrap();
    fs::create_dir(&data).unwrap();
    while events.wait(QUIET_PERIOD) {}
    fs::write(data.join("resources.csv"), "name\n").unwrap();
    assert!(events.wait(GENEROUS));
}

#[test]
fn locks_of_spreadsheets_are_told_from_files() {
    let county = County::new();
    county.write(".~lock.resources-lines.csv#", ",me,here");
    county.write("~$sources.xlsx", "me");
    county.write(".hidden", "x");
    let seen = FolderSnapshot::from_folder(county.data.path()).unwrap();
    let mut open = seen.open_elsewhere.clone();
    open.sort();
    assert_eq!(open, ["resources-lines.csv", "sources.xlsx"]);
    assert!(seen.files.contains_key("words/crisis-phrases.csv"));
    assert!(seen.files.keys().all(|name| !name.contains(['~', '#'])));
}

/// A county that is served and watched, with a clock of its own.
struct Site {
    county: County,
    app: web::App,
    watcher: Watcher,
    at: Duration,
}

impl Site {
    fn new() -> Site {
        Site::by(|| NOW)
    }

    fn by(clock: fn() -> jiff::Timestamp) -> Site {
        let county = County::served();
        let app = web::App::new(county.serving(), clock);
        let watcher = Watcher::new(county.data.path(), county.index.path(), app.clone());
        let mut site = Site {
            county,
            app,
            watcher,
            at: ms(0),
        };
        site.rest();
        site
    }

    fn step(&mut self) {
        self.watcher.step(self.at, NOW, TODAY);
        self.at += ms(100);
    }

    /// Lets so much time pass that everything has come to rest.
    fn rest(&mut self) {
        for _ in 0..40 {
            self.step();
        }
    }

    fn router(&self) -> Router {
        web::router(self.app.clone())
    }

    fn get(&self, path: &str) -> Page {
        let request = Request::get(path).body(Body::empty()).unwrap();
        answered(self.router(), request)
    }

    fn ready(&self) -> serde_json::Value {
        serde_json::from_str(&self.get("/readyz").text).unwrap()
    }

    fn says(&self, id: &str) -> String {
        let page = self.get(&format!("/api/resources/{id}"));
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page.text
    }
}

#[test]
fn a_save_is_served_and_a_save_of_the_same_is_not_built_again() {
    let mut site = Site::new();
    let first = site.app.generation().name();
    site.county.edit(PANTRIES, "Free food.", "Soup on Monday.");
    site.step();
    site.step();
    site.step();
    assert!(site.says("pantry-1").contains("Soup on Monday."));
    let second = site.app.generation().name();
    assert_ne!(first, second);
    assert_eq!(site.county.serving().name(), second);
    assert_eq!(site.ready()["generation"], second);
    // The places are shared, not read again.
    assert!(site.app.generation().manifest.places.len() == 64);
    let text = fs::read_to_string(site.county.path(PANTRIES)).unwrap();
    site.county.write(PANTRIES, &text);
    site.rest();
    assert_eq!(site.county.store().generations().len(), 2);
}

#[test]
fn a_refusal_keeps_what_is_served_and_is_counted_until_it_is_taken_back() {
    let mut site = Site::new();
    let before = site.ready();
    assert!(before["refused"].is_null());
    let good = fs::read_to_string(site.county.path(PANTRIES)).unwrap();
    fs::remove_file(site.county.path(PANTRIES)).unwrap();
    site.rest();
    let refused = site.ready();
    assert_eq!(refused["generation"], before["generation"]);
    let reports = refusal::all(site.county.index.path());
    assert_eq!(refused["refused"]["hash"], reports[0].hash);
    assert_eq!(refused["refused"]["reasons"], reports[0].reasons.len());
    assert!(
        !refused.to_string().contains("Invented"),
        "no words of listings"
    );
    assert!(site.says("pantry-40").contains("Invented Pantry 40"));
    // Accepted by another command, the server follows.
    site.county
        .try_on(TODAY, NOW, Some(&reports[0].hash))
        .unwrap();
    site.rest();
    assert_eq!(site.ready()["listings"], 2);
    assert!(site.ready()["refused"].is_null());
    // Put back, it is published again.
    site.county.write(PANTRIES, &good);
    site.rest();
    assert_eq!(site.ready()["generation"], before["generation"]);
    // Taken back while it is refused, nothing is left to tell.
    fs::remove_file(site.county.path(PANTRIES)).unwrap();
    site.rest();
    assert!(!site.ready()["refused"].is_null());
    site.county.write(PANTRIES, &good);
    site.rest();
    assert!(site.ready()["refused"].is_null());
    assert!(refusal::all(site.county.index.path()).is_empty());
}

#[test]
fn a_half_written_file_never_reaches_the_public() {
    let mut site = Site::new();
    let before = site.app.generation().name();
    let text = pantries(60);
    // Emptied, then written in pieces, with pauses longer than a file that
    // has come to rest.
    for end in [0, text.len() / 3, text.len() / 2 + 7] {
        site.county.write(PANTRIES, &text[..end]);
        for _ in 0..5 {
            site.step();
        }
        assert_eq!(site.app.generation().name(), before, "{end} bytes");
    }
    site.county.write(PANTRIES, &text);
    site.rest();
    assert_eq!(site.ready()["listings"], 62);
    assert!(site.ready()["refused"].is_null());
}

#[test]
fn a_rollback_is_followed_and_the_same_seeds_are_not_published_again() {
    let mut site = Site::new();
    let first = site.app.generation().name();
    site.county.edit(PANTRIES, "Free food.", "Wrong words.");
    site.rest();
    assert!(site.says("pantry-1").contains("Wrong words."));
    let store = site.county.store();
    store.roll_back(None, None).unwrap();
    site.step();
    assert_eq!(site.app.generation().name(), first);
    // Even a server that starts anew leaves them alone.
    let (data, index) = (site.county.data.path(), site.county.index.path());
    site.watcher = Watcher::new(data, index, site.app.clone());
    site.rest();
    assert_eq!(site.app.generation().name(), first);
    site.county.edit(PANTRIES, "Wrong words.", "Right words.");
    site.rest();
    assert!(site.says("pantry-1").contains("Right words."));
}

#[test]
fn a_generation_that_cannot_be_opened_is_not_served() {
    let mut site = Site::new();
    let before = site.app.generation().name();
    fs::write(
        site.county.index.path().join("CURRENT"),
        "4-0000000000000000",
    )
    .unwrap();
    site.rest();
    assert_eq!(site.app.generation().name(), before);
    site.county.edit(PANTRIES, "Free food.", "New words.");
    site.rest();
    assert!(site.says("pantry-1").contains("New words."));
}

#[test]
fn an_index_that_cannot_be_written_stops_neither_serving_nor_watching() {
    let mut site = Site::new();
    let index = site.county.index.path().to_owned();
    let aside = index.with_extension("aside");
    fs::rename(&index, &aside).unwrap();
    fs::write(&index, "a file where the folder was").unwrap();
    site.county.edit(PANTRIES, "Free food.", "New words.");
    site.rest();
    assert!(site.says("pantry-1").contains("Free food."));
    fs::remove_file(&index).unwrap();
    fs::rename(&aside, &index).unwrap();
    for _ in 0..10 {
        site.rest();
    }
    assert!(site.says("pantry-1").contains("New words."));
}

#[test]
fn a_hundred_saves_while_people_ask_fail_no_request() {
    let mut site = Site::new();
    let done = AtomicBool::new(false);
    let asked = AtomicUsize::new(0);
    let router = site.router();
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().unwrap();
            let mut failed = Vec::new();
            while !done.load(Ordering::Relaxed) {
                for path in [
                    "/api/search?q=invented+pantry",
                    "/find?q=i+want+to+die",
                    "/readyz",
                ] {
                    let request = Request::get(path).body(Body::empty()).unwrap();
                    let answer = runtime.block_on(router.clone().oneshot(request)).unwrap();
                    asked.fetch_add(1, Ordering::Relaxed);
                    if answer.status() != StatusCode::OK {
                        failed.push((path, answer.status()));
                    }
                }
            }
            failed
        });
        for save in 1..=100 {
            let row = pantry(41, &format!("Save {save:03}."));
            site.county.write(PANTRIES, &(pantries(40) + &row));
            site.step();
            if save % 8 == 0 {
                site.step();
                site.step();
            }
        }
        site.rest();
        done.store(true, Ordering::Relaxed);
        assert_eq!(asking.join().unwrap(), []);
    });
    assert!(asked.load(Ordering::Relaxed) >= 30, "{asked:?} requests");
    assert!(site.says("pantry-41").contains("Save 100."));
    let published = site.app.generation().manifest.number;
    assert!(published >= 10, "{published} generations were published");
    assert!(site.county.store().generations().len() <= 3);
}

/// An error of ours in the middle of publishing ends nothing: people are
/// answered, and the next step goes on.
#[test]
fn an_error_of_ours_stops_neither_serving_nor_watching() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    // The first answer is for the start, the second for the switch to what
    // was published.
    let mut site = Site::by(|| {
        assert_ne!(
            ASKED.fetch_add(1, Ordering::SeqCst),
            1,
            "a clock that breaks once"
        );
        NOW
    });
    assert_eq!(ASKED.load(Ordering::SeqCst), 1);
    site.county.edit(PANTRIES, "Free food.", "New words.");
    for _ in 0..2 {
        site.step();
    }
    assert_eq!(ASKED.load(Ordering::SeqCst), 2, "it broke while switching");
    assert!(site.says("pantry-1").contains("Free food."));
    site.rest();
    assert!(site.says("pantry-1").contains("New words."));
    site.county.edit(PANTRIES, "New words.", "Newer words.");
    site.rest();
    assert!(site.says("pantry-1").contains("Newer words."));
}
