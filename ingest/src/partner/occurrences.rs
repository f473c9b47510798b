//! The times at which an event takes place, and what became of each: a list of objects, or one text
//! such as `2026-12-01 15:00-16:00; 2026-12-02 15:00-16:00 取消`.

use super::values::wrong_type;
use crate::dates;
use crate::defect::{Defect, Defects, Message};
use crate::extract::Context;
use crate::record::invalid;
use crate::text::clip;
use scenic_data::Instant;
use scenic_data::event::{Occurrence, OccurrenceState};
use serde_json::{Map, Value};

/// Words at the end of an occurrence that say what became of it.
const WORDS: [(&str, OccurrenceState); 10] = [
    ("已取消", OccurrenceState::Cancelled),
    ("取消", OccurrenceState::Cancelled),
    ("停演", OccurrenceState::Cancelled),
    ("cancelled", OccurrenceState::Cancelled),
    ("canceled", OccurrenceState::Cancelled),
    ("已售罄", OccurrenceState::SoldOut),
    ("售罄", OccurrenceState::SoldOut),
    ("已满", OccurrenceState::SoldOut),
    ("sold out", OccurrenceState::SoldOut),
    ("sold_out", OccurrenceState::SoldOut),
];

/// Reads the occurrences of a row. One that says what became of the whole event (`status`) and when it
/// is has one.
pub(super) fn read(
    map: &Map<String, Value>,
    whole: (Option<Instant>, Option<Instant>),
    context: &Context<'_>,
    defects: &mut Defects,
) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = match map.get("occurrences") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => text
            .split([';', '；', '\n'])
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .take(Occurrence::MOST + 1)
            .filter_map(|one| written(one, context, defects))
            .collect(),
        Some(Value::Array(items)) => {
            let items = items.iter().take(Occurrence::MOST + 1).enumerate();
            items.filter_map(|(i, item)| object(i, item, context, defects)).collect()
        }
        Some(other) => {
            let (zh, en) =
                ("场次列表，或以分号分开的时间", "a list of occurrences, or times apart by semicolons");
            defects.push(wrong_type("occurrences", zh, en, other));
            Vec::new()
        }
    };
    if found.len() > Occurrence::MOST {
        let most = Occurrence::MOST;
        let message = Message::new(format!("最多 {most} 场"), format!("at most {most} occurrences"));
        defects.push(Defect::error("too_many", Some("occurrences".to_owned()), message));
        found.truncate(most);
    }
    found.sort_by_key(|one| (one.starts_at, one.ends_at));
    if found.is_empty()
        && let Some(state) = said(map, defects)
        && let (Some(starts_at), Some(ends_at)) = whole
    {
        found.push(Occurrence { starts_at, ends_at, state });
    }
    found
}

/// What became of the whole event.
fn said(map: &Map<String, Value>, defects: &mut Defects) -> Option<OccurrenceState> {
    let text = map.get("status").and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())?;
    match state(text) {
        Some(state) => Some(state),
        None => {
            let shown = clip(text, 40);
            let zh = format!("status 只能是 scheduled、sold_out 或 cancelled，而不是 {shown}");
            defects.push(invalid(
                "status",
                &zh,
                &format!("use scheduled, sold_out or cancelled, not {shown}"),
            ));
            None
        }
    }
}

fn state(text: &str) -> Option<OccurrenceState> {
    let text = text.trim().to_lowercase();
    let word = WORDS.iter().find(|(word, _)| *word == text).map(|(_, state)| *state);
    word.or_else(|| OccurrenceState::parse(&text).ok())
        .or((text == "正常").then_some(OccurrenceState::Scheduled))
}

fn object(i: usize, item: &Value, context: &Context<'_>, defects: &mut Defects) -> Option<Occurrence> {
    let column = format!("occurrences[{i}]");
    if let Value::String(text) = item {
        return written(text.trim(), context, defects);
    }
    let zone = context.source.time_zone;
    let text = |keys: [&str; 2]| keys.iter().find_map(|key| item.get(*key).and_then(Value::as_str));
    let starts_at = text(["starts_at", "start"]).and_then(|text| dates::instant(text, zone));
    let ends_at = text(["ends_at", "end"]).and_then(|text| dates::end_instant(text, zone));
    let state = match text(["state", "status"]) {
        None => Some(OccurrenceState::Scheduled),
        Some(word) => state(word),
    };
    match (starts_at, ends_at, state) {
        (Some(starts_at), Some(ends_at), Some(state)) if starts_at < ends_at => {
            Some(Occurrence { starts_at, ends_at, state })
        }
        _ => {
            defects.push(unreadable(&column, &item.to_string()));
            None
        }
    }
}

/// `2026-12-01 15:00-16:00 取消`, `2026-12-01T15:00/2026-12-01T16:00`.
fn written(text: &str, context: &Context<'_>, defects: &mut Defects) -> Option<Occurrence> {
    let zone = context.source.time_zone;
    let lower = text.to_lowercase();
    let word = WORDS.iter().find(|(word, _)| lower.ends_with(word));
    let (times, state) = match word {
        // The word is at the end, and lower case is as long as what it was made from here or not taken.
        Some((word, state)) => match text.get(..text.len().saturating_sub(word.len())) {
            Some(times) => (times.trim().trim_end_matches(['（', '(', '，', ',']), *state),
            None => (text, *state),
        },
        None => (text, OccurrenceState::Scheduled),
    };
    let read = || {
        let (start, end) = match times.split_once('/') {
            Some((start, end)) => (start.trim(), end.trim().to_owned()),
            None => {
                let at = times.rfind(['-', '–', '~', '～', '至', '到'])?;
                let (start, end) = times.split_at(at);
                (start.trim(), end.chars().skip(1).collect::<String>().trim().to_owned())
            }
        };
        let starts_at = dates::instant(start, zone)?;
        // An end that is only a time is on the same day.
        let day = starts_at.with_timezone(&zone).format("%Y-%m-%d");
        let only_time = end.len() <= 5 && end.contains([':', '：']);
        let end = if only_time { format!("{day} {}", end.replace('：', ":")) } else { end };
        let ends_at = dates::end_instant(&end, zone)?;
        (starts_at < ends_at).then_some(Occurrence { starts_at, ends_at, state })
    };
    let occurrence = read();
    if occurrence.is_none() {
        defects.push(unreadable("occurrences", text));
    }
    occurrence
}

fn unreadable(column: &str, text: &str) -> Defect {
    let shown = clip(text, 60);
    let zh = format!("看不懂这一场：{shown}；例如 2026-12-01 15:00-16:00");
    invalid(column, &zh, &format!("not an occurrence such as 2026-12-01 15:00-16:00: {shown}"))
}
