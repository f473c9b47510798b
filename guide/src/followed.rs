//! Something made from the store and kept in memory, in step with the change log.

use crate::error::GuideError;
use index::{Carried, IndexError};
use scenic_data::change::Subject;
use scenic_data::{PlaceId, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant as Tick};
use tokio::sync::Mutex;

/// While much changes, it is made anew at most this often.
const PAUSE: Duration = Duration::from_millis(400);
/// Lines of the change log read at once; with more to read, everything is read anew.
const MOST_LINES: u64 = 50_000;

/// A `T` as of the last change seen.
pub(crate) struct Followed<T> {
    current: RwLock<Arc<T>>,
    seen: Mutex<Option<Seen>>,
}

/// The last change seen, and when it was made of it; what an earlier process made is of any time ago.
struct Seen {
    change: i64,
    made: Option<Tick>,
}

impl Seen {
    fn pause_is_over(&self) -> bool {
        self.made.is_none_or(|made| made.elapsed() >= PAUSE)
    }
}

impl<T> Followed<T> {
    /// Nothing is read until it is asked for.
    pub(crate) fn new(empty: T) -> Self {
        Self { current: RwLock::new(Arc::new(empty)), seen: Mutex::new(None) }
    }

    /// Begins with what an earlier process made as of a change, unless it was made here.
    pub(crate) async fn begin(&self, with: T, change: i64) {
        let mut seen = self.seen.lock().await;
        if seen.is_none() {
            self.put(with);
            *seen = Some(Seen { change, made: None });
        }
    }

    /// It as it was made last, and the change that was seen then, if any.
    pub(crate) async fn made(&self) -> Option<(i64, Arc<T>)> {
        let seen = self.seen.lock().await;
        seen.as_ref().map(|seen| (seen.change, self.current()))
    }

    /// It as of the change `last`, the latest there is. Where anything changed since it was last made,
    /// `renew` makes it from what it was and from the change that was seen then, if any.
    pub(crate) async fn at<F, M>(&self, last: i64, renew: F) -> Result<Arc<T>, GuideError>
    where
        F: FnOnce(Arc<T>, Option<i64>) -> M,
        M: Future<Output = Result<T, GuideError>>,
    {
        self.at_unless(|_| false, last, renew).await
    }

    /// The same, where it is made anew as well once it is over.
    pub(crate) async fn at_unless<F, M>(
        &self,
        is_over: impl FnOnce(&T) -> bool,
        last: i64,
        renew: F,
    ) -> Result<Arc<T>, GuideError>
    where
        F: FnOnce(Arc<T>, Option<i64>) -> M,
        M: Future<Output = Result<T, GuideError>>,
    {
        let mut seen = self.seen.lock().await;
        let is_old = |seen: &Seen| seen.pause_is_over() && (seen.change != last || is_over(&self.current()));
        if seen.as_ref().is_none_or(is_old) {
            let renewed = renew(self.current(), seen.as_ref().map(|seen| seen.change)).await?;
            self.put(renewed);
            *seen = Some(Seen { change: last, made: Some(Tick::now()) });
        }
        drop(seen);
        Ok(self.current())
    }

    fn put(&self, new: T) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
    }

    fn current(&self) -> Arc<T> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Followed<T> {
    /// Begins with what an earlier process left under a name.
    pub(crate) async fn take(&self, carried: &Carried, name: &'static str) -> Result<(), IndexError> {
        if let Some((change, left)) = carried.take(name).await? {
            self.begin(left, change).await;
        }
        Ok(())
    }

    /// Leaves what is known for the next process under a name.
    pub(crate) async fn leave(&self, carried: &Carried, name: &'static str) -> Result<(), IndexError> {
        match self.made().await {
            Some((change, known)) => carried.leave(name, change, known).await,
            None => Ok(()),
        }
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

    #[tokio::test]
    async fn it_begins_with_what_was_made_before_and_is_made_again_once_it_is_over() {
        let followed = Followed::new(0);
        assert!(followed.made().await.is_none());
        followed.begin(5, 7).await;
        let at = async |last, over: i32| {
            let made = followed.at_unless(|n| *n < over, last, |old, _| async move { Ok(*old + 1) });
            *made.await.expect("made")
        };
        assert_eq!((at(7, 0).await, at(8, 0).await, at(8, 7).await), (5, 6, 6), "the pause is not over");
        followed.begin(0, 9).await;
        tokio::time::sleep(PAUSE).await;
        assert_eq!((at(8, 7).await, at(8, 7).await), (7, 7));
        assert_eq!(followed.made().await.map(|(change, made)| (change, *made)), Some((8, 7)));
    }
}
