//! The part of the grammar of opening hours that takes away: closed, except,
//! holidays and by appointment.

use std::ops::Range;

use crate::model::schedule::hours_parser::Reader;
use crate::model::schedule::hours_rules::{DayGroup, OnHolidays, RuleKind};
use crate::model::schedule::hours_unread::{Failure, UnreadReason, fail, failure};
use crate::model::schedule::hours_words::Token;

impl Reader<'_> {
    /// `closed noon-1`, `closed Sunday`, `Sunday closed`, `closed holidays`.
    pub(super) fn closed(&mut self, here: Range<usize>) -> Result<(), Failure> {
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
                // What follows "Sunday closed," is another rule.
                self.finish()
            }
            _ => fail(here, UnreadReason::Unclear),
        }
    }

    /// A pause in the times: of this rule, or after a semicolon of all.
    fn pause(&mut self, here: Range<usize>) -> Result<(), Failure> {
        let clock = self
            .pieces
            .get(self.at)
            .map_or(here.clone(), |piece| piece.place.clone());
        let (pause, place) = self.time_range(&clock)?;
        if !self.draft.times.is_empty() {
            if self.since_break > 0 {
                return fail(place, UnreadReason::Unclear);
            }
            self.draft.pauses.push((pause, place));
            return Ok(());
        }
        if self.draft.place.is_some() || self.rules.rules.is_empty() {
            return fail(place, UnreadReason::Unclear);
        }
        for rule in &mut self.rules.rules {
            if rule.kind != RuleKind::Closed && !rule.take_out(pause) {
                return fail(place, UnreadReason::Contradiction);
            }
        }
        Ok(())
    }

    /// `except Sunday`, `except holidays`.
    pub(super) fn except(&mut self, here: Range<usize>) -> Result<(), Failure> {
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
                    let group = group.ok_or(failure(here.clone(), UnreadReason::Unclear))?;
                    group.days = group.days.without(days);
                    if group.days.is_empty() {
                        return fail(here, UnreadReason::Contradiction);
                    }
                }
                _ => return fail(here, UnreadReason::Unclear),
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

    /// `including holidays`: those are days like any other.
    pub(super) fn including(&mut self, here: Range<usize>) -> Result<(), Failure> {
        let nothing_yet = self.draft.days.is_empty() && self.rules.rules.is_empty();
        if self.token(1) != Some(&Token::Holidays) || nothing_yet {
            return fail(here, UnreadReason::Unclear);
        }
        self.rules.holidays = OnHolidays::Same;
        self.at += 2;
        Ok(())
    }

    /// Holidays, closed before or after: `closed holidays`, `holidays closed`.
    /// Which holidays are major nobody knows, so those stay in doubt.
    pub(super) fn holidays(&mut self, here: Range<usize>) -> Result<(), Failure> {
        let some_only = self.token(0) == Some(&Token::MajorHolidays);
        let before = self.at > 0
            && self
                .pieces
                .get(self.at - 1)
                .is_some_and(|piece| piece.token == Token::Closed);
        let after = self.token(1) == Some(&Token::Closed);
        if !(before || after || self.draft.closed) {
            return fail(here, UnreadReason::Unclear);
        }
        // In "Sunday and holidays closed" the word is for Sunday too.
        let shared = !self.draft.days.is_empty() && !self.draft.is_complete();
        self.at += if after && !before && !shared { 2 } else { 1 };
        if !some_only {
            self.rules.holidays = OnHolidays::Closed;
        }
        Ok(())
    }

    pub(super) fn appointment(&mut self, here: Range<usize>) -> Result<(), Failure> {
        let closed = self.draft.closed || self.draft.days.is_empty();
        if closed
            || (self.since_break > 0 && self.draft.times.is_empty() && self.draft.is_complete())
        {
            return fail(here, UnreadReason::Unclear);
        }
        // "Mon-Thu 9-5, Fri 9-1, by appointment": only Fridays, or all?
        let separated = self
            .pieces
            .get(self.at.wrapping_sub(1))
            .is_some_and(|before| before.token == Token::Comma);
        if separated && self.since_break > 0 {
            return fail(here, UnreadReason::Unclear);
        }
        self.draft.reach(&here);
        self.draft.by_appointment = true;
        self.at += 1;
        Ok(())
    }
}
