//! Reading the best candidates again with a model that judges question and text together, where one is
//! configured. Without it, or when it is late or fails, the order stands as it was.

use super::fit::ANSWERS;
use crate::Guide;
use crate::answer::open::Passage;
use index::Reranker;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The section `[reranker]` of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A folder with `model.onnx` and the files of its tokenizer; without it, nothing is reranked.
    pub dir: Option<PathBuf>,
    /// How many of the best candidates are read again.
    pub top: u32,
    /// Longest time an answer waits for it, milliseconds.
    pub timeout_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { dir: None, top: 10, timeout_ms: 1_500 }
    }
}

/// A reranker and how it is used.
#[derive(Clone)]
pub(crate) struct Reranking {
    pub(crate) model: Arc<dyn Reranker>,
    pub(crate) settings: Settings,
}

/// How much of a text is read, in characters.
const READ_CHARS: usize = 600;

impl Guide {
    /// Puts passages into the order the reranker gives them. Those beyond its reach follow. Returns
    /// whether it did what it should; without one there is nothing to do.
    pub(super) async fn reread(&self, question: &str, passages: &mut [Passage]) -> bool {
        let Some(Reranking { model, settings }) = self.reranking.clone() else { return true };
        let top = (settings.top as usize).min(passages.len());
        let texts: Vec<String> = passages.iter().take(top).map(shown).collect();
        if texts.is_empty() {
            return true;
        }
        let question = question.to_owned();
        let work = tokio::task::spawn_blocking(move || {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            model.scores(&question, &texts)
        });
        let scores = match tokio::time::timeout(Duration::from_millis(settings.timeout_ms), work).await {
            Ok(Ok(Ok(scores))) => scores,
            Ok(Ok(Err(error))) => return failed(&error),
            Ok(Err(error)) => return failed(&error),
            Err(late) => return failed(&late),
        };
        for (passage, score) in passages.iter_mut().zip(scores) {
            let likely = 1.0 / (1.0 + (-score).exp());
            // Whoever is read again comes before whoever is not.
            passage.rank = 10.0 + likely;
            passage.fit = 2.0 * ANSWERS * likely;
        }
        passages.sort_by(|a, b| b.rank.total_cmp(&a.rank));
        true
    }
}

fn failed(error: &dyn std::fmt::Display) -> bool {
    tracing::warn!(%error, "an answer is given without the reranker");
    false
}

/// What the reranker reads of a passage: from the part that was found on, under the place's name.
fn shown(passage: &Passage) -> String {
    let text = &passage.citation.text;
    let from = text.find(&passage.part).and_then(|at| text.get(at..)).unwrap_or(text);
    let name = passage.citation.place.as_ref().map(|place| format!("{}: ", place.name)).unwrap_or_default();
    name.chars().chain(from.chars()).take(READ_CHARS).collect()
}
