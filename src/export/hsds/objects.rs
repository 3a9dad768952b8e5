//! HSDS types for services and organizations. Unknown values are left out: the
//! specification has no nulls.

use serde::Serialize;
use utoipa::ToSchema;

use crate::export::hsds::schedule::Schedule;

/// A service of an organization.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Service {
    /// UUID derived from the listing's id; it never changes.
    #[schema(format = "uuid", example = "6a1fbc3e-9f5c-5f5e-8a59-2d3a33a0c7f1")]
    pub id: String,
    /// The organization that runs it.
    #[schema(format = "uuid")]
    pub organization_id: String,
    /// The name people know.
    pub name: String,
    /// Group name of a meeting.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alternate_name: String,
    /// Description in a sentence or two.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Home page.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = "uri")]
    pub url: String,
    /// Chat, ways to join, sources, and the page of the listing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional_urls: Vec<Link>,
    /// Email address of the service.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// `active`, `temporarily closed` or `defunct`.
    #[schema(example = "active")]
    pub status: String,
    /// The first step.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub application_process: String,
    /// Cost, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fees_description: String,
    /// Eligibility, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub eligibility_description: String,
    /// Youngest age, when one range of ages is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_age: Option<u8>,
    /// Oldest age, when one range of ages with an end is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_age: Option<u8>,
    /// Date when the service was last confirmed.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "2026-11-09")]
    pub assured_date: String,
    /// Whom to call instead if the service has no phone number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alert: String,
    /// `assured_date` as a timestamp; left out if never confirmed.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "2026-11-09T00:00:00Z")]
    pub last_modified: String,
    /// Phone and text numbers, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// Opening hours or meeting times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    /// Service areas; left out if the listing names none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_areas: Vec<ServiceArea>,
    /// Locations; left out if there is no place or it is private.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_at_locations: Vec<ServiceAtLocation>,
    /// Languages spoken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// The organization that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub organization: Option<Organization>,
    /// Costs that are prices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cost_options: Vec<CostOption>,
    /// Documents to bring.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_documents: Vec<RequiredDocument>,
    /// Categories, audiences and meeting types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

impl Service {
    /// The service with only its one-to-one fields, as in lists.
    #[must_use]
    pub fn brief(self) -> Service {
        Service {
            additional_urls: Vec::new(),
            phones: Vec::new(),
            schedules: Vec::new(),
            service_areas: Vec::new(),
            service_at_locations: Vec::new(),
            languages: Vec::new(),
            cost_options: Vec::new(),
            required_documents: Vec::new(),
            attributes: Vec::new(),
            ..self
        }
    }
}

/// A service in the `minimal` form: enough to see what changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MinimalService {
    /// UUID of the service.
    #[schema(format = "uuid")]
    pub id: String,
    /// The name people know.
    pub name: String,
    /// `active`, `temporarily closed` or `defunct`.
    pub status: String,
    /// Date when the service was last confirmed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified_date: String,
    /// `modified_date` as a timestamp.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_modified: String,
}

/// An organization that runs services.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Organization {
    /// UUID made of the name.
    #[schema(format = "uuid")]
    pub id: String,
    /// The name.
    pub name: String,
    /// A one-line description; the seeds have no more.
    pub description: String,
    /// Its services, if requested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub services: Vec<Service>,
}

impl PartialEq for Service {
    /// Services with the same id are equal.
    fn eq(&self, other: &Service) -> bool {
        self.id == other.id
    }
}

/// A phone or text number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Phone {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service it is for.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// The number as displayed.
    #[schema(example = "570-244-8838")]
    pub number: String,
    /// Extension; a number, as the specification requires.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub extension: Option<u64>,
    /// `voice` or `text`.
    #[serde(rename = "type")]
    #[schema(example = "voice")]
    pub kind: String,
    /// What to know before calling, or what to text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// A link other than the home page.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Link {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// `Chat`, `Join online`, `Source`, or the name of this directory.
    #[schema(example = "Source")]
    pub label: String,
    /// The address.
    #[schema(format = "uri")]
    pub url: String,
    /// The service it belongs to.
    #[schema(format = "uuid")]
    pub service_id: String,
}

