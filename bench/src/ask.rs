//! `ask`: answering a question, beside embedding that question alone.

use crate::region::{Region, cases};
use crate::report::{Times, rounded};
use anyhow::Result;
use guide::Guide;
use guide::evaluate::question;
use guide::reading::Ask;
use index::models::Prefix;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    questions: usize,
    ask: Times,
    /// Of these, those that asked for the values of known fields and were answered.
    facts: Times,
    /// The reference: the vector of the question's last message, by the same model, each right after
    /// its answer.
    embedding_alone: Times,
    p50_ratio: f64,
    p99_ratio: f64,
}

/// Runs the workload, one question after the other.
pub async fn run(models: &Path, records: &Path, questions: &Path) -> Result<Figures> {
    let cases = cases(questions)?;
    let region = Region::open(models).await?;
    region.import(records).await?;
    let guide = Guide::new(region.store.clone(), Arc::new(region.index.clone()), Arc::clone(&region.clock));
    let (mut asked, mut facts, mut embedded) = (Vec::new(), Vec::new(), Vec::new());
    for case in &cases {
        let question = question(case)?;
        let last = question.messages.last().map(|message| message.content.clone()).unwrap_or_default();
        let begun = Instant::now();
        let answer = guide.ask(guide::Question { explain: true, ..question }).await?;
        let took = begun.elapsed().as_secs_f64() * 1_000.0;
        asked.push(took);
        if answer.grounded && answer.reading.is_some_and(|r| !r.vague && matches!(r.ask, Ask::Fields(_))) {
            facts.push(took);
        }
        let begun = Instant::now();
        region.model.model().embed(&[&last], Prefix::Query)?;
        embedded.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    let (ask, embedding_alone) = (Times::of(asked), Times::of(embedded));
    Ok(Figures {
        questions: cases.len(),
        p50_ratio: rounded(ask.p50_ms / embedding_alone.p50_ms),
        p99_ratio: rounded(ask.p99_ms / embedding_alone.p99_ms),
        ask,
        facts: Times::of(facts),
        embedding_alone,
    })
}
