//! The source keeps to its own rules: arrows run one way, files stay short,
//! the README leads to things that are there.

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
fn paths_in_the_readme_are_there() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut checked = 0;
    for quoted in readme.split('`').skip(1).step_by(2) {
        let a_path = ["src/", "tests/", "seed-data/", "benches/", "docs/", ".ci/"]
            .iter()
            .any(|start| quoted.starts_with(start));
        if a_path && !quoted.contains(['*', ' ', '<']) {
            checked += 1;
            assert!(root().join(quoted).exists(), "README names {quoted}");
        }
    }
    assert!(checked >= 10, "the README says where things are");
}
