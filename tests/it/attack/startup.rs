//! A restart serves what was served before, whatever lies in the seed folder.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;
use waypost::cmd::serve::seed_watcher::Seeds;
use waypost::cmd::serve::seed_watcher::Watcher;
use waypost::cmd::serve::startup::Source as _;
use waypost::config::Folders;
use waypost::directory::{Directory, gazetteer_of};
use waypost::index::manifest::{hash_places, hash_seeds};
use waypost::publish::folder_snapshot::FolderSnapshot;
use waypost::report::file_history;
use waypost::web;

use crate::county::{County, HEAD, pantries, pantry};
use crate::journeys::Server;
use crate::log::logged;
use crate::program::{DEADLINE, Program};
use crate::seed_folder::{NOW, TODAY};
use crate::site::answered;

const PANTRIES: &str = "resources-pantries.csv";

/// What `ask` answers. Reading a pipe or a device would never end: then the
/// test fails, and does not hang.
fn in_time<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, answer) = channel();
    std::thread::spawn(move || send.send(ask()));
    answer.recv_timeout(DEADLINE).unwrap()
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn folders(county: &County) -> Folders {
    Folders {
        data: county.data.path().to_owned(),
        index: county.index.path().to_owned(),
        examples: false,
    }
}

/// A county that is served and watched, at a time that is told.
struct Watched {
    county: County,
    app: web::App,
    watcher: Watcher,
    at: Duration,
}

impl Watched {
    fn new(county: County) -> Watched {
        let app = web::App::new(county.serving(), || NOW);
        let watcher = Watcher::new(county.data.path(), county.index.path(), app.clone());
        Watched {
            county,
            app,
            watcher,
            at: Duration::ZERO,
        }
    }

    /// Lets so many seconds pass.
    fn pass(&mut self, seconds: u32) {
        for _ in 0..seconds * 10 {
            self.watcher.step(self.at, NOW, TODAY);
            self.at += Duration::from_millis(100);
        }
    }

    fn listings(&self) -> usize {
        self.app.generation().manifest.listings
    }
}

#[test]
fn what_was_published_is_served_before_a_seed_is_read() {
    let county = County::served();
    let before = county.serving().name();
    county.write(PANTRIES, &pantries(50));
    let mut seeds = Seeds::new(&folders(&county), true);
    let opened = seeds.current(None).unwrap();
    assert_eq!(opened.name(), before);
    assert_eq!(county.store().generations().len(), 1, "nothing is built");
    // The first look of the watcher publishes what is new.
    let mut site = Watched::new(county);
    site.pass(1);
    assert_eq!(site.listings(), 52);
}

#[test]
fn of_two_versions_the_older_is_served_when_the_newer_is_damaged() {
    let county = County::served();
    let older = county.serving().name();
    county.write(PANTRIES, &pantries(50));
    county.publish();
    fs::write(county.serving().folder.join("documents.bin"), "damaged").unwrap();
    let mut seeds = Seeds::new(&folders(&county), true);
    let opened = seeds.current(None).unwrap();
    assert_eq!(opened.name(), older);
    let app = web::App::sharing(opened, || NOW);
    let mut watcher = Watcher::new(county.data.path(), county.index.path(), app.clone());
    for step in 0..10 {
        watcher.step(Duration::from_millis(100 * step), NOW, TODAY);
    }
    assert_eq!(app.generation().manifest.listings, 52, "built again");
}

#[test]
fn with_nothing_sound_left_nobody_waits_for_a_build() {
    let county = County::served();
    let folder = county.serving().folder;
    fs::write(folder.join("documents.bin"), "damaged").unwrap();
    let mut seeds = Seeds::new(&folders(&county), true);
    // The server shows the numbers to call, and asks again on a thread.
    let failure = seeds.current(None).unwrap_err();
    assert!(failure.0.contains("built now"), "{failure}");
    assert_eq!(fs::read(folder.join("documents.bin")).unwrap(), b"damaged");
    assert_eq!(seeds.current(None).unwrap().manifest.listings, 42);
    // On a first start nobody counts on an answer yet.
    let new = County::new();
    let built = Seeds::new(&folders(&new), true).current(None);
    assert_eq!(built.unwrap().manifest.listings, 42);
}

