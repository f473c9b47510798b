//! When each document is looked at again, from how often it has changed.
//!
//! A document is taken to change at random with a rate of its own (a Poisson process). The rate is
//! estimated from its [`Rhythm`] and from that of its source: little is known of a new document, so
//! it is first taken to be like its neighbours. The requests that a host is given a day are then
//! spent so that what we know of its documents is as young as possible: the mean age of changes not
//! seen yet, over all documents, is least. Each document keeps a floor and a ceiling, so none is
//! asked for all the time and none is forgotten.

use scenic_data::Rhythm;
use std::time::Duration;

/// What is believed of documents before anything was seen: one change in a fortnight, worth as much
/// as having watched one document for a quarter of that time.
const PRIOR_PERIOD_S: f64 = 14.0 * 86_400.0;
const PRIOR_WEIGHT: f64 = 0.25;
/// How much the neighbours say about a document, in changes.
const NEIGHBOURS: f64 = 0.5;
/// No document is believed to change more often, or less.
const RATES: std::ops::RangeInclusive<f64> = 1e-10..=1.0;
/// Repetitions that find a rate or a price to far more digits than are known.
const STEPS: usize = 60;

/// A document to be planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// How often it has changed.
    pub rhythm: Rhythm,
    /// Never sooner.
    pub floor: Duration,
    /// Never later.
    pub ceiling: Duration,
}

/// How long after its last visit each page is looked at again, where `per_day` requests may be spent
/// on all of them. Floors and ceilings are kept even where they cost more or less than that.
pub fn intervals(pages: &[Page], per_day: f64) -> Vec<Duration> {
    let together = pages.iter().fold(Rhythm::default(), |sum, page| sum.and(page.rhythm));
    let usual = rate(together, PRIOR_WEIGHT, 1.0 / PRIOR_PERIOD_S);
    let pages: Vec<Planned> = pages.iter().map(|page| Planned::of(page, usual)).collect();
    let per_second = per_day.max(0.0) / 86_400.0;
    let price = price(&pages, per_second);
    pages.iter().map(|page| Duration::from_secs_f64(page.interval(price))).collect()
}

/// Changes a second of whatever shows that rhythm, where `rate` was expected and that expectation
/// weighs as much as `weight` changes seen.
fn rate(rhythm: Rhythm, weight: f64, expected: f64) -> f64 {
    let watched = rhythm.quiet_s + rhythm.moved_s + weight / expected;
    let mut rate = (rhythm.moves + weight) / watched;
    if rhythm.moves > 0.0 {
        // A visit that finds a change has missed others before it, the more the longer it waited.
        let waited = rhythm.moved_s / rhythm.moves;
        for _ in 0..STEPS {
            let missed = rate * waited;
            let each = if missed < 1e-6 { 1.0 } else { missed / -(-missed).exp_m1() };
            rate = ((rhythm.moves * each + weight) / watched).clamp(*RATES.start(), *RATES.end());
        }
    }
    rate.clamp(*RATES.start(), *RATES.end())
}

struct Planned {
    rate: f64,
    floor_s: f64,
    ceiling_s: f64,
}

impl Planned {
    fn of(page: &Page, usual: f64) -> Self {
        let floor_s = page.floor.as_secs_f64().max(1.0);
        Self {
            rate: rate(page.rhythm, NEIGHBOURS, usual),
            floor_s,
            ceiling_s: page.ceiling.as_secs_f64().max(floor_s),
        }
    }

    /// The interval at which one request more is worth `price`: what it takes off the page's mean
    /// age, in squared seconds.
    fn interval(&self, price: f64) -> f64 {
        (waits_for(price * self.rate * self.rate) / self.rate).clamp(self.floor_s, self.ceiling_s)
    }
}

/// The price at which the pages together cost `per_second` requests.
fn price(pages: &[Planned], per_second: f64) -> f64 {
    let cost = |price: f64| pages.iter().map(|page| 1.0 / page.interval(price)).sum::<f64>();
    // The worth of a request grows with the square of the interval; these bound all that a
    // duration can be.
    let (mut low, mut high) = (-40.0_f64, 60.0_f64);
    for _ in 0..STEPS {
        let middle = f64::midpoint(low, high);
        if cost(middle.exp()) > per_second { low = middle } else { high = middle }
    }
    high.exp()
}

