//! Vectors of questions: recent ones are remembered, and those asked at the same time share a run of
//! the model.

use crate::IndexError;
use crate::embed::{Embedder, TextKind};
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// Most questions of one run; more wait for the next.
const MOST_AT_ONCE: usize = 64;

type Vector = Arc<Vec<f32>>;

/// A question that waits for its vector.
struct Waiting {
    text: String,
    tell: oneshot::Sender<Result<Vector, String>>,
}

/// Gives questions their vectors.
pub(crate) struct Questions {
    remembered: Mutex<LruCache<String, Vector>>,
    waiting: Arc<Mutex<Vec<Waiting>>>,
    /// Held by whoever runs the model for all that wait.
    turn: tokio::sync::Mutex<()>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Questions {
    /// Remembers `size` questions.
    pub(crate) fn new(size: u32) -> Self {
        let size = NonZeroUsize::new(size as usize).unwrap_or(NonZeroUsize::MIN);
        Self {
            remembered: Mutex::new(LruCache::new(size)),
            waiting: Arc::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// The vector of a question. Whoever has the turn embeds all that came in while the model was
    /// busy, so that many who ask at once cost little more than one.
    pub(crate) async fn vector(
        &self,
        text: &str,
        embedder: &Arc<dyn Embedder>,
    ) -> Result<Vector, IndexError> {
        let known = locked(&self.remembered).get(text).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let (tell, mut told) = oneshot::channel();
        locked(&self.waiting).push(Waiting { text: text.to_owned(), tell });
        let outcome = loop {
            let turn = self.turn.lock().await;
            if let Ok(outcome) = told.try_recv() {
                break Ok(outcome);
            }
            let batch: Vec<Waiting> = {
                let mut waiting = locked(&self.waiting);
                let count = waiting.len().min(MOST_AT_ONCE);
                waiting.drain(..count).collect()
            };
            if batch.is_empty() {
                drop(turn);
                break told.await;
            }
            let embedder = Arc::clone(embedder);
            // The worker tells those who wait: it goes on when whoever has the turn gives up.
            crate::error::blocking(move || {
                run(&*embedder, batch);
                Ok(())
            })
            .await?;
        };
        let vector = outcome
            .map_err(|_| IndexError::Model("a question was left without a vector".to_owned()))?
            .map_err(IndexError::Model)?;
        locked(&self.remembered).put(text.to_owned(), Arc::clone(&vector));
        Ok(vector)
    }
}

fn run(embedder: &dyn Embedder, batch: Vec<Waiting>) {
    let texts: Vec<&str> = batch.iter().map(|waiting| waiting.text.as_str()).collect();
    let outcome = embedder.embed(&texts, TextKind::Query).map_err(|error| error.to_string());
    let mut vectors = match outcome {
        Ok(vectors) => vectors.into_iter().map(|vector| Ok(Arc::new(vector))).collect::<Vec<_>>(),
        Err(error) => vec![Err(error); batch.len()],
    };
    vectors.resize(batch.len(), Err("a question gave no vector".to_owned()));
    for (waiting, vector) in batch.into_iter().zip(vectors) {
        // Whoever asked may have given up.
        waiting.tell.send(vector).unwrap_or(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HandEmbedder;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A slow model that counts its runs.
    struct Slow {
        hand: HandEmbedder,
        runs: AtomicUsize,
    }

    impl Embedder for Slow {
        fn embed(&self, texts: &[&str], kind: TextKind) -> Result<Vec<Vec<f32>>, IndexError> {
            self.runs.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(20));
            self.hand.embed(texts, kind)
        }

        fn dimension(&self) -> usize {
            self.hand.dimension()
        }

        fn id(&self) -> &str {
            self.hand.id()
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn questions_asked_at_once_share_a_run_and_each_gets_its_own_vector() {
        let slow = Arc::new(Slow { hand: HandEmbedder::default(), runs: AtomicUsize::new(0) });
        let embedder: Arc<dyn Embedder> = slow.clone();
        let questions = Arc::new(Questions::new(100));
        let asked: Vec<String> =
            (0..40).map(|i| format!("第{i}个问题问的是什么{}", "松".repeat(i))).collect();
        let tasks: Vec<_> = asked
            .iter()
            .map(|text| {
                let (questions, embedder, text) =
                    (Arc::clone(&questions), Arc::clone(&embedder), text.clone());
                tokio::spawn(async move { questions.vector(&text, &embedder).await })
            })
            .collect();
        for (text, task) in asked.iter().zip(tasks) {
            let vector = task.await.expect("not cancelled").expect("a vector");
            let own = slow.hand.embed(&[text], TextKind::Query).expect("hand-made");
            assert_eq!(Some(vector.as_ref()), own.first());
        }
        assert!(slow.runs.load(Ordering::SeqCst) < 20, "{} runs", slow.runs.load(Ordering::SeqCst));
        let before = slow.runs.load(Ordering::SeqCst);
        questions.vector(&asked[0], &embedder).await.expect("remembered");
        assert_eq!(slow.runs.load(Ordering::SeqCst), before);
    }

    #[tokio::test]
    async fn one_who_gives_up_does_not_take_the_others_vectors_along() {
        let slow = Arc::new(Slow { hand: HandEmbedder::default(), runs: AtomicUsize::new(0) });
        let embedder: Arc<dyn Embedder> = slow;
        let questions = Questions::new(10);
        let gives_up =
            tokio::time::timeout(std::time::Duration::from_millis(5), questions.vector("甲乙丙", &embedder));
        let waits = questions.vector("丁戊己", &embedder);
        let (gave_up, waited) = tokio::join!(gives_up, waits);
        assert!(gave_up.is_err() && waited.is_ok());
    }
}
