//! The tables of the tabular package: files, columns and foreign keys. Names
//! and order are those of the specification; columns that the seeds never fill
//! are left out.

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A UUID.
    Uuid,
    /// Text, escaped for spreadsheets.
    Words,
    /// A keyword, rule or code, written as is.
    Code,
    /// A URL.
    Link,
    /// An email address.
    Mail,
    /// A number.
    Number,
    /// A date.
    Day,
    /// A date and time.
    Moment,
    /// A time of day.
    Clock,
}

/// A column: name, type, whether it is required.
pub type Column = (&'static str, Holds, bool);

/// A table of the package.
#[derive(Debug)]
pub struct Table {
    /// Name of its resource in `datapackage.json`.
    pub name: &'static str,
    /// File name.
    pub file: &'static str,
    /// Key under which its rows are nested in other objects in JSON.
    pub key: &'static str,
    /// Columns; the first is the id.
    pub columns: &'static [Column],
    /// Foreign keys: the column and the table it refers to.
    pub leads_to: &'static [(&'static str, &'static str)],
}

use Holds::{Clock, Code, Day, Link, Mail, Moment, Number, Uuid, Words};

const ID: Column = ("id", Uuid, true);
const SERVICE_ID: Column = ("service_id", Uuid, true);
const LOCATION_ID: Column = ("location_id", Uuid, true);
const TO_SERVICE: (&str, &str) = ("service_id", "service");
const TO_LOCATION: (&str, &str) = ("location_id", "location");
const TO_ORGANIZATION: (&str, &str) = ("organization_id", "organization");

/// All tables; each refers only to tables before it.
pub const TABLES: &[Table] = &[
    Table {
        name: "organization",
        file: "organizations.csv",
        key: "organization",
        columns: &[ID, ("name", Words, true), ("description", Words, true)],
        leads_to: &[],
    },
    Table {
        name: "service",
        file: "services.csv",
        key: "service",
        columns: &[
            ID,
            ("organization_id", Uuid, true),
            ("name", Words, true),
            ("alternate_name", Words, false),
            ("description", Words, false),
            ("url", Link, false),
            ("email", Mail, false),
            ("status", Code, true),
            ("application_process", Words, false),
            ("fees_description", Words, false),
            ("eligibility_description", Words, false),
            ("minimum_age", Number, false),
            ("maximum_age", Number, false),
            ("assured_date", Day, false),
            ("alert", Words, false),
            ("last_modified", Moment, false),
        ],
        leads_to: &[TO_ORGANIZATION],
    },
    Table {
        name: "taxonomy",
        file: "taxonomies.csv",
        key: "taxonomy",
        columns: &[ID, ("name", Words, true), ("description", Words, true)],
        leads_to: &[],
    },
    Table {
        name: "taxonomy_term",
        file: "taxonomy_terms.csv",
        key: "taxonomy_term",
        columns: &[
            ID,
            ("code", Code, false),
            ("name", Words, true),
            ("description", Words, true),
            ("parent_id", Uuid, false),
            ("taxonomy", Words, false),
            ("language", Code, false),
            ("taxonomy_id", Uuid, false),
        ],
        leads_to: &[("taxonomy_id", "taxonomy")],
    },
    Table {
        name: "attribute",
        file: "attributes.csv",
        key: "attributes",
        columns: &[
            ID,
            ("link_id", Uuid, true),
            ("taxonomy_term_id", Uuid, true),
            ("link_entity", Code, true),
        ],
        leads_to: &[("taxonomy_term_id", "taxonomy_term")],
    },
    Table {
        name: "location",
        file: "locations.csv",
        key: "location",
        columns: &[
            ID,
            ("location_type", Code, true),
            ("url", Link, false),
            ("organization_id", Uuid, false),
            ("name", Words, false),
            ("description", Words, false),
            ("latitude", Number, false),
            ("longitude", Number, false),
        ],
        leads_to: &[TO_ORGANIZATION],
    },
    Table {
        name: "service_at_location",
        file: "service_at_location.csv",
        key: "service_at_locations",
        columns: &[ID, SERVICE_ID, LOCATION_ID, ("description", Words, false)],
        leads_to: &[TO_SERVICE, TO_LOCATION],
    },
    Table {
        name: "address",
        file: "addresses.csv",
        key: "addresses",
        columns: &[
            ID,
            LOCATION_ID,
            ("address_1", Words, true),
            ("address_2", Words, false),
            ("city", Words, true),
            ("region", Words, false),
            ("state_province", Words, true),
            ("postal_code", Code, true),
            ("country", Code, true),
            ("address_type", Code, true),
        ],
        leads_to: &[TO_LOCATION],
    },
    Table {
        name: "phone",
        file: "phones.csv",
        key: "phones",
        columns: &[
            ID,
            SERVICE_ID,
            ("number", Code, true),
            ("extension", Number, false),
            ("type", Code, false),
            ("description", Words, false),
        ],
        leads_to: &[TO_SERVICE],
    },
    Table {
        name: "schedule",
        file: "schedules.csv",
        key: "schedules",
        columns: &[
            ID,
            SERVICE_ID,
            ("dtstart", Day, false),
            ("timezone", Number, false),
            ("wkst", Code, false),
            ("freq", Code, false),
            ("interval", Number, false),
            ("byday", Code, false),
            ("description", Words, false),
            ("opens_at", Clock, false),
            ("closes_at", Clock, false),
            ("attending_type", Code, false),
            ("notes", Words, false),
        ],
        leads_to: &[TO_SERVICE],
    },
    Table {
        name: "service_area",
        file: "service_areas.csv",
        key: "service_areas",
        columns: &[
            ID,
            SERVICE_ID,
            ("name", Words, false),
            ("extent", Words, false),
            ("extent_type", Code, false),
        ],
        leads_to: &[TO_SERVICE],
    },
    Table {
        name: "required_document",
        file: "required_documents.csv",
        key: "required_documents",
        columns: &[ID, SERVICE_ID, ("document", Words, false)],
        leads_to: &[TO_SERVICE],
    },
    Table {
        name: "language",
        file: "languages.csv",
        key: "languages",
        columns: &[ID, SERVICE_ID, ("name", Words, false)],
        leads_to: &[TO_SERVICE],
    },
    Table {
        name: "accessibility",
        file: "accessibility.csv",
        key: "accessibility",
        columns: &[ID, LOCATION_ID, ("description", Words, false)],
        leads_to: &[TO_LOCATION],
    },
    Table {
        name: "cost_option",
        file: "cost_options.csv",
        key: "cost_options",
        columns: &[
            ID,
            SERVICE_ID,
            ("option", Words, false),
            ("currency", Code, false),
            ("amount", Number, false),
        ],
        leads_to: &[TO_SERVICE],
    },
    Table {
        name: "url",
        file: "url.csv",
        key: "additional_urls",
        columns: &[ID, ("label", Words, false), ("url", Link, true), SERVICE_ID],
        leads_to: &[TO_SERVICE],
    },
];
