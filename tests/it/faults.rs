//! What happens around the program: it is killed at any moment, files change
//! under it, the disk is full. The directory that was served stays whole.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use waypost::index::generation::{Generation, OpenError};
use waypost::index::store::Store;

use crate::county::{County, HEAD};
use crate::generations::files;
use crate::random::Random;

/// Kills while something is built, switched or started.
const KILLS: u32 = 500;

/// Random flips, and as many random cuts, of each file of a generation.
const DAMAGES: usize = 100;

/// Publications in which calls of the system fail at random.
const FAULTY: u32 = 24;

/// Listings of which each says the version of its file.
const PANTRIES: u32 = 20;

/// Saves the pantries as they are in a version.
fn save(county: &County, version: u32) {
    let mut file = HEAD.to_owned();
    for number in 0..PANTRIES {
        file.push_str(&format!(
            "pantry-{number},Invented Pantry {number},food-pantry,570-244-{:04},Version {version}.,,,,,,US,,https://example.org\n",
            1000 + number
        ));
    }
    county.write("resources-pantries.csv", &file);
}

/// The version that all pantries of a generation say.
fn version(generation: &Generation) -> u32 {
    let listings = generation.listings().unwrap();
    let mut said = listings.iter().filter_map(|listing| {
        let description = &listing.description.english;
        let number = description.strip_prefix("Version ")?.strip_suffix('.')?;
        number.parse::<u32>().ok()
    });
    let first = said.next().unwrap();
    let others = said.filter(|other| *other == first).count();
    assert_eq!(others as u32 + 1, PANTRIES, "half of another version");
    first
}

