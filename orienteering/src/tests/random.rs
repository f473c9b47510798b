//! Random problems with every feature.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::*;

/// How large a problem is to be.
pub struct Size {
    pub nodes: usize,
    pub tours: usize,
    pub bands: usize,
}

/// A random problem: two places to start or end at, then the candidates.
pub fn problem(seed: u64, size: Size) -> Problem {
    let rng = &mut SmallRng::seed_from_u64(seed);
    let count = size.nodes + 2;
    let places: Vec<(f64, f64)> =
        (0..count).map(|_| (rng.random_range(0.0..100.0), rng.random_range(0.0..100.0))).collect();
    let (budgets, groups) = (rng.random_range(0..3), rng.random_range(0..3));
    let mut since = -50;
    let bands = (0..size.bands).map(|_| {
        let band = Band { from: since, travel: travel(&places, rng) };
        since += rng.random_range(100..400);
        band
    });
    let bands = bands.collect();
    let weighed = rng.random_bool(0.4);
    let tour = |rng: &mut SmallRng| Tour {
        start: rng.random_range(0..2),
        end: rng.random_range(0..2),
        earliest: rng.random_range(0..50),
        latest: rng.random_range(200..600),
        max_stops: rng.random_bool(0.3).then(|| rng.random_range(0..6)),
    };
    let group = |rng: &mut SmallRng| {
        let at_least = rng.random_range(0..3);
        let scope = if rng.random_bool(0.5) { Scope::PerTour } else { Scope::Overall };
        Group { at_least, at_most: at_least + rng.random_range(0..3), scope }
    };
    Problem {
        nodes: (0..count).map(|_| node(rng, size.tours, budgets, groups)).collect(),
        bands,
        tours: (0..size.tours).map(|_| tour(rng)).collect(),
        budgets: (0..budgets).map(|_| rng.random_range(0.0..30.0)).collect(),
        groups: (0..groups).map(|_| group(rng)).collect(),
        travel_weight: if weighed { rng.random_range(0.0..0.2) } else { 0.0 },
        wait_weight: if weighed { rng.random_range(0.0..0.1) } else { 0.0 },
    }
}

fn travel(places: &[(f64, f64)], rng: &mut SmallRng) -> Matrix {
    let slow = rng.random_range(0.5..2.0);
    let mut cells = Vec::new();
    for a in places {
        for b in places {
            let way = ((a.0 - b.0).hypot(a.1 - b.1) * slow) as Ticks;
            cells.push(if rng.random_bool(0.05) { UNREACHABLE } else { way });
        }
    }
    Matrix::new(places.len(), cells).unwrap()
}

fn node(rng: &mut SmallRng, tours: usize, budgets: usize, groups: usize) -> Node {
    let windows = |rng: &mut SmallRng| {
        let mut clock = 0;
        let mut all = Vec::new();
        for _ in 0..rng.random_range(0..4) {
            let from = clock + rng.random_range(1..150);
            clock = from + rng.random_range(0..150);
            all.push(Window { from, to: clock });
        }
        all
    };
    Node {
        profit: rng.random_range(-2.0..20.0),
        service: rng.random_range(0..40),
        windows: (0..tours).map(|_| windows(rng)).collect(),
        costs: (0..budgets)
            .map(|_| if rng.random_bool(0.5) { 0.0 } else { rng.random_range(0.0..10.0) })
            .collect(),
        groups: (0..groups).filter(|_| rng.random_bool(0.3)).collect(),
        required: rng.random_bool(0.15),
    }
}
