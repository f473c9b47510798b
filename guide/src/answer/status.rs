//! Sentences about being open or closed.

use super::facts::{readable, with_number};
use super::happenings::each_once;
use super::words::{bare, first_sentences, reads_as};
use super::{Context, Draft, dates};
use scenic_data::event::{Effect, Event, text_for};
use scenic_data::place::Place;
use scenic_data::status::{Reason, State, Status};
use scenic_data::view::Fact;

/// Longest part of a notice that is told with what it decides, in characters.
const NOTICE_LIMIT: usize = 120;

/// Says whether a place is open at the time asked about, and why.
pub fn say(draft: &mut Draft, context: &Context, place: &Place, status: &Status) {
    let name = place.name(&context.lang);
    let when = time_phrase(context, place);
    let status = &Status { notices: each_once(context, &status.notices), ..status.clone() };
    let deciding =
        status.notices.first().filter(|_| matches!(status.reason, Reason::Notice | Reason::ParentNotice));
    if let Some(event) = deciding {
        by_notice(draft, context, place, status, event, &when);
    } else if let Some(fact) = &status.live {
        by_live(draft, context, place, status.state, fact, &when);
    } else {
        by_hours(draft, context, place, status, name, &when);
    }
    for event in status.notices.iter().filter(|e| Some(*e) != deciding) {
        mention(draft, context, place, event);
    }
}

/// Warns of closures and limits that matter now, when the question was about something else.
pub fn caution(draft: &mut Draft, context: &Context, place: &Place, status: &Status) {
    for event in &each_once(context, &status.notices) {
        mention(draft, context, place, event);
    }
}

fn by_notice(
    draft: &mut Draft,
    context: &Context,
    place: &Place,
    status: &Status,
    event: &Event,
    when: &str,
) {
    let n = draft.cite_event(context, Some(place), event);
    let name = place.name(&context.lang);
    let title = text_for(&event.texts, &context.lang).map(|t| bare(&t.title)).unwrap_or_default();
    // A closure of an hour ends at a time, not with the day.
    let until = status.until.map(|end| match dates::clock(end, place.time_zone).as_str() {
        "0:00" => dates::short_day(dates::last_day(end), place.time_zone, &context.lang),
        _ => dates::relative(end, context.now, place.time_zone, &context.lang),
    });
    let closed = status.state == State::Closed;
    let sentence = match (context.zh(), until) {
        (true, Some(day)) => {
            format!("{name}{when}{}，到{day}为止：公告“{title}”", if closed { "不开放" } else { "开放" })
        }
        (true, None) => format!("{name}{when}{}：公告“{title}”", if closed { "不开放" } else { "开放" }),
        (false, Some(day)) => {
            format!(
                "{name} is {} {when}, until {day}, by the notice “{title}”",
                if closed { "closed" } else { "open" }
            )
        }
        (false, None) => {
            format!("{name} is {} {when}, by the notice “{title}”", if closed { "closed" } else { "open" })
        }
    };
    draft.say(&with_number(&sentence, n));
    // Why, and what to do instead.
    let body = text_for(&event.texts, &context.lang).map(|t| first_sentences(&t.body, NOTICE_LIMIT));
    if let Some(body) = body.filter(|body| !bare(body).is_empty() && reads_as(body, &context.lang)) {
        draft.say(&with_number(bare(&body), n));
    }
    draft.grounded = true;
    draft.confidence = 0.95;
}

/// What was said a moment ago, in its own words.
fn by_live(draft: &mut Draft, context: &Context, place: &Place, state: State, fact: &Fact, when: &str) {
    let n = draft.cite_claim(context, place, &fact.claim);
    let (name, value) = (place.name(&context.lang), bare(fact.claim.value()));
    let sentence = match (state, context.zh()) {
        (State::Open, true) => format!("{name}{when}开放：刚刚的消息是“{value}”"),
        (State::Open, false) => format!("{name} is open {when}: the latest word is “{value}”"),
        (State::Closed, true) => format!("{name}{when}不开放：刚刚的消息是“{value}”"),
        (State::Closed, false) => format!("{name} is closed {when}: the latest word is “{value}”"),
        (State::Unknown, true) => {
            format!("无法确定{name}{when}是否开放：较早的消息是“{value}”，之后没有更新")
        }
        (State::Unknown, false) => {
            format!(
                "Whether {name} is open {when} is not known: an earlier word was “{value}”, and none came since"
            )
        }
    };
    draft.say(&with_number(&sentence, n));
    draft.grounded = true;
    draft.confidence = if state == State::Unknown { 0.4 } else { 0.9 };
}

