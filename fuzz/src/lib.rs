//! What the targets share.

use ingest::Context;
use scenic_data::source::{JsonRules, PageRules, Pick, SourceDefinition, SourceKind};

/// Reads a document of a source of that kind; what it counts must add up.
pub fn read(kind: SourceKind, bytes: &[u8]) {
    let pick = |select: &str| Pick { select: select.to_owned(), all: true, ..Pick::default() };
    let rules = PageRules {
        record: "article, div".to_owned(),
        fields: [("name", "h1"), ("ticket", "b"), ("opening_hours", "td"), ("location", "i")]
            .map(|(field, select)| (field.to_owned(), pick(select)))
            .into(),
        ..PageRules::default()
    };
    let json = JsonRules {
        items: "/list".to_owned(),
        fields: [("external_id", "/id"), ("name", "/n"), ("location.lat", "/a"), ("ticket", "/p")]
            .map(|(field, from)| (field.to_owned(), from.to_owned()))
            .into(),
        ..JsonRules::default()
    };
    // With rules of its own and without a page goes other ways.
    for rules in [Some(rules), None] {
        let source = SourceDefinition {
            kind,
            rules,
            json: Some(json.clone()),
            ..SourceDefinition::for_partner(&"fuzz".into(), "fuzz")
        };
        let seen_at = "2026-11-18T04:00:00Z".parse().expect("a time");
        let context = Context { source: &source, url: "https://a.example/x", media_type: None, seen_at };
        let counted = ingest::extract(bytes, &context).counters;
        assert_eq!(counted.found, counted.taken + counted.rejected);
    }
}
