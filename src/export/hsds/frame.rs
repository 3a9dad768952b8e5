//! Context shared by all HSDS values of one export.

use crate::export::hsds::ids;
use crate::export::hsds::objects::Organization;
use crate::gazetteer::Gazetteer;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::meeting_type::MeetingTypes;

/// Export context: title, lookup tables and page URLs.
pub struct Frame<'a> {
    /// The name of the directory.
    pub title: &'a str,
    /// All categories.
    pub categories: &'a Categories,
    /// Meanings of the meeting type codes.
    pub meeting_types: &'a MeetingTypes,
    /// Gazetteer, for the names of states.
    pub gazetteer: &'a Gazetteer,
    /// Returns the URL of a listing's page; empty if there is none.
    pub page: &'a dyn Fn(&Listing) -> String,
}

impl Frame<'_> {
    /// Name of the organization that runs a listing; the listing's own name if
    /// it names no organization.
    pub fn organization<'l>(&self, listing: &'l Listing) -> &'l str {
        if listing.organization.is_empty() {
            &listing.name.english
        } else {
            &listing.organization
        }
    }
}

/// The organization that runs a listing.
pub fn organization(listing: &Listing, frame: &Frame<'_>) -> Organization {
    let name = frame.organization(listing);
    Organization {
        id: ids::organization(name).to_string(),
        name: name.to_owned(),
        description: format!("{name}, as listed in {}", frame.title),
        services: Vec::new(),
    }
}
