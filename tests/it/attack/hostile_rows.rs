//! Cells that try to run: markup, scripts, templates, formulas and lines of
//! other formats in every column of both kinds of files, and everything that
//! is made of them.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use waypost::seeds::columns::{Column, MEETING_COLUMNS, RESOURCE_COLUMNS};
use waypost::web::{self};

use crate::county::County;
use crate::desk::{MARIA, Room, Upload, door};
use crate::seed_folder::NOW;
use crate::site::{Page, answered};

/// What a cell may hold; `zzevil` is in each, so that what is made of it can
/// be told from what stands on the page anyway.
const PAYLOADS: [&str; 14] = [
    "<script>zzevil(1)</script>",
    "\"><img src=zzevil onerror=zzevil(2)>",
    "'><svg onload=zzevil(3)>",
    "</title></style></textarea></script><script>zzevil(4)</script>",
    "\" onmouseover=\"zzevil(5)\" x=\"",
    "x onfocus=zzevil(6) autofocus",
    "javascript:zzevil(7)",
    "<a href=\"javascript:zzevil(8)\">free food</a>",
    "&lt;script&gt;zzevil(9)&lt;/script&gt;",
    "{{zzevil}} ${zzevil} <%zzevil%>",
    "--><zzevil>]]><zzevil>",
    "=HYPERLINK(\"http://zzevil.example\",\"free food\")",
    "food\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:ZZEVIL\r\nEND:VCARD\r\nBEGIN:VCARD",
    "food\u{2028}zzevil\u{202e}\u{0}\u{feff}\\N\\nX-ZZEVIL:1;,\u{85}X-ZZEVIL:2",
];

/// Columns that decide whether a row is shown at all, and a good value.
fn good(column: &str, row: usize) -> Option<String> {
    let value = match column {
        "id" => format!("zz-{row}"),
        "Slug" => format!("zz-meeting-{row}"),
        "name" | "Name" => format!("Hostile row {row}"),
        "category" => "food-pantry".to_owned(),
        "phone" | "Phone" => format!("570-244-{:04}", 4000 + row),
        "city" | "City" => "Renovo".to_owned(),
        "state" | "State" => "PA".to_owned(),
        "zip" | "Postal Code" => "17764".to_owned(),
        "Day" => "Sunday".to_owned(),
        "Time" => "19:00".to_owned(),
        "serves" => "US".to_owned(),
        _ => return None,
    };
    Some(value)
}

/// Columns in which hardly any text is allowed: each is attacked in a row of
/// its own, which may be set aside.
const STRICT: [&str; 30] = [
    "id",
    "Slug",
    "category",
    "phone",
    "Phone",
    "city",
    "City",
    "state",
    "State",
    "zip",
    "Postal Code",
    "Day",
    "Time",
    "End Time",
    "serves",
    "county",
    "County",
    "latitude",
    "Latitude",
    "longitude",
    "Longitude",
    "Coordinates",
    "confidential",
    "Confidential",
    "status",
    "Status",
    "website",
    "chat_url",
    "email",
    "text_line",
];

/// A file in which every column holds every payload.
fn hostile(columns: &[Column]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = columns.iter().map(|column| column.name);
    writer.write_record(names.clone()).unwrap();
    let mut row = 0;
    let mut write = |cell: &dyn Fn(&str) -> Option<String>| {
        row += 1;
        let cells = names.clone();
        let cells = cells.map(|name| cell(name).or_else(|| good(name, row)).unwrap_or_default());
        writer.write_record(cells).unwrap();
    };
    for payload in PAYLOADS {
        let all = |name: &str| (!STRICT.contains(&name)).then(|| format!("{payload} {name}"));
        write(&all);
    }
    for strict in STRICT
        .iter()
        .filter(|strict| names.clone().any(|name| name == **strict))
    {
        for payload in [0, 1, 6, 11, 12].map(|at| PAYLOADS[at]) {
            write(&|name: &str| (name == *strict).then(|| payload.to_owned()));
        }
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Tags of a page with their attributes, read as a browser reads them.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || "/>".contains(c))
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let (attributes, after) = attributes(&rest[end..]);
        rest = after;
        tags.push((name, attributes));
    }
    tags
}

