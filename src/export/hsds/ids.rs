//! The UUID of everything: the same seed gives the same ids, on any machine
//! and in any year, so that other systems may keep them.

use uuid::Uuid;

/// Under which all names below stand; itself made of a name that nobody else
/// uses. It must never change.
fn namespace() -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:waypost:hsds")
}

/// The id of a thing of a kind, such as `service` or `phone`, by its name.
pub fn id(kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&namespace(), format!("{kind}/{name}").as_bytes())
}

/// The id of one of several things of a listing, counted from 0.
pub fn nth(kind: &str, listing: &str, number: usize) -> Uuid {
    id(kind, &format!("{listing}/{number}"))
}

/// The service of a listing.
pub fn service(listing: &str) -> Uuid {
    id("service", listing)
}

/// The location of a listing.
pub fn location(listing: &str) -> Uuid {
    id("location", listing)
}

/// The service of a listing at its location.
pub fn service_at_location(listing: &str) -> Uuid {
    id("service_at_location", listing)
}

/// An organization, by its name; capitals and spaces make no other one.
pub fn organization(name: &str) -> Uuid {
    let words: Vec<&str> = name.split_whitespace().collect();
    id("organization", &words.join(" ").to_lowercase())
}
