//! Small seed folders, made for a test and gone after it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;
use waypost::diagnostic::Diagnostic;
use waypost::directory::Directory;
use waypost::gazetteer::Gazetteer;

/// The day of every check in the tests.
pub const TODAY: Date = date(2026, 11, 22);

/// The moment of every search in the tests: Sunday, November 22, 2026,
/// 5:30 in the afternoon in New York.
pub const NOW: Timestamp = Timestamp::constant(1_795_386_600, 0);

/// The shipped seed folder, copied once without what the program remembers in
/// it: what this checkout published before decides no test, and no test writes
/// into the checkout.
pub fn shipped() -> &'static Path {
    static COPIED: OnceLock<PathBuf> = OnceLock::new();
    COPIED.get_or_init(|| {
        let seeds = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data"));
        let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("seed-data");
        if copy.exists() {
            fs::remove_dir_all(&copy).unwrap();
        }
        copy_folder(seeds, &copy);
        copy
    })
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if name == "history" || name.to_string_lossy().starts_with(".private-") {
            continue;
        }
        let copy = to.join(name);
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &copy);
        } else {
            fs::copy(entry.path(), copy).unwrap();
        }
    }
}

/// The shipped gazetteer, read once.
pub fn gazetteer() -> Arc<Gazetteer> {
    static SHIPPED: OnceLock<Arc<Gazetteer>> = OnceLock::new();
    let read = || Arc::new(Gazetteer::read_folder(&shipped().join("gazetteer")).unwrap());
    Arc::clone(SHIPPED.get_or_init(read))
}

/// A few categories, enough for the rows of the tests.
pub const CATEGORIES: &str = "id,parent,name,name_es,hint,hint_es,fresh_days\n\
    food,,Food,Comida,,,180\n\
    food-pantry,food,Food pantries,Despensas,,,\n\
    crisis,,Crisis,Crisis,,,90\n\
    domestic-violence,,Abuse,Abuso,,,90\n\
    aa,,AA meetings,Reuniones de AA,,,90\n";

/// A seed folder with these files, the categories above, and one good listing
/// so that it is never empty.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("categories.csv", CATEGORIES.as_bytes());
    write(
        "resources-good.csv",
        b"id,name,category,phone,serves,source_url\n\
          good-pantry,Good Pantry,food-pantry,570-244-8838,US,https://example.org\n",
    );
    for (name, bytes) in files {
        let parent = folder.path().join(name);
        fs::create_dir_all(parent.parent().unwrap()).unwrap();
        write(name, bytes);
    }
    folder
}

/// Loads and checks a folder with these files.
pub fn load(files: &[(&str, &[u8])]) -> (Directory, Vec<Diagnostic>) {
    let folder = folder(files);
    Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap()
}
