//! iCalendar (RFC 5545): each event, and each occurrence of one that recurs, becomes a record.

use crate::decode::decode;
use crate::defect::{Defect, Defects, Message};
use crate::extract::{Context, Extract};
use crate::feed::classify;
use crate::lang;
use crate::limits::{
    CALENDAR_DAYS_AHEAD, CALENDAR_DAYS_BACK, MAX_EXTERNAL_ID_CHARS, MAX_FEED_ITEMS, MAX_NAME_CHARS,
    MAX_OCCURRENCES, MAX_PROSE_CHARS, MAX_RECURRENCES, MAX_TITLE_CHARS,
};
use crate::record::{self, control_character, missing, too_long};
use crate::text::{clip, plain, squeeze};
use calcard::icalendar::dates::{CalendarErrorType, CalendarEvent, TimeOrDelta};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameterName,
    ICalendarProperty as Property, ICalendarStatus, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{TimeDelta, Utc};
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::record::EventRecord;
use scenic_data::{Instant, LangTag};
use std::collections::BTreeMap;

/// Reads a calendar. Of events that recur, the occurrences around the time at which it was seen are
/// taken; what ended long before is left out. What it does not name any more is withdrawn.
pub fn extract(bytes: &[u8], context: &Context<'_>) -> Extract {
    let text = decode(bytes, context.media_type).text;
    let mut parser = Parser::new(&text);
    let mut extract = Extract { lang: context.source.lang.clone(), ..Extract::default() };
    let mut found = false;
    let mut room = Room { records: MAX_FEED_ITEMS, recurrences: MAX_RECURRENCES };
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                found = true;
                read(calendar, context, &mut room, &mut extract);
            }
            Entry::Eof => break,
            Entry::TooManyComponents => {
                extract.defects.push(too_many());
                break;
            }
            // Other objects, and lines between them, say nothing about events.
            _ => {
                if found && extract.defects.list.iter().all(|defect| defect.code != "broken_calendar") {
                    extract.defects.push(broken());
                }
            }
        }
    }
    if !found {
        return Extract::unreadable(broken());
    }
    extract
}

/// What may still be read of a document.
struct Room {
    records: usize,
    recurrences: usize,
}

fn read(mut calendar: ICalendar, context: &Context<'_>, room: &mut Room, extract: &mut Extract) {
    if let Some(name) = calendar.components.iter().find_map(named) {
        extract.set_title(&plain(name));
    }
    let mut series: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, component) in calendar.components.iter().enumerate() {
        if component.component_type == ICalendarComponentType::VEvent {
            series.entry(uid(component, i)).or_default().push(i);
        }
    }
    // Those of one identifier are unfolded by themselves, so that none uses up what another needs.
    for component in &mut calendar.components {
        if component.component_type.has_time_ranges() {
            component.component_type = hidden();
        }
    }
    for (uid, members) in series {
        if room.records == 0 {
            extract.defects.push(too_many());
            return;
        }
        let mut defects = Defects::default();
        let records = match checked_uid(&uid, &mut defects) {
            true => unfold(&mut calendar, &uid, &members, context, room, &mut defects),
            false => Vec::new(),
        };
        if records.is_empty() && defects.errors > 0 {
            extract.counters.count(false);
        }
        for record in records.into_iter().take(room.records) {
            room.records -= 1;
            extract.counters.count(true);
            extract.events.push(record);
        }
        extract.defects.extend(defects);
    }
}