/// The attributes of a tag, and what comes after it.
fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return (found, rest.get(1..).unwrap_or_default());
        }
        let end = rest.find(|c: char| c.is_whitespace() || "/>=".contains(c));
        let end = end.unwrap_or(rest.len()).max(1);
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|quote| "\"'".contains(*quote));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => {
                    let end = after.find(|c: char| c.is_whitespace() || c == '>');
                    after.split_at(end.unwrap_or(after.len()))
                }
            };
        }
        found.push((name, value.to_owned()));
    }
}

/// A tag, an attribute or a script that came out of a cell.
fn what_runs(html: &str) -> Option<String> {
    for (tag, attributes) in tags(html) {
        let has = |wanted: &str| attributes.iter().any(|(name, _)| name == wanted);
        if tag.contains("zzevil") || (tag == "script" && !has("src")) {
            return Some(format!("<{tag}>"));
        }
        for (name, value) in &attributes {
            let address = value.replace("&#58;", ":").replace("&colon;", ":");
            let address = address.trim_start().to_ascii_lowercase();
            let runs = ["javascript:", "vbscript:", "data:text"];
            let runs = runs.iter().any(|scheme| address.starts_with(scheme));
            let leads = ["href", "src", "action", "formaction"].contains(&name.as_str());
            let loads = name == "src" && value.contains("zzevil");
            if name.starts_with("on") || name.contains("zzevil") || leads && runs || loads {
                return Some(format!("<{tag} {name}={value}>"));
            }
        }
    }
    None
}

fn assert_html(about: &str, html: &str) {
    assert_eq!(what_runs(html), None, "{about}");
}

#[test]
fn this_test_would_see_what_is_not_escaped() {
    for payload in &PAYLOADS[..4] {
        let page = format!("<p>{payload}</p>");
        assert!(what_runs(&page).is_some(), "{page}");
    }
    for page in [
        format!("<p title=\"{}\">", PAYLOADS[1]),
        format!("<p title='{}'>", PAYLOADS[2]),
        format!("<p title=\"{}\">", PAYLOADS[4]),
        format!("<p title={}>", PAYLOADS[5]),
        format!("<a href=\"{}\">", PAYLOADS[6]),
        format!("<!-- {} -->", PAYLOADS[10]),
    ] {
        assert!(what_runs(&page).is_some(), "{page}");
    }
}

/// Lines of iCalendar and vCard, unfolded: names of properties and nothing else
/// begin them.
fn assert_lines(about: &str, text: &str) {
    assert!(
        !text.replace("\r\n", "").contains(['\r', '\n']),
        "{about}: a bare line end"
    );
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "");
    let mut open: Vec<&str> = Vec::new();
    for line in unfolded.split("\r\n").filter(|line| !line.is_empty()) {
        let name = line.split([':', ';']).next().unwrap();
        let plain = name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-.".contains(c));
        assert!(plain && !name.contains("ZZEVIL"), "{about}: {line}");
        assert!(
            line != "BEGIN:VALARM" && !line.starts_with("ACTION:"),
            "{about}: {line}"
        );
        if let Some(begun) = line.strip_prefix("BEGIN:") {
            open.push(begun);
        }
        if let Some(ended) = line.strip_prefix("END:") {
            assert_eq!(open.pop(), Some(ended), "{about}");
        }
    }
    assert!(open.is_empty(), "{about}");
}

fn assert_harmless(about: &str, page: &Page) {
    let kind = page.headers.get(header::CONTENT_TYPE);
    let kind = kind.map_or("", |kind| kind.to_str().unwrap());
    assert_eq!(
        page.headers[header::X_CONTENT_TYPE_OPTIONS],
        "nosniff",
        "{about}"
    );
    assert!(!page.status.is_server_error(), "{about}: {}", page.status);
    if kind.starts_with("text/html") {
        assert_html(about, &page.text);
    } else if kind.contains("ndjson") {
        for line in page.text.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect(about);
        }
    } else if kind.contains("json") {
        serde_json::from_str::<serde_json::Value>(&page.text).expect(about);
    } else if kind.starts_with("text/calendar") || kind.starts_with("text/vcard") {
        assert_lines(about, &page.text);
    } else if kind.starts_with("text/csv") {
        assert_sheet(about, &page.text);
    }
}

