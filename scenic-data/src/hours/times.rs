//! Places written times on the 24 hour clock. Where two readings are possible, none is taken.

use super::cursor::Cursor;
use super::error::HoursError;
use super::token::{Clock, DayPart, Token};

/// Minutes in a day.
pub(super) const DAY: u32 = 24 * 60;
/// Minutes in half a day.
const HALF: u32 = 12 * 60;
/// A span that begins after noon may end at most this late on the next day.
const LATEST_CLOSE: u32 = 8 * 60;
/// A span that begins before noon and runs into the next day may be at most this long.
const LONGEST_NIGHT: u32 = 22 * 60;

/// An open span of a day in minutes since midnight; `to` may lie on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: u32,
    pub(super) to: u32,
}

impl Span {
    /// In OSM syntax.
    pub(super) fn osm(self) -> String {
        format!("{}-{}", hhmm(self.from), hhmm(self.to))
    }

    fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

/// Minutes since midnight as `HH:MM`.
pub(super) fn hhmm(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// One end of a span as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    clock: Clock,
    part: Option<DayPart>,
    next_day: bool,
}

/// Whether a time begins at the cursor.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    match cursor.peek() {
        Some(Token::Clock(_)) => true,
        Some(Token::Part(_) | Token::NextDay) => {
            let after = if cursor.nth(1) == Some(Token::Colon) { 2 } else { 1 };
            matches!(cursor.nth(after), Some(Token::Clock(_) | Token::Part(_) | Token::Number(_)))
        }
        // `9-5pm`
        Some(Token::Number(_)) => {
            matches!((cursor.nth(1), cursor.nth(2)), (Some(Token::Dash), Some(Token::Clock(_))))
        }
        _ => false,
    }
}

/// Reads one time with what is said around it. `session` is the part of the day of a session it
/// belongs to, which decides only where the clock leaves it open.
pub(super) fn reading(cursor: &mut Cursor<'_>, session: Option<DayPart>) -> Result<Reading, HoursError> {
    let (mut part, mut next_day) = (None, false);
    loop {
        match cursor.next() {
            Some(Token::Part(said)) => {
                part = Some(said);
                cursor.take(Token::Colon);
            }
            Some(Token::NextDay) => next_day = true,
            Some(Token::Clock(clock)) => {
                let session = session.filter(|_| clock.hour <= 12);
                return Ok(Reading { clock, part: clock.part.or(part).or(session), next_day });
            }
            Some(Token::Number(hour)) if cursor.peek() == Some(Token::Dash) => {
                let clock = Clock { hour, minute: 0, padded: false, part: None };
                return Ok(Reading { clock, part, next_day });
            }
            _ => return Err(HoursError::Impossible("a span without its end".into())),
        }
    }
}

impl Reading {
    fn raw(self) -> u32 {
        self.clock.hour * 60 + self.clock.minute
    }

    /// A single time, such as that of the last entry; `None` where the half of the day is open.
    pub(super) fn alone(self) -> Result<u32, HoursError> {
        let minutes = self.placed()?;
        Ok(minutes + if self.next_day { DAY } else { 0 })
    }

    /// Minutes since midnight by the part of the day said, else as written.
    fn placed(self) -> Result<u32, HoursError> {
        let Some(part) = self.part else { return Ok(self.raw()) };
        let (hour, raw) = (self.clock.hour, self.raw());
        let placed = match part {
            DayPart::Am if hour <= 12 => Some(raw % HALF),
            DayPart::Pm if hour <= 12 => Some(raw % HALF + HALF),
            DayPart::Pm => Some(raw),
            DayPart::Small if hour <= 6 => Some(raw),
            DayPart::Small if hour == 12 => Some(raw - HALF),
            DayPart::Morning if (4..=12).contains(&hour) => Some(raw),
            DayPart::Noon if (11..=14).contains(&hour) => Some(raw),
            DayPart::Noon if (1..=2).contains(&hour) => Some(raw + HALF),
            DayPart::Afternoon if (12..=23).contains(&hour) => Some(raw),
            DayPart::Afternoon if (1..=8).contains(&hour) => Some(raw + HALF),
            DayPart::Evening if (17..=24).contains(&hour) => Some(raw),
            DayPart::Evening if (5..=12).contains(&hour) => Some(raw + HALF),
            DayPart::Evening if hour == 0 => Some(raw + DAY),
            _ => None,
        };
        placed.ok_or_else(|| HoursError::Impossible(format!("{} at that part of the day", hhmm(raw))))
    }
}

/// The span between two written times.
pub(super) fn span(from: Reading, to: Reading) -> Result<Span, HoursError> {
    if to.next_day {
        let span = Span { from: from.placed()?, to: to.placed()? % DAY + DAY };
        let fits = span.from < DAY && span.to - span.from <= DAY;
        return if fits { Ok(span) } else { Err(unclear()) };
    }
    let mut span = match (from.part, to.part) {
        (None, None) => both_plain(from, to)?,
        (Some(part), None) => end_plain(part, from, to)?,
        (None, Some(part)) => Span { from: start_plain(part, from, to)?, to: to.placed()? },
        (Some(_), Some(_)) => Span { from: from.placed()?, to: to.placed()? },
    };
    if span.to <= span.from && matches!(to.part, Some(DayPart::Am | DayPart::Small)) {
        span.to += DAY;
    }
    if span.to <= span.from || span.to - span.from > DAY || span.from >= DAY || span.to > 2 * DAY {
        return Err(unclear());
    }
    Ok(span)
}

