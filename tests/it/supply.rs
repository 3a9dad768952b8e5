//! What comes from others: which licences, from where, and why.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser as _;
use serde_json::Value;
use waypost::config::Config;

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every package of the lock file that this machine can build.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from);
    let metadata = Command::new(cargo)
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .arg("--all-features")
        .arg("--filter-platform")
        .arg(format!("{}-unknown-linux-gnu", std::env::consts::ARCH))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn rules() -> toml::Table {
    file("deny.toml").parse().unwrap()
}

/// Whether an expression of licences can be met with those that are allowed:
/// one side of each OR, both sides of each AND; AND binds closer.
fn met(expression: &str, allowed: &[&str]) -> bool {
    fn parted(expression: &str, by: &str) -> Vec<String> {
        let mut parts = vec![String::new()];
        let mut depth = 0;
        for word in expression
            .replace('(', " ( ")
            .replace(')', " ) ")
            .split_whitespace()
        {
            depth += i32::from(word == "(") - i32::from(word == ")");
            if word == by && depth == 0 {
                parts.push(String::new());
                continue;
            }
            let part = parts.last_mut().unwrap();
            *part = format!("{part} {word}").trim().to_owned();
        }
        parts
    }
    let expression = expression.trim();
    for by in ["OR", "AND"] {
        let parts = parted(expression, by);
        if parts.len() > 1 {
            let mut parts = parts.iter();
            return match by {
                "OR" => parts.any(|part| met(part, allowed)),
                _ => parts.all(|part| met(part, allowed)),
            };
        }
    }
    match expression
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => met(inner, allowed),
        None => allowed.contains(&expression),
    }
}

#[test]
fn expressions_of_licences_are_read_as_they_are_meant() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"];
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("MIT OR GPL-3.0 AND AGPL-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", false),
    ] {
        assert_eq!(met(expression, &allowed), expected, "{expression}");
    }
}

#[test]
fn every_package_may_be_used_and_comes_from_where_it_should() {
    let rules = rules();
    let allowed = rules["licenses"]["allow"].as_array().unwrap();
    let allowed: Vec<&str> = allowed.iter().map(|name| name.as_str().unwrap()).collect();
    let banned = rules["bans"]["deny"].as_array().unwrap();
    let banned: Vec<&str> = banned
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    let packages = packages();
    assert!(packages.len() > 200, "{} packages", packages.len());
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        let expression = licence.replace('/', " OR ");
        assert!(met(&expression, &allowed), "{name} is under {licence:?}");
        assert!(!banned.contains(&name), "{name} is banned");
        let source = package["source"].as_str();
        let ours = name.starts_with("waypost") && source.is_none();
        let registry = source.is_some_and(|source| {
            source == "registry+https://github.com/rust-lang/crates.io-index"
        });
        assert!(ours || registry, "{name} comes from {source:?}");
    }
}

#[test]
fn every_package_is_held_by_its_hash() {
    let lock: toml::Table = file("Cargo.lock").parse().unwrap();
    for package in lock["package"].as_array().unwrap() {
        let ours = package["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("waypost"));
        let held = package.get("checksum").is_some();
        assert!(held || ours, "{package:?} has no hash");
    }
}

#[test]
fn every_dependency_has_a_reason_and_a_version() {
    let manifest = file("Cargo.toml");
    let mut within = false;
    let mut seen = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            within = line.ends_with("dependencies]");
            continue;
        }
        let Some((name, rest)) = line.split_once(" = ").filter(|_| within) else {
            continue;
        };
        seen += 1;
        let (held, reason) = rest.split_once(" # ").unwrap_or((rest, ""));
        assert!(reason.split_whitespace().count() >= 2, "{name}: why?");
        assert!(reason.len() <= 60, "{name}: a short reason");
        assert!(
            !held.contains('*') && held.contains('.'),
            "{name}: which version?"
        );
    }
    assert!(seen > 40, "{seen} dependencies");
}

