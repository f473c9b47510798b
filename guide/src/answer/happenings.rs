//! Sentences about what is on.

use super::facts::with_number;
use super::words::{bare, first_sentences};
use super::{Context, Draft, dates};
use scenic_data::event::{Event, EventKind, text_for};
use scenic_data::place::Place;

/// Longest account of one happening, in characters.
const BODY_LIMIT: usize = 120;

/// Tells of happenings, those under way first; each with its dates and its evidence. `places` holds
/// the place of each that has one.
pub fn say(draft: &mut Draft, context: &Context, events: &[(Event, Option<Place>)], kind: Option<EventKind>) {
    if events.is_empty() {
        draft.say(&nothing(context, kind));
        draft.confidence = 0.5;
        return;
    }
    for (i, (event, place)) in events.iter().enumerate() {
        if !draft.has_room(context) {
            break;
        }
        if i > 0 {
            draft.text.push('\n');
        }
        let n = draft.cite_event(context, place.as_ref(), event);
        draft.say(&with_number(&sentence(context, event, place.as_ref()), n));
    }
    draft.grounded = true;
    draft.confidence = 0.85;
}

/// Tells what is closed, or open only in part.
pub fn closures(draft: &mut Draft, context: &Context, events: &[(Event, Option<Place>)]) {
    if events.is_empty() {
        draft.say(context.pick(
            "收到的公告里，那时没有关闭或限流的地方；各处平时的休息日请看开放时间。",
            "No notice tells of a closure at that time; for weekly closing days see the opening hours.",
        ));
        draft.confidence = 0.5;
        return;
    }
    say(draft, context, events, None);
}

/// Whether two sources tell of one happening, each in its own language.
pub fn is_twin(a: &Event, b: &Event) -> bool {
    let langs = |event: &Event| event.texts.iter().map(|t| t.lang.is_chinese()).collect::<Vec<_>>();
    let same = |a: &Event, b: &Event| {
        (&a.place, a.kind, a.effect, a.starts_at, a.ends_at)
            == (&b.place, b.kind, b.effect, b.starts_at, b.ends_at)
    };
    a.place.is_some()
        && a.starts_at.is_some()
        && same(a, b)
        && a.source.id != b.source.id
        && langs(a) != langs(b)
}

/// Each happening once: of twins the one in the reader's language.
pub fn each_once(context: &Context, events: &[Event]) -> Vec<Event> {
    let readable = |event: &Event| event.texts.iter().any(|t| t.lang.is_chinese() == context.zh());
    let mut kept: Vec<Event> = Vec::new();
    for event in events {
        match kept.iter_mut().find(|known| is_twin(known, event)) {
            Some(known) if readable(event) && !readable(known) => *known = event.clone(),
            Some(_) => {}
            None => kept.push(event.clone()),
        }
    }
    kept
}

fn sentence(context: &Context, event: &Event, place: Option<&Place>) -> String {
    let zone = place.map_or(chrono_tz::Asia::Shanghai, |p| p.time_zone);
    let text = text_for(&event.texts, &context.lang);
    let title = text.map(|t| bare(&t.title)).unwrap_or_default();
    let body = text.map(|t| first_sentences(&t.body, BODY_LIMIT)).unwrap_or_default();
    let body = bare(&body);
    let dates = dates::span(event.starts_at, event.ends_at, zone, &context.lang);
    let at = place.map(|p| p.name(&context.lang)).filter(|name| !title.contains(*name));
    match (context.zh(), at, body.is_empty()) {
        (true, Some(name), false) => format!("{title}（{name}，{dates}）：{body}"),
        (true, None, false) => format!("{title}（{dates}）：{body}"),
        (true, Some(name), true) => format!("{title}（{name}，{dates}）"),
        (true, None, true) => format!("{title}（{dates}）"),
        (false, Some(name), false) => format!("{title} ({name}, {dates}): {body}"),
        (false, None, false) => format!("{title} ({dates}): {body}"),
        (false, Some(name), true) => format!("{title} ({name}, {dates})"),
        (false, None, true) => format!("{title} ({dates})"),
    }
}

fn nothing(context: &Context, kind: Option<EventKind>) -> String {
    let what = match (kind, context.zh()) {
        (Some(EventKind::Exhibition), true) => "展览",
        (Some(EventKind::Exhibition), false) => "exhibition",
        (Some(EventKind::Notice), true) => "公告",
        (Some(EventKind::Notice), false) => "notice",
        (_, true) => "活动",
        (_, false) => "event",
    };
    if context.zh() {
        format!("目前收到的消息里没有正在进行或即将开始的{what}。")
    } else {
        format!("The sources tell of no current or coming {what}.")
    }
}
