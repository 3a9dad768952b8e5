//! A generation built beside the one that is served answers as one built alone.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use waypost::diagnostic::{Diagnostic, Severity};
use waypost::directory::Directory;
use waypost::index::build::document_order::ServedGeneration;
use waypost::index::format::files;
use waypost::index::generation::Generation;
use waypost::index::manifest::Manifest;
use waypost::index::store::{Seeds, Store};
use waypost::search::answer::Sort;
use waypost::search::criteria::{SearchCriteria, Word};
use waypost::search::relaxation::search;

use crate::generator::{Zip, resources_from, word, zips};
use crate::random::Random;
use crate::seed_folder::{NOW, TODAY, gazetteer, shipped};

const LISTINGS: usize = 300;

/// The seeds of an invented county that change from save to save.
struct County {
    zips: Vec<Zip>,
    header: String,
    rows: Vec<String>,
    made: usize,
    random: Random,
}

impl County {
    fn new() -> County {
        let mut county = County {
            zips: zips(&shipped().join("gazetteer")),
            header: String::new(),
            rows: Vec::new(),
            made: 0,
            random: Random(7),
        };
        county.add(LISTINGS);
        county
    }

    fn add(&mut self, count: usize) {
        let text = resources_from(self.made, count, &self.zips);
        let mut lines = text.lines().map(str::to_owned);
        self.header = lines.next().unwrap();
        self.rows.extend(lines);
        self.made += count;
    }

    /// What staff do between two saves: three rows say something else, one has
    /// another name, two go and two come.
    fn change(&mut self, save: usize) {
        for _ in 0..3 {
            let row = self.pick();
            self.rows[row] =
                self.rows[row].replace(" support ", &format!(" quokka{save} support "));
            self.rows[row] = self.rows[row].replacen("212-555", "212-556", 1);
        }
        let row = self.pick();
        self.rows[row] = self.rows[row].replacen(',', &format!(",Renamed{save} "), 1);
        for _ in 0..2 {
            let row = self.pick();
            self.rows.remove(row);
        }
        self.add(2);
    }

    fn pick(&mut self) -> usize {
        self.random.below(self.rows.len() as u64) as usize
    }

    fn directory(&self) -> Directory {
        let folder = TempDir::new().unwrap();
        fs::copy(
            shipped().join("categories.csv"),
            folder.path().join("categories.csv"),
        )
        .unwrap();
        let text = format!("{}\n{}\n", self.header, self.rows.join("\n"));
        fs::write(folder.path().join("resources-invented.csv"), text).unwrap();
        let (directory, found) = Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap();
        let errors = found.iter().filter(|one| one.severity == Severity::Error);
        assert_eq!(errors.collect::<Vec<_>>(), Vec::<&Diagnostic>::new());
        directory
    }
}

fn seeds(save: usize) -> Seeds {
    Seeds {
        all: save.to_string().repeat(64),
        places: String::new(),
    }
}

fn build(
    store: &Store,
    directory: &Directory,
    save: usize,
    served: Option<&Generation>,
) -> Generation {
    let listings = served.map_or_else(Vec::new, |served| served.listings().unwrap());
    let served = served.map(|generation| ServedGeneration {
        generation,
        listings: &listings,
    });
    let built = store.build_aside(directory, &seeds(save), served, &|| {});
    built.unwrap().generation
}

fn ids(generation: &Generation) -> Vec<String> {
    let all = 0..u32::try_from(generation.documents.len()).unwrap();
    let id = |document| generation.documents.get(document).unwrap().id;
    all.map(id).collect()
}

/// Words, kinds of help and places, one by one and together.
fn wants() -> Vec<SearchCriteria> {
    let words = [
        &[][..],
        &["support"],
        &["quokka3"],
        &["renamed2"],
        &["food", "help"],
    ];
    let frequent = (0..12).map(|rank| vec![word(rank)]);
    let words = words.map(|words| words.iter().map(|one| (*one).to_owned()).collect());
    let words: Vec<Vec<String>> = words.into_iter().chain(frequent).collect();
    let mut wants = Vec::new();
    for words in words {
        for (category, zip) in [
            (None, None),
            (None, Some("10001")),
            (Some("food"), Some("60601")),
        ] {
            for sort in [Sort::Relevance, Sort::Distance] {
                let words = words.iter().map(|text| Word {
                    text: text.clone(),
                    stems: vec![(waypost::query::tokenizer::stem(text), 1.0)],
                    needed: true,
                    is_meant: false,
                    prefix: false,
                    is_category: false,
                });
                wants.push(SearchCriteria {
                    words: words.collect(),
                    categories: category
                        .map(|id: &str| (id.to_owned(), 1.0))
                        .into_iter()
                        .collect(),
                    from: zip.map(crate::reach::from),
                    sort,
                    ..SearchCriteria::default()
                });
            }
        }
    }
    wants
}

