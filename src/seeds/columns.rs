//! The columns of every seed file. These lists drive header matching,
//! suggestions, export headers and the documentation for staff.

use super::read::limits::{MAX_CELL_LENGTH, MAX_NAME_LENGTH, MAX_VALUE_LENGTH};

/// One column of a seed file.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The header as Waypost writes it.
    pub name: &'static str,
    /// Other accepted headers. Case, spaces and punctuation are ignored.
    pub aliases: &'static [&'static str],
    /// Whether a file without this column cannot be read.
    pub required: bool,
    /// Description for staff.
    pub says: &'static str,
    /// An example value.
    pub example: &'static str,
}

/// Name columns, whose words are each searched individually.
const NAMES: &[&str] = &["name", "name_es", "organization", "Name", "Group"];

/// Columns with values that are parsed, not free text.
#[rustfmt::skip]
const VALUES: &[&str] = &[
    "id", "category", "phone", "text_line", "chat_url", "website", "email", "address", "address_2",
    "city", "state", "zip", "county", "latitude", "longitude", "confidential", "languages",
    "audience", "ages", "income", "residence", "status", "verified_on", "source_url", "source_date",
    "Slug", "Day", "Time", "End Time", "Location", "Address", "City", "State", "Postal Code",
    "Country", "Region", "Sub Region", "Types", "Repeats", "Season", "Timezone", "District",
    "Website", "Website 2", "Email", "Phone", "Conference URL", "Conference Phone",
    "Formatted Address", "Latitude", "Longitude", "Coordinates", "Approximate",
    "Attendance Option", "Fellowship", "Updated", "Status", "Verified On", "Source URL",
    "Data Source Name", "County", "Confidential",
];

impl Column {
    /// Maximum number of characters in a cell of this column.
    pub fn max_length(&self) -> usize {
        match self.name {
            name if NAMES.contains(&name) => MAX_NAME_LENGTH,
            name if VALUES.contains(&name) => MAX_VALUE_LENGTH,
            _ => MAX_CELL_LENGTH,
        }
    }
}

/// Defines an enum of columns together with the list of their descriptions.
macro_rules! columns {
    ($(#[$about:meta])* $kind:ident, $list:ident: $($variant:ident = $name:literal
        [$($alias:literal),*] $required:literal, $says:literal, $example:literal;)+) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $kind {
            $(#[doc = $says] $variant,)+
        }

        impl From<$kind> for usize {
            fn from(column: $kind) -> usize {
                column as usize
            }
        }

        impl $kind {
            /// All columns, in the order of the list.
            pub const ALL: &[$kind] = &[$($kind::$variant,)+];

            /// The header of this column.
            pub fn header(self) -> &'static str {
                $list[self as usize].name
            }
        }

        $(#[$about])*
        pub static $list: &[Column] = &[$(Column {
            name: $name,
            aliases: &[$($alias),*],
            required: $required,
            says: $says,
            example: $example,
        },)+];
    };
}

pub(crate) use columns;

