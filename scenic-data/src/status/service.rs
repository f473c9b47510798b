//! The first and the last run of what takes people somewhere: cable cars, boats, shuttle buses.

use super::{Judge, Span, State};
use crate::clock::at_local;
use crate::view::PlaceView;
use crate::{Field, Instant};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

/// Labels of how long one waits for the next run.
const INTERVALS: [&str; 8] =
    ["发车间隔", "间隔", "班次", "班次间隔", "Interval", "Frequency", "Runs every", "Departures"];
/// Longest interval that is believed, minutes.
const LONGEST_MIN: u32 = 12 * 60;

/// When a service runs on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Service {
    /// The first run.
    pub first: DateTime<Utc>,
    /// The last run that takes anybody.
    pub last: DateTime<Utc>,
    /// Minutes between two runs, where a source says so.
    pub interval_min: Option<u32>,
}

/// When the service runs on the local day of `at`; `None` when it does not, or nothing says when.
pub fn service(view: &PlaceView, judge: &Judge<'_>, at: Instant) -> Option<Service> {
    let zone = view.place.time_zone;
    let date = at.with_timezone(&zone).date_naive();
    let midnight = |date: NaiveDate| at_local(date.and_time(NaiveTime::MIN), zone);
    let (from, to) = (midnight(date), midnight(date.checked_add_days(Days::new(1))?));
    let open: Vec<Span> = judge.over(from, to).into_iter().filter(|span| span.state == State::Open).collect();
    let last = open.last()?;
    Some(Service {
        first: open.first()?.from,
        last: last.last_entry.unwrap_or(last.to),
        interval_min: interval_min(view),
    })
}

/// Minutes between two runs, as a source's own label says: `每15分钟一班`, `every 20 minutes`.
pub fn interval_min(view: &PlaceView) -> Option<u32> {
    let labelled = INTERVALS.iter().map(|label| Field::new(label));
    let facts = labelled.filter_map(|field| view.facts.iter().find(|fact| fact.claim.field() == &field));
    facts.filter_map(|fact| minutes(fact.claim.value())).next()
}

/// The first number that is followed by minutes or hours.
fn minutes(text: &str) -> Option<u32> {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number: String = rest[start..].chars().take_while(char::is_ascii_digit).collect();
        rest = &rest[start + number.len()..];
        let unit = rest.trim_start().to_lowercase();
        let factor = match () {
            () if ["分", "min"].iter().any(|word| unit.starts_with(word)) => 1,
            () if ["小时", "时", "hour", "h"].iter().any(|word| unit.starts_with(word)) => 60,
            () => continue,
        };
        let minutes = number.parse::<u32>().ok()?.checked_mul(factor)?;
        return Some(minutes).filter(|minutes| (1..=LONGEST_MIN).contains(minutes));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn an_interval_is_a_number_of_minutes_or_hours() {
        assert_eq!(minutes("每15分钟一班"), Some(15));
        assert_eq!(minutes("2 boats, every 20 minutes"), Some(20));
        assert_eq!(minutes("约1小时一班"), Some(60));
        assert_eq!(minutes("2班"), None);
        assert_eq!(minutes("每0分钟"), None);
        assert_eq!(minutes("每99999999999分钟"), None);
    }
}
