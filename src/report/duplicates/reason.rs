//! Why two listings look like one.

/// Why two listings look like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The names are the same.
    SameName,
    /// The names are the same but for a slip.
    NearName,
    /// One name says what the other does, and more.
    PartOfName,
    /// A number to call is the same.
    Phone,
    /// The street address is the same, suites aside.
    Address,
    /// The building is the same.
    Building,
    /// The points on the map are the same or a few steps apart.
    Point,
    /// The website is the same.
    Website,
    /// The mail address is the same.
    Email,
    /// The link to join online is the same.
    Link,
    /// The town is the same, and nothing else is known of the place.
    Town,
    /// They meet on the same day at the same time.
    Time,
}

impl Reason {
    /// The reason in words: `same phone`.
    pub fn words(self) -> &'static str {
        match self {
            Reason::SameName => "same name",
            Reason::NearName => "nearly the same name",
            Reason::PartOfName => "one name holds the other",
            Reason::Phone => "same phone",
            Reason::Address => "same street address",
            Reason::Building => "same building",
            Reason::Point => "same point on the map",
            Reason::Website => "same website",
            Reason::Email => "same email",
            Reason::Link => "same link to join",
            Reason::Town => "same town",
            Reason::Time => "same day and time",
        }
    }
}
