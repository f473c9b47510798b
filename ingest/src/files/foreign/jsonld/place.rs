//! A place of schema.org as a partner record.

use super::{begun, facts, graph, texts, visit};
use crate::defect::Defect;
use crate::fields::rating;
use crate::files::foreign::draft::{Draft, is_web};
use crate::files::foreign::geometry::{self, Point, number};
use crate::html::schema::{Node, types, values};
use crate::limits::MAX_LIST;
use crate::text::split_list;
use graph::{Described, Graph};
use scenic_data::place::PlaceKind;
use serde_json::Value;

/// Reads a place.
pub(super) fn read(described: &Described<'_>, graph: &Graph<'_>) -> Result<Value, Defect> {
    let node = described.node.as_ref();
    let kind = types::kind(node);
    let is_exhibit = kind == Some(PlaceKind::Exhibit);
    let mut draft = begun(described, if is_exhibit { "exhibit" } else { "place" }, graph)?;
    if let Some(kind) = kind {
        draft.put("kind", kind.as_str());
    }
    for (tag, name) in texts(node, "alternateName") {
        draft.alias(tag, &name);
    }
    if let Some(parent) = parent(described, graph, is_exhibit) {
        draft.put("parent", parent);
    }
    location(node, graph, &mut draft);
    let addresses = graph.property(node, "address").into_iter().filter_map(values::address);
    draft.texts("address", addresses.collect());
    phones(node, graph, &mut draft);
    draft.texts("intro", texts(node, "description"));
    addresses_of_web(node, &mut draft);
    visit::read(node, graph, &mut draft);
    let tags: Vec<String> = texts(node, "keywords").iter().flat_map(|(_, text)| split_list(text)).collect();
    draft.put("tags", tags);
    for key in ["image", "photo", "photos"] {
        graph.property(node, key).into_iter().for_each(|value| photo(value, graph, &mut draft));
    }
    ratings(node, graph, &mut draft);
    facts::read(node, graph, &mut draft);
    Ok(draft.finish())
}

/// What contains a place: as it says itself, else as the other says.
fn parent(described: &Described<'_>, graph: &Graph<'_>, is_exhibit: bool) -> Option<String> {
    let node = described.node.as_ref();
    let own = graph.id_of(node);
    let keys: &[&str] = if is_exhibit {
        &["containedInPlace", "containedIn", "isPartOf", "location", "contentLocation"]
    } else {
        &["containedInPlace", "containedIn", "isPartOf"]
    };
    let named = keys.iter().find_map(|key| graph.reference(node.get(*key)?));
    let around = || graph.id_of(graph.container_of(described)?).map(str::to_owned);
    named.filter(|parent| own != Some(parent)).or_else(around).filter(|parent| own != Some(parent))
}

fn location(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    for geo in graph.property(node, "geo").into_iter().filter_map(Value::as_object) {
        let middle = geo.get("geoMidpoint").and_then(|v| values::nodes(v).into_iter().next());
        let point = middle.unwrap_or(geo);
        if given(point, draft) {
            return;
        }
        if let Some(point) = shape(geo) {
            return draft.location(point);
        }
    }
    given(node, draft);
}

fn given(node: &Node, draft: &mut Draft) -> bool {
    match (node.get("latitude"), node.get("longitude")) {
        (Some(lat), Some(lon)) => draft.location_as_given(lat, lon),
        _ => return false,
    }
    true
}

/// The middle of a `GeoShape`, which writes positions as `lat lon lat lon …`.
fn shape(geo: &Node) -> Option<Point> {
    let numbers = |key: &str| -> Option<Vec<f64>> {
        let text = geo.get(key).and_then(values::text)?;
        text.split([' ', ',', '\n'])
            .filter(|part| !part.is_empty())
            .map(|part| number(&part.into()))
            .collect()
    };
    let point = |pair: &[f64]| Some(Point { lat: *pair.first()?, lon: *pair.get(1)? });
    let line = |key| Some(numbers(key)?.chunks_exact(2).filter_map(point).collect::<Vec<_>>());
    let circle = || numbers("circle").and_then(|all| point(&all));
    let outlined = || line("polygon").or_else(|| line("line")).and_then(|line| geometry::of_line(&line));
    circle().or_else(outlined).or_else(|| geometry::middle(&line("box")?))
}

fn phones(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    let mut phones: Vec<String> = texts(node, "telephone").into_iter().map(|(_, text)| text).collect();
    for contact in
        graph.property(node, "contactPoint").into_iter().take(MAX_LIST).filter_map(Value::as_object)
    {
        phones.extend(contact.get("telephone").and_then(values::text));
    }
    let mut listed: Vec<String> = Vec::new();
    for phone in phones {
        if !listed.contains(&phone) {
            listed.push(phone);
        }
    }
    draft.put("phone", listed.join("; "));
}

/// Its page, and where else the same thing is described.
fn addresses_of_web(node: &Node, draft: &mut Draft) {
    for key in ["url", "mainEntityOfPage", "@id", "sameAs"] {
        for (_, url) in texts(node, key).into_iter().filter(|(_, url)| is_web(url)) {
            // An identifier in the form of an address need not be a page.
            if matches!(key, "url" | "mainEntityOfPage") && !draft.has("url") {
                draft.put("url", url);
            } else {
                draft.same_as(&url);
            }
        }
    }
}

/// Adds a picture: an address, or an object about one.
pub(super) fn photo(value: &Value, graph: &Graph<'_>, draft: &mut Draft) {
    match value {
        Value::String(address) => {
            draft.photo(address, [("caption", None), ("credit", None), ("licence", None)])
        }
        Value::Object(node) => {
            if let Some((address, about)) = picture(node, graph) {
                draft.photo(&address, about);
            }
        }
        _ => {}
    }
}

type About = [(&'static str, Option<String>); 3];

/// The address of a picture, and what is told about it.
pub(super) fn picture(node: &Node, graph: &Graph<'_>) -> Option<(String, About)> {
    let text = |keys: &[&str]| {
        keys.iter().find_map(|key| graph.property(node, key).into_iter().find_map(values::text))
    };
    Some((
        text(&["contentUrl", "url", "@id"])?,
        [
            ("caption", text(&["caption", "name"])),
            ("credit", text(&["creditText", "author", "creator", "copyrightHolder"])),
            ("licence", text(&["license"])),
        ],
    ))
}

fn ratings(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    if let Some(aggregate) = graph.property(node, "aggregateRating").into_iter().find_map(Value::as_object) {
        let number = |key: &str| aggregate.get(key).and_then(values::number);
        let best = number("bestRating").unwrap_or(5.0);
        if let Some(of_five) = number("ratingValue").and_then(|value| rating::scaled(value, best)) {
            draft.put("rating", of_five);
        }
        let count = aggregate.get("reviewCount").or_else(|| aggregate.get("ratingCount"));
        if let Some(count) = count.and_then(values::number) {
            draft.labelled("评价数", "Reviews", Value::from(count.round() as i64));
        }
    }
    for stars in graph.property(node, "starRating") {
        let value = stars.as_object().and_then(|rating| rating.get("ratingValue")).unwrap_or(stars);
        if let Some(text) = values::text(value) {
            draft.labelled("星级", "Star rating", Value::from(text));
        }
    }
}
