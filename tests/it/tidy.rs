//! The source keeps to its own rules: arrows run one way, files stay short,
//! the README leads to things that are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder, with their text.
fn sources(below: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The modules in the order of lib.rs.
fn modules() -> Vec<String> {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let names = library.lines().filter_map(|line| {
        let name = line.strip_prefix("pub mod ")?.strip_suffix(';')?;
        Some(name.to_owned())
    });
    names.collect()
}

/// The module a source file belongs to: its first folder or its name.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap();
    let name = Path::new(first.as_os_str()).file_stem().unwrap();
    name.to_string_lossy().into_owned()
}

/// Every `crate::x` a text names, groups of imports included.
fn modules_named(text: &str) -> Vec<String> {
    let mut named = Vec::new();
    for after in text.split("crate::").skip(1) {
        let name: String = after
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        named.push(name);
    }
    named
}

#[test]
fn arrows_run_one_way() {
    let modules = modules();
    assert!(modules.len() >= 8, "lib.rs lists its modules one a line");
    let rank = |name: &str| modules.iter().position(|module| module == name);
    let mut checked = 0;
    for (path, text) in sources("src") {
        let Some(own) = rank(&module_of(&path)) else {
            continue;
        };
        for named in modules_named(&text) {
            let Some(other) = rank(&named) else { continue };
            checked += 1;
            assert!(
                other <= own,
                "{} uses {named}, which stands below it in lib.rs",
                path.display()
            );
        }
    }
    assert!(checked > 50, "the test must see the arrows it judges");
}

#[test]
fn only_index_and_search_know_tantivy_and_only_web_knows_http() {
    let allowed = |library: &str, module: &str| match library {
        "tantivy" => ["index", "search"].contains(&module),
        _ => ["web", "cmd"].contains(&module),
    };
    for (path, text) in sources("src") {
        for library in ["tantivy", "axum", "tower_http"] {
            let used = text.contains(&format!("{library}::"));
            let module = module_of(&path);
            assert!(
                !used || allowed(library, &module),
                "{} uses {library}",
                path.display()
            );
        }
    }
}

#[test]
fn only_commands_and_web_read_the_clock() {
    for (path, text) in sources("src") {
        let reads = ["Timestamp::now(", "Zoned::now(", "SystemTime::now("];
        let reads = reads.iter().any(|call| text.contains(call));
        let module = module_of(&path);
        let may = ["cmd", "web"].contains(&module.as_str());
        assert!(!reads || may, "{} reads the clock", path.display());
    }
}

