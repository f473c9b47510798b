//! Reads what a text says about being closed.

use super::cursor::Cursor;
use super::dates;
use super::error::HoursError;
use super::reader::Reader;
use super::statement::{Pending, Value};
use super::times;
use super::token::Token;
use super::week::{self, Until};

impl Reader {
    /// 周一闭馆, "closed on Mondays", 闭馆日：周一.
    pub(super) fn closed(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let word = cursor.next();
        if word == Some(Token::Break) {
            cursor.take(Token::Colon);
            if times::begins(cursor) {
                return self.closed_times(cursor);
            }
            return Err(HoursError::Ambiguous("when there is a break"));
        }
        if word == Some(Token::ClosedLabel) {
            cursor.take(Token::Colon);
            if times::begins(cursor) {
                return self.closed_times(cursor);
            }
            return self.closed_days(cursor);
        }
        let list_follows = week::begins(cursor.peek()) || dates::begins(cursor);
        let season_only = self.days.selects() && self.days.week.is_none();
        if self.days.selects() && !(season_only && week::begins(cursor.peek()) && !hours_follow(*cursor)) {
            let days = std::mem::take(&mut self.days);
            return self.close(days);
        }
        if list_follows && word == Some(Token::Closed) {
            return self.closed_days(cursor);
        }
        if self.days.selects() || self.days.not_holidays {
            return Err(HoursError::Ambiguous("which days are closed"));
        }
        if word == Some(Token::Suspended) {
            self.said.suspended = true;
        } else {
            self.said.just_closed = true;
        }
        Ok(())
    }

    /// Closed on these days. Days and dates of one list are closed each.
    fn close(&mut self, days: Pending) -> Result<(), HoursError> {
        let (mut days, mut dates) = (days, Pending::default());
        match days.joint.filter(|_| days.week.is_some() && !days.dates.is_empty()) {
            None => {}
            Some(Token::And) => dates.dates = std::mem::take(&mut days.dates),
            Some(_) => return Err(HoursError::Ambiguous("whether days and dates are one list")),
        }
        self.said.push(days, Value::Closed, self.sentence);
        if dates.selects() {
            self.said.push(dates, Value::Closed, self.sentence);
        }
        Ok(())
    }

    /// A list of closed days and dates; whatever days were said before stay for the hours.
    fn closed_days(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let (mut any, mut used) = (false, false);
        loop {
            let before = *cursor;
            while matches!(cursor.peek(), Some(Token::And | Token::Comma | Token::Colon)) {
                cursor.next();
            }
            let mut days =
                Pending { not_holidays: std::mem::take(&mut self.days.not_holidays), ..Pending::default() };
            if week::begins(cursor.peek()) && !stand_alone(cursor) && !(any && hours_follow(*cursor)) {
                days.week = Some(week::read(cursor, Until::Hours)?);
                days.dates = self.days.dates.clone();
                days.season = self.days.season;
                used = true;
            } else if dates::begins(cursor) && !(any && hours_follow(*cursor)) {
                days.dates = dates::read(cursor, false)?;
            } else {
                *cursor = before;
                break;
            }
            if times::begins(cursor) {
                return Err(HoursError::Ambiguous("whether times after closed days are open or closed"));
            }
            cursor.take(Token::AllDay);
            self.said.push(days, Value::Closed, self.sentence);
            any = true;
        }
        // dates said before were for the closing days alone
        if used
            && self.said.clauses.iter().any(|clause| clause.value.opens())
            && matches!(cursor.peek(), None | Some(Token::Stop))
        {
            self.days = Pending::default();
        }
        if any { Ok(()) } else { Err(HoursError::Ambiguous("which days are closed")) }
    }

    /// 闭馆时间17:00 repeats the end of the hours; 午休12:00-13:00 closes for a while.
    fn closed_times(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let from = times::reading(cursor, None)?;
        if cursor.take(Token::Dash) {
            let to = times::reading(cursor, None)?;
            return self.closed_at(vec![times::span(from, to)?]);
        }
        self.closing_time(from.alone()?)
    }

    /// A closing time said beside the hours must be that of the hours.
    pub(super) fn closing_time(&self, minutes: u32) -> Result<(), HoursError> {
        let last = self.said.clauses.iter().rev().find_map(|clause| match &clause.value {
            Value::Hours(spans) => Some(spans),
            _ => None,
        });
        if last.is_some_and(|spans| spans.iter().any(|span| span.to == minutes)) {
            Ok(())
        } else {
            Err(HoursError::Contradiction("the closing time is not the end of the hours"))
        }
    }

    /// 除周一外, "except Mondays", "except public holidays".
    pub(super) fn except(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        cursor.next();
        let alone = cursor.peek() == Some(Token::Holidays) && !matches!(cursor.nth(1), Some(Token::And));
        if alone {
            cursor.next();
            cursor.take(Token::AsUsual);
            if cursor.take(Token::ExceptEnd) || self.days.week.is_some() {
                self.days.not_holidays = true;
                return Ok(());
            }
            return self.said.except_holidays();
        }
        let mut any = false;
        while week::begins(cursor.peek()) || dates::begins(cursor) {
            let mut days =
                Pending { dates: self.days.dates.clone(), season: self.days.season, ..Pending::default() };
            if week::begins(cursor.peek()) {
                days.week = Some(week::read(cursor, Until::Hours)?);
            } else {
                days.dates = dates::read(cursor, false)?;
                days.season = None;
            }
            self.said.push(days, Value::Closed, self.sentence);
            any = true;
            if matches!(cursor.peek(), Some(Token::And)) {
                cursor.next();
            }
        }
        cursor.take(Token::Closed);
        cursor.take(Token::ExceptEnd);
        if any { Ok(()) } else { Err(HoursError::Ambiguous("an exception without its days")) }
    }
}

/// Holidays said for themselves: "closed Mondays, 节假日除外".
fn stand_alone(cursor: &Cursor<'_>) -> bool {
    cursor.peek() == Some(Token::Holidays)
        && matches!(cursor.nth(1), Some(Token::Except | Token::AsUsual | Token::Open))
}

/// Whether the list of days that begins here is followed by hours of its own.
fn hours_follow(mut cursor: Cursor<'_>) -> bool {
    let read = if week::begins(cursor.peek()) {
        week::read(&mut cursor, Until::End).is_ok()
    } else {
        dates::read(&mut cursor, false).is_ok()
    };
    while matches!(cursor.peek(), Some(Token::Colon | Token::Open | Token::From)) {
        cursor.next();
    }
    read && (times::begins(&cursor) || cursor.peek() == Some(Token::AllDay) || week::begins(cursor.peek()))
}
