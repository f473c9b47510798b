//! Ranges of dates as a text gives them: months, days, now and then a year.

use super::cursor::Cursor;
use super::error::HoursError;
use super::token::Token;

/// Days in each month; February with its leap day, since a schedule holds for all years.
const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Names of the months in OSM syntax.
const NAMES: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day of the year, or a whole month where no day is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) year: Option<i32>,
    pub(super) month: u32,
    pub(super) day: Option<u32>,
    /// The days it may be, where only a part of the month is named (中旬). `day` is then the first or
    /// last that is surely meant.
    pub(super) about: Option<(u32, u32)>,
}

/// From a day to a day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateRange {
    pub(super) from: Point,
    pub(super) to: Point,
}

/// The most days a range may have whose ends are parts of months.
const LONGEST_ABOUT: usize = 345;

/// How many days the set of days of a leap year has.
pub(super) const YEAR_DAYS: usize = 366;

/// Days of a leap year that a statement holds for.
pub(super) type DaySet = [bool; YEAR_DAYS];

impl Point {
    fn check(self) -> Result<Self, HoursError> {
        let month = usize::try_from(self.month).unwrap_or_default();
        let last = month.checked_sub(1).and_then(|index| DAYS.get(index)).copied();
        match (last, self.day) {
            (None, _) => Err(HoursError::Impossible(format!("month {}", self.month))),
            (Some(last), Some(day)) if day == 0 || day > last => {
                Err(HoursError::Impossible(format!("day {day} of month {}", self.month)))
            }
            _ => Ok(self),
        }
    }

    /// The first day that is surely meant, of a point from which a range runs.
    fn sure_start(self) -> Self {
        let Some((first, last)) = self.about else { return self };
        let (month, day) =
            if last < self.last_day() { (self.month, last + 1) } else { (self.month % 12 + 1, 1) };
        Self { month, day: Some(day), about: Some((first, last.min(self.last_day()))), ..self }
    }

    /// The last day that is surely meant, of a point to which a range runs.
    fn sure_end(self) -> Self {
        let Some((first, last)) = self.about else { return self };
        let before = Self { month: (self.month + 10) % 12 + 1, ..self };
        let (month, day) =
            if first > 1 { (self.month, first - 1) } else { (before.month, before.last_day()) };
        Self { month, day: Some(day), about: Some((first, last.min(self.last_day()))), ..self }
    }

    fn last_day(self) -> u32 {
        usize::try_from(self.month).ok().and_then(|m| DAYS.get(m.wrapping_sub(1))).copied().unwrap_or(31)
    }

    /// Index in a leap year, 0 to 365, of the first or last day meant.
    fn index(self, end: bool) -> usize {
        let before: u32 = DAYS.iter().take(usize::try_from(self.month).unwrap_or(1).saturating_sub(1)).sum();
        let day = self.day.unwrap_or(if end { self.last_day() } else { 1 });
        usize::try_from(before + day).unwrap_or(1).saturating_sub(1)
    }

    fn name(self) -> &'static str {
        usize::try_from(self.month).ok().and_then(|m| NAMES.get(m.wrapping_sub(1))).copied().unwrap_or("Jan")
    }

    /// In OSM syntax with a day, the first or last of the month where none is given.
    fn osm(self, end: bool) -> String {
        let day = self.day.unwrap_or(if end { self.last_day() } else { 1 });
        match self.year {
            Some(year) => format!("{year} {} {day:02}", self.name()),
            None => format!("{} {day:02}", self.name()),
        }
    }
}

impl DateRange {
    fn new(from: Point, to: Point) -> Result<Self, HoursError> {
        let (mut from, mut to) = (from.check()?, to.check()?);
        if from.about.is_some() || to.about.is_some() {
            (from, to) = (from.sure_start(), to.sure_end());
            // a range within two neighbouring parts has no sure days
            let (begin, end) = (from.index(false), to.index(true));
            let days = (end + YEAR_DAYS - begin) % YEAR_DAYS;
            if from.year.is_some() || to.year.is_some() || days > LONGEST_ABOUT {
                return Err(HoursError::Ambiguous("about which days"));
            }
        }
        if let (Some(year), None) = (from.year, to.year) {
            let wraps = to.index(true) < from.index(false);
            to.year = Some(year + i32::from(wraps));
        }
        if from.year.is_none() && to.year.is_some() {
            return Err(HoursError::Ambiguous("only the end of a date range has a year"));
        }
        if from.year.is_some() && (from.year, from.index(false)) > (to.year, to.index(true)) {
            return Err(HoursError::Impossible("a range of dates that ends before it begins".into()));
        }
        Ok(Self { from, to })
    }

    /// Whether it names a year and so does not come back.
    pub(super) fn is_once(&self) -> bool {
        self.from.year.is_some()
    }

