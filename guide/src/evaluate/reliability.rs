//! Whether answers are as sure as they say: of those that say 0.8, eight of ten should be right.

use serde::Serialize;

/// So many bands of confidence are told apart.
const BANDS: usize = 10;

/// How what answers say of themselves compares with what they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// Answers that claim to answer.
    pub answers: usize,
    /// The mean squared distance between what is said and what is so (Brier); less is better.
    pub brier: f64,
    /// The mean distance between what a band of answers says and the share that is right (expected
    /// calibration error); less is better.
    pub error: f64,
    /// How likely a right answer says more than a wrong one: 0.5 says nothing.
    pub separation: Option<f64>,
    /// Answers by what they say, the least sure first.
    pub bands: Vec<Band>,
}

/// Answers that say about the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// From this confidence on.
    pub from: f64,
    /// How many.
    pub answers: usize,
    /// What they say, on average.
    pub said: f64,
    /// The share that is right.
    pub right: f64,
}

impl Reliability {
    /// Of answers, each with what it says and whether it is right.
    pub fn of(answers: &[(f64, bool)]) -> Self {
        let count = answers.len().max(1) as f64;
        let so = |right: bool| f64::from(u8::from(right));
        let brier = answers.iter().map(|(said, right)| (said - so(*right)).powi(2)).sum::<f64>() / count;
        let mut bands = Vec::new();
        let mut error = 0.0;
        for n in 0..BANDS {
            let in_band = |said: f64| ((said * BANDS as f64) as usize).min(BANDS - 1) == n;
            let of: Vec<&(f64, bool)> = answers.iter().filter(|(said, _)| in_band(*said)).collect();
            if of.is_empty() {
                continue;
            }
            let size = of.len() as f64;
            let said = of.iter().map(|(said, _)| said).sum::<f64>() / size;
            let right = of.iter().map(|(_, right)| so(*right)).sum::<f64>() / size;
            error += size / count * (said - right).abs();
            let [said, right] = [said, right].map(rounded);
            bands.push(Band { from: n as f64 / BANDS as f64, answers: of.len(), said, right });
        }
        Self {
            answers: answers.len(),
            brier: rounded(brier),
            error: rounded(error),
            separation: separation(answers).map(rounded),
            bands,
        }
    }
}

/// The share of pairs of a right and a wrong answer in which the right one says more; equal ones count half.
fn separation(answers: &[(f64, bool)]) -> Option<f64> {
    let mut ranked: Vec<(f64, bool)> = answers.to_vec();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let right = ranked.iter().filter(|(_, right)| *right).count();
    let pairs = right * (ranked.len() - right);
    let (mut wrong_below, mut won) = (0.0, 0.0);
    for same in ranked.chunk_by(|a, b| a.0 == b.0) {
        let right = same.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = same.len() as f64 - right;
        won += right * (wrong_below + 0.5 * wrong);
        wrong_below += wrong;
    }
    (pairs > 0).then(|| won / pairs as f64)
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_are_as_sure_as_they_are_right_have_no_error() {
        let mut answers: Vec<(f64, bool)> = (0..10).map(|n| (0.8, n < 8)).collect();
        answers.extend((0..10).map(|n| (0.3, n < 3)));
        let told = Reliability::of(&answers);
        assert_eq!((told.answers, told.error), (20, 0.0));
        assert_eq!(told.bands.len(), 2);
        assert_eq!(told.brier, 0.185);
        // Pairs of a right and a wrong answer: 11 right, 9 wrong; 8 x 7 won, (8 x 2 + 3 x 7) even.
        assert_eq!(told.separation, Some(rounded((56.0 + 18.5) / 99.0)));
    }

    #[test]
    fn boasting_is_an_error() {
        let told = Reliability::of(&[(1.0, true), (1.0, false)]);
        assert_eq!((told.error, told.brier, told.separation), (0.5, 0.5, Some(0.5)));
        assert_eq!(Reliability::of(&[]).separation, None);
    }
}
