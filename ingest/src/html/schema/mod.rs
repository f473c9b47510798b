//! What schema.org nodes mean, whether they came as JSON-LD or as microdata.

mod event;
mod hours;
pub(crate) mod offers;
mod place;
pub(crate) mod types;
pub(crate) mod values;

pub use hours::osm as opening_hours;

use crate::dates;
use crate::extract::{Context, Extract};
use crate::limits::{MAX_DEPTH, MAX_NODES, MAX_RECORDS_PER_PAGE};
use scenic_data::record::{EventRecord, PlaceRecord};
use scenic_data::{Instant, LangTag};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A node: an object with properties.
pub(crate) type Node = Map<String, Value>;

/// What a page's structured data says.
#[derive(Debug, Default)]
pub struct Found {
    /// Places described, rather than only mentioned.
    pub places: Vec<PlaceRecord>,
    /// Events described.
    pub events: Vec<EventRecord>,
    /// When the page's article says it was published.
    pub published_at: Option<Instant>,
}

/// What the reading of one node needs.
struct Scope<'a> {
    context: &'a Context<'a>,
    hint: Option<&'a LangTag>,
    /// Nodes by `@id`, for those that only refer.
    by_id: HashMap<&'a str, &'a Node>,
    /// Whether the page describes a single place, which its address then identifies.
    alone: bool,
}

/// Properties below which things are described in their own right. Below any other, a node is a
/// mention: the venue of an event, the maker of a picture.
const DESCRIBED_BELOW: [&str; 14] = [
    "@graph",
    "@list",
    "@set",
    "mainEntity",
    "mainEntityOfPage",
    "about",
    "containsPlace",
    "event",
    "events",
    "subEvent",
    "hasPart",
    "itemListElement",
    "item",
    "department",
];

/// Reads the places and events among nodes.
pub fn read(nodes: &[Value], context: &Context<'_>, extract: &mut Extract) -> Found {
    let hint = extract.lang.clone();
    let mut all = Walk::default();
    for value in nodes {
        all.visit(value, None);
    }
    let places: Vec<_> = all.described.iter().filter(|(node, _)| types::is_place(node)).collect();
    let scope = Scope { context, hint: hint.as_ref(), by_id: all.by_id, alone: places.len() == 1 };
    let mut found = Found::default();
    for (node, container) in places.into_iter().take(MAX_RECORDS_PER_PAGE) {
        let record = place::read(node, *container, &scope, &mut extract.defects);
        extract.counters.count(record.is_some());
        found.places.extend(record);
    }
    for (node, container) in
        all.described.iter().filter(|(n, _)| types::is_event(n)).take(MAX_RECORDS_PER_PAGE)
    {
        let record = event::read(node, *container, &scope, &mut extract.defects);
        extract.counters.count(record.is_some());
        found.events.extend(record);
    }
    found.published_at =
        all.described.iter().filter(|(node, _)| types::is_article(node)).find_map(|(node, _)| {
            dates::instant(&values::text(node.get("datePublished")?)?, context.source.time_zone)
        });
    found
}

/// Gathers nodes, bounded in depth and number.
#[derive(Default)]
struct Walk<'a> {
    described: Vec<(&'a Node, Option<&'a Node>)>,
    by_id: HashMap<&'a str, &'a Node>,
    seen: usize,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, value: &'a Value, container: Option<&'a Node>) {
        self.step(value, container, true, 0);
    }

    fn step(&mut self, value: &'a Value, container: Option<&'a Node>, described: bool, depth: usize) {
        self.seen += 1;
        if depth > MAX_DEPTH || self.seen > MAX_NODES {
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|v| self.step(v, container, described, depth + 1)),
            Value::Object(node) => {
                if let Some(id) = node.get("@id").and_then(Value::as_str) {
                    // A node that says something outweighs one that only refers.
                    let fuller = self.by_id.get(id).is_none_or(|known| known.len() < node.len());
                    if fuller {
                        self.by_id.insert(id, node);
                    }
                }
                let is_thing = types::is_place(node) || types::is_event(node);
                if described && node.len() > 1 && !(is_thing && only_refers(node)) {
                    self.described.push((node, container));
                }
                for (key, inner) in node {
                    let below = described && DESCRIBED_BELOW.contains(&key.as_str());
                    let container = if is_thing { Some(node) } else { container };
                    self.step(inner, container, below, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// A node with nothing but its type and identifier refers to one elsewhere.
fn only_refers(node: &Node) -> bool {
    node.keys().all(|key| matches!(key.as_str(), "@type" | "@id" | "@context"))
}

impl<'a> Scope<'a> {
    /// The node itself, or the one on this page that it refers to.
    fn resolve(&self, node: &'a Node) -> &'a Node {
        if !node.contains_key("name")
            && let Some(id) = node.get("@id").and_then(Value::as_str)
            && let Some(full) = self.by_id.get(id)
        {
            return full;
        }
        node
    }

    /// What a source calls the thing that a value mentions: its identifier, else its name, else its
    /// address.
    fn reference(&self, value: &'a Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            Value::Array(list) => list.iter().find_map(|v| self.reference(v)),
            Value::Object(node) => {
                let node = self.resolve(node);
                values::identifier(node)
                    .or_else(|| values::text(node.get("name")?))
                    .or_else(|| self.address_of(node))
            }
            _ => None,
        }
    }

    /// The absolute address that identifies a node.
    fn address_of(&self, node: &Node) -> Option<String> {
        let id = values::text(node.get("@id").or_else(|| node.get("url"))?)?;
        Some(crate::html::dom::absolute(self.context.url, &id)).filter(|a| a.starts_with("http"))
    }

    /// How the source identifies a described node; on a page about one place, the page's address.
    fn external_id(&self, node: &Node, name: &str) -> String {
        values::identifier(node).or_else(|| self.address_of(node)).unwrap_or_else(|| {
            if self.alone {
                self.context.url.to_owned()
            } else {
                format!("{}#{}", self.context.url, scenic_data::text::fold(name))
            }
        })
    }
}
