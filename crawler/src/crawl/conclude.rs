//! What a run concludes about documents that it did not find.

use super::{Crawl, State};
use scenic_data::StoreError;
use scenic_data::document::Visit;
use scenic_data::store::{Run, RunOutcome, RunReport};

/// How many runs back the last one that ended is looked for.
const LOOKED_BACK: u64 = 16;
/// So few documents may always be retired, whatever share of their source they are.
const FEW: usize = 5;

impl Crawl<'_> {
    /// Decides about what is missing: what its server calls gone is gone, the rest is if the run saw
    /// everything. Where that is too much of the source, a second run must say the same: a site that
    /// is being rebuilt answers 404 for a while.
    pub(super) async fn conclude(&self, state: &mut State) -> Result<(), StoreError> {
        if state.frontier.is_capped() {
            let most = self.source.definition.max_pages;
            state.tally.incomplete("max_pages", &format!("the limit of {most} pages was reached"));
        }
        let mut removals = std::mem::take(&mut state.gone);
        let doubtful = std::mem::take(&mut state.doubtful);
        if state.tally.is_complete() {
            removals.extend(doubtful);
        } else {
            state.tally.skipped(doubtful.len() as u64);
        }
        if self.is_too_much(removals.len()) && !self.was_said_before(removals.len()).await? {
            state.tally.held_back(removals.len(), self.known.len());
            state.held = removals.into_iter().map(|(url, ..)| url.to_string()).collect();
            return Ok(());
        }
        for (url, http_status, at) in removals {
            state.batch.add(url.as_str(), Visit::Gone { http_status }, Vec::new(), at);
        }
        self.record(state).await
    }

    fn is_too_much(&self, removals: usize) -> bool {
        let share = removals as f64 / self.known.len().max(1) as f64;
        removals > FEW && share > self.visitor.settings().max_gone_share
    }

    /// Whether the run before this one held back as many removals, or more. Runs whose process died,
    /// and those that did not look at so many documents, say nothing.
    async fn was_said_before(&self, removals: usize) -> Result<bool, StoreError> {
        let runs = self.store.runs(Some(&self.source.id), LOOKED_BACK).await?;
        let tells = |run: &Run| {
            let died = run.report.error.as_deref() == Some(RunReport::DIED);
            let rested = run.report.rested >= removals as u64;
            run.id != self.id && run.report.outcome != RunOutcome::Running && !died && !rested
        };
        Ok(runs.into_iter().find(tells).is_some_and(|run| run.report.held_back >= removals as u64))
    }
}
