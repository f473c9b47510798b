//! The parameters of a query.

use super::plain;
use crate::problem::{FieldProblem, Problem};
use scenic_data::words::shown;
use scenic_data::{Datum, Instant, Position, Words};
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// The parameters of a query, read one by one; problems are gathered until [`Params::finish`].
#[derive(Debug, Default)]
pub struct Params {
    given: HashMap<String, String>,
    problems: Vec<FieldProblem>,
}

/// A part of a list that is read whole.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    from: usize,
    limit: Option<usize>,
}

impl Part {
    /// That part of a list, and the `next_cursor` where it goes on.
    pub fn of<T>(self, all: Vec<T>) -> (Vec<T>, Option<String>) {
        let end = self.limit.map_or(all.len(), |limit| self.from.saturating_add(limit));
        let next = (end < all.len()).then(|| end.to_string());
        (all.into_iter().take(end).skip(self.from).collect(), next)
    }
}

/// Longest parameter, in characters.
const MAX_PARAM: usize = 1_000;
/// How far a list may be paged.
const MAX_OFFSET: usize = 10_000;
/// Largest radius, metres.
const MAX_RADIUS_M: f64 = 100_000.0;

impl Params {
    /// The parameters of a query string. The first of a repeated parameter counts.
    pub fn of(query: Option<&str>) -> Self {
        let mut params = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            if value.chars().count() > MAX_PARAM {
                params.refuse(
                    &name,
                    Words::new(format!("最多 {MAX_PARAM} 个字符"), format!("at most {MAX_PARAM} characters")),
                );
            } else if let Err(words) = plain(&value) {
                params.refuse(&name, words);
            } else if !value.trim().is_empty() {
                params.given.entry(name.into_owned()).or_insert_with(|| value.trim().to_owned());
            }
        }
        params
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.given.remove(name)
    }

    /// A value, by its parser; the parser's error becomes the field's.
    pub fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Words>) -> Option<T> {
        let text = self.given.remove(name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(words) => {
                self.refuse(name, words);
                None
            }
        }
    }

    /// A number within a range.
    pub fn number<N>(&mut self, name: &str, range: RangeInclusive<N>) -> Option<N>
    where
        N: std::str::FromStr + PartialOrd + std::fmt::Display,
    {
        self.parsed(name, |text| match text.parse::<N>() {
            Ok(number) if range.contains(&number) => Ok(number),
            _ => {
                let (least, most, text) = (range.start(), range.end(), shown(text));
                Err(Words::new(
                    format!("应为 {least} 到 {most} 之间的数，而不是“{text}”"),
                    format!("a number from {least} to {most}, not {text:?}"),
                ))
            }
        })
    }

    /// How many items a page has: `usual` unless told, and never more than `most`.
    pub fn limit(&mut self, usual: usize, most: usize) -> usize {
        let told = self.parsed("limit", |text| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            // More digits than a number holds are still a number, and a large one.
            let number = if digits { text.parse().unwrap_or(usize::MAX) } else { 0 };
            if number > 0 {
                return Ok(number);
            }
            let text = shown(text);
            Err(Words::new(
                format!("应为正整数（超过 {most} 时按 {most} 返回），而不是“{text}”"),
                format!("a whole number from 1 (above {most}, {most} are given), not {text:?}"),
            ))
        });
        told.unwrap_or(usual).min(most)
    }

    /// How many items to pass over: `cursor`, as the page before gave it.
    pub fn cursor(&mut self) -> usize {
        let told = self.parsed("cursor", |text| {
            let number = text.parse().ok().filter(|number| *number <= MAX_OFFSET);
            number.ok_or_else(unknown_cursor)
        });
        told.unwrap_or(0)
    }

    /// Which part is wished of a list that is read whole: all of it unless `limit` is told.
    pub fn part(&mut self, most: usize) -> Part {
        let limit = self.given.contains_key("limit").then(|| self.limit(most, most));
        Part { from: self.cursor(), limit }
    }

    /// `true` or `false`; false unless told.
    pub fn flag(&mut self, name: &str) -> bool {
        let told = self.parsed(name, |text| match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Words::new("应为 true 或 false", "true or false")),
        });
        told.unwrap_or(false)
    }

    /// An instant, RFC 3339.
    pub fn instant(&mut self, name: &str) -> Option<Instant> {
        // A plus sign in a query is a blank unless it is escaped; people forget.
        self.parsed(name, |text| instant(&text.replace(' ', "+")))
    }

    /// The datum of the request's positions and of the answer's.
    pub fn datum(&mut self) -> Datum {
        self.parsed("datum", Datum::parse).unwrap_or_default()
    }

    /// `near` in a datum, with `radius_m` metres around it, `usual_m` unless told.
    pub fn near(&mut self, datum: Datum, usual_m: f64) -> Option<(Position, f64)> {
        let near = self.parsed("near", |text| Position::parse_text(text, datum));
        let radius = self.number("radius_m", 1.0..=MAX_RADIUS_M).unwrap_or(usual_m);
        near.map(|position| (position, radius))
    }

    /// Remembers a problem.
    pub fn refuse(&mut self, name: &str, message: Words) {
        self.problems.push(FieldProblem::new(name, message));
    }

    /// Whether no problem was found yet.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// Every problem found, as one.
    pub fn finish(self) -> Result<(), Problem> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problem::fields(self.problems)) }
    }
}

