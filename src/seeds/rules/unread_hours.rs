//! Hours that cannot be parsed.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::schedule::hours_text::reader::HoursReading;
use crate::seeds::columns::Resource;
use crate::seeds::read::excel_values;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unread-hours",
    severity: Severity::Warning,
    summary: "Hours that cannot be read as days and times.",
    why_it_matters: "They are shown as written, but nobody who asks for what is open now will find the place.",
    example: "twice a month",
    fix: "Write them like “Mon-Fri 8:30am-5pm; 2nd Sat 9am-noon”, or move the words to hours_note.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Hours);
    if cell.is_empty() {
        return;
    }
    if let HoursReading::Unread(unread) = subject.world.hours(cell) {
        let message = format!("The hours cannot be read: {unread}.");
        findings.cell(&RULE, &subject.row, Resource::Hours, message);
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
