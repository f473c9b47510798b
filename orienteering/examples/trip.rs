//! Measures plans of days with many candidates, several bands of travel times, meals and a budget:
//! `trip [CANDIDATES] [DAYS] [BANDS] [MILLISECONDS]`.

use std::time::{Duration, Instant};

use orienteering::{
    Band, Group, Matrix, Node, Options, Problem, Scope, Ticks, Tour, Window, solve, violations,
};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let at = |index: usize, or: usize| words.get(index).copied().unwrap_or(or);
    let problem = problem(at(0, 500), at(1, 4), at(2, 4)).ok_or("the matrix has another size")?;
    for milliseconds in [at(3, 100) as u64, 1_000, 10_000] {
        let options =
            Options { time: Duration::from_millis(milliseconds), seed: 1, rounds: None, start: Vec::new() };
        let begun = Instant::now();
        let (mut first, mut count) = (None, 0);
        let outcome = solve(&problem, &options, &mut |plan| {
            first.get_or_insert((begun.elapsed().as_millis(), plan.profit));
            count += 1;
        })?;
        let stops: Vec<usize> = outcome.plan.tours.iter().map(Vec::len).collect();
        println!(
            "{milliseconds} ms: profit {:.1}, stops {stops:?}, missing {:?}, unmet {:?}, rounds {}, first {first:?}, {count} plans, {} ms, violations {:?}",
            outcome.plan.profit,
            outcome.missing,
            outcome.unmet,
            outcome.rounds,
            begun.elapsed().as_millis(),
            violations(&problem, &outcome.plan)
        );
    }
    Ok(())
}

/// Days from 9 to 21 o'clock in seconds in a city; one in eight places serves lunch, one in eight dinner.
fn problem(candidates: usize, days: usize, bands: usize) -> Option<Problem> {
    let rng = &mut SmallRng::seed_from_u64(7);
    let places: Vec<(f64, f64)> = (0..=candidates)
        .map(|_| (rng.random_range(0.0..12_000.0), rng.random_range(0.0..12_000.0)))
        .collect();
    let hour = 3_600;
    let band = |index: usize| {
        let pace = [3.0, 4.5, 3.5, 5.0][index % 4];
        let way = |a: &(f64, f64), b: &(f64, f64)| match (a.0 - b.0).hypot(a.1 - b.1) {
            0.0 => 0,
            far => (far / pace) as Ticks + 240,
        };
        let cells = places.iter().flat_map(|a| places.iter().map(move |b| way(a, b))).collect();
        let from = if index == 0 { 0 } else { (8 + 3 * index as Ticks) * hour };
        Matrix::new(places.len(), cells).map(|travel| Band { from, travel })
    };
    let node = |index: usize, rng: &mut SmallRng| {
        let meal = index % 8;
        let hours = match meal {
            0 => vec![Window { from: 11 * hour, to: 13 * hour }],
            1 => vec![Window { from: 17 * hour, to: 19 * hour }],
            2 => vec![Window { from: 9 * hour, to: 11 * hour }, Window { from: 14 * hour, to: 16 * hour }],
            _ => vec![Window { from: 9 * hour, to: 17 * hour }],
        };
        Node {
            profit: rng.random_range(1.0..10.0) * if meal < 2 { 0.3 } else { 1.0 },
            service: rng.random_range(20..120) * 60,
            windows: (0..days)
                .map(|day| if (index + day).is_multiple_of(9) { vec![] } else { hours.clone() })
                .collect(),
            costs: vec![rng.random_range(0.0..100.0)],
            groups: if meal < 2 { vec![meal] } else { vec![] },
            required: index % 100 == 5,
        }
    };
    let tour = Tour { start: 0, end: 0, earliest: 9 * hour, latest: 21 * hour, max_stops: Some(20) };
    Some(Problem {
        nodes: (0..=candidates).map(|index| node(index, rng)).collect(),
        bands: (0..bands.max(1)).map(band).collect::<Option<_>>()?,
        tours: vec![tour; days],
        budgets: vec![800.0 * days as f64 / 4.0],
        groups: vec![Group { at_least: 1, at_most: 1, scope: Scope::PerTour }; 2],
        travel_weight: 0.0005,
        wait_weight: 0.0005,
    })
}
