//! Finds out which days each clause holds for, where the text leaves it to the reader.

use super::dates::DateRange;
use super::error::HoursError;
use super::statement::{Clause, Statement, Value};
use super::token::season;
use super::undated;
use super::week;

/// Gives every clause its dates: those of its season, or those of the clause it continues.
pub(super) fn resolve(said: &mut Statement) -> Result<(), HoursError> {
    plain_days(said)?;
    undated::put_together(said);
    seasons(said)?;
    inherit(&mut said.clauses)?;
    leap_day(&mut said.clauses);
    let bare = |clause: &Clause| clause.value.opens() && clause.dates.is_empty() && clause.week.is_none();
    if said.clauses.iter().any(|clause| clause.sealed) && said.clauses.iter().any(bare) {
        return Err(HoursError::Ambiguous("hours with days beside hours without"));
    }
    // "9-5 Mon-Fri, 10-4 Sat, Sunday closed" says the hours first; read days first it is all wrong
    let of_days = |clause: &Clause| clause.value.opens() && clause.week.is_some();
    let listed =
        |clause: &Clause| clause.value == Value::Closed && clause.week.is_some_and(|week| week.commas);
    if said.clauses.first().is_some_and(bare)
        && said.clauses.iter().any(of_days)
        && said.clauses.iter().any(listed)
    {
        return Err(HoursError::Ambiguous("whether the days stand before or behind their hours"));
    }
    Ok(())
}

/// 平日 is Monday to Friday only where the weekend is named beside it.
fn plain_days(said: &Statement) -> Result<(), HoursError> {
    let weekend =
        |clause: &Clause| clause.week.is_some_and(|week| !week.plain && week.days & 0b110_0000 == 0b110_0000);
    let plain = |clause: &Clause| clause.week.is_some_and(|week| week.plain);
    if said.clauses.iter().any(plain) && !said.clauses.iter().any(weekend) {
        return Err(HoursError::Ambiguous("which days are ordinary days"));
    }
    Ok(())
}

/// "…to 28 February" beside "from 1 March" leaves no gap in a leap year.
fn leap_day(clauses: &mut [Clause]) {
    let march = |range: &DateRange| range.from.month == 3 && matches!(range.from.day, None | Some(1));
    if clauses.iter().flat_map(|clause| &clause.dates).any(march) {
        clauses.iter_mut().flat_map(|clause| &mut clause.dates).for_each(DateRange::reach_leap_day);
    }
}

fn seasons(said: &mut Statement) -> Result<(), HoursError> {
    let named: Vec<u8> = said.clauses.iter().filter_map(|clause| clause.season).collect();
    for clause in &mut said.clauses {
        let Some(named_here) = clause.season.filter(|_| clause.dates.is_empty()) else { continue };
        match said.seasons.iter().find(|(known, _)| *known == named_here) {
            Some((_, Some(dates))) => clause.dates = dates.clone(),
            Some((_, None)) => return Err(HoursError::Ambiguous("which dates of the season are meant")),
            // the rest of the year, where only the other of two seasons has dates
            None => {
                let other = season::opposite(named_here);
                let two = named.iter().all(|season| *season == named_here || Some(*season) == other);
                let dated =
                    said.seasons.iter().any(|(known, dates)| Some(*known) == other && dates.is_some());
                if !two || !dated || clause.week.is_some() || !clause.value.opens() {
                    return Err(HoursError::SeasonWithoutDates);
                }
            }
        }
    }
    Ok(())
}

/// A clause with days of the week only, after clauses with dates, continues one of them or stands
/// for the whole year. Where that cannot be told, nothing is guessed.
fn inherit(clauses: &mut [Clause]) -> Result<(), HoursError> {
    if clauses.iter().all(|clause| clause.dates.is_empty()) {
        return Ok(());
    }
    let original: Vec<Vec<DateRange>> = clauses.iter().map(|clause| clause.dates.clone()).collect();
    let mut closing = Vec::new();
    bracketed_dates(clauses);
    for index in 1..clauses.len() {
        let (before, rest) = clauses.split_at_mut(index);
        let (Some(clause), Some(last)) = (rest.first_mut(), before.last()) else { continue };
        let Some(week) = clause.week.filter(|_| clause.dates.is_empty() && clause.season.is_none()) else {
            continue;
        };
        if last.dates.is_empty() {
            continue;
        }
        let same_sentence = last.sentence == clause.sentence;
        if clause.value.opens() {
            let rest_of_week = last.week.is_some_and(|last| last.days & week.days == 0);
            if !same_sentence && !rest_of_week {
                return Err(HoursError::Ambiguous("which dates these days belong to"));
            }
            clause.dates = last.dates.clone();
            continue;
        }
        if !same_sentence {
            continue;
        }
        let dated_here =
            before.iter().filter(|other| other.sentence == clause.sentence && !other.dates.is_empty());
        let mut scopes: Vec<&Vec<DateRange>> = dated_here.map(|other| &other.dates).collect();
        scopes.dedup();
        if scopes.len() == 1 || clause.bracketed {
            clause.dates = last.dates.clone();
            closing.push(index);
        } else if original.iter().skip(index).any(|dates| !dates.is_empty()) {
            return Err(HoursError::Ambiguous("which dates the closing days belong to"));
        }
    }
    // a closing day said for one range of dates only may have been meant for all
    for index in closing {
        let Some(own) = clauses.get(index) else { continue };
        let same = |other: &Clause, dates: &[DateRange]| {
            other.value == Value::Closed
                && other.week.map(|w| w.days) == own.week.map(|w| w.days)
                && other.dates == dates
        };
        for dated in clauses.iter().filter(|other| other.value.opens() && !other.dates.is_empty()) {
            let excluded =
                dated.week.is_some_and(|week| own.week.is_some_and(|own| week.days & own.days == 0));
            if !excluded && !clauses.iter().any(|other| same(other, &dated.dates)) {
                return Err(HoursError::Ambiguous("which dates the closing days belong to"));
            }
        }
    }
    Ok(())
}

/// "Wednesday to Sunday 9:00-12:00 (July: 8:00-11:00)": hours in brackets are those of the same days of
/// the week.
fn bracketed_dates(clauses: &mut [Clause]) {
    for index in 1..clauses.len() {
        let (before, rest) = clauses.split_at_mut(index);
        let (Some(clause), Some(last)) = (rest.first_mut(), before.last()) else { continue };
        let narrows = clause.bracketed && clause.value.opens() && clause.week.is_none();
        if narrows && !clause.dates.is_empty() && last.value.opens() && last.dates.is_empty() {
            clause.week = last.week;
        }
    }
}

/// Days of the week and public holidays a clause holds for.
pub(super) fn cells(clause: &Clause) -> (u8, bool) {
    clause.week.map_or((week::ALL, false), |week| (week.days, week.holidays))
}