/// A language spoken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Language {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service where it is spoken.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// Its English name.
    #[schema(example = "Spanish")]
    pub name: String,
}

/// A price.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CostOption {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service with this cost.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// The cost in words.
    #[schema(example = "free")]
    pub option: String,
    /// ISO 4217 currency code.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "USD")]
    pub currency: String,
    /// The amount; 0 if it is free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub amount: Option<f64>,
}

/// Documents to bring.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RequiredDocument {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service that asks for it.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// In words.
    pub document: String,
}

/// A service at a location.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct ServiceAtLocation {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// The location.
    #[schema(format = "uuid")]
    pub location_id: String,
    /// Notes on finding it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The location.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub location: Option<Location>,
    /// The service, unless this is nested in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, no_recursion)]
    pub service: Option<Box<Service>>,
}

/// A place, or an online room.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Location {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// `physical` or `virtual`.
    #[schema(example = "physical")]
    pub location_type: String,
    /// Link of an online room.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = "uri")]
    pub url: String,
    /// The organization at this location.
    #[schema(format = "uuid")]
    pub organization_id: String,
    /// The town, if nothing more is known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Notes on finding it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Latitude in degrees; only if staff entered the exact location.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub latitude: Option<f64>,
    /// Longitude in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub longitude: Option<f64>,
    /// Its address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Accessibility notes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accessibility: Vec<Accessibility>,
}

impl Location {
    /// The location with only its one-to-one fields.
    #[must_use]
    pub fn brief(self) -> Location {
        Location {
            addresses: Vec::new(),
            accessibility: Vec::new(),
            ..self
        }
    }
}

/// A street address.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Address {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The location it belongs to.
    #[schema(format = "uuid")]
    pub location_id: String,
    /// House number and street.
    #[schema(example = "263 Henry St")]
    pub address_1: String,
    /// Suite, floor or room.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_2: String,
    /// Town.
    #[schema(example = "Avis")]
    pub city: String,
    /// County.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "Clinton County")]
    pub region: String,
    /// Two-letter code.
    #[schema(example = "PA")]
    pub state_province: String,
    /// Five digits.
    #[schema(example = "17721")]
    pub postal_code: String,
    /// Two-letter ISO 3166 code.
    #[schema(example = "US")]
    pub country: String,
    /// `physical`.
    #[schema(example = "physical")]
    pub address_type: String,
}

/// An accessibility note.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Accessibility {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The location.
    #[schema(format = "uuid")]
    pub location_id: String,
    /// A word or a few.
    #[schema(example = "wheelchair")]
    pub description: String,
}

/// A service area.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceArea {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// Name for people.
    #[schema(example = "Clinton County, PA")]
    pub name: String,
    /// Value for programs: a ZIP, a county with its state, a state, `US`, or
    /// `anywhere`.
    #[schema(example = "Clinton, PA")]
    pub extent: String,
    /// `text`.
    #[schema(example = "text")]
    pub extent_type: String,
}

/// A taxonomy term assigned to a service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Attribute {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service.
    #[schema(format = "uuid")]
    pub link_id: String,
    /// The term.
    #[schema(format = "uuid")]
    pub taxonomy_term_id: String,
    /// `service`.
    #[schema(example = "service")]
    pub link_entity: String,
    /// The term in full.
    pub taxonomy_term: TaxonomyTerm,
}

/// A term of a taxonomy.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TaxonomyTerm {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// Code in the seeds; other than for categories, with a prefix such as
    /// `people:`.
    #[schema(example = "food-pantry")]
    pub code: String,
    /// The name people know.
    #[schema(example = "Food pantries")]
    pub name: String,
    /// Description.
    pub description: String,
    /// The parent term.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = "uuid")]
    pub parent_id: String,
    /// The name of its taxonomy.
    #[schema(example = "Kinds of help")]
    pub taxonomy: String,
    /// The language of name and description.
    #[schema(example = "en")]
    pub language: String,
    /// Its taxonomy.
    #[schema(format = "uuid")]
    pub taxonomy_id: String,
}
