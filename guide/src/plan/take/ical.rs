//! iCalendar: an event for each stop.

use super::Outline;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

pub(super) fn write(outline: &Outline, stamp: DateTime<Utc>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(if outline.is_chinese() { "导游行程" } else { "Daoyou plan" });
    // A hint to calendars; the times are in UTC.
    calendar.timezone(outline.time_zone.as_str());
    for (i, stop) in outline.stops.iter().enumerate() {
        let begins = stop.depart - chrono::TimeDelta::minutes(stop.visit_min.into());
        let mut event = Event::new();
        event
            .uid(&format!("{}-{}-{}@daoyou", stop.place.id, stop.arrive.timestamp(), i + 1))
            .timestamp(stamp)
            .starts(begins)
            .ends(stop.depart)
            .summary(&stop.place.name)
            .description(&outline.note(stop))
            .add_property("GEO", format!("{:.6};{:.6}", stop.location.lat, stop.location.lon));
        calendar.push(event.done());
    }
    calendar.to_string()
}
