//! When a place is open, what a visit costs and how long it takes.

use super::graph::Graph;
use crate::fields::duration;
use crate::files::foreign::draft::Draft;
use crate::html::schema::{Node, offers, opening_hours, types, values};
use scenic_data::place::PlaceKind;
use scenic_data::{Field, LangTag};
use serde_json::{Map, Value};

/// Reads the three.
pub(super) fn read(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    if let Some(hours) = hours(node, graph) {
        draft.put("opening_hours", hours);
    }
    cost(node, graph, draft);
    let needed = node.get("timeRequired").and_then(values::text);
    if let Some((least, _)) = needed.and_then(|text| duration::read(&text)) {
        draft.put("visit_min", least);
    }
}

/// Opening hours in OSM syntax; special ones outweigh the usual ones, those of public holidays too.
fn hours(node: &Node, graph: &Graph<'_>) -> Option<String> {
    const SPECIFICATIONS: &str = "openingHoursSpecification";
    let usual = graph.property(node, SPECIFICATIONS);
    let special = graph.property(node, "specialOpeningHoursSpecification");
    // Special hours without a date would say that the usual ones are others.
    let special = special.into_iter().filter(|v| v.get("validFrom").is_some());
    let (holidays, days): (Vec<Value>, Vec<Value>) =
        usual.into_iter().chain(special).cloned().partition(is_holiday);
    let mut said: Map<String, Value> = Map::new();
    if let Some(text) = node.get("openingHours") {
        said.insert("openingHours".to_owned(), text.clone());
    }
    said.insert(SPECIFICATIONS.to_owned(), Value::Array(days));
    let mut rules: Vec<String> = opening_hours(&said).into_iter().collect();
    for mut holiday in holidays {
        if let Some(map) = holiday.as_object_mut() {
            map.remove("dayOfWeek");
        }
        let alone = Map::from_iter([(SPECIFICATIONS.to_owned(), holiday)]);
        rules.extend(opening_hours(&alone).map(|hours| format!("PH {hours}")));
    }
    (!rules.is_empty()).then(|| rules.join("; "))
}

fn is_holiday(specification: &Value) -> bool {
    let day = specification.get("dayOfWeek").and_then(values::short);
    day.is_some_and(|day| day == "PublicHolidays")
}

fn cost(node: &Node, graph: &Graph<'_>, draft: &mut Draft) {
    let is_meal_or_bed = matches!(types::kind(node), Some(PlaceKind::Restaurant | PlaceKind::Hotel));
    let key = if is_meal_or_bed { "price" } else { "ticket" };
    let words = if draft.is_chinese() { LangTag::zh() } else { LangTag::en() };
    let said = graph.with_resolved(node, &["offers", "priceRange", "isAccessibleForFree", "free"]);
    let read = offers::read(&said, Field::new(key), &words, None).map(|claim| claim.value);
    if let Some(text) = read.or_else(|| unread_prices(&said)) {
        draft.put(key, text);
    }
    if said.get("isAccessibleForFree").and_then(values::truth) == Some(false) {
        draft.labelled("免费开放", "Free admission", Value::Bool(false));
    }
}

/// Prices without a currency, as they stand, and offers that are only described.
fn unread_prices(said: &Node) -> Option<String> {
    let offers = said.get("offers").map(values::nodes).unwrap_or_default();
    let lines: Vec<String> = offers
        .into_iter()
        .filter_map(|offer| {
            let text = |key: &str| offer.get(key).and_then(values::text);
            let price = text("price").or_else(|| text("lowPrice"));
            let label = text("name").or_else(|| text("description")).or_else(|| text("category"));
            match (label, price) {
                (Some(label), Some(price)) => Some(format!("{label} {price}")),
                (label, price) => price.or(label),
            }
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}
