//! Locations, areas served, and the service at its location, as HSDS names
//! their parts.

use serde::Serialize;
use utoipa::ToSchema;

use super::service::Service;

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
