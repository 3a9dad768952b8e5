//! What every HSDS value of one export shares.

use crate::export::hsds::ids;
use crate::export::hsds::objects::Organization;
use crate::gazetteer::Gazetteer;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::meeting_type::MeetingTypes;

/// What all listings share.
pub struct Frame<'a> {
    /// The name of the directory.
    pub title: &'a str,
    /// Kinds of help.
    pub categories: &'a Categories,
    /// What the codes of meetings mean.
    pub meeting_types: &'a MeetingTypes,
    /// Names of states.
    pub gazetteer: &'a Gazetteer,
    /// The address of a listing's page; empty when there is none.
    pub page: &'a dyn Fn(&Listing) -> String,
}

impl Frame<'_> {
    /// Who runs a listing; what names nobody runs itself.
    pub fn organization<'l>(&self, listing: &'l Listing) -> &'l str {
        if listing.organization.is_empty() {
            &listing.name.english
        } else {
            &listing.organization
        }
    }
}

/// Who runs a listing.
pub fn organization(listing: &Listing, frame: &Frame<'_>) -> Organization {
    let name = frame.organization(listing);
    Organization {
        id: ids::organization(name).to_string(),
        name: name.to_owned(),
        description: format!("{name}, as listed in {}", frame.title),
        services: Vec::new(),
    }
}