#[test]
fn a_restart_answers_while_a_pipe_and_a_device_lie_among_the_seeds() {
    let county = County::served();
    pipe(&county.path("resources-early.csv"));
    symlink("/dev/zero", county.path("resources-zero.csv")).unwrap();
    county.write(PANTRIES, &pantries(44));
    let server = Server::start(&county, &[]);
    pipe(&county.path("resources-pipe.csv"));
    server.line_with("resources-pipe.csv is a named pipe and is not read");
    // The regular files around them go on being published.
    server.until(|ready| ready["listings"] == 46);
    county.write(PANTRIES, &pantries(45));
    let ready = server.until(|ready| ready["listings"] == 47);
    assert!(ready["watcher"].is_null(), "{ready}");
}

#[test]
fn what_is_no_regular_file_is_skipped_and_named() {
    let county = County::new();
    let outside = tempfile::NamedTempFile::new().unwrap();
    let other = tempfile::TempDir::new().unwrap();
    pipe(&county.path("resources-pipe.csv"));
    pipe(&county.path("words/phrases.csv"));
    symlink("/dev/zero", county.path("meetings-zero.csv")).unwrap();
    symlink(outside.path(), county.path("resources-outside.csv")).unwrap();
    symlink(other.path(), county.path("elsewhere")).unwrap();
    symlink("nowhere", county.path("resources-broken.csv")).unwrap();
    symlink("itself.csv", county.path("itself.csv")).unwrap();
    symlink(".", county.path("loop")).unwrap();
    symlink("..", county.path("words/loop")).unwrap();
    fs::create_dir(county.path("resources-folder.csv")).unwrap();
    let _held = UnixListener::bind(county.path("socket")).unwrap();
    let expected = [
        ("elsewhere", "a link out of"),
        ("itself.csv", "leads nowhere"),
        ("loop", "read already"),
        ("meetings-zero.csv", "a link out of"),
        ("resources-broken.csv", "leads nowhere"),
        ("resources-folder.csv", "a folder"),
        ("resources-outside.csv", "a link out of"),
        ("resources-pipe.csv", "a named pipe"),
        ("socket", "a socket"),
        ("words/loop", "read already"),
        ("words/phrases.csv", "a named pipe"),
    ];
    let data = county.data.path().to_owned();
    let (seen, diagnostics) = in_time(move || {
        hash_seeds(&data).unwrap();
        let loaded = Directory::load(&data, TODAY).unwrap();
        assert_eq!(loaded.0.listings.len(), 42);
        (FolderSnapshot::from_folder(&data).unwrap(), loaded.1)
    });
    let found = diagnostics
        .iter()
        .filter(|found| found.code == "not-a-file");
    let found: Vec<_> = found.collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((name, says), (found, skipped)) in expected.iter().zip(found.iter().zip(&seen.skipped)) {
        assert_eq!((&*found.file, skipped.name.as_str()), (*name, *name));
        assert!(found.message.contains(says), "{}", found.message);
    }
}

/// A folder as some systems mount it: every name is a link into a hidden
/// folder beside it.
#[test]
fn links_that_stay_in_the_folder_are_followed() {
    let county = County::new();
    let plain = hash_seeds(county.data.path()).unwrap();
    let places = hash_places(county.data.path()).unwrap();
    let hidden = county.path("..data");
    fs::create_dir(&hidden).unwrap();
    for entry in fs::read_dir(county.data.path()).unwrap() {
        let name = entry.unwrap().file_name();
        if name != "..data" {
            fs::rename(county.data.path().join(&name), hidden.join(&name)).unwrap();
            symlink(
                Path::new("..data").join(&name),
                county.data.path().join(&name),
            )
            .unwrap();
        }
    }
    assert_eq!(hash_seeds(county.data.path()).unwrap(), plain);
    assert_eq!(hash_places(county.data.path()).unwrap(), places);
    let published = county.publish();
    assert_eq!(published.generation.manifest.listings, 42);
    let folder = tempfile::TempDir::new().unwrap();
    let alias = folder.path().join("alias");
    symlink(county.data.path(), &alias).unwrap();
    assert_eq!(hash_seeds(&alias).unwrap(), plain, "the folder is a link");
}

