//! `GET /api/suggest`: suggestions while typing.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::search::suggest::{suggest, suggest_places};
use crate::web::error::WebError;
use crate::web::pages::layout::Visitor;

/// What may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestJson {
    /// At most eight, the likeliest first.
    pub suggestions: Vec<SuggestionJson>,
}

/// One suggestion.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionJson {
    /// `crisis`, `need`, `category`, `place` or `name`.
    #[schema(example = "place")]
    pub kind: &'static str,
    /// In words, in the language asked for.
    #[schema(example = "Lock Haven, PA")]
    pub label: String,
    /// The page it leads to.
    #[schema(example = "/find?near=Lock+Haven%2C+PA")]
    pub url: String,
}

/// Suggest kinds of help, places and names for a beginning; for one of a cry
/// for help, the crisis lines alone.
#[utoipa::path(
    get,
    path = "/api/suggest",
    tag = "search",
    params(
        ("q" = Option<String>, Query, description = "What is typed so far; blank gives common needs", example = "lock"),
        ("kind" = Option<String>, Query, description = "place for places alone, those at home first"),
        ("lang" = Option<String>, Query, description = "en or es; the Accept-Language otherwise"),
    ),
    responses(
        (status = 200, description = "Suggestions. Nothing typed is kept.", body = SuggestJson),
    )
)]
pub async fn answer(visitor: Visitor) -> Result<Json<SuggestJson>, WebError> {
    let parameter = |wanted: &str| {
        let found = visitor.pairs.iter().find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| value.as_str())
    };
    let typed = parameter("q");
    let found = if parameter("kind") == "place" {
        suggest_places(&visitor.generation, typed)
    } else {
        suggest(&visitor.generation, typed, visitor.language)?
    };
    let links = visitor.links();
    let suggestions = found.iter().map(|suggestion| SuggestionJson {
        kind: suggestion.kind,
        label: suggestion.label.shown_in(visitor.language).to_owned(),
        url: links.find(&suggestion.query),
    });
    Ok(Json(SuggestJson {
        suggestions: suggestions.collect(),
    }))
}
