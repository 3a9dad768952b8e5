//! Opening hours that must not be read, and the piece named for each.

use waypost::model::schedule::hours_text::error::HoursErrorKind::*;
use waypost::model::schedule::hours_text::reader::HoursReading;

use crate::hours::read;

#[test]
fn leaves_unread_what_could_be_wrong() {
    let cases = [
        ("varies", "varies", UnknownWord),
        ("Mon-Fri", "Mon-Fri", NoTimes),
        ("Monday-Friday", "Monday-Friday", NoTimes),
        ("8-5", "8-5", NoDays),
        ("8am-5pm", "8am-5pm", NoDays),
        ("twice a month", "twice", UnknownWord),
        ("Mon-Fri 6-8", "6-8", MorningOrEvening),
        ("Mon-Fri 9-7", "9-7", MorningOrEvening),
        ("Mon-Fri 7-7", "7-7", MorningOrEvening),
        ("Mon-Fri 08:00-05:00", "08:00-05:00", MorningOrEvening),
        ("nightly 10-6", "10-6", MorningOrEvening),
        ("10-6 nightly", "10-6", MorningOrEvening),
        ("Tue 6pm", "6pm", NoEnd),
        ("Mon-Fri 9am until gone", "gone", UnknownWord),
        ("every 2nd Friday 9am-1pm", "every 2nd Friday", EveryOther),
        ("every other Friday 9am-1pm", "other", UnknownWord),
        (
            "1st and 3rd Tuesday and Thursday 9-11am",
            "Thursday",
            Unclear,
        ),
        ("1st weekdays 9-11am", "weekdays", Unclear),
        ("Mon-Fri 25-26", "25", UnknownWord),
        ("Mon-Fri 9:75am-5pm", "9", UnknownWord),
        ("Mon-Fri 9-5 summer only", "summer", UnknownWord),
        // The season may be that of the last rule or of all.
        (
            "Mon-Fri 9-5; Sat 9-noon; October through May",
            "Mon-Fri 9-5; Sat 9-noon; October through May",
            Unclear,
        ),
        (
            "Jan-Mar nightly 9pm-7am; Apr-Dec Mon-Fri 9-5",
            "Apr",
            Unclear,
        ),
        ("Mon-Fri 9-5; Mon-Fri 10-4", "Mon-Fri 10-4", Contradiction),
        ("Mon-Fri 9-5, closed 6-7pm", "6-7pm", Contradiction),
        ("Sat 9-1, Mon-Fri 8-5, closed noon-1", "noon-1", Unclear),
        ("Mon-Sat 9-5 except Wed, Sun 10am-2pm", "except", Unclear),
        ("closed", "closed", Unclear),
        ("closed Mondays", "closed Mondays", NoTimes),
        ("temporarily closed", "temporarily", UnknownWord),
        ("24/7 phone, office Mon-Fri 8-5", "24/7", Unclear),
        ("Mon-Fri 9-5; by appointment", "by appointment", Unclear),
        (
            "closed Sunday; daily 9am-5pm",
            "daily 9am-5pm",
            Contradiction,
        ),
        ("Fridays 9am-1pm monthly", "monthly", Unclear),
        ("monthly Friday 9am-1pm", "monthly", Unclear),
        ("10am-12m Sat", "12", UnknownWord),
        ("Mon-Fri 9am-5pm EST", "EST", UnknownWord),
        ("sunrise-sunset", "sunrise", UnknownWord),
        ("Mo-Fr sunrise-sunset", "sunrise", UnknownWord),
        ("0.75", "0", UnknownWord),
        ("#REF!", "#", UnknownWord),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, piece, reason)| match read(text) {
            HoursReading::Unread(unread) if unread.piece == *piece && unread.reason == *reason => {
                None
            }
            other => Some(format!("{text:?}: {other:?}")),
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
