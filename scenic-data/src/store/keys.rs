//! Keys: what partners, editors and operators show. Only hashes are stored.

use super::Store;
use super::rows::{instant, instant_opt, json, ms, ms_opt, to_json};
use crate::entities::api_keys;
use crate::ids::derive;
use crate::key::key_hash;
use crate::store::Partner;
use crate::{Instant, StoreError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

/// A key as it is known: never its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Key {
    /// Its identifier, by which it is revoked.
    pub id: String,
    /// The partner it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// The editor it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editor: Option<String>,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it opens: `read`, `partner:<id>`, `editor`, `admin`.
    pub scopes: Vec<String>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A key that is about to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewKey<'a> {
    /// Its text, which is not stored.
    pub text: &'a str,
    /// What it opens.
    pub scopes: &'a [String],
    /// What its owner calls it.
    pub label: Option<&'a str>,
    /// Until when.
    pub expires_at: Option<Instant>,
    /// The editor it belongs to.
    pub editor: Option<&'a str>,
}

impl Store {
    /// Keeps a key's hash, for a partner or for nobody in particular.
    pub async fn put_key(
        &self,
        partner: Option<&Partner>,
        new: NewKey<'_>,
        at: Instant,
    ) -> Result<Key, StoreError> {
        let hash = key_hash(new.text);
        let id = derive("k", &[&hash]);
        let (_turn, tx) = self.write().await?;
        let row = api_keys::ActiveModel {
            id: Set(id.clone()),
            partner_id: Set(partner.map(|p| p.id.clone())),
            hash: Set(hash),
            scopes: Set(to_json("scopes", &new.scopes)?),
            label: Set(new.label.map(str::to_owned)),
            created_at: Set(ms(at)),
            expires_at: Set(ms_opt(new.expires_at)),
            revoked_at: Set(None),
            editor_id: Set(new.editor.map(str::to_owned)),
        };
        api_keys::Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        let row = api_keys::Entity::find_by_id(id.as_str()).one(&self.db).await?;
        read(row.ok_or(StoreError::Missing { what: "key", id })?)
    }

    /// The key of that text when it is neither expired nor revoked; `None` for any other text.
    pub async fn key(&self, text: &str, now: Instant) -> Result<Option<Key>, StoreError> {
        use api_keys::Column as C;
        let row = api_keys::Entity::find()
            .filter(C::Hash.eq(key_hash(text)))
            .filter(C::RevokedAt.is_null())
            .filter(Condition::any().add(C::ExpiresAt.is_null()).add(C::ExpiresAt.gt(ms(now))))
            .one(&self.db)
            .await?;
        row.map(read).transpose()
    }

    /// A partner's keys, or all, the oldest first; those that open nothing any more too.
    pub async fn keys(&self, partner: Option<&str>) -> Result<Vec<Key>, StoreError> {
        use api_keys::Column as C;
        let mut query = api_keys::Entity::find().order_by_asc(C::CreatedAt).order_by_asc(C::Id);
        if let Some(partner) = partner {
            query = query.filter(C::PartnerId.eq(partner));
        }
        query.all(&self.db).await?.into_iter().map(read).collect()
    }

    /// Revokes a key: the next request with it is refused. `None` when there is no such key. One that
    /// is revoked already stays revoked since then.
    pub async fn revoke_key(&self, id: &str, at: Instant) -> Result<Option<Key>, StoreError> {
        use api_keys::Column as C;
        let (_turn, tx) = self.write().await?;
        api_keys::Entity::update_many()
            .col_expr(C::RevokedAt, Expr::value(ms(at)))
            .filter(C::Id.eq(id))
            .filter(C::RevokedAt.is_null())
            .exec(&tx)
            .await?;
        let row = api_keys::Entity::find_by_id(id).one(&tx).await?;
        tx.commit().await?;
        row.map(read).transpose()
    }
}

fn read(row: api_keys::Model) -> Result<Key, StoreError> {
    Ok(Key {
        scopes: json("scopes", &row.scopes)?,
        created_at: instant(row.created_at)?,
        expires_at: instant_opt(row.expires_at)?,
        revoked_at: instant_opt(row.revoked_at)?,
        id: row.id,
        partner: row.partner_id,
        editor: row.editor_id,
        label: row.label,
    })
}
