//! Opening hours of a place: an OpenStreetMap expression, evaluated by the
//! `opening-hours` crate in the listing's time zone.

use std::panic::catch_unwind;
use std::sync::OnceLock;

use chrono::{NaiveDateTime, Timelike};
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan, Zoned};
use opening_hours::{Context, OpeningHours as Evaluator, RuleKind};
use serde::{Deserialize, Serialize};

use super::span::Span;
use super::time_zone::Zone;
use crate::model::schedule::holidays::{calendar, chrono_date, is_holiday, jiff_date};
use crate::model::schedule::hours_rules::{HoursRules, OnHolidays};

/// Opening hours of a place. Serialized as written; the evaluator is built on
/// first use.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpeningHours {
    zone: Zone,
    expression: String,
    written: String,
    rules: Option<HoursRules>,
    #[serde(skip)]
    evaluator: OnceLock<Option<Evaluator>>,
}

impl PartialEq for OpeningHours {
    fn eq(&self, other: &OpeningHours) -> bool {
        (&self.zone, &self.expression, &self.written, &self.rules)
            == (&other.zone, &other.expression, &other.written, &other.rules)
    }
}

/// Error: an expression that is not valid OpenStreetMap syntax.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{expression}” is not opening hours syntax")]
pub struct BadExpression {
    /// The expression as given.
    pub expression: String,
}

impl OpeningHours {
    /// Hours from parsed rules and the original text. Fails if the crate cannot
    /// evaluate them.
    pub fn from_rules(
        rules: HoursRules,
        written: &str,
        zone: Zone,
    ) -> Result<OpeningHours, BadExpression> {
        let mut hours = OpeningHours::from_expression(&rules.expression(), zone)?;
        hours.written = written.trim().to_string();
        hours.rules = Some(rules);
        Ok(hours)
    }

    /// Hours from an OpenStreetMap expression. Fails if it is invalid.
    pub fn from_expression(expression: &str, zone: Zone) -> Result<OpeningHours, BadExpression> {
        let hours = OpeningHours {
            zone,
            expression: expression.trim().to_string(),
            written: expression.trim().to_string(),
            rules: None,
            evaluator: OnceLock::new(),
        };
        match hours.evaluator() {
            Some(_) => Ok(hours),
            None => Err(BadExpression {
                expression: hours.expression,
            }),
        }
    }

    /// The time zone.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The hours in OpenStreetMap's `opening_hours` syntax.
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The hours as written by staff.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The hours as rules; `None` for expressions that rules cannot represent
    /// (months, weeks).
    pub fn rules(&self) -> Option<&HoursRules> {
        self.rules.as_ref()
    }

    /// Whether the hours define what happens on holidays.
    pub fn speaks_of_holidays(&self) -> bool {
        match &self.rules {
            Some(rules) => rules.holidays != OnHolidays::Unsaid,
            None => self.expression.contains("PH"),
        }
    }

    /// The open times that overlap `from..to`, in order. On a holiday that the
    /// hours do not mention, they are included but not sure.
    pub(super) fn spans(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Span> + '_ {
        let time_zone = self.zone.time_zone();
        let local = |instant: Timestamp| time_zone.to_datetime(instant).date();
        // One more day at each end, so that spans across midnight are complete.
        let first = chrono_date(local(from).saturating_sub(1.day()));
        let last = chrono_date(local(to).saturating_add(2.days()));
        let midnight = chrono::NaiveTime::MIN;
        let ranges = self
            .evaluator()
            .zip(first.zip(last))
            .map(|(evaluator, (first, last))| {
                evaluator.iter_range(first.and_time(midnight), last.and_time(midnight))
            });
        ranges
            .into_iter()
            .flatten()
            .filter(|range| range.kind != RuleKind::Closed)
            .filter_map(|range| {
                Some(Span {
                    start: self.zoned(range.range.start)?,
                    end: self.zoned(range.range.end)?,
                    sure: range.kind == RuleKind::Open,
                })
            })
            .flat_map(|span| self.doubting(span))
            .skip_while(move |span| span.end.timestamp() <= from)
            .take_while(move |span| span.start.timestamp() < to)
            .filter(|span| span.start < span.end)
    }

    /// Splits a span by certainty on holidays. A span of up to 24 hours is as
    /// certain as the day it starts on; a longer one is split at each midnight.
    fn doubting(&self, span: Span) -> Vec<Span> {
        if !span.sure || self.speaks_of_holidays() {
            return vec![span];
        }
        if span.start.duration_until(&span.end).as_hours() <= 24 {
            let sure = !is_holiday(span.start.date());
            return vec![Span { sure, ..span }];
        }
        let mut parts: Vec<Span> = Vec::new();
        let mut start = span.start;
        while start < span.end {
            let midnight = start.tomorrow().and_then(|next| next.start_of_day());
            let end = midnight.map_or_else(|_| span.end.clone(), |day| day.min(span.end.clone()));
            let sure = !is_holiday(start.date());
            match parts.last_mut() {
                Some(part) if part.sure == sure => part.end = end.clone(),
                _ => parts.push(Span {
                    start,
                    end: end.clone(),
                    sure,
                }),
            }
            start = end;
        }
        parts
    }

    fn evaluator(&self) -> Option<&Evaluator> {
        let make = || {
            // The parser has internal assertions that some cells violate. A
            // panic therefore counts as an unparsable cell.
            let parsed = catch_unwind(|| self.expression.parse::<Evaluator>()).ok()?;
            let parsed = parsed.ok()?;
            Some(parsed.with_context(Context::default().with_holidays(calendar())))
        };
        self.evaluator.get_or_init(make).as_ref()
    }

    fn zoned(&self, naive: NaiveDateTime) -> Option<Zoned> {
        let hour = i8::try_from(naive.hour()).ok()?;
        let minute = i8::try_from(naive.minute()).ok()?;
        let date = jiff_date(naive.date())?;
        let local: DateTime = date.at(hour, minute, 0, 0);
        local.to_zoned(self.zone.time_zone().clone()).ok()
    }
}
