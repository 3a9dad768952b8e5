//! Meetings are anonymous: passcodes, numbers and names of people.

use waypost::import::meetings::redact::{
    is_private_mail, without_passcodes, without_private_numbers,
};
use waypost::seeds::columns::Meeting;

use super::{found, guide, one, only, whole};

#[test]
fn passcodes_are_taken_out_of_texts() {
    for (text, expected) in [
        (
            "ID: 123 456 Passcode: 99881",
            "ID: 123 456 Passcode: ask the group",
        ),
        (
            "Password is sober1. Come early.",
            "Password: ask the group. Come early.",
        ),
        (
            "ID: 123 456Passcode: 99881",
            "ID: 123 456Passcode: ask the group",
        ),
        ("password: serenity", "password: ask the group"),
        (
            "Meeting ID 12 (pwd=abc9)",
            "Meeting ID 12 (pwd: ask the group)",
        ),
        ("Contraseña: paz12", "Contraseña: ask the group"),
        ("https://zoom.us/j/1?pwd=Zz9&x=1", "https://zoom.us/j/1?x=1"),
        (
            "see https://zoom.us/j/1?a=1&pwd=Zz9 now",
            "see https://zoom.us/j/1?a=1 now",
        ),
    ] {
        let (found, had) = without_passcodes(text);
        assert_eq!((found.as_ref(), had), (expected, true));
        let (again, more) = without_passcodes(&found);
        assert_eq!((again.as_ref(), more), (expected, false), "only once");
    }
    for text in [
        "No password required.",
        "Email us for the password.",
        "Password protected, ask a member",
        "Passcode: none",
        "The clave of recovery",
    ] {
        assert_eq!(without_passcodes(text), (text.into(), false));
    }
}

#[test]
fn passcodes_are_taken_out_of_links_and_numbers() {
    let imported = one(
        r#""conference_url":"https://us02web.zoom.us/j/123?pwd=SECRET99&omn=4",
           "conference_phone":"+1 646 558 8656,,123456789#,,,,*777888#""#,
    );
    let row = only(&imported);
    assert_eq!(
        row.get(Meeting::ConferenceUrl),
        "https://us02web.zoom.us/j/123?omn=4"
    );
    assert_eq!(
        row.get(Meeting::ConferenceUrlNotes),
        "Passcode: ask the group."
    );
    assert_eq!(row.get(Meeting::ConferencePhone), "646-558-8656");
    assert_eq!(
        row.get(Meeting::ConferencePhoneNotes),
        "Meeting ID 123456789#"
    );
    for secret in ["SECRET99", "777888"] {
        assert!(!whole(row).contains(secret));
        let said = format!("{:?}", imported.diagnostics);
        assert!(!said.contains(secret), "not in findings either: {said}");
    }
}

#[test]
fn contact_columns_are_never_kept_nor_repeated() {
    let imported = guide(
        "Name,Day,Time,State,Contact 1 Name,Contact 1 Phone,Contact 2 Email,Last Contact,Venmo\n\
         Noon,Monday,12:00,PA,Pat Quigley,570-555-0199,pat@example.org,2020-01-01,@pat\n",
    );
    let said = format!("{:?} {:?}", imported.rows, imported.diagnostics);
    for private in ["Quigley", "0199", "pat@", "@pat"] {
        assert!(!said.contains(private), "{private} in {said}");
    }
    found(&imported, "private-contact");
}

#[test]
fn names_in_texts_are_flagged_and_their_numbers_taken_out() {
    for (text, name, left) in [
        (
            "Contact: Johnny Smith 570-555-0123 for rides",
            "Johnny Smith",
            "Contact: Johnny Smith for rides",
        ),
        (
            "Call Mary J. at (570) 555-0123.",
            "Mary J.",
            "Call Mary J. at.",
        ),
        (
            "Questions? Ask for Bill Wilson",
            "Bill Wilson",
            "Questions? Ask for Bill Wilson",
        ),
        ("Pat Quigley: 570-555-0123", "Pat Quigley", "Pat Quigley:"),
        (
            "Contact Ann Lee ann.lee@gmail.com",
            "Ann Lee",
            "Contact Ann Lee",
        ),
    ] {
        let (kept, people) = without_private_numbers(text);
        assert_eq!(people.names, [name], "{text}");
        assert_eq!(kept, left);
    }
    for text in [
        "Call Central Office 570-555-0123",
        "Contact Example District 5",
        "Call the hotline: 570-555-0123",
        "Text us before Friday",
    ] {
        let (kept, people) = without_private_numbers(text);
        assert_eq!((kept.as_ref(), people.names.len()), (text, 0));
    }
    let imported = one(r#""group_notes":"Secretary: Johnny Smith""#);
    let flagged = found(&imported, "name-in-text");
    assert_eq!(flagged.column.as_deref(), Some("Group Notes"));
}

#[test]
fn mail_addresses_of_people_are_not_kept() {
    for (mail, private) in [
        ("pat.quigley@gmail.com", true),
        ("pat_quigley2@yahoo.com", true),
        ("tuesday.group@gmail.com", false),
        ("info@example.org", false),
        ("soberwomen@gmail.com", false),
    ] {
        assert_eq!(is_private_mail(mail), private, "{mail}");
    }
    let imported = one(r#""email":"pat.quigley@gmail.com""#);
    assert_eq!(only(&imported).get(Meeting::Email), "");
    assert_eq!(found(&imported, "private-email").value, None);
}
