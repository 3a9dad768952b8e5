//! The tables of all versions: files, columns under every name they have had,
//! required columns, and parents.

use crate::seeds::read::clean_cell::bare;

const ID: Column = ("id", &["uuid", "bom"]);
const ORGANIZATION: Column = ("organization_id", &["organization_uuid"]);
const OF_PLACE: &[(&str, Kind)] = &[("location_id", Kind::Location)];
const OF_SERVICE: &[(&str, Kind)] = &[("service_id", Kind::Service)];
const OF_ANY: &[(&str, Kind)] = &[
    ("service_id", Kind::Service),
    ("location_id", Kind::Location),
    ("service_at_location_id", Kind::ServiceAtLocation),
];
const OF_WHOM: &[(&str, Kind)] = &[
    ("service_id", Kind::Service),
    ("location_id", Kind::Location),
    ("service_at_location_id", Kind::ServiceAtLocation),
    ("organization_id", Kind::Organization),
    ("contact_id", Kind::Contact),
];
const S: Column = ("service_id", &[]);
const L: Column = ("location_id", &[]);
const SAL: Column = ("service_at_location_id", &[]);
const ADDRESS: &[Column] = &[
    ID,
    L,
    ("address_1", &["address1", "address", "street"]),
    ("address_2", &["address2"]),
    ("city", &[]),
    ("state_province", &["state"]),
    ("postal_code", &["zip", "postcode"]),
    ("region", &["county"]),
    ("country", &[]),
    ("attention", &[]),
    ("address_type", &["type"]),
    ORGANIZATION,
];

