//! Finds the table of a file or column. Names are compared without case and
//! punctuation.

use super::schema::{Kind, TABLES, Table, plain};

/// The table of a kind.
pub fn table(kind: Kind) -> &'static Table {
    let found = TABLES.iter().find(|table| table.kind == kind);
    found.unwrap_or(&TABLES[TABLES.len() - 1])
}

/// The table of a file: by its name, or else by its headers.
pub fn of_file(stem: &str, headers: &[String]) -> Option<&'static Table> {
    let stem = plain(stem);
    let exact = |table: &&Table| table.files.contains(&stem.as_str());
    let by_name = TABLES.iter().find(exact);
    by_name.or_else(|| of_headers(headers))
}

/// The first table whose distinctive columns are all present.
fn of_headers(headers: &[String]) -> Option<&'static Table> {
    const TELLING: &[(Kind, &[&str])] = &[
        (Kind::MailAddress, &["attention", "address_1"]),
        (Kind::Address, &["address_1", "city"]),
        (Kind::Phone, &["number", "extension"]),
        (Kind::Contact, &["title", "department"]),
        (Kind::Holiday, &["start_date", "closed"]),
        (Kind::Schedule, &["weekday"]),
        (Kind::Schedule, &["byday"]),
        (Kind::Term, &["taxonomy_id", "parent_id"]),
        (Kind::Service, &["location_id", "application_process"]),
        (Kind::Location, &["organization_id", "latitude"]),
        (Kind::Organization, &["name", "tax_id"]),
        (Kind::ServiceAtLocation, &["service_id", "location_id"]),
        (Kind::Program, &["organization_id", "name"]),
    ];
    let plain: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let has = |name: &&str| plain.iter().any(|header| header == name);
    let told = TELLING.iter().find(|(_, names)| names.iter().all(&has));
    told.map(|(kind, _)| table(*kind))
}
