//! Query parameters: their ranges, choices and forms, and what holds unless they are told.

use guide::search::{Wanted, When};
use scenic_data::Datum;
use scenic_data::event::EventKind;
use serde_json::{Value, json};
use utoipa::Number;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{KnownFormat, Object, RefOr, Schema, SchemaFormat};

/// Two numbers with a comma between.
const PAIR: &str = r"^-?\d+(\.\d+)?,-?\d+(\.\d+)?$";

/// Says more of the query parameters of a call.
pub fn refine(path: &str, operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let is_query = parameter.parameter_in == ParameterIn::Query;
        if let (true, Some(RefOr::T(Schema::Object(schema)))) = (is_query, &mut parameter.schema) {
            mean(path, &parameter.name, schema);
        }
    }
}

/// What a parameter of that name means.
fn mean(path: &str, name: &str, schema: &mut Object) {
    match (path, name) {
        (_, "limit") => {
            schema.minimum = Some(Number::Int(1));
            schema.default = Some(match path {
                "/v1/search" => json!(10),
                "/v1/partner/data" => json!(50),
                "/v1/changes" => json!(100),
                _ => json!(20),
            });
        }
        (_, "at" | "from" | "to" | "new_since" | "as_of" | "open_at") => {
            schema.format = Some(SchemaFormat::KnownFormat(KnownFormat::DateTime));
            schema.example = Some(json!("2026-12-01T09:00:00+08:00"));
        }
        (_, "datum") => choices(schema, Datum::ALL.map(Datum::as_str), Some(Datum::default().as_str())),
        (_, "near") => {
            schema.pattern = Some(PAIR.to_owned());
            schema.example = Some(json!("30.13,118.17"));
        }
        ("/v1/search", "radius_m") => range(schema, (1, 100_000), Some(json!(3_000))),
        (_, "radius_m") => range(schema, (1, 100_000), Some(json!(5_000))),
        (_, "price_max") => range(schema, (0, 1_000_000), None),
        (_, "rating_min") => range(schema, (0, 5), None),
        (_, "max_min") => range(schema, (1, 100_000), None),
        (_, "size") => range(schema, (1, 10_000), None),
        (_, "ended_days") => range(schema, (0, 366), Some(json!(0))),
        (_, "revision" | "against") => schema.minimum = Some(Number::Int(1)),
        (_, "since") => schema.minimum = Some(Number::Int(0)),
        (_, "fresh" | "open" | "confirm" | "dry_run") => schema.default = Some(json!(false)),
        (_, "when") => choices(schema, When::names(), None),
        ("/v1/events", "kind") => choices(schema, EventKind::ALL.map(EventKind::as_str), None),
        ("/v1/search", "kind") => choices(schema, Wanted::names(), None),
        (_, "sort") => choices(schema, ["latest"], None),
        ("/v1/partner/export", "format") => {
            choices(schema, ["jsonl", "csv", "jsonld", "zip"], Some("jsonl"));
        }
        (_, "format") => choices(schema, ["json", "geojson", "gpx", "ics"], Some("json")),
        (_, "lang" | "text_lang") => schema.example = Some(json!("en")),
        _ => {}
    }
}

fn range(schema: &mut Object, (least, most): (isize, isize), unless_told: Option<Value>) {
    schema.minimum = Some(Number::Int(least));
    schema.maximum = Some(Number::Int(most));
    schema.default = unless_told;
}

fn choices(schema: &mut Object, names: impl IntoIterator<Item = &'static str>, unless_told: Option<&str>) {
    schema.enum_values = Some(names.into_iter().map(Value::from).collect());
    schema.default = unless_told.map(Value::from);
}
