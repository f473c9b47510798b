//! Working memory of searches, handed from query to query so that none allocates it anew.

use std::sync::{Mutex, PoisonError};

/// Room for so many sets of working memory; more at once are made and dropped.
const KEPT: usize = 16;

#[derive(Default)]
pub(crate) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Pool<T> {
    pub fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Runs `work` with a kept or a fresh set.
    pub fn with<R>(&self, fresh: impl FnOnce() -> T, work: impl FnOnce(&mut T) -> R) -> R {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut set = kept.unwrap_or_else(fresh);
        let result = work(&mut set);
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sets.len() < KEPT {
            sets.push(set);
        }
        result
    }
}
