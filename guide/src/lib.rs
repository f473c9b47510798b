//! What a guide does: understands a question, answers it from what is known, tells open from
//! closed, shows a place, and says "I don't know" when it does not.
//!
//! Knows the meaning of questions and the sentences a traveller reads. Does not know HTTP (`api`),
//! how documents are fetched or read (`crawler`, `ingest`), nor Tantivy, Qdrant or a model that
//! embeds (`index`). The language model that may write answers is reached in `writer` alone. What it
//! keeps in memory, names and the catalogue, follows the change log: everything is answered from the
//! store and the index.

pub mod answer;
pub mod ask;
pub mod catalogue;
mod cited;
pub mod conflicts;
pub mod error;
pub mod evaluate;
mod followed;
pub mod gazetteer;
mod names;
pub mod own_data;
pub mod own_notices;
pub mod pages;
pub mod photo;
pub mod place_card;
pub mod plan;
pub mod reading;
mod retrieve;
pub mod search;
pub mod ways;
pub mod writer;

pub use ask::{Answer, Question};
pub use error::GuideError;
pub use retrieve::rerank::Settings as RerankSettings;

use index::SearchIndex;
use scenic_data::{Clock, Store};
use std::sync::Arc;

/// The guide of a region.
pub struct Guide {
    pub(crate) store: Store,
    pub(crate) index: Arc<SearchIndex>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) names: Arc<names::Names>,
    pub(crate) catalogues: catalogue::Catalogues,
    pub(crate) writer: Option<Arc<dyn writer::Writer>>,
    pub(crate) writes_open_only: bool,
    pub(crate) reranking: Option<retrieve::rerank::Reranking>,
    pub(crate) cited: cited::Counts,
    pub(crate) eyes: Option<photo::Eyes>,
    pub(crate) ways: Arc<ways::Ways>,
    pub(crate) plans: plan::Settings,
    pub(crate) guides: pages::Settings,
    pub(crate) calibration: ask::sure::Calibration,
}

impl Guide {
    /// A guide over a store and an index that follows it.
    pub fn new(store: Store, index: Arc<SearchIndex>, clock: Arc<dyn Clock>) -> Self {
        let names = Arc::new(names::Names::new(store.clone()));
        let catalogues = catalogue::Catalogues::new(store.clone(), Arc::clone(&clock));
        Self {
            names,
            catalogues,
            store,
            index,
            clock,
            writer: None,
            writes_open_only: false,
            reranking: None,
            cited: cited::Counts::default(),
            eyes: None,
            ways: Arc::default(),
            plans: plan::Settings::default(),
            guides: pages::Settings::default(),
            calibration: ask::sure::Calibration::default(),
        }
    }

    /// Has answers written by a language model; with `open_only` just those to open questions.
    #[must_use]
    pub fn with_writer(self, writer: Arc<dyn writer::Writer>, open_only: bool) -> Self {
        Self { writer: Some(writer), writes_open_only: open_only, ..self }
    }

    /// Has the best candidates for an open question read again by a model.
    #[must_use]
    pub fn with_reranker(self, model: Arc<dyn index::Reranker>, settings: RerankSettings) -> Self {
        Self { reranking: Some(retrieve::rerank::Reranking { model, settings }), ..self }
    }

    /// Knows ways: a map, an outside router, and the limits of planning.
    #[must_use]
    pub fn with_ways(self, ways: Arc<ways::Ways>, plans: plan::Settings) -> Self {
        Self { ways, plans, ..self }
    }

    /// Keeps guide pages within these limits.
    #[must_use]
    pub fn with_guides(self, guides: pages::Settings) -> Self {
        Self { guides, ..self }
    }

    /// Says how sure answers are by this calibration.
    #[must_use]
    pub fn with_calibration(self, calibration: ask::sure::Calibration) -> Self {
        Self { calibration, ..self }
    }

    /// Reads all names and places before anyone asks: what an earlier process left of them, and what changed
    /// since, as reading everything takes seconds of a country.
    pub async fn read_ahead(&self) -> Result<(), GuideError> {
        let begun = std::time::Instant::now();
        let carried = self.index.carried();
        tokio::try_join!(self.names.take(carried), self.catalogues.take(carried))?;
        let last = self.store.last_change().await?;
        let (names, catalogue) =
            tokio::try_join!(self.names.gazetteer(last), self.catalogues.catalogue(last))?;
        let (names, places, took) = (names.len(), catalogue.rows().count(), begun.elapsed());
        tracing::info!(names, places, ?took, "names and places are read");
        Ok(())
    }

    /// Leaves for the next process what it would read at its start.
    pub async fn carry(&self) -> Result<(), GuideError> {
        let carried = self.index.carried();
        self.index.carry().await?;
        self.names.leave(carried).await?;
        Ok(self.catalogues.leave(carried).await?)
    }

    /// What it knows of ways.
    pub fn ways(&self) -> &ways::Ways {
        &self.ways
    }

    /// Whether a language model writes.
    pub fn has_writer(&self) -> bool {
        self.writer.is_some()
    }

    /// The store it answers from.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The present, by its clock.
    pub fn now(&self) -> scenic_data::Instant {
        self.clock.now()
    }
}
