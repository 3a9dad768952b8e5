//! One publisher, three replicas, HAProxy before them: storage that goes,
//! replicas that die, upgrades that nobody feels, and the way back.

use std::fs;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::parts::{ADDRESS, Balancer, People, Replica, S3, get, until};
use crate::county::{County, pantries};
use crate::program::{Program, said};

const PANTRIES: &str = "resources-pantries.csv";

/// One county published, three replicas of it behind a balancer.
struct Fleet {
    s3: S3,
    county: County,
    replicas: [Replica; 3],
    balancer: Balancer,
    _alone: MutexGuard<'static, ()>,
}

/// One fleet at a time: what is measured is how it fails, and not how many
/// programs two processors can run.
static ALONE: Mutex<()> = Mutex::new(());

impl Fleet {
    fn start() -> Fleet {
        // One that failed says so itself.
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let (s3, county) = (S3::start(), County::new());
        s3.publish(&county, "county");
        let replicas = [(); 3].map(|()| Replica::start(&s3, &["--drain", "3"]));
        let balancer = Balancer::start(&replicas);
        Fleet {
            s3,
            county,
            replicas,
            balancer,
            _alone: alone,
        }
    }

    /// What the record says that everybody sees.
    fn shown(&self) -> String {
        let record = fs::read(self.s3.file("counties/county.json")).unwrap();
        let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
        record["current"]["generation"].as_str().unwrap().to_owned()
    }

    /// Waits until every replica shows that.
    fn until_all_follow(&self) {
        let shown = self.shown();
        for replica in &self.replicas {
            replica.until_it_serves(&shown);
        }
    }
}

#[test]
fn storage_may_be_gone_as_long_as_it_likes() {
    let mut fleet = Fleet::start();
    let shown = fleet.shown();
    let people = People::ask(fleet.balancer.address, 2);
    people.until_more(20);
    until("unchanged records cost an answer without a body", || {
        fleet
            .s3
            .unchanged
            .load(std::sync::atomic::Ordering::Relaxed)
            > 3
    });
    fleet.s3.stop();
    fleet.replicas[0].program.line_with("storage-unreachable");
    people.until_more(500);
    // One is started again while there is no storage.
    fleet.replicas[1].program.stop();
    fleet.replicas[1].again(&fleet.s3);
    people.until_more(500);
    for replica in &fleet.replicas {
        assert_eq!(replica.ready()["generation"], shown);
    }
    let asked = people.all_answered();
    assert!(asked > 1_000, "{asked}");
    // It comes back, and what is published then is followed.
    fleet.s3.resume();
    fleet.county.write(PANTRIES, &pantries(44));
    fleet.s3.publish(&fleet.county, "county");
    assert_ne!(fleet.shown(), shown);
    fleet.until_all_follow();
}

#[test]
fn a_replica_that_is_killed_takes_no_question_with_it() {
    let mut fleet = Fleet::start();
    let people = People::ask(fleet.balancer.address, 3);
    for _ in 0..2 {
        for at in 0..3 {
            people.until_more(150);
            fleet.replicas[at].program.kill();
            people.until_more(150);
            fleet.balancer.sees(at, "DOWN");
            fleet.replicas[at].again(&fleet.s3);
            // The balancer has seen it before the next one goes.
            fleet.balancer.sees(at, "UP");
        }
    }
    let asked = people.all_answered();
    assert!(asked > 1_800, "{asked}");
}

#[test]
fn an_upgrade_of_all_replicas_is_not_felt_in_10_000_questions() {
    let mut fleet = Fleet::start();
    let people = People::ask(fleet.balancer.address, 3);
    let address = fleet.balancer.address;
    let mut rounds = 0;
    while people.asked() < 10_000 {
        for (at, replica) in fleet.replicas.iter_mut().enumerate() {
            people.until_more(100);
            replica.program.stop();
            replica.again(&fleet.s3);
            fleet.balancer.sees(at, "UP");
        }
        rounds += 1;
    }
    assert!(rounds >= 1);
    let asked = people.all_answered();
    println!("{asked} questions, {rounds} upgrades of all three, none failed");
    assert!(asked >= 10_000, "{asked}");
    assert_eq!(get(address, "/readyz").unwrap().0, 200);
}