    /// Whether it is one day.
    pub(super) fn is_day(&self) -> bool {
        self.from == self.to && self.from.day.is_some()
    }

    /// In OSM syntax.
    pub(super) fn osm(&self) -> String {
        let (from, to) = (self.from, self.to);
        if from.year.is_none() && from.day.is_none() && to.day.is_none() {
            return if from == to { from.name().into() } else { format!("{}-{}", from.name(), to.name()) };
        }
        if from == to && from.day.is_some() {
            return from.osm(false);
        }
        format!("{}-{}", from.osm(false), to.osm(true))
    }

    /// The days at its ends that may belong to it.
    pub(super) fn about(&self) -> Vec<Self> {
        let days = |month: u32, (first, last): (u32, u32)| {
            let point = |day: u32| Point { year: None, month, day: Some(day), about: None };
            Self { from: point(first), to: point(last) }
        };
        let from = self.from.about.map(|about| {
            let month =
                if self.from.day == Some(1) { (self.from.month + 10) % 12 + 1 } else { self.from.month };
            days(month, about)
        });
        let to = self.to.about.map(|about| {
            let month = if about.0 == 1 { self.to.month % 12 + 1 } else { self.to.month };
            days(month, about)
        });
        from.into_iter().chain(to).collect()
    }

    /// Marks its days in `set`, the year left aside.
    pub(super) fn mark(&self, set: &mut DaySet) {
        let (from, to) = (self.from.index(false), self.to.index(true));
        for (index, day) in set.iter_mut().enumerate() {
            *day |= if from <= to { (from..=to).contains(&index) } else { index >= from || index <= to };
        }
    }

    /// A comparable first and last day of a range with years.
    pub(super) fn once_bounds(&self) -> ((i32, usize), (i32, usize)) {
        let year = |point: Point| point.year.unwrap_or_default();
        ((year(self.from), self.from.index(false)), (year(self.to), self.to.index(true)))
    }

    /// The whole of February where it ends on the 28th: meant to reach into March.
    pub(super) fn reach_leap_day(&mut self) {
        if self.to.year.is_none() && self.to.month == 2 && self.to.day == Some(28) {
            self.to.day = Some(29);
        }
    }
}

/// A range from the indexes of its first and last day in a leap year.
pub(super) fn between(from: usize, to: usize) -> DateRange {
    let point = |index: usize| {
        let mut left = u32::try_from(index).unwrap_or_default();
        let mut month = 1;
        for days in DAYS {
            if left < days {
                break;
            }
            left -= days;
            month += 1;
        }
        Point { year: None, month, day: Some(left + 1), about: None }
    };
    DateRange { from: point(from), to: point(to) }
}

/// Whether a list of dates begins at the cursor.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    match cursor.peek() {
        Some(
            Token::Year(_) | Token::Month(_) | Token::MonthName(_) | Token::MonthDay(..) | Token::Date(..),
        ) => true,
        Some(Token::Number(_) | Token::Ordinal(_)) => {
            number_is_month(cursor) || matches!(cursor.nth(1), Some(Token::MonthName(_))) || {
                matches!(cursor.nth(1), Some(Token::Dash | Token::And))
                    && matches!(cursor.nth(2), Some(Token::Number(_) | Token::Ordinal(_)))
                    && matches!(cursor.nth(3), Some(Token::MonthName(_)))
            }
        }
        _ => false,
    }
}

/// Whether a bare number is a month because the list it stands in ends with one: 1-3、11、12月.
fn number_is_month(cursor: &Cursor<'_>) -> bool {
    let mut ahead = 0;
    loop {
        match cursor.nth(ahead) {
            Some(Token::Number(_) | Token::Dash | Token::And | Token::Comma | Token::NextYear) => ahead += 1,
            Some(Token::Month(_)) => return ahead > 0,
            _ => return false,
        }
    }
}

/// Reads a list of dates; the cursor stands at its begin.
pub(super) fn read(cursor: &mut Cursor<'_>, open_start: bool) -> Result<Vec<DateRange>, HoursError> {
    let mut ranges = Vec::new();
    let mut open = open_start;
    loop {
        let from = point(cursor, None)?;
        open |= cursor.take(Token::From);
        if cursor.peek() == Some(Token::Dash) {
            cursor.next();
            let next_year = cursor.take(Token::NextYear);
            let mut to = point(cursor, Some(from))?;
            // `1-5 April`: the month stands behind both days
            let from = match (from.month, from.day) {
                (0, Some(_)) => Point { year: to.year, month: to.month, ..from },
                _ => from,
            };
            if let (true, Some(year), None) = (next_year, from.year, to.year) {
                to.year = Some(year + 1);
            }
            ranges.push(DateRange::new(from, to)?);
        } else if open {
            return Err(HoursError::Ambiguous("a date since which, without one until which"));
        } else if from.about.is_some() {
            return Err(HoursError::Ambiguous("about which days"));
        } else {
            ranges.push(DateRange::new(from, from)?);
        }
        open = false;
        if !matches!(cursor.peek(), Some(Token::And | Token::Comma)) {
            return Ok(ranges);
        }
        let mut ahead = *cursor;
        ahead.next();
        if !begins(&ahead) {
            return Ok(ranges);
        }
        *cursor = ahead;
    }
}

