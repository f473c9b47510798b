//! How people type OSM expressions, brought to how the specification writes them.

use regex::{Captures, Regex};
use std::sync::LazyLock;

const DAYS: &str = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)";
const MONTHS: &str = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
/// How often a list is expanded at most.
const LONGEST_LIST: usize = 64;

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(Patterns::new);

struct Patterns {
    day_then_time: Regex,
    spaced_dash: Regex,
    colon: Regex,
    list_left: Regex,
    list_right: Regex,
    day_list: Regex,
    day_steps: Regex,
    year_steps: Regex,
    easter_end: Regex,
    modifier: Regex,
    bare_span: Regex,
}

impl Patterns {
    fn new() -> Option<Self> {
        let regex = |pattern: &str| Regex::new(&pattern.replace("<D>", DAYS).replace("<M>", MONTHS)).ok();
        Some(Self {
            day_then_time: regex(r"\b(<D>)([0-9]{1,2}:)")?,
            spaced_dash: regex(r" +- +")?,
            colon: regex(r"\b((?i)<D>|24/7|open|closed|off|unknown) *:( |$)")?,
            list_left: regex(r"(?:<D>(?:\[[^\]]*\])?|<M>(?: [0-9]{1,2})?) *, +$")?,
            list_right: regex(r"^(?:<D>|<M>)(?:[^a-zA-Z]|$)")?,
            day_list: regex(r"\b((<M>) [0-9]{1,2}(?:-[0-9]{1,2})?(?:/[0-9]{1,2})?),([0-9]{1,2})([^:0-9]|$)")?,
            day_steps: regex(r"\b(<M>) ([0-9]{1,2})-([0-9]{1,2})/([0-9]{1,2})\b")?,
            year_steps: regex(r"(^|[^-0-9])((?:19|20)[0-9]{2})/([0-9]{1,3})\b")?,
            easter_end: regex(r"-((?:[0-9]{4} )?easter)(?: ([+-][0-9]{1,3}) days?)?")?,
            bare_span: regex(r"\b([0-9]{1,2}):[0-5][0-9]-([1-9]):[0-5][0-9]")?,
            modifier: regex(r"(?i)\b(?:open|closed|off|unknown)\b")?,
        })
    }
}

/// An expression with the specification's own signs and lists; comments stay as they are.
pub(super) fn tidy(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return text.to_owned() };
    let text = outside_comments(text, |part| {
        let part: String = part.chars().map(sign).collect();
        let part = patterns.day_then_time.replace_all(&part, "$1 $2");
        let part = patterns.spaced_dash.replace_all(&part, "-");
        let part = patterns.colon.replace_all(&part, "$1$2");
        days_of_month(&join_lists(&part, patterns), patterns)
    });
    without_silent_comments(&text, patterns).trim().trim_end_matches([';', ',']).trim_end().to_owned()
}

/// The tidied expression in the words the evaluating crate knows: steps written out, and a range
/// that ends at Easter ending before that day begins, as the reference implementation has it.
pub(super) fn lower(text: &str) -> String {
    let Some(patterns) = PATTERNS.as_ref() else { return text.to_owned() };
    outside_comments(text, |part| {
        // the parser reads `17:00+` as `17:00-24:00+`; a written end at midnight is kept apart
        let part = part.replace("-24:00+", "-00:00+");
        let part = patterns.day_steps.replace_all(&part, steps);
        let part = patterns.year_steps.replace_all(&part, "$1$2-9999/$3");
        let shifted = |c: &Captures<'_>| {
            let days: i32 = c.get(2).and_then(|m| m.as_str().parse().ok()).unwrap_or(0) - 1;
            let easter = c.get(1).map_or("easter", |m| m.as_str());
            if days == 0 { format!("-{easter}") } else { format!("-{easter} {days:+} day{}", plural(days)) }
        };
        patterns.easter_end.replace_all(&part, shifted).into_owned()
    })
}

/// Whether a span runs from a morning into the next by an hour without its leading zero, which
/// the specification asks for: `9:00-5:00` is rather written on the 12 hour clock.
pub(super) fn looks_like_twelve_hours(text: &str) -> bool {
    let Some(patterns) = PATTERNS.as_ref() else { return false };
    let hour = |c: &Captures<'_>, group: usize| {
        c.get(group).and_then(|m| m.as_str().parse::<u32>().ok()).unwrap_or(0)
    };
    let outside: String = text.split('"').step_by(2).collect();
    patterns.bare_span.captures_iter(&outside).any(|c| hour(&c, 1) <= 12 && hour(&c, 2) <= hour(&c, 1))
}

