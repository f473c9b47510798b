//! Compares the model with embeddings that were computed by other means.

use super::{ModelError, Pack, Prefix, TextModel};
use serde::Deserialize;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The lowest cosine at which two vectors pass for the same.
pub const LOWEST_COSINE: f32 = 0.999;

/// Our own rows: `models/parity.json`, made by `models/reference.py`.
const BUILT_IN: &str = include_str!("../../models/parity.json");

/// A parity file longer than this is refused, bytes.
const MAX_PARITY_BYTES: u64 = 16 << 20;

/// Texts with their tokens and their embeddings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parity {
    /// What computed the embeddings, for people.
    pub model: String,
    /// How token vectors became one, for people.
    pub pooling: String,
    /// How many numbers an embedding has.
    pub dimension: usize,
    /// The texts.
    pub(super) rows: Vec<ParityRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParityRow {
    prefix: String,
    text: String,
    ids: Vec<u32>,
    embedding: Vec<f32>,
}

impl Parity {
    /// The rows that come with the program.
    pub fn built_in() -> Result<Self, ModelError> {
        Self::parse(BUILT_IN)
    }

    /// Reads a file of rows: `{"model", "pooling", "dimension", "rows": [{"prefix", "text", "ids",
    /// "embedding"}]}`.
    pub fn read(path: &Path) -> Result<Self, ModelError> {
        let file = File::open(path).map_err(ModelError::file(path))?;
        let mut text = String::new();
        file.take(MAX_PARITY_BYTES + 1).read_to_string(&mut text).map_err(ModelError::file(path))?;
        if text.len() as u64 > MAX_PARITY_BYTES {
            return Err(ModelError::Parity(format!("it has more than {MAX_PARITY_BYTES} bytes")));
        }
        Self::parse(&text)
    }

    /// Reads rows from text; see [`Parity::read`].
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let parity: Self =
            serde_json::from_str(text).map_err(|error| ModelError::Parity(error.to_string()))?;
        if parity.rows.is_empty() {
            return Err(ModelError::Parity("rows: there are none".into()));
        }
        for (number, row) in parity.rows.iter().enumerate() {
            if row.embedding.len() != parity.dimension {
                let (has, wants) = (row.embedding.len(), parity.dimension);
                let message = format!("rows[{number}].embedding: {has} numbers instead of {wants}");
                return Err(ModelError::Parity(message));
            }
        }
        Ok(parity)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none. A parity file always has some.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// What came of one text.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct CheckedRow {
    /// The text, without its prefix.
    pub text: String,
    /// How many tokens the model reads for it.
    pub tokens: usize,
    /// Whether they are the ones that were expected.
    pub same_tokens: bool,
    /// The cosine between the embedding and the expected one.
    pub cosine: f32,
}

impl CheckedRow {
    /// Whether tokens and embedding are as expected.
    pub fn passed(&self) -> bool {
        // Not `<`: a number that is none must not pass.
        self.same_tokens && self.cosine >= LOWEST_COSINE
    }
}

/// What came of all texts.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct CheckReport {
    /// The pack that was checked.
    pub pack_id: String,
    /// Each text, in the order of the file.
    pub rows: Vec<CheckedRow>,
}

impl CheckReport {
    /// Whether every text passed.
    pub fn passed(&self) -> bool {
        self.rows.iter().all(CheckedRow::passed)
    }

    /// The lowest cosine of all texts; not a number if one of them has none.
    pub fn lowest_cosine(&self) -> f32 {
        let lower = |low: f32, row: &CheckedRow| if row.cosine >= low { low } else { row.cosine };
        self.rows.iter().fold(1.0, lower)
    }
}

/// Reads the pack's files through, loads it and compares it with `parity`.
pub fn check(pack: &Pack, parity: &Parity) -> Result<CheckReport, ModelError> {
    pack.verify(&mut |_| ())?;
    check_loaded(&TextModel::load(pack, 0)?, parity)
}

