//! The chunks of texts as points: which labels they have, and what a search is narrowed by.

use super::points::{Condition, Kept, Kind, Label, LabelKind, Labels, Narrow, Point, Points, Relabel, word};
use crate::chunk::{Chunk, ItemKind};
use crate::embed::Embedder;
use crate::filter::{Filter, Languages};
use crate::keyword::{Lexicon, sparse};
use crate::shelf::Held;
use crate::{IndexError, SubjectKey};
use scenic_data::PlaceId;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Changes when an index written before can no longer be read or searched as it should.
pub(crate) const FORMAT: u32 = crate::chunk::index_format(1);
/// The same of an index that has the words as well, which are weighed in their own way.
const WORDS_FORMAT: u32 = crate::chunk::index_format(2);

const SUBJECT: &str = "subject";
const PLACES: &str = "places";
const BORROWS: &str = "borrows";
const ITEM: &str = "item";
const KIND: &str = "kind";
const FAMILY: &str = "family";
const POSITION: &str = "position";
const ENDS: &str = "ends";
const HASH: &str = "hash";
const FACE: &str = "face";
/// The chunk itself, where no keyword index keeps it.
pub(super) const CHUNK: &str = "chunk";

/// Labels that searches and the follower narrow by.
const LABELS: [Label; 8] = [
    (SUBJECT, LabelKind::Word),
    (PLACES, LabelKind::Word),
    (BORROWS, LabelKind::Word),
    (ITEM, LabelKind::Word),
    (KIND, LabelKind::Word),
    (FAMILY, LabelKind::Word),
    (POSITION, LabelKind::Position),
    (ENDS, LabelKind::Number),
];

/// The points of texts whose vectors a model makes; with `words`, they are found by their words too.
pub(crate) fn kind(embedder: &dyn Embedder, words: bool) -> Kind<'_> {
    let (model, dimension) = (embedder.id(), embedder.dimension());
    let (name, format) = if words { ("texts-words", WORDS_FORMAT) } else { ("texts", FORMAT) };
    Kind { name, folder: "vector", format, model, dimension, labels: &LABELS, words }
}

/// The chunks of texts, each with one vector, in an engine of points.
#[derive(Clone)]
pub(crate) struct Texts {
    points: Arc<dyn Points>,
    /// By which dictionary their words are cut, where they are put there as well, with the chunks themselves.
    words: Option<Arc<Lexicon>>,
}

impl Texts {
    pub(crate) fn new(points: Arc<dyn Points>, words: Option<Arc<Lexicon>>) -> Self {
        Self { points, words }
    }

    /// The engine.
    pub(crate) fn points(&self) -> &dyn Points {
        &*self.points
    }

    /// Puts chunks with their vectors, over what was there under their ids.
    pub(crate) async fn upsert(&self, chunks: Vec<(Arc<Chunk>, Vec<f32>)>) -> Result<(), IndexError> {
        self.learn(chunks.iter().map(|(chunk, _)| chunk));
        let point = |(chunk, vector): (Arc<Chunk>, _)| -> Result<_, IndexError> {
            let Relabel { id, labels, words } = self.label(&chunk)?;
            Ok(Point { id, vector, labels, words })
        };
        self.points.put(chunks.into_iter().map(point).collect::<Result<_, _>>()?).await
    }

    /// Gives chunks that are there new labels, keeping their vectors.
    pub(crate) async fn relabel(&self, chunks: &[Arc<Chunk>]) -> Result<(), IndexError> {
        self.learn(chunks.iter());
        let relabel = chunks.iter().map(|chunk| self.label(chunk)).collect::<Result<_, _>>()?;
        self.points.relabel(relabel).await
    }

