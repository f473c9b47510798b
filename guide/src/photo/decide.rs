//! How sure it is what a photograph shows. What tells is not how like a place is but how much more like
//! than any other: everything is like something. Everything that speaks for a candidate is added up, and
//! the sums of all candidates, and of "none of them", share one probability.

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

/// What full agreement adds to a cosine.
const AGREEMENT: f64 = 0.4;
/// How like an unlike picture is: the best of many others seldom falls short of it.
const UNLIKE: f64 = 0.8;
/// What a sure sign counts: more than any likeness.
const SIGN: f64 = 14.0;

impl Traits {
    /// How like it is, with what agrees; as an unlike picture where it has none. An unlike picture does not
    /// speak against a sign: it may show another side.
    pub fn likeness(&self) -> f64 {
        let seen = self.visual.map(|cosine| cosine + AGREEMENT * self.geometry);
        match seen {
            Some(seen) if self.sign > 0.0 => seen.max(UNLIKE),
            Some(seen) => seen,
            None => UNLIKE,
        }
    }
}

/// How much everything counts, and from where a probability is enough. Computed from a gallery, whose
/// pictures are told apart by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// What every candidate begins with.
    pub bias: f64,
    /// What a likeness counts.
    pub likeness: f64,
    /// What the lead in likeness over the next place counts.
    pub lead: f64,
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

impl Default for Calibration {
    /// What holds before a gallery was looked at: leads mean about the same in every gallery that one model
    /// looks at.
    fn default() -> Self {
        Self { bias: -5.5, likeness: 2.5, lead: 30.0, high: 0.9, medium: 0.3, from: None }
    }
}

/// The largest of some numbers but the one at `n`, and at least `least`.
pub(super) fn best_but(numbers: &[f64], n: usize, least: f64) -> f64 {
    let others = numbers.iter().enumerate().filter(|(other, _)| *other != n);
    others.map(|(_, number)| *number).fold(least, f64::max)
}

/// What a likeness is compared with where there is no other place.
pub(super) const LEAST_RIVAL: f64 = UNLIKE;

impl Calibration {
    /// The probability of each candidate. What is missing to 1 is that it is none of them.
    pub fn probabilities(&self, candidates: &[Traits]) -> Vec<f64> {
        // A lead may come from a likeness, from a sign or from where it was taken.
        let strengths: Vec<f64> = candidates
            .iter()
            .map(|traits| self.lead * traits.likeness() + SIGN * traits.sign + traits.position)
            .collect();
        let sums: Vec<f64> = candidates
            .iter()
            .enumerate()
            .map(|(n, traits)| {
                let strength = strengths.get(n).copied().unwrap_or_default();
                let lead = strength - best_but(&strengths, n, self.lead * LEAST_RIVAL);
                self.bias + self.likeness * traits.likeness() + lead
            })
            .collect();
        shares(&sums)
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

/// Sums as shares of one probability, of which "none of them" has the sum 0.
pub(super) fn shares(sums: &[f64]) -> Vec<f64> {
    let most = sums.iter().copied().fold(0.0, f64::max);
    let total = (-most).exp() + sums.iter().map(|sum| (sum - most).exp()).sum::<f64>();
    sums.iter().map(|sum| (sum - most).exp() / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(visual: f64, geometry: f64) -> Traits {
        Traits { visual: Some(visual), geometry, ..Traits::default() }
    }

    #[test]
    fn one_that_leads_is_high_two_alike_are_not_and_an_unlike_one_is_low() {
        let calibration = Calibration::default();
        let level = |candidates: &[Traits]| {
            let best = calibration.probabilities(candidates).into_iter().fold(0.0, f64::max);
            calibration.confidence(best)
        };
        assert_eq!(level(&[seen(0.85, 0.9), seen(0.6, 0.3)]), Confidence::High);
        assert_eq!(level(&[seen(0.85, 0.9), seen(0.78, 0.8), seen(0.6, 0.3)]), Confidence::Medium);
        assert_eq!(level(&[seen(0.85, 0.9), seen(0.85, 0.9)]), Confidence::Low);
        assert_eq!(level(&[seen(0.64, 0.5), seen(0.62, 0.45)]), Confidence::Low);
        assert_eq!(level(&[seen(0.62, 0.4)]), Confidence::Low, "in a gallery of one place as well");
        assert_eq!(level(&[]), Confidence::Low);
    }

    #[test]
    fn a_sign_alone_is_enough_and_a_position_tells_two_alike_apart() {
        let calibration = Calibration::default();
        let sign = Traits { sign: 0.9, ..Traits::default() };
        assert!(calibration.probabilities(&[sign, seen(0.7, 0.5)])[0] > 0.9);
        assert!(calibration.probabilities(&[sign])[0] > 0.9);
        assert!(
            calibration.probabilities(&[Traits { sign: 0.9, ..seen(0.4, 0.0) }, seen(0.6, 0.4)])[0] > 0.9
        );
        let post = [sign, sign];
        assert!(calibration.probabilities(&post).iter().all(|p| *p < 0.51), "a guide post is nobody's");
        let alike =
            [Traits { position: 2.5, ..seen(0.85, 0.9) }, Traits { position: -3.5, ..seen(0.86, 0.9) }];
        assert!(calibration.probabilities(&alike)[0] > 0.85);
    }

    #[test]
    fn a_wrong_position_does_not_break_a_sure_likeness() {
        let calibration = Calibration::default();
        let far = [Traits { position: -3.9, ..seen(0.88, 0.95) }, Traits { position: 2.0, ..seen(0.6, 0.3) }];
        let shares = calibration.probabilities(&far);
        assert!(shares[0] > 0.5 && shares[1] < 0.05, "{shares:?}");
    }

    #[test]
    fn probabilities_are_shares_whatever_is_added_up() {
        let wild =
            [seen(1.0, 1.0), Traits { sign: 1.0, position: 700.0, ..Traits::default() }, seen(-1.0, 0.0)];
        let shares = Calibration::default().probabilities(&wild);
        assert!(shares.iter().all(|p| p.is_finite() && *p >= 0.0));
        assert!(shares.iter().sum::<f64>() <= 1.0 + 1e-9);
    }
}
