//! Official and partner routes.

use crate::event::Text;
use crate::freshness::{Clocks, Freshness, SourceRef};
use crate::hours::Schedule;
use crate::{Instant, PlaceId, Position, field::FieldClass};
use serde::{Deserialize, Serialize};

/// A route in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// Its identifier: of this version of it.
    pub id: String,
    /// How its source identifies it, whatever its version.
    pub external_id: String,
    /// Name and description, by language.
    pub texts: Vec<Text>,
    /// Where it goes, in order.
    pub stops: Vec<PlaceId>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// How long it is, metres.
    pub distance_m: Option<u32>,
    /// As the source calls it.
    pub difficulty: Option<String>,
    /// When it can be walked, as the source says.
    pub season: Option<String>,
    /// The line that it follows; empty when the source gives none.
    pub line: Vec<Position>,
    /// Who says so.
    pub source: SourceRef,
    /// Its clocks.
    pub clocks: Clocks,
}

/// Most points of a route's line.
pub const MAX_LINE: usize = 20_000;

impl Route {
    /// Whether `at` is within its season, on the clock of `zone`; `None` when it names none, or none
    /// that is understood.
    pub fn is_in_season(&self, at: Instant, zone: chrono_tz::Tz, country: Option<&str>) -> Option<bool> {
        let season = self.season.as_deref()?;
        // "4月至10月" says no hours: all of each day.
        let whole_days = || Schedule::parse(&format!("{season}全天"));
        let schedule = Schedule::parse(season).or_else(|_| whole_days()).ok()?;
        let day = at.with_timezone(&zone).date_naive();
        Some(!schedule.day(day, zone, country).is_empty())
    }

    /// How current it is.
    pub fn freshness(&self, now: Instant) -> Freshness {
        Freshness::of(&self.clocks, self.source.clone(), FieldClass::Contact.lifetime(), now)
    }
}
