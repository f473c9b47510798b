//! How sure it is what a photograph shows. Everything that speaks for a place is added up, and the sums
//! of all candidates, and of "none of them", share one probability.

use serde::{Deserialize, Serialize};

/// How sure a recognition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// It may be anything: nothing is named.
    Low,
    /// It may be one of a few: they are named, and the traveller is asked.
    Medium,
    /// It is the place named.
    High,
}

/// What speaks for a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Traits {
    /// How like its nearest picture is, as a cosine; `None` where it has no picture.
    pub visual: Option<f64>,
    /// What agrees of what is where in the pictures, 0 to 1.
    pub geometry: f64,
    /// How surely the text in the picture is its sign, 0 to 1.
    pub sign: f64,
    /// How much likelier the position makes it, as a logarithm.
    pub position: f64,
}

/// How much everything counts, and from where a probability is enough. Computed from a gallery, whose
/// pictures are told apart by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// What every candidate with a picture begins with.
    pub bias: f64,
    /// What a cosine of 1 counts.
    pub visual: f64,
    /// What full agreement counts.
    pub geometry: f64,
    /// The least probability that is `high`.
    pub high: f64,
    /// The least probability that is `medium`.
    pub medium: f64,
    /// What it was computed from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CalibratedFrom>,
}

/// The gallery that a calibration was computed from, and what it did there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibratedFrom {
    /// Pictures that were left out and asked for, with their place's other pictures there and without.
    pub pictures: usize,
    /// Their places.
    pub places: usize,
    /// The share whose place came first, of those whose place has other pictures.
    pub recall: f64,
    /// The share of those that were `high` and right.
    pub high_right: f64,
    /// The share of all `high` ones that were right.
    pub precision: f64,
    /// The share that was `high` although the place was not there.
    pub false_accepts: f64,
}

/// What a sure sign counts: that it was misread is one in a thousand.
const SIGN: f64 = 10.0;
/// What a place that has no picture to compare with begins with: as much as an unlike picture counts.
const UNPICTURED: f64 = -4.0;

impl Default for Calibration {
    /// What holds before a gallery was looked at: cosines and agreements mean about the same in every
    /// gallery that one model looks at.
    fn default() -> Self {
        Self { bias: -19.0, visual: 20.0, geometry: 8.0, high: 0.9, medium: 0.3, from: None }
    }
}

impl Calibration {
    /// What speaks for a candidate, added up; 0 is as likely as none of them.
    pub fn sum(&self, traits: &Traits) -> f64 {
        let seen = match traits.visual {
            Some(cosine) => self.bias + self.visual * cosine + self.geometry * traits.geometry,
            None => UNPICTURED,
        };
        // An unlike picture does not speak against a sign: it may show another side.
        let seen = if traits.sign > 0.0 { seen.max(UNPICTURED) } else { seen };
        seen + SIGN * traits.sign + traits.position
    }

    /// The probability of each candidate. What is missing to 1 is that it is none of them.
    pub fn probabilities(&self, candidates: &[Traits]) -> Vec<f64> {
        let sums: Vec<f64> = candidates.iter().map(|traits| self.sum(traits)).collect();
        let most = sums.iter().copied().fold(0.0, f64::max);
        let total = (-most).exp() + sums.iter().map(|sum| (sum - most).exp()).sum::<f64>();
        sums.iter().map(|sum| (sum - most).exp() / total).collect()
    }

    /// How sure a probability makes.
    pub fn confidence(&self, probability: f64) -> Confidence {
        if probability >= self.high {
            Confidence::High
        } else if probability >= self.medium {
            Confidence::Medium
        } else {
            Confidence::Low
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(visual: f64, geometry: f64) -> Traits {
        Traits { visual: Some(visual), geometry, ..Traits::default() }
    }

    #[test]
    fn one_that_is_like_is_high_two_alike_are_asked_about_and_an_unlike_one_is_low() {
        let calibration = Calibration::default();
        let level = |candidates: &[Traits]| {
            let best = calibration.probabilities(candidates).into_iter().fold(0.0, f64::max);
            calibration.confidence(best)
        };
        assert_eq!(level(&[seen(0.85, 0.9), seen(0.6, 0.3)]), Confidence::High);
        assert_eq!(level(&[seen(0.85, 0.9), seen(0.84, 0.9), seen(0.6, 0.3)]), Confidence::Medium);
        assert_eq!(level(&[seen(0.62, 0.4), seen(0.61, 0.4)]), Confidence::Low);
        assert_eq!(level(&[]), Confidence::Low);
    }

    #[test]
    fn a_sign_alone_is_enough_and_a_position_tells_two_alike_apart() {
        let calibration = Calibration::default();
        let sign = Traits { sign: 0.9, ..Traits::default() };
        assert!(calibration.probabilities(&[sign, seen(0.6, 0.3)])[0] > 0.9);
        let post = [sign, sign];
        assert!(calibration.probabilities(&post).iter().all(|p| *p < 0.51));
        let alike = [Traits { position: 1.5, ..seen(0.8, 0.9) }, Traits { position: -3.0, ..seen(0.81, 0.9) }];
        assert!(calibration.probabilities(&alike)[0] > 0.9);
    }

    #[test]
    fn probabilities_are_shares_whatever_is_added_up() {
        let wild = [seen(1.0, 1.0), Traits { sign: 1.0, position: 700.0, ..Traits::default() }, seen(-1.0, 0.0)];
        let shares = Calibration::default().probabilities(&wild);
        assert!(shares.iter().all(|p| p.is_finite() && *p >= 0.0));
        assert!(shares.iter().sum::<f64>() <= 1.0 + 1e-9);
    }
}