columns! {
    /// Columns of `resources*.csv`.
    Resource, RESOURCE_COLUMNS:
    Id = "id" ["identifier"] false,
        "A short name that never changes, in small letters with dashes. Left blank, it is made from organization, name and town.", "new-love-center-pantry-avis";
    Name = "name" ["title", "service", "service_name"] true,
        "The name people know it by.", "The New Love Center pantry";
    Organization = "organization" ["organisation", "agency", "provider"] false,
        "Who runs it.", "The New Love Center";
    Category = "category" ["categories", "type"] true,
        "One or more ids from categories.csv, the closest first, with ; between them.", "food-pantry; meals";
    Description = "description" ["about", "summary"] false,
        "What it does, in one or two plain sentences.", "Free food you choose yourself.";
    Phone = "phone" ["telephone", "phone_number", "phones"] false,
        "The number to call. Several are separated by ;", "570-244-8838";
    PhoneNote = "phone_note" ["phone_notes"] false,
        "What to know before calling.", "Press 2 for Spanish.";
    TextLine = "text_line" ["text", "sms"] false,
        "The number to text, with the word to send if there is one.", "HOME to 741741";
    ChatUrl = "chat_url" ["chat"] false,
        "The page with a chat.", "https://www.example.org/chat";
    Website = "website" ["url", "web", "site"] false,
        "The home page.", "https://www.thenewlovecenter.com";
    Email = "email" ["e-mail", "mail"] false,
        "A mail address of the service, never of a person.", "help@example.org";
    Address = "address" ["address_1", "street", "street_address"] false,
        "House number and street.", "263 Henry St";
    Address2 = "address_2" ["suite", "unit"] false,
        "Suite, floor or room.", "Suite 101";
    City = "city" ["town", "municipality"] false,
        "The town.", "Avis";
    State = "state" ["state_province"] false,
        "Two letters.", "PA";
    Zip = "zip" ["zip_code", "postal_code", "zipcode", "postcode"] false,
        "Five digits.", "17721";
    County = "county" [] false,
        "The county the place is in.", "Clinton";
    Latitude = "latitude" ["lat"] false,
        "Degrees north, if you have measured it. Blank takes the middle of the ZIP or town.", "41.18569";
    Longitude = "longitude" ["lon", "lng", "long"] false,
        "Degrees east: a negative number in the United States.", "-77.31648";
    LocationNote = "location_note" ["location_notes", "directions"] false,
        "What to know about finding the place.", "Side door, ring the bell.";
    Confidential = "confidential" ["private"] false,
        "yes when the place must never be published; no when you are sure it may be. A domestic violence service with a street must say one or the other.", "yes";
    Serves = "serves" ["service_area", "area_served"] false,
        "The areas it serves: US, a state (PA), counties (Clinton, PA), ZIPs, or anywhere. Blank means whoever comes.", "Lycoming, PA; Clinton, PA";
    Hours = "hours" ["opening_hours", "schedule"] false,
        "When it is open, as you would say it, with the months if that is not all year.", "Mon-Fri 8:30am-5pm";
    HoursNote = "hours_note" ["hours_notes"] false,
        "What to know about the hours.", "Closed on holidays.";
    Languages = "languages" ["language"] false,
        "Languages spoken, with ; between them.", "English; Spanish";
    Audience = "audience" ["for", "population"] false,
        "Whom it is for, when not for everyone. men, women, families, customers (of one company, named in eligibility) and homeowners are asked about: it might fit whoever does not say so.", "veterans; families";
    Eligibility = "eligibility" ["who_can_use"] false,
        "Who can use it, in plain words.", "Anyone in Clinton County.";
    Ages = "ages" ["age", "age_range", "age_requirements"] false,
        "The ages it takes, with ; between ranges. Blank means that nobody has said; the audience then tells who is too young or too old for it (adults, teens, children, older-adults).", "60+";
    Income = "income" ["income_limit", "income_eligibility"] false,
        "The highest income of a household: a percent of the federal poverty level (200% FPL), another limit as stated (80% AMI), or none when every income will do. Blank means that nobody has said.", "200% FPL";
    Residence = "residence" ["residency", "residence_requirements"] false,
        "The areas that people must live in, written like serves: US, a state (PA), counties (Clinton, PA), ZIPs. Blank means that nobody has said.", "Clinton, PA";
    Cost = "cost" ["fees", "fee"] false,
        "free, sliding-scale, medicaid, or plain words.", "free";
    HowToStart = "how_to_start" ["intake", "application_process"] false,
        "The first step.", "Call first.";
    WhatToBring = "what_to_bring" ["required_documents", "bring"] false,
        "What to bring.", "Photo ID";
    Accessibility = "accessibility" ["access"] false,
        "wheelchair, asl, or plain words, with ; between them.", "wheelchair";
    Status = "status" [] false,
        "active, temporarily closed, closed or example. Blank means active.", "active";
    VerifiedOn = "verified_on" ["verified", "last_verified"] false,
        "The day somebody last confirmed it: year-month-day.", "2026-11-09";
    SourceUrl = "source_url" ["source"] false,
        "The page the facts were taken from.", "https://www.thenewlovecenter.com";
    SourceDate = "source_date" [] false,
        "The date of that page: a year, a month or a day.", "2024-11";
    NameEs = "name_es" ["nombre"] false,
        "The name in Spanish.", "Despensa de alimentos";
    DescriptionEs = "description_es" ["descripcion"] false,
        "The description in Spanish.", "Comida gratis que usted elige.";
    HoursNoteEs = "hours_note_es" [] false,
        "The note about the hours in Spanish.", "Cerrado los días festivos.";
    PhoneNoteEs = "phone_note_es" [] false,
        "The note about the phone in Spanish.", "Oprima 2 para español.";
    EligibilityEs = "eligibility_es" [] false,
        "Who can use it, in Spanish.", "Cualquier persona del condado de Clinton.";
    SourceNote = "source_note" [] false,
        "Who said it, and what is in doubt.", "Phone from the page of 2020";
}

