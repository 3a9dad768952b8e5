//! Rules for the other columns of a listing.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;
use crate::model::eligibility::{Ages, IncomeLimit};
use crate::model::freshness::Freshness;
use crate::model::listing::{Listing, Status};
use crate::model::schedule::hours_text::reader::HoursReading;
use crate::seeds::columns::{CATEGORIES, Resource};
use crate::seeds::read::clean_cell::{nearest, several};
use crate::seeds::read::excel_values;
use crate::seeds::rows::limits::residence;
use crate::seeds::rows::meeting_schedule::schedule;
use crate::seeds::rows::{parse_cell, place};

pub const BAD_ID: Rule = Rule {
    code: "bad-id",
    severity: Severity::Error,
    summary: "An id with anything but small letters, digits and dashes.",
    why_it_matters: "Links that people saved or printed must go on working.",
    example: "New Love Center",
    fix: "Use small letters, digits and dashes: new-love-center. Or leave the cell blank.",
    check: Check::Row(bad_id),
};

fn bad_id(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Id);
    if !cell.is_empty() && !parse_cell::is_slug(cell) {
        let message = format!("“{cell}” cannot be an id.");
        findings.cell(&BAD_ID, &subject.row, Resource::Id, message);
        let suggestion = parse_cell::slug(&[cell]);
        findings.fix_last(format!("Write “{suggestion}”, or leave the cell blank."));
    }
}

pub const REUSED_ID: Rule = Rule {
    code: "reused-id",
    severity: Severity::Warning,
    summary: "An id whose row had another name and another organization before.",
    why_it_matters: "A saved or printed link would lead to other help than the person was given.",
    example: "food-bank, before Food Bank, now Tax Office",
    fix: "If it is another place, give it an id of its own. If the place was renamed, leave it.",
    check: Check::CrossRow,
};

/// Compares a row with the listing that had its id before.
pub(super) fn reused_id(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    let listing = subject.listing;
    let other_name = listing.name.english != before.name.english;
    let other_hands = listing.organization != before.organization;
    if other_name && other_hands {
        let message = format!(
            "The id “{}” meant “{}” of “{}” before.",
            listing.id, before.name.english, before.organization
        );
        findings.cell(&REUSED_ID, &subject.row, Resource::Id, message);
    }
}

pub const MISSING_NAME: Rule = Rule {
    code: "missing-name",
    severity: Severity::Error,
    summary: "A row whose name is blank.",
    why_it_matters: "Nobody can ask for a place that has no name.",
    example: "a blank name cell",
    fix: "Write the name people know it by, or delete the row.",
    check: Check::Row(missing_name),
};

fn missing_name(subject: &Subject<'_>, findings: &mut Findings) {
    // Without the column the file as a whole is set aside.
    if subject.row.has(Resource::Name) && subject.row.cell(Resource::Name).is_empty() {
        let message = "The name is missing.".to_owned();
        findings.cell(&MISSING_NAME, &subject.row, Resource::Name, message);
    }
}

pub const MISSING_CATEGORY: Rule = Rule {
    code: "missing-category",
    severity: Severity::Error,
    summary: "A row whose category is blank.",
    why_it_matters: "Without a category it is not among food, shelter or anything else people look under.",
    example: "a blank category cell",
    fix: "Write the id of a category from categories.csv. If the cell was merged with the one above, write it in every row.",
    check: Check::Row(missing_category),
};

fn missing_category(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    if row.has(Resource::Category) && row.cell(Resource::Category).is_empty() {
        let message = "The category is missing.".to_owned();
        findings.cell(&MISSING_CATEGORY, row, Resource::Category, message);
    }
}

pub const UNKNOWN_CATEGORY: Rule = Rule {
    code: "unknown-category",
    severity: Severity::Error,
    summary: "A category id that does not exist.",
    why_it_matters: "The listing would stand under a heading nobody opens.",
    example: "food-pantri",
    fix: "Use an id from categories.csv, or add the category there.",
    check: Check::Row(unknown_category),
};

fn unknown_category(subject: &Subject<'_>, findings: &mut Findings) {
    let known = subject.world.categories;
    for id in several(subject.row.cell(Resource::Category)) {
        if known.get(id).is_some() {
            continue;
        }
        let message = format!("There is no category “{id}”.");
        findings.cell(&UNKNOWN_CATEGORY, &subject.row, Resource::Category, message);
        let ids = known.iter().map(|category| category.id.as_str());
        let near = nearest(id, ids).map(str::to_owned);
        let near = near.or_else(|| subject.world.category_meant(id));
        findings.last_lacks(CATEGORIES, &[id], near);
    }
}

pub const BAD_STATUS: Rule = Rule {
    code: "bad-status",
    severity: Severity::Error,
    summary: "A status other than active, temporarily closed, closed or example.",
    why_it_matters: "A closed place shown as open sends someone to a locked door.",
    example: "clsoed",
    fix: "Write active, temporarily closed, closed or example.",
    check: Check::Row(bad_status),
};

