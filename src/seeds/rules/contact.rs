//! Rules for phone numbers, text lines, links and email.

use super::known_numbers::{KnownNumber, is_premium, one_slip_from, premium_in};
use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::contact::Contact;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::clean_cell::several;
use crate::seeds::rows::parse_cell::{Link, MistypedNumber};
use crate::seeds::rows::{parse_cell, place};

pub const BAD_PHONE: Rule = Rule {
    code: "bad-phone",
    severity: Severity::Error,
    summary: "A phone that is not a number of the United States, or that has a letter among its digits. Words of three letters or more stay: 1-800-NEW-LOVE.",
    why_it_matters: "A wrong number costs a person the courage it took to call.",
    example: "570-244-883",
    fix: "Write ten digits, like 570-244-8838, or a short number such as 988. Words go to phone_note.",
    check: Check::Row(bad_phone),
};

fn bad_phone(subject: &Subject<'_>, findings: &mut Findings) {
    for value in several(subject.row.cell(Resource::Phone)) {
        if parse_cell::phone(value).is_some() {
            continue;
        }
        if let Some(slip) = parse_cell::mistyped(value) {
            report_slip(&slip, subject, findings);
            continue;
        }
        if is_split(value) {
            continue;
        }
        let message = if value.contains(['e', 'E']) && value.contains('+') {
            format!("“{value}” is a number the spreadsheet has shortened; digits are lost.")
        } else {
            format!("“{value}” is not a phone number that can be dialled.")
        };
        findings.cell(&BAD_PHONE, &subject.row, Resource::Phone, message);
    }
}

fn report_slip(slip: &MistypedNumber, subject: &Subject<'_>, findings: &mut Findings) {
    let (written, letter) = (&slip.written, slip.letter);
    let message = match slip.digit {
        Some(digit) => format!(
            "“{written}” has a letter among its digits: is this a letter {letter} for a {digit}?"
        ),
        None => format!("“{written}” has a letter among its digits: {letter}."),
    };
    findings.cell(&BAD_PHONE, &subject.row, Resource::Phone, message);
    if let Some(meant) = &slip.meant {
        findings.fix_last(format!(
            "Write {meant} if that is the number: call it first."
        ));
    }
}

pub const SPLIT_PHONE: Rule = Rule {
    code: "split-phone",
    severity: Severity::Warning,
    summary: "A phone with several numbers in one value, or with words beside a number.",
    why_it_matters: "The words say for whom a number is, and stand apart from it.",
    example: "570-244-8838 or 570-244-8839 (Spanish)",
    fix: "Write ; between the numbers, and the words into phone_note.",
    check: Check::Row(split_phone),
};

fn split_phone(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Phone);
    let split = |value: &&str| parse_cell::phone(value).is_none() && is_split(value);
    if several(cell).iter().any(split) {
        let message = "The cell has several numbers, or words; each number is one to tap.";
        findings.cell(
            &SPLIT_PHONE,
            &subject.row,
            Resource::Phone,
            message.to_owned(),
        );
    }
}

/// Whether a value is numbers and words that can be told apart.
fn is_split(value: &str) -> bool {
    let read = parse_cell::phones_in(value);
    !read.phones.is_empty() && !read.has_odd_digits
}

pub const BAD_CONFERENCE_PHONE: Rule = Rule {
    code: "bad-conference-phone",
    severity: Severity::Warning,
    summary: "A conference phone that is not a number of the United States.",
    why_it_matters: "Someone who has no internet cannot join, and thinks there is no way in.",
    example: "646-558-865",
    fix: "Write ten digits, like 646-558-8656. Codes and words go to Conference Phone Notes.",
    check: Check::Row(bad_conference_phone),
};

fn bad_conference_phone(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.meeting_cell(Meeting::ConferencePhone);
    if cell.is_empty() || parse_cell::phone(cell).is_some() {
        return;
    }
    let message = format!("“{cell}” cannot be dialled, so it is not shown.");
    let column = Meeting::ConferencePhone;
    findings.meeting_cell(&BAD_CONFERENCE_PHONE, &subject.row, column, message);
}

pub const BAD_TEXT_LINE: Rule = Rule {
    code: "bad-text-line",
    severity: Severity::Error,
    summary: "A text line that is not a number, with or without a word to send.",
    why_it_matters: "A person who cannot speak aloud is left without the one way they have.",
    example: "HOME",
    fix: "Write the number alone, or the word, “to” and the number: HOME to 741741.",
    check: Check::Row(bad_text_line),
};

