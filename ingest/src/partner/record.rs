//! A partner's row about a place, an exhibit or a picture.

use super::values::{count, id, list, members, texts, wrong_type};
use crate::defect::{Defect, Defects, Message};
use crate::extract::{Context, Extract};
use crate::lang;
use crate::limits::{MAX_LIST, MAX_TITLE_CHARS};
use crate::record::{RecordBuilder, invalid, missing};
use crate::text::{clip, squeeze};
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::extent::Extent;
use scenic_data::picture::{Season, View};
use scenic_data::place::PlaceKind;
use scenic_data::record::{PhotoRecord, PlaceRecord};
use scenic_data::{Datum, Field, LangTag, Position};
use serde_json::{Map, Value};

/// Reads a row of type `place` or `exhibit` into the extract.
pub(super) fn place(
    map: &Map<String, Value>,
    kind: &str,
    id: &str,
    context: &Context<'_>,
    extract: &mut Extract,
) {
    let defects = &mut extract.defects;
    let names = map.get("name").map(|v| texts("name", v, defects)).unwrap_or_default();
    let hint = names
        .first()
        .and_then(|(tag, name)| tag.clone().or_else(|| lang::of(name, context.source.lang.as_ref())))
        .or_else(|| context.source.lang.clone());
    let mut builder = RecordBuilder::new(context, hint.clone());
    builder.external_id(id, defects);
    if kind == "exhibit" {
        builder.kind(PlaceKind::Exhibit);
    }
    for (tag, name) in names {
        builder.name(tag, &name, defects);
    }
    // The datum may stand after the location.
    let datum = datum(map, defects);
    for (key, value) in members(map) {
        if !value.is_null() {
            field(key, value, datum, &mut builder, defects);
        }
    }
    extract.lang = hint;
    if let Some(record) = builder.finish(defects) {
        if let Some(name) = record.names.first() {
            extract.title = Some(clip(&name.text, MAX_TITLE_CHARS));
        }
        extract.about = Some(record.external_id.clone());
        extract.places.push(PlaceRecord { datum, ..record });
    }
}

fn datum(map: &Map<String, Value>, defects: &mut Defects) -> Datum {
    match map.get("datum") {
        None | Some(Value::Null) => Datum::default(),
        Some(Value::String(name)) => Datum::parse(name).unwrap_or_else(|message| {
            defects.push(Defect::refused("datum", message));
            Datum::default()
        }),
        Some(other) => {
            defects.push(wrong_type("datum", "wgs84、gcj02 或 bd09", "wgs84, gcj02 or bd09", other));
            Datum::default()
        }
    }
}

fn field(key: &str, value: &Value, datum: Datum, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    match key {
        "type" | "external_id" | "name" | "datum" => {}
        "names" => match value {
            Value::Object(_) => {
                for (tag, name) in texts("names", value, defects) {
                    builder.name(tag, &name, defects);
                }
            }
            other => {
                defects.push(wrong_type("names", "按语言分列的对象", "an object of names by language", other))
            }
        },
        "aliases" => {
            list("aliases", value, defects).iter().for_each(|alias| builder.alias(None, alias, defects))
        }
        "kind" => match value {
            Value::String(kind) => builder.set("kind", None, kind, defects),
            other => defects.push(wrong_type("kind", "类别名称", "the name of a kind", other)),
        },
        "parent" => match id(Some(value)) {
            Some(parent) => builder.set("parent", None, &parent, defects),
            None => defects.push(wrong_type(
                "parent",
                "上级的 external_id 或名称",
                "the external_id or name of the parent",
                value,
            )),
        },
        "location" => location(value, datum, builder, defects),
        "extent" => match Extent::read(value, |lat, lon| Position::parse(lat, lon, datum)) {
            Ok(extent) => builder.extent(extent),
            Err(message) => defects.push(Defect::refused("extent", message)),
        },
        "seen_from_m" => {
            if let Some(metres) = count("seen_from_m", Some(value), defects).filter(|metres| *metres > 0) {
                builder.seen_from(metres);
            }
        }
        "attributes" => attributes(value, builder, defects),
        "photos" => photos(value, builder, defects),
        "same_as" | "sameAs" => list_of_addresses(value).iter().for_each(|url| builder.same_as(url)),
        "near" | "tags" => {
            let items = list(key, value, defects);
            if !items.is_empty() {
                let text = crate::text::join_list(&items);
                let tag = lang::of(&text, builder.hint());
                let typed = Some(Typed::List(items));
                builder.understood(ClaimDraft { typed, ..ClaimDraft::text(Field::new(key), tag, text) });
            }
        }
        "url" => match value {
            Value::String(url) if is_web(url) => builder.set("url", None, url, defects),
            _ => defects.push(invalid(
                "url",
                "应为 http:// 或 https:// 开头的网址",
                "an address that begins with http:// or https://",
            )),
        },
        "visit_min" => minutes(value, builder, defects),
        "valid_from" | "valid_until" => match value {
            Value::String(text) => builder.set(key, None, text, defects),
            other => defects.push(wrong_type(key, "日期或时间", "a date or time", other)),
        },
        "ticket" | "price" => money(key, value, builder, defects),
        _ if Field::new(key).is_known() => {
            for (tag, text) in texts(key, value, defects) {
                builder.set(key, tag.as_ref(), &text, defects);
            }
        }
        // Unknown fields are ignored.
        _ => {}
    }
}

