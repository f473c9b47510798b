//! Texts to vectors. Texts are run together only as far as that is cheaper than running them apart.

use super::encoder::Encoder;
use super::pack::Preparation;
use super::tokens::Tokenizer;
use super::{ModelError, Pack, runtime};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// What starting the model once more costs, in tokens of work. Measured: a token costs the same in a
/// run of 40 as in one of 2,000, and a start about as much as a few tokens; so padding a batch of
/// texts of different lengths is soon dearer than running them one after the other.
pub const RUN_COST_TOKENS: usize = 4;

/// Most tokens in one run, padding included. Longer runs gain nothing and hold up whoever waits.
pub const MAX_RUN_TOKENS: usize = 512;

/// How much of a text is read at all, bytes. The model's 512 tokens are at the very most a few
/// thousand bytes of written language; more is only work for the tokenizer.
pub const MAX_TEXT_BYTES: usize = 32 * 1024;

/// So many passages are embedded by the copy for questions, where there is no other yet: a notice, a changed
/// fact.
const FEW: usize = 4;

/// Most threads for one run.
const MAX_THREADS: usize = 64;

/// What a text is to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// A question.
    Query,
    /// Something that may answer one.
    Passage,
}

/// A text model. May be used from many threads at once.
///
/// It holds one tokenizer and the graph once for questions and, from the first batch of passages on, once more
/// for those, each behind a lock: a question never waits for a batch of passages, only for other questions and
/// a passage or two. A process that only answers never loads the second. A pool of more would gain nothing, as
/// one run already uses all the threads it is given. The lock is held for one run at a time, so several
/// callers with many passages take turns.
pub struct TextModel {
    tokenizer: Loaded<Tokenizer>,
    queries: Loaded<Mutex<Encoder>>,
    passages: Loaded<Mutex<Encoder>>,
    pack: Pack,
    threads: usize,
    preparation: Preparation,
    id: String,
}

/// What is loaded when it is needed first.
struct Loaded<T> {
    part: OnceLock<T>,
    /// Held by whoever loads it.
    loading: Mutex<()>,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self { part: OnceLock::new(), loading: Mutex::default() }
    }
}

impl<T> Loaded<T> {
    fn get(&self, load: impl FnOnce() -> Result<T, ModelError>) -> Result<&T, ModelError> {
        let _loading = match self.part.get() {
            Some(part) => return Ok(part),
            None => self.loading.lock().unwrap_or_else(PoisonError::into_inner),
        };
        match self.part.get() {
            Some(part) => Ok(part),
            None => {
                let loaded = load()?;
                Ok(self.part.get_or_init(|| loaded))
            }
        }
    }
}

impl std::fmt::Debug for TextModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextModel").field("id", &self.id).finish_non_exhaustive()
    }
}

impl TextModel {
    /// Loads a pack. Each run of the model uses `threads` threads; 0 means one per core.
    pub fn load(pack: &Pack, threads: usize) -> Result<Self, ModelError> {
        let model = Self::begin(pack, threads)?;
        model.ready()?;
        Ok(model)
    }

    /// The model of a pack, which is loaded by [`TextModel::ready`], or when the first text is embedded: that
    /// takes a second or two.
    pub fn begin(pack: &Pack, threads: usize) -> Result<Self, ModelError> {
        runtime::load(pack)?;
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores() } else { threads }.min(MAX_THREADS);
        Ok(Self {
            tokenizer: Loaded::default(),
            queries: Loaded::default(),
            passages: Loaded::default(),
            pack: pack.clone(),
            threads,
            preparation: pack.description().preparation.clone(),
            id: pack.id().to_owned(),
        })
    }

    /// Loads what embeds questions.
    pub fn ready(&self) -> Result<(), ModelError> {
        self.tokenizer()?;
        self.queries().map(|_| ())
    }

    /// One vector of length 1 per text, in the order of the texts, [`TextModel::dimension`] numbers
    /// each. Blocks while the model works.
    ///
    /// An empty text is a text like others. What is longer than the model reads is cut off: after
    /// [`MAX_TEXT_BYTES`] bytes, and then after the model's last token.
    pub fn embed(&self, texts: &[&str], prefix: Prefix) -> Result<Vec<Vec<f32>>, ModelError> {
        let texts: Vec<Vec<u32>> =
            texts.iter().map(|text| self.token_ids(text, prefix)).collect::<Result<_, _>>()?;
        let lane = self.lane(prefix, texts.len())?;
        let lengths: Vec<usize> = texts.iter().map(Vec::len).collect();
        let mut vectors = vec![vec![]; texts.len()];
        for run in plan(&lengths) {
            let batch: Vec<&[u32]> =
                run.iter().filter_map(|&index| texts.get(index).map(Vec::as_slice)).collect();
            let embedded = locked(lane).run(&batch)?;
            for (index, vector) in run.into_iter().zip(embedded) {
                if let Some(slot) = vectors.get_mut(index) {
                    *slot = vector;
                }
            }
        }
        Ok(vectors)
    }

    /// The numbers the model reads for a text: its tokens, between a first and a last one.
    pub fn token_ids(&self, text: &str, prefix: Prefix) -> Result<Vec<u32>, ModelError> {
        let end = text.floor_char_boundary(MAX_TEXT_BYTES);
        let text = text.get(..end).unwrap_or(text);
        self.tokenizer()?.ids(&[self.preparation.prefix(prefix), text].concat())
    }

    /// How many numbers a vector has.
    pub fn dimension(&self) -> usize {
        self.preparation.dimension
    }

    /// Identifies weights, tokenizer and preparation. Vectors of different ids must not be compared.
    pub fn pack_id(&self) -> &str {
        &self.id
    }

    pub(super) fn preparation(&self) -> &Preparation {
        &self.preparation
    }

    /// Which copy of the graph embeds so many texts: the second is loaded when it is needed first.
    fn lane(&self, prefix: Prefix, texts: usize) -> Result<&Mutex<Encoder>, ModelError> {
        let is_few = texts <= FEW && self.passages.part.get().is_none();
        match prefix {
            Prefix::Passage if !is_few => self.passages.get(|| self.encoder()),
            _ => self.queries(),
        }
    }

    fn queries(&self) -> Result<&Mutex<Encoder>, ModelError> {
        self.queries.get(|| self.encoder())
    }

    fn encoder(&self) -> Result<Mutex<Encoder>, ModelError> {
        Encoder::load(&self.pack, self.threads).map(Mutex::new)
    }

    fn tokenizer(&self) -> Result<&Tokenizer, ModelError> {
        self.tokenizer.get(|| Tokenizer::load(&self.pack))
    }
}

