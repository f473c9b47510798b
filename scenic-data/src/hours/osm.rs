//! OSM `opening_hours` expressions: tidies how people type them, and brings what the evaluating
//! crate reads differently from the specification into a form it reads right.

use super::error::HoursError;
use super::last_entry::{LastEntry, from_comment};
use super::working;
use opening_hours::OpeningHours;
use opening_hours_syntax::rules::day::{Date, DateOffset, HolidayKind, MonthdayRange, WeekDayRange};
use opening_hours_syntax::rules::time::{Time, TimeEvent, TimeSelector, TimeSpan};
use opening_hours_syntax::rules::{OpeningHoursExpression, RuleKind, RuleOperator, RuleSequence};
use opening_hours_syntax::{ExtendedTime, parse};

/// What a span with an open end says of the time behind it.
const OPEN_END: &str = "closing time not given";
/// The longest shift of a sun event, in minutes.
const LONGEST_SHIFT: i16 = 6 * 60;
/// How long a place with an open end is possibly open: until midnight, or so many hours when it
/// opened (or was last surely open) from that hour on. These are the reference implementation's.
const OPEN_END_HOURS: [(u8, u8); 2] = [(22, 8), (17, 10)];

/// An expression ready to be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    /// Groups of rules; a group counts where all groups before it say closed (`||`).
    pub(super) groups: Vec<OpeningHours>,
    /// Whether a rule names public holidays.
    pub(super) public_holidays: bool,
    /// Whether a rule names school holidays.
    pub(super) school_holidays: bool,
    /// Whether a rule is for working days.
    pub(super) working: bool,
    /// Whether a time hangs on the sun.
    pub(super) sun: bool,
    /// Whether nothing ever changes.
    pub(super) constant: bool,
    /// The last entry, where all open rules have the same.
    pub(super) last_entry: Option<LastEntry>,
}

/// Reads a tidied expression.
pub(super) fn read(text: &str) -> Result<Expression, HoursError> {
    let lowered = super::tidy::lower(text);
    let mut parsed = parse(&lowered)
        .map_err(|_| HoursError::NotUnderstood(text.chars().take(super::lexer::QUOTED).collect()))?;
    let public_holidays = names(&parsed, HolidayKind::Public);
    let school_holidays = names(&parsed, HolidayKind::School);
    let working = !school_holidays && parsed.rules.iter().any(working::is_marked);
    if working {
        parsed.rules = working::with_shifted_days(parsed.rules);
    }
    let spans = || parsed.rules.iter().flat_map(|rule| &rule.time_selector.spans);
    spans().try_for_each(check_span)?;
    let mut groups: Vec<Vec<RuleSequence>> = Vec::new();
    for rule in &parsed.rules {
        if rule.operator == RuleOperator::Fallback || groups.is_empty() {
            groups.push(Vec::new());
        }
        // a closure said after a fallback holds for what was said before it too
        let all = rule.operator == RuleOperator::Normal && rule.kind == RuleKind::Closed;
        let first = if all { 0 } else { groups.len() - 1 };
        for group in groups.iter_mut().skip(first) {
            group.extend(rewritten(rule, group.is_empty()));
        }
    }
    let constant = groups.len() == 1 && parsed.is_constant();
    let groups: Result<Vec<OpeningHours>, HoursError> = groups
        .into_iter()
        .map(|rules| {
            written(&rules).parse().map_err(|_| HoursError::NotEvaluable("this combination of selectors"))
        })
        .collect();
    Ok(Expression {
        groups: groups?,
        public_holidays,
        school_holidays,
        working,
        sun: spans()
            .any(|span| [span.range.start, span.range.end].iter().any(|time| time.as_time_event().is_some())),
        constant,
        last_entry: common_last_entry(&parsed),
    })
}

/// Whether a rule names holidays of a kind.
fn names(expression: &OpeningHoursExpression, kind: HolidayKind) -> bool {
    let mut days = expression.rules.iter().flat_map(|rule| &rule.day_selector.weekday);
    days.any(|day| matches!(day, WeekDayRange::Holiday { kind: named, .. } if *named == kind))
}

/// Refuses spans the crate would evaluate wrongly or not at all.
fn check_span(span: &TimeSpan) -> Result<(), HoursError> {
    if span.repeats.is_some() {
        return Err(HoursError::NotEvaluable("points in time"));
    }
    for (time, start) in [(&span.range.start, true), (&span.range.end, false)] {
        if let Time::Variable(variable) = time {
            let night = matches!(variable.event, TimeEvent::Sunset | TimeEvent::Dusk);
            if variable.offset.abs() > LONGEST_SHIFT || (start && night && variable.offset > 0) {
                return Err(HoursError::NotEvaluable("a time so far from the sun's"));
            }
        }
    }
    let late = |time: &Time| matches!(time, Time::Fixed(time) if *time > ExtendedTime::MIDNIGHT_24);
    if matches!(span.range.start, Time::Variable(_)) && late(&span.range.end) {
        return Err(HoursError::NotEvaluable("a time of the next day after one of the sun's"));
    }
    Ok(())
}

