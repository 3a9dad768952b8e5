//! Several counties in one process, each under host names of its own.

use std::process::Command;

use super::parts::{ADDRESS, S3, get_as, port, until};
use crate::county::County;
use crate::program::{Program, said};

#[test]
fn each_county_answers_under_its_own_name_and_others_are_told() {
    let s3 = S3::start();
    let counties = [
        ("lycoming", "Invented North"),
        ("clinton", "Invented South"),
    ];
    for (name, title) in counties {
        let county = County::new();
        county.write(
            "site.csv",
            &format!("key,value,value_es\ntitle,{title},{title}\n"),
        );
        s3.publish(&county, name);
    }
    let (index, listen) = (tempfile::TempDir::new().unwrap(), port());
    let counts = port();
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    command.args(["serve", "--from", ADDRESS, "--poll", "0.5"]);
    command.args([
        "--host",
        "www.north.example=lycoming,north.example=lycoming",
    ]);
    command.args(["--host", "South.Example=clinton"]);
    command.args(["--listen", &format!("127.0.0.1:{listen}")]);
    command.args(["--metrics-listen", &format!("127.0.0.1:{counts}")]);
    command.arg("--index").arg(index.path());
    s3.known_to(&mut command);
    let server = Program::start(command);
    server.line_with("Serving http://");
    let address = format!("127.0.0.1:{listen}").parse().unwrap();
    let ask = |host: &str, path: &str| get_as(address, host, path).unwrap();
    for (host, title, other) in [
        ("www.north.example", "Invented North", "Invented South"),
        ("NORTH.example:8080", "Invented North", "Invented South"),
        ("south.example.", "Invented South", "Invented North"),
    ] {
        let (status, page) = ask(host, "/");
        assert_eq!(status, 200, "{host}");
        assert!(page.contains(title) && !page.contains(other), "{host}");
    }
    for host in ["elsewhere.example", "127.0.0.1", "north.example.evil"] {
        let (status, page) = ask(host, "/find?q=food");
        assert_eq!(status, 421, "{host}");
        for part in ["tel:911", "tel:988", "tel:211", "lang=\"es\""] {
            assert!(page.contains(part), "{host}: {part}");
        }
        assert_eq!(ask(host, "/livez").0, 200, "{host}");
        let (status, ready) = ask(host, "/readyz");
        let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
        assert_eq!((status, &ready["status"]), (200, &"ready".into()));
        assert_eq!(ready["sites"].as_object().unwrap().len(), 2);
    }
    let of =
        |path: &str| get_as(format!("127.0.0.1:{counts}").parse().unwrap(), "x", path).unwrap();
    assert!(of("/metrics/lycoming").1.contains("waypost_listings 42"));
    assert_eq!((of("/metrics").0, of("/metrics/nobody").0), (404, 404));
    // One publishes, and the other stays as it was.
    let before = ask("south.example", "/readyz").1;
    let county = County::new();
    county.write(
        "site.csv",
        "key,value,value_es\ntitle,Invented Beyond,Invented Beyond\n",
    );
    s3.publish(&county, "lycoming");
    until("the north is called otherwise", || {
        ask("north.example", "/").1.contains("Invented Beyond")
    });
    let generation = |ready: &str| {
        serde_json::from_str::<serde_json::Value>(ready).unwrap()["generation"].clone()
    };
    let after = ask("south.example", "/readyz").1;
    assert_eq!(generation(&after), generation(&before));
}

#[test]
fn what_is_to_be_served_must_be_plain() {
    let s3 = S3::start();
    let county = County::new();
    for name in ["lycoming", "clinton"] {
        s3.publish(&county, name);
    }
    for (arguments, says) in [
        (
            &["serve", "--from", ADDRESS][..],
            "has clinton, lycoming. Name one",
        ),
        (
            &["serve", "--from", ADDRESS, "--county", "nowhere"],
            "no county nowhere",
        ),
        (
            &["serve", "--from", ADDRESS, "--county", "../x"],
            "small letters",
        ),
        (
            &["serve", "--from", ADDRESS, "--host", "https://x=y"],
            "without https",
        ),
        (
            &["serve", "--from", ADDRESS, "--host", "x"],
            "and the county",
        ),
        (&["serve", "--host", "x=y"], "--from"),
    ] {
        let output = s3.run(&county, arguments);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(says), "{says} in {}", said(&output));
    }
}
