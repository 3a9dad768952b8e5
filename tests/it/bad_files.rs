//! The files that spreadsheets, exports and people really hand over, by the
//! numbers of the list in `bad_files_list`: each is read right, or named by
//! code, row and column. What is said of each stands in
//! `tests/snapshots/bad-files.txt`; `WAYPOST_BLESS=1` writes it anew.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use waypost::check;
use waypost::diagnostic::{Diagnostic, render};
use waypost::directory::Directory;
use waypost::seeds::read::seed_folder::{Content, SeedFile};

use crate::bad_files_list::cases;
use crate::seed_folder::{TODAY, folder, gazetteer, load};

/// How many cases there are; a number that is missing fails the test.
const CASES: u8 = 62;

/// A finding: code, row, column.
pub type Finding = (&'static str, Option<u32>, Option<&'static str>);

/// A bad file and what comes of it.
pub struct Case {
    /// Its number in the list.
    pub number: u8,
    /// What is odd about it.
    pub title: &'static str,
    /// What stood in the folder before, if that matters.
    pub before: Vec<(&'static str, Vec<u8>)>,
    /// The files.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// A file of this size, of nothing but zeros, is added.
    pub sparse: Option<u64>,
    /// The names that are read.
    pub reads: Vec<&'static str>,
    /// All that is found.
    pub finds: Vec<Finding>,
    /// What else must hold.
    pub holds: fn(&Directory) -> bool,
}

/// A case with one file of resources.
pub fn case(
    number: u8,
    title: &'static str,
    bytes: impl Into<Vec<u8>>,
    reads: &[&'static str],
    finds: &[Finding],
) -> Case {
    Case {
        number,
        title,
        before: Vec::new(),
        files: vec![("resources.csv", bytes.into())],
        sparse: None,
        reads: reads.to_vec(),
        finds: finds.to_vec(),
        holds: |_| true,
    }
}

impl Case {
    /// The same with one more file.
    pub fn and(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
        self.files.push((name, bytes.into()));
        self
    }

    /// The same, where this stood in its place before.
    pub fn before(mut self, bytes: &str) -> Case {
        self.before
            .push((self.files[0].0, bytes.as_bytes().to_vec()));
        self
    }

    /// The same, where this must hold too.
    pub fn holds(mut self, holds: fn(&Directory) -> bool) -> Case {
        self.holds = holds;
        self
    }

    fn run(&self) -> (Directory, Vec<Diagnostic>) {
        if self.before.is_empty() && self.sparse.is_none() {
            let files: Vec<(&str, &[u8])> =
                self.files.iter().map(|(n, b)| (*n, b.as_slice())).collect();
            return load(&files);
        }
        let before: Vec<(&str, &[u8])> = self
            .before
            .iter()
            .map(|(n, b)| (*n, b.as_slice()))
            .collect();
        let folder = folder(&before);
        if let Some(size) = self.sparse {
            write_sparse(&folder.path().join("resources-huge.csv"), size);
        }
        let given: Vec<SeedFile> = self.files.iter().map(in_memory).collect();
        if self.before.is_empty() {
            let given = Directory::load_given(folder.path(), &given, gazetteer(), TODAY).unwrap();
            return (given.directory, given.diagnostics);
        }
        let checked = check::files(folder.path(), &given, &gazetteer(), TODAY).unwrap();
        (checked.directory, checked.diagnostics)
    }
}

fn in_memory((name, bytes): &(&'static str, Vec<u8>)) -> SeedFile {
    SeedFile {
        name: (*name).to_owned(),
        content: Content::InMemory(Arc::from(bytes.as_slice())),
    }
}

fn write_sparse(path: &Path, size: u64) {
    let file = std::fs::File::create(path).unwrap();
    file.set_len(size).unwrap();
}

/// The codes of rules that some case breaks.
pub fn codes() -> Vec<&'static str> {
    let cases = cases().into_iter();
    cases
        .flat_map(|case| case.finds)
        .map(|(code, _, _)| code)
        .collect()
}

#[test]
fn every_case_of_the_list_has_its_outcome() {
    let mut wrong = String::new();
    for case in cases() {
        let (directory, diagnostics) = case.run();
        let listings = directory.listings();
        let listings = listings.iter().filter(|l| l.id != "good-pantry");
        let reads: Vec<&str> = listings.map(|l| l.name.english.as_str()).collect();
        let finds: Vec<(&str, Option<u32>, Option<&str>)> = diagnostics
            .iter()
            .map(|found| (found.code, found.row, found.column.as_deref()))
            .collect();
        if reads != case.reads || finds != case.finds || !(case.holds)(&directory) {
            let _ = writeln!(
                wrong,
                "{} {}: reads {reads:?} for {:?}\n    finds {finds:?}\n    for   {:?}\n    holds {}",
                case.number,
                case.title,
                case.reads,
                case.finds,
                (case.holds)(&directory)
            );
        }
        let counts = directory.counts;
        assert_eq!(
            counts.rows,
            counts.used + counts.set_aside,
            "{}",
            case.number
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn no_case_of_the_list_is_missing() {
    let mut numbers: Vec<u8> = cases().iter().map(|case| case.number).collect();
    numbers.dedup();
    let all: Vec<u8> = (1..=CASES).collect();
    assert_eq!(numbers, all);
}

#[test]
fn what_is_said_of_every_case_is_pinned() {
    let mut said = String::new();
    for case in cases() {
        let (_, diagnostics) = case.run();
        let _ = writeln!(
            said,
            "== {}. {}\nreads {}",
            case.number,
            case.title,
            case.reads.join(" | ")
        );
        for found in &diagnostics {
            said.push_str(&render::text(found));
        }
        said.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/bad-files.txt");
    if std::env::var_os("WAYPOST_BLESS").is_some() {
        std::fs::write(&path, said).unwrap();
        return;
    }
    let pinned = std::fs::read_to_string(&path).unwrap_or_default();
    for (now, then) in said.lines().zip(pinned.lines()) {
        assert_eq!(
            now, then,
            "run with WAYPOST_BLESS=1 and look at what changed"
        );
    }
    assert_eq!(said.lines().count(), pinned.lines().count());
}
