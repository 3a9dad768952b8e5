//! Windows of time, and what must hold of every schedule at every moment.

use jiff::ToSpan;
use jiff::civil::{Weekday, date, time};
use proptest::prelude::*;
use waypost::model::schedule::days::Days;
use waypost::model::schedule::opening_hours::OpeningHours;
use waypost::model::schedule::time_window::{Day, TimeWindow};
use waypost::model::schedule::weekly_meeting::{Pattern, Season, WeeklyMeeting};
use waypost::model::schedule::{Fit, Schedule, State};

use crate::schedule::{at, hours, meeting, new_york};

#[test]
fn windows_of_time() {
    let monday = Schedule::Weekly(meeting(Weekday::Monday, 19, 0));
    let late = Schedule::Weekly(meeting(Weekday::Monday, 1, 0));
    let office = hours("Mon-Fri 9am-5pm");
    let between = |day, from, to| TimeWindow {
        day,
        from: Some(time(from, 0, 0, 0)),
        to: Some(time(to, 0, 0, 0)),
    };
    let word = |word: &str| TimeWindow::from(Day::from_word(word).unwrap());
    let cases = [
        (&monday, word("today"), "2026-11-23 09:00", Fit::Yes),
        (&monday, word("today"), "2026-11-23 19:30", Fit::Yes),
        (&monday, word("today"), "2026-11-23 20:00", Fit::No),
        (&monday, word("tonight"), "2026-11-23 09:00", Fit::Yes),
        (&monday, word("tonight"), "2026-11-23 19:30", Fit::Yes),
        (&monday, word("tonight"), "2026-11-24 02:00", Fit::No),
        // After midnight the coming evening is meant, too.
        (&monday, word("tonight"), "2026-11-23 02:00", Fit::Yes),
        (&monday, word("tomorrow"), "2026-11-22 23:59", Fit::Yes),
        (&monday, word("weekend"), "2026-11-23 09:00", Fit::No),
        (&monday, word("mon"), "2026-11-23 21:00", Fit::Yes),
        (&monday, word("tue"), "2026-11-23 21:00", Fit::No),
        (&late, word("tonight"), "2026-11-22 20:00", Fit::Yes),
        (&late, word("tonight"), "2026-11-23 00:30", Fit::Yes),
        (&late, word("tonight"), "2026-11-23 20:00", Fit::No),
        (
            &late,
            between(Day::Tonight, 0, 2),
            "2026-11-22 20:00",
            Fit::Yes,
        ),
        (
            &monday,
            between(Day::Tonight, 20, 23),
            "2026-11-23 09:00",
            Fit::No,
        ),
        (
            &monday,
            between(Day::Weekday(Weekday::Monday), 18, 20),
            "2026-11-20 09:00",
            Fit::Yes,
        ),
        (
            &monday,
            between(Day::Weekday(Weekday::Monday), 19, 19),
            "2026-11-20 09:00",
            Fit::Yes,
        ),
        (
            &monday,
            between(Day::Any, 20, 21),
            "2026-11-20 09:00",
            Fit::No,
        ),
        (
            &late,
            between(Day::Weekday(Weekday::Sunday), 22, 2),
            "2026-11-20 09:00",
            Fit::Yes,
        ),
        (&office, word("today"), "2026-11-23 16:59", Fit::Yes),
        (&office, word("today"), "2026-11-23 17:00", Fit::No),
        (&office, word("tonight"), "2026-11-23 09:00", Fit::No),
        (&office, word("weekend"), "2026-11-20 18:00", Fit::No),
        (
            &office,
            between(Day::Today, 8, 10),
            "2026-11-23 09:59",
            Fit::Yes,
        ),
        (
            &office,
            between(Day::Today, 8, 10),
            "2026-11-23 10:00",
            Fit::No,
        ),
    ];
    for (schedule, window, now, expected) in cases {
        assert_eq!(
            schedule.matches(&window, at(now)),
            expected,
            "{window:?} at {now}"
        );
    }
    let saturday = Schedule::Weekly(meeting(Weekday::Saturday, 10, 0));
    for (now, expected) in [
        ("2026-11-20 09:00", Fit::Yes),
        ("2026-11-21 09:00", Fit::Yes),
        // On Sunday the weekend is the present one.
        ("2026-11-22 09:00", Fit::No),
        ("2026-11-23 09:00", Fit::Yes),
    ] {
        assert_eq!(
            saturday.matches(&word("weekend"), at(now)),
            expected,
            "weekend at {now}"
        );
    }
    assert_eq!(
        Schedule::Always.matches(&word("tonight"), at("2026-11-23 09:00")),
        Fit::Yes
    );
    assert_eq!(Day::from_word("someday"), None);
}

