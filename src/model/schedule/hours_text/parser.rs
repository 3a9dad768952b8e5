//! Single-pass parser for opening hours: tokens to rules.

use std::ops::Range;

use jiff::civil::Weekday;

use super::clock;
use super::clock::Clock;
use super::error::{HoursErrorKind, SpannedError, fail, failure};
use super::lexer::{Piece, Token};
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_rules::{
    ClockRange, DayGroup, HoursRule, HoursRules, OnHolidays, RuleKind,
};
use crate::model::schedule::weekly_meeting::Season;

/// Parses the rules from tokens without fillers. With `osm`, a semicolon makes
/// the next rule override its days, as in OpenStreetMap.
pub fn rules(pieces: &[Piece], osm: bool) -> Result<HoursRules, SpannedError> {
    let mut reader = Parser::new(pieces, osm);
    reader.run()?;
    Ok(reader.rules)
}

/// Parses days of every week; `None` if the tokens contain anything else.
pub fn days(pieces: &[Piece]) -> Option<Days> {
    let mut reader = Parser::new(pieces, false);
    while let Some(piece) = pieces.get(reader.at) {
        match piece.token {
            Token::And | Token::Comma => reader.at += 1,
            Token::Days(_) | Token::Nightly => reader.days(piece.place.clone()).ok()?,
            _ => return None,
        }
    }
    let [group] = reader.draft.days.as_slice() else {
        return None;
    };
    group.ordinals.is_empty().then_some(group.days)
}

/// A rule under construction.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) place: Option<Range<usize>>,
    pub(crate) days: Vec<DayGroup>,
    pub(crate) ordinals: Vec<i8>,
    pub(crate) times: Vec<ClockRange>,
    pub(crate) pauses: Vec<(ClockRange, Range<usize>)>,
    pub(crate) label: Option<&'static str>,
    pub(crate) closed: bool,
    pub(crate) by_appointment: bool,
    pub(crate) nightly: bool,
    pub(crate) times_first: bool,
}

impl Draft {
    pub(crate) fn is_complete(&self) -> bool {
        !self.days.is_empty() && (!self.times.is_empty() || self.closed || self.by_appointment)
    }

    pub(crate) fn reach(&mut self, place: &Range<usize>) {
        let start = self.place.as_ref().map_or(place.start, |all| all.start);
        self.place = Some(start..place.end);
    }
}

pub(crate) struct Parser<'a> {
    pub(crate) pieces: &'a [Piece],
    pub(crate) at: usize,
    pub(crate) draft: Draft,
    pub(crate) rules: HoursRules,
    /// Number of rules finished since the last semicolon.
    pub(crate) since_break: usize,
    /// Whether the draft follows a semicolon.
    pub(crate) after_break: bool,
    /// Whether the parser is in a list of exceptions.
    pub(crate) excepting: bool,
    pub(crate) osm: bool,
}

impl<'a> Parser<'a> {
    fn new(pieces: &'a [Piece], osm: bool) -> Parser<'a> {
        Parser {
            pieces,
            at: 0,
            draft: Draft::default(),
            rules: HoursRules::default(),
            since_break: 0,
            after_break: true,
            excepting: false,
            osm,
        }
    }

    pub(crate) fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.pieces.get(self.at + ahead).map(|piece| &piece.token)
    }

