//! schema.org as linked data in JSON: places, events, trips, articles and pictures.
//!
//! One value is one graph: what its nodes refer to by `@id` is looked up within it. A place inside
//! another (`containsPlace`) is a record of its own whose parent is the other. Nodes of further
//! types, such as the organisation behind a page, are passed over as long as something is found.

mod about;
mod facts;
mod graph;
mod place;
mod terms;
mod visit;

use super::draft::Draft;
use super::export::RECORD;
use crate::defect::{Defect, Message};
use crate::html::schema::{Node, types, values};
use crate::limits::{MAX_DEPTH, MAX_LINKED_NODES, MAX_REPEATED_BYTES};
use crate::text::clip;
use graph::{Described, Graph};
use scenic_data::LangTag;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Whether an object is linked data about things of schema.org.
pub(super) fn is_linked(map: &Map<String, Value>) -> bool {
    match map.get("@context") {
        Some(context) => terms::is_known(context),
        // A node that was taken out of its graph. No partner record has such keys.
        None => map.contains_key("@type") || map.contains_key("@graph") || map.contains_key(RECORD),
    }
}

/// The records of a value.
pub(super) fn read(value: Value) -> Vec<Result<Value, Defect>> {
    let value = terms::tidied(value);
    let graph = Graph::of(&value);
    let read = |described: &Described<'_>| match described.node.get(RECORD) {
        Some(own) => Some((true, Ok(own.clone()))),
        None => record(described, &graph).map(|record| (false, record)),
    };
    let mut records: Vec<(bool, Result<Value, Defect>)> = graph.described.iter().filter_map(read).collect();
    // Records of our own are kept to the letter.
    without_circles(
        records.iter_mut().filter(|(own, _)| !own).filter_map(|(_, r)| r.as_mut().ok()).collect(),
    );
    let mut records: Vec<Result<Value, Defect>> = records.into_iter().map(|(_, record)| record).collect();
    if records.is_empty() {
        records.push(Err(unknown(&graph)));
    }
    if graph.cut {
        records.push(Err(too_many()));
    }
    if graph.has_unfollowed() {
        records.push(Err(too_often()));
    }
    records
}

/// The record of a node; `None` for nodes that are no records.
fn record(described: &Described<'_>, graph: &Graph<'_>) -> Option<Result<Value, Defect>> {
    let node = described.node.as_ref();
    Some(if is_trip(node) {
        about::trip(described, graph)
    } else if types::is_event(node) {
        about::event(described, graph)
    } else if types::is_place(node) || (node.contains_key("geo") && node.contains_key("name")) {
        // Only places have a position, whatever their type is called.
        place::read(described, graph)
    } else if is_article(node) {
        about::article(described, graph)
    } else if is_picture(node) {
        about::picture(described, graph)?
    } else {
        return None;
    })
}

/// Whether a node is a journey with stops.
fn is_trip(node: &Node) -> bool {
    types::of(node).iter().any(|t| matches!(*t, "TouristTrip" | "Trip"))
}

/// Whether a node is a text to read, rather than the page around one.
fn is_article(node: &Node) -> bool {
    types::is_article(node) && (!types::of(node).contains(&"WebPage") || node.contains_key("articleBody"))
}

fn is_picture(node: &Node) -> bool {
    types::of(node).iter().any(|t| matches!(*t, "ImageObject" | "Photograph"))
}

/// The language that a node says its texts are in.
fn language(node: &Node) -> Option<LangTag> {
    let said = node.get("inLanguage")?;
    let code = said.as_object().and_then(|language| language.get("alternateName")).unwrap_or(said);
    values::text(code).and_then(|tag| LangTag::parse(&tag).ok())
}