fn bad_text_line(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::TextLine);
    if !cell.is_empty() && parse_cell::text_line(cell).is_none() {
        let message = format!("“{cell}” is not a number to text.");
        findings.cell(&BAD_TEXT_LINE, &subject.row, Resource::TextLine, message);
    }
}

pub const BAD_URL: Rule = Rule {
    code: "bad-url",
    severity: Severity::Warning,
    summary: "A website, chat or source that is not an http or https link.",
    why_it_matters: "A link that does something else can harm the person who taps it.",
    example: "javascript:alert(1)",
    fix: "Copy the address from the browser: it starts with https://",
    check: Check::Row(bad_url),
};

fn bad_url(subject: &Subject<'_>, findings: &mut Findings) {
    let columns = [Resource::Website, Resource::ChatUrl, Resource::SourceUrl];
    for column in columns {
        for value in several(subject.row.cell(column)) {
            let message = match parse_cell::link(value) {
                Link::Plain(_) => continue,
                Link::Mended(link) => format!("The link has no https://; it was read as {link}"),
                Link::Unreadable => format!("“{value}” is not a web address, so it is not used."),
            };
            findings.cell(&BAD_URL, &subject.row, column, message);
        }
    }
    let join = subject.row.meeting_cell(Meeting::ConferenceUrl);
    if !join.is_empty() && parse_cell::link(join) == Link::Unreadable {
        let message = format!("“{join}” is not a web address, so it is not used.");
        findings.meeting_cell(&BAD_URL, &subject.row, Meeting::ConferenceUrl, message);
    }
}

pub const BAD_EMAIL: Rule = Rule {
    code: "bad-email",
    severity: Severity::Warning,
    summary: "An email without one @ and a dot after it.",
    why_it_matters: "Mail to it comes back, days later, to someone who waited.",
    example: "help@",
    fix: "Write it as name@place.org, or leave the cell blank.",
    check: Check::Row(bad_email),
};

fn bad_email(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Email);
    if !cell.is_empty() && subject.listing.contact.email.is_none() && !subject.row.is_meeting() {
        let message = format!("“{cell}” is not a mail address, so it is not used.");
        findings.cell(&BAD_EMAIL, &subject.row, Resource::Email, message);
    }
}

pub const UNREACHABLE: Rule = Rule {
    code: "unreachable",
    severity: Severity::Note,
    summary: "A row with no number, no website or email, and no street to go to.",
    why_it_matters: "A person reads that there is help, and has no way to get it.",
    example: "phone, text_line, chat_url, website, email and address blank",
    fix: "Give a phone number, a website or a street; 211 often knows it.",
    check: Check::Row(unreachable),
};

/// Columns with a way to reach a listing, or with words that say whom to ask. A
/// file with none of them lists what
/// is reached through somebody else.
const CONTACT_COLUMNS: [Resource; 7] = [
    Resource::Phone,
    Resource::PhoneNote,
    Resource::TextLine,
    Resource::ChatUrl,
    Resource::Website,
    Resource::Email,
    Resource::Address,
];

fn unreachable(subject: &Subject<'_>, findings: &mut Findings) {
    let (row, listing) = (&subject.row, subject.listing);
    let mut columns = CONTACT_COLUMNS.into_iter();
    // What a cell holds in vain has a finding of its own.
    let is_blank = |column: Resource| row.cell(column).is_empty();
    let is_told = columns.clone().any(|column| row.has(column));
    let is_shown = is_told && listing.status.is_in_use() && !row.is_meeting();
    if is_shown && columns.all(is_blank) && place::own_point(row).is_none() {
        let message =
            "Nobody can reach this: it has no number, no website, no email and no street.";
        findings.cell(&UNREACHABLE, row, Resource::Phone, message.to_owned());
    }
}

pub const CRISIS_WITHOUT_NUMBER: Rule = Rule {
    code: "crisis-without-number",
    severity: Severity::Error,
    summary: "A listing in the category crisis without a number to call or text.",
    why_it_matters: "A person in danger finds a name and no way to reach it.",
    example: "category crisis, phone blank",
    fix: "Give the phone or the text line. A crisis walk-in place needs its number too, or another category.",
    check: Check::Row(crisis_without_number),
};