    fn run(&mut self) -> Result<(), SpannedError> {
        while let Some(piece) = self.pieces.get(self.at) {
            let here = piece.place.clone();
            match &piece.token {
                Token::Break => {
                    self.finish()?;
                    self.since_break = 0;
                    self.after_break = true;
                    self.at += 1;
                }
                Token::And | Token::Comma => self.at += 1,
                Token::Month(_) => self.season(here)?,
                Token::Days(_) if self.month(0).is_some() => self.season(here)?,
                Token::OfMonth => self.of_month(here)?,
                Token::Days(_) | Token::Nightly | Token::Ordinal(_) | Token::Every => {
                    self.days(here)?;
                }
                Token::Clock(_) | Token::Between => self.times(here)?,
                Token::AllDay => {
                    self.start_times();
                    self.draft.reach(&here);
                    self.draft.times.push(ClockRange::ALL_DAY);
                    self.at += 1;
                }
                Token::Label(label) => self.label(label, here)?,
                Token::Closed => self.closed(here)?,
                Token::Except => self.except(here)?,
                Token::Including => self.including(here)?,
                Token::Holidays | Token::MajorHolidays => self.holidays(here)?,
                Token::Appointment => self.appointment(here)?,
                Token::OrAppointment => {
                    self.rules.otherwise_by_appointment = true;
                    self.at += 1;
                }
                _ => return fail(here, HoursErrorKind::Unclear),
            }
        }
        self.finish()?;
        let open = |rule: &HoursRule| rule.kind != RuleKind::Closed;
        let end = self.pieces.last().map_or(0, |piece| piece.place.end);
        let rules = &self.rules.rules;
        match self.rules.season {
            // It may belong to the last rule or to all.
            Some(_) if rules.len() > 1 => fail(0..end, HoursErrorKind::Unclear),
            Some(_) if rules.is_empty() => Ok(()),
            _ if rules.iter().any(open) => Ok(()),
            _ => fail(0..end, HoursErrorKind::NoTimes),
        }
    }

    /// Completes the draft and adds it to the rules.
    pub(crate) fn finish(&mut self) -> Result<(), SpannedError> {
        self.excepting = false;
        let draft = std::mem::take(&mut self.draft);
        let Some(place) = draft.place.clone() else {
            return Ok(());
        };
        let fail_here = |reason| fail(place.clone(), reason);
        if !draft.ordinals.is_empty() {
            return fail_here(HoursErrorKind::Unclear);
        }
        if draft.days.is_empty() {
            return fail_here(HoursErrorKind::NoDays);
        }
        if !draft.is_complete() {
            return fail_here(HoursErrorKind::NoTimes);
        }
        let mut rule = HoursRule {
            days: draft.days,
            times: settled(draft.times),
            kind: match (draft.closed, draft.by_appointment) {
                (true, _) => RuleKind::Closed,
                (_, true) => RuleKind::ByAppointment,
                _ => RuleKind::Open,
            },
            label: draft.label.map(str::to_string),
            replaces: false,
        };
        for (pause, place) in draft.pauses {
            if !rule.take_out(pause) {
                return fail(place, HoursErrorKind::Contradiction);
            }
        }
        let override_days = self.osm && self.after_break;
        self.rules
            .add(rule, override_days)
            .map_err(|_| failure(place, HoursErrorKind::Contradiction))?;
        self.since_break += 1;
        self.after_break = false;
        Ok(())
    }

    /// One item of a list of days: `Mon`, `Mon-Fri`, `2nd`, `every day`.
    fn days(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        if self.excepting && self.draft.is_complete() {
            // "Mon-Sat 9-5 except Wed, Sun 10-2": Sunday may be excepted or
            // open.
            return fail(here, HoursErrorKind::Unclear);
        }
        if self.draft.is_complete() && !self.draft.times_first && !self.draft.closed {
            self.finish()?;
        }
        self.draft.reach(&here);
        match self.token(0) {
            Some(Token::Every) => self.every(here),
            Some(Token::Ordinal(nth)) => {
                self.draft.ordinals.push(*nth);
                self.at += 1;
                if self.token(0) == Some(&Token::To) {
                    return fail(here, HoursErrorKind::Unclear);
                }
                Ok(())
            }
            Some(Token::Nightly) => {
                self.at += 1;
                self.draft.nightly = true;
                self.add_days(Days::ALL, here)
            }
            _ => {
                let days = self.day_range(&here)?;
                if let Some(last) = self.pieces.get(self.at - 1) {
                    self.draft.reach(&last.place);
                }
                self.add_days(days, here)
            }
        }
    }

