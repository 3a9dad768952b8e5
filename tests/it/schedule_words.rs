//! Schedules and their states in plain words.

use jiff::civil::{Weekday, date};
use waypost::model::language::Language::{self, English, Spanish};
use waypost::model::schedule::Schedule;
use waypost::model::schedule::days::Days;
use waypost::model::schedule::weekly_meeting::{Pattern, Season, WeeklyMeeting};

use crate::schedule::{at, hours, meeting};

fn check_words(schedule: &Schedule, english: &str, spanish: &str) {
    assert_eq!(schedule.describe(English), english);
    assert_eq!(schedule.describe(Spanish), spanish);
}

#[test]
fn meetings_in_words() {
    let monday = meeting(Weekday::Monday, 19, 0);
    let weekly = |meeting: WeeklyMeeting| Schedule::Weekly(meeting);
    check_words(
        &weekly(monday.clone()),
        "Mondays 7:00 to 8:00 pm",
        "Lunes de 7:00 a 8:00 pm",
    );
    let days = |days| {
        weekly(WeeklyMeeting {
            days,
            ..monday.clone()
        })
    };
    check_words(
        &days(Days::WEEKEND),
        "Saturdays and Sundays, 7:00 to 8:00 pm",
        "Sábados y domingos, de 7:00 a 8:00 pm",
    );
    check_words(
        &days(Days::ALL),
        "Every day, 7:00 to 8:00 pm",
        "Todos los días, de 7:00 a 8:00 pm",
    );
    check_words(
        &weekly(WeeklyMeeting {
            days: Days::WEEKDAYS,
            ..meeting(Weekday::Monday, 12, 0)
        }),
        "Monday to Friday, noon to 1:00 pm",
        "De lunes a viernes, de mediodía a 1:00 pm",
    );
    check_words(
        &weekly(WeeklyMeeting {
            minutes: 90,
            ..meeting(Weekday::Friday, 23, 0)
        }),
        "Fridays 11:00 pm to 12:30 am",
        "Viernes de 11:00 pm a 12:30 am",
    );
    let pattern = |pattern| {
        weekly(WeeklyMeeting {
            pattern,
            ..monday.clone()
        })
    };
    check_words(
        &pattern(Pattern::OfMonth(vec![1, -1])),
        "1st and last Monday, 7:00 to 8:00 pm",
        "Primer y último lunes del mes, de 7:00 a 8:00 pm",
    );
    check_words(
        &pattern(Pattern::EveryOtherWeek {
            anchor: date(2026, 11, 23),
        }),
        "Every other Monday, 7:00 to 8:00 pm",
        "Un lunes sí y otro no, de 7:00 a 8:00 pm",
    );
    check_words(
        &weekly(WeeklyMeeting {
            skip: vec![date(2026, 12, 28)],
            season: Some(Season {
                first: (9, 1),
                last: (5, 31),
            }),
            ..monday.clone()
        }),
        "Mondays 7:00 to 8:00 pm, September 1 to May 31; not on December 28, 2026",
        "Lunes de 7:00 a 8:00 pm, del 1 de septiembre al 31 de mayo; excepto el 28 de diciembre de 2026",
    );
}

