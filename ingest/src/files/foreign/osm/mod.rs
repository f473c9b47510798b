//! OpenStreetMap as Overpass gives it in JSON: tagged nodes, ways and relations become places.
//!
//! A way's position is its `center`, else it is computed from its geometry, its bounds or its nodes
//! in the same answer. Elements without tags only shape others and are no records. Tagged ones
//! without a name cannot be told apart by a traveller; they are counted in one warning.

mod address;
mod kinds;
mod tags;

pub(super) use tags::{looks_like_osm, record};

use super::geometry::{self, Point, number};
use crate::defect::{Defect, Message};
use crate::text::clip;
use serde_json::{Map, Value};
use std::collections::HashMap;

type Node = Map<String, Value>;

/// Whether an object is an answer of Overpass, or one element of it.
pub(super) fn is_overpass(map: &Node) -> bool {
    match map.get("elements") {
        Some(Value::Array(elements)) => match elements.first() {
            Some(first) => first.as_object().is_some_and(is_element),
            None => map.contains_key("osm3s") || map.contains_key("generator"),
        },
        _ => is_element(map),
    }
}

fn is_element(map: &Node) -> bool {
    let is_type = matches!(map.get("type").and_then(Value::as_str), Some("node" | "way" | "relation"));
    let has_shape = ["lat", "tags", "nodes", "members", "center", "geometry", "bounds"];
    is_type
        && map.get("id").is_some_and(Value::is_number)
        && !map.contains_key("external_id")
        && has_shape.iter().any(|key| map.contains_key(*key))
}

