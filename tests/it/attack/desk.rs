//! The staff desk: files that lead out of the folder or are of another kind,
//! guessed passphrases, uploads at the same time, and what the log tells.

use std::fs;
use std::future::poll_fn;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::pin::pin;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use tempfile::TempDir;
use tower::ServiceExt as _;
use waypost::cmd::serve::seed_watcher::Watcher;
use waypost::seeds::read::limits::MAX_UPLOADED_ROWS;
use waypost::seeds::read::seed_folder::{Content, SeedFile};
use waypost::web::desk;
use waypost::web::desk::AccessPolicy;
use waypost::web::desk::routes::ROUTES;
use waypost::web::desk::sign_in::passphrase::hash;
use waypost::web::middleware::rate_limit::Proxies;

use crate::county::{HEAD, pantries, pantry};
use crate::desk::{MARIA, Room, Upload, WORDS, door};
use crate::log::logged;
use crate::seed_folder::{NOW, TODAY};
use crate::site::Page;

const PANTRIES: &str = "resources-pantries.csv";

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn locked() -> AccessPolicy {
    door(&[MARIA])
}

/// Every file under a folder with its bytes; links are not followed.
fn snapshot(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::symlink_metadata(&path).unwrap();
        if about.is_dir() {
            files.extend(snapshot(&path));
        } else if about.is_file() {
            files.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn no_name_that_a_form_can_carry_leads_out_of_the_folder() {
    let mut room = Room::open();
    // Folders whose names begin as those of seed files do.
    for folder in ["resources-old", "meetings-backup", "words/resources-x"] {
        fs::create_dir_all(room.county.path(folder)).unwrap();
    }
    room.county.write("notes.csv", "not,a seed file\n");
    let above = room.county.data.path().parent().unwrap().to_owned();
    let out = format!(
        "{}-out.csv",
        room.county.data.path().file_name().unwrap().display()
    );
    let (before, seen) = (snapshot(room.county.data.path()), room.seen());
    let row = pantries(0) + &pantry(77, "Free food.");
    let names = [
        format!("resources-old/../../{out}"),
        format!("meetings-backup/../../{out}"),
        format!("words/resources-x/../../../{out}"),
        format!("words/../../{out}"),
        format!("resources-old\\..\\..\\{out}"),
        format!("{}/{out}", above.display()),
        "resources-old/../gazetteer/zips.csv".to_owned(),
        "resources-old/../words/phrases.csv".to_owned(),
        "resources-old/../words/resources.csv".to_owned(),
        "resources-old/resources.csv".to_owned(),
        "./resources-pantries.csv".to_owned(),
        "resources-pantries.csv/".to_owned(),
        "resources-pantries.csv\u{0}.csv".to_owned(),
        "RESOURCES-PANTRIES.CSV".to_owned(),
        "resources-new.csv".to_owned(),
        "history/resources-pantries.csv".to_owned(),
        "notes.csv".to_owned(),
    ];
    for replaces in &names {
        for path in ["/publish", "/check"] {
            if path == "/check" && replaces == "notes.csv" {
                continue;
            }
            let upload = Upload {
                name: "resources-x.csv",
                replaces,
                seen: &seen,
                bytes: row.as_bytes(),
                ..Upload::EMPTY
            };
            let page = room.upload(path, &upload);
            assert_eq!(page.status, REFUSED, "{path} {replaces:?}: {}", page.text);
            let says = "That is not the name of a seed file";
            assert!(page.text.contains(says), "{replaces}: {}", page.text);
        }
    }
    // The same as the file's own name: its folders are cut off, and what is
    // left must be plain.
    for own in [
        "..",
        ".",
        "",
        "words/..",
        "resources\u{2044}x.csv",
        ".resources.csv",
        "~resources.csv",
    ] {
        let upload = Upload::of(own, &seen, row.as_bytes());
        let page = room.upload("/publish", &upload);
        assert!(page.status.is_client_error(), "{own}: {}", page.text);
    }
    assert_eq!(snapshot(room.county.data.path()), before);
    assert!(!above.join(&out).exists());
}

#[test]
fn nothing_is_written_through_a_link_out_of_the_folder() {
    let outside = TempDir::new().unwrap();
    let phrases = "phrase,language,categories\nfree food,en,food-pantry\n";
    fs::write(outside.path().join("phrases.csv"), phrases).unwrap();
    fs::write(
        outside.path().join("resources-far.csv"),
        pantries(0) + &pantry(90, "Far."),
    )
    .unwrap();
    let mut room = Room::open();
    symlink(
        outside.path().join("phrases.csv"),
        room.county.path("words/phrases.csv"),
    )
    .unwrap();
    symlink(
        outside.path().join("resources-far.csv"),
        room.county.path("resources-far.csv"),
    )
    .unwrap();
    let before = snapshot(outside.path());
    let far = pantries(0) + &pantry(90, "Nearer.");
    let phrases = phrases.replace("free food", "soup");
    let seen = room.seen();
    for (name, text) in [("resources-far.csv", &far), ("words/phrases.csv", &phrases)] {
        let upload = Upload {
            name: "resources-far.csv",
            replaces: if name.contains('/') { name } else { "" },
            seen: &seen,
            bytes: text.as_bytes(),
            ..Upload::EMPTY
        };
        let page = room.upload("/publish", &upload);
        assert!(
            !page.status.is_success() && !page.status.is_redirection(),
            "{name}"
        );
        assert!(
            fs::symlink_metadata(room.county.path(name))
                .unwrap()
                .is_symlink()
        );
    }
    assert_eq!(snapshot(outside.path()), before);
}

/// Headers of each small file, and a row.
const KINDS: [(&str, &str); 11] = [
    (
        "crisis-lines.csv",
        "kind,listing,order,say,say_es\nany,helpline,1,,\n",
    ),
    (
        "categories.csv",
        "id,parent,name,name_es,hint,hint_es,fresh_days\nfood,,Food,Comida,,,180\n",
    ),
    (
        "needs.csv",
        "name,name_es,hint,hint_es,categories\nFood,Comida,,,food-pantry\n",
    ),
    ("site.csv", "key,value\nname,Our county\n"),
    (
        "golden-questions.csv",
        "question,near,lang,expected,within\nfood,,en,pantry-7,3\n",
    ),
    (
        "words/phrases.csv",
        "phrase,language,categories\nfree food,en,food-pantry\n",
    ),
    (
        "words/crisis-phrases.csv",
        "phrase,language,kind\nwant to die,en,suicide\n",
    ),
    (
        "words/not-crisis-phrases.csv",
        "phrase,language\nbattery died,en\n",
    ),
    (
        "words/traits.csv",
        "phrase,language,kind,value\nfor women,en,audience,women\n",
    ),
    (
        "words/times.csv",
        "phrase,language,when\nlater,en,tonight\n",
    ),
    (
        "words/labels.csv",
        "kind,value,label,label_es\ncrisis,suicide,Suicide,Suicidio\n",
    ),
];

/// With the phrases of crises among those that are none, nobody is heard.
#[test]
fn a_file_of_another_kind_takes_the_place_of_none() {
    let mut room = Room::open();
    for (name, text) in KINDS {
        if !room.county.path(name).exists() {
            room.county.write(name, text);
        }
    }
    room.app.swap(room.county.publish().generation);
    let (before, seen) = (snapshot(room.county.data.path()), room.seen());
    let meetings = "Name,Day,Time,Location,Address,City,State,Postal Code\nA,Sunday,19:00,Church,1 Main St,Renovo,PA,17764\n";
    let listings = pantries(3);
    let mut others = KINDS.to_vec();
    others.extend([("meetings.csv", meetings), ("resources.csv", &listings)]);
    others.extend([
        ("blank", "\n\n"),
        ("one word", "hello\n"),
        ("numbers", "1,2,3\n4,5,6\n"),
        ("a letter", "Dear staff,\n\nplease find attached.\n"),
    ]);
    for (name, _) in KINDS.into_iter().chain([("resources-lines.csv", "")]) {
        for (other, text) in &others {
            let same =
                *other == name || (*other == "resources.csv" && name.starts_with("resources"));
            if same {
                continue;
            }
            let upload = Upload {
                name: "any.csv",
                replaces: name,
                seen: &seen,
                bytes: text.as_bytes(),
                ..Upload::EMPTY
            };
            let page = room.upload("/publish", &upload);
            assert_eq!(page.status, REFUSED, "{other} as {name}: {}", page.text);
            assert!(
                page.text.contains("Nothing was changed"),
                "{other} as {name}"
            );
        }
    }
    // A list of places is no list of meetings.
    let upload = Upload::of("meetings.csv", &seen, listings.as_bytes());
    let page = room.upload("/publish", &upload);
    assert_eq!(page.status, REFUSED, "{}", page.text);
    assert!(page.text.contains("resources.csv"), "{}", page.text);
    assert_eq!(snapshot(room.county.data.path()), before);
}

/// Sends parts of a form as they are.
fn send_parts(room: &mut Room, path: &str, parts: &[(&str, Option<&str>, &str)]) -> Page {
    let mut body = String::new();
    for (name, file, value) in parts {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\""));
        body += &format!(
            "--line\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        );
    }
    body += "--line--\r\n";
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
        .body(Body::from(body));
    room.send(request.unwrap())
}

#[test]
fn a_form_with_a_part_twice_or_one_too_many_is_refused() {
    let mut room = Room::open();
    let (before, seen) = (snapshot(room.county.data.path()), room.seen());
    let (token, good) = (room.token.clone(), pantries(40));
    let bad = good.replacen("Free food.", "Not what was looked at.", 1);
    let (token, seen) = (
        ("token", None, token.as_str()),
        ("seen", None, seen.as_str()),
    );
    let replaces = ("replaces", None, PANTRIES);
    let file = ("file", Some(PANTRIES), good.as_str());
    let other = ("file", Some(PANTRIES), bad.as_str());
    let long = "x".repeat(2_000);
    for path in ["/check", "/publish", "/returned", "/returned/publish"] {
        for parts in [
            vec![token, seen, file, other],
            vec![token, token, seen, file],
            vec![token, seen, seen, file],
            vec![token, seen, replaces, replaces, file],
            vec![token, seen, file, ("also", None, "x")],
            vec![token, seen, ("replaces", None, &long), file],
        ] {
            let names: Vec<&str> = parts.iter().map(|part| part.0).collect();
            let page = send_parts(&mut room, path, &parts);
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path} {names:?}");
        }
        let page = send_parts(&mut room, path, &[file, token, seen]);
        assert_eq!(
            page.status,
            StatusCode::FORBIDDEN,
            "{path}: the token comes first"
        );
    }
    assert_eq!(snapshot(room.county.data.path()), before);
}

