//! Returns unused memory to the operating system.

/// Returns freed heap memory to the system. A publication allocates several
/// times the size of all listings, on several threads whose free memory glibc
/// does not share, and the next publication may be days away. Other threads
/// keep running; each waits at most while its own arena is trimmed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "the one call that no library wraps")]
pub(crate) fn give_back() {
    // SAFETY: `malloc_trim` takes no pointer, is thread-safe, and only touches
    // free memory.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// No-op: other allocators return memory on their own.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}
