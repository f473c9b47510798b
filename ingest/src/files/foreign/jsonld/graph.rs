//! The nodes of linked data: which are described, what contains them, and what a reference means.

use crate::files::foreign::draft::{id_from_name, is_web};
use crate::html::schema::{Node, types, values};
use crate::limits::{MAX_DEPTH, MAX_EXTERNAL_ID_CHARS, MAX_LINKED_NODES, MAX_LIST, MAX_REPEATED_BYTES};
use crate::text::clip;
use serde_json::Value;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

/// Properties below which things are described in their own right. Below any other a node is a
/// mention: the venue of an event, the maker of a picture.
const DESCRIBED_BELOW: [&str; 19] = [
    "@graph",
    "@included",
    "mainEntity",
    "mainEntityOfPage",
    "about",
    "containsPlace",
    "includesAttraction",
    "event",
    "events",
    "subEvent",
    "hasPart",
    "itemListElement",
    "item",
    "itinerary",
    "subTrip",
    "department",
    "dataFeedElement",
    "workFeatured",
    "subjectOf",
];

/// Properties by which a place names what is within it.
const CONTAINS: [&str; 3] = ["containsPlace", "includesAttraction", "hasPart"];

/// A node with something to say, and what it is described within.
pub(super) struct Described<'a> {
    /// All that is said of it, also where that stands in two places.
    pub node: Cow<'a, Node>,
    /// The place, event or trip around it.
    pub container: Option<&'a Node>,
}

/// The nodes of one value.
#[derive(Default)]
pub(super) struct Graph<'a> {
    /// Those described, in order.
    pub described: Vec<Described<'a>>,
    /// Whether there were more nodes than are looked at.
    pub cut: bool,
    /// How records name those described; `None` for what has no name at all.
    ids: Vec<Option<String>>,
    by_id: HashMap<&'a str, (&'a Value, usize)>,
    at: HashMap<&'a str, usize>,
    at_node: HashMap<*const Node, usize>,
    within: HashMap<&'a str, &'a Node>,
    seen: usize,
    repeated: Cell<usize>,
    unfollowed: Cell<bool>,
}

impl<'a> Graph<'a> {
    /// Gathers the nodes of a value, bounded in depth and number.
    pub fn of(value: &'a Value) -> Self {
        let mut graph = Self::default();
        graph.step(value, None, true, 0);
        for i in 0..graph.described.len() {
            // Once for each, because names may be long and referred to from everywhere.
            let id = graph.described.get(i).and_then(|described| graph.make_id(described));
            graph.ids.push(id);
        }
        graph
    }