fn unclear() -> HoursError {
    HoursError::Ambiguous("times of the 12 hour clock without morning or afternoon")
}

/// Neither end says its half of the day: the 24 hour clock, unless it looks like the other one.
fn both_plain(from: Reading, to: Reading) -> Result<Span, HoursError> {
    let (start, end) = (from.raw(), to.raw());
    if start >= DAY {
        return Err(unclear());
    }
    if end > start {
        let small = !from.clock.padded && (1..=4).contains(&from.clock.hour) && end <= 9 * 60;
        return if small { Err(unclear()) } else { Ok(Span { from: start, to: end }) };
    }
    let night = DAY + end - start;
    let clear = end == 0
        || (from.clock.hour > 12 && end <= LATEST_CLOSE && end != start)
        || (to.clock.padded && end != start && night <= LONGEST_NIGHT);
    if clear { Ok(Span { from: start, to: end + DAY }) } else { Err(unclear()) }
}

/// Only the start says its half: 下午2:00-4:00, 晚上8点-2点.
fn end_plain(part: DayPart, from: Reading, to: Reading) -> Result<Span, HoursError> {
    let (start, end) = (from.placed()?, to.raw());
    let later = matches!(part, DayPart::Pm | DayPart::Noon | DayPart::Afternoon | DayPart::Evening);
    if end > start {
        return Ok(Span { from: start, to: end });
    }
    if later && to.clock.hour <= 12 && !to.clock.padded && end + HALF > start {
        return Ok(Span { from: start, to: end + HALF });
    }
    if later && end <= LATEST_CLOSE && start >= HALF {
        return Ok(Span { from: start, to: end + DAY });
    }
    Err(unclear())
}

/// Only the end says its half: `9-5pm`, `8:30-下午5:00`, `10:00-凌晨2:00`.
fn start_plain(part: DayPart, from: Reading, to: Reading) -> Result<u32, HoursError> {
    let (raw, hour) = (from.raw(), from.clock.hour);
    if hour > 12 || from.clock.padded {
        return Ok(raw);
    }
    let (start, end) = (raw % HALF, to.placed()? % HALF);
    match part {
        DayPart::Am if start < end => Ok(start),
        DayPart::Pm if start >= end => Ok(start),
        DayPart::Pm if hour == 12 || hour <= 5 => Ok(start + HALF),
        DayPart::Afternoon | DayPart::Evening if (5..=12).contains(&hour) && raw < to.placed()? => Ok(raw),
        DayPart::Morning | DayPart::Noon if raw < to.placed()? => Ok(raw),
        DayPart::Small if (8..=12).contains(&hour) => Ok(raw),
        _ => Err(unclear()),
    }
}

/// Adds a span to a day's spans. `named` spans belong to a named session and may overlap others.
pub(super) fn add(spans: &mut Vec<Span>, span: Span, named: bool) -> Result<(), HoursError> {
    if named {
        spans.push(span);
        *spans = union(spans);
        return Ok(());
    }
    if spans.iter().any(|known| known.overlaps(span)) {
        return Err(HoursError::Contradiction("two spans of the same day overlap"));
    }
    if spans.iter().any(|known| known.from > span.from) {
        return Err(HoursError::Ambiguous("the spans of a day are not in order"));
    }
    spans.push(span);
    Ok(())
}

fn union(spans: &[Span]) -> Vec<Span> {
    let mut sorted = spans.to_vec();
    sorted.sort_by_key(|span| span.from);
    let mut merged: Vec<Span> = Vec::new();
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::super::{lexer, normal};
    use super::*;

    fn read(text: &str) -> Option<String> {
        let tokens = lexer::tokens(&normal::normalise(text)).ok()?;
        let mut cursor = Cursor::new(&tokens);
        let from = reading(&mut cursor, None).ok()?;
        if !cursor.take(Token::Dash) {
            return None;
        }
        let to = reading(&mut cursor, None).ok()?;
        Some(span(from, to).ok()?.osm())
    }

    #[test]
    fn halves_of_the_day_are_placed() {
        for (text, expected) in [
            ("8:30-17:00", "08:30-17:00"),
            ("下午2:00-4:00", "14:00-16:00"),
            ("下午14:00-16:30", "14:00-16:30"),
            ("上午9点-下午5点半", "09:00-17:30"),
            ("早8点-晚9点", "08:00-21:00"),
            ("晚上8点-凌晨2点", "20:00-26:00"),
            ("晚上9:00-12:00", "21:00-24:00"),
            ("13:00-次日6:30", "13:00-30:30"),
            ("17:30-04:00", "17:30-28:00"),
            ("10:30-05:00", "10:30-29:00"),
            ("10:00-00:00", "10:00-24:00"),
            ("9am-5pm", "09:00-17:00"),
            ("9-5pm", "09:00-17:00"),
            ("1-5pm", "13:00-17:00"),
            ("12-5pm", "12:00-17:00"),
            ("11am to midnight", "11:00-24:00"),
            ("12:00am-12:01am", "00:00-00:01"),
            ("10 p.m. – 2 a.m.", "22:00-26:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_time_that_may_be_meant_twice_is_refused() {
        for text in [
            "9:00-5:00",
            "36:00-次日2:00",
            "10:00-2:00",
            "2:00-4:00",
            "9-10pm",
            "上午9:00-5:00",
            "9:00-9:00",
            "12:00-5:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