fn by_hours(draft: &mut Draft, context: &Context, place: &Place, status: &Status, name: &str, when: &str) {
    let zone = place.time_zone;
    // A closed door opens when the state changes, not when what closes it does.
    let end = if status.state == State::Closed { status.next_change } else { status.until };
    let until = end.map(|end| dates::relative(end, context.now, zone, &context.lang));
    let number = status.hours.as_ref().map(|fact| draft.cite_claim(context, place, &fact.claim));
    let sentence = match (status.state, context.zh(), until.clone()) {
        // Whoever comes then does not get in any more.
        (State::Open, true, _) if is_too_late(context, status) => {
            let (last, end) = (entered_until(context, place, status), until.unwrap_or_default());
            format!("{name}{when}已经不能入场：最晚入场是{last}，虽然{end}才关门")
        }
        (State::Open, false, _) if is_too_late(context, status) => {
            let (last, end) = (entered_until(context, place, status), until.unwrap_or_default());
            format!(
                "{name} lets nobody in any more {when}: the last entry is at {last}, although it closes only at {end}"
            )
        }
        (State::Open, true, Some(end)) => format!("{name}{when}开放，到{end}为止"),
        (State::Open, true, None) => format!("{name}{when}开放"),
        (State::Open, false, Some(end)) => format!("{name} is open {when}, until {end}"),
        (State::Open, false, None) => format!("{name} is open {when}"),
        (State::Closed, true, Some(next)) => format!("{name}{when}不开放，{next}再开门"),
        (State::Closed, true, None) => format!("{name}{when}不开放"),
        (State::Closed, false, Some(next)) => format!("{name} is closed {when} and opens again at {next}"),
        (State::Closed, false, None) => format!("{name} is closed {when}"),
        (State::Unknown, zh, _) => {
            draft.say(&unknown(context, status, name, zh));
            if let (Some(fact), Some(n)) = (&status.hours, number) {
                let value = bare(fact.claim.value());
                let text = if zh {
                    format!("来源写的开放时间是“{value}”")
                } else {
                    format!("The source gives the hours as “{value}”")
                };
                draft.say(&with_number(&text, n));
            }
            draft.confidence = 0.3;
            draft.grounded = status.hours.is_some();
            return;
        }
    };
    match number {
        Some(n) => draft.say(&with_number(&sentence, n)),
        None => draft.say(&sentence),
    }
    regular(draft, context, place, status);
    if let Some(last) =
        status.last_entry.filter(|_| status.state == State::Open && !is_too_late(context, status))
    {
        last_entry(draft, context, &dates::clock(last, zone));
    }
    draft.grounded = true;
    draft.confidence = 0.9;
}

/// Says until when people are let in.
pub(super) fn last_entry(draft: &mut Draft, context: &Context, time: &str) {
    draft.say(&if context.zh() {
        format!("最晚{time}入场。")
    } else {
        format!("Last entry is at {time}.")
    });
}

/// Gives the hours that a status rests on, where the reader can read them.
pub(super) fn regular(draft: &mut Draft, context: &Context, place: &Place, status: &Status) {
    let Some(fact) = &status.hours else { return };
    let own = || reads_as(fact.claim.value(), &context.lang).then(|| fact.claim.value().to_owned());
    let Some(value) = readable(&fact.claim, &context.lang).or_else(own) else { return };
    let n = draft.cite_claim(context, place, &fact.claim);
    let value = bare(&value);
    let text = if context.zh() {
        format!("平时的开放时间：{value}")
    } else {
        format!("Regular hours: {value}")
    };
    draft.say(&with_number(&text, n));
}

/// Whether the last entry is over at the time asked about, and the door is still open.
fn is_too_late(context: &Context, status: &Status) -> bool {
    status.until.is_some() && status.last_entry.is_some_and(|last| last < context.at)
}

fn entered_until(context: &Context, place: &Place, status: &Status) -> String {
    let time = status.last_entry.map(|at| dates::relative(at, context.now, place.time_zone, &context.lang));
    time.unwrap_or_default()
}

/// Tells of a notice in force that was not asked for.
pub fn beside(draft: &mut Draft, context: &Context, place: &Place, event: &Event) {
    tell(draft, context, place, event, "notice", |days, title| {
        if context.zh() {
            format!("请留意公告（{days}）：{title}")
        } else {
            format!("Please note ({days}): {title}")
        }
    });
}