columns! {
    /// Columns of `meetings*.csv`: the headers meeting lists already use.
    Meeting, MEETING_COLUMNS:
    Name = "Name" ["meeting", "meeting_name"] true, "The meeting's name.", "Women's Step Study";
    Slug = "Slug" ["id"] false, "A short name that never changes.", "womens-step-study";
    Day = "Day" ["days", "weekday"] false, "Sunday to Saturday, or 0 for Sunday to 6.", "Sunday";
    Time = "Time" ["start_time", "start"] false, "When it starts.", "19:00";
    EndTime = "End Time" ["end"] false, "When it ends; an hour later when blank.", "20:00";
    Location = "Location" ["location_name", "venue"] false, "The building.", "Example Church";
    Address = "Address" ["street", "address_1"] false, "House number and street.", "100 Example St";
    City = "City" ["town"] false, "The town.", "Lock Haven";
    State = "State" ["province"] false, "Two letters.", "PA";
    PostalCode = "Postal Code" ["zip", "zip_code", "postcode"] false, "Five digits.", "17745";
    Country = "Country" [] false, "The country.", "US";
    Region = "Region" ["area"] false, "The part of the area it is in.", "Clinton County";
    SubRegion = "Sub Region" [] false, "A part of the region.", "Lock Haven";
    Types = "Types" ["type", "type_codes"] false, "Type codes of the fellowship, with , between them.", "O, W, ST";
    Notes = "Notes" ["meeting_notes"] false, "What to know.", "Newcomers welcome.";
    LocationNotes = "Location Notes" [] false, "How to find the room.", "Basement, side door.";
    Repeats = "Repeats" ["repeat", "pattern"] false, "Blank is every week. 1st, 2nd, 3rd, 4th, 5th or last of the month, with ; between them; or every other week from a day it meets.", "1st; 3rd";
    Skips = "Skips" ["skip_dates", "except"] false, "Days it does not meet, with ; between them.", "2026-12-25; 2027-01-01";
    Season = "Season" [] false, "The part of the year it meets, month and day to month and day. Blank is all year.", "05-01 to 09-30";
    Timezone = "Timezone" ["time_zone", "tz"] false, "IANA name of the zone; that of its place when blank.", "America/New_York";
    Group = "Group" ["group_name"] false, "The group that holds it.", "Tuesday Women";
    GroupNotes = "Group Notes" [] false, "What to know of the group.", "";
    District = "District" [] false, "The fellowship's district.", "District 1";
    SubDistrict = "Sub District" [] false, "A part of the district.", "";
    Website = "Website" ["url"] false, "The group's page.", "https://example.org";
    Website2 = "Website 2" [] false, "A second page.", "";
    Email = "Email" [] false, "A mail address of the group.", "";
    Phone = "Phone" [] false, "A number of the group.", "570-555-0142";
    ConferenceUrl = "Conference URL" ["online_link"] false, "The link to join online.", "https://example.org/room";
    ConferenceUrlNotes = "Conference URL Notes" [] false, "How to join online.", "";
    ConferencePhone = "Conference Phone" [] false, "The number to join by phone.", "570-555-0143";
    ConferencePhoneNotes = "Conference Phone Notes" [] false, "How to join by phone.", "";
    FormattedAddress = "Formatted Address" ["full_address"] false, "The whole address in one cell.", "100 Example St, Lock Haven, PA 17745";
    Latitude = "Latitude" ["lat"] false, "Degrees north.", "41.137";
    Longitude = "Longitude" ["lon", "lng", "long"] false, "Degrees east.", "-77.447";
    Coordinates = "Coordinates" [] false, "Latitude and longitude in one cell.", "41.137,-77.447";
    Approximate = "Approximate" [] false, "yes when the point is not the door.", "no";
    Attendance = "Attendance Option" ["attendance"] false, "in_person, hybrid, online, phone or inactive.", "in_person";
    Fellowship = "Fellowship" [] false, "AA when blank.", "NA";
    Updated = "Updated" [] false, "When the list was last changed.", "2026-11-01";
    Status = "Status" [] false, "active, temporarily closed, closed or example.", "example";
    VerifiedOn = "Verified On" ["verified"] false, "The day somebody last confirmed it.", "2026-11-09";
    SourceUrl = "Source URL" ["data_source"] false, "The page the facts were taken from.", "https://example.org";
    SourceName = "Data Source Name" ["source_note"] false, "Whose list it is.", "";
    County = "County" [] false, "The county the place is in.", "Clinton";
    Confidential = "Confidential" [] false, "yes when the place must never be published.", "no";
    MailingAddress = "Mailing Address" [] false, "Not shown.", "";
    Venmo = "Venmo" [] false, "Not shown.", "";
    Square = "Square" [] false, "Not shown.", "";
    Paypal = "Paypal" [] false, "Not shown.", "";
    Author = "Author" [] false, "Not kept.", "";
    FeedbackUrl = "Feedback URL" [] false, "Not shown.", "";
    EditUrl = "Edit URL" [] false, "Not shown.", "";
    HomegroupOnline = "Homegroup Online" [] false, "Not shown.", "";
    LastContact = "Last Contact" [] false, "Not kept.", "";
    Contact1Name = "Contact 1 Name" [] false, "Not kept: meetings are anonymous.", "";
    Contact1Email = "Contact 1 Email" [] false, "Not kept: meetings are anonymous.", "";
    Contact1Phone = "Contact 1 Phone" [] false, "Not kept: meetings are anonymous.", "";
    Contact2Name = "Contact 2 Name" [] false, "Not kept: meetings are anonymous.", "";
    Contact2Email = "Contact 2 Email" [] false, "Not kept: meetings are anonymous.", "";
    Contact2Phone = "Contact 2 Phone" [] false, "Not kept: meetings are anonymous.", "";
    Contact3Name = "Contact 3 Name" [] false, "Not kept: meetings are anonymous.", "";
    Contact3Email = "Contact 3 Email" [] false, "Not kept: meetings are anonymous.", "";
    Contact3Phone = "Contact 3 Phone" [] false, "Not kept: meetings are anonymous.", "";
}

