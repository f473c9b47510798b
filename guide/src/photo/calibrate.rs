//! Computes how sure a likeness makes, from what a gallery's own pictures do when each is asked for as if
//! it were a photograph: once with its place's other pictures there, once without.

use super::decide::{CalibratedFrom, Calibration, LEAST_RIVAL, Traits, best_but, shares};

/// What one picture found when it was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// What spoke for each candidate.
    pub candidates: Vec<Traits>,
    /// Which of them is right; none of them where the place was not there.
    pub right: Option<usize>,
}

/// Steps of the ascent; it has long stood still by then.
const STEPS: i32 = 4_000;
/// How far a step goes.
const RATE: f64 = 0.05;
/// How strongly what held before speaks for itself, in trials: a small gallery changes little.
const PRIOR: f64 = 30.0;
/// By how much the numbers may usually differ between galleries.
const SPREAD: [f64; 3] = [3.0, 3.0, 15.0];
/// At most so many of a hundred unknown places are taken for a known one, and so many of a hundred
/// recognitions are wrong; a little less than is promised, since another day's pictures differ.
const FALSE_ACCEPTS: f64 = 0.015;
const WRONG: f64 = 0.015;
/// Trials that are needed before a gallery decides from where a probability is enough.
const LEAST_TRIALS: usize = 60;
/// What a threshold may be: a probability of less is not sure, however well a gallery fares with it.
const THRESHOLDS: std::ops::RangeInclusive<f64> = 0.9..=0.999;

/// The calibration under which these trials are likeliest, beginning with what held before.
pub fn calibrate(trials: &[Trial], before: &Calibration) -> Calibration {
    let start = [before.bias, before.likeness, before.lead];
    let told: Vec<(Vec<[f64; 3]>, Option<usize>)> =
        trials.iter().map(|trial| (told(&trial.candidates), trial.right)).collect();
    let mut weights = start;
    // Adam: the three numbers differ much in how steeply the likelihood falls.
    let (mut mean, mut square) = ([0.0; 3], [0.0; 3]);
    for step in 1..=STEPS {
        let slope = slope(&told, &weights, &start);
        for i in 0..3 {
            mean[i] = 0.9 * mean[i] + 0.1 * slope[i];
            square[i] = 0.999 * square[i] + 0.001 * slope[i] * slope[i];
            let (m, v) = (mean[i] / (1.0 - 0.9_f64.powi(step)), square[i] / (1.0 - 0.999_f64.powi(step)));
            weights[i] += RATE * m / (v.sqrt() + 1e-8);
        }
        // Nothing that is more like is less likely for it.
        weights[1] = weights[1].max(0.0);
        weights[2] = weights[2].max(0.0);
    }
    let [bias, likeness, lead] = weights;
    let mut found = Calibration { bias, likeness, lead, ..before.clone() };
    if trials.len() >= LEAST_TRIALS {
        found.high = threshold(trials, &found);
        found.medium = (found.high / 3.0).min(before.medium);
    }
    found.from = Some(measured(trials, &found));
    found
}

/// What is told of each candidate: 1, how like it is, and its lead over the next.
fn told(candidates: &[Traits]) -> Vec<[f64; 3]> {
    let likeness: Vec<f64> = candidates.iter().map(Traits::likeness).collect();
    let of = |(n, like): (usize, &f64)| [1.0, *like, like - best_but(&likeness, n, LEAST_RIVAL)];
    likeness.iter().enumerate().map(of).collect()
}

/// Where the likelihood rises, for each of the three numbers.
fn slope(told: &[(Vec<[f64; 3]>, Option<usize>)], weights: &[f64; 3], start: &[f64; 3]) -> [f64; 3] {
    let mut slope = [0.0; 3];
    for (candidates, right) in told {
        let sums: Vec<f64> =
            candidates.iter().map(|told| told.iter().zip(weights).map(|(x, w)| x * w).sum()).collect();
        for (n, (told, share)) in candidates.iter().zip(shares(&sums)).enumerate() {
            let off = f64::from(u8::from(*right == Some(n))) - share;
            slope.iter_mut().zip(told).for_each(|(slope, x)| *slope += off * x);
        }
    }
    let count = told.len().max(1) as f64;
    for i in 0..3 {
        let pull = PRIOR * (start[i] - weights[i]) / (SPREAD[i] * SPREAD[i]);
        slope[i] = (slope[i] + pull) / count;
    }
    slope
}