/// A sign-in from an address, through servers in front where some are named.
fn sign_in_from(room: &mut Room, peer: &str, forwarded: &str, words: &str) -> Page {
    room.get("/sign-in");
    let peer: SocketAddr = format!("{peer}:40000").parse().unwrap();
    let form = format!(
        "token={}&name=Maria+Invented&passphrase={}",
        room.token,
        words.replace(' ', "+")
    );
    let mut request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(peer));
    if !forwarded.is_empty() {
        request = request.header("x-forwarded-for", forwarded);
    }
    room.send(request.body(Body::from(form)).unwrap())
}

const WRONG: StatusCode = StatusCode::FORBIDDEN;
const WAITS: StatusCode = StatusCode::TOO_MANY_REQUESTS;
const IN: StatusCode = StatusCode::SEE_OTHER;

#[test]
fn a_stranger_who_guesses_keeps_no_member_of_staff_out() {
    static HOURS: AtomicI64 = AtomicI64::new(0);
    let mut room = Room::with(locked(), || {
        NOW + SignedDuration::from_hours(HOURS.load(Ordering::SeqCst))
    });
    // One of staff signs in, and goes on working while a stranger guesses.
    let welcome = sign_in_from(&mut room, "192.0.2.1", "", WORDS);
    assert_eq!(welcome.status, IN);
    let session = room.cookie.clone();
    let cookies = welcome.headers.get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let mark = cookies.find(|cookie| cookie.contains("-known=")).unwrap();
    assert!(mark.contains("HttpOnly") && mark.contains("SameSite=Strict"));
    let mark = mark.split(';').next().unwrap().to_owned();
    for guess in 0..80 {
        room.cookie = None;
        let address = match guess {
            0..40 => "192.0.2.1".to_owned(),
            _ => format!("198.51.100.{guess}"),
        };
        let page = sign_in_from(&mut room, &address, "", "wrong");
        assert!([WRONG, WAITS].contains(&page.status), "{guess}");
    }
    room.cookie = None;
    assert_eq!(
        sign_in_from(&mut room, "192.0.2.1", "", WORDS).status,
        WAITS
    );
    // The session goes on; another address is heard; and at the stranger's own
    // address a browser that signed in before is.
    room.cookie.clone_from(&session);
    assert_eq!(room.get("/").status, StatusCode::OK);
    room.cookie = None;
    assert_eq!(sign_in_from(&mut room, "192.0.2.2", "", WORDS).status, IN);
    room.cookie = Some(mark.clone());
    room.get("/sign-in");
    room.cookie = room.cookie.take().map(|token| format!("{token}; {mark}"));
    let token = room.cookie.clone();
    assert_eq!(sign_in_from(&mut room, "192.0.2.1", "", WORDS).status, IN);
    // A mark opens nothing, is counted like an address, and cannot be made up.
    room.cookie = Some(mark.clone());
    assert_eq!(room.get("/").status, StatusCode::SEE_OTHER);
    for made_up in [
        mark.replace('.', ".0"),
        format!("{mark}0"),
        "waypost-desk-known=.".to_owned(),
    ] {
        room.cookie = None;
        room.get("/sign-in");
        room.cookie = room
            .cookie
            .take()
            .map(|token| format!("{token}; {made_up}"));
        assert_eq!(
            sign_in_from(&mut room, "192.0.2.1", "", WORDS).status,
            WAITS
        );
    }
    for guess in 0..6 {
        room.cookie.clone_from(&token);
        let expected = if guess < 5 { WRONG } else { WAITS };
        let page = sign_in_from(&mut room, "192.0.2.9", "", "wrong");
        assert_eq!(page.status, expected, "{guess}");
    }
    // After a quiet day all is forgotten.
    HOURS.store(24, Ordering::SeqCst);
    room.cookie = None;
    assert_eq!(sign_in_from(&mut room, "192.0.2.1", "", WORDS).status, IN);
}

