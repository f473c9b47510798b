//! Reads the hours themselves, and until when people are let in.

use super::cursor::Cursor;
use super::error::HoursError;
use super::last_entry::{LONGEST_BEFORE, LastEntry};
use super::reader::Reader;
use super::statement::{Clause, Pending, Value};
use super::times::{self, Span};
use super::token::{Sun, Token};

impl Reader {
    /// One or several spans, or a single time that says when entry or everything ends.
    pub(super) fn hours(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        self.days.from = false;
        let mut spans: Vec<(Span, bool)> = Vec::new();
        loop {
            let mut ahead = *cursor;
            let mut sentence = self.sentence;
            while !spans.is_empty() && matches!(ahead.peek(), Some(Token::And | Token::Comma | Token::Stop)) {
                sentence += usize::from(ahead.next() == Some(Token::Stop));
            }
            let (mut named, mut part) = (false, None);
            if let Some(Token::Session(session)) = ahead.peek() {
                ahead.next();
                while matches!(ahead.peek(), Some(Token::Colon | Token::Open)) {
                    ahead.next();
                }
                (named, part) = (true, session);
            }
            if !times::begins(&ahead) {
                if spans.is_empty() {
                    return Err(HoursError::Impossible("a number or word without what belongs to it".into()));
                }
                break;
            }
            let from = times::reading(&mut ahead, part)?;
            if !ahead.take(Token::Dash) {
                if spans.is_empty() {
                    *cursor = ahead;
                    return self.single(cursor, from.alone()?);
                }
                break;
            }
            let to = times::reading(&mut ahead, None)?;
            let span = times::span(from, to)?;
            // ", 12:00-13:00休息" is a closure of its own
            if !spans.is_empty() && matches!(ahead.peek(), Some(Token::Closed | Token::Break)) {
                break;
            }
            *cursor = ahead;
            self.sentence = sentence;
            spans.push((span, named));
        }
        self.place(cursor, &spans)
    }

    fn place(&mut self, cursor: &mut Cursor<'_>, spans: &[(Span, bool)]) -> Result<(), HoursError> {
        let closes = cursor.take(Token::Closed) || cursor.take(Token::Break) || {
            let all = cursor.peek() == Some(Token::AllDay) && cursor.nth(1) == Some(Token::Closed);
            all && cursor.next().is_some() && cursor.take(Token::Closed)
        };
        let mut plain = Vec::new();
        if closes {
            for (span, named) in spans {
                times::add(&mut plain, *span, *named)?;
            }
            return self.closed_at(plain);
        }
        let new_days = self.days.selects() || self.days.daily || self.days.not_holidays;
        if let (false, Some(last)) = (new_days, self.said.clauses.last_mut().filter(|last| !last.sealed))
            && let Value::Hours(known) = &mut last.value
        {
            for (span, named) in spans {
                times::add(known, *span, *named)?;
            }
            return Ok(());
        }
        for (span, named) in spans {
            times::add(&mut plain, *span, *named)?;
        }
        let days = self.opening_days()?;
        let named = spans.iter().all(|(_, named)| *named);
        if named && self.said.clauses.iter().any(|clause| holds(clause, &days, &plain)) {
            return Ok(());
        }
        self.said.push(days, Value::Hours(plain), self.sentence);
        Ok(())
    }

    /// Closed for a part of the day: on the days said for it, else on those of the hours before.
    pub(super) fn closed_at(&mut self, spans: Vec<Span>) -> Result<(), HoursError> {
        let mut days = std::mem::take(&mut self.days);
        let several = self.said.clauses.iter().filter(|clause| clause.value.opens()).count() > 1;
        let last = self.said.clauses.last().filter(|last| last.value.opens());
        if let (false, Some(last)) = (days.selects(), last) {
            if several && last.sentence != self.sentence {
                return Err(HoursError::Ambiguous("which days are closed at these times"));
            }
            (days.dates, days.season, days.week) = (last.dates.clone(), last.season, last.week);
        }
        self.said.push(days, Value::ClosedAt(spans), self.sentence);
        Ok(())
    }

