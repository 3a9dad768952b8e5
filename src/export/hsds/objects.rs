//! Services and organizations as HSDS names their parts. What is not known is
//! left out: the specification has no nulls.

use serde::Serialize;
use utoipa::ToSchema;

use crate::export::hsds::schedule::Schedule;

/// A service of an organization.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Service {
    /// UUID made of the listing's id: the same for good.
    #[schema(format = "uuid", example = "6a1fbc3e-9f5c-5f5e-8a59-2d3a33a0c7f1")]
    pub id: String,
    /// The organization that runs it.
    #[schema(format = "uuid")]
    pub organization_id: String,
    /// The name people know.
    pub name: String,
    /// Of a meeting, the group.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alternate_name: String,
    /// What it does, in a sentence or two.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Home page.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = "uri")]
    pub url: String,
    /// Chat, ways to join, sources, and the page of the listing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional_urls: Vec<Link>,
    /// Mail address of the service.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// `active`, `temporarily closed` or `defunct`.
    #[schema(example = "active")]
    pub status: String,
    /// The first step.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub application_process: String,
    /// What it costs.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fees_description: String,
    /// Who can use it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub eligibility_description: String,
    /// The day somebody last confirmed it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "2026-11-09")]
    pub assured_date: String,
    /// Whom to call instead, when the service has no number of its own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alert: String,
    /// The same day as a moment; left out when nobody ever confirmed it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "2026-11-09T00:00:00Z")]
    pub last_modified: String,
    /// Numbers to call and to text, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// When it can be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    /// Where the people live whom it serves; left out when it does not say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_areas: Vec<ServiceArea>,
    /// Where it is; left out when there is no place or it is private.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_at_locations: Vec<ServiceAtLocation>,
    /// Languages spoken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// The organization that runs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub organization: Option<Organization>,
    /// What it costs, where that is a price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cost_options: Vec<CostOption>,
    /// What to bring.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_documents: Vec<RequiredDocument>,
    /// Kinds of help, people it is for, meeting types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

impl Service {
    /// The service with its one-to-one fields alone, as lists show it.
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

/// A service as `minimal` shows it: enough to see what changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MinimalService {
    /// UUID of the service.
    #[schema(format = "uuid")]
    pub id: String,
    /// The name people know.
    pub name: String,
    /// `active`, `temporarily closed` or `defunct`.
    pub status: String,
    /// The day somebody last confirmed it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified_date: String,
    /// The same day as a moment.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_modified: String,
}

/// Who runs services.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Organization {
    /// UUID made of the name.
    #[schema(format = "uuid")]
    pub id: String,
    /// The name.
    pub name: String,
    /// A line about it; the seeds hold nothing more.
    pub description: String,
    /// Its services, where they are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub services: Vec<Service>,
}

impl PartialEq for Service {
    /// Services are the same by their id.
    fn eq(&self, other: &Service) -> bool {
        self.id == other.id
    }
}

/// A number to call or to text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Phone {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service it is for.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// As people read it.
    #[schema(example = "570-244-8838")]
    pub number: String,
    /// Extension, a number as the specification has it.
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

/// A link beside the home page.
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
    /// The service it is of.
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
    /// The service that costs it.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// In words.
    #[schema(example = "free")]
    pub option: String,
    /// ISO 4217.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "USD")]
    pub currency: String,
    /// The sum; 0 when it is free.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub amount: Option<f64>,
}

/// What to bring.
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
    /// What to know about finding it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The location.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub location: Option<Location>,
    /// The service, where this stands by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, no_recursion)]
    pub service: Option<Box<Service>>,
}

/// A place, or a room online.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Location {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// `physical` or `virtual`.
    #[schema(example = "physical")]
    pub location_type: String,
    /// The link of a room online.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = "uri")]
    pub url: String,
    /// The organization that is there.
    #[schema(format = "uuid")]
    pub organization_id: String,
    /// The town, where that is all that is known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What to know about finding it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Degrees north; only where staff gave the point of the door.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub longitude: Option<f64>,
    /// Its address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// How people get in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accessibility: Vec<Accessibility>,
}

impl Location {
    /// The location with its one-to-one fields alone.
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
    /// The location it leads to.
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
    /// Two letters.
    #[schema(example = "PA")]
    pub state_province: String,
    /// Five digits.
    #[schema(example = "17721")]
    pub postal_code: String,
    /// Two letters of ISO 3166.
    #[schema(example = "US")]
    pub country: String,
    /// `physical`.
    #[schema(example = "physical")]
    pub address_type: String,
}

/// How people get in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Accessibility {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The location.
    #[schema(format = "uuid")]
    pub location_id: String,
    /// In a word or a few.
    #[schema(example = "wheelchair")]
    pub description: String,
}

/// Where the people live whom a service serves.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceArea {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// For people.
    #[schema(example = "Clinton County, PA")]
    pub name: String,
    /// For programs: a ZIP, a county with its state, a state, `US`, or
    /// `anywhere`.
    #[schema(example = "Clinton, PA")]
    pub extent: String,
    /// `text`.
    #[schema(example = "text")]
    pub extent_type: String,
}

/// A term that is said of a service.
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
    /// The word of the seeds; those beside kinds of help say of what.
    #[schema(example = "food-pantry")]
    pub code: String,
    /// The name people know.
    #[schema(example = "Food pantries")]
    pub name: String,
    /// What is in it.
    pub description: String,
    /// The term it belongs to.
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