    /// `of the month` is redundant after `2nd Friday`; without an ordinal it
    /// would turn a weekly day into a monthly one, so it is an error.
    fn of_month(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        let by_week = |group: &DayGroup| group.ordinals.is_empty();
        if self.draft.days.is_empty() || self.draft.days.iter().any(by_week) {
            return fail(here, HoursErrorKind::Unclear);
        }
        self.at += 1;
        Ok(())
    }

    /// The month of a piece ahead. `mar` is Tuesday unless it stands in a range
    /// with a month.
    fn month(&self, ahead: usize) -> Option<i8> {
        const MARCH: i8 = 3;
        let is_month = |ahead| matches!(self.token(ahead), Some(Token::Month(_)));
        let is_range = |ahead| self.token(ahead) == Some(&Token::To);
        let is_tuesday = |days: &Days| days.single() == Some(Weekday::Tuesday);
        match self.token(ahead)? {
            Token::Month(month) => Some(*month),
            Token::Days(days) if is_tuesday(days) && ahead == 0 => {
                (is_range(1) && is_month(2)).then_some(MARCH)
            }
            Token::Days(days) if is_tuesday(days) => is_month(0).then_some(MARCH),
            _ => None,
        }
    }

    /// `January through March`, `in March`: once, for all rules.
    fn season(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        let unclear = || failure(here.clone(), HoursErrorKind::Unclear);
        let first = self.month(0).ok_or_else(unclear)?;
        let is_range = self.token(1) == Some(&Token::To);
        let last = match is_range {
            true => self.month(2).ok_or_else(unclear)?,
            false => first,
        };
        let season = Season::of_months(first, last);
        if self.rules.season.replace(season).is_some() {
            return Err(unclear());
        }
        self.at += if is_range { 3 } else { 1 };
        Ok(())
    }

    /// `every` has no effect, except in `every 2nd Friday`.
    fn every(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        self.at += 1;
        let doubtful = matches!(self.token(0), Some(Token::Ordinal(2..)))
            && matches!(self.token(1), Some(Token::Days(_)))
            && self.token(2) != Some(&Token::OfMonth);
        let end = self
            .pieces
            .get(self.at + 1)
            .map_or(here.end, |piece| piece.place.end);
        if doubtful {
            return fail(here.start..end, HoursErrorKind::EveryOther);
        }
        Ok(())
    }

    /// Parses a day or a range of days and advances past it.
    pub(crate) fn day_range(&mut self, here: &Range<usize>) -> Result<Days, SpannedError> {
        let unclear = || failure(here.clone(), HoursErrorKind::Unclear);
        let Some(Token::Days(first)) = self.token(0) else {
            return Err(unclear());
        };
        self.at += 1;
        if self.token(0) != Some(&Token::To) {
            return Ok(*first);
        }
        let Some(Token::Days(last)) = self.token(1) else {
            return Err(unclear());
        };
        self.at += 2;
        match (first.single(), last.single()) {
            (Some(first), Some(last)) => Ok(Days::range(first, last)),
            _ => Err(unclear()),
        }
    }

    fn add_days(&mut self, days: Days, here: Range<usize>) -> Result<(), SpannedError> {
        let mut ordinals = std::mem::take(&mut self.draft.ordinals);
        if let Some(Token::OrdinalsAfter(after)) = self.token(0) {
            ordinals.extend(after);
            self.at += 1;
        }
        let only_some = !ordinals.is_empty();
        // "1st and 3rd Tuesday and Thursday": Thursday may be weekly.
        let unclear = self
            .draft
            .days
            .iter()
            .any(|group| !group.ordinals.is_empty())
            && !only_some;
        if unclear || (only_some && days.single().is_none()) {
            return fail(here, HoursErrorKind::Unclear);
        }
        let last = self.draft.days.last_mut();
        match last.filter(|group| group.ordinals == ordinals) {
            Some(group) => group.days = group.days.with(days),
            None => self.draft.days.push(DayGroup { days, ordinals }),
        }
        Ok(())
    }

