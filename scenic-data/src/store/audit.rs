//! The audit log: every write that somebody asked for, with what was there before and after.

use super::Store;
use super::rows::{instant, ms};
use crate::entities::audit_log;
use crate::{Instant, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

/// A write that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: the identifier of a key, or `operator`, or `command line`.
    pub actor: String,
    /// The partner it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// What was done, such as `upload.done` or `key.revoked`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// What was there before, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What is there since, as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A write that is about to be told of.
#[derive(Clone, Debug, Default)]
pub struct Deed<'a> {
    /// Who.
    pub actor: &'a str,
    /// The partner it concerns.
    pub partner: Option<&'a str>,
    /// What was done.
    pub action: &'a str,
    /// To what.
    pub subject: &'a str,
    /// What was there before, as JSON.
    pub before: Option<String>,
    /// What is there since, as JSON.
    pub after: Option<String>,
}

impl Store {
    /// Writes down what somebody did.
    pub async fn audit(&self, deed: Deed<'_>, at: Instant) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = audit_log::ActiveModel {
            id: NotSet,
            at: Set(ms(at)),
            actor: Set(deed.actor.to_owned()),
            partner_id: Set(deed.partner.map(str::to_owned)),
            action: Set(deed.action.to_owned()),
            subject: Set(deed.subject.to_owned()),
            before: Set(deed.before),
            after: Set(deed.after),
        };
        audit_log::Entity::insert(row).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// What was done, latest first: of a partner, or all; before the number given.
    pub async fn audited(
        &self,
        partner: Option<&str>,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Entry>, StoreError> {
        use audit_log::Column as C;
        let mut query = audit_log::Entity::find().order_by_desc(C::Id).limit(limit);
        if let Some(partner) = partner {
            query = query.filter(C::PartnerId.eq(partner));
        }
        if let Some(before) = before {
            query = query.filter(C::Id.lt(before));
        }
        let rows = query.all(&self.db).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Entry {
                    id: row.id,
                    at: instant(row.at)?,
                    actor: row.actor,
                    partner: row.partner_id,
                    action: row.action,
                    subject: row.subject,
                    before: row.before,
                    after: row.after,
                })
            })
            .collect()
    }
}
