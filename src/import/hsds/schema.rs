//! The tables of all versions, from `schema.tsv`: files, columns under every name
//! they have had, and parents. Names are compared without case and punctuation.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

use crate::embedded_table::rows;
use crate::seeds::read::clean_cell::bare;

/// All tables.
pub static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let tables = rows(include_str!("schema.tsv"));
    let table = |[kind, files, columns, parents, telling]: [&'static str; 5]| {
        let names = columns
            .split(' ')
            .map(|column| column.split_once('=').unwrap_or((column, "")));
        let columns = names.map(|(name, others)| Column {
            name: name.trim_end_matches('*'),
            others: others
                .split(',')
                .filter(|other| !other.is_empty())
                .collect(),
            is_required: name.ends_with('*'),
        });
        let parents = parents.split(' ').filter(|parent| *parent != "-");
        let telling = telling.split('|').filter(|headers| *headers != "-");
        Table {
            kind: Kind::of(kind),
            files: files.split(' ').collect(),
            columns: columns.collect(),
            parents: parents
                .map(|name| (name, Kind::of(name.trim_end_matches("_id"))))
                .collect(),
            telling: telling
                .map(|headers| headers.split(',').collect())
                .collect(),
        }
    };
    tables.map(table).collect()
});

/// A kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Organization,
    Program,
    Location,
    Service,
    ServiceAtLocation,
    Address,
    MailAddress,
    Phone,
    Contact,
    Schedule,
    /// Days closed or with other hours.
    Holiday,
    /// A term of a taxonomy.
    Term,
    /// A taxonomy term assigned to another row.
    Attribute,
    /// A service area.
    Area,
    Document,
    Language,
    Cost,
    Eligibility,
    Accessibility,
    Link,
    /// Rows with no counterpart in a seed file.
    Aside,
}

impl Kind {
    fn of(name: &str) -> Kind {
        Kind::deserialize(StrDeserializer::<Error>::new(name)).unwrap_or(Kind::Aside)
    }

    /// The table of a kind.
    pub fn table(self) -> &'static Table {
        let found = TABLES.iter().find(|table| table.kind == self);
        found.unwrap_or(&TABLES[TABLES.len() - 1])
    }
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// Its name here.
    pub name: &'static str,
    others: Vec<&'static str>,
    /// Whether it must be filled.
    pub is_required: bool,
}

/// A table of the package.
#[derive(Debug)]
pub struct Table {
    /// Kind of its rows.
    pub kind: Kind,
    /// File names, without extension.
    files: Vec<&'static str>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Columns that refer to a parent row; at least one must be filled.
    pub parents: Vec<(&'static str, Kind)>,
    /// Headers that tell the table, if all of a list are there.
    telling: Vec<Vec<&'static str>>,
}

impl Table {
    /// The table of a file: by its name, or else the first one whose telling
    /// columns are all present.
    pub fn of_file(stem: &str, headers: &[String]) -> Option<&'static Table> {
        let stem = plain(stem);
        let by_name = TABLES
            .iter()
            .find(|table| table.files.contains(&stem.as_str()));
        let headers: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let has = |name: &&str| headers.iter().any(|header| header == name);
        let tells = |names: &Vec<&str>| names.iter().all(has);
        by_name.or_else(|| TABLES.iter().find(|table| table.telling.iter().any(tells)))
    }

    /// The column of a header, by any of its names.
    pub fn column(&self, header: &str) -> Option<&'static str> {
        let wanted = plain(header);
        let is_wanted = |column: &&Column| {
            column.name == wanted
                || column.others.contains(&wanted.as_str())
                || bare(column.name) == bare(&wanted)
        };
        let known = self.columns.iter().find(is_wanted);
        let flag = || is_private_flag(self.kind, &wanted).then_some(PRIVATE);
        known.map(|column| column.name).or_else(flag)
    }
}

/// Normalizes a name: `Organization ID` becomes `organization_id`.
pub fn plain(name: &str) -> String {
    let words = name.trim().trim_matches('"').to_lowercase();
    let parts: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("_")
}

/// Column of a privacy flag, whatever its header.
pub const PRIVATE: &str = "private";

/// Words in headers of privacy flags, such as `physical_address_is_private`.
const PRIVATE_FLAGS: [&str; 5] = [
    "private",
    "confidential",
    "do_not_publish",
    "unlisted",
    "unpublished",
];

/// Whether a header is a privacy flag for rows of a kind.
pub(crate) fn is_private_flag(kind: Kind, header: &str) -> bool {
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