    /// Prepares for a time. In a rule that starts with times, such as "9-5
    /// Mon-Fri", a time after the days begins the next rule.
    fn start_times(&mut self) {
        if self.draft.days.is_empty() && self.draft.times.is_empty() {
            self.draft.times_first = true;
        }
        self.excepting = false;
    }

    fn times(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        if self.draft.closed {
            return fail(here, HoursErrorKind::Unclear);
        }
        if self.draft.times_first && self.draft.is_complete() {
            self.finish()?;
        }
        self.start_times();
        let (range, place) = self.time_range(&here)?;
        self.draft.reach(&place);
        self.draft.times.push(range);
        Ok(())
    }

    /// Parses `9am-5pm` or `between 9 and 5` and advances past it.
    pub(crate) fn time_range(
        &mut self,
        here: &Range<usize>,
    ) -> Result<(ClockRange, Range<usize>), SpannedError> {
        let between = self.token(0) == Some(&Token::Between);
        self.at += usize::from(between);
        let joined = match self.token(1) {
            Some(Token::To) => true,
            Some(Token::And) => between,
            _ => false,
        };
        let (Some(Token::Clock(start)), true, Some(Token::Clock(end))) =
            (self.token(0), joined, self.token(2))
        else {
            return fail(here.clone(), HoursErrorKind::NoEnd);
        };
        let end_place = self
            .pieces
            .get(self.at + 2)
            .map_or(here.end, |piece| piece.place.end);
        let place = here.start..end_place;
        self.at += 3;
        let bare = |clock: &Clock| clock.half.is_none() && !clock.full_day;
        let night = self.draft.nightly || self.token(0) == Some(&Token::Nightly);
        let range = clock::range(*start, *end);
        match range.filter(|_| !night || !(bare(start) || bare(end))) {
            Some(range) => Ok((range, place)),
            None => fail(place, HoursErrorKind::MorningOrEvening),
        }
    }

    fn label(&mut self, label: &'static str, here: Range<usize>) -> Result<(), SpannedError> {
        let separated = self.at > 0
            && self
                .pieces
                .get(self.at - 1)
                .is_some_and(|before| matches!(before.token, Token::And | Token::Comma));
        if self.draft.is_complete() && separated {
            self.finish()?;
        }
        if self.draft.label.is_some_and(|earlier| earlier != label) {
            return fail(here, HoursErrorKind::Unclear);
        }
        self.draft.reach(&here);
        self.draft.label = Some(label);
        self.at += 1;
        Ok(())
    }
}

/// Sorts times and merges those that touch or overlap.
fn settled(mut times: Vec<ClockRange>) -> Vec<ClockRange> {
    times.sort();
    let mut settled: Vec<ClockRange> = Vec::new();
    for range in times {
        match settled.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => settled.push(range),
        }
    }
    settled
}

