//! The targets of cargo fuzz, run over the corpus that is kept and over the
//! same bytes with small changes.

use std::fs;
use std::path::Path;

use crate::random::Random;

/// The shipped seeds.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data");

#[path = "../../fuzz/src/targets.rs"]
mod targets;

/// Changed copies of each kept file.
const CHANGES: usize = 12;

/// A kept file and copies of it: cut, with a byte changed, with a part twice.
fn with_changes(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec()];
    let mut random = Random(bytes.len() as u64 + 41_311);
    let mut below = |end: usize| random.below(end.max(1) as u64) as usize;
    for change in 0..CHANGES {
        let at = below(bytes.len());
        let mut copy = bytes.to_vec();
        match change % 3 {
            0 => copy.truncate(at),
            1 => {
                if let Some(byte) = copy.get_mut(at) {
                    *byte = below(256) as u8;
                }
            }
            _ => {
                let end = (at + below(64)).min(bytes.len());
                copy.extend_from_slice(&bytes[at.min(end)..end]);
            }
        }
        all.push(copy);
    }
    all
}

/// Runs a target over its corpus.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(name);
    let mut kept = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        kept += 1;
        for changed in with_changes(&bytes) {
            target(&changed);
        }
    }
    assert!(kept >= 8, "{kept} files in {}", folder.display());
}

#[test]
fn seed_bytes() {
    replay("seed_bytes", targets::seed_bytes);
}

#[test]
fn hours_text() {
    replay("hours_text", targets::hours_text);
}

#[test]
fn questions() {
    replay("questions", targets::questions);
}

#[test]
fn import_feeds() {
    replay("import_feeds", targets::import_feeds);
}

#[test]
fn handout_ids() {
    replay("handout_ids", targets::handout_ids);
}

#[test]
fn workbooks() {
    replay("workbooks", targets::workbooks);
}

#[test]
fn site_settings() {
    replay("site_settings", targets::site_settings);
}

#[test]
fn packed_feeds() {
    replay("packed_feeds", targets::packed_feeds);
}