/// The file with the categories.
pub const CATEGORIES: &str = "categories.csv";

columns! {
    /// Columns of `categories.csv`.
    Category, CATEGORY_COLUMNS:
    Id = "id" [] true, "A short name that never changes.", "food-pantry";
    Parent = "parent" [] true, "The category it belongs to.", "food";
    Name = "name" [] true, "The name people know.", "Food pantries";
    NameEs = "name_es" [] true, "The name in Spanish.", "Despensas de alimentos";
    Hint = "hint" [] false, "A few words of what is in it.", "Free groceries to take home";
    HintEs = "hint_es" [] false, "The same in Spanish.", "Alimentos gratis para llevar";
    FreshDays = "fresh_days" [] false, "Days a check stays fresh; blank takes the parent's.", "180";
    Free = "free" [] false, "yes when this kind of help never costs anything, so that nobody needs to ask; blank takes the parent's.", "yes";
}

columns! {
    /// Columns of `crisis-lines.csv`: listings pinned for each kind of crisis.
    CrisisLine, CRISIS_LINE_COLUMNS:
    Kind = "kind" [] true, "The kind of crisis; any is the foot of every page.", "suicide";
    Listing = "listing" [] true, "The id of the listing.", "988-suicide-crisis-lifeline";
    Order = "order" [] true, "1 comes first.", "1";
    Say = "say" [] false, "One short line under the number.", "Call or text, day or night.";
    SayEs = "say_es" [] false, "The same in Spanish.", "Llame o envíe un texto, de día o de noche.";
}

