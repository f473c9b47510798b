//! `load`: many who ask at once, beside embedding their questions in batches.

use crate::region::{Region, cases};
use crate::report::{Times, rounded};
use anyhow::{Context, Result};
use guide::evaluate::question;
use guide::reading::dialogue::{Message, Role};
use guide::{Guide, Question};
use index::models::Prefix;
use serde::Serialize;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Who ask at once.
const CLIENTS: usize = 32;
/// Characters of an introduction that an open question is made of.
const WORDS: usize = 16;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    clients: usize,
    /// Open questions, each with words of its own, so that each needs its vector.
    open: Asked,
    /// The reference: the same texts embedded in batches of as many as there are clients, by the same
    /// model, nothing else running.
    embedding_alone_per_s: f64,
    /// Open questions answered for each one embedded in the same time.
    open_ratio: f64,
    /// Dialogues as people have them; most ask for a fact and need no vector.
    dialogues: Asked,
}

#[derive(Debug, Serialize)]
struct Asked {
    per_s: f64,
    #[serde(flatten)]
    times: Times,
}

/// Runs the workload.
pub async fn run(models: &Path, records: &Path, questions: &Path) -> Result<Figures> {
    let cases = cases(questions)?;
    let records_text =
        std::fs::read_to_string(records).with_context(|| format!("cannot read {}", records.display()))?;
    let open: Vec<String> = records_text.lines().filter_map(open_question).collect();
    let region = Region::open(models).await?;
    region.import(records).await?;
    let guide =
        Arc::new(Guide::new(region.store.clone(), Arc::new(region.index.clone()), Arc::clone(&region.clock)));
    let dialogues = cases.iter().map(question).collect::<Result<Vec<_>, _>>()?;
    // Once before, so that what is kept in memory is there.
    guide.ask(plain("你好")).await?;
    let asked = open.iter().map(|text| plain(text)).collect();
    let open_asked = at_once(&guide, asked).await?;
    let begun = Instant::now();
    for batch in open.chunks(CLIENTS) {
        let texts: Vec<&str> = batch.iter().map(String::as_str).collect();
        region.model.model().embed(&texts, Prefix::Query)?;
    }
    let alone = open.len() as f64 / begun.elapsed().as_secs_f64();
    Ok(Figures {
        clients: CLIENTS,
        open_ratio: rounded(open_asked.per_s / alone),
        embedding_alone_per_s: rounded(alone),
        open: open_asked,
        dialogues: at_once(&guide, dialogues).await?,
    })
}

fn plain(text: &str) -> Question {
    let message = Message { role: Role::User, content: text.to_owned() };
    Question { messages: vec![message], ..Question::default() }
}

/// An open question about what a record tells, without its name.
fn open_question(line: &str) -> Option<String> {
    let record: Value = serde_json::from_str(line).ok()?;
    let intro = record.get("intro")?.as_str()?;
    let words: String = intro.chars().filter(|c| c.is_alphabetic()).skip(WORDS).take(WORDS).collect();
    (words.chars().count() == WORDS).then(|| format!("{words}是怎么回事？"))
}

/// Asks all, as many at once as there are clients.
async fn at_once(guide: &Arc<Guide>, questions: Vec<Question>) -> Result<Asked> {
    let (next, questions) = (Arc::new(AtomicUsize::new(0)), Arc::new(questions));
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (guide, next, questions) = (Arc::clone(guide), Arc::clone(&next), Arc::clone(&questions));
            tokio::spawn(async move {
                let mut times = Vec::new();
                while let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let begun = Instant::now();
                    guide.ask(question.clone()).await?;
                    times.push(begun.elapsed().as_secs_f64() * 1_000.0);
                }
                Ok::<_, guide::GuideError>(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await??);
    }
    let per_s = rounded(times.len() as f64 / begun.elapsed().as_secs_f64());
    Ok(Asked { per_s, times: Times::of(times) })
}
