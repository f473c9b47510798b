//! The terms of linked data: whatever a context calls the properties of schema.org, they end up
//! under their own names, and texts with the language that the context gives them.
//!
//! Contexts are read where they stand in the file; none is fetched. Prefixes, renamed terms, a
//! default language, maps of languages, `@list` and `@set` are understood.

use crate::files::foreign::export::{NAMESPACE, RECORD};
use crate::limits::{MAX_DEPTH, MAX_LIST, MAX_TERMS};
use scenic_data::LangTag;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What contexts so far say, the innermost first.
#[derive(Default)]
pub(super) struct Terms<'a> {
    outer: Option<&'a Terms<'a>>,
    own: HashMap<String, String>,
    language: Option<LangTag>,
}

/// Properties whose values are prose or names, which have a language.
const WORDS: [&str; 13] = [
    "name",
    "alternateName",
    "description",
    "disambiguatingDescription",
    "headline",
    "alternativeHeadline",
    "abstract",
    "articleBody",
    "text",
    "caption",
    "slogan",
    "address",
    "value",
];

/// Whether a context speaks of schema.org, or of records written by [`crate::files::foreign::to_jsonld`].
pub(super) fn is_known(context: &Value) -> bool {
    fn mentioned(value: &Value, depth: usize) -> bool {
        match value {
            _ if depth > 4 => false,
            Value::String(text) => schema_name(text).is_some() || text.starts_with(NAMESPACE),
            Value::Array(list) => list.iter().any(|v| mentioned(v, depth + 1)),
            Value::Object(map) => map.values().any(|v| mentioned(v, depth + 1)),
            _ => false,
        }
    }
    mentioned(context, 0)
}

/// The name within schema.org of an address; empty for the vocabulary itself.
fn schema_name(iri: &str) -> Option<&str> {
    let rest = iri.strip_prefix("https://").or_else(|| iri.strip_prefix("http://")).unwrap_or(iri);
    let rest = rest.strip_prefix("www.").unwrap_or(rest).strip_prefix("schema.org")?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix(['/', '#']) }
}

/// Brings a value into the terms of schema.org.
pub(super) fn tidied(value: Value) -> Value {
    tidy(value, &Terms::default(), 0)
}

fn tidy(value: Value, terms: &Terms<'_>, depth: usize) -> Value {
    match value {
        // What lies deeper is not read either.
        deep if depth > MAX_DEPTH => deep,
        Value::Array(list) => Value::Array(list.into_iter().map(|v| tidy(v, terms, depth + 1)).collect()),
        Value::Object(map) => tidy_node(map, terms, depth),
        scalar => scalar,
    }
}

fn tidy_node(mut map: Map<String, Value>, outer: &Terms<'_>, depth: usize) -> Value {
    let context = map.remove("@context");
    let inner;
    let terms = match &context {
        Some(context) => {
            inner = Terms::within(outer, context);
            &inner
        }
        None => outer,
    };
    for wrapper in ["@list", "@set"] {
        if map.len() == 1
            && let Some(inner) = map.remove(wrapper)
        {
            return tidy(inner, terms, depth + 1);
        }
    }
    let mut tidied = Map::new();
    for (key, value) in map {
        let key = terms.name(&key).unwrap_or(key);
        if tidied.contains_key(&key) {
            continue;
        }
        let value = match key.as_str() {
            // A record of our own is kept to the letter.
            RECORD => value,
            "@type" => types(value, terms),
            word if WORDS.contains(&word) => words(value, terms, depth + 1),
            _ => tidy(value, terms, depth + 1),
        };
        tidied.insert(key, value);
    }
    Value::Object(tidied)
}

fn types(value: Value, terms: &Terms<'_>) -> Value {
    let renamed = |value: Value| match value {
        Value::String(name) => Value::from(terms.name(&name).unwrap_or(name)),
        other => other,
    };
    match value {
        Value::Array(list) => Value::Array(list.into_iter().take(MAX_LIST).map(renamed).collect()),
        one => renamed(one),
    }
}

/// Texts with the language of their map or of the context.
fn words(value: Value, terms: &Terms<'_>, depth: usize) -> Value {
    match value {
        Value::String(text) => match terms.language() {
            Some(tag) => json!({"@value": text, "@language": tag.as_str()}),
            None => Value::String(text),
        },
        Value::Array(list) if depth <= MAX_DEPTH => {
            Value::Array(list.into_iter().map(|v| words(v, terms, depth + 1)).collect())
        }
        Value::Object(map) if is_language_map(&map) => {
            let mut texts = Vec::new();
            for (tag, said) in map {
                let said = if let Value::Array(list) = said { list } else { vec![said] };
                for text in said {
                    match tag.as_str() {
                        "@none" => texts.push(text),
                        tag => texts.push(json!({"@value": text, "@language": tag})),
                    }
                }
            }
            Value::Array(texts)
        }
        other => tidy(other, terms, depth),
    }
}