/// The records of an answer, or of one element.
pub(super) fn read(value: &Value) -> Vec<Result<Value, Defect>> {
    let elements = match value.get("elements") {
        Some(Value::Array(elements)) => elements.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let elements: Vec<&Node> = elements.iter().filter_map(Value::as_object).collect();
    let nodes: HashMap<i64, Point> =
        elements.iter().filter_map(|e| Some((e.get("id")?.as_i64()?, at(e, "lat", "lon")?))).collect();
    let (mut records, mut unnamed) = (Vec::new(), 0_usize);
    for element in elements {
        let Some(tags) = element.get("tags").and_then(Value::as_object).filter(|tags| !tags.is_empty())
        else {
            continue;
        };
        match record(tags, &id(element)) {
            Some(mut draft) => {
                match (element.get("lat"), element.get("lon")) {
                    (Some(lat), Some(lon)) => draft.location_as_given(lat, lon),
                    _ => {
                        if let Some(point) = position(element, &nodes) {
                            draft.location(point);
                        }
                    }
                }
                records.push(Ok(draft.finish()));
            }
            None => unnamed += 1,
        }
    }
    if unnamed > 0 {
        records.push(Err(passed_over(unnamed)));
    }
    // Overpass tells here that it ran out of time or memory.
    if let Some(remark) = value.get("remark").and_then(Value::as_str) {
        records.push(Err(incomplete(remark)));
    }
    records
}

/// `node/123`.
fn id(element: &Node) -> String {
    let kind = element.get("type").and_then(Value::as_str).unwrap_or("node");
    let number = element.get("id").map(ToString::to_string).unwrap_or_default();
    format!("{kind}/{number}")
}

fn at(map: &Node, lat: &str, lon: &str) -> Option<Point> {
    Some(Point { lat: number(map.get(lat)?)?, lon: number(map.get(lon)?)? })
}

fn position(element: &Node, nodes: &HashMap<i64, Point>) -> Option<Point> {
    let object = |key: &str| element.get(key).and_then(Value::as_object);
    let list = |key: &str| element.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let line = |points: &[Value]| -> Vec<Point> {
        points.iter().filter_map(|p| at(p.as_object()?, "lat", "lon")).collect()
    };
    let bounds = || {
        let bounds = object("bounds")?;
        geometry::middle(&[at(bounds, "minlat", "minlon")?, at(bounds, "maxlat", "maxlon")?])
    };
    let by_nodes = || {
        let line: Vec<Point> =
            list("nodes").iter().filter_map(|id| nodes.get(&id.as_i64()?).copied()).collect();
        geometry::of_line(&line)
    };
    let by_members = || {
        let lines = list("members").iter().filter_map(|member| member.get("geometry")?.as_array());
        geometry::middle(&lines.flat_map(|points| line(points)).collect::<Vec<_>>())
    };
    object("center")
        .and_then(|center| at(center, "lat", "lon"))
        .or_else(|| geometry::of_line(&line(list("geometry"))))
        .or_else(bounds)
        .or_else(by_nodes)
        .or_else(by_members)
}

fn passed_over(unnamed: usize) -> Defect {
    Defect::warning(
        "unnamed",
        Some("tags.name".to_owned()),
        Message::new(
            format!("略过 {unnamed} 个没有名称的要素；需要时请补充 name 标签"),
            format!(
                "{unnamed} elements without a name were passed over; add a tag name to those that matter"
            ),
        ),
    )
}

fn incomplete(remark: &str) -> Defect {
    let shown = clip(remark, 120);
    Defect::warning(
        "incomplete",
        Some("remark".to_owned()),
        Message::new(
            format!("Overpass 的结果可能不完整：{shown}；请缩小范围后重新查询"),
            format!("the answer of Overpass may be incomplete: {shown}; ask again for a smaller area"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn records(value: Value) -> Vec<Value> {
        read(&value).into_iter().map(|r| r.unwrap_or_else(|d| json!(d.code))).collect()
    }

    #[test]
    fn a_tagged_node_becomes_a_place() {
        let read = records(json!({"version": 0.6, "elements": [{
            "type": "node", "id": 33421, "lat": 30.1279, "lon": 118.1691,
            "tags": {
                "name": "听涛亭", "name:en": "Pavilion of Listening Waves", "name:zh_pinyin": "Tīngtāo Tíng",
                "alt_name": "望松亭;观海亭", "tourism": "viewpoint", "opening_hours": "Mar-Nov 06:30-17:00; Dec-Feb 08:00-16:00",
                "fee": "no", "wheelchair": "no", "height": "12", "start_date": "1784", "wikidata": "Q4242", "wikipedia": "zh:听涛亭",
                "contact:phone": "+86 559 5580000", "website": "https://scenic.example/tt", "addr:city": "黄山市",
                "addr:street": "松谷路", "addr:housenumber": "8", "description": "崖边的六角亭。", "description:en": "A pavilion by the cliff.",
                "source": "survey", "roof:shape": "hexagonal"
            }
        }]}));
        assert_eq!(
            read,
            [json!({
                "type": "place", "external_id": "node/33421", "kind": "attraction", "name": "听涛亭",
                "names": {"en": "Pavilion of Listening Waves"}, "aliases": ["Tīngtāo Tíng", "望松亭", "观海亭"],
                "location": {"lat": 30.1279, "lon": 118.1691}, "address": "黄山市松谷路8号", "phone": "+86 559 5580000",
                "url": "https://scenic.example/tt", "opening_hours": "Mar-Nov 06:30-17:00; Dec-Feb 08:00-16:00",
                "ticket": "免费", "intro": {"zh-Hans": "崖边的六角亭。", "en": "A pavilion by the cliff."},
                "tags": ["viewpoint"],
                "same_as": ["https://www.wikidata.org/wiki/Q4242", "https://zh.wikipedia.org/wiki/听涛亭", "https://www.openstreetmap.org/node/33421"],
                "attributes": {"高度": "12 m", "始建时间": "1784", "无障碍": false, "roof:shape": "hexagonal"}
            })]
        );
    }

    #[test]
    fn a_way_is_where_its_centre_its_bounds_or_its_nodes_are() {
        let way = |more: Value| {
            let mut way = json!({"type": "way", "id": 7, "tags": {"name": "Moon Lake", "natural": "water"}});
            for (key, value) in more.as_object().cloned().unwrap_or_default() {
                way[key] = value;
            }
            way
        };
        let corner = |id: u64, lat: f64, lon: f64| json!({"type": "node", "id": id, "lat": lat, "lon": lon});
        let cases = [
            json!({"elements": [way(json!({"center": {"lat": 30.1, "lon": 118.1}}))]}),
            json!({"elements": [way(json!({"bounds": {"minlat": 30.0, "minlon": 118.0, "maxlat": 30.2, "maxlon": 118.2}}))]}),
            json!({"elements": [
                corner(1, 30.0, 118.0), corner(2, 30.0, 118.2), corner(3, 30.2, 118.2), corner(4, 30.2, 118.0),
                way(json!({"nodes": [1, 2, 3, 4, 1]}))
            ]}),
            way(
                json!({"geometry": [{"lat": 30.0, "lon": 118.0}, {"lat": 30.0, "lon": 118.2}, {"lat": 30.2, "lon": 118.2}, {"lat": 30.2, "lon": 118.0}, {"lat": 30.0, "lon": 118.0}]}),
            ),
        ];
        for case in cases {
            let read = records(case.clone());
            let [lake] = read.as_slice() else { panic!("{case}: {read:?}") };
            assert_eq!(lake["location"], json!({"lat": 30.1, "lon": 118.1}), "{case}");
            assert_eq!((&lake["kind"], &lake["external_id"]), (&json!("area"), &json!("way/7")));
        }
    }

    #[test]
    fn elements_without_a_name_are_counted_and_a_cut_answer_is_told() {
        let read = read(&json!({
            "remark": "runtime error: Query timed out", "elements": [
                {"type": "node", "id": 1, "lat": 1, "lon": 1},
                {"type": "node", "id": 2, "lat": 1, "lon": 1, "tags": {"amenity": "bench"}},
                {"type": "node", "id": 3, "lat": 1, "lon": 1, "tags": {"amenity": "toilets"}}
            ]
        }));
        let told: Vec<_> = read.iter().filter_map(|r| r.as_ref().err()).collect();
        assert_eq!(
            told.iter().map(|d| (d.code, d.is_error())).collect::<Vec<_>>(),
            [("unnamed", false), ("incomplete", false)]
        );
        assert!(told.iter().any(|d| d.message.en.starts_with("2 elements")), "{told:?}");
    }
}
