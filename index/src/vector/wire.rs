//! Points as Qdrant's protocol writes them, and back.

use super::points::{Condition, Kept, Labels, Narrow, Point, Relabel};
use crate::keyword::sparse::Sparse;
use qdrant_client::Payload;
use qdrant_client::qdrant::points_selector::PointsSelectorOneOf;
use qdrant_client::qdrant::points_update_operation::{Operation, OverwritePayload, UpdateVectors};
use qdrant_client::qdrant::with_payload_selector::SelectorOptions;
use qdrant_client::qdrant::{
    self, Filter, GeoPoint, GeoRadius, PointId, PointVectors, PointsIdsList, PointsUpdateOperation, Range,
    Vector, point_id,
};
use std::collections::HashMap;

/// Of points with words, the name of the vector of their meaning.
pub(super) const MEANING: &str = "meaning";
/// And that of their words.
pub(super) const WORDS: &str = "words";

/// The vectors of a point. That of a point of a kind without words is the only one and has no name.
pub(super) fn vectors(point: &Point) -> qdrant::Vectors {
    let Some(words) = &point.words else { return point.vector.clone().into() };
    let meaning = [(MEANING.to_owned(), Vector::from(point.vector.clone()))];
    HashMap::from_iter(meaning.into_iter().chain(named(words))).into()
}

/// A point as it was read. Of those with words nobody asks for the vectors.
pub(super) fn kept(point: qdrant::RetrievedPoint) -> Kept {
    let vector = point.vectors.and_then(|vectors| match vectors.get_vector()? {
        qdrant::vector_output::Vector::Dense(dense) => Some(dense.data),
        _ => None,
    });
    Kept { id: uuid(point.id), vector, labels: json(point.payload) }
}

/// The words of a point by their name. A text of signs alone has none.
fn named(words: &Sparse) -> Option<(String, Vector)> {
    (!words.is_empty()).then(|| (WORDS.to_owned(), Vector::from(words.clone())))
}

/// The labels of a point, over those that it has.
pub(super) fn relabelled(Relabel { id, labels, .. }: &Relabel) -> PointsUpdateOperation {
    let points_selector = qdrant::PointsSelector {
        points_selector_one_of: Some(PointsSelectorOneOf::Points(ids(vec![id.clone()]))),
    };
    let over = OverwritePayload {
        payload: Payload::from(labels.clone()).into(),
        points_selector: Some(points_selector),
        ..OverwritePayload::default()
    };
    PointsUpdateOperation { operation: Some(Operation::OverwritePayload(over)) }
}

/// The words of points that have some, in one step.
pub(super) fn reworded(points: &[Relabel]) -> Option<PointsUpdateOperation> {
    let vectors = |point: &Relabel| {
        let vectors = HashMap::from([named(point.words.as_ref()?)?]);
        Some(PointVectors { id: Some(point.id.clone().into()), vectors: Some(vectors.into()) })
    };
    let points: Vec<PointVectors> = points.iter().filter_map(vectors).collect();
    let update = UpdateVectors { points, ..UpdateVectors::default() };
    if update.points.is_empty() {
        return None;
    }
    Some(PointsUpdateOperation { operation: Some(Operation::UpdateVectors(update)) })
}

/// Points by their ids.
pub(super) fn ids(points: Vec<String>) -> PointsIdsList {
    PointsIdsList { ids: points.into_iter().map(PointId::from).collect() }
}

/// An id as we write it.
pub(super) fn uuid(id: Option<PointId>) -> String {
    match id.and_then(|id| id.point_id_options) {
        Some(point_id::PointIdOptions::Uuid(uuid)) => uuid,
        Some(point_id::PointIdOptions::Num(number)) => number.to_string(),
        None => String::new(),
    }
}

/// Labels as they were read.
pub(super) fn json(payload: HashMap<String, qdrant::Value>) -> Labels {
    Payload::from(payload).into()
}

/// Which labels are to be read.
pub(super) fn selected(labels: &[&str]) -> SelectorOptions {
    match labels {
        [] => SelectorOptions::Enable(false),
        labels => SelectorOptions::Include(qdrant::PayloadIncludeSelector {
            fields: labels.iter().map(|label| (*label).to_owned()).collect(),
        }),
    }
}

/// Which points pass.
pub(super) fn filter(narrow: &Narrow) -> Filter {
    let list = |conditions: &[Condition]| conditions.iter().map(condition).collect();
    Filter { must: list(&narrow.must), must_not: list(&narrow.must_not), ..Filter::default() }
}

fn condition(condition: &Condition) -> qdrant::Condition {
    match condition {
        Condition::OneOf(label, words) => qdrant::Condition::matches(*label, words.clone()),
        Condition::Within(label, near) => {
            let center = Some(GeoPoint { lat: near.position.lat, lon: near.position.lon });
            qdrant::Condition::geo_radius(*label, GeoRadius { center, radius: near.radius_m as f32 })
        }
        Condition::AtMost(label, number) => {
            qdrant::Condition::range(*label, Range { lte: Some(*number as f64), ..Range::default() })
        }
    }
}