fn is_language_map(map: &Map<String, Value>) -> bool {
    let is_text = |value: &Value| match value {
        Value::String(_) => true,
        Value::Array(list) => list.iter().all(Value::is_string),
        _ => false,
    };
    // `url` has the form of a tag.
    !map.is_empty()
        && map.len() <= MAX_LIST
        && map.iter().all(|(key, value)| {
            (key == "@none" || (key != "url" && LangTag::parse(key).is_ok())) && is_text(value)
        })
}

impl<'a> Terms<'a> {
    /// What `context` says, within what is said around it.
    fn within(outer: &'a Terms<'a>, context: &Value) -> Self {
        let mut terms = Self { outer: Some(outer), ..Self::default() };
        terms.add(context, 0);
        terms
    }

    fn add(&mut self, context: &Value, depth: usize) {
        match context {
            Value::Array(list) if depth < 2 => list.iter().for_each(|v| self.add(v, depth + 1)),
            Value::String(address) if schema_name(address) == Some("") => {
                // The context that schema.org publishes has these two for plain JSON.
                for (term, keyword) in [("type", "@type"), ("id", "@id"), ("schema", "https://schema.org/")] {
                    self.own.entry(term.to_owned()).or_insert_with(|| keyword.to_owned());
                }
            }
            Value::Object(map) => {
                for (term, meaning) in map.iter().take(MAX_TERMS) {
                    let meaning = match meaning {
                        Value::String(meaning) => Some(meaning.as_str()),
                        Value::Object(definition) => definition.get("@id").and_then(Value::as_str),
                        _ => None,
                    };
                    match (term.as_str(), meaning) {
                        ("@language", Some(tag)) => self.language = LangTag::parse(tag).ok(),
                        (keyword, _) if keyword.starts_with('@') => {}
                        (term, Some(meaning)) => {
                            self.own.insert(term.to_owned(), meaning.to_owned());
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn meaning(&self, term: &str) -> Option<&str> {
        let own = self.own.get(term).map(String::as_str);
        own.or_else(|| self.outer.and_then(|outer| outer.meaning(term)))
    }

    fn language(&self) -> Option<&LangTag> {
        self.language.as_ref().or_else(|| self.outer.and_then(Terms::language))
    }

    /// What schema.org calls a term, where that is something else.
    fn name(&self, term: &str) -> Option<String> {
        if term.starts_with('@') {
            return None;
        }
        let meaning = self.meaning(term).unwrap_or(term);
        if meaning.starts_with('@') {
            return Some(meaning.to_owned());
        }
        let expanded = match meaning.split_once(':') {
            Some((prefix, rest)) if !rest.starts_with("//") => match self.meaning(prefix) {
                Some(base) => format!("{base}{rest}"),
                None if prefix == "schema" => return Some(rest.to_owned()),
                None => return None,
            },
            _ => meaning.to_owned(),
        };
        if expanded.strip_prefix(NAMESPACE) == Some("record") {
            return Some(RECORD.to_owned());
        }
        schema_name(&expanded).filter(|name| !name.is_empty() && *name != term).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_context_calls_them_properties_end_under_their_own_names() {
        let cases = [
            (
                json!({"@context": {"s": "http://schema.org/"}, "@type": "s:Museum", "s:name": "A"}),
                json!({"@type": "Museum", "name": "A"}),
            ),
            (
                json!({"@context": ["https://schema.org", {"label": {"@id": "schema:name"}}], "type": "Park", "id": "x", "label": "A"}),
                json!({"@type": "Park", "@id": "x", "name": "A"}),
            ),
            (
                json!({"@context": {"@vocab": "https://schema.org/", "@language": "de"}, "name": "Dom", "url": "u"}),
                json!({"name": {"@value": "Dom", "@language": "de"}, "url": "u"}),
            ),
            (
                json!({"name": {"en": "Dom", "@none": "D"}, "itinerary": {"@list": [{"@id": "a"}]}}),
                json!({"name": ["D", {"@value": "Dom", "@language": "en"}], "itinerary": [{"@id": "a"}]}),
            ),
            (json!({"http://schema.org/name": "A", "schema:url": "u"}), json!({"name": "A", "url": "u"})),
        ];
        for (given, expected) in cases {
            let mut read = tidied(given.clone());
            if let Some(Value::Array(names)) = read.get_mut("name") {
                names.sort_by_key(|v| v.is_object());
            }
            assert_eq!(read, expected, "{given}");
        }
        for (context, known) in [
            (json!("http://schema.org"), true),
            (json!("https://www.schema.org/"), true),
            (json!([{"x": "y"}, "https://schema.org/docs/jsonldcontext.jsonld"]), true),
            (json!({"@vocab": "http://schema.org/"}), true),
            (json!("https://www.w3.org/ns/activitystreams"), false),
            (json!("https://notschema.org"), false),
        ] {
            assert_eq!(is_known(&context), known, "{context}");
        }
    }
}
