//! The schema of the tantivy index.

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// Handles of all fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The listing's id, one term.
    pub id: Field,
    /// Full names, as stems separated by a space.
    pub whole_name: Field,
    /// Full names of organizations, in the same form.
    pub organization: Field,
    /// Runs with most of the words of a listing's or organization's name.
    pub most_of_name: Field,
    /// Shorter runs of words of these names.
    pub part_of_name: Field,
    /// Stems of all searchable text, each once; stems of the name and the
    /// organization twice, so that the term frequency shows where a word
    /// occurs.
    pub body: Field,
    /// Digits of every phone or text number: `5702448838`, `988`, `741741`.
    pub number: Field,
    /// Index terms of the tags: `category:food-pantry`, `serves:us:pa`.
    pub tag: Field,
}

/// The schema and the handles of its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // The input is stems separated by spaces.
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
