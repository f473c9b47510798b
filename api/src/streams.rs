//! Connections that stay open: how many there may be, and when they end.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// The open streams of a process.
pub struct Streams {
    slots: Arc<Semaphore>,
    ending: watch::Sender<bool>,
}

/// A stream's place among the open ones; free again when it is dropped.
pub struct Open {
    _slot: OwnedSemaphorePermit,
    ending: watch::Receiver<bool>,
}

impl Streams {
    /// At most so many at once.
    pub fn new(most: usize) -> Self {
        Self { slots: Arc::new(Semaphore::new(most)), ending: watch::Sender::new(false) }
    }

    /// A place for another stream; `None` when there are as many as may be.
    pub fn open(&self) -> Option<Open> {
        let slot = Arc::clone(&self.slots).try_acquire_owned().ok()?;
        Some(Open { _slot: slot, ending: self.ending.subscribe() })
    }

    /// Has every stream end, so that the process can.
    pub fn end(&self) {
        self.ending.send_replace(true);
    }
}

impl Open {
    /// Ready when the stream has to end.
    pub async fn ended(&mut self) {
        // An error means that the streams are gone, which is an end as well.
        let _ = self.ending.wait_for(|ended| *ended).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn there_are_so_many_and_all_end_together() {
        let streams = Streams::new(1);
        let mut open = streams.open().expect("room for one");
        assert!(streams.open().is_none());
        streams.end();
        open.ended().await;
        drop(open);
        let mut late = streams.open().expect("free again");
        late.ended().await;
    }
}