/// The settings of a text: `WAYPOST_NAME=value`, each on a line after `start`.
fn settings(text: &str, start: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter_map(|line| line.strip_prefix(start));
    let pairs = lines.filter_map(|line| line.strip_prefix("WAYPOST_")?.split_once('='));
    pairs
        .map(|(name, value)| (name.to_lowercase().replace('_', "-"), value.to_owned()))
        .collect()
}

#[test]
fn the_unit_and_the_container_set_what_the_program_knows() {
    let unit = file("docs/deploy/waypost.service");
    let replica = file("docs/deploy/waypost-replica.service");
    let container = file("Containerfile");
    for (settings, least) in [
        (settings(&unit, "Environment="), 6),
        (settings(&replica, "Environment="), 8),
        (settings(&container, "ENV "), 4),
    ] {
        assert!(settings.len() >= least, "{settings:?}");
        let flags = settings
            .iter()
            .map(|(name, value)| format!("--{name}={value}"));
        let started = ["waypost".to_owned(), "serve".to_owned()];
        if let Err(error) = Config::try_parse_from(started.into_iter().chain(flags)) {
            panic!("{error}");
        }
    }
    for held in [
        "Restart=always",
        "User=waypost",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "StateDirectory=waypost",
        "MemoryMax=",
        "SystemCallFilter=@system-service",
        "CapabilityBoundingSet=\n",
    ] {
        assert!(unit.contains(held), "{held}");
        assert!(replica.contains(held), "{held} of a replica");
    }
    assert!(container.contains("\nUSER 65534:65534\n"), "as nobody");
}

/// Codes of the log in a text: what stands between the quotes after `start`.
fn codes(text: &str, start: &str, end: char) -> Vec<String> {
    let parts = text.split(start).skip(1);
    let codes = parts.filter_map(|part| Some(part.split_once(end)?.0.to_owned()));
    codes.collect()
}

#[test]
fn the_runbook_says_what_to_do_about_every_line_that_asks_for_it() {
    let mut source = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let calls = ["tracing::warn!(", "tracing::error!("];
            for call in calls.iter().flat_map(|call| text.split(call).skip(1)) {
                let start: String = call
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .take(6)
                    .collect();
                assert_eq!(
                    start,
                    "code=\"",
                    "{}: a line without a code",
                    path.display()
                );
            }
            source.extend(codes(&text, "code = \"", '"'));
        }
    }
    let runbook = file("docs/runbook.md");
    let mut told = codes(&runbook, "\n| `", '`');
    source.sort();
    source.dedup();
    told.sort();
    assert_eq!(
        told, source,
        "the codes of docs/runbook.md and of the source"
    );
    assert!(source.len() >= 10);
    let lines = runbook.lines().count();
    assert!(lines <= 45, "one page: {lines} lines");
}

/// Fails where a document names a test that is not there. Returns how many it
/// names.
fn named_tests(document: &str) -> usize {
    let review = file(document);
    let mut named = 0;
    for quoted in review.split('`').skip(1).step_by(2) {
        if quoted.starts_with("tests/browser/") {
            file(quoted);
            continue;
        }
        let Some((modules, test)) = quoted.rsplit_once("::").filter(|_| !quoted.contains(' '))
        else {
            continue;
        };
        if ["module", "x", "attack::x"].contains(&modules) {
            continue;
        }
        named += 1;
        let text = file(&format!("tests/it/{}.rs", modules.replace("::", "/")));
        let held = text.contains(&format!("#[test]\nfn {test}("));
        assert!(held, "{document} names {quoted}");
    }
    named
}

#[test]
fn every_test_of_the_security_review_is_there() {
    for document in ["docs/security.md", "docs/asvs.md"] {
        let named = named_tests(document);
        assert!(named > 50, "{document} names {named} tests");
    }
}

#[test]
fn the_requirements_of_the_standard_leave_no_chapter_out() {
    let review = file("docs/asvs.md");
    for chapter in 1..=17 {
        let named = review.lines().any(|line| {
            let heading = line.strip_prefix("## ").unwrap_or_default();
            let mut parts = heading.split([' ', ',']);
            parts.any(|part| part == format!("V{chapter}"))
        });
        assert!(named, "V{chapter}");
    }
}
