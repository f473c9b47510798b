//! Seasons nobody gives dates for. What holds in each of them is known all year; where they differ it
//! is unknown.

use super::statement::{Clause, Statement, Value};
use super::times::{DAY, Span};
use super::token::season::{AUTUMN, OFF_PEAK, PEAK, SPRING, SUMMER, WINTER};
use super::week::Week;

/// What is said of times at which it is open in some seasons or on some days only.
pub(super) const NO_DATES: &str = "the hours differ and nobody says when";

/// Times at which all are open, and times at which only some are.
pub(super) fn common(all: &[&[Span]]) -> (Vec<Span>, Vec<Span>) {
    let mut edges: Vec<u32> =
        all.iter().flat_map(|spans| spans.iter()).flat_map(|s| [s.from, s.to]).collect();
    edges.sort_unstable();
    edges.dedup();
    let (mut sure, mut maybe): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    for pair in edges.windows(2) {
        let [from, to] = *pair else { continue };
        let open = all.iter().filter(|spans| spans.iter().any(|s| s.from <= from && to <= s.to)).count();
        let spans = match open {
            0 => continue,
            open if open == all.len() => &mut sure,
            _ => &mut maybe,
        };
        match spans.last_mut() {
            Some(last) if last.to == from => last.to = to,
            _ => spans.push(Span { from, to }),
        }
    }
    (sure, maybe)
}

/// Puts together the hours of seasons without dates, where these make up the year and share some
/// hours. Leaves the statement as it is where they do not.
pub(super) fn put_together(said: &mut Statement) {
    if !said.seasons.is_empty() {
        return;
    }
    let mut seasonal: Vec<Clause> = Vec::new();
    let mut first = None;
    for (index, clause) in said.clauses.iter().enumerate() {
        let of_season = clause.season.is_some() && clause.dates.is_empty();
        if of_season && matches!(clause.value, Value::Hours(_)) {
            first = first.or(Some(index));
            seasonal.push(clause.clone());
        } else if clause.value.opens() || clause.season.is_some() || !clause.dates.is_empty() {
            return;
        }
    }
    same_days(&mut seasonal);
    let Some(merged) = merged(&seasonal) else { return };
    said.clauses.retain(|clause| clause.season.is_none());
    let at = first.unwrap_or_default().min(said.clauses.len());
    said.clauses.splice(at..at, merged);
}

/// "Wednesday to Sunday: 8:00-18:00 (summer), 9:00-17:00 (winter)": the days are those of both.
fn same_days(seasonal: &mut [Clause]) {
    let mut last: Option<(usize, Option<Week>)> = None;
    for clause in seasonal {
        if let Some((sentence, week)) = last
            && clause.week.is_none()
            && clause.sentence == sentence
        {
            clause.week = week;
        }
        last = Some((clause.sentence, clause.week));
    }
}

/// One clause for each list of days, if every season has hours for it.
fn merged(seasonal: &[Clause]) -> Option<Vec<Clause>> {
    let named = |week: Option<Week>| {
        let mut seasons: Vec<u8> =
            seasonal.iter().filter(|clause| clause.week == week).filter_map(|clause| clause.season).collect();
        seasons.sort_unstable();
        seasons
    };
    let seasons = named(seasonal.first()?.week);
    let year = seasons.iter().fold(0, |all, season| all | season);
    let distinct = seasons.iter().map(|season| season.count_ones()).sum::<u32>() == year.count_ones();
    let halves = year & SUMMER != 0 && year & WINTER != 0 && year & !(SPRING | SUMMER | AUTUMN | WINTER) == 0;
    if !distinct || seasons.len() < 2 || !(halves || year == PEAK | OFF_PEAK) {
        return None;
    }
    let mut weeks: Vec<Option<Week>> = Vec::new();
    for clause in seasonal {
        if !weeks.contains(&clause.week) {
            weeks.push(clause.week);
        }
    }
    weeks.into_iter().map(|week| if named(week) == seasons { one(seasonal, week) } else { None }).collect()
}

fn one(seasonal: &[Clause], week: Option<Week>) -> Option<Clause> {
    let same: Vec<&Clause> = seasonal.iter().filter(|clause| clause.week == week).collect();
    let spans: Vec<&[Span]> = same
        .iter()
        .filter_map(|clause| match &clause.value {
            Value::Hours(spans) => Some(spans.as_slice()),
            _ => None,
        })
        .collect();
    // times of the next day cannot be written as a rule of their own
    if spans.iter().any(|spans| spans.iter().any(|span| span.to > DAY)) {
        return None;
    }
    let (sure, maybe) = common(&spans);
    let first = same.first()?;
    // a last entry holds only where all seasons have it and end alike
    let alike = |clause: &&&Clause| clause.last_entry == first.last_entry && clause.value == first.value;
    let last_entry = first.last_entry.clone().filter(|_| same.iter().all(|clause| alike(&clause)));
    let clause = Clause {
        season: None,
        week,
        value: Value::Hours(sure.clone()),
        maybe,
        last_entry,
        sealed: false,
        ..(*first).clone()
    };
    (!sure.is_empty()).then_some(clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_sure_where_all_agree() {
        let span = |from: u32, to: u32| Span { from: from * 60, to: to * 60 };
        let (summer, winter) = ([span(6, 12), span(13, 20)], [span(8, 18)]);
        let (sure, maybe) = common(&[&summer, &winter]);
        assert_eq!(sure, [span(8, 12), span(13, 18)]);
        assert_eq!(maybe, [span(6, 8), span(12, 13), span(18, 20)]);
        assert_eq!(common(&[&[span(8, 10)], &[span(12, 14)]]).0, []);
    }
}
