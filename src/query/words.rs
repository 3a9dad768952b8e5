//! Words known.
use crate::model::category::Categories;
use crate::model::listing::Listing;
use serde::{Deserialize, Serialize};
/// Words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Words {}
impl Words {
    /// Compile.
    pub fn compile(_: &(), _: &Categories, _: &[Listing]) -> Words {
        Words {}
    }
}
