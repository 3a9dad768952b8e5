//! Generations in a storage: sent once, moved by one small record, fetched
//! and checked, gone back to, swept.

use std::fs;
use std::sync::Arc;
use std::sync::Barrier;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use object_store::memory::InMemory;
use tempfile::TempDir;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::storage::objects::Signed;
use waypost::storage::record::CountyName;
use waypost::storage::send::Sent;
use waypost::storage::sweep::Keep;
use waypost::storage::{Bucket, Failure};

use super::parts::{ADDRESS, S3};
use crate::county::{County, HEAD, HELPLINE, pantries};
use crate::program::said;
use crate::seed_folder::NOW;

const PANTRIES: &str = "resources-pantries.csv";

fn name() -> CountyName {
    "county".parse().unwrap()
}

fn by(machine: &str) -> Signed {
    Signed {
        by: machine.to_owned(),
        at: NOW,
    }
}

/// Publishes what a county serves after what is there.
fn publish(bucket: &Bucket, generation: &Generation, machine: &str) -> Result<Sent, Failure> {
    let seen = bucket.head(&name()).unwrap();
    bucket.publish(&name(), generation, seen.as_ref(), &by(machine), false)
}

/// How many different files a generation has.
fn different(generation: &Generation) -> usize {
    let files = generation.manifest.files.values();
    files.collect::<std::collections::BTreeSet<_>>().len()
}

/// A storage in memory, one in a folder, and one over S3, each with what must
/// live as long.
fn storages() -> Vec<(&'static str, Bucket, Option<TempDir>, Option<S3>)> {
    let memory = Bucket::over(Arc::new(InMemory::new()), "memory:///").unwrap();
    let folder = TempDir::new().unwrap();
    let address = format!("file://{}/deep/er", folder.path().display());
    let file = Bucket::open(&address).unwrap();
    let s3 = S3::start();
    let over_s3 = s3.bucket();
    vec![
        ("memory", memory, None, None),
        ("a folder", file, Some(folder), None),
        ("S3", over_s3, None, Some(s3)),
    ]
}

#[test]
fn a_generation_is_sent_once_fetched_whole_and_only_what_changed_moves() {
    let county = County::served();
    let first = county.serving();
    for (what, bucket, _folder, _server) in storages() {
        let sent = publish(&bucket, &first, "one").unwrap();
        assert_eq!(sent.objects, different(&first), "{what}");
        let again = publish(&bucket, &first, "two").unwrap();
        assert_eq!(again, Sent::default(), "{what}: it is there already");
        let here = TempDir::new().unwrap();
        let store = Store::new(here.path());
        let entry = bucket.head(&name()).unwrap().unwrap().record.current;
        assert_eq!((entry.by.as_str(), entry.listings), ("one", 42), "{what}");
        let (fetched, moved) = bucket.take(&entry, &store, None, NOW).unwrap();
        assert_eq!(fetched.manifest, first.manifest, "{what}");
        // Two files may be one object: empty ones.
        assert_eq!(moved.objects, first.manifest.files.len(), "{what}");
        assert_eq!(store.current_name(), Some(first.name()), "{what}");
        let (_, moved) = bucket.take(&entry, &store, None, NOW).unwrap();
        assert_eq!(moved.objects, 0, "{what}: nothing is fetched twice");
    }
}

#[test]
fn what_did_not_change_is_neither_sent_nor_fetched_again() {
    let county = County::served();
    let s3 = S3::start();
    let bucket = s3.bucket();
    publish(&bucket, &county.serving(), "one").unwrap();
    let here = TempDir::new().unwrap();
    let store = Store::new(here.path());
    let entry = bucket.head(&name()).unwrap().unwrap().record.current;
    bucket.take(&entry, &store, None, NOW).unwrap();
    county.write(PANTRIES, &pantries(41));
    county.publish();
    let second = county.serving();
    let sent = publish(&bucket, &second, "one").unwrap();
    assert!(
        sent.there >= 3,
        "places, words and questions stay: {sent:?}"
    );
    let record = bucket.head(&name()).unwrap().unwrap().record;
    let (_, moved) = bucket.take(&record.current, &store, None, NOW).unwrap();
    assert_eq!(moved.objects, sent.objects);
    assert_eq!(moved.bytes, sent.bytes);
    assert_eq!(record.earlier, [entry]);
}