/// All tables.
pub const TABLES: &[Table] = &[
    Table {
        kind: Kind::Organization,
        files: &["organizations", "organization"],
        columns: &[
            (
                "id",
                &["uuid", "bom", "organization_uuid", "organization_id"],
            ),
            ("name", &["title", "organization_name"]),
            ("description", &["body", "organization_description"]),
            ("website", &["url", "organization_url", "website_address"]),
            ("email", &["organization_email"]),
            ("phone", &["phone_number"]),
            ("date_incorporated", &[]),
        ],
        needs: &["name"],
        belongs: &[],
    },
    Table {
        kind: Kind::Program,
        files: &["programs", "program"],
        columns: &[ID, ORGANIZATION, ("name", &[])],
        needs: &["name"],
        belongs: &[("organization_id", Kind::Organization)],
    },
    Table {
        kind: Kind::Location,
        files: &["locations", "location"],
        columns: &[
            ("id", &["uuid", "bom", "location_uuid", "location_id"]),
            ORGANIZATION,
            ("organization_name", &[]),
            ("name", &["location_name", "title", "field_2"]),
            ("description", &[]),
            ("transportation", &[]),
            ("latitude", &["lat", "coordinates"]),
            ("longitude", &["lon", "lng", "long"]),
            ("address", &["location_address", "location"]),
            ("phone", &["phones", "phone_number"]),
            ("hours", &["hours_of_operation"]),
            ("accessibility", &[]),
            ("languages", &[]),
            ("services", &[]),
            ("website", &["url", "location_url"]),
            ("email", &[]),
        ],
        needs: &[],
        belongs: &[("organization_id", Kind::Organization)],
    },
    Table {
        kind: Kind::Service,
        files: &["services", "service"],
        columns: &[
            (
                "id",
                &["uuid", "bom", "service_uuid", "services_id", "service_id"],
            ),
            ORGANIZATION,
            ("organization_name", &[]),
            L,
            ("program_id", &[]),
            ("name", &["service_name", "title"]),
            ("description", &["service_description"]),
            ("url", &["website", "service_url", "website_address"]),
            ("email", &["service_email"]),
            ("status", &[]),
            ("application_process", &[]),
            ("fees", &["fees_description", "income_eligibility_and_fees"]),
            ("eligibility", &["eligibility_description"]),
            ("minimum_age", &["min_age"]),
            ("maximum_age", &["max_age"]),
            ("audience", &[]),
            ("languages", &[]),
            ("required_documents", &[]),
            ("service_areas", &[]),
            ("taxonomy_ids", &[]),
            ("phone", &["phone_number"]),
            ("hours", &["hours_of_operation"]),
            ("assured_date", &[]),
            ("alert", &[]),
        ],
        needs: &["name"],
        belongs: &[],
    },
    Table {
        kind: Kind::ServiceAtLocation,
        files: &[
            "service_at_location",
            "services_at_location",
            "service_at_locations",
        ],
        columns: &[ID, S, L, ("description", &[])],
        needs: &["service_id", "location_id"],
        belongs: &[
            ("service_id", Kind::Service),
            ("location_id", Kind::Location),
        ],
    },
    Table {
        kind: Kind::MailAddress,
        files: &["mail_addresses", "postal_addresses", "postal_address"],
        columns: ADDRESS,
        needs: &["address_1", "city", "state_province", "postal_code"],
        belongs: OF_PLACE,
    },
    Table {
        kind: Kind::Address,
        files: &[
            "addresses",
            "address",
            "physical_addresses",
            "physical_address",
        ],
        columns: ADDRESS,
        needs: &["address_1", "city", "state_province", "postal_code"],
        belongs: OF_PLACE,
    },
    Table {
        kind: Kind::Phone,
        files: &["phones", "phone"],
        columns: &[
            ID,
            S,
            L,
            SAL,
            ORGANIZATION,
            ("contact_id", &[]),
            ("number", &[]),
            ("extension", &[]),
            ("type", &["number_type"]),
            ("description", &["department"]),
        ],
        needs: &["number"],
        belongs: OF_WHOM,
    },
    Table {
        kind: Kind::Contact,
        files: &["contacts", "contact"],
        columns: &[
            ID,
            S,
            L,
            SAL,
            ORGANIZATION,
            ("name", &[]),
            ("title", &[]),
            ("email", &[]),
            ("department", &[]),
        ],
        needs: &["name"],
        belongs: OF_WHOM,
    },
    Table {
        kind: Kind::Schedule,
        files: &[
            "schedules",
            "schedule",
            "regular_schedules",
            "regular_schedule",
        ],
        columns: &[
            ID,
            S,
            L,
            SAL,
            ("weekday", &[]),
            ("byday", &[]),
            ("freq", &[]),
            ("interval", &[]),
            ("opens_at", &[]),
            ("closes_at", &[]),
            ("description", &[]),
            ("notes", &[]),
        ],
        needs: &[],
        belongs: OF_ANY,
    },
    Table {
        kind: Kind::Holiday,
        files: &["holiday_schedules", "holiday_schedule"],
        columns: &[
            ID,
            S,
            L,
            SAL,
            ("start_date", &[]),
            ("end_date", &[]),
            ("closed", &[]),
            ("opens_at", &[]),
            ("closes_at", &[]),
        ],
        needs: &["start_date", "end_date", "closed"],
        belongs: OF_ANY,
    },
    Table {
        kind: Kind::Term,
        files: &["taxonomy_terms", "taxonomy_term", "taxonomy"],
        columns: &[
            ("id", &["taxonomy_id"]),
            ("code", &[]),
            ("name", &["term"]),
            ("parent_id", &[]),
        ],
        needs: &["name"],
        belongs: &[],
    },
    Table {
        kind: Kind::Attribute,
        files: &[
            "attributes",
            "service_attributes",
            "service_taxonomy",
            "services_taxonomy",
            "service_taxonomies",
        ],
        columns: &[
            ID,
            ("service_id", &["link_id"]),
            ("taxonomy_term_id", &["taxonomy_id"]),
        ],
        needs: &["taxonomy_term_id"],
        belongs: OF_SERVICE,
    },
    Table {
        kind: Kind::Area,
        files: &["service_areas", "service_area"],
        columns: &[
            ID,
            S,
            SAL,
            ("name", &["service_area"]),
            ("extent", &[]),
            ("extent_type", &[]),
        ],
        needs: &[],
        belongs: &[
            ("service_id", Kind::Service),
            ("service_at_location_id", Kind::ServiceAtLocation),
        ],
    },
    Table {
        kind: Kind::Document,
        files: &["required_documents", "required_document"],
        columns: &[ID, S, ("document", &[])],
        needs: &["document"],
        belongs: OF_SERVICE,
    },
    Table {
        kind: Kind::Language,
        files: &["languages", "language"],
        columns: &[ID, S, L, ("phone_id", &[]), ("name", &["language"])],
        needs: &["name"],
        belongs: &[
            ("service_id", Kind::Service),
            ("location_id", Kind::Location),
            ("phone_id", Kind::Phone),
        ],
    },
    Table {
        kind: Kind::Cost,
        files: &["cost_options", "cost_option", "fees"],
        columns: &[
            ID,
            S,
            ("option", &[]),
            ("amount", &[]),
            ("currency", &[]),
            ("amount_description", &[]),
        ],
        needs: &[],
        belongs: OF_SERVICE,
    },
    Table {
        kind: Kind::Eligibility,
        files: &["eligibility", "eligibilities"],
        columns: &[ID, S, ("eligibility", &["description"])],
        needs: &["eligibility"],
        belongs: OF_SERVICE,
    },
    Table {
        kind: Kind::Accessibility,
        files: &["accessibility", "accessibility_for_disabilities"],
        columns: &[ID, L, ("description", &["accessibility"]), ("details", &[])],
        needs: &[],
        belongs: OF_PLACE,
    },
    Table {
        kind: Kind::Link,
        files: &["url", "urls", "additional_urls"],
        columns: &[ID, S, ORGANIZATION, ("label", &[]), ("url", &[])],
        needs: &["url"],
        belongs: &[
            ("service_id", Kind::Service),
            ("organization_id", Kind::Organization),
        ],
    },
    Table {
        kind: Kind::Aside,
        files: &[
            "metadata",
            "meta_table_descriptions",
            "meta_table_description",
            "taxonomies",
            "funding",
            "organization_identifiers",
            "payments_accepted",
            "units",
            "service_capacity",
            "location_languages",
            "payment_accepted",
        ],
        columns: &[ID],
        needs: &[],
        belongs: &[],
    },
];

/// A kind of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An organization that runs services.
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
    /// A postal address.
    MailAddress,
    /// A phone number.
    Phone,
    /// A contact person.
    Contact,
    /// Regular hours.
    Schedule,
    /// Days closed or with other hours.
    Holiday,
    /// A term of a taxonomy.
    Term,
    /// A taxonomy term assigned to another row.
    Attribute,
    /// A service area.
    Area,
    /// A required document.
    Document,
    /// A language.
    Language,
    /// A price.
    Cost,
    /// An eligibility rule.
    Eligibility,
    /// An accessibility note.
    Accessibility,
    /// A link.
    Link,
    /// Rows with no counterpart in a seed file.
    Aside,
}

/// A column: its name here, and its other names.
pub type Column = (&'static str, &'static [&'static str]);

/// A table of the package.
#[derive(Debug)]
pub struct Table {
    /// Kind of its rows.
    pub kind: Kind,
    /// File names, without extension.
    pub files: &'static [&'static str],
    /// Columns.
    pub columns: &'static [Column],
    /// Required columns.
    pub needs: &'static [&'static str],
    /// Columns that refer to a parent row; at least one must be filled.
    pub belongs: &'static [(&'static str, Kind)],
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
