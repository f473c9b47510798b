//! OpenStreetMap's XML.

use std::fs::File;
use std::io::BufReader;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::guard::{Counter, Guarded};
use super::{Sink, Tags, Wanted};
use crate::error::PathsError;
use crate::geometry::Point;

/// Tags and nodes of one element; OpenStreetMap allows 2,000 nodes a way.
const MAX_PARTS: usize = 100_000;

/// The element being read.
#[derive(Default)]
struct Open {
    id: Option<i64>,
    at: Option<Point>,
    gone: bool,
    /// A relation, or what the format does not know: nothing of it is kept.
    skipped: bool,
    refs: Vec<i64>,
    tags: Vec<(String, String)>,
}

pub(super) fn read(
    file: File,
    wanted: Wanted,
    sink: &mut dyn Sink,
    bytes_done: &mut dyn FnMut(u64),
) -> Result<(), PathsError> {
    let counter = Counter::default();
    let guarded = Guarded { inner: file, counter: counter.clone() };
    let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 16, guarded));
    let mut buffer = Vec::new();
    let mut open = Open::default();
    let mut depth = 0_u32;
    let mut told = 0;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(broken)?;
        // What is kept of an element is bounded by its bytes; of relations nothing is kept.
        if depth <= 1 || open.skipped {
            counter.next_piece();
        }
        if counter.total() > told + (1 << 20) {
            told = counter.total();
            bytes_done(told);
        }
        match event {
            Event::Start(element) => {
                if depth == 0 && element.name().as_ref() != "osm" {
                    return Err(PathsError::UnknownFormat);
                }
                begin(&element, &mut open, depth)?;
                depth += 1;
            }
            Event::Empty(element) => {
                if depth == 0 {
                    // `<osm/>` is a map without anything; any other lonely element is not a map.
                    let empty_map = element.name().as_ref() == "osm";
                    return if empty_map { Ok(()) } else { Err(PathsError::UnknownFormat) };
                }
                begin(&element, &mut open, depth)?;
                if depth == 1 {
                    finish(element.name().as_ref(), &mut open, wanted, sink)?;
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                match depth {
                    0 => return Ok(()),
                    1 => finish(element.name().as_ref(), &mut open, wanted, sink)?,
                    _ => {}
                }
            }
            Event::Eof if depth == 0 => return Err(PathsError::UnknownFormat),
            Event::Eof => return Err(PathsError::Broken("it ends before `</osm>`".to_owned())),
            _ => {}
        }
    }
}

/// Takes in the attributes of an element (inside `<osm>`, at depth 1) or of a part of one.
fn begin(element: &BytesStart<'_>, open: &mut Open, depth: u32) -> Result<(), PathsError> {
    match (depth, element.name().as_ref()) {
        (1, "node" | "way") => {
            *open = Open::default();
            let (mut lat, mut lon) = (None, None);
            for attribute in element.attributes() {
                let attribute = attribute.map_err(broken)?;
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(broken)?;
                match attribute.key.as_ref() {
                    "id" => open.id = value.trim().parse().ok(),
                    "lat" => lat = value.trim().parse().ok(),
                    "lon" => lon = value.trim().parse().ok(),
                    "visible" => open.gone |= value == "false",
                    "action" => open.gone |= value == "delete",
                    _ => {}
                }
            }
            open.at = lat.zip(lon).map(|(lat, lon)| Point { lat, lon });
        }
        (1, _) => *open = Open { skipped: true, ..Open::default() },
        _ if open.skipped => {}
        (2, "nd") => {
            if let Some(id) = attribute(element, "ref")?.and_then(|id| id.trim().parse().ok()) {
                open.refs.push(id);
            }
        }
        (2, "tag") => {
            if let (Some(key), Some(value)) = (attribute(element, "k")?, attribute(element, "v")?) {
                open.tags.push((key, value));
            }
        }
        _ => {}
    }
    if open.refs.len() > MAX_PARTS || open.tags.len() > MAX_PARTS {
        return Err(PathsError::Broken(format!("an element has more than {MAX_PARTS} parts")));
    }
    Ok(())
}

/// Hands a whole element to the sink.
fn finish(name: &str, open: &mut Open, wanted: Wanted, sink: &mut dyn Sink) -> Result<(), PathsError> {
    let element = std::mem::take(open);
    if element.gone || !matches!(name, "node" | "way") {
        return Ok(());
    }
    let Some(id) = element.id else {
        return Err(PathsError::Broken(format!("a {name} has no id")));
    };
    let tags = Tags(element.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect());
    match (name, element.at) {
        ("node", Some(at)) => sink.node(id, at, &tags),
        ("node", None) => Err(PathsError::Broken(format!("node {id} has no position"))),
        _ if wanted == Wanted::Ways => sink.way(id, &element.refs, &tags),
        _ => Ok(()),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, PathsError> {
    let Some(attribute) = element.try_get_attribute(name).map_err(broken)? else { return Ok(None) };
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(broken)?;
    Ok(Some(value.into_owned()))
}

fn broken(error: impl std::fmt::Display) -> PathsError {
    PathsError::Broken(error.to_string())
}
