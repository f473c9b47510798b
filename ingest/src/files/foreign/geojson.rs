//! GeoJSON: each feature becomes a record. Its geometry gives the position, its properties the
//! rest: tags of OpenStreetMap where they look like it, else names of the partner record, usual
//! labels, and labelled facts.

use super::draft::{Draft, id_from_name};
use super::{geometry, labels, osm};
use crate::defect::{Defect, Message};
use crate::text::clip;
use serde_json::{Map, Value};

/// Whether an object is GeoJSON with features.
pub(super) fn is_geojson(map: &Map<String, Value>) -> bool {
    match map.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => map.get("features").is_some_and(Value::is_array),
        Some("Feature") => map.contains_key("geometry") || map.contains_key("properties"),
        _ => false,
    }
}

/// The records of a collection, or of one feature.
pub(super) fn read(value: &Value) -> Vec<Result<Value, Defect>> {
    match value.get("features").and_then(Value::as_array) {
        Some(features) => features.iter().enumerate().map(|(i, f)| feature(f, Some(i))).collect(),
        None => vec![feature(value, None)],
    }
}

/// Reads one feature, the `number`th of a collection from 0.
fn feature(value: &Value, number: Option<usize>) -> Result<Value, Defect> {
    let none = Map::new();
    let Some(feature) = value.as_object() else { return Err(not_a_feature(number)) };
    let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&none);
    let geometry = feature.get("geometry").and_then(Value::as_object);
    let mut draft =
        record(feature, properties, geometry.is_some()).ok_or_else(|| nameless(feature, number))?;
    if let Some(geometry) = geometry {
        position(geometry, &mut draft);
    }
    if !draft.has("external_id") {
        let name = draft.main_name().map(|(_, name)| name.clone()).unwrap_or_default();
        // Many things on a map share a name: the third car park is told by where it is.
        let apart = geometry.and_then(geometry::of_geojson).map(|p| format!("{:.3},{:.3}", p.lat, p.lon));
        draft.put("external_id", id_from_name(&name, apart.as_deref()));
    }
    Ok(draft.finish())
}

