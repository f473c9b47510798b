//! Opening hours as people write them, into OSM opening-hours syntax.

use scenic_data::hours::Schedule;
use std::cell::RefCell;
use std::collections::HashMap;

/// Longest text that is tried; longer ones are descriptions, not hours.
const MAX_CHARS: usize = 1_000;
/// Most texts that a thread remembers: the rows of a file say the same hours again and again.
const REMEMBERED: usize = 512;

thread_local! {
    static READ: RefCell<HashMap<String, Option<String>>> = RefCell::default();
}

/// The OSM form of a text in OSM syntax, Chinese or English; `None` where it is not understood.
pub fn read(text: &str) -> Option<String> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    READ.with_borrow_mut(|known| {
        if let Some(osm) = known.get(text) {
            return osm.clone();
        }
        let osm = Schedule::parse(text).ok().map(|schedule| schedule.osm().to_string());
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text.to_owned(), osm.clone());
        osm
    })
}
