//! A private place stays private in every version that can be served and in every cell.
