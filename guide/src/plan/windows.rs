//! When a visit may begin, of what is known of a place's doors.

use super::days::Day;
use chrono::TimeDelta;
use scenic_data::Instant;
use scenic_data::status::{Span, State};

/// Part of a day in which a visit may begin, and the part of time that says so.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Start {
    /// The first moment.
    pub from: Instant,
    /// The last one.
    pub to: Instant,
}

/// When a visit of `stay` may begin on a day, of a place whose doors are as `own` says and which lies
/// within others, each as one of `outer`. Where nothing is known of its own doors it may be visited by
/// day; where it is within something that is shut it may not.
pub(super) fn starts(
    own: &[Span],
    outer: &[Vec<Span>],
    day: Day,
    daylight: (Instant, Instant),
    stay: TimeDelta,
    hours_of_day: Option<(Instant, Instant)>,
) -> Vec<Start> {
    let mut found: Vec<Start> = Vec::new();
    let mut parts: Vec<(Instant, Instant, Instant)> = Vec::new();
    for span in own {
        match span.state {
            State::Open => parts.push((span.from, span.to, span.last_entry.unwrap_or(span.to))),
            State::Unknown => {
                let (from, to) = (span.from.max(daylight.0), span.to.min(daylight.1));
                parts.push((from, to, to));
            }
            State::Closed => {}
        }
    }
    join(&mut parts);
    for (mut from, mut to, entry) in parts {
        (from, to) = (from.max(day.from), to.min(day.to));
        if let Some((earliest, latest)) = hours_of_day {
            from = from.max(earliest);
            to = to.min(latest + stay);
        }
        let mut last = (to - stay).min(entry);
        // Whoever leaves when it closes has seen it whole; a place that closes is not entered then.
        if last == to {
            last -= TimeDelta::seconds(1);
        }
        found.extend(within(Start { from, to: last }, outer, stay));
    }
    found.retain(|start| start.from <= start.to);
    found.sort_by_key(|start| start.from);
    found
}

/// Joins parts that touch, so that a visit may pass from one into the next.
fn join(parts: &mut Vec<(Instant, Instant, Instant)>) {
    parts.retain(|(from, to, _)| from < to);
    parts.sort_unstable();
    let mut joined: Vec<(Instant, Instant, Instant)> = Vec::new();
    for part in parts.drain(..) {
        match joined.last_mut() {
            Some(last) if last.1 == part.0 => (last.1, last.2) = (part.1, part.2),
            _ => joined.push(part),
        }
    }
    *parts = joined;
}

/// The parts of a start in which the whole visit lies where nothing around the place is shut.
fn within(start: Start, outer: &[Vec<Span>], stay: TimeDelta) -> Vec<Start> {
    let mut parts = vec![start];
    for spans in outer {
        for shut in spans.iter().filter(|span| span.state == State::Closed) {
            // A visit that begins at any time after `shut.from - stay` and before `shut.to` meets it.
            let (from, to) = (shut.from - stay, shut.to);
            parts = parts
                .into_iter()
                .flat_map(|part| {
                    if part.to <= from || part.from >= to {
                        return vec![part];
                    }
                    vec![
                        Start { from: part.from, to: from.min(part.to) },
                        Start { from: part.from.max(to), to: part.to },
                    ]
                })
                .filter(|part| part.from <= part.to)
                .collect();
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::status::Reason;

    fn at(hour: u32, minute: u32) -> Instant {
        format!("2026-11-24T{hour:02}:{minute:02}:00Z").parse().expect("a time")
    }

    fn span(from: u32, to: u32, state: State) -> Span {
        Span { from: at(from, 0), to: at(to, 0), state, reason: Reason::Hours, last_entry: None, event: None }
    }

    fn of(own: &[Span], outer: &[Vec<Span>], stay: i64) -> Vec<(Instant, Instant)> {
        let day = Day { from: at(8, 0), to: at(20, 0) };
        let daylight = (at(9, 0), at(18, 0));
        let starts = starts(own, outer, day, daylight, TimeDelta::minutes(stay), None);
        starts.into_iter().map(|start| (start.from, start.to)).collect()
    }

    #[test]
    fn a_visit_ends_before_the_doors_close() {
        let open = [span(7, 10, State::Open), span(10, 12, State::Closed), span(12, 17, State::Open)];
        assert_eq!(of(&open, &[], 60), [(at(8, 0), at(9, 0)), (at(12, 0), at(16, 0))]);
        assert_eq!(of(&open, &[], 200), [(at(12, 0), at(13, 40))]);
        assert_eq!(of(&open, &[], 400), []);
        let last = Span { last_entry: Some(at(15, 0)), ..span(12, 17, State::Open) };
        assert_eq!(of(&[last], &[], 60), [(at(12, 0), at(15, 0))]);
    }

    #[test]
    fn what_says_nothing_is_visited_by_day_and_what_is_around_it_must_be_open() {
        let unknown = [span(0, 23, State::Unknown)];
        assert_eq!(of(&unknown, &[], 60), [(at(9, 0), at(17, 0))]);
        let park = vec![span(0, 10, State::Closed), span(10, 15, State::Open), span(15, 23, State::Closed)];
        assert_eq!(of(&unknown, std::slice::from_ref(&park), 60), [(at(10, 0), at(14, 0))]);
        assert_eq!(of(&[span(0, 23, State::Closed)], &[park], 60), []);
    }

    #[test]
    fn two_parts_that_touch_are_one_visit() {
        let notice = [span(8, 12, State::Open), span(12, 16, State::Open)];
        assert_eq!(of(&notice, &[], 300), [(at(8, 0), at(11, 0))]);
    }
}