/// What a person is told: ids in order with their scores, the total, the
/// counts.
fn answer(generation: &Generation, want: &SearchCriteria) -> (Vec<(String, u64)>, usize, String) {
    let found = search(generation, want, NOW).unwrap();
    let ranked = found.ranked.iter().map(|one| {
        let listing = generation.documents.get(one.document).unwrap();
        (listing.id, one.score.to_bits())
    });
    let facets = format!("{:?}", found.facets);
    (ranked.collect(), found.total(), facets)
}

#[test]
fn a_generation_built_beside_another_answers_as_one_built_alone() {
    let (beside, alone) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (beside, alone) = (Store::new(beside.path()), Store::new(alone.path()));
    let mut county = County::new();
    let mut served = build(&beside, &county.directory(), 0, None);
    let mut renewed = 0;
    for save in 1..=6 {
        county.change(save);
        let directory = county.directory();
        let next = build(&beside, &directory, save, Some(&served));
        let whole = build(&alone, &directory, save, None);
        let (before, now, afresh) = (ids(&served), ids(&next), ids(&whole));
        let all: HashSet<&String> = now.iter().collect();
        assert_eq!(all, afresh.iter().collect(), "save {save}");
        assert_eq!(next.listings().unwrap(), whole.listings().unwrap());
        for file in [files::WORDS, files::FACTS, files::SOURCES] {
            let bytes = |of: &Generation| fs::read(of.folder.join(file)).unwrap();
            assert!(bytes(&next) == bytes(&whole), "save {save}: {file}");
        }
        for want in wants() {
            assert_eq!(
                answer(&next, &want),
                answer(&whole, &want),
                "save {save}: {want:?}"
            );
        }
        // Documents that stay keep their order, which is not the curve's.
        let stayed = before.iter().filter(|id| all.contains(id)).count();
        assert!(stayed > LISTINGS - 20);
        renewed += usize::from(now != afresh);
        served = next;
    }
    assert!(renewed >= 1, "none was built beside another");
    assert!(
        renewed < 6,
        "none was numbered afresh: the curve is lost in time"
    );
}

/// The generation of a directory built beside another, and alone, which must be
/// numbered alike: nothing was taken over.
fn afresh(index: &Path, directory: &Directory, served: &Generation) -> (Generation, Generation) {
    let next = build(&Store::new(index), directory, 1, Some(served));
    let whole = build(&Store::new(&index.join("alone")), directory, 1, None);
    assert_eq!(ids(&next), ids(&whole));
    (next, whole)
}

#[test]
fn too_much_change_builds_all_of_it_again() {
    let index = TempDir::new().unwrap();
    let mut county = County::new();
    let served = build(&Store::new(index.path()), &county.directory(), 0, None);
    for row in county.rows.iter_mut().take(LISTINGS / 5) {
        *row = row.replacen("212-555", "212-556", 1);
    }
    afresh(index.path(), &county.directory(), &served);
}

#[test]
fn other_kinds_of_help_build_all_of_it_again() {
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    let county = County::new();
    let served = build(&store, &county.directory(), 0, None);
    let mut directory = county.directory();
    directory.categories = crate::seed_folder::load(&[]).0.categories;
    let mut listings = directory.listings();
    listings.pop();
    directory.listings = listings.into();
    let (next, whole) = afresh(index.path(), &directory, &served);
    for want in wants() {
        assert_eq!(answer(&next, &want), answer(&whole, &want));
    }
}

#[test]
fn a_damaged_index_is_not_taken_over() {
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    let mut county = County::new();
    let served = build(&store, &county.directory(), 0, None);
    let folder = served.folder.join(files::TANTIVY);
    let postings = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let postings = postings.filter(|path| path.extension().is_some_and(|end| end == "idx"));
    let [path] = &postings.collect::<Vec<_>>()[..] else {
        panic!("one file of postings");
    };
    flip_in_place(path);
    county.change(1);
    let (next, _) = afresh(index.path(), &county.directory(), &served);
    assert!(
        Manifest::read(&next.folder)
            .unwrap()
            .first_damaged(&next.folder, "")
            .is_none()
    );
}

/// Changes one byte in the middle of a file that is mapped meanwhile.
fn flip_in_place(path: &Path) {
    use std::os::unix::fs::FileExt as _;
    let file = fs::File::options()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let middle = file.metadata().unwrap().len() / 2;
    let mut byte = [0];
    file.read_exact_at(&mut byte, middle).unwrap();
    file.write_all_at(&[byte[0] ^ 1], middle).unwrap();
}
