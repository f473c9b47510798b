//! The gallery's pictures as points: one for each picture of each place.

use crate::IndexError;
use crate::vector::{Condition, Kept, Label, LabelKind, Labels, Narrow, Nearest, Point, Points, word};
use scenic_data::PlaceId;
use scenic_data::store::Shown;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

const PLACE: &str = "place";
const PICTURE: &str = "picture";
const SHOWN: &str = "shown";

/// Labels that are searched by.
pub(super) const LABELS: [Label; 2] = [(PLACE, LabelKind::Word), (PICTURE, LabelKind::Word)];

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
pub(super) async fn put(points: &dyn Points, pictures: Vec<(Shown, Vec<f32>)>) -> Result<(), IndexError> {
    let point = |(shown, vector): (Shown, Vec<f32>)| {
        let labels = [(PLACE, shown.place.as_str()), (PICTURE, &shown.picture), (SHOWN, &shown.id)];
        let labels = labels.into_iter().map(|(name, word)| (name.to_owned(), Value::from(word)));
        Point { id: id_of(&shown), vector, labels: Labels::from_iter(labels), words: None }
    };
    points.put(pictures.into_iter().map(point).collect()).await
}

/// The points of these places; of all places without.
pub(super) async fn held(points: &dyn Points, places: Option<&[PlaceId]>) -> Result<Vec<Held>, IndexError> {
    let kept = points.read(&of(places), &[PLACE, PICTURE], false).await?;
    Ok(kept
        .into_iter()
        .map(|kept| Held {
            place: word(&kept.labels, PLACE).unwrap_or_default().into(),
            picture: word(&kept.labels, PICTURE).unwrap_or_default().to_owned(),
            id: kept.id,
        })
        .collect())
}

/// The vectors of these pictures, where they are held for any place.
pub(super) async fn vectors(
    points: &dyn Points,
    pictures: &[String],
) -> Result<HashMap<String, Vec<f32>>, IndexError> {
    let wanted = Narrow::to(Condition::one_of(PICTURE, pictures.iter().map(String::as_str)));
    let kept = points.read(&wanted, &[PLACE, PICTURE], true).await?;
    Ok(kept.into_iter().filter_map(pictured).map(|pictured| (pictured.picture, pictured.vector)).collect())
}

/// Every picture with its vector.
pub(super) async fn all(points: &dyn Points) -> Result<Vec<Pictured>, IndexError> {
    let kept = points.read(&Narrow::default(), &[PLACE, PICTURE], true).await?;
    Ok(kept.into_iter().filter_map(pictured).collect())
}

fn pictured(kept: Kept) -> Option<Pictured> {
    Some(Pictured {
        place: word(&kept.labels, PLACE)?.into(),
        picture: word(&kept.labels, PICTURE)?.to_owned(),
        vector: kept.vector?,
    })
}

/// The nearest pictures.
pub(super) async fn like(
    points: &dyn Points,
    vector: &[f32],
    places: Option<&[PlaceId]>,
    limit: usize,
) -> Result<Vec<Likeness>, IndexError> {
    let found = points.nearest(vector, &of(places), limit, &[PLACE, PICTURE]).await?;
    let likeness = |point: Nearest| {
        Some(Likeness {
            place: word(&point.labels, PLACE)?.into(),
            picture: word(&point.labels, PICTURE)?.to_owned(),
            cosine: point.score,
        })
    };
    Ok(found.into_iter().filter_map(likeness).collect())
}

fn of(places: Option<&[PlaceId]>) -> Narrow {
    let of = |places: &[PlaceId]| Narrow::to(Condition::one_of(PLACE, places.iter().map(PlaceId::as_str)));
    places.map(of).unwrap_or_default()
}
