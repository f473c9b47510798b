//! Telling of an answer as it comes, and having it written by a language model where there is one.

use super::Work;
use crate::Guide;
use crate::answer::Citation;
use crate::answer::words::sentences;
use crate::gazetteer::Gazetteer;
use crate::reading::Ask;
use crate::writer;
use serde::Serialize;
use tokio::sync::mpsc::UnboundedSender;

/// A part of an answer, in the order they come: evidence once, then text.
#[derive(Clone, Debug)]
pub enum Part {
    /// The evidence.
    Citations(Vec<Citation>),
    /// More of the text.
    Delta(String),
}

/// Who is told of an answer while it comes; perhaps nobody.
#[derive(Clone, Debug, Default)]
pub struct Telling(Option<UnboundedSender<Part>>);

impl Telling {
    /// Nobody is told.
    pub fn silent() -> Self {
        Self(None)
    }

    /// Whoever holds the other end is told. An answer has few parts, so that none need wait.
    pub fn to(sender: UnboundedSender<Part>) -> Self {
        Self(Some(sender))
    }

    fn tell(&self, part: Part) {
        if let Some(sender) = &self.0 {
            // Whoever asked has gone: nobody is left to tell.
            sender.send(part).unwrap_or(());
        }
    }
}

/// Who wrote the text of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WrittenBy {
    /// It was composed from the evidence.
    #[default]
    Composed,
    /// A language model wrote it, and what it wrote was checked.
    Model,
}

/// How the text of an answer came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Writing {
    /// Who wrote it.
    pub by: WrittenBy,
    /// Sentences of a language model that were dropped because the evidence does not bear them out.
    pub dropped: usize,
}

impl Guide {
    /// Tells of the draft; where a language model is configured, has it written anew first.
    pub(super) async fn tell(&self, work: &mut Work, names: &Gazetteer, telling: &Telling) -> Writing {
        telling.tell(Part::Citations(work.draft.citations.clone()));
        let mut writing = Writing::default();
        let open = work.reading.vague || work.reading.ask == Ask::Open;
        // The times of a plan and the turns of a way are computed; no words of a model improve them.
        let computed = matches!(work.reading.ask, Ask::Plan(_) | Ask::Way(_));
        let asked = work.draft.grounded && !computed && (open || !self.writes_open_only);
        let writer = self.writer.as_ref().filter(|_| asked);
        if let Some(writer) = writer {
            let (question, citations) = (&work.reading.question, &work.draft.citations);
            let told = |sentence: &str| telling.tell(Part::Delta(sentence.to_owned()));
            let written =
                writer::written(writer.as_ref(), question, citations, &work.context, names, told).await;
            writing.dropped = written.tally.dropped;
            if let Some(why) = &written.broke_off {
                tracing::warn!(why, "the language model did not finish");
            }
            if written.tally.kept > 0 {
                work.draft.text = written.text;
                writing.by = WrittenBy::Model;
                return writing;
            }
            let message = work.context.pick(
                "语言模型没有给出可以核实的回答，以下由资料直接整理。",
                "The language model gave no answer that could be verified; this one is composed from the evidence.",
            );
            work.draft.warn("composed", message.to_owned());
        }
        for sentence in sentences(&work.draft.text) {
            telling.tell(Part::Delta(sentence.to_owned()));
        }
        writing
    }
}
