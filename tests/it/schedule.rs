//! The schedule engine at fixed moments.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date, time};
use waypost::model::schedule::days::Days;
use waypost::model::schedule::hours_text::reader::{HoursReading, read_hours};
use waypost::model::schedule::time_window::{Day, TimeWindow};
use waypost::model::schedule::time_zone::Zone;
use waypost::model::schedule::weekly_meeting::{Pattern, Season, WeeklyMeeting};
use waypost::model::schedule::{Fit, Schedule, State};

pub fn new_york() -> Zone {
    Zone::new("America/New_York").unwrap()
}

/// A moment from local New York time, `2026-11-26 10:00`.
pub fn at(local: &str) -> Timestamp {
    let civil: jiff::civil::DateTime = local.replace(' ', "T").parse().unwrap();
    civil
        .to_zoned(new_york().time_zone().clone())
        .unwrap()
        .timestamp()
}

pub fn hours(text: &str) -> Schedule {
    match read_hours(text, &new_york()) {
        HoursReading::Read(schedule) => schedule,
        HoursReading::Unread(unread) => panic!("{text:?}: {unread}"),
    }
}

pub fn meeting(day: Weekday, hour: i8, minute: i8) -> WeeklyMeeting {
    WeeklyMeeting::new(new_york(), Days::only(day), time(hour, minute, 0, 0))
}

fn check_states(schedule: &Schedule, cases: &[(&str, State)]) {
    for (now, expected) in cases {
        assert_eq!(schedule.open_state(at(now)).state, *expected, "at {now}");
    }
}

/// The starts of a schedule in a stretch of New York time.
fn starts(meeting: WeeklyMeeting, from: &str, to: &str) -> Vec<String> {
    let found = Schedule::Weekly(meeting).occurrences(at(from), at(to));
    found
        .iter()
        .map(|one| one.start.strftime("%Y-%m-%d %H:%M").to_string())
        .collect()
}

#[test]
fn a_meeting_across_midnight_is_on_until_its_end() {
    // Sunday the 22nd, 23:30, so that it runs into Monday.
    let sunday = Schedule::Weekly(meeting(Weekday::Sunday, 23, 30));
    check_states(
        &sunday,
        &[
            ("2026-11-22 21:00", State::Closed),
            ("2026-11-22 21:30", State::Soon),
            ("2026-11-22 23:19", State::Soon),
            ("2026-11-22 23:20", State::Open),
            ("2026-11-22 23:30", State::Open),
            ("2026-11-22 23:45", State::Open),
            ("2026-11-23 00:10", State::Open),
            ("2026-11-23 00:29", State::Open),
            ("2026-11-23 00:30", State::Closed),
            ("2026-11-23 00:31", State::Closed),
        ],
    );
    let state = sunday.open_state(at("2026-11-23 00:10"));
    assert_eq!(state.until.unwrap().timestamp(), at("2026-11-23 00:30"));
    assert_eq!(
        state.next.unwrap().start.timestamp(),
        at("2026-11-29 23:30")
    );
}

#[test]
fn grace_tells_the_meeting_about_to_start() {
    let monday = Schedule::Weekly(meeting(Weekday::Monday, 19, 0));
    let state = monday.open_state(at("2026-11-23 18:52"));
    assert_eq!(state.state, State::Open);
    assert_eq!(state.until.unwrap().timestamp(), at("2026-11-23 20:00"));
    assert_eq!(
        state.next.unwrap().start.timestamp(),
        at("2026-11-23 19:00")
    );
}

#[test]
fn clocks_going_forward_move_a_meeting_in_the_gap() {
    let night = Schedule::Weekly(meeting(Weekday::Sunday, 2, 30));
    let found = night.occurrences(at("2026-03-08 00:00"), at("2026-03-09 00:00"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].start.to_string(),
        "2026-03-08T03:30:00-04:00[America/New_York]"
    );
    assert_eq!(
        found[0].end.to_string(),
        "2026-03-08T04:30:00-04:00[America/New_York]"
    );

    let long = WeeklyMeeting {
        minutes: 120,
        ..meeting(Weekday::Sunday, 1, 0)
    };
    let found = Schedule::Weekly(long).occurrences(at("2026-03-08 00:00"), at("2026-03-09 00:00"));
    assert_eq!(
        found[0].end.to_string(),
        "2026-03-08T04:00:00-04:00[America/New_York]"
    );
}

#[test]
fn clocks_going_back_leave_a_meeting_its_hour() {
    let night = Schedule::Weekly(meeting(Weekday::Sunday, 1, 30));
    let found = night.occurrences(at("2026-11-01 00:00"), at("2026-11-02 00:00"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].start.to_string(),
        "2026-11-01T01:30:00-04:00[America/New_York]"
    );
    assert_eq!(
        found[0].end.to_string(),
        "2026-11-01T01:30:00-05:00[America/New_York]"
    );
    assert_eq!(found[0].start.duration_until(&found[0].end).as_mins(), 60);
}