#[test]
fn of_two_who_publish_at_once_one_is_first_and_the_other_is_told_who() {
    for (what, bucket, folder, server) in storages() {
        let counties = [County::new(), County::new()];
        counties[1].write(PANTRIES, &pantries(43));
        let served = counties
            .each_ref()
            .map(|county| county.publish().generation);
        // Every machine has a connection of its own; memory is in one.
        let address = folder
            .as_ref()
            .map(|folder| format!("file://{}/deep/er", folder.path().display()));
        let own = || match (&server, &address) {
            (Some(server), _) => server.bucket(),
            (_, Some(address)) => Bucket::open(address).unwrap(),
            _ => Bucket::over(Arc::new(InMemory::new()), "memory:///").unwrap(),
        };
        let in_memory = server.is_none() && address.is_none();
        for round in 0..10 {
            let seen = bucket.head(&name()).unwrap();
            // All is sent again, so that both get as far as the record.
            let send = |bucket: &Bucket, machine: usize| {
                // Two versions of a record differ at least in their time.
                let signed = Signed {
                    by: ["one", "two"][machine].to_owned(),
                    at: NOW + SignedDuration::from_secs(i64::try_from(round).unwrap()),
                };
                bucket.publish(&name(), &served[machine], seen.as_ref(), &signed, true)
            };
            let both = match in_memory {
                // One connection asks one after the other.
                true => [round % 2, 1 - round % 2].map(|machine| send(&bucket, machine)),
                false => {
                    let start = Barrier::new(2);
                    let go = |machine: usize| {
                        let own = own();
                        start.wait();
                        send(&own, machine)
                    };
                    std::thread::scope(|scope| {
                        let one = scope.spawn(|| go(0));
                        let two = scope.spawn(|| go(1));
                        [one.join().unwrap(), two.join().unwrap()]
                    })
                }
            };
            let shown = bucket.head(&name()).unwrap().unwrap().record.current;
            let won = both.iter().filter(|sent| sent.is_ok()).count();
            assert_eq!(won, 1, "{what}, round {round}: {both:?}");
            let lost = both.into_iter().find_map(Result::err).unwrap();
            let Failure::Lost { by, generation, .. } = &lost else {
                panic!("{what}: {lost}");
            };
            assert_eq!((by, generation), (&shown.by, &shown.generation), "{what}");
            let told = lost.to_string();
            assert!(told.contains(&shown.generation), "{told}");
            assert!(told.contains("Run the same command again"), "{told}");
        }
    }
}

#[test]
fn what_was_tampered_with_is_never_taken() {
    let county = County::served();
    let generation = county.serving();
    let s3 = S3::start();
    let bucket = s3.bucket();
    publish(&bucket, &generation, "one").unwrap();
    let entry = bucket.head(&name()).unwrap().unwrap().record.current;
    let mut objects: Vec<&String> = generation.manifest.files.values().collect();
    objects.push(&entry.manifest);
    for hash in objects {
        let file = s3.file(&format!("objects/{hash}"));
        let whole = fs::read(&file).unwrap();
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        // An empty file can only grow, or go.
        match flipped.get_mut(middle) {
            Some(byte) => *byte ^= 1,
            None => flipped.push(1),
        }
        let longer = [whole.as_slice(), &[0; 100]].concat();
        for (how, bytes) in [
            ("flipped", Some(flipped)),
            ("cut", Some([&whole[..middle], &b"?"[..]].concat())),
            ("longer", Some(longer)),
            ("gone", None),
        ] {
            match bytes {
                Some(bytes) => fs::write(&file, bytes).unwrap(),
                None => fs::remove_file(&file).unwrap(),
            }
            let here = TempDir::new().unwrap();
            let store = Store::new(here.path());
            let refused = bucket.take(&entry, &store, None, NOW).unwrap_err();
            let told = refused.to_string();
            assert!(
                told.contains(hash) && told.contains("--send-all"),
                "{how}: {told}"
            );
            assert!(!refused.may_pass(), "{how}");
            assert_eq!(store.current_name(), None, "{how}");
            assert!(
                store.latest_valid().is_none(),
                "{how}: nothing half is left"
            );
        }
        fs::write(&file, whole).unwrap();
    }
    let here = TempDir::new().unwrap();
    bucket
        .take(&entry, &Store::new(here.path()), None, NOW)
        .unwrap();
}

