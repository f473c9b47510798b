//! Reads tokens into clauses: days, then what holds on them, in the order people write them.

use super::cursor::Cursor;
use super::dates::{self, DateRange};
use super::error::HoursError;
use super::statement::{Clause, Pending, Statement, Value};
use super::token::Token;
use super::week::{self, Until};

/// Reads one text.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) said: Statement,
    pub(super) days: Pending,
    pub(super) sentence: usize,
}

/// Reads all tokens of a text.
pub(super) fn read(tokens: &[Token]) -> Result<Statement, HoursError> {
    let mut reader = Reader::default();
    reader.run(&mut Cursor::new(tokens))?;
    reader.finish()
}

impl Reader {
    pub(super) fn run(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        while let Some(token) = cursor.peek() {
            match token {
                Token::Stop => {
                    self.sentence += 1;
                    cursor.next();
                }
                Token::Comma | Token::And => self.joint(cursor),
                Token::Colon | Token::AsUsual | Token::ExceptEnd => {
                    cursor.next();
                }
                Token::HolidaysVary => {
                    self.said.holidays_vary = true;
                    cursor.next();
                }
                Token::FestivalVaries => {
                    self.said.festival_varies = true;
                    cursor.next();
                }
                Token::Open => {
                    self.days.open = true;
                    cursor.next();
                }
                Token::From => {
                    self.days.from = true;
                    cursor.next();
                }
                Token::Daily => {
                    self.days.daily = true;
                    cursor.next();
                }
                Token::NoHolidays => {
                    self.days.not_holidays = true;
                    cursor.next();
                }
                Token::Season(_) => self.season(cursor)?,
                Token::BracketOpen => self.bracket(cursor)?,
                Token::Except => self.except(cursor)?,
                Token::Closed | Token::Suspended | Token::ClosedLabel | Token::Break => {
                    self.closed(cursor)?
                }
                Token::AllDay => {
                    cursor.next();
                    if !matches!(cursor.peek(), Some(Token::Closed | Token::Suspended)) {
                        let days = self.opening_days()?;
                        self.said.push(days, Value::AllDay, self.sentence);
                    }
                }
                Token::LastEntry(_) | Token::BeforeClosing | Token::Minutes(_) => self.last_entry(cursor)?,
                Token::Leave => self.leave(cursor)?,
                Token::Sun(_) => self.daylight(cursor)?,
                token if week::begins(Some(token)) => self.week(cursor)?,
                _ if dates::begins(cursor) => self.dates(cursor)?,
                _ => self.hours(cursor)?,
            }
        }
        Ok(())
    }

    /// A sign between days and dates: 周一、元旦 is one list, 周一,元旦 may be the Mondays among the dates.
    fn joint(&mut self, cursor: &mut Cursor<'_>) {
        let sign = cursor.next();
        let days_follow = !self.days.dates.is_empty() && week::begins(cursor.peek());
        if self.days.week.is_some() && dates::begins(cursor) {
            self.days.joint = sign;
        } else if days_follow && sign == Some(Token::And) {
            let single = self.days.dates.iter().all(DateRange::is_day);
            self.days.joint = sign.filter(|_| single).or(Some(Token::Comma));
        }
    }

    /// The days said before what opens on them.
    pub(super) fn opening_days(&mut self) -> Result<Pending, HoursError> {
        if self.days.joint == Some(Token::And) && self.days.week.is_some() && !self.days.dates.is_empty() {
            return Err(HoursError::Ambiguous("whether days and dates are one list"));
        }
        Ok(std::mem::take(&mut self.days))
    }

    /// 法定节假日周一不闭馆: a holiday on a closing day is open.
    fn open_on_closing_day(&mut self, cursor: &mut Cursor<'_>) -> bool {
        let (Some(Token::Holidays), Some(Token::Weekday(day)), Some(Token::AsUsual)) =
            (cursor.peek(), cursor.nth(1), cursor.nth(2))
        else {
            return false;
        };
        let closing = |clause: &Clause| {
            clause.value == Value::Closed && clause.week.is_some_and(|week| week.days == 1 << day)
        };
        if self.days.selects() || !self.said.clauses.iter().any(closing) {
            return false;
        }
        self.said.open_on_holidays = true;
        for _ in 0..3 {
            cursor.next();
        }
        true
    }

