//! Rules whose checks need more than one row or file. `Directory` and the
//! readers of the small files run them.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub const UNKNOWN_FILE: Rule = Rule {
    code: "unknown-file",
    severity: Severity::Warning,
    summary: "A CSV file whose name says nothing to us.",
    why_it_matters: "The listings in it are not shown to anyone.",
    example: "resurces.csv",
    fix: "Rename it so that it starts with resources or meetings.",
    check: Check::CrossRow,
};

pub const NOT_A_FILE: Rule = Rule {
    code: "not-a-file",
    severity: Severity::Warning,
    summary: "A named pipe, a device, a socket, a folder with the name of a seed file, or a link that \
            leads out of the seed folder or nowhere.",
    why_it_matters: "Reading it could wait for ever or show a file that is nobody's business, so the listings \
            that are expected of it are not shown to anyone.",
    example: "resources-new.csv is a link to /home/pat/resources-new.csv",
    fix: "Put the file itself into the seed folder, or remove what is there.",
    check: Check::CrossRow,
};

pub const DUPLICATE_ID: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "An id that another row has too. The row that the public sees stays; of rows that are all new and differ, none is published.",
    why_it_matters: "A second row could put a wrong number in place of a right one, and a saved or printed link would lead to the wrong help.",
    example: "two rows with id food-bank",
    fix: "Give one of the two another id. If the row stands twice, delete one.",
    check: Check::CrossRow,
};

pub const COPIED_FILE: Rule = Rule {
    code: "copied-file",
    severity: Severity::Error,
    summary: "A file of which half the rows or more, and five at least, have the ids of another file.",
    why_it_matters: "Of each listing only one row is used, and the other may be the one with the right number.",
    example: "resources-food (1).csv beside resources-food.csv",
    fix: "Keep the newer of the two alone, under the older name. At the staff desk, choose the file it replaces.",
    check: Check::CrossRow,
};

pub const BROKEN_REFERENCE: Rule = Rule {
    code: "broken-reference",
    severity: Severity::Error,
    summary: "A crisis line, a board or a category that names something that does not exist.",
    why_it_matters: "A pinned crisis line that is missing leaves a person in danger without a number.",
    example: "crisis-lines.csv naming a listing that is not in resources",
    fix: "Correct the id, or put the missing row back.",
    check: Check::CrossRow,
};

pub const GOLDEN_WITHOUT_LISTING: Rule = Rule {
    code: "golden-without-listing",
    severity: Severity::Error,
    summary: "Golden questions that must find listings none of which exists.",
    why_it_matters: "Nothing is published while a golden question is not answered: either help is lost, or the question is out of date.",
    example: "golden-questions.csv expecting a pantry that is in no file",
    fix: "Put the listings back. If they are not meant to be there, delete these rows; waypost golden --suggest makes questions of your own listings.",
    check: Check::CrossRow,
};

pub const GOLDEN_ELSEWHERE: Rule = Rule {
    code: "golden-elsewhere",
    severity: Severity::Warning,
    summary: "Golden questions about a place outside the home counties. What they find does not decide whether anything is published.",
    why_it_matters: "They guard another county, and nobody guards what people here will ask.",
    example: "near 17745, and Centre, PA beside home_counties in site.csv",
    fix: "Delete these rows or their file; waypost golden --suggest makes questions of your own listings. Or add the county to home_counties.",
    check: Check::CrossRow,
};

pub const BAD_SETTING: Rule = Rule {
    code: "bad-setting",
    severity: Severity::Error,
    summary: "In site.csv: leave_to or address that is not an https address, feedback that is neither a plain mail address nor a number, a time_zone that does not exist.",
    why_it_matters: "“Leave now” that fails, or leads elsewhere, leaves a person in danger on the page; a wrong zone shows every hour wrong.",
    example: "leave_to,javascript:alert(1)",
    fix: "Correct the value, or leave it blank for the usual one. Until then the last good one stays.",
    check: Check::CrossRow,
};

pub const UNFIT_CRISIS_LINE: Rule = Rule {
    code: "unfit-crisis-line",
    severity: Severity::Error,
    summary: "A line of crisis-lines.csv whose listing is closed, temporarily closed or an example, or has a number one digit off a known crisis line.",
    why_it_matters: "A person in danger calls, and nobody who can help answers.",
    example: "crisis-lines.csv naming a listing with status closed",
    fix: "Put the listing right, or name another one here. Call the number before you publish it.",
    check: Check::CrossRow,
};

pub const STALE_CRISIS_LINE: Rule = Rule {
    code: "stale-crisis-line",
    severity: Severity::Warning,
    summary: "A line of crisis-lines.csv whose listing was last checked more than twice its term ago.",
    why_it_matters: "A person in danger may call a number that nobody answers any more.",
    example: "crisis-lines.csv naming a listing with verified_on 2019-01-01",
    fix: "Call the line today, and write today in verified_on of its row. Until then no other change to it is published.",
    check: Check::CrossRow,
};

pub const DUPLICATE_PHRASE: Rule = Rule {
    code: "duplicate-phrase",
    severity: Severity::Error,
    summary: "A phrase that stands twice in a file of words, or a row without a phrase.",
    why_it_matters: "Whoever changes one of the two rows believes the change is made.",
    example: "two rows with food stamps",
    fix: "Put both meanings into one row, with ; between them.",
    check: Check::CrossRow,
};

pub const UNKNOWN_CHOICE: Rule = Rule {
    code: "unknown-choice",
    severity: Severity::Error,
    summary: "A language, kind, value, time or role in a file of words that is none of those there are, or neither yes nor no in categories.csv.",
    why_it_matters: "The row or the cell is passed over, and people who say it that way are not understood.",
    example: "audiense",
    fix: "Take one of the words that the column allows; a new value needs a row in labels.csv first.",
    check: Check::CrossRow,
};

pub const KEPT_ROW: Rule = Rule {
    code: "kept-row",
    severity: Severity::Note,
    summary: "What the public sees of a row with an error: its last good version, or nothing.",
    why_it_matters: "Whoever corrects a row must know whether people still see the old number.",
    example: "row 23 has a bad phone; the public still sees the version of 2026-11-20",
    fix: "Correct the error of this row. Delete the row if the listing should go.",
    check: Check::CrossRow,
};

pub const STANDS_TWICE: Rule = Rule {
    code: "stands-twice",
    severity: Severity::Note,
    summary: "A place or meeting that stands under two ids, as far as names, numbers, houses and hours tell.",
    why_it_matters: "One of the two is called and kept true; people may find the other.",
    example: "“Example Pantry” and “The Example Food Pantry”, with one number",
    fix: "Keep the row that was checked last and delete the other. Two that are really two stay as they are.",
    check: Check::CrossRow,
};
