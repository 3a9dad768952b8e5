//! Converts a listing to a service.

use super::objects::{
    CostOption, Language, Link, MinimalService, Phone, RequiredDocument, Service,
};
use super::{ids, place, schedule, terms};
use crate::export::hsds::frame::{Frame, organization};
use crate::model::listing::{Listing, Status};

/// Whether a listing is exported: example listings are not.
pub fn is_told(listing: &Listing) -> bool {
    listing.status != Status::Example
}

/// Converts a listing to a service with all its parts.
pub fn service(listing: &Listing, frame: &Frame<'_>) -> Service {
    let contact = &listing.contact;
    let confirmed = confirmed(listing);
    let ages = match listing.limits.ages.as_slice() {
        [ages] => Some(*ages),
        _ => None,
    };
    Service {
        id: ids::service(&listing.id).to_string(),
        organization_id: ids::organization(frame.organization(listing)).to_string(),
        name: listing.name.english.clone(),
        alternate_name: listing
            .meeting
            .as_ref()
            .map(|meeting| meeting.group.clone())
            .unwrap_or_default(),
        description: listing.description.english.clone(),
        url: contact.website.clone().unwrap_or_default(),
        additional_urls: links(listing, frame),
        email: contact.email.clone().unwrap_or_default(),
        status: status(listing.status).to_owned(),
        application_process: process(listing),
        fees_description: listing.cost.join("; "),
        eligibility_description: eligibility(listing),
        minimum_age: ages.map(|ages| ages.from),
        maximum_age: ages.and_then(|ages| ages.to),
        last_modified: moment(&confirmed),
        assured_date: confirmed,
        // With phone numbers, the note is in their descriptions.
        alert: match contact.phones.is_empty() {
            true => contact.phone_note.english.clone(),
            false => String::new(),
        },
        phones: phones(listing),
        schedules: schedule::schedules(listing),
        service_areas: place::service_areas(listing, frame),
        service_at_locations: place::service_at_location(listing, frame)
            .into_iter()
            .collect(),
        languages: languages(listing),
        organization: Some(organization(listing, frame)),
        cost_options: costs(listing),
        required_documents: documents(listing),
        attributes: terms::attributes(listing, frame),
    }
}

/// The listing in the `minimal` form.
pub fn minimal(listing: &Listing) -> MinimalService {
    let confirmed = confirmed(listing);
    MinimalService {
        id: ids::service(&listing.id).to_string(),
        name: listing.name.english.clone(),
        status: status(listing.status).to_owned(),
        last_modified: moment(&confirmed),
        modified_date: confirmed,
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Active | Status::Example => "active",
        Status::TemporarilyClosed => "temporarily closed",
        Status::Closed => "defunct",
    }
}

fn confirmed(listing: &Listing) -> String {
    let day = listing.verified_on.map(|day| day.to_string());
    day.unwrap_or_default()
}

fn moment(day: &str) -> String {
    if day.is_empty() {
        String::new()
    } else {
        format!("{day}T00:00:00Z")
    }
}

/// The first step; for a meeting, also how to join.
fn process(listing: &Listing) -> String {
    let joined = listing
        .meeting
        .as_ref()
        .map_or("", |meeting| meeting.conference_note.as_str());
    let parts = [listing.how_to_start.as_str(), joined];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" ")
}

/// The limits and the words of staff: HSDS has fields for ages alone.
fn eligibility(listing: &Listing) -> String {
    let limits = listing.limits.in_english();
    format!("{limits} {}", listing.eligibility.english)
        .trim()
        .to_owned()
}

fn phones(listing: &Listing) -> Vec<Phone> {
    let contact = &listing.contact;
    let service = ids::service(&listing.id).to_string();
    let mut all: Vec<Phone> = Vec::new();
    for (number, phone) in contact.phones.iter().enumerate() {
        let extension = phone.extension.parse().ok();
        let mut description = contact.phone_note.english.clone();
        // An extension that is not a plain number, such as "12-3" or one with
        // leading zeros, goes into the description.
        let whole = extension.map(|number: u64| number.to_string());
        if !phone.extension.is_empty() && whole.as_deref() != Some(phone.extension.as_str()) {
            description = format!("Extension {}. {description}", phone.extension);
        }
        all.push(Phone {
            id: ids::nth("phone", &listing.id, number).to_string(),
            service_id: service.clone(),
            number: phone.display.clone(),
            extension,
            kind: "voice".to_owned(),
            description: description.trim().to_owned(),
        });
    }
    if let Some(line) = &contact.text_line {
        all.push(Phone {
            id: ids::id("text_line", &listing.id).to_string(),
            service_id: service,
            number: line.number.clone(),
            extension: None,
            kind: "text".to_owned(),
            description: line.display.clone(),
        });
    }
    all
}

fn links(listing: &Listing, frame: &Frame<'_>) -> Vec<Link> {
    let chat = listing.contact.chat_url.as_deref();
    let page = (frame.page)(listing);
    let page = Some(page.as_str()).filter(|page| !page.is_empty());
    let mut said: Vec<(&str, &str)> = Vec::new();
    said.extend(chat.map(|url| ("Chat", url)));
    said.extend(place::joining(listing).map(|url| ("Join online", url)));
    said.extend(
        listing
            .source
            .urls
            .iter()
            .map(|url| ("Source", url.as_str())),
    );
    said.extend(page.map(|url| (frame.title, url)));
    let numbered = said.into_iter().enumerate();
    let links = numbered.map(|(number, (label, url))| Link {
        id: ids::nth("url", &listing.id, number).to_string(),
        label: label.to_owned(),
        url: url.to_owned(),
        service_id: ids::service(&listing.id).to_string(),
    });
    links.collect()
}

fn languages(listing: &Listing) -> Vec<Language> {
    let each = listing
        .languages
        .iter()
        .enumerate()
        .map(|(number, name)| Language {
            id: ids::nth("language", &listing.id, number).to_string(),
            service_id: ids::service(&listing.id).to_string(),
            name: name.clone(),
        });
    each.collect()
}

fn costs(listing: &Listing) -> Vec<CostOption> {
    let each = listing.cost.iter().enumerate().map(|(number, cost)| {
        let free = cost.eq_ignore_ascii_case("free");
        CostOption {
            id: ids::nth("cost_option", &listing.id, number).to_string(),
            service_id: ids::service(&listing.id).to_string(),
            option: cost.clone(),
            currency: if free { "USD" } else { "" }.to_owned(),
            amount: free.then_some(0.0),
        }
    });
    each.collect()
}

fn documents(listing: &Listing) -> Vec<RequiredDocument> {
    if listing.what_to_bring.is_empty() {
        return Vec::new();
    }
    vec![RequiredDocument {
        id: ids::id("required_document", &listing.id).to_string(),
        service_id: ids::service(&listing.id).to_string(),
        document: listing.what_to_bring.clone(),
    }]
}