/// The expected changes x in an interval, for which x²/2 + (x+1)e⁻ˣ − 1 is `worth`: the derivative
/// of the mean age of a Poisson process by the number of visits, in units of its own rate.
fn waits_for(worth: f64) -> f64 {
    // Close to the root for small x (x³/3) and for large (x²/2 − 1); the curve is convex in between.
    let mut x = if worth < 0.5 { (3.0 * worth).cbrt() } else { (2.0 * (worth + 1.0)).sqrt() };
    for _ in 0..6 {
        let slope = x * -(-x).exp_m1();
        if slope <= f64::MIN_POSITIVE {
            break;
        }
        let value = x * x / 2.0 + (x + 1.0) * (-x).exp() - 1.0;
        // For tiny x the value is lost in rounding, and the start is exact.
        if x < 1e-3 {
            break;
        }
        x = (x - (value - worth) / slope).max(x / 4.0);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600.0;
    const DAY: f64 = 24.0 * HOUR;

    fn page(quiet_h: f64, moved_h: f64, moves: f64) -> Page {
        Page {
            rhythm: Rhythm { quiet_s: quiet_h * HOUR, moved_s: moved_h * HOUR, moves },
            floor: Duration::from_secs(900),
            ceiling: Duration::from_secs(7 * 86_400),
        }
    }

    #[test]
    fn what_changes_more_is_looked_at_more_within_floor_and_ceiling() {
        let pages = [
            page(0.0, 100.0 * 6.0, 100.0), // at each of a hundred visits
            page(90.0 * 6.0, 10.0 * 6.0, 10.0),
            page(99.0 * 6.0, 6.0, 1.0),
            page(100.0 * 6.0, 0.0, 0.0),
        ];
        let waits: Vec<f64> = intervals(&pages, 16.0).iter().map(|d| d.as_secs_f64() / HOUR).collect();
        assert!(waits.is_sorted(), "{waits:?}");
        assert!(waits[0] < 4.0 && waits[3] > 10.0, "{waits:?}");
        let spent: f64 = waits.iter().map(|wait| 24.0 / wait).sum();
        assert!((spent - 16.0).abs() < 0.1, "all of the budget is spent, and no more: {spent}");

        let rich = intervals(&pages, 1e9);
        assert!(rich.iter().all(|wait| wait.as_secs() == 900), "{rich:?}");
        let poor = intervals(&pages, 0.0);
        assert!(poor.iter().all(|wait| wait.as_secs() == 7 * 86_400), "{poor:?}");
    }

    #[test]
    fn pages_of_which_nothing_is_known_share_alike() {
        let waits = intervals(&[page(0.0, 0.0, 0.0); 5], 20.0);
        for wait in waits {
            assert!((wait.as_secs_f64() - 6.0 * HOUR).abs() < 60.0, "{wait:?}");
        }
        assert!(intervals(&[], 20.0).is_empty());
    }

    #[test]
    fn a_rate_is_found_although_visits_miss_changes() {
        // Twice a day, looked at daily: 1 − e⁻² of the visits find something.
        let found = 1.0 - (-2.0_f64).exp();
        let seen =
            Rhythm { quiet_s: (1.0 - found) * 1e4 * DAY, moved_s: found * 1e4 * DAY, moves: found * 1e4 };
        let per_day = rate(seen, NEIGHBOURS, 1.0 / PRIOR_PERIOD_S) * DAY;
        assert!((per_day - 2.0).abs() < 0.02, "{per_day}");
        assert!(rate(Rhythm::default(), NEIGHBOURS, 0.5 / DAY) * DAY - 0.5 < 1e-9);
    }

    #[test]
    fn no_rhythm_is_too_odd_to_be_planned() {
        for odd in [0.0, 1e-9, 1.0, 1e12] {
            for moves in [0.0, 1.0, 1e9] {
                let rhythm = Rhythm { quiet_s: odd, moved_s: odd, moves };
                let page = Page { rhythm, ..page(0.0, 0.0, 0.0) };
                let wait = intervals(&[page, page], 8.0);
                assert!(
                    wait.iter().all(|w| (900..=7 * 86_400).contains(&w.as_secs())),
                    "{odd} {moves} {wait:?}"
                );
            }
        }
    }

    #[test]
    fn the_worth_of_a_request_is_inverted() {
        for x in [0.01, 0.1, 0.5, 1.0, 3.0, 20.0, 1e4_f64] {
            let worth = x * x / 2.0 + (x + 1.0) * (-x).exp() - 1.0;
            assert!((waits_for(worth) / x - 1.0).abs() < 1e-3, "{x}: {}", waits_for(worth));
        }
    }
}
