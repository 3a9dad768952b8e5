//! Reading opening hours as staff write them.

use jiff::civil::time;
use waypost::model::schedule::Schedule;
use waypost::model::schedule::days::Days;
use waypost::model::schedule::hours_text::reader::{
    HoursReading, read_clock, read_days, read_hours,
};
use waypost::model::schedule::time_zone::Zone;

pub fn read(text: &str) -> HoursReading {
    read_hours(text, &Zone::new("America/New_York").unwrap())
}

/// What a text was read as: the expression, or a word for the rest.
fn outcome(text: &str) -> String {
    match read(text) {
        HoursReading::Read(Schedule::Hours(hours)) => hours.expression().to_string(),
        HoursReading::Read(other) => format!("{other:?}"),
        HoursReading::Unread(unread) => format!("unread: {unread}"),
    }
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| outcome(text) != *expected)
        .map(|(text, expected)| {
            format!(
                "{text:?}\n  expected {expected}\n  found    {}",
                outcome(text)
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn reads_seasons() {
    check(&[
        ("Nov-Mar nightly 9pm-7am", "Nov-Mar Mo-Su 21:00-07:00"),
        (
            "January through March, nightly 9pm-7am",
            "Jan-Mar Mo-Su 21:00-07:00",
        ),
        ("Mar-May Tue 9-5", "Mar-May Tu 09:00-17:00"),
        ("Mar-Jue 9-5", "Tu-Th 09:00-17:00"),
        ("lunes 9am-1pm, de mayo a octubre", "May-Oct Mo 09:00-13:00"),
        ("Sat 9am-noon in December", "unread: “in” is not understood"),
        ("December Sat 9am-noon", "Dec Sa 09:00-12:00"),
        ("October to May", "Oct-May unknown \"season\""),
    ]);
}

#[test]
fn reads_plain_hours() {
    check(&[
        ("Mon-Fri 8:30am-5pm", "Mo-Fr 08:30-17:00"),
        (
            "Mon-Fri 8:30am-5pm, closed noon-1",
            "Mo-Fr 08:30-12:00,13:00-17:00",
        ),
        (
            "Mon-Fri 8:30am-5pm; closed noon-1",
            "Mo-Fr 08:30-12:00,13:00-17:00",
        ),
        (
            "Mon-Fri 8:30am-5pm (closed 12-1)",
            "Mo-Fr 08:30-12:00,13:00-17:00",
        ),
        ("Monday-Friday 9 to 5", "Mo-Fr 09:00-17:00"),
        (
            "Monday through Friday, 9:00 a.m. to 5:00 p.m.",
            "Mo-Fr 09:00-17:00",
        ),
        ("Monday thru Friday 9 AM – 5 PM", "Mo-Fr 09:00-17:00"),
        ("Mon.–Fri. 9a.m.—5p.m.", "Mo-Fr 09:00-17:00"),
        (
            "Mon\u{a0}-\u{a0}Fri 9\u{202f}am\u{a0}- 5\u{a0}pm",
            "Mo-Fr 09:00-17:00",
        ),
        ("M-F 8-4:30", "Mo-Fr 08:00-16:30"),
        ("MWF 10-2", "Mo,We,Fr 10:00-14:00"),
        ("Mon/Wed/Fri 10-2", "Mo,We,Fr 10:00-14:00"),
        ("Weekdays 9-5", "Mo-Fr 09:00-17:00"),
        ("Tue & Thu 6-8 pm", "Tu,Th 18:00-20:00"),
        ("Tue and Fri 9-11am", "Tu,Fr 09:00-11:00"),
        ("Tues-Sat: 10-6pm", "Tu-Sa 10:00-18:00"),
        ("Sat 10a-2p; Sun closed", "Sa 10:00-14:00"),
        ("Mon-Fri 7:30am-noon", "Mo-Fr 07:30-12:00"),
        ("first Saturday 10-noon", "Sa[1] 10:00-12:00"),
        ("2nd and 4th Friday 9am-1pm", "Fr[2,4] 09:00-13:00"),
        (
            "1st, 3rd & 5th Wednesdays of the month: 11:30 am - noon",
            "We[1,3,5] 11:30-12:00",
        ),
        (
            "every second and fourth Tuesday of every month 4-6 pm",
            "Tu[2,4] 16:00-18:00",
        ),
        ("every 2nd Friday of the month 9am-1pm", "Fr[2] 09:00-13:00"),
        (
            "Last Wednesday of the month 9:00 AM-11:00 AM",
            "We[-1] 09:00-11:00",
        ),
        (
            "1st Monday and 3rd Tuesday 9-11am",
            "Mo[1],Tu[3] 09:00-11:00",
        ),
        (
            "Lunch Mon-Sat 10:30am-1pm",
            "Mo-Sa 10:30-13:00 open \"lunch\"",
        ),
        (
            "Lunch Mon-Sat 11am-1pm; Dinner Mon-Fri 4-6pm",
            "Mo-Sa 11:00-13:00 open \"lunch\", Mo-Fr 16:00-18:00 open \"dinner\"",
        ),
        ("9am-7pm daily", "Mo-Su 09:00-19:00"),
        ("9pm-7am nightly", "Mo-Su 21:00-07:00"),
        ("daily 9am-9pm", "Mo-Su 09:00-21:00"),
        ("7 days a week, 9am-9pm", "Mo-Su 09:00-21:00"),
        ("Open every day from 9 am until 9 pm", "Mo-Su 09:00-21:00"),
        ("Daily except Sunday 9am-5pm", "Mo-Sa 09:00-17:00"),
        ("Mon-Sat 9am-5pm except Wed", "Mo-Tu,Th-Sa 09:00-17:00"),
        (
            "Mon-Fri 9am-5pm except holidays",
            "Mo-Fr 09:00-17:00; PH off",
        ),
        (
            "Mon-Fri 8am-5pm, closed holidays",
            "Mo-Fr 08:00-17:00; PH off",
        ),
        (
            "Mon-Fri 8am-5pm; Sunday and holidays closed",
            "Mo-Fr 08:00-17:00; PH off",
        ),
        (
            "Mon-Fri 8am-5pm, closed major holidays",
            "Mo-Fr 08:00-17:00",
        ),
        ("9am-5pm daily, including holidays", "Mo-Su,PH 09:00-17:00"),
        ("Mon-Fri 9-5 Sat 10-2", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        (
            "Mon-Fri 9-5, Sat 10-2, Sun closed",
            "Mo-Fr 09:00-17:00; Sa 10:00-14:00",
        ),
        ("9-5 Mon-Fri, 10-2 Sat", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        (
            "Mon - Thurs (6PM-6:45PM) & Sat (11AM-12PM)",
            "Mo-Th 18:00-18:45; Sa 11:00-12:00",
        ),
        ("Mon-Fri 8-12 and 1-4:30", "Mo-Fr 08:00-12:00,13:00-16:30"),
        (
            "Mon-Fri 9-5; Wed 6-8pm",
            "Mo-Fr 09:00-17:00, We 18:00-20:00",
        ),
        (
            "Mon-Fri 9-5; Wed 12pm-8pm",
            "Mo-Tu,Th-Fr 09:00-17:00; We 12:00-20:00",
        ),
        (
            "Mon-Fri 9-5, last Friday 9-noon",
            "Mo-Fr 09:00-17:00; Fr[-1] 09:00-12:00",
        ),
        (
            "Fri 9pm-2am; Sat 10am-2pm",
            "Fr 21:00-02:00, Sa 10:00-14:00",
        ),
        ("Fri-Sun 5pm-midnight", "Fr-Su 17:00-24:00"),
        ("Sat-Mon 1-4", "Mo,Sa-Su 13:00-16:00"),
        (
            "Monday to Friday between 11am and 3 pm",
            "Mo-Fr 11:00-15:00",
        ),
        ("Mon-Fri 0900-1700", "Mo-Fr 09:00-17:00"),
        (
            "Lunch Mon-Sat 10:30am-1pm incl. holidays",
            "Mo-Sa 10:30-13:00 open \"lunch\"",
        ),
        (
            "Mon-Fri 9-5, closed weekends and all federal holidays",
            "Mo-Fr 09:00-17:00; PH off",
        ),
        (
            "Sun-Thu 9-5, Fri & Sat by appointment",
            "Mo-Th,Su 09:00-17:00; Fr-Sa unknown \"by appointment\"",
        ),
        (
            "Mon-Fri 9-5, closed last Friday",
            "Mo-Fr 09:00-17:00; Fr[-1] off",
        ),
        (
            "Lunch Mon-Fri 11-1; Pantry Mon-Fri noon-3",
            "Mo-Fr 11:00-13:00 open \"lunch\", Mo-Fr 12:00-15:00 open \"pantry\"",
        ),
        (
            "Saturday: 10:00:00-12:00:00, 10:00:00-12:00:00",
            "Sa 10:00-12:00",
        ),
        ("Mon-Fri 24 hours", "Mo-Fr 00:00-24:00"),
        (
            "Mon-Fri 9-5 by appointment",
            "Mo-Fr 09:00-17:00 unknown \"by appointment\"",
        ),
        (
            "Mon-Fri 9-5 or by appointment",
            "Mo-Fr 09:00-17:00 || unknown \"by appointment\"",
        ),
        (
            "Mon-Fri 9-5; Sat by appointment",
            "Mo-Fr 09:00-17:00; Sa unknown \"by appointment\"",
        ),
        (
            "Wed 4pm-5:30pm\nSat 9am-noon",
            "We 16:00-17:30; Sa 09:00-12:00",
        ),
    ]);
}

#[test]
fn reads_answers_that_are_one_phrase() {
    check(&[
        ("24/7", "Always"),
        ("24/7/365", "Always"),
        ("24 hours", "Always"),
        ("24 hours a day, 7 days a week", "Always"),
        ("Open 24 hours daily", "Always"),
        ("day and night", "Always"),
        ("Phones: 24/7", "Always"),
        ("24-hour hotline", "Always"),
        ("By appointment", "ByAppointment"),
        ("by appointment only", "ByAppointment"),
        ("Call for hours", "Unknown"),
        ("", "Unknown"),
        ("  \u{a0} ", "Unknown"),
        ("24 horas", "Always"),
        ("día y noche", "Always"),
        ("con cita", "ByAppointment"),
        ("Con cita previa", "ByAppointment"),
        ("Llame para horario", "Unknown"),
    ]);
}

#[test]
fn reads_spanish() {
    check(&[
        ("lunes a viernes 8am-5pm", "Mo-Fr 08:00-17:00"),
        ("lunes a viernes de 9 a 17 hs", "Mo-Fr 09:00-17:00"),
        ("L-D 9:00-21:00", "Mo-Su 09:00-21:00"),
        (
            "De lunes a viernes de 8:30 a. m. a 5:00 p. m.",
            "Mo-Fr 08:30-17:00",
        ),
        ("lun-vie 9am-mediodía", "Mo-Fr 09:00-12:00"),
        ("martes y jueves 6-8pm", "Tu,Th 18:00-20:00"),
        ("sábados 10am a 2pm, domingo cerrado", "Sa 10:00-14:00"),
        ("primer sábado del mes 9am-12pm", "Sa[1] 09:00-12:00"),
        ("segundo y cuarto viernes 9am-1pm", "Fr[2,4] 09:00-13:00"),
        ("todos los días 9am-9pm", "Mo-Su 09:00-21:00"),
        (
            "lunes a viernes 9am-5pm, cerrado los días festivos",
            "Mo-Fr 09:00-17:00; PH off",
        ),
        ("L-V 8am-5pm", "Mo-Fr 08:00-17:00"),
        ("todas las noches 9pm-7am", "Mo-Su 21:00-07:00"),
    ]);
}

#[test]
fn reads_openstreetmap() {
    check(&[
        ("Mo-Fr 08:00-17:00; PH off", "Mo-Fr 08:00-17:00; PH off"),
        (
            "Mo-Fr 08:00-12:00,13:00-17:00; Sa 10:00-14:00",
            "Mo-Fr 08:00-12:00,13:00-17:00; Sa 10:00-14:00",
        ),
        // A semicolon overrides the days named after it.
        (
            "Mo-Fr 08:00-17:00; We 18:00-20:00",
            "Mo-Tu,Th-Fr 08:00-17:00; We 18:00-20:00",
        ),
        (
            "Mo-Fr 08:00-17:00, We 18:00-20:00",
            "Mo-Fr 08:00-17:00, We 18:00-20:00",
        ),
        ("Fr[2,4] 09:00-13:00", "Fr[2,4] 09:00-13:00"),
        ("Fr[-1] 09:00-13:00", "Fr[-1] 09:00-13:00"),
        ("May-Oct Sa 08:00-12:00", "May-Oct Sa 08:00-12:00"),
        (
            "Mo-Fr 08:00-17:00 open \"ring the bell\"",
            "Mo-Fr 08:00-17:00 open \"ring the bell\"",
        ),
        ("Mo-Fr,PH 09:00-17:00", "Mo-Fr,PH 09:00-17:00"),
    ]);
}

#[test]
fn reads_a_clock_time() {
    let cases = [
        ("7:00 pm", Some(time(19, 0, 0, 0))),
        ("Noon", Some(time(12, 0, 0, 0))),
        ("12 noon", Some(time(12, 0, 0, 0))),
        ("19:00:00", Some(time(19, 0, 0, 0))),
        ("0730", Some(time(7, 30, 0, 0))),
        ("9am", Some(time(9, 0, 0, 0))),
        ("12:30 AM", Some(time(0, 30, 0, 0))),
        ("00:00", Some(time(0, 0, 0, 0))),
        ("midnight", Some(time(0, 0, 0, 0))),
        ("07:00", Some(time(7, 0, 0, 0))),
        ("7:00", None),
        ("7:00 pm sharp", None),
        ("25:00", None),
        ("Appointment", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(read_clock(text), expected, "{text:?}");
    }
}

#[test]
fn reads_days() {
    let cases = [
        ("Monday", Some(0b10)),
        ("Mondays", Some(0b10)),
        ("Mon-Fri", Some(0b11_1110)),
        ("Sat-Mon", Some(0b100_0011)),
        ("Tue & Thu", Some(0b1_0100)),
        ("Daily", Some(0b111_1111)),
        ("miércoles", Some(0b1000)),
        ("1st Monday", None),
        ("Someday", None),
        ("", None),
    ];
    for (text, bits) in cases {
        assert_eq!(read_days(text), bits.map(Days::from_bits), "{text:?}");
    }
}

proptest::proptest! {
    /// No text, however odd, makes the reader fail.
    #[test]
    fn never_fails(text in "\\PC{0,60}") {
        read(&text);
    }

    #[test]
    fn never_fails_on_its_own_words(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "Mon", "Fri", "-", "to", ",", ";", "and", "9", "5pm", "8:30am", "noon", "closed", "2nd",
            "every", "except", "holidays", "by appointment", "24/7", "24 hours", "nightly", "lunch",
            "(", ")", "[2]", "daily", "or", "between", "\n", "10-2", "6-8 pm", "off", "PH",
        ]), 0..12)
    ) {
        let text = words.join(" ");
        if let HoursReading::Read(Schedule::Hours(hours)) = read(&text) {
            // What was read means the same when read from its own expression.
            proptest::prop_assert_eq!(outcome(hours.expression()), hours.expression(), "{:?}", text);
        }
    }
}
