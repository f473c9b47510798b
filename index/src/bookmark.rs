//! Bookmarks: how far an index has read the change log, kept in the store.
//!
//! An index of one process is that process's alone. One in a cluster is filled by whichever process has
//! the lease of its bookmark; the others read how far it has come.

use crate::IndexError;
use crate::vector::Points;
use scenic_data::change::Cursor;
use scenic_data::{Clock, Store};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a lease is a holder's that says nothing.
const LEASE: Duration = Duration::from_secs(25);
/// A lease older than this is prolonged.
const PROLONG_AFTER: Duration = Duration::from_secs(5);
/// So often a bookmark that needs no moving is compared with the cluster, which may have lost its points.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// How far an index has read.
pub(crate) struct Bookmark {
    store: Store,
    clock: Arc<dyn Clock>,
    /// Under which name the store keeps it.
    follower: String,
    /// This process among those that share the index; `None` where it is this process's alone.
    owner: Option<String>,
    state: Mutex<State>,
}

#[derive(Clone, Default)]
struct State {
    cursor: Option<i64>,
    /// Which filling of the index the cursor belongs to.
    filling: String,
    /// What is filled beside the live index does not move the live one's bookmark.
    beside: bool,
    /// Where the cursor stood when this process's turn began, and when the lease was last prolonged.
    turn: Option<(Option<i64>, Instant)>,
    looked: Option<Instant>,
}

/// Whether an index may be brought in step now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It may, by this process.
    Ours,
    /// Another process is at it.
    Theirs,
    /// There is nothing to do.
    Nothing,
}

impl Bookmark {
    /// The bookmark of a live index that is this process's alone.
    pub(crate) async fn own(
        store: Store,
        clock: Arc<dyn Clock>,
        follower: String,
        points: &dyn Points,
    ) -> Result<Self, IndexError> {
        let bookmark = Self { store, clock, follower, owner: None, state: Mutex::default() };
        bookmark.look(points).await?;
        Ok(bookmark)
    }

    /// The bookmark of a live index that processes share under this alias. It may be out of reach at
    /// present.
    pub(crate) fn shared(store: Store, clock: Arc<dyn Clock>, alias: &str) -> Self {
        let (follower, owner) = (format!("index.{alias}"), Some(uuid::Uuid::new_v4().to_string()));
        Self { store, clock, follower, owner, state: Mutex::default() }
    }

    /// The bookmark of what is filled beside a live index.
    pub(crate) fn beside(&self, filling: String) -> Self {
        let state = Mutex::new(State { filling, beside: true, ..State::default() });
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        Self { store, clock, follower: self.follower.clone(), owner: self.owner.clone(), state }
    }

    /// The last line taken in; `None` until everything was read once.
    pub(crate) fn cursor(&self) -> Option<i64> {
        self.state().cursor
    }

    /// The same, as the store has it where processes share it and this one had no turn yet; `filled` says
    /// whether there are points.
    pub(crate) async fn seen(&self, filled: bool) -> Result<Option<i64>, IndexError> {
        let known = self.cursor();
        if known.is_some() || self.owner.is_none() || !filled {
            return Ok(known);
        }
        let kept = self.store.cursor(&self.follower).await?;
        Ok(kept.state.map(|_| kept.seq))
    }

    /// Begins a turn, where it is this process's.
    pub(crate) async fn begin(&self, points: &dyn Points) -> Result<Turn, IndexError> {
        let Some(owner) = &self.owner else { return Ok(Turn::Ours) };
        if self.state().beside {
            return Ok(Turn::Ours);
        }
        let (last, kept) = (self.store.last_change().await?, self.store.cursor(&self.follower).await?);
        {
            let mut state = self.state();
            let ours = kept.state.as_deref() == Some(state.filling.as_str());
            state.cursor = ours.then_some(kept.seq);
            let looked = state.looked.is_some_and(|looked| looked.elapsed() < LOOK_AGAIN);
            if state.cursor == Some(last) && looked {
                return Ok(Turn::Nothing);
            }
        }
        if !self.take(owner).await? {
            return Ok(Turn::Theirs);
        }
        if let Err(error) = self.look(points).await {
            self.end().await?;
            return Err(error);
        }
        let mut state = self.state();
        state.turn = Some((state.cursor, Instant::now()));
        Ok(Turn::Ours)
    }

