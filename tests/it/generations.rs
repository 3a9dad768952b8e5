//! Generations: built once, reused, checked before they are served.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::index::generation::{Generation, OpenError};
use waypost::index::manifest::Manifest;
use waypost::index::store::Store;

use crate::seed_folder::load;

fn small() -> Directory {
    load(&[]).0
}

fn publish(store: &Store, seeds: &str) -> Generation {
    store.publish(&small(), seeds, &|| {}).unwrap()
}

fn hash(digit: char) -> String {
    digit.to_string().repeat(64)
}

/// Every file of a generation.
pub fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[test]
fn a_generation_is_reused_while_the_seeds_are_the_same() {
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    assert!(store.current(&hash('a')).unwrap().is_none());
    let built = publish(&store, &hash('a'));
    let reused = store.current(&hash('a')).unwrap().unwrap();
    assert_eq!(reused.folder, built.folder);
    assert_eq!(reused.listings().unwrap()[0].id, "good-pantry");
    assert!(store.current(&hash('b')).unwrap().is_none());
}

#[test]
fn three_generations_are_kept() {
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    for digit in ['a', 'b', 'c', 'd', 'e'] {
        publish(&store, &hash(digit));
    }
    let folders = fs::read_dir(index.path()).unwrap();
    let generations = folders.filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(generations.count(), 3);
    assert!(store.current(&hash('e')).unwrap().is_some());
}

#[test]
fn another_format_and_an_unfinished_build_are_named() {
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    let folder = publish(&store, &hash('a')).folder;
    let mut other = Manifest::read(&folder).unwrap();
    other.format += 1;
    other.write(&folder).unwrap();
    assert!(matches!(
        Generation::open(&folder),
        Err(OpenError::OtherFormat(_))
    ));
    fs::remove_file(folder.join("manifest.json")).unwrap();
    assert!(matches!(
        Generation::open(&folder),
        Err(OpenError::Unfinished)
    ));
    fs::write(index.path().join("CURRENT"), "999-aaaaaaaaaaaaaaaa").unwrap();
    let other = store.current(&hash('a'));
    assert!(matches!(other, Err(OpenError::OtherFormat(999))));
}

#[test]
fn the_same_directory_gives_the_same_files() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let mut manifests = folders.iter().map(|index| {
        let generation = publish(&Store::new(index.path()), &hash('a'));
        let mut files = generation.manifest.files;
        // Tantivy names its segment at random.
        files.retain(|name, _| !name.starts_with("tantivy/"));
        files
    });
    assert_eq!(manifests.next(), manifests.next());
}

#[test]
fn no_byte_of_a_private_place_reaches_the_index() {
    let row = b"id,name,category,address,city,state,zip,county,latitude,longitude,confidential,phone,source_note\n\
        safe,Safe House,domestic-violence,12 Hidden Lane,Renovo,PA,17764,Clinton,41.3312,-77.7523,yes,570-244-8838,x\n";
    let (directory, _) = load(&[("resources.csv", row)]);
    assert!(
        directory
            .listings
            .iter()
            .any(|listing| listing.id == "safe")
    );
    let index = TempDir::new().unwrap();
    let folder = Store::new(index.path())
        .publish(&directory, &hash('a'), &|| {})
        .unwrap()
        .folder;
    for path in files(&folder) {
        // The gazetteer holds every town of the country, this one among them.
        if path.ends_with("gazetteer.bin") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for secret in ["hidden", "renovo", "17764"] {
            assert!(!text.contains(secret), "{secret} in {}", path.display());
        }
        for part in [41.3312_f64, -77.7523] {
            let found = bytes.windows(8).any(|window| window == part.to_le_bytes());
            assert!(!found, "the point in {}", path.display());
        }
    }
}