#[test]
fn a_network_is_one_guesser_and_only_our_own_servers_say_who_asks() {
    let mut room = Room::with(locked(), || NOW);
    let own = Proxies(vec!["127.0.0.1/32".parse().unwrap()]);
    room.router = desk::router(room.desk.clone().with_proxies(own));
    for guess in 0..5 {
        let address = format!("[2001:db8:1:2::{guess}]");
        assert_eq!(sign_in_from(&mut room, &address, "", "wrong").status, WRONG);
    }
    let asks = |room: &mut Room, peer: &str, forwarded: &str| {
        sign_in_from(room, peer, forwarded, "wrong").status
    };
    assert_eq!(asks(&mut room, "[2001:db8:1:2:ffff::1]", ""), WAITS);
    assert_eq!(asks(&mut room, "[2001:db8:1:3::1]", ""), WRONG);
    for _ in 0..5 {
        assert_eq!(asks(&mut room, "127.0.0.1", "203.0.113.7"), WRONG);
    }
    assert_eq!(asks(&mut room, "127.0.0.1", "203.0.113.7"), WAITS);
    assert_eq!(
        asks(&mut room, "127.0.0.1", "198.51.100.1, 203.0.113.7"),
        WAITS
    );
    assert_eq!(asks(&mut room, "127.0.0.1", "203.0.113.8"), WRONG);
    // Nobody else is believed.
    for guess in 0..5 {
        assert_eq!(
            asks(&mut room, "203.0.113.9", &format!("10.0.0.{guess}")),
            WRONG
        );
    }
    assert_eq!(asks(&mut room, "203.0.113.9", "10.0.0.9"), WAITS);
}

