//! The fields of a listing as text, for comparing two versions.

use crate::model::contact::Contact;
use crate::model::language::Language;
use crate::model::listing::Listing;
use crate::model::place::Precision;

/// A field that differs. An empty value means the field is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, named as its seed column.
    pub field: &'static str,
    /// Old value.
    pub old: String,
    /// New value.
    pub new: String,
}

/// A field of a listing.
struct Field {
    name: &'static str,
    /// Whether it reveals the location of a private place.
    tells_place: bool,
    text: fn(&Listing) -> String,
}

const fn field(name: &'static str, text: fn(&Listing) -> String) -> Field {
    Field {
        name,
        tells_place: false,
        text,
    }
}

const fn place(name: &'static str, text: fn(&Listing) -> String) -> Field {
    Field {
        name,
        tells_place: true,
        text,
    }
}

/// Replaces a value that would reveal the location of a private place.
pub const NOT_SHOWN: &str = "(private, not shown here)";

/// Field name for a difference that no field shows.
const OTHER: &str = "other";

/// Every field in report order; `confidential` and phone numbers come first.
const FIELDS: &[Field] = &[
    field("confidential", |of| {
        yes(of.place.precision == Precision::Hidden)
    }),
    field("phone", |of| phones(&of.contact)),
    field("text_line", |of| {
        let line = of.contact.text_line.as_ref();
        line.map_or_else(String::new, |line| line.display.clone())
    }),
    field("phone_note", |of| of.contact.phone_note.english.clone()),
    field("phone_note_es", |of| {
        of.contact.phone_note.spanish.clone().unwrap_or_default()
    }),
    field("category", |of| of.categories.join("; ")),
    field("status", |of| of.status.word().to_owned()),
    field("id", |of| of.id.clone()),
    field("name", |of| of.name.english.clone()),
    field("name_es", |of| of.name.spanish.clone().unwrap_or_default()),
    field("organization", |of| of.organization.clone()),
    field("description", |of| of.description.english.clone()),
    field("description_es", |of| {
        of.description.spanish.clone().unwrap_or_default()
    }),
    field("chat_url", |of| {
        of.contact.chat_url.clone().unwrap_or_default()
    }),
    field("website", |of| {
        of.contact.website.clone().unwrap_or_default()
    }),
    field("email", |of| of.contact.email.clone().unwrap_or_default()),
    place("address", |of| {
        let address = of.place.address.as_ref();
        address.map_or_else(String::new, |address| address.one_line())
    }),
    place("point", point),
    place("location_note", |of| of.place.note.clone()),
    place("county", |of| {
        let county = of.place.county.as_ref();
        county.map_or_else(String::new, |county| {
            format!("{}, {}", county.name, county.state)
        })
    }),
    field("serves", |of| {
        let mut areas: Vec<String> = of.reach.serves.iter().map(|area| area.key()).collect();
        areas.extend(of.reach.anywhere.then(|| "anywhere".to_owned()));
        areas.join("; ")
    }),
    field("hours", |of| of.hours.schedule.describe(Language::English)),
    field("hours_note", |of| of.hours.note.english.clone()),
    field("hours_note_es", |of| {
        of.hours.note.spanish.clone().unwrap_or_default()
    }),
    field("languages", |of| of.languages.join("; ")),
    field("audience", |of| of.audience.join("; ")),
    field("eligibility", |of| of.eligibility.english.clone()),
    field("eligibility_es", |of| {
        of.eligibility.spanish.clone().unwrap_or_default()
    }),
    field("ages", |of| of.limits.values("ages").join("; ")),
    field("income", |of| of.limits.values("income").join("; ")),
    field("residence", |of| of.limits.values("residence").join("; ")),
    field("cost", |of| of.cost.join("; ")),
    field("how_to_start", |of| of.how_to_start.clone()),
    field("what_to_bring", |of| of.what_to_bring.clone()),
    field("accessibility", |of| of.accessibility.join("; ")),
    field("verified_on", |of| {
        of.verified_on
            .map_or_else(String::new, |day| day.to_string())
    }),
    field("source_url", |of| of.source.urls.join("; ")),
    field("source_date", |of| of.source.date.clone()),
    field("source_note", |of| of.source.note.clone()),
    field("Fellowship", |of| meeting(of, |it| it.fellowship.clone())),
    field("Types", |of| meeting(of, |it| it.types.join(", "))),
    field("Attendance Option", |of| {
        meeting(of, |it| it.attendance.word().to_owned())
    }),
    field("Conference URL", |of| {
        meeting(of, |it| it.conference_url.clone().unwrap_or_default())
    }),
    field("Conference URL Notes", |of| {
        meeting(of, |it| it.conference_note.clone())
    }),
    field("Group", |of| meeting(of, |it| it.group.clone())),
];

/// The fields in which two versions of a listing differ, in the order of
/// `FIELDS`. Values that would reveal the location of a private place are
/// replaced.
pub fn changed_fields(was: &Listing, is: &Listing) -> Vec<FieldChange> {
    let hidden = |of: &Listing| of.place.precision == Precision::Hidden;
    let private = hidden(was) || hidden(is);
    let mut changes = Vec::new();
    for field in FIELDS {
        let (old, new) = ((field.text)(was), (field.text)(is));
        if old == new {
            continue;
        }
        let shown = |value: String| match value.as_str() {
            "" => value,
            _ if private && field.tells_place => NOT_SHOWN.to_owned(),
            _ => value,
        };
        changes.push(FieldChange {
            field: field.name,
            old: shown(old),
            new: shown(new),
        });
    }
    if changes.is_empty() && was != is {
        // Two schedules may have the same text and still differ in a detail.
        changes.push(FieldChange {
            field: OTHER,
            old: String::new(),
            new: String::new(),
        });
    }
    changes
}

/// The value of the field with this seed column name; empty for unknown names.
pub fn value(field: &str, listing: &Listing) -> String {
    let found = FIELDS.iter().find(|known| known.name == field);
    found.map_or_else(String::new, |known| (known.text)(listing))
}

fn yes(flag: bool) -> String {
    let word = if flag { "yes" } else { "" };
    word.to_owned()
}

fn phones(contact: &Contact) -> String {
    let phones = contact.phones.iter().map(|phone| {
        if phone.extension.is_empty() {
            phone.display.clone()
        } else {
            format!("{} x{}", phone.display, phone.extension)
        }
    });
    phones.collect::<Vec<_>>().join("; ")
}

fn point(of: &Listing) -> String {
    let Some(point) = of.place.point else {
        return String::new();
    };
    let about = match of.place.precision {
        Precision::Exact => "",
        _ => "about ",
    };
    format!("{about}{}, {}", point.latitude, point.longitude)
}

fn meeting(of: &Listing, text: fn(&crate::model::listing::Meeting) -> String) -> String {
    of.meeting.as_ref().map_or_else(String::new, text)
}
