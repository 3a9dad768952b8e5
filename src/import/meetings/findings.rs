//! Notices of a meeting import, and the report on the outcome of every row.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::bounded::BoundedFindings;
use crate::diagnostic::{Counts, Diagnostic, Severity};

/// A kind of finding in an import.
#[derive(Debug)]
pub struct Notice {
    /// Its code in reports.
    pub code: &'static str,
    /// Severity for the row.
    pub severity: Severity,
    /// Suggested fix.
    pub fix: &'static str,
}

/// Defines a constant for each notice, and the list of all of them.
macro_rules! notices {
    ($($(#[$about:meta])* $name:ident = $code:literal $severity:ident $fix:literal;)+) => {
        $(
            $(#[$about])*
            pub const $name: $crate::import::meetings::findings::Notice =
                $crate::import::meetings::findings::Notice {
                code: $code,
                severity: $crate::diagnostic::Severity::$severity,
                fix: $fix,
            };
        )+

        /// All notices of this import.
        pub static NOTICES: &[&$crate::import::meetings::findings::Notice] = &[$(&$name),+];
    };
}

pub(crate) use notices;

notices! {
    /// The file is not a feed.
    UNREADABLE_FEED = "unreadable-feed" Error
        "Give the address of the feed itself, in JSON or CSV, not of a page about it.";
    /// The feed has no rows.
    EMPTY_FEED = "empty-feed" Error
        "Ask the owner of the list whether the feed is broken.";
    /// A row that cannot be parsed.
    UNREADABLE_ROW = "unreadable-row" Error
        "Ask the owner of the list to mend the row.";
    /// A row past the maximum number.
    TOO_MANY_ROWS = "too-many-rows" Error
        "Import the list in parts, each into a file of its own.";
    /// A meeting without a name.
    MISSING_NAME = "missing-name" Error
        "Ask the owner of the list to name the meeting.";
    /// A row that its owner does not publish.
    UNPUBLISHED = "unpublished" Note
        "Nothing to do: the list itself does not show it.";
    /// A row that occurs twice with identical cells.
    DUPLICATE_ROW = "duplicate-row" Note
        "Nothing to do: it is used once.";
    /// Several meetings with the same id.
    REPEATED_ID = "repeated-id" Note
        "Nothing to do: day and time are added to the id.";
    /// Days numbered from 1 for Monday.
    DAYS_FROM_ONE = "days-from-one" Note
        "Compare one Sunday meeting with its own page.";
    /// Days numbered in two ways.
    MIXED_DAYS = "mixed-days" Warning
        "Compare the meeting with its own page.";
    /// A day or time that cannot be read.
    UNREAD_TIME = "unread-time" Warning
        "Ask the owner of the list for a day by name and a time like 19:00.";
    /// A time that may be a.m. or p.m.
    UNCLEAR_TIME = "unclear-time" Warning
        "Compare the meeting with its own page.";
    /// A meeting with neither day nor time.
    UNSCHEDULED = "unscheduled" Note
        "Nothing to do: it is shown as by appointment.";
    /// An implausible end time.
    BAD_END = "bad-end" Warning
        "Ask the owner of the list for the end of the meeting.";
    /// A very long meeting.
    LONG_MEETING = "long-meeting" Note
        "Compare the meeting with its own page.";
    /// Notes that mention a monthly rule.
    MONTHLY_IN_NOTES = "monthly-in-notes" Warning
        "Ask the group; the list can only say every week.";
    /// A time zone that does not exist.
    UNKNOWN_ZONE = "unknown-zone" Warning
        "Ask the owner of the list for a zone like America/New_York.";
    /// An old or informal time zone name.
    RENAMED_ZONE = "renamed-zone" Note
        "Nothing to do: the name of today was used.";
    /// No time zone; that of the place is used.
    ZONE_OF_PLACE = "zone-of-place" Note
        "Nothing to do.";
    /// A time zone that clocks at the place do not have.
    ZONE_ELSEWHERE = "zone-elsewhere" Warning
        "Compare the meeting with its own page; --zone is for lists without places.";
    /// Another time zone in the words of the row than the one used.
    OTHER_ZONE_IN_WORDS = "other-zone-in-words" Warning
        "Compare the meeting with its own page.";
    /// No fellowship; the likeliest is used.
    FELLOWSHIP_TAKEN = "fellowship-taken" Note
        "Nothing to do, unless it is another: then give --fellowship.";
    /// No state; that of the ZIP is used.
    STATE_OF_ZIP = "state-of-zip" Note
        "Nothing to do.";
    /// A ZIP of another state than the row's.
    ZIP_ELSEWHERE = "zip-elsewhere" Warning
        "Ask the owner of the list which of the two is right.";
    /// No time zone, and no place that tells it.
    NO_ZONE = "no-zone" Note
        "Give --zone; without it the zone of the directory counts.";
    /// An invalid point.
    BAD_POINT = "bad-point" Warning
        "Nothing to do: the middle of the town is used.";
    /// The point of a meeting without a room.
    FALSE_POINT = "false-point" Note
        "Nothing to do: a meeting online is nowhere in particular.";
    /// Neither a place nor a way to join.
    NO_PLACE = "no-place" Note
        "Ask the group; until then the meeting is found, and says that its place is not known.";
    /// An invalid ZIP.
    UNREAD_ZIP = "unread-zip" Note
        "Nothing to do: the town is used.";
    /// Names or numbers of people in columns of their own.
    PRIVATE_CONTACT = "private-contact" Note
        "Nothing to do: they are not kept.";
    /// A person's email address.
    PRIVATE_EMAIL = "private-email" Note
        "Nothing to do: it is not kept. Groups may give an address of their own.";
    /// A person's phone number in a text.
    PRIVATE_PHONE = "private-phone" Note
        "Nothing to do: it is taken out of the text.";
    /// A passcode for joining.
    PASSCODE = "passcode" Note
        "Nothing to do: it is taken out. People ask the group for it.";
    /// A person's name in a text.
    NAME_IN_TEXT = "name-in-text" Warning
        "Ask the group to leave the name out: meetings are anonymous.";
    /// An unknown type code.
    UNKNOWN_CODE = "unknown-code" Note
        "Add it to words/meeting-types.csv, or leave it: it is shown as it stands.";
    /// A code that cannot have its usual meaning.
    DOUBTFUL_CODE = "doubtful-code" Warning
        "Ask the owner of the list what the code means there.";
    /// A key or column that is not used.
    UNUSED_COLUMN = "unused-column" Note
        "Nothing to do.";
    /// A link that may not be shown.
    LINK_NOT_KEPT = "link-not-kept" Warning
        "Ask the group for a link that starts with https://";
    /// A link to an unknown conference service.
    UNKNOWN_PROVIDER = "unknown-provider" Note
        "Open the link once and see that it leads to a meeting.";
    /// A number that cannot be dialed in the United States.
    UNREAD_PHONE = "unread-phone" Note
        "Nothing to do: it is not used as a number to tap.";
    /// A text longer than a cell allows.
    CUT_TEXT = "cut-text" Warning
        "Ask the group for a shorter text.";
}

/// The outcome of every row, and all findings.
#[derive(Debug, Default)]
pub struct ImportReport {
    diagnostics: BoundedFindings,
    file: Arc<str>,
    /// Identical notes by code, file and message: index of the first, and the
    /// number of further ones.
    alike: HashMap<(&'static str, Arc<str>, String), (usize, usize)>,
    warned: HashSet<(Arc<str>, u32)>,
    gone: HashSet<(Arc<str>, u32)>,
    set_aside: BTreeMap<&'static str, usize>,
    rows: usize,
}

/// Where a finding is: row, column and value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell<'a> {
    /// Row number, from 1.
    pub row: Option<u32>,
    /// The column or key.
    pub column: Option<&'a str>,
    /// The value, when it may be shown.
    pub value: Option<&'a str>,
}

impl<'a> Cell<'a> {
    /// A row as a whole.
    pub fn row(row: u32) -> Cell<'a> {
        Cell {
            row: Some(row),
            ..Cell::default()
        }
    }

    /// A cell of a row.
    pub fn new(row: u32, column: &'a str, value: &'a str) -> Cell<'a> {
        Cell {
            row: Some(row),
            column: Some(column),
            value: Some(value),
        }
    }

    /// A cell whose value must not be reported.
    pub fn private(row: u32, column: &'a str) -> Cell<'a> {
        Cell {
            row: Some(row),
            column: Some(column),
            value: None,
        }
    }
}

impl ImportReport {
    /// Sets the file of all further findings.
    pub fn open(&mut self, file: &str) {
        self.file = Arc::from(file);
    }

    /// Counts a row that was read.
    pub fn count_row(&mut self) {
        self.rows += 1;
    }

    /// Adds findings made elsewhere, about whole files.
    pub fn adopt(&mut self, found: Vec<Diagnostic>) {
        self.diagnostics.extend(found);
    }

    /// Reports a finding about a row that is used.
    pub fn report(&mut self, notice: &Notice, cell: Cell<'_>, message: String) {
        if notice.severity == Severity::Warning
            && let Some(row) = cell.row
        {
            self.warned.insert((Arc::clone(&self.file), row));
        }
        if notice.severity == Severity::Note {
            let key = (notice.code, Arc::clone(&self.file), message.clone());
            if let Some((_, more)) = self.alike.get_mut(&key) {
                *more += 1;
                return;
            }
            if let Some(place) = self.push(notice, cell, message) {
                self.alike.insert(key, (place, 0));
            }
            return;
        }
        self.push(notice, cell, message);
    }

    /// Records that a row is set aside, with the reason.
    pub fn set_aside(&mut self, notice: &Notice, cell: Cell<'_>, message: String) {
        if let Some(row) = cell.row {
            self.gone.insert((Arc::clone(&self.file), row));
        }
        *self.set_aside.entry(notice.code).or_default() += 1;
        self.push(notice, cell, message);
    }

    /// Reports a finding about the whole feed.
    pub fn report_feed(&mut self, notice: &Notice, message: String) {
        self.push(notice, Cell::default(), message);
    }

    /// Adds a finding. Returns its index if it is kept.
    fn push(&mut self, notice: &Notice, cell: Cell<'_>, message: String) -> Option<usize> {
        self.diagnostics.push(Diagnostic {
            code: notice.code,
            severity: notice.severity,
            file: Arc::clone(&self.file),
            row: cell.row,
            column: cell.column.map(str::to_owned),
            value: cell.value.map(str::to_owned),
            message,
            fix: notice.fix.into(),
            more: None,
            cell: None,
            listing: None,
            lacks: None,
        })
    }

    /// Returns the counts, the number of rows set aside by reason code, and all
    /// findings.
    pub fn close(self) -> (Counts, BTreeMap<&'static str, usize>, Vec<Diagnostic>) {
        let mut diagnostics = self.diagnostics.into_list();
        for (first, more) in self.alike.values().filter(|(_, more)| *more > 0) {
            let rows = if *more == 1 { "row" } else { "rows" };
            let said = format!(" The same in {more} more {rows}.");
            diagnostics[*first].message.push_str(&said);
        }
        let set_aside = self.set_aside.values().sum();
        let counts = Counts {
            rows: self.rows,
            used: self.rows - set_aside,
            warned: self.warned.difference(&self.gone).count(),
            set_aside,
        };
        (counts, self.set_aside, diagnostics)
    }
}