/// One end of a range. `from` is the other end, already read.
fn point(cursor: &mut Cursor<'_>, from: Option<Point>) -> Result<Point, HoursError> {
    let mut year = None;
    if let Some(Token::Year(y)) = cursor.peek() {
        cursor.next();
        year = Some(y);
    }
    let months = number_is_month(cursor);
    let mut point = match cursor.next() {
        Some(Token::Date(y, month, day)) => Point { year: Some(y), month, day: Some(day), about: None },
        Some(Token::MonthDay(month, day)) => Point { year, month, day: Some(day), about: None },
        Some(Token::Month(month)) => Point { year, month, day: None, about: None },
        Some(Token::MonthName(month)) => Point { year, month, day: day_of_name(cursor), about: None },
        Some(Token::Day(day)) if from.is_some_and(|from| from.day.is_some()) => Point {
            year: from.and_then(|from| from.year),
            month: from.map_or(0, |from| from.month),
            day: Some(day),
            about: None,
        },
        Some(Token::Number(month)) if months => Point { year, month, day: None, about: None },
        Some(Token::Number(day) | Token::Ordinal(day)) => match cursor.peek() {
            Some(Token::MonthName(month)) => {
                cursor.next();
                Point { year, month, day: Some(day), about: None }
            }
            // the month follows the second day
            Some(Token::Dash | Token::And) if from.is_none() => {
                Point { year, month: 0, day: Some(day), about: None }
            }
            _ => return Err(HoursError::Impossible("a day without its month".into())),
        },
        _ => return Err(HoursError::Impossible("a range without its end".into())),
    };
    if cursor.take(Token::MonthEnd) && from.is_none() {
        point.about = Some((21, 31));
    }
    if let Some(Token::MonthPart(first, last)) = cursor.peek() {
        cursor.next();
        point.about = Some((first, last));
    }
    if point.about.is_some() && (point.day.is_some() || point.month == 0) {
        return Err(HoursError::Ambiguous("about which days"));
    }
    if let (Some(Token::Year(y)), None) = (cursor.peek(), point.year) {
        cursor.next();
        point.year = Some(y);
    }
    Ok(point)
}

/// The day after an English month name, if the next number is one.
fn day_of_name(cursor: &mut Cursor<'_>) -> Option<u32> {
    match cursor.peek() {
        Some(Token::Number(day) | Token::Ordinal(day)) => {
            cursor.next();
            Some(day)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{lexer, normal};
    use super::*;

    fn osm(text: &str) -> Option<String> {
        let tokens = lexer::tokens(&normal::normalise(text)).ok()?;
        let mut cursor = Cursor::new(&tokens);
        let ranges = read(&mut cursor, false).ok()?;
        Some(ranges.iter().map(DateRange::osm).collect::<Vec<_>>().join(","))
    }

    #[test]
    fn dates_are_read_in_both_languages() {
        for (text, expected) in [
            ("4月1日-10月31日", "Apr 01-Oct 31"),
            ("11月至次年3月", "Nov-Mar"),
            ("4-10月", "Apr-Oct"),
            ("1-3月、11、12月", "Jan-Mar,Nov,Dec"),
            ("4月、9、10月", "Apr,Sep,Oct"),
            ("4月-10月底", "Apr-Oct"),
            ("2018年12月15日-2019年3月10日", "2018 Dec 15-2019 Mar 10"),
            ("2018年9月22日-24日", "2018 Sep 22-2018 Sep 24"),
            ("1 April – 31 October", "Apr 01-Oct 31"),
            ("April 1st to October 31st", "Apr 01-Oct 31"),
            ("1-5 May", "May 01-May 05"),
            ("25 December", "Dec 25"),
            ("4月中旬-10月上旬", "Apr 21-Sep 30"),
            ("3月底至11月", "Apr 01-Nov 30"),
            ("11月初-次年3月中下旬", "Nov 11-Mar 10"),
        ] {
            assert_eq!(osm(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_date_that_cannot_be_is_refused() {
        for text in [
            "4月31日-10月1日",
            "13月-14月",
            "4月1日-",
            "4月1日起",
            "4月中旬",
            "9月下旬-10月上旬",
            "4月5日中旬-10月",
        ] {
            assert_eq!(osm(text), None, "{text}");
        }
    }
}