fn locked(lane: &Mutex<Encoder>) -> MutexGuard<'_, Encoder> {
    // A graph keeps nothing between runs that a broken-off one could have spoilt.
    lane.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Groups texts by their numbers of tokens into runs, so that all runs together cost the least:
/// each run costs its start and, for every text in it, as much as the longest one.
fn plan(lengths: &[usize]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&index| lengths.get(index));
    let sorted: Vec<usize> = order.iter().filter_map(|&index| lengths.get(index).copied()).collect();
    // best[end]: the least cost of the shortest `end` texts, and where their last run begins.
    let mut best = vec![(0_usize, 0_usize)];
    for (last, &longest) in sorted.iter().enumerate() {
        let mut choice = (usize::MAX, last);
        for (first, &(before, _)) in best.iter().enumerate().rev() {
            let tokens = (last + 1 - first) * longest.max(1);
            if tokens > MAX_RUN_TOKENS && first < last {
                break;
            }
            let cost = before + RUN_COST_TOKENS + tokens;
            if cost < choice.0 {
                choice = (cost, first);
            }
        }
        best.push(choice);
    }
    let mut runs = vec![];
    while let Some(&(_, first)) = best.last().filter(|_| best.len() > 1) {
        runs.push(order.split_off(first));
        best.truncate(first + 1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(lengths: &[usize], runs: &[Vec<usize>]) -> usize {
        let longest = |run: &Vec<usize>| run.iter().map(|&i| lengths[i]).max().unwrap_or(0);
        runs.iter().map(|run| RUN_COST_TOKENS + run.len() * longest(run)).sum()
    }

    #[test]
    fn every_text_is_in_one_run_and_no_run_is_too_large() {
        let cases: [Vec<usize>; 6] = [
            vec![],
            vec![7],
            vec![512, 3, 512, 3],
            (0..300).map(|i| 4 + (i * 37) % 120).collect(),
            vec![10; 200],
            vec![0, 0, 1],
        ];
        for lengths in cases {
            let runs = plan(&lengths);
            let mut all: Vec<usize> = runs.concat();
            all.sort_unstable();
            assert_eq!(all, (0..lengths.len()).collect::<Vec<_>>());
            for run in &runs {
                let longest = run.iter().map(|&i| lengths[i]).max().expect("no run is empty");
                assert!(run.len() == 1 || run.len() * longest <= MAX_RUN_TOKENS);
            }
        }
    }

    #[test]
    fn texts_of_like_length_run_together_and_others_apart() {
        let lengths = [100, 20, 101, 20, 21, 400];
        let runs = plan(&lengths);
        let mut sorted: Vec<Vec<usize>> = runs
            .iter()
            .map(|run| {
                let mut run = run.clone();
                run.sort_unstable();
                run
            })
            .collect();
        sorted.sort();
        assert_eq!(sorted, [vec![0, 2], vec![1, 3, 4], vec![5]]);
        assert_eq!(cost(&lengths, &runs), 3 * RUN_COST_TOKENS + 2 * 101 + 3 * 21 + 400);
    }

    #[test]
    fn the_grouping_is_as_cheap_as_the_best_of_all_groupings() {
        // Of texts in order of length, every set of places to cut.
        let lengths = [4, 9, 10, 30, 31, 33, 60, 200];
        let best = (0_u32..1 << (lengths.len() - 1))
            .map(|cuts| {
                let mut runs = vec![vec![0]];
                for i in 1..lengths.len() {
                    if cuts >> (i - 1) & 1 == 1 {
                        runs.push(vec![]);
                    }
                    runs.last_mut().expect("there is one").push(i);
                }
                cost(&lengths, &runs)
            })
            .min();
        assert_eq!(Some(cost(&lengths, &plan(&lengths))), best);
    }
}