#[test]
fn a_gazetteer_that_is_no_file_or_lies_elsewhere_is_refused_and_not_waited_for() {
    for (file, of) in [("places.csv", "pipe"), ("zips.csv", "link"), ("", "folder")] {
        let county = County::new();
        let path = county.path(format!("gazetteer/{file}").trim_end_matches('/'));
        let away = tempfile::TempDir::new().unwrap();
        let aside = away.path().join("aside");
        fs::rename(&path, &aside).unwrap();
        match of {
            "pipe" => pipe(&path),
            _ => symlink(&aside, &path).unwrap(),
        }
        let data = county.data.path().to_owned();
        let error = in_time(move || gazetteer_of(&data).unwrap_err());
        let says = if of == "pipe" {
            "not a regular file"
        } else {
            "a link out of"
        };
        assert!(error.to_string().contains(says), "{of}: {error}");
    }
}

#[test]
fn a_file_larger_than_any_that_is_read_costs_no_reading() {
    let county = County::served();
    for name in ["resources-huge.csv", "notes.bin"] {
        let file = File::create(county.path(name)).unwrap();
        file.set_len(1 << 40).unwrap();
    }
    let data = county.data.path().to_owned();
    in_time(move || {
        hash_seeds(&data).unwrap();
        // It can be replaced, and what it was is kept.
        let kept = file_history::replace(
            &data,
            "notes.bin",
            b"small",
            NOW.in_tz("UTC").unwrap().datetime(),
        );
        assert_eq!(fs::metadata(kept.unwrap().unwrap()).unwrap().len(), 1 << 40);
        assert_eq!(fs::read(data.join("notes.bin")).unwrap(), b"small");
    });
}

#[test]
fn a_watcher_that_stands_still_is_told_of_after_a_minute() {
    static LATER: AtomicI64 = AtomicI64::new(0);
    let now = || NOW + SignedDuration::from_secs(LATER.load(Ordering::SeqCst));
    let county = County::served();
    let app = web::App::new(county.serving(), now);
    let watcher = |app: &web::App| {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        let page = answered(web::router(app.clone()), request);
        assert_eq!(page.status, StatusCode::OK, "what is served is sound");
        let ready: serde_json::Value = serde_json::from_str(&page.text).unwrap();
        ready["watcher"].clone()
    };
    LATER.store(500, Ordering::SeqCst);
    assert!(watcher(&app).is_null(), "nobody watches");
    LATER.store(0, Ordering::SeqCst);
    let mut watch = Watcher::new(county.data.path(), county.index.path(), app.clone());
    watch.step(Duration::ZERO, now(), TODAY);
    assert!(watcher(&app).is_null());
    LATER.store(75, Ordering::SeqCst);
    assert_eq!(watcher(&app)["seconds_since_look"], 75);
    let counted = app.metrics().text(app.gauges()).unwrap();
    assert!(counted.contains("waypost_look_age_seconds 75"), "{counted}");
    watch.step(Duration::from_secs(75), now(), TODAY);
    assert!(watcher(&app).is_null());
}

