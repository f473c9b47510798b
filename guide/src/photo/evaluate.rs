//! How well labelled pictures are recognised: each is asked for as if it were a photograph, with the
//! others as the gallery, once with its place's other pictures and once without.
//!
//! What is sure is decided by a calibration that has not seen the place: places are dealt into parts, and
//! each part is judged by what the others taught.

use super::calibrate::{Trial, calibrate};
use super::compare::{self, Alike};
use super::decide::{Calibration, Traits};
use super::position::{self, Ground, Stand, StandFrom};
use crate::catalogue::Row;
use index::{Details, Likeness, Seen};
use scenic_data::place::PlaceKind;
use scenic_data::{PlaceId, Position};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Parts that places are dealt into.
const PARTS: usize = 5;

/// A picture with its label.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Its file.
    pub file: String,
    /// The place it shows.
    pub place: String,
    /// What was seen in it.
    pub seen: Seen,
}

/// What came of a picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The picture.
    pub file: String,
    /// Its place.
    pub place: String,
    /// Whether other pictures of its place were there.
    pub known: bool,
    /// The places it was found to be like, likeliest first, at most five, each with its probability and
    /// the picture that spoke for it.
    pub found: Vec<(String, f64, String)>,
    /// Whether the first was sure.
    pub high: bool,
}

impl Verdict {
    /// The rank of the right place, from 0.
    pub fn rank(&self) -> Option<usize> {
        self.found.iter().position(|(place, ..)| *place == self.place)
    }
}

/// Figures over a set of pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct EvalFigures {
    /// Pictures whose place has others.
    pub known: usize,
    /// The share whose place came first.
    pub recall_at_1: f64,
    /// The share whose place was among the first five.
    pub recall_at_5: f64,
    /// The share that was `high` and right.
    pub high_right: f64,
    /// The share of all `high` answers that were right.
    pub precision: f64,
    /// Pictures that were asked for without their place's others.
    pub unknown: usize,
    /// The share of those that were `high`.
    pub false_accepts: f64,
    /// How far probabilities are from what came true, on average (expected calibration error).
    pub calibration_error: f64,
}

/// What an evaluation found.
#[derive(Clone, Debug, Serialize)]
pub struct EvalReport {
    /// By set: `ordinary`, `hard`, `all`.
    pub sets: BTreeMap<&'static str, EvalFigures>,
    /// Each picture.
    pub verdicts: Vec<Verdict>,
}

/// Evaluates pictures. `hard` tells the places that are reported by themselves. With an `accuracy_m`, each
/// photograph comes with a position so far off as such positions are, and the places lie in a square of
/// six kilometres. `progress` is told how many are done. Long work.
pub fn evaluate(
    pictures: &[Labelled],
    hard: impl Fn(&str) -> bool,
    accuracy_m: Option<f64>,
    progress: &mut dyn FnMut(usize),
) -> EvalReport {
    let details: HashMap<String, Details> = pictures
        .iter()
        .filter_map(|picture| Some((picture.file.clone(), picture.seen.details.first()?.clone())))
        .collect();
    let usual = Calibration::default();
    let mut tried = Vec::new();
    for (n, asked) in pictures.iter().enumerate() {
        for known in [true, false] {
            let others = pictures
                .iter()
                .filter(|other| other.file != asked.file && (known || other.place != asked.place));
            let found = nearest(&asked.seen, others);
            let alike = compare::alike(&asked.seen, &found, &details);
            let right = alike.iter().position(|alike| alike.place.as_str() == asked.place);
            if known == right.is_some() {
                tried.push((asked, known, alike, right));
            }
        }
        progress(n + 1);
    }
    let mut places: Vec<&str> = pictures.iter().map(|picture| picture.place.as_str()).collect();
    places.sort_unstable();
    places.dedup();
    let part = |place: &str| places.iter().position(|other| *other == place).unwrap_or(0) % PARTS;
    let lay = accuracy_m.map(|accuracy| Lay::of(&places, accuracy));
    let trial = |alike: &[Alike], right: Option<usize>| Trial {
        candidates: alike.iter().map(Alike::traits).collect(),
        right,
    };
    let taught: Vec<Calibration> = (0..PARTS)
        .map(|held| {
            let others = tried.iter().filter(|(asked, ..)| part(&asked.place) != held);
            let trials: Vec<Trial> = others.map(|(.., alike, right)| trial(alike, *right)).collect();
            calibrate(&trials, &usual)
        })
        .collect();
    let verdicts: Vec<Verdict> = tried
        .iter()
        .map(|(asked, known, alike, _)| {
            let calibration = taught.get(part(&asked.place)).unwrap_or(&usual);
            let weights = lay.as_ref().map(|lay| lay.weigh(asked, alike));
            verdict(asked, *known, alike, weights.unwrap_or_default(), calibration)
        })
        .collect();
    let mut sets = BTreeMap::new();
    for (name, wanted) in [("all", None), ("ordinary", Some(false)), ("hard", Some(true))] {
        let of: Vec<&Verdict> = verdicts
            .iter()
            .filter(|verdict| wanted.is_none_or(|wanted| hard(&verdict.place) == wanted))
            .collect();
        sets.insert(name, figures(&of));
    }
    EvalReport { sets, verdicts }
}

