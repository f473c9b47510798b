//! GPX 1.1: a waypoint for each stop, a track for each day.

use super::Outline;
use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

pub(super) fn write(outline: &Outline, stamp: DateTime<Utc>) -> Option<String> {
    let mut writer = Writer::new(Vec::new());
    body(outline, stamp, &mut writer).ok()?;
    String::from_utf8(writer.into_inner()).ok()
}

fn body(outline: &Outline, stamp: DateTime<Utc>, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = writer.create_element("gpx").with_attributes([
        ("version", "1.1"),
        ("creator", "Daoyou"),
        ("xmlns", "http://www.topografix.com/GPX/1/1"),
    ]);
    root.write_inner_content(|writer| {
        writer.create_element("metadata").write_inner_content(|writer| text(writer, "time", &time(stamp)))?;
        for stop in &outline.stops {
            let (lat, lon) = (degrees(stop.location.lat), degrees(stop.location.lon));
            let point =
                writer.create_element("wpt").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
            point.write_inner_content(|writer| {
                text(writer, "time", &time(stop.arrive))?;
                text(writer, "name", &stop.place.name)?;
                text(writer, "desc", &outline.note(stop))
            })?;
        }
        for day in outline.days() {
            let track = writer.create_element("trk");
            track.write_inner_content(|writer| {
                text(writer, "name", &outline.title(day))?;
                for leg in outline.legs.iter().filter(|leg| leg.day == day) {
                    let segment = writer.create_element("trkseg");
                    segment.write_inner_content(|writer| {
                        for [lon, lat] in &leg.geometry.coordinates {
                            let (lat, lon) = (degrees(*lat), degrees(*lon));
                            let point = writer.create_element("trkpt");
                            // Written with both tags: some devices read no empty element.
                            point
                                .with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())])
                                .write_text_content(BytesText::new(""))?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    // What XML cannot hold is left out.
    let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    writer.create_element(name).write_text_content(BytesText::new(&clean))?;
    Ok(())
}

fn degrees(value: f64) -> String {
    format!("{value:.6}")
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
