//! Sentences about the hours of a day, as notices leave them.

use super::facts::with_number;
use super::status::{last_entry, mention, regular, time_phrase};
use super::{Context, Draft, dates};
use scenic_data::Instant;
use scenic_data::event::Event;
use scenic_data::place::Place;
use scenic_data::status::{Span, State, Status};

/// Says from when to when a place is open on the day of `spans`, which are all of it. Returns false, with nothing
/// said, where the day is not known well enough. `status` is that of the day, `notices` are those of the day, with
/// those that close or open the place first.
pub fn say(
    draft: &mut Draft,
    context: &Context,
    place: &Place,
    status: &Status,
    spans: &[Span],
    notices: &[Event],
) -> bool {
    let open: Vec<&Span> = spans.iter().filter(|span| span.state == State::Open).collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return false };
    if open.is_empty() || spans.iter().any(|span| span.state == State::Unknown) {
        return false;
    }
    let (name, when) = (place.name(&context.lang), time_phrase(context, place));
    let clock =
        |at: Instant| if at == last.to { "24:00".to_owned() } else { dates::clock(at, place.time_zone) };
    let hours: Vec<String> = joined(&open)
        .into_iter()
        .map(|(from, to)| format!("{}{}{}", clock(from), if context.zh() { "-" } else { "–" }, clock(to)))
        .collect();
    let all_day = open.len() == spans.len() && open.iter().all(|span| span.last_entry.is_none());
    let mut sentence = match (all_day, context.zh()) {
        (true, true) => format!("{name}{when}全天开放"),
        (true, false) => format!("{name} is open all day {when}"),
        (false, true) => format!("{name}{when}{}开放", hours.join("、")),
        (false, false) => format!("{name} is open {when}, {}", hours.join(" and ")),
    };
    if (first.from..last.to).contains(&context.now) && !all_day {
        sentence += &just_now(context, place, &open);
    }
    match status.hours.as_ref().map(|fact| draft.cite_claim(context, place, &fact.claim)) {
        Some(n) => draft.say(&with_number(&sentence, n)),
        None => draft.say(&sentence),
    }
    let entry = open.iter().filter_map(|span| span.last_entry).max();
    if let Some(entry) = entry.filter(|entry| open.last().is_some_and(|span| *entry < span.to)) {
        last_entry(draft, context, &clock(entry));
    }
    regular(draft, context, place, status);
    for event in notices {
        mention(draft, context, place, event);
    }
    draft.grounded = true;
    draft.confidence = 0.9;
    true
}

/// Spans that follow on each other, as one.
fn joined(open: &[&Span]) -> Vec<(Instant, Instant)> {
    let mut joined: Vec<(Instant, Instant)> = Vec::new();
    for span in open {
        match joined.last_mut() {
            Some((_, to)) if *to == span.from => *to = span.to,
            _ => joined.push((span.from, span.to)),
        }
    }
    joined
}

/// What the day's hours mean at this moment of it.
fn just_now(context: &Context, place: &Place, open: &[&Span]) -> String {
    let now = context.now;
    let clock = |at: Instant| dates::clock(at, place.time_zone);
    if open.iter().any(|span| (span.from..span.to).contains(&now)) {
        return context.pick("，现在开着", "; it is open now").to_owned();
    }
    match (open.iter().find(|span| span.from > now), context.zh()) {
        (Some(next), true) => format!("，现在不开放，{}开", clock(next.from)),
        (Some(next), false) => format!("; it is closed now and opens at {}", clock(next.from)),
        (None, true) => "，现在已经关了".to_owned(),
        (None, false) => "; it is closed by now".to_owned(),
    }
}
