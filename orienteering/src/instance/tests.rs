use super::*;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

const TOPTW: &str = "4 2 3 1\n0 200\n 0 0.00 0.00 0.00 0.00 0 0 0 100\n 1 3.00 4.00 9.00 10.00 1 1 1 5 20\n\
                     2 1.00 1.00 9.00 20.00 1 2 1 2 6 30\n 3 2.00 0.00 1.50 30.00 1 0 7 40\n";
const TTDP: &str = "20 2 6 1 9 250 10 10 10 10 10 10 10 10 10 10\n0 0 0 0 0 510 1210\n\
                    1 1.5 0 10 7 4 1 2 540 900 5 6 7 8 9 10 11 12 0 0 0\n";

#[test]
fn windows_and_services_are_read_in_hundredths() {
    let instance = read(TOPTW, "c101.txt").unwrap();
    assert_eq!((instance.points.len(), instance.tours, instance.decimals), (4, 2, 1));
    assert_eq!(instance.points[2].windows, vec![Some(Window { from: 600, to: 3_000 })]);
    assert_eq!(instance.points[3].windows, vec![Some(Window { from: 700, to: 4_000 })]);
    assert_eq!(instance.points[3].service, 150);
    assert_eq!(instance.problem(None).tours.len(), 1);
    assert_eq!(instance.problem(Some(3)).nodes[1].windows.len(), 3);
}

#[test]
fn distances_are_cut_by_the_name() {
    let way = |name| read(TOPTW, name).unwrap().problem(None).bands[0].travel.get(0, 2);
    assert_eq!(
        (way("a/rc101.txt"), way("pr01"), way("r1"), way("t1"), way("other")),
        (140, 141, 140, 141, 140)
    );
    assert_eq!(read(TOPTW, "c1").unwrap().problem(None).bands[0].travel.get(0, 1), 500);
}

#[test]
fn tours_of_a_trip_are_on_consecutive_weekdays() {
    let instance = read(TTDP, "t101.txt").unwrap();
    assert_eq!((instance.format, instance.weekday), (Format::Ttdp, 6));
    let problem = instance.problem(None);
    assert_eq!(problem.tours.len(), 2);
    // Weekday 6 is closed, then weekday 0.
    assert_eq!(problem.nodes[1].windows, vec![vec![], vec![Window { from: 100, to: 200 }]]);
    assert_eq!((problem.tours[0].earliest, problem.tours[0].latest), (51_000, 121_000));
}

#[test]
fn rubbish_is_refused_with_its_line() {
    assert_eq!(read(" \n", "x"), Err(InstanceError::Empty));
    assert!(matches!(read("4 2 three 1", "x"), Err(InstanceError::NotANumber { line: 1, .. })));
    assert!(matches!(read("4 2 9999999 1\n", "x"), Err(InstanceError::TooManyPoints(10_000_000))));
    assert!(matches!(read("4 2 3 1\n0 1\n0 0 0 0 0 0 0 0 9", "x"), Err(InstanceError::TooFewPoints { .. })));
    assert!(matches!(read("4 2 3 1\n0 1\n0 0 0 0", "x"), Err(InstanceError::TooShort { line: 3, .. })));
    assert!(read("20 2 9 1 9 250 10 10 10 10 10 10 10 10 10 10", "x").is_err());
}

#[test]
fn no_mutation_of_a_file_panics() {
    let rng = &mut SmallRng::seed_from_u64(1);
    for round in 0..20_000 {
        let mut bytes = if round % 2 == 0 { TOPTW } else { TTDP }.as_bytes().to_vec();
        for _ in 0..rng.random_range(1..6) {
            let at = rng.random_range(0..bytes.len());
            match rng.random_range(0..4) {
                0 => bytes[at] = b"0123456789.-+eE \n"[rng.random_range(0..17)],
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"99999999.-e \n"[rng.random_range(0..13)]),
                _ => bytes[at] = rng.random(),
            }
            if bytes.is_empty() {
                break;
            }
        }
        if let Ok(instance) = read(&String::from_utf8_lossy(&bytes), "x") {
            let problem = instance.problem(Some(2));
            let options = crate::Options {
                time: std::time::Duration::from_secs(1),
                seed: 1,
                rounds: Some(3),
                start: Vec::new(),
            };
            let outcome = crate::solve(&problem, &options, &mut |_| {}).unwrap();
            assert_eq!(crate::violations(&problem, &outcome.plan), Vec::<String>::new());
        }
    }
}
