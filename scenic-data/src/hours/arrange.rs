//! Puts clauses in the order in which OSM rules override each other, and refuses those that
//! contradict.

use super::dates::{DateRange, DaySet, YEAR_DAYS, between};
use super::error::HoursError;
use super::last_entry::{self, LastEntry};
use super::public_days;
use super::scope::cells;
use super::statement::{Clause, Statement, Value};
use super::times::{DAY, Span};
use super::undated;
use super::week::{self, Week};
use super::working;
use chrono::Timelike;
use std::cmp::Reverse;

/// A gap of at most this many days between seasons is a slip of the writer, not a closure.
const SLIP_DAYS: usize = 15;
/// What an unknown day without hours says.
pub(super) const NO_HOURS: &str = "no hours given for these days";

/// The expression for all that was said.
pub(super) fn expression(said: &Statement) -> Result<String, HoursError> {
    let (open, closed): (Vec<&Clause>, Vec<&Clause>) =
        said.clauses.iter().partition(|clause| clause.value.opens());
    if said.suspended || (said.just_closed && said.clauses.is_empty()) {
        return Ok("24/7 closed".into());
    }
    if said.just_closed || open.is_empty() {
        return Err(HoursError::Ambiguous("closed when, and open when"));
    }
    let open = without_repeats(&open);
    check(&open, &closed)?;
    let (open, left) = take_closed_days(&open, &closed);
    let mut ordered: Vec<&Clause> = open.iter().collect();
    ordered.sort_by_key(|clause| Reverse(breadth(clause)));
    let mut rules = Vec::new();
    once_only(&ordered, &mut rules)?;
    let late = latest(&ordered);
    let joined = joint(&ordered, late)?;
    let of_days = |clause: &&&Clause| cells(clause).0 != 0;
    let by_days = ordered.iter().filter(of_days).map(|clause| rule(clause, &week_osm(clause), late));
    rules.push(by_days.collect::<Vec<_>>().join(joined));
    rules.extend(left.iter().filter(of_days).map(|clause| rule(clause, &week_osm(clause), late)));
    public_days::rules(said, &ordered, &closed, late, &mut rules)?;
    let shut: Vec<&Clause> = closed
        .iter()
        .copied()
        .filter(|clause| clause.week.is_none() && clause.value == Value::Closed)
        .collect();
    rules.extend(shut.iter().map(|clause| rule(clause, "", late)));
    rules.extend(slips(&ordered, &shut));
    Ok(rules.into_iter().filter(|rule| !rule.is_empty()).collect::<Vec<_>>().join("; "))
}

/// Takes weekly closing days out of the open days, so that a night before one runs to its end.
/// Gives back the open clauses and the closures that must stay rules of their own.
fn take_closed_days<'c>(open: &[&Clause], closed: &[&'c Clause]) -> (Vec<Clause>, Vec<&'c Clause>) {
    let mut open: Vec<Clause> = open.iter().map(|clause| (*clause).clone()).collect();
    let mut left = Vec::new();
    for closure in
        closed.iter().filter(|clause| clause.week.is_some() || matches!(clause.value, Value::ClosedAt(_)))
    {
        let fits = |clause: &Clause| closure.dates.is_empty() || closure.dates == clause.dates;
        let apart = |clause: &Clause| overlap(clause, closure) == Overlap::None;
        if closure.value != Value::Closed || !open.iter().all(|clause| fits(clause) || apart(clause)) {
            left.push(*closure);
            continue;
        }
        let (days, _) = cells(closure);
        for clause in open.iter_mut().filter(|clause| fits(clause) && days != 0) {
            let week = clause.week.unwrap_or(Week { days: week::ALL, ..Week::default() });
            clause.week = Some(Week { days: week.days & !days, ..week });
        }
    }
    open.retain(|clause| cells(clause) != (0, false));
    (open, left)
}

/// When the last of all hours ends, in minutes of the day they begin on.
fn latest(open: &[&Clause]) -> u32 {
    let ends = open.iter().filter_map(|clause| match &clause.value {
        Value::Hours(spans) => spans.iter().chain(&clause.maybe).map(|span| span.to).max(),
        _ => None,
    });
    ends.max().unwrap_or(0)
}

/// What joins rules of different days. Where hours run past midnight, a rule for the next day
/// must not cut them off.
fn joint(open: &[&Clause], late: u32) -> Result<&'static str, HoursError> {
    if late <= DAY {
        return Ok("; ");
    }
    for (index, a) in open.iter().enumerate() {
        if open.iter().skip(index + 1).any(|b| overlap(a, b) != Overlap::None) {
            return Err(HoursError::NotEvaluable("a night beside a day with hours of its own"));
        }
    }
    Ok(", ")
}

fn week_osm(clause: &Clause) -> String {
    clause.week.map_or(String::new(), |week| {
        if week.days == week::ALL { String::new() } else { Week::osm(week.days) }
    })
}

