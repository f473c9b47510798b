//! Records of other open formats become partner records: schema.org as JSON-LD, GeoJSON,
//! OpenStreetMap as Overpass gives it, and context entities of points of interest. The form is told
//! by what a value holds, never by a file's name. Nothing here reads files or knows the store.

mod draft;
pub mod export;
mod geojson;
mod geometry;
mod jsonld;
mod labels;
mod osm;
mod poi;

pub use export::to_jsonld;

use crate::defect::Defect;
use serde_json::{Map, Value};

/// What a value of a file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Translated {
    /// A partner record, or something no other format claims; as it came.
    Own(Value),
    /// The partner records that a value of another format holds, in its order. An element of it
    /// that cannot become a record is a defect; one of severity warning cost nothing.
    Records(Vec<Result<Value, Defect>>),
}

/// The formats, as far as their readers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Own,
    Linked,
    Feature,
    Overpass,
    Entity,
}

/// Recognises a value by its content and brings it into the form of partner records.
pub fn translate(value: Value) -> Translated {
    match value {
        Value::Array(items) => many(items),
        one => single(one),
    }
}

fn single(value: Value) -> Translated {
    match value.as_object().map_or(Form::Own, form) {
        Form::Own => Translated::Own(value),
        Form::Linked => Translated::Records(jsonld::read(value)),
        Form::Feature => Translated::Records(geojson::read(&value)),
        Form::Overpass => Translated::Records(osm::read(&value)),
        Form::Entity => Translated::Records(poi::read(value)),
    }
}

/// An array: one graph when all of it is linked data, because its nodes may refer to each other.
fn many(items: Vec<Value>) -> Translated {
    let forms: Vec<Form> = items.iter().map(|v| v.as_object().map_or(Form::Own, form)).collect();
    if forms.iter().all(|form| *form == Form::Own) {
        return Translated::Own(Value::Array(items));
    }
    if forms.iter().all(|form| *form == Form::Linked) {
        return Translated::Records(jsonld::read(Value::Array(items)));
    }
    let each = |item| match single(item) {
        Translated::Own(record) => vec![Ok(record)],
        Translated::Records(records) => records,
    };
    Translated::Records(items.into_iter().flat_map(each).collect())
}

fn form(map: &Map<String, Value>) -> Form {
    if poi::is_entity(map) {
        Form::Entity
    } else if jsonld::is_linked(map) {
        Form::Linked
    } else if geojson::is_geojson(map) {
        Form::Feature
    } else if osm::is_overpass(map) {
        Form::Overpass
    } else {
        Form::Own
    }
}

#[cfg(test)]
mod tests;