fn waypost(county: &County, arguments: &[&str]) -> Command {
    let mut command = county.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn killed_at_any_moment_it_serves_a_whole_version_afterwards() {
    let county = County::new();
    save(&county, 0);
    let start = Instant::now();
    assert!(waypost(&county, &["build"]).status().unwrap().success());
    let whole = start.elapsed();
    let mut random = Random(20_261_122);
    let mut switched = 0;
    let mut last = 0;
    for kill in 1..=KILLS {
        save(&county, kill);
        let arguments: &[&str] = match kill % 4 {
            0 => &["rollback"],
            1 => &["serve", "--listen", "127.0.0.1:0"],
            2 => &["publish"],
            _ => &["build"],
        };
        let mut running = waypost(&county, arguments).spawn().unwrap();
        // Which moment it is, is what the test is about: nothing is awaited.
        let moment = whole.mul_f64(random.below(1200) as f64 / 1000.0);
        thread::sleep(moment);
        running.kill().unwrap();
        running.wait().unwrap();
        let served = Store::new(county.index.path()).serving(None);
        let served = served.unwrap_or_else(|error| panic!("kill {kill}, {arguments:?}: {error}"));
        let found = version(&served.unwrap());
        assert!(found <= kill, "version {found} before it was written");
        switched += u32::from(found != last);
        last = found;
    }
    assert!(
        switched > 10,
        "killed too early each time: {switched} of {KILLS} switched"
    );
    assert!(waypost(&county, &["publish"]).status().unwrap().success());
    assert_eq!(version(&county.serving()), KILLS);
    // What the kills left behind is cleared away.
    let left = fs::read_dir(county.index.path()).unwrap();
    let left = left.map(|entry| entry.unwrap());
    let left = left.filter(|entry| entry.path().is_dir() && entry.file_name() != "changes");
    assert!(left.count() <= 3, "folders are left behind");
}

#[test]
fn any_change_to_any_file_is_found_before_it_is_served() {
    let county = County::served();
    let folder = county.serving().folder;
    let mut random = Random(41_311);
    let mut tried = 0;
    for path in files(&folder) {
        let name = path
            .strip_prefix(&folder)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let sound = fs::read(&path).unwrap();
        // Tantivy's lock files are empty, and nothing reads them.
        if name.ends_with(".lock") {
            continue;
        }
        tried += 1;
        let caught = |what: &str| {
            let opened = Generation::open(&folder);
            assert!(
                matches!(
                    opened,
                    Err(OpenError::Damaged { .. } | OpenError::Unfinished)
                ),
                "{what} of {name}"
            );
        };
        for _ in 0..DAMAGES {
            if sound.is_empty() {
                break;
            }
            let at = random.below(sound.len() as u64) as usize;
            let mut flipped = sound.clone();
            flipped[at] ^= 1 << random.below(8);
            fs::write(&path, &flipped).unwrap();
            caught("a flipped bit");
            fs::write(&path, &sound[..at]).unwrap();
            caught("a cut");
        }
        fs::remove_file(&path).unwrap();
        caught("the lack");
        fs::write(&path, &sound).unwrap();
    }
    assert!(tried >= 15, "{tried} files tried");
    assert!(Generation::open(&folder).is_ok());
}

#[test]
fn a_damaged_generation_is_built_again_or_the_one_before_it_served() {
    let county = County::new();
    for number in 0..2 {
        save(&county, number);
        county.publish();
    }
    let damage = || {
        let folder = county.serving().folder;
        fs::write(folder.join("documents.bin"), b"not what was written").unwrap();
    };
    damage();
    // The seeds are at hand: what they say is built again.
    assert!(waypost(&county, &["build"]).status().unwrap().success());
    assert_eq!(version(&county.serving()), 1);
    damage();
    // What was accepted last was made again, too, and is not the older version.
    let sound = Store::new(county.index.path()).latest_valid().unwrap();
    assert_eq!(version(&sound), 1);
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_leaves_what_was_served() {
    let county = County::new();
    save(&county, 0);
    county.publish();
    let before = county.serving().name();
    let sizes = files(&county.serving().folder);
    let sizes = sizes.iter().map(|path| fs::metadata(path).unwrap().len());
    let most = sizes.max().unwrap();
    save(&county, 1);
    let mut failed = 0;
    // The shell counts in blocks of 512 bytes; no file may grow beyond them.
    for blocks in (0..most / 512).step_by((most / 512 / 40).max(1) as usize) {
        let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limit, env!("CARGO_BIN_EXE_waypost"), "publish"]);
        command.arg("--data").arg(county.data.path());
        command.arg("--index").arg(county.index.path());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("Check the space"), "{said}");
        assert_eq!(county.serving().name(), before, "{blocks} blocks");
        failed += 1;
    }
    assert!(failed >= 8, "{failed} limits tried");
    assert!(waypost(&county, &["publish"]).status().unwrap().success());
    assert_eq!(version(&county.serving()), 1);
}

/// Opening, writing and syncing files, and renaming them, fail now and then:
/// `fiu-run` of Debian's fiu-utils sees to it, which `tests/run` installs.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fails_now_and_then_leaves_a_whole_version() {
    let county = County::new();
    save(&county, 0);
    county.publish();
    let (mut failed, mut kept) = (0, 0);
    for number in 1..=FAULTY {
        save(&county, number);
        let before = version(&county.serving());
        let mut command = Command::new("fiu-run");
        command.arg("-x");
        for (call, likely) in [
            ("oc/open", 0.002),
            ("rw/write", 0.01),
            ("sync/fsync", 0.04),
            ("dir/rename", 0.04),
        ] {
            let fault = format!("enable_random name=posix/io/{call},probability={likely}");
            command.args(["-c", &fault]);
        }
        let publish = waypost(&county, &["publish"]);
        command.arg(publish.get_program()).args(publish.get_args());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().expect("fiu-run: tests/install fiu-utils");
        // Opening it compares every file with its hash.
        let serving = county.serving();
        if status.success() {
            assert_eq!(version(&serving), number);
        } else {
            failed += 1;
            // A generation that could not be opened is made again from what was
            // accepted, under another name.
            kept += u32::from(version(&serving) == before);
            assert!([before, number].contains(&version(&serving)));
        }
    }
    assert!(
        kept >= 3,
        "{failed} of {FAULTY} failed, {kept} before the switch"
    );
    assert!(waypost(&county, &["publish"]).status().unwrap().success());
    assert_eq!(version(&county.serving()), FAULTY);
}