/// Tells of closures to come, with their days.
pub fn coming(draft: &mut Draft, context: &Context, place: &Place, events: &[Event]) {
    for event in &each_once(context, events) {
        tell(draft, context, place, event, "closed", |days, title| {
            if context.zh() {
                format!("请留意，{days}不开放：公告“{title}”")
            } else {
                format!("Please note that it will be closed ({days}): “{title}”")
            }
        });
    }
}

/// Cites a notice, says of its days and its title what `sentence` makes of them, and warns.
fn tell(
    draft: &mut Draft,
    context: &Context,
    place: &Place,
    event: &Event,
    code: &'static str,
    sentence: impl FnOnce(&str, &str) -> String,
) {
    if !draft.has_room(context) {
        return;
    }
    let n = draft.cite_event(context, Some(place), event);
    let title = text_for(&event.texts, &context.lang).map(|t| bare(&t.title)).unwrap_or_default();
    let days = dates::span(event.starts_at, event.ends_at, place.time_zone, &context.lang);
    draft.say(&with_number(&sentence(&days, title), n));
    draft.warn(code, title.to_owned());
}

fn unknown(context: &Context, status: &Status, name: &str, zh: bool) -> String {
    let why = match (status.reason, zh) {
        (Reason::HoursNotUnderstood, true) => "来源的开放时间写法无法换算成具体时刻",
        (Reason::HoursNotUnderstood, false) => {
            "the hours are written in a way that cannot be turned into times"
        }
        (Reason::HoursExpired, true) => "手上的开放时间太久没有核实",
        (Reason::HoursExpired, false) => "the hours on file have not been confirmed for too long",
        (Reason::Hours, true) => "那天的情况取决于节假日安排等尚未确定的因素",
        (Reason::Hours, false) => "that day depends on something not settled yet, such as public holidays",
        (_, true) => "没有它的开放时间资料",
        (_, false) => "no hours are on file",
    };
    if context.zh() {
        format!("无法确定{name}是否开放：{why}。")
    } else {
        format!("Whether {name} is open is not known: {why}.")
    }
}

pub(super) fn mention(draft: &mut Draft, context: &Context, place: &Place, event: &Event) {
    if !draft.has_room(context) || event.effect == Effect::Info || event.effect == Effect::Open {
        return;
    }
    let n = draft.cite_event(context, Some(place), event);
    let title = text_for(&event.texts, &context.lang).map(|t| bare(&t.title).to_owned()).unwrap_or_default();
    let until =
        event.ends_at.map(|end| dates::short_day(dates::last_day(end), place.time_zone, &context.lang));
    let sentence = match (context.zh(), until) {
        (true, Some(day)) => format!("请留意公告：{title}（至{day}）"),
        (true, None) => format!("请留意公告：{title}"),
        (false, Some(day)) => format!("Please note: {title} (until {day})"),
        (false, None) => format!("Please note: {title}"),
    };
    draft.say(&with_number(&sentence, n));
    let code = if event.effect == Effect::Closed { "closed" } else { "partial" };
    draft.warn(code, title);
}

/// "现在", "11月25日（周三）": the time the question is about, as part of a sentence.
pub(super) fn time_phrase(context: &Context, place: &Place) -> String {
    let (at, now, zone) = (context.at, context.now, place.time_zone);
    if (at - now).num_minutes().abs() < 2 {
        return context.pick("现在", "now").to_owned();
    }
    let days = (at.with_timezone(&zone).date_naive() - now.with_timezone(&zone).date_naive()).num_days();
    if let Some(time) = context.timed.then(|| dates::clock(at, zone)) {
        return match (days, context.zh()) {
            (0 | 1, true) => dates::relative(at, now, zone, &context.lang),
            (0 | 1, false) => format!("at {}", dates::relative(at, now, zone, &context.lang)),
            (_, true) => format!("{}{time}", dates::short_day(at, zone, &context.lang)),
            (_, false) => format!("at {time} on {}", dates::short_day(at, zone, &context.lang)),
        };
    }
    let weekday = dates::weekday(at, zone, &context.lang);
    match (days, context.zh()) {
        (0, true) => "今天".to_owned(),
        (0, false) => "today".to_owned(),
        (1, true) => format!("明天（{weekday}）"),
        (1, false) => format!("tomorrow ({weekday})"),
        (_, true) => format!("{}（{weekday}）", dates::short_day(at, zone, &context.lang)),
        (_, false) => format!("on {weekday}, {}", dates::short_day(at, zone, &context.lang)),
    }
}
