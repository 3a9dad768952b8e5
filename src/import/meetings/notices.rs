//! All notices of a meeting import.

use crate::import::report::notices;

notices! {
    UNREADABLE_FEED = "unreadable-feed" Error, "The file is not a feed.", "Give the address of the feed itself, in JSON or CSV, not of a page about it.";
    EMPTY_FEED = "empty-feed" Error, "The feed has no rows.", "Ask the owner of the list whether the feed is broken.";
    UNREADABLE_ROW = "unreadable-row" Error, "A row that cannot be parsed.", "Ask the owner of the list to mend the row.";
    TOO_MANY_ROWS = "too-many-rows" Error, "A row past the maximum number.", "Import the list in parts, each into a file of its own.";
    MISSING_NAME = "missing-name" Error, "A meeting without a name.", "Ask the owner of the list to name the meeting.";
    UNPUBLISHED = "unpublished" Note, "A row that its owner does not publish.", "Nothing to do: the list itself does not show it.";
    DUPLICATE_ROW = "duplicate-row" Note, "A row that occurs twice with identical cells.", "Nothing to do: it is used once.";
    REPEATED_ID = "repeated-id" Note, "Several meetings with the same id.", "Nothing to do: day and time are added to the id.";
    DAYS_FROM_ONE = "days-from-one" Note, "Days numbered from 1 for Monday.", "Compare one Sunday meeting with its own page.";
    MIXED_DAYS = "mixed-days" Warning, "Days numbered in two ways.", "Compare the meeting with its own page.";
    UNREAD_TIME = "unread-time" Warning, "A day or time that cannot be read.", "Ask the owner of the list for a day by name and a time like 19:00.";
    UNCLEAR_TIME = "unclear-time" Warning, "A time that may be a.m. or p.m.", "Compare the meeting with its own page.";
    UNSCHEDULED = "unscheduled" Note, "A meeting with neither day nor time.", "Nothing to do: it is shown as by appointment.";
    BAD_END = "bad-end" Warning, "An implausible end time.", "Ask the owner of the list for the end of the meeting.";
    LONG_MEETING = "long-meeting" Note, "A very long meeting.", "Compare the meeting with its own page.";
    MONTHLY_IN_NOTES = "monthly-in-notes" Warning, "Notes that mention a monthly rule.", "Ask the group; the list can only say every week.";
    UNKNOWN_ZONE = "unknown-zone" Warning, "A time zone that does not exist.", "Ask the owner of the list for a zone like America/New_York.";
    RENAMED_ZONE = "renamed-zone" Note, "An old or informal time zone name.", "Nothing to do: the name of today was used.";
    ZONE_OF_PLACE = "zone-of-place" Note, "No time zone; that of the place is used.", "Nothing to do.";
    ZONE_ELSEWHERE = "zone-elsewhere" Warning, "A time zone that clocks at the place do not have.", "Compare the meeting with its own page; --zone is for lists without places.";
    OTHER_ZONE_IN_WORDS = "other-zone-in-words" Warning, "Another time zone in the words of the row than the one used.", "Compare the meeting with its own page.";
    FELLOWSHIP_TAKEN = "fellowship-taken" Note, "No fellowship; the likeliest is used.", "Nothing to do, unless it is another: then give --fellowship.";
    STATE_OF_ZIP = "state-of-zip" Note, "No state; that of the ZIP is used.", "Nothing to do.";
    ZIP_ELSEWHERE = "zip-elsewhere" Warning, "A ZIP of another state than the row's.", "Ask the owner of the list which of the two is right.";
    NO_ZONE = "no-zone" Note, "No time zone, and no place that tells it.", "Give --zone; without it the zone of the directory counts.";
    BAD_POINT = "bad-point" Warning, "An invalid point.", "Nothing to do: the middle of the town is used.";
    FALSE_POINT = "false-point" Note, "The point of a meeting without a room.", "Nothing to do: a meeting online is nowhere in particular.";
    NO_PLACE = "no-place" Note, "Neither a place nor a way to join.", "Ask the group; until then the meeting is found, and says that its place is not known.";
    UNREAD_ZIP = "unread-zip" Note, "An invalid ZIP.", "Nothing to do: the town is used.";
    PRIVATE_CONTACT = "private-contact" Note, "Names or numbers of people in columns of their own.", "Nothing to do: they are not kept.";
    PRIVATE_EMAIL = "private-email" Note, "A person's email address.", "Nothing to do: it is not kept. Groups may give an address of their own.";
    PRIVATE_PHONE = "private-phone" Note, "A person's phone number in a text.", "Nothing to do: it is taken out of the text.";
    PASSCODE = "passcode" Note, "A passcode for joining.", "Nothing to do: it is taken out. People ask the group for it.";
    NAME_IN_TEXT = "name-in-text" Warning, "A person's name in a text.", "Ask the group to leave the name out: meetings are anonymous.";
    UNKNOWN_CODE = "unknown-code" Note, "An unknown type code.", "Add it to words/meeting-types.csv, or leave it: it is shown as it stands.";
    DOUBTFUL_CODE = "doubtful-code" Warning, "A code that cannot have its usual meaning.", "Ask the owner of the list what the code means there.";
    UNUSED_COLUMN = "unused-column" Note, "A key or column that is not used.", "Nothing to do.";
    LINK_NOT_KEPT = "link-not-kept" Warning, "A link that may not be shown.", "Ask the group for a link that starts with https://";
    UNKNOWN_PROVIDER = "unknown-provider" Note, "A link to an unknown conference service.", "Open the link once and see that it leads to a meeting.";
    UNREAD_PHONE = "unread-phone" Note, "A number that cannot be dialed in the United States.", "Nothing to do: it is not used as a number to tap.";
    CUT_TEXT = "cut-text" Warning, "A text longer than a cell allows.", "Ask the group for a shorter text.";
}
