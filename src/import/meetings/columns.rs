//! Columns and keys of meeting feeds. A Meeting Guide feed has all columns of a
//! seed file and a few more; BMLT has its own.

use std::sync::LazyLock;

use crate::seeds::columns::{self, Column, columns};

columns! {
    /// Keys and columns of Meeting Guide that seed files do not have.
    Extra, EXTRA_COLUMNS:
    Id = "id" ["_id", "key"] false, "The number of the meeting at its source.", "41210";
    Page = "url" ["link", "permalink"] false, "The public page of the meeting.", "https://example.org/meetings/noon";
    Regions = "regions" [] false, "The region and its parts, the widest first.", "Clinton County > Lock Haven";
    Duration = "duration" ["length"] false, "How long it lasts, in minutes.", "90";
    Entity = "entity" ["entity_name", "service_entity"] false, "Whose list it is.", "Example Intergroup";
    EntityUrl = "entity_url" ["entity_website_url", "entity_website"] false, "The page of the list.", "https://example.org";
    EntityPhone = "entity_phone" [] false, "The number of the list.", "570-555-0142";
    EntityEmail = "entity_email" [] false, "The mail address of the list.", "";
    EntityLocation = "entity_location" [] false, "The area of the list.", "";
    EntityLogo = "entity_logo" [] false, "The picture of the list.", "";
    UpdatedAt = "updatedAt" ["last_updated", "modified", "last_modified", "lastchanged"] false, "When the row was last changed.", "2026-11-01";
    Archived = "archived" ["deleted"] false, "yes when the meeting is no longer listed.", "no";
    Languages = "languages" ["language"] false, "Languages spoken, by their short codes.", "en";
    FeedbackEmails = "feedback_emails" ["feedback_email"] false, "Where mistakes are reported.", "";
    TimeFormatted = "time_formatted" [] false, "The time in words.", "7:00 pm";
}

columns! {
    /// Keys of BMLT's `GetSearchResults`.
    Bmlt, BMLT_COLUMNS:
    Id = "id_bigint" [] true, "The number of the meeting.", "2";
    WorldId = "worldid_mixed" [] false, "Its number at NA World Services.", "G00005415";
    ServiceBody = "service_body_bigint" [] false, "The service body.", "1005";
    Weekday = "weekday_tinyint" ["weekday"] false, "1 for Sunday to 7.", "7";
    VenueType = "venue_type" [] false, "1 in person, 2 virtual, 3 hybrid.", "1";
    Start = "start_time" [] false, "When it starts.", "19:00:00";
    Duration = "duration_time" [] false, "How long it lasts.", "01:30:00";
    TimeZone = "time_zone" [] false, "IANA name of the zone.", "America/New_York";
    Formats = "formats" [] false, "Keys of formats, with commas between.", "O,WC";
    Language = "lang_enum" [] false, "The language of the row.", "en";
    Latitude = "latitude" [] false, "Degrees north.", "41.137";
    Longitude = "longitude" [] false, "Degrees east.", "-77.447";
    Published = "published" [] false, "0 when it is not for the public.", "1";
    Name = "meeting_name" [] false, "The meeting's name.", "Clean Start";
    Location = "location_text" [] false, "The building.", "Example Church";
    LocationInfo = "location_info" [] false, "How to find the room.", "Side door";
    Street = "location_street" [] false, "House number and street.", "100 Example St";
    Subsection = "location_city_subsection" [] false, "The borough.", "";
    Neighborhood = "location_neighborhood" [] false, "The neighborhood.", "";
    Municipality = "location_municipality" [] false, "The town.", "Lock Haven";
    County = "location_sub_province" [] false, "The county.", "Clinton";
    Province = "location_province" [] false, "The state.", "PA";
    PostalCode = "location_postal_code_1" [] false, "The ZIP.", "17745";
    Nation = "location_nation" [] false, "The country.", "US";
    Comments = "comments" [] false, "What to know.", "Newcomers welcome.";
    Link = "virtual_meeting_link" [] false, "The link to join.", "https://example.org/room";
    LinkInfo = "virtual_meeting_additional_info" [] false, "How to join.", "";
    Phone = "phone_meeting_number" [] false, "The number to join.", "570-555-0143";
    BusLines = "bus_lines" [] false, "Buses.", "Bus 12";
    TrainLines = "train_lines" [] false, "Trains.", "";
    Server = "root_server_uri" [] false, "The server of the row.", "https://example.org/main_server";
    ContactName1 = "contact_name_1" [] false, "Not kept: meetings are anonymous.", "";
    ContactName2 = "contact_name_2" [] false, "Not kept: meetings are anonymous.", "";
    ContactPhone1 = "contact_phone_1" [] false, "Not kept: meetings are anonymous.", "";
    ContactPhone2 = "contact_phone_2" [] false, "Not kept: meetings are anonymous.", "";
    ContactEmail1 = "contact_email_1" ["email_contact"] false, "Not kept: meetings are anonymous.", "";
    ContactEmail2 = "contact_email_2" [] false, "Not kept: meetings are anonymous.", "";
}