/// The records of one identifier: its only one, or its occurrences near the present.
fn unfold(
    calendar: &mut ICalendar,
    uid: &str,
    members: &[usize],
    context: &Context<'_>,
    room: &mut Room,
    defects: &mut Defects,
) -> Vec<EventRecord> {
    turn(calendar, members, &ICalendarComponentType::VEvent);
    let zone = zone(calendar, members, context.source.time_zone);
    let expanded = calendar.expand_dates(zone, room.recurrences);
    turn(calendar, members, &hidden());
    for error in expanded.errors {
        defects.push(undated(&error.error));
    }
    let recurs =
        members.iter().filter_map(|i| calendar.components.get(*i)).any(ICalendarComponent::is_recurrent);
    if recurs {
        room.recurrences = room.recurrences.saturating_sub(expanded.events.len());
    }
    let from = context.seen_at - TimeDelta::days(CALENDAR_DAYS_BACK);
    let until = context.seen_at + TimeDelta::days(CALENDAR_DAYS_AHEAD);
    let mut dated: Vec<(Instant, Instant, u32)> = expanded
        .events
        .iter()
        .filter_map(|event| {
            let (start, end) = bounds(event)?;
            (end > from && start < until).then_some((start, end, event.comp_id))
        })
        .collect();
    dated.sort_unstable();
    dated.dedup_by_key(|(start, _, _)| *start);
    dated
        .into_iter()
        .take(MAX_OCCURRENCES)
        .filter_map(|(start, end, component)| {
            let component = calendar.component_by_id(component)?;
            let id = if recurs { format!("{uid}#{}", start.format("%Y%m%dT%H%MZ")) } else { uid.to_owned() };
            happening(component, id, (start, end), context, defects)
        })
        .collect()
}

/// When an occurrence begins and ends; one without length lasts a moment.
fn bounds<S: chrono::TimeZone>(
    event: &CalendarEvent<chrono::DateTime<S>, TimeOrDelta<chrono::DateTime<S>, TimeDelta>>,
) -> Option<(Instant, Instant)> {
    let start = event.start.with_timezone(&Utc);
    let end = match &event.end {
        TimeOrDelta::Time(end) => end.with_timezone(&Utc),
        TimeOrDelta::Delta(length) => start.checked_add_signed(*length)?,
    };
    Some((start, end.max(start + TimeDelta::seconds(1))))
}

fn happening(
    component: &ICalendarComponent,
    external_id: String,
    (starts_at, ends_at): (Instant, Instant),
    context: &Context<'_>,
    defects: &mut Defects,
) -> Option<EventRecord> {
    let location = text_of(component, &Property::Location);
    let body = [text_of(component, &Property::Description), location.clone()];
    let body: Vec<String> =
        body.into_iter().flatten().map(|text| plain(&text)).filter(|t| !t.is_empty()).collect();
    let body = body.join("\n");
    let title = text_of(component, &Property::Summary).map(|t| squeeze(&plain(&t).replace('\n', " ")));
    let Some(title) = title.filter(|title| !title.is_empty()) else {
        defects.push(missing("SUMMARY", "日程没有标题 SUMMARY", "an event has no SUMMARY"));
        return None;
    };
    let categories: Vec<&str> = component
        .properties(&Property::Categories)
        .flat_map(|entry| &entry.values)
        .filter_map(ICalendarValue::as_text)
        .collect();
    let class = classify::classify(&categories, &title, &body);
    let cancelled = component.status() == Some(&ICalendarStatus::Cancelled);
    let lang = lang::certain(
        &format!("{title}\n{body}"),
        own_lang(component).as_ref().or(context.source.lang.as_ref()),
    );
    let title = if cancelled { record::cancelled(&title, &lang) } else { title };
    let place =
        location.map(|l| squeeze(&l)).filter(|l| !l.is_empty() && l.chars().count() <= MAX_NAME_CHARS);
    let url = text_of(component, &Property::Url)
        .filter(|url| url.starts_with("http") && !url.contains(char::is_control));
    Some(EventRecord {
        external_id,
        place,
        kind: match (cancelled, class.is_plain_news) {
            (true, _) => EventKind::Notice,
            // What stands in a calendar and is no announcement takes place.
            (false, true) => EventKind::Event,
            (false, false) => class.kind,
        },
        effect: if cancelled { Effect::Info } else { class.effect },
        texts: vec![Text { lang, title: clip(&title, MAX_TITLE_CHARS), body: clip(&body, MAX_PROSE_CHARS) }],
        url,
        starts_at: Some(starts_at),
        ends_at: Some(ends_at),
        occurrences: Vec::new(),
        published_at: time_of(component, &Property::LastModified)
            .or_else(|| time_of(component, &Property::Created)),
    })
}

fn text_of(component: &ICalendarComponent, property: &Property) -> Option<String> {
    let value = component.property(property)?.values.first()?;
    value.as_text().map(str::to_owned)
}

fn time_of(component: &ICalendarComponent, property: &Property) -> Option<Instant> {
    match component.property(property)?.values.first()? {
        ICalendarValue::PartialDateTime(time) => Instant::from_timestamp(time.to_timestamp()?, 0),
        _ => None,
    }
}