/// Whoever hangs up does not see whether a guess was right, but its hash was
/// made all the same.
#[test]
fn a_guess_counts_though_nobody_waits_for_the_answer() {
    let mut room = Room::with(locked(), || NOW);
    room.get("/sign-in");
    let (token, cookie) = (room.token.clone(), room.cookie.clone().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        for _ in 0..5 {
            let request = Request::post("/sign-in")
                .header(header::HOST, "localhost")
                .header(header::COOKIE, &cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(format!(
                    "token={token}&name=maria+invented&passphrase=wrong"
                )));
            let mut answer = pin!(room.router.clone().oneshot(request.unwrap()));
            poll_fn(|context| {
                assert!(answer.as_mut().poll(context).is_pending());
                Poll::Ready(())
            })
            .await;
        }
    });
    assert_eq!(room.sign_in(WORDS).status, WAITS);
}

/// A check of the pantries as a request.
fn check_request(token: &str, cookie: &str) -> Request<Body> {
    let body = format!(
        "--line\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--line\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{PANTRIES}\"\r\n\r\n{}\r\n--line--\r\n",
        pantries(40)
    );
    Request::post("/check")
        .header(header::HOST, "localhost")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line")
        .body(Body::from(body))
        .unwrap()
}

#[test]
fn one_upload_is_read_at_a_time_and_only_a_few_are_held() {
    let room = Room::open();
    let (token, cookie) = (room.token.clone(), room.cookie.clone().unwrap());
    let (router, desk) = (room.router.clone(), room.desk.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let turn = desk.turn().await.unwrap();
        let taken = async || {
            let mut next = pin!(desk.turn());
            poll_fn(|context| Poll::Ready(next.as_mut().poll(context).is_pending())).await
        };
        assert!(taken().await, "there is one turn");
        let send = || Box::pin(router.clone().oneshot(check_request(&token, &cookie)));
        let mut waiting: Vec<_> = (0..3).map(|_| send()).collect();
        for answer in &mut waiting {
            poll_fn(|context| {
                assert!(answer.as_mut().poll(context).is_pending(), "one at a time");
                Poll::Ready(())
            })
            .await;
        }
        let full = send().await.unwrap();
        assert_eq!(full.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(full.headers()[header::RETRY_AFTER], "30");
        let words = axum::body::to_bytes(full.into_body(), 1 << 20)
            .await
            .unwrap();
        let words = String::from_utf8_lossy(&words);
        assert!(words.contains("One file is read at a time"), "{words}");
        // What was read is shown meanwhile.
        let page = Request::get("/").header(header::HOST, "localhost");
        let page = page.header(header::COOKIE, &cookie).body(Body::empty());
        let page = router.clone().oneshot(page.unwrap()).await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        drop(turn);
        for answer in waiting {
            assert!(taken().await, "a check that waited has it now");
            assert_eq!(answer.await.unwrap().status(), StatusCode::OK);
        }
        assert!(!taken().await);
    });
}

