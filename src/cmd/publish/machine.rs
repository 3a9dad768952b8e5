//! The signature of this machine on what it publishes.

use crate::storage::objects::Signed;

/// Host name and current time.
pub(crate) fn signed() -> Signed {
    let machine = rustix::system::uname();
    Signed {
        by: machine.nodename().to_string_lossy().into_owned(),
        at: jiff::Timestamp::now(),
    }
}
