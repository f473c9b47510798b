//! Partners, their keys and their uploads.

use super::Store;
use super::rows::{instant, ms, ms_opt, to_json};
use crate::entities::{api_keys, partners, sources, uploads};
use crate::ids::derive;
use crate::key::key_hash;
use crate::source::SourceDefinition;
use crate::{Instant, SourceId, StoreError, text};
use sea_orm::sea_query::Condition;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// Who uploads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The source its uploads become.
    pub source: SourceId,
    /// Since when.
    pub created_at: Instant,
}

/// Longest partner name, in characters.
const MAX_NAME: usize = 100;
/// Longest part of a partner's name in its source's identifier, in characters.
const MAX_LATIN: usize = 32;

impl Store {
    /// The partner of that name, made with its upload source where there is none yet.
    pub async fn put_partner(&self, name: &str, at: Instant) -> Result<Partner, StoreError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME {
            return Err(StoreError::invalid(
                "partner",
                format!("a partner's name has 1 to {MAX_NAME} characters"),
            ));
        }
        if let Some(known) = self.partner(name).await? {
            return Ok(known);
        }
        let (_turn, tx) = self.write().await?;
        if let Some(known) = partners::Entity::find().filter(partners::Column::Name.eq(name)).one(&tx).await?
        {
            return read(known);
        }
        let mut source = source_id(name);
        // "Keepers" and "keepers" are two partners, and an operator may have named a source so.
        if sources::Entity::find_by_id(source.as_str()).one(&tx).await?.is_some() {
            source = told_apart(name);
        }
        let definition = SourceDefinition::for_partner(&source, name);
        super::sources::put(&tx, &definition, "partner", at).await?;
        let row = partners::ActiveModel {
            id: Set(derive("partner", &[name])),
            name: Set(name.to_owned()),
            source_id: Set(source.to_string()),
            state: Set("active".to_owned()),
            created_at: Set(ms(at)),
        };
        partners::Entity::insert(row)
            .on_conflict_do_nothing_on([partners::Column::Id])
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        self.reload_sources().await?;
        self.partner(name).await?.ok_or(StoreError::Missing { what: "partner", id: name.to_owned() })
    }

    /// The partner of that name.
    pub async fn partner(&self, name: &str) -> Result<Option<Partner>, StoreError> {
        partners::Entity::find()
            .filter(partners::Column::Name.eq(name))
            .one(&self.db)
            .await?
            .map(read)
            .transpose()
    }

    /// Every partner, by name.
    pub async fn partners(&self) -> Result<Vec<Partner>, StoreError> {
        let rows = partners::Entity::find().order_by_asc(partners::Column::Name).all(&self.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// Keeps a key's hash for a partner with scopes and an expiry. The key itself is not stored.
    pub async fn put_key(
        &self,
        partner: Option<&Partner>,
        key: &str,
        scopes: &[String],
        expires_at: Option<Instant>,
        at: Instant,
    ) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = api_keys::ActiveModel {
            id: Set(derive("k", &[&key_hash(key)])),
            partner_id: Set(partner.map(|p| p.id.clone())),
            hash: Set(key_hash(key)),
            scopes: Set(to_json("scopes", &scopes)?),
            created_at: Set(ms(at)),
            expires_at: Set(ms_opt(expires_at)),
            revoked_at: Set(None),
        };
        api_keys::Entity::insert(row).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// The scopes of a key that is neither expired nor revoked; `None` for any other text.
    pub async fn key_scopes(&self, key: &str, now: Instant) -> Result<Option<Vec<String>>, StoreError> {
        use api_keys::Column as C;
        let row = api_keys::Entity::find()
            .filter(C::Hash.eq(key_hash(key)))
            .filter(C::RevokedAt.is_null())
            .filter(Condition::any().add(C::ExpiresAt.is_null()).add(C::ExpiresAt.gt(ms(now))))
            .one(&self.db)
            .await?;
        row.map(|row| super::rows::json("scopes", &row.scopes)).transpose()
    }

    /// Keeps the report of a file that came in.
    pub async fn put_upload(
        &self,
        partner: &Partner,
        upload: Upload<'_>,
        counts: &impl Serialize,
        errors: &impl Serialize,
        at: Instant,
    ) -> Result<String, StoreError> {
        let Upload { file_name, content_hash, status } = upload;
        let id = derive("u", &[&partner.id, content_hash, &ms(at).to_string()]);
        let (_turn, tx) = self.write().await?;
        let row = uploads::ActiveModel {
            id: Set(id.clone()),
            partner_id: Set(partner.id.clone()),
            idempotency_key: Set(None),
            content_hash: Set(content_hash.to_owned()),
            file_name: Set(Some(file_name.to_owned())),
            status: Set(status.to_owned()),
            counts: Set(to_json("upload counts", counts)?),
            errors: Set(to_json("upload errors", errors)?),
            created_at: Set(ms(at)),
            finished_at: Set(Some(ms(at))),
        };
        uploads::Entity::insert(row)
            .on_conflict_do_nothing_on([uploads::Column::Id])
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// A file that came in.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// Its name.
    pub file_name: &'a str,
    /// The hash of its bytes.
    pub content_hash: &'a str,
    /// What became of it: `done` or `failed`.
    pub status: &'a str,
}

/// The part of a name that a source identifier can carry.
fn latin(name: &str) -> String {
    let kept: String = text::slug(name).chars().filter(char::is_ascii).take(MAX_LATIN).collect();
    kept.trim_matches('-').to_owned()
}

/// The source of a partner's uploads, named after it. Where part of the name had to be dropped, its
/// digest tells two partners apart.
fn source_id(name: &str) -> SourceId {
    let latin = latin(name);
    if latin.is_empty() || !name.is_ascii() || name.len() > MAX_LATIN {
        return told_apart(name);
    }
    SourceId(format!("partner-{latin}"))
}

/// The same with the digest of the whole name.
fn told_apart(name: &str) -> SourceId {
    let digest = derive("partner", &[name]);
    SourceId(match (latin(name).as_str(), digest.rsplit_once('_')) {
        (latin, Some((_, digest))) if !latin.is_empty() => format!("partner-{latin}-{digest}"),
        _ => digest,
    })
}

fn read(row: partners::Model) -> Result<Partner, StoreError> {
    Ok(Partner {
        id: row.id,
        name: row.name,
        source: row.source_id.into(),
        created_at: instant(row.created_at)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_their_latin_letters_have_different_sources() {
        assert_eq!(source_id("keepers").as_str(), "partner-keepers");
        assert_eq!(source_id("Lanxiu Scenic Area").as_str(), "partner-lanxiu-scenic-area");
        let long = "a very long name of a very small museum".to_owned();
        let names = ["黄山A区", "故宫A区", "A", "岫川市博物馆", "澜岫山", &long, &format!("{long} annex")];
        let ids: std::collections::BTreeSet<_> = names.into_iter().map(source_id).collect();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        for id in &ids {
            SourceId::parse(id.as_str()).expect("a source id");
        }
    }
}