#[test]
fn a_generation_that_does_not_find_what_it_must_is_not_taken() {
    let county = County::new();
    county.edit("golden-questions.csv", "pantry-7,3", "pantry-8,1");
    // The first time there is nothing to protect, so it is built.
    let published = county.publish();
    assert!(!published.overridden.is_empty());
    let bucket = Bucket::over(Arc::new(InMemory::new()), "memory:///").unwrap();
    publish(&bucket, &published.generation, "one").unwrap();
    let entry = bucket.head(&name()).unwrap().unwrap().record.current;
    let here = TempDir::new().unwrap();
    let store = Store::new(here.path());
    let refused = bucket.take(&entry, &store, None, NOW).unwrap_err();
    assert!(matches!(refused, Failure::Golden(_, 1, _)), "{refused}");
    assert!(
        refused.to_string().contains("must find pantry-8"),
        "{refused}"
    );
    assert_eq!((store.current_name(), store.generations()), (None, vec![]));
}

#[test]
fn a_record_may_not_lead_out_of_its_folder_nor_to_another_county() {
    let bucket = Bucket::over(Arc::new(InMemory::new()), "memory:///").unwrap();
    let county = County::served();
    publish(&bucket, &county.serving(), "one").unwrap();
    let entry = bucket.head(&name()).unwrap().unwrap().record.current;
    let here = TempDir::new().unwrap();
    for bad in ["../up", "", "7-a/../../b", ".building-x"] {
        let mut entry = entry.clone();
        entry.generation = bad.to_owned();
        let refused = bucket.take(&entry, &Store::new(here.path()), None, NOW);
        assert!(
            matches!(refused, Err(Failure::Record(..))),
            "{bad}: {refused:?}"
        );
    }
    for bad in ["../county", "", "Über", "a b", "A"] {
        assert!(bad.parse::<CountyName>().is_err(), "{bad}");
    }
    let read = waypost::storage::record::Record::of_bytes(
        "counties/other.json",
        &serde_json::to_vec(&bucket.head(&name()).unwrap().unwrap().record).unwrap(),
        &"other".parse().unwrap(),
    );
    assert!(matches!(read, Err(Failure::Record(..))), "{read:?}");
}

#[test]
fn a_rollback_moves_the_record_back_and_forth() {
    let bucket = Bucket::over(Arc::new(InMemory::new()), "memory:///").unwrap();
    let county = County::served();
    let first = county.serving().name();
    publish(&bucket, &county.serving(), "one").unwrap();
    let nothing = bucket.roll_back(&name(), None, &by("one")).unwrap_err();
    assert!(matches!(nothing, Failure::NothingBefore(_)), "{nothing}");
    county.write(PANTRIES, &pantries(41));
    county.publish();
    let second = county.serving().name();
    publish(&bucket, &county.serving(), "one").unwrap();
    let shown = || bucket.head(&name()).unwrap().unwrap().record;
    bucket.roll_back(&name(), None, &by("two")).unwrap();
    assert_eq!(shown().current.generation, first);
    assert_eq!(shown().current.by, "two");
    assert_eq!(shown().earlier.len(), 1, "each stands there once");
    let hash = second.split_once('-').unwrap().1;
    bucket
        .roll_back(&name(), Some(&hash[..6]), &by("two"))
        .unwrap();
    assert_eq!(shown().current.generation, second);
    for unknown in ["nowhere", "", "7"] {
        let refused = bucket.roll_back(&name(), Some(unknown), &by("two"));
        let told = refused.unwrap_err().to_string();
        assert!(told.contains(&first) && told.contains(&second), "{told}");
    }
}

