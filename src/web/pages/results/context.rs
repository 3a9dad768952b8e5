//! Where the links of a result page lead.

use crate::query::Query;
use crate::web::pages::layout::Visitor;

/// A link with a label, such as a chip, facet value or sort option.
#[derive(Debug)]
pub struct LinkOption {
    /// Target URL.
    pub href: String,
    /// Link text.
    pub label: String,
    /// Whether it is currently selected.
    pub chosen: bool,
    /// Number of results; 0 if not shown.
    pub count: usize,
    /// Number of parents shown above it.
    pub depth: usize,
}

impl LinkOption {
    /// A link that is not selected, without a count.
    pub fn new(href: String, label: impl Into<String>) -> LinkOption {
        LinkOption {
            href,
            label: label.into(),
            chosen: false,
            count: 0,
            depth: 0,
        }
    }
}

/// The page that shows the results, which determines where links lead: `/find`
/// or a category page.
#[derive(Debug, Clone, Copy)]
pub struct ResultsContext<'a> {
    /// The visitor.
    pub visitor: &'a Visitor,
    /// The category of a category page.
    pub category: Option<&'a str>,
}

impl ResultsContext<'_> {
    /// URL of a query. Stays on the category page while its category is the
    /// only one and there is no free text.
    pub fn href(&self, query: &Query) -> String {
        // The query has the answers; one that was taken off must stay off.
        let links = self.visitor.links().with_answers(&[]);
        match self.category {
            Some(id) if query.values("category") == [id] && query.words().is_empty() => {
                let rest = query.without_value("category", id);
                let rest = match query.page() {
                    1 => rest,
                    page => rest.with("page", &page.to_string()),
                };
                links.kind(id, &rest.to_text())
            }
            _ => links.find(&query.to_text()),
        }
    }

    /// URL of a query string.
    pub fn href_of_text(&self, query: &str) -> String {
        self.href(&Query::from_text(query).0)
    }
}