columns! {
    /// Columns of `needs.csv`: the six boards on the home page.
    Need, NEED_COLUMNS:
    Name = "name" [] true, "The word on the board.", "Food";
    NameEs = "name_es" [] true, "The same in Spanish.", "Comida";
    Hint = "hint" [] false, "What is behind it.", "Pantries, hot meals, food stamps";
    HintEs = "hint_es" [] false, "The same in Spanish.", "Despensas, comidas calientes";
    Categories = "categories" [] true, "Ids of the categories it opens, with ; between them.", "food-pantry; meals";
    Today = "today" [] false, "Words of a second link, to what of the first category is open today. Blank means no such link.", "Food open today";
    TodayEs = "today_es" [] false, "The same in Spanish.", "Comida para hoy";
}

columns! {
    /// Columns of `golden-questions.csv`: searches that must succeed before
    /// anything is published.
    Golden, GOLDEN_COLUMNS:
    Question = "question" [] true, "What somebody may ask, in their words.", "my lights are getting shut off";
    Near = "near" [] false, "Where they are: a ZIP, a town, a county. Blank means they did not say.", "17745";
    Lang = "lang" ["language"] false, "en or es. Blank means en.", "en";
    Expected = "expected" ["expect"] true, "The id of the listing that must be found; several with ; between them when any of them will do. Blank only where `level` says what is asked.", "pa-211";
    Within = "within" ["first"] false, "How many results down it may stand. Blank means 5. Crisis lines above the results count as first.", "3";
    Level = "level" [] false, "How sure Waypost must be that somebody is in danger: none, possible (at least) or certain. Blank means it does not matter.", "certain";
}

columns! {
    /// Columns of `site.csv`: site-wide settings.
    Site, SITE_COLUMNS:
    Key = "key" [] true, "What is set.", "home_counties";
    Value = "value" [] true, "Its value.", "Lycoming, PA; Clinton, PA";
    ValueEs = "value_es" [] false, "Its value on Spanish pages.", "";
}

columns! {
    /// Columns of `sources.csv`: lists that others keep.
    Source, SOURCE_COLUMNS:
    Name = "name" [] true, "A short name, in small letters with dashes.", "aa-northeast-pennsylvania";
    Kind = "kind" ["type"] true, "How the list is read: meeting-guide, bmlt, hsds, ohana or table, or the name of a national list.", "meeting-guide";
    Address = "address" ["url"] true, "Where it is. Keys in it are shown to nobody.", "https://example.org/meetings.json";
    File = "file" [] true, "The seed file it is written to. What you change there stays.", "meetings-aa-northeast-pennsylvania.csv";
    Every = "every" [] false, "How often it is fetched: day, week, 10 days, month, quarter, year. Blank means week.", "week";
    On = "on" [] false, "The day it waits for: monday, 15 for that day of the month, or 03-01. Blank means any.", "monday";
    Fellowship = "fellowship" [] false, "The fellowship of its meetings, if the list does not say it.", "AA";
    Zone = "zone" ["time_zone"] false, "The time zone of its meetings, if neither list nor place tells it.", "America/New_York";
    Category = "category" [] false, "The id of a category for rows that tell no kind of help.", "food-pantry";
    Columns = "columns" [] false, "Which column of a table is which, as waypost import table prints it.", "name=Agency Name; phone=[F]";
    Licence = "licence" ["license"] false, "What the owner allows, for whoever asks.", "by permission, October 2026";
    Note = "note" [] false, "What else to know of it.", "";
}

