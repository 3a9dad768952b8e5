//! An entry of the seed folder that is not a regular file.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
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