    fn week(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        if self.open_on_closing_day(cursor) {
            return Ok(());
        }
        if cursor.peek() == Some(Token::Holidays) && self.holidays(cursor)? {
            return Ok(());
        }
        let behind = self.behind_hours(cursor);
        let week = week::read(cursor, if behind { Until::Anything } else { Until::End })?;
        if behind && cursor.peek() != Some(Token::Except) {
            return self.trailing(cursor, Pending { week: Some(week), ..Pending::default() });
        }
        if cursor.take(Token::Except) {
            let dates = self.days.dates.clone();
            let days = Pending { week: Some(week), dates, ..Pending::default() };
            self.said.push(days, Value::Closed, self.sentence);
            return Ok(());
        }
        if self.days.week.replace(week).is_some() {
            return Err(HoursError::Ambiguous("two lists of days before one statement"));
        }
        Ok(())
    }

    /// Whether the cursor stands right behind hours that have no days yet.
    fn behind_hours(&self, cursor: &Cursor<'_>) -> bool {
        matches!(cursor.before(), Some(Token::Clock(_) | Token::AllDay | Token::Sun(_)))
            && !self.days.selects()
            && self.said.clauses.last().is_some_and(free)
    }

    /// Days right behind hours, as in "9am-5pm Monday to Friday": theirs, unless hours follow.
    fn trailing(&mut self, cursor: &Cursor<'_>, days: Pending) -> Result<(), HoursError> {
        if !matches!(cursor.peek(), None | Some(Token::Comma | Token::Stop | Token::And | Token::BracketOpen))
        {
            return Err(HoursError::Ambiguous("whether the days stand before or behind their hours"));
        }
        self.qualify(days)
    }