fn bad_status(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Status);
    if parse_cell::status(cell).is_some() {
        return;
    }
    let message = format!("“{cell}” is not a status.");
    findings.cell(&BAD_STATUS, &subject.row, Resource::Status, message);
    if let Some(near) = nearest(cell, parse_cell::STATUS_WORDS) {
        findings.fix_last(format!("Did you mean “{near}”?"));
    }
}

pub const BAD_DATE: Rule = Rule {
    code: "bad-date",
    severity: Severity::Warning,
    summary: "A verified_on or source_date that is not a date, or lies in the future.",
    why_it_matters: "People trust a listing by how lately it was checked.",
    example: "2026-13-01",
    fix: "Write year-month-day: 2026-11-09. A source may be a year or a month alone.",
    check: Check::Row(bad_date),
};

fn bad_date(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let verified = row.cell(Resource::VerifiedOn);
    if !verified.is_empty() {
        match parse_cell::date(verified) {
            None => {
                let message = format!("“{verified}” is not a day, so it is not used.");
                findings.cell(&BAD_DATE, row, Resource::VerifiedOn, message);
                if verified.contains('/') {
                    let fix = "Write the month first, or year-month-day: 2026-11-09.".to_owned();
                    findings.fix_last(fix);
                }
            }
            Some(date) if date > subject.world.today => {
                let message = format!("{date} lies in the future, so it is not used.");
                findings.cell(&BAD_DATE, row, Resource::VerifiedOn, message);
            }
            Some(date) if excel_values::date_from_serial(verified).is_some() => {
                let message = format!("The spreadsheet changed the day; it was read as {date}.");
                findings.cell(&BAD_DATE, row, Resource::VerifiedOn, message);
                findings.fix_last(
                    "Format the cell as a date and look at the year: a workbook made on an old \
                     Mac counts four years less."
                        .to_owned(),
                );
            }
            Some(_) => {}
        }
    }
    let source = row.cell(Resource::SourceDate);
    if !source.is_empty() && !parse_cell::is_source_date(source) {
        let message = format!("“{source}” is not a year, a month or a day, so it is not used.");
        findings.cell(&BAD_DATE, row, Resource::SourceDate, message);
    }
}

pub const BAD_AGES: Rule = Rule {
    code: "bad-ages",
    severity: Severity::Error,
    summary: "A value in ages that is no range of ages.",
    why_it_matters: "Somebody of the right age would not be told that it is for them, or somebody of the wrong age would be sent there.",
    example: "seniors",
    fix: "Write 60+, 12 to 17, under 18, or all ages, with ; between ranges. Other words belong in eligibility.",
    check: Check::Row(bad_ages),
};

fn bad_ages(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Ages);
    for value in several(cell)
        .into_iter()
        .filter(|value| Ages::parse(value).is_none())
    {
        let message = format!("“{value}” is no range of ages.");
        findings.cell(&BAD_AGES, &subject.row, Resource::Ages, message);
        if let Some(typed) = excel_values::typed_before_date(value) {
            findings.fix_last(format!(
                "The spreadsheet has made a day of “{typed}”. Write a range with “to”: 12 to 17."
            ));
        } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
            findings.fix_last(format!("Write {value}+ or {value} to {value}."));
        }
    }
}

pub const BAD_INCOME: Rule = Rule {
    code: "bad-income",
    severity: Severity::Error,
    summary: "An income limit without a figure, or without what the figure is of.",
    why_it_matters: "Nobody can tell whether a household qualifies.",
    example: "200%",
    fix: "Write a percent of the federal poverty level (200% FPL), another limit as stated (80% AMI, $2,000 a month), or none. Words without a figure belong in eligibility.",
    check: Check::Row(bad_income),
};

fn bad_income(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Income);
    if !cell.is_empty() && IncomeLimit::parse(cell).is_none() {
        let message = format!("“{cell}” is no income limit.");
        findings.cell(&BAD_INCOME, &subject.row, Resource::Income, message);
    }
}

pub const BAD_RESIDENCE: Rule = Rule {
    code: "bad-residence",
    severity: Severity::Error,
    summary: "A value in residence that is no area, or a county that does not exist.",
    why_it_matters: "People who live there would be told that it is not for them.",
    example: "Clintn, PA",
    fix: "Write US, a state (PA), counties (Clinton, PA) or ZIPs. For a town, write its ZIPs.",
    check: Check::Row(bad_residence),
};