columns! {
    /// Columns of BMLT's NAWS export.
    Naws, NAWS_COLUMNS:
    Committee = "Committee" [] false, "The group's number at NA World Services.", "G00005415";
    Name = "CommitteeName" [] true, "The meeting's name.", "Clean Start";
    Area = "ParentName" [] false, "The area of the list.", "Example Area";
    AreaCode = "AreaRegion" [] false, "The area's number.", "AR123";
    Room = "Room" [] false, "Further formats, in words.", "Timer";
    Closed = "Closed" [] false, "OPEN or CLOSED.", "OPEN";
    Wheelchair = "WheelChr" [] false, "TRUE when a wheelchair gets in.", "TRUE";
    Day = "Day" [] true, "Sunday to Saturday.", "Sunday";
    Time = "Time" [] true, "Four digits.", "1900";
    Duration = "Duration" [] false, "How long it lasts.", "01:30:00";
    Language1 = "Language1" [] false, "A language.", "EN";
    Language2 = "Language2" [] false, "A second language.", "";
    Language3 = "Language3" [] false, "A third language.", "";
    Place = "Place" [] false, "The building.", "Example Church";
    Address = "Address" [] false, "House number and street.", "100 Example St";
    City = "City" [] false, "The town.", "Lock Haven";
    Borough = "LocBorough" [] false, "The borough.", "";
    State = "State" [] false, "The state.", "PA";
    Zip = "Zip" [] false, "The ZIP.", "17745";
    Country = "Country" [] false, "The country.", "US";
    Directions = "Directions" [] false, "How to find it.", "Side door";
    Institutional = "Institutional" [] false, "TRUE when it is behind walls.", "FALSE";
    Format1 = "Format1" [] false, "A format.", "BT";
    Format2 = "Format2" [] false, "A second format.", "";
    Format3 = "Format3" [] false, "A third format.", "";
    Format4 = "Format4" [] false, "A fourth format.", "";
    Format5 = "Format5" [] false, "A fifth format.", "";
    Delete = "Delete" [] false, "D when it is gone.", "";
    LastChanged = "LastChanged" [] false, "When the row was last changed.", "11/1/26";
    Longitude = "Longitude" [] false, "Degrees east.", "-77.447";
    Latitude = "Latitude" [] false, "Degrees north.", "41.137";
    Phone = "PhoneMeetingNumber" [] false, "The number to join.", "";
    Link = "VirtualMeetingLink" [] false, "The link to join.", "";
    LinkInfo = "VirtualMeetingInfo" [] false, "How to join.", "";
    TimeZone = "TimeZone" [] false, "IANA name of the zone.", "America/New_York";
    VenueType = "VenueType" [] false, "1 in person, 2 virtual, 3 hybrid.", "1";
    Id = "bmlt_id" [] false, "The number of the meeting.", "2";
    Unpublished = "unpublished" [] false, "1 when it is not for the public.", "";
    ContactName = "ContactName" [] false, "Not kept: meetings are anonymous.", "";
    ContactPhone = "ContactPhone" [] false, "Not kept: meetings are anonymous.", "";
    ContactAddress = "ContactAddress1" [] false, "Not kept: meetings are anonymous.", "";
}

/// All columns of a Meeting Guide feed: the extra ones first, so that `url` and
/// `id` have their Meeting Guide meaning.
static FEED_COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let extra = EXTRA_COLUMNS.iter();
    extra.chain(columns::MEETING_COLUMNS).copied().collect()
});

/// All columns of a Meeting Guide feed.
pub fn feed_columns() -> &'static [Column] {
    &FEED_COLUMNS
}

/// Position of a column in a Meeting Guide feed.
pub trait FeedPlace: Copy {
    /// Index in [`feed_columns`].
    fn place(self) -> usize;
    /// Column header.
    fn name(self) -> &'static str;
}

impl FeedPlace for columns::Meeting {
    fn place(self) -> usize {
        EXTRA_COLUMNS.len() + self as usize
    }

    fn name(self) -> &'static str {
        self.header()
    }
}

impl FeedPlace for Extra {
    fn place(self) -> usize {
        self as usize
    }

    fn name(self) -> &'static str {
        self.header()
    }
}