fn crisis_without_number(subject: &Subject<'_>, findings: &mut Findings) {
    let listing = subject.listing;
    let crisis = listing.categories.first().is_some_and(|id| id == "crisis");
    let walk_in = listing.reach.visit;
    let reachable = !listing.contact.phones.is_empty() || listing.contact.text_line.is_some();
    if crisis && !reachable && !walk_in {
        let message = "A crisis listing has no number to call or text.".to_owned();
        findings.cell(
            &CRISIS_WITHOUT_NUMBER,
            &subject.row,
            Resource::Phone,
            message,
        );
    }
}

pub const PREMIUM_NUMBER: Rule = Rule {
    code: "premium-number",
    severity: Severity::Error,
    summary: "A premium-rate number: area code 900, or exchange 976.",
    why_it_matters: "A person in need pays by the minute, often to a stranger who set a trap.",
    example: "1-900-555-0100",
    fix: "No help line charges its callers. Call the organization, and write the number it answers.",
    check: Check::Row(premium_number),
};

fn premium_number(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    for value in several(row.cell(Resource::Phone)) {
        if parse_cell::phone(value).is_some_and(|phone| is_premium(phone.national_digits())) {
            findings.cell(
                &PREMIUM_NUMBER,
                row,
                Resource::Phone,
                premium_message(value),
            );
        }
    }
    for column in [
        Resource::PhoneNote,
        Resource::PhoneNoteEs,
        Resource::TextLine,
        Resource::Description,
    ] {
        if let Some(number) = premium_in(row.cell(column)) {
            findings.cell(&PREMIUM_NUMBER, row, column, premium_message(number));
        }
    }
    for column in [Meeting::ConferencePhone, Meeting::ConferencePhoneNotes] {
        let cell = row.meeting_cell(column);
        if let Some(number) = premium_in(cell) {
            let (row, header) = (Some(row.number()), Some(column.header()));
            findings.add(
                &PREMIUM_NUMBER,
                row,
                header,
                Some(cell),
                premium_message(number),
            );
        }
    }
}

/// Message about a premium-rate number.
pub fn premium_message(number: &str) -> String {
    format!("“{number}” is a premium-rate number: whoever calls it is charged.")
}

pub const NEAR_KNOWN_NUMBER: Rule = Rule {
    code: "near-known-number",
    severity: Severity::Error,
    summary: "A number that differs in one digit from a crisis line of the whole country: an error in a listing for people in danger, a warning in any other.",
    why_it_matters: "Whoever calls a crisis line by it reaches a stranger.",
    example: "1-800-799-7234, where the National Domestic Violence Hotline has 1-800-799-7233",
    fix: "Call the number. If the known line is meant, write its number; if not, the listing may be in the wrong category.",
    check: Check::Row(near_known_number),
};

/// Categories of listings for people in danger; findings there are errors.
const IN_DANGER: [&str; 6] = [
    "crisis",
    "suicide-prevention",
    "domestic-violence",
    "sexual-assault",
    "child-abuse",
    "poison",
];

fn near_known_number(subject: &Subject<'_>, findings: &mut Findings) {
    let listing = subject.listing;
    let mut categories = listing.categories.iter();
    let in_danger = categories.any(|id| IN_DANGER.contains(&id.as_str()));
    for (column, written, known) in near_known(&listing.contact) {
        findings.cell(
            &NEAR_KNOWN_NUMBER,
            &subject.row,
            column,
            near_known_message(&written, known),
        );
        if let Some(last) = findings.list.last_mut().filter(|_| !in_danger) {
            last.severity = Severity::Warning;
        }
    }
}

/// The contact's numbers that are one digit off a known number: column, number
/// as displayed, and the known number.
pub fn near_known(contact: &Contact) -> Vec<(Resource, String, KnownNumber)> {
    let phones = contact.phones.iter().filter_map(|phone| {
        let known = one_slip_from(phone.national_digits())?;
        Some((Resource::Phone, phone.display.clone(), known))
    });
    let text = contact.text_line.iter().filter_map(|line| {
        let digits = line.number.strip_prefix("+1").unwrap_or(&line.number);
        let known = one_slip_from(digits)?;
        Some((Resource::TextLine, line.display.clone(), known))
    });
    phones.chain(text).collect()
}

/// Message about a number that is one digit off `known`.
pub fn near_known_message(written: &str, known: KnownNumber) -> String {
    let (digits, name) = (known.digits, known.name);
    format!("“{written}” is one digit off {digits}, {name}.")
}
