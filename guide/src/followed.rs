//! Something made from the store and kept in memory, in step with the change log.

use crate::error::GuideError;
use scenic_data::change::Subject;
use scenic_data::{PlaceId, Store};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant as Tick};
use tokio::sync::Mutex;

/// While much changes, it is made anew at most this often.
const PAUSE: Duration = Duration::from_millis(400);
/// Lines of the change log read at once; with more to read, everything is read anew.
const MOST_LINES: u64 = 5_000;

/// A `T` as of the last change seen.
pub(crate) struct Followed<T> {
    current: RwLock<Arc<T>>,
    seen: Mutex<Option<(i64, Tick)>>,
}

impl<T> Followed<T> {
    /// Nothing is read until it is asked for.
    pub(crate) fn new(empty: T) -> Self {
        Self { current: RwLock::new(Arc::new(empty)), seen: Mutex::new(None) }
    }

    /// It as of the change `last`, the latest there is. Where anything changed since it was last made,
    /// `renew` makes it from what it was and from the change that was seen then, if any.
    pub(crate) async fn at<F, M>(&self, last: i64, renew: F) -> Result<Arc<T>, GuideError>
    where
        F: FnOnce(Arc<T>, Option<i64>) -> M,
        M: Future<Output = Result<T, GuideError>>,
    {
        let mut seen = self.seen.lock().await;
        if seen.as_ref().is_none_or(|(change, at)| *change != last && at.elapsed() >= PAUSE) {
            let renewed = renew(self.current(), seen.as_ref().map(|(change, _)| *change)).await?;
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(renewed);
            *seen = Some((last, Tick::now()));
        }
        drop(seen);
        Ok(self.current())
    }

    fn current(&self) -> Arc<T> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The places that changed after `since`, of a log whose latest change is `last`; `None` when nothing is known
/// of what was before, or when it is too much to follow.
pub(crate) async fn changed_places(
    store: &Store,
    since: Option<i64>,
    last: i64,
) -> Result<Option<Vec<PlaceId>>, GuideError> {
    let Some(since) = since.filter(|seen| *seen <= last) else { return Ok(None) };
    let lines = store.changes(since, MOST_LINES).await?;
    if lines.len() as u64 == MOST_LINES {
        return Ok(None);
    }
    let ids: BTreeSet<PlaceId> = lines
        .into_iter()
        .filter(|line| line.subject == Subject::Place)
        .map(|line| PlaceId::from(line.id.as_str()))
        .collect();
    Ok(Some(ids.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_is_made_once_and_again_only_after_a_change_and_a_pause() {
        let followed = Followed::new(0);
        let at = async |last| *followed.at(last, |old, _| async move { Ok(*old + 1) }).await.expect("made");
        assert_eq!((at(7).await, at(7).await, at(8).await), (1, 1, 1), "the pause is not over");
        tokio::time::sleep(PAUSE).await;
        assert_eq!((at(8).await, at(8).await), (2, 2));
    }
}