#[test]
fn hours_in_words() {
    let cases = [
        ("24/7", "Open day and night", "Abierto día y noche"),
        ("by appointment", "By appointment", "Con cita"),
        (
            "call for hours",
            "Ask when it is open",
            "Pregunte el horario",
        ),
        (
            "Mon-Fri 8:30am-5pm, closed noon-1",
            "Monday to Friday, 8:30 am to 5:00 pm, closed noon to 1:00 pm",
            "De lunes a viernes, de 8:30 am a 5:00 pm, cerrado de mediodía a 1:00 pm",
        ),
        (
            "2nd and 4th Friday 9am-1pm",
            "2nd and 4th Friday, 9:00 am to 1:00 pm",
            "Segundo y cuarto viernes del mes, de 9:00 am a 1:00 pm",
        ),
        (
            "Tue & Thu 6-8 pm; Sun closed",
            "Tuesday and Thursday, 6:00 to 8:00 pm; closed Sundays",
            "Martes y jueves, de 6:00 a 8:00 pm; cerrado los domingos",
        ),
        (
            "9pm-7am nightly",
            "Every day, 9:00 pm to 7:00 am",
            "Todos los días, de 9:00 pm a 7:00 am",
        ),
        (
            "Lunch Mon-Sat 10:30am-1pm, closed holidays",
            "Lunch: Monday to Saturday, 10:30 am to 1:00 pm; closed on holidays",
            "Almuerzo: de lunes a sábado, de 10:30 am a 1:00 pm; cerrado los días festivos",
        ),
        (
            "Mon 9-noon and 6-9pm or by appointment",
            "Monday, 9:00 am to noon and 6:00 to 9:00 pm; or by appointment",
            "Lunes, de 9:00 am a mediodía y de 6:00 a 9:00 pm; o con cita",
        ),
        (
            "Sat by appointment",
            "Saturday, by appointment",
            "Sábado, con cita",
        ),
        (
            "Mon-Wed 24 hours",
            "Monday to Wednesday, all day and night",
            "De lunes a miércoles, día y noche",
        ),
        (
            "May-Oct Sa 08:00-12:00",
            "May-Oct Sa 08:00-12:00",
            "May-Oct Sa 08:00-12:00",
        ),
    ];
    for (text, english, spanish) in cases {
        check_words(&hours(text), english, spanish);
    }
    check_words(&Schedule::Written("varies".to_string()), "varies", "varies");
}

fn state_text(schedule: &Schedule, now: &str, language: Language) -> String {
    schedule.state_text(&schedule.open_state(at(now)), at(now), language)
}

fn check_states(schedule: &Schedule, cases: &[(&str, &str, &str)]) {
    for (now, english, spanish) in cases {
        assert_eq!(state_text(schedule, now, English), *english, "at {now}");
        assert_eq!(state_text(schedule, now, Spanish), *spanish, "at {now}");
    }
}

#[test]
fn states_of_hours_in_words() {
    check_states(
        &hours("Mon-Fri 8:30am-5pm"),
        &[
            (
                "2026-11-23 10:00",
                "Open now, until 5:00 pm",
                "Abierto ahora, hasta las 5:00 pm",
            ),
            (
                "2026-11-23 07:45",
                "Opens at 8:30 am, in 45 minutes",
                "Abre a las 8:30 am, en 45 minutos",
            ),
            (
                "2026-11-23 07:30",
                "Opens at 8:30 am, in 1 hour",
                "Abre a las 8:30 am, en 1 hora",
            ),
            (
                "2026-11-23 06:00",
                "Closed now. Opens today at 8:30 am",
                "Cerrado ahora. Abre hoy a las 8:30 am",
            ),
            (
                "2026-11-23 18:00",
                "Closed now. Opens tomorrow at 8:30 am",
                "Cerrado ahora. Abre mañana a las 8:30 am",
            ),
            (
                "2026-11-21 10:00",
                "Closed now. Opens Monday at 8:30 am",
                "Cerrado ahora. Abre el lunes a las 8:30 am",
            ),
            (
                "2026-11-26 10:00",
                "Holiday: call first",
                "Día festivo: llame antes",
            ),
            (
                "2026-11-26 05:00",
                "Closed now. Holiday: call first",
                "Cerrado ahora. Día festivo: llame antes",
            ),
        ],
    );
    check_states(
        &hours("2nd and 4th Friday 9am-1pm"),
        &[
            (
                "2026-11-22 12:00",
                "Not open today. Next: Friday, Nov 27",
                "Hoy no abre. Próximo día: viernes 27 de noviembre",
            ),
            (
                "2026-11-27 12:00",
                "Open now, until 1:00 pm",
                "Abierto ahora, hasta la 1:00 pm",
            ),
            (
                "2026-11-27 14:00",
                "Closed now. Opens Friday, Dec 11 at 9:00 am",
                "Cerrado ahora. Abre el viernes 11 de diciembre a las 9:00 am",
            ),
        ],
    );
    check_states(
        &hours("Mon-Fri noon-midnight"),
        &[
            (
                "2026-11-23 20:00",
                "Open now, until midnight",
                "Abierto ahora, hasta la medianoche",
            ),
            (
                "2026-11-23 06:00",
                "Closed now. Opens today at noon",
                "Cerrado ahora. Abre hoy al mediodía",
            ),
        ],
    );
    check_states(
        &hours("9pm-7am nightly"),
        &[(
            "2026-11-23 22:00",
            "Open now, until 7:00 am",
            "Abierto ahora, hasta las 7:00 am",
        )],
    );
    check_states(
        &hours("Mon-Fri 24 hours, closed holidays"),
        &[
            (
                "2026-11-23 22:00",
                "Open now, until Thursday at midnight",
                "Abierto ahora, hasta el jueves a la medianoche",
            ),
            (
                "2026-11-24 22:00",
                "Open now, until Thursday at midnight",
                "Abierto ahora, hasta el jueves a la medianoche",
            ),
        ],
    );
    check_states(
        &hours("24/7"),
        &[(
            "2026-11-23 22:00",
            "Open day and night",
            "Abierto día y noche",
        )],
    );
    check_states(
        &hours("call for hours"),
        &[(
            "2026-11-23 22:00",
            "Ask when it is open",
            "Pregunte el horario",
        )],
    );
    check_states(
        &hours("Mon-Fri 9-5 by appointment"),
        &[("2026-11-23 10:00", "By appointment", "Con cita")],
    );
}

