//! What every row is read and checked against.

use jiff::civil::Date;

use crate::gazetteer::Gazetteer;
use crate::model::category::Categories;
use crate::model::meeting_type::MeetingTypes;
use crate::model::schedule::zone::Zone;

/// What every row is read and checked against.
#[derive(Debug)]
pub struct World<'a> {
    /// ZIPs, places and counties.
    pub gazetteer: &'a Gazetteer,
    /// The categories there are.
    pub categories: &'a Categories,
    /// What the codes of meetings mean.
    pub meeting_types: &'a MeetingTypes,
    /// The zone of rows that name none.
    pub zone: Zone,
    /// The day of the check.
    pub today: Date,
}