/// The best candidate of a trial: which, and how likely.
fn best(trial: &Trial, calibration: &Calibration) -> Option<(usize, f64)> {
    let shares = calibration.probabilities(&trial.candidates);
    shares.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The least probability from which few enough unknown places are accepted, and few enough answers wrong.
fn threshold(trials: &[Trial], calibration: &Calibration) -> f64 {
    let mut tried: Vec<(f64, bool, bool)> = trials
        .iter()
        .filter_map(|trial| {
            let (which, share) = best(trial, calibration)?;
            Some((share, trial.right.is_none(), trial.right == Some(which)))
        })
        .collect();
    tried.sort_by(|a, b| b.0.total_cmp(&a.0));
    let unknown = trials.iter().filter(|trial| trial.right.is_none()).count().max(1) as f64;
    let (mut accepted, mut wrong) = (0.0_f64, 0.0_f64);
    let mut lowest = *THRESHOLDS.end();
    for (n, (share, is_unknown, is_right)) in tried.iter().enumerate() {
        accepted += f64::from(u8::from(*is_unknown));
        wrong += f64::from(u8::from(!is_right && !is_unknown));
        // One is allowed in any case: of few trials, one is more than its share.
        if accepted > (FALSE_ACCEPTS * unknown).max(1.0) || wrong > (WRONG * (n + 1) as f64).max(1.0) {
            break;
        }
        lowest = *share;
    }
    lowest.clamp(*THRESHOLDS.start(), *THRESHOLDS.end())
}

/// What a calibration does on trials.
pub fn measured(trials: &[Trial], calibration: &Calibration) -> CalibratedFrom {
    let (mut known, mut first, mut right, mut high, mut unknown, mut accepted) = (0, 0, 0, 0, 0, 0);
    for trial in trials {
        let best = best(trial, calibration);
        let is_high = best.is_some_and(|(_, share)| share >= calibration.high);
        let is_right = trial.right.is_some() && best.map(|(which, _)| which) == trial.right;
        high += usize::from(is_high);
        right += usize::from(is_high && is_right);
        if trial.right.is_some() {
            known += 1;
            first += usize::from(is_right);
        } else {
            unknown += 1;
            accepted += usize::from(is_high);
        }
    }
    let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    CalibratedFrom {
        pictures: trials.len(),
        places: 0,
        recall: share(first, known),
        high_right: share(right, known),
        precision: share(right, high),
        false_accepts: share(accepted, unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trials of a gallery in which small leads tell more than they are taken to tell before.
    fn trials(count: usize) -> Vec<Trial> {
        let mut state = 7_u64;
        let mut noise = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 40) as f64 / f64::from(1 << 24) - 0.5
        };
        (0..count)
            .map(|n| {
                let known = n % 2 == 0;
                let candidates = (0..6)
                    .map(|c| {
                        let base = if known && c == 2 { 0.84 } else { 0.70 };
                        let visual = Some(base + 0.02 * noise());
                        Traits { visual, geometry: 0.5, ..Traits::default() }
                    })
                    .collect();
                Trial { candidates, right: known.then_some(2) }
            })
            .collect()
    }

    #[test]
    fn what_a_gallery_shows_is_learnt_and_what_it_promises_is_kept() {
        let before = Calibration::default();
        let learnt = calibrate(&trials(600), &before);
        let from = learnt.from.clone().expect("measured");
        assert!(from.recall > 0.99 && from.high_right > 0.9, "{learnt:?}");
        assert!(from.false_accepts <= 0.02 && from.precision >= 0.98, "{learnt:?}");
        assert!(measured(&trials(600), &before).high_right < 0.1, "before, such a lead was too small");
    }

    #[test]
    fn a_small_gallery_changes_little() {
        let before = Calibration::default();
        let learnt = calibrate(&trials(4), &before);
        assert_eq!((learnt.high, learnt.medium), (before.high, before.medium));
        assert!((learnt.lead - before.lead).abs() < 5.0, "{learnt:?}");
        let nothing = calibrate(&[], &before);
        assert!((nothing.lead - before.lead).abs() < 1e-6);
    }
}