/// One rule: dates, days, times, comment. `late` is when the last hours end: a closed day ends
/// with its night, and begins when the night before it ends.
pub(super) fn rule(clause: &Clause, days: &str, late: u32) -> String {
    let dates = clause.dates.iter().map(DateRange::osm).collect::<Vec<_>>().join(",");
    let spans = |spans: &[Span]| spans.iter().map(|span| span.osm()).collect::<Vec<_>>().join(",");
    let (times, kind) = match &clause.value {
        Value::Hours(times) => (spans(times), ""),
        Value::Daylight(from, to) => (format!("{}-{}", from.osm(), to.osm()), ""),
        Value::AllDay => ("00:00-24:00".to_owned(), ""),
        Value::Closed if late > DAY => (Span { from: late - DAY, to: late }.osm(), "closed"),
        Value::Closed => (String::new(), "closed"),
        Value::ClosedAt(times) => (spans(times), "closed"),
    };
    let entries = clause.last_entry.as_ref().filter(|_| clause.value.opens());
    let comment = entries.map(|(_, entries)| last_entry::comment(entries)).unwrap_or_default();
    let working = is_of_working_days(clause, days, late);
    let comment = if working { working::comment(&comment) } else { comment };
    let state = match (kind, comment.as_str()) {
        (kind, "") => kind.to_owned(),
        ("", comment) => format!("open \"{comment}\""),
        (kind, comment) => format!("{kind} \"{comment}\""),
    };
    let parts = [dates, days.to_owned(), times, state];
    let join =
        |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let whole = join(&parts.each_ref().map(String::as_str));
    if whole == "00:00-24:00" {
        return "24/7".into();
    }
    if clause.maybe.is_empty() {
        return whole;
    }
    let [dates, days, ..] = parts;
    let days = if dates.is_empty() && days.is_empty() { "Mo-Su".to_owned() } else { days };
    let why = if working { working::comment(undated::NO_DATES) } else { undated::NO_DATES.to_owned() };
    let maybe = join(&[&dates, &days, &spans(&clause.maybe), &format!("unknown \"{why}\"")]);
    format!("{whole}, {maybe}")
}

/// Whether a rule is for the working days of a clause. One with nights is not: on a weekend it
/// would cut off the night before.
fn is_of_working_days(clause: &Clause, days: &str, late: u32) -> bool {
    let working = clause.week.is_some_and(|week| week.working);
    working && late <= DAY && !days.is_empty() && days == week_osm(clause)
}

/// Days of a leap year a clause holds for, the years left aside.
fn day_set(clause: &Clause) -> DaySet {
    let mut set = [clause.dates.is_empty(); YEAR_DAYS];
    for range in &clause.dates {
        range.mark(&mut set);
    }
    set
}

fn is_once(clause: &Clause) -> bool {
    clause.dates.iter().any(DateRange::is_once)
}

/// How many days a clause holds for; wide clauses come first so that narrow ones override them.
fn breadth(clause: &Clause) -> (bool, usize, u32) {
    let days = day_set(clause).iter().filter(|day| **day).count();
    (!is_once(clause), days, cells(clause).0.count_ones())
}

/// The same said twice counts once.
fn without_repeats<'c>(open: &[&'c Clause]) -> Vec<&'c Clause> {
    let mut kept: Vec<&Clause> = Vec::new();
    for clause in open {
        let known = |other: &&Clause| {
            other.value == clause.value
                && other.dates == clause.dates
                && cells(other) == cells(clause)
                && other.last_entry == clause.last_entry
                && other.maybe == clause.maybe
        };
        if !kept.iter().any(known) {
            kept.push(clause);
        }
    }
    kept
}

/// How the days of one clause lie to those of another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Overlap {
    None,
    Within,
    Around,
    Same,
    Part,
}

fn overlap(a: &Clause, b: &Clause) -> Overlap {
    if is_once(a) && is_once(b) {
        let meet = |x: &DateRange, y: &DateRange| {
            let ((from, to), (other_from, other_to)) = (x.once_bounds(), y.once_bounds());
            from <= other_to && other_from <= to
        };
        let touches = a.dates.iter().any(|x| b.dates.iter().any(|y| meet(x, y)));
        return if touches { Overlap::Part } else { Overlap::None };
    }
    let ((days_a, holidays_a), (days_b, holidays_b)) = (cells(a), cells(b));
    let (set_a, set_b) = (day_set(a), day_set(b));
    let pairs = || set_a.iter().zip(set_b.iter());
    let dates_meet = pairs().any(|(x, y)| *x && *y);
    if !dates_meet || (days_a & days_b == 0 && !(holidays_a && holidays_b)) {
        return Overlap::None;
    }
    if is_once(a) != is_once(b) {
        return if is_once(a) { Overlap::Within } else { Overlap::Around };
    }
    // a day that is named has its own hours, whatever day of the week it is
    let single = |clause: &Clause| {
        !clause.dates.is_empty() && clause.week.is_none() && clause.dates.iter().all(DateRange::is_day)
    };
    if single(a) != single(b) {
        return if single(a) { Overlap::Within } else { Overlap::Around };
    }
    let within = pairs().all(|(x, y)| !x || *y) && days_a & !days_b == 0;
    let around = pairs().all(|(x, y)| !y || *x) && days_b & !days_a == 0;
    match (within, around) {
        (true, true) => Overlap::Same,
        (true, false) => Overlap::Within,
        (false, true) => Overlap::Around,
        (false, false) => Overlap::Part,
    }
}