#[test]
fn attempts_that_fail_are_few_and_say_one_line_each() {
    let mut site = Watched::new(County::served());
    site.pass(5);
    // No lock can be taken, as on a disk that takes nothing.
    let lock = site.county.index.path().join(".lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    site.county.write(PANTRIES, &pantries(45));
    let (text, ()) = logged(|| site.pass(100));
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let pauses = lines.iter().map(|line| {
        assert!(line.contains("publish-failed"), "{line}");
        let pause = line.split("trying again in ").nth(1).unwrap();
        pause.split(' ').next().unwrap().parse::<u32>().unwrap()
    });
    let pauses: Vec<u32> = pauses.collect();
    assert_eq!(pauses, [2, 4, 8, 16, 32, 64], "{text}");
    fs::remove_dir(&lock).unwrap();
    site.pass(64);
    assert_eq!(site.listings(), 47);
}

#[test]
fn seeds_that_ended_the_process_three_times_wait_until_they_change() {
    let mut site = Watched::new(County::served());
    site.pass(5);
    site.county.write(PANTRIES, &pantries(45));
    let seeds = hash_seeds(site.county.data.path()).unwrap();
    let store = site.county.store();
    // Each of these is a process that was killed in the middle.
    for _ in 0..3 {
        assert!(store.begin_attempt(&seeds));
    }
    let (text, ()) = logged(|| site.pass(10));
    assert_eq!(text.matches("publish-deadly").count(), 1, "{text}");
    assert_eq!(site.listings(), 42);
    // An orderly stop forgives an attempt it cuts off, and not these three.
    store.interrupt_attempt();
    assert!(!store.begin_attempt(&seeds));
    site.county.write(PANTRIES, &pantries(46));
    site.pass(1);
    assert_eq!(site.listings(), 48);
    // An attempt that ends counts for nothing, however it ends.
    site.county.write(PANTRIES, &pantries(45));
    site.pass(1);
    assert_eq!(site.listings(), 47);
    assert!(store.begin_attempt("other seeds"));
    store.interrupt_attempt();
    for _ in 0..3 {
        assert!(store.begin_attempt("other seeds"));
    }
    assert!(!store.begin_attempt("other seeds"));
}

#[test]
fn leftovers_of_a_killed_process_are_removed() {
    let mut site = Watched::new(County::served());
    let old = SystemTime::from(NOW) - Duration::from_secs(61);
    let young = SystemTime::from(NOW) - Duration::from_secs(5);
    fs::create_dir_all(site.county.path("history/2026-11-22T173000")).unwrap();
    let files = [
        (".resources-x.csv.4711.part", old, false),
        (
            "history/2026-11-22T173000/.resources-x.csv.1.part",
            old,
            false,
        ),
        (".resources-y.csv.4711.part", young, true),
        (".notes.part", old, true),
        ("notes.4711.part", old, true),
    ];
    for (name, changed, _) in files {
        let mut file = File::create(site.county.path(name)).unwrap();
        file.write_all(b"half").unwrap();
        file.set_modified(changed).unwrap();
    }
    site.pass(1);
    for (name, _, stays) in files {
        assert_eq!(site.county.path(name).exists(), stays, "{name}");
    }
    // Half-built generations go with the next attempt, even a refused one:
    // they may hold the space it needs.
    let building = site.county.index.path().join(".building-4711");
    fs::create_dir(&building).unwrap();
    fs::write(building.join("half"), "half").unwrap();
    site.county.write(PANTRIES, HEAD);
    site.pass(1);
    assert!(site.app.refused().is_some());
    assert!(!building.exists());
}

#[test]
fn without_watching_new_seeds_are_published_once_after_the_start() {
    let county = County::served();
    county.write(PANTRIES, &pantries(44));
    let server = Server::start(&county, &["--no-watch"]);
    server.until(|ready| ready["listings"] == 46);
    county.write(PANTRIES, &pantries(45));
    // Nobody can wait for what never happens; a watcher would see the save
    // while some of these are answered.
    let mut asked = (0..200).map(|_| server.ready());
    assert!(asked.all(|ready| ready["listings"] == 46));
}

#[test]
fn a_terminal_that_is_closed_ends_no_server() {
    let county = County::served();
    let server = Server::start(&county, &[]);
    let id = server.program.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-HUP", &id])
            .status()
            .unwrap()
            .success()
    );
    server.line_with("SIGHUP ends nothing");
    assert_eq!(server.ready()["listings"], 42);
}

