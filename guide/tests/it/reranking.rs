//! A model that reads the best candidates again, and what happens when it does not.

use crate::world::{World, ask};
use guide::RerankSettings;
use index::{IndexError, Reranker};
use std::sync::Arc;
use std::time::Duration;

/// Finds a text good that has a word in it.
struct Looks(&'static str);

impl Reranker for Looks {
    fn scores(&self, _: &str, texts: &[&str]) -> Result<Vec<f32>, IndexError> {
        Ok(texts.iter().map(|text| if text.contains(self.0) { 4.0 } else { -4.0 }).collect())
    }
}

struct Fails;

impl Reranker for Fails {
    fn scores(&self, _: &str, _: &[&str]) -> Result<Vec<f32>, IndexError> {
        Err(IndexError::Model("out of order".to_owned()))
    }
}

struct Sleeps;

impl Reranker for Sleeps {
    fn scores(&self, _: &str, texts: &[&str]) -> Result<Vec<f32>, IndexError> {
        std::thread::sleep(Duration::from_millis(400));
        Ok(vec![0.0; texts.len()])
    }
}

const QUESTION: &str = "渔家灶的锅台有什么讲究";

#[tokio::test]
async fn the_reranker_decides_which_of_the_candidates_answers() {
    let world = World::new().await;
    let plain = ask(&world.guide().await, &[QUESTION]).await;
    assert!(plain.citations[0].text.contains("锅台砖"), "{}", plain.answer);
    let guide = world.guide().await.with_reranker(Arc::new(Looks("灶火当成月亮")), RerankSettings::default());
    let reread = ask(&guide, &[QUESTION]).await;
    assert!(reread.grounded && reread.citations[0].text.contains("灶火当成月亮"), "{}", reread.answer);
    let none =
        world.guide().await.with_reranker(Arc::new(Looks("不在任何文字里")), RerankSettings::default());
    assert!(!ask(&none, &[QUESTION]).await.grounded, "what it finds no answer is none");
}

#[tokio::test]
async fn a_reranker_that_fails_or_is_late_leaves_the_order_as_it_was_and_that_is_said() {
    let world = World::new().await;
    let short = RerankSettings { timeout_ms: 50, ..RerankSettings::default() };
    let models: [Arc<dyn Reranker>; 2] = [Arc::new(Fails), Arc::new(Sleeps)];
    for model in models {
        let guide = world.guide().await.with_reranker(model, short.clone());
        let answer = ask(&guide, &[QUESTION]).await;
        assert!(answer.citations[0].text.contains("锅台砖"), "{}", answer.answer);
        assert_eq!(answer.degraded, ["reranker"]);
    }
}