fn plural(days: i32) -> &'static str {
    if days.abs() == 1 { "" } else { "s" }
}

fn sign(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '～' | '~' | '－' => '-',
        '：' => ':',
        '；' => ';',
        '，' => ',',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Applies `change` to what stands outside quotation marks.
fn outside_comments(text: &str, change: impl Fn(&str) -> String) -> String {
    let parts = text.split('"').enumerate();
    let changed = parts.map(|(index, part)| if index % 2 == 0 { change(part) } else { part.to_owned() });
    changed.collect::<Vec<_>>().join("\"")
}

/// `Mo, We 10:00` is one list; read as two rules it would be open all Monday.
fn join_lists(part: &str, patterns: &Patterns) -> String {
    let mut joined = String::with_capacity(part.len());
    let mut pieces = part.split_inclusive(", ").peekable();
    while let Some(piece) = pieces.next() {
        joined.push_str(piece);
        let next = pieces.peek().is_some_and(|next| patterns.list_right.is_match(next.trim_start()));
        if next && patterns.list_left.is_match(&joined) {
            joined.truncate(joined.trim_end().trim_end_matches(',').trim_end().len());
            joined.push(',');
        }
    }
    joined
}

/// `Dec 11,15-17` names the month once.
fn days_of_month(part: &str, patterns: &Patterns) -> String {
    let mut part = part.to_owned();
    for _ in 0..LONGEST_LIST {
        let next = patterns.day_list.replace(&part, "$1,$2 $3$4").into_owned();
        if next == part {
            break;
        }
        part = next;
    }
    part
}

/// `Dec 19-23/2` as the days it stands for.
fn steps(c: &Captures<'_>) -> String {
    let number = |group: usize| c.get(group).and_then(|m| m.as_str().parse::<usize>().ok()).unwrap_or(0);
    let month = c.get(1).map_or("", |m| m.as_str());
    let days: Vec<String> = (number(2)..=number(3).min(31))
        .step_by(number(4).max(1))
        .map(|day| format!("{month} {day:02}"))
        .collect();
    if days.is_empty() {
        c.get(0).map_or_else(String::new, |m| m.as_str().to_owned())
    } else {
        days.join(",")
    }
}

/// A rule with a comment and nothing else to say whether it opens does not say so: it is unknown.
fn without_silent_comments(text: &str, patterns: &Patterns) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    let mut result = String::with_capacity(text.len());
    for (index, part) in parts.iter().enumerate() {
        let is_comment = index % 2 == 1 && index + 1 < parts.len();
        if !is_comment {
            result.push_str(part);
            continue;
        }
        let before = parts.get(index - 1).copied().unwrap_or_default();
        let own = before.rsplit([';', '|']).next().unwrap_or_default();
        let after = parts.get(index + 1).copied().unwrap_or_default();
        let ends = after.trim_start().is_empty() || after.trim_start().starts_with([';', ',', '|']);
        if ends && !patterns.modifier.is_match(own) {
            if !result.is_empty() && !result.ends_with(' ') {
                result.push(' ');
            }
            result.push_str("unknown ");
        }
        result.push('"');
        result.push_str(part);
        result.push('"');
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_typed_with_blanks_stay_lists() {
        for (text, expected) in [
            ("Mo, We, Fr 10:00-18:00", "Mo,We,Fr 10:00-18:00"),
            ("Mo-Fr, PH 09:00 - 17:00;", "Mo-Fr,PH 09:00-17:00"),
            ("Mo 10:00-12:00, We 13:00-15:00", "Mo 10:00-12:00, We 13:00-15:00"),
            ("Dec 11,15-17,24", "Dec 11,Dec 15-17,Dec 24"),
            ("Tu12:00–14:00", "Tu 12:00-14:00"),
            ("Mo 10:00-12:00 \"call, or come\"", "Mo 10:00-12:00 unknown \"call, or come\""),
            ("Mo 10:00-12:00 open \"a - b\"", "Mo 10:00-12:00 open \"a - b\""),
        ] {
            assert_eq!(tidy(text), expected);
            assert_eq!(tidy(expected), expected, "tidying twice changes nothing");
        }
    }

    #[test]
    fn steps_are_written_out() {
        assert_eq!(lower("Dec 19-23/2"), "Dec 19,Dec 21,Dec 23");
        assert_eq!(lower("2055/2 Jan 01"), "2055-9999/2 Jan 01");
        assert_eq!(lower("Dec 25-easter"), "Dec 25-easter -1 day");
    }
}
