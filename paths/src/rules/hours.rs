//! When a path or a gate may be used, where that depends on the time.

use super::access::{Access, FOOT, judge};
use crate::read::Tags;
use crate::things::Hours;

/// The most characters kept of hours.
const MAX_HOURS: usize = 500;
/// Conditions that are no times: somebody's permit, a vehicle's weight.
const TIMES: [&str; 9] = [":", "-", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// The text of `opening_hours`, no longer than is kept.
pub(super) fn opening_hours(tags: &Tags<'_>) -> Option<String> {
    tags.get("opening_hours").map(|hours| hours.chars().take(MAX_HOURS).collect())
}

/// The hours of a path or a gate: `opening_hours`, else what `foot:conditional` or `access:conditional`
/// say of times. `None` where it may be used at any time, as far as the map tells.
pub(crate) fn hours(tags: &Tags<'_>) -> Option<Hours> {
    let conditional =
        || FOOT.iter().find_map(|key| tags.get(&format!("{key}:conditional"))).and_then(condition);
    let open = opening_hours(tags).filter(|hours| !hours.trim().eq_ignore_ascii_case("24/7"));
    open.map(Hours::Open).or_else(conditional)
}

/// The first clause about times: `no @ (22:00-06:00)`, `yes @ (Mo-Fr 08:00-18:00)`.
fn condition(text: &str) -> Option<Hours> {
    let text: String = text.chars().take(MAX_HOURS).collect();
    clauses(&text).into_iter().find_map(|clause| {
        let (value, when) = clause.split_once('@')?;
        let when = when.trim();
        let when = when.strip_prefix('(').and_then(|when| when.strip_suffix(')')).unwrap_or(when).trim();
        if !TIMES.iter().any(|part| when.contains(part)) {
            return None;
        }
        match judge(value.trim()) {
            Access::Forbidden => Some(Hours::Shut(when.to_owned())),
            Access::Allowed => Some(Hours::Open(when.to_owned())),
            Access::Silent => None,
        }
    })
}

/// Clauses are separated by semicolons outside of brackets.
fn clauses(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut begin, mut depth) = (0, 0_i32);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' if depth <= 0 => {
                found.extend(text.get(begin..at));
                begin = at + 1;
            }
            _ => {}
        }
    }
    found.extend(text.get(begin..));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_those_of_the_gate_or_of_a_condition_on_who_walks() {
        let of = |tags: &[(&str, &str)]| hours(&Tags(tags.to_vec()));
        let open = |text: &str| Some(Hours::Open(text.to_owned()));
        let shut = |text: &str| Some(Hours::Shut(text.to_owned()));
        assert_eq!(of(&[("opening_hours", "06:30-17:00")]), open("06:30-17:00"));
        assert_eq!(of(&[("opening_hours", "24/7")]), None);
        assert_eq!(of(&[("access:conditional", "no @ (22:00-06:00)")]), shut("22:00-06:00"));
        assert_eq!(
            of(&[("access:conditional", "private @ (wet); no @ (Mo-Fr 20:00-24:00; Sa off)")]),
            shut("Mo-Fr 20:00-24:00; Sa off")
        );
        assert_eq!(of(&[("foot:conditional", "yes @ (sunrise-sunset)")]), open("sunrise-sunset"));
        assert_eq!(of(&[("access:conditional", "no @ (permit)"), ("foot", "yes")]), None);
        assert_eq!(of(&[("access:conditional", "@@;;()(")]), None);
    }
}
