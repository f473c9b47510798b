//! Judging question and text together, as a trait.

use crate::IndexError;
use crate::models::RerankModel;

/// Says how well texts answer a question. The work is done on the calling thread and may be long.
pub trait Reranker: Send + Sync {
    /// A score per text, in order: above 0 where it rather answers than not, as rerankers are trained.
    fn scores(&self, question: &str, texts: &[&str]) -> Result<Vec<f32>, IndexError>;
}

impl Reranker for RerankModel {
    fn scores(&self, question: &str, texts: &[&str]) -> Result<Vec<f32>, IndexError> {
        Self::scores(self, question, texts).map_err(|error| IndexError::Model(error.to_string()))
    }
}
