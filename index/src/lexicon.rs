//! Has the lexicon know the names of all places, from what an earlier process left and what changed since.

use crate::error::blocking;
use crate::keyword::Lexicon;
use crate::lane::LOG_PAGE;
use crate::{Carried, IndexError};
use scenic_data::change::Subject;
use scenic_data::{PlaceId, Store};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Under which name its words are carried.
const WORDS: &str = "words";

/// A lexicon that has the names of all places, and the line of the change log that they are as of.
pub(crate) async fn open(carried: &Carried, store: &Store) -> Result<(Arc<Lexicon>, i64), IndexError> {
    let last = store.last_change().await?;
    let (words, at) = match carried.take::<Vec<String>>(WORDS).await? {
        Some((at, words)) => (words, at),
        None => (store.names().await?.into_iter().map(|name| name.name).collect(), last),
    };
    let lexicon = blocking(move || {
        let lexicon = Lexicon::default();
        lexicon.learn(words.iter().map(String::as_str));
        Ok(Arc::new(lexicon))
    })
    .await?;
    let until = learn_since(store, &lexicon, at).await?;
    Ok((lexicon, until))
}

/// Has a lexicon learn the names of places that changed after a line of the change log; what the last line is.
pub(crate) async fn learn_since(store: &Store, lexicon: &Lexicon, after: i64) -> Result<i64, IndexError> {
    let mut until = after;
    loop {
        let changes = store.changes(until, LOG_PAGE).await?;
        let Some(last) = changes.last().map(|change| change.seq) else { return Ok(until) };
        let places = changes.into_iter().filter(|change| change.subject == Subject::Place);
        let places: BTreeSet<PlaceId> = places.map(|change| PlaceId::from(change.id)).collect();
        let names = store.names_of(&Vec::from_iter(places)).await?;
        lexicon.learn(names.iter().map(|name| name.name.as_str()));
        until = last;
    }
}

/// Leaves its words for the next process; it has the names of all places up to the line `at`.
pub(crate) async fn leave(carried: &Carried, at: i64, lexicon: &Lexicon) -> Result<(), IndexError> {
    carried.leave(WORDS, at, Arc::new(lexicon.learnt())).await
}
