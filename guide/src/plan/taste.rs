//! How much a traveller would like a place: its rating, what it is, and what was wished for.

use super::PlanRequest;
use super::words::{Why, interest_labelled};
use crate::catalogue::Row;
use crate::gazetteer::fold;
use crate::reading::outing::interests;
use std::collections::BTreeSet;

/// What any sight is worth.
const BASE: f64 = 10.0;
/// What a rating above 3 is worth for each point, and what a place without one counts as.
const PER_POINT: f64 = 8.0;
const UNRATED: f64 = 3.8;
/// What an interest is worth that a place meets, once and for each more.
const INTEREST: (f64, f64) = (26.0, 10.0);
/// What is left of a place that meets none of those wished for.
const OTHER: f64 = 0.45;
/// What a roof is worth in the rain, and what is left of a place without one.
const ROOF: (f64, f64) = (12.0, 0.4);
/// What a place for children is worth to those who have some with them.
const FOR_CHILDREN: f64 = 12.0;

/// Wishes, as keys and as words.
pub(super) struct Taste {
    liked: Vec<(String, BTreeSet<&'static str>)>,
    disliked: Vec<(String, BTreeSet<&'static str>)>,
    children: bool,
    rain: bool,
    free: bool,
}

impl Taste {
    pub(super) fn of(request: &PlanRequest) -> Self {
        let read = |words: &[String]| -> Vec<(String, BTreeSet<&'static str>)> {
            let words = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
            let keys = |word: &str| {
                let mut keys = interests::keys_of(word);
                keys.extend(interest_labelled(word));
                keys
            };
            words.map(|word| (fold(word), keys(word))).collect()
        };
        let liked = read(&request.interests);
        let free = liked.iter().any(|(_, keys)| keys.contains("free"));
        Self {
            liked,
            disliked: read(&request.avoid_interests),
            children: request.children,
            rain: request.rain,
            free,
        }
    }

    /// What a place is worth, and why; `None` for what is not liked.
    pub(super) fn worth(&self, row: &Row) -> Option<(f64, Vec<Why>)> {
        let text = format!("{}\n{}", row.names.join("\n"), row.text);
        let keys = &row.interests;
        // A wish is met by its key, else by its words.
        let met = |(word, wished): &(String, BTreeSet<&'static str>)| {
            if wished.is_empty() {
                text.contains(word.as_str())
            } else {
                wished.iter().any(|key| keys.contains(key))
            }
        };
        if self.disliked.iter().any(met) {
            return None;
        }
        let mut why = Vec::new();
        let mut worth = BASE + (row.rating.unwrap_or(UNRATED) - 3.0).max(0.0) * PER_POINT;
        if let Some(rating) = row.rating.filter(|rating| *rating >= 4.5) {
            why.push(Why::Rated(rating));
        }
        let liked: Vec<&(String, BTreeSet<&'static str>)> =
            self.liked.iter().filter(|wish| met(wish)).collect();
        match liked.len() {
            0 if self.liked.is_empty() => {}
            0 => worth *= OTHER,
            more => {
                worth += INTEREST.0 + INTEREST.1 * (more - 1) as f64;
                why.extend(liked.iter().map(|(word, keys)| {
                    Why::Liked(keys.iter().next().map_or(word.clone(), |key| (*key).to_owned()))
                }));
            }
        }
        if self.rain {
            if keys.contains("indoor") {
                worth += ROOF.0;
                why.push(Why::UnderARoof);
            } else {
                worth *= ROOF.1;
            }
        }
        if self.children && keys.contains("children") {
            worth += FOR_CHILDREN;
            why.push(Why::ForChildren);
        }
        if self.free && row.price.is_some_and(|price| price > 0.0) {
            worth *= OTHER;
        }
        Some((worth, why))
    }
}