/// Starts the program and gives back what it says until it says the last of
/// `until`, and the address behind it.
fn said_until(command: &mut Command, until: &str) -> (std::process::Child, Vec<String>, String) {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let errors = BufReader::new(child.stderr.take().unwrap());
    let (mut said, mut address) = (Vec::new(), String::new());
    let mut lines = errors.lines().map_while(Result::ok);
    for line in lines.by_ref() {
        let found = line.split_once(until).map(|(_, rest)| rest.to_owned());
        said.push(line);
        if let Some(rest) = found {
            address = rest.trim_end_matches('.').to_owned();
            break;
        }
    }
    // What else it says is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    (child, said, address)
}

#[test]
fn a_hash_that_others_may_read_is_named_at_the_start() {
    let room = Room::read_only();
    let keys = TempDir::new().unwrap();
    let file = keys.path().join("passphrase-hash");
    fs::write(&file, String::from(hash(WORDS).unwrap())).unwrap();
    for (mode, named) in [
        (0o600, false),
        (0o400, false),
        (0o644, true),
        (0o640, true),
        (0o602, true),
    ] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = room.county.command(&["serve", "--no-watch"]);
        command.args(["--staff-listen", "127.0.0.1:0", "--staff-passphrase-file"]);
        let (mut child, said, _) = said_until(command.arg(&file), "The staff desk is at http://");
        child.kill().unwrap();
        child.wait().unwrap();
        let told = said.iter().find(|line| line.contains("chmod 600"));
        assert_eq!(told.is_some(), named, "{mode:o}: {said:#?}");
        if let Some(line) = told {
            assert!(
                line.contains("passphrase-hash") && !line.contains("argon2"),
                "{line}"
            );
        }
    }
}

