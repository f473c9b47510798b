//! The way between two points at a time: over the map as it is then.

use super::days::Day;
use super::network::{Clock, link_places, runs};
use crate::ways::{Closures, Goal, Leg, Mode, Run, Table, Traveller};
use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::event::Event;
use scenic_data::view::PlaceView;
use scenic_data::{Instant, LangTag, PlaceId};

/// A way with a service that does not run now is told when it is so much shorter, seconds.
const MUCH_S: u32 = 600;
/// The time around a way: long enough to wait for what runs, and to say when what is shut opens again.
const AROUND: TimeDelta = TimeDelta::hours(24);
/// So many changes of what is shut are looked at for that.
const MOST_CHANGES: usize = 12;
/// A way that is longer by less than this goes round nothing, seconds.
const SAME_S: u32 = 30;

/// What was found of a way.
#[derive(Clone, Debug)]
pub enum Found {
    /// There is one.
    Way(Box<Between>),
    /// There is none now.
    NoWay(Box<NoWay>),
}

/// Why there is no way.
#[derive(Clone, Debug)]
pub struct NoWay {
    /// The leg when everything runs, where there is one.
    pub running: Option<Leg>,
    /// The places of the services that it takes.
    pub idle: Vec<PlaceView>,
    /// The way that there would be if nothing were shut.
    pub shut: Option<Shut>,
}

/// The usual way, part of which is shut now.
#[derive(Clone, Debug)]
pub struct Shut {
    /// The leg from then on, or else as it usually is.
    pub leg: Leg,
    /// From when on it can be gone, where that is known and soon.
    pub opens: Option<Instant>,
}

/// A way, and what is known of the services that it takes.
#[derive(Clone, Debug)]
pub struct Between {
    /// The leg.
    pub leg: Leg,
    /// The leg with services that do not run now, where it is much shorter.
    pub when_it_runs: Option<Leg>,
    /// Those services, with their notices.
    pub idle: Vec<(PlaceView, Vec<Event>)>,
    /// That the goal is closed at that time, and when it opens.
    pub closed: Option<Option<Instant>>,
    /// Whether it is over a map.
    pub on_map: bool,
    /// The services that it takes, with their notices at that time.
    pub services: Vec<(PlaceView, Vec<Event>)>,
    /// The usual way, where something that is shut made this one longer.
    pub shut: Option<Shut>,
}

impl Guide {
    /// The way from one point to another for whoever leaves at `at`; `None` when the map has none.
    pub(crate) async fn between(
        &self,
        from: Goal,
        to: Goal,
        mode: Mode,
        at: Instant,
        zone: chrono_tz::Tz,
        lang: &LangTag,
    ) -> Result<Found, GuideError> {
        let traveller = Traveller { mode, pace: 1.0 };
        if let Some(router) = self.ways.router()
            && let Some(leg) = router.leg(from.at, to.at, traveller).await
        {
            return Ok(Found::Way(Box::new(Between {
                leg,
                when_it_runs: None,
                idle: Vec::new(),
                closed: None,
                on_map: true,
                services: Vec::new(),
                shut: None,
            })));
        }
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let network = self.ways.network();
        let links = network.as_ref().map(|map| link_places(map, &catalogue)).unwrap_or_default();
        let day = Day { from: at, to: at + AROUND };
        let mut places: Vec<PlaceId> = links.values().cloned().collect();
        places.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        places.dedup();
        let grounds = self.grounds(&places, &[day], &catalogue).await?;
        let around = Some(from.at);
        let clock = Clock { zone, country: None };
        let (closures, services) = match &network {
            Some(map) => (
                self.shut_ways(map, &catalogue, &[day], clock, around).await?,
                runs(map, &links, &grounds, (day.from, day.to), clock, around),
            ),
            None => (Closures::default(), Vec::new()),
        };
        let ways = std::sync::Arc::clone(&self.ways);
        let (lang, has_closures) = (lang.clone(), closures.any());
        let run = move || {
            let goals = vec![from, to];
            let leg_at = |at: Instant, closures: &Closures, services: Vec<Run>| {
                let span = (at, at + TimeDelta::minutes(1));
                let table = Table::of(&ways, goals.clone(), traveller, closures, services, span, None);
                (table.leg(0, 1, at, &lang), table.has_map())
            };
            let leg = |closures: &Closures, services: Vec<Run>| leg_at(at, closures, services);
            let (found, on_map) = leg(&closures, services.clone());
            let usual = if has_closures { leg(&Closures::default(), services.clone()).0 } else { None };
            let longer = |usual: &Leg| found.as_ref().is_none_or(|leg| leg.seconds > usual.seconds + SAME_S);
            let shut = usual.filter(longer).map(|usual| {
                let changes = closures.changes(at, day.to).into_iter().skip(1).take(MOST_CHANGES);
                // Where there is none now any way is worth knowing, else one that is as short as the usual.
                let as_good = |then: Instant| {
                    let leg = leg_at(then, &closures, services.clone()).0?;
                    (found.is_none() || leg.seconds <= usual.seconds + SAME_S).then_some((then, leg))
                };
                match changes.into_iter().find_map(as_good) {
                    Some((opens, leg)) => Shut { leg, opens: Some(opens) },
                    None => Shut { leg: usual, opens: None },
                }
            });
            // As if everything ran.
            let always =
                services.into_iter().map(|run| Run { boarding: vec![(at, day.to)], ..run }).collect();
            (found, shut, leg(&closures, always).0, on_map)
        };
        let found = tokio::task::spawn_blocking(run).await.map_err(|_| GuideError::Unable {
            zh: "找路时出错，请重试",
            en: "finding the way failed; try again",
        })?;
        let (leg, shut, running, on_map) = found;
        let taken = |leg: &Leg| -> Vec<(PlaceView, Vec<Event>)> {
            let places = leg.steps.iter().filter_map(|step| step.place.as_ref());
            let known = places.filter_map(|place| {
                let notices = grounds.notices(place).into_iter().filter(|event| event.is_on(at)).collect();
                Some((grounds.view(place)?.clone(), notices))
            });
            known.collect()
        };
        let Some(leg) = leg else {
            let idle = running.as_ref().map(&taken).unwrap_or_default();
            let idle = idle.into_iter().map(|(view, _)| view).collect();
            return Ok(Found::NoWay(Box::new(NoWay { running, idle, shut })));
        };
        let when_it_runs = running.filter(|running| running.seconds + MUCH_S < leg.seconds);
        Ok(Found::Way(Box::new(Between {
            idle: when_it_runs.as_ref().map(&taken).unwrap_or_default(),
            when_it_runs,
            closed: None,
            on_map,
            services: taken(&leg),
            shut,
            leg,
        })))
    }
}
