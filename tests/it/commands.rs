//! The program as it is run: exit codes, one line that says what to do.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::seed_folder::{folder, shipped};
use crate::workbooks::workbook;

fn waypost(arguments: &[&str], data: &Path, index: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    command
        .args(arguments)
        .arg("--data")
        .arg(data)
        .arg("--index")
        .arg(index);
    command
}

pub(crate) fn run(arguments: &[&str], data: &Path) -> Output {
    let index = TempDir::new().unwrap();
    waypost(arguments, data, index.path()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A small seed folder with a gazetteer of its own.
pub(crate) fn small(files: &[(&str, &[u8])]) -> TempDir {
    let folder = folder(files);
    let gazetteer = folder.path().join("gazetteer");
    std::fs::create_dir(&gazetteer).unwrap();
    for entry in std::fs::read_dir(shipped().join("gazetteer")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, gazetteer.join(path.file_name().unwrap())).unwrap();
    }
    folder
}

#[test]
fn check_says_what_it_found_and_exits_by_it() {
    let clean = run(&["check"], shipped());
    assert_eq!(clean.status.code(), Some(0), "{}", text(&clean.stdout));
    assert!(text(&clean.stdout).contains("0 errors"));
    let broken = small(&[("resources.csv", b"name,category,phone\nA,food,12\n")]);
    let found = run(&["check"], broken.path());
    assert_eq!(found.status.code(), Some(1));
    let said = text(&found.stdout);
    for part in [
        "error[bad-phone]",
        "resources.csv, row 2 (A), column phone (C2)",
        "fix:",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let json = run(&["check", "--format", "json"], broken.path());
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let count = |name: &str| report["counts"][name].as_u64().unwrap();
    assert_eq!(count("rows"), count("used") + count("set_aside"));
    assert_eq!(count("set_aside"), 1);
    assert_eq!(report["diagnostics"][0]["row"], 2);
}

#[test]
fn what_cannot_run_says_why_in_one_line_and_exits_with_2() {
    let empty = TempDir::new().unwrap();
    let nowhere = empty.path().join("nowhere");
    let file = empty.path().join("file");
    std::fs::write(&file, "x").unwrap();
    for (data, says) in [
        (nowhere.as_path(), "There is no seed folder"),
        (file.as_path(), "There is no seed folder"),
        (empty.path(), "has no resources"),
    ] {
        for command in ["check", "build", "serve"] {
            let output = run(&[command, "--listen", "127.0.0.1:0"], data);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command}: {said}");
            assert_eq!(said.lines().count(), 1, "{command}: {said}");
            assert!(
                said.contains(says) && said.contains("--data"),
                "{command}: {said}"
            );
        }
    }
}

/// The kinds of help are read from a workbook as from a CSV file.
#[test]
fn a_package_is_read_with_the_categories_of_a_workbook() {
    let rows: [&[&str]; 2] = [
        &[
            "id",
            "parent",
            "name",
            "name_es",
            "hint",
            "hint_es",
            "fresh_days",
        ],
        &[
            "invented-help",
            "",
            "Invented help",
            "Ayuda inventada",
            "",
            "",
            "90",
        ],
    ];
    let book = workbook(&[("categories", &rows)]);
    let data = small(&[("categories.xlsx", &book)]);
    std::fs::remove_file(data.path().join("categories.csv")).unwrap();
    let package = folder(&[
        ("organizations.csv", b"id,name\n1,Example Aid\n"),
        (
            "services.csv",
            b"id,organization_id,name,status\n2,1,Example help,active\n",
        ),
        ("phones.csv", b"id,service_id,number\n3,2,570-244-8838\n"),
    ]);
    for left in ["categories.csv", "resources-good.csv"] {
        std::fs::remove_file(package.path().join(left)).unwrap();
    }
    let out = data.path().join("resources-package.csv");
    let import = |category: &str| {
        let (source, out) = (package.path().to_str().unwrap(), out.to_str().unwrap());
        let asked = [
            "import",
            "hsds",
            source,
            "--out",
            out,
            "--category",
            category,
        ];
        run(&asked, data.path())
    };
    let unknown = import("food");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("no category food"));
    let done = import("invented-help");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let written = std::fs::read_to_string(&out).unwrap();
    assert!(written.contains("Example help") && written.contains("invented-help"));
    std::fs::remove_file(data.path().join("categories.xlsx")).unwrap();
    let none = import("invented-help");
    assert_eq!(none.status.code(), Some(2));
    assert!(
        text(&none.stderr).contains("categories.xlsx"),
        "{}",
        text(&none.stderr)
    );
}