/// The rule, or the rules it stands for.
fn rewritten(rule: &RuleSequence, first: bool) -> Vec<RuleSequence> {
    let mut rule = rule.clone();
    if first || rule.operator == RuleOperator::Fallback {
        rule.operator = RuleOperator::Normal;
    }
    for range in &mut rule.day_selector.monthday {
        if let MonthdayRange::Month { range: months, year: Some(year) } = range {
            let (from, to) = (*months.start(), *months.end());
            let mut end_year = *year;
            end_year.0 += i32::from(from > to);
            *range = MonthdayRange::Date {
                start: (Date::Fixed { year: Some(*year), month: from, day: 1 }, DateOffset::default()),
                end: (Date::Fixed { year: Some(end_year), month: to, day: 31 }, DateOffset::default()),
            };
        }
    }
    if !rule.time_selector.spans.iter().any(|span| span.open_end) {
        return vec![rule];
    }
    let spans = rule.time_selector.spans.clone();
    let sure: Vec<TimeSpan> = spans.iter().filter_map(sure_part).collect();
    if rule.kind != RuleKind::Open {
        for span in &mut rule.time_selector.spans {
            span.open_end = false;
        }
        return vec![rule];
    }
    let unsure = RuleSequence {
        time_selector: TimeSelector::new(spans.iter().filter_map(|span| unsure_part(span, &spans)).collect()),
        kind: RuleKind::Unknown,
        comment: if rule.comment.is_empty() { OPEN_END.into() } else { rule.comment.clone() },
        ..rule.clone()
    };
    let mut rules = vec![unsure];
    if !sure.is_empty() {
        rules.push(RuleSequence {
            time_selector: TimeSelector::new(sure),
            operator: RuleOperator::Additional,
            ..rule
        });
    }
    rules
}

/// The part of a span during which the place is surely open.
fn sure_part(span: &TimeSpan) -> Option<TimeSpan> {
    let only_start = span.open_end && span.range.end == Time::Fixed(ExtendedTime::MIDNIGHT_24);
    // `17:00+` and `17:00-24:00+` are told apart by nothing but this end; both are open after it
    (!only_start).then(|| TimeSpan { open_end: false, ..span.clone() })
}

/// The part of a span with an open end during which nobody knows: until the next span begins.
fn unsure_part(span: &TimeSpan, all: &[TimeSpan]) -> Option<TimeSpan> {
    if !span.open_end {
        return None;
    }
    let (start, known) = (span.range.start, sure_part(span).map(|_| span.range.end));
    let from = match (start, known) {
        (Time::Fixed(start), Some(Time::Fixed(end))) if end <= start => {
            Time::Fixed(end.add_hours(24).unwrap_or(end))
        }
        (_, Some(end)) => end,
        (start, None) => start,
    };
    let next = all.iter().map(|other| other.range.start).filter(|start| *start > from).min();
    let guess = match from {
        Time::Fixed(from) => guessed_end(from),
        Time::Variable(_) => ExtendedTime::MIDNIGHT_24,
    };
    // the sure part is laid over this one, so it may begin with it
    Some(TimeSpan { range: start..next.unwrap_or(Time::Fixed(guess)), open_end: false, repeats: None })
}

/// Until when a place may be open that is surely open until `from`.
fn guessed_end(from: ExtendedTime) -> ExtendedTime {
    let hours = OPEN_END_HOURS.iter().find(|(hour, _)| from.hour() >= *hour).map(|(_, hours)| *hours);
    let end = hours.and_then(|hours| from.add_hours(i8::try_from(hours).ok()?));
    let midnight =
        if from < ExtendedTime::MIDNIGHT_24 { ExtendedTime::MIDNIGHT_24 } else { ExtendedTime::MIDNIGHT_48 };
    end.unwrap_or(midnight)
}

/// Rules in OSM syntax. The crate's own way of writing them runs years and months together, which
/// it then reads differently.
fn written(rules: &[RuleSequence]) -> String {
    let list = |items: Vec<String>| items.join(",");
    let mut text = String::new();
    for rule in rules {
        let days = &rule.day_selector;
        let weeks = list(days.week.iter().map(ToString::to_string).collect());
        let mut parts = vec![
            list(days.year.iter().map(ToString::to_string).collect()),
            list(days.monthday.iter().map(ToString::to_string).collect()),
            if weeks.is_empty() { weeks } else { format!("week {weeks}") },
            list(days.weekday.iter().map(ToString::to_string).collect()),
        ];
        // a day must stand before the times of an additional rule
        if rule.operator == RuleOperator::Additional && parts.iter().all(String::is_empty) {
            parts.push("Mo-Su".into());
        }
        parts.push(rule.time_selector.to_string());
        parts.push(rule.kind.to_string());
        if !rule.comment.is_empty() {
            parts.push(format!("\"{}\"", rule.comment));
        }
        if !text.is_empty() {
            text.push_str(if rule.operator == RuleOperator::Additional { ", " } else { "; " });
        }
        text.push_str(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
    }
    text
}

fn common_last_entry(expression: &OpeningHoursExpression) -> Option<LastEntry> {
    let mut entries = expression
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Open)
        .map(|rule| from_comment(&rule.comment));
    let first = entries.next()?;
    let same = first.len() == 1 && entries.all(|entries| entries == first);
    first.first().copied().filter(|_| same)
}
