//! Structured data written into a page's own elements (microdata, RDFa Lite), as the same values
//! that JSON-LD gives.

use crate::limits::{MAX_DEPTH, MAX_LIST};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};

/// How a syntax marks items and their properties.
pub(super) trait Syntax {
    /// The elements that may be items.
    fn items(&self) -> &Selector;
    /// Whether an element is an item.
    fn is_item(&self, element: ElementRef<'_>) -> bool;
    /// Its types, without their vocabulary.
    fn types(&self, element: ElementRef<'_>) -> Vec<String>;
    /// What identifies it.
    fn id(&self, element: ElementRef<'_>) -> Option<String>;
    /// Which properties an element holds, without their vocabulary.
    fn names(&self, element: ElementRef<'_>) -> Vec<String>;
    /// The value of a property that is no item.
    fn value(&self, element: ElementRef<'_>) -> Value;
}

/// The top-level items of a page.
pub(super) fn read(page: &Html, syntax: &impl Syntax) -> Vec<Value> {
    page.select(syntax.items())
        .filter(|element| syntax.is_item(*element) && syntax.names(*element).is_empty())
        .take(MAX_LIST)
        .map(|element| item(element, 0, syntax))
        .collect()
}

fn item(element: ElementRef<'_>, depth: usize, syntax: &impl Syntax) -> Value {
    let mut map = Map::new();
    let types: Vec<Value> = syntax.types(element).into_iter().map(Value::from).collect();
    if !types.is_empty() {
        map.insert("@type".to_owned(), Value::Array(types));
    }
    if let Some(id) = syntax.id(element) {
        map.insert("@id".to_owned(), Value::from(id));
    }
    if depth < MAX_DEPTH {
        properties(element, depth, &mut map, syntax);
    }
    Value::Object(map)
}

/// The properties below an element that belong to it and not to an item within.
fn properties(root: ElementRef<'_>, depth: usize, map: &mut Map<String, Value>, syntax: &impl Syntax) {
    // A walk without recursion over plain elements: pages nest deeply, items do not.
    let mut open: Vec<ElementRef<'_>> = root.child_elements().collect();
    open.reverse();
    while let Some(element) = open.pop() {
        let is_item = syntax.is_item(element);
        let names = syntax.names(element);
        if !names.is_empty() {
            let value = if is_item { item(element, depth + 1, syntax) } else { syntax.value(element) };
            names.into_iter().for_each(|name| add(map, &name, value.clone()));
        }
        if !is_item {
            let children: Vec<ElementRef<'_>> = element.child_elements().collect();
            open.extend(children.into_iter().rev());
        }
    }
}

/// A second value makes a list.
fn add(map: &mut Map<String, Value>, name: &str, value: Value) {
    match map.get_mut(name) {
        None => {
            map.insert(name.to_owned(), value);
        }
        Some(Value::Array(list)) if list.len() < MAX_LIST => list.push(value),
        Some(Value::Array(_)) => {}
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}