/// No cell that a spreadsheet would run.
fn assert_sheet(about: &str, text: &str) {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            let start = cell.trim_start();
            assert!(!start.starts_with(['=', '@']), "{about}: {cell}");
        }
    }
}

/// A county all of whose rows are hostile, published.
fn county() -> County {
    let county = County::new();
    county.write("resources-zz.csv", &hostile(RESOURCE_COLUMNS));
    county.write("meetings-zz.csv", &hostile(MEETING_COLUMNS));
    county.publish();
    county
}

fn addresses(county: &County) -> Vec<String> {
    let generation = county.serving();
    let listings = generation.listings().unwrap();
    let ids: Vec<&str> = listings.iter().map(|listing| listing.id.as_str()).collect();
    let hostile: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| id.starts_with("zz-"))
        .collect();
    assert!(hostile.len() > 20, "{hostile:?}");
    let mut all = Vec::new();
    for id in &hostile {
        all.push(format!("/r/{id}"));
        all.push(format!("/api/resources/{id}"));
    }
    for few in hostile.chunks(10) {
        let few = few.join(",");
        let forms = [
            "/list?",
            "/handout?",
            "/handout?large=1&",
            "/list.json?",
            "/list.vcf?",
            "/list.csv?",
            "/list.ics?",
        ];
        all.extend(forms.iter().map(|form| format!("{form}ids={few}")));
        let four: Vec<&str> = few.split(',').take(4).collect();
        all.push(format!("/compare?ids={}", four.join(",")));
    }
    for payload in PAYLOADS {
        let typed: String = url::form_urlencoded::byte_serialize(payload.as_bytes()).collect();
        for page in [
            "/find",
            "/find.json",
            "/api/search",
            "/api/suggest",
            "/find.ics",
            "/meetings",
            "/list",
            "/c",
        ] {
            all.push(format!("{page}?q={typed}&near={typed}&{typed}={typed}"));
            all.push(format!(
                "{page}?q=hostile+row&near=17764&day={typed}&lang={typed}"
            ));
        }
        all.push(format!("/r/{typed}"));
        all.push(format!("/list?ids={typed},zz-1&for={typed}"));
    }
    let mut rest = [
        "/find?q=hostile+row&near=17764",
        "/find?q=food",
        "/find?q=meeting&near=17764",
        "/find.json?q=hostile",
        "/find.ics?q=hostile",
        "/c",
        "/c/food-pantry?near=17764",
        "/c/aa",
        "/meetings",
        "/meetings?print=pocket",
        "/meetings.json",
        "/binder",
        "/binder?county=Clinton",
        "/binder?county=Clinton&category=food",
        "/about",
        "/data",
        "/docs",
        "/safety",
        "/offline",
        "/sw.js",
        "/openapi.json",
        "/readyz",
        "/hsds/services?full=true",
        "/hsds/services?format=ndjson",
        "/hsds/organizations",
        "/hsds/service_at_locations",
        "/hsds/taxonomy_terms",
        "/",
    ]
    .map(str::to_owned)
    .to_vec();
    all.append(&mut rest);
    all
}

#[test]
fn nothing_of_a_hostile_row_runs_on_any_page_or_in_any_form() {
    let county = county();
    let app = web::App::sharing(Arc::new(county.serving()), || NOW);
    let site = web::router(app);
    let mut shown = 0;
    for address in addresses(&county) {
        let other = if address.contains('?') { '&' } else { '?' };
        for address in [address.clone(), format!("{address}{other}lang=es")] {
            let request = Request::get(&address).body(Body::empty()).unwrap();
            let page = answered(site.clone(), request);
            assert_harmless(&address, &page);
            shown += usize::from(page.text.contains("zzevil"));
        }
    }
    assert!(shown > 100, "the cells are really shown: {shown}");
}