impl Parser<'_> {
    /// `closed noon-1`, `closed Sunday`, `Sunday closed`, `closed holidays`.
    pub(crate) fn closed(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        self.at += 1;
        match self.token(0) {
            Some(Token::Clock(_) | Token::Between) => self.pause(here),
            Some(Token::Holidays | Token::MajorHolidays) => self.holidays(here),
            Some(Token::Days(_) | Token::Ordinal(_))
                if self.draft.is_complete() || self.draft.place.is_none() =>
            {
                self.finish()?;
                self.draft.closed = true;
                self.draft.reach(&here);
                Ok(())
            }
            _ if !self.draft.days.is_empty()
                && self.draft.times.is_empty()
                && !self.draft.closed =>
            {
                self.draft.reach(&here);
                self.draft.closed = true;
                // Anything after "Sunday closed," is another rule.
                self.finish()
            }
            _ => fail(here, HoursErrorKind::Unclear),
        }
    }

    /// Parses a pause, which applies to the current rule, or to all rules if it
    /// follows a semicolon.
    fn pause(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        let clock = self
            .pieces
            .get(self.at)
            .map_or(here.clone(), |piece| piece.place.clone());
        let (pause, place) = self.time_range(&clock)?;
        if !self.draft.times.is_empty() {
            if self.since_break > 0 {
                return fail(place, HoursErrorKind::Unclear);
            }
            self.draft.pauses.push((pause, place));
            return Ok(());
        }
        if self.draft.place.is_some() || self.rules.rules.is_empty() {
            return fail(place, HoursErrorKind::Unclear);
        }
        for rule in &mut self.rules.rules {
            if rule.kind != RuleKind::Closed && !rule.take_out(pause) {
                return fail(place, HoursErrorKind::Contradiction);
            }
        }
        Ok(())
    }

    /// `except Sunday`, `except holidays`.
    pub(crate) fn except(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        self.at += 1;
        loop {
            match self.token(0) {
                Some(Token::Holidays) => {
                    self.rules.holidays = OnHolidays::Closed;
                    self.at += 1;
                }
                Some(Token::MajorHolidays) => self.at += 1,
                Some(Token::Days(_)) => {
                    let days = self.day_range(&here)?;
                    let plain = |group: &&mut DayGroup| {
                        group.ordinals.is_empty() && group.days.without(days) != group.days
                    };
                    let group = self.draft.days.last_mut().filter(plain);
                    let group = group.ok_or(failure(here.clone(), HoursErrorKind::Unclear))?;
                    group.days = group.days.without(days);
                    if group.days.is_empty() {
                        return fail(here, HoursErrorKind::Contradiction);
                    }
                }
                _ => return fail(here, HoursErrorKind::Unclear),
            }
            let more = matches!(self.token(0), Some(Token::And | Token::Comma))
                && matches!(
                    self.token(1),
                    Some(Token::Days(_) | Token::Holidays | Token::MajorHolidays)
                );
            if !more {
                break;
            }
            self.at += 1;
        }
        self.excepting = true;
        Ok(())
    }

    /// `including holidays`: holidays are like any other day.
    pub(crate) fn including(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        let nothing_yet = self.draft.days.is_empty() && self.rules.rules.is_empty();
        if self.token(1) != Some(&Token::Holidays) || nothing_yet {
            return fail(here, HoursErrorKind::Unclear);
        }
        self.rules.holidays = OnHolidays::Same;
        self.at += 2;
        Ok(())
    }

    /// Parses `closed holidays` and `holidays closed`. Which holidays are major
    /// is not defined, so they remain uncertain.
    pub(crate) fn holidays(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        let some_only = self.token(0) == Some(&Token::MajorHolidays);
        let before = self.at > 0
            && self
                .pieces
                .get(self.at - 1)
                .is_some_and(|piece| piece.token == Token::Closed);
        let after = self.token(1) == Some(&Token::Closed);
        if !(before || after || self.draft.closed) {
            return fail(here, HoursErrorKind::Unclear);
        }
        // In "Sunday and holidays closed" the word applies to Sunday as well.
        let shared = !self.draft.days.is_empty() && !self.draft.is_complete();
        self.at += if after && !before && !shared { 2 } else { 1 };
        if !some_only {
            self.rules.holidays = OnHolidays::Closed;
        }
        Ok(())
    }

    pub(crate) fn appointment(&mut self, here: Range<usize>) -> Result<(), SpannedError> {
        let closed = self.draft.closed || self.draft.days.is_empty();
        if closed
            || (self.since_break > 0 && self.draft.times.is_empty() && self.draft.is_complete())
        {
            return fail(here, HoursErrorKind::Unclear);
        }
        // "Mon-Thu 9-5, Fri 9-1, by appointment": may apply to Friday or to all
        // days.
        let separated = self
            .pieces
            .get(self.at.wrapping_sub(1))
            .is_some_and(|before| before.token == Token::Comma);
        if separated && self.since_break > 0 {
            return fail(here, HoursErrorKind::Unclear);
        }
        self.draft.reach(&here);
        self.draft.by_appointment = true;
        self.at += 1;
        Ok(())
    }
}
