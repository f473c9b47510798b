//! A shelf: one index as the follower sees it. The keyword index and the vector index are both kept
//! in step by the same steps, each at its own pace.

use crate::bookmark::Turn;
use crate::chunk::Chunk;
use crate::gather::Gathered;
use crate::{IndexError, SubjectKey};
use async_trait::async_trait;
use scenic_data::PlaceId;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// A chunk as an index has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// The chunk's id.
    pub(crate) id: String,
    /// The hash of the chunk that was put there.
    pub(crate) hash: String,
    /// Of a place's card: the hash of what others borrow from it.
    pub(crate) face: Option<String>,
}

/// A chunk to be put on a shelf.
#[derive(Clone, Debug)]
pub(crate) struct Put {
    /// The chunk.
    pub(crate) chunk: Arc<Chunk>,
    /// Whether the shelf has a chunk of that id, so that only its labels changed.
    pub(crate) held: bool,
}

/// One index that follows the change log.
#[async_trait]
pub(crate) trait Shelf: Send + Sync {
    /// Its name in reports.
    fn name(&self) -> &'static str;

    /// The last line of the change log taken in; `None` until everything was read once.
    fn cursor(&self) -> Option<i64>;

    /// Begins to bring it in step, waiting at most `patience` while another process does so.
    async fn begin(&self, _patience: Duration) -> Result<Turn, IndexError> {
        Ok(Turn::Ours)
    }

    /// Ends what [`begin`](Self::begin) began.
    async fn end(&self) -> Result<(), IndexError> {
        Ok(())
    }

    /// What is there of these subjects.
    async fn held(&self, subjects: &[SubjectKey]) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError>;

    /// Every subject of which something is, or lately was, there.
    async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError>;

    /// Subjects with a chunk that borrows from one of these places.
    async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError>;

    /// Puts and removes chunks, and shows them to searches. Returns how many texts were embedded.
    async fn apply(&self, put: Vec<Put>, remove: Vec<String>) -> Result<u64, IndexError>;

    /// Makes all that was applied durable, and then remembers how far the log was read.
    async fn commit(&self, cursor: Option<i64>) -> Result<(), IndexError>;

    /// Tidies up where enough has changed for it to pay.
    async fn settle(&self) -> Result<(), IndexError> {
        Ok(())
    }
}

/// What must be done for a shelf to hold what the store has.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) put: Vec<Put>,
    pub(crate) remove: Vec<String>,
    pub(crate) unchanged: u64,
    /// Places of which something that others borrow changed.
    pub(crate) new_faces: BTreeSet<PlaceId>,
}

/// Compares what the store has with what a shelf holds.
pub(crate) fn plan(gathered: &[Gathered], held: &HashMap<SubjectKey, Vec<Held>>) -> Plan {
    let mut plan = Plan::default();
    for (subject, chunks) in gathered {
        let there: HashMap<&str, &Held> =
            held.get(subject).into_iter().flatten().map(|held| (held.id.as_str(), held)).collect();
        for chunk in chunks {
            match there.get(chunk.id.as_str()) {
                Some(held) if held.hash == chunk.hash => plan.unchanged += 1,
                found => plan.put.push(Put { chunk: chunk.clone(), held: found.is_some() }),
            }
        }
        let wanted: HashSet<&str> = chunks.iter().map(|chunk| chunk.id.as_str()).collect();
        plan.remove.extend(there.keys().filter(|id| !wanted.contains(*id)).map(|id| (*id).to_owned()));

        let face_then = there.values().find_map(|held| held.face.as_deref());
        let face_now = chunks.iter().find_map(|chunk| chunk.face.as_deref());
        if face_then != face_now {
            plan.new_faces.insert(PlaceId::from(subject.id.as_str()));
        }
    }
    plan.remove.sort_unstable();
    plan
}
