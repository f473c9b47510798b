//! The graph that turns tokens into vectors.

use super::pack::{FileRole, Preparation};
use super::{ModelError, Pack};
use ndarray::Array2;
use ort::session::Session;
use ort::value::TensorRef;

/// Names in the graph.
const IDS: &str = "input_ids";
const MASK: &str = "attention_mask";
const STATES: &str = "last_hidden_state";

/// One copy of the graph, ready to run.
pub(super) struct Encoder {
    session: Session,
    dimension: usize,
    pad: i64,
}

impl Encoder {
    pub(super) fn load(pack: &Pack, threads: usize) -> Result<Self, ModelError> {
        let Preparation { dimension, pad_id, .. } = pack.description().preparation;
        let session = Session::builder()
            .map_err(ModelError::engine("loading the text model"))?
            .with_intra_threads(threads)
            // Threads that wait, within a run or for the next, must not keep the processor from others.
            .and_then(|builder| builder.with_config_entry("session.intra_op.allow_spinning", "0"))
            .map_err(ModelError::engine("loading the text model"))?
            .commit_from_file(pack.path(FileRole::Model)?)
            .map_err(ModelError::engine("loading the text model"))?;
        Ok(Self { session, dimension, pad: i64::from(pad_id) })
    }

    /// Runs the graph once: a vector of length 1 for the tokens of each text, in order. Activations are
    /// quantised block by block, so that texts do not disturb each other.
    pub(super) fn run(&mut self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, ModelError> {
        self.vectors(texts).map_err(|detail| ModelError::Engine { doing: "embedding", detail })
    }

    fn vectors(&mut self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, String> {
        let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0);
        if longest == 0 {
            return Ok(texts.iter().map(|_| vec![]).collect());
        }
        let id = |(row, column): (usize, usize)| texts.get(row)?.get(column).copied().map(i64::from);
        let shape = (texts.len(), longest);
        let ids = Array2::from_shape_fn(shape, |at| id(at).unwrap_or(self.pad));
        let mask = Array2::from_shape_fn(shape, |at| i64::from(id(at).is_some()));
        let tensor = |array| TensorRef::from_array_view(array).map_err(|error| error.to_string());
        let outputs = self
            .session
            .run(ort::inputs![IDS => tensor(&ids)?, MASK => tensor(&mask)?])
            .map_err(|error| error.to_string())?;
        let states = outputs.get(STATES).ok_or_else(|| format!("it gave no {STATES}"))?;
        let (_, numbers) = states.try_extract_tensor::<f32>().map_err(|error| error.to_string())?;
        if numbers.len() != texts.len() * longest * self.dimension {
            return Err(format!("it did not give {} numbers for each token", self.dimension));
        }
        let vectors: Vec<_> = numbers
            .chunks_exact(longest * self.dimension)
            .zip(texts)
            .map(|(states, ids)| mean(states.chunks_exact(self.dimension).take(ids.len()), self.dimension))
            .collect();
        if vectors.iter().flatten().any(|number| !number.is_finite()) {
            return Err("it gave numbers that are none".into());
        }
        Ok(vectors)
    }
}

/// The direction of the mean of vectors.
fn mean<'a>(vectors: impl Iterator<Item = &'a [f32]>, dimension: usize) -> Vec<f32> {
    let mut sum = vec![0.0_f32; dimension];
    for vector in vectors {
        sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
    }
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    sum.iter_mut().for_each(|x| *x /= length);
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_length_1_and_points_between() {
        let vectors = [[3.0, 1.0], [3.0, 7.0]];
        let mean = mean(vectors.iter().map(<[f32; 2]>::as_slice), 2);
        assert!((mean[0] - 0.6).abs() < 1e-6 && (mean[1] - 0.8).abs() < 1e-6, "{mean:?}");
    }
}