fn bad_residence(subject: &Subject<'_>, findings: &mut Findings) {
    for area in residence(&subject.row, subject.world.gazetteer) {
        let Err(problem) = area else { continue };
        findings.cell(
            &BAD_RESIDENCE,
            &subject.row,
            Resource::Residence,
            problem.message,
        );
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}

pub const UNREAD_HOURS: Rule = Rule {
    code: "unread-hours",
    severity: Severity::Warning,
    summary: "Hours that cannot be read as days and times.",
    why_it_matters: "They are shown as written, unless a spreadsheet spoiled them, and nobody who asks for what is open now will find the place.",
    example: "twice a month",
    fix: "Write them like “Mon-Fri 8:30am-5pm; 2nd Sat 9am-noon”, or move the words to hours_note.",
    check: Check::Row(unread_hours),
};

fn unread_hours(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Hours);
    if cell.is_empty() {
        return;
    }
    if let HoursReading::Unread(unread) = subject.world.hours(cell, &subject.world.zone) {
        let after = match excel_values::is_spoiled_hours(cell) {
            true => " They are not shown.",
            false => "",
        };
        let message = format!("The hours cannot be read: {unread}.{after}");
        findings.cell(&UNREAD_HOURS, &subject.row, Resource::Hours, message);
        if let Some(typed) = excel_values::typed_before_date(cell) {
            findings.fix_last(format!(
                "The spreadsheet has made a day of “{typed}”. Format the cell as text and write \
                 the days too, like “Mon-Fri 3-5pm”."
            ));
        } else if let Some(time) = excel_values::time_of_fraction(cell) {
            findings.fix_last(format!(
                "{cell} is how a spreadsheet keeps {}. Format the cell as text and write the days \
                 too, like “Mon-Fri 9am-5pm”.",
                time.strftime("%-I:%M %P")
            ));
        }
    }
}

pub const MEETING_TIME: Rule = Rule {
    code: "meeting-time",
    severity: Severity::Warning,
    summary: "A day, a start, an end or a time zone of a meeting that cannot be read.",
    why_it_matters: "Someone stands before a locked door, or misses the meeting they needed.",
    example: "Time 7ish",
    fix: "Write the day by name and the times like 19:00; a zone like America/New_York.",
    check: Check::Row(meeting_time),
};

fn meeting_time(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.row.is_meeting() {
        return;
    }
    let world = subject.world;
    let zone = place::zone(&subject.listing.place, world.gazetteer, &world.zone);
    let (_, doubts) = schedule(&subject.row, &zone);
    for doubt in doubts {
        findings.meeting_cell(&MEETING_TIME, &subject.row, doubt.column, doubt.message);
    }
}

pub const MISSING_SOURCE: Rule = Rule {
    code: "missing-source",
    severity: Severity::Warning,
    summary: "A listing without a source: no page, no note of who said it.",
    why_it_matters: "A fact nobody can trace cannot be checked, and stays wrong for years.",
    example: "source_url and source_note blank",
    fix: "Give the page the facts were taken from, or say in source_note who said it.",
    check: Check::Row(missing_source),
};

fn missing_source(subject: &Subject<'_>, findings: &mut Findings) {
    let source = &subject.listing.source;
    let traced = !source.urls.is_empty() || !source.note.is_empty();
    let example = subject.listing.status == Status::Example;
    if !traced && !example && !subject.row.is_meeting() {
        let message = "The listing has no source.".to_owned();
        findings.cell(&MISSING_SOURCE, &subject.row, Resource::SourceUrl, message);
    }
}

pub const STALE: Rule = Rule {
    code: "stale",
    severity: Severity::Warning,
    summary: "A listing whose last check is more than twice its term ago.",
    why_it_matters: "Numbers and hours change; an old one sends people nowhere. It is labelled and ranks lower.",
    example: "verified_on 2019-01-01",
    fix: "Call, put right what changed, and write today in verified_on.",
    check: Check::DateDependent(stale),
};

fn stale(subject: &Subject<'_>, findings: &mut Findings) {
    let listing = subject.listing;
    let Some(verified_on) = listing.verified_on else {
        return;
    };
    let term = subject.world.categories.fresh_days(&listing.categories);
    let freshness = Freshness::on(subject.world.today, Some(verified_on), term);
    if freshness == Freshness::Stale {
        let message =
            format!("Last checked on {verified_on}; its kind needs a check every {term} days.");
        findings.cell(&STALE, &subject.row, Resource::VerifiedOn, message);
    }
}

pub const EXAMPLE_ROWS: Rule = Rule {
    code: "example-rows",
    severity: Severity::Note,
    summary: "How many rows of a file are left out because their status is example.",
    why_it_matters: "Somebody may walk at night to a meeting that was made up.",
    example: "a file of invented meetings to try the site with",
    fix: "Nothing to do. To see them on a site of your own, start it with serve --examples, or write yes beside examples in site.csv.",
    check: Check::CrossRow,
};

/// Notes that `count` rows are left out.
pub fn report_examples(count: usize, findings: &mut Findings) {
    let rows = counted(count, "example row");
    let message = format!("{rows} of this file: checked, and shown to nobody.");
    findings.add(&EXAMPLE_ROWS, None, None, None, message);
}
