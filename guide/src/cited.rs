//! What answers cite, counted in memory and written down now and then, so that whoever says it sees
//! what it is good for.

use crate::answer::Citation;
use crate::{Guide, GuideError};
use scenic_data::PlaceId;
use scenic_data::store::Cited;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Most different things counted between two times of writing; more are not counted.
const MAX_COUNTED: usize = 50_000;
/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// Counts that are not written down yet.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<Cited, u64>>);

impl Counts {
    /// Counts the citations of an answer.
    pub(crate) fn add(&self, citations: &[Citation]) {
        // A poisoned lock only means that another answer panicked; the map itself is whole.
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for citation in citations {
            let cited = Cited {
                source: citation.freshness.source.id.clone(),
                place: citation.place.as_ref().map_or_else(|| PlaceId::from(""), |place| place.id.clone()),
                field: citation.field.as_ref().map(ToString::to_string).unwrap_or_default(),
            };
            if counts.len() < MAX_COUNTED || counts.contains_key(&cited) {
                *counts.entry(cited).or_default() += 1;
            }
        }
    }

    fn take(&self) -> HashMap<Cited, u64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Guide {
    /// Writes down what answers have cited since the last time. What is counted and not written when
    /// the process ends is lost: it is a measure of use, not a fact.
    pub async fn write_citations(&self) -> Result<(), GuideError> {
        let counts = self.cited.take();
        if counts.is_empty() {
            return Ok(());
        }
        let day = self.clock.now().timestamp().div_euclid(DAY_S);
        Ok(self.store.count_citations(counts.into_iter().collect(), day).await?)
    }
}
