//! What a text says, clause by clause, before it is put in order.

use super::dates::DateRange;
use super::error::HoursError;
use super::last_entry::LastEntry;
use super::times::Span;
use super::token::{Gate, Sun, Token};
use super::week::Week;

/// What holds on the days of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Open at these times.
    Hours(Vec<Span>),
    /// Open from the first event of the sun to the second.
    Daylight(Sun, Sun),
    /// Open all day.
    AllDay,
    /// Closed all day.
    Closed,
    /// Closed at these times.
    ClosedAt(Vec<Span>),
}

impl Value {
    /// Whether it opens the place.
    pub(super) fn opens(&self) -> bool {
        !matches!(self, Self::Closed | Self::ClosedAt(_))
    }
}

/// Days and what holds on them.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Dates; none means all.
    pub(super) dates: Vec<DateRange>,
    /// A season named for it.
    pub(super) season: Option<u8>,
    /// Days of the week; none means all.
    pub(super) week: Option<Week>,
    /// What holds.
    pub(super) value: Value,
    /// The last entries, and what they are the last of.
    pub(super) last_entry: Option<(Gate, Vec<LastEntry>)>,
    /// Which sentence of the text it stands in.
    pub(super) sentence: usize,
    /// Times at which it may also be open.
    pub(super) maybe: Vec<Span>,
    /// Its days were given behind it in brackets: hours that follow are not its own.
    pub(super) sealed: bool,
    /// It stands in brackets behind the clause before it.
    pub(super) bracketed: bool,
}

/// Days said before what holds on them.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    pub(super) dates: Vec<DateRange>,
    pub(super) season: Option<u8>,
    pub(super) week: Option<Week>,
    /// "Every day" was said.
    pub(super) daily: bool,
    /// "Open" was said.
    pub(super) open: bool,
    /// "From" was said and waits for its range.
    pub(super) from: bool,
    /// Public holidays are excepted from what comes next.
    pub(super) not_holidays: bool,
    /// How its days and dates were joined: the dates of those days, or those days and these dates.
    pub(super) joint: Option<Token>,
}

impl Pending {
    /// Whether it names any days.
    pub(super) fn selects(&self) -> bool {
        !self.dates.is_empty() || self.season.is_some() || self.week.is_some()
    }
}

/// All that a text says.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    pub(super) clauses: Vec<Clause>,
    /// Public holidays are excepted from the weekly closing days.
    pub(super) open_on_holidays: bool,
    /// Public holidays are excepted from the hours.
    pub(super) not_on_holidays: bool,
    /// Somebody else tells the hours of public holidays.
    pub(super) holidays_vary: bool,
    /// It is closed on some days of the Spring Festival.
    pub(super) festival_varies: bool,
    /// Closed for an unstated while.
    pub(super) suspended: bool,
    /// "Closed" was said and nothing else about it.
    pub(super) just_closed: bool,
    /// Seasons and their dates; `None` where a season was given several.
    pub(super) seasons: Vec<(u8, Option<Vec<DateRange>>)>,
    /// A last entry said before any hours.
    pub(super) early_last_entry: Option<(Gate, LastEntry)>,
}

impl Statement {
    /// Adds a clause for the days said before it.
    pub(super) fn push(&mut self, days: Pending, value: Value, sentence: usize) {
        if days.not_holidays {
            if value.opens() {
                self.not_on_holidays = true;
            } else {
                self.open_on_holidays = true;
            }
        }
        self.clauses.push(Clause {
            dates: days.dates,
            season: days.season,
            week: days.week,
            value,
            last_entry: None,
            maybe: Vec::new(),
            sentence,
            sealed: false,
            bracketed: false,
        });
    }

    /// Remembers when a season is.
    pub(super) fn define(&mut self, season: u8, dates: &[DateRange]) {
        match self.seasons.iter_mut().find(|(known, _)| *known == season) {
            Some((_, known)) if known.as_deref() != Some(dates) => *known = None,
            Some(_) => {}
            None => self.seasons.push((season, Some(dates.to_vec()))),
        }
    }

    /// Public holidays were excepted without saying from what: from the clause just read.
    pub(super) fn except_holidays(&mut self) -> Result<(), HoursError> {
        let weekly = |clause: &Clause| clause.week.is_some() && clause.value == Value::Closed;
        match self.clauses.last() {
            Some(last) if weekly(last) => self.open_on_holidays = true,
            Some(_) if !self.clauses.iter().any(weekly) => self.not_on_holidays = true,
            _ => return Err(HoursError::Ambiguous("what public holidays are excepted from")),
        }
        Ok(())
    }

    /// Notes a last entry for the hours it belongs to: a time for the latest, a length before
    /// closing for all that have none yet.
    pub(super) fn last_entry(&mut self, gate: Gate, entry: LastEntry) {
        let mut open = self.clauses.iter_mut().rev().filter(|clause| clause.value.opens()).peekable();
        if open.peek().is_none() {
            if self.early_last_entry.is_none_or(|(known, _)| known < gate) {
                self.early_last_entry = Some((gate, entry));
            }
            return;
        }
        let count = if matches!(entry, LastEntry::At(_)) { 1 } else { usize::MAX };
        for clause in open.take(count) {
            match &mut clause.last_entry {
                // one for each span of the day, of the same kind
                Some((known, entries)) if *known == gate && matches!(entry, LastEntry::At(_)) => {
                    entries.push(entry)
                }
                Some((known, _)) if *known >= gate => {}
                known => *known = Some((gate, vec![entry])),
            }
        }
    }
}