columns! {
    /// Columns of `words/phrases.csv`: plain phrases and their categories.
    Phrase, PHRASE_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say. | stands between words that may replace one another. Two or more words that carry meaning match in any order, close together, in every form.", "lights|power shut off";
    Language = "language" ["lang"] true, "en or es.", "en";
    Categories = "categories" ["category"] true, "Ids from categories.csv, the closest first, with ; between them. Blank when the phrase is a name that means no kind of help.", "utility-assistance; financial-help";
}

columns! {
    /// Columns of `words/synonyms.csv`: synonyms.
    Synonym, SYNONYM_COLUMNS:
    Word = "word" [] true, "A word or an abbreviation.", "LIHEAP";
    Language = "language" ["lang"] true, "en or es.", "en";
    Means = "means" [] true, "Other words to look for as well, with ; between them.", "heating; energy";
}

columns! {
    /// Columns of `words/crisis-phrases.csv`: phrases that indicate a crisis.
    CrisisPhrase, CRISIS_PHRASE_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say, all words in this order, in every form; two other words may be between. | separates words that may replace one another; {name} is any word of that class in classes.csv.", "want|wanna to die";
    Language = "language" ["lang"] true, "en or es.", "en";
    Kind = "kind" [] true, "A kind that crisis-lines.csv has lines for; several with ; between them.", "suicide";
}

columns! {
    /// Columns of `words/not-crisis-phrases.csv`: phrases that only sound like
    /// a crisis.
    NotCrisisPhrase, NOT_CRISIS_PHRASE_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say, exactly these forms in this order; only small words may stand between. Its words are not read as a crisis.", "phone|battery died";
    Language = "language" ["lang"] true, "en or es.", "en";
}

columns! {
    /// Columns of `words/classes.csv`: words that play the same part in a
    /// crisis phrase.
    WordClass, WORD_CLASS_COLUMNS:
    Class = "class" [] true, "Name of the class, as crisis phrases write it between { and }.", "partner";
    Language = "language" ["lang"] true, "en or es.", "en";
    Words = "words" [] true, "Single words with spaces between them. A class may have several rows.", "husband boyfriend ex";
}

columns! {
    /// Columns of `words/cries.csv`: sentences of people in danger, from which
    /// the program learns to hear others.
    Cry, CRY_COLUMNS:
    Cry = "cry" ["sentence", "text"] true, "What a person in danger, or someone who speaks for them, may write. Not a phrase: the whole sentence, as people type it.", "he has his hands on her throat again";
    Language = "language" ["lang"] true, "en or es.", "en";
    Kind = "kind" [] true, "A kind that crisis-lines.csv has lines for; several with ; between them, the gravest first.", "domestic-violence";
}

columns! {
    /// Columns of `words/near-misses.csv`: sentences that sound like danger and
    /// are none.
    NearMiss, NEAR_MISS_COLUMNS:
    Sentence = "sentence" ["text"] true, "A sentence with words of danger in which nobody is in danger: an idiom, a class, old history.", "my boss is going to kill me if im late";
    Language = "language" ["lang"] true, "en or es.", "en";
}

columns! {
    /// Columns of `words/questions.csv`: everyday questions with the help that
    /// they ask for.
    Question, QUESTION_COLUMNS:
    Question = "question" ["text"] true, "An everyday question, as people type it.", "where can i get a winter coat for my kid";
    Language = "language" ["lang"] true, "en or es.", "en";
    Categories = "categories" ["category"] false, "Ids from categories.csv, the closest first, with ; between them. May be blank.", "clothing";
}

columns! {
    /// Columns of `words/traits.csv`: audience, language, cost, access,
    /// attendance.
    Trait, TRAIT_COLUMNS:
    Phrase = "phrase" [] true,
        "What people say, all words in this order, in every form; one other word may stand between.", "takes|accepts medicaid";
    Language = "language" ["lang"] true, "en or es.", "en";
    Kind = "kind" [] true, "audience, language, cost, access, attendance, distance; or none, when the phrase only looks like one.", "cost";
    Value = "value" [] true, "A value that labels.csv has a label for; blank for none.", "medicaid";
}

