//! Which table a file or a column belongs to. Names are compared without
//! capitals and marks.

use super::columns::TABLES;
use crate::seeds::cells::bare;

/// A kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Who runs services.
    Organization,
    /// Part of an organization.
    Program,
    /// A place.
    Location,
    /// A service.
    Service,
    /// A service at a place.
    ServiceAtLocation,
    /// A street address.
    Address,
    /// Where the post goes.
    MailAddress,
    /// A number.
    Phone,
    /// A person.
    Contact,
    /// Times of a week.
    Schedule,
    /// Days without, or with other times.
    Holiday,
    /// A term of a taxonomy.
    Term,
    /// A term that is said of something.
    Attribute,
    /// An area that is served.
    Area,
    /// What to bring.
    Document,
    /// A language.
    Language,
    /// A price.
    Cost,
    /// Who can use it.
    Eligibility,
    /// How people get in.
    Accessibility,
    /// A link.
    Link,
    /// What a seed file has no place for.
    Aside,
}

/// A column: its name here, its other names.
pub type Column = (&'static str, &'static [&'static str]);

/// The column of a flag that keeps a row private, under any name.
pub const PRIVATE: &str = "private";

/// Words of headers of such flags: `physical_address_is_private`.
const PRIVATE_FLAGS: [&str; 5] = [
    "private",
    "confidential",
    "do_not_publish",
    "unlisted",
    "unpublished",
];

/// Whether a header is that of a flag that keeps rows of a kind private.
fn is_private_flag(kind: Kind, header: &str) -> bool {
    let others: &[&str] = match kind {
        Kind::Phone => &[],
        Kind::Organization
        | Kind::Location
        | Kind::Service
        | Kind::ServiceAtLocation
        | Kind::Address => &["mail", "phone", "contact", "notes"],
        _ => return false,
    };
    let has = |word: &&str| header.contains(*word);
    PRIVATE_FLAGS.iter().any(has) && !others.iter().any(has)
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// What its rows are.
    pub kind: Kind,
    /// What its files are called, without their ending.
    pub files: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
    /// Columns that may not be blank.
    pub needs: &'static [&'static str],
    /// Columns that lead to what a row belongs to; one of them may not be blank.
    pub belongs: &'static [(&'static str, Kind)],
}

/// The table of a kind.
pub fn table(kind: Kind) -> &'static Table {
    let found = TABLES.iter().find(|table| table.kind == kind);
    found.unwrap_or(&TABLES[TABLES.len() - 1])
}

/// A name without capitals and marks: `Organization ID` is `organization_id`.
pub fn plain(name: &str) -> String {
    let words = name.trim().trim_matches('"').to_lowercase();
    let parts = words.split(|c: char| !c.is_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

impl Table {
    /// The column of a header, by any of its names.
    pub fn column(&self, header: &str) -> Option<&'static str> {
        let wanted = plain(header);
        let columns = self.columns.iter();
        let known = |(name, others): &&Column| {
            *name == wanted || others.contains(&wanted.as_str()) || bare(name) == bare(&wanted)
        };
        let flag = || is_private_flag(self.kind, &wanted).then_some(PRIVATE);
        columns
            .clone()
            .find(known)
            .map(|(name, _)| *name)
            .or_else(flag)
    }
}

/// The table of a file: by its name, by part of it, or else by its headers.
pub fn of_file(stem: &str, headers: &[String]) -> Option<&'static Table> {
    let stem = plain(stem);
    let exact = |table: &&Table| table.files.contains(&stem.as_str());
    let by_name = TABLES.iter().find(exact);
    by_name.or_else(|| of_headers(headers))
}

/// The table most of whose columns are there, with all those that tell it
/// from others.
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
