//! Days of the week as a text lists them.

use super::cursor::Cursor;
use super::error::HoursError;
use super::token::Token;

/// Names of the days in OSM syntax.
const NAMES: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
/// Monday to Friday.
const WORKDAYS: u8 = 0b001_1111;
/// Saturday and Sunday.
const WEEKEND: u8 = 0b110_0000;
/// All seven.
pub(super) const ALL: u8 = 0b111_1111;

/// Days of the week, and whether public holidays count among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Week {
    /// Bit 0 is Monday.
    pub(super) days: u8,
    /// Public holidays too.
    pub(super) holidays: bool,
    /// "Working days" were said: a public holiday is none.
    pub(super) working: bool,
    /// 平日 was said: Monday to Friday only beside a weekend.
    pub(super) plain: bool,
    /// The list has commas: it may be two lists.
    pub(super) commas: bool,
}

impl Week {
    /// The days in OSM syntax without the holidays, the longest runs as ranges.
    pub(super) fn osm(days: u8) -> String {
        let has = |day: usize| days >> (day % 7) & 1 == 1;
        let mut parts = Vec::new();
        let mut day = 0;
        while day < 7 {
            if !has(day) {
                day += 1;
                continue;
            }
            let end = (day..7).take_while(|d| has(*d)).last().unwrap_or(day);
            let name = |d: usize| NAMES.get(d).copied().unwrap_or_default();
            parts.push(match end - day {
                0 => name(day).to_owned(),
                1 => format!("{},{}", name(day), name(end)),
                _ => format!("{}-{}", name(day), name(end)),
            });
            day = end + 1;
        }
        parts.join(",")
    }
}

/// Whether a list of days begins with this token.
pub(super) fn begins(token: Option<Token>) -> bool {
    matches!(
        token,
        Some(
            Token::Weekday(_)
                | Token::Weekend
                | Token::Weekdays
                | Token::WorkingDays
                | Token::PlainDays
                | Token::Holidays
        )
    )
}

/// Where a list of days ends before its last day, since days behind a comma begin something new.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// It does not.
    End,
    /// Where hours follow: "closed Mondays, Tue-Sun 9:00-17:00".
    Hours,
    /// Where hours or "closed" follow: "10am-4pm Saturday, Sunday closed".
    Anything,
}

/// Reads a list of days.
pub(super) fn read(cursor: &mut Cursor<'_>, until: Until) -> Result<Week, HoursError> {
    let mut week = Week::default();
    loop {
        item(cursor, &mut week)?;
        let mut ahead = *cursor;
        let joint = matches!(ahead.peek(), Some(Token::And | Token::Comma));
        let comma = ahead.peek() == Some(Token::Comma);
        if joint {
            ahead.next();
            ahead.take(Token::And);
        }
        // "bank holiday Mondays" are neither all holidays nor all Mondays
        if !joint
            && cursor.before() == Some(Token::Holidays)
            && matches!(ahead.peek(), Some(Token::Weekday(_)))
        {
            return Err(HoursError::Ambiguous("holidays that fall on a day of the week"));
        }
        if !begins(ahead.peek()) || holidays_stand_alone(&ahead) || (comma && begins_anew(ahead, until)) {
            return Ok(week);
        }
        week.commas |= comma;
        *cursor = ahead;
    }
}

fn item(cursor: &mut Cursor<'_>, week: &mut Week) -> Result<(), HoursError> {
    match cursor.next() {
        Some(Token::Weekday(from)) => {
            let mut to = from;
            if let (Some(Token::Dash), Some(Token::Weekday(end))) = (cursor.peek(), cursor.nth(1)) {
                cursor.next();
                cursor.next();
                to = end;
            }
            let mut day = from;
            week.days |= 1 << day;
            while day != to {
                day = (day + 1) % 7;
                week.days |= 1 << day;
            }
        }
        Some(Token::Weekend) => week.days |= WEEKEND,
        Some(Token::Weekdays) => week.days |= WORKDAYS,
        Some(Token::WorkingDays) => {
            week.days |= WORKDAYS;
            week.working = true;
        }
        Some(Token::PlainDays) => {
            week.days |= WORKDAYS;
            week.plain = true;
        }
        Some(Token::Holidays) => week.holidays = true,
        _ => return Err(HoursError::Impossible("a list of days without its end".into())),
    }
    Ok(())
}

/// Holidays that are spoken of for themselves: "…, 法定节假日除外", "节假日照常开放".
fn holidays_stand_alone(cursor: &Cursor<'_>) -> bool {
    cursor.peek() == Some(Token::Holidays) && matches!(cursor.nth(1), Some(Token::Except | Token::AsUsual))
}

/// Whether the list of days that begins here is that of hours, or of a closure, of its own.
fn begins_anew(mut cursor: Cursor<'_>, until: Until) -> bool {
    while let Some(token) = cursor.next() {
        match token {
            Token::Clock(_) | Token::AllDay | Token::Number(_) | Token::Part(_) | Token::Open => {
                return until != Until::End;
            }
            Token::Closed => return until == Until::Anything,
            Token::Dash | Token::And | Token::Colon => {}
            token if begins(Some(token)) => {}
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::{lexer, normal};
    use super::*;

    fn read_text(text: &str) -> Option<(String, bool)> {
        let tokens = lexer::tokens(&normal::normalise(text)).ok()?;
        let week = read(&mut Cursor::new(&tokens), Until::End).ok()?;
        Some((Week::osm(week.days), week.holidays))
    }

    #[test]
    fn days_are_read_in_both_languages() {
        for (text, days, holidays) in [
            ("周一至周五", "Mo-Fr", false),
            ("周一、三、五", "Mo,We,Fr", false),
            ("星期六、日及法定节假日", "Sa,Su", true),
            ("周日-周四", "Mo-Th,Su", false),
            ("Mon, Wed & Fri", "Mo,We,Fr", false),
            ("weekends and public holidays", "Sa,Su", true),
            ("Tuesday to Sunday", "Tu-Su", false),
        ] {
            assert_eq!(read_text(text), Some((days.to_owned(), holidays)), "{text}");
        }
    }
}
