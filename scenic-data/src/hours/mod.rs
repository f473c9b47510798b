//! Understands what a source says about opening hours, and says whether a place is open at an
//! instant.
//!
//! [`Schedule::parse`] reads OSM `opening_hours` syntax, Chinese free text and plain English. It
//! is strict on purpose: every sign of the text must have a known meaning and only one reading
//! may be possible, else the text is "not understood" and the caller keeps it as text. A wrong
//! reading sends somebody to a closed door; no reading only says "unknown".
//!
//! What cannot be known stays unknown: rules for public holidays where the country's are not
//! known or not yet decreed (see [`learn_holidays`]), sunset where the position is not known, days a text gives no hours for.
//!
//! Does not know where the text came from or how current it is.

mod activities;
mod arrange;
mod asides;
mod closing;
mod cursor;
mod dates;
mod decrees;
mod error;
mod evaluate;
mod festival;
mod holidays;
mod last_entry;
mod lexer;
mod normal;
mod notes;
mod opening;
mod osm;
mod parts;
mod public_days;
mod reader;
mod scope;
mod shut;
mod statement;
#[cfg(test)]
mod tests;
mod tidy;
mod times;
mod token;
mod typos;
mod undated;
mod week;
mod words;
mod words_days;
mod words_state;
mod working;
mod world;

pub use decrees::{HolidaysError, HolidaysProblem, knows_holidays, learn_holidays};
pub use error::HoursError;
pub use last_entry::LastEntry;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use opening_hours::localization::Coordinates;
use serde::{Deserialize, Serialize};

/// The most days that are looked through at once.
pub const MAX_OVER_DAYS: usize = 400;

/// The most characters a text about hours may have.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// A place nobody can visit.
const SHUT: &str = "24/7 closed";

/// Whether a place is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// Open.
    Open,
    /// Closed.
    Closed,
    /// Nobody can tell from the text.
    Unknown,
}

/// The state of a place at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenState {
    /// Open, closed or unknown.
    pub state: Openness,
    /// Since when without a change; `None` when it is more than a year ago or always was so.
    pub since: Option<DateTime<Utc>>,
    /// When it changes next; `None` when that is more than two years ahead or never.
    pub until: Option<DateTime<Utc>>,
    /// Until when people are let in before it closes, where the text says so. May be past.
    pub last_entry: Option<DateTime<Utc>>,
    /// What the expression says of this time, or why it is unknown.
    pub comment: Option<String>,
}

impl OpenState {
    /// Nothing is known.
    pub fn unknown() -> Self {
        Self { state: Openness::Unknown, since: None, until: None, last_entry: None, comment: None }
    }
}

/// A part of time with one state, as hours say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPart {
    /// When it begins.
    pub from: DateTime<Utc>,
    /// When it ends (exclusive).
    pub to: DateTime<Utc>,
    /// Open, closed or unknown.
    pub state: Openness,
    /// Until when people are let in, where the text says so of this part.
    pub last_entry: Option<DateTime<Utc>>,
}

/// What a source's text about hours could be understood as.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    text: String,
    osm: String,
    expression: osm::Expression,
    position: Option<Coordinates>,
}

