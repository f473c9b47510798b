//! Microdata, as the same values that JSON-LD gives.

use crate::html::dom;
use crate::html::meta::selector;
use crate::limits::{MAX_DEPTH, MAX_LIST};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Map, Value};
use std::sync::LazyLock;

static ITEM: LazyLock<Selector> = LazyLock::new(|| selector("[itemscope]"));

/// The top-level items of a page.
pub fn read(page: &Html) -> Vec<Value> {
    page.select(&ITEM)
        .filter(|el| el.attr("itemprop").is_none())
        .take(MAX_LIST)
        .map(|el| item(el, 0))
        .collect()
}

fn item(element: ElementRef<'_>, depth: usize) -> Value {
    let mut map = Map::new();
    if let Some(types) = element.attr("itemtype") {
        let types =
            types.split_whitespace().map(|t| Value::from(t.rsplit(['/', '#']).next().unwrap_or(t))).collect();
        map.insert("@type".to_owned(), Value::Array(types));
    }
    if let Some(id) = element.attr("itemid") {
        map.insert("@id".to_owned(), Value::from(id));
    }
    if depth < MAX_DEPTH {
        properties(element, depth, &mut map);
    }
    Value::Object(map)
}

/// The properties below an element that belong to it and not to an item within.
fn properties(root: ElementRef<'_>, depth: usize, map: &mut Map<String, Value>) {
    // A walk without recursion over plain elements: pages nest deeply, items do not.
    let mut open: Vec<ElementRef<'_>> = root.child_elements().collect();
    open.reverse();
    while let Some(element) = open.pop() {
        let is_item = element.attr("itemscope").is_some();
        if let Some(names) = element.attr("itemprop") {
            let value = if is_item { item(element, depth + 1) } else { property(element) };
            for name in names.split_whitespace() {
                add(map, name.rsplit(['/', '#']).next().unwrap_or(name), value.clone());
            }
        }
        if !is_item {
            let children: Vec<ElementRef<'_>> = element.child_elements().collect();
            open.extend(children.into_iter().rev());
        }
    }
}

fn property(element: ElementRef<'_>) -> Value {
    let attr = match element.value().name() {
        "meta" => Some("content"),
        "a" | "area" | "link" => Some("href"),
        "img" | "audio" | "embed" | "iframe" | "source" | "track" | "video" => Some("src"),
        "object" => Some("data"),
        "data" | "meter" => Some("value"),
        "time" => Some("datetime"),
        _ => Some("content"),
    };
    let given = attr.and_then(|attr| dom::attr_text(element, attr));
    Value::from(given.unwrap_or_else(|| dom::block_text(element)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn items_nest_and_properties_repeat() {
        let page = Html::parse_document(
            "<div itemscope itemtype='https://schema.org/Museum' itemid='#m'><h1 itemprop='name'>Tea Museum</h1>\
             <p>Open: <meta itemprop='openingHours' content='Tu-Su 09:00-17:00'>\
             <meta itemprop='openingHours' content='Fr 19:00-21:00'></p>\
             <div itemprop='address' itemscope itemtype='https://schema.org/PostalAddress'>\
             <span itemprop='addressLocality'>Lanxiu</span></div>\
             <a itemprop='url' href='/tea'>site</a></div>",
        );
        assert_eq!(
            read(&page),
            [json!({
                "@type": ["Museum"], "@id": "#m", "name": "Tea Museum",
                "openingHours": ["Tu-Su 09:00-17:00", "Fr 19:00-21:00"],
                "address": {"@type": ["PostalAddress"], "addressLocality": "Lanxiu"},
                "url": "/tea",
            })]
        );
    }
}
