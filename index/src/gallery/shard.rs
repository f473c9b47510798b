//! The gallery's pictures in the vector engine: a point for each picture of each place.

use crate::IndexError;
use crate::vector::engine::{Engine, Label, label, one_of, point_id};
use qdrant_edge as edge;
use qdrant_edge::UpdateOperation;
use scenic_data::PlaceId;
use scenic_data::store::Shown;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

const PLACE: &str = "place";
const PICTURE: &str = "picture";
const SHOWN: &str = "shown";

/// Labels that are searched by.
pub(super) const LABELS: [Label; 2] =
    [(PLACE, edge::PayloadSchemaType::Keyword), (PICTURE, edge::PayloadSchemaType::Keyword)];

/// A picture that is like what was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// The place it shows.
    pub place: PlaceId,
    /// The picture.
    pub picture: String,
    /// The cosine of the angle between the two, −1 to 1.
    pub cosine: f32,
}

/// A picture of the gallery with its vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictured {
    /// The place it shows.
    pub place: PlaceId,
    /// The picture.
    pub picture: String,
    /// What was seen in it.
    pub vector: Vec<f32>,
}

/// What a point says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The point.
    pub(super) id: String,
    /// The place.
    pub(super) place: PlaceId,
    /// The picture.
    pub(super) picture: String,
}

/// The point of a picture of a place, as a row of the store shows it.
pub(super) fn id_of(shown: &Shown) -> String {
    let name = format!("{} {}", shown.id, shown.picture);
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).to_string()
}

/// Puts pictures with their vectors.
pub(super) fn put(engine: &Engine, points: Vec<(Shown, Vec<f32>)>) -> Result<(), IndexError> {
    let mut list = Vec::with_capacity(points.len());
    for (shown, vector) in points {
        let labels: Value = json!({ PLACE: shown.place.as_str(), PICTURE: shown.picture, SHOWN: shown.id });
        list.push(edge::PointStruct::new(point_id(&id_of(&shown))?, vector, labels).into());
    }
    let points = edge::PointInsertOperations::PointsList(list);
    engine.change(
        "putting pictures",
        UpdateOperation::PointOperation(edge::PointOperations::UpsertPoints(points)),
    )
}

/// Removes points.
pub(super) fn remove(engine: &Engine, ids: &[String]) -> Result<(), IndexError> {
    let ids = ids.iter().map(|id| point_id(id)).collect::<Result<Vec<_>, _>>()?;
    engine.change(
        "removing pictures",
        UpdateOperation::PointOperation(edge::PointOperations::DeletePoints { ids }),
    )
}

/// The points of these places; of all places without.
pub(super) fn held(engine: &Engine, places: Option<&[PlaceId]>) -> Result<Vec<Held>, IndexError> {
    let records = engine.read(of(places)?, &[PLACE, PICTURE], false)?;
    Ok(records
        .iter()
        .map(|record| Held {
            id: record.id.to_string(),
            place: label(record, PLACE).unwrap_or_default().into(),
            picture: label(record, PICTURE).unwrap_or_default().to_owned(),
        })
        .collect())
}

/// The vectors of these pictures, where they are held for any place.
pub(super) fn vectors(engine: &Engine, pictures: &[String]) -> Result<HashMap<String, Vec<f32>>, IndexError> {
    let wanted = edge::Filter::new_must(one_of(PICTURE, pictures.iter().map(String::as_str))?);
    Ok(pictured(engine.read(Some(wanted), &[PLACE, PICTURE], true)?)
        .into_iter()
        .map(|pictured| (pictured.picture, pictured.vector))
        .collect())
}

/// Every picture with its vector.
pub(super) fn all(engine: &Engine) -> Result<Vec<Pictured>, IndexError> {
    Ok(pictured(engine.read(None, &[PLACE, PICTURE], true)?))
}

fn pictured(records: Vec<edge::Record>) -> Vec<Pictured> {
    let read = |record: edge::Record| {
        let vector = match record.vector.as_ref()? {
            edge::VectorStructInternal::Single(vector) => vector.clone(),
            edge::VectorStructInternal::Named(named) => named.values().find_map(|vector| match vector {
                edge::VectorInternal::Dense(vector) => Some(vector.clone()),
                _ => None,
            })?,
            edge::VectorStructInternal::MultiDense(_) => return None,
        };
        Some(Pictured {
            place: label(&record, PLACE)?.into(),
            picture: label(&record, PICTURE)?.to_owned(),
            vector,
        })
    };
    records.into_iter().filter_map(read).collect()
}

/// The nearest pictures.
pub(super) fn like(
    engine: &Engine,
    vector: &[f32],
    places: Option<&[PlaceId]>,
    limit: usize,
) -> Result<Vec<Likeness>, IndexError> {
    let found = engine.nearest(vector, of(places)?, limit, &[PLACE, PICTURE])?;
    let text = |point: &edge::ScoredPoint, name: &str| -> Option<String> {
        Some(point.payload.as_ref()?.0.get(name)?.as_str()?.to_owned())
    };
    Ok(found
        .iter()
        .filter_map(|point| {
            Some(Likeness {
                place: text(point, PLACE)?.into(),
                picture: text(point, PICTURE)?,
                cosine: point.score,
            })
        })
        .collect())
}

fn of(places: Option<&[PlaceId]>) -> Result<Option<edge::Filter>, IndexError> {
    let of = |places: &[PlaceId]| one_of(PLACE, places.iter().map(PlaceId::as_str));
    Ok(places.map(of).transpose()?.map(edge::Filter::new_must))
}