/// What is said of a `cursor` that no page gave.
pub fn unknown_cursor() -> Words {
    Words::new("请原样使用上一页的 next_cursor", "give the next_cursor of the page before as it was")
}

/// Reads an instant, RFC 3339.
pub fn instant(text: &str) -> Result<Instant, Words> {
    chrono::DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|_| {
        let text = shown(text);
        Words::new(
            format!("时间用 RFC 3339，例如 2026-11-24T09:00:00+08:00，而不是“{text}”"),
            format!("a time in RFC 3339 such as 2026-11-24T09:00:00+08:00, not {text:?}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str, read: impl FnOnce(&mut Params)) -> Vec<String> {
        let mut params = Params::of(Some(query));
        read(&mut params);
        let problem = params.finish().expect_err("refused");
        problem.errors.into_iter().filter_map(|error| error.pointer).collect()
    }

    #[test]
    fn every_bad_parameter_is_named_at_once() {
        let read = |params: &mut Params| {
            params.limit(10, 50);
            params.instant("at");
            assert_eq!(params.text("q").as_deref(), Some("鹭洲"));
        };
        assert_eq!(refused("limit=0&at=yesterday&q=%E9%B9%AD%E6%B4%B2", read), ["limit", "at"]);
    }

    #[test]
    fn a_limit_is_capped_and_refused_only_when_it_is_no_number() {
        for (query, expected) in
            [("limit=999999999999999999999999", 50), ("limit=51", 50), ("limit=7", 7), ("", 10)]
        {
            let mut params = Params::of(Some(query));
            assert_eq!(params.limit(10, 50), expected, "{query}");
            assert!(params.finish().is_ok(), "{query}");
        }
        for query in ["limit=0", "limit=-1", "limit=many", "limit=1.5"] {
            assert_eq!(refused(query, |params| _ = params.limit(10, 50)), ["limit"], "{query}");
        }
    }

    #[test]
    fn a_list_is_given_whole_or_part_by_part() {
        let part = |query: &str| {
            let mut params = Params::of(Some(query));
            let part = params.part(3);
            params.finish().expect(query);
            part.of(vec![1, 2, 3, 4, 5])
        };
        assert_eq!(part(""), (vec![1, 2, 3, 4, 5], None));
        assert_eq!(part("limit=2"), (vec![1, 2], Some("2".to_owned())));
        assert_eq!(part("limit=9&cursor=2"), (vec![3, 4, 5], None), "capped, and at its end");
        assert_eq!(part("cursor=7"), (vec![], None));
    }

    #[test]
    fn a_plus_sign_that_was_not_escaped_is_understood() {
        let mut params = Params::of(Some("at=2026-11-24T09:00:00+08:00"));
        assert!(params.instant("at").is_some() && params.finish().is_ok());
    }

    #[test]
    fn control_characters_and_other_encodings_are_refused_by_name() {
        assert_eq!(refused("q=a%00b&place_id=%07", |_| {}), ["q", "place_id"]);
        // GBK for 鹭洲.
        assert_eq!(refused("q=%F0%D8%D6%DE", |_| {}), ["q"]);
        assert!(Params::of(Some("q=a%0Ab")).finish().is_ok(), "a line break is only a blank");
    }
}