const CANARY: &str = "zqkanarienvogel";

/// The desk tells whoever sent a file; the watcher, which sees the same change,
/// says nothing of it beside the desk.
#[test]
fn the_log_names_no_uploaded_file() {
    let (text, ()) = logged(|| {
        let mut room = Room::open();
        // The desk of another test may have met the lines of the log since.
        tracing::callsite::rebuild_interest_cache();
        let data = room.county.data.path().to_owned();
        let mut watcher = Watcher::new(&data, room.county.index.path(), room.app.clone());
        let seen = room.seen();
        let rows: String = (50..60)
            .map(|at| pantry(at, "Food.").replace("570-244", "57-24"))
            .collect();
        let file = format!("{HEAD}{rows}");
        let name = format!("resources-{CANARY}.csv");
        let upload = Upload::of(&name, &seen, file.as_bytes());
        room.upload("/check", &upload);
        let page = room.upload("/publish", &upload);
        assert_eq!(
            page.headers[header::LOCATION],
            "/changes/1",
            "{}",
            page.text
        );
        for at in 0..40 {
            watcher.step(Duration::from_millis(500 * at), NOW, TODAY);
        }
    });
    assert!(text.contains("answered at the desk"), "{text}");
    assert!(!text.to_lowercase().contains(CANARY), "{text}");
}

/// Requests to the desk with the word in every part of them.
fn canaries(boundary: &str) -> Vec<String> {
    let mut all = Vec::new();
    let words = [
        CANARY.to_owned(),
        format!("%00{CANARY}%ff"),
        CANARY.repeat(40),
    ];
    let form = format!(
        "token={CANARY}&name={CANARY}&passphrase={CANARY}&typed={CANARY}&id={CANARY}&hash={CANARY}&seen={CANARY}"
    );
    let parts = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{CANARY}\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{CANARY}.csv\"\r\n\r\n{CANARY}\r\n--{boundary}--\r\n"
    );
    for (route, _) in ROUTES {
        for word in &words {
            let path = route.replace("{name}", word);
            for method in ["GET", "HEAD", "POST", "PUT", CANARY] {
                for (kind, body) in [
                    (
                        "application/x-www-form-urlencoded".to_owned(),
                        form.as_str(),
                    ),
                    (
                        format!("multipart/form-data; boundary={boundary}"),
                        parts.as_str(),
                    ),
                    (CANARY.to_owned(), CANARY),
                ] {
                    let body = if ["GET", "HEAD"].contains(&method) {
                        ""
                    } else {
                        body
                    };
                    all.push(format!(
                        "{method} {path}?q={word} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                         Cookie: waypost-desk={CANARY}; waypost-desk-known={CANARY}.{CANARY}\r\n\
                         User-Agent: {word}\r\nReferer: http://{CANARY}/\r\nX-Forwarded-For: {word}\r\n\
                         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
                        body.len()
                    ));
                }
            }
        }
    }
    all.push(format!("GET /{CANARY} HTTP/9.{CANARY}\r\n\r\n"));
    all.push(format!("{CANARY}\r\n\r\n"));
    all
}

