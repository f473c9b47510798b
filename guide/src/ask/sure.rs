//! How sure an answer is. What finds an answer gives it a score; how often answers of that kind and score
//! were right, when questions with known answers were asked, makes a probability of it.

use crate::answer::{CitationKind, Draft};
use crate::reading::Ask;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The section `[answers]` of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A calibration that `daoyou eval … --calibrate FILE` wrote; without it, the one measured here.
    pub calibration: Option<PathBuf>,
}

/// What an answer rests on. A looked-up fact of a score is right more often than a quoted text of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Fields of a place that were asked for.
    Fact,
    /// A text that was found.
    Text,
    /// Whether a place is open.
    Status,
    /// Places or events that are as wished, or put side by side.
    List,
    /// A plan or a way.
    Outing,
}

impl Basis {
    /// Its name in a calibration.
    fn name(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Text => "text",
            Self::Status => "status",
            Self::List => "list",
            Self::Outing => "outing",
        }
    }

    /// What an answer in the making rests on.
    fn of(ask: &Ask, draft: &Draft, outing: bool) -> Self {
        let first = draft.citations.first();
        match ask {
            _ if outing => Self::Outing,
            Ask::Status | Ask::Closures => Self::Status,
            Ask::Find(_) | Ask::Compare(_) | Ask::Near(_) | Ask::Happenings(_) => Self::List,
            Ask::Fields(fields)
                if first.and_then(|c| c.field.as_ref()).is_some_and(|field| fields.contains(field)) =>
            {
                Self::Fact
            }
            _ if first.is_some_and(|citation| citation.kind == CitationKind::Passage) => Self::Text,
            _ => Self::Fact,
        }
    }
}

/// What is known of an answer before it is known how often such answers are right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// What it rests on.
    pub basis: Basis,
    /// How well it fits, 0 to 1.
    pub score: f32,
}

/// An answer whose rightness is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// What it was given on.
    pub evidence: Evidence,
    /// Whether it was right.
    pub right: bool,
}

/// How a score becomes a probability: the score's log odds times `slope`, and `bias` added.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Log odds that are added.
    pub bias: f64,
    /// How much a score's log odds count.
    pub slope: f64,
}

/// A score that is taken as it is.
const AS_IT_IS: Curve = Curve { bias: 0.0, slope: 1.0 };
/// What the questions about the demo region gave (`daoyou eval bench/golden/demo.json --calibrate FILE`); facts of
/// other regions are right less often than its own: their curve is the more careful one of both.
const MEASURED: [(Basis, Curve); 5] = [
    (Basis::Fact, Curve { bias: 1.67, slope: 0.56 }),
    (Basis::Text, Curve { bias: 1.43, slope: 0.63 }),
    (Basis::Status, Curve { bias: 1.37, slope: 1.13 }),
    (Basis::List, Curve { bias: 1.20, slope: 1.54 }),
    (Basis::Outing, Curve { bias: 0.91, slope: 1.44 }),
];
/// What each kind of doubt about the evidence takes off.
const DOUBT: f32 = 0.15;
/// Scores count as no surer than this, either way: nothing is certain.
const CERTAIN: f64 = 0.98;
/// How far bias and slope usually lie from a score taken as it is: so many standard deviations away,
/// answers must speak for it.
const SPREAD: [f64; 2] = [1.0, 0.5];
/// Steps of Newton's method; it has long stood still by then.
const STEPS: usize = 50;

/// Why a calibration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadCalibration {
    /// It is no calibration.
    #[error("it is not what `daoyou eval … --calibrate` writes: {0}")]
    Shape(#[from] serde_json::Error),
    /// One of its curves makes no sense.
    #[error("curves.{}: bias and slope must be numbers, and slope not negative", .0.name())]
    Curve(Basis),
}

/// How scores become probabilities, for each thing that answers rest on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The curves; what has none is taken as it is.
    pub curves: BTreeMap<Basis, Curve>,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { curves: MEASURED.into_iter().collect() }
    }
}

impl Calibration {
    /// Reads what was written as JSON. A number that is none, and a slope by which better evidence would make
    /// answers less likely, are refused.
    pub fn parse(text: &str) -> Result<Self, BadCalibration> {
        let read: Self = serde_json::from_str(text)?;
        let is_good = |curve: &Curve| curve.bias.is_finite() && curve.slope.is_finite() && curve.slope >= 0.0;
        match read.curves.iter().find(|(_, curve)| !is_good(curve)) {
            Some((basis, _)) => Err(BadCalibration::Curve(*basis)),
            None => Ok(read),
        }
    }

    /// The curves under which these answers are likeliest. Few answers of a kind change little.
    pub fn fit(judged: &[Judged]) -> Self {
        let mut kinds: BTreeMap<Basis, Vec<(f64, bool)>> = BTreeMap::new();
        for Judged { evidence, right } in judged {
            kinds.entry(evidence.basis).or_default().push((log_odds(evidence.score), *right));
        }
        Self { curves: kinds.into_iter().map(|(basis, answers)| (basis, Curve::fit(&answers))).collect() }
    }