/// The program where `mounts` was done to its index, for it alone. `None`
/// where this machine lets nobody mount.
fn mounted(county: &County, mounts: &str) -> Option<Server> {
    let probe = "mount -t tmpfs none \"$0\"";
    let mut may = Command::new("unshare");
    may.args(["-m", "sh", "-c", probe]).arg(county.index.path());
    if !may.status().is_ok_and(|status| status.success()) {
        println!("skipped: nothing can be mounted here");
        return None;
    }
    let serve = county.command(&["serve", "--listen", "127.0.0.1:0"]);
    let script = format!("index=$0; {mounts} && exec \"$@\"");
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", &script]);
    command.arg(county.index.path()).arg(serve.get_program());
    command.args(serve.get_args());
    command.env("WAYPOST_LISTEN", "127.0.0.1:0");
    Some(Server::of(Program::start(command)))
}

#[test]
fn an_index_on_a_read_only_file_system_is_served() {
    let county = County::served();
    let read_only = "mount --bind \"$index\" \"$index\" && mount -o remount,bind,ro \"$index\"";
    let Some(server) = mounted(&county, read_only) else {
        return;
    };
    assert!(server.get("/r/pantry-7").starts_with("HTTP/1.1 200"));
    let files = |county: &County| fs::read_dir(county.index.path()).unwrap().count();
    let before = files(&county);
    county.write(PANTRIES, &pantries(45));
    let line = server.line_with("publish-failed");
    assert!(line.contains("cannot be written to"), "{line}");
    assert!(line.contains("trying again in 2 s"), "{line}");
    server.line_with("trying again in 4 s");
    assert_eq!(server.ready()["listings"], 42);
    assert!(server.get("/r/pantry-7").starts_with("HTTP/1.1 200"));
    assert_eq!(files(&county), before);
}

#[test]
fn an_index_of_another_user_is_served() {
    let county = County::served();
    for folder in [county.data.path(), county.index.path()] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
    }
    let mut command = county.command(&["serve", "--listen", "127.0.0.1:0"]);
    if rustix::process::geteuid().is_root() {
        command.uid(65534);
        let mut probe = Command::new(env!("CARGO_BIN_EXE_waypost"));
        if !probe
            .arg("--help")
            .uid(65534)
            .output()
            .is_ok_and(|it| it.status.success())
        {
            println!("skipped: nobody else may run the program here");
            return;
        }
    }
    let server = Server::of(Program::start(command));
    assert!(server.get("/r/pantry-7").starts_with("HTTP/1.1 200"));
    fs::set_permissions(county.data.path(), fs::Permissions::from_mode(0o755)).unwrap();
    county.write(PANTRIES, &pantries(45));
    let line = server.line_with("publish-failed");
    assert!(line.contains("cannot be written to"), "{line}");
    assert!(server.get("/r/pantry-7").starts_with("HTTP/1.1 200"));
    fs::set_permissions(county.index.path(), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_full_disk_is_tried_again_with_growing_pauses() {
    let county = County::new();
    let small = "mount -t tmpfs -o size=16m none \"$index\"";
    let Some(server) = mounted(&county, small) else {
        return;
    };
    assert_eq!(server.ready()["listings"], 42);
    // The index as the program sees it.
    let root = format!("/proc/{}/root", server.program.child.id());
    let inside = county.index.path().strip_prefix("/").unwrap();
    let filler = Path::new(&root).join(inside).join("filler");
    let mut file = File::create(&filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    county.write(PANTRIES, &(pantries(40) + &pantry(41, "New.")));
    for pause in ["2 s", "4 s"] {
        let line = server.line_with("publish-failed");
        assert!(line.contains(&format!("trying again in {pause}")), "{line}");
        assert!(line.contains("Check the space"), "{line}");
    }
    assert!(server.get("/r/pantry-7").starts_with("HTTP/1.1 200"));
    drop(file);
    fs::remove_file(filler).unwrap();
    server.until(|ready| ready["listings"] == 43);
}
