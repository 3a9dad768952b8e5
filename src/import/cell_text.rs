//! Texts of lists as cells: without markup, on one line, joined, cut.

use regex::Regex;

use crate::seeds::read::clean_cell;
use crate::seeds::read::limits::MAX_CELL_LENGTH;

/// A text without web page markup: decodes entities, drops tags, turns a
/// literal `\n` into a line break, and removes extra spaces. Line breaks are
/// kept.
pub fn plain(raw: &str) -> String {
    let needs_care = |c: char| matches!(c, '&' | '<' | '\\' | '\n' | '\t') || !c.is_ascii();
    if !raw.contains(needs_care) {
        return spaced(&clean_cell::clean(raw));
    }
    // Some lists are escaped twice: `&amp;#039;`.
    let once = html_escape::decode_html_entities(raw);
    let text = html_escape::decode_html_entities(&once);
    let text = without_tags(&text)
        .replace("\\r\\n", "\n")
        .replace("\\n", "\n")
        .replace("\\'", "'")
        .replace("\\\"", "\"");
    let lines: Vec<String> = text
        .lines()
        .map(|line| spaced(&clean_cell::clean(line)))
        .collect();
    let mut filled: Vec<&str> = Vec::new();
    for line in &lines {
        // Collapse several blank lines into one.
        if !line.is_empty() || filled.last().is_some_and(|last| !last.is_empty()) {
            filled.push(line);
        }
    }
    let joined = filled.join("\n");
    clean_cell::clean(&unlike_a_table(joined))
}

/// A text on one line.
pub fn one_line(raw: &str) -> String {
    let text = plain(raw);
    if text.contains('\n') {
        spaced(&text.replace('\n', " "))
    } else {
        text
    }
}

/// Collapses whitespace into single spaces.
fn spaced(text: &str) -> String {
    if !text.contains("  ") && !text.contains('\t') {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Removes tags such as `<p>`; a tag that ends a line becomes a line break.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let named = tag[1..].trim_start_matches('/');
        let is_tag = named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
        match tag.find('>') {
            Some(end) if is_tag => {
                let name = named.to_ascii_lowercase();
                let ends_line = ["br", "p", "div", "li", "tr"];
                if ends_line.iter().any(|start| name.starts_with(start)) {
                    out.push('\n');
                }
                rest = &tag[end + 1..];
            }
            _ => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Joins lines full of commas, which look like rows after an unclosed quote.
fn unlike_a_table(text: String) -> String {
    let table_like = |line: &&str| line.matches(',').count() >= 5;
    if text.lines().filter(table_like).count() >= 3 {
        text.replace('\n', " ")
    } else {
        text
    }
}

/// Cuts a text to the maximum length of a seed cell, and returns whether it was
/// longer.
pub fn cut(text: &str) -> (&str, bool) {
    if text.len() <= MAX_CELL_LENGTH {
        return (text, false);
    }
    let mut end = MAX_CELL_LENGTH;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text[..end].trim_end(), true)
}

/// Joins the distinct parts that are not blank into one cell.
pub fn joined<S: AsRef<str>>(parts: &[S], between: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for part in parts.iter().map(|part| part.as_ref().trim()) {
        if !part.is_empty() && !kept.contains(&part) {
            kept.push(part);
        }
    }
    kept.join(between)
}

/// A pattern of the imports. One that does not compile must end the program: a
/// filter that is switched off would publish what it removes.
#[expect(clippy::expect_used, reason = "the patterns are constants")]
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("patterns of imports compile")
}