#[test]
fn sweeping_removes_what_nobody_needs_and_nothing_else() {
    let s3 = S3::start();
    let bucket = s3.bucket();
    let county = County::served();
    publish(&bucket, &county.serving(), "one").unwrap();
    for number in 41..44 {
        county.write(PANTRIES, &pantries(number));
        county.publish();
        publish(&bucket, &county.serving(), "one").unwrap();
    }
    bucket.put("objects/invented", b"left behind").unwrap();
    let all = bucket.list("objects").unwrap().len();
    let keep = |earlier, hours| Keep {
        earlier,
        younger_than: SignedDuration::from_hours(hours),
        settle: Duration::ZERO,
    };
    let later = Signed {
        by: "one".to_owned(),
        at: Timestamp::now().max(NOW) + SignedDuration::from_hours(2),
    };
    // All of it is young, and then all of it is needed but one.
    assert_eq!(bucket.sweep(&keep(10, 24), &later).unwrap().objects, 0);
    assert_eq!(bucket.sweep(&keep(10, 1), &later).unwrap().objects, 1);
    let swept = bucket.sweep(&keep(1, 1), &later).unwrap();
    assert!(swept.objects > 4, "{swept:?}");
    assert_eq!(swept.objects + swept.kept + 1, all);
    let record = bucket.head(&name()).unwrap().unwrap().record;
    assert_eq!(record.earlier.len(), 1);
    for entry in record.all() {
        let here = TempDir::new().unwrap();
        bucket
            .take(entry, &Store::new(here.path()), None, NOW)
            .unwrap();
    }
    // While somebody sweeps nobody publishes; a claim left behind ends.
    let claim = format!("{{\"by\":\"elsewhere\",\"at\":\"{NOW}\"}}");
    bucket.put("sweeping.json", claim.as_bytes()).unwrap();
    county.write(PANTRIES, &pantries(44));
    county.publish();
    let refused = publish(&bucket, &county.serving(), "one").unwrap_err();
    assert!(refused.to_string().contains("elsewhere"), "{refused}");
    assert!(matches!(
        bucket.sweep(&keep(1, 1), &by("one")),
        Err(Failure::Sweeping(_))
    ));
    assert!(bucket.sweep(&keep(1, 1), &later).is_ok());
    publish(&bucket, &county.serving(), "one").unwrap();
}

#[test]
fn files_are_compared_with_what_the_public_sees_whoever_published_it() {
    let s3 = S3::start();
    let county = County::new();
    s3.publish(&county, "county");
    // Another machine, with no index at all, and a file that was cut.
    let other = County::new();
    other.write(PANTRIES, &pantries(10));
    let cut = s3.run(&other, &["publish", "--to", ADDRESS]);
    assert_eq!(cut.status.code(), Some(1), "{}", said(&cut));
    assert!(said(&cut).contains("refused[fewer-rows]"), "{}", said(&cut));
    let accept = said(&cut);
    let accept = accept.split("--accept ").nth(1).unwrap();
    let accept = accept.split_whitespace().next().unwrap();
    let accepted = s3.run(&other, &["publish", "--to", ADDRESS, "--accept", accept]);
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    // The first machine now compares with that.
    let back = s3.publish(&county, "county");
    assert!(back.contains("30 added, 0 changed"), "{back}");
    let again = s3.publish(&county, "county");
    assert!(again.contains("shows this already"), "{again}");
    let listed = said(&s3.run(&county, &["generations", "--from", ADDRESS]));
    assert!(
        listed.starts_with("* ") && listed.lines().count() == 2,
        "{listed}"
    );
    let back = s3.run(&county, &["rollback", "--from", ADDRESS]);
    assert!(said(&back).contains("12 listings"), "{}", said(&back));
}