fn location(value: &Value, datum: Datum, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    let number = |value: Option<&Value>| match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let read = match value {
        Value::Object(map) => {
            match (number(map.get("lat")), number(map.get("lon").or_else(|| map.get("lng")))) {
                (Some(lat), Some(lon)) if lat == 0.0 && lon == 0.0 => Err(Message::new(
                    "经纬度都是 0：位置未知时请留空",
                    "lat and lon are 0: leave them out where the position is not known",
                )),
                (Some(lat), Some(lon)) => Position::parse(lat, lon, datum).map_err(|refused| {
                    let is_swapped = Position::parse(lon, lat, datum).is_ok();
                    if is_swapped { swapped(lat, lon) } else { refused }
                }),
                _ => Err(Message::new("位置应有数字 lat 与 lon", "a location has numbers lat and lon")),
            }
        }
        Value::String(text) => Position::parse_text(text, datum),
        _ => Err(Message::new(
            "位置应为 {\"lat\": 纬度, \"lon\": 经度} 或 \"纬度,经度\"",
            "a location is {\"lat\": …, \"lon\": …} or \"lat,lon\"",
        )),
    };
    match read {
        Ok(position) => builder.position(position),
        Err(message) => defects.push(Defect::refused("location", message)),
    }
}

fn swapped(lat: f64, lon: f64) -> Message {
    Message::new(
        format!("纬度与经度写反了：应为 lat {lon}、lon {lat}"),
        format!("lat and lon are swapped: it should be lat {lon} and lon {lat}"),
    )
}

fn attributes(value: &Value, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    let Value::Object(map) = value else {
        defects.push(wrong_type("attributes", "标签与内容的对象", "an object of labels and values", value));
        return;
    };
    for (label, value) in members(map) {
        let column = format!("attributes.{}", clip(label, Field::MAX_LABEL));
        match value {
            Value::Array(_) => {
                let items = list(&column, value, defects);
                builder.attribute(label, None, &crate::text::join_list(&items), defects);
            }
            Value::Bool(truth) => {
                let chinese = LangTag::detect(label).is_some_and(|l| l.is_chinese());
                let word = match (truth, chinese) {
                    (true, true) => "是",
                    (false, true) => "否",
                    (true, false) => "yes",
                    (false, false) => "no",
                };
                builder.attribute(label, None, word, defects);
            }
            _ => {
                for (tag, text) in texts(&column, value, defects) {
                    builder.attribute(label, tag.as_ref(), &text, defects);
                }
            }
        }
    }
}

/// A number of minutes gets its unit in the record's language; text stands as it is.
fn minutes(value: &Value, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    if let Value::Number(_) = value {
        if let Some(minutes) = count("visit_min", Some(value), defects).filter(|m| *m > 0) {
            let chinese = builder.hint().is_none_or(LangTag::is_chinese);
            let text = if chinese { format!("{minutes}分钟") } else { format!("{minutes} minutes") };
            builder.set("visit_min", None, &text, defects);
        }
        return;
    }
    for (tag, text) in texts("visit_min", value, defects) {
        builder.set("visit_min", tag.as_ref(), &text, defects);
    }
}