#[test]
fn nothing_of_what_is_sent_to_the_desk_is_left_behind() {
    let room = Room::read_only();
    let temporary = TempDir::new().unwrap();
    let log = temporary.path().join("log");
    for (more, hashed) in [
        (vec![], None),
        (
            vec!["--log", "json"],
            Some(String::from(hash(WORDS).unwrap())),
        ),
    ] {
        let mut command = room.county.command(&["serve", "--no-watch"]);
        command.args(more).args(["--staff-listen", "127.0.0.1:0"]);
        command.envs(hashed.map(|hash| ("WAYPOST_STAFF_PASSPHRASE_HASH", hash)));
        command
            .env("TMPDIR", temporary.path())
            .env("RUST_LOG", "trace");
        command
            .stderr(fs::File::create(&log).unwrap())
            .stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let address = address_in(&log);
        let mut answered = 0;
        for request in canaries("line") {
            let mut stream = TcpStream::connect(&address).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(60)))
                .unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            answered += usize::from(!answer.is_empty());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(answered > 500, "{answered}");
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.matches("answered at the desk").count() > 500);
        assert!(!text.to_lowercase().contains(CANARY), "the log tells");
        for (file, bytes) in snapshot(room.county.data.path()) {
            assert!(!file.contains(CANARY) && !holds(&bytes), "{file}");
        }
        for (file, bytes) in snapshot(room.county.index.path()) {
            assert!(!file.contains(CANARY) && !holds(&bytes), "{file}");
        }
        assert_eq!(snapshot(temporary.path()).len(), 1, "the log alone");
    }
}

fn holds(bytes: &[u8]) -> bool {
    bytes
        .windows(CANARY.len())
        .any(|part| part == CANARY.as_bytes())
}

/// The address of the desk, once the program has said it.
fn address_in(log: &Path) -> String {
    let end = std::time::Instant::now() + crate::program::DEADLINE;
    while std::time::Instant::now() < end {
        let text = fs::read_to_string(log).unwrap();
        if let Some((_, rest)) = text.split_once("The staff desk is at http://") {
            let mut rest =
                rest.split(|letter: char| !(letter.is_ascii_digit() || ".:".contains(letter)));
            return rest.next().unwrap().trim_end_matches('.').to_owned();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!(
        "the desk was never opened: {}",
        fs::read_to_string(log).unwrap()
    );
}

#[test]
fn an_upload_is_read_up_to_a_number_of_rows() {
    let file = |rows: usize| SeedFile {
        name: PANTRIES.to_owned(),
        content: Content::InMemory(
            format!("name,phone\n{}", "a,b\n".repeat(rows))
                .into_bytes()
                .into(),
        ),
    };
    let whole = file(MAX_UPLOADED_ROWS - 1).grid().unwrap();
    assert_eq!(whole.rows.len(), MAX_UPLOADED_ROWS);
    assert!(whole.oddities.iter().next().is_none());
    let cut = file(MAX_UPLOADED_ROWS + 5).grid().unwrap();
    assert_eq!(cut.rows.len(), MAX_UPLOADED_ROWS);
    assert!(cut.oddities.iter().next().is_some(), "it is reported");
}
