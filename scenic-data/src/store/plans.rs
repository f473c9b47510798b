//! Plans that travellers keep, and what each rests on.

use super::Store;
use super::changes::{Log, ROWS_PER_INSERT};
use super::rows::{instant, ms, named};
use crate::change::Subject;
use crate::entities::{plan_grounds, plans};
use crate::plan::{KeptPlan, PlanState, feed_id};
use crate::{Instant, PlaceId, StoreError};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

impl Store {
    /// Keeps a plan: a new one, or a newer version of one. A version that is there already, or older, is
    /// refused, so that of two who change a plan at once one is told.
    pub async fn keep_plan(&self, plan: &KeptPlan, now: Instant) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let known = plans::Entity::find_by_id(&plan.id).one(&tx).await?;
        let next = known.as_ref().map_or(1, |row| row.version + 1);
        if plan.version != next {
            return Err(StoreError::Invalid {
                field: "version".to_owned(),
                message: format!("the plan is at version {}", next - 1),
            });
        }
        let row = plans::ActiveModel {
            id: Set(plan.id.clone()),
            version: Set(plan.version),
            state: Set(plan.state.as_str().to_owned()),
            request: Set(plan.request.clone()),
            body: Set(plan.body.clone()),
            findings: Set(plan.findings.clone()),
            made_at: Set(ms(plan.made_at)),
            checked_at: Set(ms(plan.checked_at)),
            ends_at: Set(ms(plan.ends_at)),
        };
        match known {
            Some(_) => {
                plans::Entity::update(row).exec(&tx).await?;
                plan_grounds::Entity::delete_many()
                    .filter(plan_grounds::Column::PlanId.eq(&plan.id))
                    .exec(&tx)
                    .await?;
            }
            None => {
                plans::Entity::insert(row).exec_without_returning(&tx).await?;
            }
        }
        for part in plan.grounds.chunks(ROWS_PER_INSERT) {
            let rows = part.iter().map(|place| plan_grounds::ActiveModel {
                plan_id: Set(plan.id.clone()),
                place_id: Set(place.to_string()),
            });
            plan_grounds::Entity::insert_many(rows).exec_without_returning(&tx).await?;
        }
        let mut log = Log::default();
        log.add(Subject::Plan, &feed_id(&plan.id));
        log.write(&tx, now).await?;
        Ok(tx.commit().await?)
    }

    /// Notes what was found of a plan. A line is written to the change log only when its state or what
    /// was found is another one; a version that was replaced meanwhile is left alone.
    pub async fn note_plan(
        &self,
        plan: &KeptPlan,
        state: PlanState,
        findings: Option<String>,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = plans::Entity::find_by_id(&plan.id)
            .filter(plans::Column::Version.eq(plan.version))
            .one(&tx)
            .await?;
        let Some(row) = row else { return Ok(false) };
        let changed = row.state != state.as_str() || row.findings != findings;
        let update = plans::ActiveModel {
            id: Set(row.id),
            state: Set(state.as_str().to_owned()),
            findings: Set(findings),
            checked_at: Set(ms(now)),
            ..Default::default()
        };
        plans::Entity::update(update).exec(&tx).await?;
        if changed {
            let mut log = Log::default();
            log.add(Subject::Plan, &feed_id(&plan.id));
            log.write(&tx, now).await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// A plan that is kept.
    pub async fn plan(&self, id: &str) -> Result<Option<KeptPlan>, StoreError> {
        let Some(row) = plans::Entity::find_by_id(id).one(&self.db).await? else { return Ok(None) };
        let places: Vec<String> = plan_grounds::Entity::find()
            .select_only()
            .column(plan_grounds::Column::PlaceId)
            .filter(plan_grounds::Column::PlanId.eq(id))
            .order_by_asc(plan_grounds::Column::PlaceId)
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(Some(read(row, places.into_iter().map(PlaceId::from).collect())?))
    }

    /// Plans that are not over at `now` and rest on any of these places.
    pub async fn plans_on(&self, places: &[PlaceId], now: Instant) -> Result<Vec<String>, StoreError> {
        let mut found: Vec<String> = Vec::new();
        for part in places.chunks(ROWS_PER_INSERT) {
            let ids: Vec<String> = plan_grounds::Entity::find()
                .select_only()
                .column(plan_grounds::Column::PlanId)
                .distinct()
                .filter(plan_grounds::Column::PlaceId.is_in(part.iter().map(PlaceId::as_str)))
                .into_tuple()
                .all(&self.db)
                .await?;
            found.extend(ids);
        }
        found.sort_unstable();
        found.dedup();
        let mut live = Vec::new();
        for part in found.chunks(ROWS_PER_INSERT) {
            let ids: Vec<String> = plans::Entity::find()
                .select_only()
                .column(plans::Column::Id)
                .filter(plans::Column::Id.is_in(part.iter().map(String::as_str)))
                .filter(plans::Column::EndsAt.gt(ms(now)))
                .into_tuple()
                .all(&self.db)
                .await?;
            live.extend(ids);
        }
        Ok(live)
    }

    /// Plans that do not hold and are not over at `now`: something may have been put right.
    pub async fn broken_plans(&self, now: Instant) -> Result<Vec<String>, StoreError> {
        Ok(plans::Entity::find()
            .select_only()
            .column(plans::Column::Id)
            .filter(plans::Column::State.eq(PlanState::Broken.as_str()))
            .filter(plans::Column::EndsAt.gt(ms(now)))
            .order_by_asc(plans::Column::Id)
            .into_tuple()
            .all(&self.db)
            .await?)
    }

    /// How many plans are kept.
    pub async fn plan_count(&self) -> Result<u64, StoreError> {
        Ok(plans::Entity::find().count(&self.db).await?)
    }

    /// Forgets a plan; whether there was one.
    pub async fn forget_plan(&self, id: &str, now: Instant) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        plan_grounds::Entity::delete_many().filter(plan_grounds::Column::PlanId.eq(id)).exec(&tx).await?;
        let gone = plans::Entity::delete_by_id(id).exec(&tx).await?.rows_affected > 0;
        if gone {
            let mut log = Log::default();
            log.add(Subject::Plan, &feed_id(id));
            log.write(&tx, now).await?;
        }
        tx.commit().await?;
        Ok(gone)
    }

    /// Forgets plans that were over before an instant; how many.
    pub async fn forget_old_plans(&self, before: Instant) -> Result<u64, StoreError> {
        let (_turn, tx) = self.write().await?;
        let old: Vec<String> = plans::Entity::find()
            .select_only()
            .column(plans::Column::Id)
            .filter(plans::Column::EndsAt.lt(ms(before)))
            .into_tuple()
            .all(&tx)
            .await?;
        for part in old.chunks(ROWS_PER_INSERT) {
            let ids = || part.iter().map(String::as_str);
            plan_grounds::Entity::delete_many()
                .filter(plan_grounds::Column::PlanId.is_in(ids()))
                .exec(&tx)
                .await?;
            plans::Entity::delete_many().filter(plans::Column::Id.is_in(ids())).exec(&tx).await?;
        }
        tx.commit().await?;
        Ok(old.len() as u64)
    }
}

fn read(row: plans::Model, grounds: Vec<PlaceId>) -> Result<KeptPlan, StoreError> {
    Ok(KeptPlan {
        state: named("plan state", &row.state, PlanState::parse(&row.state))?,
        made_at: instant(row.made_at)?,
        checked_at: instant(row.checked_at)?,
        ends_at: instant(row.ends_at)?,
        id: row.id,
        version: row.version,
        request: row.request,
        body: row.body,
        findings: row.findings,
        grounds,
    })
}
