//! Microdata, as the same values that JSON-LD gives.

use super::items::{self, Syntax};
use crate::html::dom;
use crate::html::meta::selector;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use std::sync::LazyLock;

static ITEM: LazyLock<Selector> = LazyLock::new(|| selector("[itemscope]"));

/// The top-level items of a page.
pub fn read(page: &Html) -> Vec<Value> {
    items::read(page, &Microdata)
}

struct Microdata;

impl Syntax for Microdata {
    fn items(&self) -> &Selector {
        &ITEM
    }

    fn is_item(&self, element: ElementRef<'_>) -> bool {
        element.attr("itemscope").is_some()
    }

    fn types(&self, element: ElementRef<'_>) -> Vec<String> {
        terms(element.attr("itemtype"))
    }

    fn id(&self, element: ElementRef<'_>) -> Option<String> {
        element.attr("itemid").map(str::to_owned)
    }

    fn names(&self, element: ElementRef<'_>) -> Vec<String> {
        terms(element.attr("itemprop"))
    }

    fn value(&self, element: ElementRef<'_>) -> Value {
        let attr = match element.value().name() {
            "a" | "area" | "link" => "href",
            "img" | "audio" | "embed" | "iframe" | "source" | "track" | "video" => "src",
            "object" => "data",
            "data" | "meter" => "value",
            "time" => "datetime",
            _ => "content",
        };
        Value::from(dom::attr_text(element, attr).unwrap_or_else(|| dom::block_text(element)))
    }
}

/// The words of an attribute without their vocabulary.
fn terms(given: Option<&str>) -> Vec<String> {
    let words = given.unwrap_or_default().split_whitespace();
    words.map(|word| word.rsplit(['/', '#']).next().unwrap_or(word).to_owned()).collect()
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
