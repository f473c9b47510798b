//! Rules for working days: they also hold on a weekend day that is worked in place of another.
//!
//! OSM has no word for such days, so the rule's comment says that its days are working days. For
//! the evaluating crate they become its school holidays, which it can tell apart from all others.

use opening_hours_syntax::rules::day::{DaySelector, HolidayKind, WeekDayRange};
use opening_hours_syntax::rules::{RuleOperator, RuleSequence};
use std::sync::Arc;

/// What the comment of a rule for working days is or begins with.
const COMMENT: &str = "working days";
/// What stands between it and another comment.
const BETWEEN: &str = ", ";
/// How many days of a week come before the weekend.
const WORKDAYS: u32 = 5;

/// The comment of a rule for working days which has a comment of its own or none.
pub(super) fn comment(own: &str) -> String {
    if own.is_empty() { COMMENT.to_owned() } else { format!("{COMMENT}{BETWEEN}{own}") }
}

/// The comment of its own that a rule for working days has; `None` for other rules.
fn own(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix(COMMENT)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(BETWEEN) }
}

/// Whether a rule is for working days.
pub(super) fn is_marked(rule: &RuleSequence) -> bool {
    own(&rule.comment).is_some()
}

/// The rules with those for shifted working days added, and without the mark.
pub(super) fn with_shifted_days(rules: Vec<RuleSequence>) -> Vec<RuleSequence> {
    let units = units(rules);
    let mut added: Vec<Vec<RuleSequence>> = vec![Vec::new(); units.len()];
    for (index, unit) in units.iter().enumerate() {
        let behind = units.iter().rposition(|other| is_weekend_beside(unit, other));
        if let Some(place) = added.get_mut(behind.unwrap_or(index).max(index)) {
            place.extend(unit.iter().filter(|rule| is_marked(rule)).map(shifted));
        }
    }
    let whole = units.into_iter().zip(added).flat_map(|(unit, added)| unit.into_iter().chain(added));
    whole.map(without_mark).collect()
}

/// Rules each with the additional ones that belong to it.
fn units(rules: Vec<RuleSequence>) -> Vec<Vec<RuleSequence>> {
    let mut units: Vec<Vec<RuleSequence>> = Vec::new();
    for rule in rules {
        match units.last_mut() {
            Some(unit) if rule.operator == RuleOperator::Additional => unit.push(rule),
            _ => units.push(vec![rule]),
        }
    }
    units
}

/// Whether a rule is for the weekend on the same dates. A weekend day that is worked is none, so
/// the rule for working days must come behind it.
fn is_weekend_beside(unit: &[RuleSequence], other: &[RuleSequence]) -> bool {
    let (Some(own), Some(other)) = (unit.first(), other.first()) else { return false };
    let dates = |rule: &RuleSequence| DaySelector { weekday: Vec::new(), ..rule.day_selector.clone() };
    let days = &other.day_selector.weekday;
    !days.is_empty() && days.iter().all(is_weekend) && dates(own) == dates(other)
}

fn is_weekend(days: &WeekDayRange) -> bool {
    let WeekDayRange::Fixed { range, .. } = days else { return false };
    let (from, to) = (range.start().num_days_from_monday(), range.end().num_days_from_monday());
    from >= WORKDAYS && from <= to
}

/// The same rule for shifted working days.
fn shifted(rule: &RuleSequence) -> RuleSequence {
    let mut rule = rule.clone();
    rule.day_selector.weekday = vec![WeekDayRange::Holiday { kind: HolidayKind::School, offset: 0 }];
    rule
}

fn without_mark(mut rule: RuleSequence) -> RuleSequence {
    if let Some(own) = own(&rule.comment) {
        rule.comment = Arc::from(own);
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::*;
    use opening_hours_syntax::parse;

    #[test]
    fn a_comment_is_read_back_as_it_was_written() {
        for text in ["", "last entry 16:30"] {
            assert_eq!(own(&comment(text)), Some(text));
        }
        for other in ["", "last entry 16:30", "working days only", "by appointment"] {
            assert_eq!(own(other), None, "{other}");
        }
    }

    #[test]
    fn rules_for_shifted_days_follow_those_of_the_weekend() {
        let text = "Mo-Fr 09:00-17:00 open \"working days\"; Sa,Su 10:00-16:00; PH closed";
        let rules = with_shifted_days(parse(text).expect("a rule").rules);
        let days: Vec<String> = rules
            .iter()
            .map(|rule| {
                rule.day_selector.weekday.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            })
            .collect();
        assert_eq!(days, ["Mo-Fr", "Sa,Su", "SH", "PH"]);
        assert!(rules.iter().all(|rule| rule.comment.is_empty()));
    }
}
