//! Keeping pages in step with the change log: what is made is made anew, what people wrote is told on.

use crate::{Guide, GuideError};
use scenic_data::change::{Cursor, Subject};
use scenic_data::{DocumentId, PlaceId};
use std::collections::BTreeSet;

/// The follower's name in the store.
const FOLLOWER: &str = "guides";
/// Lines of the change log read at once.
const LINES: u64 = 500;

impl Guide {
    /// Makes pages of what has changed since the last time, and tells on what was written. Returns how
    /// many lines of the change log were read, and how many texts are others than before.
    pub async fn follow_guides(&self) -> Result<(usize, usize), GuideError> {
        let (mut read, mut changed) = (0, 0);
        loop {
            let cursor = self.store.cursor(FOLLOWER).await?;
            let lines = self.store.changes(cursor.seq, LINES).await?;
            let Some(last) = lines.last().map(|line| line.seq) else { return Ok((read, changed)) };
            let mut places: BTreeSet<PlaceId> = BTreeSet::new();
            let mut written: BTreeSet<&str> = BTreeSet::new();
            for line in &lines {
                match line.subject {
                    Subject::Place => _ = places.insert(PlaceId::from(line.id.as_str())),
                    Subject::Document => {
                        let document = DocumentId::from(line.id.as_str());
                        let passages = self.store.passages_of(&document).await?;
                        places.extend(passages.into_iter().filter_map(|passage| passage.place));
                    }
                    Subject::Guide => _ = written.insert(&line.id),
                    // Slots show events and routes as they are when the page is read.
                    Subject::Event | Subject::Route | Subject::Plan => {}
                }
            }
            if self.guides.generate {
                let places: Vec<PlaceId> = places.into_iter().collect();
                changed += self.make_all(&places, self.writer.as_deref()).await?;
            }
            for slug in written {
                self.tell_written(slug).await?;
            }
            read += lines.len();
            let cursor = Cursor { seq: last, state: None };
            self.store.set_cursor(FOLLOWER, &cursor, self.clock.now()).await?;
        }
    }
}
