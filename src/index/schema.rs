//! The fields of the tantivy index, made once.

use tantivy::schema::{Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

/// The handles of all fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The listing's id, one term.
    pub id: Field,
    /// Words of the name and the organization, in both languages.
    pub name: Field,
    /// Whole names, as stems with a space between.
    pub whole_name: Field,
    /// Whole names of organizations, written the same way.
    pub organization: Field,
    /// Runs of words that are most of either.
    pub most_of_name: Field,
    /// Shorter runs of words of either.
    pub part_of_name: Field,
    /// Words of everything a person may ask by, the name included.
    pub body: Field,
    /// Digits of every number: `5702448838`, `988`, `741741`.
    pub number: Field,
    /// Keys of the tags: `category:food-pantry`, `serves:us:pa`.
    pub tag: Field,
}

/// The schema and the handles of its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // Words arrive already split, so the tokenizer named here is never run.
    let words = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let fields = Fields {
        id: builder.add_text_field("id", STRING),
        name: builder.add_text_field("name", words.clone()),
        whole_name: builder.add_text_field("whole_name", STRING),
        organization: builder.add_text_field("organization", STRING),
        most_of_name: builder.add_text_field("most_of_name", STRING),
        part_of_name: builder.add_text_field("part_of_name", STRING),
        body: builder.add_text_field("body", words),
        number: builder.add_text_field("number", STRING),
        tag: builder.add_text_field("tag", STRING),
    };
    (builder.build(), fields)
}