    /// Public holidays spoken of for themselves; `false` where they are days like others.
    fn holidays(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, HoursError> {
        match (cursor.nth(1), cursor.nth(2)) {
            (Some(Token::Except), _) => {
                if self.days.week.is_some() {
                    self.days.not_holidays = true;
                } else {
                    self.said.except_holidays()?;
                }
            }
            (Some(Token::AsUsual), _) => self.said.open_on_holidays = true,
            (Some(Token::Open), None | Some(Token::Stop | Token::Comma)) => {
                if !self.said.clauses.iter().any(|clause| clause.value == Value::Closed) {
                    return Err(HoursError::Ambiguous("whether it is open on other days than holidays"));
                }
                self.said.open_on_holidays = true;
            }
            _ => return Ok(false),
        }
        cursor.next();
        cursor.next();
        Ok(true)
    }

    fn dates(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let from = std::mem::take(&mut self.days.from);
        let behind = self.behind_hours(cursor);
        let ranges = dates::read(cursor, from)?;
        if behind && cursor.peek() != Some(Token::Except) {
            return self.trailing(cursor, Pending { dates: ranges, ..Pending::default() });
        }
        if cursor.take(Token::Except) {
            let days = Pending { dates: ranges, ..Pending::default() };
            self.said.push(days, Value::Closed, self.sentence);
            return Ok(());
        }
        if !self.days.dates.is_empty() {
            return Err(HoursError::Ambiguous("two lists of dates before one statement"));
        }
        if let Some(season) = self.days.season {
            self.said.define(season, &ranges);
        }
        self.days.dates = ranges;
        Ok(())
    }

    fn season(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let mut named = 0;
        while let Some(Token::Season(season)) = cursor.peek() {
            named |= season;
            cursor.next();
            if let (Some(Token::And), Some(Token::Season(_))) = (cursor.peek(), cursor.nth(1)) {
                cursor.next();
            }
        }
        if self.days.season.replace(named).is_some() {
            return Err(HoursError::Ambiguous("two seasons before one statement"));
        }
        if !self.days.dates.is_empty() {
            self.said.define(named, &self.days.dates);
        }
        Ok(())
    }

    fn bracket(&mut self, cursor: &mut Cursor<'_>) -> Result<(), HoursError> {
        let before = cursor.before();
        cursor.next();
        let Some(inner) = cursor.bracket() else {
            return Err(HoursError::Impossible("a bracket that is not closed".into()));
        };
        let outer = std::mem::take(&mut self.days);
        if matches!(inner, [Token::Holidays, Token::Except]) && outer.week.is_some() {
            self.days = Pending { not_holidays: true, ..outer };
            return Ok(());
        }
        let keeps_days = matches!(inner.first(), Some(Token::Closed | Token::Suspended)) && outer.selects();
        let clauses = self.said.clauses.len();
        if keeps_days {
            self.days = outer;
            return self.run(&mut Cursor::new(inner));
        }
        self.run(&mut Cursor::new(inner))?;
        self.said.clauses.iter_mut().skip(clauses).for_each(|clause| clause.bracketed = true);
        let named = std::mem::replace(&mut self.days, outer);
        if !named.selects() {
            return Ok(());
        }
        if inner.iter().any(|token| !only_selects(*token)) {
            return Err(HoursError::Ambiguous("days in brackets beside something else"));
        }
        let season_closed = |last: &Clause| last.season.is_some() && last.dates.is_empty();
        let after_value = match before {
            Some(Token::Clock(_) | Token::AllDay | Token::Sun(_) | Token::Open) => true,
            Some(Token::Closed) => self.said.clauses.last().is_some_and(season_closed),
            _ => false,
        };
        if after_value && !self.days.selects() { self.qualify(named) } else { self.join(named) }
    }

    /// Days in brackets behind hours: they are the days of those hours.
    fn qualify(&mut self, named: Pending) -> Result<(), HoursError> {
        let Some(last) = self.said.clauses.last_mut() else {
            return self.join(named);
        };
        let twice = (!named.dates.is_empty() && !last.dates.is_empty())
            || (named.week.is_some() && last.week.is_some())
            || (named.season.is_some() && last.season.is_some());
        if twice {
            return Err(HoursError::Ambiguous("days both before and behind the hours"));
        }
        if !named.dates.is_empty() {
            last.dates = named.dates;
        }
        last.week = last.week.or(named.week);
        last.season = last.season.or(named.season);
        last.sealed = true;
        if let (Some(season), false) = (last.season, last.dates.is_empty()) {
            let dates = last.dates.clone();
            self.said.define(season, &dates);
        }
        Ok(())
    }

    /// Days in brackets before what holds on them: they add to the days already said.
    fn join(&mut self, named: Pending) -> Result<(), HoursError> {
        let days = &mut self.days;
        let twice = (!named.dates.is_empty() && !days.dates.is_empty())
            || (named.week.is_some() && days.week.is_some())
            || (named.season.is_some() && days.season.is_some());
        if twice {
            return Err(HoursError::Ambiguous("two lists of days before one statement"));
        }
        if !named.dates.is_empty() {
            days.dates = named.dates;
        }
        days.week = days.week.or(named.week);
        days.season = days.season.or(named.season);
        if let (Some(season), false) = (days.season, days.dates.is_empty()) {
            self.said.define(season, &days.dates);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Statement, HoursError> {
        let days = std::mem::take(&mut self.days);
        if days.not_holidays || days.from {
            return Err(HoursError::Ambiguous("an exception without what it is excepted from"));
        }
        if days.selects() {
            // "8:00-17:00, 4月-10月开放": the dates of the only hours, said behind them
            let mut open = self.said.clauses.iter_mut().filter(|clause| clause.value.opens());
            match (open.next(), open.next()) {
                (Some(only), None)
                    if days.open && days.week.is_none() && only.dates.is_empty() && only.season.is_none() =>
                {
                    only.dates = days.dates;
                    only.season = days.season;
                }
                // "9am-5pm, Tuesday through Sunday"
                (Some(only), None)
                    if !days.open && days.dates.is_empty() && days.season.is_none() && free(only) =>
                {
                    only.week = days.week;
                }
                _ => return Err(HoursError::Ambiguous("days without what holds on them")),
            }
        }
        if let Some((gate, entry)) = self.said.early_last_entry.take() {
            self.said.last_entry(gate, entry);
        }
        Ok(self.said)
    }
}

/// Whether a clause opens and has no days yet.
fn free(clause: &Clause) -> bool {
    clause.value.opens()
        && clause.week.is_none()
        && clause.dates.is_empty()
        && clause.season.is_none()
        && !clause.sealed
}

/// Whether a token only says which days are meant.
fn only_selects(token: Token) -> bool {
    week::begins(Some(token))
        || matches!(
            token,
            Token::Year(_)
                | Token::Month(_)
                | Token::MonthName(_)
                | Token::MonthDay(..)
                | Token::Day(_)
                | Token::Date(..)
                | Token::MonthEnd
                | Token::MonthPart(..)
                | Token::NextYear
                | Token::Number(_)
                | Token::Ordinal(_)
                | Token::Season(_)
                | Token::Daily
                | Token::Open
                | Token::From
                | Token::Dash
                | Token::And
                | Token::Comma
                | Token::Colon
        )
}