#[test]
fn nothing_of_a_hostile_row_runs_at_the_desk() {
    let door = door(&[MARIA]);
    let mut room = Room::of(county(), door, || NOW);
    room.sign_in(crate::desk::WORDS);
    let page = room.get("/");
    assert_harmless("the desk", &page);
    assert!(page.text.contains("zzevil"));
    let calls = room.get("/calls.csv");
    assert_harmless("the call list", &calls);
    let seen = room.seen();
    let mut send = |path: &str, name: &str, replaces: &str, file: &str| {
        let upload = Upload {
            name,
            replaces,
            seen: &seen,
            bytes: file.as_bytes(),
            ..Upload::EMPTY
        };
        let page = room.upload(path, &upload);
        assert_harmless(&format!("{path} {name} {replaces}"), &page);
        assert_ne!(page.status, StatusCode::SEE_OTHER);
        page.text
    };
    for (name, columns) in [
        ("resources-zz.csv", RESOURCE_COLUMNS),
        ("meetings-zz.csv", MEETING_COLUMNS),
    ] {
        // Most of it is the same, so that what changes is shown, too.
        let changed = hostile(columns).replace("zzevil(1)", "zzeviler(1)");
        assert!(send("/check", name, "", &changed).contains("zzeviler"));
    }
    for payload in PAYLOADS {
        // A browser sends such names so.
        let own = payload.replace('"', "%22").replace(['\r', '\n', '\0'], " ");
        send("/publish", &format!("resources-{own}.csv"), "", "id\n");
        send("/publish", "resources-zz.csv", &own, "id\n");
    }
    send("/returned", &format!("{}.csv", PAYLOADS[0]), "", "%PDF-1.7");
    send(
        "/check",
        &format!("resources-{}.csv", PAYLOADS[7]),
        "",
        "name\nA\n",
    );
    let mut returned = "id,still right?,note\n".to_owned();
    for (row, payload) in PAYLOADS.iter().enumerate() {
        let payload = payload.replace('"', "\"\"");
        let _ = writeln!(returned, "zz-{row},\"{payload}\",\"{payload}\"");
        let _ = writeln!(returned, "\"{payload}\",yes,\"{payload}\"");
    }
    let upload = Upload::of("calls.csv", &seen, returned.as_bytes());
    let page = room.upload("/returned", &upload);
    assert_harmless("a returned list", &page);
    assert!(page.text.contains("zzevil"), "{}", page.text);
}

#[test]
fn nothing_of_a_hostile_row_runs_in_a_report_or_an_export() {
    let county = county();
    let run = |arguments: &[&str]| {
        let output = county.command(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let file = county.path("resources-zz.csv").display().to_string();
    let pantries = county.path("resources-pantries.csv").display().to_string();
    for arguments in [
        vec!["check", "--format", "html"],
        vec!["check", &file, "--format", "html"],
        vec!["diff", &pantries, &file, "--format", "html"],
        vec!["freshness", "--format", "html"],
        vec!["places", "--format", "html"],
        vec!["duplicates", "--format", "html"],
    ] {
        let html = run(&arguments);
        assert!(html.contains("<html"), "{arguments:?}");
        assert_html(&format!("{arguments:?}"), &html);
    }
    for arguments in [
        ["check", "--format", "json"],
        ["freshness", "--format", "json"],
    ] {
        serde_json::from_str::<serde_json::Value>(&run(&arguments)).unwrap();
    }
    assert_sheet("freshness", &run(&["freshness", "--format", "csv"]));
    let out = tempfile::TempDir::new().unwrap();
    for (form, name) in [
        ("geojson", "map.geojson"),
        ("meeting-guide", "meetings.json"),
    ] {
        let path = out.path().join(name);
        run(&["export", form, &path.display().to_string()]);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains("zzevil"));
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
    for form in ["csv", "hsds"] {
        let folder = out.path().join(form);
        run(&["export", form, &folder.display().to_string()]);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                assert_sheet(form, &std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
