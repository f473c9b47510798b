//! Opening hours as people write them, into OSM opening-hours syntax.

use scenic_data::hours::Schedule;

/// Longest text that is tried; longer ones are descriptions, not hours.
const MAX_CHARS: usize = 1_000;

/// The OSM form of a text in OSM syntax, Chinese or English; `None` where it is not understood.
pub fn read(text: &str) -> Option<String> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    Schedule::parse(text).ok().map(|schedule| schedule.osm().to_string())
}
