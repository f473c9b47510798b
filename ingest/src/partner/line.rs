//! The line that a route follows: GeoJSON, a list of points, or text `lat,lon lat,lon`.

use crate::defect::{Defect, Defects, Message};
use crate::record::invalid;
use scenic_data::route::MAX_LINE;
use scenic_data::{Datum, Position, Words};
use serde_json::{Map, Value};

/// Reads the line of a route; empty when it gives none. A line with a point that cannot be read is
/// refused whole.
pub(super) fn read(map: &Map<String, Value>, defects: &mut Defects) -> Vec<Position> {
    let Some((column, value)) = ["geometry", "line"]
        .into_iter()
        .find_map(|key| map.get(key).filter(|value| !value.is_null()).map(|value| (key, value)))
    else {
        return Vec::new();
    };
    let datum = match map.get("datum").and_then(Value::as_str).map(Datum::parse) {
        None => Datum::Wgs84,
        Some(Ok(datum)) => datum,
        Some(Err(message)) => {
            defects.push(Defect::refused("datum", message));
            return Vec::new();
        }
    };
    match points(value, datum) {
        Some(Ok(line)) if (2..=MAX_LINE).contains(&line.len()) => line,
        Some(Ok(line)) => {
            let message = Message::new(
                format!("路线应有 2 到 {MAX_LINE} 个点，而不是 {} 个", line.len()),
                format!("a line has 2 to {MAX_LINE} points, not {}", line.len()),
            );
            defects.push(Defect::error("too_many", Some(column.to_owned()), message));
            Vec::new()
        }
        Some(Err(message)) => {
            defects.push(Defect::refused(column, message));
            Vec::new()
        }
        None => {
            let zh = "应为 GeoJSON 的 LineString，或“纬度,经度”的列表";
            defects.push(invalid(column, zh, "a GeoJSON LineString, or a list of lat,lon"));
            Vec::new()
        }
    }
}

/// The points of a value; `None` when it is no line at all.
fn points(value: &Value, datum: Datum) -> Option<Result<Vec<Position>, Words>> {
    match value {
        Value::String(text) if text.trim_start().starts_with('{') => {
            points(&serde_json::from_str(text).ok()?, datum)
        }
        Value::String(text) => {
            let pairs = text.split([' ', ';', '；', '\n']).filter(|pair| !pair.trim().is_empty());
            Some(pairs.take(MAX_LINE + 1).map(|pair| Position::parse_text(pair, datum)).collect())
        }
        Value::Object(map) => match map.get("type").and_then(Value::as_str) {
            Some("LineString") => geojson(map.get("coordinates")?, datum),
            Some("Feature") => points(map.get("geometry")?, datum),
            _ => None,
        },
        Value::Array(items) => {
            let point = |item: &Value| {
                let number = |key: &str| item.get(key).and_then(Value::as_f64);
                Some(Position::parse(number("lat")?, number("lon").or_else(|| number("lng"))?, datum))
            };
            items.iter().take(MAX_LINE + 1).map(point).collect::<Option<Result<Vec<_>, _>>>()
        }
        _ => None,
    }
}

/// Coordinates as GeoJSON writes them: longitude first.
fn geojson(coordinates: &Value, datum: Datum) -> Option<Result<Vec<Position>, Words>> {
    let pair = |pair: &Value| Some(Position::parse(pair.get(1)?.as_f64()?, pair.get(0)?.as_f64()?, datum));
    coordinates.as_array()?.iter().take(MAX_LINE + 1).map(pair).collect::<Option<Result<Vec<_>, _>>>()
}
