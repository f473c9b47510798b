//! From a photograph and the gallery's pictures that are like it to what speaks for each place.

use super::decide::Traits;
use super::geometry::{Grid, agreeing, worth};
use index::{Details, Likeness, Seen};
use scenic_data::PlaceId;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Pictures that are compared cell by cell.
pub(super) const COMPARED: usize = 20;
/// Pictures that are asked of the gallery.
pub(super) const ASKED: usize = 60;

/// A place that a photograph may show, as far as pictures tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alike {
    /// The place.
    pub(super) place: PlaceId,
    /// Its picture that speaks most for it.
    pub(super) picture: String,
    /// How like that is, as a cosine.
    pub(super) cosine: f64,
    /// How many cells agree with it; `None` where that was not looked at.
    pub(super) agreeing: Option<usize>,
}

impl Alike {
    /// What of this counts.
    pub(super) fn traits(&self) -> Traits {
        Traits { visual: Some(self.cosine), geometry: self.agreeing.map_or(0.0, worth), ..Traits::default() }
    }
}

/// The pictures that are to be compared cell by cell: the most alike, each once.
pub(super) fn to_compare(found: &[Likeness]) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut best: Vec<&Likeness> = found.iter().collect();
    best.sort_by(|a, b| b.cosine.total_cmp(&a.cosine));
    best.iter()
        .filter(|like| seen.insert(like.picture.as_str()))
        .take(COMPARED)
        .map(|like| like.picture.clone())
        .collect()
}

/// What speaks for each place, of those that pictures were found of. Long work: it compares cells, on as
/// many threads as there are cores.
pub(super) fn alike(seen: &Seen, found: &[Likeness], details: &HashMap<String, Details>) -> Vec<Alike> {
    let views: Vec<Grid> = seen.details.iter().map(Grid::of).collect();
    let compared = to_compare(found);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = compared.len().div_ceil(cores).max(1);
    let agree = |pictures: &[String]| -> Vec<(String, usize)> {
        let one = |picture: &String| {
            let there = Grid::of(details.get(picture)?);
            let most = views.iter().map(|view| agreeing(view, &there)).max()?;
            Some((picture.clone(), most))
        };
        pictures.iter().filter_map(one).collect()
    };
    let counts: HashMap<String, usize> = std::thread::scope(|scope| {
        let parts: Vec<_> = compared.chunks(share).map(|part| scope.spawn(move || agree(part))).collect();
        // A thread that broke off has compared nothing; the pictures still count as wholes.
        parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
    });
    let mut best: BTreeMap<PlaceId, Alike> = BTreeMap::new();
    for like in found {
        let one = Alike {
            place: like.place.clone(),
            picture: like.picture.clone(),
            cosine: f64::from(like.cosine),
            agreeing: counts.get(&like.picture).copied(),
        };
        let known = best.entry(like.place.clone()).or_insert_with(|| one.clone());
        if one.traits().likeness() > known.traits().likeness() {
            *known = one;
        }
    }
    best.into_values().collect()
}
