//! `rules`: prints the rules of the check with their documentation.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::error::Failure;
use super::output::{print, today};
use crate::config::{Format, Rules};
use crate::diagnostic::paper;
use crate::seeds::rules::RULES;
use crate::seeds::rules::rule::Rule;

/// Prints the rules with the given codes, or all rules.
pub fn run(options: &Rules) -> Result<ExitCode, Failure> {
    let rules = chosen(&options.codes)?;
    let printed = match options.format {
        Format::Text => rules.iter().map(|rule| text(rule)).collect(),
        Format::Json => {
            let list: Vec<Value> = rules.iter().map(|rule| as_json(rule)).collect();
            serde_json::to_string_pretty(&list)?
        }
        Format::Html => {
            let sections = rules.iter().map(|rule| paper::Section {
                heading: format!("{} ({})", rule.code, rule.severity.word()),
                rows: parts(rule).to_vec(),
            });
            let about = "What `waypost check` looks for";
            let head = paper::Paper::new("The rules of the check", about, today());
            paper::sections(head, sections.collect())?
        }
    };
    print(format!("{}\n", printed.trim_end()));
    Ok(ExitCode::SUCCESS)
}

fn chosen(codes: &[String]) -> Result<Vec<&'static Rule>, Failure> {
    if codes.is_empty() {
        return Ok(RULES.to_vec());
    }
    let named = codes.iter().map(|code| {
        let found = RULES.iter().find(|rule| rule.code == code);
        found.copied().ok_or_else(|| {
            Failure(format!(
                "There is no rule “{code}”. Run `waypost rules` to see them all."
            ))
        })
    });
    named.collect()
}

/// The sections of a rule's documentation with their labels.
fn parts(rule: &Rule) -> [(&'static str, &'static str); 4] {
    [
        ("finds", rule.summary),
        ("why", rule.why_it_matters),
        ("example", rule.example),
        ("fix", rule.fix),
    ]
}

fn text(rule: &Rule) -> String {
    let lines = parts(rule).map(|(name, says)| format!("  {name:<8} {says}\n"));
    format!(
        "{}[{}]\n{}\n",
        rule.severity.word(),
        rule.code,
        lines.concat()
    )
}

fn as_json(rule: &Rule) -> Value {
    json!({
        "code": rule.code,
        "severity": rule.severity.word(),
        "finds": rule.summary,
        "hurts": rule.why_it_matters,
        "example": rule.example,
        "fix": rule.fix,
    })
}
