//! How this machine signs what it publishes.

use crate::storage::objects::Signed;

/// This machine, now.
pub(crate) fn signed() -> Signed {
    let machine = rustix::system::uname();
    Signed {
        by: machine.nodename().to_string_lossy().into_owned(),
        at: jiff::Timestamp::now(),
    }
}
