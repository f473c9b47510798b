//! An event node as an event record.

use super::{Node, Scope, types, values};
use crate::dates;
use crate::defect::Defects;
use crate::lang;
use crate::limits::{MAX_PROSE_CHARS, MAX_TITLE_CHARS};
use crate::record::{self, invalid, missing};
use crate::text::{clip, squeeze};
use scenic_data::LangTag;
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::record::EventRecord;

/// Reads an event; `container` is what it is described within.
pub(super) fn read(
    node: &Node,
    container: Option<&Node>,
    scope: &Scope<'_>,
    defects: &mut Defects,
) -> Option<EventRecord> {
    let zone = scope.context.source.time_zone;
    let own = node.get("inLanguage").and_then(values::text).and_then(|tag| LangTag::parse(&tag).ok());
    let hint = own.or_else(|| scope.hint.cloned()).or_else(|| scope.context.source.lang.clone());
    let titles = node.get("name").or_else(|| node.get("headline")).map(values::texts).unwrap_or_default();
    if titles.is_empty() {
        defects.push(missing("name", "活动缺少名称", "an event has no name"));
        return None;
    }
    let body_keys = ["description", "text", "abstract"];
    let bodies = body_keys.iter().find_map(|key| node.get(*key)).map(values::texts).unwrap_or_default();
    let cancelled = node
        .get("eventStatus")
        .and_then(values::short)
        .is_some_and(|s| s == "EventCancelled" || s == "EventPostponed");
    let mut texts: Vec<Text> = Vec::new();
    for (tag, title) in titles {
        let tag = tag.unwrap_or_else(|| lang::certain(&title, hint.as_ref()));
        if texts.iter().any(|t| t.lang == tag) {
            continue;
        }
        let body = bodies
            .iter()
            .find(|(own, text)| own.clone().unwrap_or_else(|| lang::certain(text, hint.as_ref())) == tag)
            .map(|(_, text)| clip(text, MAX_PROSE_CHARS))
            .unwrap_or_default();
        let title = clip(&squeeze(&title.replace('\n', " ")), MAX_TITLE_CHARS);
        let title = if cancelled { record::cancelled(&title, &tag) } else { title };
        texts.push(Text { lang: tag, title, body });
    }
    let mut date = |keys: [&str; 2], end: bool| {
        let said = keys.iter().find_map(|key| values::text(node.get(*key)?))?;
        let read = if end { dates::end_instant(&said, zone) } else { dates::instant(&said, zone) };
        if read.is_none() {
            let message = format!("not a date: {:?}", clip(&said, 40));
            defects.push(invalid(keys.first().copied().unwrap_or("date"), "不是日期", &message));
        }
        read
    };
    let starts_at = date(["startDate", "datePosted"], false);
    let ends_at = date(["endDate", "expires"], true);
    if starts_at.zip(ends_at).is_some_and(|(start, end)| end <= start) {
        defects.push(invalid("endDate", "结束早于开始", "ends before it starts"));
        return None;
    }
    // A single day without an end lasts that day.
    let single_day = || {
        let said = values::text(node.get("startDate")?)?;
        (said.trim().len() == 10).then(|| dates::end_instant(&said, zone)).flatten()
    };
    let title = texts.first().map(|t| t.title.clone()).unwrap_or_default();
    let place = node.get("location").and_then(|v| scope.reference(v));
    let place = place.or_else(|| {
        container
            .filter(|c| types::is_place(c))
            .and_then(|c| values::identifier(c).or_else(|| values::text(c.get("name")?)))
    });
    let url =
        node.get("url").and_then(values::text).map(|u| crate::html::dom::absolute(scope.context.url, &u));
    Some(EventRecord {
        external_id: values::identifier(node)
            .or_else(|| scope.address_of(node))
            .unwrap_or_else(|| format!("{}#{}", scope.context.url, scenic_data::text::fold(&title))),
        place,
        kind: if cancelled { EventKind::Notice } else { types::event_kind(node) },
        effect: Effect::Info,
        texts,
        url,
        ends_at: ends_at.or_else(single_day),
        starts_at,
        occurrences: Vec::new(),
        published_at: node.get("datePublished").and_then(values::text).and_then(|t| dates::instant(&t, zone)),
    })
}