#[test]
fn states_of_seasons_in_words() {
    let nights = hours("January through March, nightly 9pm-7am");
    check_states(
        &nights,
        &[
            (
                "2026-11-30 22:00",
                "Closed now. Open January to March",
                "Cerrado ahora. Abre de enero a marzo",
            ),
            (
                "2027-01-05 22:00",
                "Open now, until 7:00 am",
                "Abierto ahora, hasta las 7:00 am",
            ),
        ],
    );
    let short = nights.describe_short(Language::English);
    assert_eq!(short, "January-March, every day, 9pm-7am");
    let spanish = nights.describe(Language::Spanish);
    assert_eq!(
        spanish,
        "De enero a marzo, todos los días, de 9:00 pm a 7:00 am"
    );
    let alone = hours("Oct-May");
    assert_eq!(alone.describe(Language::English), "October to May");
    check_states(
        &alone,
        &[(
            "2026-11-30 22:00",
            "Ask when it is open",
            "Pregunte el horario",
        )],
    );
}

#[test]
fn states_of_meetings_in_words() {
    check_states(
        &Schedule::Weekly(meeting(Weekday::Sunday, 19, 0)),
        &[
            (
                "2026-11-22 17:30",
                "Starts at 7:00 pm, in 1 hour 30 minutes",
                "Empieza a las 7:00 pm, en 1 hora 30 minutos",
            ),
            (
                "2026-11-22 18:52",
                "Starts at 7:00 pm, in 8 minutes",
                "Empieza a las 7:00 pm, en 8 minutos",
            ),
            (
                "2026-11-22 18:59",
                "Starts at 7:00 pm, in 1 minute",
                "Empieza a las 7:00 pm, en 1 minuto",
            ),
            (
                "2026-11-22 19:20",
                "On now, until 8:00 pm",
                "En curso, hasta las 8:00 pm",
            ),
            (
                "2026-11-22 12:00",
                "Tonight 7:00 to 8:00 pm",
                "Esta noche de 7:00 a 8:00 pm",
            ),
            (
                "2026-11-21 12:00",
                "Tomorrow 7:00 to 8:00 pm",
                "Mañana de 7:00 a 8:00 pm",
            ),
            (
                "2026-11-20 12:00",
                "Sunday 7:00 to 8:00 pm",
                "Domingo de 7:00 a 8:00 pm",
            ),
            (
                "2026-11-22 21:00",
                "Sunday, Nov 29, 7:00 to 8:00 pm",
                "Domingo 29 de noviembre, de 7:00 a 8:00 pm",
            ),
        ],
    );
    check_states(
        &Schedule::Weekly(meeting(Weekday::Sunday, 13, 0)),
        &[(
            "2026-11-22 09:00",
            "Today 1:00 to 2:00 pm",
            "Hoy de 1:00 a 2:00 pm",
        )],
    );
    let none = WeeklyMeeting {
        days: Days::NONE,
        ..meeting(Weekday::Sunday, 13, 0)
    };
    check_states(
        &Schedule::Weekly(none),
        &[("2026-11-22 09:00", "No date is set", "Sin fecha fijada")],
    );
}
