//! Memory that is not needed any more, given back to the system.

/// Gives back what was freed and is kept for later: a publication takes
/// memory for every listing several times over, on several threads that do not
/// share what they freed, and the next one may be days away. Other threads go
/// on meanwhile; each waits at most while its own part is looked through.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the one call that no library wraps")]
pub(crate) fn give_back() {
    // SAFETY: it takes no pointer, may be called by any thread at any time, and
    // touches only memory that is free.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other systems give it back themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}