/// Compares a model that is loaded with `parity`.
pub fn check_loaded(model: &TextModel, parity: &Parity) -> Result<CheckReport, ModelError> {
    if parity.dimension != model.dimension() {
        let (has, wants) = (parity.dimension, model.dimension());
        return Err(ModelError::Parity(format!("dimension: {has}, and the model's is {wants}")));
    }
    let preparation = model.preparation();
    let mut rows = vec![];
    for (number, row) in parity.rows.iter().enumerate() {
        let prefix = [Prefix::Query, Prefix::Passage]
            .into_iter()
            .find(|prefix| preparation.prefix(*prefix) == row.prefix)
            .ok_or_else(|| {
                ModelError::Parity(format!("rows[{number}].prefix: {:?} is none of the model's", row.prefix))
            })?;
        let ids = model.token_ids(&row.text, prefix)?;
        let vectors = model.embed(&[row.text.as_str()], prefix)?;
        let vector = vectors.first().map_or(&[][..], Vec::as_slice);
        rows.push(CheckedRow {
            text: row.text.clone(),
            tokens: ids.len(),
            same_tokens: ids == row.ids,
            cosine: cosine(vector, &row.embedding),
        });
    }
    Ok(CheckReport { pack_id: model.pack_id().to_owned(), rows })
}

/// The cosine of the angle between two vectors; not a number if one of them has no length.
fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot =
        |a: &[f32], b: &[f32]| -> f64 { a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum() };
    (dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_rows_are_readable_and_in_both_languages() {
        let parity = Parity::built_in().expect("readable");
        assert!(parity.len() >= 10 && parity.dimension == 384);
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
        let count = |test: &dyn Fn(&str) -> bool| parity.rows.iter().filter(|row| test(&row.text)).count();
        assert!(count(&|text| han(text) && !latin(text)) >= 3);
        assert!(count(&|text| latin(text) && !han(text)) >= 3);
        assert!(count(&|text| han(text) && latin(text)) >= 2);
        assert!(parity.rows.iter().any(|row| row.text.is_empty()), "an empty text is a text");
        assert!(parity.rows.iter().any(|row| row.ids.len() == 512), "a text that is cut");
    }

    #[test]
    fn a_parity_file_that_cannot_be_used_names_what_is_wrong() {
        let row = r#"{"prefix": "query: ", "text": "a", "ids": [0], "embedding": [1.0, 0.0]}"#;
        let file = |rows: &str, dimension| {
            format!(r#"{{"model": "m", "pooling": "mean", "dimension": {dimension}, "rows": [{rows}]}}"#)
        };
        Parity::parse(&file(row, 2)).expect("usable");
        let cases = [
            (file("", 2), "rows: there are none"),
            (file(row, 3), "rows[0].embedding: 2 numbers instead of 3"),
            (file(&row.replace("ids", "tokens"), 2), "unknown field `tokens`"),
            ("[1".to_owned(), "line 1"),
        ];
        for (text, expected) in cases {
            let error = Parity::parse(&text).expect_err("not usable").to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_row_passes_only_with_its_tokens_and_a_high_cosine() {
        let row = |same_tokens, cosine| CheckedRow { text: String::new(), tokens: 3, same_tokens, cosine };
        assert!(row(true, 0.9991).passed());
        assert!(!row(false, 1.0).passed());
        assert!(!row(true, 0.9989).passed());
        assert!(!row(true, f32::NAN).passed());
        assert!((cosine(&[3.0, 4.0], &[6.0, 8.0]) - 1.0).abs() < 1e-6);
        assert!(cosine(&[0.0, 0.0], &[1.0, 0.0]).is_nan());
        let report = CheckReport { pack_id: String::new(), rows: vec![row(true, 0.9995), row(true, 0.5)] };
        assert!(!report.passed());
        assert_eq!(report.lowest_cosine(), 0.5);
        let report =
            CheckReport { pack_id: String::new(), rows: vec![row(true, 0.9995), row(true, f32::NAN)] };
        assert!(report.lowest_cosine().is_nan());
    }
}
