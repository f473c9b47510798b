//! Whole solutions of random problems against the checker and against brute force.

mod brute;
mod random;

use std::time::Duration;

use super::*;
use random::{Size, problem};

fn options(seed: u64, rounds: u64) -> Options {
    Options { time: Duration::from_secs(20), seed, rounds: Some(rounds), start: Vec::new() }
}

fn run(problem: &Problem, options: &Options) -> Outcome {
    solve(problem, options, &mut |_| {}).expect("the problem is sound")
}

#[test]
fn plans_of_random_problems_keep_every_constraint() {
    for seed in 0..400 {
        let problem = problem(seed, Size { nodes: 24, tours: 3, bands: 1 + seed as usize % 3 });
        let outcome = run(&problem, &options(seed, 60));
        assert_eq!(violations(&problem, &outcome.plan), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn tiny_problems_are_solved_as_well_as_by_brute_force() {
    for seed in 0..300 {
        let size =
            Size { nodes: 2 + seed as usize % 6, tours: 1 + seed as usize % 2, bands: 1 + seed as usize % 3 };
        let problem = problem(seed, size);
        let outcome = run(&problem, &options(seed, 6_000));
        let (missing, unmet, profit) = brute::best(&problem);
        let lacks = brute::lacks(&problem, &outcome.plan);
        assert_eq!((outcome.missing.len(), lacks), (missing, unmet), "seed {seed}");
        assert!(
            (outcome.plan.profit - profit).abs() < 1e-6,
            "seed {seed}: {} not {profit}",
            outcome.plan.profit
        );
    }
}

#[test]
fn every_improvement_is_feasible_and_better() {
    for seed in 0..40 {
        let problem = problem(seed, Size { nodes: 20, tours: 2, bands: 1 + seed as usize % 2 });
        let mut plans: Vec<Plan> = Vec::new();
        let outcome = solve(&problem, &options(seed, 100), &mut |plan| plans.push(plan.clone())).unwrap();
        assert_eq!(plans.last(), Some(&outcome.plan));
        for plan in &plans {
            assert_eq!(violations(&problem, plan), Vec::<String>::new(), "seed {seed}");
        }
    }
}

#[test]
fn the_same_seed_and_rounds_give_the_same_plan() {
    let problem = problem(5, Size { nodes: 24, tours: 3, bands: 2 });
    assert_eq!(run(&problem, &options(9, 200)), run(&problem, &options(9, 200)));
}

#[test]
fn a_plan_to_begin_from_is_kept_where_it_fits() {
    let problem = problem(7, Size { nodes: 20, tours: 2, bands: 1 });
    let first = run(&problem, &options(1, 500)).plan;
    let mut start: Vec<Vec<usize>> =
        first.tours.iter().map(|tour| tour.iter().map(|visit| visit.node).collect()).collect();
    start[0].extend([0, 999, 3, 3]);
    let again = run(&problem, &Options { start, ..options(2, 0) }).plan;
    assert!(again.profit >= first.profit - 1e-9);
    assert_eq!(violations(&problem, &again), Vec::<String>::new());
}

#[test]
fn no_time_still_gives_a_plan() {
    let problem = problem(3, Size { nodes: 20, tours: 2, bands: 1 });
    let outcome = run(&problem, &Options { time: Duration::ZERO, seed: 0, rounds: None, start: Vec::new() });
    assert_eq!(violations(&problem, &outcome.plan), Vec::<String>::new());
    assert_eq!(outcome.rounds, 0);
}

#[test]
fn a_problem_that_contradicts_itself_is_refused() {
    let sound = || problem(1, Size { nodes: 6, tours: 2, bands: 2 });
    let refused = |change: &dyn Fn(&mut Problem)| {
        let mut problem = sound();
        change(&mut problem);
        solve(&problem, &options(0, 1), &mut |_| {}).unwrap_err()
    };
    assert_eq!(refused(&|it| it.tours.clear()), ProblemError::NoTours);
    assert_eq!(refused(&|it| it.bands.clear()), ProblemError::NoBands);
    assert!(matches!(refused(&|it| it.bands.reverse()), ProblemError::UnsortedBands(1)));
    assert!(matches!(refused(&|it| it.nodes[2].profit = f64::NAN), ProblemError::BadNumber { .. }));
    assert!(matches!(refused(&|it| it.nodes[2].groups.push(77)), ProblemError::OutOfRange { .. }));
    assert!(matches!(refused(&|it| it.tours[0].end = 77), ProblemError::OutOfRange { .. }));
    assert!(matches!(refused(&|it| it.nodes[2].costs.push(0.0)), ProblemError::NodeSize { .. }));
    let crossed = vec![Window { from: 5, to: 9 }, Window { from: 7, to: 12 }];
    assert!(matches!(
        refused(&|it| it.nodes[2].windows[1] = crossed.clone()),
        ProblemError::UnsortedWindows { .. }
    ));
    assert!(matches!(
        refused(&|it| it.bands[1].travel = Matrix::new(1, vec![0]).unwrap()),
        ProblemError::MatrixSize { .. }
    ));
}

#[test]
fn the_departure_is_as_late_as_the_first_visit_allows() {
    let node = |from, to| Node {
        profit: 1.0,
        service: 10,
        windows: vec![vec![Window { from, to }]],
        costs: vec![],
        groups: vec![],
        required: false,
    };
    let problem = Problem {
        nodes: vec![node(0, 0), node(50, 60), node(0, 200)],
        bands: vec![Band { from: 0, travel: Matrix::new(3, vec![0, 5, 5, 5, 0, 5, 5, 5, 0]).unwrap() }],
        tours: vec![Tour { start: 0, end: 0, earliest: 0, latest: 100, max_stops: None }],
        budgets: vec![],
        groups: vec![],
        travel_weight: 0.0,
        wait_weight: 0.0,
    };
    let (visits, finish, depart) = schedule(&problem, 0, &[1, 2]).unwrap();
    assert_eq!((depart, visits[0].arrive, visits[0].begin, visits[1].begin, finish), (45, 50, 50, 65, 80));
    assert!(schedule(&problem, 0, &[2, 1, 7]).is_none());
    assert_eq!(schedule(&problem, 0, &[]), Some((vec![], 0, 0)));
}

#[test]
fn a_place_out_of_reach_now_is_reached_when_the_way_opens() {
    let mut problem = problem(1, Size { nodes: 2, tours: 1, bands: 1 });
    problem.nodes[2].windows = vec![vec![Window { from: 0, to: 900 }]];
    problem.nodes[2].service = 10;
    problem.tours[0] = Tour { start: 0, end: 0, earliest: 0, latest: 1_000, max_stops: None };
    let size = problem.nodes.len();
    let far = Matrix::new(size, vec![UNREACHABLE; size * size]).unwrap();
    let near = Matrix::new(size, vec![20; size * size]).unwrap();
    problem.bands = vec![Band { from: 0, travel: far }, Band { from: 300, travel: near }];
    let (visits, finish, depart) = schedule(&problem, 0, &[2]).unwrap();
    assert_eq!((depart, visits[0].arrive, finish), (300, 320, 350));
}
