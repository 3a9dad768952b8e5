//! Reasons for treating two listings as duplicates.

/// Why two listings look like duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The names are the same.
    SameName,
    /// The names are equal except for a typo.
    NearName,
    /// One name contains the other.
    PartOfName,
    /// They share a phone number.
    Phone,
    /// The street address is the same, ignoring suites.
    Address,
    /// The building is the same.
    Building,
    /// The points on the map are the same or a few steps apart.
    Point,
    /// The website is the same.
    Website,
    /// The email address is the same.
    Email,
    /// The link to join online is the same.
    Link,
    /// The town is the same, and no house is known for comparison.
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
