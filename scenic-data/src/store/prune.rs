//! Forgetting what nobody asks for any more: old crawl runs, tokens that have run out, hosts that nobody asked
//! for a day. A little at a time.

use super::Store;
use super::rows::ms;
use crate::entities::{api_keys, crawl_runs, hosts};
use crate::{Instant, StoreError};
use chrono::TimeDelta;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Runs younger than this are kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// So many of the latest runs of each source are kept however old they are.
const KEPT_RUNS: u64 = 100;
/// What the scopes of a short-lived token look like in its row.
const TOKEN_SCOPES: &str = "[\"read\"]";
/// How long a token that has run out is remembered.
const TOKENS_KEPT: TimeDelta = TimeDelta::days(1);
/// How long a host is remembered that is not asked any more; no pause of one is that long.
const HOSTS_KEPT: TimeDelta = TimeDelta::days(1);
/// Most runs deleted in one call.
const MAX_PRUNED: usize = 1_000;

impl Store {
    /// Deletes crawl runs that are older than 30 days and not among the last 100 of their source, at
    /// most a thousand at once, tokens that ran out a day ago, and hosts that were not asked since. Returns how
    /// many of all.
    pub async fn prune(&self, now: Instant) -> Result<u64, StoreError> {
        use crawl_runs::Column as C;
        let kept = i64::try_from(KEPT_RUNS).unwrap_or(i64::MAX);
        let full: Vec<String> = crawl_runs::Entity::find()
            .select_only()
            .column(C::SourceId)
            .group_by(C::SourceId)
            .having(C::Id.count().gt(kept))
            .into_tuple()
            .all(&self.db)
            .await?;
        let mut gone: Vec<i64> = Vec::new();
        for source in full {
            let older: Vec<i64> = crawl_runs::Entity::find()
                .select_only()
                .column(C::Id)
                .filter(C::SourceId.eq(source))
                .order_by_desc(C::Id)
                .offset(KEPT_RUNS)
                .limit(MAX_PRUNED as u64)
                .into_tuple()
                .all(&self.db)
                .await?;
            gone.extend(older);
        }
        gone.sort_unstable();
        gone.truncate(MAX_PRUNED);
        // Short-lived tokens are many, and nobody lists them.
        let run_out = Condition::all()
            .add(api_keys::Column::Scopes.eq(TOKEN_SCOPES))
            .add(api_keys::Column::ExpiresAt.lt(ms(now - TOKENS_KEPT)));
        // This is asked in every round of the timetable: writers take turns only where there is work.
        let any = api_keys::Entity::find().filter(run_out.clone()).one(&self.db).await?.is_some();
        let at_rest = hosts::Column::UpdatedAt.lt(ms(now - HOSTS_KEPT));
        let any = any || hosts::Entity::find().filter(at_rest.clone()).one(&self.db).await?.is_some();
        if gone.is_empty() && !any {
            return Ok(0);
        }
        let (_turn, tx) = self.write().await?;
        let tokens = api_keys::Entity::delete_many().filter(run_out).exec(&tx).await?;
        let forgotten = hosts::Entity::delete_many().filter(at_rest).exec(&tx).await?;
        let mut pruned = tokens.rows_affected + forgotten.rows_affected;
        for part in gone.chunks(super::changes::ROWS_PER_INSERT) {
            let done = crawl_runs::Entity::delete_many()
                .filter(C::Id.is_in(part.iter().copied()))
                .filter(C::StartedAt.lt(ms(now - KEPT_FOR)))
                .exec(&tx)
                .await?;
            pruned += done.rows_affected;
        }
        tx.commit().await?;
        Ok(pruned)
    }
}