/// Refuses hours that differ on days neither statement is the exception of.
fn check(open: &[&Clause], closed: &[&Clause]) -> Result<(), HoursError> {
    for (index, a) in open.iter().enumerate() {
        for b in open.iter().skip(index + 1) {
            let differ = a.value != b.value;
            match overlap(a, b) {
                Overlap::Same | Overlap::Part if differ => {
                    return Err(HoursError::Contradiction("different hours for the same days"));
                }
                _ => {}
            }
        }
        for b in closed.iter().filter(|b| b.value == Value::Closed) {
            if matches!(overlap(a, b), Overlap::Within | Overlap::Same) {
                return Err(HoursError::Contradiction("open and closed on the same days"));
            }
        }
        last_entries(a)?;
    }
    Ok(())
}

/// Refuses last entries outside the hours, and two for one span.
fn last_entries(clause: &Clause) -> Result<(), HoursError> {
    let (Value::Hours(spans), Some((_, entries))) = (&clause.value, &clause.last_entry) else {
        return Ok(());
    };
    let mut taken = vec![false; spans.len()];
    for entry in entries {
        let LastEntry::At(time) = entry else { continue };
        let minutes = time.num_seconds_from_midnight() / 60;
        let inside =
            |span: &Span| [minutes, minutes + DAY].iter().any(|at| span.from < *at && *at <= span.to);
        let span = spans.iter().position(inside).and_then(|index| taken.get_mut(index));
        let span = span.ok_or(HoursError::Contradiction("a last entry outside the hours"))?;
        if std::mem::replace(span, true) {
            return Err(HoursError::Contradiction("two last entries for the same hours"));
        }
    }
    Ok(())
}

/// Hours of named years say nothing about other years.
fn once_only(open: &[&Clause], rules: &mut Vec<String>) -> Result<(), HoursError> {
    if !open.iter().any(|clause| is_once(clause)) || open.iter().any(|clause| !is_once(clause)) {
        return Ok(());
    }
    if open.iter().any(|clause| clause.dates.iter().any(|range| !range.is_once())) {
        return Err(HoursError::Ambiguous("dates with and without a year"));
    }
    rules.push(format!("24/7 unknown \"{NO_HOURS}\""));
    for clause in open.iter().filter(|clause| clause.week.is_some()) {
        let dates = clause.dates.iter().map(DateRange::osm).collect::<Vec<_>>().join(",");
        rules.push(format!("{dates} closed"));
    }
    Ok(())
}

/// Days that fall between seasons by a slip of the writer, or are said to be both open and closed
/// where seasons meet: unknown.
fn slips(open: &[&Clause], shut: &[&Clause]) -> Option<String> {
    let dated = |clause: &&&Clause| !clause.dates.is_empty() && !is_once(clause);
    let mut slips = [false; YEAR_DAYS];
    for (a, b) in open.iter().flat_map(|a| shut.iter().map(move |b| (a, b))) {
        if !a.dates.is_empty() && !is_once(a) && !is_once(b) && overlap(a, b) == Overlap::Part {
            let both = day_set(a).into_iter().zip(day_set(b)).map(|(x, y)| x && y);
            slips.iter_mut().zip(both).for_each(|(day, both)| *day |= both);
        }
    }
    if open.iter().all(|clause| !clause.dates.is_empty()) && open.iter().filter(dated).count() >= 2 {
        let mut covered = [false; YEAR_DAYS];
        for range in open.iter().chain(shut).flat_map(|clause| &clause.dates) {
            range.mark(&mut covered);
        }
        if covered.iter().filter(|day| !**day).count() <= SLIP_DAYS {
            slips.iter_mut().zip(covered).for_each(|(day, covered)| *day |= !covered);
        }
    }
    // only a part of a month is named for the begin or the end
    for range in open.iter().chain(shut).flat_map(|clause| &clause.dates).flat_map(DateRange::about) {
        range.mark(&mut slips);
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, _) in slips.iter().enumerate().filter(|(_, day)| **day) {
        match runs.last_mut() {
            Some((_, end)) if *end + 1 == index => *end = index,
            _ => runs.push((index, index)),
        }
    }
    let dates = runs.iter().map(|(from, to)| between(*from, *to).osm()).collect::<Vec<_>>().join(",");
    (!dates.is_empty()).then(|| format!("{dates} unknown \"{NO_HOURS}\""))
}