    /// Puts into an answer in the making how likely it is right, and returns what that is worked out from;
    /// nothing where it claims nothing.
    pub(super) fn weigh(&self, ask: &Ask, draft: &mut Draft, outing: bool) -> Option<Evidence> {
        let basis = Basis::of(ask, draft, outing);
        let evidence = draft.grounded.then_some(Evidence { basis, score: draft.confidence });
        if let Some(evidence) = evidence {
            draft.confidence = self.probability(evidence);
        }
        let doubts =
            draft.warnings.iter().filter(|w| matches!(w.code, "stale" | "conflict" | "unverified")).count();
        draft.confidence = (draft.confidence - DOUBT * doubts as f32).clamp(0.0, 1.0);
        evidence
    }

    /// How likely an answer is right.
    pub fn probability(&self, evidence: Evidence) -> f32 {
        let curve = self.curves.get(&evidence.basis).unwrap_or(&AS_IT_IS);
        curve.at(log_odds(evidence.score)) as f32
    }
}

impl Curve {
    fn at(&self, log_odds: f64) -> f64 {
        1.0 / (1.0 + (-(self.bias + self.slope * log_odds)).exp())
    }

    /// Newton's method on the logarithm of the likelihood, which has one summit.
    fn fit(answers: &[(f64, bool)]) -> Self {
        let mut curve = AS_IT_IS;
        for _ in 0..STEPS {
            let [variance_b, variance_s] = SPREAD.map(|deviation| deviation * deviation);
            let (mut b, mut s) = (-curve.bias / variance_b, (1.0 - curve.slope) / variance_s);
            let (mut bb, mut bs, mut ss) = (1.0 / variance_b, 0.0, 1.0 / variance_s);
            for (x, right) in answers {
                let p = curve.at(*x);
                let off = f64::from(u8::from(*right)) - p;
                let weight = p * (1.0 - p);
                (b, s) = (b + off, s + off * x);
                (bb, bs, ss) = (bb + weight, bs + weight * x, ss + weight * x * x);
            }
            let determinant = bb * ss - bs * bs;
            curve.bias += (ss * b - bs * s) / determinant;
            curve.slope += (bb * s - bs * b) / determinant;
        }
        // Evidence that fits better makes no answer less likely.
        Self { slope: curve.slope.max(0.0), ..curve }
    }
}

fn log_odds(score: f32) -> f64 {
    let p = f64::from(score).clamp(1.0 - CERTAIN, CERTAIN);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many answers of a score, of which so many were right.
    fn answers(basis: Basis, score: f32, count: usize, right: usize) -> Vec<Judged> {
        (0..count).map(|n| Judged { evidence: Evidence { basis, score }, right: n < right }).collect()
    }

    #[test]
    fn many_answers_decide_how_sure_their_kind_is() {
        let mut judged = answers(Basis::Fact, 0.9, 300, 297);
        judged.extend(answers(Basis::Text, 0.9, 300, 210));
        judged.extend(answers(Basis::Text, 0.4, 300, 90));
        let calibration = Calibration::fit(&judged);
        let sure = |basis, score| calibration.probability(Evidence { basis, score });
        assert!((sure(Basis::Fact, 0.9) - 0.99).abs() < 0.02, "{}", sure(Basis::Fact, 0.9));
        assert!((sure(Basis::Text, 0.9) - 0.70).abs() < 0.03, "{}", sure(Basis::Text, 0.9));
        assert!((sure(Basis::Text, 0.4) - 0.30).abs() < 0.03, "{}", sure(Basis::Text, 0.4));
        assert_eq!(sure(Basis::Outing, 0.9), 0.9, "what was never judged is taken as it is");
    }

    #[test]
    fn few_answers_change_little_and_none_makes_certain() {
        let few = Calibration::fit(&answers(Basis::List, 0.85, 2, 0));
        let sure = few.probability(Evidence { basis: Basis::List, score: 0.85 });
        assert!((0.4..0.85).contains(&sure), "{sure}");
        let all = Calibration::fit(&answers(Basis::Fact, 1.0, 5_000, 5_000));
        let sure = all.probability(Evidence { basis: Basis::Fact, score: 1.0 });
        assert!((0.98..1.0).contains(&sure), "{sure}");
        assert!(all.curves.values().all(|curve| curve.slope >= 0.0 && curve.bias.is_finite()));
    }

    #[test]
    fn a_calibration_is_read_as_it_was_written_and_nonsense_is_refused() {
        let written = Calibration::fit(&answers(Basis::Text, 0.6, 40, 30));
        let text = serde_json::to_string(&written).expect("a calibration");
        assert_eq!(Calibration::parse(&text).expect("the same"), written);
        for bad in ["", "{}", r#"{"curves":{"guess":{"bias":0,"slope":1}}}"#] {
            assert!(matches!(Calibration::parse(bad), Err(BadCalibration::Shape(_))), "{bad}");
        }
        let falling = r#"{"curves":{"text":{"bias":0.0,"slope":-1.0}}}"#;
        assert!(matches!(Calibration::parse(falling), Err(BadCalibration::Curve(Basis::Text))));
    }

    #[test]
    fn better_evidence_is_never_less_sure() {
        let mut judged = answers(Basis::Text, 0.9, 200, 20);
        judged.extend(answers(Basis::Text, 0.2, 200, 180));
        let calibration = Calibration::fit(&judged);
        let sure = |score| calibration.probability(Evidence { basis: Basis::Text, score });
        assert!(sure(0.9) >= sure(0.2));
    }
}
