//! What the server holds, and what a filter lets pass.

use qdrant_client::Payload;
use qdrant_client::qdrant::condition::ConditionOneOf;
use qdrant_client::qdrant::r#match::MatchValue;
use qdrant_client::qdrant::{Condition, FieldCondition, Filter, PointId, Value, point_id};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use tonic::Status;

#[derive(Default)]
pub(crate) struct Shelves {
    pub(crate) collections: BTreeMap<String, Shelf>,
    pub(crate) aliases: BTreeMap<String, String>,
}

pub(crate) struct Shelf {
    /// The dense vector: its name, nothing where it is the only one, and its size.
    pub(crate) dense: (Option<String>, usize),
    /// The sparse vector, whose scores count rare dimensions more.
    pub(crate) sparse: Option<String>,
    pub(crate) indexed: BTreeMap<String, i32>,
    pub(crate) points: BTreeMap<String, Point>,
}

#[derive(Clone)]
pub(crate) struct Point {
    pub(crate) vector: Vec<f32>,
    pub(crate) sparse: BTreeMap<u32, f32>,
    pub(crate) payload: HashMap<String, Value>,
}

impl Shelf {
    /// How much a dimension that these points have counts: the less of them have it, the more.
    pub(crate) fn rarity(&self, dimension: u32) -> f32 {
        let having = self.points.values().filter(|point| point.sparse.contains_key(&dimension)).count();
        let (all, having) = (self.points.len() as f32, having as f32);
        ((all - having + 0.5) / (having + 0.5) + 1.0).ln()
    }
}

impl Shelves {
    /// A collection by its name or an alias.
    pub(crate) fn named(&mut self, name: &str) -> Result<&mut Shelf, Status> {
        let real = self.aliases.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let missing = || Status::not_found(format!("Collection `{name}` doesn't exist!"));
        self.collections.get_mut(&real).ok_or_else(missing)
    }
}

pub(crate) fn id_text(id: Option<&PointId>) -> Result<String, Status> {
    match id.and_then(|id| id.point_id_options.as_ref()) {
        Some(point_id::PointIdOptions::Uuid(uuid)) => Ok(uuid.clone()),
        Some(point_id::PointIdOptions::Num(number)) => Ok(number.to_string()),
        None => Err(Status::invalid_argument("a point without an id")),
    }
}

/// Whether a point passes. A condition on a label that is not indexed is refused, as strict servers do.
pub(crate) fn passes(shelf: &Shelf, filter: Option<&Filter>, point: &Point) -> Result<bool, Status> {
    let Some(filter) = filter else { return Ok(true) };
    if !filter.should.is_empty() || filter.min_should.is_some() {
        return Err(Status::unimplemented("only must and must_not"));
    }
    for condition in &filter.must {
        if !meets(shelf, condition, point)? {
            return Ok(false);
        }
    }
    for condition in &filter.must_not {
        if meets(shelf, condition, point)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn meets(shelf: &Shelf, condition: &Condition, point: &Point) -> Result<bool, Status> {
    let Some(ConditionOneOf::Field(field)) = &condition.condition_one_of else {
        return Err(Status::unimplemented("only conditions on labels"));
    };
    if !shelf.indexed.contains_key(&field.key) {
        return Err(Status::invalid_argument(format!("Index required but not found for \"{}\"", field.key)));
    }
    let label: Json = match point.payload.get(&field.key) {
        Some(value) => {
            let one: serde_json::Map<String, Json> =
                Payload::from(HashMap::from([(field.key.clone(), value.clone())])).into();
            one.into_iter().next().map(|(_, value)| value).unwrap_or(Json::Null)
        }
        None => return Ok(false),
    };
    let values = match label {
        Json::Array(values) => values,
        one => vec![one],
    };
    for value in &values {
        if value_meets(field, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn value_meets(field: &FieldCondition, value: &Json) -> Result<bool, Status> {
    if let Some(matched) = &field.r#match {
        return match &matched.match_value {
            Some(MatchValue::Keywords(words)) => {
                Ok(value.as_str().is_some_and(|value| words.strings.iter().any(|word| word == value)))
            }
            Some(MatchValue::Keyword(word)) => Ok(value.as_str() == Some(word)),
            _ => Err(Status::unimplemented("only words are matched")),
        };
    }
    if let Some(range) = &field.range {
        let Some(number) = value.as_f64() else { return Ok(false) };
        return Ok(range.lte.is_none_or(|most| number <= most)
            && range.gte.is_none_or(|least| number >= least)
            && range.lt.is_none_or(|below| number < below)
            && range.gt.is_none_or(|above| number > above));
    }
    if let Some(circle) = &field.geo_radius {
        let centre = circle.center.ok_or_else(|| Status::invalid_argument("a circle without a centre"))?;
        let (Some(lat), Some(lon)) = (value["lat"].as_f64(), value["lon"].as_f64()) else { return Ok(false) };
        return Ok(metres((centre.lat, centre.lon), (lat, lon)) <= f64::from(circle.radius));
    }
    Err(Status::unimplemented("only words, numbers and circles"))
}

fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dlat, dlon) = ((b.0 - a.0).to_radians(), (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2)
        + a.0.to_radians().cos() * b.0.to_radians().cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6_371_008.8 * h.sqrt().asin()
}
