//! A partner's rows about events, routes and articles.

use super::values::{count, id, list, texts, wrong_type};
use super::{line, occurrences};
use crate::dates;
use crate::defect::{Defect, Defects, Message};
use crate::extract::{Context, Extract};
use crate::html::passages;
use crate::lang;
use crate::limits::{MAX_PROSE_CHARS, MAX_TITLE_CHARS};
use crate::record::{invalid, missing, too_long};
use crate::text::{clip, looks_like_html, plain, squeeze};
use scenic_data::event::{Effect, EventKind, Occurrence, Text};
use scenic_data::record::{EventRecord, RouteRecord};
use scenic_data::{Instant, LangTag};
use serde_json::{Map, Value};

/// The first of several columns that is given.
fn given<'a>(map: &'a Map<String, Value>, keys: &[&'static str]) -> Option<(&'static str, &'a Value)> {
    keys.iter().find_map(|key| map.get(*key).filter(|v| !v.is_null()).map(|v| (*key, v)))
}

/// Titles and bodies by language. A title is required.
fn titled(
    map: &Map<String, Value>,
    body_keys: &[&'static str],
    hint: Option<&LangTag>,
    defects: &mut Defects,
) -> Vec<Text> {
    let titles = given(map, &["title", "name"]).map(|(key, v)| texts(key, v, defects)).unwrap_or_default();
    let more = match map.get("names") {
        None | Some(Value::Null) => Vec::new(),
        Some(names @ Value::Object(_)) => texts("names", names, defects),
        Some(other) => {
            let (zh, en) = ("按语言分列的对象", "an object of names by language");
            defects.push(wrong_type("names", zh, en, other));
            Vec::new()
        }
    };
    let bodies = given(map, body_keys).map(|(key, v)| texts(key, v, defects)).unwrap_or_default();
    let tagged = |(tag, text): (Option<LangTag>, String)| {
        let text = plain(&text);
        (tag.unwrap_or_else(|| lang::certain(&text, hint)), text)
    };
    let bodies: Vec<(LangTag, String)> = bodies.into_iter().map(tagged).collect();
    let mut found: Vec<Text> = Vec::new();
    for (lang, title) in titles.into_iter().chain(more).map(tagged) {
        let title = squeeze(&title.replace('\n', " "));
        if title.is_empty() || found.iter().any(|t| t.lang == lang) {
            continue;
        }
        if title.chars().count() > MAX_TITLE_CHARS {
            defects.push(too_long("title", MAX_TITLE_CHARS));
            continue;
        }
        let body = bodies.iter().find(|(l, _)| *l == lang).map(|(_, b)| b.clone()).unwrap_or_default();
        if body.chars().count() > MAX_PROSE_CHARS {
            defects.push(too_long(body_keys.first().copied().unwrap_or("body"), MAX_PROSE_CHARS));
        }
        found.push(Text { lang, title, body });
    }
    // A body in a language without a title of its own stands under the first title.
    for (lang, body) in bodies {
        if !body.is_empty()
            && found.iter().all(|t| t.lang != lang)
            && let Some(title) = found.first().map(|t| t.title.clone())
        {
            found.push(Text { lang, title, body });
        }
    }
    if found.is_empty() && defects.errors == 0 {
        defects.push(missing("title", "缺少标题 title", "title is missing"));
    }
    found
}

fn time(
    map: &Map<String, Value>,
    key: &'static str,
    end: bool,
    context: &Context<'_>,
    defects: &mut Defects,
) -> Option<Instant> {
    let zone = context.source.time_zone;
    match map.get(key).filter(|v| !v.is_null())? {
        Value::String(text) => {
            let read = if end { dates::end_instant(text, zone) } else { dates::instant(text, zone) };
            if read.is_none() {
                let en = format!(
                    "not a date or time such as 2026-11-20 or 2026-11-20T18:00:00+08:00: {:?}",
                    clip(text, 40)
                );
                defects.push(invalid(
                    key,
                    "不是日期或时间，例如 2026-11-20 或 2026-11-20T18:00:00+08:00",
                    &en,
                ));
            }
            read
        }
        other => {
            defects.push(wrong_type(key, "日期或时间", "a date or time", other));
            None
        }
    }
}

/// Reads a row of type `event`, `exhibition` or `notice` into the extract.
pub(super) fn event(
    map: &Map<String, Value>,
    kind: &str,
    id_: &str,
    context: &Context<'_>,
    extract: &mut Extract,
) {
    let defects = &mut extract.defects;
    let texts = titled(map, &["body", "intro", "description", "text"], context.source.lang.as_ref(), defects);
    let starts_at = time(map, "starts_at", false, context, defects);
    let ends_at = time(map, "ends_at", true, context, defects);
    if starts_at.zip(ends_at).is_some_and(|(start, end)| end <= start) {
        defects.push(invalid("ends_at", "结束时间早于开始时间", "ends before it starts"));
    }
    let occurrences = occurrences::read(map, (starts_at, ends_at), context, defects);
    let reach = Occurrence::reach(&occurrences);
    let (starts_at, ends_at) =
        (starts_at.or(reach.map(|(from, _)| from)), ends_at.or(reach.map(|(_, to)| to)));
    let effect = match map.get("effect").filter(|v| !v.is_null()) {
        None => Effect::Info,
        Some(value) => match value.as_str().map(Effect::parse) {
            Some(Ok(effect)) => effect,
            _ => {
                let shown = clip(&value.to_string(), 40);
                let zh = format!("effect 只能是 open、closed、partial 或 info，而不是 {shown}");
                defects.push(invalid(
                    "effect",
                    &zh,
                    &format!("use open, closed, partial or info, not {shown}"),
                ));
                Effect::Info
            }
        },
    };
    let place = match map.get("place").filter(|v| !v.is_null()) {
        None => None,
        Some(value) => {
            let place = id(Some(value));
            if place.is_none() {
                defects.push(wrong_type(
                    "place",
                    "地点的 external_id 或名称",
                    "the external_id or name of a place",
                    value,
                ));
            }
            place
        }
    };
    let published_at = time(map, "published_at", false, context, defects);
    extract.published_at = published_at;
    if let Some(first) = texts.first() {
        extract.title = Some(first.title.clone());
        extract.lang = Some(first.lang.clone());
        let url = id(map.get("url")).filter(|u| u.starts_with("http"));
        // A row's type is one of the three names, so that a notice is only the fallback for none.
        let kind = EventKind::parse(kind).unwrap_or(EventKind::Notice);
        let external_id = id_.to_owned();
        extract.events.push(EventRecord {
            external_id,
            place,
            kind,
            effect,
            texts,
            url,
            starts_at,
            ends_at,
            occurrences,
            published_at,
        });
    }
}

/// Reads a row of type `route` into the extract.
pub(super) fn route(map: &Map<String, Value>, id_: &str, context: &Context<'_>, extract: &mut Extract) {
    let defects = &mut extract.defects;
    let texts = titled(map, &["intro", "description", "body", "text"], context.source.lang.as_ref(), defects);
    let stops = map.get("stops").map(|v| list("stops", v, defects)).unwrap_or_default();
    if stops.is_empty() {
        defects.push(missing(
            "stops",
            "缺少 stops（途经地点的 external_id 列表）",
            "stops is missing: the external_ids of its places",
        ));
    }
    let minutes = count("min", map.get("min"), defects);
    let distance_m = count("distance_m", map.get("distance_m"), defects);
    let difficulty = id(map.get("difficulty")).map(|d| clip(&squeeze(&d), 60));
    let season = id(map.get("season")).map(|season| clip(&squeeze(&season), 120));
    let line = line::read(map, defects);
    if let Some(first) = texts.first() {
        extract.title = Some(first.title.clone());
        extract.lang = Some(first.lang.clone());
        extract.routes.push(RouteRecord {
            external_id: id_.to_owned(),
            texts,
            stops,
            minutes,
            distance_m,
            difficulty,
            season,
            line,
        });
    }
}

/// Reads a row of type `article` into the extract: its text becomes passages.
pub(super) fn article(map: &Map<String, Value>, context: &Context<'_>, extract: &mut Extract) {
    const BODIES: [&str; 5] = ["body", "text", "content", "html", "intro"];
    let defects = &mut extract.defects;
    let hint = match map.get("lang").and_then(Value::as_str).map(LangTag::parse) {
        Some(Ok(tag)) => Some(tag),
        Some(Err(message)) => {
            defects.push(Defect::refused("lang", message));
            None
        }
        None => context.source.lang.clone(),
    };
    let titles = given(map, &["title", "name"]).map(|(key, v)| texts(key, v, defects)).unwrap_or_default();
    let bodies = given(map, &BODIES).map(|(key, v)| texts(key, v, defects)).unwrap_or_default();
    let title = titles.first().map(|(_, title)| squeeze(title)).filter(|t| !t.is_empty());
    match &title {
        None => defects.push(missing("title", "缺少标题 title", "title is missing")),
        Some(title) if title.chars().count() > MAX_TITLE_CHARS => {
            defects.push(too_long("title", MAX_TITLE_CHARS))
        }
        Some(_) => {}
    }
    for (tag, body) in &bodies {
        if body.chars().count() > MAX_PROSE_CHARS {
            defects.push(too_long("body", MAX_PROSE_CHARS));
            continue;
        }
        let hint = tag.as_ref().or(hint.as_ref());
        let read = if looks_like_html(body) {
            passages::of_element(scraper::Html::parse_fragment(body).root_element(), hint)
        } else {
            passages::of_text(body, hint)
        };
        extract.passages.extend(read);
    }
    if extract.passages.is_empty() && defects.errors == 0 {
        defects.push(Defect::error(
            "missing",
            Some("body".to_owned()),
            Message::new("缺少正文 body", "body is missing"),
        ));
    }
    extract.published_at = time(map, "published_at", false, context, defects);
    extract.about = id(map.get("place"));
    extract.lang = hint.or_else(|| extract.passages.first().map(|p| p.lang.clone()));
    extract.title = title;
}