/// The texts of a property, each with its language where that is told.
fn texts(node: &Node, key: &str) -> Vec<(Option<LangTag>, String)> {
    let hint = language(node);
    let told = |(tag, text): (Option<LangTag>, String)| {
        let tag = tag.or_else(|| hint.as_ref().and_then(|hint| crate::lang::of(&text, Some(hint))));
        (tag, text)
    };
    node.get(key).map(values::texts).unwrap_or_default().into_iter().map(told).collect()
}

/// Begins a record: its type, identifier and names.
fn begun(described: &Described<'_>, record_type: &str, graph: &Graph<'_>) -> Result<Draft, Defect> {
    let node = described.node.as_ref();
    let mut draft = Draft::new(record_type);
    let names = texts(node, if node.contains_key("name") { "name" } else { "headline" });
    names.iter().for_each(|(tag, name)| draft.name(tag.clone(), name));
    match graph.id_of(node) {
        Some(id) if draft.main_name().is_some() => draft.put("external_id", id),
        _ => return Err(nameless(node)),
    }
    Ok(draft)
}

fn nameless(node: &Node) -> Defect {
    let shown = graph::address(node).or_else(|| values::identifier(node));
    let shown = shown.unwrap_or_else(|| types::of(node).join(", "));
    let shown = clip(&shown, 60);
    Defect::error(
        "missing",
        Some("name".to_owned()),
        Message::new(
            format!("“{shown}”没有名称，请填写 name"),
            format!("{shown:?} has no name; give it a property name"),
        ),
    )
}

fn unknown(graph: &Graph<'_>) -> Defect {
    let all = graph.described.iter().flat_map(|described| types::of(described.node.as_ref()));
    let mut found: Vec<String> = Vec::new();
    for name in all.take(MAX_LINKED_NODES).map(|name| clip(name, 40)) {
        if found.len() < 5 && !found.contains(&name) {
            found.push(name);
        }
    }
    let found = found.join(", ");
    Defect::error(
        "unknown_type",
        Some("@type".to_owned()),
        Message::new(
            format!(
                "没有可导入的类型（{found}），可用 Place 及其子类、Event、TouristTrip、Article、ImageObject（带 contentLocation）"
            ),
            format!(
                "no type that can be imported ({found}); use Place or a type below it, Event, TouristTrip, Article, or ImageObject with contentLocation"
            ),
        ),
    )
}

fn too_many() -> Defect {
    Defect::error(
        "too_many",
        Some("@graph".to_owned()),
        Message::new(
            format!("一个文档最多 {MAX_LINKED_NODES} 个节点，其余未读；请拆分文件"),
            format!(
                "at most {MAX_LINKED_NODES} nodes in one document, the rest was not read; split the file"
            ),
        ),
    )
}

fn too_often() -> Defect {
    let limit = MAX_REPEATED_BYTES / (1024 * 1024);
    Defect::error(
        "too_large",
        Some("@id".to_owned()),
        Message::new(
            format!("按 @id 引用的内容合计超过 {limit} MB，其余引用未读；请拆分文件，或缩短被引用的内容"),
            format!(
                "what is referred to by @id comes to more than {limit} MB in all, further references were not read; split the file, or shorten what they refer to"
            ),
        ),
    )
}

/// A place that would end up within itself has no parent: some file says that each of two contains
/// the other.
fn without_circles(records: Vec<&mut Value>) {
    let text = |record: &Value, key: &str| record.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut parents: HashMap<String, String> =
        records.iter().filter_map(|record| text(record, "external_id").zip(text(record, "parent"))).collect();
    for record in records {
        let Some(own) = text(record, "external_id") else { continue };
        let mut above = parents.get(&own);
        let mut steps = 0;
        while let Some(parent) = above.filter(|parent| **parent != own && steps < MAX_DEPTH) {
            above = parents.get(parent);
            steps += 1;
        }
        if above.is_some_and(|parent| *parent == own) {
            parents.remove(&own);
            if let Some(map) = record.as_object_mut() {
                map.remove("parent");
            }
        }
    }
}

#[cfg(test)]
mod tests;