#[test]
fn a_viewer_elsewhere_sees_the_meetings_own_clock() {
    let monday = Schedule::Weekly(meeting(Weekday::Monday, 19, 0));
    let honolulu: Timestamp = "2026-11-23T14:05:00-10:00".parse().unwrap();
    assert_eq!(monday.open_state(honolulu).state, State::Open);
    // It is still Sunday in Honolulu, and already Monday in New York.
    let late: Timestamp = "2026-11-22T19:30:00-10:00".parse().unwrap();
    assert_eq!(
        monday.matches(&TimeWindow::from(Day::Today), late),
        Fit::Yes
    );
}

#[test]
fn weeks_of_the_month() {
    let of_month = |ordinals: &[i8]| WeeklyMeeting {
        pattern: Pattern::OfMonth(ordinals.to_vec()),
        ..meeting(Weekday::Monday, 19, 0)
    };
    let year = ("2026-01-01 00:00", "2027-01-01 00:00");
    let days = |ordinals: &[i8]| -> Vec<String> {
        starts(of_month(ordinals), year.0, year.1)
            .iter()
            .map(|day| day[5..10].to_string())
            .collect()
    };
    assert_eq!(days(&[5]), ["03-30", "06-29", "08-31", "11-30"]);
    assert_eq!(days(&[-1]).len(), 12);
    assert_eq!(days(&[-1])[..3], ["01-26", "02-23", "03-30"]);
    assert_eq!(days(&[1, 3])[..4], ["01-05", "01-19", "02-02", "02-16"]);
}

#[test]
fn every_other_week_counts_from_its_anchor() {
    let other = |anchor: Date| WeeklyMeeting {
        pattern: Pattern::EveryOtherWeek { anchor },
        ..meeting(Weekday::Monday, 19, 0)
    };
    let expected = ["2026-12-28 19:00", "2027-01-11 19:00", "2027-01-25 19:00"];
    // Any day of the week will do, before or after.
    for anchor in [
        date(2026, 11, 15),
        date(2026, 11, 21),
        date(2027, 12, 27),
        date(1969, 12, 29),
    ] {
        assert_eq!(
            starts(other(anchor), "2026-12-20 00:00", "2027-02-01 00:00"),
            expected,
            "{anchor}"
        );
    }
}

#[test]
fn skipped_dates_and_seasons() {
    let skipping = WeeklyMeeting {
        skip: vec![date(2026, 11, 30)],
        ..meeting(Weekday::Monday, 19, 0)
    };
    assert_eq!(
        starts(skipping.clone(), "2026-11-23 00:00", "2026-12-08 00:00"),
        ["2026-11-23 19:00", "2026-12-07 19:00"]
    );
    assert_eq!(
        skipping.skipped_starts()[0].to_string(),
        "2026-11-30T19:00:00-05:00[America/New_York]"
    );

    let winter = WeeklyMeeting {
        season: Some(Season {
            first: (12, 20),
            last: (1, 12),
        }),
        ..meeting(Weekday::Monday, 19, 0)
    };
    assert_eq!(
        starts(winter.clone(), "2026-06-01 00:00", "2027-06-01 00:00"),
        [
            "2026-12-21 19:00",
            "2026-12-28 19:00",
            "2027-01-04 19:00",
            "2027-01-11 19:00"
        ]
    );
    let state = Schedule::Weekly(winter).open_state(at("2026-02-01 12:00"));
    assert_eq!(
        state.next.unwrap().start.timestamp(),
        at("2026-12-21 19:00")
    );
}

#[test]
fn a_schedule_without_an_end_is_bounded() {
    let daily = WeeklyMeeting::new(new_york(), Days::ALL, time(12, 0, 0, 0));
    let all = Schedule::Weekly(daily).occurrences(at("2026-01-01 00:00"), at("2126-01-01 00:00"));
    assert_eq!(all.len(), 1000);
    let never = WeeklyMeeting::new(new_york(), Days::NONE, time(12, 0, 0, 0));
    assert_eq!(
        Schedule::Weekly(never).open_state(Timestamp::MAX).state,
        State::Closed
    );
    assert_eq!(
        hours("Mon-Fri 9-5").open_state(Timestamp::MIN).state,
        State::Closed
    );
}

