//! Taxonomies and their terms as HSDS names their parts.

use serde::Serialize;
use utoipa::ToSchema;

/// A list of terms.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Taxonomy {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// Its name.
    #[schema(example = "Kinds of help")]
    pub name: String,
    /// What it is.
    pub description: String,
}

/// A term of a taxonomy.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TaxonomyTerm {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The word of the seeds; those beside kinds of help say of what.
    #[schema(example = "food-pantry")]
    pub code: String,
    /// The name people know.
    #[schema(example = "Food pantries")]
    pub name: String,
    /// What is in it.
    pub description: String,
    /// The term it belongs to.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(format = "uuid")]
    pub parent_id: String,
    /// The name of its taxonomy.
    #[schema(example = "Kinds of help")]
    pub taxonomy: String,
    /// The language of name and description.
    #[schema(example = "en")]
    pub language: String,
    /// Its taxonomy.
    #[schema(format = "uuid")]
    pub taxonomy_id: String,
}

/// A term that is said of a service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Attribute {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service.
    #[schema(format = "uuid")]
    pub link_id: String,
    /// The term.
    #[schema(format = "uuid")]
    pub taxonomy_term_id: String,
    /// `service`.
    #[schema(example = "service")]
    pub link_entity: String,
    /// The term in full.
    pub taxonomy_term: TaxonomyTerm,
}