impl Schedule {
    /// Understands OSM `opening_hours` syntax, Chinese free text and plain English.
    ///
    /// # Errors
    /// Says what could not be understood; the caller keeps the text.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(HoursError::Empty);
        }
        if trimmed.chars().nth(MAX_TEXT_CHARS).is_some() {
            return Err(HoursError::TooLong { limit: MAX_TEXT_CHARS });
        }
        // without a letter it is as likely plain text as OSM syntax, where `9:00-5:00` is a night
        let has_letters = trimmed.chars().any(|c| c.is_ascii_alphabetic());
        let (osm, expression) = if has_letters {
            from_osm(trimmed).or_else(|_| from_words(trimmed))?
        } else {
            match from_words(trimmed) {
                Err(HoursError::Ambiguous(why)) => return Err(HoursError::Ambiguous(why)),
                Err(why) if trimmed.contains([':', '-', '+']) => from_osm(trimmed).map_err(|_| why)?,
                read => read?,
            }
        };
        Ok(Self { text: text.to_owned(), osm, expression, position: None })
    }

    /// The same schedule for a place at a position (WGS 84 degrees), where sunrise and sunset
    /// are known. A position that cannot be changes nothing.
    #[must_use]
    pub fn located(mut self, latitude: f64, longitude: f64) -> Self {
        self.position = Coordinates::new(latitude, longitude).or(self.position);
        self
    }

    /// The source's own words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The hours as an OSM `opening_hours` expression. A last entry is the comment of its rule:
    /// `09:00-17:00 open "last entry 16:30"`. A rule for working days (工作日) says so in its comment.
    /// Parsing it gives the same schedule.
    pub fn osm(&self) -> &str {
        &self.osm
    }

    /// The last entry, where it is the same on all days.
    pub fn last_entry(&self) -> Option<LastEntry> {
        self.expression.last_entry
    }

    /// Open, closed or unknown at an instant on the clock of `zone`, and when that changes.
    ///
    /// `country` is an ISO 3166 two-letter code. Without one that is known, any day may be a
    /// public holiday: what a rule for holidays would change is then unknown.
    pub fn at(&self, at: DateTime<Utc>, zone: Tz, country: Option<&str>) -> OpenState {
        self.evaluation(at.with_timezone(&zone).date_naive(), zone, country).at(at)
    }

    /// The open intervals of one local day, for "today's hours". A night belongs to the day it
    /// began on and runs to its end; of an interval longer than a day, the part on this day.
    pub fn day(
        &self,
        date: NaiveDate,
        zone: Tz,
        country: Option<&str>,
    ) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        self.evaluation(date, zone, country).open_on(date)
    }

    /// The parts of time around a stretch, without gaps: those at its ends reach beyond it, as far as
    /// the days that they lie on. A stretch of more than [`MAX_OVER_DAYS`] is cut off after so many.
    pub fn over(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        zone: Tz,
        country: Option<&str>,
    ) -> Vec<OpenPart> {
        let date = from.with_timezone(&zone).date_naive();
        let last = to.with_timezone(&zone).date_naive();
        self.evaluation(date, zone, country).over(date, last)
    }

    /// Whether the two say different things of the year that begins on a local date: on some day one
    /// is open while the other is closed. Every eighth day is looked at, which passes through all
    /// days of the week in every season. Weekends that are worked count for nothing: who writes
    /// "Monday to Friday" rarely thinks of them.
    pub fn contradicts(&self, other: &Self, from: NaiveDate, zone: Tz, country: Option<&str>) -> bool {
        if self.osm == other.osm {
            return false;
        }
        let (own, theirs) = (self.evaluation(from, zone, country), other.evaluation(from, zone, country));
        let mut days = from.iter_days().step_by(8).take(46).filter(|day| !holidays::is_worked(country, *day));
        days.any(|date| own.contradicts(&theirs, date))
    }

    fn evaluation(&self, date: NaiveDate, zone: Tz, country: Option<&str>) -> evaluate::Evaluation<'_> {
        let years = evaluate::years_around(date);
        let worlds = world::worlds(&self.expression, self.position, zone, country, years);
        evaluate::Evaluation::new(&self.expression, &worlds, zone)
    }
}

/// Reads an OSM expression. A bare word is none: "open" says nothing about when.
fn from_osm(text: &str) -> Result<(String, osm::Expression), HoursError> {
    if ["open", "closed"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Err(HoursError::Ambiguous("open when"));
    }
    // quoted as a whole it is words, not a comment
    if text.starts_with('"') && text.matches('"').count() == 2 && text.ends_with('"') {
        return Err(HoursError::NotUnderstood(text.chars().take(lexer::QUOTED).collect()));
    }
    let tidied = tidy::tidy(text);
    if tidy::looks_like_twelve_hours(&tidied) {
        return Err(HoursError::Ambiguous("times of the 12 hour clock without morning or afternoon"));
    }
    let expression = osm::read(&tidied)?;
    Ok((tidied, expression))
}

/// Reads Chinese or English words.
fn from_words(text: &str) -> Result<(String, osm::Expression), HoursError> {
    let bare = text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(text);
    let normal = typos::repaired(&notes::without_addresses(&normal::normalise(bare)));
    let normal = notes::without_references(&asides::without_asides(&normal));
    if shut::is_shut(&normal) {
        return Ok((SHUT.to_owned(), osm::read(SHUT)?));
    }
    let normal = festival::without_closing_days(&parts::without_parts(&parts::without_gate(&normal)));
    let mut said = reader::read(&lexer::tokens(&normal)?)?;
    scope::resolve(&mut said)?;
    let osm = arrange::expression(&said)?;
    let expression = osm::read(&osm)?;
    Ok((osm, expression))
}