#[test]
fn files_stay_short() {
    for folder in ["src", "tests", "benches"] {
        if !root().join(folder).exists() {
            continue;
        }
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            let tables = folder == "tests";
            let most = if tables { 900 } else { 600 };
            assert!(lines <= most, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn folders_stay_small() {
    let mut counts: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (path, _) in sources("src") {
        let folder = path.parent().unwrap().to_owned();
        *counts.entry(folder).or_default() += 1;
    }
    assert!(counts.len() > 20);
    for (folder, files) in counts {
        // A list of rules is as long as there are rules.
        let most = if folder.ends_with("rules") { 100 } else { 15 };
        assert!(files <= most, "{} has {files} files", folder.display());
    }
}

#[test]
fn files_depend_on_each_other_in_no_circle() {
    let files: BTreeMap<Vec<String>, String> = sources("src")
        .into_iter()
        .filter(|(path, _)| !path.ends_with("src/main.rs"))
        .map(|(path, text)| (module_path(&path), text))
        .collect();
    let mut uses: BTreeMap<&[String], BTreeSet<&[String]>> = BTreeMap::new();
    for (own, text) in &files {
        for named in imports(text) {
            let Some(target) = file_of(&files, own, &named) else {
                continue;
            };
            if target != own.as_slice() {
                uses.entry(own).or_default().insert(target);
            }
        }
    }
    assert!(uses.len() > 200, "the test must see the imports it judges");
    let reaches = |from: &[String]| {
        let mut seen: BTreeSet<&[String]> = BTreeSet::new();
        let mut next: Vec<&[String]> = uses[from].iter().copied().collect();
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(uses.get(file).into_iter().flatten());
            }
        }
        seen
    };
    for own in uses.keys() {
        let circle = reaches(own).contains(own);
        assert!(!circle, "{} depends on itself in a circle", own.join("::"));
    }
}

/// The path of a source file as a module: `search/matching/mod.rs` is
/// `search::matching`.
fn module_path(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let parts = inside.with_extension("");
    let parts = parts.iter().map(|part| part.to_string_lossy().into_owned());
    parts
        .filter(|part| part != "mod" && part != "lib")
        .collect()
}

/// Paths of `use` lines, groups taken apart; re-exports are none.
fn imports(text: &str) -> Vec<Vec<String>> {
    fn take(before: &[String], tree: &str, into: &mut Vec<Vec<String>>) {
        let (head, group) = tree.split_once('{').unwrap_or((tree, ""));
        let mut path = before.to_vec();
        let names = head.split("::").map(str::trim);
        path.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        if group.is_empty() {
            into.push(path);
            return;
        }
        let (mut depth, mut from) = (0, 0);
        let inside = group.trim_end().trim_end_matches('}');
        for (at, letter) in inside.char_indices().chain([(inside.len(), ',')]) {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    take(&path, inside[from..at].trim(), into);
                    from = (at + 1).min(inside.len());
                }
                _ => {}
            }
        }
    }
    let mut paths = Vec::new();
    for statement in text.split(';') {
        if let Some((_, tree)) = statement.rsplit_once("\nuse ") {
            take(&[], &tree.replace('\n', " "), &mut paths);
        }
    }
    paths
}

/// The file that a path leads to, as seen from another file.
fn file_of<'f>(
    files: &'f BTreeMap<Vec<String>, String>,
    from: &[String],
    named: &[String],
) -> Option<&'f [String]> {
    let supers = named.iter().take_while(|part| *part == "super").count();
    let full: Vec<String> = match named.first()?.as_str() {
        "crate" => named[1..].to_vec(),
        "super" => [&from[..from.len().checked_sub(supers)?], &named[supers..]].concat(),
        _ => [from, named].concat(),
    };
    let found = (1..=full.len()).rev();
    let found = found.filter_map(|length| files.get_key_value(&full[..length]));
    let found = found.map(|(path, _)| path.as_slice()).next()?;
    // A module that is only named, not taken from, is a parent at best.
    (found.len() < full.len()).then_some(found)
}

#[test]
fn no_cause_of_a_failure_is_dropped_in_web() {
    for (path, text) in sources("src/web") {
        for dropped in [".ok()?", "Err(_)"] {
            let line = text.lines().find(|line| line.contains(dropped));
            assert!(line.is_none(), "{}: {line:?}", path.display());
        }
    }
}

#[test]
fn no_module_is_named_for_nothing() {
    const EMPTY: [&str; 6] = ["utils", "util", "helpers", "common", "manager", "types"];
    for (path, _) in sources("src") {
        let parts = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy());
        for part in parts {
            let name = part.trim_end_matches(".rs");
            assert!(!EMPTY.contains(&name), "{}", path.display());
        }
    }
}

#[test]
fn paths_in_the_documents_are_there() {
    let documents = ["README.md", "CONTRIBUTING.md", "docs/architecture.md"];
    let read = |name| fs::read_to_string(root().join(name)).unwrap();
    let readme = documents.map(read).join("\n");
    let mut checked = 0;
    for quoted in readme.split('`').skip(1).step_by(2) {
        let a_path = ["src/", "tests/", "seed-data/", "benches/", "docs/", ".ci/"]
            .iter()
            .any(|start| quoted.starts_with(start));
        if a_path && !quoted.contains(['*', ' ', '<']) {
            checked += 1;
            assert!(root().join(quoted).exists(), "{quoted} is named");
        }
    }
    assert!(checked >= 40, "the documents say where things are");
}
