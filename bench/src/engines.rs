//! `engines`: the same region in the engines of the process and in a Qdrant server, which keeps the vectors,
//! and in a second run the words too: what each finds beside the first, and how many answers are right.
//!
//! The server is the one that `DAOYOU_TEST_QDRANT_URL` names, else the one of the tests, which speaks its
//! protocol and compares one by one; so it is what is found that is measured, and not how soon.

use crate::region::{Region, cases};
use crate::report::rounded;
use anyhow::Result;
use guide::Guide;
use guide::evaluate::{Case, Figures as Right, evaluate, question};
use index::{Embedder, IndexError, Qdrant, Query, SearchIndex, Settings, TextKind};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use test_qdrant::QdrantDouble;

/// Hits compared of each search.
const DEPTH: usize = 10;

/// What was measured of one way to keep a region.
#[derive(Debug, Serialize)]
struct Engine {
    vectors: &'static str,
    words: &'static str,
    /// Of the first ten hits of the first engine, the share that this one has among its first ten.
    recall_at_10: f64,
    /// Share of searches whose first hit is the first engine's.
    first_alike: f64,
    hit_at_1: f64,
    hit_at_5: f64,
    exact: Option<f64>,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    questions: usize,
    engines: Vec<Engine>,
}

/// A model that makes each passage's vector once, whoever asks for it.
struct Remembering {
    model: Arc<dyn Embedder>,
    made: Mutex<HashMap<String, Vec<f32>>>,
}

impl Embedder for Remembering {
    fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
        if kind == TextKind::Query {
            return self.model.embed(texts, kind);
        }
        let made = |texts: &[&str]| -> Vec<Option<Vec<f32>>> {
            let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            texts.iter().map(|text| made.get(*text).cloned()).collect()
        };
        let known = made(texts);
        let new: Vec<&str> =
            texts.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(text, _)| *text).collect();
        let mut vectors = if new.is_empty() { Vec::new() } else { self.model.embed(&new, kind)? }.into_iter();
        let mut all = Vec::with_capacity(texts.len());
        for (text, known) in texts.iter().zip(known) {
            let vector = match known {
                Some(vector) => vector,
                None => vectors.next().ok_or_else(|| IndexError::Model("a vector is missing".to_owned()))?,
            };
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.insert((*text).to_owned(), vector.clone());
            all.push(vector);
        }
        Ok(all)
    }

    fn dimension(&self) -> usize {
        self.model.dimension()
    }

    fn id(&self) -> &str {
        self.model.id()
    }
}

/// Runs the workload.
pub async fn run(models: &Path, records: &Path, questions: &Path) -> Result<Figures> {
    let cases = cases(questions)?;
    let region = Region::open(models).await?;
    region.import(records).await?;
    let double = QdrantDouble::start().await;
    let url = std::env::var("DAOYOU_TEST_QDRANT_URL").unwrap_or_else(|_| double.url().to_owned());
    let model = Remembering { model: region.model.clone(), made: Mutex::default() };
    let model: Arc<dyn Embedder> = Arc::new(model);
    let prefix = format!("bench{}", std::process::id());

    let mut engines = vec![measured(&region, &region.index, &cases, ["in the process"; 2], None).await?];
    let first = found(&region.index, &cases).await?;
    for words in [false, true] {
        eprintln!("filling the server, {} words", if words { "with" } else { "without" });
        let folder = tempfile::tempdir()?;
        let qdrant = Qdrant { url: Some(url.clone()), prefix: prefix.clone(), words, ..Qdrant::default() };
        let settings = Settings { instance: format!("engines-{words}"), qdrant, ..Settings::default() };
        let (store, clock) = (region.store.clone(), Arc::clone(&region.clock));
        let index =
            SearchIndex::open(folder.path(), settings, store, Some(Arc::clone(&model)), clock).await?;
        if let Some(glossary) = index::models::Pack::open(models)?.glossary()? {
            index.learn(glossary);
        }
        index.catch_up(&|_| {}).await?;
        let where_words = if words { "in the server" } else { "in the process" };
        engines.push(measured(&region, &index, &cases, ["in the server", where_words], Some(&first)).await?);
    }
    Ok(Figures { questions: cases.len(), engines })
}

/// What is found for each question, by id, best first.
async fn found(index: &SearchIndex, cases: &[Case]) -> Result<Vec<Vec<String>>> {
    let mut all = Vec::with_capacity(cases.len());
    for case in cases {
        let asked =
            question(case)?.messages.last().map(|message| message.content.clone()).unwrap_or_default();
        let hits = index.search(&Query { limit: DEPTH, ..Query::new(asked) }).await?.hits;
        all.push(hits.into_iter().map(|hit| hit.id).collect());
    }
    Ok(all)
}

async fn measured(
    region: &Region,
    index: &SearchIndex,
    cases: &[Case],
    [vectors, words]: [&'static str; 2],
    first: Option<&[Vec<String>]>,
) -> Result<Engine> {
    let (mut kept, mut wanted, mut alike) = (0_usize, 0_usize, 0_usize);
    if let Some(first) = first {
        for (one, other) in first.iter().zip(found(index, cases).await?) {
            alike += usize::from(one.first() == other.first());
            let other: HashSet<String> = other.into_iter().collect();
            wanted += one.len();
            kept += one.iter().filter(|id| other.contains(*id)).count();
        }
    }
    let share =
        |part: usize, whole: usize| if whole == 0 { 1.0 } else { rounded(part as f64 / whole as f64) };
    let guide = Guide::new(region.store.clone(), Arc::new(index.clone()), Arc::clone(&region.clock));
    let Right { hit_at_1, hit_at_5, exact, .. } = evaluate(&guide, cases, |_| {}).await?.all;
    Ok(Engine {
        vectors,
        words,
        recall_at_10: share(kept, wanted),
        first_alike: share(alike, first.map_or(0, <[_]>::len)),
        hit_at_1,
        hit_at_5,
        exact,
    })
}
