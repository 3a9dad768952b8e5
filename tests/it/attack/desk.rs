//! The staff desk writes nothing outside of its folder and is not locked by strangers.
