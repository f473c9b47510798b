//! Text to vectors, as a trait: the real model, and an honest cheap twin for tests.

use crate::IndexError;
use crate::models::{Prefix, TextModel};

/// What a text is to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// A question.
    Query,
    /// Something that may answer one.
    Passage,
}

/// Turns texts into vectors. The work is done on the calling thread and may be long.
pub trait Embedder: Send + Sync {
    /// A vector of length 1 per text, [`Embedder::dimension`] numbers each, in order.
    fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError>;

    /// Gets ready to embed questions, where that takes time; else the first one waits for it.
    fn ready(&self) -> Result<(), IndexError> {
        Ok(())
    }

    /// How many numbers a vector has.
    fn dimension(&self) -> usize;

    /// Identifies weights, tokenizer and preparation. Vectors of different ids are never mixed.
    fn id(&self) -> &str;
}

impl Embedder for TextModel {
    fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
        let prefix = match kind {
            TextKind::Query => Prefix::Query,
            TextKind::Passage => Prefix::Passage,
        };
        Self::embed(self, texts, prefix).map_err(|error| IndexError::Model(error.to_string()))
    }

    fn ready(&self) -> Result<(), IndexError> {
        Self::ready(self).map_err(|error| IndexError::Model(error.to_string()))
    }

    fn dimension(&self) -> usize {
        Self::dimension(self)
    }

    fn id(&self) -> &str {
        self.pack_id()
    }
}

/// Vectors made by hand: each pair of neighbouring letters points somewhere, and a text is the sum
/// of its pairs. Texts that share letters are near each other; nothing else is understood.
#[derive(Clone, Debug)]
pub struct HandEmbedder {
    dimension: usize,
    id: String,
}

impl HandEmbedder {
    /// Vectors of `dimension` numbers (at least 2) under the name `id`.
    pub fn new(dimension: usize, id: &str) -> Self {
        Self { dimension: dimension.max(2), id: id.to_owned() }
    }
}

impl Default for HandEmbedder {
    fn default() -> Self {
        Self::new(64, "hand-64")
    }
}

impl Embedder for HandEmbedder {
    fn embed(&self, texts: &[&str], _kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
        Ok(texts.iter().map(|text| self.vector(text)).collect())
    }

    fn dimension(&self) -> usize {
        self.dimension
    }

    fn id(&self) -> &str {
        &self.id
    }
}

impl HandEmbedder {
    fn vector(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0_f32; self.dimension];
        let letters: Vec<char> =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        for pair in letters.windows(2) {
            let hash = pair.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
                (hash ^ u64::from(*c as u32)).wrapping_mul(0x0000_0100_0000_01b3)
            });
            let slot = (hash >> 7) as usize % self.dimension;
            if let Some(value) = sum.get_mut(slot) {
                *value += 1.0;
            }
        }
        let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
        if length == 0.0 {
            // A text without a pair points somewhere too: a vector of length 0 has no direction.
            if let Some(first) = sum.first_mut() {
                *first = 1.0;
            }
            return sum;
        }
        sum.iter().map(|x| x / length).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(x, y)| x * y).sum()
    }

    #[test]
    fn texts_that_share_letters_are_nearer_than_texts_that_do_not() {
        let hand = HandEmbedder::default();
        let texts = ["迎客松的传说", "迎客松", "缆车几点开", ""];
        let vectors = hand.embed(&texts, TextKind::Passage).expect("hand-made vectors never fail");
        assert!(cosine(&vectors[0], &vectors[1]) > cosine(&vectors[0], &vectors[2]));
        for vector in &vectors {
            assert_eq!(vector.len(), hand.dimension());
            assert!((cosine(vector, vector) - 1.0).abs() < 1e-5);
        }
    }
}