/// The language that an event says its title is in.
fn own_lang(component: &ICalendarComponent) -> Option<LangTag> {
    let entry = component.property(&Property::Summary)?;
    let given = entry.params.iter().find(|p| p.name == ICalendarParameterName::Language)?;
    LangTag::parse(given.value.as_text()?).ok()
}

/// What a calendar calls itself (RFC 7986, and what was used before).
fn named(component: &ICalendarComponent) -> Option<&str> {
    if component.component_type != ICalendarComponentType::VCalendar {
        return None;
    }
    let names = |property: &Property| match property {
        Property::Name => true,
        Property::Other(name) => name.eq_ignore_ascii_case("X-WR-CALNAME"),
        _ => false,
    };
    component.entries.iter().find(|entry| names(&entry.name))?.values.first()?.as_text()
}

/// What identifies a series; an event without an identifier stands alone.
fn uid(component: &ICalendarComponent, i: usize) -> String {
    match component.uid().map(str::trim).filter(|uid| !uid.is_empty()) {
        Some(uid) => uid.to_owned(),
        None => format!("{}@{i}", text_of(component, &Property::Summary).unwrap_or_default()),
    }
}

fn checked_uid(uid: &str, defects: &mut Defects) -> bool {
    // An occurrence adds its time to it.
    if uid.chars().count() + 20 > MAX_EXTERNAL_ID_CHARS {
        defects.push(too_long("UID", MAX_EXTERNAL_ID_CHARS - 20));
        return false;
    }
    if uid.contains(char::is_control) {
        defects.push(control_character("UID"));
        return false;
    }
    true
}

/// The zone of times that name none: that of UTC for a series that begins in UTC, whose later
/// occurrences the parser would take for local times; else the source's own.
fn zone(calendar: &ICalendar, members: &[usize], own: chrono_tz::Tz) -> chrono_tz::Tz {
    let begins_in_utc = |component: &ICalendarComponent| {
        let start = component.property(&Property::Dtstart).and_then(|entry| entry.values.first());
        matches!(start, Some(ICalendarValue::PartialDateTime(start)) if start.has_zone())
    };
    let components = members.iter().filter_map(|i| calendar.components.get(*i));
    if components.filter(|component| component.is_recurrent()).any(begins_in_utc) {
        chrono_tz::UTC
    } else {
        own
    }
}

/// Has components taken for others.
fn turn(calendar: &mut ICalendar, members: &[usize], into: &ICalendarComponentType) {
    for i in members {
        if let Some(component) = calendar.components.get_mut(*i) {
            component.component_type = into.clone();
        }
    }
}

/// What an event is taken for while another is unfolded.
fn hidden() -> ICalendarComponentType {
    ICalendarComponentType::Other("HIDDEN".to_owned())
}

fn broken() -> Defect {
    Defect::error(
        "broken_calendar",
        None,
        Message::new(
            "不是可读的 iCalendar 日历，或其中有残缺的部分",
            "not a readable iCalendar, or parts of it are broken",
        ),
    )
}

fn undated(error: &CalendarErrorType) -> Defect {
    let (zh, en) = match error {
        CalendarErrorType::MissingDtStart => {
            ("日程没有开始时间 DTSTART", "an event has no DTSTART".to_owned())
        }
        CalendarErrorType::InvalidDtStart => ("DTSTART 不是时间", "DTSTART is not a time".to_owned()),
        CalendarErrorType::InvalidDtEnd => ("DTEND 不是时间", "DTEND is not a time".to_owned()),
        CalendarErrorType::InvalidDuration => ("DURATION 不是时长", "DURATION is not a duration".to_owned()),
        CalendarErrorType::RRule(error) => {
            ("重复规则 RRULE 不能用", format!("RRULE cannot be used: {error}"))
        }
    };
    Defect::error("invalid", Some("DTSTART".to_owned()), Message::new(zh, en))
}

fn too_many() -> Defect {
    Defect::error(
        "too_many",
        None,
        Message::new(
            format!("超过 {MAX_FEED_ITEMS} 条，其余未读"),
            format!("more than {MAX_FEED_ITEMS} events; the rest was not read"),
        ),
    )
}