    fn step(&mut self, value: &'a Value, container: Option<&'a Node>, described: bool, depth: usize) {
        self.seen += 1;
        if depth > MAX_DEPTH || self.seen > MAX_LINKED_NODES {
            self.cut |= self.seen > MAX_LINKED_NODES;
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|v| self.step(v, container, described, depth + 1)),
            Value::Object(node) => self.node(value, node, container, described, depth),
            _ => {}
        }
    }

    fn node(
        &mut self,
        value: &'a Value,
        node: &'a Node,
        container: Option<&'a Node>,
        described: bool,
        depth: usize,
    ) {
        let id = node.get("@id").and_then(Value::as_str);
        if let Some(id) = id {
            // A node that says something outweighs one that only refers.
            let length = |v: &Value| v.as_object().map_or(0, Node::len);
            if self.by_id.get(id).is_none_or(|(known, _)| length(known) < node.len()) {
                self.by_id.insert(id, (value, weight(value, 0)));
            }
        }
        if described && !refers(node) {
            self.describe(node, id, container);
        }
        if node.contains_key(crate::files::foreign::export::RECORD) {
            // The record says all; what stands beside it is the same for other readers.
            return;
        }
        let is_around = types::is_place(node) || types::is_event(node) || super::is_trip(node);
        let inner = if is_around { Some(node) } else { container };
        for (key, below) in node {
            if types::is_place(node) && CONTAINS.contains(&key.as_str()) {
                for part in values::nodes(below) {
                    if let Some(id) = part.get("@id").and_then(Value::as_str) {
                        self.within.entry(id).or_insert(node);
                    }
                }
            }
            let described = described && DESCRIBED_BELOW.contains(&key.as_str());
            self.step(below, inner, described, depth + 1);
        }
    }

    /// Two descriptions of one thing are one, the first having the word.
    fn describe(&mut self, node: &'a Node, id: Option<&'a str>, container: Option<&'a Node>) {
        if let Some(id) = id {
            let at = self.at.get(id).copied();
            if let Some((at, known)) = at.and_then(|at| Some((at, self.described.get_mut(at)?))) {
                self.at_node.insert(node, at);
                for (key, value) in
                    node.iter().filter(|(key, _)| !known.node.contains_key(*key)).collect::<Vec<_>>()
                {
                    known.node.to_mut().insert(key.clone(), value.clone());
                }
                known.container = known.container.or(container);
                return;
            }
            self.at.insert(id, self.described.len());
        }
        self.at_node.insert(node, self.described.len());
        self.described.push(Described { node: Cow::Borrowed(node), container });
    }

    /// The values of a property, one by one, references within the file replaced by what they mean.
    pub fn property<'b>(&self, node: &'b Node, key: &str) -> Vec<&'b Value>
    where
        'a: 'b,
    {
        let list: &'b [Value] = match node.get(key) {
            Some(Value::Array(list)) => list,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        list.iter().map(|value| self.resolved(value)).collect()
    }

    /// A node whose named properties are no references any more, for readers that know none.
    pub fn with_resolved(&self, node: &Node, keys: &[&str]) -> Node {
        let resolve = |key: &&str| {
            let values: Vec<Value> = self.property(node, key).into_iter().cloned().collect();
            (!values.is_empty()).then(|| ((*key).to_owned(), Value::Array(values)))
        };
        let types = node.get("@type").map(|t| ("@type".to_owned(), t.clone()));
        keys.iter().filter_map(resolve).chain(types).collect()
    }

    /// What a value refers to within the file, else itself.
    fn resolved<'b>(&self, value: &'b Value) -> &'b Value
    where
        'a: 'b,
    {
        let Some(node) = value.as_object().filter(|node| refers(node)) else { return value };
        match node.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id)) {
            Some((full, weight)) if self.may_repeat(*weight) => full,
            _ => value,
        }
    }

    /// Whether so much may be said once more. Bounds what a small file can grow to.
    fn may_repeat(&self, bytes: usize) -> bool {
        let sum = self.repeated.get().saturating_add(bytes);
        let may = sum <= MAX_REPEATED_BYTES;
        if may {
            self.repeated.set(sum);
        } else {
            self.unfollowed.set(true);
        }
        may
    }

    /// Whether some reference was not followed because the file would have grown too much.
    pub fn has_unfollowed(&self) -> bool {
        self.unfollowed.get()
    }

    /// How records name the thing that a value mentions: by identifier, else by name.
    pub fn reference(&self, value: &Value) -> Option<String> {
        let name = match value {
            Value::String(text) => text.trim().to_owned(),
            Value::Array(list) => return list.iter().take(MAX_LIST).find_map(|v| self.reference(v)),
            Value::Object(node) => match self.id_of(node) {
                Some(id) => id.to_owned(),
                None => {
                    let node = self.resolved(value).as_object()?;
                    let name = || node.get("name").and_then(values::text);
                    values::identifier(node).or_else(name).or_else(|| address(node))?
                }
            },
            _ => return None,
        };
        let name = clip(&name, MAX_EXTERNAL_ID_CHARS);
        (!name.is_empty() && self.may_repeat(name.len())).then_some(name)
    }

    /// The identifier of a node that is described, here or elsewhere in the file.
    pub fn id_of(&self, node: &Node) -> Option<&str> {
        let by_id = || self.at.get(node.get("@id")?.as_str()?);
        let at = self.at_node.get(&std::ptr::from_ref(node)).or_else(by_id)?;
        self.ids.get(*at)?.as_deref()
    }

    /// The identifier of a described thing: its own, else its address, else made of its name.
    fn make_id(&self, described: &Described<'_>) -> Option<String> {
        let node = described.node.as_ref();
        values::identifier(node).or_else(|| address(node)).or_else(|| {
            let name = node.get("name").or_else(|| node.get("headline")).and_then(values::text)?;
            let start = node.get("startDate").and_then(values::text);
            // What is around a node was described before it.
            let around = || described.container.and_then(|around| self.id_of(around)).map(str::to_owned);
            Some(id_from_name(&name, start.or_else(around).as_deref()))
        })
    }

    /// The place that says of itself that it contains a node.
    pub fn container_of(&self, described: &Described<'a>) -> Option<&'a Node> {
        let by_id = || self.within.get(described.node.get("@id")?.as_str()?).copied();
        described.container.filter(|around| types::is_place(around)).or_else(by_id)
    }
}

/// A node with nothing but its type and identifier refers to one elsewhere.
fn refers(node: &Node) -> bool {
    node.keys().all(|key| matches!(key.as_str(), "@type" | "@id" | "@context"))
}

/// What identifies a node in the web or in its file. Names of blank nodes mean nothing outside.
pub(super) fn address(node: &Node) -> Option<String> {
    let id = node.get("@id").and_then(Value::as_str).map(str::trim);
    let id = id.filter(|id| !id.is_empty() && !id.starts_with("_:")).map(str::to_owned);
    id.or_else(|| node.get("url").and_then(values::text).filter(|url| is_web(url)))
}

/// About how many bytes a value holds.
fn weight(value: &Value, depth: usize) -> usize {
    const SCALAR: usize = 16;
    match value {
        _ if depth > MAX_DEPTH => 0,
        Value::String(text) => SCALAR + text.len(),
        Value::Array(list) => list.iter().map(|v| weight(v, depth + 1)).sum::<usize>() + SCALAR,
        Value::Object(map) => map.iter().map(|(k, v)| k.len() + weight(v, depth + 1)).sum::<usize>() + SCALAR,
        _ => SCALAR,
    }
}