/// Whoever names no command serves, with what the environment says of it.
#[test]
fn without_a_command_the_environment_counts_too() {
    let index = TempDir::new().unwrap();
    let mut command = waypost(&[], shipped(), index.path());
    let output = command
        .env("WAYPOST_STAFF_LISTEN", "nowhere")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("nowhere") && said.contains("--staff-listen"),
        "{said}"
    );
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["serve", "--listen", &address], shipped());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains(&address) && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn an_index_that_cannot_be_written_is_named() {
    let data = small(&[]);
    let file = data.path().join("a-file");
    std::fs::write(&file, "x").unwrap();
    let output = waypost(&["build"], data.path(), &file.join("index"))
        .output()
        .unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("--index"), "{said}");
}

#[test]
fn an_index_of_another_format_is_built_again() {
    let data = small(&[]);
    let index = TempDir::new().unwrap();
    let build = || {
        waypost(&["build"], data.path(), index.path())
            .output()
            .unwrap()
    };
    assert_eq!(build().status.code(), Some(0));
    assert!(text(&build().stderr).contains("up to date"));
    std::fs::write(index.path().join("CURRENT"), "999-aaaaaaaaaaaaaaaa").unwrap();
    let again = build();
    assert_eq!(again.status.code(), Some(0));
    assert!(
        text(&again.stderr).contains("format 999"),
        "{}",
        text(&again.stderr)
    );
    assert!(text(&build().stderr).contains("up to date"));
}

#[test]
fn find_and_explain_answer_on_the_command_line() {
    let index = TempDir::new().unwrap();
    let say = |arguments: &[&str]| {
        let output = waypost(arguments, shipped(), index.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let found = say(&["find", "i want to die", "--near", "17745"]);
    assert!(found.contains("CRISIS  988"), "{found}");
    let doubtful = say(&["find", "somebody is going to hurt me"]);
    assert!(
        doubtful.contains("Possibly a crisis  1-800-799-7233"),
        "{doubtful}"
    );
    assert!(!doubtful.contains("CRISIS"), "{doubtful}");
    let json = say(&["find", "food", "--near", "17745", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(answer["total"].as_u64().unwrap() > 0);
    let explained = say(&["explain", "my lights are getting shut off near lock haven"]);
    for part in ["as category", "as place", "category", "near"] {
        assert!(explained.contains(part), "{part} in {explained}");
    }
}

#[cfg(unix)]
#[test]
fn being_asked_to_stop_is_no_failure() {
    for signal in ["-TERM", "-INT"] {
        let data = small(&[]);
        let index = TempDir::new().unwrap();
        let mut server = waypost(
            &["serve", "--listen", "127.0.0.1:0"],
            data.path(),
            index.path(),
        )
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let serving = lines.find(|line| line.as_ref().unwrap().contains("Serving http://"));
        assert!(serving.is_some());
        let id = server.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(server.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn help_reads_well() {
    let output = Command::new(env!("CARGO_BIN_EXE_waypost"))
        .arg("--help")
        .output()
        .unwrap();
    let said = text(&output.stdout);
    for part in [
        "serve",
        "build",
        "publish",
        "rollback",
        "generations",
        "diff",
        "check",
        "find",
        "explain",
        "--data",
        "--index",
        "--listen",
        "WAYPOST_DATA",
    ] {
        assert!(said.contains(part), "{part}");
    }
}
