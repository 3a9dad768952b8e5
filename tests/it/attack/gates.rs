//! Slipped columns and slow losses are refused; what hides or closes passes.
