//! Writing an answer with a language model, where one is configured. Without one, answers are composed.
//!
//! The model sees the question and the evidence, numbered, as data. What it writes is checked sentence
//! by sentence against the evidence it cites ([`check`]); what does not hold is dropped and counted.
//! A model that fails, is slow or writes nothing that holds leaves the composed answer as it was.

pub mod check;
mod openai;
mod prompt;
mod settings;
#[cfg(test)]
mod tests;

pub use openai::OpenAi;
pub use settings::Settings;

use crate::answer::{Citation, Context};
use crate::gazetteer::Gazetteer;
use async_trait::async_trait;
use check::{Checker, Verdict};
use std::time::Duration;
use tokio::sync::mpsc;

/// What a model is asked to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// How to write.
    pub rules: String,
    /// The question and the evidence.
    pub material: String,
}

/// Why a model wrote nothing.
#[derive(Debug, thiserror::Error)]
pub enum WriterError {
    /// It could not be reached, or answered with an error.
    #[error("the language model could not be asked: {0}")]
    Unreachable(String),
    /// What it sent is not what the protocol says.
    #[error("the language model's answer could not be read: {0}")]
    Broken(String),
    /// It went on for too long.
    #[error("the language model's answer is longer than {0} bytes")]
    TooLong(usize),
}

/// Something that writes; pieces of text are sent as they come.
#[async_trait]
pub trait Writer: Send + Sync {
    /// Writes until done. The text may stop anywhere when it fails.
    async fn write(&self, task: &Task, pieces: mpsc::Sender<String>) -> Result<(), WriterError>;

    /// How long an answer may take.
    fn patience(&self) -> Duration;
}

/// What became of a model's sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Sentences that hold.
    pub kept: usize,
    /// Sentences that do not: wrong citations, or facts that the evidence does not have.
    pub dropped: usize,
}

/// What a model wrote that holds.
#[derive(Debug, Default)]
pub struct Written {
    /// The sentences, as one text.
    pub text: String,
    /// What became of all of them.
    pub tally: Tally,
    /// Why it ended early, if it did.
    pub broke_off: Option<String>,
}

/// Most pieces waiting to be checked.
const WAITING: usize = 64;

/// Has the question answered from the evidence; each sentence that holds is given to `tell` at once.
pub async fn written(
    writer: &dyn Writer,
    question: &str,
    citations: &[Citation],
    context: &Context,
    names: &Gazetteer,
    mut tell: impl FnMut(&str),
) -> Written {
    let task = prompt::task(question, citations, context);
    let (sender, mut pieces) = mpsc::channel(WAITING);
    let mut checker = Checker::new(question, citations, names);
    let mut written = Written::default();
    let mut take = |verdicts: Vec<Verdict>, written: &mut Written| {
        for verdict in verdicts {
            match verdict {
                Verdict::Holds(sentence) => {
                    written.tally.kept += 1;
                    let blank =
                        written.text.chars().next_back().is_some_and(|c| c.is_ascii() && !c.is_whitespace());
                    let sentence = if blank { format!(" {sentence}") } else { sentence };
                    tell(&sentence);
                    written.text.push_str(&sentence);
                }
                Verdict::DoesNot(why) => {
                    written.tally.dropped += 1;
                    tracing::debug!(why, "a sentence of the language model was dropped");
                }
            }
        }
    };
    let both = async {
        let writing = writer.write(&task, sender);
        let reading = async {
            while let Some(piece) = pieces.recv().await {
                let verdicts = checker.take(&piece);
                take(verdicts, &mut written);
            }
        };
        tokio::join!(writing, reading).0
    };
    let outcome = tokio::time::timeout(writer.patience(), both).await;
    written.broke_off = match outcome {
        Ok(Ok(())) => {
            // Only what ended as it should may end without a full stop.
            let verdicts = checker.finish();
            take(verdicts, &mut written);
            None
        }
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some(format!("the language model took longer than {:?}", writer.patience())),
    };
    written
}