columns! {
    /// Columns of `words/times.csv`: phrases for times.
    TimePhrase, TIME_COLUMNS:
    Phrase = "phrase" [] true, "What people say, all words in this order.", "this weekend";
    Language = "language" ["lang"] true, "en or es.", "en";
    When = "when" [] true,
        "now, today, tonight, tomorrow, weekend, a day of the week, morning, noon, afternoon, evening, night, midnight; or none, when the phrase only looks like a time.", "weekend";
}

columns! {
    /// Columns of `words/ordinary-words.csv`: words never treated as
    /// misspelled.
    OrdinaryWord, ORDINARY_WORD_COLUMNS:
    Word = "word" [] true, "A word as it is written, without accents.", "lost";
    Language = "language" ["lang"] true, "en or es.", "en";
    Role = "role" [] true,
        "stop for a word that says nothing by itself (the), weak for one that says only that something is wanted (need), word for the others.", "word";
}

columns! {
    /// Columns of `words/labels.csv`: labels shown for recognized values.
    Label, LABEL_COLUMNS:
    Kind = "kind" [] true, "crisis, audience, language, cost, access, attendance, distance or time.", "audience";
    Value = "value" [] true, "The value.", "older-adults";
    Label = "label" [] true, "What people read.", "For older adults";
    LabelEs = "label_es" [] true, "The same in Spanish.", "Para personas mayores";
}

columns! {
    /// Columns of `words/meeting-types.csv`: meanings of meeting type codes.
    MeetingTypeColumn, MEETING_TYPE_COLUMNS:
    Fellowship = "fellowship" [] true, "AA, NA, Al-Anon …; any for codes that mean the same everywhere.", "AA";
    Code = "code" [] true, "The code as meeting lists write it.", "W";
    Name = "name" [] true, "What it means.", "Women";
    NameEs = "name_es" [] true, "The same in Spanish.", "Mujeres";
    TraitKind = "trait_kind" [] false, "audience, language, access or attendance, when the code says one of them.", "audience";
    TraitValue = "trait_value" [] false, "A value of that kind.", "women";
}

/// Columns about people, payments and pages for editing: read, never published,
/// and dropped by an import.
pub const PRIVATE_MEETING_COLUMNS: [Meeting; 17] = [
    Meeting::Contact1Name,
    Meeting::Contact1Email,
    Meeting::Contact1Phone,
    Meeting::Contact2Name,
    Meeting::Contact2Email,
    Meeting::Contact2Phone,
    Meeting::Contact3Name,
    Meeting::Contact3Email,
    Meeting::Contact3Phone,
    Meeting::LastContact,
    Meeting::Author,
    Meeting::MailingAddress,
    Meeting::Venmo,
    Meeting::Square,
    Meeting::Paypal,
    Meeting::FeedbackUrl,
    Meeting::EditUrl,
];

/// The stems of the files in `words/`.
pub const WORD_STEMS: [&str; 13] = [
    "words/phrases",
    "words/synonyms",
    "words/classes",
    "words/crisis-phrases",
    "words/not-crisis-phrases",
    "words/cries",
    "words/near-misses",
    "words/questions",
    "words/traits",
    "words/times",
    "words/ordinary-words",
    "words/labels",
    "words/meeting-types",
];

/// The columns of a file in `words/`, by its name.
pub fn of_words(name: &str) -> Option<&'static [Column]> {
    let columns = match name {
        "phrases" => PHRASE_COLUMNS,
        "synonyms" => SYNONYM_COLUMNS,
        "classes" => WORD_CLASS_COLUMNS,
        "crisis-phrases" => CRISIS_PHRASE_COLUMNS,
        "not-crisis-phrases" => NOT_CRISIS_PHRASE_COLUMNS,
        "cries" => CRY_COLUMNS,
        "near-misses" => NEAR_MISS_COLUMNS,
        "questions" => QUESTION_COLUMNS,
        "traits" => TRAIT_COLUMNS,
        "times" => TIME_COLUMNS,
        "ordinary-words" => ORDINARY_WORD_COLUMNS,
        "labels" => LABEL_COLUMNS,
        "meeting-types" => MEETING_TYPE_COLUMNS,
        _ => return None,
    };
    Some(columns)
}
