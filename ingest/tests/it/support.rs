//! What tests share: a store in memory, sources, and extracts as plain JSON.

use ingest::{Defect, Extract, Progress};
use scenic_data::claim::Typed;
use scenic_data::place::Name;
use scenic_data::record::{EventRecord, PlaceRecord};
use scenic_data::source::{SourceDefinition, SourceKind};
use scenic_data::{Authority, Instant, SourceId, Store};
use serde_json::{Map, Value, json};

/// An instant written as RFC 3339.
pub fn at(text: &str) -> Instant {
    chrono::DateTime::parse_from_rfc3339(text).expect("a time").to_utc()
}

/// Nobody watches.
pub fn unwatched(_: Progress) {}

/// A store in memory with its snapshots in a folder that lives as long as the test.
pub async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = test_store::store(folder.path()).await;
    (store, folder)
}

/// A source of a kind.
pub fn definition(id: &str, kind: SourceKind) -> SourceDefinition {
    SourceDefinition {
        kind,
        authority: Authority::Official,
        start: vec!["https://www.lanxiu.example/".to_owned()],
        ..SourceDefinition::for_partner(&SourceId::from(id), id)
    }
}

fn named(names: &[Name]) -> Vec<String> {
    names.iter().map(|n| format!("{}@{}", n.text, n.lang.as_ref().map_or("", |l| l.as_str()))).collect()
}

fn typed(typed: &Typed) -> Value {
    match typed {
        Typed::Minutes(least, most) => json!(format!("{least}-{most} min")),
        Typed::Money(money) => json!(format!("{} {}", money.amount, money.currency)),
        Typed::Number(number) => json!(number),
        Typed::List(items) => json!(items),
        Typed::Hours(osm) => json!(osm),
    }
}

fn place(record: &PlaceRecord) -> Value {
    let mut map = Map::new();
    map.insert("external_id".into(), json!(record.external_id));
    map.insert("names".into(), json!(named(&record.names)));
    let mut put = |key: &str, value: Value| {
        if !matches!(&value, Value::Null) && value != json!([]) && value != json!({}) {
            map.insert(key.to_owned(), value);
        }
    };
    put("kind", json!(record.kind.map(|k| k.as_str())));
    put("aliases", json!(named(&record.aliases)));
    put("parent", json!(record.parent));
    put("position", json!(record.position.map(|p| format!("{:.4},{:.4}", p.lat, p.lon))));
    put("same_as", json!(record.same_as));
    let mut claims = Map::new();
    for claim in &record.claims {
        let lang = claim.lang.as_ref().map_or(String::new(), |l| format!("@{l}"));
        let mut value = json!(claim.value);
        // Hours are the business of another room; whether they were understood is ours.
        if let Some(t) = claim.typed.as_ref().filter(|t| !matches!(t, Typed::Hours(_))) {
            value = json!({"text": claim.value, "means": typed(t)});
        }
        claims.insert(format!("{}{lang}", claim.field), value);
        if let (Some(from), Some(until)) = (claim.valid_from, claim.valid_until) {
            claims.insert(format!("{}{lang} valid", claim.field), json!(format!("{from} {until}")));
        }
    }
    put("claims", Value::Object(claims));
    let photos: Vec<Value> =
        record.photos.iter().map(|p| json!([p.url, p.caption, p.credit, p.licence])).collect();
    put("photos", json!(photos));
    Value::Object(map)
}

fn event(record: &EventRecord) -> Value {
    let texts: Vec<Value> = record.texts.iter().map(|t| json!([t.lang, t.title, t.body])).collect();
    json!({
        "external_id": record.external_id, "place": record.place, "kind": record.kind, "effect": record.effect,
        "texts": texts, "url": record.url, "starts_at": record.starts_at, "ends_at": record.ends_at,
        "published_at": record.published_at,
    })
}

/// The codes of defects with where they are; unparsed hours depend on another room and are left out.
pub fn codes(defects: &[Defect]) -> Vec<String> {
    defects
        .iter()
        .filter(|d| d.code != "unparsed_hours")
        .map(|d| match &d.column {
            Some(column) => format!("{} {column}", d.code),
            None => d.code.to_owned(),
        })
        .collect()
}

/// An extract as plain JSON, without what is empty.
pub fn rendered(extract: &Extract) -> Value {
    let routes: Vec<Value> = extract
        .routes
        .iter()
        .map(|r| {
            let texts: Vec<Value> = r.texts.iter().map(|t| json!([t.lang, t.title, t.body])).collect();
            json!([r.external_id, texts, r.stops, r.minutes, r.distance_m, r.difficulty])
        })
        .collect();
    let passages: Vec<Value> = extract.passages.iter().map(|p| json!([p.lang, p.heading, p.body])).collect();
    let all = json!({
        "title": extract.title, "lang": extract.lang, "published_at": extract.published_at, "about": extract.about,
        "places": extract.places.iter().map(place).collect::<Vec<_>>(),
        "events": extract.events.iter().map(event).collect::<Vec<_>>(),
        "routes": routes, "passages": passages, "defects": codes(&extract.defects.list),
        "unreadable": extract.unreadable.then_some(true),
    });
    let Value::Object(map) = all else { return all };
    Value::Object(map.into_iter().filter(|(_, v)| !v.is_null() && *v != json!([])).collect())
}