#[test]
fn recurrence_rules() {
    let plain = meeting(Weekday::Monday, 19, 0);
    let with = |pattern: Pattern, season: Option<Season>| {
        WeeklyMeeting {
            pattern,
            season,
            ..plain.clone()
        }
        .rrule()
    };
    let weekly = Pattern::EveryWeek;
    assert_eq!(plain.rrule().unwrap(), "FREQ=WEEKLY;BYDAY=MO");
    assert_eq!(
        with(Pattern::OfMonth(vec![2, -1]), None).unwrap(),
        "FREQ=MONTHLY;BYDAY=2MO,-1MO"
    );
    assert_eq!(
        with(
            Pattern::EveryOtherWeek {
                anchor: date(2026, 11, 23)
            },
            None
        )
        .unwrap(),
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO"
    );
    let months = Season {
        first: (11, 1),
        last: (2, 29),
    };
    assert_eq!(
        with(weekly.clone(), Some(months)).unwrap(),
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=11,12,1,2"
    );
    assert_eq!(
        with(
            weekly,
            Some(Season {
                first: (11, 15),
                last: (3, 31)
            })
        ),
        None
    );
}

#[test]
fn schedules_are_stored_and_read_back() {
    let all = [
        Schedule::Always,
        Schedule::Written("varies".to_string()),
        hours("Mon-Fri 8:30am-5pm, closed noon-1"),
        hours("May-Oct Sa 08:00-12:00"),
        Schedule::Weekly(WeeklyMeeting {
            pattern: Pattern::EveryOtherWeek {
                anchor: date(2026, 11, 23),
            },
            skip: vec![date(2026, 12, 21)],
            season: Some(Season {
                first: (9, 1),
                last: (5, 31),
            }),
            ..meeting(Weekday::Monday, 19, 0)
        }),
    ];
    for schedule in all {
        let bytes = postcard::to_stdvec(&schedule).unwrap();
        let back: Schedule = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(back, schedule);
        let now = at("2026-11-23 12:30");
        assert_eq!(back.open_state(now), schedule.open_state(now));
    }
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let pattern = prop_oneof![
        Just(Pattern::EveryWeek),
        proptest::sample::subsequence(vec![1, 2, 3, 4, 5, -1], 1..4).prop_map(Pattern::OfMonth),
        (0..400i64).prop_map(|days| Pattern::EveryOtherWeek {
            anchor: date(2026, 1, 1).saturating_add(days.days())
        }),
    ];
    let weekly = (1..128u8, 0..24i8, 0..60i8, 1..400u16, pattern).prop_map(
        |(days, hour, minute, minutes, pattern)| {
            let meeting =
                WeeklyMeeting::new(new_york(), Days::from_bits(days), time(hour, minute, 0, 0));
            Schedule::Weekly(WeeklyMeeting {
                minutes,
                pattern,
                ..meeting
            })
        },
    );
    let place = proptest::sample::select(vec![
        "Mon-Fri 8:30am-5pm, closed noon-1",
        "9pm-7am nightly",
        "Fri 9pm-2am; Sat 10am-2pm",
        "2nd and 4th Friday 9am-1pm",
        "Mon-Fri 24 hours",
        "Mon-Fri 9-5 or by appointment",
        "daily 1am-3am",
        "Mo-Fr 08:00-17:00; PH off",
    ]);
    prop_oneof![3 => weekly, 1 => place.prop_map(hours)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The filter, the badge and the occurrences say the same at every moment.
    #[test]
    fn filter_badge_and_occurrences_agree(schedule in any_schedule(), minute in 0..525_600i64) {
        let now = at("2026-01-01 00:00").checked_add(minute.minutes()).unwrap();
        let state = schedule.open_state(now);
        let fit = schedule.matches(&TimeWindow::from(Day::Now), now);
        prop_assert_eq!(fit == Fit::Yes, state.state == State::Open);
        prop_assert_eq!(fit == Fit::Unknown, state.state == State::Unknown);

        let grace = if matches!(schedule, Schedule::Weekly(_)) { 10 } else { 0 };
        let after = |minutes: i64| {
            let later = now.checked_add(minutes.minutes()).unwrap();
            later.checked_add(1.nanosecond()).unwrap()
        };
        let on = !schedule.occurrences(now, after(0)).is_empty();
        let starting = grace > 0 && !schedule.occurrences(now, after(grace)).is_empty();
        prop_assert_eq!(state.state == State::Open, on || starting);

        // What is on now is on today, or began yesterday; what is next is later.
        if let Some(next) = &state.next {
            prop_assert!(next.start.timestamp() > now && next.end > next.start);
        }
        if let Some(until) = &state.until {
            prop_assert!(until.timestamp() > now);
        }
    }

    /// Every occurrence starts on a day of the meeting and lasts its length.
    #[test]
    fn occurrences_keep_to_the_rule(days in 1..128u8, hour in 0..24i8, minutes in 1..400u16) {
        let meeting = WeeklyMeeting { minutes, ..WeeklyMeeting::new(new_york(), Days::from_bits(days), time(hour, 30, 0, 0)) };
        let count = usize::try_from(meeting.days.count()).unwrap() * 52;
        let found = Schedule::Weekly(meeting.clone()).occurrences(at("2026-01-04 12:00"), at("2027-01-03 12:00"));
        prop_assert!(found.len() >= count && found.len() <= count + 1);
        for one in found {
            prop_assert!(meeting.is_on(one.start.date()));
            prop_assert_eq!(one.start.duration_until(&one.end).as_mins(), i64::from(minutes));
        }
    }

    /// Hours read from text are open just when the text says, past midnight too.
    #[test]
    fn hours_are_open_when_the_text_says(
        first in (1..24u16, 1..24u16), second in (1..24u16, 1..24u16), split in 1..127u8, minute in 0..80_640i64
    ) {
        prop_assume!(first.0 != first.1 && second.0 != second.1);
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        let text = |bits: u8, (start, end): (u16, u16)| {
            let days: Vec<&str> = (0..7).filter(|day| bits & (1 << day) != 0).map(|day| names[day]).collect();
            let clock = |hour: u16| format!("{}{}", (hour + 11) % 12 + 1, if hour < 12 { "am" } else { "pm" });
            format!("{} {}-{}", days.join(", "), clock(start), clock(end))
        };
        let written = format!("{}; {}", text(split, first), text(!split & 127, second));
        // Eight weeks in spring without a holiday or a change of the clocks.
        let now = at("2026-03-16 00:00").checked_add(minute.minutes()).unwrap();
        let local = now.to_zoned(new_york().time_zone().clone());
        let hour = u16::try_from(local.hour()).unwrap();
        let times = |weekday: Weekday| {
            let in_first = split & (1 << weekday.to_sunday_zero_offset()) != 0;
            if in_first { first } else { second }
        };
        let (today, yesterday) = (times(local.weekday()), times(local.weekday().previous()));
        let from_today = hour >= today.0 && (hour < today.1 || today.1 < today.0);
        let from_yesterday = yesterday.1 < yesterday.0 && hour < yesterday.1;
        let open = hours(&written).open_state(now).state == State::Open;
        prop_assert_eq!(open, from_today || from_yesterday, "{} at {}", written, local);
    }

    /// Whatever OpenStreetMap expression is accepted can also be evaluated.
    #[test]
    fn accepted_expressions_never_fail(
        words in proptest::collection::vec(proptest::sample::select(vec![
            "Mo", "Fr", "Sa-Su", "-", ",", "; ", " ", "PH", "off", "May", "Oct", "Feb 29", "Feb 30", "Dec 25",
            "08:00-17:00", "21:00-02:00", "00:00-24:00", "10:00+", "22:00-26:00", "week 1-53/2", "2026", "2026-2027",
            "[1]", "[-1]", "[5]", " || ", "unknown", "open", "easter", "+1 day", "\"call\"", "24/7", "00:00-00:00",
        ]), 1..10),
        minute in 0..525_600i64
    ) {
        let Ok(hours) = OpeningHours::from_expression(&words.concat(), new_york()) else { return Ok(()) };
        let schedule = Schedule::Hours(hours);
        let now = at("2026-01-01 00:00").checked_add(minute.minutes()).unwrap();
        let open = schedule.open_state(now).state == State::Open;
        prop_assert_eq!(open, schedule.matches(&TimeWindow::from(Day::Now), now) == Fit::Yes);
    }
}