    /// A time on its own: 16:30停止入场, 18:00闭馆, 22:00静园.
    fn single(&mut self, cursor: &mut Cursor<'_>, minutes: u32) -> Result<(), HoursError> {
        match cursor.next() {
            Some(Token::LastEntry(gate)) => {
                let entry = LastEntry::at_minutes(minutes).ok_or(HoursError::Ambiguous("a last entry"))?;
                self.said.last_entry(gate, entry);
                Ok(())
            }
            Some(Token::Closed) => self.closing_time(minutes),
            Some(Token::Leave) => self.left_by(minutes),
            _ => Err(HoursError::Ambiguous("a single time")),
        }
    }

    /// 静园时间22:00: when the last visitor must have left.
    pub(super) fn leave(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        cursor.next();
        cursor.take(Token::Colon);
        cursor.take(Token::Dash);
        if !times::begins(cursor) {
            return Err(HoursError::Ambiguous("when the last visitor must leave"));
        }
        let minutes = times::reading(cursor, None)?.alone()?;
        self.left_by(minutes)
    }

    /// The hours may end before everybody has left, never after.
    fn left_by(&self, minutes: u32) -> Result<(), HoursError> {
        let ends = self.said.clauses.iter().rev().find_map(|clause| match &clause.value {
            Value::Hours(spans) => spans.iter().map(|span| span.to).max(),
            Value::AllDay => Some(times::DAY),
            _ => None,
        });
        match ends {
            Some(end) if end <= minutes => Ok(()),
            _ => Err(HoursError::Contradiction("visitors must leave before the hours end")),
        }
    }

    /// 停止售票16:30, 提前30分钟停止入场, "last entry 30 minutes before closing".
    pub(super) fn last_entry(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let (mut gate, mut before, mut minutes) = (None, false, None);
        loop {
            match cursor.peek() {
                Some(Token::LastEntry(named)) if gate.is_none() => gate = Some(named),
                Some(Token::BeforeClosing) if !before => before = true,
                Some(Token::Minutes(length)) if minutes.is_none() => minutes = Some(length),
                Some(Token::Colon | Token::From) => {}
                _ => break,
            }
            cursor.next();
            if gate.is_some() && before && minutes.is_some() {
                break;
            }
        }
        let entry = match (gate, before, minutes) {
            (Some(gate), true, Some(minutes)) if minutes > 0 && minutes <= LONGEST_BEFORE => {
                Some((gate, LastEntry::BeforeClosing(minutes)))
            }
            (Some(gate), false, None) if times::begins(cursor) => {
                let at = times::reading(cursor, None)?.alone()?;
                LastEntry::at_minutes(at).map(|entry| (gate, entry))
            }
            _ => None,
        };
        let (gate, entry) = entry.ok_or(HoursError::Ambiguous("a last entry"))?;
        self.said.last_entry(gate, entry);
        Ok(())
    }

    /// 日出至日落, "dawn to dusk".
    pub(super) fn daylight(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let (from, dash, to) = (cursor.next(), cursor.next(), cursor.next());
        match (from, dash, to) {
            (
                Some(Token::Sun(from @ (Sun::Dawn | Sun::Rise))),
                Some(Token::Dash),
                Some(Token::Sun(to @ (Sun::Set | Sun::Dusk))),
            ) => {
                let days = std::mem::take(&mut self.days);
                self.said.push(days, Value::Daylight(from, to), self.sentence);
                Ok(())
            }
            _ => Err(HoursError::NotEvaluable("a time that hangs on the sun alone")),
        }
    }
}

/// Whether sessions of these days lie within hours already said for the same days: 周末夜场19:00-22:00
/// behind hours until then.
fn holds(clause: &Clause, days: &Pending, sessions: &[Span]) -> bool {
    let Value::Hours(known) = &clause.value else { return false };
    let same = clause.dates == days.dates
        && clause.season == days.season
        && clause.week.map(|week| (week.days, week.holidays))
            == days.week.map(|week| (week.days, week.holidays))
        && !days.not_holidays;
    same && sessions
        .iter()
        .all(|session| known.iter().any(|span| span.from <= session.from && session.to <= span.to))
}
