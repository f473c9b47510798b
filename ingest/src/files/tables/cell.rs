//! What a cell says, and how a value is written into one.
//!
//! A cell is text. `null` or `清空` removes the value; a cell that begins with `json:` holds a JSON
//! value, which is how numbers, texts that look like something else and pictures with captions pass
//! through a table. An apostrophe before a character that begins a formula is no part of the text.

use super::vocabulary::{self, Shape};
use crate::defect::{Defect, Message};
use crate::text::clip;
use serde_json::{Number, Value};

/// Before a JSON value.
const JSON: &str = "json:";

/// What makes a spreadsheet take a cell for a formula.
pub(super) fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Reads a cell that is not empty. The column is for people.
pub(super) fn read(shape: Shape, column: &str, cell: String) -> Result<Value, Box<Defect>> {
    let mut text = trimmed(cell);
    match text.as_bytes().first() {
        Some(b'\'') if text.get(1..).is_some_and(begins_formula) => {
            text.remove(0);
            return Ok(shaped(shape, text));
        }
        Some(b'j') if text.starts_with(JSON) => {
            return json(column, text.get(JSON.len()..).unwrap_or_default());
        }
        Some(b'n' | b'N') if text.eq_ignore_ascii_case("null") => return Ok(Value::Null),
        _ if text == "清空" => return Ok(Value::Null),
        _ => {}
    }
    if shape == Shape::Rest { json(column, &text) } else { Ok(shaped(shape, text)) }
}

/// The cell that reads back as this value.
pub(super) fn write(shape: Shape, value: &Value) -> String {
    let plain = match (shape, value) {
        (_, Value::Null) => Some("null".to_owned()),
        (Shape::List, Value::Array(items)) => joined(items, "；"),
        (Shape::Addresses, Value::Array(items)) => joined(items, " "),
        (Shape::Number, Value::Number(number)) => Some(number.to_string()),
        (_, Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    // Not every program keeps other control characters within a cell.
    let stays = |text: &String| !text.contains(|c: char| c.is_control() && c != '\n');
    let same = |text: &String| !text.trim().is_empty() && read(shape, "", text.clone()).as_ref() == Ok(value);
    plain.filter(|text| stays(text) && same(text)).unwrap_or_else(|| format!("{JSON}{value}"))
}

/// The text without blanks around it; most cells have none and stay as they are.
fn trimmed(cell: String) -> String {
    let text = cell.trim();
    if text.len() == cell.len() { cell } else { text.to_owned() }
}

fn shaped(shape: Shape, text: String) -> Value {
    match shape {
        Shape::Text | Shape::Rest => Value::String(text),
        Shape::Number => number(&text).map_or(Value::String(text), Value::Number),
        Shape::List => list(text.split([';', '；', '、', '\n'])),
        Shape::Addresses => list(text.split_whitespace()),
        Shape::Names(names) => match vocabulary::named(names, &text) {
            Some(name) => Value::from(name),
            None => Value::String(text),
        },
    }
}

fn list<'a>(parts: impl Iterator<Item = &'a str>) -> Value {
    parts.map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect()
}

fn joined(items: &[Value], between: &str) -> Option<String> {
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    texts.map(|texts| texts.join(between))
}

/// A plain decimal number. With a leading zero it is a code, with any sign or unit it is left to the
/// field's own parser.
fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) || !fraction.is_none_or(all_digits) {
        return None;
    }
    match fraction {
        None => text.parse::<i64>().ok().map(Number::from),
        // As a spreadsheet writes whole yuan: 80.00.
        Some(cents) if cents.len() > 1 && cents.bytes().all(|b| b == b'0') => {
            text.split('.').next()?.parse::<i64>().ok().map(Number::from)
        }
        Some(_) => text.parse().ok().and_then(Number::from_f64),
    }
}

fn json(column: &str, text: &str) -> Result<Value, Box<Defect>> {
    serde_json::from_str(text).map_err(|error| {
        let shown = clip(text, 40);
        Box::new(Defect::error(
            "invalid_json",
            Some(column.to_owned()),
            Message::new(
                format!("“json:”之后不是有效的 JSON：{shown}（{error}）；若是普通文字，请去掉“json:”"),
                format!(
                    "what follows json: is not valid JSON: {shown} ({error}); without json: it is plain text"
                ),
            ),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(column: &str, cell: &str) -> Value {
        let (head, tail) = column.split_once('.').map_or((column, None), |(h, t)| (h, Some(t)));
        read(vocabulary::shape(head, tail), column, cell.to_owned()).unwrap_or_else(|d| json!(d.code))
    }

    #[test]
    fn a_cell_is_read_by_what_its_column_holds() {
        for (column, cell, value) in [
            ("name", " 听涛台 ", json!("听涛台")),
            ("external_id", "007", json!("007")),
            ("phone", "'+86 559 5580000", json!("+86 559 5580000")),
            ("intro", "'古松'林立", json!("'古松'林立")),
            ("valid_until", "清空", json!(null)),
            ("rating", "NULL", json!(null)),
            ("rating", "4.8", json!(4.8)),
            ("ticket", "190", json!(190)),
            ("ticket", "190.00", json!(190)),
            ("ticket", "¥190 起", json!("¥190 起")),
            ("location.lon", "'-118.1691", json!(-118.1691)),
            ("location.lat", "北纬30度", json!("北纬30度")),
            ("min", "090", json!("090")),
            ("aliases", "玉女松；迎客、 望客松;\n", json!(["玉女松", "迎客", "望客松"])),
            (
                "same_as",
                "https://a.example/x;y\nhttps://b.example",
                json!(["https://a.example/x;y", "https://b.example"]),
            ),
            ("type", "展品", json!("exhibit")),
            ("type", "PLACE", json!("place")),
            ("type", "飞碟", json!("飞碟")),
            ("effect", "闭馆", json!("closed")),
            ("datum", "火星坐标（GCJ-02）", json!("gcj02")),
            ("datum", "WGS-84", json!("wgs84")),
            ("lang", "英语", json!("en")),
            (
                "photos",
                r#"json:[{"file":"a.jpg","caption":"雪后"}]"#,
                json!([{"file": "a.jpg", "caption": "雪后"}]),
            ),
            ("intro", "json:{", json!("invalid_json")),
        ] {
            assert_eq!(of(column, cell), value, "{column}: {cell}");
        }
    }

    #[test]
    fn a_value_is_written_as_people_would_where_that_reads_back_as_itself() {
        for (column, value, cell) in [
            ("name", json!("听涛台"), "听涛台"),
            ("name", json!("null"), r#"json:"null""#),
            ("name", json!("'=1"), r#"json:"'=1""#),
            ("name", json!(" 听涛台"), r#"json:" 听涛台""#),
            ("name", json!(""), r#"json:"""#),
            ("external_id", json!(7), "json:7"),
            ("external_id", json!("7"), "7"),
            ("rating", json!(4.8), "4.8"),
            ("rating", json!("4.8"), r#"json:"4.8""#),
            ("aliases", json!(["玉女松", "迎客"]), "玉女松；迎客"),
            ("aliases", json!(["a;b"]), r#"json:["a;b"]"#),
            ("aliases", json!([]), "json:[]"),
            ("type", json!("地点"), r#"json:"地点""#),
            ("tips", json!("一\n二"), "一\n二"),
            ("tips", json!("一\r\n二"), r#"json:"一\r\n二""#),
        ] {
            let (head, tail) = (column, None);
            assert_eq!(write(vocabulary::shape(head, tail), &value), cell);
        }
    }
}
