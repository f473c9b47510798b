//! Crawl runs: each visit to a source, with counters that add up.

use super::Store;
use super::rows::{instant, instant_opt, ms, named};
use crate::entities::crawl_runs;
use crate::{Instant, SourceId, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, UpdateMany,
};
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// Everything expected was seen: what is missing is gone.
    Complete,
    /// Something failed or a cap was hit: nothing may be concluded from absence.
    #[default]
    Partial,
    /// Nothing could be read.
    Failed,
    /// It has not ended, or its process died.
    Running,
}

impl RunOutcome {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Failed => "failed",
            Self::Running => "running",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Complete, Self::Partial, Self::Failed, Self::Running].into_iter().find(|o| o.as_str() == name)
    }
}

/// What a run did. `seen` is the sum of created, changed, unchanged, gone, failed and skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunReport {
    /// How it ended.
    pub outcome: RunOutcome,
    /// Documents of the source known before.
    pub expected: u64,
    /// Addresses dealt with.
    pub seen: u64,
    /// Answers with a body.
    pub fetched: u64,
    /// Documents not known before.
    pub created: u64,
    /// Documents whose bytes changed.
    pub changed: u64,
    /// Documents confirmed as they were.
    pub unchanged: u64,
    /// Documents that went away.
    pub gone: u64,
    /// Addresses that could not be read.
    pub failed: u64,
    /// Addresses that robots rules or limits kept us from, that were not due, and removals held back.
    pub skipped: u64,
    /// Of those skipped: documents that seem gone, but are too many to be believed at once.
    #[serde(default)]
    pub held_back: u64,
    /// Of those skipped: documents that were not due for a look.
    #[serde(default)]
    pub rested: u64,
    /// The first error, for people.
    pub error: Option<String>,
}

impl RunReport {
    /// The error of a run whose process ended before it did.
    pub const DIED: &str = "its process ended before it did";
}

/// A run in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// Whose it was.
    pub source: SourceId,
    /// When it started.
    pub started_at: Instant,
    /// When it ended.
    pub finished_at: Option<Instant>,
    /// What it did.
    pub report: RunReport,
}

impl Store {
    /// Opens a run.
    pub async fn begin_run(&self, source: &SourceId, at: Instant) -> Result<i64, StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = crawl_runs::ActiveModel {
            id: NotSet,
            source_id: Set(source.to_string()),
            started_at: Set(ms(at)),
            finished_at: Set(None),
            outcome: Set(RunOutcome::Running.as_str().to_owned()),
            expected: Set(0),
            seen: Set(0),
            fetched: Set(0),
            created: Set(0),
            changed: Set(0),
            unchanged: Set(0),
            gone: Set(0),
            failed: Set(0),
            skipped: Set(0),
            held_back: Set(0),
            rested: Set(0),
            error: Set(None),
        };
        let inserted = crawl_runs::Entity::insert(row).exec(&tx).await?;
        tx.commit().await?;
        Ok(inserted.last_insert_id)
    }

    /// Writes down what a run has done so far.
    pub async fn note_run(&self, run: i64, report: &RunReport) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        counted(run, report).exec(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Closes a run with what it did.
    pub async fn finish_run(&self, run: i64, report: &RunReport, at: Instant) -> Result<(), StoreError> {
        use crawl_runs::Column as C;
        let (_turn, tx) = self.write().await?;
        counted(run, report)
            .col_expr(C::FinishedAt, Expr::value(ms(at)))
            .col_expr(C::Outcome, Expr::value(report.outcome.as_str()))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The latest runs, newest first, of one source or of all.
    pub async fn runs(&self, source: Option<&SourceId>, limit: u64) -> Result<Vec<Run>, StoreError> {
        self.runs_before(source, None, limit).await
    }

    /// The same, of the runs that began before that one.
    pub async fn runs_before(
        &self,
        source: Option<&SourceId>,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Run>, StoreError> {
        let mut query = crawl_runs::Entity::find().order_by_desc(crawl_runs::Column::Id).limit(limit);
        if let Some(before) = before {
            query = query.filter(crawl_runs::Column::Id.lt(before));
        }
        if let Some(source) = source {
            query = query.filter(crawl_runs::Column::SourceId.eq(source.as_str()));
        }
        query.all(&self.db).await?.into_iter().map(read).collect()
    }
}

/// Has the row of a run say what it did.
fn counted(run: i64, report: &RunReport) -> UpdateMany<crawl_runs::Entity> {
    use crawl_runs::Column as C;
    let number = |n: u64| Expr::value(i64::try_from(n).unwrap_or(i64::MAX));
    crawl_runs::Entity::update_many()
        .col_expr(C::Expected, number(report.expected))
        .col_expr(C::Seen, number(report.seen))
        .col_expr(C::Fetched, number(report.fetched))
        .col_expr(C::Created, number(report.created))
        .col_expr(C::Changed, number(report.changed))
        .col_expr(C::Unchanged, number(report.unchanged))
        .col_expr(C::Gone, number(report.gone))
        .col_expr(C::Failed, number(report.failed))
        .col_expr(C::Skipped, number(report.skipped))
        .col_expr(C::HeldBack, number(report.held_back))
        .col_expr(C::Rested, number(report.rested))
        .col_expr(C::Error, Expr::value(report.error.clone()))
        .filter(C::Id.eq(run))
}

/// Closes the runs of a source that never ended: whoever takes its lease knows that nobody else is at
/// it.
pub(super) async fn bury(tx: &DatabaseTransaction, source: &SourceId, at: Instant) -> Result<(), StoreError> {
    use crawl_runs::Column as C;
    crawl_runs::Entity::update_many()
        .col_expr(C::FinishedAt, Expr::value(ms(at)))
        .col_expr(C::Outcome, Expr::value(RunOutcome::Failed.as_str()))
        .col_expr(C::Error, Expr::value(RunReport::DIED))
        .filter(C::SourceId.eq(source.as_str()))
        .filter(C::Outcome.eq(RunOutcome::Running.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}

fn read(row: crawl_runs::Model) -> Result<Run, StoreError> {
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    Ok(Run {
        id: row.id,
        source: row.source_id.into(),
        started_at: instant(row.started_at)?,
        finished_at: instant_opt(row.finished_at)?,
        report: RunReport {
            outcome: named("run outcome", &row.outcome, RunOutcome::parse(&row.outcome))?,
            expected: count(row.expected),
            seen: count(row.seen),
            fetched: count(row.fetched),
            created: count(row.created),
            changed: count(row.changed),
            unchanged: count(row.unchanged),
            gone: count(row.gone),
            failed: count(row.failed),
            skipped: count(row.skipped),
            held_back: count(row.held_back),
            rested: count(row.rested),
            error: row.error,
        },
    })
}