    /// Waits for a turn, at most `patience`.
    pub(crate) async fn wait_for_turn(
        &self,
        points: &dyn Points,
        patience: Duration,
    ) -> Result<Turn, IndexError> {
        let began = Instant::now();
        loop {
            match self.begin(points).await? {
                Turn::Theirs if began.elapsed() < patience => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                turn => return Ok(turn),
            }
        }
    }

    /// Says that the turn goes on. An error when it is over because it was not said for too long.
    pub(crate) async fn go_on(&self) -> Result<(), IndexError> {
        let Some(owner) = &self.owner else { return Ok(()) };
        let due = self.state().turn.is_some_and(|(_, at)| at.elapsed() >= PROLONG_AFTER);
        if !due {
            return Ok(());
        }
        if !self.take(owner).await? {
            return Err(self.overtaken());
        }
        if let Some((_, at)) = &mut self.state().turn {
            *at = Instant::now();
        }
        Ok(())
    }

    /// Moves the bookmark, once all before it is durable. `None` stands for not all read yet, and is not kept.
    pub(crate) async fn keep(&self, seq: Option<i64>) -> Result<(), IndexError> {
        let (filling, beside, began) = {
            let mut state = self.state();
            state.cursor = seq;
            (state.filling.clone(), state.beside, state.turn.and_then(|(began, _)| began))
        };
        let Some(seq) = seq.filter(|_| !beside) else { return Ok(()) };
        let (cursor, now) = (Cursor { seq, state: Some(filling) }, self.clock.now());
        match &self.owner {
            None => Ok(self.store.set_cursor(&self.follower, &cursor, now).await?),
            Some(owner) => {
                let kept =
                    self.store.set_cursor_of_holder(&self.follower, owner, began, &cursor, now).await?;
                if kept { Ok(()) } else { Err(self.overtaken()) }
            }
        }
    }

    /// Ends the turn.
    pub(crate) async fn end(&self) -> Result<(), IndexError> {
        self.state().turn = None;
        match &self.owner {
            Some(owner) if !self.state().beside => {
                Ok(self.store.give_back_lease(&self.follower, owner).await?)
            }
            _ => Ok(()),
        }
    }

    /// Takes the place of `live`, whose turn this process has.
    pub(crate) async fn go_live(&self, live: &Self) -> Result<(), IndexError> {
        let seq = {
            let turn = live.state().turn;
            let mut state = self.state();
            state.beside = false;
            state.turn = turn;
            state.cursor
        };
        self.keep(seq).await
    }

    /// Looks again at the next turn, whatever it knew.
    pub(crate) fn forget(&self) {
        self.state().looked = None;
    }

    /// Compares what the store remembers with the points that are there.
    async fn look(&self, points: &dyn Points) -> Result<(), IndexError> {
        let filling = points.filling().await?;
        let kept = self.store.cursor(&self.follower).await?;
        let ours = kept.state.as_deref() == Some(filling.as_str()) && points.count().await? > 0;
        let mut state = self.state();
        state.cursor = ours.then_some(kept.seq);
        state.filling = filling;
        state.looked = Some(Instant::now());
        Ok(())
    }

    async fn take(&self, owner: &str) -> Result<bool, IndexError> {
        let now = self.clock.now();
        Ok(self.store.take_lease(&self.follower, owner, now, now + LEASE).await?)
    }

    fn overtaken(&self) -> IndexError {
        self.forget();
        IndexError::Overtaken { index: self.follower.clone() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
