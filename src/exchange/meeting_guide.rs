//! Meeting Guide.

/// The fellowship of a list that names none.
pub const FELLOWSHIP: &str = "AA";