#[test]
fn a_storage_that_cannot_be_used_says_what_to_do() {
    let county = County::new();
    let mut s3 = S3::start();
    s3.stop();
    for (arguments, says) in [
        (["publish", "--to", ADDRESS], "cannot be used"),
        (["publish", "--to", "gopher://x"], "no address of a storage"),
        (["publish", "--to", "bucket"], "s3://bucket/folder"),
        (["serve", "--from", ADDRESS], "AWS_ENDPOINT"),
        (["rollback", "--from", ADDRESS], "cannot be used"),
    ] {
        let output = s3.run(&county, &arguments);
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(says), "{arguments:?}: {told}");
        assert!(!told.contains("invented-secret"), "{told}");
    }
    assert!(
        county.store().current_name().is_none(),
        "nothing is half done"
    );
    let desk = ["serve", "--from", ADDRESS, "--staff-listen", "127.0.0.1:0"];
    let told = said(&s3.run(&county, &desk));
    assert!(told.contains("waypost publish --to"), "{told}");
}

#[test]
fn a_large_file_goes_in_parts_and_comes_back_whole() {
    let folder = TempDir::new().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|n| (n % 251) as u8).collect();
    fs::write(&from, &bytes).unwrap();
    for (what, bucket, _folder, _server) in storages() {
        bucket.send("objects/large", &from).unwrap();
        assert_eq!(
            bucket.size("objects/large").unwrap(),
            Some(20_000_000),
            "{what}"
        );
        let hash = bucket.fetch("objects/large", &to, 20_000_000).unwrap();
        assert_eq!(hash, blake3::hash(&bytes).to_hex().to_string(), "{what}");
        assert!(fs::read(&to).unwrap() == bytes, "{what}");
        let more = bucket.fetch("objects/large", &to, 19_999_999);
        assert!(
            matches!(more, Err(Failure::Tampered(..))),
            "{what}: {more:?}"
        );
    }
}

#[test]
fn no_rollback_and_no_replica_shows_a_place_that_is_private_now() {
    let shelter = |street: &str, hidden: &str| {
        format!(
            "{HEAD}{HELPLINE}house,Invented House,food-pantry,570-244-2001,A place.,{street},Renovo,PA,17764,{hidden},US,,https://example.org\n"
        )
    };
    let county = County::new();
    let bucket = Bucket::over(Arc::new(InMemory::new()), "memory:///").unwrap();
    county.write("resources-lines.csv", &shelter("12 Hidden Lane", "no"));
    let first = county.publish().generation;
    let kept = TempDir::new().unwrap();
    publish(&bucket, &first, "one").unwrap();
    let shown = bucket.head(&name()).unwrap().unwrap().record.current;
    let replica = Store::new(kept.path());
    bucket.take(&shown, &replica, None, NOW).unwrap();
    county.write("resources-lines.csv", &shelter("", "yes"));
    let second = county.publish().generation;
    publish(&bucket, &second, "one").unwrap();
    let record = bucket.head(&name()).unwrap().unwrap().record;
    assert_eq!(record.earlier, [], "no rollback can name it");
    // A replica that was there before.
    bucket.take(&record.current, &replica, None, NOW).unwrap();
    assert!(
        !kept.path().join(first.name()).exists(),
        "destroyed at once"
    );
    // An older program moves the record back.
    let refused = bucket.take(&shown, &replica, None, NOW).unwrap_err();
    assert!(matches!(refused, Failure::ShowsPrivate(..)), "{refused}");
    assert!(!refused.to_string().contains("Hidden"));
    assert_eq!(replica.current_name(), Some(second.name()));
    // A record of an older program names it; a rollback refuses and forgets it.
    let mut old = record.clone();
    old.earlier.push(shown);
    let head = bucket.head(&name()).unwrap().unwrap();
    assert!(bucket.write_record(&old, Some(&head.version)).unwrap());
    let refused = bucket.roll_back(&name(), None, &by("two")).unwrap_err();
    assert!(matches!(refused, Failure::ShowsPrivate(..)), "{refused}");
    let record = bucket.head(&name()).unwrap().unwrap().record;
    assert_eq!(
        (record.current.generation, record.earlier),
        (second.name(), Vec::new())
    );
    // One that shows nothing private is gone back to.
    county.edit(PANTRIES, "Free food.", "Food for free.");
    let third = county.publish().generation;
    publish(&bucket, &third, "one").unwrap();
    let back = bucket.roll_back(&name(), None, &by("two")).unwrap();
    assert_eq!(back.generation, second.name());
}