fn record(
    feature: &Map<String, Value>,
    properties: &Map<String, Value>,
    has_geometry: bool,
) -> Option<Draft> {
    let own = text(feature.get("id"));
    let tags = properties.get("tags").and_then(Value::as_object);
    if tags.is_some() || osm::looks_like_osm(properties) {
        let given = ["@id", "osm_id", "id"].iter().find_map(|key| text(properties.get(*key)));
        let kind = ["osm_type", "type"].iter().find_map(|key| text(properties.get(*key)));
        let id = own.clone().filter(|id| id.contains('/')).or(given).or_else(|| own.clone());
        let id = match (id, kind.as_deref()) {
            (Some(id), Some(kind @ ("node" | "way" | "relation"))) if !id.contains('/') => {
                Some(format!("{kind}/{id}"))
            }
            (id, _) => id,
        };
        let mut tags = tags.unwrap_or(properties).clone();
        ["@id", "osm_id", "osm_type", "id", "type"].iter().for_each(|key| drop(tags.remove(*key)));
        if let Some(draft) = osm::record(&tags, id.as_deref().unwrap_or_default()) {
            return Some(draft);
        }
    }
    let mut draft = labels::record(properties, has_geometry)?;
    // What properties call their identifier is more deliberate than the number of a row.
    draft.put("external_id", own);
    Some(draft)
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A point's numbers stay as they are given.
fn position(geometry: &Map<String, Value>, draft: &mut Draft) {
    let pair = geometry.get("coordinates").and_then(Value::as_array);
    let is_point = geometry.get("type").and_then(Value::as_str) == Some("Point");
    match (is_point, pair.and_then(|pair| Some((pair.first()?, pair.get(1)?)))) {
        (true, Some((lon, lat))) => draft.location_as_given(lat, lon),
        _ => {
            if let Some(point) = geometry::of_geojson(geometry) {
                draft.location(point);
            }
        }
    }
}

fn column(number: Option<usize>, rest: &str) -> Option<String> {
    Some(number.map_or_else(|| rest.to_owned(), |number| format!("features[{number}].{rest}")))
}

/// How people are told which feature it is: by its number from 1, and its identifier.
fn called(feature: Option<&Map<String, Value>>, number: Option<usize>) -> (String, String) {
    let id = text(feature.and_then(|feature| feature.get("id"))).map(|id| clip(&id, 40));
    let (zh, en) = match number {
        Some(number) => (format!("第 {} 个要素", number + 1), format!("feature {}", number + 1)),
        None => ("要素".to_owned(), "the feature".to_owned()),
    };
    match id {
        Some(id) => (format!("{zh}（{id}）"), format!("{en} ({id})")),
        None => (zh, en),
    }
}

fn nameless(feature: &Map<String, Value>, number: Option<usize>) -> Defect {
    let (zh, en) = called(Some(feature), number);
    Defect::error(
        "missing",
        column(number, "properties.name"),
        Message::new(
            format!("{zh}没有名称，请在 properties 中填写 name"),
            format!("{en} has no name; give it one as name among its properties"),
        ),
    )
}

fn not_a_feature(number: Option<usize>) -> Defect {
    let (zh, en) = called(None, number);
    Defect::error(
        "wrong_type",
        column(number, "type"),
        Message::new(
            format!("{zh}不是对象，应为 {{\"type\": \"Feature\", …}}"),
            format!("{en} is no object; it should be {{\"type\": \"Feature\", …}}"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(feature: Value) -> Value {
        super::feature(&feature, None).unwrap_or_else(|defect| panic!("{defect:?}"))
    }

    #[test]
    fn properties_are_read_by_name_by_label_and_as_facts() {
        let read = one(json!({
            "type": "Feature", "id": 12, "geometry": {"type": "Point", "coordinates": [118.16910, 30.12790, 1650]},
            "properties": {
                "景点名称": "飞来石", "name_en": "Flying Rock", "别名": "仙桃石、奇石", "类别": "景点", "开放时间": "全天",
                "联系电话": "0559-5580000", "intro": {"zh-Hans": "高十二米。", "en": "Twelve metres."}, "高度": 12, "危险": null,
                "tags": ["rock"], "岩性": {"种类": "花岗岩", "年代": "侏罗纪"}, "marker-color": "#f00", "lon": 118.2, "photo": "rock.jpg",
                "开放": true
            }
        }));
        assert_eq!(
            read,
            json!({
                "type": "place", "external_id": "12", "kind": "attraction", "name": "飞来石", "names": {"en": "Flying Rock"},
                "aliases": ["仙桃石", "奇石"], "location": {"lat": 30.1279, "lon": 118.1691}, "opening_hours": "全天",
                "phone": "0559-5580000", "intro": {"zh-Hans": "高十二米。", "en": "Twelve metres."}, "tags": ["rock"],
                "photos": [{"file": "rock.jpg"}],
                "attributes": {"高度": 12, "岩性.种类": "花岗岩", "岩性.年代": "侏罗纪", "开放": true}
            })
        );
    }

    #[test]
    fn properties_of_openstreetmap_are_read_as_its_tags() {
        let feature = |id: Value, properties: Value| {
            one(json!({"type": "Feature", "id": id, "properties": properties,
                "geometry": {"type": "Polygon", "coordinates": [[[118.0, 30.0], [118.2, 30.0], [118.2, 30.2], [118.0, 30.2], [118.0, 30.0]]]}}))
        };
        let turbo = feature(json!("way/9"), json!({"@id": "way/9", "name": "Old Fort", "historic": "fort"}));
        let nested = feature(
            json!("way/9"),
            json!({"type": "way", "id": 9, "meta": {}, "tags": {"name": "Old Fort", "historic": "fort"}}),
        );
        let plain = feature(
            Value::Null,
            json!({"osm_type": "way", "osm_id": 9, "name": "Old Fort", "historic": "fort"}),
        );
        for read in [&turbo, &nested, &plain] {
            assert_eq!(
                *read,
                json!({
                    "type": "place", "external_id": "way/9", "kind": "attraction", "name": "Old Fort", "tags": ["fort"],
                    "location": {"lat": 30.1, "lon": 118.1}, "same_as": ["https://www.openstreetmap.org/way/9"]
                })
            );
        }
    }

    #[test]
    fn a_feature_without_a_name_costs_itself_and_is_told_by_its_number() {
        let point = json!({"type": "Point", "coordinates": [118.1, 30.1]});
        let read = read(&json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "停车场"}, "geometry": point},
            {"type": "Feature", "id": "p-2", "properties": {"car_spaces": 40}, "geometry": point},
            "lost",
            {"type": "Feature", "properties": {"name": "停车场"}, "geometry": {"type": "Point", "coordinates": [118.2, 30.1]}}
        ]}));
        let ids: Vec<_> =
            read.iter().flatten().map(|r| r["external_id"].as_str().unwrap_or_default()).collect();
        assert_eq!(ids, ["停车场#30.100,118.100", "停车场#30.100,118.200"]);
        let told: Vec<_> = read.iter().filter_map(|r| r.as_ref().err()).collect();
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].column.as_deref(), Some("features[1].properties.name"));
        assert!(told[0].message.en.contains("feature 2 (p-2)") && told[0].message.zh.contains("第 2 个要素"));
        assert_eq!(told[1].code, "wrong_type");
    }
}