fn nearest<'a>(seen: &Seen, others: impl Iterator<Item = &'a Labelled>) -> Vec<Likeness> {
    let mut found: Vec<Likeness> = others
        .map(|other| Likeness {
            place: PlaceId::from(other.place.as_str()),
            picture: other.file.clone(),
            cosine: seen.vector.iter().zip(&other.seen.vector).map(|(a, b)| a * b).sum(),
        })
        .collect();
    found.sort_by(|a, b| b.cosine.total_cmp(&a.cosine));
    found.truncate(compare::ASKED);
    found
}

/// The side of the square in which places lie, metres: a scenic area.
const SQUARE_M: f64 = 6_000.0;
/// Metres of a degree.
const DEGREE_M: f64 = 111_195.0;

/// Places laid out at random, the same every time.
struct Lay {
    grounds: HashMap<String, Ground>,
    positions: HashMap<String, Position>,
    accuracy_m: f64,
}

/// A number from 0 to 1 that a text always gives.
fn chance(of: &str, salt: &str) -> f64 {
    let hash = scenic_data::ids::derive(salt, &[of]);
    let sum = hash
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
    (sum >> 11) as f64 / (1_u64 << 53) as f64
}

impl Lay {
    fn of(places: &[&str], accuracy_m: f64) -> Self {
        let (mut grounds, mut positions) = (HashMap::new(), HashMap::new());
        for place in places {
            let at = |salt| chance(place, salt) * SQUARE_M / DEGREE_M;
            let position = Position { lat: at("lat"), lon: at("lon") };
            let row = Row { position: Some(position), ..Row::bare((*place).into(), PlaceKind::Attraction) };
            grounds.insert((*place).to_owned(), Ground::of(&row));
            positions.insert((*place).to_owned(), position);
        }
        Self { grounds, positions, accuracy_m }
    }

    /// What the position of a photograph says of each candidate: somewhere within the accuracy.
    fn weigh(&self, asked: &Labelled, alike: &[Alike]) -> Vec<f64> {
        let Some(place) = self.positions.get(&asked.place) else { return Vec::new() };
        let (turn, off) =
            (chance(&asked.file, "turn") * std::f64::consts::TAU, chance(&asked.file, "off").sqrt());
        let off = off * self.accuracy_m / DEGREE_M;
        let position = Position { lat: place.lat + off * turn.sin(), lon: place.lon + off * turn.cos() };
        let accuracy_m = Some(self.accuracy_m);
        let stand = Stand { position, accuracy_m, heading: None, from: StandFrom::Request };
        let some: Vec<&Ground> =
            alike.iter().filter_map(|alike| self.grounds.get(alike.place.as_str())).collect();
        position::weigh(&stand, self.grounds.values(), &some)
    }
}

fn verdict(
    asked: &Labelled,
    known: bool,
    alike: &[Alike],
    weights: Vec<f64>,
    calibration: &Calibration,
) -> Verdict {
    let mut weights = weights.into_iter();
    let traits: Vec<Traits> = alike
        .iter()
        .map(|alike| Traits { position: weights.next().unwrap_or(0.0), ..alike.traits() })
        .collect();
    let mut found: Vec<(String, f64, String)> = alike
        .iter()
        .zip(calibration.probabilities(&traits))
        .map(|(alike, share)| (alike.place.to_string(), share, alike.picture.clone()))
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.truncate(5);
    let high = found.first().is_some_and(|(_, share, _)| *share >= calibration.high);
    Verdict { file: asked.file.clone(), place: asked.place.clone(), known, found, high }
}

fn figures(verdicts: &[&Verdict]) -> EvalFigures {
    let (known, unknown): (Vec<&Verdict>, Vec<&Verdict>) =
        verdicts.iter().copied().partition(|verdict| verdict.known);
    let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let within = |most: usize| known.iter().filter(|v| v.rank().is_some_and(|rank| rank < most)).count();
    let high = verdicts.iter().filter(|verdict| verdict.high).count();
    let right = known.iter().filter(|verdict| verdict.high && verdict.rank() == Some(0)).count();
    EvalFigures {
        known: known.len(),
        recall_at_1: share(within(1), known.len()),
        recall_at_5: share(within(5), known.len()),
        high_right: share(right, known.len()),
        precision: share(right, high),
        unknown: unknown.len(),
        false_accepts: share(unknown.iter().filter(|verdict| verdict.high).count(), unknown.len()),
        calibration_error: calibration_error(verdicts),
    }
}

/// Probabilities in ten classes: how far each class's mean is from the share that was right.
fn calibration_error(verdicts: &[&Verdict]) -> f64 {
    let mut classes = [(0.0, 0.0, 0_usize); 10];
    for verdict in verdicts {
        let Some((place, share, _)) = verdict.found.first() else { continue };
        let class = ((share * 10.0) as usize).min(9);
        if let Some((sum, right, count)) = classes.get_mut(class) {
            *sum += share;
            *right += f64::from(u8::from(verdict.known && *place == verdict.place));
            *count += 1;
        }
    }
    let total: usize = classes.iter().map(|(.., count)| count).sum();
    classes.iter().map(|(sum, right, _)| (sum - right).abs()).sum::<f64>() / total.max(1) as f64
}