    /// The names that chunks bring are words from now on.
    fn learn<'a>(&self, chunks: impl Iterator<Item = &'a Arc<Chunk>>) {
        if let Some(lexicon) = &self.words {
            lexicon.learn(chunks.flat_map(|chunk| chunk.names.iter().map(String::as_str)));
        }
    }

    /// What a chunk is found by, its vector aside.
    fn label(&self, chunk: &Chunk) -> Result<Relabel, IndexError> {
        let (id, mut labels) = (chunk.id.clone(), labels(chunk));
        let words = self.words.as_ref().map(|lexicon| sparse::of_chunk(chunk, lexicon));
        if words.is_some() {
            let whole = serde_json::to_string(chunk).map_err(IndexError::vector("writing a chunk"))?;
            labels.insert(CHUNK.to_owned(), Value::from(whole));
        }
        Ok(Relabel { id, labels, words })
    }

    /// Removes chunks by id; unknown ids are no error.
    pub(crate) async fn remove(&self, ids: Vec<String>) -> Result<(), IndexError> {
        self.points.remove(ids).await
    }

    /// The `limit` nearest chunks by cosine, best first: id and similarity.
    pub(crate) async fn search(
        &self,
        vector: &[f32],
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<(String, f32)>, IndexError> {
        let found = self.points.nearest(vector, &narrow(filter), limit, &[]).await?;
        Ok(found.into_iter().map(|point| (point.id, point.score)).collect())
    }

    /// What is there of these subjects.
    pub(crate) async fn held(
        &self,
        subjects: &[SubjectKey],
    ) -> Result<HashMap<SubjectKey, Vec<Held>>, IndexError> {
        let names: Vec<String> = subjects.iter().map(ToString::to_string).collect();
        let wanted = Narrow::to(Condition::OneOf(SUBJECT, names));
        let mut held: HashMap<SubjectKey, Vec<Held>> = HashMap::new();
        for kept in self.points.read(&wanted, &[SUBJECT, HASH, FACE], false).await? {
            held.entry(subject(&kept)?).or_default().push(Held {
                hash: word(&kept.labels, HASH).unwrap_or_default().to_owned(),
                face: word(&kept.labels, FACE).map(str::to_owned),
                id: kept.id,
            });
        }
        Ok(held)
    }

    /// Every subject of which something is there.
    pub(crate) async fn subjects(&self) -> Result<BTreeSet<SubjectKey>, IndexError> {
        self.points.read(&Narrow::default(), &[SUBJECT], false).await?.iter().map(subject).collect()
    }

    /// Subjects with a chunk that borrows from one of these places.
    pub(crate) async fn dependents(&self, places: &[PlaceId]) -> Result<BTreeSet<SubjectKey>, IndexError> {
        let wanted = Narrow::to(Condition::one_of(BORROWS, places.iter().map(PlaceId::as_str)));
        self.points.read(&wanted, &[SUBJECT], false).await?.iter().map(subject).collect()
    }
}

fn subject(kept: &Kept) -> Result<SubjectKey, IndexError> {
    let text = word(&kept.labels, SUBJECT).unwrap_or_default();
    SubjectKey::parse(text).map_err(IndexError::vector("reading what is there"))
}

fn labels(chunk: &Chunk) -> Labels {
    let places: Vec<&str> = chunk.place.iter().chain(&chunk.stops).map(PlaceId::as_str).collect();
    let borrows: Vec<&str> = chunk.borrows.iter().map(PlaceId::as_str).collect();
    let mut labels = Labels::new();
    let mut set = |name: &str, value: Value| labels.insert(name.to_owned(), value);
    set(SUBJECT, json!(chunk.subject.to_string()));
    set(PLACES, json!(places));
    set(BORROWS, json!(borrows));
    set(ITEM, json!(chunk.item.as_str()));
    set(FAMILY, json!(chunk.family()));
    set(HASH, json!(chunk.hash));
    if let Some(kind) = chunk.kind {
        set(KIND, json!(kind.as_str()));
    }
    if let Some(face) = &chunk.face {
        set(FACE, json!(face));
    }
    if let Some(position) = chunk.position {
        set(POSITION, json!({ "lat": position.lat, "lon": position.lon }));
    }
    if let Some(ends) = chunk.ends_at {
        set(ENDS, json!(ends.timestamp_millis()));
    }
    labels
}

pub(super) fn narrow(filter: &Filter) -> Narrow {
    let mut narrow = Narrow::default();
    if let Some(places) = &filter.places {
        narrow.must.push(Condition::one_of(PLACES, places.iter().map(PlaceId::as_str)));
    }
    if !filter.items.is_empty() {
        // Each point is looked at: what few may not be is asked sooner than what it may be of many.
        let other = |item: &&ItemKind| !filter.items.contains(item);
        let others: Vec<&str> = ItemKind::ALL.iter().filter(other).map(|item| item.as_str()).collect();
        if others.len() < filter.items.len() {
            narrow.must_not.extend((!others.is_empty()).then(|| Condition::one_of(ITEM, others)));
        } else {
            narrow.must.push(Condition::one_of(ITEM, filter.items.iter().map(|item| item.as_str())));
        }
    }
    if !filter.kinds.is_empty() {
        narrow.must.push(Condition::one_of(KIND, filter.kinds.iter().map(|kind| kind.as_str())));
    }
    match &filter.languages {
        Languages::All => {}
        Languages::Only(family) => narrow.must.push(Condition::one_of(FAMILY, [family.as_str()])),
        Languages::Except(family) => narrow.must_not.push(Condition::one_of(FAMILY, [family.as_str()])),
    }
    if let Some(near) = filter.near {
        narrow.must.push(Condition::Within(POSITION, near));
    }
    if let Some(at) = filter.not_over_at {
        narrow.must_not.push(Condition::AtMost(ENDS, at.timestamp_millis()));
    }
    narrow
}
