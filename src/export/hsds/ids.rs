//! Deterministic UUIDs: the same seed gives the same ids on any machine and in
//! any year, so that other systems can store them.

use uuid::Uuid;

/// Namespace of all ids below, derived from a URN that nothing else uses. It
/// must never change.
fn namespace() -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:waypost:hsds")
}

/// The id of `name` within a kind such as `service` or `phone`.
pub fn id(kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&namespace(), format!("{kind}/{name}").as_bytes())
}

/// The id of one of several objects of a listing, counted from 0.
pub fn nth(kind: &str, listing: &str, number: usize) -> Uuid {
    id(kind, &format!("{listing}/{number}"))
}

/// The id of a listing's service.
pub fn service(listing: &str) -> Uuid {
    id("service", listing)
}

/// The id of a listing's location.
pub fn location(listing: &str) -> Uuid {
    id("location", listing)
}

/// The id that links a listing's service to its location.
pub fn service_at_location(listing: &str) -> Uuid {
    id("service_at_location", listing)
}

/// The id of an organization, from its name; case and extra spaces are ignored.
pub fn organization(name: &str) -> Uuid {
    let words: Vec<&str> = name.split_whitespace().collect();
    id("organization", &words.join(" ").to_lowercase())
}
