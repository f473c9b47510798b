//! RDFa Lite (W3C, 2015) with the vocabulary of schema.org. Other vocabularies, such as those that
//! content systems put on every page, say nothing about places.

use super::items::{self, Syntax};
use crate::html::dom;
use crate::html::meta::selector;
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use std::sync::LazyLock;

static ITEM: LazyLock<Selector> = LazyLock::new(|| selector("[typeof]"));

/// The top-level items of a page.
pub fn read(page: &Html) -> Vec<Value> {
    items::read(page, &Rdfa)
}

struct Rdfa;

/// How far up the vocabulary is looked for: it usually stands at the item or at the page's root.
const MAX_ANCESTORS: usize = 64;

impl Syntax for Rdfa {
    fn items(&self) -> &Selector {
        &ITEM
    }

    fn is_item(&self, element: ElementRef<'_>) -> bool {
        element.attr("typeof").is_some() && !self.types(element).is_empty()
    }

    fn types(&self, element: ElementRef<'_>) -> Vec<String> {
        terms(element, "typeof")
    }

    fn id(&self, element: ElementRef<'_>) -> Option<String> {
        ["resource", "about"].iter().find_map(|attr| element.attr(attr)).map(str::to_owned)
    }

    fn names(&self, element: ElementRef<'_>) -> Vec<String> {
        terms(element, "property")
    }

    fn value(&self, element: ElementRef<'_>) -> Value {
        // A resource is a thing described elsewhere.
        if let Some(id) = element.attr("resource") {
            return json!({"@id": id});
        }
        let given =
            ["content", "href", "src", "datetime"].iter().find_map(|attr| dom::attr_text(element, attr));
        Value::from(given.unwrap_or_else(|| dom::block_text(element)))
    }
}

/// The schema.org terms of an attribute: plain ones under that vocabulary, or with its prefix, or
/// written out.
fn terms(element: ElementRef<'_>, attr: &str) -> Vec<String> {
    let Some(given) = element.attr(attr) else { return Vec::new() };
    given
        .split_whitespace()
        .filter_map(|term| {
            if let Some((_, name)) = term.split_once("schema.org/") {
                return Some(name);
            }
            match term.split_once(':') {
                Some(("schema", name)) => Some(name),
                Some(_) => None,
                None => is_ours(element).then_some(term),
            }
        })
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether the vocabulary around an element is schema.org's.
fn is_ours(element: ElementRef<'_>) -> bool {
    let around =
        std::iter::once(element).chain(element.ancestors().take(MAX_ANCESTORS).filter_map(ElementRef::wrap));
    let vocabulary = around.into_iter().find_map(|element| element.attr("vocab"));
    vocabulary.is_some_and(|vocabulary| vocabulary.contains("schema.org"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_schema_org_are_read_and_others_are_not() {
        let page = Html::parse_document(
            "<html prefix='og: http://ogp.me/ns#'><head><meta property='og:title' content='x'></head>\
             <body vocab='https://schema.org/' typeof='WebPage'>\
             <div typeof='Museum' property='mainEntity' resource='#tea'><h1 property='name'>Tea Museum</h1>\
             <a property='url' href='/tea'>site</a><meta property='openingHours' content='Tu-Su 09:00-17:00'>\
             <meta property='openingHours' content='Fr 19:00-21:00'>\
             <p property='address' typeof='PostalAddress'><b property='addressLocality'>Lanxiu</b></p>\
             <span property='containedInPlace' resource='#town'></span><i property='dc:title'>no</i></div></body></html>",
        );
        assert_eq!(
            read(&page),
            [json!({"@type": ["WebPage"], "mainEntity": {
                "@type": ["Museum"], "@id": "#tea", "name": "Tea Museum", "url": "/tea",
                "openingHours": ["Tu-Su 09:00-17:00", "Fr 19:00-21:00"],
                "address": {"@type": ["PostalAddress"], "addressLocality": "Lanxiu"},
                "containedInPlace": {"@id": "#town"},
            }})]
        );
        let other = "<div typeof='sioc:Item foaf:Document'><span property='dc:title'>x</span></div>\
                     <div typeof='Museum'><span property='name'>of no vocabulary</span></div>";
        assert!(read(&Html::parse_document(other)).is_empty());
        let prefixed = "<div typeof='schema:Museum'><span property='schema:name'>Tea</span></div>";
        assert_eq!(read(&Html::parse_document(prefixed)), [json!({"@type": ["Museum"], "name": "Tea"})]);
    }
}
