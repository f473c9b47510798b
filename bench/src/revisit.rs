//! Whether visits spent by what is known of each document keep the whole younger than visits at a
//! fixed interval, for as many requests: a simulation over a quarter of a year that begins without
//! knowing anything.

use anyhow::Result;
use crawler::revisit::{Page, intervals};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use scenic_data::Rhythm;
use serde::Serialize;
use std::time::Duration;

const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;
/// Between two visits at a fixed interval.
const INTERVAL: f64 = 6.0 * HOUR;
/// Bounds of the intervals that are chosen, as a source has them unless told.
const FLOOR: f64 = INTERVAL / 8.0;
const CEILING: f64 = INTERVAL * 4.0;
const DAYS: f64 = 90.0;

/// Pages of a region's sites: their share and how often each changes a day, on average.
const MIX: [(f64, f64); 6] =
    [(0.05, 8.0), (0.10, 2.0), (0.20, 0.5), (0.25, 1.0 / 7.0), (0.30, 1.0 / 30.0), (0.10, 0.0)];

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Figures {
    pages: usize,
    days: f64,
    /// Mean age of what is known, in minutes, at the fixed interval: how long ago the first change
    /// not seen yet was, nothing where all was seen.
    fixed_age_min: f64,
    /// The same with chosen intervals.
    adaptive_age_min: f64,
    /// How much less that is.
    less: f64,
    /// Share of the time in which a page was known as it was.
    fixed_fresh: f64,
    adaptive_fresh: f64,
    fixed_requests: u64,
    adaptive_requests: u64,
    /// Longest time in which a page was not looked at, in hours.
    adaptive_longest_h: f64,
}

/// Runs the simulation.
pub fn run(pages: usize) -> Result<Figures> {
    let mut rng = StdRng::seed_from_u64(7);
    let changes: Vec<Vec<f64>> = (0..pages)
        .map(|i| {
            let rate = rate_of(i as f64 / pages as f64) / DAY;
            // Within a kind of page some change more than others.
            let own = rate * 2.0_f64.powf(rng.random_range(-1.0..1.0));
            moments(own, &mut rng)
        })
        .collect();
    let fixed = simulate(&changes, |_, _| vec![INTERVAL; pages]);
    let adaptive = simulate(&changes, |rhythms, per_day| {
        let page = |rhythm: &Rhythm| Page {
            rhythm: *rhythm,
            floor: Duration::from_secs_f64(FLOOR),
            ceiling: Duration::from_secs_f64(CEILING),
        };
        let pages: Vec<Page> = rhythms.iter().map(page).collect();
        intervals(&pages, per_day).iter().map(Duration::as_secs_f64).collect()
    });
    Ok(Figures {
        pages,
        days: DAYS,
        fixed_age_min: fixed.age / 60.0,
        adaptive_age_min: adaptive.age / 60.0,
        less: 1.0 - adaptive.age / fixed.age,
        fixed_fresh: fixed.fresh,
        adaptive_fresh: adaptive.fresh,
        fixed_requests: fixed.requests,
        adaptive_requests: adaptive.requests,
        adaptive_longest_h: adaptive.longest / HOUR,
    })
}

fn rate_of(share: f64) -> f64 {
    let mut below = 0.0;
    for (part, rate) in MIX {
        below += part;
        if share < below {
            return rate;
        }
    }
    0.0
}

/// When a page changes.
fn moments(rate: f64, rng: &mut StdRng) -> Vec<f64> {
    if rate <= 0.0 {
        return Vec::new();
    }
    let wait = || -(1.0 - rng.random::<f64>()).ln() / rate;
    let later = std::iter::repeat_with(wait).scan(0.0, |at, wait| {
        *at += wait;
        Some(*at)
    });
    later.take_while(|at| *at <= DAYS * DAY).collect()
}

struct Outcome {
    age: f64,
    fresh: f64,
    requests: u64,
    longest: f64,
}

/// Visits pages in runs, each as often as the timetable could make one, and asks `plan` after a run
/// for the intervals of those that were visited.
fn simulate(changes: &[Vec<f64>], plan: impl Fn(&[Rhythm], f64) -> Vec<f64>) -> Outcome {
    let n = changes.len();
    let end = DAYS * DAY;
    let per_day = n as f64 * DAY / INTERVAL;
    let (mut visited, mut due) = (vec![0.0; n], vec![INTERVAL; n]);
    // The next change of each page that no visit has seen.
    let mut next = vec![0_usize; n];
    let mut rhythms = vec![Rhythm::default(); n];
    let mut outcome = Outcome { age: 0.0, fresh: 0.0, requests: 0, longest: 0.0 };
    let mut now = 0.0;
    while now < end {
        now = f64::min(now + FLOOR, end);
        let last = now >= end;
        let looked: Vec<usize> = (0..n).filter(|i| last || due[*i] <= now + 1.0).collect();
        for i in &looked {
            let first = changes[*i].get(next[*i]).copied().unwrap_or(f64::INFINITY).min(now);
            outcome.age += (now - first).powi(2) / 2.0;
            outcome.fresh += first - visited[*i];
            outcome.longest = outcome.longest.max(now - visited[*i]);
            let moved = first < now;
            while changes[*i].get(next[*i]).is_some_and(|at| *at < now) {
                next[*i] += 1;
            }
            if !last {
                outcome.requests += 1;
                rhythms[*i] = rhythms[*i].with(Duration::from_secs_f64(now - visited[*i]), moved);
            }
            visited[*i] = now;
        }
        if !looked.is_empty() && !last {
            let waits = plan(&rhythms, per_day);
            for i in looked {
                due[i] = now + waits[i];
            }
        }
    }
    let all = n as f64 * end;
    Outcome { age: outcome.age / all, fresh: outcome.fresh / all, ..outcome }
}
