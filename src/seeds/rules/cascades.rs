//! Findings with one cause, told once: the same in many rows, and names that
//! lead nowhere because one file lacks them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::RULES;
use super::file_issues::{NO_ROWS, WHOLE_FILE};
use super::listing::UNKNOWN_CATEGORY;
use super::rule::{Check, LISTINGS};
use crate::diagnostic::render::{counted, rows};
use crate::diagnostic::{Diagnostic, Lack, folded};
use crate::seeds::read::seed_folder::{layout, stem};

/// Findings of rows that stand alone, since each row has a value to correct.
const MAX_OF_ROWS: usize = 9;

/// Findings that stand alone where a file refers to another.
const MAX_OF_FILES: usize = 2;

/// Names that a joined finding lists.
const MAX_NAMES: usize = 9;

/// The findings, each cause once, in the order of the first of each.
pub fn causes(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = folded(found);
    leave_out_rows(&mut told);
    let mut lacking: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    for (at, one) in told.iter().enumerate() {
        if let Some(lack) = &one.lacks {
            lacking.entry(Arc::clone(&lack.file)).or_default().push(at);
        }
    }
    let mut gone = BTreeSet::new();
    for (file, places) in lacking {
        let joined = joined(&told, places);
        let Some(first) = joined.first().copied() else {
            continue;
        };
        let names = names(joined.iter().map(|at| &told[*at]));
        gone.extend(joined);
        if let Some(cause) = told.iter_mut().find(|one| is_cause(one, &file)) {
            cause.message.push_str(&format!(" {names}"));
            continue;
        }
        gone.remove(&first);
        let one = &mut told[first];
        if *file != *LISTINGS {
            one.file = file;
        }
        (one.row, one.column, one.value, one.more) = (None, None, None, None);
        one.message = names;
        one.fix = "Put them back where they were, or correct the cells that name them.".into();
    }
    let places = told.into_iter().enumerate();
    let left = places.filter(|(at, _)| !gone.contains(at));
    left.map(|(_, one)| one).collect()
}

/// Leaves out what is wrong in files other than listings that cannot be used as
/// a whole: nearly all of it comes of that.
fn leave_out_rows(told: &mut Vec<Diagnostic>) {
    let is_whole =
        |one: &&mut Diagnostic| WHOLE_FILE.contains(&one.code) && !is_listing_file(&one.file);
    let mut broken: BTreeMap<Arc<str>, bool> = BTreeMap::new();
    for one in told.iter_mut().filter(is_whole) {
        broken.insert(Arc::clone(&one.file), false);
    }
    told.retain(|one| {
        let mut rules = RULES.iter();
        let rule = rules.find(|rule| rule.code == one.code);
        let is_of_rows = rule.is_none_or(|rule| !matches!(rule.check, Check::FileIssue));
        let left_out = broken.get_mut(&one.file).filter(|_| is_of_rows);
        left_out.is_none_or(|left_out| {
            *left_out = true;
            false
        })
    });
    for one in told.iter_mut().filter(is_whole) {
        if broken.get(&one.file) == Some(&true) {
            one.message.push_str(" Its rows are looked at after that.");
        }
    }
}

fn is_listing_file(file: &str) -> bool {
    layout(&stem(file)).is_some_and(|(_, kind)| kind.is_some())
}

/// The findings that are told as one, of those about names that one file lacks:
/// all of them if they are many, or else those about names that several files
/// have.
fn joined(told: &[Diagnostic], mut places: Vec<usize>) -> Vec<usize> {
    let of_rows = |at: &usize| told[*at].code == UNKNOWN_CATEGORY.code;
    let most = match places.iter().all(of_rows) {
        true => MAX_OF_ROWS,
        false => MAX_OF_FILES,
    };
    if places.len() <= most {
        let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for one in places.iter().map(|at| &told[*at]) {
            for name in one.lacks.iter().flat_map(|lack| &lack.names) {
                files.entry(name).or_default().insert(&one.file);
            }
        }
        let is_shared = |name: &String| files.get(&**name).is_some_and(|files| files.len() > 1);
        places.retain(|at| {
            let mut names = told[*at].lacks.iter().flat_map(|lack| &lack.names);
            names.any(is_shared)
        });
    }
    places
}

/// Whether a finding tells why names lead nowhere that a file should have.
fn is_cause(found: &Diagnostic, file: &str) -> bool {
    let is_of_file = match file == LISTINGS {
        true => is_listing_file(&found.file),
        false => *found.file == *file,
    };
    is_of_file && (WHOLE_FILE.contains(&found.code) || found.code == NO_ROWS.code)
}

/// The names that lead nowhere, each with where it stands and what was meant.
fn names<'d>(found: impl Iterator<Item = &'d Diagnostic>) -> String {
    let mut each: BTreeMap<&str, (Vec<String>, &Option<String>)> = BTreeMap::new();
    for one in found {
        let Some(Lack { names, meant, .. }) = &one.lacks else {
            continue;
        };
        let place = match names.as_slice() {
            [_] => format!("{}, {}", one.file, rows(&one.rows().collect::<Vec<u32>>())),
            _ => one.file.to_string(),
        };
        for name in names {
            let of_name = each.entry(name).or_insert_with(|| (Vec::new(), meant));
            of_name.0.push(place.clone());
        }
    }
    let count = counted(each.len(), "name");
    let more = each.len().saturating_sub(MAX_NAMES);
    let shown = each.into_iter().take(MAX_NAMES);
    let shown = shown.map(|(name, (places, meant))| {
        let meant = meant.as_ref().map(|meant| format!("; “{meant}”?"));
        format!(
            "“{name}” ({}{})",
            places.join("; "),
            meant.unwrap_or_default()
        )
    });
    let more = (more > 0).then(|| format!("and {more} more"));
    let shown: Vec<String> = shown.chain(more).collect();
    format!(
        "{count} that other cells use lead nowhere: {}.",
        shown.join(", ")
    )
}
