//! The fields of the tantivy index, made once.

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// The handles of all fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The listing's id, one term.
    pub id: Field,
    /// Whole names, as stems with a space between.
    pub whole_name: Field,
    /// Whole names of organizations, written the same way.
    pub organization: Field,
    /// Runs of words that are most of either.
    pub most_of_name: Field,
    /// Shorter runs of words of either.
    pub part_of_name: Field,
    /// Stems of everything a person may ask by, each once; those of the name
    /// and the organization twice, so that the frequency of a word tells where
    /// it stands.
    pub body: Field,
    /// Digits of every number: `5702448838`, `988`, `741741`.
    pub number: Field,
    /// Keys of the tags: `category:food-pantry`, `serves:us:pa`.
    pub tag: Field,
}

/// The schema and the handles of its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // Stems arrive with spaces between.
    let stems = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqs);
    let stems = TextOptions::default().set_indexing_options(stems);
    let whole = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    let whole = TextOptions::default().set_indexing_options(whole);
    let fields = Fields {
        id: builder.add_text_field("id", whole.clone()),
        whole_name: builder.add_text_field("whole_name", whole.clone()),
        organization: builder.add_text_field("organization", whole.clone()),
        most_of_name: builder.add_text_field("most_of_name", whole.clone()),
        part_of_name: builder.add_text_field("part_of_name", whole.clone()),
        body: builder.add_text_field("body", stems),
        number: builder.add_text_field("number", whole.clone()),
        tag: builder.add_text_field("tag", whole),
    };
    (builder.build(), fields)
}
