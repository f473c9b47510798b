//! What is wrong with one ride, way or stop of a plan that is kept, in words.

use super::KeptRide;
use super::check::Finding;
use super::ways::Broken;
use crate::answer::dates;
use crate::plan::Role;
use crate::plan::card::KeptStop;
use crate::plan::grounds::Grounds;
use scenic_data::status::Reason;
use scenic_data::view::PlaceView;
use scenic_data::{Instant, LangTag, PlaceId};

/// A look at a plan: by what is known now, for a reader.
pub(super) struct Look<'a> {
    pub grounds: &'a Grounds,
    pub lang: &'a LangTag,
    pub now: Instant,
}

impl Look<'_> {
    /// A ride that does not run.
    pub(super) fn ride(&self, ride: &KeptRide) -> Option<Finding> {
        let view = self.grounds.view(&ride.place)?;
        let span = self.grounds.meets_closed(&ride.place, ride.from.max(self.now), ride.to)?;
        let (name, at) = (self.name(view), dates::clock(ride.from, view.place.time_zone));
        let message = self.pick(
            format!("{name}在您要乘的时间（{at}）停运。"),
            format!("{name} does not run when you would ride it ({at})."),
        );
        Some(finding("no_ride", ride.before, &ride.place, name, Some(span.reason), message))
    }

    /// A way that is shut, or longer than there is time for. It is told by where it leads to.
    pub(super) fn way(&self, broken: &Broken<'_>, stops: &[KeptStop]) -> Option<Finding> {
        let Broken { way, minutes } = broken;
        let led = stops.get((way.before as usize).saturating_sub(1)).or(stops.last());
        let place = way.to.place.as_ref().or(led.map(|stop| &stop.place))?;
        let view = self.grounds.view(place)?;
        let (name, at) = (self.name(view), dates::clock(way.depart, view.place.time_zone));
        let Some(now) = minutes else {
            let message = self.pick(
                format!("{at}去{name}的路不通：有路段关闭。"),
                format!("There is no way to {name} at {at}: part of it is shut."),
            );
            return Some(finding("no_way", way.before, place, name, None, message));
        };
        let planned = (way.arrive - way.depart).num_minutes();
        let message = self.pick(
            format!("{at}去{name}的路有路段关闭，要绕行约{now}分钟，原计划{planned}分钟。"),
            format!(
                "Part of the way to {name} at {at} is shut; round it takes about {now} minutes, not {planned}."
            ),
        );
        Some(finding("detour", way.before, place, name, None, message))
    }

    /// A stop that is no more, closed, or no longer let into; `i` counts from 0.
    pub(super) fn stop(&self, i: usize, stop: &KeptStop) -> Option<Finding> {
        let (n, place) = (u32::try_from(i + 1).unwrap_or(u32::MAX), &stop.place);
        let Some(view) = self.grounds.view(place) else {
            let message = self.pick(
                "这个地方已经不在资料里。".to_owned(),
                "No source speaks of this place any more.".to_owned(),
            );
            return Some(finding("gone", n, place, place.to_string(), None, message));
        };
        let name = self.name(view);
        let clock = |at: Instant| dates::clock(at, view.place.time_zone);
        let closed = || self.grounds.meets_closed(place, stop.begin.max(self.now), stop.depart);
        if let Some(span) = (stop.role == Role::Visit).then(closed).flatten() {
            let (from, to) = (clock(stop.begin), clock(stop.depart));
            let message = self.pick(
                format!("{name}在您要去的时间（{from}到{to}）关闭。"),
                format!("{name} is closed when you would be there ({from} to {to})."),
            );
            return Some(finding("closed", n, place, name, Some(span.reason), message));
        }
        let entry = self.grounds.at(place, stop.begin)?.last_entry.filter(|entry| *entry < stop.begin)?;
        let (entry, begin) = (clock(entry), clock(stop.begin));
        let message = self.pick(
            format!("{name}现在最晚{entry}入场，您{begin}才到。"),
            format!("{name} now lets people in until {entry}; you come at {begin}."),
        );
        Some(finding("last_entry", n, place, name, None, message))
    }

    fn name(&self, view: &PlaceView) -> String {
        view.place.name(self.lang).to_owned()
    }

    fn pick(&self, zh: String, en: String) -> String {
        if self.lang.is_chinese() { zh } else { en }
    }
}

fn finding(
    code: &str,
    stop: u32,
    place: &PlaceId,
    name: String,
    reason: Option<Reason>,
    message: String,
) -> Finding {
    let reason = reason.and_then(|reason| serde_json::to_value(reason).ok()?.as_str().map(str::to_owned));
    Finding { code: code.to_owned(), stop, place: place.clone(), name, reason, message }
}
