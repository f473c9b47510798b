//! A model that reads a question and a text together and says how well the one answers the other.

use super::{ModelError, Pack, runtime};
use fastembed::{
    OnnxSource, RerankInitOptionsUserDefined, TextRerank, TokenizerFiles, UserDefinedRerankingModel,
};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Most tokens of a question and a text together.
const MAX_TOKENS: usize = 512;
/// Texts of one run.
const BATCH: usize = 8;

/// A loaded reranker: a folder with `model.onnx` and the tokenizer's four files, as model hubs lay them
/// out. May be used from many threads; they take turns.
pub struct RerankModel {
    engine: Mutex<TextRerank>,
}

impl std::fmt::Debug for RerankModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RerankModel").finish_non_exhaustive()
    }
}

impl RerankModel {
    /// Loads the model of a folder with the runtime of a pack. Each run uses `threads` threads.
    pub fn load(pack: &Pack, folder: &Path, threads: usize) -> Result<Self, ModelError> {
        runtime::load(pack)?;
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(ModelError::file(&path))
        };
        let tokenizer = TokenizerFiles {
            tokenizer_file: read("tokenizer.json")?,
            config_file: read("config.json")?,
            special_tokens_map_file: read("special_tokens_map.json")?,
            tokenizer_config_file: read("tokenizer_config.json")?,
        };
        let weights = folder.join("model.onnx");
        std::fs::metadata(&weights).map_err(ModelError::file(&weights))?;
        let model = UserDefinedRerankingModel::new(OnnxSource::File(weights), tokenizer);
        let mut options = RerankInitOptionsUserDefined::new().with_intra_threads(threads.max(1));
        options.max_length = MAX_TOKENS;
        let engine = TextRerank::try_new_from_user_defined(model, options)
            .map_err(ModelError::engine("loading the reranker"))?;
        Ok(Self { engine: Mutex::new(engine) })
    }

    /// A score per text, in the order of the texts; the higher, the better it answers. Blocks.
    pub fn scores(&self, question: &str, texts: &[&str]) -> Result<Vec<f32>, ModelError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let ranked =
            engine.rerank(question, texts, false, Some(BATCH)).map_err(ModelError::engine("reranking"))?;
        let mut scores = vec![f32::NAN; texts.len()];
        for result in ranked {
            if let Some(score) = scores.get_mut(result.index) {
                *score = result.score;
            }
        }
        if scores.iter().all(|score| score.is_finite()) {
            Ok(scores)
        } else {
            let detail = format!("it did not give {} scores", texts.len());
            Err(ModelError::Engine { doing: "reranking", detail })
        }
    }
}