#[test]
fn overnight_hours() {
    let shelter = hours("9pm-7am nightly");
    check_states(
        &shelter,
        &[
            ("2026-11-22 19:59", State::Closed),
            ("2026-11-22 20:00", State::Soon),
            ("2026-11-22 21:00", State::Open),
            ("2026-11-23 00:00", State::Open),
            ("2026-11-23 06:59", State::Open),
            ("2026-11-23 07:00", State::Closed),
            // The night into Thanksgiving began on Wednesday; the next is in doubt.
            ("2026-11-26 03:00", State::Open),
            ("2026-11-26 22:00", State::Unknown),
            ("2026-11-27 03:00", State::Unknown),
            ("2026-11-27 21:00", State::Open),
            // An hour longer or shorter by the clocks, open all the same.
            ("2026-11-01 01:30", State::Open),
            ("2026-03-08 03:30", State::Open),
        ],
    );
    let state = shelter.open_state(at("2026-11-22 23:00"));
    assert_eq!(state.until.unwrap().timestamp(), at("2026-11-23 07:00"));
    // Saturday's hours do not wipe out the small hours of Friday night.
    let bar = hours("Fri 9pm-2am; Sat 10am-2pm");
    check_states(
        &bar,
        &[
            ("2026-11-21 01:00", State::Open),
            ("2026-11-21 11:00", State::Open),
        ],
    );
}

#[test]
fn holidays_are_in_doubt_unless_spoken_of() {
    let plain = hours("Mon-Fri 8am-5pm");
    check_states(
        &plain,
        &[
            ("2026-11-26 06:00", State::Closed),
            ("2026-11-26 10:00", State::Unknown),
            ("2026-11-26 18:00", State::Closed),
            ("2026-11-27 10:00", State::Open),
            ("2026-12-25 10:00", State::Unknown),
            // Independence Day is a Saturday, observed on Friday.
            ("2026-07-03 10:00", State::Unknown),
            ("2026-10-12 10:00", State::Unknown),
        ],
    );
    let early = plain.open_state(at("2026-11-26 06:00"));
    assert!(early.holiday);
    assert_eq!(
        early.next.unwrap().start.timestamp(),
        at("2026-11-27 08:00")
    );
    let today = TimeWindow::from(Day::Today);
    assert_eq!(plain.matches(&today, at("2026-11-26 06:00")), Fit::Unknown);

    check_states(
        &hours("Sat 8am-5pm"),
        &[("2027-12-25 10:00", State::Unknown)],
    );
    check_states(
        &hours("Mon-Fri 8am-5pm, closed holidays"),
        &[
            ("2026-11-26 10:00", State::Closed),
            ("2026-12-25 10:00", State::Closed),
            ("2026-11-27 10:00", State::Open),
        ],
    );
    check_states(
        &hours("8am-5pm daily including holidays"),
        &[("2026-12-25 10:00", State::Open)],
    );
    check_states(
        &hours("Lunch Mon-Sat 10:30am-1pm incl. holidays"),
        &[
            ("2026-11-26 11:00", State::Open),
            ("2027-07-04 11:00", State::Closed),
        ],
    );
    check_states(&hours("24/7"), &[("2026-12-25 10:00", State::Open)]);
    check_states(
        &hours("Mon-Fri 24 hours"),
        &[
            ("2026-11-25 23:00", State::Open),
            ("2026-11-26 10:00", State::Unknown),
            ("2026-11-27 10:00", State::Open),
        ],
    );
    // Meetings are held on holidays unless a date is skipped.
    let thursday = Schedule::Weekly(meeting(Weekday::Thursday, 19, 0));
    check_states(&thursday, &[("2026-11-26 19:30", State::Open)]);
}

#[test]
fn unknown_is_never_closed() {
    let now = at("2026-11-23 03:00");
    for schedule in [
        Schedule::ByAppointment,
        Schedule::Unknown,
        Schedule::Written("varies".to_string()),
        hours("Mon-Fri 9-5 or by appointment"),
    ] {
        let state = schedule.open_state(now);
        assert_eq!(state.state, State::Unknown, "{schedule:?}");
        assert_eq!(
            schedule.matches(&TimeWindow::from(Day::Now), now),
            Fit::Unknown,
            "{schedule:?}"
        );
    }
    let by_appointment = hours("Mon-Fri 9-5 by appointment");
    check_states(
        &by_appointment,
        &[
            ("2026-11-23 10:00", State::Unknown),
            ("2026-11-23 20:00", State::Closed),
        ],
    );
}

#[test]
fn zones_are_checked() {
    let error = Zone::new("America/Lock_Haven").unwrap_err();
    assert_eq!(error.name, "America/Lock_Haven");
    assert!(error.to_string().contains("America/Lock_Haven"));
    assert_eq!(
        Zone::new(" america/new_york ").unwrap().name(),
        "America/New_York"
    );
    assert!(Zone::new("Europe/Kiev").is_ok());
    assert!(Zone::new("").is_err());
}
