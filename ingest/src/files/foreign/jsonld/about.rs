//! Events, trips, articles and pictures of schema.org as partner records.

use super::graph::{Described, Graph};
use super::{begun, language, place, texts};
use crate::defect::{Defect, Message};
use crate::fields::duration;
use crate::files::foreign::draft::{Tagged, is_web};
use crate::html::schema::{Node, types, values};
use crate::lang;
use crate::record::cancelled;
use scenic_data::event::EventKind;
use serde_json::{Map, Value};

/// The first of several properties that has texts.
fn first(node: &Node, keys: &[&str]) -> Vec<Tagged> {
    keys.iter().map(|key| texts(node, key)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn text(node: &Node, keys: &[&str]) -> Option<String> {
    first(node, keys).into_iter().next().map(|(_, text)| text)
}

fn page(node: &Node) -> Option<String> {
    text(node, &["url", "mainEntityOfPage", "@id"]).filter(|url| is_web(url))
}

/// Reads an event. One that is cancelled or put off becomes a notice that says so.
pub(super) fn event(described: &Described<'_>, graph: &Graph<'_>) -> Result<Value, Defect> {
    let node = described.node.as_ref();
    let status = node.get("eventStatus").and_then(values::short);
    let is_off = status.is_some_and(|s| s == "EventCancelled" || s == "EventPostponed");
    let kind = if is_off { EventKind::Notice } else { types::event_kind(node) };
    let mut draft = begun(described, kind.as_str(), graph)?;
    let location = ["location", "contentLocation", "announcementLocation"];
    let venue = location.iter().find_map(|key| graph.reference(node.get(*key)?));
    let around = || graph.id_of(graph.container_of(described)?).map(str::to_owned);
    if let Some(place) = venue.or_else(around) {
        draft.put("place", place);
    }
    draft.texts("body", first(node, &["description", "text", "abstract"]));
    let starts_at = text(node, &["startDate", "datePosted"]);
    // A single day without an end lasts that day.
    let whole_day = starts_at.clone().filter(|day| day.trim().len() == "2026-11-20".len());
    if let Some(end) = text(node, &["endDate", "expires"]).or(whole_day) {
        draft.put("ends_at", end);
    }
    draft.put("starts_at", starts_at);
    draft.put("published_at", text(node, &["datePublished"]));
    draft.put("url", page(node));
    let mut record = draft.finish();
    if is_off {
        called_off(&mut record);
    }
    Ok(record)
}

/// Only the title tells that something does not take place.
fn called_off(record: &mut Value) {
    let said = |title: &Value| title.as_str().map(|title| cancelled(title, &lang::certain(title, None)));
    if let Some(title) = record.get_mut("name") {
        *title = said(title).map(Value::from).unwrap_or_default();
    }
    for title in record.get_mut("names").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut)
    {
        *title = said(title).map(Value::from).unwrap_or_default();
    }
}

/// Reads a trip as a route.
pub(super) fn trip(described: &Described<'_>, graph: &Graph<'_>) -> Result<Value, Defect> {
    let node = described.node.as_ref();
    let mut draft = begun(described, "route", graph)?;
    draft.put("stops", stops(node, graph));
    draft.texts("intro", first(node, &["description", "abstract"]));
    draft.put("url", page(node));
    let length = text(node, &["timeRequired", "duration"]).and_then(|text| duration::read(&text));
    if let Some((minutes, _)) = length {
        draft.put("min", minutes);
    }
    let distance = graph.property(node, "distance").into_iter().next().and_then(metres);
    draft.put("distance_m", distance.map(|m| m.round() as i64));
    for property in graph.property(node, "additionalProperty").into_iter().filter_map(Value::as_object) {
        let label = property.get("propertyID").or_else(|| property.get("name")).and_then(values::text);
        if let (Some(label @ ("min" | "distance_m" | "difficulty")), Some(value)) =
            (label.as_deref(), property.get("value"))
        {
            draft.put(label, value.clone());
        }
    }
    Ok(draft.finish())
}

/// The places of an itinerary in their order: places, a list of them, or list items with positions.
fn stops(node: &Node, graph: &Graph<'_>) -> Vec<String> {
    let mut items: Vec<&Value> = Vec::new();
    for value in graph.property(node, "itinerary") {
        match value.get("itemListElement") {
            Some(Value::Array(list)) => items.extend(list),
            Some(one) => items.push(one),
            None => items.push(value),
        }
    }
    let position = |item: &Value| item.get("position").and_then(values::number).unwrap_or(f64::MAX);
    items.sort_by(|a, b| position(a).total_cmp(&position(b)));
    items.into_iter().filter_map(|item| graph.reference(item.get("item").unwrap_or(item))).collect()
}

/// A distance in metres: `3.2 km`, or a quantity with a unit.
fn metres(value: &Value) -> Option<f64> {
    let (number, unit) = match value.as_object() {
        Some(node) => {
            let unit = ["unitCode", "unitText"].iter().find_map(|key| node.get(*key).and_then(values::text));
            (values::number(node.get("value")?)?, unit.unwrap_or_default())
        }
        None => {
            let text = values::text(value)?;
            let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
            let (number, unit) = text.split_at_checked(end)?;
            (number.parse().ok()?, unit.to_owned())
        }
    };
    let factor = match unit.trim().to_lowercase().as_str() {
        "m" | "mtr" | "metre" | "metres" | "meter" | "meters" | "米" | "" => 1.0,
        "km" | "kmt" | "kilometre" | "kilometres" | "kilometer" | "kilometers" | "公里" | "千米" => {
            1_000.0
        }
        "mi" | "smi" | "mile" | "miles" => 1_609.344,
        _ => return None,
    };
    Some(number * factor).filter(|metres| (0.0..=f64::from(u32::MAX)).contains(metres))
}

/// Reads an article.
pub(super) fn article(described: &Described<'_>, graph: &Graph<'_>) -> Result<Value, Defect> {
    let node = described.node.as_ref();
    let mut draft = begun(described, "article", graph)?;
    draft.texts("body", first(node, &["articleBody", "text", "description", "abstract"]));
    if !draft.has("body") {
        return Err(Defect::error(
            "missing",
            Some("articleBody".to_owned()),
            Message::new("文章缺少正文 articleBody", "an article has no articleBody"),
        ));
    }
    draft.put("lang", language(node).map(|tag| tag.to_string()));
    let about = ["contentLocation", "spatialCoverage", "about", "mentions"];
    draft.put("place", about.iter().find_map(|key| graph.reference(node.get(*key)?)));
    draft.put("published_at", text(node, &["datePublished"]));
    draft.put("url", page(node));
    Ok(draft.finish())
}

/// Reads a picture of a place; `None` where no place is told, because then it belongs to whatever
/// it stands in.
pub(super) fn picture(described: &Described<'_>, graph: &Graph<'_>) -> Option<Result<Value, Defect>> {
    let node = described.node.as_ref();
    let keys = ["contentLocation", "about", "mainEntity"];
    let place = keys.iter().find_map(|key| graph.reference(node.get(*key)?))?;
    let (address, about) = place::picture(node, graph)?;
    let key = if is_web(&address) { "url" } else { "file" };
    let mut record = Map::from_iter([
        ("type".to_owned(), Value::from("photo")),
        ("place".to_owned(), Value::from(place)),
        (key.to_owned(), Value::from(address)),
    ]);
    record.extend(about.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::from(text?)))));
    if let Some(id) = values::identifier(node) {
        record.insert("external_id".to_owned(), Value::from(id));
    }
    Some(Ok(Value::Object(record)))
}