#[test]
fn a_replica_that_stops_says_so_first_and_goes_on_answering() {
    let (s3, county) = (S3::start(), County::new());
    s3.publish(&county, "county");
    // Long enough for a slow machine; asked a second time it does not wait.
    let mut replica = Replica::start(&s3, &["--drain", "600"]);
    let address = replica.address;
    replica.program.ask_to_stop();
    until("it says that it stops", || {
        get(address, "/readyz")
            .is_ok_and(|(status, body)| status == 503 && body.contains("stopping"))
    });
    for _ in 0..20 {
        let (status, body) = get(address, "/api/search?q=invented+pantry+7").unwrap();
        assert!(status == 200 && body.contains("pantry-7"), "{status}");
    }
    replica.program.stop();
    assert!(get(address, "/readyz").is_err());
}

#[test]
fn a_rollback_reaches_every_replica() {
    let fleet = Fleet::start();
    let first = fleet.shown();
    fleet.county.write(PANTRIES, &pantries(44));
    fleet.s3.publish(&fleet.county, "county");
    fleet.until_all_follow();
    let hash = first.split_once('-').unwrap().1;
    let start = Instant::now();
    let back = fleet.s3.run(
        &fleet.county,
        &[
            "rollback", "--from", ADDRESS, "--county", "county", "--to", hash,
        ],
    );
    assert_eq!(back.status.code(), Some(0), "{}", said(&back));
    assert_eq!(fleet.shown(), first);
    fleet.until_all_follow();
    println!("rollback of three replicas: {:?}", start.elapsed());
}

#[test]
fn tampering_is_refused_told_counted_and_mended_by_sending_all_again() {
    let (s3, county) = (S3::start(), County::new());
    s3.publish(&county, "county");
    let counts = format!("127.0.0.1:{}", super::parts::port());
    let replica = Replica::start(&s3, &["--metrics-listen", &counts]);
    let before = replica.ready()["generation"].clone();
    county.write(PANTRIES, &pantries(44));
    // The listings of the next generation are changed before anybody fetches:
    // its record is held back until they are.
    let aside = S3::start();
    aside.publish(&county, "county");
    let built = county.serving();
    let listings = &built.manifest.files["documents.bin"];
    for hash in built.manifest.files.values() {
        let object = format!("objects/{hash}");
        fs::copy(aside.file(&object), s3.file(&object)).unwrap();
    }
    let object = s3.file(&format!("objects/{listings}"));
    let mut bad = fs::read(&object).unwrap();
    let middle = bad.len() / 2;
    bad[middle] ^= 1;
    fs::write(&object, bad).unwrap();
    s3.publish(&county, "county");
    let line = replica.program.line_with("generation-not-taken");
    assert!(line.contains(listings.as_str()), "{line}");
    until("the refusal is told", || {
        !replica.ready()["refused"].is_null()
    });
    let ready = replica.ready();
    assert_eq!(ready["generation"], before);
    assert_eq!(ready["refused"]["reasons"], 1);
    let counted = get(counts.parse().unwrap(), "/metrics").unwrap().1;
    for line in [
        "waypost_change_refused 1",
        "waypost_storage_looks_total{found=\"refused\"} 1",
    ] {
        assert!(counted.contains(line), "{line} in {counted}");
    }
    let (_, page) = replica.get("/api/search?q=invented+pantry+7");
    assert!(page.contains("Free food"));
    let mended = s3.run(&county, &["publish", "--to", ADDRESS, "--send-all"]);
    assert_eq!(mended.status.code(), Some(0), "{}", said(&mended));
    replica.until_it_serves(&built.name());
    until("nothing is refused any more", || {
        replica.ready()["refused"].is_null()
    });
}

#[test]
fn what_is_saved_on_the_publisher_reaches_the_replicas_and_undoes_nobody() {
    let (s3, county) = (S3::start(), County::new());
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    command.args([
        "serve",
        "--to",
        ADDRESS,
        "--poll",
        "0.2",
        "--listen",
        "127.0.0.1:0",
    ]);
    command.arg("--data").arg(county.data.path());
    command.arg("--index").arg(county.index.path());
    s3.known_to(&mut command);
    let publisher = Program::start(command);
    publisher.line_with("shows");
    let replica = Replica::start(&s3, &[]);
    county.write(PANTRIES, &pantries(44));
    until("the save is there", || replica.ready()["listings"] == 46);
    let other = County::new();
    other.write(PANTRIES, &pantries(45));
    s3.publish(&other, "county");
    until("the other is there", || replica.ready()["listings"] == 47);
    county.write(PANTRIES, &pantries(43));
    let line = publisher.line_with("not-handed-on");
    assert!(line.contains("Run the same command again"), "{line}");
    assert_eq!(replica.ready()["listings"], 47);
    s3.publish(&county, "county");
    until("both are compared", || replica.ready()["listings"] == 45);
}