/// A bare number of yuan gets its unit; text stands as it is.
fn money(key: &str, value: &Value, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    for (tag, text) in texts(key, value, defects) {
        let text = match value {
            Value::Number(_) if builder.hint().is_none_or(LangTag::is_chinese) => format!("{text}元"),
            Value::Number(_) => format!("CNY {text}"),
            _ => text,
        };
        builder.set(key, tag.as_ref(), &text, defects);
    }
}

fn photos(value: &Value, builder: &mut RecordBuilder<'_>, defects: &mut Defects) {
    let items: Vec<&Value> = match value {
        Value::Array(items) => items.iter().take(MAX_LIST).collect(),
        one => vec![one],
    };
    for (i, item) in items.into_iter().enumerate() {
        let column = format!("photos[{i}]");
        match picture(item, &format!("{column}."), defects) {
            Some(photo) => builder.photo(photo),
            None => {
                defects.push(wrong_type(
                    &column,
                    "文件名，或带 file 的对象",
                    "a file name, or an object with file",
                    item,
                ));
            }
        }
    }
}

/// Reads a picture; `within` is what its columns are named after. What is said of it that is not understood
/// is told and left out.
fn picture(value: &Value, within: &str, defects: &mut Defects) -> Option<PhotoRecord> {
    match value {
        Value::String(url) if !url.trim().is_empty() && is_picture(url) => {
            Some(PhotoRecord::at(url.trim().to_owned()))
        }
        Value::Object(map) => {
            let text = |key: &str| id(map.get(key)).map(|t| clip(&squeeze(&t), MAX_TITLE_CHARS));
            Some(PhotoRecord {
                url: id(map.get("file")).or_else(|| id(map.get("url"))).filter(|url| is_picture(url))?,
                caption: text("caption"),
                credit: text("credit"),
                licence: text("licence").or_else(|| text("license")),
                view: text("view")
                    .and_then(|view| told(View::parse(&view), &format!("{within}view"), defects)),
                season: text("season")
                    .and_then(|season| told(Season::parse(&season), &format!("{within}season"), defects)),
                indoor: map.get("indoor").filter(|value| !value.is_null()).and_then(|value| {
                    let indoor = truth(value);
                    if indoor.is_none() {
                        let column = format!("{within}indoor");
                        defects.push(wrong_type(&column, "“是”或“否”", "yes or no", value));
                    }
                    indoor
                }),
                picture: id(map.get("picture")),
            })
        }
        _ => None,
    }
}

/// What was understood; what was not is told.
fn told<T>(read: Result<T, Message>, column: &str, defects: &mut Defects) -> Option<T> {
    read.map_err(|message| defects.push(Defect::refused(column, message))).ok()
}

/// Yes or no, as a value or in words.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "1" | "是" | "室内" | "indoor" => Some(true),
            "false" | "no" | "0" | "否" | "室外" | "outdoor" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a text is the address of a page.
fn is_web(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("http://") || text.starts_with("https://")
}

/// Whether a picture's address or file name leads nowhere else: `javascript:` is neither.
fn is_picture(name: &str) -> bool {
    is_web(name) || !name.contains(':')
}

fn list_of_addresses(value: &Value) -> Vec<String> {
    match value {
        Value::String(url) => vec![url.clone()],
        Value::Array(items) => {
            items.iter().filter_map(Value::as_str).map(str::to_owned).take(MAX_LIST).collect()
        }
        _ => Vec::new(),
    }
}

/// Reads a row of type `photo`: a picture of a place known already.
pub(super) fn photo(map: &Map<String, Value>, extract: &mut Extract) {
    let place = id(map.get("place"));
    let photo = picture(&Value::Object(map.clone()), "", &mut extract.defects);
    if place.is_none() {
        extract.defects.push(missing(
            "place",
            "缺少 place（图片所属地点）",
            "place is missing: whose picture it is",
        ));
    }
    if photo.is_none() {
        extract.defects.push(missing("file", "缺少 file 或 url", "file or url is missing"));
    }
    if let (Some(place), Some(photo)) = (place, photo) {
        extract.places.push(PlaceRecord {
            external_id: place,
            photos: vec![photo],
            ..PlaceRecord::default()
        });
    }
}
